//! Syntax errors of a file, and the result of recovery.

use std::collections::HashSet;
use std::ops::Range;

use super::blocks::{Header, Part};
use super::shift::Shifts;

/// A part of a file that could not be parsed, with the reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SyntaxError {
    /// What is wrong.
    pub what: SyntaxProblem,
    /// The position to report.
    pub span: Range<usize>,
    /// The part that was dropped because of it; empty if nothing was.
    pub lost: Range<usize>,
    /// The kind of block that it is in.
    pub part: Part,
    /// The number of items that were dropped.
    pub items: usize,
}

/// The reason why a part of a file could not be parsed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SyntaxProblem {
    /// The parser's message, which must be cleaned before it is shown.
    Parser(String),
    /// A merge conflict left by git; the position of the line between the two versions.
    Conflict(Range<usize>),
    /// Text that is not part of a deck.
    Foreign,
    /// An invisible character between values.
    Invisible(char),
    /// A second table where only one is allowed; the position of the first.
    Second(Range<usize>),
    /// A part of an item outside of any item.
    Orphan,
    /// A block written as the value of a key, such as `items = [...]`.
    Value(Part),
}

/// The parsable parts of a file.
#[derive(Clone, Debug, Default)]
pub struct Recovered {
    /// The text with dropped parts replaced by spaces; its length is unchanged.
    pub blanked: String,
    /// The same with corrected headers: the text that is parsed.
    pub text: String,
    /// Maps positions in `text` to positions in the file.
    pub shifts: Shifts,
    /// The errors, in file order.
    pub errors: Vec<SyntaxError>,
    /// Headers that are misspelled or missing.
    pub headers: Vec<Header>,
    /// The keys of references that were dropped.
    pub references: HashSet<String>,
}

/// The maximum nesting of brackets: deeper than any real deck, and safe for the parser's stack.
const OPEN: i32 = 100;

/// Whether brackets are nested so deeply that the text must not be parsed: when the parser recovers from errors, it
/// recurses once per bracket, without a limit. Brackets in strings are counted too.
#[must_use]
pub fn is_deep(text: &str) -> bool {
    let step = |byte: &u8| i32::from(matches!(byte, b'[' | b'{')) - i32::from(matches!(byte, b']' | b'}'));
    let mut open = 0;
    // Blocks of fixed size without an early exit let the compiler vectorize the loop.
    let mut is_over = |bytes: &[u8]| {
        open += bytes.iter().map(step).sum::<i32>();
        open > OPEN
    };
    let (blocks, rest) = text.as_bytes().as_chunks::<64>();
    blocks.iter().any(|block| is_over(block)) || is_over(rest)
}
