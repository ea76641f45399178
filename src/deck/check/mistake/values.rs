//! Values: text without quotes, curly quotes, dates and numbers in other national formats, colons instead of equals
//! signs.

use std::ops::Range;

use super::broken::Broken;
use super::quotes::{entry, typographic};
use crate::deck::ast::blocks::{Part, header};
use crate::deck::ast::scan::{Kind, Token};
use crate::deck::check::text::{quoted_shown, shown};
use crate::deck::check::values::{date, is_value, number, truth};
use crate::deck::diagnostic::Diagnostic;
use crate::deck::schema::{Key, Type};
use crate::deck::toml_string::toml_string;

/// The diagnostics for values and the symbols before them.
pub fn explain(broken: &Broken) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let mut past = 0;
    let mut open = Vec::new();
    let mut begins = true;
    for (n, token) in broken.tokens.iter().enumerate() {
        // A header is not a list.
        if begins && token.kind == Kind::Open('[') && header(broken.rest_of_line(token.span.start)).is_some() {
            past = token.span.start + broken.rest_of_line(token.span.start).len();
        }
        begins = token.kind == Kind::Line;
        if token.span.start < past && past > 0 && !begins {
            continue;
        }
        match token.kind {
            Kind::Open(bracket) => open.push(bracket),
            Kind::Close(_) => drop(open.pop()),
            _ => {}
        }
        if token.span.start < past {
            continue;
        }
        let finding = match token.kind {
            Kind::Equals => key_words(broken, n).or_else(|| value(broken, n, open.len())),
            Kind::Word => entry(broken, n, open.last() == Some(&'[')).or_else(|| sign(broken, n)),
            _ => None,
        };
        let Some((finding, end)) = finding else { continue };
        found.push(finding);
        past = end;
    }
    found
}

/// The diagnostic for the value after an equals sign, and the end of the value.
fn value(broken: &Broken, n: usize, depth: usize) -> Option<(Diagnostic, usize)> {
    let name = n.checked_sub(1).map(|before| &broken.tokens[before]).filter(|token| token.kind == Kind::Word)?;
    let name = broken.token_text(name).to_owned();
    let key = broken.key(&name);
    let next = broken.tokens.get(n + 1);
    let sign = broken.tokens[n].span.clone();
    let Some(next) =
        next.filter(|next| !matches!(next.kind, Kind::Line | Kind::Comment | Kind::Comma | Kind::Close(_)))
    else {
        // If text follows on the next lines and closing quotes end it, the missing opening quotes are reported instead.
        let is_content = |token: &&Token| !matches!(token.kind, Kind::Line);
        let follows = broken.tokens[n + 1..].iter().find(is_content).map(|token| token.span.start);
        let text = follows.filter(|at| next.is_some_and(|next| next.kind == Kind::Line) && is_prose(broken, *at));
        if text.is_some() {
            return None;
        }
        let opens = broken.tokens[n + 1..].iter().find(is_content).map(|token| token.kind);
        if matches!(opens, Some(Kind::Open('{'))) && key.is_some_and(|key| key.value_type == Type::Tables) {
            let help = format!("write `{name} = [` here, and `]` after the last entry");
            let finding =
                broken.finding(format!("missing opening bracket for the list of `{name}`"), sign.clone()).help(help);
            return Some((finding, sign.end));
        }
        let help = format!(
            "write {}, or delete `{name} =`",
            key.map_or("a value".to_owned(), |key| key.value_type.words().to_owned())
        );
        let finding = broken
            .finding(format!("`{}` has no value", shown(&name)), sign.clone())
            .label("nothing follows this")
            .help(help);
        return Some((finding, sign.end));
    };
    if next.kind == Kind::Equals {
        let span = sign.start..next.span.end;
        let finding = broken
            .finding("two equals signs in a row", span.clone())
            .help(format!("write only one: `{} = ...`", shown(&name)));
        return Some((finding.patch(broken.span(span.clone()), "="), span.end));
    }
    if next.kind != Kind::Word {
        return None;
    }
    let token_text = broken.token_text(next);
    if let Some(found) = typographic(broken, next, &name) {
        return Some(found);
    }
    let line = broken.rest_of_line(next.span.start);
    let raw = if depth == 0 { line } else { line[..line.find([',', '}', ']']).unwrap_or(line.len())].trim_end() };
    let raw = raw.split(" #").next().unwrap_or(raw).trim_end();
    let span = next.span.start..next.span.start + raw.len();
    let end = span.end;
    bare(broken, &name, key, token_text, raw, depth, span).map(|finding| (finding, end))
}

