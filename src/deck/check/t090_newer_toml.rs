//! T090: the file is valid TOML 1.0.

use super::{LintContext, Profile, Rule};
use crate::deck::ast::Value;
use crate::deck::diagnostic::{Diagnostic, Severity};

pub const RULE: Rule = Rule {
    code: "T090",
    severity: Severity::Info,
    from: Profile::Draft,
    excludes_item: false,
    summary: "TOML 1.1 syntax that most editors do not support yet",
    finds: "Checks for inline tables that span lines or end with a comma, which only TOML 1.1 allows.",
    why: "rounds reads them, but most editors flag them as errors.",
    bad: r#"[[item]]
id = "target"
stem = "Which nerve is the target?"
options = [
  { text = "Medial branch", correct = true, },
  { text = "Ventral ramus" },
]"#,
    good: r#"[[item]]
id = "target"
stem = "Which nerve is the target?"
options = [
  { text = "Medial branch", correct = true },
  { text = "Ventral ramus" },
]"#,
    source: None,
    check,
};

fn check(LintContext { ast, .. }: &LintContext, found: &mut Vec<Diagnostic>) {
    let inline = ast.tables().map(|table| table.span.clone()).chain(
        ast.tables().flat_map(|table| &table.fields).filter_map(|field| match field.value {
            Value::Table(_) => Some(field.span.clone()),
            _ => None,
        }),
    );
    for span in inline {
        let Some(text) = ast.source.get(span.clone()) else { continue };
        if !text.starts_with('{') || !is_newer(text) {
            continue;
        }
        found.push(
            Diagnostic::error(RULE.code, "this inline table uses TOML 1.1 syntax", span.start..span.start + 1)
                .severity(Severity::Info)
                .label("it spans lines or ends with a comma")
                .help("rounds reads it, but many editors do not: put it on one line without a trailing comma, or use `[[item.options]]`"),
        );
    }
}

/// Whether an inline table contains a line break outside of strings, or ends with a comma.
fn is_newer(text: &str) -> bool {
    let body = text.strip_suffix('}').unwrap_or(text).trim_end_matches('}').trim_end();
    body.ends_with(',') || memchr::memchr(b'\n', text.as_bytes()).is_some() && breaks_line(text)
}

/// Whether there is a line break outside of strings.
fn breaks_line(text: &str) -> bool {
    let mut rest = text;
    while let Some(at) = rest.find(['"', '\'', '\n']) {
        if rest[at..].starts_with('\n') {
            return true;
        }
        let quote =
            ["\"\"\"", "'''", "\"", "'"].into_iter().find(|quote| rest[at..].starts_with(quote)).unwrap_or("\"");
        let mut inside = &rest[at + quote.len()..];
        loop {
            let Some(end) = inside.find(['\\', quote.chars().next().unwrap_or('"')]) else { return false };
            if inside[end..].starts_with('\\') && quote.starts_with('"') {
                inside = inside.get(end + 2..).unwrap_or_default();
            } else if inside[end..].starts_with(quote) {
                rest = &inside[end + quote.len()..];
                break;
            } else {
                inside = &inside[end + 1..];
            }
        }
    }
    false
}
