//! What the normal form joins and keeps apart.

use proptest::prelude::*;
use unicode_normalization::UnicodeNormalization;

use super::characters::GREEK;
use super::*;

fn assert_same(texts: &[&str]) {
    for text in texts {
        assert_eq!(normal_form(text), normal_form(texts[0]), "{text} / {}", texts[0]);
    }
}

fn assert_different(texts: &[&str]) {
    for (n, one) in texts.iter().enumerate() {
        for other in &texts[n + 1..] {
            assert_ne!(normal_form(one), normal_form(other), "{one} / {other}");
        }
    }
}

#[test]
fn differences_without_meaning_are_removed() {
    assert_same(&["Sjögren", "Sjo\u{308}gren", "SJÖGREN", "sjogren", "Sjö\u{ad}gren", "Sj\u{f6}gren\u{200b}"]);
    assert_same(&["Ménière", "Meniere", "Me\u{301}nie\u{300}re", "MÉNIÈRE"]);
    assert_same(&[
        "medial branch",
        "Medial-branch",
        "medial\u{2010}branch",
        "medial\u{2013}branch",
        " medial\u{a0} branch. ",
    ]);
    assert_same(&["\u{ff2e}MDA", "NMDA", "nmda"]);
    assert_same(&["ﬁber", "fiber", "fibre", "FIBRE"]);
    assert_same(&["bread & butter", "bread and butter", "bread&butter"]);
    assert_same(&["Wallenberg's", "Wallenberg\u{2019}s", "Wallenbergs"]);
    assert_same(&["AV block (third degree)", "AV block, third degree", "AV block third degree"]);
    assert_same(&["i.v. infusion", "IV infusion"]);
    assert_same(&["İstanbul", "istanbul"]);
    assert_same(&["Straße", "strasse"]);
    assert_same(&["cœliac", "coeliac", "celiac"]);
}

#[test]
fn greek_letters_equal_their_names() {
    for (letter, name) in [
        "α", "β", "γ", "δ", "ε", "ζ", "η", "θ", "ι", "κ", "λ", "μ", "ν", "ξ", "ο", "π", "ρ", "σ", "ς", "τ", "υ", "φ",
        "χ", "ψ", "ω",
    ]
    .iter()
    .zip(GREEK)
    {
        assert_same(&[&format!("{letter}-receptor"), &format!("{name} receptor"), &format!("{name}-Receptor")]);
        assert_same(&[&letter.to_uppercase(), name]);
    }
    assert_same(&["α2δ subunit", "alpha-2-delta subunit", "alpha2delta subunit", "Α2Δ subunit", "α₂δ subunit"]);
    assert_same(&["µ-opioid", "μ-opioid", "mu-opioid", "mu opioid"]);
    assert_same(&["αβ T cell", "alpha-beta T cell"]);
    assert_same(&["Aδ fiber", "A-delta fibre", "A delta fiber", "AΔ fiber", "A\u{2206} fiber"]);
    assert_same(&["NF-κB", "NF-kappa B", "NFκB", "nf kappa-b"]);
    assert_same(&["Aβ", "Aß", "A-beta"]);
    assert_same(&["TGF-ß1", "TGF-β1", "TGF beta 1"]);
    assert_same(&["ΔG", "delta G", "delta-G"]);
    assert_same(&["50 µg", "50 μg", "50 mcg", "50µg", "50 ug"]);
    assert_eq!(normal_form("υπέρταση"), "υπερταση");
}

#[test]
fn digits_signs_and_charges_are_preserved() {
    assert_different(&["L4", "L5", "L45"]);
    assert_different(&["+5", "-5", "5", "\u{b1}5"]);
    assert_same(&["-5 mV", "\u{2212}5 mV", "\u{2013}5 mV"]);
    assert_different(&["2-3", "23", "2 3", "2.3", "2,3"]);
    assert_same(&["2-3", "2\u{2013}3", "2 - 3"]);
    assert_different(&["Rh+", "Rh-", "Rh"]);
    assert_different(&["< 5", "> 5", "\u{2264} 5", "5"]);
    assert_same(&["<=5", "\u{2264} 5"]);
    assert_different(&["3½", "31/2"]);
    assert_same(&["3½", "3 1/2"]);
    assert_same(&["COX-2", "COX2", "cox 2", "COX\u{2013}2", "COX\u{2212}2"]);
    assert_same(&[".5 mL", "0.5 mL"]);
    assert_different(&["HLA-B*57:01", "HLA-B*15:02"]);
    assert_same(&["pre- and postganglionic", "pre and postganglionic"]);
    assert_different(&["50%", "50"]);
    assert_different(&["=", "\u{2260}"]);
    assert_same(&["\u{2260} 5", "=\u{338} 5"]);
    assert_same(&["37 \u{b0}C", "37 \u{ba}C", "37 \u{2da}C", "37 ℃"]);
}

