//! T042: every row of a table has as many cells as there are headings, and a table is read as one.

use super::t040_other_markup::is_drawn;
use super::{Diagnostic, Examined, Profile, Rule};
use crate::deck::diagnostic::Severity;
use crate::deck::draft::Value;
use crate::deck::markup::{self, Uneven};

/// The rule.
pub const RULE: Rule = Rule {
    code: "T042",
    severity: Severity::Warning,
    from: Profile::Draft,
    spoils: false,
    summary: "the rows of a table do not match its headings",
    finds: "Finds rows of a table with more or fewer cells than it has headings, and lines with `|` at both ends that are no table, since no line such as `| --- | --- |` stands below the headings.",
    why: "A value would stand under another heading than its own.",
    bad: r#"[[item]]
id = "sodium"
kind = "recall"
stem = """
| test | before | after |
| --- | --- | --- |
| Creatinine | 2.1 |

Which value changed?
"""
back = "Creatinine""#,
    good: r#"[[item]]
id = "sodium"
kind = "recall"
stem = """
| test | before | after |
| --- | --- | --- |
| Creatinine | | 2.1 |

Which value changed?
"""
back = "Creatinine""#,
    source: None,
    check,
};

/// Looks for it.
fn check(Examined { draft, .. }: &Examined, found: &mut Vec<Diagnostic>) {
    for field in draft.tables().flat_map(|table| &table.fields).filter(|field| is_drawn(field)) {
        let Value::Text(text) = &field.value else { continue };
        if !text.contains('|') || !text.trim().contains('\n') {
            continue;
        }
        let Some((line, uneven)) = markup::uneven_row(text) else { continue };
        let start: usize = text.split_inclusive('\n').take(line).map(str::len).sum();
        let written = text[start..].lines().next().unwrap_or_default();
        let start = start + written.len() - written.trim_start().len();
        let place = draft.within(field, start..start + written.trim().len());
        found.push(match uneven {
            Uneven::Row { cells, headings } => RULE
                .finding(format!("a row of {} below {}", counted(cells, "cell"), counted(headings, "heading")), place)
                .help(
                    "write a `|` for each cell, also for an empty one; a `|` inside a cell has a backslash before it",
                ),
            Uneven::NoRule => RULE
                .finding("a line with `|` that is no table", place)
                .label("shown as it was typed")
                .help("write a line such as `| --- | --- |` below the headings"),
        });
    }
}

/// A number with its noun.
fn counted(number: usize, noun: &str) -> String {
    if number == 1 { format!("1 {noun}") } else { format!("{number} {noun}s") }
}
