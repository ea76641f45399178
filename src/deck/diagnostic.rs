//! Diagnostics: what is wrong in a deck, where, and how to fix it. Data only; `cli` renders it.

use std::ops::Range;

use super::clean::is_hostile;
use super::grapheme;

/// The severity of a diagnostic.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Worth knowing.
    Info,
    /// The item works, but teaches or tests less well.
    Warning,
    /// The item, or the file, cannot be used.
    Error,
}

/// A part of the source, and what to say about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// Byte range in the file.
    pub span: Range<usize>,
    /// A few words, or empty.
    pub text: String,
}

/// A safe fix.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Patch {
    /// Byte range to replace.
    pub span: Range<usize>,
    /// The replacement.
    pub text: String,
}

/// A finding of a rule, with its position and what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// The rule, such as `E001`.
    pub code: &'static str,
    /// Its severity.
    pub severity: Severity,
    /// What is wrong, in one self-contained line: lowercase, no period, values in backticks.
    pub headline: String,
    /// Where it is wrong.
    pub primary: Label,
    /// Other positions that explain it.
    pub secondary: Vec<Label>,
    /// What to do next.
    pub help: Option<String>,
    /// The safe fix, if there is one.
    pub patch: Option<Patch>,
}

impl Diagnostic {
    /// Makes an error with a headline and the part of the source it is about.
    #[must_use]
    pub fn error(code: &'static str, headline: impl Into<String>, span: Range<usize>) -> Self {
        Self {
            code,
            severity: Severity::Error,
            headline: brief(headline.into()),
            primary: Label { span, text: String::new() },
            secondary: Vec::new(),
            help: None,
            patch: None,
        }
    }

    /// Sets the label of the primary position.
    #[must_use]
    pub fn label(mut self, text: impl Into<String>) -> Self {
        self.primary.text = brief(text.into());
        self
    }

    /// Adds a secondary position.
    #[must_use]
    pub fn also(mut self, span: Range<usize>, text: impl Into<String>) -> Self {
        self.secondary.push(Label { span, text: brief(text.into()) });
        self
    }

    /// Sets the help.
    #[must_use]
    pub fn help(mut self, text: impl Into<String>) -> Self {
        self.help = Some(brief(text.into()));
        self
    }

    /// Offers a safe fix.
    #[must_use]
    pub fn patch(mut self, span: Range<usize>, text: impl Into<String>) -> Self {
        let text = text.into();
        // A fix that contains invisible characters is never applied automatically.
        self.patch = (!text.contains(is_hostile)).then_some(Patch { span, text });
        self
    }

    /// Offers a safe fix, if there is one.
    #[must_use]
    pub fn maybe_patch(self, change: Option<(Range<usize>, String)>) -> Self {
        match change {
            Some((span, text)) => self.patch(span, text),
            None => self,
        }
    }

    /// Sets a severity other than error.
    #[must_use]
    pub fn severity(mut self, severity: Severity) -> Self {
        self.severity = severity;
        self
    }
}

/// The most characters in a message: it quotes the file, which may contain text of any length.
const LONGEST: usize = 1500;
/// How many characters of the end are kept when a message is cut.
const END: usize = 200;

/// A message, cut in the middle if it is too long to read.
fn brief(text: String) -> String {
    let length = if text.len() > LONGEST { text.chars().count() } else { 0 };
    if length <= LONGEST {
        return text;
    }
    format!("{}…{}", grapheme::prefix(&text, LONGEST - END), grapheme::suffix(&text, END))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_message_is_cut_in_the_middle() {
        let name = "\u{b5}".repeat(1_000_000);
        let headline = Diagnostic::error("E004", format!("two items have the id `{name}`, so"), 0..1).headline;
        assert_eq!(headline.chars().count(), LONGEST + 1);
        assert!(
            headline.starts_with("two items have the id `\u{b5}") && headline.ends_with("\u{b5}`, so"),
            "{headline}"
        );
        assert_eq!(Diagnostic::error("E004", "short", 0..1).headline, "short");
    }
}
