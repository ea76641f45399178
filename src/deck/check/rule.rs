//! A rule: its texts, and the function that looks for what it finds.

use std::ops::Range;

use super::examined::Examined;
use super::terms::Profile;
use crate::deck::diagnostic::{Diagnostic, Severity};

/// Rules that look for English words, and so run on English decks only. Of E008, the part that looks for words does.
pub const ENGLISH: &[&str] = &[
    "W101", "W102", "W103", "W104", "W107", "W108", "W109", "W110", "W111", "W201", "W202", "W208", "W210", "W211",
    "W212", "W309",
];

/// A rule. Its texts are what `rounds explain` prints, and its examples are held to it by a test.
pub struct Rule {
    /// Its code, such as `E001`.
    pub code: &'static str,
    /// How grave its findings are at most.
    pub severity: Severity,
    /// The mildest profile that asks for it.
    pub from: Profile,
    /// Whether an item with such a finding is left out of study.
    pub spoils: bool,
    /// What is wrong where it finds something, in a line.
    pub summary: &'static str,
    /// What it does.
    pub finds: &'static str,
    /// Why that is bad.
    pub why: &'static str,
    /// A piece of a deck that it finds something in; in words, where a piece would be too long.
    pub bad: &'static str,
    /// The same piece, mended.
    pub good: &'static str,
    /// Where the rule is from, if not from the format itself.
    pub source: Option<&'static str>,
    /// Looks for it.
    pub(super) check: fn(&Examined, &mut Vec<Diagnostic>),
}

impl Rule {
    /// Makes a finding of this rule.
    pub(super) fn finding(&self, headline: impl Into<String>, span: Range<usize>) -> Diagnostic {
        Diagnostic::error(self.code, headline, span).severity(self.severity)
    }

    /// Whether it looks for English words.
    #[must_use]
    pub fn is_of_english(&self) -> bool {
        ENGLISH.contains(&self.code)
    }
}
