//! Texts of a deck as they are compared, as TOML writes them, and as a message shows them.

use crate::deck::clean::clean_line;

/// A text as it is compared with others: lower case, white space folded, no full stop at the end. Signs and
/// numbers stay, since "<10 %" and ">10 %" differ by nothing else.
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

/// A text as a TOML string on one line.
pub fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            '\n' => quoted.push_str("\\n"),
            '\t' => quoted.push_str("\\t"),
            c if c.is_control() => quoted.push_str(&format!("\\u{:04X}", u32::from(c))),
            c => quoted.push(c),
        }
    }
    quoted + "\""
}

/// A piece of the file as it stands in a message: one line, and not longer than is read.
pub fn shown(text: &str) -> String {
    const SHOWN: usize = 60;
    let text = clean_line(text.trim());
    if text.chars().count() <= SHOWN {
        return text.into_owned();
    }
    text.chars().take(SHOWN - 1).chain(['…']).collect()
}

/// A text as a string, cut to what a message takes.
pub fn quoted_shown(text: &str) -> String {
    quoted(&shown(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comparing_keeps_what_makes_numbers_differ() {
        assert_ne!(norm("<10 %"), norm(">10 %"));
        assert_eq!(norm(" Facet  joint."), norm("facet joint"));
    }
}