#[test]
fn a_minus_sign_is_preserved_with_and_without_a_space() {
    for minus in ["-", "\u{2212}", "\u{2013}", "\u{2010}", "\u{2011}", "\u{ff0d}", "\u{fe63}"] {
        for (text, sign) in [
            ("8 mmol/L", ""),
            ("2.5", ""),
            ("2.5", "T-score of "),
            ("2.5", "("),
            ("8", "base excess "),
            ("3", "10^"),
            (".5", ""),
        ] {
            let (close, apart_from_it) = (format!("{sign}{minus}{text}"), format!("{sign}{minus} {text}"));
            assert_same(&[&close, &apart_from_it]);
            assert_different(&[&close, &format!("{sign}{text}"), &format!("{sign}* {text}")]);
            if !sign.ends_with('^') {
                assert_different(&[&close, &format!("{sign}{text}"), &format!("{sign}+ {text}")]);
            }
        }
        assert_different(&[&format!("Rh {minus}"), "Rh", "Rh +"]);
        assert_same(&[&format!("Rh {minus}"), &format!("Rh{minus}"), "Rh-"]);
        assert_different(&[&format!("({minus})-ephedrine"), "ephedrine", "(+)-ephedrine"]);
        assert_different(&[&format!("1e{minus}3"), "1e3", "1e+3"]);
        assert_different(&[&format!("{minus}log K"), "log K"]);
        assert_different(&[&format!("{minus}ΔG"), "ΔG"]);
        assert_same(&[&format!("{minus} allodynia"), "allodynia"]);
        assert_same(&[&format!("pain {minus} chronic"), "pain chronic"]);
    }
    assert_different(&["n\u{2212}1", "n1"]);
    assert_same(&["n\u{2212}1", "n \u{2212} 1", "n - 1"]);
    assert_different(&["Cl-, HCO3-", "Cl, HCO3-"]);
    assert_different(&["Rh- and Kell+", "Rh and Kell+"]);
    assert_same(&["A- and C-fibers", "A and C fibers"]);
    assert_same(&["Cl⁻/HCO₃⁻ exchange", "Cl-/HCO3- exchange"]);
    assert_different(&["Cl⁻/HCO₃⁻ exchange", "Cl/HCO₃ exchange"]);
    assert_different(&["(-)", "(+)", "*", ""]);
    assert_same(&["-", "", " \u{2212} ", "--"]);
    assert_same(&["2-3", "2 - 3", "2\u{2212}3"]);
    assert_same(&["L4-L5", "L4 -L5", "L4\u{2212}L5"]);
}

#[test]
fn an_exponent_is_preserved_in_every_notation() {
    for (text, others) in [
        ("10³", &["10^3", "10**3", "10 ^ 3", "10⁺³", "10^+3"][..]),
        ("10⁻³", &["10^-3", "10**-3", "10^ -3", "10^\u{2212}3", "10^(-3)", "10^- 3"]),
        ("10¹²", &["10^12"]),
        ("2 × 10⁻³", &["2 x 10^-3", "2*10^-3", "2×10⁻³"]),
        ("s⁻¹", &["s^-1"]),
        ("2ⁿ", &["2^n"]),
        ("x₋₁", &["x \u{2212}1", "x₋1"]),
    ] {
        for other in others {
            assert_same(&[text, other]);
        }
    }
    assert_different(&["10³", "103", "10⁻³", "10 3", "10-3"]);
    assert_different(&["10¹²", "10^1", "1012", "10¹ 2"]);
    assert_different(&["s⁻¹", "s¹"]);
    assert_different(&["x₋₁", "x₁"]);
    assert_different(&["2ⁿ", "2n"]);
    assert_different(&["10₂", "102"]);
    assert_different(&["T1²", "T12"]);
    assert_same(&["2ⁿᵈ", "2nd"]);
}

