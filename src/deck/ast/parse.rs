//! Parsing one piece of a file on its own, its headers written as the format has them.

use std::ops::Range;

use toml::de::DeTable;

use super::blocks::Header;
use super::shift::{Shift, Shifts};
use super::syntax::is_deep;

/// What the parser says first of a text.
pub struct ParseError {
    pub message: String,
    pub span: Range<usize>,
}

/// The first error of a text that begins at a place in the file.
pub fn parse(text: &str, start: usize) -> Option<ParseError> {
    if is_deep(text) {
        return Some(ParseError { message: "recursion limit".into(), span: start..start });
    }
    parse_sound(text, start)
}

/// The same, of a text whose blocks were parsed already.
pub fn parse_sound(text: &str, start: usize) -> Option<ParseError> {
    let (_, errors) = DeTable::parse_recoverable(text);
    let first = errors.iter().min_by_key(|error| error.span().map_or(0, |span| span.start))?;
    let span = first.span().unwrap_or(0..0);
    Some(ParseError { message: first.message().to_owned(), span: start + span.start..start + span.end })
}

/// A stretch of a text with headers as the format writes them, and how places in it come to be places in the stretch.
pub fn repaired(text: &str, range: Range<usize>, headers: &[Header]) -> (String, Shifts) {
    let mut repaired = String::with_capacity(range.len() + 8);
    let (mut shifts, mut at) = (Vec::new(), range.start);
    for header in headers.iter().filter(|header| header.span.start >= range.start && header.span.end <= range.end) {
        let Some(right) = &header.right else { continue };
        let written = &text[header.span.clone()];
        let is_missing = written.is_empty();
        if written == right || !is_missing && written.trim().is_empty() || header.span.start < at {
            continue;
        }
        repaired.push_str(&text[at..header.span.start]);
        repaired.push_str(right);
        if is_missing {
            repaired.push('\n');
        }
        at = header.span.end;
        let was = header.span.start - range.start..header.span.end - range.start;
        shifts.push(Shift { end: repaired.len(), was });
    }
    repaired.push_str(&text[at..range.end]);
    (repaired, Shifts(shifts))
}
