//! Diagnostics: what is wrong in a deck, where, and how to mend it. Data only; `cli` draws it.

use std::ops::Range;

/// How grave a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Worth knowing.
    Info,
    /// The item works, but teaches or tests less well.
    Warning,
    /// The item, or the file, cannot be used.
    Error,
}

/// A stretch of the source and what to say of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// Byte range in the file.
    pub span: Range<usize>,
    /// A few words; may be empty.
    pub text: String,
}

/// A change that surely mends the finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Patch {
    /// Byte range to replace.
    pub span: Range<usize>,
    /// What to put there.
    pub text: String,
}

/// One finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// The rule, such as `E001`.
    pub code: &'static str,
    /// How grave it is.
    pub severity: Severity,
    /// What is wrong, in a line that stands alone: lower case, no full stop, values in backticks.
    pub headline: String,
    /// Where it is wrong.
    pub primary: Label,
    /// Other places that explain it.
    pub secondary: Vec<Label>,
    /// What to do next.
    pub help: Option<String>,
    /// The change that does it, where one is sure.
    pub patch: Option<Patch>,
}

impl Diagnostic {
    /// Makes an error with a headline and the stretch it is about.
    #[must_use]
    pub fn error(code: &'static str, headline: impl Into<String>, span: Range<usize>) -> Self {
        Self {
            code,
            severity: Severity::Error,
            headline: headline.into(),
            primary: Label { span, text: String::new() },
            secondary: Vec::new(),
            help: None,
            patch: None,
        }
    }

    /// Says something of the stretch that is wrong.
    #[must_use]
    pub fn label(mut self, text: impl Into<String>) -> Self {
        self.primary.text = text.into();
        self
    }

    /// Points at another place.
    #[must_use]
    pub fn also(mut self, span: Range<usize>, text: impl Into<String>) -> Self {
        self.secondary.push(Label { span, text: text.into() });
        self
    }

    /// Says what to do next.
    #[must_use]
    pub fn help(mut self, text: impl Into<String>) -> Self {
        self.help = Some(text.into());
        self
    }

    /// Offers a change that surely mends it.
    #[must_use]
    pub fn patch(mut self, span: Range<usize>, text: impl Into<String>) -> Self {
        self.patch = Some(Patch { span, text: text.into() });
        self
    }

    /// Sets another severity than error.
    #[must_use]
    pub fn severity(mut self, severity: Severity) -> Self {
        self.severity = severity;
        self
    }
}
