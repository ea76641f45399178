//! Recovery: what can be read of a file that is not TOML, or has headers that the format does not have.
//!
//! Each mistake costs as little as can be: an item or a case with a mistake in it is lost as a whole, since nobody knows
//! what else is wrong with it; of the deck and of its sources only the one key is lost; text that is no part of a deck,
//! white space that cannot be seen and a misspelled header cost nothing. What is lost is blanked out, so that every place
//! stays where it was. Each block is parsed on its own and a fixed number of times: time grows with the file and not with
//! its mistakes.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use toml::de::{DeTable, DeValue};

use super::blocks::{self, Block, Header, Part, forget_second_names};
use super::foreign::{MergeConflict, asks, conflicts, foreign, foreign_start, is_other_text, nothing};
use super::missing;
use super::parse::{ParseError, parse, parse_sound, repaired};
use super::pieces::{blank, items, line_at, straightened, value_end};
use super::scan::{self, Kind, Token};
use super::syntax::{Recovered, SyntaxError, SyntaxProblem, is_deep};

/// Reads what can be read. Of a file that is TOML the strings are known.
#[must_use]
pub fn recover(source: &str, is_toml: bool) -> Recovered {
    if !is_toml && is_other_text(source) {
        return nothing(source);
    }
    let text = source.to_owned();
    let mut recovery = Recovery { source, text, errors: Vec::new(), references: HashSet::new(), begun: Vec::new() };
    recovery.resolve_conflicts();
    let is_string = |token: &Token| matches!(token.kind, Kind::Text(..));
    let strings = || scan::tokens(source).into_iter().filter(is_string).map(|token| token.span).collect::<Vec<_>>();
    let strings = is_toml.then(strings);
    let mut blocks = blocks::blocks(&recovery.text, strings.as_deref());
    forget_second_names(&mut blocks, source);
    for block in &blocks {
        for (place, key, part, entries) in missing::values(block, &recovery.text) {
            recovery.blank(&place);
            let items = if part == Part::Item { entries } else { 0 };
            recovery.errors.push(SyntaxError { what: SyntaxProblem::Value(part), span: key, lost: place, part, items });
        }
    }
    let blocks = missing::part(blocks, &recovery.text);
    let begins = |header: &&Header| header.span.is_empty() && header.part == Part::Item;
    let begun = blocks.iter().filter_map(|block| block.headers.first()).filter(begins);
    recovery.begun = begun.map(|header| header.span.start).collect();
    let mut seen = HashMap::new();
    for block in &blocks {
        let own = block.headers.first().filter(|header| header.right.is_some());
        if block.part == Part::Root && block.span.start > 0 {
            // A second deck begins in the file, as when two were put together.
            let first = line_at(source, 0);
            recovery.lose(
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
            // The first of its name is told, as a key that the file does not have.
            recovery.blank(&block.span);
        } else if let (Some(first), Some(header)) = (first, own) {
            recovery.lose(SyntaxProblem::Second(first), header.span.clone(), block.span.clone(), block.part);
        } else if let (true, Some(header)) = (is_orphan, own) {
            recovery.lose(SyntaxProblem::Orphan, header.span.clone(), block.span.clone(), block.part);
        } else {
            recovery.read(block);
        }
    }
    let headers: Vec<Header> = blocks
        .iter()
        .flat_map(|block| &block.headers)
        .filter(|header| header.is_wrong(source) && !recovery.text[recovery.written(header)].trim().is_empty())
        .cloned()
        .collect();
    recovery.finish(&blocks, headers)
}

/// Whether a block is an entry of a list, of which there may be many.
fn is_list(block: &Block) -> bool {
    matches!(block.part, Part::Case | Part::Item)
}

/// A file in the course of recovery.
struct Recovery<'s> {
    source: &'s str,
    text: String,
    errors: Vec<SyntaxError>,
    references: HashSet<String>,
    /// Where items begin whose header is missing.
    begun: Vec<usize>,
}

/// How often what is left is parsed as a whole.
const ATTEMPTS: usize = 8;

