//! T010: every key has the kind of value that it takes.

use super::{Examined, Profile, Rule};
use crate::deck::diagnostic::{Diagnostic, Severity};
use crate::deck::draft::{Field, Value};
use crate::deck::schema::Type;

/// The rule.
pub const RULE: Rule = Rule {
    code: "T010",
    severity: Severity::Error,
    from: Profile::Draft,
    spoils: true,
    summary: "a value is of the wrong kind",
    finds: "Finds values of another kind, such as a number where a string belongs.",
    why: "The value cannot be used.",
    bad: r#"[[item]]
id = "target"
stem = "Which nerve is the target?"
options = [ { text = "Medial branch", correct = "true" }, { text = "Ventral ramus" } ]"#,
    good: r#"[[item]]
id = "target"
stem = "Which nerve is the target?"
options = [ { text = "Medial branch", correct = true }, { text = "Ventral ramus" } ]"#,
    source: None,
    check,
};

/// Looks for it.
fn check(Examined { draft, .. }: &Examined, found: &mut Vec<Diagnostic>) {
    for table in draft.tables() {
        for field in &table.fields {
            let Some(key) = field.known else { continue };
            let empty = matches!(&field.value, Value::Texts(texts) if texts.is_empty());
            let fits = match key.takes {
                Type::Text | Type::Id | Type::OneOf(_) => matches!(field.value, Value::Text(_)),
                Type::Texts => matches!(field.value, Value::Texts(_)),
                Type::Integer(..) => matches!(field.value, Value::Integer(_)),
                Type::Number => matches!(field.value, Value::Integer(_) | Value::Float(_)),
                Type::Bool => matches!(field.value, Value::Bool(_)),
                Type::Date => matches!(field.value, Value::Date(_)),
                Type::Table => matches!(field.value, Value::Table(_)),
                Type::Tables => empty || matches!(field.value, Value::Tables),
            };
            if !fits {
                let headline = format!("`{}` takes {}, not {}", key.name, key.takes.words(), field.value.words());
                let finding = Diagnostic::error(RULE.code, headline, field.span.clone());
                found.push(mend(finding, key.takes, field));
            }
        }
    }
    for (key, table) in draft.refs.iter().filter(|(_, table)| table.fields.is_empty()) {
        let headline = format!("the source `{key}` must be a table");
        found.push(
            Diagnostic::error(RULE.code, headline, table.span.clone())
                .help("write it as `key = { text = \"Author. Title. Year\", doi = \"10. ...\" }`"),
        );
    }
}

/// Says how to write the value, with the change where it is sure.
fn mend(finding: Diagnostic, takes: Type, field: &Field) -> Diagnostic {
    match (takes, &field.value) {
        (Type::Bool, Value::Text(text)) if matches!(text.as_ref(), "true" | "false") => {
            let text = text.to_string();
            finding.help(format!("remove the quotes: `{} = {text}`", field.name)).patch(field.span.clone(), text)
        }
        (Type::Texts, Value::Text(_)) => finding.help("put it in brackets, as a list of one"),
        (Type::OneOf(words), _) => {
            let words = words.iter().map(|word| format!("\"{word}\"")).collect::<Vec<_>>().join(", ");
            finding.help(format!("write one of {words}, in quotes"))
        }
        (Type::Tables, _) => match form(&field.name) {
            Some(form) => finding.help(format!("write each entry in braces: `{} = [ {form}, {form} ]`", field.name)),
            None => finding.help(format!("write each under a header of its own, `[[{}]]`", field.name)),
        },
        (Type::Table, _) => finding.help(format!("write its keys under a header of its own, `[{}]`", field.name)),
        _ => finding.help(format!("write {}", takes.words())),
    }
}

/// How an entry of a list in an item is written.
pub fn form(list: &str) -> Option<&'static str> {
    match list {
        "options" => Some("{ text = \"...\" }"),
        "reject" => Some("{ text = \"...\", why = \"...\" }"),
        "gaps" => Some("{ accept = [\"...\"] }"),
        "vignettes" => Some("{ id = \"...\", stem = \"...\", answer = \"...\" }"),
        _ => None,
    }
}