#[test]
fn a_superscript_after_a_letter_is_a_digit() {
    assert_same(&["kg/m²", "kg/m2", "kg/m^2", "KG/M2"]);
    assert_same(&["cm³", "cm3", "㎤"]);
    assert_same(&["Ca²⁺", "Ca2+", "Ca^2+"]);
    assert_same(&["Mg²⁺", "Mg2+"]);
    assert_same(&["HCO₃⁻", "HCO3-"]);
    assert_same(&["O²⁻", "O2-"]);
    assert_same(&["¹⁸F-FDG", "18F-FDG"]);
    assert_same(&["χ²", "chi2", "chi-2"]);
    assert_different(&["Ca²⁺", "Ca⁺", "Ca", "Ca2-"]);
}

#[test]
fn a_star_is_a_sign() {
    assert_different(&["T2*", "T2", "T2+"]);
    assert_different(&["* 8", "8", "+ 8"]);
    assert_different(&["2*3", "23", "2 3"]);
    assert_same(&["CYP2D6*4", "cyp2d6 *4"]);
}

#[test]
fn lookalike_letters_in_a_latin_word_are_latin() {
    assert_same(&["allodyni\u{430}", "allodynia"]);
    assert_different(&["\u{441}\u{43e}\u{43d}", "con"]);
    assert_eq!(normal_form("гипертония"), "гипертония");
}

#[test]
fn a_hyphen_can_be_omitted_but_not_a_space() {
    let joined = |a: &str, b: &str| readings(a).iter().any(|one| readings(b).contains(one));
    for (one, other) in [
        ("wind-up", "windup"),
        ("follow-up", "followup"),
        ("re-uptake", "reuptake"),
        ("re-perfusion", "reperfusion"),
        ("anti-inflammatory", "antiinflammatory"),
        ("non-opioid", "nonopioid"),
        ("X-ray", "xray"),
        ("GABA-A", "GABAA"),
        ("C-arm", "carm"),
        ("T-cell", "Tcell"),
        ("co-codamol", "cocodamol"),
        ("post-op pain", "postop pain"),
        ("Hypo-algesia", "Hypoalgesia"),
        ("Aδ", "Adelta"),
        ("A-delta-fiber", "Adelta fiber"),
        ("NF-κB", "NFkappaB"),
        ("αβ", "alphabeta"),
        ("hypo-aesthesia", "hypoesthesia"),
    ] {
        assert!(joined(one, other) && joined(other, one), "{one} / {other}");
    }
    for (one, other) in [
        ("re-cover", "recover"),
        ("re-sign", "resign"),
        ("re-creation", "recreation"),
        ("un-ionized", "unionized"),
        ("co-op", "coop"),
        ("C-hip", "chip"),
        ("a symptomatic", "asymptomatic"),
        ("wind up", "windup"),
        ("2-3", "23"),
    ] {
        assert!(!joined(one, other) && !joined(other, one), "{one} / {other}");
    }
    assert_eq!(readings("a-b-c-d-e-f").len(), 2);
    assert_eq!(readings("medial-branch block")[0], ["medial", "branch", "block"]);
}

#[test]
fn capitals_are_preserved_on_request() {
    assert_ne!(cased_form("PaCO2"), cased_form("PACO2"));
    assert_eq!(cased_form("Sjo\u{308}gren"), cased_form("Sjögren"));
    assert_eq!(normal_form("PaCO2"), normal_form("PACO₂"));
}

proptest! {
    #[test]
    fn the_normal_form_is_idempotent(text in "[a-zA-Z0-9éñμαΒ½ ]{0,40}") {
        let form = normal_form(&text);
        prop_assert_eq!(normal_form(&form), form);
    }

    #[test]
    fn composition_case_and_invisible_characters_are_ignored(text in "[a-zA-Zéüñçαμ0-9 .,+-]{0,40}", at in 0_usize..40) {
        let form = normal_form(&text);
        prop_assert_eq!(normal_form(&text.nfd().collect::<String>()), form.clone());
        prop_assert_eq!(normal_form(&text.nfkc().collect::<String>()), form.clone());
        let mut sown: Vec<char> = text.chars().collect();
        sown.insert(at.min(sown.len()), '\u{200b}');
        prop_assert_eq!(normal_form(&sown.into_iter().collect::<String>()), form);
    }
}
