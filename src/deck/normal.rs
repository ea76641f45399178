//! The normal form of a text: what answers, searches and duplicate checks compare. The only door to
//! `unicode-normalization`.
//!
//! Two texts have one normal form if they differ only in what a writer does not choose for its meaning. It joins
//!
//! - composed and decomposed letters, case, accents, invisible characters, white space, brackets, quotation marks, `&` and
//!   `and`, British and American spelling, and letters of other scripts inside a Latin word that look the same;
//! - a Greek letter and its name, also where it touches another letter: `Aδ`, `A-delta` and `A delta`;
//! - every kind of hyphen between words, and a space in its place: `medial-branch` and `medial branch`;
//! - a subscript and the digit on the line, and a superscript behind a letter likewise: `H₂O` and `H2O`, `m²` and `m2`;
//! - every way of writing one power: `10³`, `10^3`, `10**3`.
//!
//! It keeps apart whatever changes the meaning of a medical text: digits, decimal points, charges (`Rh-`), every sign (`+`,
//! `<`, `%`, a star), and
//!
//! - a minus sign. A dash is one if a number follows, with or without a space, unless it stands between two numbers or is
//!   attached to a word (`COX-2`); if nothing follows what it stands behind (`Cl -`); behind the `e` of `1e-3`; before a
//!   single letter, a Greek one or a logarithm (`-log`). `−` (U+2212) is one in more places: before any letter that it
//!   touches, and between a single small letter and a number (`n−1`);
//! - an exponent: `10³` is not `103`, nor is `10⁻³`, and `s⁻¹` is not `s¹`.
//!
//! A hyphen may also be left out: see [`readings`].

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::lexicon;
use super::slip::is_beginning;
use super::spelling::american;

/// The minus sign, which a hyphen is not always.
const MINUS: char = '\u{2212}';

/// The names of the Greek letters, from alpha on. Final sigma stands before sigma.
const GREEK: [&str; 25] = [
    "alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "iota", "kappa", "lambda", "mu", "nu", "xi",
    "omicron", "pi", "rho", "sigma", "sigma", "tau", "upsilon", "phi", "chi", "psi", "omega",
];

/// The longest run of Greek letters that are letters used as names (`αβ`), not a word of the Greek language.
const LETTERS_AS_NAMES: usize = 3;

/// Where two words touch that are written without a space: what [`fold`] puts beside a Greek letter.
const SEAM: char = '\u{2060}';

/// Hyphens of one text that are tried one by one in [`readings`]; in a text with more, all of them or none.
const SEAMS: usize = 4;

/// The normal form of a text: its tokens, with one space between them.
#[must_use]
pub fn normal_form(text: &str) -> String {
    tokens(text).join(" ")
}

/// The normal form with capital letters kept, for texts in which they may carry meaning (`PaCO2` and `PACO2`).
#[must_use]
pub fn cased_form(text: &str) -> String {
    cased_tokens(text).join(" ")
}

/// The tokens of [`cased_form`].
#[must_use]
pub fn cased_tokens(text: &str) -> Vec<String> {
    split(&fold(text, Case::Kept)).into_iter().map(|token| token.text).collect()
}

/// The words, numbers and signs of a text in normal form. Letters and digits are parted: `L4`, `L 4` and `L-4` are alike.
#[must_use]
pub fn tokens(text: &str) -> Vec<String> {
    split(&fold(text, Case::Folded)).into_iter().map(|token| spelled(token.text)).collect()
}

/// The tokens of a text with each of its hyphens read as a space, which is the first reading, and left out: `wind-up` is
/// `wind up` and `windup`. A space is never left out: `a symptomatic` is not `asymptomatic`. Nor is a hyphen without which
/// there is another word, such as that of `re-cover` and `un-ionized`.
#[must_use]
pub fn readings(text: &str) -> Vec<Vec<String>> {
    readings_of(&split(&fold(text, Case::Folded)), spelled)
}

/// The readings of [`readings`] with capital letters kept.
#[must_use]
pub fn cased_readings(text: &str) -> Vec<Vec<String>> {
    readings_of(&split(&fold(text, Case::Kept)), |word| word)
}

