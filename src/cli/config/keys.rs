//! Keys: every key of the configuration with what it takes, its default and what it means. The one list from which
//! reading, messages, `rounds config`, the settings screen and the README are made.

use std::collections::BTreeMap;
use std::fmt::Write;

use toml::Spanned;
use toml::de::DeValue;

use super::super::files;
use crate::app::theme::Palette;
use crate::day::{Weekday, Weekdays};
use crate::deck::clean::is_hostile;
use crate::memory::DesiredRetention;

/// A key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Id {
    /// Folders and files of decks.
    Decks,
    /// New items in a day.
    NewPerDay,
    /// Items in a session.
    Session,
    /// The retention at which items come back.
    Retention,
    /// When a study day begins.
    DayStarts,
    /// How confidence is told.
    Confidence,
    /// What a letter does.
    Answer,
    /// Days without study.
    DaysOff,
    /// Whether lucky guesses are reckoned with.
    GuessAware,
    /// The retentions of decks.
    RetentionOf,
    /// Colours.
    Theme,
    /// Signs.
    Glyphs,
    /// The mouse.
    Mouse,
    /// The keys in the last line.
    Hints,
    /// The time that is left.
    Clock,
    /// Seconds for a question of an exam.
    SecondsPerQuestion,
}

/// What a key takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Takes {
    /// A whole number between two, both included.
    Number(i64, i64),
    /// A probability at which items come back.
    Share,
    /// A table of decks, each with such a probability.
    Shares,
    /// One of these words.
    OneOf(&'static [&'static str]),
    /// True or false.
    Flag,
    /// Folders and files.
    Paths,
    /// Weekdays.
    Days,
    /// The name of a theme, or its file.
    Look,
}

/// A value of a key.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// A whole number.
    Number(i64),
    /// A probability.
    Share(DesiredRetention),
    /// Such probabilities, by the id of a deck.
    Shares(BTreeMap<String, DesiredRetention>),
    /// A word out of a list, by its place there.
    Word(usize),
    /// True or false.
    Flag(bool),
    /// Folders and files, as they are written.
    Paths(Vec<String>),
    /// Weekdays.
    Days(Weekdays),
    /// The name of a theme, or its file as it is written.
    Look(String),
}

/// A row of the table.
#[derive(Clone, Copy, Debug)]
pub struct Key {
    /// Which.
    pub id: Id,
    /// How it is written, with its table.
    pub name: &'static str,
    /// What it takes.
    pub takes: Takes,
    /// The value that it has unless one is set, as it is written.
    pub default: &'static str,
    /// What it means, in a sentence.
    pub means: &'static str,
}

/// Makes a row.
const fn key(id: Id, name: &'static str, takes: Takes, default: &'static str, means: &'static str) -> Key {
    Key { id, name, takes, default, means }
}

/// How confidence is told.
pub const CONFIDENCE: &[&str] = &["inline", "off", "ask"];
/// What a letter does.
pub const ANSWER: &[&str] = &["instant", "confirm"];
/// The signs drawn.
pub const GLYPHS: &[&str] = &["auto", "unicode", "ascii"];
/// Whether the time is shown.
pub const CLOCK: &[&str] = &["shown", "hidden"];

/// Every key, in the order of the file.
#[rustfmt::skip]
pub const KEYS: &[Key] = &[
    key(Id::Decks, "decks", Takes::Paths, "[]",
        "Deck folders and files, searched before the built-in decks; `~/` is your home folder."),
    key(Id::NewPerDay, "study.new_per_day", Takes::Number(0, 1000), "12",
        "New items per study day, across all sessions."),
    key(Id::Session, "study.session", Takes::Number(1, 1000), "30",
        "Items per session."),
    key(Id::Retention, "study.retention", Takes::Share, "0.90",
        "Desired retention: the probability of recall at which an item is due. Higher means more reviews."),
    key(Id::DayStarts, "study.day_starts", Takes::Number(0, 23), "4",
        "The hour at which a study day starts."),
    key(Id::Confidence, "study.confidence", Takes::OneOf(CONFIDENCE), "\"inline\"",
        "How you set your confidence: with Tab or Shift+letter (`inline`), after \
        the answer (`ask`), or never (`off`)."),
    key(Id::Answer, "study.answer", Takes::OneOf(ANSWER), "\"instant\"",
        "What a letter does: answer at once (`instant`), or select, with Enter to submit (`confirm`)."),
    key(Id::DaysOff, "study.days_off", Takes::Days, "[]",
        "Weekdays off, such as [\"sat\", \"sun\"]."),
    key(Id::GuessAware, "study.guess_aware", Takes::Flag, "false",
        "Whether the schedule discounts likely guesses."),
    key(Id::RetentionOf, "study.retention_of", Takes::Shares, "{}",
        "Desired retention per deck, by id, such as { medications = 0.93 }."),
    key(Id::Theme, "ui.theme", Takes::Look, "\"ansi\"",
        "Colors: `ansi` (your terminal's own), `light`, `dark`, `deuteran`, `mono`, or a theme file."),
    key(Id::Glyphs, "ui.glyphs", Takes::OneOf(GLYPHS), "\"auto\"",
        "Glyph set: `unicode`, `ascii`, or `auto` to follow your locale."),
    key(Id::Mouse, "ui.mouse", Takes::Flag, "false",
        "Mouse support: click to choose an option, scroll with the wheel, hold Shift to select text."),
    key(Id::Hints, "ui.hints", Takes::Flag, "true",
        "Whether the footer shows key hints; help is always shown."),
    key(Id::Clock, "ui.clock", Takes::OneOf(CLOCK), "\"shown\"",
        "Whether exams and `--minute` show the time left; the last minutes are always announced."),
    key(Id::SecondsPerQuestion, "exam.seconds_per_question", Takes::Number(10, 3600), "90",
        "Seconds per exam question; the time limit is computed from it."),
];