impl Recovery<'_> {
    /// Blanks out a piece, and notes why.
    fn lose(&mut self, what: SyntaxProblem, span: Range<usize>, lost: Range<usize>, part: Part) {
        let begun = self.begun.iter().filter(|begun| lost.contains(begun)).count();
        let items = if part == Part::Item { items(&self.text[lost.clone()]) + begun } else { 0 };
        if part == Part::Refs {
            let piece = &self.text[lost.clone()];
            let keys = piece.lines().filter_map(scan::assigned).map(|(key, _)| key.to_owned());
            self.references.extend(keys);
        }
        self.blank(&lost);
        self.errors.push(SyntaxError { what, span, lost, part, items });
    }

    /// Where a header stands, or, of one that is missing, the line that it is missing above.
    fn written(&self, header: &Header) -> Range<usize> {
        let at = header.span.start;
        if header.span.is_empty() {
            at..self.text[at..].find('\n').map_or(self.text.len(), |end| at + end)
        } else {
            header.span.clone()
        }
    }

    /// Replaces a piece by spaces, its line breaks kept.
    fn blank(&mut self, range: &Range<usize>) {
        blank(&mut self.text, range);
    }

    /// Loses every stretch that git left in two versions, with the items and cases that it cuts through.
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
            let goes_on = |from: usize, to: usize| {
                let rest = self.source.get(from..to).unwrap_or_default();
                rest.lines().any(|line| !line.trim().is_empty() && !line.trim_start().starts_with('#'))
            };
            // What it begins in the middle of is lost too, and so is what goes on behind it.
            let begins = blocks::header(first).is_some_and(|header| header.begins);
            let start = if is_entry(&blocks[at]) && !begins { blocks[at].span.start } else { whole.start };
            let next = blocks[last].span.end.max(whole.end);
            let end = if is_entry(&blocks[last]) && goes_on(whole.end, next) { next } else { whole.end };
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

    /// Reads a block, and loses what cannot be read of it.
    fn read(&mut self, block: &Block) {
        // A mark of the encoding is one only where the file begins.
        let marked = block.span.start > 0 && self.text[block.span.clone()].trim_start().starts_with('\u{feff}');
        if marked {
            self.clear(block);
        }
        let Some(mut error) = self.parse(block, block.span.end) else { return };
        if self.clear(block) {
            match self.parse(block, block.span.end) {
                Some(left) => error = left,
                None => return,
            }
        }
        match block.part {
            Part::Root | Part::Deck | Part::Refs | Part::Unknown => self.read_statements(block),
            Part::Case | Part::Item => {
                if self.cut(block, &error) {
                    return;
                }
                self.lose(SyntaxProblem::Parser(error.message), error.span, block.span.clone(), block.part);
            }
        }
    }

    /// Replaces what cannot be seen between values by spaces; whether there was any.
    fn clear(&mut self, block: &Block) -> bool {
        let tokens = scan::tokens(&self.text[block.span.clone()]);
        let place = |token: &Token| block.span.start + token.span.start..block.span.start + token.span.end;
        let unseen: Vec<(char, Range<usize>)> = tokens
            .iter()
            .filter_map(|token| match token.kind {
                Kind::Invisible(c) => Some((c, place(token))),
                Kind::Comment => {
                    let comment = &self.text[place(token)];
                    let (_, c) = comment.char_indices().find(|(_, c)| c.is_control() && !matches!(c, '\t' | '\r'))?;
                    Some((c, place(token)))
                }
                _ => None,
            })
            .collect();
        let Some((c, first)) = unseen.first().cloned() else { return false };
        for (_, span) in &unseen {
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

    /// Cuts off text behind an item or a case that is complete without it; whether there was any.
    fn cut(&mut self, block: &Block, error: &ParseError) -> bool {
        let text = &self.text[block.span.clone()];
        let at = error.span.start.clamp(block.span.start, block.span.end) - block.span.start;
        // Of a string that is never closed the parser tells at its end: the text may begin before it.
        let start = foreign_start(text).map_or(at, |start| start.min(at));
        let line = text[..start].rfind('\n').map_or(0, |end| end + 1);
        let (head, tail) = (block.span.start..block.span.start + line, block.span.start + line..block.span.end);
        let is_foreign = line > 0 && (foreign(&text[line..], block.part) || asks(&text[line..]));
        if !is_foreign || !self.is_complete(block, head.end) {
            return false;
        }
        let span = line_at(self.source, tail.start);
        self.blank(&tail);
        self.errors.push(SyntaxError { what: SyntaxProblem::Foreign, span, lost: tail, part: Part::Unknown, items: 0 });
        true
    }

    /// Whether a block is TOML up to a place, and has all that an item or a case needs there.
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

    /// Reads the keys of a block one by one, and loses those that cannot be read.
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
            let (place, part) = (start + piece.start..start + piece.end, block.part);
            if let Some(error) = parse(&text[piece.clone()], place.start) {
                if let Some(straight) =
                    straightened(&text[piece.clone()]).filter(|straight| parse(straight, 0).is_none())
                {
                    self.text.replace_range(place.clone(), &straight);
                    let (lost, what) = (place.start..place.start, SyntaxProblem::Parser(error.message));
                    self.errors.push(SyntaxError { what, span: error.span, lost, part, items: 0 });
                    continue;
                }
                // Behind the value there may be more lines, which are none of it.
                let value = name
                    .and_then(|_| value_end(&text[piece.clone()]))
                    .filter(|end| error.span.start >= place.start + *end);
                match value {
                    Some(end) => {
                        let tail = place.start + end..place.end;
                        self.lose_text(tail, error, part);
                    }
                    None if name.is_none() => self.lose_text(place, error, part),
                    None => self.lose(SyntaxProblem::Parser(error.message), error.span, place, part),
                }
            }
            if name.is_some_and(|name| !names.insert(name)) && !self.text[place_of(start, &piece)].trim().is_empty() {
                let place = place_of(start, &piece);
                let key = place.start..place.start + text[piece.clone()].find('=').unwrap_or(0);
                self.lose(SyntaxProblem::Parser("duplicate key".into()), key, place, part);
            }
        }
        if let Some(error) = self.parse(block, block.span.end) {
            self.lose(SyntaxProblem::Parser(error.message), error.span, block.span.clone(), block.part);
        }
    }

    /// Loses lines that are no statement: all text of another kind at once, else what the parser says.
    fn lose_text(&mut self, place: Range<usize>, error: ParseError, part: Part) {
        let text = &self.text[place.clone()];
        let begins = place.start + text.len() - text.trim_start().len();
        if foreign(text, part) {
            self.lose(SyntaxProblem::Foreign, line_at(self.source, begins), place, Part::Unknown);
        } else {
            self.lose(SyntaxProblem::Parser(error.message), error.span, place, part);
        }
    }

    /// The first error of a block up to a place, with its headers as the format writes them.
    fn parse(&self, block: &Block, end: usize) -> Option<ParseError> {
        let (text, shifts) = repaired(&self.text, block.span.start..end, &block.headers);
        let mut error = parse(&text, 0)?;
        let back = |at: usize| (block.span.start + shifts.back(at)).min(self.text.len());
        error.span = back(error.span.start)..back(error.span.end);
        Some(error)
    }

    /// Puts it all together; what still cannot be read goes by blocks, and in the end all of it.
    fn finish(mut self, blocks: &[Block], mut headers: Vec<Header>) -> Recovered {
        for attempt in 0..=ATTEMPTS {
            let length = self.text.len();
            let (text, shifts) = repaired(&self.text, 0..length, &headers);
            let Some(error) = parse_sound(&text, 0) else {
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
            self.lose(SyntaxProblem::Parser(error.message), span, lost, part);
        }
        let blanked = self.text;
        Recovered { text: blanked.clone(), blanked, errors: self.errors, ..Recovered::default() }
    }
}

/// A piece as a place in the file.
fn place_of(start: usize, piece: &Range<usize>) -> Range<usize> {
    start + piece.start..start + piece.end
}

#[cfg(test)]
mod tests;
