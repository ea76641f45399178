//! Tests of grading quantities. Long because of its tables of answers, one for each way to write a number or a unit.

use proptest::prelude::*;

use super::*;

fn numeric(value: f64, tolerance: f64, unit: &str) -> Numeric {
    Numeric { value, tolerance, unit: Unit::of_deck(unit), why: String::new() }
}

/// One letter per result: right, wrong, or handed back.
fn sign(text: &str, numeric: &Numeric, stem: &str) -> char {
    match judge(text, numeric, stem) {
        Match::Right => 'r',
        Match::Off(_) | Match::WrongUnit => 'w',
        Match::Slip(_) => '?',
    }
}

fn each(numeric: &Numeric, stem: &str, texts: &[(char, &[&str])]) {
    for (expected, texts) in texts {
        for text in *texts {
            assert_eq!(sign(text, numeric, stem), *expected, "{text}: {:?}", judge(text, numeric, stem));
        }
    }
}

#[test]
fn a_daily_dose_may_be_given_as_an_amount() {
    each(
        &numeric(4000.0, 0.0, ""),
        "How many mg per day at most?",
        &[('r', &["4 g", "4000 mg", "4 g/day", "4000"]), ('w', &["4 mg", "4 g/kg"])],
    );
    each(
        &numeric(4.0, 0.0, ""),
        "How many grams a day at most?",
        &[('r', &["4 g", "4000 mg"]), ('w', &["4 mg", "4 h"])],
    );
    each(&numeric(3.0, 0.0, ""), "How many times a day is it taken?", &[('r', &["3 times", "3"]), ('w', &["4 times"])]);
    // If the item names the unit, the answer must name it in full.
    each(&numeric(4.0, 0.0, "g/day"), "How much?", &[('?', &["4 g"]), ('r', &["4 g/day", "4"])]);
    each(&numeric(5.0, 0.0, ""), "What dose, in mg/kg, is given?", &[('?', &["5 mg"]), ('r', &["5 mg/kg"])]);
}

#[test]
fn a_whole_number_may_be_rounded_and_bare_degrees_are_ambiguous() {
    each(
        &numeric(120.0, 0.0, "mmHg"),
        "",
        &[('r', &["16 kPa", "16000 Pa", "15999 Pa"]), ('w', &["15990 Pa", "16100 Pa", "15000 Pa"])],
    );
    each(&numeric(1245.0, 0.0, "mg"), "", &[('w', &["1.2 g", "1200 mg"]), ('r', &["1.245 g"])]);
    each(&numeric(1.24, 0.0, "kg"), "", &[('w', &["1200 g", "1 kg"]), ('r', &["1240 g"])]);
    each(
        &numeric(37.0, 0.0, "\u{b0}C"),
        "",
        &[('?', &["37 degrees", "37\u{b0}", "37 deg"]), ('r', &["37 \u{b0}C", "37 C"])],
    );
}

