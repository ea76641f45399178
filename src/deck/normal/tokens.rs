//! Splits folded text into tokens: words, numbers and signs.

use super::characters::{MINUS, SEAM, is_combining_mark, is_digit, is_greek_name};
use super::prefixes::is_prefix;

/// The kind of a token.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Word,
    Number,
}

/// A word, a number or a sign.
pub struct Token {
    pub text: String,
    /// Whether only a hyphen, or the edge of a Greek letter, separates it from the word before.
    pub seam: bool,
}

/// The state of the tokenizer.
#[derive(Default)]
struct Tokens {
    done: Vec<Token>,
    open: String,
    kind: Option<Kind>,
    /// Whether the next token follows a seam.
    seam: bool,
    /// Whether the next number is negative.
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

    /// Closes a word part before a hyphen.
    fn part(&mut self) {
        let is_word = self.kind == Some(Kind::Word);
        self.close();
        self.seam = is_word;
    }

    /// Appends the sign of a charge to the last token.
    fn charge(&mut self) {
        self.close();
        match self.done.last_mut() {
            Some(last) => last.text.push('-'),
            None => self.sign('-'),
        }
    }
}

/// Splits folded text into words, numbers and signs.
pub fn split(folded: &str) -> Vec<Token> {
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
            // A decimal point without a leading zero.
            '.' if after.is_some_and(is_digit) && !before.is_some_and(char::is_alphanumeric) => {
                tokens.put('0', Kind::Number);
                tokens.put('.', Kind::Number);
            }
            // `i.v.`, `C.R.P.S.`, `Wallenberg's`.
            '.' | '\'' if before.is_some_and(char::is_alphabetic) && after.is_some_and(char::is_alphabetic) => {}
            '-' | MINUS => hyphen(&chars, at, &mut tokens),
            '&' => tokens.word("and"),
            '^' => power(&chars, at, &mut tokens),
            // `10**3`: the first star becomes the sign, and the second one is skipped.
            '*' if after == Some('*') && is_power(&chars, at) => tokens.sign('^'),
            '*' if before == Some('*') && at > 1 && is_power(&chars, at - 1) => {}
            // The plus sign of an exponent has no meaning.
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

/// Whether a letter `x` is between two numbers.
fn is_times(chars: &[char], at: usize) -> bool {
    let is_digit_or_space = |c: Option<&char>| c.is_some_and(|c| is_digit(*c) || c.is_whitespace());
    let (left, right) = around(chars, at);
    left.is_some_and(is_digit)
        && right.is_some_and(is_digit)
        && is_digit_or_space(at.checked_sub(1).and_then(|at| chars.get(at)))
        && is_digit_or_space(chars.get(at + 1))
}

/// Whether two stars are a power sign between two numbers.
fn is_power(chars: &[char], at: usize) -> bool {
    let right = chars.get(at + 2..).unwrap_or_default();
    let number = right.iter().find(|c| !matches!(**c, '-' | '+' | MINUS));
    around(chars, at).0.is_some_and(is_digit) && number.copied().is_some_and(is_digit)
}

/// Handles a power sign. After a letter, a superscript is a plain digit (`m²`, `Ca²⁺`), unless it is negative.
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

/// Handles a dash: a minus sign, a range, a charge, or a hyphen between words.
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
        // `Cl -` and `(-)`; a dash alone has no meaning.
        match left {
            Some(c) if c.is_alphanumeric() => tokens.charge(),
            Some(c) if !matches!(c, '-' | MINUS) => tokens.sign('-'),
            Some(_) | None => tokens.close(),
        }
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

/// Whether a hyphen after a word is a suspended one, as in `pre- and postganglionic` or `A- and C-fibers`, rather than
/// a charge, as in `Rh- and Rh+`.
fn is_suspended(chars: &[char], at: usize) -> bool {
    let start = chars[..at].iter().rposition(|c| !c.is_alphanumeric()).map_or(0, |at| at + 1);
    let word: String = chars[start..at].iter().collect::<String>().to_lowercase();
    let is_part = is_prefix(&word) || is_greek_name(&word) || word.len() > 3 && word.chars().all(char::is_alphabetic);
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

/// Whether a dash follows the `e` of a number such as `1e-3`.
fn is_exponent(chars: &[char], at: usize) -> bool {
    at > 1
        && matches!(chars[at - 1], 'e' | 'E')
        && is_digit(chars[at - 2])
        && chars.get(at + 1).copied().is_some_and(is_digit)
}

/// Whether a dash that is not attached to a word before it negates what follows: a variable or a logarithm. A true
/// minus sign negates any word.
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

/// The nearest characters before and after an index that are not white space.
fn around(chars: &[char], at: usize) -> (Option<char>, Option<char>) {
    let left = chars[..at].iter().rev().find(|c| !c.is_whitespace()).copied();
    (left, chars[at + 1..].iter().find(|c| !c.is_whitespace()).copied())
}
