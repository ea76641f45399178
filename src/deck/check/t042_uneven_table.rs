//! T042: every table row has as many cells as there are headings, and every table is recognized as one.

use super::t040_other_markup::is_drawn;
use super::{Diagnostic, LintContext, Profile, Rule};
use crate::deck::ast::Value;
use crate::deck::diagnostic::Severity;
use crate::deck::markup::{self, Uneven};

pub const RULE: Rule = Rule {
    code: "T042",
    severity: Severity::Warning,
    from: Profile::Draft,
    excludes_item: false,
    summary: "the rows of a table do not match its headings",
    finds: "Checks for table rows with more or fewer cells than there are headings, and for lines with `|` at both ends that are not recognized as a table because no line such as `| --- | --- |` follows the headings.",
    why: "A value would appear under the wrong heading.",
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

fn check(LintContext { ast, .. }: &LintContext, found: &mut Vec<Diagnostic>) {
    for field in ast.tables().flat_map(|table| &table.fields).filter(|field| is_drawn(field)) {
        let Value::Text(text) = &field.value else { continue };
        if !text.contains('|') || !text.trim().contains('\n') {
            continue;
        }
        let Some((line, uneven)) = markup::uneven_row(text) else { continue };
        let start: usize = text.split_inclusive('\n').take(line).map(str::len).sum();
        let written = text[start..].lines().next().unwrap_or_default();
        let start = start + written.len() - written.trim_start().len();
        let range = ast.within(field, start..start + written.trim().len());
        found.push(match uneven {
            Uneven::Row { cells, headings } => RULE
                .finding(
                    format!("row has {} but the table has {}", counted(cells, "cell"), counted(headings, "heading")),
                    range,
                )
                .help("write a `|` for each cell, including empty ones; put a backslash before a `|` inside a cell"),
            Uneven::NoRule => RULE
                .finding("a line with `|` is not part of a table", range)
                .label("shown literally")
                .help("add a line such as `| --- | --- |` below the headings"),
        });
    }
}

fn counted(number: usize, noun: &str) -> String {
    if number == 1 { format!("1 {noun}") } else { format!("{number} {noun}s") }
}
