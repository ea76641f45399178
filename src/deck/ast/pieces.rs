//! Helpers for parts of the text: where a line or a value ends, and replacements that do not move anything.

use std::ops::Range;

use super::blocks::{self, Part};
use super::scan::{self, Kind};

/// The number of items that begin in a text.
pub fn items(text: &str) -> usize {
    let begins = |line: &str| blocks::header(line).is_some_and(|header| header.part == Part::Item && header.begins);
    text.lines().filter(|line| begins(line)).count()
}

/// Where the value of a statement ends; none if it is not closed.
pub fn value_end(statement: &str) -> Option<usize> {
    let tokens = scan::tokens(statement);
    let equals = tokens.iter().position(|token| token.kind == Kind::Equals)?;
    let mut depth = 0_usize;
    for token in &tokens[equals + 1..] {
        match token.kind {
            Kind::Open(_) => depth += 1,
            Kind::Close(_) => depth = depth.saturating_sub(1),
            Kind::Text(_, false) => return None,
            Kind::Line if depth == 0 => return Some(token.span.start),
            _ => {}
        }
    }
    None
}

/// A statement whose value is in typographic quotes, with straight quotes instead, padded to the same length.
pub fn straightened(statement: &str) -> Option<String> {
    let line = statement.lines().next()?;
    let (_, from) = scan::assigned(line)?;
    let value = line[from..].trim();
    let inner = value.strip_prefix(['\u{201c}', '\u{201d}', '\u{201e}', '\u{ab}'])?;
    let inner = inner.strip_suffix(['\u{201c}', '\u{201d}', '\u{bb}'])?;
    let is_plain =
        !inner.contains(['"', '\\', '\u{201c}', '\u{201d}', '\u{201e}']) && !inner.chars().any(char::is_control);
    let straight = format!("\"{inner}\"");
    let start = from + line[from..].find(value)?;
    let spare = value.len().checked_sub(straight.len())?;
    is_plain.then(|| [&statement[..start], &straight, &" ".repeat(spare), &statement[start + value.len()..]].concat())
}

/// The rest of a line from an offset on, without white space at either end. If only white space follows, it is that of
/// the next line with text.
pub fn line_at(source: &str, at: usize) -> Range<usize> {
    let rest = source.get(at..).unwrap_or_default();
    let start = at + rest.len() - rest.trim_start().len();
    let line = source.get(start..).unwrap_or_default();
    let end = line.find('\n').unwrap_or(line.len());
    start..start + line[..end].trim_end().len()
}

/// Replaces a part of a text by spaces and line breaks of the same length, so that all spans stay valid.
pub fn blank(text: &mut String, range: &Range<usize>) {
    let spaces: String = text[range.clone()].bytes().map(|byte| if byte == b'\n' { '\n' } else { ' ' }).collect();
    text.replace_range(range.clone(), &spaces);
}
