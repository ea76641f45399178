//! Keyboard layouts of other scripts, where a letter is a command and not text.
//!
//! A terminal tells the letter and not the key. On the layouts that stand here, each letter is of one key only, and means what
//! the Latin letter of that key means: Russian and Ukrainian (ЙЦУКЕН), Greek, and Hebrew, which has no capitals. Others, as
//! Arabic, where one key gives two letters, or Serbian, which puts Russian letters elsewhere, would be guessed; for those the
//! screen says what does. Full-width Latin letters, and the digits of any of these, are what they look like.

/// Keys, and the letters on them by layout. A capital is that of its letter, or the other sign of the key.
const KEYS: &str = "qwertyuiop[]asdfghjkl;'zxcvbnm,.`";
const LAYOUTS: [&str; 4] = [
    "йцукенгшщзхъфывапролджэячсмитьбюё",
    "йцукенгшщзхїфівапролджєячсмитьбюґ",
    ";ςερτυθιοπ[]ασδφγηξκλ;'ζχψωβνμ,.`",
    "/'קראטוןםפ[]שדגכעיחלךף,זסבהנמצתץ`",
];
/// What the keys without a letter give with Shift.
const SHIFTED: [(char, char); 7] =
    [('[', '{'), (']', '}'), (';', ':'), ('\'', '"'), (',', '<'), ('.', '>'), ('`', '~')];

/// What the key of a character that is not ASCII gives on a Latin layout, as far as that is certain.
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

/// A full-width character as the usual one.
#[must_use]
pub fn narrow(char: char) -> char {
    if matches!(char, '\u{3000}' | '\u{ff01}'..='\u{ff5e}') { latin(char).unwrap_or(char) } else { char }
}

/// Whether a character is a letter of another script than the Latin one, in which no key is written.
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
    fn a_letter_means_the_key_that_it_is_on() {
        assert_eq!(read("фисву ФИСВУ гь"), "abcde ABCDE um");
        assert_eq!(read("іІїЄ"), "sS]\"");
        assert_eq!(read("αβψδε ΑΒΨΔΕ θ"), "abcde ABCDE u");
        assert_eq!(read("שנבגק"), "abcde");
        assert_eq!(read("ａｂｃ　ＡＢ？"), "abc AB?");
        assert_eq!(read("бюЖ"), ",.:");
        assert_eq!(read("١٢٣ ۴"), "123 4");
    }

    #[test]
    fn what_is_not_certain_is_not_guessed() {
        for char in "abZ?éüñßşعشاب한あ漢जјљћ".chars() {
            assert_eq!(latin(char), None, "{char}");
        }
        assert!("عш한あ漢जљ".chars().all(is_foreign));
        assert!(!"aéüñßşżấ1?—".chars().any(is_foreign));
    }

    #[test]
    fn no_letter_of_a_layout_is_of_two_keys() {
        let mut seen = std::collections::HashMap::new();
        for layout in LAYOUTS {
            assert_eq!(layout.chars().count(), KEYS.chars().count(), "{layout}");
            for (letter, key) in layout.chars().zip(KEYS.chars()).filter(|(letter, _)| !letter.is_ascii()) {
                assert_eq!(*seen.entry(letter).or_insert(key), key, "{letter}");
            }
        }
    }
}
