//! Labels: tokens of a text that can stand for an option ("A", "(b)", "2", "iv").

use super::lists::{ONLY, OPTION, SOME};

/// How an option is referred to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// A to H.
    Upper,
    /// a to h.
    Lower,
    /// 1 to 12.
    Digit,
    /// I to VIII, in either case.
    Roman,
}

/// A token that can stand for an option.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Label {
    pub style: Style,
    /// Which option, from zero.
    pub index: usize,
    /// Whether it is in parentheses, brackets or quotes, or is followed by a closing one.
    pub wrapped: bool,
}

/// A word with the characters around it.
#[derive(Clone, Copy, Debug)]
pub struct Token<'t> {
    pub word: &'t str,
    pub start: usize,
    /// The characters between the previous word and this one.
    pub before: &'t str,
    /// The characters between this word and the next.
    pub after: &'t str,
}

/// The Roman numerals that number options.
pub const ROMAN: [&str; 8] = ["i", "ii", "iii", "iv", "v", "vi", "vii", "viii"];

/// Whether a word has the shape of a label.
pub fn is_short_label(word: &str) -> bool {
    style(word).is_some()
}

/// Which option a word stands for, and in which style, regardless of context.
pub fn style(word: &str) -> Option<(Style, usize)> {
    let bytes = word.as_bytes();
    match bytes {
        [letter @ b'A'..=b'H'] => return Some((Style::Upper, usize::from(letter - b'A'))),
        [letter @ b'a'..=b'h'] => return Some((Style::Lower, usize::from(letter - b'a'))),
        [b'1'..=b'9'] | [b'1', b'0'..=b'2'] => {
            return word.parse::<usize>().ok().map(|number| (Style::Digit, number - 1));
        }
        _ => {}
    }
    let one_case = bytes.iter().all(u8::is_ascii_uppercase) || bytes.iter().all(u8::is_ascii_lowercase);
    let index = ROMAN.iter().position(|numeral| numeral.eq_ignore_ascii_case(word)).filter(|_| one_case)?;
    Some((Style::Roman, index))
}

/// The words of a text. An apostrophe belongs to its word.
pub fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut spans = Vec::new();
    let mut chars = text.char_indices().peekable();
    while let Some((start, c)) = chars.next() {
        if !c.is_alphanumeric() {
            continue;
        }
        let mut end = start + c.len_utf8();
        while let Some((at, c)) = chars.peek().copied() {
            let inside = matches!(c, '\'' | '\u{2019}') && text[at + c.len_utf8()..].starts_with(char::is_alphanumeric);
            if !(c.is_alphanumeric() || inside) {
                break;
            }
            end = at + c.len_utf8();
            chars.next();
        }
        spans.push((start, end));
    }
    let at = |n: usize| spans.get(n).map_or(text.len(), |(start, _)| *start);
    let token = |(n, (start, end)): (usize, &(usize, usize))| Token {
        word: &text[*start..*end],
        start: *start,
        before: &text[if n == 0 { 0 } else { spans[n - 1].1 }..*start],
        after: &text[*end..at(n + 1)],
    };
    spans.iter().enumerate().map(token).collect()
}

/// Whether there are symbols between words that no reference has, such as those of a formula.
pub fn has_foreign_signs(tokens: &[Token]) -> bool {
    let foreign =
        |c: char| !(c.is_whitespace() || ",;:.()[]{}\"'`*_&+/-–—\u{2019}\u{201c}\u{201d}\u{2018}!".contains(c));
    tokens.iter().any(|token| token.before.contains(foreign))
        || tokens.last().is_some_and(|token| token.after.contains(foreign))
}

/// The label that a token is, unless it is tied to its neighbors, like the A of "A-delta" and the C of "37 °C".
pub fn label(tokens: &[Token], n: usize) -> Option<Label> {
    let token = tokens.get(n)?;
    let (style, index) = style(token.word)?;
    let open = |c: char| "([{\"'`*\u{201c}\u{2018}".contains(c);
    let close = |c: char| ")]}\"'`*\u{201d}\u{2019}".contains(c);
    let before = token.before.trim_end_matches(open);
    let after = token.after.trim_start_matches(close);
    let wrapped =
        before.len() < token.before.len() && after.len() < token.after.len() || token.after.starts_with([')', ']']);
    let is_label = |n: Option<usize>| {
        n.and_then(|n| tokens.get(n)).and_then(|token| self::style(token.word)).is_some_and(|(other, _)| other == style)
    };
    let joined = |gap: &str| !gap.is_empty() && gap.chars().all(|c| "+&,/-–;".contains(c) || open(c) || close(c));
    // Both sides are free: white space, the end, punctuation, or a symbol that joins labels.
    let ends_sentence = |gap: &str| gap.starts_with([',', ';', ':', '.', '?', '!', '—']) && !gap.starts_with(".*");
    let free_before = n == 0 && !before.ends_with(|c: char| !c.is_whitespace() && c != '(')
        || before.ends_with(char::is_whitespace)
        || before.ends_with(['—', '('])
        || joined(token.before) && is_label(n.checked_sub(1));
    let free_after = after.is_empty() && (token.after.len() > after.len() || n + 1 == tokens.len())
        || after.starts_with(char::is_whitespace)
        || ends_sentence(after)
            && (n + 1 == tokens.len() || after.contains(char::is_whitespace) || after.starts_with('—'))
        || joined(token.after) && is_label(Some(n + 1));
    // "E. coli" is a genus.
    let shortened =
        token.after == ". " && tokens.get(n + 1).is_some_and(|next| next.word.starts_with(char::is_lowercase));
    (free_before && free_after && !shortened).then_some(Label { style, index, wrapped })
}

/// The labels of an option that may be a reference, without those that are words there: "a" next to capitals, or a lone
/// "I".
pub fn own_labels(tokens: &[Token]) -> Vec<Option<Label>> {
    let labels: Vec<Option<Label>> = (0..tokens.len()).map(|n| label(tokens, n)).collect();
    let all = labels.iter().flatten().count();
    let lower = labels.iter().flatten().filter(|label| label.style == Style::Lower).count();
    let narrowed = tokens.iter().any(|token| ONLY.has(token.word));
    let is_article = |n: usize, label: &Label| {
        let named = narrowed || n > 0 && OPTION.has(tokens[n - 1].word);
        let amount = n == 0 && tokens.get(1).is_some_and(|token| SOME.has(token.word));
        amount || label.style == Style::Lower && !label.wrapped && lower == 1 && (all > 1 || !named)
    };
    let labels = labels.into_iter().enumerate();
    let labels: Vec<Option<Label>> = labels.map(|(n, label)| label.filter(|label| !is_article(n, label))).collect();
    // Labels of several styles do not form a list.
    let mut styles = labels.iter().flatten().map(|label| label.style);
    let first = styles.next();
    if styles.any(|style| Some(style) != first) { vec![None; labels.len()] } else { labels }
}
