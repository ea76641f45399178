//! A line of the source of a text.

/// A line of the source.
#[derive(Clone, Copy)]
pub struct Line<'a> {
    /// Where it starts.
    pub start: usize,
    /// What it says.
    pub text: &'a str,
}

impl<'a> Line<'a> {
    pub fn is_empty(self) -> bool {
        self.text.trim().is_empty()
    }

    /// Spaces before its first word.
    pub fn indent(self) -> usize {
        self.text.len() - self.text.trim_start_matches(' ').len()
    }

    /// The line without so many spaces of its indent.
    pub fn without(self, spaces: usize) -> &'a str {
        &self.text[spaces.min(self.indent())..]
    }
}
