//! T006: no backslash silently turns into another character.

use super::escapes;
use super::mistake::explain_escapes;
use super::{LintContext, Profile, Rule};
use crate::deck::ast::Value;
use crate::deck::diagnostic::{Diagnostic, Severity};

pub const RULE: Rule = Rule {
    code: "T006",
    severity: Severity::Error,
    from: Profile::Draft,
    excludes_item: true,
    summary: "a backslash was read as an escape sequence",
    finds: "Checks for LaTeX commands and Windows paths in \"...\", where `\\t` is a tab, `\\n` is a line break and `\\b` is a control character.",
    why: "`\\theta` is read as a tab and `heta`, and `\\neq 5` as a line break and `eq 5`, so learners see something other than what you wrote.",
    bad: r#"[[item]]
id = "angle"
stem = "Which angle is \theta in the figure?"
options = [ { text = "Cobb", correct = true }, { text = "Bohler" } ]"#,
    good: r#"[[item]]
id = "angle"
stem = "Which angle is θ in the figure?"
options = [ { text = "Cobb", correct = true }, { text = "Bohler" } ]"#,
    source: None,
    check,
};

fn check(LintContext { ast, .. }: &LintContext, found: &mut Vec<Diagnostic>) {
    if memchr::memchr(b'\\', ast.source.as_bytes()).is_none() {
        return;
    }
    for field in ast.tables().flat_map(|table| &table.fields) {
        let spans: Vec<_> = match &field.value {
            Value::Text(_) => vec![field.span.clone()],
            Value::Texts(texts) => texts.iter().map(|(_, span)| span.clone()).collect(),
            Value::Integer(_)
            | Value::Float(_)
            | Value::Bool(_)
            | Value::Date(_)
            | Value::Table(_)
            | Value::Tables
            | Value::Other(_) => continue,
        };
        for span in spans {
            let Some(raw) = ast.source.get(span.clone()) else { continue };
            let escapes = escapes::in_string(raw);
            found.extend(explain_escapes(RULE.code, raw, span.start, &escapes));
        }
    }
}
