//! The table of configuration keys: how each is written, what it takes, its default, what it does, and how it is read
//! from and stored in [`Config`]. Parsing, messages, `rounds config`, the settings screen and the pages use this list.

use std::path::{Path, PathBuf};

use super::Config;
use super::value::{KeyType, Value};
use crate::app::preference::{AnswerMode, ConfidenceMode};
use crate::app::theme::Palette;
use crate::day::Rollover;

/// A configuration key.
pub struct Key {
    /// The name as it is written, with its table, such as `study.session`.
    pub name: &'static str,
    /// The values it takes.
    pub takes: KeyType,
    /// The default, as TOML.
    pub default: &'static str,
    /// What it does, in one sentence.
    pub means: &'static str,
    get: fn(&Config) -> Value,
    set: fn(&mut Config, Value, Option<&Path>) -> Option<()>,
}

/// The names of [`ConfidenceMode`], in the order of [`KeyType::OneOf`].
const CONFIDENCE: &[&str] = &["inline", "off", "ask"];
const ANSWER: &[&str] = &["instant", "confirm"];
const GLYPHS: &[&str] = &["auto", "unicode", "ascii"];
const CLOCK: &[&str] = &["shown", "hidden"];

/// The name of the key that sets the glyph set.
pub const GLYPHS_KEY: &str = "ui.glyphs";
/// The name of the key that sets the theme.
pub const THEME_KEY: &str = "ui.theme";

