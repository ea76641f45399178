//! The effective settings, from the command line and the configuration.

use super::exam::ExamOptions;
use super::keymap::binding::KeyOverride;
use super::message::Decks;
use super::preference::{AnswerMode, ConfidenceMode, Preferences, SelfRating};
use super::theme::Theme;
use crate::review::{Ledger, StudyMode};
use crate::session::study::SECONDS;
use crate::session::{Limits, Scope};

/// What the learner or the command line set.
#[derive(Clone, Debug, PartialEq)]
#[expect(clippy::struct_excessive_bools, reason = "independent flags")]
pub struct Settings {
    /// How many items a session and a day allow.
    pub limits: Limits,
    /// Answers per study day to aim for; zero for no goal.
    pub goal: usize,
    /// Which decks and tags are studied.
    pub scope: Scope,
    /// The seed of every session; random if none is given.
    pub seed: Option<u64>,
    /// Whether options are hidden until the learner has thought of an answer.
    pub cover: bool,
    /// Whether each item has a time limit, and counts as wrong after that.
    pub minute: bool,
    /// The time limit of each item, in seconds.
    pub seconds: u32,
    /// Exam options from the command line.
    pub exam: ExamOptions,
    /// Whether a new session begins even if one with the same scope could be resumed.
    pub forced_new: bool,
    /// Colors and glyphs.
    pub theme: Theme,
    /// How the learner states their confidence.
    pub confidence: ConfidenceMode,
    /// What a letter does if the item has a single answer.
    pub answer: AnswerMode,
    /// How the learner rates their own recall.
    pub self_rating: SelfRating,
    /// Whether the footer shows key hints.
    pub hints: bool,
    /// Whether the mouse is enabled.
    pub mouse: bool,
    /// Whether the remaining time is shown.
    pub clock: bool,
    /// Key bindings that override the defaults.
    pub keys: Vec<KeyOverride>,
    /// Whether commands are typed words, as in plain-text mode, rather than keys.
    pub plain_text: bool,
}

impl Settings {
    /// The time limit of each item in milliseconds, if there is one.
    #[must_use]
    pub fn limit_ms(&self) -> Option<u64> {
        self.minute.then(|| u64::from(self.seconds) * 1000)
    }

    /// How items are asked in study.
    #[must_use]
    pub fn study_mode(&self) -> StudyMode {
        match (self.minute, self.cover) {
            (true, _) => StudyMode::Minute,
            (false, true) => StudyMode::Cover,
            (false, false) => StudyMode::Study,
        }
    }
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            limits: Limits::default(),
            goal: 0,
            scope: Scope::default(),
            seed: None,
            cover: false,
            minute: false,
            seconds: SECONDS,
            exam: ExamOptions::default(),
            forced_new: false,
            theme: Theme::default(),
            confidence: ConfidenceMode::default(),
            answer: AnswerMode::default(),
            self_rating: SelfRating::default(),
            hints: true,
            mouse: false,
            clock: true,
            keys: Vec::new(),
            plain_text: false,
        }
    }
}

/// The result of a change to the configuration.
#[derive(Clone, Debug)]
pub struct Configured {
    /// The effective settings.
    pub settings: Settings,
    /// The preferences as the settings screen shows them.
    pub preferences: Preferences,
    /// The ledger, if it was folded again because scheduling rules changed.
    pub ledger: Option<Ledger>,
    /// The decks, if they were reloaded because the file was edited.
    pub decks: Option<Decks>,
    /// The error message, if the change failed.
    pub notice: Option<String>,
}

impl PartialEq for Configured {
    /// Ignores the ledger, which follows from the settings.
    fn eq(&self, other: &Self) -> bool {
        self.settings == other.settings && self.preferences == other.preferences && self.notice == other.notice
    }
}
