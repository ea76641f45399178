//! Error recovery: parses as much as possible of a file that is not valid TOML or has wrong headers.
//!
//! Each error drops as little as possible. An item or case with a syntax error is dropped as a whole, because the rest
//! of it may be wrong too; in `[deck]` and `[refs]`, only the affected key is dropped; foreign text, invisible
//! characters and misspelled headers drop nothing else. Dropped text is replaced by spaces, so that all positions stay
//! valid. Each block is parsed separately and a fixed number of times, so the run time grows with the size of the file,
//! not with the number of errors.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use toml::de::{DeTable, DeValue};

use super::blocks::{self, Block, Header, Part, ignore_duplicate_names};
use super::foreign::{
    MergeConflict, conflicts, foreign_start, has_yaml_question, is_foreign_text, is_other_text, nothing,
};
use super::missing;
use super::parse::{ParseError, parse, parse_shallow, repaired};
use super::pieces::{blank, items, line_at, straightened, value_end};
use super::scan::{self, Kind, Token};
use super::syntax::{Recovered, SyntaxError, SyntaxProblem, is_deep};

/// Parses as much as possible. If the file is valid TOML, its strings are known, and text in them is never taken for a
/// header.
#[must_use]
pub fn recover(source: &str, is_toml: bool) -> Recovered {
    if !is_toml && is_other_text(source) {
        return nothing(source);
    }
    let text = source.to_owned();
    let mut recovery = Recovery { source, text, errors: Vec::new(), references: HashSet::new(), headless: Vec::new() };
    recovery.resolve_conflicts();
    let is_string = |token: &Token| matches!(token.kind, Kind::Text(..));
    let strings = || scan::tokens(source).into_iter().filter(is_string).map(|token| token.span).collect::<Vec<_>>();
    let strings = is_toml.then(strings);
    let mut blocks = blocks::blocks(&recovery.text, strings.as_deref());
    ignore_duplicate_names(&mut blocks, source);
    for block in &blocks {
        for (span, key, part, entries) in missing::values(block, &recovery.text) {
            recovery.blank(&span);
            let items = if part == Part::Item { entries } else { 0 };
            recovery.errors.push(SyntaxError { what: SyntaxProblem::Value(part), span: key, lost: span, part, items });
        }
    }
    let blocks = missing::split_at_missing_headers(blocks, &recovery.text);
    let is_missing = |header: &&Header| header.span.is_empty() && header.part == Part::Item;
    let headless = blocks.iter().filter_map(|block| block.headers.first()).filter(is_missing);
    recovery.headless = headless.map(|header| header.span.start).collect();
    let mut seen = HashMap::new();
    for block in &blocks {
        let own = block.headers.first().filter(|header| header.right.is_some());
        if block.part == Part::Root && block.span.start > 0 {
            // A second deck begins here, as in two concatenated files.
            let first = line_at(source, 0);
            recovery.drop_part(
                SyntaxProblem::Second(first),
                line_at(source, block.span.start),
                block.span.clone(),
                Part::Unknown,
            );
            continue;
        }
        let is_orphan = block.part == Part::Item && own.is_some_and(|header| !header.begins);
        let first = block.headers.first().filter(|_| !is_orphan && !is_list(block)).and_then(|header| {
            let name = header.right.clone().unwrap_or_else(|| source[header.span.clone()].to_owned());
            seen.insert(name, header.span.clone())
        });
        if let (Some(_), None) = (&first, own) {
            // An unknown block was reported the first time; a repetition is only blanked out.
            recovery.blank(&block.span);
        } else if let (Some(first), Some(header)) = (first, own) {
            recovery.drop_part(SyntaxProblem::Second(first), header.span.clone(), block.span.clone(), block.part);
        } else if let (true, Some(header)) = (is_orphan, own) {
            recovery.drop_part(SyntaxProblem::Orphan, header.span.clone(), block.span.clone(), block.part);
        } else {
            recovery.read(block);
        }
    }
    let headers: Vec<Header> = blocks
        .iter()
        .flat_map(|block| &block.headers)
        .filter(|header| header.is_wrong(source) && !recovery.text[recovery.header_span(header)].trim().is_empty())
        .cloned()
        .collect();
    recovery.finish(&blocks, headers)
}

