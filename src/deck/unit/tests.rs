use std::collections::BTreeSet;

use proptest::prelude::*;

use super::*;

fn unit(text: &str) -> Unit {
    Unit::parse(text).unwrap_or_else(|| panic!("`{text}` is no unit"))
}

fn relation(one: &str, other: &str) -> Relation {
    let relation = unit(one).relation(unit(other));
    assert_eq!(relation, unit(other).relation(unit(one)), "{one} and {other}");
    relation
}

fn converted(number: f64, from: &str, to: &str) -> f64 {
    unit(from).convert(number, unit(to)).unwrap_or_else(|| panic!("{from} does not convert to {to}"))
}

fn near(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-9 * a.abs().max(b.abs())
}

#[test]
fn spellings_are_unique() {
    let all: Vec<&str> = Unit::all().flatten().copied().collect();
    let distinct: BTreeSet<&str> = all.iter().copied().collect();
    assert_eq!(all.len(), distinct.len());
    for spellings in Unit::all() {
        for spelling in spellings {
            assert_eq!(unit(spelling).name(), spellings[0], "{spelling}");
        }
    }
    assert!(CASE_DECIDES.is_sorted() && CASE_DECIDES.iter().all(|text| text.to_lowercase() == **text));
}

#[test]
fn units_of_one_dimension_convert() {
    for (number, from, to, other) in [
        (0.5, "g", "mg", 500.0),
        (250.0, "\u{3bc}g", "mg", 0.25),
        (250.0, "\u{b5}g", "ug", 250.0),
        (1.5, "h", "min", 90.0),
        (24.0, "months", "years", 2.0),
        (3.0, "days", "h", 72.0),
        (2.0, "weeks", "days", 14.0),
        (1.0, "cc", "cm\u{b3}", 1.0),
        (1.0, "cm^3", "mL", 1.0),
        (72.0, "bpm", "beats per minute", 72.0),
        (72.0, "bpm", "/min", 72.0),
        (1.0, "Hz", "/min", 60.0),
        (2.0, "L/min", "mL/s", 100.0 / 3.0),
        (5.0, "mcg/kg/min", "mg/kg/h", 0.3),
        (5.0, "mcg/(kg\u{b7}min)", "mcg per kg per minute", 5.0),
        (5.0, "mcg\u{b7}kg\u{207b}\u{b9}\u{b7}min\u{207b}\u{b9}", "mcg/kg/min", 5.0),
        (120.0, "mg daily", "mg a day", 120.0),
        (1.0, "g/dL", "mg/mL", 10.0),
        (140.0, "mmol/L", "mM", 140.0),
        (250.0, "10^9/L", "10\u{b3}/\u{b5}L", 250.0),
        (250.0, "10^9/L", "10^3 cells/uL", 250.0),
        (101.325, "kPa", "atm", 1.0),
        (37.0, "\u{b0}C", "\u{b0}F", 98.6),
        (37.0, "degrees C", "K", 310.15),
        (10.0, "mm", "cm", 1.0),
        (1.0, "m2", "cm\u{b2}", 10_000.0),
        (1.0, "kcal", "kJ", 4.184),
        (1.0, "Gy", "cGy", 100.0),
        (1.0, "%", "ppm", 10_000.0),
        (5.0, "kohm", "\u{2126}", 5_000.0),
        (90.0, "mL/min/1.73 m\u{b2}", "mL/min/1.73m2", 90.0),
    ] {
        assert_eq!(relation(from, to), Relation::Same, "{from} {to}");
        assert!(near(converted(number, from, to), other), "{number} {from}: {} {to}", converted(number, from, to));
    }
    assert!((converted(120.0, "mmHg", "kPa") - 15.9987).abs() < 1e-4);
    assert!((converted(10.0, "cm H2O", "mm Hg") - 7.3556).abs() < 1e-4);
}

