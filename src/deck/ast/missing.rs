//! Finds entries whose header `[[item]]`, `[[case]]` or `[refs]` is missing.
//!
//! Without a header, keys become part of the table above, so that one missing line breaks two entries. A new entry
//! starts at keys that the table above already has or cannot have, if they are enough for an entry of their own. A
//! single repeated key is still reported as a duplicate key.

use std::ops::Range;

use super::blocks::{Block, Header, Part};
use super::scan;
use crate::deck::schema::Kind;

/// The role of a key in an item. If two roles are repeated, another item has begun.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Role {
    Id,
    Stem,
    Answer,
}

impl Role {
    fn of(name: &str) -> Option<Self> {
        match name {
            "id" => Some(Self::Id),
            "stem" | "question" => Some(Self::Stem),
            "options" | "choices" | "accept" | "value" | "gaps" | "back" => Some(Self::Answer),
            _ => None,
        }
    }
}

/// A key in a block, or a header of a part of the block.
#[derive(Debug)]
struct Line<'t> {
    /// The key, or the part of an item that a header begins.
    name: &'t str,
    /// Where the line begins.
    start: usize,
    /// The text after the equals sign; none for a header.
    value: Option<&'t str>,
    /// Whether it is in a vignette, which has an id and a stem of its own.
    in_vignette: bool,
}

impl Line<'_> {
    fn role(&self) -> Option<Role> {
        // Within braces, a line ends with a comma.
        let value = self.value.map(str::trim_end);
        match value {
            Some(value) if self.in_vignette || value.ends_with(',') => None,
            Some(_) => Role::of(self.name),
            None => matches!(self.name, "options" | "gaps").then_some(Role::Answer),
        }
    }

    /// Whether its value is a quoted string.
    fn is_text(&self) -> bool {
        self.value.is_some_and(|value| value.trim_start().starts_with(['"', '\'', '\u{201c}']))
    }

    /// Whether it is a key of items.
    fn is_of_item(&self) -> bool {
        self.value.is_some() && (Kind::Item.key(self.name).is_some() || Role::of(self.name).is_some())
    }

    /// Whether it can only be an entry of `[refs]`.
    fn is_reference(&self) -> bool {
        let braces = self.value.map(str::trim_start).filter(|value| value.starts_with('{'));
        braces.is_some_and(|value| {
            let first = value[1..].trim_start();
            ["text", "doi", "url"]
                .iter()
                .any(|key| first.strip_prefix(key).is_some_and(|rest| rest.trim_start().starts_with('=')))
        })
    }
}

/// Splits blocks at entries whose header is missing. The header of such an entry has an empty span.
pub fn split_at_missing_headers(blocks: Vec<Block>, text: &str) -> Vec<Block> {
    let has_refs = blocks.iter().any(|block| block.part == Part::Refs);
    let mut split: Vec<Block> = Vec::with_capacity(blocks.len());
    for mut block in blocks {
        // A part of an item belongs to the item above, which may just have been split off.
        let is_orphan = block.part == Part::Item && block.headers.first().is_some_and(|header| !header.begins);
        if let Some(above) = split.last_mut().filter(|above| is_orphan && above.part == Part::Item) {
            above.span.end = block.span.end;
            above.headers.append(&mut block.headers);
            block = match split.pop() {
                Some(above) => above,
                None => continue,
            };
        }
        while let Some((start, part)) = entry(&block, text, has_refs) {
            let right = match part {
                Part::Case => "[[case]]",
                Part::Refs => "[refs]",
                _ => "[[item]]",
            };
            let header = Header { span: start..start, part, right: Some(right.to_owned()), begins: true };
            let at = block.headers.partition_point(|header| header.span.start < start);
            let mut headers = vec![header];
            headers.extend(block.headers.drain(at..));
            let rest = Block { span: start..block.span.end, part, headers };
            block.span.end = start;
            split.push(std::mem::replace(&mut block, rest));
        }
        split.push(block);
    }
    split
}