/// Whether a block may occur more than once.
fn is_list(block: &Block) -> bool {
    matches!(block.part, Part::Case | Part::Item)
}

/// The state of a recovery.
struct Recovery<'s> {
    source: &'s str,
    text: String,
    errors: Vec<SyntaxError>,
    references: HashSet<String>,
    /// The starts of items whose header is missing.
    headless: Vec<usize>,
}

/// How many times the remaining text is parsed as a whole.
const ATTEMPTS: usize = 8;

impl Recovery<'_> {
    /// Blanks out a part of the text, and records the error.
    fn drop_part(&mut self, what: SyntaxProblem, span: Range<usize>, lost: Range<usize>, part: Part) {
        let headless = self.headless.iter().filter(|start| lost.contains(start)).count();
        let items = if part == Part::Item { items(&self.text[lost.clone()]) + headless } else { 0 };
        if part == Part::Refs {
            let piece = &self.text[lost.clone()];
            let keys = piece.lines().filter_map(scan::assigned).map(|(key, _)| key.to_owned());
            self.references.extend(keys);
        }
        self.blank(&lost);
        self.errors.push(SyntaxError { what, span, lost, part, items });
    }

    /// The position of a header, or, if it is missing, of the line below it.
    fn header_span(&self, header: &Header) -> Range<usize> {
        let at = header.span.start;
        if header.span.is_empty() {
            at..self.text[at..].find('\n').map_or(self.text.len(), |end| at + end)
        } else {
            header.span.clone()
        }
    }

    /// Replaces a part of the text by spaces, except for its line breaks.
    fn blank(&mut self, range: &Range<usize>) {
        blank(&mut self.text, range);
    }

    /// Drops every merge conflict, with the items and cases that it begins or ends in.
    fn resolve_conflicts(&mut self) {
        let conflicts = conflicts(self.source);
        if conflicts.is_empty() {
            return;
        }
        let blocks = blocks::blocks(self.source, None);
        let mut done = 0;
        for MergeConflict { whole, middle, first } in conflicts {
            if whole.start < done {
                continue;
            }
            let at = blocks.partition_point(|block| block.span.start <= whole.start) - 1;
            let last = blocks.partition_point(|block| block.span.start < whole.end) - 1;
            let is_entry = |block: &Block| matches!(block.part, Part::Item | Part::Case);
            let has_text = |from: usize, to: usize| {
                let rest = self.source.get(from..to).unwrap_or_default();
                rest.lines().any(|line| !line.trim().is_empty() && !line.trim_start().starts_with('#'))
            };
            // An entry that the conflict begins or ends in the middle of is dropped too.
            let begins = blocks::header(first).is_some_and(|header| header.begins);
            let start = if is_entry(&blocks[at]) && !begins { blocks[at].span.start } else { whole.start };
            let next = blocks[last].span.end.max(whole.end);
            let end = if is_entry(&blocks[last]) && has_text(whole.end, next) { next } else { whole.end };
            let piece = start..end;
            let items = items(&self.source[piece.clone()]);
            self.blank(&piece);
            done = piece.end;
            let part = blocks[at].part;
            self.errors.push(SyntaxError {
                what: SyntaxProblem::Conflict(middle),
                span: line_at(self.source, whole.start),
                lost: piece,
                part,
                items,
            });
        }
    }

    /// Parses a block, and drops the parts that have errors.
    fn read(&mut self, block: &Block) {
        // A byte order mark is allowed only at the start of the file.
        let has_bom = block.span.start > 0 && self.text[block.span.clone()].trim_start().starts_with('\u{feff}');
        if has_bom {
            self.blank_invisible(block);
        }
        let Some(mut error) = self.parse(block, block.span.end) else { return };
        if self.blank_invisible(block) {
            match self.parse(block, block.span.end) {
                Some(left) => error = left,
                None => return,
            }
        }
        match block.part {
            Part::Root | Part::Deck | Part::Refs | Part::Unknown => self.read_statements(block),
            Part::Case | Part::Item => {
                if self.cut_foreign_text(block, &error) {
                    return;
                }
                self.drop_part(SyntaxProblem::Parser(error.message), error.span, block.span.clone(), block.part);
            }
        }
    }

    /// Replaces invisible characters outside strings by spaces; returns whether there were any.
    fn blank_invisible(&mut self, block: &Block) -> bool {
        let tokens = scan::tokens(&self.text[block.span.clone()]);
        let span = |token: &Token| block.span.start + token.span.start..block.span.start + token.span.end;
        let invisible: Vec<(char, Range<usize>)> = tokens
            .iter()
            .filter_map(|token| match token.kind {
                Kind::Invisible(c) => Some((c, span(token))),
                Kind::Comment => {
                    let comment = &self.text[span(token)];
                    let (_, c) = comment.char_indices().find(|(_, c)| c.is_control() && !matches!(c, '\t' | '\r'))?;
                    Some((c, span(token)))
                }
                _ => None,
            })
            .collect();
        let Some((c, first)) = invisible.first().cloned() else { return false };
        for (_, span) in &invisible {
            self.blank(span);
        }
        let nothing = first.start..first.start;
        self.errors.push(SyntaxError {
            what: SyntaxProblem::Invisible(c),
            span: first,
            lost: nothing,
            part: block.part,
            items: 0,
        });
        true
    }

    /// Cuts off foreign text behind an item or case that is complete without it; returns whether there was any.
    fn cut_foreign_text(&mut self, block: &Block, error: &ParseError) -> bool {
        let text = &self.text[block.span.clone()];
        let at = error.span.start.clamp(block.span.start, block.span.end) - block.span.start;
        // The parser reports an unclosed string at its end, so foreign text may start before that.
        let start = foreign_start(text).map_or(at, |start| start.min(at));
        let line = text[..start].rfind('\n').map_or(0, |end| end + 1);
        let (head, tail) = (block.span.start..block.span.start + line, block.span.start + line..block.span.end);
        let is_foreign = line > 0 && (is_foreign_text(&text[line..], block.part) || has_yaml_question(&text[line..]));
        if !is_foreign || !self.is_complete(block, head.end) {
            return false;
        }
        let span = line_at(self.source, tail.start);
        self.blank(&tail);
        self.errors.push(SyntaxError { what: SyntaxProblem::Foreign, span, lost: tail, part: Part::Unknown, items: 0 });
        true
    }

    /// Whether a block up to an offset is valid TOML and has all required keys of an item or case.
    fn is_complete(&self, block: &Block, end: usize) -> bool {
        let (text, _) = repaired(&self.text, block.span.start..end, &block.headers);
        if is_deep(&text) {
            return false;
        }
        let (table, errors) = DeTable::parse_recoverable(&text);
        let name = if block.part == Part::Case { "case" } else { "item" };
        let entry = table.get_ref().iter().find(|(key, _)| key.get_ref() == name);
        let Some(DeValue::Array(list)) = entry.map(|(_, value)| value.get_ref()) else { return false };
        let Some(DeValue::Table(table)) = list.iter().next().map(toml::Spanned::get_ref) else { return false };
        let has = |name: &str| table.iter().any(|(key, _)| key.get_ref() == name);
        let answer = ["options", "accept", "value", "gaps", "back", "vignettes"];
        errors.is_empty()
            && (if block.part == Part::Case { has("text") } else { has("stem") && answer.into_iter().any(has) })
    }

    /// Parses the keys of a block one by one, and drops those that have errors.
    fn read_statements(&mut self, block: &Block) {
        let start = block.span.start;
        let text = self.text[block.span.clone()].to_owned();
        let header = block.headers.first().map_or(0, |header| header.span.end - start);
        let statements = scan::statements(&text[header..]);
        let first = statements.first().map_or(text.len(), |first| first.start + header);
        let head = header..first;
        let pieces = (!head.is_empty()).then(|| head.clone()).into_iter();
        let mut names = HashSet::new();
        for piece in pieces.chain(statements.into_iter().map(|one| one.start + header..one.end + header)) {
            let name = scan::assigned(text[piece.clone()].lines().next().unwrap_or_default()).map(|(name, _)| name);
            let (span, part) = (start + piece.start..start + piece.end, block.part);
            if let Some(error) = parse(&text[piece.clone()], span.start) {
                if let Some(straight) =
                    straightened(&text[piece.clone()]).filter(|straight| parse(straight, 0).is_none())
                {
                    self.text.replace_range(span.clone(), &straight);
                    let (lost, what) = (span.start..span.start, SyntaxProblem::Parser(error.message));
                    self.errors.push(SyntaxError { what, span: error.span, lost, part, items: 0 });
                    continue;
                }
                // There may be unrelated lines after the value.
                let value = name
                    .and_then(|_| value_end(&text[piece.clone()]))
                    .filter(|end| error.span.start >= span.start + *end);
                match value {
                    Some(end) => {
                        let tail = span.start + end..span.end;
                        self.drop_text(tail, error, part);
                    }
                    None if name.is_none() => self.drop_text(span, error, part),
                    None => self.drop_part(SyntaxProblem::Parser(error.message), error.span, span, part),
                }
            }
            if name.is_some_and(|name| !names.insert(name)) && !self.text[position_of(start, &piece)].trim().is_empty()
            {
                let span = position_of(start, &piece);
                let key = span.start..span.start + text[piece.clone()].find('=').unwrap_or(0);
                self.drop_part(SyntaxProblem::Parser("duplicate key".into()), key, span, part);
            }
        }
        if let Some(error) = self.parse(block, block.span.end) {
            self.drop_part(SyntaxProblem::Parser(error.message), error.span, block.span.clone(), block.part);
        }
    }

    /// Drops lines that are not statements, either as foreign text or with the parser's message.
    fn drop_text(&mut self, span: Range<usize>, error: ParseError, part: Part) {
        let text = &self.text[span.clone()];
        let begins = span.start + text.len() - text.trim_start().len();
        if is_foreign_text(text, part) {
            self.drop_part(SyntaxProblem::Foreign, line_at(self.source, begins), span, Part::Unknown);
        } else {
            self.drop_part(SyntaxProblem::Parser(error.message), error.span, span, part);
        }
    }

    /// The first error of a block up to an offset, with its headers corrected.
    fn parse(&self, block: &Block, end: usize) -> Option<ParseError> {
        let (text, shifts) = repaired(&self.text, block.span.start..end, &block.headers);
        let mut error = parse(&text, 0)?;
        let back = |at: usize| (block.span.start + shifts.back(at)).min(self.text.len());
        error.span = back(error.span.start)..back(error.span.end);
        Some(error)
    }

    /// Parses the whole text. If there still is an error, it drops the block, and after [`ATTEMPTS`] attempts the whole
    /// file.
    fn finish(mut self, blocks: &[Block], mut headers: Vec<Header>) -> Recovered {
        for attempt in 0..=ATTEMPTS {
            let length = self.text.len();
            let (text, shifts) = repaired(&self.text, 0..length, &headers);
            let Some(error) = parse_shallow(&text, 0) else {
                self.errors.sort_by_key(|error| error.span.start);
                let Self { text: blanked, errors, references, .. } = self;
                return Recovered { blanked, text, shifts, errors, headers, references };
            };
            let back = |at: usize| shifts.back(at).min(length);
            let span = back(error.span.start)..back(error.span.end);
            let at = blocks.partition_point(|block| block.span.start <= span.start);
            let block = blocks.get(at.saturating_sub(1)).filter(|_| attempt < ATTEMPTS);
            let block = block.filter(|block| !self.text[block.span.clone()].trim().is_empty());
            let (lost, part) = block.map_or((0..length, Part::Item), |block| (block.span.clone(), block.part));
            headers.retain(|header| !lost.contains(&header.span.start));
            self.drop_part(SyntaxProblem::Parser(error.message), span, lost, part);
        }
        let blanked = self.text;
        Recovered { text: blanked.clone(), blanked, errors: self.errors, ..Recovered::default() }
    }
}

/// The position in the file of a part of a block.
fn position_of(start: usize, piece: &Range<usize>) -> Range<usize> {
    start + piece.start..start + piece.end
}

#[cfg(test)]
mod tests;