#[test]
fn numbers_are_parsed_as_people_write_them() {
    let number = |text: &str| {
        let plain = number::plain(text);
        number::read(&plain).map(|number| (number.value, number.rest.trim().to_owned()))
    };
    for (text, value, rest) in [
        ("7", 7.0, ""),
        (" 0.25 ", 0.25, ""),
        ("1,000", 1000.0, ""),
        ("12,345.5", 12345.5, ""),
        ("1 000", 1000.0, ""),
        ("12\u{202f}345\u{202f}678.5 mg", 12_345_678.5, "mg"),
        ("1e3", 1000.0, ""),
        ("2.5e3", 2500.0, ""),
        ("2.5E+3 mg", 2500.0, "mg"),
        ("2.5*10^3", 2500.0, ""),
        ("2.5 x 10\u{b3}", 2500.0, ""),
        ("2.5 \u{d7} 10^-3 g", 0.0025, "g"),
        ("2.5\u{d7}10\u{207b}\u{b3}g", 0.0025, "g"),
        ("2.5\u{b7}10**3", 2500.0, ""),
        ("7 x10^9/L", 7e9, "/L"),
        ("10^3", 1000.0, ""),
        ("10\u{2076} cells", 1e6, "cells"),
        ("250 10^9/L", 250.0, "10^9/L"),
        ("-4", -4.0, ""),
        ("\u{2212}3", -3.0, ""),
        ("\u{2013}3", -3.0, ""),
        ("- 3", -3.0, ""),
        ("\u{2013} 3", -3.0, ""),
        ("\u{2011}3", -3.0, ""),
        ("\u{2014} 3 mg", -3.0, "mg"),
        ("minus 3", -3.0, ""),
        ("+3", 3.0, ""),
        ("03", 3.0, ""),
        ("\u{bd}", 0.5, ""),
        ("3\u{bd} h", 3.5, "h"),
        ("3 \u{be}", 3.75, ""),
        ("1/2", 0.5, ""),
        ("1\u{2044}2 h", 0.5, "h"),
        ("1 1/2 h", 1.5, "h"),
        ("5/8", 0.625, ""),
        ("60/min", 60.0, "/min"),
        ("\u{663}", 3.0, ""),
        ("\u{661}\u{662}\u{66b}\u{665}", 12.5, ""),
        ("\u{6f3}", 3.0, ""),
        ("\u{ff13}", 3.0, ""),
        ("3\u{200b}", 3.0, ""),
        ("three", 3.0, ""),
        ("Three days", 3.0, "days"),
        ("twenty-four hours", 24.0, "hours"),
        ("Twenty", 20.0, ""),
        ("90 mL/min/1.73 m\u{b2}", 90.0, "mL/min/1.73 m\u{b2}"),
    ] {
        assert_eq!(number(text), Ok((value, rest.to_owned())), "{text}");
    }
    for (text, slip) in [
        ("", QuantityError::NoNumber),
        ("abc", QuantityError::NoNumber),
        ("1.2.3", QuantityError::NoNumber),
        ("--4", QuantityError::NoNumber),
        ("1e999", QuantityError::NoNumber),
        ("mg 3", QuantityError::NoNumber),
        ("pH 7.4", QuantityError::NoNumber),
        ("half", QuantityError::NoNumber),
        ("x10^3", QuantityError::NoNumber),
        ("2,5", QuantityError::Comma),
        ("1,00", QuantityError::Comma),
        (",5", QuantityError::Comma),
        ("1,0000", QuantityError::Comma),
        ("0,125", QuantityError::Comma),
        ("1.000,5", QuantityError::Comma),
        ("3, 4", QuantityError::Comma),
        (".5", QuantityError::NoLeadingZero),
        ("5.0", QuantityError::TrailingZero),
        ("1.000", QuantityError::TrailingZero),
        ("5.", QuantityError::TrailingZero),
        ("about 3", QuantityError::Hedged),
        ("~3", QuantityError::Hedged),
        ("<3", QuantityError::Hedged),
        ("\u{2265} 3", QuantityError::Hedged),
        ("at least three", QuantityError::Hedged),
        ("1/3", QuantityError::Fraction),
        ("\u{2153}", QuantityError::Fraction),
        ("120/80", QuantityError::Fraction),
        ("11/2", QuantityError::Fraction),
        ("1/2/3", QuantityError::Fraction),
        ("2.5 1/2", QuantityError::Fraction),
    ] {
        assert_eq!(number(text), Err(slip), "{text}");
    }
}

