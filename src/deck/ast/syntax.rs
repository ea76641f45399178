//! What could not be read of a file, and what is left of it.

use std::collections::HashSet;
use std::ops::Range;

use super::blocks::{Header, Part};
use super::shift::Shifts;

/// What cannot be read, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SyntaxError {
    /// What is wrong.
    pub what: SyntaxProblem,
    /// Where.
    pub span: Range<usize>,
    /// What could not be read because of it; empty where nothing was lost.
    pub lost: Range<usize>,
    /// What it is in.
    pub part: Part,
    /// Items lost with it.
    pub items: usize,
}

/// What is wrong with a piece of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SyntaxProblem {
    /// The parser's message, to be cleaned before it is shown.
    Parser(String),
    /// Two versions that git could not merge, between marker lines; where the second one begins.
    Conflict(Range<usize>),
    /// Text that is no part of a deck.
    Foreign,
    /// A character that cannot be seen stands where white space may stand.
    Invisible(char),
    /// A table that a file has only once stands there before, at this place.
    Second(Range<usize>),
    /// A part of an item that stands in none.
    Orphan,
    /// A part of the deck that is written as the value of a key, and what it is.
    Value(Part),
}

/// What can be read of a file.
#[derive(Clone, Debug, Default)]
pub struct Recovered {
    /// The file as long as it was, what is lost blanked out.
    pub blanked: String,
    /// The same with headers as the format writes them: what is parsed.
    pub text: String,
    /// How places in the parsed text come to be places in the file.
    pub shifts: Shifts,
    /// Why pieces were lost, in file order.
    pub errors: Vec<SyntaxError>,
    /// Headers that are misspelled or missing.
    pub headers: Vec<Header>,
    /// Keys of sources that were lost.
    pub references: HashSet<String>,
}

/// Brackets that may be open at once: more than any deck has, and fewer than the parser's stack takes.
const OPEN: i32 = 100;

/// Whether so many brackets are open at once, strings not looked at, that the parser must not see the text: where it
/// recovers from errors, it goes down one level for each without a limit.
#[must_use]
pub fn is_deep(text: &str) -> bool {
    let step = |byte: &u8| i32::from(matches!(byte, b'[' | b'{')) - i32::from(matches!(byte, b']' | b'}'));
    let mut open = 0;
    // Whole blocks without a way out in between are looked at many bytes at a time.
    let mut is_over = |bytes: &[u8]| {
        open += bytes.iter().map(step).sum::<i32>();
        open > OPEN
    };
    let (blocks, rest) = text.as_bytes().as_chunks::<64>();
    blocks.iter().any(|block| is_over(block)) || is_over(rest)
}