/// The start and kind of the first entry without a header in a block.
fn entry(block: &Block, text: &str, has_refs: bool) -> Option<(usize, Part)> {
    let lines = lines(block, text);
    match block.part {
        Part::Item => second_item(&lines, text),
        Part::Case => second_case(&lines).or_else(|| first_item(&lines, text, block.part)),
        Part::Root | Part::Deck => {
            first_item(&lines, text, block.part).or_else(|| trailing_references(&lines).filter(|_| !has_refs))
        }
        Part::Refs => first_item(&lines, text, block.part),
        Part::Unknown => None,
    }
}

/// The keys and inner headers of a block.
fn lines<'t>(block: &Block, text: &'t str) -> Vec<Line<'t>> {
    let mut lines = Vec::new();
    let mut from = block.span.start;
    let mut in_vignette = false;
    for header in block.headers.iter().map(Some).chain([None]) {
        let end = header.map_or(block.span.end, |header| header.span.start);
        let piece = text.get(from..end).unwrap_or_default();
        lines.extend(scan::statements(piece).into_iter().filter_map(|one| {
            let line = piece[one.clone()].lines().next()?;
            let (name, value) = scan::assigned(line)?;
            Some(Line { name, start: from + one.start, value: Some(&line[value..]), in_vignette })
        }));
        let Some(Header { span, right, begins, .. }) = header else { break };
        if !begins {
            // `[[item.options]]`
            let right = right.as_deref().unwrap_or_default();
            let part = Kind::PARTS.into_iter().find(|(name, _)| right.contains(name));
            let name = part.map_or("", |(name, _)| name);
            in_vignette = name == "vignettes";
            lines.push(Line { name, start: span.start, value: None, in_vignette });
        }
        from = span.end;
    }
    lines
}

/// The start of a second item in the lines of an item.
fn second_item(lines: &[Line], text: &str) -> Option<(usize, Part)> {
    let mut own: Vec<Role> = Vec::new();
    let mut last = 0;
    for (n, line) in lines.iter().enumerate() {
        let Some(role) = line.role() else { continue };
        let again = own.contains(&role) && line.value.is_some();
        if again && roles(&lines[n..]).iter().filter(|role| own.contains(role)).count() > 1 {
            // Keys above the first repeated one belong to the new item if a blank line separates them from the item
            // above.
            let mut start = n;
            while start > last + 1 && !begins_paragraph(text, lines[start].start) && lines[start - 1].is_of_item() {
                start -= 1;
            }
            let start = if begins_paragraph(text, lines[start].start) { start } else { n };
            return Some((lines[start].start, Part::Item));
        }
        if again && role == Role::Id && is_case(&lines[n..]) {
            return Some((line.start, Part::Case));
        }
        own.push(role);
        last = n;
    }
    None
}

/// The start of a second case in the lines of a case.
fn second_case(lines: &[Line]) -> Option<(usize, Part)> {
    let of = |name: &str| lines.iter().position(|line| line.name == name);
    let first = of("id")?.max(of("text")?);
    let next = lines.iter().enumerate().skip(first + 1).find(|(_, line)| line.name == "id")?.0;
    is_case(&lines[next..]).then(|| (lines[next].start, Part::Case))
}

/// Whether lines begin with a case: an id followed by a text, and no stem.
fn is_case(lines: &[Line]) -> bool {
    let text = |line: &Line| line.name == "text" && line.is_text();
    lines.first().is_some_and(|line| line.is_text() && line.value.is_some_and(|value| !value.trim_end().ends_with(',')))
        && lines.get(1).is_some_and(text)
        && lines.get(2).is_none_or(|line| line.role() != Some(Role::Stem))
}

/// The start of an item in the lines of a table that cannot have a stem.
fn first_item(lines: &[Line], text: &str, part: Part) -> Option<(usize, Part)> {
    let stem = lines.iter().position(|line| line.role() == Some(Role::Stem) && line.is_text())?;
    let ids = lines[..stem].iter().filter(|line| line.name == "id").count();
    let mut start = stem;
    while let Some(before) = start.checked_sub(1).map(|before| &lines[before]).filter(|line| line.is_of_item()) {
        // A table has one id, and in `[refs]` an id is not a string.
        let is_id = before.name == "id" && before.is_text();
        let is_own = is_id && ids < 2 && part != Part::Refs;
        if is_own || !is_id && begins_paragraph(text, lines[start].start) {
            break;
        }
        start -= 1;
        if is_id {
            break;
        }
    }
    (roles(&lines[start..]).len() > 1).then(|| (lines[start].start, Part::Item))
}

