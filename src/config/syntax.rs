//! What is not TOML costs no more than its assignment: the parser would give up on the rest of the file.

use std::ops::Range;

use toml::de::DeTable;

use super::finding;
use crate::deck::check::syntax_in_words;
use crate::deck::diagnostic::Diagnostic;
use crate::deck::limits::SYNTAX_ERRORS;

/// What to do about a line that is not TOML.
const HELP: &str = "this line is ignored; put text in quotes, as in `theme = \"dark\"`";

/// Blanks out what is not TOML, and says why.
pub fn readable(mut text: String) -> (String, Vec<Diagnostic>) {
    let mut findings = Vec::new();
    if DeTable::parse(&text).is_ok() {
        return (text, findings);
    }
    for block in blocks(&text) {
        let Some((first, error)) = broken(&text[block.clone()]) else { continue };
        let lost = block.start + first..block.end;
        let span = error.0.start + lost.start..error.0.end + lost.start;
        let span = span.start.min(lost.end)..span.end.min(lost.end);
        findings.push(finding(format!("invalid TOML: {}", error.1), span).help(HELP));
        blank(&mut text, &lost);
    }
    // What is left is well written, each alone: a key or a table may still be there twice.
    for _ in 0..SYNTAX_ERRORS {
        let (_, errors) = DeTable::parse_recoverable(&text);
        let first = errors.iter().min_by_key(|error| error.span().map_or(0, |span| span.start));
        let Some(error) = first else { return (text, findings) };
        let span = error.span().unwrap_or(0..0);
        let lost = blocks(&text).into_iter().find(|block| block.contains(&span.start)).unwrap_or(0..text.len());
        let (what, _) = syntax_in_words(error.message());
        let span = span.start.clamp(lost.start, lost.end)..span.end.clamp(lost.start, lost.end);
        findings.push(finding(format!("invalid TOML: {what}"), span).help("the first one is used; remove one of them"));
        blank(&mut text, &lost);
    }
    if DeTable::parse(&text).is_err() {
        let end = text.len();
        findings.push(finding("the file cannot be read", end..end).help("fix the errors above first"));
        let all = 0..end;
        blank(&mut text, &all);
    }
    (text, findings)
}

/// From where on a block is not TOML, the place of the error in that, and why.
fn broken(block: &str) -> Option<(usize, (Range<usize>, String))> {
    let told = |text: &str| {
        let (_, errors) = DeTable::parse_recoverable(text);
        let first = errors.into_iter().min_by_key(|error| error.span().map_or(0, |span| span.start))?;
        let (what, _) = syntax_in_words(first.message());
        Some((first.span().unwrap_or(0..text.trim_end().len()), what))
    };
    let whole = told(block)?;
    // What an assignment is followed by may be all that is wrong.
    let line = block.find('\n').map_or(block.len(), |at| at + 1);
    match told(&block[..line]) {
        None if line < block.len() => told(&block[line..]).map(|error| (line, error)),
        None | Some(_) => Some((0, whole)),
    }
}

/// Headers and assignments, each with what follows up to the next.
fn blocks(text: &str) -> Vec<Range<usize>> {
    let mut starts = vec![0];
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        if at > 0 && begins(line.trim_start()) {
            starts.push(at);
        }
        at += line.len();
    }
    let ends = starts.iter().skip(1).copied().chain([text.len()]);
    starts.iter().copied().zip(ends).map(|(start, end)| start..end).collect()
}

/// Whether a line is a header or an assignment.
fn begins(line: &str) -> bool {
    let is_key = |key: &str| {
        !key.trim().is_empty()
            && key.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | ' ' | '"' | '\''))
    };
    line.starts_with('[') || line.split_once('=').is_some_and(|(key, _)| is_key(key))
}

/// Replaces a stretch by spaces, its line breaks kept, so that every place stays where it was.
fn blank(text: &mut String, range: &Range<usize>) {
    let spaces: String = text[range.clone()].bytes().map(|byte| if byte == b'\n' { '\n' } else { ' ' }).collect();
    text.replace_range(range.clone(), &spaces);
}
