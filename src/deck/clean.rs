//! Cleaning: what every byte from outside passes on its way to a screen, a message or a log.
//!
//! A deck is hostile until cleaned: control characters and escape sequences could drive the terminal, and
//! bidirectional overrides could show another answer than the one that counts. Both become visible signs.

use std::borrow::Cow;
use std::fmt::Write;

/// Makes text harmless: line breaks stay, tabs become spaces, all else that is invisible becomes visible.
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

/// Makes text harmless and puts it on one line.
#[must_use]
pub fn clean_line(text: &str) -> Cow<'_, str> {
    match clean(text) {
        cleaned if !cleaned.contains('\n') => cleaned,
        cleaned => Cow::Owned(cleaned.replace('\n', " ")),
    }
}

/// Whether a text is surely harmless, seen from its bytes alone: most text is, and is not looked at closer.
#[must_use]
pub fn is_plain(text: &str) -> bool {
    // Whole blocks without a way out in between are looked at many bytes at a time.
    let odd = |byte: u8| u8::from(byte.wrapping_sub(b' ') > b'~' - b' ') & u8::from(byte != b'\n');
    let is_odd = |bytes: &[u8]| bytes.iter().fold(0, |found, byte| found | odd(*byte)) != 0;
    let (blocks, rest) = text.as_bytes().as_chunks::<64>();
    !blocks.iter().any(|block| is_odd(block)) && !is_odd(rest)
}

/// Whether a character must not reach a terminal as it is. The line break is not: [`clean`] keeps it.
#[must_use]
pub fn is_hostile(c: char) -> bool {
    c.is_control() && c != '\n' || is_invisible(c)
}

/// Whether a character changes how others are shown without being seen. The joiners of scripts that need
/// them (U+200C, U+200D) and variation selectors are not counted.
fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{61c}' | '\u{180e}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}')
}

/// Writes a visible sign for a hostile character.
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
    fn line_breaks_of_all_systems_are_one() {
        assert_eq!(clean("a\r\nb\rc\nd\te"), "a\nb\nc\nd e");
        assert_eq!(clean_line("a\r\nb"), "a b");
    }

    proptest! {
        #[test]
        fn nothing_hostile_is_left_and_cleaning_twice_changes_nothing(text in any::<String>()) {
            let cleaned = clean(&text).into_owned();
            prop_assert!(!cleaned.chars().any(is_hostile));
            prop_assert_eq!(clean(&cleaned), cleaned.as_str());
            prop_assert!(!clean_line(&text).contains('\n'));
        }
    }
}
