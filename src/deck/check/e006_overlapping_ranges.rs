//! E006: no value fits two options of an item.

use super::{LintContext, Profile, Rule};
use crate::deck::amount::{Amount, Overlap};
use crate::deck::diagnostic::{Diagnostic, Severity};

pub const RULE: Rule = Rule {
    code: "E006",
    severity: Severity::Error,
    from: Profile::Publish,
    excludes_item: false,
    summary: "two numeric options overlap",
    finds: "Checks for numeric options in the same unit that overlap the correct one: ranges that are nested or share an endpoint, and open ranges such as \"<5\" and \"<10\", or \"at least 20\" and \"more than 30\". Two distractors that share an endpoint are a note.",
    why: "A value in both ranges makes both options correct. Ranges that only touch are a warning. If all options share one end, as in a question about a normal range or a cutoff, the overlap is a note.",
    bad: r#"[[item]]
id = "example"
stem = "What percentage of adults is affected?"
options = [
  { text = "40-60%", correct = true },
  { text = "30-50%" },
  { text = "70-90%" },
]"#,
    good: r#"[[item]]
id = "example"
stem = "What percentage of adults is affected?"
options = [
  { text = "40-59%", correct = true },
  { text = "20-39%" },
  { text = "60-79%" },
]"#,
    source: Some("Haladyna, Downing and Rodriguez, Appl Meas Educ 2002;15:309-333"),
    check,
};

fn check(context: &LintContext, found: &mut Vec<Diagnostic>) {
    for item in &context.items {
        let Some((key, others)) = item.single() else { continue };
        let Some(right) = Amount::parse(key.text) else { continue };
        let read: Vec<_> = others.map(|other| (other, Amount::parse(other.text))).collect();
        let all = |fits: &dyn Fn(&Amount) -> bool| read.iter().all(|(_, amount)| amount.as_ref().is_some_and(fits));
        let same = |a: f64, b: f64| a.to_bits() == b.to_bits();
        // 60-80, 60-90, 60-100, or <30, <45, <60: a question about a normal range or a cutoff, with one end given.
        let is_limit = all(&|other| same(other.low, right.low)) || all(&|other| same(other.high, right.high));
        for (other, amount) in &read {
            let Some(wrong) = amount.as_ref().filter(|wrong| is_of_one_unit(wrong, &right)) else { continue };
            let (meeting, value) = right.overlap(wrong);
            if !(wrong.is_range() || right.is_range()) || meeting == Overlap::Apart {
                continue;
            }
            let headline = format!("`{}` overlaps the correct option", other.text);
            let finding = RULE
                .finding(headline, context.whole(other))
                .label(format!("{value} fits both"))
                .also(context.whole(key), "the correct option");
            found.push(match meeting {
                Overlap::Overlapping if is_limit => finding.severity(Severity::Info).help(
                    "ask only for the end that differs, unless the stem makes clear that the whole range is meant",
                ),
                Overlap::Overlapping => finding.help("choose ranges that do not overlap"),
                Overlap::Touching | Overlap::Apart => finding.severity(Severity::Warning).help(APART),
            });
        }
        // If the options divide one scale, a value that fits two distractors is confusing too.
        let wrong: Vec<_> = read.iter().filter_map(|(other, amount)| Some((*other, amount.as_ref()?))).collect();
        if is_limit || wrong.len() < read.len() || !right.is_range() {
            continue;
        }
        for (n, (one, amount)) in wrong.iter().enumerate() {
            for (other, next) in wrong.iter().skip(n + 1) {
                let (meeting, value) = amount.overlap(next);
                if meeting != Overlap::Touching
                    || !is_of_one_unit(amount, next)
                    || !(amount.is_range() && next.is_range())
                {
                    continue;
                }
                let finding =
                    RULE.finding(format!("`{}` and `{}` overlap", one.text, other.text), context.whole(other));
                let finding = finding.label(format!("{value} fits both")).also(context.whole(one), "the other one");
                found.push(finding.severity(Severity::Info).help(APART));
            }
        }
    }
}

const APART: &str = "start one range above the end of the other, such as 10-19 and 20-29";

/// Whether two amounts are in the same unit. One of them may leave it out: "18 to 65" and "65 years and older".
fn is_of_one_unit(one: &Amount, other: &Amount) -> bool {
    let left_out = one.unit.is_empty() && !other.unit.contains('%') || other.unit.is_empty() && !one.unit.contains('%');
    one.singular_unit() == other.singular_unit() || left_out
}
