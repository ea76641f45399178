//! T010: every value has the type its key needs.

use super::text::shown;
use super::values::{date, number, truth};
use super::{LintContext, Profile, Rule, lettered, toml_string};
use crate::deck::ast::{DeckAst, Field, Table, Value};
use crate::deck::diagnostic::{Diagnostic, Severity};
use crate::deck::schema::Type;

pub const RULE: Rule = Rule {
    code: "T010",
    severity: Severity::Error,
    from: Profile::Draft,
    excludes_item: true,
    summary: "a value has the wrong type",
    finds: "Checks for values of the wrong type, such as a number where text in quotes is needed.",
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

fn check(LintContext { ast, .. }: &LintContext, found: &mut Vec<Diagnostic>) {
    for table in ast.tables() {
        for field in &table.fields {
            let Some(key) = field.known else { continue };
            if !fits(key.value_type, &field.value) {
                let headline =
                    format!("`{}` must be {}, not {}", key.name, key.value_type.words(), field.value.words());
                let finding = Diagnostic::error(RULE.code, headline, field.span.clone());
                found.push(add_fix(ast, table, finding, key.value_type, field));
            }
        }
    }
    for (key, table) in ast.refs.iter().filter(|(_, table)| table.fields.is_empty()) {
        let headline = format!("the reference `{key}` is not in braces");
        let finding = Diagnostic::error(RULE.code, headline, table.span.clone());
        let line = ast.source.get(table.span.end..).and_then(|rest| rest.lines().next()).unwrap_or_default();
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

/// Adds how to write the value, and a fix where it is safe.
fn add_fix(ast: &DeckAst, table: &Table, finding: Diagnostic, takes: Type, field: &Field) -> Diagnostic {
    let (name, range) = (&field.name, field.span.clone());
    let whole = |text: &str| format!("write `{name} = {text}`");
    let raw = ast.source.get(range.clone()).unwrap_or_default();
    match (takes, &field.value) {
        (Type::Bool, Value::Text(text)) => match truth(text.trim()) {
            Some(truth) => {
                finding.help(format!("remove the quotes: `{name} = {truth}`")).patch(range, truth.to_string())
            }
            None => finding.help(format!("write `{name} = true` or `{name} = false`, without quotes")),
        },
        (Type::Bool, Value::Integer(number @ (0 | 1))) => {
            finding.help(whole(if *number == 1 { "true" } else { "false" }))
        }
        (Type::Text | Type::Id, Value::Integer(_) | Value::Float(_) | Value::Bool(_) | Value::Date(_)) => {
            finding.help(format!("put it in quotes: `{name} = \"{raw}\"`")).patch(range, format!("\"{raw}\""))
        }
        (Type::Texts, Value::Text(text)) if text.contains([',', ';']) => {
            let texts = text.split([',', ';']).map(str::trim).filter(|text| !text.is_empty());
            let texts = texts.map(|text| toml_string(&shown(text))).collect::<Vec<_>>().join(", ");
            finding.help(format!("put each entry in its own quotes, inside brackets: `{name} = [{texts}]`"))
        }
        (Type::Texts, Value::Text(_)) => {
            let text = shown(raw);
            finding
                .help(format!("put it in brackets, as a list of one: `{name} = [{text}]`"))
                .patch(range, format!("[{raw}]"))
        }
        (Type::Date, Value::Text(text)) => match date(text) {
            Some(Ok(date)) => finding.help(whole(&date)).patch(range, date),
            Some(Err((one, other))) => {
                finding.help(format!("{} or `{name} = {other}`, depending on which day is meant", whole(&one)))
            }
            None => finding.help(format!("write year, month and day: `{name} = 2026-11-29`")),
        },
        (Type::Number | Type::Integer(..), Value::Text(text)) => match number(text) {
            Some((Some(number), "")) => finding.help(whole(&number)).patch(range, number),
            Some((Some(number), unit)) if name == "value" && is_unit(unit) => {
                let unit = shown(unit);
                let add = if table.field("unit").is_some() {
                    String::new()
                } else {
                    format!(", and add `unit = \"{unit}\"` on its own line")
                };
                finding.help(format!("{}{add}", whole(&number)))
            }
            Some((Some(number), rest)) if name == "tolerance" && rest.starts_with('%') => {
                let share = number.parse::<f64>().ok().zip(table.number("value"));
                let of_value = share.map(|(percent, value)| percent * value.abs() / 100.0);
                let tolerance = of_value.map_or_else(|| "0.5".to_owned(), |tolerance| tolerance.to_string());
                finding.help(format!("a tolerance is an amount in the unit of `value`: `{name} = {tolerance}`"))
            }
            Some((Some(number), _)) => finding.help(format!("write only the number: `{name} = {number}`")),
            _ => finding.help(format!("write a number without quotes, with a decimal point if needed: `{name} = 2.5`")),
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
                ", and add `correct = true` after the text of the correct one"
            };
            finding.help(format!("put each option in braces: `options = [ {entries} ]`{mark}"))
        }
        (Type::Tables, _) => match form(&field.name) {
            Some(form) => finding.help(format!("put each entry in braces: `{name} = [ {form}, {form} ]`")),
            None => finding.help(format!("put each entry in its own section, `[[{name}]]`")),
        },
        (Type::Table, _) => finding.help(format!("put its keys in a section of its own, `[{name}]`")),
        (Type::Text, Value::Texts(texts)) if texts.len() == 1 => {
            finding.help("remove the brackets: this is a single string")
        }
        _ => finding.help(format!("write {}", takes.words())),
    }
}

/// Whether the text after a number could be its unit.
fn is_unit(text: &str) -> bool {
    text.starts_with(|c: char| c.is_alphabetic() || matches!(c, '%' | '°' | '/')) && text.split_whitespace().count() < 3
}

/// The shape of an entry in one of an item's lists.
pub fn form(list: &str) -> Option<&'static str> {
    match list {
        "options" => Some("{ text = \"...\" }"),
        "reject" => Some("{ text = \"...\", why = \"...\" }"),
        "gaps" => Some("{ accept = [\"...\"] }"),
        "vignettes" => Some("{ id = \"...\", stem = \"...\", answer = \"...\" }"),
        _ => None,
    }
}
