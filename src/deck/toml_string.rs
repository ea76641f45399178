//! Text written as a TOML string.

use std::fmt::Write;

use super::clean::is_hostile;

/// A text as a basic TOML string on one line, with its quotes. Control and invisible characters become escapes.
#[must_use]
pub fn toml_string(text: &str) -> String {
    let mut out = String::from('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            c if c.is_control() || is_hostile(c) => {
                let _ = match u32::from(c) {
                    code @ 0..=0xffff => write!(out, "\\u{code:04X}"),
                    code => write!(out, "\\U{code:08X}"),
                };
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn any_text_reads_back_and_nothing_in_it_reaches_a_terminal(text in any::<String>()) {
            let written = toml_string(&text);
            prop_assert!(!written.chars().any(|c| c.is_control() || is_hostile(c)));
            let table: toml::Table = format!("text = {written}").parse().unwrap();
            prop_assert_eq!(table["text"].as_str(), Some(text.as_str()));
        }
    }
}
