//! T020: text holds nothing that is invisible or drives a terminal.
//!
//! What it does: finds control characters, escape sequences, bidirectional overrides and characters without width.
//! Why: they can show a learner something else than what is written. rounds shows a visible sign in their place.
//! Bad: `"\u202Egnorw"`. Good: the letters in the order in which they are read.

use std::ops::Range;

use crate::deck::clean::{clean, is_hostile, is_plain};
use crate::deck::draft::Value;
use super::Rule;
use crate::deck::diagnostic::{Diagnostic, Severity};
use crate::deck::draft::Draft;

/// The rule.
pub const RULE: Rule = Rule {
    code: "T020",
    severity: Severity::Warning,
    spoils: false,
    summary: "text holds invisible or control characters",
    check,
};

/// Looks for it.
fn check(draft: &Draft, found: &mut Vec<Diagnostic>) {
    for field in draft.tables().flat_map(|table| &table.fields) {
        match &field.value {
            Value::Text(text) if is_plain(text) => {}
            Value::Text(text) => {
                let hostile = text.char_indices().find(|(_, c)| *c != '\r' && *c != '\t' && is_hostile(*c));
                let Some((at, c)) = hostile else { continue };
                let span = draft.within(field, at..at + c.len_utf8());
                found.push(finding(c, span));
            }
            Value::Texts(texts) => {
                for (text, span) in texts {
                    found.extend(text.chars().find(|c| is_hostile(*c)).map(|c| finding(c, span.clone())));
                }
            }
            Value::Integer(_) | Value::Bool(_) | Value::Date(_) | Value::Table(_) | Value::Tables | Value::Other(_) => {}
        }
    }
}

/// The finding of one character.
fn finding(c: char, span: Range<usize>) -> Diagnostic {
    let headline = format!("text holds the invisible character U+{:04X}", u32::from(c));
    Diagnostic::error(RULE.code, headline, span)
        .severity(Severity::Warning)
        .label(format!("shown as `{}`", clean(&c.to_string())))
        .help("remove it, or write what is meant")
}
