//! Strings: unclosed ones, ones closed too early by a quote inside, and characters that strings cannot contain.

use super::broken::Broken;
use super::quotes;
use crate::deck::ast::scan::{self, Kind, Token};
use crate::deck::check::escapes::{self, Escape, Means};
use crate::deck::check::text::shown;
use crate::deck::diagnostic::Diagnostic;

/// The diagnostics for backslashes, one per string.
pub fn escapes(broken: &Broken) -> Vec<Diagnostic> {
    let strings = broken.tokens.iter().filter(|token| matches!(token.kind, Kind::Text(..)));
    let found = strings.filter_map(|token| {
        let escapes = escapes::in_string(broken.token_text(token));
        escapes.iter().any(|escape| !escape.silent).then_some(())?;
        explain_escapes(broken.code, broken.token_text(token), broken.start + token.span.start, &escapes)
    });
    found.collect()
}

/// The diagnostic for the backslashes in a string at a position in the file.
pub fn explain_escapes(code: &'static str, raw: &str, start: usize, escapes: &[Escape]) -> Option<Diagnostic> {
    let first = escapes.first()?;
    let written = |escape: &Escape| &raw[escape.span.clone()];
    let span_of = |escape: &Escape| start + escape.span.start..start + escape.span.end;
    let headline = match first.means {
        Means::Latex(_) => format!("`{}` is LaTeX, which decks do not support", shown(written(first))),
        Means::Path => "a Windows path in \"...\" needs its backslashes escaped".to_owned(),
        Means::Sign | Means::Unknown => {
            format!("`{}` is not a valid escape sequence in \"...\"", shown(written(first)))
        }
    };
    let read_as = match written(first).as_bytes().get(1) {
        Some(b't') => Some("a tab"),
        Some(b'n') => Some("a new line"),
        Some(b'r') => Some("a carriage return"),
        Some(b'b' | b'f' | b'e') => Some("a control character"),
        Some(b'x' | b'u' | b'U') => Some("a character number"),
        _ => None,
    };
    let label = match read_as.filter(|_| first.silent) {
        Some(read_as) => format!("`{}` is read as {read_as}", &written(first)[..2]),
        None => "the backslash starts an escape sequence here".to_owned(),
    };
    let mut finding = Diagnostic::error(code, headline, span_of(first)).label(label);
    let mut seen = vec![written(first)];
    for escape in
        escapes.iter().skip(1).filter(|escape| escape.means == first.means || first.means != Means::Path).take(9)
    {
        if !seen.contains(&written(escape)) {
            seen.push(written(escape));
            finding = finding.also(span_of(escape), "also here");
        }
    }
    Some(finding.help(help(raw, escapes)).maybe_patch(patch(raw, start, escapes)))
}

/// What to write in place of the backslashes.
fn help(raw: &str, escapes: &[Escape]) -> String {
    if escapes.first().is_some_and(|first| first.means == Means::Path) {
        let inner = raw.trim_matches('"');
        let path = if inner.contains(['\'', '\n']) { "C:\\folder\\file".to_owned() } else { shown(inner) };
        return format!("put it in single quotes, where a backslash is just a backslash: `'{path}'`");
    }
    let mut parts: Vec<String> = Vec::new();
    for escape in escapes {
        let (written, word) = (&raw[escape.span.clone()], &raw[escape.span.start + 1..escape.span.end]);
        let part = match escape.means {
            Means::Latex(Some(sign)) => format!("write `{sign}` instead of `{written}`"),
            Means::Latex(None) => match escapes::instead(word) {
                Some(instead) => format!("{instead} instead of using `{written}`"),
                None => format!("write `\\{written}` to show `{written}` literally"),
            },
            Means::Sign => format!("write `{word}` without the backslash"),
            Means::Path | Means::Unknown => format!("double the backslash to show it: `\\{}`", shown(written)),
        };
        if !parts.contains(&part) {
            parts.push(part);
        }
    }
    parts.truncate(9);
    parts.join("; ")
}

/// A replacement for all backslashes in a string, if each stands for one character.
fn patch(raw: &str, start: usize, escapes: &[Escape]) -> Option<(std::ops::Range<usize>, String)> {
    let (first, last) = (escapes.first()?, escapes.last()?);
    let mut text = String::new();
    let mut at = first.span.start;
    for escape in escapes {
        text.push_str(raw.get(at..escape.span.start)?);
        match escape.means {
            // A space that ends the LaTeX command stays in the text.
            Means::Latex(Some(sign)) => text.push_str(sign),
            Means::Sign => text.push_str(&raw[escape.span.start + 1..escape.span.end]),
            Means::Latex(None) | Means::Path | Means::Unknown => return None,
        }
        at = escape.span.end;
    }
    // A quote that was escaped and no longer is would end the string.
    (!text.contains(['"', '\\', '\n'])).then(|| (start + first.span.start..start + last.span.end, text))
}

