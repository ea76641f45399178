//! What is no part of a deck: files of other kinds, text pasted between items, and versions that git could not merge.

use std::ops::Range;

use toml::de::{DeTable, DeValue};

use super::blocks::{self, Part};
use super::scan::{self, Kind};
use super::syntax::{self, Recovered, SyntaxError, SyntaxProblem};
use crate::deck::schema::Kind as Table;

/// Whether a file is a deck, or was meant to be one: only such a file is written to, and only its text is shown.
#[must_use]
pub fn is_deck(source: &str) -> bool {
    if syntax::is_deep(source) {
        return !is_other_text(source);
    }
    let (table, errors) = DeTable::parse_recoverable(source);
    if errors.is_empty() { says_deck(table.get_ref()) } else { !is_other_text(source) }
}

/// Whether a file is another program's: sound TOML that says something, and nothing that a deck says.
#[must_use]
pub fn is_foreign(source: &str) -> bool {
    if syntax::is_deep(source) {
        return false;
    }
    let Ok(table) = DeTable::parse(source) else { return false };
    !table.get_ref().is_empty() && !says_deck(table.get_ref())
}

/// What is read of a file that is not a deck: nothing.
pub fn nothing(source: &str) -> Recovered {
    let lost = 0..source.len();
    let errors = vec![SyntaxError { what: SyntaxProblem::Foreign, span: 0..0, lost, part: Part::Root, items: 0 }];
    let blanked: String = source.bytes().map(|byte| if byte == b'\n' { '\n' } else { ' ' }).collect();
    Recovered { text: blanked.clone(), blanked, errors, ..Recovered::default() }
}

/// Whether a file that is not TOML is no deck at all: it has neither a header of a deck, a case or an item, nor a `stem`.
pub fn is_other_text(source: &str) -> bool {
    let is_header = |line: &str| match blocks::header(line) {
        Some(header) if header.right.is_none() || !header.begins => false,
        // `[metadata]` and `[info]` are meant as `[deck]` in a deck, and stand in files of other programs.
        Some(header) if header.part == Part::Deck => line.to_lowercase().contains("deck"),
        Some(header) => matches!(header.part, Part::Item | Part::Case),
        None => false,
    };
    let asks = |line: &str| scan::assigned(line).is_some_and(|(key, _)| key == "stem");
    !source.lines().any(|line| is_header(line) || asks(line))
}

/// Lists of questions, as this format or authors who come from another one call them.
const LISTS: [&str; 13] = [
    "item",
    "items",
    "case",
    "cases",
    "card",
    "cards",
    "question",
    "questions",
    "quiz",
    "flashcard",
    "flashcards",
    "decks",
    "objectives",
];

/// Keys that nothing but a question has.
const QUESTION: [&str; 4] = ["stem", "lead_in", "question", "front"];

/// Keys that show that an entry of such a list is a question.
const ENTRY: [&str; 11] =
    ["id", "text", "kind", "answer", "answers", "options", "choices", "correct", "why", "explanation", "back"];

/// Whether TOML says what a deck says: a `[deck]`, a question, or keys of a deck and no others. A key that other programs
/// have too, such as `schema` or `title`, is not enough beside keys that no deck has.
pub fn says_deck(table: &DeTable) -> bool {
    let says = |table: &DeTable, keys: &[&str]| table.keys().any(|key| keys.contains(&key.get_ref().as_ref()));
    let is_question = |table: &DeTable, is_listed: bool| says(table, &QUESTION) || is_listed && says(table, &ENTRY);
    let asks = |name: &str, value: &DeValue| {
        let is_listed = LISTS.contains(&name);
        match value {
            DeValue::Array(entries) => entries
                .iter()
                .any(|entry| entry.get_ref().as_table().is_some_and(|entry| is_question(entry, is_listed))),
            DeValue::Table(inner) => is_question(inner, is_listed),
            _ => false,
        }
    };
    let is_part = |name: &str, value: &DeValue| match value {
        DeValue::Table(inner) if LISTS.contains(&name) => {
            inner.iter().any(|(name, value)| asks(name.get_ref(), value.get_ref()))
        }
        DeValue::Table(_) => name == "deck",
        _ => false,
    };
    let is_known = |name: &str| Table::Root.key(name).is_some() || Table::Deck.key(name).is_some();
    let mut entries = table.iter().map(|(name, value)| (name.get_ref().as_ref(), value.get_ref()));
    !table.is_empty()
        && (is_question(table, false)
            || table.keys().all(|name| is_known(name.get_ref()))
            || entries.any(|(name, value)| is_part(name, value) || asks(name, value)))
}

