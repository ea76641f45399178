//! Folds characters with the same meaning into one.

use unicode_normalization::UnicodeNormalization;

use super::characters::{GREEK, MINUS, SEAM, is_combining_mark, is_digit, is_hyphen, is_in_word, is_invisible};

/// The longest run of Greek letters that is read as letter names (`αβ`) rather than as a Greek word.
const LETTERS_AS_NAMES: usize = 3;

/// How to treat capital letters.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Case {
    Kept,
    Folded,
}

/// Folds characters: decomposed, without accents and invisible characters, one kind of hyphen, Greek letters by name.
pub fn fold(text: &str, case: Case) -> String {
    let mut folded = String::with_capacity(text.len());
    if text.is_ascii() {
        folded.push_str(text);
    } else {
        fold_characters(text, &mut folded);
    }
    if case == Case::Folded {
        folded.make_ascii_lowercase();
        if !folded.is_ascii() {
            return folded.to_lowercase();
        }
    }
    folded
}

/// A text with composed letters and without invisible characters.
pub fn composed(text: &str) -> String {
    text.chars().filter(|c| !is_invisible(*c)).nfc().collect()
}

/// Folds characters, except for case.
fn fold_characters(text: &str, folded: &mut String) {
    let letters = decomposed(text);
    let mut rest = letters.as_slice();
    while let Some((&c, after)) = rest.split_first() {
        let run = rest.iter().take_while(|c| greek_name(**c).is_some()).count();
        if run > 0 {
            fold_greek(&rest[..run], folded, rest.get(run).copied());
            rest = &rest[run..];
            continue;
        }
        match c {
            MINUS => fold_minus(folded, after.first().copied()),
            c if is_hyphen(c) => folded.push('-'),
            '\u{2018}'..='\u{201f}' | '\u{2032}'..='\u{2036}' | '`' => folded.push('\''),
            '\u{2044}' | '\u{2215}' => folded.push('/'),
            '\u{22c5}' | '\u{b7}' | '\u{2022}' => folded.push('\u{b7}'),
            '\u{2217}' => folded.push('*'),
            'ß' if is_beta(folded, after.first().copied()) => fold_greek(&['β'], folded, after.first().copied()),
            'ß' | 'ẞ' => folded.push_str("ss"),
            'æ' => folded.push_str("ae"),
            'Æ' => folded.push_str("AE"),
            'œ' => folded.push_str("oe"),
            'Œ' => folded.push_str("OE"),
            'ø' => folded.push('o'),
            'Ø' => folded.push('O'),
            'ł' => folded.push('l'),
            'Ł' => folded.push('L'),
            'đ' | 'ð' => folded.push('d'),
            'Đ' | 'Ð' => folded.push('D'),
            'þ' => folded.push_str("th"),
            'Þ' => folded.push_str("Th"),
            'ı' => folded.push('i'),
            c => folded.push(c),
        }
        rest = after;
    }
}

/// Writes a minus sign, with a space after a single lowercase letter (`n−1`), where a hyphen would be part of a name.
fn fold_minus(folded: &mut String, next: Option<char>) {
    let mut before = folded.chars().rev();
    let is_variable = before.next().is_some_and(|c| c.is_ascii_lowercase()) && !before.next().is_some_and(is_in_word);
    if is_variable && next.is_some_and(is_digit) {
        folded.push(' ');
    }
    folded.push(MINUS);
}

/// Whether `ß` stands for beta: alone or after a single letter, as in `Aß` and `ß-blocker`.
fn is_beta(folded: &str, next: Option<char>) -> bool {
    let mut before = folded.chars().rev().skip_while(|c| *c == SEAM);
    let letters = before.by_ref().take(2).take_while(|c| c.is_alphabetic()).count();
    letters < 2 && !next.is_some_and(char::is_alphabetic)
}

/// Writes a run of Greek letters by name, or unchanged if it is a Greek word.
fn fold_greek(run: &[char], folded: &mut String, next: Option<char>) {
    if let ([mu], Some('g' | 'l' | 'm' | 's' | 'v' | 'a' | 'L' | 'V' | 'A' | 'M')) = (run, next)
        && matches!(mu, 'μ')
        && !folded.ends_with(char::is_alphabetic)
    {
        // A micro sign before a unit: `µg`, `mcg` and `ug` are equal.
        folded.push_str("mc");
    } else if run.len() <= LETTERS_AS_NAMES {
        for letter in run {
            if folded.ends_with(char::is_alphabetic) {
                folded.push(SEAM);
            }
            folded.push_str(greek_name(*letter).unwrap_or_default());
        }
        if next.is_some_and(char::is_alphabetic) {
            folded.push(SEAM);
        }
    } else {
        folded.extend(run);
    }
}

