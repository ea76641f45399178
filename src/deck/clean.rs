//! Sanitizes all external text before it reaches a screen, a message or a log.
//!
//! A deck is untrusted: control characters and escape sequences could control the terminal, and bidirectional overrides
//! could display a wrong answer as the correct one. Both are replaced by visible characters.

use std::borrow::Cow;
use std::fmt::Write;

/// Makes a text harmless: line breaks stay, tabs become spaces, and all other invisible characters become visible.
#[must_use]
pub fn clean(text: &str) -> Cow<'_, str> {
    if is_plain(text) || !text.chars().any(|c| c == '\t' || (c != '\n' && is_hostile(c))) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 8);
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\n' => out.push('\n'),
            '\r' => {
                let _ = chars.next_if_eq(&'\n');
                out.push('\n');
            }
            '\t' => out.push(' '),
            c if is_hostile(c) => show(c, &mut out),
            c => out.push(c),
        }
    }
    Cow::Owned(out)
}

/// Makes a text harmless and puts it on one line.
#[must_use]
pub fn clean_line(text: &str) -> Cow<'_, str> {
    match clean(text) {
        cleaned if !cleaned.contains('\n') => cleaned,
        cleaned => Cow::Owned(cleaned.replace('\n', " ")),
    }
}

/// Whether a text is printable ASCII and line breaks only. Most texts are, and need no closer inspection.
#[must_use]
pub fn is_plain(text: &str) -> bool {
    // Blocks of fixed size without an early exit let the compiler vectorize the loop.
    let special = |byte: u8| u8::from(byte.wrapping_sub(b' ') > b'~' - b' ') & u8::from(byte != b'\n');
    let has_special = |bytes: &[u8]| bytes.iter().fold(0, |found, byte| found | special(*byte)) != 0;
    let (blocks, rest) = text.as_bytes().as_chunks::<64>();
    !blocks.iter().any(|block| has_special(block)) && !has_special(rest)
}

/// Whether a character must not be written to a terminal. Line breaks are allowed: [`clean`] keeps them.
#[must_use]
pub fn is_hostile(c: char) -> bool {
    c.is_control() && c != '\n' || is_invisible(c)
}

/// Whether a character is invisible and affects how others are displayed. Joiners (U+200C, U+200D) and variation
/// selectors do not count, because some scripts need them.
fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{61c}' | '\u{180e}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}')
}

/// Writes a visible replacement for a hostile character.
fn show(c: char, out: &mut String) {
    match u32::from(c) {
        code @ 0..0x20 => out.push(char::from_u32(0x2400 + code).unwrap_or('\u{2426}')),
        0x7f => out.push('\u{2421}'),
        code => {
            let _ = write!(out, "‹U+{code:04X}›");
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn escape_sequences_become_visible() {
        assert_eq!(clean("\u{1b}]52;c;aGk=\u{7}"), "␛]52;c;aGk=␇");
        assert_eq!(clean("\u{9b}2J"), "‹U+009B›2J");
        assert_eq!(clean("a\u{0}b\u{8}\u{7f}"), "a␀b␈␡");
    }

    #[test]
    fn overrides_and_invisible_characters_become_visible() {
        assert_eq!(clean("\u{202e}abc"), "‹U+202E›abc");
        assert_eq!(clean("a\u{200b}b\u{e0041}"), "a‹U+200B›b‹U+E0041›");
    }

    #[test]
    fn ordinary_text_of_any_script_is_left_alone() {
        for text in ["36.8 °C, µg, ≥ 5 %, H₂O", "مرحبا", "שלום", "नि‍ष्ठा", "👩‍⚕️", "a\nb"]
        {
            assert!(matches!(clean(text), Cow::Borrowed(_)), "{text}");
        }
    }

    #[test]
    fn all_kinds_of_line_breaks_become_line_feeds() {
        assert_eq!(clean("a\r\nb\rc\nd\te"), "a\nb\nc\nd e");
        assert_eq!(clean_line("a\r\nb"), "a b");
    }

    proptest! {
        #[test]
        fn cleaning_removes_hostile_characters_and_is_idempotent(text in any::<String>()) {
            let cleaned = clean(&text).into_owned();
            prop_assert!(!cleaned.chars().any(is_hostile));
            prop_assert_eq!(clean(&cleaned), cleaned.as_str());
            prop_assert!(!clean_line(&text).contains('\n'));
        }
    }
}
