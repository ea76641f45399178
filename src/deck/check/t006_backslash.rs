//! T006: a backslash in text is meant as TOML reads it.

use super::escapes;
use super::mistake::explain_escapes;
use super::{Examined, Profile, Rule};
use crate::deck::diagnostic::{Diagnostic, Severity};
use crate::deck::draft::Value;

/// The rule.
pub const RULE: Rule = Rule {
    code: "T006",
    severity: Severity::Error,
    from: Profile::Draft,
    spoils: true,
    summary: "a backslash swallowed a letter",
    finds: "Finds LaTeX and paths of Windows in text in \"...\", where `\\t` is a tab, `\\n` a new line and `\\b` a control character.",
    why: "`\\theta` is read as a tab and `heta`, and `\\neq 5` as a new line and `eq 5`: the learner reads something else than was written.",
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

/// Looks for it.
fn check(Examined { draft, .. }: &Examined, found: &mut Vec<Diagnostic>) {
    if memchr::memchr(b'\\', draft.source.as_bytes()).is_none() {
        return;
    }
    for field in draft.tables().flat_map(|table| &table.fields) {
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
            let Some(raw) = draft.source.get(span.clone()) else { continue };
            let escapes = escapes::in_string(raw);
            found.extend(explain_escapes(RULE.code, raw, span.start, &escapes));
        }
    }
}
