//! Values of configuration keys: the types a key can have, read from TOML and written as TOML.

use std::collections::BTreeMap;
use std::path::Path;

use toml::Spanned;
use toml::de::DeValue;

use crate::app::theme::Palette;
use crate::day::{Weekday, Weekdays};
use crate::deck::toml_string::toml_string;
use crate::files;
use crate::memory::DesiredRetention;

/// The values that a key takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SettingType {
    /// A whole number in this inclusive range.
    Number(i64, i64),
    /// A desired retention.
    Retention,
    /// A table of desired retentions by deck id.
    Retentions,
    /// One of these words.
    OneOf(&'static [&'static str]),
    /// True or false.
    Flag,
    /// A list of folders and files.
    Paths,
    /// A list of weekdays, but not all seven.
    Days,
    /// The name of a theme, or the path of a theme file.
    Theme,
}

/// The value of a key.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// A whole number.
    Number(i64),
    /// A desired retention.
    Retention(DesiredRetention),
    /// Desired retentions by deck id.
    Retentions(BTreeMap<String, DesiredRetention>),
    /// A word, by its index in [`SettingType::OneOf`].
    Word(usize),
    /// True or false.
    Flag(bool),
    /// Folders and files, as they are written.
    Paths(Vec<String>),
    /// Weekdays.
    Days(Weekdays),
    /// The name of a theme, or the path of a theme file as it is written.
    Theme(String),
}

impl Value {
    /// A size as a number.
    pub fn size(size: usize) -> Self {
        Self::Number(i64::try_from(size).unwrap_or(i64::MAX))
    }

    /// The word for an enum value, from its table of names.
    pub fn one_of<T: PartialEq>(names: &[(&str, T)], value: &T) -> Self {
        Self::Word(names.iter().position(|(_, known)| known == value).unwrap_or(0))
    }

    /// The enum value of a word, from its table of names.
    pub fn named<T: Copy>(&self, names: &[(&str, T)]) -> Option<T> {
        Some(names.get(self.word()?)?.1)
    }

    pub fn as_size(&self) -> Option<usize> {
        let Self::Number(number) = self else { return None };
        usize::try_from(*number).ok()
    }

    pub fn retention(&self) -> Option<DesiredRetention> {
        if let Self::Retention(retention) = self { Some(*retention) } else { None }
    }

    pub fn retentions(self) -> Option<BTreeMap<String, DesiredRetention>> {
        if let Self::Retentions(retentions) = self { Some(retentions) } else { None }
    }

    pub fn word(&self) -> Option<usize> {
        if let Self::Word(index) = self { Some(*index) } else { None }
    }

    pub fn flag(&self) -> Option<bool> {
        if let Self::Flag(flag) = self { Some(*flag) } else { None }
    }

    pub fn paths(self) -> Option<Vec<String>> {
        if let Self::Paths(paths) = self { Some(paths) } else { None }
    }

    pub fn days(&self) -> Option<Weekdays> {
        if let Self::Days(days) = self { Some(*days) } else { None }
    }

    pub fn theme(self) -> Option<String> {
        if let Self::Theme(name) = self { Some(name) } else { None }
    }
}

/// Why a value is rejected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ValueError {
    /// It has the wrong type.
    Type,
    /// It has the right type but is not an accepted value.
    Range,
}

impl SettingType {
    /// The accepted values, in words.
    #[must_use]
    pub fn words(self) -> String {
        match self {
            Self::Number(least, most) => format!("a whole number from {least} to {most}"),
            Self::Retention => "a probability from 0.70 to 0.99".to_owned(),
            Self::Retentions => "a table of deck ids, each with a probability from 0.70 to 0.99".to_owned(),
            Self::OneOf(words) => {
                let mut words: Vec<String> = words.iter().map(|word| format!("\"{word}\"")).collect();
                let last = words.pop().unwrap_or_default();
                if words.is_empty() { last } else { format!("{} or {last}", words.join(", ")) }
            }
            Self::Flag => "true or false".to_owned(),
            Self::Paths => "a list of folders and files, such as [\"~/decks\"]".to_owned(),
            Self::Days => "a list of days, such as [\"sat\", \"sun\"], but not all seven".to_owned(),
            Self::Theme => {
                let names: Vec<String> = Palette::NAMED.iter().map(|(name, _)| format!("\"{name}\"")).collect();
                format!("{}, or the path of a theme file", names.join(", "))
            }
        }
    }