/// The start of references at the end of the lines of the deck.
fn trailing_references(lines: &[Line]) -> Option<(usize, Part)> {
    let others = lines.iter().rposition(|line| !line.is_reference()).map_or(0, |last| last + 1);
    lines.get(others).map(|line| (line.start, Part::Refs))
}

/// The roles of the keys of an item, up to the first repeated one.
fn roles(lines: &[Line]) -> Vec<Role> {
    let mut roles = Vec::new();
    for line in lines {
        match line.role() {
            // Several options may each have a header.
            Some(role) if roles.contains(&role) && line.value.is_some() => break,
            Some(role) if !roles.contains(&role) => roles.push(role),
            _ => {}
        }
    }
    roles
}

/// Whether the line above is blank or a comment.
fn begins_paragraph(text: &str, start: usize) -> bool {
    let above = text.get(..start).and_then(|above| above.lines().next_back()).unwrap_or_default().trim();
    above.is_empty() || above.starts_with('#')
}

/// Keys under which authors write blocks as values.
const PARTS: [(&str, Part); 11] = [
    ("item", Part::Item),
    ("items", Part::Item),
    ("question", Part::Item),
    ("questions", Part::Item),
    ("mcq", Part::Item),
    ("mcqs", Part::Item),
    ("case", Part::Case),
    ("cases", Part::Case),
    ("deck", Part::Deck),
    ("sources", Part::Refs),
    ("refs", Part::Refs),
];

/// The kind of block that a key in a table stands for, judging by its name alone.
pub fn part_of(name: &str, table: Part) -> Option<Part> {
    let (_, part) = PARTS.iter().find(|(known, _)| known.eq_ignore_ascii_case(name))?;
    // Items cite references in a list named `refs`, and `[refs]` may contain a table of that name.
    let own = matches!((table, part), (Part::Item | Part::Case, Part::Refs) | (Part::Refs, _) if *part == Part::Refs);
    (!own && table != Part::Root && table != Part::Unknown).then_some(*part)
}

/// The blocks written as values of keys: position of the statement and of the key, kind, and number of entries.
pub fn values(block: &Block, text: &str) -> Vec<(Range<usize>, Range<usize>, Part, usize)> {
    let mut found = Vec::new();
    let mut from = block.headers.first().map_or(block.span.start, |header| header.span.end);
    let ends = block.headers.iter().skip(1).map(|header| &header.span);
    for (end, next) in ends.map(|span| (span.start, span.end)).chain([(block.span.end, block.span.end)]) {
        let piece = text.get(from..end).unwrap_or_default();
        for one in scan::statements(piece) {
            let line = piece[one.clone()].lines().next().unwrap_or_default();
            let Some((name, value)) = scan::assigned(line) else { continue };
            let Some(part) = part_of(name, block.part) else { continue };
            if let Some(entries) = entries(&piece[one.start + value..one.end]) {
                let key = line.find(name).unwrap_or(0) + from + one.start;
                found.push((from + one.start..from + one.end, key..key + name.len(), part, entries));
            }
        }
        from = next;
    }
    found
}

/// The number of inline tables in a value; none if it is neither an inline table nor a list of them.
fn entries(value: &str) -> Option<usize> {
    let (mut depth, mut count, mut first) = (0_usize, 0, None);
    for token in scan::tokens(value) {
        match token.kind {
            scan::Kind::Line | scan::Kind::Comment => continue,
            scan::Kind::Open(bracket) => {
                let is_entry = bracket == '{' && (depth == 0 || depth == 1 && first == Some('['));
                count += usize::from(is_entry);
                depth += 1;
                first = first.or(Some(bracket));
            }
            scan::Kind::Close(_) => depth = depth.saturating_sub(1),
            _ if first.is_none() => return None,
            _ => {}
        }
        if depth == 0 {
            break;
        }
    }
    (count > 0).then_some(count)
}

#[cfg(test)]
mod tests;
