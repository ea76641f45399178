//! Lettered options: an item with `A = "..."`, `B = "..."` and an answer by letter, as in other formats.

use std::ops::Range;

use super::text::shown;
use super::{nearest, toml_string};
use crate::deck::ast::{Field, ItemAst, Table, Value};
use crate::deck::diagnostic::Diagnostic;
use crate::deck::schema::Kind;

/// Keys with which other formats give the correct answer of an item.
const ANSWER: &[&str] = &[
    "answer",
    "correct",
    "key",
    "solution",
    "right",
    "ans",
    "correct_answer",
    "correct_option",
    "right_answer",
    "antwort",
    "answer_key",
    "correctanswer",
    "lösung",
    "loesung",
];

/// The position of the option that a key names by letter or number, from zero.
fn option_index(name: &str) -> Option<usize> {
    let lower = name.to_lowercase();
    let bare =
        ["option", "choice", "answer", "opt", "distractor"].into_iter().find_map(|lead| lower.strip_prefix(lead));
    let mark = bare.unwrap_or(&lower).trim_start_matches(['_', '-']);
    match mark.as_bytes() {
        [letter @ b'a'..=b'h'] => Some(usize::from(letter - b'a')),
        [digit @ b'1'..=b'8'] if bare.is_some() => Some(usize::from(digit - b'1')),
        _ => None,
    }
}

/// The options of an item that are written as keys, if there are any.
pub fn options<'d>(item: &'d Table<'d>) -> Vec<(usize, &'d Field<'d>)> {
    if item.kind != Kind::Item || item.field("options").is_some() {
        return Vec::new();
    }
    let lettered = item.fields.iter().filter(|field| field.known.is_none());
    let options: Vec<_> = lettered.filter_map(|field| Some((option_index(&field.name)?, field))).collect();
    if options.len() > 1 { options } else { Vec::new() }
}

/// The unknown key of an item that gives its correct answer.
pub fn answer<'d>(item: &'d Table<'d>) -> Option<&'d Field<'d>> {
    let named = |field: &&Field| field.known.is_none() && ANSWER.contains(&field.name.to_lowercase().as_str());
    item.fields.iter().find(named).filter(|_| item.kind == Kind::Item)
}

/// Whether an answer names the option at a position, by letter, number or text.
fn names(answer: &Value, at: usize, text: &str) -> bool {
    match answer {
        Value::Text(answer) => {
            let answer = answer.trim().trim_end_matches(['.', ')']);
            let letter = char::from(b'A' + u8::try_from(at).unwrap_or(0));
            answer.eq_ignore_ascii_case(&letter.to_string())
                || answer == (at + 1).to_string()
                || answer.eq_ignore_ascii_case(text.trim())
        }
        Value::Integer(number) => usize::try_from(*number).is_ok_and(|number| number == at + 1),
        _ => false,
    }
}

/// The diagnostic for options that are written as keys.
pub fn finding(make: impl Fn(String, Range<usize>) -> Diagnostic, item: &Table) -> Option<Diagnostic> {
    let options = options(item);
    let (_, first) = options.first()?;
    let answer = answer(item);
    let entry = |(at, field): &(usize, &Field)| {
        let Value::Text(text) = &field.value else { return "{ text = \"...\" }".to_owned() };
        let right = answer.is_some_and(|answer| names(&answer.value, *at, text));
        format!("{{ text = {}{} }}", toml_string(&shown(text)), if right { ", correct = true" } else { "" })
    };
    let entries: Vec<String> = options.iter().take(8).map(entry).collect();
    let finding = make(format!("`{}` is not how options are written", shown(&first.name)), first.key.clone())
        .label("options go in one list, without letters")
        .help(format!("write `options = [ {} ]`", entries.join(", ")));
    Some(match answer {
        Some(answer) => finding.also(answer.key.clone(), "mark the correct option in the list instead"),
        None => finding,
    })
}

/// Options written as plain strings, or under letters in braces, rewritten as a list of options.
pub fn listed(item: &Table, options: &Value) -> Option<String> {
    let texts: Vec<&str> = match options {
        Value::Texts(texts) => texts.iter().map(|(text, _)| text.as_ref()).collect(),
        Value::Table(fields) => {
            let text = |field: &Field| if let Value::Text(text) = &field.value { Some(text.to_string()) } else { None };
            let texts: Vec<String> = fields.iter().filter_map(text).collect();
            return (texts.len() == fields.len() && texts.len() > 1)
                .then(|| list(item, texts.iter().map(String::as_str)));
        }
        _ => return None,
    };
    (texts.len() > 1).then(|| list(item, texts.into_iter()))
}

/// Texts as a list of options, with the correct one marked if the item names it.
fn list<'t>(item: &Table, texts: impl Iterator<Item = &'t str>) -> String {
    let answer = answer(item);
    let entry = |(at, text): (usize, &str)| {
        let right = answer.is_some_and(|answer| names(&answer.value, at, text));
        format!("{{ text = {}{} }}", toml_string(&shown(text)), if right { ", correct = true" } else { "" })
    };
    texts.take(8).enumerate().map(entry).collect::<Vec<_>>().join(", ")
}

/// The diagnostic for an answer next to the options instead of inside one of them.
pub fn next_to_options(make: impl Fn(String, Range<usize>) -> Diagnostic, item: &ItemAst, field: &Field) -> Diagnostic {
    let name = shown(&field.name);
    let options = item.options.iter().enumerate();
    let right = options
        .filter_map(|(at, option)| Some((at, option.text("text")?)))
        .find(|(at, text)| names(&field.value, *at, text));
    let says = |fallback: &str| match &field.value {
        Value::Text(text) => toml_string(&shown(text)),
        _ => fallback.to_owned(),
    };
    let help = match (item.kind(), right) {
        ("single" | "multi" | "true-false", Some((_, text))) => {
            format!(
                "mark the correct option itself: `{{ text = {}, correct = true }}`, and delete `{name}`",
                toml_string(&shown(text))
            )
        }
        ("single" | "multi" | "true-false", None) if item.options.is_empty() => {
            format!(
                "write `kind = \"short\"` and `accept = [{}]`, or `options = [ {{ text = {}, correct = true }}, {{ text = \"...\" }} ]`",
                says("\"...\""),
                says("\"...\"")
            )
        }
        ("short", _) => format!("write `accept = [{}]`", says("\"...\"")),
        ("numeric", _) => "write `value = ...`, a number without quotes".to_owned(),
        ("recall", _) => format!("write `back = {}`", says("\"...\"")),
        _ => format!("mark the correct option itself with `correct = true` inside its braces, and delete `{name}`"),
    };
    let label = match item.kind() {
        "single" | "multi" | "true-false" => "mark the correct answer in the options instead",
        _ => "not a key of this kind of item",
    };
    make(format!("unknown key `{name}` in `[[item]]`"), field.key.clone()).label(label).help(help)
}

/// Whether an option is marked as correct in a way that cannot be read: misspelled, or with another value.
pub fn is_marked(option: &Table) -> bool {
    let is_mark = |field: &Field| {
        let meant = matches!(field.value, Value::Bool(true))
            || super::synonyms::key(Kind::Choice, &field.name) == Some("correct")
            || nearest(&field.name, ["correct"]).is_some();
        field.known.is_none() && meant || field.name == "correct" && !matches!(field.value, Value::Bool(_))
    };
    option.fields.iter().any(is_mark)
}
