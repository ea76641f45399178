//! Non-Latin keyboard layouts, for letters that are commands rather than text.
//!
//! A terminal reports the letter, not the key. In the layouts listed here, each letter belongs to exactly one key, so
//! it stands for the Latin letter of that key: Russian and Ukrainian (ЙЦУКЕН), Greek, and Hebrew, which has no
//! capitals. Other layouts would be a guess, such as Arabic, where one key produces two letters, or Serbian, where
//! Russian letters are on other keys; for those the screen shows a hint. Full-width Latin letters and digits map to
//! their ASCII forms.

/// The Latin keys, and each layout's letters in the same order. A capital is that of its letter, or the key's shifted
/// sign.
const KEYS: &str = "qwertyuiop[]asdfghjkl;'zxcvbnm,.`";
const LAYOUTS: [&str; 4] = [
    "йцукенгшщзхъфывапролджэячсмитьбюё",
    "йцукенгшщзхїфівапролджєячсмитьбюґ",
    ";ςερτυθιοπ[]ασδφγηξκλ;'ζχψωβνμ,.`",
    "/'קראטוןםפ[]שדגכעיחלךף,זסבהנמצתץ`",
];
/// The shifted characters of the punctuation keys.
const SHIFTED: [(char, char); 7] =
    [('[', '{'), (']', '}'), (';', ':'), ('\'', '"'), (',', '<'), ('.', '>'), ('`', '~')];

/// The Latin character on the key of a non-ASCII character, if that is unambiguous.
#[must_use]
pub fn latin(char: char) -> Option<char> {
    match u32::from(char) {
        0..0x80 => return None,
        0x3000 => return Some(' '),
        code @ 0xff01..=0xff5e => return char::from_u32(code - 0xfee0),
        code @ (0x660..=0x669 | 0x6f0..=0x6f9) => return char::from_digit(code & 0xf, 10),
        _ => {}
    }
    let on = |letter: char| {
        let key =
            |layout: &str| layout.chars().zip(KEYS.chars()).find(|(found, _)| *found == letter).map(|(_, key)| key);
        LAYOUTS.iter().find_map(|layout| key(layout))
    };
    let small = char.to_lowercase().next()?;
    on(char).or_else(|| {
        let key = on(small).filter(|_| small != char)?;
        Some(SHIFTED.iter().find(|(plain, _)| *plain == key).map_or(key.to_ascii_uppercase(), |(_, shifted)| *shifted))
    })
}

/// Maps a full-width character to its ASCII form.
#[must_use]
pub fn narrow(char: char) -> char {
    if matches!(char, '\u{3000}' | '\u{ff01}'..='\u{ff5e}') { latin(char).unwrap_or(char) } else { char }
}

/// Whether a character is a letter of a non-Latin script.
#[must_use]
pub fn is_foreign(char: char) -> bool {
    let latin =
        matches!(char, '\0'..='\u{24f}' | '\u{1e00}'..='\u{1eff}' | '\u{2c60}'..='\u{2c7f}' | '\u{a720}'..='\u{a7ff}');
    char.is_alphabetic() && !latin
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(typed: &str) -> String {
        typed.chars().map(|char| latin(char).unwrap_or(char)).collect()
    }

    #[test]
    fn a_letter_maps_to_its_key() {
        assert_eq!(read("фисву ФИСВУ гь"), "abcde ABCDE um");
        assert_eq!(read("іІїЄ"), "sS]\"");
        assert_eq!(read("αβψδε ΑΒΨΔΕ θ"), "abcde ABCDE u");
        assert_eq!(read("שנבגק"), "abcde");
        assert_eq!(read("ａｂｃ　ＡＢ？"), "abc AB?");
        assert_eq!(read("бюЖ"), ",.:");
        assert_eq!(read("١٢٣ ۴"), "123 4");
    }

    #[test]
    fn ambiguous_letters_are_not_mapped() {
        for char in "abZ?éüñßşعشاب한あ漢जјљћ".chars() {
            assert_eq!(latin(char), None, "{char}");
        }
        assert!("عш한あ漢जљ".chars().all(is_foreign));
        assert!(!"aéüñßşżấ1?—".chars().any(is_foreign));
    }

    #[test]
    fn no_letter_is_on_two_keys() {
        let mut seen = std::collections::HashMap::new();
        for layout in LAYOUTS {
            assert_eq!(layout.chars().count(), KEYS.chars().count(), "{layout}");
            for (letter, key) in layout.chars().zip(KEYS.chars()).filter(|(letter, _)| !letter.is_ascii()) {
                assert_eq!(*seen.entry(letter).or_insert(key), key, "{letter}");
            }
        }
    }
}
