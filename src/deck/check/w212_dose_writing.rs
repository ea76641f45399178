//! W212: a dose has a leading zero before the decimal point and no trailing zero after it.

use super::{LintContext, Profile, Rule};
use std::ops::Range;

use crate::deck::ast::Value;
use crate::deck::diagnostic::{Diagnostic, Severity};

pub const RULE: Rule = Rule {
    code: "W212",
    severity: Severity::Warning,
    from: Profile::Publish,
    excludes_item: false,
    summary: "a dose is written in a way that can be misread tenfold",
    finds: "Checks for a missing leading zero, as in \".5 mg\", and for a trailing zero, as in \"5.0 mg\", in doses. Laboratory results, such as \"1.0 mg/dL\", may have a trailing zero.",
    why: "The decimal point is easily overlooked: .5 is read as 5, and 5.0 as 50. Learners copy the way doses are written.",
    bad: r#"[[item]]
id = "example"
stem = "What is expected after an injection of .5 mL?"
options = [
  { text = "Relief", correct = true },
  { text = "Numbness" },
  { text = "Weakness" },
]"#,
    good: r#"[[item]]
id = "example"
stem = "What is expected after an injection of 0.5 mL?"
options = [
  { text = "Relief", correct = true },
  { text = "Numbness" },
  { text = "Weakness" },
]"#,
    source: Some("Institute for Safe Medication Practices, List of Error-Prone Abbreviations"),
    check,
};

/// Units of dose. A missing leading zero before `%` can be misread too, but a trailing zero in a percentage is usually
/// a result.
const UNITS: &[&str] = &[
    "mg",
    "mcg",
    "\u{b5}g",
    "\u{3bc}g",
    "ug",
    "ng",
    "g",
    "kg",
    "mL",
    "ml",
    "L",
    "mEq",
    "mmol",
    "unit",
    "units",
    "milligram",
    "milligrams",
    "microgram",
    "micrograms",
    "gram",
    "grams",
    "milliliter",
    "milliliters",
    "%",
];

/// An unsafe way to write a number.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Flaw {
    /// No digit before the decimal point.
    BarePoint,
    /// A zero at the end of the decimals.
    TrailingZero,
}

fn check(context: &LintContext, found: &mut Vec<Diagnostic>) {
    let ast = context.ast;
    let read = ["text", "stem", "why", "point", "back", "answer"];
    for table in
        ast.cases.iter().chain(ast.items.iter().flat_map(|item| std::iter::once(&item.table).chain(item.parts())))
    {
        for field in &table.fields {
            let Value::Text(text) = &field.value else { continue };
            if !has_fraction(text) || !read.contains(&field.name.as_ref()) {
                continue;
            }
            found.extend(flaws(text).into_iter().map(|(flaw, number, fixed)| {
                let range = ast.within(field, number.clone());
                let exact = ast.source.get(range.clone()) == text.get(number);
                finding(flaw, range, &fixed, exact)
            }));
        }
        for (text, range) in table.texts("accept") {
            found.extend(flaws(text).into_iter().map(|(flaw, _, fixed)| finding(flaw, range.clone(), &fixed, false)));
        }
    }
}

/// The diagnostic for one number.
fn finding(flaw: Flaw, range: Range<usize>, fixed: &str, exact: bool) -> Diagnostic {
    let headline = match flaw {
        Flaw::BarePoint => "missing leading zero: the decimal point of this dose is easily overlooked",
        Flaw::TrailingZero => "trailing zero: this dose is easily misread as ten times as much",
    };
    let finding = RULE.finding(headline, range.clone()).help(format!("write {fixed}"));
    if exact { finding.patch(range, fixed) } else { finding }
}

/// Whether a decimal point comes before a digit; in most texts none does.
fn has_fraction(text: &str) -> bool {
    let bytes = text.as_bytes();
    memchr::memchr_iter(b'.', bytes).any(|point| bytes.get(point + 1).is_some_and(u8::is_ascii_digit))
}

/// The numbers in front of a unit of dose that are written unsafely, each with the safe form.
fn flaws(text: &str) -> Vec<(Flaw, Range<usize>, String)> {
    let bytes = text.as_bytes();
    let mut flaws = Vec::new();
    for (point, _) in text.match_indices('.') {
        let digits = |from: usize| bytes[from..].iter().take_while(|byte| byte.is_ascii_digit()).count();
        let fraction = digits(point + 1);
        let end = point + 1 + fraction;
        let Some(unit) = (fraction > 0).then(|| unit_of(&text[end..])).flatten() else { continue };
        let whole = text[..point].trim_end_matches(|c: char| c.is_ascii_digit() || c == ',').len();
        let before = text[..whole].chars().next_back();
        if before.is_some_and(|c| c.is_alphanumeric() || matches!(c, '.' | ',' | '$' | '_')) {
            continue;
        }
        if whole == point {
            flaws.push((Flaw::BarePoint, point..end, format!("0{}", &text[point..end])));
        } else if bytes[end - 1] == b'0' && unit != "%" && !is_result(&text[end..]) {
            let number = text[whole..end].trim_end_matches('0').trim_end_matches('.');
            flaws.push((Flaw::TrailingZero, whole..end, number.to_owned()));
        }
    }
    flaws
}

/// The unit of dose at the start of a text, after an optional space or hyphen.
fn unit_of(text: &str) -> Option<&'static str> {
    let text = text.strip_prefix([' ', '\u{a0}', '\u{202f}', '-']).unwrap_or(text);
    let word = text.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    let word = if text.starts_with('%') { "%" } else { word };
    UNITS.iter().find(|unit| **unit == word).copied()
}

/// Whether the unit is one of laboratory results, whose trailing zeros show their precision.
fn is_result(text: &str) -> bool {
    let unit = text.trim_start_matches([' ', '\u{a0}', '\u{202f}', '-']);
    let unit = unit.split(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | ')' | '.')).next().unwrap_or_default();
    unit.ends_with("/dL") || unit.ends_with("/L") || unit.ends_with("/mL") && unit.starts_with("ng")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fixed(text: &str) -> Vec<String> {
        flaws(text).into_iter().map(|(_, _, fixed)| fixed).collect()
    }

    #[test]
    fn doses_that_can_be_misread_are_found() {
        for (text, better) in [
            (".5 mg", "0.5"),
            ("Give (.25 mL) now", "0.25"),
            ("5.0 mg", "5"),
            ("a 5.0-mg tablet", "5"),
            ("2.50\u{a0}mg/kg", "2.5"),
            ("1,000.0 mg a day", "1,000"),
            ("lidocaine .5%", "0.5"),
            ("10.0 units", "10"),
        ] {
            assert_eq!(fixed(text), [better], "{text}");
        }
    }

    #[test]
    fn other_numbers_are_left_alone() {
        for text in [
            "p < .05",
            "version 5.0",
            "5.05 mg",
            "0.5 mg",
            "10 mg",
            "v5.0 mg",
            "1.5.0 mg",
            "creatinine of 1.0 mg/dL",
            "a potassium of 4.0 mmol/L",
            "a mean of 5.0%",
            "5.0 points",
            "is given.5 mg later",
            "costs $2.50 mg",
            "... 5 mg",
            "a lesion of 5.0 mm",
            ".5 gallons",
        ] {
            assert_eq!(fixed(text), [""; 0], "{text}");
        }
    }
}
