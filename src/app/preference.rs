//! Preferences: the configuration as the settings screen shows and changes it.
//!
//! This module knows neither the configuration file nor its rules.

/// How the learner states their confidence.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ConfidenceMode {
    /// On the question, with Tab or a capital letter.
    #[default]
    Inline,
    /// Not at all.
    Off,
    /// After the answer, with a key of its own.
    Ask,
}

impl ConfidenceMode {
    /// Each mode with its name in the configuration.
    pub const NAMED: [(&'static str, Self); 3] = [("inline", Self::Inline), ("off", Self::Off), ("ask", Self::Ask)];
}

/// What a letter does in a single-answer item.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum AnswerMode {
    /// It submits the option.
    #[default]
    Instant,
    /// It selects the option; Enter submits it.
    Confirm,
}

impl AnswerMode {
    /// Each mode with its name in the configuration.
    pub const NAMED: [(&'static str, Self); 2] = [("instant", Self::Instant), ("confirm", Self::Confirm)];
}

/// How the learner rates their own recall.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SelfRating {
    /// Again, hard, good or easy.
    #[default]
    Four,
    /// Again or good.
    Two,
}

impl SelfRating {
    /// Each with its name in the configuration.
    pub const NAMED: [(&'static str, Self); 2] = [("four", Self::Four), ("two", Self::Two)];
}

/// How the settings screen edits a value.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Editing {
    /// By going through the choices.
    #[default]
    Choice,
    /// By the choices, or by typing a whole number.
    Number,
    /// By the choices, or by typing a probability.
    Share,
    /// In the configuration file, because it is a list.
    File,
}

/// A configuration key with its value.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Preference {
    /// The key, such as `study.session`.
    pub key: String,
    /// Its name in plain words.
    pub name: String,
    /// The value, in TOML.
    pub value: String,
    /// The default, in TOML.
    pub default: String,
    /// A sentence that explains the key.
    pub means: String,
    /// The source of the value; empty for the default.
    pub from: String,
    /// The values on offer, in TOML; empty if the key must be edited by hand.
    pub choices: Vec<String>,
    /// What each choice means, in the same order; empty where the choice says it itself.
    pub meanings: Vec<String>,
    /// The accepted values, in words.
    pub takes: String,
    /// How the value is edited.
    pub editing: Editing,
}

impl Preference {
    /// A typed number as a value in TOML; a probability may be typed in percent.
    #[must_use]
    pub fn typed_value(&self, typed: &str) -> String {
        match (self.editing, typed.strip_prefix('.')) {
            (Editing::Share, Some(decimals)) => format!("0.{decimals}"),
            (Editing::Share, None) if typed.len() == 2 && !typed.contains('.') => format!("0.{typed}"),
            _ => typed.to_owned(),
        }
    }

    /// The choice after or before the current value, wrapping around.
    #[must_use]
    pub fn adjacent_choice(&self, forward: bool) -> Option<&str> {
        let count = self.choices.len();
        let now = self.choices.iter().position(|choice| *choice == self.value);
        let next = match (now, forward) {
            (Some(now), true) => now + 1,
            (Some(now), false) => now + count.saturating_sub(1),
            (None, _) => 0,
        };
        self.choices.get(next.checked_rem(count)?).map(String::as_str)
    }
}

/// All configuration keys, in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Preferences {
    /// The keys.
    pub rows: Vec<Preference>,
    /// The path of the configuration file; `None` if the home folder is unknown.
    pub path: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_probability_can_be_typed_in_percent() {
        let typed = |editing, text| Preference { editing, ..Preference::default() }.typed_value(text);
        for text in ["92", "0.92", ".92"] {
            assert_eq!(typed(Editing::Share, text), "0.92");
        }
        assert_eq!(typed(Editing::Number, "92"), "92");
        assert_eq!(typed(Editing::Share, "1"), "1");
    }

    #[test]
    fn choices_wrap_around() {
        let choices = ["a", "b", "c"].map(str::to_owned).to_vec();
        let row = |value: &str| Preference { value: value.into(), choices: choices.clone(), ..Preference::default() };
        assert_eq!((row("c").adjacent_choice(true), row("a").adjacent_choice(false)), (Some("a"), Some("c")));
        assert_eq!((row("b").adjacent_choice(false), row("x").adjacent_choice(true)), (Some("a"), Some("a")));
        assert_eq!(Preference::default().adjacent_choice(true), None);
    }
}
