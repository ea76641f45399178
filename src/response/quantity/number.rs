//! Parses numbers as people type them.
//!
//! A text is accepted only if it can mean a single number. Ambiguous text, such as `2,5`, `3-4` or `0,125`, and
//! anything that is not just a number, such as `<3`, is a [`QuantityError`] with advice.

use super::slip::QuantityError;
use crate::deck::normal::{is_hyphen, is_invisible};

/// A number parsed from the beginning of a text.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Number<'a> {
    /// The value.
    pub value: f64,
    /// The power of ten of the last digit; none if the number is exact, like a word or a fraction.
    pub last_digit: Option<i32>,
    /// The text after the number.
    pub rest: &'a str,
}

/// Words that qualify a number.
const HEDGES: &[&str] = &[
    "about",
    "above",
    "almost",
    "approx",
    "approximately",
    "around",
    "at least",
    "at most",
    "below",
    "ca",
    "circa",
    "less than",
    "more than",
    "nearly",
    "over",
    "roughly",
    "under",
    "up to",
];

/// Numbers with a word of their own, zero to twenty.
const WORDS: [&str; 21] = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
    "twenty",
];

/// The tens, from twenty.
const TENS: [&str; 8] = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];

/// Fraction characters with a finite decimal.
const FRACTIONS: [(char, f64); 10] = [
    ('\u{bd}', 0.5),
    ('\u{bc}', 0.25),
    ('\u{be}', 0.75),
    ('\u{2155}', 0.2),
    ('\u{2156}', 0.4),
    ('\u{2157}', 0.6),
    ('\u{2158}', 0.8),
    ('\u{215b}', 0.125),
    ('\u{215c}', 0.375),
    ('\u{215d}', 0.625),
];

/// Normalizes digits, minus signs and spaces to ASCII, and removes invisible characters.
pub fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            c if is_invisible(c) => {}
            '\u{66b}' => plain.push('.'),
            '\u{66c}' => plain.push(','),
            '\u{2010}' | '\u{2011}' | '\u{2212}' | '\u{fe63}' | '\u{ff0d}' => plain.push('-'),
            '\u{2044}' | '\u{2215}' => plain.push('/'),
            c if c.is_whitespace() => plain.push(' '),
            c => plain.push(digit(c).unwrap_or(c)),
        }
    }
    let plain = plain.trim();
    // Any dash before the number is a minus sign, even with a space after it.
    let unsigned = plain.strip_prefix(is_hyphen).or_else(|| plain.strip_prefix("minus "));
    match unsigned.map(str::trim_start) {
        Some(rest) if rest.starts_with(|c: char| c.is_ascii_digit() || c == '.') => format!("-{rest}"),
        Some(_) | None => plain.to_owned(),
    }
}

/// The ASCII digit for a digit of another script.
fn digit(c: char) -> Option<char> {
    const ZEROS: [u32; 5] = [0x660, 0x6f0, 0x966, 0x9e6, 0xff10];
    let value = ZEROS.iter().find_map(|zero| u32::from(c).checked_sub(*zero).filter(|value| *value < 10))?;
    char::from_digit(value, 10)
}

/// Parses the number at the beginning of a [`plain`] text.
///
/// # Errors
///
/// If the text has no number, or one that can be misread.
pub fn read(text: &str) -> Result<Number<'_>, QuantityError> {
    if let Some(number) = word(text) {
        return Ok(number);
    }
    if is_hedged(text) {
        return Err(QuantityError::Hedged);
    }
    let signless = text.strip_prefix(['-', '+']).unwrap_or(text);
    let sign = if text.starts_with('-') { -1.0 } else { 1.0 };
    let run = signless.find(|c: char| !c.is_ascii_digit() && c != '.' && c != ',').unwrap_or(signless.len());
    let (written, rest) = signless.split_at(grouped(signless, run));
    let (mut value, mut last_digit) = match written {
        "" => (0.0, None),
        written => decimal(written)?,
    };
    let (exponent, mut rest) = scientific(rest);
    if let Some(exponent) = exponent {
        value = format!("{}e{exponent}", unspaced(written)).parse().map_err(|_| QuantityError::NoNumber)?;
        last_digit = last_digit.map(|last_digit| last_digit + exponent);
    } else if written == "10"
        && let Some((power, after)) = raised(rest)
    {
        (value, last_digit, rest) = (10_f64.powi(power), None, after);
    } else if let Some((fraction, after)) = fraction(written, rest)? {
        (value, last_digit, rest) = (fraction, None, after);
    } else if let Some((power, after)) = power(rest) {
        let plain = unspaced(written);
        value = format!("{plain}e{power}").parse().map_err(|_| QuantityError::NoNumber)?;
        (last_digit, rest) = (last_digit.map(|last_digit| last_digit + power), after);
    } else if written.is_empty() {
        return Err(QuantityError::NoNumber);
    }
    if value.is_finite() { Ok(Number { value: sign * value, last_digit, rest }) } else { Err(QuantityError::NoNumber) }
}