/// Whether a line starts with prose rather than a key, a header or a bracket.
fn is_prose(broken: &Broken, at: usize) -> bool {
    let line = broken.rest_of_line(at);
    !line.starts_with(['[', ']', '{', '}', '#']) && crate::deck::ast::scan::assigned(line).is_none()
}

/// The diagnostic for an unquoted value that TOML does not know.
fn bare(
    broken: &Broken,
    name: &str,
    key: Option<&Key>,
    token_text: &str,
    raw: &str,
    depth: usize,
    span: Range<usize>,
) -> Option<Diagnostic> {
    let takes = key.map(|key| key.value_type);
    let range = broken.span(span.clone());
    let name = shown(name);
    let whole = |text: String| format!("write `{name} = {text}`");
    if matches!(token_text, "true" | "false") {
        return None;
    }
    if takes == Some(Type::Bool) {
        let word = token_text.trim_end_matches([',', ';', '.']);
        let word_range = range.start..range.start + word.len();
        let finding = broken.finding(
            format!("`{name}` must be `true` or `false`, not `{}`", shown(word)),
            span.start..span.start + word.len(),
        );
        return Some(match truth(word) {
            Some(truth) => finding.help(whole(truth.to_string())).patch(word_range, truth.to_string()),
            None => finding.help(format!("write `{name} = true` or `{name} = false`")),
        });
    }
    if is_value(raw) {
        return None;
    }
    if matches!(raw.to_lowercase().as_str(), "null" | "none" | "nil" | "n/a" | "-") {
        return Some(
            broken
                .finding(format!("`{name}` cannot be empty or null"), span)
                .help(format!("delete this line if there is nothing to say; a missing `{name}` counts as empty")),
        );
    }
    let digits = raw.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '-' | '+' | '.'));
    if takes == Some(Type::Date) || digits && takes.is_none() {
        match date(raw) {
            Some(Ok(date)) => {
                return Some(
                    broken
                        .finding("dates are written year-month-day", span)
                        .help(whole(date.clone()))
                        .patch(range, date),
                );
            }
            Some(Err((one, other))) => {
                return Some(
                    broken
                        .finding("dates are written year-month-day", span)
                        .help(format!("write `{name} = {one}` or `{name} = {other}`, depending on which day is meant")),
                );
            }
            None if takes == Some(Type::Date) => {
                return Some(
                    broken
                        .finding(format!("`{}` is not a date", shown(raw)), span)
                        .help(format!("write year, month and day: `{name} = 2026-11-29`")),
                );
            }
            None => {}
        }
    }
    if matches!(takes, Some(Type::Number | Type::Integer(..))) {
        return bare_number(broken, &name, raw, span);
    }
    // Only the opening quote is missing.
    if let Some(text) = raw.strip_suffix(['"', '\'']).filter(|text| !text.contains(['"', '\''])) {
        return Some(
            broken
                .finding("missing opening quote", span.clone())
                .help(whole(toml_string(text)))
                .patch(range, toml_string(text)),
        );
    }
    let text = raw.trim_end_matches([',', ';']);
    if let Some(takes @ (Type::Texts | Type::Table | Type::Tables)) = takes {
        return Some(bare_list(broken, &name, takes, raw, span));
    }
    if text.is_empty() || !text.contains(|c: char| c.is_alphanumeric()) {
        return None;
    }
    if broken.part == Part::Refs && depth == 0 {
        let source = format!("{{ text = {} }}", quoted_shown(text));
        return Some(
            broken.finding(format!("the reference `{name}` needs quotes and braces"), span).help(whole(source)),
        );
    }
    let finding =
        broken.finding(format!("the text of `{name}` is not in quotes"), span.clone()).help(whole(quoted_shown(text)));
    // What may be a comment or another key does not become part of the text automatically.
    let is_sure = !text.contains(['#', '=', '"', '\'', '\\', '[', '{']) && (depth == 0 || !text.contains(','));
    Some(if is_sure { finding.patch(range.start..range.start + text.len(), toml_string(text)) } else { finding })
}

