//! Markup that was found, and helpers to find it.

use std::ops::Range;

/// Markup that is not rendered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Foreign {
    /// What it is, such as `HTML`.
    pub what: &'static str,
    /// Its position in the text.
    pub range: Range<usize>,
    /// What to write instead.
    pub help: String,
}

pub fn foreign(what: &'static str, range: Range<usize>, help: impl Into<String>) -> Foreign {
    Foreign { what, range, help: help.into() }
}

/// The positions of a character.
pub fn offsets(text: &str, of: char) -> impl Iterator<Item = usize> {
    text.match_indices(of).map(|(at, _)| at)
}

/// The character before a position.
pub fn before(text: &str, at: usize) -> Option<char> {
    text[..at].chars().next_back()
}

/// The character at a position.
pub fn at(text: &str, at: usize) -> Option<char> {
    text.get(at..)?.chars().next()
}

/// The text between two marks on one line, if it does not start or end with white space.
pub fn enclosed<'t>(text: &'t str, start: usize, mark: &str) -> Option<&'t str> {
    let inner = text.get(start + mark.len()..)?;
    let inner = &inner[..inner.find(mark)?];
    let solid = !inner.is_empty() && inner.trim() == inner && !inner.contains('\n');
    solid.then_some(inner)
}