/// The visible characters of a text in compatibility decomposition, without accents. Superscripts stay distinguishable,
/// and fractions stay separate from a number before them.
fn decomposed(text: &str) -> Vec<char> {
    let visible: Vec<char> = text.chars().filter(|c| !is_invisible(*c)).collect();
    let mut letters: Vec<char> = Vec::with_capacity(visible.len());
    let mut rest = visible.as_slice();
    while let Some((&c, after)) = rest.split_first() {
        let run = rest.iter().take_while(|c| superscript(**c).is_some()).count();
        if run > 0 {
            raise(rest[..run].iter().filter_map(|c| superscript(*c)), rest.get(run).copied(), &mut letters);
            rest = &rest[run..];
            continue;
        }
        match c {
            '\u{b4}' => letters.push('\''),
            '\u{2122}' | '\u{ae}' | '\u{a9}' => {}
            // Lookalikes of Greek letters and the degree sign.
            '\u{2206}' => letters.push('Δ'),
            '\u{2211}' => letters.push('Σ'),
            '\u{220f}' => letters.push('Π'),
            '\u{251}' => letters.push('α'),
            '\u{ba}' | '\u{2da}' | '\u{2218}' => letters.push('°'),
            '\u{bc}'..='\u{be}' | '\u{2150}'..='\u{215f}' => {
                letters.push(' ');
                letters.extend(std::iter::once(c).nfkd());
            }
            '\u{2080}'..='\u{2089}' if letters.last().copied().is_some_and(is_digit) && !is_low(&visible, after) => {
                letters.push('_');
                letters.extend(std::iter::once(c).nfkd());
            }
            '\u{208b}' => letters.extend(['_', MINUS]),
            c => {
                // A stroke through a sign, as in `≠`, is not an accent.
                for part in std::iter::once(c).nfkd() {
                    let stroke = matches!(part, '\u{337}' | '\u{338}');
                    if !is_mark(part) || stroke && letters.last().is_some_and(|c| !c.is_alphanumeric()) {
                        letters.push(part);
                    }
                }
            }
        }
        rest = after;
    }
    latinize(&mut letters);
    letters
}

/// Whether the character before the current one is a subscript. `after` is the text after the current one.
fn is_low(visible: &[char], after: &[char]) -> bool {
    let before = (visible.len() - after.len()).checked_sub(2).and_then(|at| visible.get(at));
    before.is_some_and(|c| matches!(c, '\u{2080}'..='\u{2089}' | '\u{208b}'))
}

/// Writes a run of superscripts: as an exponent, or unmarked if it is only the sign of a charge or the start of an
/// ending such as `2ⁿᵈ`.
fn raise(run: impl Iterator<Item = char>, next: Option<char>, letters: &mut Vec<char>) {
    let run: Vec<char> = run.collect();
    let is_ending = run.iter().all(|c| c.is_alphabetic()) && next.is_some_and(char::is_alphabetic);
    if run.iter().any(|c| c.is_alphanumeric()) && !is_ending {
        letters.push('^');
    }
    letters.extend(run);
}

/// The plain character of a superscript digit, sign or variable.
fn superscript(c: char) -> Option<char> {
    match c {
        '\u{b2}' => Some('2'),
        '\u{b3}' => Some('3'),
        '\u{b9}' => Some('1'),
        '\u{2070}' | '\u{2074}'..='\u{2079}' => char::from_digit(u32::from(c) - 0x2070, 10),
        '\u{207a}' => Some('+'),
        '\u{207b}' => Some(MINUS),
        '\u{207f}' => Some('n'),
        '\u{2e3}' => Some('x'),
        _ => None,
    }
}

/// Replaces Cyrillic lookalikes by Latin letters in words that contain Latin letters.
fn latinize(letters: &mut [char]) {
    for word in letters.chunk_by_mut(|a, b| a.is_alphabetic() && b.is_alphabetic()) {
        let is_cyrillic = |c: &char| matches!(c, '\u{400}'..='\u{52f}');
        if word.iter().any(is_cyrillic)
            && word.iter().any(char::is_ascii_alphabetic)
            && word.iter().filter(|c| is_cyrillic(c)).all(|c| latin(*c).is_some())
        {
            for c in word {
                *c = latin(*c).unwrap_or(*c);
            }
        }
    }
}

/// The Latin lookalike of a Cyrillic letter.
fn latin(c: char) -> Option<char> {
    const ALIKE: [(&str, &str); 2] = [("аеорсухіјѕһԁ", "aeopcyxijshd"), ("АВЕКМНОРСТУХІЈЅ", "ABEKMHOPCTYXIJS")];
    ALIKE.iter().find_map(|(cyrillic, latin)| latin.chars().nth(cyrillic.chars().position(|known| known == c)?))
}

/// Whether a character is an accent. Combining marks that are vowels in their script are not.
fn is_mark(c: char) -> bool {
    is_combining_mark(c) && matches!(c, '\u{300}'..='\u{36f}' | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}')
}

/// The name of a Greek letter of either case.
fn greek_name(c: char) -> Option<&'static str> {
    let index = match c {
        'α'..='ω' => u32::from(c) - u32::from('α'),
        'Α'..='Ω' => u32::from(c) - u32::from('Α'),
        _ => return None,
    };
    GREEK.get(index as usize).copied()
}
