//! The names of the configuration keys in plain words, and what each choice means, for the settings screen.

/// Each key with its name. At most 24 characters, so that a narrow window shows the value too.
const NAMES: &[(&str, &str)] = &[
    ("decks", "Your decks"),
    ("study.new_per_day", "New items per day"),
    ("study.session", "Questions per session"),
    ("study.goal", "Daily goal"),
    ("study.seconds", "Time limit per question"),
    ("study.retention", "Desired retention"),
    ("study.day_starts", "Hour a study day starts"),
    ("study.confidence", "Asking how sure you are"),
    ("study.answer", "Answering with a letter"),
    ("study.self_rating", "Ratings for recall"),
    ("study.days_off", "Days off"),
    ("study.guess_aware", "Discount guesses"),
    ("study.retention_of", "Retention by deck"),
    ("ui.theme", "Colors"),
    ("ui.glyphs", "Symbols"),
    ("ui.mouse", "Mouse"),
    ("ui.hints", "Key hints"),
    ("ui.clock", "Clock"),
    ("exam.seconds_per_question", "Seconds per question"),
];

/// What each choice of a key means: the key, the word, and the meaning.
const MEANINGS: &[(&str, &str, &str)] = &[
    ("study.confidence", "inline", "with Tab or Shift+letter, on the question"),
    ("study.confidence", "off", "never"),
    ("study.confidence", "ask", "with a key of its own, after each answer"),
    ("study.answer", "instant", "the letter answers at once"),
    ("study.answer", "confirm", "the letter selects, Enter submits"),
    ("study.self_rating", "four", "again, hard, good or easy"),
    ("study.self_rating", "two", "again (no) or good (yes)"),
    ("study.guess_aware", "false", "a right answer counts as recalled"),
    ("study.guess_aware", "true", "a right answer counts less if it may be a guess"),
    ("ui.theme", "ansi", "your terminal's own colors"),
    ("ui.theme", "light", "for a light background"),
    ("ui.theme", "dark", "for a dark background"),
    ("ui.theme", "deuteran", "blue and orange instead of green and red"),
    ("ui.theme", "mono", "no colors"),
    ("ui.glyphs", "auto", "as your locale allows"),
    ("ui.glyphs", "unicode", "Unicode symbols"),
    ("ui.glyphs", "ascii", "ASCII only"),
    ("ui.mouse", "false", "your terminal selects text as usual"),
    ("ui.mouse", "true", "click to choose, scroll with the wheel"),
    ("ui.hints", "true", "the footer shows keys"),
    ("ui.hints", "false", "the footer shows only the help key"),
    ("ui.clock", "shown", "the time left is always shown"),
    ("ui.clock", "hidden", "only the last minutes are announced"),
];

/// The name of a key in plain words. A key without one is named as it is written, without its table.
#[must_use]
pub fn name_of(key: &str) -> String {
    if let Some((_, name)) = NAMES.iter().find(|(known, _)| *known == key) {
        return (*name).to_owned();
    }
    let words = key.rsplit('.').next().unwrap_or(key).replace('_', " ");
    let mut letters = words.chars();
    letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect()
}

/// What a choice of a key means; empty if the choice says it itself. `choice` is TOML.
#[must_use]
pub fn meaning_of(key: &str, choice: &str) -> &'static str {
    let word = choice.trim_matches('"');
    MEANINGS.iter().find(|(of, known, _)| *of == key && *known == word).map_or("", |(.., meaning)| meaning)
}

#[cfg(test)]
mod tests {
    use super::super::value::SettingType;
    use super::super::{SETTINGS, Setting};
    use super::*;

    #[test]
    fn every_key_has_a_short_name_of_its_own() {
        let mut names: Vec<String> = SETTINGS.iter().map(|key| name_of(key.name)).collect();
        assert!(names.iter().all(|name| name.len() <= 24), "{names:?}");
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), SETTINGS.len());
        assert_eq!(name_of("study.not_yet_named"), "Not yet named");
    }

    #[test]
    fn every_word_on_offer_has_a_meaning() {
        let worded =
            |key: &&Setting| matches!(key.takes, SettingType::OneOf(_) | SettingType::Flag | SettingType::Theme);
        for key in SETTINGS.iter().filter(worded) {
            for choice in key.takes.choices() {
                assert!(!meaning_of(key.name, &choice).is_empty(), "{} {choice}", key.name);
            }
        }
    }
}
