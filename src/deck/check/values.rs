//! Values as people write them: yes for true, dates in national formats, decimal commas, numbers with a unit.

/// The truth value of a word.
pub fn truth(word: &str) -> Option<bool> {
    match word.to_lowercase().as_str() {
        "true" | "yes" | "y" | "ja" | "si" | "sí" | "oui" | "right" | "correct" | "on" | "wahr" | "richtig"
        | "vrai" => Some(true),
        "false" | "no" | "n" | "nein" | "non" | "nee" | "wrong" | "incorrect" | "off" | "falsch" | "faux" => {
            Some(false)
        }
        _ => None,
    }
}

/// A date as `YYYY-MM-DD`, or the two dates that may be meant.
pub type Date = Result<String, (String, String)>;

/// The date in a text, if it is one.
///
/// With points, the day always comes first; with slashes and hyphens, that depends on the country.
pub fn date(text: &str) -> Option<Date> {
    let text = text.trim();
    let parts: Vec<&str> = text
        .split(['.', '/', '-', ' ', ',', '\u{2010}', '\u{2011}', '\u{2012}', '\u{2013}', '\u{2212}'])
        .filter(|part| !part.is_empty())
        .collect();
    let [a, b, c] = parts.as_slice() else { return None };
    let number = |part: &str| {
        (part.len() <= 4).then(|| part.trim_end_matches(['s', 't', 'n', 'd', 'r', 'h']).parse::<u32>().ok()).flatten()
    };
    let year = |part: &str| {
        number(part)
            .filter(|year| part.len() == 4 && (1000..=9999).contains(year))
            .or_else(|| number(part).filter(|_| part.len() == 2).map(|year| 2000 + year))
    };
    let made =
        |year: u32, month: u32, day: u32| valid(year, month, day).then(|| format!("{year:04}-{month:02}-{day:02}"));
    if let Some(month) = named_month(a) {
        return made(year(c)?, month, number(b)?).map(Ok);
    }
    if let Some(month) = named_month(b) {
        let (day, year) = if a.len() == 4 { (c, a) } else { (a, c) };
        return made(number(year).filter(|_| year.len() == 4)?, month, number(day)?).map(Ok);
    }
    if a.len() == 4 {
        return made(number(a)?, number(b)?, number(c)?).map(Ok);
    }
    let (first, second, year) = (number(a)?, number(b)?, year(c)?);
    let (european, american) = (made(year, second, first), made(year, first, second));
    match (european, american) {
        (Some(european), _) if text.contains('.') => Some(Ok(european)),
        (Some(european), Some(american)) if european != american => Some(Err((european, american))),
        (european, american) => european.or(american).map(Ok),
    }
}

fn valid(year: u32, month: u32, day: u32) -> bool {
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let days = match month {
        2 => 28 + u32::from(leap),
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => 0,
    };
    (1..=days).contains(&day)
}

/// The month that a word names.
fn named_month(word: &str) -> Option<u32> {
    let lower = word.to_lowercase();
    let months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let other = [("mai", 5), ("okt", 10), ("dez", 12), ("mär", 3), ("mrz", 3)];
    if !lower.starts_with(char::is_alphabetic) {
        return None;
    }
    let known = months.iter().position(|month| lower.starts_with(month)).and_then(|at| u32::try_from(at + 1).ok());
    known.or_else(|| other.iter().find(|(name, _)| lower.starts_with(name)).map(|(_, month)| *month))
}