    /// Reads a value.
    ///
    /// # Errors
    ///
    /// The key does not take this value.
    pub fn read(self, value: &DeValue) -> Result<Value, ValueError> {
        match self {
            Self::Number(least, most) => {
                let number = integer(value)?;
                if (least..=most).contains(&number) { Ok(Value::Number(number)) } else { Err(ValueError::Range) }
            }
            Self::Retention => retention(value).map(Value::Retention),
            Self::Retentions => {
                let table = value.as_table().ok_or(ValueError::Type)?;
                let one = |(deck, value): (&Spanned<_>, &Spanned<DeValue>)| {
                    Ok((ToString::to_string(deck.get_ref()), retention(value.get_ref())?))
                };
                table.iter().map(one).collect::<Result<_, _>>().map(Value::Retentions)
            }
            Self::OneOf(words) => {
                let word = value.as_str().ok_or(ValueError::Type)?;
                words.iter().position(|known| *known == word).map(Value::Word).ok_or(ValueError::Range)
            }
            Self::Flag => value.as_bool().map(Value::Flag).ok_or(ValueError::Type),
            Self::Paths => strings(value).map(|paths| Value::Paths(paths.into_iter().map(str::to_owned).collect())),
            Self::Days => {
                let names = strings(value)?;
                let day = |name: &str| Weekday::named(&name.to_ascii_lowercase()).ok_or(ValueError::Range);
                let days: Weekdays = names.into_iter().map(day).collect::<Result<_, _>>()?;
                if days == Weekdays::ALL { Err(ValueError::Range) } else { Ok(Value::Days(days)) }
            }
            Self::Theme => {
                let name = value.as_str().ok_or(ValueError::Type)?;
                let known = Palette::named(name).is_some() || is_path(name);
                if known { Ok(Value::Theme(name.to_owned())) } else { Err(ValueError::Range) }
            }
        }
    }

    /// All accepted words, for types that have a fixed list.
    #[must_use]
    pub fn known_words(self) -> Vec<&'static str> {
        match self {
            Self::OneOf(words) => words.to_vec(),
            Self::Theme => Palette::NAMED.iter().map(|(name, _)| *name).collect(),
            Self::Days => Weekday::ALL.iter().map(|day| day.name()).collect(),
            Self::Number(..) | Self::Retention | Self::Retentions | Self::Flag | Self::Paths => Vec::new(),
        }
    }

    /// Values to choose from on the settings screen, as TOML; empty if the file has to be edited instead.
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
                // Every number of a short range such as the hours of a day; round numbers of a longer one.
                if most < 24 { numbers(&(least..=most).collect::<Vec<_>>()) } else { numbers(&within) }
            }
            Self::Retention => (70..=99).map(|percent| format!("0.{percent}")).collect(),
            Self::OneOf(words) => words.iter().map(|word| toml_string(word)).collect(),
            Self::Flag => vec!["false".to_owned(), "true".to_owned()],
            Self::Retentions | Self::Paths => Vec::new(),
            Self::Days => {
                use Weekday::{Fri, Sat, Sun};
                let choices: [&[Weekday]; 6] = [&[], &[Sun], &[Sat], &[Sat, Sun], &[Fri], &[Fri, Sat]];
                choices.into_iter().map(|of| days(of.iter().copied().collect())).collect()
            }
            Self::Theme => Palette::NAMED.iter().map(|(name, _)| toml_string(name)).collect(),
        }
    }

    /// A value as TOML.
    #[must_use]
    pub fn literal(self, value: &Value) -> String {
        match value {
            Value::Number(number) => number.to_string(),
            Value::Retention(share) => decimal(*share),
            Value::Retentions(shares) if shares.is_empty() => "{}".to_owned(),
            Value::Retentions(shares) => {
                let one = |(deck, share): (&String, &DesiredRetention)| {
                    format!("{} = {}", bare_or_quoted(deck), decimal(*share))
                };
                format!("{{ {} }}", shares.iter().map(one).collect::<Vec<_>>().join(", "))
            }
            Value::Word(index) => toml_string(self.known_words().get(*index).copied().unwrap_or_default()),
            Value::Flag(flag) => flag.to_string(),
            Value::Paths(paths) => {
                format!("[{}]", paths.iter().map(|path| toml_string(path)).collect::<Vec<_>>().join(", "))
            }
            Value::Days(days) => self::days(*days),
            Value::Theme(name) => toml_string(name),
        }
    }
}

/// Whether a theme is the path of a file, not a name.
#[must_use]
pub fn is_path(theme: &str) -> bool {
    theme.contains(['/', '\\']) || files::is_toml(Path::new(theme))
}

/// Weekdays as TOML.
fn days(days: Weekdays) -> String {
    format!("[{}]", days.iter().map(|day| toml_string(day.name())).collect::<Vec<_>>().join(", "))
}

/// A retention as TOML, with at least two decimals.
fn decimal(share: DesiredRetention) -> String {
    let text = share.value().to_string();
    if text.len() < 4 { format!("{:.2}", share.value()) } else { text }
}

/// A TOML key, quoted if needed.
fn bare_or_quoted(key: &str) -> String {
    let bare = !key.is_empty() && key.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'));
    if bare { key.to_owned() } else { toml_string(key) }
}

fn integer(value: &DeValue) -> Result<i64, ValueError> {
    let number = value.as_integer().ok_or(ValueError::Type)?;
    i64::from_str_radix(number.as_str(), number.radix()).map_err(|_| ValueError::Range)
}

fn float(value: &DeValue) -> Result<f32, ValueError> {
    match value.as_float() {
        Some(number) => number.as_str().parse().map_err(|_| ValueError::Range),
        None => integer(value).map(|number| number as f32),
    }
}

fn retention(value: &DeValue) -> Result<DesiredRetention, ValueError> {
    DesiredRetention::new(float(value)?).ok_or(ValueError::Range)
}

fn strings<'v>(value: &'v DeValue) -> Result<Vec<&'v str>, ValueError> {
    let list = value.as_array().ok_or(ValueError::Type)?;
    list.iter().map(|text| text.get_ref().as_str().ok_or(ValueError::Type)).collect()
}
