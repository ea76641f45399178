//! The table of configuration keys: how each is written, what it takes, its default, what it does, and how it is read
//! from and stored in [`Config`]. Parsing, messages, `rounds config`, the settings screen and the pages use this list.

use std::path::{Path, PathBuf};

use super::Config;
use super::value::{SettingType, Value};
use crate::app::preference::{AnswerMode, ConfidenceMode, SelfRating};
use crate::app::theme::Palette;
use crate::day::Rollover;

/// A configuration key.
pub struct Setting {
    /// The name as it is written, with its table, such as `study.session`.
    pub name: &'static str,
    /// The values it takes.
    pub takes: SettingType,
    /// The default, as TOML.
    pub default: &'static str,
    /// What it does, in one sentence.
    pub means: &'static str,
    get: fn(&Config) -> Value,
    set: fn(&mut Config, Value, Option<&Path>) -> Option<()>,
}

/// The names of [`ConfidenceMode`], in the order of [`SettingType::OneOf`].
const CONFIDENCE: &[&str] = &["inline", "off", "ask"];
/// The names of [`AnswerMode`], in the order of [`SettingType::OneOf`].
const ANSWER: &[&str] = &["instant", "confirm"];
/// The names of [`SelfRating`], in the order of [`SettingType::OneOf`].
const SELF_RATING: &[&str] = &["four", "two"];
/// The names of the glyph settings: automatic, then Unicode and ASCII.
const GLYPHS: &[&str] = &["auto", "unicode", "ascii"];
const CLOCK: &[&str] = &["shown", "hidden"];

/// The name of the setting for the glyph set.
pub const GLYPHS_SETTING: &str = "ui.glyphs";
/// The name of the setting for the theme.
pub const THEME_SETTING: &str = "ui.theme";