/// Why a value is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wrong {
    /// It is of another type.
    Type,
    /// It is of the type, and none of the values.
    Range,
}

impl Takes {
    /// The words for it.
    #[must_use]
    pub fn words(self) -> String {
        match self {
            Self::Number(least, most) => format!("a whole number from {least} to {most}"),
            Self::Share => "a probability from 0.70 to 0.99".to_owned(),
            Self::Shares => "a table of deck ids, each with a probability from 0.70 to 0.99".to_owned(),
            Self::OneOf(words) => words.iter().map(|word| format!("\"{word}\"")).collect::<Vec<_>>().join(" or "),
            Self::Flag => "true or false".to_owned(),
            Self::Paths => "a list of folders and files, such as [\"~/decks\"]".to_owned(),
            Self::Days => "a list of weekdays, such as [\"sat\", \"sun\"], but not all seven".to_owned(),
            Self::Look => "a theme name, or the path of a theme file".to_owned(),
        }
    }

    /// Reads a value.
    ///
    /// # Errors
    ///
    /// It is not one that the key takes.
    pub fn read(self, value: &DeValue) -> Result<Value, Wrong> {
        match self {
            Self::Number(least, most) => {
                let number = integer(value)?;
                if (least..=most).contains(&number) { Ok(Value::Number(number)) } else { Err(Wrong::Range) }
            }
            Self::Share => share(value).map(Value::Share),
            Self::Shares => {
                let table = value.as_table().ok_or(Wrong::Type)?;
                let one = |(deck, value): (&Spanned<_>, &Spanned<DeValue>)| {
                    Ok((ToString::to_string(deck.get_ref()), share(value.get_ref())?))
                };
                table.iter().map(one).collect::<Result<_, _>>().map(Value::Shares)
            }
            Self::OneOf(words) => {
                let word = value.as_str().ok_or(Wrong::Type)?;
                words.iter().position(|known| *known == word).map(Value::Word).ok_or(Wrong::Range)
            }
            Self::Flag => value.as_bool().map(Value::Flag).ok_or(Wrong::Type),
            Self::Paths => texts(value).map(|paths| Value::Paths(paths.into_iter().map(str::to_owned).collect())),
            Self::Days => {
                let names = texts(value)?;
                let day = |name: &str| Weekday::named(&name.to_ascii_lowercase()).ok_or(Wrong::Range);
                let days: Weekdays = names.into_iter().map(day).collect::<Result<_, _>>()?;
                if days == Weekdays::ALL { Err(Wrong::Range) } else { Ok(Value::Days(days)) }
            }
            Self::Look => {
                let name = value.as_str().ok_or(Wrong::Type)?;
                let known = Palette::named(name).is_some() || is_path(name);
                if known { Ok(Value::Look(name.to_owned())) } else { Err(Wrong::Range) }
            }
        }
    }

