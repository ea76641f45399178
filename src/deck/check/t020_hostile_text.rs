//! T020: text contains no invisible characters and no terminal control characters.

use super::{LintContext, Profile, Rule, escapes};
use std::ops::Range;

use crate::deck::ast::Value;
use crate::deck::clean::{clean, is_hostile, is_plain};
use crate::deck::diagnostic::{Diagnostic, Severity};

pub const RULE: Rule = Rule {
    code: "T020",
    severity: Severity::Warning,
    from: Profile::Draft,
    excludes_item: false,
    summary: "text contains invisible or control characters",
    finds: "Checks for control characters, escape sequences, bidirectional overrides and zero-width characters.",
    why: "They can make a learner see something other than what is written. rounds shows a visible symbol in their place.",
    bad: r#"[[item]]
id = "order"
stem = "Which reading is right, \u202Egnorw\u202C?"
options = [ { text = "The first", correct = true }, { text = "The second" } ]"#,
    good: r#"[[item]]
id = "order"
stem = "Which reading is right?"
options = [ { text = "The first", correct = true }, { text = "The second" } ]"#,
    source: None,
    check,
};

fn check(LintContext { ast, .. }: &LintContext, found: &mut Vec<Diagnostic>) {
    if memchr::memchr(b'\\', ast.source.as_bytes()).is_none() && is_plain(ast.source) {
        return;
    }
    // T006 reports the characters that come from a backslash.
    let is_escape = |span: &Range<usize>| {
        let raw = ast.source.get(span.clone()).unwrap_or_default();
        escapes::in_string(raw).iter().any(|escape| escape.silent)
    };
    for field in ast.tables().flat_map(|table| &table.fields) {
        match &field.value {
            Value::Text(text) if is_plain(text) => {}
            Value::Text(text) => {
                let hostile = text.char_indices().find(|(_, c)| *c != '\r' && *c != '\t' && is_hostile(*c));
                let Some((at, c)) = hostile else { continue };
                let span = ast.within(field, at..at + c.len_utf8());
                if !is_escape(&field.span) {
                    found.push(finding(c, span));
                }
            }
            Value::Texts(texts) => {
                for (text, span) in texts {
                    found.extend(text.chars().find(|c| is_hostile(*c)).map(|c| finding(c, span.clone())));
                }
            }
            Value::Integer(_)
            | Value::Float(_)
            | Value::Bool(_)
            | Value::Date(_)
            | Value::Table(_)
            | Value::Tables
            | Value::Other(_) => {}
        }
    }
}

fn finding(c: char, span: Range<usize>) -> Diagnostic {
    let headline = format!("text contains the invisible character U+{:04X}", u32::from(c));
    Diagnostic::error(RULE.code, headline, span)
        .severity(Severity::Warning)
        .label(format!("shown as `{}`", clean(&c.to_string())))
        .help("remove it, or write what is meant")
}