/// Every key, in the order of the file.
pub const SETTINGS: &[Setting] = &[
    Setting {
        name: "decks",
        takes: SettingType::Paths,
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
    Setting {
        name: "study.new_per_day",
        takes: SettingType::Number(0, 1000),
        default: "12",
        means: "New items per study day, across all sessions.",
        get: |config| Value::size(config.limits.new_per_day),
        set: |config, value, _| value.as_size().map(|size| config.limits.new_per_day = size),
    },
    Setting {
        name: "study.session",
        takes: SettingType::Number(1, 1000),
        default: "30",
        means: "Due items per session. What is left of the day's new items is added to them.",
        get: |config| Value::size(config.limits.session),
        set: |config, value, _| value.as_size().map(|size| config.limits.session = size),
    },
    Setting {
        name: "study.retention",
        takes: SettingType::Retention,
        default: "0.90",
        means: "Desired retention: the probability of recall at which an item is due. A higher value requires more reviews.",
        get: |config| Value::Retention(config.retention),
        set: |config, value, _| value.retention().map(|retention| config.retention = retention),
    },
    Setting {
        name: "study.day_starts",
        takes: SettingType::Number(0, 23),
        default: "4",
        means: "The hour at which a study day starts.",
        get: |config| Value::size(usize::from(config.rollover.hour())),
        set: |config, value, _| {
            let hour = u8::try_from(value.as_size()?).ok()?;
            config.rollover = Rollover::new(hour)?;
            Some(())
        },
    },
    Setting {
        name: "study.confidence",
        takes: SettingType::OneOf(CONFIDENCE),
        default: "\"inline\"",
        means: "How you set your confidence: with Tab or Shift+letter (`inline`), after the answer (`ask`), or never \
                (`off`).",
        get: |config| Value::one_of(&ConfidenceMode::NAMED, &config.confidence),
        set: |config, value, _| value.named(&ConfidenceMode::NAMED).map(|mode| config.confidence = mode),
    },
    Setting {
        name: "study.answer",
        takes: SettingType::OneOf(ANSWER),
        default: "\"instant\"",
        means: "What a letter does: answer at once (`instant`), or select, with Enter to submit (`confirm`).",
        get: |config| Value::one_of(&AnswerMode::NAMED, &config.answer),
        set: |config, value, _| value.named(&AnswerMode::NAMED).map(|mode| config.answer = mode),
    },
    Setting {
        name: "study.self_rating",
        takes: SettingType::OneOf(SELF_RATING),
        default: "\"four\"",
        means: "How you rate your own recall: again, hard, good or easy (`four`), or again or good (`two`).",
        get: |config| Value::one_of(&SelfRating::NAMED, &config.self_rating),
        set: |config, value, _| value.named(&SelfRating::NAMED).map(|rating| config.self_rating = rating),
    },
    Setting {
        name: "study.seconds",
        takes: SettingType::Number(5, 3600),
        default: "60",
        means: "Seconds per question with `--minute`; a skipped or late answer counts as wrong.",
        get: |config| Value::size(config.seconds),
        set: |config, value, _| value.as_size().map(|size| config.seconds = size),
    },
    Setting {
        name: "study.days_off",
        takes: SettingType::Days,
        default: "[]",
        means: "Days of the week to keep free of reviews if possible, such as [\"sat\", \"sun\"].",
        get: |config| Value::Days(config.policy.days_off),
        set: |config, value, _| value.days().map(|days| config.policy.days_off = days),
    },
    Setting {
        name: "study.guess_aware",
        takes: SettingType::Flag,
        default: "false",
        means: "Whether the schedule discounts likely guesses.",
        get: |config| Value::Flag(config.policy.guess_aware),
        set: |config, value, _| value.flag().map(|flag| config.policy.guess_aware = flag),
    },
    Setting {
        name: "study.retention_of",
        takes: SettingType::Retentions,
        default: "{}",
        means: "Desired retention per deck, by id, such as { medications = 0.93 }.",
        get: |config| Value::Retentions(config.policy.retention_of.clone()),
        set: |config, value, _| value.retentions().map(|retentions| config.policy.retention_of = retentions),
    },
    Setting {
        name: "study.goal",
        takes: SettingType::Number(0, 1000),
        default: "0",
        means: "Answers per study day to aim for; the home screen shows how far you are. 0 sets no goal.",
        get: |config| Value::size(config.goal),
        set: |config, value, _| value.as_size().map(|size| config.goal = size),
    },
    Setting {
        name: THEME_SETTING,
        takes: SettingType::Theme,
        default: "\"ansi\"",
        means: "Colors: `ansi` (your terminal's own), `light`, `dark`, `deuteran`, `mono`, or a theme file.",
        get: |config| Value::Theme(config.theme.clone()),
        set: |config, value, _| {
            config.theme = value.theme()?;
            config.palette = Palette::named(&config.theme).unwrap_or(Palette::ANSI);
            Some(())
        },
    },
    Setting {
        name: GLYPHS_SETTING,
        takes: SettingType::OneOf(GLYPHS),
        default: "\"auto\"",
        means: "Glyph set: `unicode`, `ascii`, or `auto` to follow your locale.",
        get: |config| Value::Word(config.ascii.map_or(0, |ascii| 1 + usize::from(ascii))),
        set: |config, value, _| value.word().map(|at| config.ascii = at.checked_sub(1).map(|at| at == 1)),
    },
    Setting {
        name: "ui.mouse",
        takes: SettingType::Flag,
        default: "false",
        means: "Mouse support: click an option or a row, click a selected row to open it, scroll with the wheel, hold Shift to \
                select text.",
        get: |config| Value::Flag(config.mouse),
        set: |config, value, _| value.flag().map(|flag| config.mouse = flag),
    },
    Setting {
        name: "ui.hints",
        takes: SettingType::Flag,
        default: "true",
        means: "Whether the footer shows key hints; the help key is always shown.",
        get: |config| Value::Flag(config.hints),
        set: |config, value, _| value.flag().map(|flag| config.hints = flag),
    },
    Setting {
        name: "ui.clock",
        takes: SettingType::OneOf(CLOCK),
        default: "\"shown\"",
        means: "Whether exams and `--minute` show the time left; the last minutes are always announced.",
        get: |config| Value::Word(usize::from(!config.clock)),
        set: |config, value, _| value.word().map(|at| config.clock = at == 0),
    },
    Setting {
        name: "exam.seconds_per_question",
        takes: SettingType::Number(10, 3600),
        default: "90",
        means: "Seconds per exam question; sets the default time limit.",
        get: |config| Value::size(config.seconds_per_question),
        set: |config, value, _| value.as_size().map(|size| config.seconds_per_question = size),
    },
];

impl Setting {
    /// The key with this name, and its index in [`SETTINGS`].
    #[must_use]
    pub fn named(name: &str) -> Option<(usize, &'static Self)> {
        SETTINGS.iter().enumerate().find(|(_, key)| key.name == name)
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