#[test]
fn a_bare_number_may_be_given_the_unit_of_the_stem() {
    let stem = "For how many days is the supply that the guideline names for acute pain?";
    each(
        &numeric(3.0, 0.0, ""),
        stem,
        &[
            ('r', &["3", "3 days", "3 d", "3 day", "3days", "3-day", "three days", "72 h", "72 hours", "4320 min"]),
            ('w', &["3 weeks", "3 h", "4 days", "30 days", "3 mg", "0.3 days", "\u{2212}3", "7 weeks"]),
            (
                '?',
                &[
                    "3 apples",
                    "3 foo",
                    "3 months",
                    "3 m",
                    "3 days 4",
                    "3-4 days",
                    "3 to 4",
                    "3 or 4",
                    "3 days or so",
                    "about 3",
                ],
            ),
        ],
    );
    assert_eq!(judge("3 foo", &numeric(3.0, 0.0, ""), stem), Match::Slip(QuantityError::UnknownUnit("foo".into())));
    // If the stem names no unit, or several, the unit of an answer is ambiguous.
    for stem in ["How long does the block last?", "How many days, or how many weeks?"] {
        each(&numeric(3.0, 0.0, ""), stem, &[('r', &["3", "three"]), ('w', &["4"]), ('?', &["3 days", "3 foo"])]);
    }
    let branches = "How many medial branches supply one lumbar facet joint?";
    each(
        &numeric(2.0, 0.0, ""),
        branches,
        &[
            ('r', &["2", "two", "2 branches", "two medial branches", "2 branch"]),
            ('w', &["3 branches", "20 branches"]),
            ('?', &["2 nerves", "2 mg", "2 medial", "2 branches or 3"]),
        ],
    );
    each(
        &numeric(2.0, 0.0, ""),
        "For how many years must pain have lasted?",
        &[('r', &["24 months", "2 years", "2 y"]), ('w', &["2 months", "20 years"]), ('?', &["730 days", "104 weeks"])],
    );
}

#[test]
fn equal_quantities_are_equal_in_every_unit() {
    each(
        &numeric(2.5, 0.0, "mg"),
        "How much is it?",
        &[
            (
                'r',
                &[
                    "2.5",
                    "2.5 mg",
                    "2.5mg",
                    "2500 mcg",
                    "2,500 \u{3bc}g",
                    "2 500 ug",
                    "0.0025 g",
                    "2.5e-3 g",
                    "2.5 x 10^3 mcg",
                ],
            ),
            ('w', &["2.5 g", "25", "0.25", "2.5 mL", "0.003 g", "2.5 days", "2.5 kg"]),
            (
                '?',
                &[
                    "2.5 MG",
                    "2.5 Mg",
                    "2,5 mg",
                    "2.50",
                    "2.5 mg/kg",
                    "2.5 mg/day",
                    "2.5 mmol",
                    "2.5 IU",
                    "2.5 mEq",
                    "2.5 foo",
                    "2.5 mg 3",
                ],
            ),
        ],
    );
    each(
        &numeric(20.0, 0.0, "gauge"),
        "",
        &[('r', &["20", "20 G", "20 gauge"]), ('?', &["20 g", "0.9 mm"]), ('w', &["20 mg"])],
    );
    each(
        &numeric(5.0, 0.0, "mmol/L"),
        "",
        &[
            ('r', &["5 mM", "5 mmol/l", "5000 umol/L", "0.5 mmol/dL"]),
            ('?', &["90 mg/dL", "5 mEq/L", "5 mm", "5 mmol"]),
            ('w', &["5 M", "5 mol/L"]),
        ],
    );
    each(
        &numeric(72.0, 0.0, "bpm"),
        "",
        &[
            ('r', &["72", "72 /min", "72/min", "72 beats per minute", "72 beats/min", "1.2 Hz"]),
            ('?', &["72 breaths/min"]),
            ('w', &["72 Hz"]),
        ],
    );
    each(
        &numeric(250.0, 0.0, "10^9/L"),
        "",
        &[
            (
                'r',
                &["250", "250 x10^9/L", "250 10^9/L", "250 \u{d7} 10\u{2079}/L", "250,000 /\u{b5}L", "250 x 10^3 /uL"],
            ),
            ('w', &["250 /L", "250 x10^6/L", "250 /uL"]),
            ('?', &["250 x 109/L", "250 x10-9"]),
        ],
    );
}