#[test]
fn related_units_never_convert() {
    for (one, other) in [
        ("mg/dL", "mmol/L"),
        ("mEq/L", "mmol/L"),
        ("mg", "mEq"),
        ("IU", "mg"),
        ("IU", "units"),
        ("MME", "mg"),
        ("days", "months"),
        ("weeks", "years"),
        ("%", "mg/mL"),
        ("mg", "mg/day"),
        ("mg/kg", "mg/kg/h"),
        ("mg/day", "mg/month"),
        ("beats/min", "breaths/min"),
        ("tablets", "doses"),
        ("gauge", "mm"),
        ("mL/min", "mL/min/1.73 m2"),
    ] {
        assert_eq!(relation(one, other), Relation::Related, "{one} {other}");
        assert_eq!(unit(one).convert(1.0, unit(other)), None, "{one} {other}");
    }
    for (one, other) in [
        ("mg", "mL"),
        ("days", "mg"),
        ("mg/kg", "%"),
        ("mcg/kg/min", "/min"),
        ("mL/h", "mg/h"),
        ("mV", "mA"),
        ("Gy", "Sv"),
        ("\u{b0}", "\u{b0}C"),
        ("mm", "mmHg"),
        ("dB", "Hz"),
        ("m", "m2"),
    ] {
        assert_eq!(relation(one, other), Relation::Other, "{one} {other}");
    }
}

#[test]
fn case_is_ignored_unless_it_makes_another_unit() {
    for (typed, meant) in [
        ("KG", "kg"),
        ("Ml", "mL"),
        ("ML", "mL"),
        ("MCG", "mcg"),
        ("MMHG", "mmHg"),
        ("meq/l", "mEq/L"),
        ("mmol/l", "mmol/L"),
        ("MG/DL", ""),
        ("mg/dl", "mg/dL"),
        ("iu/ml", "IU/mL"),
        ("BPM", "bpm"),
        ("Minutes", "min"),
        ("HOURS", "h"),
        ("DAYS", "days"),
        ("Celsius", "\u{b0}C"),
        ("khz", "kHz"),
        ("MG", ""),
        ("Mg", ""),
        ("MV", ""),
        ("mhz", ""),
        ("MS", ""),
        ("NM", ""),
        ("MM", ""),
        ("PG", ""),
        ("M", "M"),
        ("m", "m"),
        ("mm", "mm"),
        ("mM", "mM"),
        ("g", "g"),
        ("G", "gauge"),
    ] {
        let read = Unit::parse(typed).map(Unit::name).unwrap_or_default();
        assert_eq!(read, meant, "{typed}");
    }
    // The `unit` of an item is read as it always was.
    for (written, name) in
        [("MG", "mg"), ("Mg", "mg"), ("KHZ", "kHz"), ("Months", "months"), ("c", "\u{b0}C"), ("MM", "mm")]
    {
        assert_eq!(Unit::of_deck(written).map(Unit::name).as_deref(), Some(name));
    }
}

#[test]
fn other_texts_are_not_units() {
    for text in [
        "",
        "/",
        "//",
        "foo",
        "apples",
        "mg foo",
        "mg//kg",
        "mg/",
        "10",
        "10^9",
        "x",
        "mgs",
        "mg kg",
        "mg/(kg/h)",
        "4",
        "mg 4",
        "-1",
        "mg-2",
        "\u{b0}C/min",
        "bpm/min",
        "kg/min/kg/day/h",
        "per",
        "a day of mg",
        "3-4",
    ] {
        assert_eq!(Unit::parse(text), None, "{text}");
    }
}

#[test]
fn names_parse_as_their_units() {
    for text in [
        "mg/day",
        "mcg/kg/min",
        "mL/kg/h",
        "/min",
        "10^9/L",
        "10^3 cells/\u{b5}L",
        "mEq/L",
        "U/L",
        "mmol/L",
        "ng/mL",
        "mm/h",
        "kg/m2",
        "mL/min/1.73 m2",
        "mOsm/kg",
        "mg/week",
        "drops/min",
        "L/min/m2",
        "times/day",
    ] {
        assert_eq!(unit(text).to_string(), text);
    }
    for name in Unit::names() {
        assert_eq!(unit(name).name(), name);
    }
}

