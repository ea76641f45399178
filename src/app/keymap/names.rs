//! The configuration names of keys.

use super::super::key::KeyCode;
use super::binding::KeyPattern;

/// Keys that have a name.
const KEYS: [(&str, KeyCode); 15] = [
    ("Enter", KeyCode::Enter),
    ("Tab", KeyCode::Tab),
    ("Esc", KeyCode::Esc),
    ("Backspace", KeyCode::Backspace),
    ("Del", KeyCode::Delete),
    ("Insert", KeyCode::Insert),
    ("Up", KeyCode::Up),
    ("Down", KeyCode::Down),
    ("Left", KeyCode::Left),
    ("Right", KeyCode::Right),
    ("Home", KeyCode::Home),
    ("End", KeyCode::End),
    ("PgUp", KeyCode::PageUp),
    ("PgDn", KeyCode::PageDown),
    ("Shift+Tab", KeyCode::BackTab),
];

impl KeyPattern {
    /// Parses a key: a character, a letter twice as in `gg`, a name such as `Enter`, `Space` or `F5`, or `Ctrl+N`.
    #[must_use]
    pub fn named(text: &str) -> Option<Self> {
        let mut chars = text.chars();
        if let (Some(char), None) = (chars.next(), chars.next()) {
            return (!char.is_whitespace() && !char.is_control()).then_some(Self::Char(char));
        }
        if let [first, second] = text.as_bytes()
            && first == second
            && first.is_ascii_alphabetic()
        {
            return Some(Self::Twice(char::from(*first)));
        }
        let lower = text.to_ascii_lowercase();
        if lower == "space" {
            return Some(Self::Char(' '));
        }
        if let Some(char) = lower.strip_prefix("ctrl+") {
            let letter = char.chars().next().filter(|c| c.is_ascii_lowercase() && char.len() == 1)?;
            return Some(Self::Ctrl(letter));
        }
        if let Some(number) = lower.strip_prefix('f').and_then(|number| number.parse().ok()) {
            return (1..=12).contains(&number).then_some(Self::Code(KeyCode::F(number)));
        }
        KEYS.into_iter().find_map(|(name, code)| name.eq_ignore_ascii_case(text).then_some(Self::Code(code)))
    }

    /// The name that [`KeyPattern::named`] parses.
    #[must_use]
    pub fn name(self) -> String {
        match self {
            Self::Char(' ') => "Space".to_owned(),
            Self::Char(char) => char.to_string(),
            Self::Twice(char) => format!("{char}{char}"),
            Self::Ctrl(char) => format!("Ctrl+{}", char.to_ascii_uppercase()),
            Self::Code(KeyCode::F(number)) => format!("F{number}"),
            Self::Code(code) => {
                let known = KEYS.into_iter().find(|(_, known)| *known == code);
                known.map_or_else(String::new, |(name, _)| name.to_owned())
            }
            Self::Letters => "a-h".to_owned(),
            Self::Capitals => "A-H".to_owned(),
            Self::Any => "letters".to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn key_names_round_trip() {
        for text in ["m", "M", "?", "é", "Space", "Enter", "Shift+Tab", "PgDn", "F1", "F12", "Ctrl+N", "gg", "GG"] {
            assert_eq!(KeyPattern::named(text).map(KeyPattern::name).as_deref(), Some(text));
        }
        assert_eq!(KeyPattern::named("ctrl+n"), Some(KeyPattern::Ctrl('n')));
        assert_eq!(KeyPattern::named("ENTER"), Some(KeyPattern::Code(KeyCode::Enter)));
        for text in
            ["", " ", "\t", "\u{1b}", "Entr", "Ctrl+", "Ctrl+nn", "Ctrl+1", "F0", "F13", "Alt+x", "letters", "gG", "11"]
        {
            assert_eq!(KeyPattern::named(text), None, "{text:?}");
        }
    }
}
