//! Preferences: what the configuration says, as the settings screen shows and changes it.
//!
//! The screen knows no file and no rule of the configuration: it shows rows and orders another value.

/// How the learner says how sure an answer is.
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
    /// What the configuration calls each.
    pub const NAMED: [(&'static str, Self); 3] = [("inline", Self::Inline), ("off", Self::Off), ("ask", Self::Ask)];
}

/// What a letter does to an item with one best answer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum AnswerMode {
    /// It answers.
    #[default]
    Instant,
    /// It selects, and Enter answers.
    Confirm,
}

impl AnswerMode {
    /// What the configuration calls each.
    pub const NAMED: [(&'static str, Self); 2] = [("instant", Self::Instant), ("confirm", Self::Confirm)];
}

/// One key of the configuration.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Preference {
    /// The key, such as `study.session`.
    pub key: String,
    /// Its value, as it is written in the file.
    pub value: String,
    /// The value that it has unless one is set.
    pub default: String,
    /// What it means, in a sentence.
    pub means: String,
    /// Where the value is from; empty where nobody set one.
    pub from: String,
    /// The values to choose from, as they are written in the file; none where it is edited by hand.
    pub choices: Vec<String>,
}

impl Preference {
    /// The choice after the one in force, or before it; the list is a ring.
    #[must_use]
    pub fn turned(&self, forward: bool) -> Option<&str> {
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

/// All keys of the configuration, in its order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Preferences {
    /// The keys.
    pub rows: Vec<Preference>,
    /// The file; none where the home folder is unknown.
    pub path: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn choices_go_round() {
        let choices = ["a", "b", "c"].map(str::to_owned).to_vec();
        let row = |value: &str| Preference { value: value.into(), choices: choices.clone(), ..Preference::default() };
        assert_eq!((row("c").turned(true), row("a").turned(false)), (Some("a"), Some("c")));
        assert_eq!((row("b").turned(false), row("x").turned(true)), (Some("a"), Some("a")));
        assert_eq!(Preference::default().turned(true), None);
    }
}
