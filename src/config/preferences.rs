//! The rows of the settings screen.

use super::value::SettingType;
use super::{Configuration, SETTINGS, Setting, meaning_of, name_of};
use crate::app::preference::{Editing, Preference, Preferences};
use crate::deck::clean::clean_line;

/// Every key with its value, for the settings screen.
#[must_use]
pub fn preferences(configuration: &Configuration) -> Preferences {
    let row = |(key, line): (&Setting, &Option<usize>)| {
        let value = key.literal(&configuration.config);
        let mut choices = key.takes.choices();
        if !choices.is_empty() && !choices.contains(&value) {
            // A number is sorted in among the others; anything else becomes the last choice.
            let number = |text: &str| text.parse::<f64>().ok();
            let larger = |choice: &String| number(choice) > number(&value) && number(&value).is_some();
            let at = choices.iter().position(larger).unwrap_or(choices.len());
            choices.insert(at, value.clone());
        }
        Preference {
            key: key.name.to_owned(),
            name: name_of(key.name),
            value: clean_line(&value).into_owned(),
            default: key.default.to_owned(),
            means: key.means.to_owned(),
            from: line.map_or_else(String::new, |line| format!("set on line {line}")),
            meanings: choices.iter().map(|choice| meaning_of(key.name, choice).to_owned()).collect(),
            choices,
            takes: key.takes.words(),
            editing: match key.takes {
                SettingType::Number(..) => Editing::Number,
                SettingType::Retention => Editing::Share,
                SettingType::Retentions | SettingType::Paths | SettingType::Days => Editing::File,
                SettingType::OneOf(_) | SettingType::Flag | SettingType::Theme => Editing::Choice,
            },
        }
    };
    let rows = SETTINGS.iter().zip(&configuration.config.lines).map(row).collect();
    Preferences { rows, path: configuration.path.clone() }
}
