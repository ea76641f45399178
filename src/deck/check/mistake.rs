//! Mistakes: what the author did wrong where the parser only reports that it cannot continue.
//!
//! The parser stops where it no longer understands the text, often far from the mistake. This module looks at an
//! unreadable block the way its author does: which value has no quotes, which string is never closed, where a comma is
//! missing. Each diagnostic points at that place and shows what to write there.

mod brackets;
mod broken;
mod parser;
mod quotes;
mod strings;
mod values;

pub use parser::in_words;
pub use strings::explain_escapes;

use std::ops::Range;

use super::text::shown;
use crate::deck::ast::scan;
use crate::deck::ast::syntax::SyntaxError;
use crate::deck::diagnostic::Diagnostic;
use broken::Broken;

/// The longest block, in bytes, that is analyzed.
const LONGEST: usize = 32 * 1024;
/// The most tokens of a block that is analyzed.
const TOKENS: usize = 4_000;
/// The most diagnostics per block: pasted text has the same mistake in every line.
const MOST: usize = 20;

/// What is wrong with a block, in file order; if no known mistake is found, what the parser says, rephrased.
pub fn explain(code: &'static str, source: &str, error: &SyntaxError, message: &str) -> Vec<Diagnostic> {
    let found = search(code, source, error, message);
    if found.is_empty() { vec![parser::finding(code, message, error.span.clone())] } else { found }
}

/// The known mistakes, in file order.
fn search(code: &'static str, source: &str, error: &SyntaxError, message: &str) -> Vec<Diagnostic> {
    let block = if error.lost.is_empty() { line(source, error.span.start) } else { error.lost.clone() };
    let Some(text) = source.get(block.clone()) else { return Vec::new() };
    // Bare carriage returns are reported as such, because no line of the file ends where it should.
    let bare = |at: &usize| text.as_bytes().get(at + 1) != Some(&b'\n');
    let bares = memchr::memchr_iter(b'\r', text.as_bytes()).filter(bare).count();
    if bares > 2 || message.to_lowercase().contains("carriage return") {
        return vec![parser::finding(code, "carriage return", error.span.clone())];
    }
    // Nobody wrote that much text as one item, and scanning it would take long.
    let tokens = if text.len() > LONGEST { Vec::new() } else { scan::tokens(text) };
    if tokens.is_empty() || tokens.len() > TOKENS {
        return Vec::new();
    }
    let stop = error.span.start.clamp(block.start, block.end) - block.start;
    let broken = Broken { code, start: block.start, text, tokens, part: error.part, stop };
    let mut found = values::explain(&broken);
    found.extend(strings::escapes(&broken));
    found.extend(strings::unseen(&broken));
    found.sort_by_key(|finding| finding.primary.span.start);
    found.truncate(MOST);
    if found.is_empty() {
        let first = |finding: Option<Diagnostic>| finding.into_iter().collect::<Vec<_>>();
        found = first(strings::open(&broken));
        if found.is_empty() {
            found = first(brackets::explain(&broken));
        }
        if found.is_empty() {
            found = first(twice(&broken, message).or_else(|| behind_header(&broken)));
        }
    }
    found
}

/// The line that contains a position.
fn line(source: &str, at: usize) -> Range<usize> {
    let start = source.get(..at).and_then(|before| before.rfind('\n')).map_or(0, |end| end + 1);
    let end = source.get(at..).and_then(|rest| rest.find('\n')).map_or(source.len(), |end| at + end);
    start..end
}

/// The diagnostic for a duplicate key.
fn twice(broken: &Broken, message: &str) -> Option<Diagnostic> {
    if !message.to_lowercase().contains("duplicate key") {
        return None;
    }
    let name = broken.text[broken.stop..].split(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '-'))).next()?;
    let span = broken.stop..broken.stop + name.len();
    let headline = format!("duplicate key `{}`", shown(name));
    let help = format!("keep one `{}` and delete the other", shown(name));
    let finding = broken.finding(headline, span).label("repeated here").help(help);
    // Within braces, the first one is nearby; otherwise it starts a line.
    let before = &broken.text[..broken.stop];
    let is_word = |at: usize| {
        let apart = |c: Option<char>| c.is_none_or(|c| !(c.is_alphanumeric() || matches!(c, '_' | '-')));
        let rest = before[at + name.len()..].trim_start();
        apart(before[..at].chars().next_back()) && (rest.starts_with('=') || rest.starts_with(']'))
    };
    let first = before.rmatch_indices(name).map(|(at, _)| at).find(|at| !name.is_empty() && is_word(*at));
    Some(match first {
        Some(at) => finding.also(broken.span(at..at + name.len()), "first used here"),
        None => finding,
    })
}

/// The diagnostic for text after a header on the same line.
fn behind_header(broken: &Broken) -> Option<Diagnostic> {
    let first = broken.text.lines().find(|line| !line.trim().is_empty())?;
    let from = broken.text.find(first)?;
    let header = crate::deck::ast::blocks::header(first)?;
    let rest = first[header.span.end..].trim();
    if rest.is_empty() || rest.starts_with('#') {
        return None;
    }
    let at = from + header.span.end + first[header.span.end..].find(rest)?;
    let headline = format!("`{}` is on the same line as the header", shown(rest));
    let help = format!("keep only `{}` on this line, and move the rest to the next line", first[header.span].trim());
    Some(broken.finding(headline, at..at + rest.len()).help(help))
}
