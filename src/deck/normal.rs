//! The normal form of a text: what answers, searches and duplicate checks compare. The only door to
//! `unicode-normalization`.
//!
//! Two texts have one normal form if they differ only in what a writer does not choose for its meaning: composed and
//! decomposed letters, case, accents, invisible characters, the kind of hyphen, Greek letters and their names, micro signs,
//! `&` and `and`, white space, brackets, quotation marks, British and American spelling. What changes the meaning of a
//! medical text stays: digits, decimal points, signs (`+`, a minus, `<`, `%`), charges (`Rh-`), exponents.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::spelling::american;

/// The names of the Greek letters, from alpha on. Final sigma stands before sigma.
const GREEK: [&str; 25] = [
    "alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "iota", "kappa", "lambda", "mu", "nu", "xi",
    "omicron", "pi", "rho", "sigma", "sigma", "tau", "upsilon", "phi", "chi", "psi", "omega",
];

/// The longest run of Greek letters that are letters used as names (`αβ`), not a word of the Greek language.
const LETTERS_AS_NAMES: usize = 3;

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
    split(&fold(text, Case::Kept))
}

/// The words, numbers and signs of a text in normal form. Letters and digits are parted: `L4`, `L 4` and `L-4` are alike.
#[must_use]
pub fn tokens(text: &str) -> Vec<String> {
    let mut tokens = split(&fold(text, Case::Folded));
    for token in &mut tokens {
        if let Some(spelled) = american(token) {
            *token = spelled;
        }
    }
    tokens
}

/// A text with its characters folded as in [`normal_form`], but with its white space, punctuation and spelling.
#[must_use]
pub fn folded(text: &str) -> String {
    fold(text, Case::Folded)
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
    let parted = text.chars().filter(|c| !is_invisible(*c)).flat_map(parted);
    let letters: Vec<char> = parted.filter(|c| !is_mark(*c)).collect();
    let mut rest = letters.as_slice();
    while let Some((&c, after)) = rest.split_first() {
        let run = rest.iter().take_while(|c| greek_name(**c).is_some()).count();
        if run > 0 {
            fold_greek(&rest[..run], folded, rest.get(run).copied());
            rest = &rest[run..];
            continue;
        }
        match c {
            c if is_hyphen(c) => folded.push('-'),
            '\u{2018}'..='\u{201f}' | '\u{2032}'..='\u{2036}' | '`' => folded.push('\''),
            '\u{2044}' | '\u{2215}' => folded.push('/'),
            '\u{22c5}' | '\u{b7}' | '\u{2022}' => folded.push('\u{b7}'),
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
            folded.push_str(greek_name(*letter).unwrap_or_default());
        }
    } else {
        folded.extend(run);
    }
}