/// The number at the start of a text, with a decimal point, and the text after it. The number is `None` if it is
/// ambiguous; the result is `None` if the text is empty.
pub fn number(text: &str) -> Option<(Option<String>, &str)> {
    let text = text.trim();
    let unsigned = text.trim_start_matches(['+', '-', '\u{2212}', '\u{2013}']);
    if !unsigned.starts_with(|c: char| c.is_ascii_digit()) {
        return Some((None, text)).filter(|_| !text.is_empty());
    }
    let length = unsigned.find(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | ','))).unwrap_or(unsigned.len());
    let (digits, rest) = unsigned.split_at(length);
    let trimmed = digits.trim_end_matches(['.', ',']);
    let minus = if unsigned.len() < text.len() && !text.starts_with('+') { "-" } else { "" };
    let signs = trimmed.matches([',', '.']).count();
    // "1.000" and "1,000" mean a thousand to some and one to others.
    let tail = trimmed.rsplit([',', '.']).next().unwrap_or_default();
    let leads = trimmed.split([',', '.']).next().unwrap_or_default();
    let is_doubtful = signs > 1 || signs == 1 && trimmed.contains(',') && tail.len() == 3 && leads != "0";
    let written = format!("{minus}{}", trimmed.replace(',', "."));
    let leading_zero = leads.len() > 1 && leads.starts_with('0');
    let written =
        if leading_zero { format!("{minus}{}", trimmed.replace(',', ".").trim_start_matches('0')) } else { written };
    let is_number =
        written.parse::<f64>().is_ok() && written.trim_start_matches('-').starts_with(|c: char| c.is_ascii_digit());
    Some(((!is_doubtful && is_number).then_some(written), rest.trim()))
}

/// Whether an unquoted value is valid: true, false, a number, a date or a time.
pub fn is_value(raw: &str) -> bool {
    let numeric = |c: char| {
        c.is_ascii_hexdigit() || matches!(c, '_' | '.' | '+' | '-' | ':' | 'T' | 'Z' | ' ' | 'x' | 'o' | 't' | 'z')
    };
    let plain = raw.trim_start_matches(['+', '-']);
    matches!(raw, "true" | "false") || matches!(plain, "inf" | "nan") || {
        let digits = plain.starts_with(|c: char| c.is_ascii_digit()) && raw.chars().all(numeric);
        digits
            && (raw.parse::<f64>().is_ok()
                && !raw.ends_with('.')
                && !(plain.len() > 1 && plain.starts_with('0') && !plain.starts_with("0."))
                || is_date(raw)
                || plain.starts_with("0x"))
    }
}

/// Whether a text starts with a TOML date.
fn is_date(raw: &str) -> bool {
    let bytes = raw.as_bytes();
    bytes.len() >= 10
        && bytes[4] == b'-'
        && bytes[7] == b'-'
        && date(&raw[..10]).is_some_and(|date| date.is_ok_and(|date| date == raw[..10]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_in_national_formats_are_parsed_unless_ambiguous() {
        for text in [
            "29.11.2026",
            "29. 11. 2026",
            "29/11/2026",
            "11/29/2026",
            "29-11-2026",
            "2026/11/29",
            "2026.11.29",
            "29 November 2026",
            "November 29, 2026",
            "Nov 29 2026",
            "29. Nov. 2026",
            "29-Nov-2026",
            "2026 Nov 29",
            "29.11.26",
        ] {
            assert_eq!(date(text), Some(Ok("2026-11-29".into())), "{text}");
        }
        assert_eq!(date("2026-3-9"), Some(Ok("2026-03-09".into())));
        assert_eq!(date("03/04/2026"), Some(Err(("2026-04-03".into(), "2026-03-04".into()))));
        assert_eq!(date("05/05/2026"), Some(Ok("2026-05-05".into())));
        for text in ["31.02.2026", "2026-13-45", "soon", "29.11", "1.2.3.4", "", "99.99.9999"] {
            assert_eq!(date(text), None, "{text}");
        }
    }

    #[test]
    fn numbers_with_comma_and_unit_are_parsed() {
        for (text, expected, rest) in [
            ("2,5", Some("2.5"), ""),
            ("20 mg", Some("20"), "mg"),
            ("20mg", Some("20"), "mg"),
            ("-2,5 mmol/L", Some("-2.5"), "mmol/L"),
            ("0,125", Some("0.125"), ""),
            ("1,000", None, ""),
            ("1.000,5", None, ""),
            ("5%", Some("5"), "%"),
            ("\u{2212}3", Some("-3"), ""),
            ("20-30", Some("20"), "-30"),
            ("007", Some("7"), ""),
            ("about 20", None, "about 20"),
        ] {
            assert_eq!(number(text), Some((expected.map(str::to_owned), rest)), "{text}");
        }
        assert_eq!(number(""), None);
    }
}
