//! What the normal form joins and keeps apart.

use proptest::prelude::*;
use unicode_normalization::UnicodeNormalization;

use super::characters::GREEK;
use super::*;

fn alike(texts: &[&str]) {
    for text in texts {
        assert_eq!(normal_form(text), normal_form(texts[0]), "{text} / {}", texts[0]);
    }
}

fn apart(texts: &[&str]) {
    for (n, one) in texts.iter().enumerate() {
        for other in &texts[n + 1..] {
            assert_ne!(normal_form(one), normal_form(other), "{one} / {other}");
        }
    }
}

#[test]
fn what_a_writer_does_not_choose_means_nothing() {
    alike(&["Sjögren", "Sjo\u{308}gren", "SJÖGREN", "sjogren", "Sjö\u{ad}gren", "Sj\u{f6}gren\u{200b}"]);
    alike(&["Ménière", "Meniere", "Me\u{301}nie\u{300}re", "MÉNIÈRE"]);
    alike(&[
        "medial branch",
        "Medial-branch",
        "medial\u{2010}branch",
        "medial\u{2013}branch",
        " medial\u{a0} branch. ",
    ]);
    alike(&["\u{ff2e}MDA", "NMDA", "nmda"]);
    alike(&["ﬁber", "fiber", "fibre", "FIBRE"]);
    alike(&["bread & butter", "bread and butter", "bread&butter"]);
    alike(&["Wallenberg's", "Wallenberg\u{2019}s", "Wallenbergs"]);
    alike(&["AV block (third degree)", "AV block, third degree", "AV block third degree"]);
    alike(&["i.v. infusion", "IV infusion"]);
    alike(&["İstanbul", "istanbul"]);
    alike(&["Straße", "strasse"]);
    alike(&["cœliac", "coeliac", "celiac"]);
}

#[test]
fn greek_letters_are_their_names() {
    for (letter, name) in [
        "α", "β", "γ", "δ", "ε", "ζ", "η", "θ", "ι", "κ", "λ", "μ", "ν", "ξ", "ο", "π", "ρ", "σ", "ς", "τ", "υ", "φ",
        "χ", "ψ", "ω",
    ]
    .iter()
    .zip(GREEK)
    {
        alike(&[&format!("{letter}-receptor"), &format!("{name} receptor"), &format!("{name}-Receptor")]);
        alike(&[&letter.to_uppercase(), name]);
    }
    alike(&["α2δ subunit", "alpha-2-delta subunit", "alpha2delta subunit", "Α2Δ subunit", "α₂δ subunit"]);
    alike(&["µ-opioid", "μ-opioid", "mu-opioid", "mu opioid"]);
    alike(&["αβ T cell", "alpha-beta T cell"]);
    alike(&["Aδ fiber", "A-delta fibre", "A delta fiber", "AΔ fiber", "A\u{2206} fiber"]);
    alike(&["NF-κB", "NF-kappa B", "NFκB", "nf kappa-b"]);
    alike(&["Aβ", "Aß", "A-beta"]);
    alike(&["TGF-ß1", "TGF-β1", "TGF beta 1"]);
    alike(&["ΔG", "delta G", "delta-G"]);
    alike(&["50 µg", "50 μg", "50 mcg", "50µg", "50 ug"]);
    assert_eq!(normal_form("υπέρταση"), "υπερταση");
}

#[test]
fn digits_signs_and_charges_mean_something() {
    apart(&["L4", "L5", "L45"]);
    apart(&["+5", "-5", "5", "\u{b1}5"]);
    alike(&["-5 mV", "\u{2212}5 mV", "\u{2013}5 mV"]);
    apart(&["2-3", "23", "2 3", "2.3", "2,3"]);
    alike(&["2-3", "2\u{2013}3", "2 - 3"]);
    apart(&["Rh+", "Rh-", "Rh"]);
    apart(&["< 5", "> 5", "\u{2264} 5", "5"]);
    alike(&["<=5", "\u{2264} 5"]);
    apart(&["3½", "31/2"]);
    alike(&["3½", "3 1/2"]);
    alike(&["COX-2", "COX2", "cox 2", "COX\u{2013}2", "COX\u{2212}2"]);
    alike(&[".5 mL", "0.5 mL"]);
    apart(&["HLA-B*57:01", "HLA-B*15:02"]);
    alike(&["pre- and postganglionic", "pre and postganglionic"]);
    apart(&["50%", "50"]);
    apart(&["=", "\u{2260}"]);
    alike(&["\u{2260} 5", "=\u{338} 5"]);
    alike(&["37 \u{b0}C", "37 \u{ba}C", "37 \u{2da}C", "37 ℃"]);
}

