//! W307: no reference is older than the deck allows.

use super::{LintContext, Profile, Rule};
use crate::deck::diagnostic::{Diagnostic, Severity};

pub const RULE: Rule = Rule {
    code: "W307",
    severity: Severity::Warning,
    from: Profile::Publish,
    excludes_item: false,
    summary: "a reference is older than the deck allows",
    finds: "Compares the year in each reference with the year of `reviewed`, if the deck sets `max_reference_years`.",
    why: "Doses, guidelines and device rules go out of date. The deck sets how old a reference may be.",
    bad: r#"schema = 1

[deck]
id = "example"
title = "An example"
reviewed = 2026-11-23
max_reference_years = 5

[refs]
label = { text = "Prescribing information. 2012" }"#,
    good: r#"schema = 1

[deck]
id = "example"
title = "An example"
reviewed = 2026-11-23
max_reference_years = 5

[refs]
label = { text = "Prescribing information. 2025" }"#,
    source: None,
    check,
};

fn check(LintContext { ast, .. }: &LintContext, found: &mut Vec<Diagnostic>) {
    let Some(deck) = &ast.deck else { return };
    let Some(allowed) = deck.integer("max_reference_years") else { return };
    let Some(reviewed) = deck.date("reviewed").and_then(|date| date.get(..4)?.parse::<i64>().ok()) else { return };
    for (_, source) in &ast.refs {
        let Some((field, text)) = source.field("text").zip(source.text("text")) else { continue };
        let Some((year, range)) = newest_year(text, reviewed) else { continue };
        if reviewed - year > allowed {
            let headline = format!("reference from {year}, {} years before the review", reviewed - year);
            found.push(
                RULE.finding(headline, ast.within(field, range))
                    .help(format!("find a newer one, or raise `max_reference_years` above {allowed}")),
            );
        }
    }
}

/// The latest year in a citation, with its position. Page numbers that look like years are skipped.
fn newest_year(text: &str, latest: i64) -> Option<(i64, std::ops::Range<usize>)> {
    let runs = text.char_indices().filter(|(at, c)| {
        c.is_ascii_digit()
            && !text[..*at].ends_with(|c: char| c.is_alphanumeric() || c == '-' || c == '–' || c == ':' || c == ';')
    });
    let years = runs.filter_map(|(at, _)| {
        let digits = text[at..].bytes().take_while(u8::is_ascii_digit).count();
        let year: i64 = text[at..at + digits].parse().ok()?;
        (digits == 4 && (1900..=latest).contains(&year)).then_some((year, at..at + 4))
    });
    years.max_by_key(|(year, _)| *year)
}
