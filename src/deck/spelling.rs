//! Converts British to American spelling.
//!
//! Some parts of words are replaced anywhere, some endings at the end of any word, and other words as a whole. Two
//! words with different meanings must never become the same: `-ise` becomes `-ize` only if the lexicon has the word
//! with `z`, and a spelling with another meaning in either country (`tire`, `ast`) is left alone.

use super::lexicon;

/// Parts of words, in British and American spelling.
const PARTS: &[(&str, &str)] = &[
    ("aesth", "esth"),
    ("haem", "hem"),
    ("aemi", "emi"),
    ("oedem", "edem"),
    ("ooesoph", "oesoph"),
    ("ooestr", "oestr"),
    ("oesoph", "esoph"),
    ("oestr", "estr"),
    ("foet", "fet"),
    ("paed", "ped"),
    ("gynaec", "gynec"),
    ("caecum", "cecum"),
    ("caecal", "cecal"),
    ("caesar", "cesar"),
    ("faec", "fec"),
    ("rrhoea", "rrhea"),
    ("rrhoei", "rrhei"),
    ("pnoea", "pnea"),
    ("pnoei", "pnei"),
    ("coeli", "celi"),
    ("coelom", "celom"),
    ("leucocyt", "leukocyt"),
    ("leucaem", "leukem"),
    ("leucopen", "leukopen"),
    ("aetiol", "etiol"),
    ("manoeuvred", "maneuvered"),
    ("manoeuvring", "maneuvering"),
    ("manoeuvrab", "maneuverab"),
    ("manoeuv", "maneuv"),
    ("phaeochrom", "pheochrom"),
    ("archaeo", "archeo"),
    ("encyclopaed", "encycloped"),
    ("homoeo", "homeo"),
    ("amoeb", "ameb"),
    ("anaem", "anem"),
    ("sulph", "sulf"),
    ("poeia", "peia"),
    ("naevu", "nevu"),
    ("naevi", "nevi"),
    ("taenia", "tenia"),
    ("praevia", "previa"),
    ("praecord", "precord"),
    ("palaeo", "paleo"),
    ("chimaer", "chimer"),
    ("lachrym", "lacrim"),
    ("disk", "disc"),
    ("artefact", "artifact"),
    ("aluminium", "aluminum"),
    ("caesium", "cesium"),
    ("tranquillis", "tranquiliz"),
    ("tranquilliz", "tranquiliz"),
    ("tranquillit", "tranquilit"),
    ("scepti", "skepti"),
    ("enquir", "inquir"),
    ("mould", "mold"),
    ("skilful", "skillful"),
    ("wilful", "willful"),
    ("fulfilment", "fulfillment"),
    ("enrolment", "enrollment"),
    ("instalment", "installment"),
    ("judgement", "judgment"),
    ("acknowledgement", "acknowledgment"),
    ("defence", "defense"),
    ("offence", "offense"),
    ("rumour", "rumor"),
    ("tumour", "tumor"),
    ("colour", "color"),
    ("behaviour", "behavior"),
    ("labour", "labor"),
    ("favour", "favor"),
    ("humour", "humor"),
    ("odour", "odor"),
    ("vapour", "vapor"),
    ("rigour", "rigor"),
    ("vigour", "vigor"),
    ("neighbour", "neighbor"),
    ("flavour", "flavor"),
    ("honour", "honor"),
    ("harbour", "harbor"),
    ("armour", "armor"),
    ("savour", "savor"),
    ("saviour", "savior"),
    ("splendour", "splendor"),
    ("demeanour", "demeanor"),
    ("endeavour", "endeavor"),
    ("clamour", "clamor"),
    ("candour", "candor"),
    ("fervour", "fervor"),
    ("rancour", "rancor"),
    ("analys", "analyz"),
    ("paralys", "paralyz"),
    ("dialys", "dialyz"),
    ("catalys", "catalyz"),
    ("hydrolys", "hydrolyz"),
    ("electrolys", "electrolyz"),
    ("neurolys", "neurolyz"),
];

/// Whole words, with or without a final `s`.
const WORDS: &[(&str, &str)] = &[
    ("titre", "titer"),
    ("goitre", "goiter"),
    ("mitre", "miter"),
    ("spectre", "specter"),
    ("lustre", "luster"),
    ("sabre", "saber"),
    ("ochre", "ocher"),
    ("meagre", "meager"),
    ("sombre", "somber"),
    ("fibred", "fibered"),
    ("centred", "centered"),
    ("calibre", "caliber"),
    ("grey", "gray"),
    ("ageing", "aging"),
    ("greyish", "grayish"),
    ("licence", "license"),
    ("practise", "practice"),
    ("fulfil", "fulfill"),
    ("enrol", "enroll"),
    ("instil", "instill"),
    ("distil", "distill"),
    ("catalogue", "catalog"),
    ("analogue", "analog"),
    ("homologue", "homolog"),
    ("dialogue", "dialog"),
    ("pretence", "pretense"),
    ("plough", "plow"),
    ("cosy", "cozy"),
    ("sulphur", "sulfur"),
    ("ug", "mcg"),
    ("ul", "mcl"),
];

/// Endings of words, with or without a final `s`.
const ENDINGS: &[(&str, &str)] = &[
    ("fibre", "fiber"),
    ("centre", "center"),
    ("litre", "liter"),
    ("metre", "meter"),
    ("theatre", "theater"),
    ("maneuvre", "maneuver"),
    ("gramme", "gram"),
];

/// Verbs whose last letter is doubled only in British English.
const DOUBLED: &[&str] =
    &["cancel", "channel", "counsel", "dial", "fuel", "label", "level", "model", "pedal", "signal", "travel", "tunnel"];