/// Whether the text is a number qualified by words or signs.
fn is_hedged(text: &str) -> bool {
    let signs = text.trim_start_matches(['~', '\u{2248}', '<', '>', '\u{2264}', '\u{2265}', '=', '\u{b1}', ' ']);
    let lower = text.to_lowercase();
    let worded = HEDGES.iter().any(|hedge| lower.strip_prefix(hedge).is_some_and(|rest| rest.starts_with([' ', '.'])));
    let number = text.contains(|c: char| c.is_ascii_digit()) || lower.split(' ').any(|word| WORDS.contains(&word));
    number && (worded || signs.len() < text.len())
}

/// Parses a number in words, up to ninety-nine.
fn word(text: &str) -> Option<Number<'_>> {
    let end = text.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(text.len());
    let (first, rest) = text.split_at(end);
    let of = |words: &[&str], word: &str| words.iter().position(|known| known.eq_ignore_ascii_case(word));
    let small = |word: &str| of(&WORDS, word).map(|value| value as f64);
    if let Some(tens) = of(&TENS, first).map(|index| 10.0 * (index + 2) as f64) {
        let next = rest.strip_prefix(['-', ' ']).unwrap_or_default();
        let end = next.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(next.len());
        return match small(&next[..end]).filter(|ones| (1.0..10.0).contains(ones)) {
            Some(ones) => Some(Number { value: tens + ones, last_digit: None, rest: &next[end..] }),
            None => Some(Number { value: tens, last_digit: None, rest }),
        };
    }
    small(first).map(|value| Number { value, last_digit: None, rest })
}

/// The end of a number whose digits are grouped in threes with spaces: `12 500`. `run` is the end of the first digits.
fn grouped(text: &str, run: usize) -> usize {
    let first = &text[..run];
    if !(1..=3).contains(&run) || first.starts_with('0') || !first.bytes().all(|byte| byte.is_ascii_digit()) {
        return run;
    }
    let bytes = text.as_bytes();
    let mut end = run;
    loop {
        let digits = bytes[end..].iter().skip(1).take_while(|byte| byte.is_ascii_digit()).count();
        if bytes.get(end) != Some(&b' ') || digits != 3 {
            break;
        }
        end += 4;
    }
    let after = &text[end..];
    // Leave "1 000/2" and "1 000,5" ungrouped, so that they are rejected later.
    if end > run && after.starts_with([',', '/']) {
        return run;
    }
    match after.strip_prefix('.') {
        Some(fraction) if end > run => end + 1 + fraction.find(|c: char| !c.is_ascii_digit()).unwrap_or(fraction.len()),
        Some(_) | None => end,
    }
}

/// Removes thousands separators.
fn unspaced(written: &str) -> String {
    written.replace([',', ' '], "")
}

/// Parses digits with an optional decimal point, and commas or spaces as thousands separators. Returns the value and
/// the power of ten of its last digit.
fn decimal(written: &str) -> Result<(f64, Option<i32>), QuantityError> {
    if let Some(fraction) = written.strip_prefix('.') {
        let digits = !fraction.is_empty() && fraction.bytes().all(|byte| byte.is_ascii_digit());
        return Err(if digits { QuantityError::NoLeadingZero } else { QuantityError::NoNumber });
    }
    let (whole, fraction) = written.split_once('.').map_or((written, None), |(whole, rest)| (whole, Some(rest)));
    if fraction.is_some_and(|rest| rest.contains('.')) {
        return Err(QuantityError::NoNumber);
    }
    let mut groups = whole.split(',');
    let first = groups.next().unwrap_or_default();
    let (valid, grouped) = groups.fold((true, false), |(valid, _), group| (valid && group.len() == 3, true));
    // Grouped digits never start with a zero: "0,125" has a decimal comma.
    let thousands = !grouped || valid && (1..=3).contains(&first.len()) && !first.starts_with('0');
    if !thousands || fraction.is_some_and(|rest| rest.contains(',')) {
        return Err(QuantityError::Comma);
    }
    if fraction.is_some_and(|rest| rest.is_empty() || rest.ends_with('0')) {
        return Err(QuantityError::TrailingZero);
    }
    let value = unspaced(written).parse().map_err(|_| QuantityError::NoNumber)?;
    let places = fraction.map_or(0, str::len);
    Ok((value, i32::try_from(places).ok().map(|places| -places)))
}