/// The readings of tokens, each of whose words is spelled in a certain way.
fn readings_of(tokens: &[Token], spelled: impl Fn(String) -> String) -> Vec<Vec<String>> {
    let seams = tokens.iter().filter(|token| token.seam).count();
    let masks: Vec<usize> = if seams <= SEAMS { (0..1 << seams).collect() } else { vec![0, usize::MAX] };
    let reading = |mask: usize| {
        let (mut words, mut seam): (Vec<String>, u32) = (Vec::new(), 0);
        for token in tokens {
            let closed = token.seam && mask.checked_shr(seam).unwrap_or(mask) & 1 == 1;
            seam += u32::from(token.seam);
            match words.last_mut().filter(|_| closed) {
                Some(before) if is_another_word(before, &token.text) => return None,
                Some(before) => before.push_str(&token.text),
                None => words.push(token.text.clone()),
            }
        }
        Some(words.into_iter().map(&spelled).collect())
    };
    masks.into_iter().filter_map(reading).collect()
}

/// A word in American spelling.
fn spelled(word: String) -> String {
    american(&word).unwrap_or(word)
}

/// Whether two parts of a word with a hyphen make another word without it.
fn is_another_word(first: &str, second: &str) -> bool {
    // Words that look like one with a prefix, and are not.
    const OTHERS: [&str; 9] =
        ["coop", "coops", "invalid", "invalids", "multiply", "preposition", "unionised", "unionize", "unionized"];
    // What may be done again, and is then written with a hyphen or without.
    const AGAIN: [&str; 16] = [
        "bleed",
        "bleeding",
        "bled",
        "breathing",
        "feeding",
        "generation",
        "growth",
        "hydration",
        "myelination",
        "perfusion",
        "perfused",
        "polarization",
        "polarized",
        "vascularization",
        "vascularized",
        "warming",
    ];
    let (first, second) = (first.to_lowercase(), second.to_lowercase());
    let joined = format!("{first}{second}");
    match first.as_str() {
        _ if OTHERS.contains(&joined.as_str()) => true,
        // `re-cover` and `recover`, but `re-entry` and `reentry`.
        "re" => {
            !second.starts_with(['a', 'e', 'i', 'o', 'u'])
                && lexicon::is_in_use(&joined)
                && lexicon::contains(&second)
                && !AGAIN.contains(&second.as_str())
        }
        // `C-hip` is no chip; `a-septic` is aseptic.
        "a" | "e" | "x" => false,
        letter => letter.chars().count() == 1 && lexicon::contains(&joined),
    }
}

/// A text with its characters folded as in [`normal_form`], but with its white space, punctuation and spelling.
#[must_use]
pub fn folded(text: &str) -> String {
    let mut folded = fold(text, Case::Folded);
    folded.retain(|c| c != SEAM);
    folded
}

/// Whether a character is a part of a word: a letter, a digit, an accent, or one that nobody sees between them.
#[must_use]
pub fn is_in_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || !c.is_ascii() && (c.is_alphanumeric() || is_combining_mark(c) || is_invisible(c))
}

/// Whether a word is the name of a Greek letter.
#[must_use]
pub fn is_greek_name(word: &str) -> bool {
    GREEK.contains(&word)
}

/// Whether a character is seen by nobody and means nothing.
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

/// What becomes of capital letters.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Case {
    Kept,
    Folded,
}

