//! E006: no value fits two options of an item.

use super::{Examined, Profile, Rule, quantity::Quantity};
use crate::deck::diagnostic::{Diagnostic, Severity};

/// The rule.
pub const RULE: Rule = Rule {
    code: "E006",
    severity: Severity::Error,
    from: Profile::Publish,
    spoils: false,
    summary: "two ranges overlap",
    finds: "Finds numeric options of one unit whose ranges overlap, where one of them is the right one.",
    why: "A value in both ranges makes both options right. Ranges that only touch, or that share an end, get a milder finding or none.",
    bad: r#"[[item]]
id = "example"
stem = "What share of adults is affected?"
options = [
  { text = "40-60%", correct = true },
  { text = "30-50%" },
  { text = "70-90%" },
]"#,
    good: r#"[[item]]
id = "example"
stem = "What share of adults is affected?"
options = [
  { text = "40-59%", correct = true },
  { text = "20-39%" },
  { text = "60-79%" },
]"#,
    source: Some("Haladyna, Downing and Rodriguez, Appl Meas Educ 2002;15:309-333"),
    check,
};

/// Looks for it.
fn check(examined: &Examined, found: &mut Vec<Diagnostic>) {
    for item in &examined.items {
        let Some((key, others)) = item.single() else { continue };
        let Some(right) = Quantity::read(key.text) else { continue };
        let read: Vec<_> = others.map(|other| (other, Quantity::read(other.text))).collect();
        let shared = |ends: fn(&Quantity) -> f64| {
            read.iter()
                .all(|(_, quantity)| quantity.as_ref().is_some_and(|q| (ends(q) - ends(&right)).abs() < f64::EPSILON))
        };
        // 60-80, 60-90, 60-100: a question about a normal range.
        if shared(|q| q.low) || shared(|q| q.high) {
            continue;
        }
        for (other, quantity) in read {
            let Some(wrong) = quantity.filter(|q| q.of_one() == right.of_one() && (q.is_range() || right.is_range()))
            else {
                continue;
            };
            let (low, high) = (right.low.max(wrong.low), right.high.min(wrong.high));
            if low > high {
                continue;
            }
            let headline = format!("`{}` overlaps the right option", other.text);
            let finding = RULE
                .finding(headline, examined.whole(other))
                .label(format!("{low} fits both"))
                .also(examined.whole(key), "the right option");
            found.push(if low < high {
                finding.help("choose ranges that do not meet")
            } else {
                finding
                    .severity(Severity::Warning)
                    .help("let one range begin above the end of the other, such as 10-19 and 20-29")
            });
        }
    }
}