/// Where a line begins that is neither a statement, nor part of a value, nor a header; none where all lines are.
pub fn foreign_start(text: &str) -> Option<usize> {
    let (mut depth, mut begins, mut in_statement) = (0_usize, true, false);
    for token in scan::tokens(text) {
        match token.kind {
            Kind::Line => {
                begins = true;
                in_statement &= depth > 0;
                continue;
            }
            Kind::Open('[') if begins && depth == 0 => in_statement = true,
            Kind::Open(_) if in_statement => depth += 1,
            Kind::Close(_) if in_statement => depth = depth.saturating_sub(1),
            Kind::Comment => {}
            _ if begins && depth == 0 => {
                let line = &text[token.span.start..];
                if scan::assigned(&line[..line.find('\n').unwrap_or(line.len())]).is_none() {
                    return Some(token.span.start);
                }
                in_statement = true;
            }
            _ => {}
        }
        begins = false;
    }
    None
}

/// Whether a text is none that somebody meant as keys of a table: no line of it assigns a key or begins with one.
pub fn foreign(text: &str, part: Part) -> bool {
    let tables: &[Table] = match part {
        Part::Item => &[Table::Item, Table::Choice],
        Part::Case => &[Table::Case],
        Part::Deck => &[Table::Deck],
        _ => &[Table::Root],
    };
    let is_key = |word: &str| tables.iter().any(|table| table.key(word).is_some());
    let meant = |line: &str| {
        let name = line.trim_start().split(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '_' | '-'))).next();
        let behind = name.map(|name| line.trim_start()[name.len()..].trim_start());
        // A word of a sentence may be called as a key is; a key has a sign or a value behind it.
        let valued = |rest: &str| {
            rest.is_empty()
                || rest.starts_with(['=', ':', '"', '\'', '[', '{', '-', '\u{201c}'])
                || rest.starts_with("true")
                || rest.starts_with("false")
        };
        // Words, an equals sign and a value: a key of more than one word.
        let assigns = line.split_once('=').is_some_and(|(words, value)| {
            let words = words.trim();
            let is_value = value.trim_start().starts_with(['"', '\'', '[', '{', '\u{201c}']);
            is_value && words.starts_with(char::is_alphabetic) && words.split_whitespace().count() < 4
        });
        assigns
            || name.is_some_and(is_key) && behind.is_some_and(valued)
            || scan::assigned(line).is_some_and(|(key, _)| is_key(key))
    };
    let mut lines =
        text.lines().filter(|line| !line.trim().is_empty() && !line.trim_start().starts_with('#')).peekable();
    // What only closes something was opened above.
    let closes = lines.peek().is_some_and(|line| line.trim_start().starts_with([']', '}', ',', '"', '\'']));
    // No statement begins with a dash, unless a list mark was put before it.
    let listed = |line: &&str| {
        let line = line.trim_start();
        let inner = ["- ", "* ", "\u{2022}"].into_iter().find_map(|mark| line.strip_prefix(mark));
        line.starts_with("---") || inner.is_some_and(|inner| scan::assigned(inner).is_none())
    };
    lines.peek().is_some() && !closes && (lines.peek().is_some_and(listed) || !lines.any(meant))
}

/// Whether a text has a question of its own that is written as in YAML, and so is none of the item above it.
pub fn asks(text: &str) -> bool {
    let key = |line: &str| {
        line.trim_start().trim_start_matches("- ").split_once(':').map(|(key, _)| key.trim().to_lowercase())
    };
    let lines = || text.lines().filter(|line| !line.trim().is_empty());
    let is_question = |key: String| matches!(key.as_str(), "question" | "stem" | "prompt" | "frage");
    lines().next().is_some_and(|line| scan::assigned(line).is_none())
        && lines().any(|line| key(line).is_some_and(is_question))
}

/// A stretch that git left in two versions.
pub struct MergeConflict<'s> {
    /// All of it, with its marker lines.
    pub whole: Range<usize>,
    /// The line between the two.
    pub middle: Range<usize>,
    /// The first line of them that says something.
    pub first: &'s str,
}

/// Every stretch that git left in two versions.
pub fn conflicts(source: &str) -> Vec<MergeConflict<'_>> {
    if memchr::memmem::find(source.as_bytes(), b"<<<<<<<").is_none() {
        return Vec::new();
    }
    let is = |line: &str, mark: &str| {
        line.strip_prefix(mark).is_some_and(|rest| rest.trim_end().is_empty() || rest.starts_with(' '))
    };
    let mut found = Vec::new();
    let (mut start, mut middle, mut first) = (None, None, None);
    let mut at = 0;
    for line in source.split_inclusive('\n') {
        let end = at + line.len();
        if is(line, "<<<<<<<") {
            (start, middle, first) = (Some(at), None, None);
        } else if start.is_some() && is(line, "=======") {
            middle = Some(at..at + line.trim_end().len());
        } else if let (Some(from), Some(middle), true) = (start, &middle, is(line, ">>>>>>>")) {
            found.push(MergeConflict {
                whole: from..end,
                middle: Range::clone(middle),
                first: first.unwrap_or_default(),
            });
            start = None;
        } else if start.is_some() && first.is_none() && !line.trim().is_empty() && !is(line, "|||||||") {
            first = Some(line);
        }
        at = end;
    }
    found
}