    /// The words that stand for a value, where they are few.
    #[must_use]
    pub fn known_words(self) -> Vec<&'static str> {
        match self {
            Self::OneOf(words) => words.to_vec(),
            Self::Look => Palette::NAMED.iter().map(|(name, _)| *name).collect(),
            Self::Days => Weekday::ALL.iter().map(|day| day.name()).collect(),
            Self::Number(..) | Self::Share | Self::Shares | Self::Flag | Self::Paths => Vec::new(),
        }
    }

    /// Values to choose from, as they are written; none where only the file will do.
    #[must_use]
    pub fn choices(self) -> Vec<String> {
        let numbers = |numbers: &[i64]| numbers.iter().map(ToString::to_string).collect();
        match self {
            Self::Number(least, most) => {
                let steps = [
                    0, 1, 2, 3, 4, 5, 6, 8, 10, 12, 15, 20, 25, 30, 40, 50, 60, 75, 90, 100, 120, 150, 200, 300, 500,
                    1000,
                ];
                let within: Vec<i64> = steps.into_iter().filter(|step| (least..=most).contains(step)).collect();
                // All hours of a day; of longer ranges the usual steps.
                if most < 24 { numbers(&(least..=most).collect::<Vec<_>>()) } else { numbers(&within) }
            }
            Self::Share => (70..=99).map(|percent| format!("0.{percent}")).collect(),
            Self::OneOf(words) => words.iter().map(|word| quoted(word)).collect(),
            Self::Flag => vec!["false".to_owned(), "true".to_owned()],
            Self::Shares | Self::Paths => Vec::new(),
            Self::Days => {
                use Weekday::{Fri, Sat, Sun};
                let choices: [&[Weekday]; 6] = [&[], &[Sun], &[Sat], &[Sat, Sun], &[Fri], &[Fri, Sat]];
                choices.into_iter().map(|of| days(of.iter().copied().collect())).collect()
            }
            Self::Look => Palette::NAMED.iter().map(|(name, _)| quoted(name)).collect(),
        }
    }
}

impl Key {
    /// The key of a name.
    #[must_use]
    pub fn named(name: &str) -> Option<&'static Self> {
        KEYS.iter().find(|key| key.name == name)
    }

    /// Its name without its table.
    #[must_use]
    pub fn last(&self) -> &'static str {
        self.name.rsplit_once('.').map_or(self.name, |(_, last)| last)
    }

    /// A value as it is written.
    #[must_use]
    pub fn literal(&self, value: &Value) -> String {
        match value {
            Value::Number(number) => number.to_string(),
            Value::Share(share) => written(*share),
            Value::Shares(shares) if shares.is_empty() => "{}".to_owned(),
            Value::Shares(shares) => {
                let one =
                    |(deck, share): (&String, &DesiredRetention)| format!("{} = {}", named(deck), written(*share));
                format!("{{ {} }}", shares.iter().map(one).collect::<Vec<_>>().join(", "))
            }
            Value::Word(place) => quoted(self.takes.known_words().get(*place).copied().unwrap_or_default()),
            Value::Flag(flag) => flag.to_string(),
            Value::Paths(paths) => {
                format!("[{}]", paths.iter().map(|path| quoted(path)).collect::<Vec<_>>().join(", "))
            }
            Value::Days(days) => self::days(*days),
            Value::Look(name) => quoted(name),
        }
    }
}

/// Whether a theme is a file.
#[must_use]
pub fn is_path(theme: &str) -> bool {
    theme.contains(['/', '\\']) || files::is_toml(std::path::Path::new(theme))
}

/// Weekdays as they are written.
fn days(days: Weekdays) -> String {
    format!("[{}]", days.iter().map(|day| quoted(day.name())).collect::<Vec<_>>().join(", "))
}

/// A probability as it is written.
fn written(share: DesiredRetention) -> String {
    let text = share.value().to_string();
    if text.len() < 4 { format!("{:.2}", share.value()) } else { text }
}

/// A key as it is written.
fn named(key: &str) -> String {
    let bare = !key.is_empty() && key.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'));
    if bare { key.to_owned() } else { quoted(key) }
}

/// A text as a string of TOML on one line. What drives a terminal, or is not seen there, is written as its number.
#[must_use]
pub fn quoted(text: &str) -> String {
    let mut out = String::from('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            c if c == '\n' || is_hostile(c) => {
                let _ = match u32::from(c) {
                    code @ 0..=0xffff => write!(out, "\\u{code:04x}"),
                    code => write!(out, "\\U{code:08x}"),
                };
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// A whole number.
fn integer(value: &DeValue) -> Result<i64, Wrong> {
    let number = value.as_integer().ok_or(Wrong::Type)?;
    i64::from_str_radix(number.as_str(), number.radix()).map_err(|_| Wrong::Range)
}

/// A number, with or without a decimal point.
fn float(value: &DeValue) -> Result<f32, Wrong> {
    match value.as_float() {
        Some(number) => number.as_str().parse().map_err(|_| Wrong::Range),
        None => integer(value).map(|number| number as f32),
    }
}

/// A probability of recall.
fn share(value: &DeValue) -> Result<DesiredRetention, Wrong> {
    DesiredRetention::new(float(value)?).ok_or(Wrong::Range)
}

/// A list of strings.
fn texts<'v>(value: &'v DeValue) -> Result<Vec<&'v str>, Wrong> {
    let list = value.as_array().ok_or(Wrong::Type)?;
    list.iter().map(|text| text.get_ref().as_str().ok_or(Wrong::Type)).collect()
}
