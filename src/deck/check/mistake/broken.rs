//! A block that could not be read, prepared for the searches for its mistake.

use std::ops::Range;

use crate::deck::ast::blocks::Part;
use crate::deck::ast::scan::Token;
use crate::deck::diagnostic::Diagnostic;
use crate::deck::schema::{Key, Kind};

/// A block that could not be read.
pub struct Broken<'a> {
    /// The code of the rule that reports it.
    pub code: &'static str,
    /// Where it starts in the file.
    pub start: usize,
    pub text: &'a str,
    pub tokens: Vec<Token>,
    pub part: Part,
    /// Where the parser gave up, from the start of the block.
    pub stop: usize,
}

impl Broken<'_> {
    /// A diagnostic for part of the block.
    pub fn finding(&self, headline: impl Into<String>, span: Range<usize>) -> Diagnostic {
        Diagnostic::error(self.code, headline, self.span(span))
    }

    /// The position in the file of part of the block.
    pub fn span(&self, span: Range<usize>) -> Range<usize> {
        self.start + span.start..self.start + span.end
    }

    /// The text of a token.
    pub fn token_text(&self, token: &Token) -> &str {
        &self.text[token.span.clone()]
    }

    /// The rest of the line from a position, without trailing white space.
    pub fn rest_of_line(&self, from: usize) -> &str {
        let rest = &self.text[from..];
        rest[..rest.find('\n').unwrap_or(rest.len())].trim_end()
    }

    /// The format's definition of a key in this block.
    pub fn key(&self, name: &str) -> Option<&'static Key> {
        let kinds: &[Kind] = match self.part {
            Part::Item => &[Kind::Item, Kind::Choice, Kind::Reject, Kind::Gap, Kind::Vignette],
            Part::Case => &[Kind::Case],
            Part::Deck => &[Kind::Deck, Kind::Activity, Kind::Provider],
            Part::Refs => &[Kind::Ref],
            Part::Root | Part::Unknown => &[Kind::Root, Kind::Deck, Kind::Item],
        };
        kinds.iter().find_map(|kind| kind.key(name))
    }
}