/// The diagnostic for an unquoted value that is not a number.
fn bare_number(broken: &Broken, name: &str, raw: &str, span: Range<usize>) -> Option<Diagnostic> {
    let range = broken.span(span.clone());
    let whole = |text: String| format!("write `{name} = {text}`");
    let (number, unit) = number(raw)?;
    Some(match (number, unit) {
        (Some(number), "") if raw.contains(',') => {
            broken.finding("decimals use a point, not a comma", span).help(whole(number.clone())).patch(range, number)
        }
        (Some(number), "") => broken
            .finding(format!("`{}` is not a valid number", shown(raw)), span)
            .help(whole(number.clone()))
            .patch(range, number),
        (Some(number), unit)
            if name == "value" && unit.starts_with(|c: char| c.is_alphabetic() || matches!(c, '%' | '°' | '/')) =>
        {
            broken
                .finding("the number is followed by a unit", span)
                .help(format!("write `value = {number}`, and add `unit = \"{}\"` on its own line", shown(unit)))
        }
        (Some(number), "%") => broken
            .finding("the number is followed by a percent sign", span)
            .help(format!("{}, without the percent sign", whole(number))),
        (Some(number), _) if name == "value" => broken
            .finding("the number is followed by other text", span)
            .help(format!("{}; use `tolerance` for how far an answer may be from it", whole(number))),
        (Some(number), _) => broken
            .finding("the number is followed by other text", span)
            .help(format!("{}, without the text after it", whole(number))),
        (None, _) => broken
            .finding(format!("`{}` is not a number", shown(raw)), span)
            .help(format!("write only a number, with a decimal point if needed: `{name} = 2.5`")),
    })
}

/// The diagnostic for a list without brackets.
fn bare_list(broken: &Broken, name: &str, takes: Type, raw: &str, span: Range<usize>) -> Diagnostic {
    if takes == Type::Texts && !raw.contains(['"', '\'', '(']) {
        let text = raw.trim_end_matches([',', ';']);
        let entries = text.split([',', ';']).map(str::trim).filter(|text| !text.is_empty()).map(toml_string);
        let entries = shown(&entries.collect::<Vec<_>>().join(", "));
        let finding = broken.finding(format!("`{name}` must be a list of text in quotes"), span);
        return finding.help(format!("write `{name} = [{entries}]`"));
    }
    let finding = broken.finding(format!("`{name}` must be a list in brackets"), span);
    finding.help(format!("write `{name} = [` before the entries and `]` after them"))
}

/// The diagnostic for a key of more than one word, and the end of its equals sign.
fn key_words(broken: &Broken, n: usize) -> Option<(Diagnostic, usize)> {
    let is_word = |token: &&Token| token.kind == Kind::Word;
    let words = broken.tokens[..n].iter().rev().take_while(is_word).count();
    let first = &broken.tokens[n.checked_sub(words.max(1))?];
    let begins = n == words || matches!(broken.tokens[n - words - 1].kind, Kind::Line | Kind::Comma | Kind::Open('{'));
    let name = &broken.text[first.span.start..broken.tokens[n - 1].span.end];
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.');
    // A symbol before the equals sign, or after the key, has its own diagnostic.
    let is_signed = name.ends_with([':', '>', '-', '=']) || !name.starts_with(char::is_alphabetic);
    if words == 0 || !begins || is_signed || words == 1 && name.chars().all(plain) {
        return None;
    }
    if words > 1
        && broken.key(broken.token_text(&broken.tokens[n - 1])).is_some()
        && broken.token_text(first).chars().count() == 1
    {
        return None;
    }
    let span = first.span.start..broken.tokens[n - 1].span.end;
    let meant = crate::deck::check::synonyms::known(broken.part, &name.replace(' ', "_"));
    let help = match meant {
        Some(meant) => format!("write `{meant} =`"),
        None => format!(
            "a key is a single word of the deck format, such as `stem` or `point`: use one of them instead of `{}`",
            shown(name)
        ),
    };
    let finding = broken
        .finding(format!("`{}` cannot be a key", shown(name)), span)
        .label("a key is a single word in plain letters")
        .help(help);
    Some((finding, broken.tokens[n].span.end))
}

