//! W310: the date of the last review is plausible.

use super::{LintContext, Profile, Rule};
use crate::deck::diagnostic::{Diagnostic, Severity};

/// Years after which a review says little about the current deck.
const OLD: i64 = 10;

pub const RULE: Rule = Rule {
    code: "W310",
    severity: Severity::Warning,
    from: Profile::Publish,
    excludes_item: false,
    summary: "the `reviewed` date is in the future or long past",
    finds: "Compares `reviewed` with today's date, and `review_by` with `reviewed`. A review more than ten years ago is reported as well.",
    why: "Learners see the date and trust it. A date in the future is a typo, and medicine changes in ten years.",
    bad: r#"schema = 1

[deck]
id = "example"
title = "An example"
reviewed = 2206-11-23"#,
    good: r#"schema = 1

[deck]
id = "example"
title = "An example"
reviewed = 2026-11-23"#,
    source: None,
    check,
};

fn check(LintContext { ast, check_options, .. }: &LintContext, found: &mut Vec<Diagnostic>) {
    let Some(deck) = &ast.deck else { return };
    let Some((field, reviewed)) = deck.field("reviewed").zip(deck.date("reviewed")) else { return };
    // Dates with four-digit years sort alphabetically.
    if let Some((by, date)) = deck.field("review_by").zip(deck.date("review_by"))
        && date < reviewed
    {
        found.push(
            RULE.finding(format!("`review_by` is before `reviewed`, {reviewed}"), by.span.clone())
                .help("set the date of the next review"),
        );
    }
    let Some(today) = check_options.today.as_deref() else { return };
    let year = |date: &str| date.get(..4).and_then(|year| year.parse::<i64>().ok());
    // In the author's time zone, it may already be tomorrow.
    if next_day(today).is_some_and(|tomorrow| reviewed > tomorrow.as_str()) {
        found.push(
            RULE.finding(format!("the review date is in the future: {reviewed}"), field.span.clone())
                .help(format!("write the date of the last review; today is {today}")),
        );
    } else if let (Some(then), Some(now)) = (year(reviewed), year(today))
        && (now - then > OLD || now - then == OLD && reviewed.get(4..) < today.get(4..))
    {
        found.push(
            RULE.finding(format!("the last review was more than {OLD} years ago"), field.span.clone())
                .help("review the deck, or correct the date"),
        );
    }
}

/// The day after a date.
fn next_day(date: &str) -> Option<String> {
    let mut parts = date.splitn(3, '-').map(|part| part.parse::<u32>().ok());
    let (year, month, day) = (parts.next()??, parts.next()??, parts.next()??);
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let days = match month {
        2 => 28 + u32::from(leap),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    };
    let (year, month, day) = match (day < days, month) {
        (true, _) => (year, month, day + 1),
        (false, 12) => (year + 1, 1, 1),
        (false, _) => (year, month + 1, 1),
    };
    Some(format!("{year:04}-{month:02}-{day:02}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_day_may_be_in_the_next_month_or_year() {
        for (day, next) in [
            ("2026-11-23", "2026-11-24"),
            ("2026-11-30", "2026-12-01"),
            ("2026-12-31", "2027-01-01"),
            ("2028-02-28", "2028-02-29"),
            ("2027-02-28", "2027-03-01"),
        ] {
            assert_eq!(next_day(day).as_deref(), Some(next));
        }
        assert_eq!(next_day("today"), None);
    }
}