/// Folds characters: one composition, no accents, no invisible characters, one hyphen, Greek letters by name.
fn fold(text: &str, case: Case) -> String {
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

/// Folds characters other than by case.
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

/// Writes a minus sign: apart from a single small letter before it (`n−1`), where a hyphen would be a part of a name.
fn fold_minus(folded: &mut String, next: Option<char>) {
    let mut before = folded.chars().rev();
    let is_variable = before.next().is_some_and(|c| c.is_ascii_lowercase()) && !before.next().is_some_and(is_in_word);
    if is_variable && next.is_some_and(is_digit) {
        folded.push(' ');
    }
    folded.push(MINUS);
}

/// Whether a sharp s stands for the letter beta: alone or behind a single letter, as in `Aß` and `ß-blocker`.
fn is_beta(folded: &str, next: Option<char>) -> bool {
    let mut before = folded.chars().rev().skip_while(|c| *c == SEAM);
    let letters = before.by_ref().take(2).take_while(|c| c.is_alphabetic()).count();
    letters < 2 && !next.is_some_and(char::is_alphabetic)
}

/// Writes a run of Greek letters: by their names, or as they are where they make a word of the Greek language.
fn fold_greek(run: &[char], folded: &mut String, next: Option<char>) {
    if let ([mu], Some('g' | 'l' | 'm' | 's' | 'v' | 'a' | 'L' | 'V' | 'A' | 'M')) = (run, next)
        && matches!(mu, 'μ')
        && !folded.ends_with(char::is_alphabetic)
    {
        // A micro sign before a unit: `µg`, `mcg` and `ug` are alike.
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

/// The characters of a text that are seen, in their compatible, decomposed parts, without accents. A superscript keeps that
/// it is one, and a fraction that it is no digit of the number before it.
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
            // Signs that look like a Greek letter or a degree sign.
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
                // A stroke through a sign, as in `≠`, is no accent.
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

/// Whether the character before the last one that was read is a subscript, too.
fn is_low(visible: &[char], after: &[char]) -> bool {
    let before = (visible.len() - after.len()).checked_sub(2).and_then(|at| visible.get(at));
    before.is_some_and(|c| matches!(c, '\u{2080}'..='\u{2089}' | '\u{208b}'))
}

/// Writes a run of superscripts: as an exponent, or on the line where it is the sign of a charge alone, or the first letter
/// of an ending as in `2ⁿᵈ`.
fn raise(run: impl Iterator<Item = char>, next: Option<char>, letters: &mut Vec<char>) {
    let run: Vec<char> = run.collect();
    let is_ending = run.iter().all(|c| c.is_alphabetic()) && next.is_some_and(char::is_alphabetic);
    if run.iter().any(|c| c.is_alphanumeric()) && !is_ending {
        letters.push('^');
    }
    letters.extend(run);
}

/// The sign that a superscript raises: a digit, a sign, or a letter that stands for a number.
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

/// Puts Latin letters in the place of Cyrillic ones that look the same, in words that have Latin letters.
fn latinize(letters: &mut [char]) {
    for word in letters.chunk_by_mut(|a, b| a.is_alphabetic() && b.is_alphabetic()) {
        let is_strange = |c: &char| matches!(c, '\u{400}'..='\u{52f}');
        if word.iter().any(is_strange)
            && word.iter().any(char::is_ascii_alphabetic)
            && word.iter().filter(|c| is_strange(c)).all(|c| latin(*c).is_some())
        {
            for c in word {
                *c = latin(*c).unwrap_or(*c);
            }
        }
    }
}

/// The Latin letter that a Cyrillic one looks like.
fn latin(c: char) -> Option<char> {
    const ALIKE: [(&str, &str); 2] = [("аеорсухіјѕһԁ", "aeopcyxijshd"), ("АВЕКМНОРСТУХІЈЅ", "ABEKMHOPCTYXIJS")];
    ALIKE.iter().find_map(|(strange, plain)| plain.chars().nth(strange.chars().position(|known| known == c)?))
}

/// Whether a character is an accent. Marks of scripts in which they are vowels are not.
fn is_mark(c: char) -> bool {
    is_combining_mark(c) && matches!(c, '\u{300}'..='\u{36f}' | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}')
}

/// The name of a Greek letter, large or small.
fn greek_name(c: char) -> Option<&'static str> {
    let place = match c {
        'α'..='ω' => u32::from(c) - u32::from('α'),
        'Α'..='Ω' => u32::from(c) - u32::from('Α'),
        _ => return None,
    };
    GREEK.get(place as usize).copied()
}

/// What a token is made of.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Word,
    Number,
}

/// A word, a number or a sign.
struct Token {
    text: String,
    /// Whether only a hyphen parts it from the word before, or the edge of a Greek letter.
    seam: bool,
}

/// Tokens being put together.
#[derive(Default)]
struct Tokens {
    done: Vec<Token>,
    open: String,
    kind: Option<Kind>,
    /// Whether the next token begins at a seam.
    seam: bool,
    /// Whether the next number is below zero.
    minus: bool,
}

impl Tokens {
    fn close(&mut self) {
        if !self.open.is_empty() {
            let seam = std::mem::take(&mut self.seam);
            self.done.push(Token { text: std::mem::take(&mut self.open), seam });
        }
        self.kind = None;
    }

    fn put(&mut self, c: char, kind: Kind) {
        if self.kind != Some(kind) {
            self.close();
            if kind == Kind::Number && std::mem::take(&mut self.minus) {
                self.open.push('-');
            }
        }
        self.kind = Some(kind);
        self.open.push(c);
    }

    fn sign(&mut self, c: char) {
        self.close();
        self.seam = false;
        self.done.push(Token { text: c.to_string(), seam: false });
    }

    fn word(&mut self, word: &str) {
        self.close();
        self.seam = false;
        self.done.push(Token { text: word.to_owned(), seam: false });
    }

    /// Closes a word whose next part stands behind a hyphen.
    fn part(&mut self) {
        let is_word = self.kind == Some(Kind::Word);
        self.close();
        self.seam = is_word;
    }

    /// Puts the sign of a charge behind the last token.
    fn charge(&mut self) {
        self.close();
        match self.done.last_mut() {
            Some(last) => last.text.push('-'),
            None => self.sign('-'),
        }
    }
}

/// Splits folded text into words, numbers and signs.
fn split(folded: &str) -> Vec<Token> {
    let chars: Vec<char> = folded.chars().collect();
    let mut tokens = Tokens::default();
    for (at, &c) in chars.iter().enumerate() {
        let before = at.checked_sub(1).map(|at| chars[at]);
        let after = chars.get(at + 1).copied();
        let digits_around = before.is_some_and(is_digit) && after.is_some_and(is_digit);
        match c {
            c if is_digit(c) => tokens.put(c, Kind::Number),
            SEAM => tokens.part(),
            'x' | 'X' if is_times(&chars, at) => tokens.sign('*'),
            c if c.is_alphanumeric() || is_combining_mark(c) || matches!(c, '\u{200c}' | '\u{200d}') => {
                tokens.put(c, Kind::Word);
            }
            '.' | ',' | ':' if digits_around => tokens.put(c, Kind::Number),
            // A decimal point without the zero before it.
            '.' if after.is_some_and(is_digit) && !before.is_some_and(char::is_alphanumeric) => {
                tokens.put('0', Kind::Number);
                tokens.put('.', Kind::Number);
            }
            // `i.v.`, `C.R.P.S.`, `Wallenberg's`.
            '.' | '\'' if before.is_some_and(char::is_alphabetic) && after.is_some_and(char::is_alphabetic) => {}
            '-' | MINUS => hyphen(&chars, at, &mut tokens),
            '&' => tokens.word("and"),
            '^' => power(&chars, at, &mut tokens),
            // `10**3`: the first star is the sign, the second one a part of it.
            '*' if after == Some('*') && is_power(&chars, at) => tokens.sign('^'),
            '*' if before == Some('*') && at > 1 && is_power(&chars, at - 1) => {}
            // The plus of an exponent says nothing.
            '+' if before == Some('^') && after.is_some_and(is_digit) => {}
            '=' if matches!(before, Some('<' | '>')) => {
                if let Some(last) = tokens.done.last_mut() {
                    let sign = if before == Some('<') { "\u{2264}" } else { "\u{2265}" };
                    sign.clone_into(&mut last.text);
                }
            }
            '.' | ',' | ':' | ';' | '!' | '?' | '\'' | '"' | '(' | ')' | '[' | ']' | '{' | '}' | '_' | '\u{b7}' => {
                tokens.close();
                tokens.seam = false;
            }
            c if c.is_whitespace() => {
                tokens.close();
                tokens.seam = false;
            }
            // `2 × 3`, `2 x 3` and `2*3`.
            '\u{d7}' | '\u{2715}' if around(&chars, at).0.is_some_and(is_digit) => tokens.sign('*'),
            c => tokens.sign(c),
        }
    }
    tokens.close();
    tokens.done
}

/// Whether a letter `x` stands between two numbers.
fn is_times(chars: &[char], at: usize) -> bool {
    let is_digit_or_space = |c: Option<&char>| c.is_some_and(|c| is_digit(*c) || c.is_whitespace());
    let (left, right) = around(chars, at);
    left.is_some_and(is_digit)
        && right.is_some_and(is_digit)
        && is_digit_or_space(at.checked_sub(1).and_then(|at| chars.get(at)))
        && is_digit_or_space(chars.get(at + 1))
}

/// Whether two stars between numbers raise the first one to the second.
fn is_power(chars: &[char], at: usize) -> bool {
    let right = chars.get(at + 2..).unwrap_or_default();
    let number = right.iter().find(|c| !matches!(**c, '-' | '+' | MINUS));
    around(chars, at).0.is_some_and(is_digit) && number.copied().is_some_and(is_digit)
}

/// Reads the sign of a power. Behind a letter a superscript is a digit of the name (`m²`, `Ca²⁺`), unless it is below zero.
fn power(chars: &[char], at: usize, tokens: &mut Tokens) {
    let (left, right) = around(chars, at);
    let is_raised = left.is_some_and(|c| is_digit(c) || matches!(c, ')' | ']' | '}' | '%'))
        || matches!(right, Some('-' | MINUS))
        || !right.is_some_and(|c| is_digit(c) || c == '+');
    if is_raised {
        tokens.sign('^');
    } else {
        tokens.close();
    }
}

/// Reads a dash: a minus sign, the dash of a range, a charge, or what joins two words.
fn hyphen(chars: &[char], at: usize, tokens: &mut Tokens) {
    let (left, right) = around(chars, at);
    let (before, after) = (at.checked_sub(1).map(|at| chars[at]), chars.get(at + 1).copied());
    let touches_word = before.is_some_and(char::is_alphanumeric);
    let number_right = is_number(&chars[at + 1..]);
    if left.is_some_and(is_digit) && right.is_some_and(is_digit) {
        tokens.sign('-');
    } else if number_right && (!touches_word || is_exponent(chars, at)) {
        tokens.close();
        tokens.minus = true;
    } else if !touches_word && right.is_none_or(is_closing) {
        // `Cl -`, `(-)`, or a dash alone.
        if left.is_some_and(char::is_alphanumeric) { tokens.charge() } else { tokens.sign('-') }
    } else if touches_word && after.is_none_or(|c| !c.is_alphanumeric() && !is_opening(c)) {
        if is_suspended(chars, at) { tokens.close() } else { tokens.charge() }
    } else if !touches_word && is_negated(&chars[at + 1..], chars[at] == MINUS) {
        tokens.sign('-');
    } else if touches_word && after.is_some_and(char::is_alphabetic) {
        tokens.part();
    } else {
        tokens.close();
    }
}

/// Whether a hyphen behind a word stands for the rest of it, as in `pre- and postganglionic` or `A- and C-fibers`, and is no
/// charge, as in `Rh- and Rh+`.
fn is_suspended(chars: &[char], at: usize) -> bool {
    let start = chars[..at].iter().rposition(|c| !c.is_alphanumeric()).map_or(0, |at| at + 1);
    let word: String = chars[start..at].iter().collect::<String>().to_lowercase();
    let is_part =
        is_beginning(&word) || is_greek_name(&word) || word.len() > 3 && word.chars().all(char::is_alphabetic);
    let rest: String = chars[at + 1..].iter().collect();
    let mut words = rest.split_whitespace();
    let conjunction = words.next().filter(|word| matches!(*word, "and" | "or" | "to" | "&"));
    let joins = |word: &str| word.find('-').is_some_and(|at| word[at + 1..].starts_with(char::is_alphabetic));
    chars[at] == '-'
        && match conjunction {
            Some(_) => is_part || words.next().is_some_and(joins),
            None => is_part && rest.starts_with(','),
        }
}

/// Whether a number follows, with or without a space.
fn is_number(rest: &[char]) -> bool {
    let mut rest = rest.iter().skip_while(|c| c.is_whitespace());
    match rest.next() {
        Some('.') => rest.next().copied().is_some_and(is_digit),
        Some(c) => is_digit(*c),
        None => false,
    }
}

/// Whether a dash stands behind the `e` of a number such as `1e-3`.
fn is_exponent(chars: &[char], at: usize) -> bool {
    at > 1
        && matches!(chars[at - 1], 'e' | 'E')
        && is_digit(chars[at - 2])
        && chars.get(at + 1).copied().is_some_and(is_digit)
}

/// Whether a dash that touches no word before it is a minus sign of what follows: a letter that stands for a number, or a
/// logarithm. A minus sign that touches a letter always is.
fn is_negated(rest: &[char], is_minus: bool) -> bool {
    let word: String = rest.iter().take_while(|c| c.is_alphabetic()).collect();
    let is_short = word.chars().count() == 1 || is_greek_name(&word.to_lowercase());
    let is_name = rest.get(word.chars().count()).copied().is_some_and(is_digit);
    !word.is_empty()
        && !is_name
        && (is_minus || is_short || matches!(word.to_lowercase().as_str(), "log" | "ln" | "lg"))
}

fn is_closing(c: char) -> bool {
    matches!(c, '.' | ',' | ';' | ':' | '!' | '?' | ')' | ']' | '}')
}

fn is_opening(c: char) -> bool {
    matches!(c, '(' | '[' | '{' | '\'' | '"')
}

/// The characters before and after a place, white space left out.
fn around(chars: &[char], at: usize) -> (Option<char>, Option<char>) {
    let left = chars[..at].iter().rev().find(|c| !c.is_whitespace()).copied();
    (left, chars[at + 1..].iter().find(|c| !c.is_whitespace()).copied())
}

fn is_digit(c: char) -> bool {
    c.is_ascii_digit()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn alike(texts: &[&str]) {
        for text in texts {
            assert_eq!(normal_form(text), normal_form(texts[0]), "{text} / {}", texts[0]);
        }
    }

    fn apart(texts: &[&str]) {
        for (n, one) in texts.iter().enumerate() {
            for other in &texts[n + 1..] {
                assert_ne!(normal_form(one), normal_form(other), "{one} / {other}");
            }
        }
    }

    #[test]
    fn what_a_writer_does_not_choose_means_nothing() {
        alike(&["Sjögren", "Sjo\u{308}gren", "SJÖGREN", "sjogren", "Sjö\u{ad}gren", "Sj\u{f6}gren\u{200b}"]);
        alike(&["Ménière", "Meniere", "Me\u{301}nie\u{300}re", "MÉNIÈRE"]);
        alike(&[
            "medial branch",
            "Medial-branch",
            "medial\u{2010}branch",
            "medial\u{2013}branch",
            " medial\u{a0} branch. ",
        ]);
        alike(&["\u{ff2e}MDA", "NMDA", "nmda"]);
        alike(&["ﬁber", "fiber", "fibre", "FIBRE"]);
        alike(&["bread & butter", "bread and butter", "bread&butter"]);
        alike(&["Wallenberg's", "Wallenberg\u{2019}s", "Wallenbergs"]);
        alike(&["AV block (third degree)", "AV block, third degree", "AV block third degree"]);
        alike(&["i.v. infusion", "IV infusion"]);
        alike(&["İstanbul", "istanbul"]);
        alike(&["Straße", "strasse"]);
        alike(&["cœliac", "coeliac", "celiac"]);
    }

    #[test]
    fn greek_letters_are_their_names() {
        for (letter, name) in [
            "α", "β", "γ", "δ", "ε", "ζ", "η", "θ", "ι", "κ", "λ", "μ", "ν", "ξ", "ο", "π", "ρ", "σ", "ς", "τ", "υ",
            "φ", "χ", "ψ", "ω",
        ]
        .iter()
        .zip(GREEK)
        {
            alike(&[&format!("{letter}-receptor"), &format!("{name} receptor"), &format!("{name}-Receptor")]);
            alike(&[&letter.to_uppercase(), name]);
        }
        alike(&["α2δ subunit", "alpha-2-delta subunit", "alpha2delta subunit", "Α2Δ subunit", "α₂δ subunit"]);
        alike(&["µ-opioid", "μ-opioid", "mu-opioid", "mu opioid"]);
        alike(&["αβ T cell", "alpha-beta T cell"]);
        alike(&["Aδ fiber", "A-delta fibre", "A delta fiber", "AΔ fiber", "A\u{2206} fiber"]);
        alike(&["NF-κB", "NF-kappa B", "NFκB", "nf kappa-b"]);
        alike(&["Aβ", "Aß", "A-beta"]);
        alike(&["TGF-ß1", "TGF-β1", "TGF beta 1"]);
        alike(&["ΔG", "delta G", "delta-G"]);
        alike(&["50 µg", "50 μg", "50 mcg", "50µg", "50 ug"]);
        assert_eq!(normal_form("υπέρταση"), "υπερταση");
    }

    #[test]
    fn digits_signs_and_charges_mean_something() {
        apart(&["L4", "L5", "L45"]);
        apart(&["+5", "-5", "5", "\u{b1}5"]);
        alike(&["-5 mV", "\u{2212}5 mV", "\u{2013}5 mV"]);
        apart(&["2-3", "23", "2 3", "2.3", "2,3"]);
        alike(&["2-3", "2\u{2013}3", "2 - 3"]);
        apart(&["Rh+", "Rh-", "Rh"]);
        apart(&["< 5", "> 5", "\u{2264} 5", "5"]);
        alike(&["<=5", "\u{2264} 5"]);
        apart(&["3½", "31/2"]);
        alike(&["3½", "3 1/2"]);
        alike(&["COX-2", "COX2", "cox 2", "COX\u{2013}2", "COX\u{2212}2"]);
        alike(&[".5 mL", "0.5 mL"]);
        apart(&["HLA-B*57:01", "HLA-B*15:02"]);
        alike(&["pre- and postganglionic", "pre and postganglionic"]);
        apart(&["50%", "50"]);
        apart(&["=", "\u{2260}"]);
        alike(&["\u{2260} 5", "=\u{338} 5"]);
        alike(&["37 \u{b0}C", "37 \u{ba}C", "37 \u{2da}C", "37 ℃"]);
    }

    #[test]
    fn a_minus_sign_is_kept_with_a_space_behind_it_or_without() {
        for minus in ["-", "\u{2212}", "\u{2013}", "\u{2010}", "\u{2011}", "\u{ff0d}", "\u{fe63}"] {
            for (text, sign) in [
                ("8 mmol/L", ""),
                ("2.5", ""),
                ("2.5", "T-score of "),
                ("2.5", "("),
                ("8", "base excess "),
                ("3", "10^"),
                (".5", ""),
            ] {
                let (close, apart_from_it) = (format!("{sign}{minus}{text}"), format!("{sign}{minus} {text}"));
                alike(&[&close, &apart_from_it]);
                apart(&[&close, &format!("{sign}{text}"), &format!("{sign}* {text}")]);
                if !sign.ends_with('^') {
                    apart(&[&close, &format!("{sign}{text}"), &format!("{sign}+ {text}")]);
                }
            }
            apart(&[&format!("Rh {minus}"), "Rh", "Rh +"]);
            alike(&[&format!("Rh {minus}"), &format!("Rh{minus}"), "Rh-"]);
            apart(&[&format!("({minus})-ephedrine"), "ephedrine", "(+)-ephedrine"]);
            apart(&[&format!("1e{minus}3"), "1e3", "1e+3"]);
            apart(&[&format!("{minus}log K"), "log K"]);
            apart(&[&format!("{minus}ΔG"), "ΔG"]);
            alike(&[&format!("{minus} allodynia"), "allodynia"]);
            alike(&[&format!("pain {minus} chronic"), "pain chronic"]);
        }
        apart(&["n\u{2212}1", "n1"]);
        alike(&["n\u{2212}1", "n \u{2212} 1", "n - 1"]);
        apart(&["Cl-, HCO3-", "Cl, HCO3-"]);
        apart(&["Rh- and Kell+", "Rh and Kell+"]);
        alike(&["A- and C-fibers", "A and C fibers"]);
        alike(&["Cl⁻/HCO₃⁻ exchange", "Cl-/HCO3- exchange"]);
        apart(&["Cl⁻/HCO₃⁻ exchange", "Cl/HCO₃ exchange"]);
        apart(&["-", "+", "*", ""]);
        alike(&["2-3", "2 - 3", "2\u{2212}3"]);
        alike(&["L4-L5", "L4 -L5", "L4\u{2212}L5"]);
    }

    #[test]
    fn an_exponent_is_kept_however_it_is_written() {
        for (text, others) in [
            ("10³", &["10^3", "10**3", "10 ^ 3", "10⁺³", "10^+3"][..]),
            ("10⁻³", &["10^-3", "10**-3", "10^ -3", "10^\u{2212}3", "10^(-3)", "10^- 3"]),
            ("10¹²", &["10^12"]),
            ("2 × 10⁻³", &["2 x 10^-3", "2*10^-3", "2×10⁻³"]),
            ("s⁻¹", &["s^-1"]),
            ("2ⁿ", &["2^n"]),
            ("x₋₁", &["x \u{2212}1", "x₋1"]),
        ] {
            for other in others {
                alike(&[text, other]);
            }
        }
        apart(&["10³", "103", "10⁻³", "10 3", "10-3"]);
        apart(&["10¹²", "10^1", "1012", "10¹ 2"]);
        apart(&["s⁻¹", "s¹"]);
        apart(&["x₋₁", "x₁"]);
        apart(&["2ⁿ", "2n"]);
        apart(&["10₂", "102"]);
        apart(&["T1²", "T12"]);
        alike(&["2ⁿᵈ", "2nd"]);
    }

    #[test]
    fn a_superscript_behind_a_letter_is_a_digit() {
        alike(&["kg/m²", "kg/m2", "kg/m^2", "KG/M2"]);
        alike(&["cm³", "cm3", "㎤"]);
        alike(&["Ca²⁺", "Ca2+", "Ca^2+"]);
        alike(&["Mg²⁺", "Mg2+"]);
        alike(&["HCO₃⁻", "HCO3-"]);
        alike(&["O²⁻", "O2-"]);
        alike(&["¹⁸F-FDG", "18F-FDG"]);
        alike(&["χ²", "chi2", "chi-2"]);
        apart(&["Ca²⁺", "Ca⁺", "Ca", "Ca2-"]);
    }

    #[test]
    fn a_star_is_a_sign() {
        apart(&["T2*", "T2", "T2+"]);
        apart(&["* 8", "8", "+ 8"]);
        apart(&["2*3", "23", "2 3"]);
        alike(&["CYP2D6*4", "cyp2d6 *4"]);
    }

    #[test]
    fn a_letter_of_another_script_that_looks_the_same_is_the_same_in_a_latin_word() {
        alike(&["allodyni\u{430}", "allodynia"]);
        apart(&["\u{441}\u{43e}\u{43d}", "con"]);
        assert_eq!(normal_form("гипертония"), "гипертония");
    }

    #[test]
    fn a_hyphen_may_be_left_out_but_not_a_space() {
        let joined = |a: &str, b: &str| readings(a).iter().any(|one| readings(b).contains(one));
        for (one, other) in [
            ("wind-up", "windup"),
            ("follow-up", "followup"),
            ("re-uptake", "reuptake"),
            ("re-perfusion", "reperfusion"),
            ("anti-inflammatory", "antiinflammatory"),
            ("non-opioid", "nonopioid"),
            ("X-ray", "xray"),
            ("GABA-A", "GABAA"),
            ("C-arm", "carm"),
            ("T-cell", "Tcell"),
            ("co-codamol", "cocodamol"),
            ("post-op pain", "postop pain"),
            ("Hypo-algesia", "Hypoalgesia"),
            ("Aδ", "Adelta"),
            ("A-delta-fiber", "Adelta fiber"),
            ("NF-κB", "NFkappaB"),
            ("αβ", "alphabeta"),
            ("hypo-aesthesia", "hypoesthesia"),
        ] {
            assert!(joined(one, other) && joined(other, one), "{one} / {other}");
        }
        for (one, other) in [
            ("re-cover", "recover"),
            ("re-sign", "resign"),
            ("re-creation", "recreation"),
            ("un-ionized", "unionized"),
            ("co-op", "coop"),
            ("C-hip", "chip"),
            ("a symptomatic", "asymptomatic"),
            ("wind up", "windup"),
            ("2-3", "23"),
        ] {
            assert!(!joined(one, other) && !joined(other, one), "{one} / {other}");
        }
        assert_eq!(readings("a-b-c-d-e-f").len(), 2);
        assert_eq!(readings("medial-branch block")[0], ["medial", "branch", "block"]);
    }

    #[test]
    fn capitals_are_kept_where_they_are_asked_for() {
        assert_ne!(cased_form("PaCO2"), cased_form("PACO2"));
        assert_eq!(cased_form("Sjo\u{308}gren"), cased_form("Sjögren"));
        assert_eq!(normal_form("PaCO2"), normal_form("PACO₂"));
    }

    proptest! {
        #[test]
        fn the_normal_form_of_words_and_numbers_in_normal_form_is_itself(text in "[a-zA-Z0-9éñμαΒ½ ]{0,40}") {
            let form = normal_form(&text);
            prop_assert_eq!(normal_form(&form), form);
        }

        #[test]
        fn composition_case_and_invisible_characters_mean_nothing(text in "[a-zA-Zéüñçαμ0-9 .,+-]{0,40}", at in 0_usize..40) {
            let form = normal_form(&text);
            prop_assert_eq!(normal_form(&text.nfd().collect::<String>()), form.clone());
            prop_assert_eq!(normal_form(&text.nfkc().collect::<String>()), form.clone());
            let mut sown: Vec<char> = text.chars().collect();
            sown.insert(at.min(sown.len()), '\u{200b}');
            prop_assert_eq!(normal_form(&sown.into_iter().collect::<String>()), form);
        }
    }
}
