use super::*;

fn read(text: &str) -> Option<(f64, f64, String)> {
    Amount::parse(text).map(|amount| (amount.low, amount.high, amount.unit))
}

#[test]
fn numbers_ranges_and_units_are_parsed() {
    let inf = f64::INFINITY;
    for (text, low, high, unit) in [
        ("40", 40.0, 40.0, ""),
        ("About 1,500 mg.", 1500.0, 1500.0, "mg"),
        ("1 500 mg", 1500.0, 1500.0, "mg"),
        ("10\u{202f}000", 10_000.0, 10_000.0, ""),
        ("1,234,567", 1_234_567.0, 1_234_567.0, ""),
        ("0,5 mg", 0.5, 0.5, "mg"),
        (".5 mg", 0.5, 0.5, "mg"),
        ("40\u{2013}60 %", 40.0, 60.0, "%"),
        ("10 to 19 days", 10.0, 19.0, "days"),
        ("40% to 60%", 40.0, 60.0, "%"),
        ("5 mg-10 mg", 5.0, 10.0, "mg"),
        ("-5", -5.0, -5.0, ""),
        ("\u{2212}70 mV", -70.0, -70.0, "mv"),
        ("-10 to -5", -10.0, -5.0, ""),
        ("\u{2212}10\u{2013}5", -10.0, 5.0, ""),
        ("<5", -inf, 5.0, ""),
        ("< 5 mg", -inf, 5.0, "mg"),
        ("\u{2264}5", -inf, 5.0, ""),
        (">20", 20.0, inf, ""),
        (">= 20 %", 20.0, inf, "%"),
        ("Less than 5 minutes", -inf, 5.0, "minutes"),
        ("at least 20 mg", 20.0, inf, "mg"),
        ("More than 1,000 mL", 1000.0, inf, "ml"),
        ("Up to 5 days", -inf, 5.0, "days"),
        ("20 or more", 20.0, inf, ""),
        ("65 years or older", 65.0, inf, "years"),
        ("65+", 65.0, inf, ""),
        ("5 upwards", 5.0, inf, ""),
        ("5 mg and upwards", 5.0, inf, "mg"),
        ("65 years and older", 65.0, inf, "years"),
        ("5% or less", -inf, 5.0, "%"),
        ("between 5 and 10 mg", 5.0, 10.0, "mg"),
        ("from 5 to 10 mg", 5.0, 10.0, "mg"),
    ] {
        assert_eq!(read(text), Some((low, high, unit.into())), "{text}");
    }
    for text in [
        "L4",
        "Two",
        "3 of 4 categories and 2 signs",
        "60-40",
        "5-HT3",
        "12 months, then 6",
        "",
        "-",
        "over the knee",
        "A",
        "Above L4",
        "Up to the knee",
    ] {
        assert_eq!(read(text), None, "{text}");
    }
}

#[test]
fn amounts_overlap_touch_or_are_apart() {
    let meeting = |a: &str, b: &str| Amount::parse(a).unwrap().overlap(&Amount::parse(b).unwrap()).0;
    for (a, b) in [
        ("10-20", "10-30"),
        ("10-20", "5-25"),
        ("<5", "<10"),
        (">20", ">30"),
        ("at least 5", "more than 10"),
        ("up to 5", "less than 3"),
        ("5-10", "<7"),
        ("10-20", "15-25"),
        ("0-5", ">4"),
    ] {
        assert_eq!(meeting(a, b), Overlap::Overlapping, "{a} {b}");
    }
    for (a, b) in [("10-20", "20-30"), ("\u{2264}5", "5-10"), ("at least 20", "10-20"), ("up to 5", "at least 5")] {
        assert_eq!(meeting(a, b), Overlap::Touching, "{a} {b}");
    }
    for (a, b) in [("<5", "5-10"), (">20", "10-20"), ("10-19", "20-29"), ("<5", ">20"), ("<5", "at least 5")] {
        assert_eq!(meeting(a, b), Overlap::Apart, "{a} {b}");
    }
}

#[test]
fn amounts_are_ordered() {
    let sorted = |options: &[&str]| ranks(options.iter().copied()).map(|ranks| ranks.is_sorted());
    for options in [
        &["<5", "5-10", "10-20", ">20"][..],
        &["\u{2212}90 mV", "\u{2212}70 mV", "0 mV", "30 mV"],
        &["-90", "\u{2212}70", "5"],
        &["500", "1,000", "10,000"],
        &["1 day", "2 days", "10 days"],
        &["Less than 1 week", "1-2 weeks", "3-4 weeks", "More than 4 weeks"],
        &["<5", "<10", "<15"],
        &["0-4%", "5-9%", "10-14%", "15% or more"],
    ] {
        assert_eq!(sorted(options), Some(true), "{options:?}");
    }
    assert_eq!(sorted(&["5 mg", "10 mL"]), None);
}
