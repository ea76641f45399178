//! Quotes: the curly ones that word processors insert, and list entries without any.

use super::broken::Broken;
use crate::deck::ast::scan::{self, Kind, Token};
use crate::deck::check::text::{quoted_shown, shown};
use crate::deck::check::values::is_value;
use crate::deck::diagnostic::Diagnostic;
use crate::deck::toml_string::toml_string;

/// The quotes that word processors insert, each with those that close it.
const TYPOGRAPHIC: &[(char, &[char])] = &[
    ('\u{201c}', &['\u{201d}', '\u{201c}', '"']),
    ('\u{201d}', &['\u{201d}', '\u{201c}', '"']),
    ('\u{201e}', &['\u{201c}', '\u{201d}', '"']),
    ('\u{2018}', &['\u{2019}', '\u{2018}', '\'']),
    ('\u{2019}', &['\u{2019}', '\u{2018}', '\'']),
    ('\u{201a}', &['\u{2018}', '\u{2019}', '\'']),
    ('\u{ab}', &['\u{bb}']),
    ('\u{2039}', &['\u{203a}']),
    ('`', &['`', '\u{b4}', '\'']),
    ('\u{b4}', &['\u{b4}', '\'']),
];

/// The diagnostic for a value in curly quotes, and the end of the value.
pub fn typographic(broken: &Broken, token: &Token, name: &str) -> Option<(Diagnostic, usize)> {
    let line = broken.rest_of_line(token.span.start);
    let open = line.chars().next()?;
    let (_, closing) = TYPOGRAPHIC.iter().find(|(quote, _)| *quote == open)?;
    if let Some(found) = of_several_lines(broken, token, name) {
        return Some(found);
    }
    let inner = &line[open.len_utf8()..];
    let closes = |(at, c): &(usize, char)| closing.contains(c) && ends_value(&inner[at + c.len_utf8()..]);
    let close = inner.char_indices().find(closes);
    let text = close.map_or(inner.trim_end_matches([',', '}', ' ']), |(at, _)| &inner[..at]);
    let end = close.map_or(line.len(), |(at, c)| open.len_utf8() + at + c.len_utf8());
    let span = token.span.start..token.span.start + end;
    let headline = match open {
        '`' => "a backtick cannot be used as a quote".to_owned(),
        _ => format!("text needs straight quotes, not `{open}`"),
    };
    let lead = if name.is_empty() { String::new() } else { format!("{} = ", shown(name)) };
    let help = format!("write straight quotes: `{lead}{}`", quoted_shown(text));
    let finding =
        broken.finding(headline, span.clone()).label("word processors insert such quotes in place of `\"`").help(help);
    let is_sure = close.is_some() && !text.contains('\\');
    Some((if is_sure { finding.patch(broken.span(span.clone()), toml_string(text)) } else { finding }, span.end))
}

/// The length in bytes of the run of three or more quotes at the start of a text, straight or curly, if there is one.
pub fn triple(text: &str) -> Option<usize> {
    const DOUBLE: &[char] = &['"', '\u{201c}', '\u{201d}', '\u{201e}', '\u{201f}', '\u{2033}', '\u{ff02}'];
    const SINGLE: &[char] = &['\'', '\u{2018}', '\u{2019}', '\u{201a}', '\u{201b}', '\u{2032}', '\u{ff07}'];
    [DOUBLE, SINGLE, &['`'], &['\u{ab}', '\u{bb}']].into_iter().find_map(|family| {
        let run = text.len() - text.trim_start_matches(family).len();
        (text[..run].chars().count() > 2).then_some(run)
    })
}