#[test]
fn an_answer_in_another_unit_may_be_rounded_but_not_more() {
    let pressure = numeric(120.0, 0.0, "mmHg");
    each(
        &pressure,
        "",
        &[
            ('r', &["16 kPa", "15.999 kPa", "120 mm Hg", "163.1 cmH2O"]),
            ('w', &["15.9 kPa", "160 kPa", "1.6 kPa", "16.1 kPa", "120 kPa", "120 cmH2O", "120.4"]),
        ],
    );
    each(&numeric(18.0, 0.0, "mmHg"), "", &[('r', &["2.4 kPa"]), ('w', &["2 kPa", "3 kPa"])]);
    each(
        &numeric(36.8, 0.0, "\u{b0}C"),
        "Which temperature is normal?",
        &[('r', &["36.8 C", "98.2 F", "98.24 \u{b0}F"]), ('w', &["98 F", "98.6 F", "36.8 F", "368"])],
    );
    each(
        &numeric(1.0, 0.0, "\u{b0}C"),
        "By how much does it rise?",
        &[('r', &["1 \u{b0}C"]), ('?', &["1.8 \u{b0}F", "33.8 \u{b0}F"])],
    );
    each(&numeric(70.0, 0.0, "kg"), "", &[('r', &["154 lb", "154.3 lbs"]), ('w', &["150 lb", "155 lb", "15 lb"])]);
    each(&numeric(3.0, 0.0, "days"), "", &[('r', &["0.43 weeks"]), ('w', &["0.4 weeks", "0.5 weeks"])]);
}

#[test]
fn a_bare_fraction_of_a_percentage_is_handed_back_unless_it_is_the_key() {
    let pain = numeric(62.5, 0.5, "%");
    each(
        &pain,
        "",
        &[
            ('r', &["62.5", "62.5%", "63 %", "62.5 percent"]),
            ('?', &["0.625", "0.3", "5/8"]),
            ('w', &["0.625%", "6.25", "625", "40"]),
        ],
    );
    assert!(matches!(judge("0.625", &pain, ""), Match::Slip(slip) if slip.depends_on_key()));
    each(&numeric(0.25, 0.0, "%"), "", &[('r', &["0.25", "0.25%", "\u{bc}"]), ('?', &["0.5"]), ('w', &["0.5%", "25"])]);
    each(
        &numeric(0.625, 0.0, ""),
        "What fraction is left?",
        &[('r', &["0.625", "5/8"]), ('?', &["62.5%"]), ('w', &["62.5"])],
    );
}

#[test]
fn both_ends_of_the_tolerance_count() {
    let dose = numeric(0.3, 0.1, "mg");
    each(&dose, "", &[('r', &["0.2 mg", "0.4", "300 mcg", "0.0003 g"]), ('w', &["0.41", "0.3 mL"])]);
    assert_eq!(judge("0.41", &dose, ""), Match::Off(0.41));
    assert_eq!(judge("0.3 mL", &dose, ""), Match::WrongUnit);
    assert_eq!(judge("90 min", &numeric(1.5, 0.0, "h"), ""), Match::Right);
}

#[test]
fn the_note_shows_the_answer_in_the_requested_unit() {
    let supply = numeric(3.0, 0.0, "");
    let stem = "For how many days is it?";
    let note = |text: &str| note(text, &supply, stem);
    assert_eq!(note("72 h").as_deref(), Some("read as 3 days"));
    assert_eq!(note("1 week").as_deref(), Some("read as 7 days"));
    assert_eq!(note("100 min").as_deref(), Some("read as 0.0694444 days"));
    assert_eq!(note("3 mg").as_deref(), Some("a different kind of unit"));
    assert_eq!((note("3 days"), note("3"), note(" ")), (None, None, None));
    assert!(note("3 foo").unwrap().contains("`foo`"));
    assert!(is_key("3 d", &supply, stem) && is_key("3", &supply, stem) && !is_key("72 h", &supply, stem));
}