#[test]
fn a_minus_sign_is_kept_with_a_space_behind_it_or_without() {
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
            alike(&[&close, &apart_from_it]);
            apart(&[&close, &format!("{sign}{text}"), &format!("{sign}* {text}")]);
            if !sign.ends_with('^') {
                apart(&[&close, &format!("{sign}{text}"), &format!("{sign}+ {text}")]);
            }
        }
        apart(&[&format!("Rh {minus}"), "Rh", "Rh +"]);
        alike(&[&format!("Rh {minus}"), &format!("Rh{minus}"), "Rh-"]);
        apart(&[&format!("({minus})-ephedrine"), "ephedrine", "(+)-ephedrine"]);
        apart(&[&format!("1e{minus}3"), "1e3", "1e+3"]);
        apart(&[&format!("{minus}log K"), "log K"]);
        apart(&[&format!("{minus}ΔG"), "ΔG"]);
        alike(&[&format!("{minus} allodynia"), "allodynia"]);
        alike(&[&format!("pain {minus} chronic"), "pain chronic"]);
    }
    apart(&["n\u{2212}1", "n1"]);
    alike(&["n\u{2212}1", "n \u{2212} 1", "n - 1"]);
    apart(&["Cl-, HCO3-", "Cl, HCO3-"]);
    apart(&["Rh- and Kell+", "Rh and Kell+"]);
    alike(&["A- and C-fibers", "A and C fibers"]);
    alike(&["Cl⁻/HCO₃⁻ exchange", "Cl-/HCO3- exchange"]);
    apart(&["Cl⁻/HCO₃⁻ exchange", "Cl/HCO₃ exchange"]);
    apart(&["(-)", "(+)", "*", ""]);
    alike(&["-", "", " \u{2212} ", "--"]);
    alike(&["2-3", "2 - 3", "2\u{2212}3"]);
    alike(&["L4-L5", "L4 -L5", "L4\u{2212}L5"]);
}

#[test]
fn an_exponent_is_kept_however_it_is_written() {
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
            alike(&[text, other]);
        }
    }
    apart(&["10³", "103", "10⁻³", "10 3", "10-3"]);
    apart(&["10¹²", "10^1", "1012", "10¹ 2"]);
    apart(&["s⁻¹", "s¹"]);
    apart(&["x₋₁", "x₁"]);
    apart(&["2ⁿ", "2n"]);
    apart(&["10₂", "102"]);
    apart(&["T1²", "T12"]);
    alike(&["2ⁿᵈ", "2nd"]);
}

#[test]
fn a_superscript_behind_a_letter_is_a_digit() {
    alike(&["kg/m²", "kg/m2", "kg/m^2", "KG/M2"]);
    alike(&["cm³", "cm3", "㎤"]);
    alike(&["Ca²⁺", "Ca2+", "Ca^2+"]);
    alike(&["Mg²⁺", "Mg2+"]);
    alike(&["HCO₃⁻", "HCO3-"]);
    alike(&["O²⁻", "O2-"]);
    alike(&["¹⁸F-FDG", "18F-FDG"]);
    alike(&["χ²", "chi2", "chi-2"]);
    apart(&["Ca²⁺", "Ca⁺", "Ca", "Ca2-"]);
}

#[test]
fn a_star_is_a_sign() {
    apart(&["T2*", "T2", "T2+"]);
    apart(&["* 8", "8", "+ 8"]);
    apart(&["2*3", "23", "2 3"]);
    alike(&["CYP2D6*4", "cyp2d6 *4"]);
}

#[test]
fn a_letter_of_another_script_that_looks_the_same_is_the_same_in_a_latin_word() {
    alike(&["allodyni\u{430}", "allodynia"]);
    apart(&["\u{441}\u{43e}\u{43d}", "con"]);
    assert_eq!(normal_form("гипертония"), "гипертония");
}

#[test]
fn a_hyphen_may_be_left_out_but_not_a_space() {
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
fn capitals_are_kept_where_they_are_asked_for() {
    assert_ne!(cased_form("PaCO2"), cased_form("PACO2"));
    assert_eq!(cased_form("Sjo\u{308}gren"), cased_form("Sjögren"));
    assert_eq!(normal_form("PaCO2"), normal_form("PACO₂"));
}

proptest! {
    #[test]
    fn the_normal_form_of_words_and_numbers_in_normal_form_is_itself(text in "[a-zA-Z0-9éñμαΒ½ ]{0,40}") {
        let form = normal_form(&text);
        prop_assert_eq!(normal_form(&form), form);
    }

    #[test]
    fn composition_case_and_invisible_characters_mean_nothing(text in "[a-zA-Zéüñçαμ0-9 .,+-]{0,40}", at in 0_usize..40) {
        let form = normal_form(&text);
        prop_assert_eq!(normal_form(&text.nfd().collect::<String>()), form.clone());
        prop_assert_eq!(normal_form(&text.nfkc().collect::<String>()), form.clone());
        let mut sown: Vec<char> = text.chars().collect();
        sown.insert(at.min(sown.len()), '\u{200b}');
        prop_assert_eq!(normal_form(&sown.into_iter().collect::<String>()), form);
    }
}
