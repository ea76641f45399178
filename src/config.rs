//! The configuration: a few keys, each with a default. An error in the file is reported with its place; the rest of
//! the file still applies. Knows no command line and no environment variable.

mod defaults;
mod edit;
mod load;
mod location;
mod names;
mod preferences;
mod read;
mod rebind;
mod settings;
mod syntax;
mod theme;
mod value;

use std::ops::Range;
use std::path::PathBuf;

use crate::app::exam::PACE_S;
use crate::app::keymap::KeyOverride;
use crate::app::preference::{AnswerMode, ConfidenceMode, SelfRating};
use crate::app::theme::Palette;
use crate::day::Rollover;
use crate::deck::diagnostic::{Diagnostic, Severity};
use crate::memory::{DesiredRetention, Parameters, Scheduler};
use crate::review::{Policy, Rules};
use crate::session::Limits;
use crate::session::study::SECONDS;

pub use defaults::{by_table, defaults};
pub use edit::{Change, EditError, UnsavedChange, ensure, unknown_key, write};
pub use load::Configuration;
pub use location::Location;
pub use names::{meaning_of, name_of};
pub use preferences::preferences;
pub use rebind::Row;
pub use settings::{GLYPHS_SETTING, SETTINGS, Setting, THEME_SETTING};

/// The configuration: what the file sets, and the defaults of everything else.
#[derive(Clone, Debug, PartialEq)]
pub struct Config {
    /// Folders and files of decks.
    pub decks: Vec<PathBuf>,
    /// Limits per day and per session.
    pub limits: Limits,
    /// Answers per study day to aim for; zero for no goal.
    pub goal: usize,
    /// The desired retention of decks that have none of their own.
    pub retention: DesiredRetention,
    /// When a study day ends.
    pub rollover: Rollover,
    /// How the learner sets confidence.
    pub confidence: ConfidenceMode,
    /// What a letter does.
    pub answer: AnswerMode,
    /// How the learner rates their own recall.
    pub self_rating: SelfRating,
    /// Scheduling: days off, retention by deck, guess-aware updates.
    pub policy: Policy,
    /// The theme, by name or as the path in the file.
    pub theme: String,
    /// The colors of the theme.
    pub palette: Palette,
    /// Whether to draw with ASCII only; none if the locale decides.
    pub ascii: Option<bool>,
    /// Whether the mouse is enabled.
    pub mouse: bool,
    /// Whether the footer shows key hints.
    pub hints: bool,
    /// Whether the remaining time is shown.
    pub clock: bool,
    /// Seconds per question in study with a time limit.
    pub seconds: usize,
    /// Seconds per exam question.
    pub seconds_per_question: usize,
    /// Key bindings that replace the built-in ones.
    pub keys: Vec<KeyOverride>,
    /// `decks` as it is written in the file.
    written_decks: Vec<String>,
    /// The line that sets each key, if any, in the order of [`SETTINGS`].
    pub lines: [Option<usize>; SETTINGS.len()],
    /// The lines of the `[keys.CONTEXT]` tables.
    pub rebound: Vec<Row>,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            decks: Vec::new(),
            limits: Limits::default(),
            goal: 0,
            retention: DesiredRetention::default(),
            rollover: Rollover::default(),
            confidence: ConfidenceMode::default(),
            answer: AnswerMode::default(),
            self_rating: SelfRating::default(),
            policy: Policy::default(),
            theme: "ansi".to_owned(),
            palette: Palette::ANSI,
            ascii: None,
            mouse: false,
            hints: true,
            clock: true,
            seconds: SECONDS as usize,
            seconds_per_question: PACE_S,
            keys: Vec::new(),
            written_decks: Vec::new(),
            lines: [None; SETTINGS.len()],
            rebound: Vec::new(),
        }
    }
}

impl Config {
    /// The rules for folding the review log.
    #[must_use]
    pub fn rules(&self) -> Rules {
        let scheduler = Scheduler::new(&Parameters::default(), self.retention);
        Rules { scheduler, rollover: self.rollover, policy: self.policy.clone() }
    }
}

/// A finding in the configuration: a warning without a rule of `check`.
fn finding(headline: impl Into<String>, span: Range<usize>) -> Diagnostic {
    Diagnostic::error("", headline, span).severity(Severity::Warning)
}

#[cfg(test)]
mod tests;