#[test]
fn the_unit_of_a_question_is_found() {
    let of = |text: &str| Named::Unit(unit(text));
    let things = |text: &str| Named::Things(text.to_owned());
    for (stem, expected) in [
        ("For how many days is the supply that the guideline names for acute pain?", of("days")),
        ("How many **milligrams** of lidocaine is that?", of("mg")),
        ("A vial holds 2 mL of lidocaine 1%. How many mg lidocaine is that?", of("mg")),
        ("How many mL per hour are infused?", of("mL/h")),
        ("How many beats per minute are normal?", of("beats/min")),
        ("How many more weeks must pass?", of("weeks")),
        ("What dose of ketamine in mg/kg is used?", of("mg/kg")),
        ("What is the dose, in milligrams per kilogram?", of("mg/kg")),
        ("What is the pressure (mmHg) at this level?", of("mmHg")),
        ("What is the loading dose (in mg)?", of("mg")),
        ("How much does she take in mg (mg)?", of("mg")),
        ("What frequency is used, measured in kHz?", of("kHz")),
        ("By what percentage had her pain fallen?", of("%")),
        ("How long is that? Answer in days.", of("days")),
        ("How long does the block last?\n\nHow many hours is that?", of("h")),
        ("State the dose in mg.", of("mg")),
        ("What is the number of days off?", of("days")),
        ("What volume in L?", of("L")),
        ("How many medial branches supply one lumbar facet joint?", things("medial branches")),
        ("How many C fibers does it hold?", things("c fibers")),
        ("How many people in 100 are cured?", things("people")),
        ("How many of these signs are needed?", Named::Nothing),
        ("How long does it last?", Named::Nothing),
        ("How much lidocaine do 2 mL of a 1% solution (plain) hold?", Named::Nothing),
        ("The limit is 4 mg/kg. What is the pH?", Named::Nothing),
        ("A blood pressure (mmHg) was taken. What was the pulse?", Named::Nothing),
        ("How many in the cohort had pain?", Named::Nothing),
        ("On which side (L) does it lie?", Named::Nothing),
        ("How many mg, given in mL?", Named::Several),
        ("How many days, or how many weeks?", Named::Several),
        ("", Named::Nothing),
        ("   (  ", Named::Nothing),
    ] {
        assert_eq!(named(stem), expected, "{stem}");
    }
}

#[test]
fn counted_things_match_in_singular_and_plural() {
    let branches = Named::Things("medial branches".into());
    for text in ["branches", "branch", "medial branches", "Medial Branch", " branches "] {
        assert!(branches.counts(text), "{text}");
    }
    for text in ["", "nerves", "medial", "dorsal branches", "b", "branches of"] {
        assert!(!branches.counts(text), "{text}");
    }
}

/// Units of all dimensions, made of others or not.
fn any_unit() -> impl Strategy<Value = Unit> {
    let made = [
        "mg/kg",
        "g/kg",
        "mcg/kg",
        "mg/day",
        "mg/h",
        "g/week",
        "mcg/kg/min",
        "mg/kg/h",
        "mL/h",
        "L/min",
        "mL/min",
        "mg/dL",
        "g/L",
        "ng/mL",
        "mmol/L",
        "mol/L",
        "umol/dL",
        "mEq/L",
        "U/L",
        "IU/mL",
        "/min",
        "/h",
        "beats/min",
        "breaths/min",
        "cells/uL",
        "10^9/L",
        "10^3/uL",
        "kg/m2",
        "mg/m2",
        "cm/s",
        "mm/h",
        "mOsm/kg",
        "mL/kg/h",
    ];
    let names: Vec<String> = Unit::names().map(str::to_owned).chain(made.into_iter().map(str::to_owned)).collect();
    prop::sample::select(names).prop_map(|name| unit(&name))
}

proptest! {
    #[test]
    fn parsing_never_panics(text in ".{0,40}") {
        let _ = (Unit::parse(&text), Unit::of_deck(&text), named(&text));
    }

    #[test]
    fn conversion_is_reversible(number in -1e6_f64..1e6, from in any_unit(), to in any_unit()) {
        prop_assert_eq!(from.relation(to), to.relation(from));
        let there = from.convert(number, to);
        prop_assert_eq!(there.is_some(), from.relation(to) == Relation::Same);
        if let Some(there) = there {
            let back = to.convert(there, from).unwrap();
            // A scale of temperature adds hundreds, and takes them away again.
            prop_assert!((back - number).abs() <= 1e-9 * number.abs().max(500.0), "{} {}", number, back);
        }
    }

    #[test]
    fn the_name_of_a_unit_parses_as_the_unit(text in "[a-zA-Z0-9/^ %.µ°·-]{1,12}") {
        if let Some(unit) = Unit::parse(&text) {
            prop_assert_eq!(Unit::parse(&unit.name()).map(|again| again.relation(unit)), Some(Relation::Same), "{}", unit);
        }
    }
}