/// The diagnostics for characters that strings cannot contain.
pub fn unseen(broken: &Broken) -> Vec<Diagnostic> {
    let texts = broken.tokens.iter().filter(|token| matches!(token.kind, Kind::Text(..)));
    let found = texts.filter_map(|token| {
        let text = broken.token_text(token);
        let is_bare = |at: usize| broken.text.as_bytes().get(token.span.start + at + 1) != Some(&b'\n');
        let mut chars = text.char_indices();
        let (at, c) =
            chars.find(|(at, c)| c.is_ascii_control() && !matches!(c, '\t' | '\n') && (*c != '\r' || is_bare(*at)))?;
        let span = token.span.start + at..token.span.start + at + 1;
        let name = match c {
            '\0' => "a NUL byte".to_owned(),
            '\r' => "a bare carriage return".to_owned(),
            '\u{b}' => "a Word line break (vertical tab)".to_owned(),
            c => format!("the control character U+{:04X}", u32::from(c)),
        };
        let help = "delete the invisible character, or the word around it, and retype it";
        Some(broken.finding(format!("this text contains {name}"), span).label("this character is invisible").help(help))
    });
    found.collect()
}

/// The diagnostic for the first string that is not closed where its author meant it to be.
pub fn open(broken: &Broken) -> Option<Diagnostic> {
    let mut texts = broken.tokens.iter().enumerate().filter_map(|(n, token)| match token.kind {
        Kind::Text(quote, closed) => Some((n, token, quote, closed)),
        _ => None,
    });
    texts.find_map(|(n, token, quote, closed)| {
        if quote.len() == 3 { long(broken, n, token, quote, closed) } else { short(broken, n, token, quote, closed) }
    })
}

/// A multi-line string that is never closed, or only by the quotes of a later one.
fn long(broken: &Broken, n: usize, token: &Token, quote: &'static str, closed: bool) -> Option<Diagnostic> {
    let inner = &broken.text[token.span.start + 3..token.span.end];
    let mut at = token.span.start + 3;
    let mut swallowed = None;
    for line in inner.split_inclusive('\n') {
        let is_key = |(name, _): (&str, usize)| broken.key(name).is_some();
        if at > token.span.start + 3
            && (scan::assigned(line).is_some_and(is_key) || line.trim_start().starts_with("[[item."))
        {
            swallowed = Some((at, line.trim()));
            break;
        }
        at += line.len();
    }
    if closed && swallowed.is_none() {
        return None;
    }
    // Straight quotes open it, but a word processor replaced the ones that close it.
    if let Some(close) = quotes::closing(broken, token.span.start + 3)
        .filter(|close| !closed || swallowed.is_some_and(|(at, _)| close.start < at))
    {
        let written = &broken.text[close.clone()];
        let finding = broken
            .finding(format!("`{}` cannot close the text", shown(written)), close.clone())
            .label("does not close the text")
            .also(broken.span(token.span.start..token.span.start + 3), "the text starts here")
            .help(format!("write three straight quotes here: `{quote}`"));
        return Some(finding.patch(broken.span(close), quote));
    }
    // Quotes alone on a line may close a text whose opening quotes are missing.
    let line = broken.text[..token.span.start].rfind('\n').map_or(0, |end| end + 1);
    if broken.text[line..token.span.start].trim().is_empty() && !closed {
        let before = broken.tokens[..n].iter().rposition(|token| token.kind == Kind::Equals);
        let key = before.and_then(|equals| equals.checked_sub(1)).map(|key| &broken.tokens[key]);
        if let (Some(equals), Some(key)) = (before, key) {
            let behind = broken.tokens.get(equals + 1).map(|token| token.kind);
            let is_empty = broken.tokens.get(equals + 1).is_some_and(|token| broken.token_text(token) == "\"\"");
            if is_empty || matches!(behind, Some(Kind::Line | Kind::Word)) {
                let name = shown(broken.token_text(key));
                let span = key.span.start..broken.tokens[equals].span.end;
                let headline = format!("the text of `{name}` is missing its opening quotes");
                return Some(
                    broken
                        .finding(headline, span)
                        .also(broken.span(token.span.start..token.span.start + 3), "the text is closed here")
                        .help(format!("write `{name} = {quote}`")),
                );
            }
        }
    }
    let key = n.checked_sub(2).filter(|_| broken.tokens[n - 1].kind == Kind::Equals).map(|key| &broken.tokens[key]);
    let name = key.map_or_else(String::new, |key| shown(broken.token_text(key)));
    let headline = if name.is_empty() {
        format!("missing closing `{quote}`")
    } else {
        format!("missing closing `{quote}` for `{name}`")
    };
    let finding =
        broken.finding(headline, token.span.start..token.span.start + 3).label(format!("opened by this `{quote}`"));
    Some(match swallowed {
        Some((at, line)) => {
            let help = format!("write `{quote}` on its own line after the text, above `{}`", shown(line));
            let end = at + line.len();
            let from = at + (broken.text[at..].len() - broken.text[at..].trim_start().len());
            finding.also(broken.span(from..end.max(from)), "this is not meant to be part of the text").help(help)
        }
        None => finding.help(format!("write `{quote}` on its own line where the text ends")),
    })
}

