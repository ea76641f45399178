//! A rule: its texts, and the function that reports.

use std::ops::Range;

use super::check_options::Profile;
use super::context::LintContext;
use crate::deck::diagnostic::{Diagnostic, Severity};

/// Rules that look for English words, and so run only on English decks. Part of E008 does too.
pub const ENGLISH: &[&str] = &[
    "W101", "W102", "W103", "W104", "W107", "W108", "W109", "W110", "W111", "W201", "W202", "W208", "W210", "W211",
    "W212", "W309",
];

/// A rule. `rounds explain` prints its texts, and a test checks its examples.
pub struct Rule {
    /// Its code, such as `E001`.
    pub code: &'static str,
    /// The highest severity of its diagnostics.
    pub severity: Severity,
    /// The least strict profile that includes it.
    pub from: Profile,
    /// Whether its errors exclude an item from study.
    pub excludes_item: bool,
    /// What is wrong, in one line.
    pub summary: &'static str,
    /// What it does.
    pub finds: &'static str,
    /// Why that is a problem.
    pub why: &'static str,
    /// An example that it reports; a description if the example would be too long.
    pub bad: &'static str,
    /// The same example, corrected.
    pub good: &'static str,
    /// Where the rule comes from, unless it is part of the format.
    pub source: Option<&'static str>,
    /// Looks for it.
    pub(super) check: fn(&LintContext, &mut Vec<Diagnostic>),
}

impl Rule {
    /// Starts a diagnostic of this rule.
    pub(super) fn finding(&self, headline: impl Into<String>, span: Range<usize>) -> Diagnostic {
        Diagnostic::error(self.code, headline, span).severity(self.severity)
    }

    /// Whether it looks for English words.
    #[must_use]
    pub fn is_of_english(&self) -> bool {
        ENGLISH.contains(&self.code)
    }
}