/// The diagnostic for a key without an equals sign, and the end of the symbol after it.
fn sign(broken: &Broken, n: usize) -> Option<(Diagnostic, usize)> {
    let token = &broken.tokens[n];
    let begins = n == 0 || matches!(broken.tokens[n - 1].kind, Kind::Line | Kind::Comma | Kind::Open('{'));
    let token_text = broken.token_text(token);
    let name = token_text.trim_end_matches([':', '>', '-']);
    if !begins || name.is_empty() {
        return None;
    }
    let next = broken.tokens.get(n + 1);
    // A list marker before the key.
    let mark = matches!(
        token_text,
        "-" | "*" | "\u{2022}" | "\u{b7}" | "o" | "\u{2013}" | "\u{f0b7}" | "\u{25cf}" | "\u{25aa}"
    );
    let numbered = token_text.len() < 5
        && token_text.strip_suffix(['.', ')']).is_some_and(|number| number.bytes().all(|byte| byte.is_ascii_digit()));
    if mark || numbered {
        let key = next.filter(|next| {
            next.kind == Kind::Word && broken.tokens.get(n + 2).is_some_and(|token| token.kind == Kind::Equals)
        })?;
        let help = format!("delete it: the line should start with `{} =`", shown(broken.token_text(key)));
        let finding = broken.finding(format!("list marker `{token_text}` before a key"), token.span.clone()).help(help);
        return Some((finding.patch(broken.span(token.span.start..key.span.start), ""), token.span.end));
    }
    // `stem: "..."` and `stem : "..."`, or a key directly followed by a value.
    let known =
        broken.key(name).map(|key| key.name).or_else(|| crate::deck::check::synonyms::known(broken.part, name))?;
    let sign = if let Some(at) = token_text.find(':') {
        token.span.start + at..token.span.end
    } else {
        let next = next?;
        match (next.kind, broken.token_text(next)) {
            (Kind::Word, ":" | "->" | ":-" | "=>" | "-" | "\u{2013}") => {
                let assigned = broken
                    .tokens
                    .get(n + 2)
                    .filter(|token| token.kind == Kind::Equals && token.span.start == next.span.end);
                next.span.start..assigned.map_or(next.span.end, |token| token.span.end)
            }
            (Kind::Text(..), _) | (Kind::Word, "true" | "false") => token.span.end..token.span.end,
            (Kind::Open('['), _) if known == "options" || known == "tags" || known == "refs" || known == "accept" => {
                token.span.end..token.span.end
            }
            _ => return None,
        }
    };
    let follows = broken.tokens.get(n + 1).is_some_and(|next| next.kind == Kind::Equals);
    if token_text.contains(':') && follows {
        let finding =
            broken.finding("colon before the equals sign", sign.clone()).help(format!("write `{} =`", shown(name)));
        return Some((finding.patch(broken.span(sign.clone()), ""), sign.end));
    }
    let value = match broken
        .tokens
        .iter()
        .find(|token| token.span.start >= sign.end)
        .filter(|token| token.kind == Kind::Text("\"", true))
    {
        Some(text) => broken.token_text(text),
        None => broken.rest_of_line(sign.end).trim_start(),
    };
    let as_text = value.is_empty()
        || value.starts_with(['"', '\'', '[', '{'])
        || is_value(value.trim_end_matches([',', '}', ' ']))
        || value.starts_with("true")
        || value.starts_with("false");
    let example = if as_text { shown(value) } else { quoted_shown(value.trim_end_matches(',')) };
    let help = format!("write `{} = {}`", shown(name), if example.is_empty() { "..." } else { &example });
    let (headline, span) = if sign.is_empty() {
        (format!("missing equals sign after `{}`", shown(name)), token.span.clone())
    } else {
        (format!("`{}` instead of an equals sign", shown(&broken.text[sign.clone()])), sign.clone())
    };
    let finding = broken.finding(headline, span).help(help);
    let spaced = |text: &'static str| {
        if value.is_empty() || broken.text[sign.end..].starts_with(' ') { text.trim_end() } else { text }
    };
    let finding = if as_text { finding.patch(broken.span(sign.clone()), spaced(" = ")) } else { finding };
    Some((finding, if as_text { sign.end } else { sign.end + broken.rest_of_line(sign.end).len() }))
}
