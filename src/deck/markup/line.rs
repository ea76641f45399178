//! A line of a source text.

/// A line of a source text.
#[derive(Clone, Copy)]
pub struct Line<'a> {
    /// The start in the source.
    pub start: usize,
    /// The text, without trailing white space.
    pub text: &'a str,
}

impl<'a> Line<'a> {
    pub fn is_empty(self) -> bool {
        self.text.trim().is_empty()
    }

    /// The number of spaces before the first word.
    pub fn indent(self) -> usize {
        self.text.len() - self.text.trim_start_matches(' ').len()
    }

    /// The line without up to `spaces` spaces of its indent.
    pub fn without(self, spaces: usize) -> &'a str {
        &self.text[spaces.min(self.indent())..]
    }
}