/// A one-line string that is not closed, or is closed too early by a quote inside.
fn short(broken: &Broken, n: usize, token: &Token, quote: &'static str, closed: bool) -> Option<Diagnostic> {
    let token_text = broken.token_text(token);
    let opening = token.span.start..token.span.start + 1;
    if closed {
        let inner = &token_text[1..token_text.len() - 1];
        // In `text = "QT, why = "QRS to T."`, the opening quote of the next string closes this one.
        if let Some((before, _)) = inner.rsplit_once('=').filter(|(_, rest)| rest.trim().is_empty()) {
            let (value, key) = before.rsplit_once(',')?;
            broken.key(key.trim())?;
            let at = token.span.start + 1 + value.len();
            let help = format!("write the closing quote after the text: `{quote}{}{quote}`", shown(value));
            return Some(
                broken
                    .finding("missing closing quote", at..at + 1)
                    .also(broken.span(opening), "the text starts here")
                    .label("before this comma")
                    .help(help),
            );
        }
        // A word right after the closing quote was meant to be part of the text.
        let next = broken.tokens.get(n + 1)?;
        if broken.token_text(next).starts_with(';') {
            return None;
        }
        let touches = next.span.start == token.span.end && matches!(next.kind, Kind::Word | Kind::Text(..));
        let is_value = broken.tokens[..n]
            .iter()
            .rev()
            .take_while(|token| token.kind != Kind::Line)
            .any(|token| token.kind == Kind::Equals);
        let continues =
            matches!(next.kind, Kind::Word) && broken.tokens.get(n + 2).is_none_or(|token| token.kind != Kind::Equals);
        let is_inside = touches || continues && !matches!(broken.token_text(next), "." | "|");
        if !is_value || !is_inside {
            return None;
        }
        let line = broken.rest_of_line(token.span.end);
        let end = line.rfind(quote).map_or(token.span.end + line.len(), |at| token.span.end + at);
        let whole = broken.text[token.span.start + 1..end].trim();
        let (headline, other) = match quote {
            "'" => ("an apostrophe ends this text too early", "\""),
            _ => ("a quote inside this text ends it too early", "'"),
        };
        let help = if whole.contains(other) || whole.contains('\\') {
            format!("put a backslash before each quote inside, such as `\\{quote}`, and use \"...\" around the text")
        } else {
            format!("use the other kind of quotes around it: `{other}{}{other}`", shown(whole))
        };
        return Some(
            broken
                .finding(headline, token.span.end - 1..token.span.end)
                .label("read as the end of the text")
                .also(broken.span(opening), "the text starts here")
                .help(help),
        );
    }
    let inner = &token_text[1..];
    let name =
        broken.tokens[..n].iter().rev().find(|token| token.kind == Kind::Word).map(|key| shown(broken.token_text(key)));
    let typographic =
        inner.find(['\u{201d}', '\u{201c}', '\u{2019}']).filter(|_| quote == "\"" || inner.contains('\u{2019}'));
    if let Some(at) = typographic {
        let offset = token.span.start + 1 + at;
        let c = inner[at..].chars().next()?;
        let help = format!("write a straight quote here: `{quote}{}{quote}`", shown(&inner[..at]));
        return Some(
            broken
                .finding(
                    format!("the text starts with `{quote}` but ends with `{c}`, which is not a straight quote"),
                    offset..offset + c.len_utf8(),
                )
                .label("does not close the text")
                .also(broken.span(opening), "the text starts here")
                .help(help),
        );
    }
    if quote == "'" && n > 0 && broken.tokens[n - 1].span.end == token.span.start {
        return None;
    }
    // In braces, the text ends before the comma or the brace; on a line of its own, with the line.
    let in_braces = inner.trim_end().trim_end_matches(',').trim_end().ends_with('}');
    let text = if in_braces {
        let next_key = inner.match_indices(',').map(|(at, _)| at).find(|at| {
            scan::assigned(inner[at + 1..].trim_start()).is_some_and(|(name, _)| broken.key(name).is_some())
        });
        let brace = inner.rfind('}').unwrap_or(inner.len());
        &inner[..next_key.unwrap_or(brace)]
    } else {
        inner.trim_end().trim_end_matches(',')
    };
    let headline = "missing closing quote".to_owned();
    let text = text.trim_end();
    let help = match &name {
        _ if text.is_empty() => {
            format!("write the text, followed by a second `{quote}`; multi-line text starts and ends with three")
        }
        Some(name) => format!("write `{quote}` after the text: `{name} = {quote}{}{quote}`", shown(text)),
        None => format!("write `{quote}` after the text: `{quote}{}{quote}`", shown(text)),
    };
    Some(broken.finding(headline, opening).label("the text starts here").help(help))
}
