//! T010: every key has the kind of value that it takes.

use super::text::shown;
use super::values::{date, number, truth};
use super::{Examined, Profile, Rule, lettered, quoted};
use crate::deck::diagnostic::{Diagnostic, Severity};
use crate::deck::draft::{Draft, Field, Table, Value};
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
            if !fits(key.takes, &field.value) {
                let headline = format!("`{}` takes {}, not {}", key.name, key.takes.words(), field.value.words());
                let finding = Diagnostic::error(RULE.code, headline, field.span.clone());
                found.push(mend(draft, table, finding, key.takes, field));
            }
        }
    }
    for (key, table) in draft.refs.iter().filter(|(_, table)| table.fields.is_empty()) {
        let headline = format!("the source `{key}` has no braces");
        let finding = Diagnostic::error(RULE.code, headline, table.span.clone());
        let line = draft.source.get(table.span.end..).and_then(|rest| rest.lines().next()).unwrap_or_default();
        let value = line.trim_start().strip_prefix('=').map_or("", str::trim);
        let is_text = value.len() > 2 && value.starts_with('"') && value[1..].find('"') == Some(value.len() - 2);
        found.push(if is_text {
            let start = table.span.end + line.find(value).unwrap_or(0);
            let written = format!("{{ text = {value} }}");
            finding
                .help(format!("write `{key} = {{ text = {} }}`", shown(value)))
                .patch(start..start + value.len(), written)
        } else {
            finding.help("write it as `key = { text = \"Author. Title. Year\", doi = \"10. ...\" }`")
        });
    }
}

/// Whether a key takes a value.
pub fn fits(takes: Type, value: &Value) -> bool {
    let empty = matches!(value, Value::Texts(texts) if texts.is_empty());
    match takes {
        Type::Text | Type::Id | Type::OneOf(_) => matches!(value, Value::Text(_)),
        Type::Texts => matches!(value, Value::Texts(_)),
        Type::Integer(..) => matches!(value, Value::Integer(_)),
        Type::Number => matches!(value, Value::Integer(_) | Value::Float(_)),
        Type::Bool => matches!(value, Value::Bool(_)),
        Type::Date => matches!(value, Value::Date(_)),
        Type::Table => matches!(value, Value::Table(_)),
        Type::Tables => empty || matches!(value, Value::Tables),
    }
}

/// Says how to write the value, with the change where it is sure.
fn mend(draft: &Draft, table: &Table, finding: Diagnostic, takes: Type, field: &Field) -> Diagnostic {
    let (name, place) = (&field.name, field.span.clone());
    let whole = |text: &str| format!("write `{name} = {text}`");
    let raw = draft.source.get(place.clone()).unwrap_or_default();
    match (takes, &field.value) {
        (Type::Bool, Value::Text(text)) => match truth(text.trim()) {
            Some(truth) => {
                finding.help(format!("remove the quotes: `{name} = {truth}`")).patch(place, truth.to_string())
            }
            None => finding.help(format!("write `{name} = true` or `{name} = false`, without quotes")),
        },
        (Type::Bool, Value::Integer(number @ (0 | 1))) => {
            finding.help(whole(if *number == 1 { "true" } else { "false" }))
        }
        (Type::Text | Type::Id, Value::Integer(_) | Value::Float(_) | Value::Bool(_) | Value::Date(_)) => {
            finding.help(format!("put it in quotes: `{name} = \"{raw}\"`")).patch(place, format!("\"{raw}\""))
        }
        (Type::Texts, Value::Text(text)) if text.contains([',', ';']) => {
            let texts = text.split([',', ';']).map(str::trim).filter(|text| !text.is_empty());
            let texts = texts.map(|text| quoted(&shown(text))).collect::<Vec<_>>().join(", ");
            finding.help(format!("write each text in quotes of its own, in brackets: `{name} = [{texts}]`"))
        }
        (Type::Texts, Value::Text(_)) => {
            let text = shown(raw);
            finding
                .help(format!("put it in brackets, as a list of one: `{name} = [{text}]`"))
                .patch(place, format!("[{raw}]"))
        }
        (Type::Date, Value::Text(text)) => match date(text) {
            Some(Ok(date)) => finding.help(whole(&date)).patch(place, date),
            Some(Err((one, other))) => {
                finding.help(format!("{} or `{name} = {other}`, whichever day is meant", whole(&one)))
            }
            None => finding.help(format!("write the year, the month and the day: `{name} = 2026-11-29`")),
        },
        (Type::Number | Type::Integer(..), Value::Text(text)) => match number(text) {
            Some((Some(number), "")) => finding.help(whole(&number)).patch(place, number),
            Some((Some(number), unit)) if name == "value" && is_unit(unit) => {
                let unit = shown(unit);
                let add = if table.field("unit").is_some() {
                    String::new()
                } else {
                    format!(", and on a line of its own `unit = \"{unit}\"`")
                };
                finding.help(format!("{}{add}", whole(&number)))
            }
            Some((Some(number), _)) => finding.help(format!("write the number alone: `{name} = {number}`")),
            _ => finding.help(format!("write a number without quotes, with a point: `{name} = 2.5`")),
        },
        (Type::Integer(..), Value::Float(number)) if number.fract() == 0.0 => finding.help(whole(&number.to_string())),
        (Type::OneOf(words), _) => {
            let words = words.iter().map(|word| format!("\"{word}\"")).collect::<Vec<_>>().join(", ");
            finding.help(format!("write one of {words}, in quotes"))
        }
        (Type::Tables, Value::Texts(_) | Value::Table(_))
            if name == "options" && lettered::listed(table, &field.value).is_some() =>
        {
            let entries = lettered::listed(table, &field.value).unwrap_or_default();
            let mark = if entries.contains("correct = true") {
                ""
            } else {
                ", and `correct = true` behind the text of the right one"
            };
            finding.help(format!("write each option in braces: `options = [ {entries} ]`{mark}"))
        }
        (Type::Tables, _) => match form(&field.name) {
            Some(form) => finding.help(format!("write each entry in braces: `{name} = [ {form}, {form} ]`")),
            None => finding.help(format!("write each under a header of its own, `[[{name}]]`")),
        },
        (Type::Table, _) => finding.help(format!("write its keys under a header of its own, `[{name}]`")),
        (Type::Text, Value::Texts(texts)) if texts.len() == 1 => {
            finding.help("remove the brackets: it is one text in quotes")
        }
        _ => finding.help(format!("write {}", takes.words())),
    }
}

/// Whether what stands behind a number may be its unit.
fn is_unit(text: &str) -> bool {
    text.starts_with(|c: char| c.is_alphabetic() || matches!(c, '%' | '°' | '/')) && text.split_whitespace().count() < 3
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
