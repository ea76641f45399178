//! Lettered options: an item with `A = "..."`, `B = "..."` and an answer by its letter, as other formats have it.

use std::ops::Range;

use super::text::shown;
use super::{near, quoted};
use crate::deck::diagnostic::Diagnostic;
use crate::deck::draft::{Field, ItemDraft, Table, Value};
use crate::deck::schema::Kind;

/// Keys of an item with which other formats name the right answer.
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

/// The letter or number of an option that a key names, counted from none.
fn place(name: &str) -> Option<usize> {
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

/// The options of an item that are written as keys, where they are.
pub fn options<'d>(item: &'d Table<'d>) -> Vec<(usize, &'d Field<'d>)> {
    if item.kind != Kind::Item || item.field("options").is_some() {
        return Vec::new();
    }
    let lettered = item.fields.iter().filter(|field| field.known.is_none());
    let options: Vec<_> = lettered.filter_map(|field| Some((place(&field.name)?, field))).collect();
    if options.len() > 1 { options } else { Vec::new() }
}

/// The key of an item that names its right answer, where it is none of the format.
pub fn answer<'d>(item: &'d Table<'d>) -> Option<&'d Field<'d>> {
    let named = |field: &&Field| field.known.is_none() && ANSWER.contains(&field.name.to_lowercase().as_str());
    item.fields.iter().find(named).filter(|_| item.kind == Kind::Item)
}

/// Whether an answer names the option at a place, by its letter, its number or its words.
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

/// The finding of options that are written as keys.
pub fn finding(make: impl Fn(String, Range<usize>) -> Diagnostic, item: &Table) -> Option<Diagnostic> {
    let options = options(item);
    let (_, first) = options.first()?;
    let answer = answer(item);
    let entry = |(at, field): &(usize, &Field)| {
        let Value::Text(text) = &field.value else { return "{ text = \"...\" }".to_owned() };
        let right = answer.is_some_and(|answer| names(&answer.value, *at, text));
        format!("{{ text = {}{} }}", quoted(&shown(text)), if right { ", correct = true" } else { "" })
    };
    let entries: Vec<String> = options.iter().take(8).map(entry).collect();
    let finding = make(format!("`{}` is not how an option is written", shown(&first.name)), first.key.clone())
        .label("options stand in one list, without letters")
        .help(format!("write `options = [ {} ]`", entries.join(", ")));
    Some(match answer {
        Some(answer) => finding.also(answer.key.clone(), "the right one is marked in the list"),
        None => finding,
    })
}

/// Options that are written as texts, or under their letters in braces, as a list of the format.
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

/// Texts as a list of options, with the right one marked if the item names it.
fn list<'t>(item: &Table, texts: impl Iterator<Item = &'t str>) -> String {
    let answer = answer(item);
    let entry = |(at, text): (usize, &str)| {
        let right = answer.is_some_and(|answer| names(&answer.value, at, text));
        format!("{{ text = {}{} }}", quoted(&shown(text)), if right { ", correct = true" } else { "" })
    };
    texts.take(8).enumerate().map(entry).collect::<Vec<_>>().join(", ")
}

/// The finding of an answer that stands beside the options instead of in one of them.
pub fn beside(make: impl Fn(String, Range<usize>) -> Diagnostic, item: &ItemDraft, field: &Field) -> Diagnostic {
    let name = shown(&field.name);
    let options = item.options.iter().enumerate();
    let right = options
        .filter_map(|(at, option)| Some((at, option.text("text")?)))
        .find(|(at, text)| names(&field.value, *at, text));
    let says = |fallback: &str| match &field.value {
        Value::Text(text) => quoted(&shown(text)),
        _ => fallback.to_owned(),
    };
    let help = match (item.kind(), right) {
        ("single" | "multi" | "true-false", Some((_, text))) => {
            format!(
                "mark the right option itself: `{{ text = {}, correct = true }}`, and delete `{name}`",
                quoted(&shown(text))
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
        _ => format!("mark the right option itself with `correct = true` in its braces, and delete `{name}`"),
    };
    let label = match item.kind() {
        "single" | "multi" | "true-false" => "the right answer is marked in the options",
        _ => "not a key of this kind of item",
    };
    make(format!("`{name}` is not a key of `[[item]]`"), field.key.clone()).label(label).help(help)
}

/// Whether an option has a mark of the right one that cannot be read: misspelled, or with another value.
pub fn is_marked(option: &Table) -> bool {
    let is_mark = |field: &Field| {
        let meant = matches!(field.value, Value::Bool(true))
            || super::synonyms::key(Kind::Choice, &field.name) == Some("correct")
            || near(&field.name, ["correct"]).is_some();
        field.known.is_none() && meant || field.name == "correct" && !matches!(field.value, Value::Bool(_))
    };
    option.fields.iter().any(is_mark)
}