/// The diagnostic for multi-line text that opens with curly quotes, and the end of the text.
fn of_several_lines(broken: &Broken, token: &Token, name: &str) -> Option<(Diagnostic, usize)> {
    let start = token.span.start;
    let line = broken.rest_of_line(start);
    let opening = if line == "``" { 2 } else { triple(line).filter(|run| !line[..*run].starts_with(['"', '\'']))? };
    let inner = start + opening;
    let close = closing(broken, inner);
    let (headline, lead) = (
        format!("`{}` cannot open a multi-line text", shown(&line[..opening])),
        if name.is_empty() { String::new() } else { format!("{} = ", shown(name)) },
    );
    let help = format!("write three straight quotes before the text, `{lead}\"\"\"`, and three after it, `\"\"\"`");
    let finding =
        broken.finding(headline, start..inner).label("word processors insert such quotes in place of `\"`").help(help);
    let Some(close) = close else { return Some((finding, inner)) };
    let text = &broken.text[inner..close.start];
    // A fix at one end alone would leave a string that is never closed, or that swallows what follows.
    let is_sure =
        !text.contains(['\\', '"']) && !text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t'));
    let whole = start..close.end;
    let finding = finding.also(broken.span(close.clone()), "the text ends here");
    let patched = format!("\"\"\"{text}\"\"\"");
    Some((if is_sure { finding.patch(broken.span(whole), patched) } else { finding }, close.end))
}

/// The position of the quotes that close a multi-line text, before the next key.
pub fn closing(broken: &Broken, from: usize) -> Option<std::ops::Range<usize>> {
    let mut at = from;
    for (n, line) in broken.text[from..].split_inclusive('\n').enumerate() {
        let is_key = scan::assigned(line).is_some_and(|(name, _)| broken.key(name).is_some());
        if n > 0 && (is_key || line.trim_start().starts_with("[[")) {
            return None;
        }
        let quotes =
            line.char_indices().map(|(offset, _)| offset).find_map(|offset| Some((offset, triple(&line[offset..])?)));
        if let Some((offset, run)) = quotes.filter(|(offset, run)| ends_value(&line[offset + run..])) {
            return Some(at + offset..at + offset + run);
        }
        at += line.len();
    }
    None
}

/// Whether a value can end before this text.
fn ends_value(rest: &str) -> bool {
    let rest = rest.trim_start();
    rest.is_empty() || rest.starts_with([',', '}', ']', '#', ';'])
}

/// The diagnostic for a list entry without quotes or in curly quotes, and its end.
pub fn entry(broken: &Broken, n: usize, in_list: bool) -> Option<(Diagnostic, usize)> {
    let token = &broken.tokens[n];
    if let Some(found) = quoted_entry(broken, n) {
        return Some(found);
    }
    let token_text = broken.token_text(token);
    let next = broken.tokens.get(n + 1).map(|next| next.kind);
    let before = n.checked_sub(1).map(|before| broken.tokens[before].kind);
    let is_entry = in_list
        && matches!(before, Some(Kind::Open('[') | Kind::Comma))
        && matches!(next, Some(Kind::Comma | Kind::Close(']') | Kind::Word));
    if !is_entry || !token_text.starts_with(char::is_alphabetic) || is_value(token_text) {
        return None;
    }
    let line = broken.rest_of_line(token.span.start);
    let text = line[..line.find([',', ']', '"', '{', '=']).unwrap_or(line.len())].trim_end();
    let span = token.span.start..token.span.start + text.len();
    let finding =
        broken.finding("a list entry is not in quotes", span.clone()).help(format!("write `{}`", quoted_shown(text)));
    Some((finding.patch(broken.span(span.clone()), toml_string(text)), span.end))
}

/// The diagnostic for a list entry in curly quotes, and its end.
fn quoted_entry(broken: &Broken, n: usize) -> Option<(Diagnostic, usize)> {
    let before = broken.tokens[..n].iter().rev().find(|token| !matches!(token.kind, Kind::Line | Kind::Comment))?;
    let is_entry = matches!(before.kind, Kind::Open('[') | Kind::Comma);
    if is_entry { typographic(broken, &broken.tokens[n], "") } else { None }
}
