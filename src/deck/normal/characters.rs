//! Classifies characters: hyphens, parts of words, invisible ones.

pub use unicode_normalization::char::is_combining_mark;

/// The true minus sign.
pub const MINUS: char = '\u{2212}';

/// The names of the Greek letters in order of code points: final sigma comes before sigma.
pub const GREEK: [&str; 25] = [
    "alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "iota", "kappa", "lambda", "mu", "nu", "xi",
    "omicron", "pi", "rho", "sigma", "sigma", "tau", "upsilon", "phi", "chi", "psi", "omega",
];

/// The character that [`super::letters::fold`] puts between a Greek letter and an adjacent letter: two words without a
/// space.
pub const SEAM: char = '\u{2060}';

/// Whether a character is part of a word: a letter, a digit, an accent, or an invisible character.
#[must_use]
pub fn is_in_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || !c.is_ascii() && (c.is_alphanumeric() || is_combining_mark(c) || is_invisible(c))
}

/// Whether a word is the name of a Greek letter.
#[must_use]
pub fn is_greek_name(word: &str) -> bool {
    GREEK.contains(&word)
}

/// Whether a character is invisible and has no meaning.
#[must_use]
pub fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180e}'
        | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}'
        | '\u{feff}' | '\u{ffa0}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}')
        || (c.is_control() && !c.is_whitespace())
}

/// Whether a character is a hyphen, a dash or a minus sign.
#[must_use]
pub fn is_hyphen(c: char) -> bool {
    matches!(c, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{2043}' | '\u{fe58}' | '\u{fe63}' | '\u{ff0d}')
}

/// Whether a character is a digit.
pub fn is_digit(c: char) -> bool {
    c.is_ascii_digit()
}