/// Endings of verbs in `-ise`, in British and American spelling.
const ISE: &[(&str, &str)] = &[
    ("isations", "izations"),
    ("isation", "ization"),
    ("ising", "izing"),
    ("ised", "ized"),
    ("iser", "izer"),
    ("isers", "izers"),
    ("ises", "izes"),
    ("ise", "ize"),
];

/// The American spelling of a lowercase word, if it is different.
#[must_use]
pub fn american(word: &str) -> Option<String> {
    if !word.is_ascii() || !(2..=40).contains(&word.len()) {
        return None;
    }
    let mut spelled = word.to_owned();
    for (british, american) in PARTS {
        if spelled.contains(british) && !keeps_its_s(&spelled, british) {
            spelled = spelled.replace(british, american);
        }
    }
    let (stem, plural) = spelled.strip_suffix('s').map_or((spelled.as_str(), ""), |stem| (stem, "s"));
    if let Some((_, american)) = WORDS.iter().find(|(british, _)| *british == stem) {
        spelled = format!("{american}{plural}");
    } else if let Some((start, american)) =
        ENDINGS.iter().find_map(|(british, american)| Some((stem.strip_suffix(british)?, american)))
    {
        spelled = format!("{start}{american}{plural}");
    } else if let Some((british, american)) = ISE.iter().find(|(ending, _)| spelled.ends_with(ending)) {
        let candidate = format!("{}{american}", &spelled[..spelled.len() - british.len()]);
        if lexicon::contains(&candidate) {
            spelled = candidate;
        }
    } else if let Some(single) = single(&spelled) {
        spelled = single;
    }
    // In `gastroesophageal`, the `o` belongs to the part before it.
    if spelled.contains("esoph") && !lexicon::contains(&spelled) {
        let with_its_o = spelled.replacen("esoph", "oesoph", 1);
        if lexicon::contains(&with_its_o) {
            spelled = with_its_o;
        }
    }
    (spelled != word).then_some(spelled)
}

/// Whether the part in `-lys` belongs to the noun (`analysis`, `analyst`), whose spelling is the same in both.
fn keeps_its_s(word: &str, part: &str) -> bool {
    part.ends_with("lys")
        && word.find(part).is_some_and(|at| !matches!(&word[at + part.len()..], "e" | "ed" | "er" | "ers" | "ing" | "es"))
        // `analyses` is usually the plural of the noun.
        || (part.ends_with("lys") && word.ends_with("lyses"))
}

/// A form of a verb of [`DOUBLED`], with a single `l`.
fn single(word: &str) -> Option<String> {
    DOUBLED.iter().find_map(|verb| {
        let ending = word.strip_prefix(verb)?.strip_prefix('l')?;
        matches!(ending, "ed" | "ing" | "er" | "ers" | "or" | "ors").then(|| format!("{verb}{ending}"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn british_words_have_an_american_spelling() {
        for (british, expected) in [
            ("anaesthesia", "anesthesia"),
            ("paraesthesia", "paresthesia"),
            ("oedema", "edema"),
            ("haemorrhage", "hemorrhage"),
            ("ischaemia", "ischemia"),
            ("hypercalcaemia", "hypercalcemia"),
            ("paediatric", "pediatric"),
            ("diarrhoea", "diarrhea"),
            ("dyspnoea", "dyspnea"),
            ("coeliac", "celiac"),
            ("oesophageal", "esophageal"),
            ("tumours", "tumors"),
            ("fibres", "fibers"),
            ("sensitisation", "sensitization"),
            ("catastrophising", "catastrophizing"),
            ("labelled", "labeled"),
            ("analysed", "analyzed"),
            ("sulphate", "sulfate"),
            ("disk", "disc"),
            ("diskectomy", "discectomy"),
            ("artefacts", "artifacts"),
            ("manoeuvre", "maneuver"),
            ("manoeuvres", "maneuvers"),
            ("manoeuvring", "maneuvering"),
            ("manoeuvrable", "maneuverable"),
            ("aluminium", "aluminum"),
            ("goitre", "goiter"),
            ("caesium", "cesium"),
            ("tranquilliser", "tranquilizer"),
            ("tranquillizers", "tranquilizers"),
            ("theatre", "theater"),
            ("sceptical", "skeptical"),
            ("kilogramme", "kilogram"),
            ("programmes", "programs"),
            ("acknowledgement", "acknowledgment"),
            ("skilful", "skillful"),
            ("fulfil", "fulfill"),
            ("fulfils", "fulfills"),
            ("enquiry", "inquiry"),
            ("rumour", "rumor"),
            ("moulding", "molding"),
            ("kilometres", "kilometers"),
            ("epicentre", "epicenter"),
            ("naevus", "nevus"),
            ("praevia", "previa"),
            ("pharmacopoeia", "pharmacopeia"),
            ("analogues", "analogs"),
            ("oesophagitis", "esophagitis"),
            ("gastrooesophageal", "gastroesophageal"),
            ("transoesophageal", "transesophageal"),
        ] {
            assert_eq!(american(british).as_deref(), Some(expected));
        }
    }

    #[test]
    fn other_words_are_left_alone() {
        for word in [
            "exercise",
            "precise",
            "disease",
            "raise",
            "otherwise",
            "vertebrae",
            "poem",
            "does",
            "aerobic",
            "analysis",
            "dialysis",
            "filled",
            "four",
            "hour",
            "source",
            "contour",
            "resource",
            "phoenix",
            "canoe",
            "shoes",
            "metre-like",
            "programmed",
            "gastroesophageal",
            "tracheoesophageal",
            "aseptic",
            "shoulder",
            "smolder",
            "tire",
            "draft",
        ] {
            assert_eq!(american(word), None, "{word}");
        }
    }
}