/// Parses the exponent of a number such as `1e3`, and returns the rest of the text. A digit or sign must follow the `e`
/// directly.
fn scientific(text: &str) -> (Option<i32>, &str) {
    let Some(rest) = text.strip_prefix(['e', 'E']) else { return (None, text) };
    let signless = rest.strip_prefix(['-', '+']).unwrap_or(rest);
    let digits = signless.find(|c: char| !c.is_ascii_digit()).unwrap_or(signless.len());
    let end = rest.len() - signless.len() + digits;
    match rest[..end].parse() {
        Ok(exponent) if digits > 0 => (Some(exponent), &rest[end..]),
        Ok(_) | Err(_) => (None, text),
    }
}

/// Parses a power of ten after a number, as in `2.5 × 10^3`, and returns the exponent and the rest of the text.
fn power(text: &str) -> Option<(i32, &str)> {
    let text =
        text.trim_start().strip_prefix(['x', 'X', '\u{d7}', '*', '\u{b7}', '\u{22c5}', '\u{2217}', '\u{2715}'])?;
    raised(text.trim_start().strip_prefix("10")?)
}

/// Parses an exponent, written `^3`, `**3` or in superscript, and returns it with the rest of the text.
fn raised(text: &str) -> Option<(i32, &str)> {
    let caret = text.trim_start();
    if let Some(rest) = caret.strip_prefix("**").or_else(|| caret.strip_prefix('^')) {
        let rest = rest.trim_start();
        let signless = rest.strip_prefix(['-', '+']).unwrap_or(rest);
        let digits = signless.find(|c: char| !c.is_ascii_digit()).unwrap_or(signless.len());
        let end = rest.len() - signless.len() + digits;
        return rest[..end].parse().ok().filter(|_| digits > 0).map(|power| (power, &rest[end..]));
    }
    let end = text.find(|c: char| superscript(c).is_none()).unwrap_or(text.len());
    let plain: String = text[..end].chars().filter_map(superscript).collect();
    plain.parse().ok().map(|power| (power, &text[end..]))
}

/// The ASCII character for a superscript digit or minus.
fn superscript(c: char) -> Option<char> {
    match c {
        '\u{2070}' => Some('0'),
        '\u{b9}' => Some('1'),
        '\u{b2}' => Some('2'),
        '\u{b3}' => Some('3'),
        '\u{2074}'..='\u{2079}' => char::from_digit(u32::from(c) - 0x2070, 10),
        '\u{207b}' => Some('-'),
        _ => None,
    }
}

/// Parses a fraction or mixed number, such as `½`, `3½`, `1/2` or `1 1/2`, and returns its value and the rest of the
/// text. The fraction must be below one and have a finite decimal: `120/80` is a blood pressure, and `1/3` must be
/// rounded by the learner.
fn fraction<'a>(written: &str, rest: &'a str) -> Result<Option<(f64, &'a str)>, QuantityError> {
    let whole = written.bytes().all(|byte| byte.is_ascii_digit());
    let spaced = rest.trim_start();
    if let Some(sign) = spaced.chars().next().filter(|c| is_fraction(*c)) {
        let value = FRACTIONS.iter().find(|(known, _)| *known == sign).map(|(_, value)| *value);
        let before = if written.is_empty() { Ok(0.0) } else { written.parse::<f64>() };
        return match (value, before, whole) {
            (Some(value), Ok(before), true) => Ok(Some((before + value, &spaced[sign.len_utf8()..]))),
            _ => Err(QuantityError::Fraction),
        };
    }
    // The numerator is the number just parsed, or the next one.
    let digits = |text: &str| text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let (before, numerator, below) = match rest.strip_prefix('/') {
        Some(below) => ("0", written, below),
        None => match spaced.get(digits(spaced)..).and_then(|rest| rest.strip_prefix('/')) {
            Some(below) if digits(spaced) > 0 && spaced.len() < rest.len() => {
                (written, &spaced[..digits(spaced)], below)
            }
            Some(_) | None => return Ok(None),
        },
    };
    let (denominator, rest) = below.split_at(digits(below));
    if denominator.is_empty() || numerator.is_empty() {
        return Ok(None);
    }
    let number = |text: &str| text.parse::<u32>().map_err(|_| QuantityError::Fraction);
    let (before, numerator, denominator) = (number(before)?, number(numerator)?, number(denominator)?);
    let ends = (1..=10_000).contains(&denominator) && 10_000 % denominator == 0;
    if !ends || numerator >= denominator || rest.starts_with(['/', '.', ',']) {
        return Err(QuantityError::Fraction);
    }
    Ok(Some((f64::from(before) + f64::from(numerator) / f64::from(denominator), rest)))
}

/// Whether a character is a fraction, such as `½`.
fn is_fraction(c: char) -> bool {
    matches!(c, '\u{bc}'..='\u{be}' | '\u{2150}'..='\u{215e}' | '\u{2189}')
}
