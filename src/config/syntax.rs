//! Recovers from invalid TOML: only the invalid assignment is ignored, where the parser would give up on the rest of
//! the file.

use std::ops::Range;

use toml::de::DeTable;

use super::finding;
use crate::deck::check::syntax_in_words;
use crate::deck::diagnostic::Diagnostic;
use crate::deck::limits::SYNTAX_ERRORS;

/// Help for a line that is not valid TOML.
const HELP: &str = "this line is ignored; put text in quotes, as in `theme = \"dark\"`";

/// Blanks out invalid TOML, and returns a finding for each part.
pub fn readable(mut text: String) -> (String, Vec<Diagnostic>) {
    let mut findings = Vec::new();
    if DeTable::parse(&text).is_ok() {
        return (text, findings);
    }
    for block in blocks(&text) {
        let Some((first, error)) = find_error(&text[block.clone()]) else { continue };
        let removed = block.start + first..block.end;
        let span = error.0.start + removed.start..error.0.end + removed.start;
        let span = span.start.min(removed.end)..span.end.min(removed.end);
        findings.push(finding(format!("invalid TOML: {}", error.1), span).help(HELP));
        blank(&mut text, &removed);
    }
    // Each remaining block is valid by itself, but a key or a table may still be defined twice.
    for _ in 0..SYNTAX_ERRORS {
        let (_, errors) = DeTable::parse_recoverable(&text);
        let first = errors.iter().min_by_key(|error| error.span().map_or(0, |span| span.start));
        let Some(error) = first else { return (text, findings) };
        let span = error.span().unwrap_or(0..0);
        let removed = blocks(&text).into_iter().find(|block| block.contains(&span.start)).unwrap_or(0..text.len());
        let (what, _) = syntax_in_words(error.message());
        let span = span.start.clamp(removed.start, removed.end)..span.end.clamp(removed.start, removed.end);
        findings.push(finding(format!("invalid TOML: {what}"), span).help("the first one is used; remove one of them"));
        blank(&mut text, &removed);
    }
    if DeTable::parse(&text).is_err() {
        let end = text.len();
        findings.push(finding("the file cannot be read", end..end).help("fix the errors above first"));
        let all = 0..end;
        blank(&mut text, &all);
    }
    (text, findings)
}

/// Finds the error in a block: the offset from which to ignore it, the span of the error from there, and the reason.
fn find_error(block: &str) -> Option<(usize, (Range<usize>, String))> {
    let first_error = |text: &str| {
        let (_, errors) = DeTable::parse_recoverable(text);
        let first = errors.into_iter().min_by_key(|error| error.span().map_or(0, |span| span.start))?;
        let (what, _) = syntax_in_words(first.message());
        Some((first.span().unwrap_or(0..text.trim_end().len()), what))
    };
    let whole = first_error(block)?;
    // The first line may be valid, and only what follows it wrong.
    let line = block.find('\n').map_or(block.len(), |at| at + 1);
    match first_error(&block[..line]) {
        None if line < block.len() => first_error(&block[line..]).map(|error| (line, error)),
        None | Some(_) => Some((0, whole)),
    }
}

/// Table headers and assignments, each with everything up to the next.
fn blocks(text: &str) -> Vec<Range<usize>> {
    let mut starts = vec![0];
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        if at > 0 && is_block_start(line.trim_start()) {
            starts.push(at);
        }
        at += line.len();
    }
    let ends = starts.iter().skip(1).copied().chain([text.len()]);
    starts.iter().copied().zip(ends).map(|(start, end)| start..end).collect()
}

/// Whether a line is a table header or an assignment.
fn is_block_start(line: &str) -> bool {
    let is_key = |key: &str| {
        !key.trim().is_empty()
            && key.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | ' ' | '"' | '\''))
    };
    line.starts_with('[') || line.split_once('=').is_some_and(|(key, _)| is_key(key))
}

/// Replaces a range with spaces but preserves line breaks, so that no offset changes.
fn blank(text: &mut String, range: &Range<usize>) {
    let spaces: String = text[range.clone()].bytes().map(|byte| if byte == b'\n' { '\n' } else { ' ' }).collect();
    text.replace_range(range.clone(), &spaces);
}
