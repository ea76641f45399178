//! Texts in two forms: for comparison, and as messages quote them.

use crate::deck::clean::clean_line;
use crate::deck::toml_string::toml_string;

/// The comparison form of a text: lowercase, with white space collapsed and no final period. Signs and numbers stay,
/// because they can be the only difference between two texts, as in "<10%" and ">10%".
pub fn norm(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !folded.is_empty() {
            folded.push(' ');
        }
        folded.push_str(word);
    }
    if folded.is_ascii() {
        folded.make_ascii_lowercase();
    } else {
        folded = folded.to_lowercase();
    }
    folded.truncate(folded.trim_end_matches('.').len());
    folded
}

/// A piece of the file as a message quotes it: on one line, and cut if it is long.
pub fn shown(text: &str) -> String {
    const SHOWN: usize = 60;
    let text = clean_line(text.trim());
    if text.chars().count() <= SHOWN {
        return text.into_owned();
    }
    text.chars().take(SHOWN - 1).chain(['…']).collect()
}

/// A text as a string, shortened for a message.
pub fn quoted_shown(text: &str) -> String {
    toml_string(&shown(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_and_digits_are_compared() {
        assert_ne!(norm("<10 %"), norm(">10 %"));
        assert_eq!(norm(" Facet  joint."), norm("facet joint"));
    }
}
