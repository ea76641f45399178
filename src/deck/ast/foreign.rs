//! Finds what is not part of a deck: files of other programs, text pasted between items, and merge conflicts.

use std::ops::Range;

use toml::de::{DeTable, DeValue};

use super::blocks::{self, Part};
use super::scan::{self, Kind};
use super::syntax::{self, Recovered, SyntaxError, SyntaxProblem};
use crate::deck::schema::Kind as Table;

/// Whether a file is a deck, or was meant to be one. Only such files are written to, and only their text is shown.
#[must_use]
pub fn is_deck(source: &str) -> bool {
    if syntax::is_deep(source) {
        return !is_other_text(source);
    }
    let (table, errors) = DeTable::parse_recoverable(source);
    if errors.is_empty() { looks_like_deck(table.get_ref()) } else { !is_other_text(source) }
}

/// Whether a file belongs to another program: valid TOML, not empty, and unlike a deck.
#[must_use]
pub fn is_foreign(source: &str) -> bool {
    if syntax::is_deep(source) {
        return false;
    }
    let Ok(table) = DeTable::parse(source) else { return false };
    !table.get_ref().is_empty() && !looks_like_deck(table.get_ref())
}

/// The result of recovery for a file that is not a deck: all of it is dropped.
pub fn nothing(source: &str) -> Recovered {
    let lost = 0..source.len();
    let errors = vec![SyntaxError { what: SyntaxProblem::Foreign, span: 0..0, lost, part: Part::Root, items: 0 }];
    let blanked: String = source.bytes().map(|byte| if byte == b'\n' { '\n' } else { ' ' }).collect();
    Recovered { text: blanked.clone(), blanked, errors, ..Recovered::default() }
}

/// Whether a file that is not TOML was not meant as a deck: it has no header of a deck, case or item, and no `stem`.
pub fn is_other_text(source: &str) -> bool {
    let is_header = |line: &str| match blocks::header(line) {
        Some(header) if header.right.is_none() || !header.begins => false,
        // `[metadata]` and `[info]` are read as `[deck]` in a deck, but other programs use them too.
        Some(header) if header.part == Part::Deck => line.to_lowercase().contains("deck"),
        Some(header) => matches!(header.part, Part::Item | Part::Case),
        None => false,
    };
    let has_stem = |line: &str| scan::assigned(line).is_some_and(|(key, _)| key == "stem");
    !source.lines().any(|line| is_header(line) || has_stem(line))
}

/// Names of lists of questions in this format, or used by authors who know another one.
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

/// Keys that only questions have.
const QUESTION: [&str; 4] = ["stem", "lead_in", "question", "front"];

/// Keys that identify an entry of one of [`LISTS`] as a question.
const ENTRY: [&str; 11] =
    ["id", "text", "kind", "answer", "answers", "options", "choices", "correct", "why", "explanation", "back"];

/// Whether TOML looks like a deck: it has a `[deck]`, a question, or only keys of decks. A common key such as `schema`
/// or `title` is not enough if there are unknown keys as well.
pub fn looks_like_deck(table: &DeTable) -> bool {
    let has_any = |table: &DeTable, keys: &[&str]| table.keys().any(|key| keys.contains(&key.get_ref().as_ref()));
    let is_question =
        |table: &DeTable, is_listed: bool| has_any(table, &QUESTION) || is_listed && has_any(table, &ENTRY);
    let has_question = |name: &str, value: &DeValue| {
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
            inner.iter().any(|(name, value)| has_question(name.get_ref(), value.get_ref()))
        }
        DeValue::Table(_) => name == "deck",
        _ => false,
    };
    let is_known = |name: &str| Table::Root.key(name).is_some() || Table::Deck.key(name).is_some();
    let mut entries = table.iter().map(|(name, value)| (name.get_ref().as_ref(), value.get_ref()));
    !table.is_empty()
        && (is_question(table, false)
            || table.keys().all(|name| is_known(name.get_ref()))
            || entries.any(|(name, value)| is_part(name, value) || has_question(name, value)))
}

/// The start of the first line that is not part of a statement or a header, if there is one.
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

/// Whether a text was not meant as keys of a table: no line assigns a key or begins with one.
pub fn is_foreign_text(text: &str, part: Part) -> bool {
    let tables: &[Table] = match part {
        Part::Item => &[Table::Item, Table::Choice],
        Part::Case => &[Table::Case],
        Part::Deck => &[Table::Deck],
        _ => &[Table::Root],
    };
    let is_key = |word: &str| tables.iter().any(|table| table.key(word).is_some());
    let meant = |line: &str| {
        let name = line.trim_start().split(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '_' | '-'))).next();
        let after = name.map(|name| line.trim_start()[name.len()..].trim_start());
        // A word of a sentence can be the name of a key; a key is followed by a sign or a value.
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
            || name.is_some_and(is_key) && after.is_some_and(valued)
            || scan::assigned(line).is_some_and(|(key, _)| is_key(key))
    };
    let mut lines =
        text.lines().filter(|line| !line.trim().is_empty() && !line.trim_start().starts_with('#')).peekable();
    // A closing bracket or quote belongs to something above.
    let closes = lines.peek().is_some_and(|line| line.trim_start().starts_with([']', '}', ',', '"', '\'']));
    // No statement begins with a dash, except behind a list marker.
    let listed = |line: &&str| {
        let line = line.trim_start();
        let inner = ["- ", "* ", "\u{2022}"].into_iter().find_map(|mark| line.strip_prefix(mark));
        line.starts_with("---") || inner.is_some_and(|inner| scan::assigned(inner).is_none())
    };
    lines.peek().is_some() && !closes && (lines.peek().is_some_and(listed) || !lines.any(meant))
}

/// Whether a text contains a question in YAML syntax, so that it does not belong to the item above.
pub fn has_yaml_question(text: &str) -> bool {
    let key = |line: &str| {
        line.trim_start().trim_start_matches("- ").split_once(':').map(|(key, _)| key.trim().to_lowercase())
    };
    let lines = || text.lines().filter(|line| !line.trim().is_empty());
    let is_question = |key: String| matches!(key.as_str(), "question" | "stem" | "prompt" | "frage");
    lines().next().is_some_and(|line| scan::assigned(line).is_none())
        && lines().any(|line| key(line).is_some_and(is_question))
}

/// A merge conflict left by git.
pub struct MergeConflict<'s> {
    /// The conflict, including its marker lines.
    pub whole: Range<usize>,
    /// The line between the two versions.
    pub middle: Range<usize>,
    /// The first line that is not empty.
    pub first: &'s str,
}

/// All merge conflicts of a file.
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