/// A character in its compatible, decomposed parts. Superscript digits keep that they are exponents, and fractions that
/// they are no digits of the number before them.
fn parted(c: char) -> impl Iterator<Item = char> {
    let before = match c {
        '\u{b2}' | '\u{b3}' | '\u{b9}' | '\u{2070}' | '\u{2074}'..='\u{2079}' => Some('^'),
        '\u{bc}'..='\u{be}' | '\u{2150}'..='\u{215f}' => Some(' '),
        _ => None,
    };
    let c = match c {
        '\u{b4}' => Some('\''),
        '\u{2122}' | '\u{ae}' | '\u{a9}' => None,
        c => Some(c),
    };
    before.into_iter().chain(c.into_iter().nfkd())
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

/// Tokens being put together.
#[derive(Default)]
struct Tokens {
    done: Vec<String>,
    open: String,
    kind: Option<Kind>,
}

impl Tokens {
    fn close(&mut self) {
        if !self.open.is_empty() {
            self.done.push(std::mem::take(&mut self.open));
        }
        self.kind = None;
    }

    fn put(&mut self, c: char, kind: Kind) {
        if self.kind != Some(kind) {
            self.close();
        }
        self.kind = Some(kind);
        self.open.push(c);
    }

    fn sign(&mut self, c: char) {
        self.close();
        self.done.push(c.to_string());
    }

    fn word(&mut self, word: &str) {
        self.close();
        self.done.push(word.to_owned());
    }
}

/// Splits folded text into words, numbers and signs.
fn split(folded: &str) -> Vec<String> {
    let chars: Vec<char> = folded.chars().collect();
    let mut tokens = Tokens::default();
    for (at, &c) in chars.iter().enumerate() {
        let before = at.checked_sub(1).map(|at| chars[at]);
        let after = chars.get(at + 1).copied();
        let digits_around = before.is_some_and(is_digit) && after.is_some_and(is_digit);
        match c {
            c if is_digit(c) => tokens.put(c, Kind::Number),
            c if c.is_alphanumeric() || is_combining_mark(c) || matches!(c, '\u{200c}' | '\u{200d}') => {
                tokens.put(c, Kind::Word);
            }
            '.' | ',' | ':' if digits_around => tokens.put(c, Kind::Number),
            // A decimal point without the nought before it; a minus sign stays in the same token.
            '.' if after.is_some_and(is_digit) && !before.is_some_and(char::is_alphanumeric) => {
                tokens.put('0', Kind::Number);
                tokens.put('.', Kind::Number);
            }
            // `i.v.`, `C.R.P.S.`, `Wallenberg's`.
            '.' | '\'' if before.is_some_and(char::is_alphabetic) && after.is_some_and(char::is_alphabetic) => {}
            '-' => hyphen(&chars, at, &mut tokens),
            '&' => tokens.word("and"),
            // A star that stands between two things, not one that begins or ends emphasis.
            '*' if !(is_inside(before, after)
                || is_inside(around(&chars, at).0, around(&chars, at).1) && apart(before, after)) =>
            {
                tokens.close();
            }
            '=' if matches!(before, Some('<' | '>')) => {
                if let Some(last) = tokens.done.last_mut() {
                    let sign = if before == Some('<') { "\u{2264}" } else { "\u{2265}" };
                    sign.clone_into(last);
                }
            }
            '.' | ',' | ':' | ';' | '!' | '?' | '\'' | '"' | '(' | ')' | '[' | ']' | '{' | '}' | '_' | '\u{b7}' => {
                tokens.close();
            }
            c if c.is_whitespace() => tokens.close(),
            c => tokens.sign(c),
        }
    }
    tokens.close();
    tokens.done
}

/// Reads a hyphen: a minus sign, the dash of a range, a charge, or what joins two words.
fn hyphen(chars: &[char], at: usize, tokens: &mut Tokens) {
    let (left, right) = around(chars, at);
    let touches_left = at > 0 && !chars[at - 1].is_whitespace();
    let ends = |c: &char| c.is_whitespace() || matches!(c, '.' | ',' | ';' | ':' | '!' | '?' | ')' | ']');
    let touches_right = chars.get(at + 1).is_some_and(|c| !ends(c));
    let number_right = match chars[at + 1..] {
        ['.', digit, ..] | [digit, ..] => is_digit(digit),
        [] => false,
    };
    if left.is_some_and(is_digit) && right.is_some_and(is_digit) {
        tokens.sign('-');
    } else if number_right && !(touches_left && left.is_some_and(char::is_alphanumeric)) {
        tokens.close();
        tokens.put('-', Kind::Number);
    } else if touches_left && !touches_right && left.is_some_and(char::is_alphanumeric) {
        // `Rh-` has a charge; in `pre- and postganglionic` a word is left out.
        let next: String =
            chars[at + 1..].iter().skip_while(|c| c.is_whitespace()).take_while(|c| c.is_alphabetic()).collect();
        let suspended = matches!(next.as_str(), "and" | "or" | "to") || matches!(right, Some(',' | '&'));
        if !suspended {
            tokens.open.push('-');
        }
        tokens.close();
    } else {
        tokens.close();
    }
}

/// The characters before and after a place, white space left out.
fn around(chars: &[char], at: usize) -> (Option<char>, Option<char>) {
    let left = chars[..at].iter().rev().find(|c| !c.is_whitespace()).copied();
    (left, chars[at + 1..].iter().find(|c| !c.is_whitespace()).copied())
}

fn is_inside(before: Option<char>, after: Option<char>) -> bool {
    before.is_some_and(char::is_alphanumeric) && after.is_some_and(char::is_alphanumeric)
}

fn apart(before: Option<char>, after: Option<char>) -> bool {
    before.is_some_and(char::is_whitespace) && after.is_some_and(char::is_whitespace)
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
        alike(&["αβ T cell", "alphabeta T cell"]);
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
        apart(&["10²", "102", "10"]);
        alike(&["10²", "10^2"]);
        apart(&["3½", "31/2"]);
        alike(&["3½", "3 1/2"]);
        alike(&["COX-2", "COX2", "cox 2"]);
        alike(&[".5 mL", "0.5 mL"]);
        apart(&["HLA-B*57:01", "HLA-B*15:02"]);
        alike(&["pre- and postganglionic", "pre and postganglionic"]);
        alike(&["Ca²⁺", "Ca^2+"]);
        apart(&["50%", "50"]);
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
