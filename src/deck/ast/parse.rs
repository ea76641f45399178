//! Parses a part of a file on its own, with corrected headers.

use std::ops::Range;

use toml::de::DeTable;

use super::blocks::Header;
use super::shift::{Shift, Shifts};
use super::syntax::is_deep;

/// The first error of the parser.
pub struct ParseError {
    pub message: String,
    pub span: Range<usize>,
}

/// The first error in a text that begins at `start` in the file.
pub fn parse(text: &str, start: usize) -> Option<ParseError> {
    if is_deep(text) {
        return Some(ParseError { message: "recursion limit".into(), span: start..start });
    }
    parse_shallow(text, start)
}

/// The same for a text that is known not to be nested too deeply.
pub fn parse_shallow(text: &str, start: usize) -> Option<ParseError> {
    let (_, errors) = DeTable::parse_recoverable(text);
    let first = errors.iter().min_by_key(|error| error.span().map_or(0, |span| span.start))?;
    let span = first.span().unwrap_or(0..0);
    Some(ParseError { message: first.message().to_owned(), span: start + span.start..start + span.end })
}

/// A part of a text with corrected headers, and the mapping of its positions back to those in the part.
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
        let original = header.span.start - range.start..header.span.end - range.start;
        shifts.push(Shift { end: repaired.len(), original });
    }
    repaired.push_str(&text[at..range.end]);
    (repaired, Shifts(shifts))
}