/// Every key, in the order of the file.
pub const KEYS: &[Key] = &[
    Key {
        name: "decks",
        takes: KeyType::Paths,
        default: "[]",
        means: "Deck folders and files, searched before the built-in decks; `~/` is your home folder.",
        get: |config| Value::Paths(config.written_decks.clone()),
        set: |config, value, home| {
            let paths = value.paths()?;
            config.decks = paths.iter().map(|path| expand(path, home)).collect();
            config.written_decks = paths;
            Some(())
        },
    },
    Key {
        name: "study.new_per_day",
        takes: KeyType::Number(0, 1000),
        default: "12",
        means: "New items per study day, across all sessions.",
        get: |config| Value::size(config.limits.new_per_day),
        set: |config, value, _| value.as_size().map(|size| config.limits.new_per_day = size),
    },
    Key {
        name: "study.session",
        takes: KeyType::Number(1, 1000),
        default: "30",
        means: "Questions per session.",
        get: |config| Value::size(config.limits.session),
        set: |config, value, _| value.as_size().map(|size| config.limits.session = size),
    },
    Key {
        name: "study.retention",
        takes: KeyType::Retention,
        default: "0.90",
        means: "Desired retention: the probability of recall at which an item is due. A higher value requires more reviews.",
        get: |config| Value::Retention(config.retention),
        set: |config, value, _| value.retention().map(|retention| config.retention = retention),
    },
    Key {
        name: "study.day_starts",
        takes: KeyType::Number(0, 23),
        default: "4",
        means: "The hour at which a study day starts.",
        get: |config| Value::size(usize::from(config.rollover.hour())),
        set: |config, value, _| {
            let hour = u8::try_from(value.as_size()?).ok()?;
            config.rollover = Rollover::new(hour)?;
            Some(())
        },
    },
    Key {
        name: "study.confidence",
        takes: KeyType::OneOf(CONFIDENCE),
        default: "\"inline\"",
        means: "How you set your confidence: with Tab or Shift+letter (`inline`), after the answer (`ask`), or never \
                (`off`).",
        get: |config| Value::one_of(&ConfidenceMode::NAMED, &config.confidence),
        set: |config, value, _| value.named(&ConfidenceMode::NAMED).map(|mode| config.confidence = mode),
    },
    Key {
        name: "study.answer",
        takes: KeyType::OneOf(ANSWER),
        default: "\"instant\"",
        means: "What a letter does: answer at once (`instant`), or select, with Enter to submit (`confirm`).",
        get: |config| Value::one_of(&AnswerMode::NAMED, &config.answer),
        set: |config, value, _| value.named(&AnswerMode::NAMED).map(|mode| config.answer = mode),
    },
    Key {
        name: "study.days_off",
        takes: KeyType::Days,
        default: "[]",
        means: "Days of the week to keep free of reviews if possible, such as [\"sat\", \"sun\"].",
        get: |config| Value::Days(config.policy.days_off),
        set: |config, value, _| value.days().map(|days| config.policy.days_off = days),
    },
    Key {
        name: "study.guess_aware",
        takes: KeyType::Flag,
        default: "false",
        means: "Whether the schedule discounts likely guesses.",
        get: |config| Value::Flag(config.policy.guess_aware),
        set: |config, value, _| value.flag().map(|flag| config.policy.guess_aware = flag),
    },
    Key {
        name: "study.retention_of",
        takes: KeyType::Retentions,
        default: "{}",
        means: "Desired retention per deck, by id, such as { medications = 0.93 }.",
        get: |config| Value::Retentions(config.policy.retention_of.clone()),
        set: |config, value, _| value.retentions().map(|retentions| config.policy.retention_of = retentions),
    },
    Key {
        name: THEME_KEY,
        takes: KeyType::Theme,
        default: "\"ansi\"",
        means: "Colors: `ansi` (your terminal's own), `light`, `dark`, `deuteran`, `mono`, or a theme file.",
        get: |config| Value::Theme(config.theme.clone()),
        set: |config, value, _| {
            config.theme = value.theme()?;
            config.palette = Palette::named(&config.theme).unwrap_or(Palette::ANSI);
            Some(())
        },
    },
    Key {
        name: GLYPHS_KEY,
        takes: KeyType::OneOf(GLYPHS),
        default: "\"auto\"",
        means: "Glyph set: `unicode`, `ascii`, or `auto` to follow your locale.",
        get: |config| Value::Word(config.ascii.map_or(0, |ascii| 1 + usize::from(ascii))),
        set: |config, value, _| value.word().map(|at| config.ascii = at.checked_sub(1).map(|at| at == 1)),
    },
    Key {
        name: "ui.mouse",
        takes: KeyType::Flag,
        default: "false",
        means: "Mouse support: click to choose an option, scroll with the wheel, hold Shift to select text.",
        get: |config| Value::Flag(config.mouse),
        set: |config, value, _| value.flag().map(|flag| config.mouse = flag),
    },
    Key {
        name: "ui.hints",
        takes: KeyType::Flag,
        default: "true",
        means: "Whether the footer shows key hints; the help key is always shown.",
        get: |config| Value::Flag(config.hints),
        set: |config, value, _| value.flag().map(|flag| config.hints = flag),
    },
    Key {
        name: "ui.clock",
        takes: KeyType::OneOf(CLOCK),
        default: "\"shown\"",
        means: "Whether exams and `--minute` show the time left; the last minutes are always announced.",
        get: |config| Value::Word(usize::from(!config.clock)),
        set: |config, value, _| value.word().map(|at| config.clock = at == 0),
    },
    Key {
        name: "exam.seconds_per_question",
        takes: KeyType::Number(10, 3600),
        default: "90",
        means: "Seconds per exam question; sets the default time limit.",
        get: |config| Value::size(config.seconds_per_question),
        set: |config, value, _| value.as_size().map(|size| config.seconds_per_question = size),
    },
];

impl Key {
    /// The key with this name, and its index in [`KEYS`].
    #[must_use]
    pub fn named(name: &str) -> Option<(usize, &'static Self)> {
        KEYS.iter().enumerate().find(|(_, key)| key.name == name)
    }

    /// The name without its table.
    #[must_use]
    pub fn last(&self) -> &'static str {
        self.name.rsplit_once('.').map_or(self.name, |(_, last)| last)
    }

    /// Its value in a configuration.
    #[must_use]
    pub fn get(&self, config: &Config) -> Value {
        (self.get)(config)
    }

    /// Its value in a configuration, as TOML.
    #[must_use]
    pub fn literal(&self, config: &Config) -> String {
        self.takes.literal(&self.get(config))
    }

    /// Stores a value; false if it is not one that the key takes. `home` stands for `~` in paths.
    pub fn set(&self, config: &mut Config, value: Value, home: Option<&Path>) -> bool {
        (self.set)(config, value, home).is_some()
    }
}

/// Replaces a leading `~/` with the home folder.
pub fn expand(path: &str, home: Option<&Path>) -> PathBuf {
    match (path.strip_prefix("~/"), home) {
        (Some(rest), Some(home)) => home.join(rest),
        (None, Some(home)) if path == "~" => home.to_owned(),
        (Some(_) | None, _) => PathBuf::from(path),
    }
}
