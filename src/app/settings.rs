//! The settings in force: what the command line and the configuration come to.

use super::exam::Asked;
use super::keymap::binding::KeyOverride;
use super::preference::{Answering, Preferences, Sureness};
use super::theme::Theme;
use crate::review::{Ledger, StudyMode};
use crate::session::{Limits, Scope};

/// What the learner or the command line set.
#[derive(Clone, Debug, PartialEq)]
#[expect(clippy::struct_excessive_bools, reason = "each is a setting of its own")]
pub struct Settings {
    /// How much is asked.
    pub limits: Limits,
    /// What may be asked.
    pub scope: Scope,
    /// The chance of every session; random when none is given.
    pub seed: Option<u64>,
    /// Whether the options of an item are hidden until the learner has an answer in mind.
    pub cover: bool,
    /// Whether each item has a minute, and counts as wrong after it.
    pub minute: bool,
    /// What the command line said of an exam.
    pub exam: Asked,
    /// Whether a session begins anew, though one of the same scope could be gone on with.
    pub anew: bool,
    /// Colours and glyphs.
    pub theme: Theme,
    /// How the learner says how sure an answer is.
    pub confidence: Sureness,
    /// What a letter does to an item with one best answer.
    pub answer: Answering,
    /// Whether the last line names the keys.
    pub hints: bool,
    /// Whether the mouse is listened to.
    pub mouse: bool,
    /// Whether the time that is left is shown.
    pub clock: bool,
    /// Keys that mean something else than the key table says.
    pub keys: Vec<KeyOverride>,
    /// Whether commands are words that are typed, not keys.
    pub spoken: bool,
}

impl Settings {
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
            scope: Scope::default(),
            seed: None,
            cover: false,
            minute: false,
            exam: Asked::default(),
            anew: false,
            theme: Theme::default(),
            confidence: Sureness::default(),
            answer: Answering::default(),
            hints: true,
            mouse: false,
            clock: true,
            keys: Vec::new(),
            spoken: false,
        }
    }
}

/// What holds after the configuration was changed.
#[derive(Clone, Debug)]
pub struct Configured {
    /// The settings that it comes to.
    pub settings: Settings,
    /// Its keys.
    pub preferences: Preferences,
    /// The log folded by other rules, where they are others now.
    pub ledger: Option<Ledger>,
    /// What went wrong, if anything did.
    pub notice: Option<String>,
}

impl PartialEq for Configured {
    /// Whether they say the same; what the log adds up to follows from it.
    fn eq(&self, other: &Self) -> bool {
        self.settings == other.settings && self.preferences == other.preferences && self.notice == other.notice
    }
}