/// Units, each with one of another dimension.
const UNITS: [(&str, &str); 24] = [
    ("mg", "mL"),
    ("g", "days"),
    ("mcg", "mmHg"),
    ("kg", "m"),
    ("mL", "mg"),
    ("L", "h"),
    ("h", "mg"),
    ("min", "mL"),
    ("days", "mg"),
    ("weeks", "%"),
    ("months", "mg"),
    ("years", "mL"),
    ("cm", "kg"),
    ("mV", "mA"),
    ("kHz", "mg"),
    ("mg/kg", "mL/kg"),
    ("mcg/kg/min", "mL/kg/min"),
    ("mg/kg/h", "mL/h"),
    ("mg/dL", "mL/min"),
    ("g/L", "/min"),
    ("mmol/L", "kg/m2"),
    ("umol/L", "%"),
    ("kPa", "kg"),
    ("mmHg", "mm"),
];

proptest! {
    #[test]
    fn any_text_can_be_judged(text in ".{0,60}", stem in ".{0,60}") {
        let _ = judge(&text, &numeric(1.0, 0.0, "mg"), &stem);
        let _ = judge(&text, &numeric(1.0, 0.0, ""), &stem);
    }

    #[test]
    fn texts_of_digits_and_signs_are_right_only_if_they_equal_the_key(text in "[0-9.,/ x^e½²-]{1,9}") {
        // An answer that is right for one key is wrong for a key ten times as large.
        let number = number::plain(&text);
        if let Ok(number) = number::read(&number) {
            let key = numeric(number.value, 0.0, "");
            let other = numeric(10.0 * number.value, 0.0, "");
            prop_assert!(number.value == 0.0 || !judge(&text, &key, "").is_right() || !judge(&text, &other, "").is_right());
        }
    }

    #[test]
    fn an_answer_is_right_exactly_when_it_is_near_enough(
        value in -1000_i32..1000, tolerance in 0_i32..50, typed in -1000_i32..1000,
    ) {
        let right = judge(&typed.to_string(), &numeric(value.into(), tolerance.into(), ""), "").is_right();
        prop_assert_eq!(right, (typed - value).abs() <= tolerance);
    }

    #[test]
    fn the_same_quantity_is_right_in_every_unit_and_ten_times_it_is_not(
        digits in 1_u32..1000, places in 0_usize..4, of in 0_usize..24, into in 0_usize..24,
    ) {
        let value: f64 = format!("{digits}e-{places}").parse().unwrap();
        let ((name, other), (typed, _)) = (UNITS[of], UNITS[into]);
        let key = numeric(value, 0.0, name);
        let (unit, requested) = (Unit::parse(typed).unwrap(), Unit::parse(name).unwrap());
        // With a decimal point, without trailing zeros, and as many digits as a calculator shows.
        if let Some(there) = requested.convert(value, unit) {
            let there = format!("{there:.9e}").parse::<f64>().unwrap();
            prop_assert_eq!(judge(&format!("{there} {typed}"), &key, ""), Match::Right, "{} {}", there, typed);
            for wrong in [there * 10.0, there / 10.0, -there, there * 1.05] {
                let text = format!("{} {typed}", format!("{wrong:.9e}").parse::<f64>().unwrap());
                prop_assert!(!judge(&text, &key, "").is_right(), "{} for {} {}", text, value, name);
            }
        } else {
            let elsewhere = judge(&format!("{value} {typed}"), &key, "");
            prop_assert!(!elsewhere.is_right(), "{} for {}", typed, name);
        }
        let elsewhere = judge(&format!("{value} {other}"), &key, "");
        prop_assert!(!elsewhere.is_right(), "{} for {}", other, name);
    }
}
