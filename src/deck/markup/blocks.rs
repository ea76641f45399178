//! Parses blocks line by line: paragraphs, lists, code and tables.

use super::inline::{self, Span, blanked};
use super::line::Line;
use super::table::{Table, table};
use crate::deck::clean::clean;

/// The indent of a code block, in spaces.
const CODE: usize = 4;
/// The width of a tab, in columns.
const TAB: usize = 4;
/// The deepest level of a nested list.
const DEPTH: usize = 4;

/// A block of text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    /// A paragraph.
    Paragraph(Vec<Span>),
    /// A list of at least two entries.
    List(Vec<Entry>),
    /// A table.
    Table(Table),
    /// Code: lines whose breaks and spaces are preserved.
    Code(Vec<String>),
}

/// An entry of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The start of its line in the source.
    pub start: usize,
    /// The nesting level, from 0.
    pub depth: usize,
    /// The marker to display as written; none for a bullet.
    pub mark: Option<String>,
    /// The text.
    pub spans: Vec<Span>,
}

/// Removes the common indent of all lines, and empty lines at both ends.
#[must_use]
pub fn dedent(text: &str) -> String {
    if !text.contains('\n') {
        return text.trim_start_matches([' ', '\t']).trim_end().to_owned();
    }
    let lines: Vec<&str> = text.lines().collect();
    let nonempty = |line: &&&str| !line.trim().is_empty();
    let indent = |line: &&str| line.len() - line.trim_start_matches([' ', '\t']).len();
    // The first line often follows the quotes directly, so its indent does not count.
    let shared = lines.iter().skip(1).filter(nonempty).map(indent).min().unwrap_or(0);
    let mut in_fence = false;
    let cut = |(n, line): (usize, &&str)| {
        let cut = if n == 0 { indent(line) } else { shared.min(indent(line)) };
        let line = line[cut..].trim_end();
        in_fence ^= line.trim_start().starts_with("```");
        untabbed(line, in_fence)
    };
    let lines: Vec<String> = lines.iter().enumerate().map(cut).collect();
    lines.join("\n").trim_matches('\n').to_owned()
}

/// Replaces tabs by spaces where they align columns: before the first word, and everywhere in code.
fn untabbed(line: &str, in_code: bool) -> String {
    let (mut text, mut words) = (String::with_capacity(line.len()), false);
    for c in line.chars() {
        words |= !matches!(c, ' ' | '\t');
        if c == '\t' && (!words || in_code || text.starts_with("    ")) {
            text.push_str(&" ".repeat(TAB - text.chars().count() % TAB));
        } else {
            text.push(c);
        }
    }
    text
}

/// Parses a text.
#[must_use]
pub fn parse(source: &str) -> Vec<Block> {
    blocks(source).into_iter().map(|(_, block)| block).collect()
}

/// The lead-in of a stem: its last paragraph and any blocks after it, or the whole stem if it has no paragraph.
#[must_use]
pub fn lead_in(stem: &str) -> &str {
    let blocks = blocks(stem);
    let last = blocks.iter().rev().find(|(_, block)| matches!(block, Block::Paragraph(_)));
    stem[last.map_or(0, |(start, _)| *start)..].trim()
}

/// Splits a line into its list marker and text, if it has a marker: `-`, `*`, `+`, another dash or bullet, or a number.
#[must_use]
pub fn mark_of(line: &str) -> Option<(&str, &str)> {
    let line = line.trim();
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let length = if digits > 0 {
        (digits <= 3 && line[digits..].starts_with(['.', ')'])).then_some(digits + 1)?
    } else {
        line.chars().next().filter(|c| SIGNS.contains(c))?.len_utf8()
    };
    let (mark, text) = line.split_at(length);
    text.starts_with([' ', '\t']).then(|| (mark, text.trim()))
}

/// List markers other than numbers.
const SIGNS: [char; 8] = ['-', '*', '+', '•', '–', '—', '−', '±'];

/// The blocks of a text, each with its start.
pub(super) fn blocks(source: &str) -> Vec<(usize, Block)> {
    let mut start = 0;
    let lines: Vec<Line> = source
        .split('\n')
        .map(|text| {
            let line = Line { start, text: text.trim_end() };
            start += text.len() + 1;
            line
        })
        .collect();
    let mut nonempty = lines.iter().filter(|line| !line.is_empty());
    match (nonempty.next(), nonempty.next()) {
        (None, _) => return Vec::new(),
        // A single line is a paragraph, whatever it begins with.
        (Some(line), None) => return vec![(line.start, Block::Paragraph(inline::read(line.text.trim())))],
        (Some(_), Some(_)) => {}
    }
    // The last line that can close code, computed once instead of from every line.
    let last = lines.iter().rev().find(|line| closes(line)).map_or(0, |line| line.start);
    let mut blocks = Vec::new();
    let mut at = 0;
    while let Some(line) = lines.get(at).copied() {
        if line.is_empty() {
            at += 1;
            continue;
        }
        let rest = &lines[at..];
        let (block, length) = special(rest, last, true).unwrap_or_else(|| paragraph(rest, last));
        blocks.push((line.start, block));
        at += length.max(1);
    }
    blocks
}

/// The block that begins here, unless it is a paragraph, and its number of lines.
fn special(lines: &[Line], last: usize, fresh: bool) -> Option<(Block, usize)> {
    fenced(lines, last).or_else(|| tabulated(lines)).or_else(|| {
        // Only at the start of a block: within a paragraph, these are text.
        let begun = fresh.then_some(lines)?;
        list(begun, last).or_else(|| indented(begun))
    })
}

fn tabulated(lines: &[Line]) -> Option<(Block, usize)> {
    table(lines).map(|(table, length)| (Block::Table(table), length))
}

/// A paragraph: the lines up to an empty one or another block, and their number.
fn paragraph(lines: &[Line], last: usize) -> (Block, usize) {
    let mut text = String::new();
    let mut length = 0;
    for (n, line) in lines.iter().enumerate() {
        let introduced = n > 0 && lines[n - 1].text.ends_with([':', '：']);
        if line.is_empty() || n > 0 && special(&lines[n..], last, introduced).is_some() {
            break;
        }
        if n > 0 {
            text.push(' ');
        }
        text.push_str(line.text.trim());
        length = n + 1;
    }
    (Block::Paragraph(inline::read(&text)), length)
}

/// A code block between fences of at least three backticks. `last` is the start of the last line that can close it.
fn fenced(lines: &[Line], last: usize) -> Option<(Block, usize)> {
    let first = lines.first().filter(|line| line.start < last)?;
    let word = first.text.trim_start().strip_prefix("```")?.trim_start_matches('`').trim();
    if word.contains(['`', ' ']) {
        return None;
    }
    let length = lines.iter().skip(1).position(closes)?;
    let code = &lines[1..=length];
    Some((Block::Code(code.iter().map(|line| code_line(line.without(first.indent()))).collect()), length + 2))
}

/// Whether a line can close a fenced code block.
fn closes(line: &Line) -> bool {
    closes_fence(line.text)
}

/// Whether the text of a line can close a fenced code block.
pub(super) fn closes_fence(line: &str) -> bool {
    let text = line.trim();
    text.len() >= 3 && text.bytes().all(|byte| byte == b'`')
}

/// A code block of lines with an indent of four spaces, and empty lines between them.
fn indented(lines: &[Line]) -> Option<(Block, usize)> {
    let length = lines.iter().position(|line| !line.is_empty() && line.indent() < CODE).unwrap_or(lines.len());
    let length = lines[..length].iter().rposition(|line| !line.is_empty())? + 1;
    Some((Block::Code(lines[..length].iter().map(|line| code_line(line.without(CODE))).collect()), length))
}

/// A line of code, with its spaces preserved.
fn code_line(line: &str) -> String {
    blanked(clean(line).replace('\n', " "))
}

/// A list: at least two lines that begin with a marker, and the lines that continue them.
fn list(lines: &[Line], last: usize) -> Option<(Block, usize)> {
    let (first, _) = mark_of(lines.first()?.text)?;
    let base = lines.first()?.indent();
    if base >= CODE {
        return None;
    }
    let mut entries: Vec<(usize, usize, &str, String)> = Vec::new();
    let (mut length, mut after_gap) = (0, false);
    for (n, line) in lines.iter().enumerate() {
        if line.is_empty() {
            after_gap = true;
            continue;
        }
        let depth = (line.indent().saturating_sub(base) / 2).min(DEPTH);
        match (mark_of(line.text), entries.last_mut()) {
            // After an empty line, only an entry of the same kind continues the list.
            (Some((mark, text)), _) if !after_gap || depth > 0 || kind(mark) == kind(first) => {
                entries.push((line.start, depth, mark, text.to_owned()));
            }
            (None, Some((.., text)))
                if !after_gap && fenced(&lines[n..], last).or_else(|| tabulated(&lines[n..])).is_none() =>
            {
                text.push(' ');
                text.push_str(line.text.trim());
            }
            (None, Some((.., text))) if after_gap && (1..3).contains(&depth) => {
                text.push(' ');
                text.push_str(line.text.trim());
            }
            _ => break,
        }
        (length, after_gap) = (n + 1, false);
    }
    if entries.len() < 2 {
        return None;
    }
    let bulleted = are_bullets(entries.iter().map(|(.., mark, text)| (*mark, text.as_str())));
    let entry = |(start, depth, mark, text): (usize, usize, &str, String)| Entry {
        start,
        depth,
        mark: (!bulleted || !is_sign(mark)).then(|| mark.to_owned()),
        spans: inline::read(&text),
    };
    Some((Block::List(entries.into_iter().map(entry).collect()), length))
}

/// Whether a marker is not a number.
pub(super) fn is_sign(mark: &str) -> bool {
    !mark.starts_with(|c: char| c.is_ascii_digit())
}

/// The kind of a marker: markers of the same kind can be in one list.
fn kind(mark: &str) -> &str {
    if is_sign(mark) { mark } else { "1" }
}

/// Whether the markers of a list, other than numbers, are bullets. If one of them could be a sign, such as a minus
/// before a number, all are displayed as written.
fn are_bullets<'a>(mut entries: impl Iterator<Item = (&'a str, &'a str)>) -> bool {
    entries.all(|(mark, text)| !is_sign(mark) || matches!(mark, "-" | "*") && !is_quantity(text))
}

/// Whether a text begins with a number or infinity, possibly after signs and symbols.
fn is_quantity(text: &str) -> bool {
    let unsigned = text.trim_start_matches(|c: char| "<>≤≥=~≈+-−±±.,([$€£∞".contains(c) || c.is_whitespace());
    unsigned.starts_with(char::is_numeric) || text.starts_with('∞')
}

#[cfg(test)]
mod tests {
    use super::super::{plain, words};
    use super::*;

    /// The entries of the only list in a text, with their markers.
    fn entries(text: &str) -> Vec<String> {
        let blocks = parse(text);
        let lists: Vec<_> =
            blocks.iter().filter_map(|block| if let Block::List(list) = block { Some(list) } else { None }).collect();
        let [list] = lists[..] else { panic!("{text}: {blocks:?}") };
        let entry = |entry: &Entry| {
            format!("{}{} {}", ">".repeat(entry.depth), entry.mark.as_deref().unwrap_or("bullet"), words(&entry.spans))
        };
        list.iter().map(entry).collect()
    }

    #[test]
    fn a_shared_indent_is_removed() {
        assert_eq!(dedent("\n    A man\n      has pain.\n\n    Which?\n    "), "A man\n  has pain.\n\nWhich?");
        assert_eq!(dedent("one line"), "one line");
        assert_eq!(dedent("a\n\n\tb\tc\n\t\td\te"), "a\n\nb\tc\n    d   e");
    }

    #[test]
    fn a_list_has_two_entries_and_starts_a_block() {
        assert_eq!(
            entries("Findings:\n- one\n- two\n  goes on\nlazily\n- three"),
            ["bullet one", "bullet two goes on lazily", "bullet three"]
        );
        assert_eq!(entries("A man.\n\n* one\n* two"), ["bullet one", "bullet two"]);
        assert_eq!(entries("- one\n\n- two\n\n  goes on\n\nEnd."), ["bullet one", "bullet two goes on"]);
        assert_eq!(entries("- one\n  - inner\n- two"), ["bullet one", ">bullet inner", "bullet two"]);
        assert_eq!(entries("1. one\n2. two\n   - inner"), ["1. one", "2. two", ">bullet inner"]);
        for text in [
            "A dose of 5\n- 8 mg per day\n- or less",
            "- 8 mmol/L is a deficit\nof base",
            "Findings:\n\n- one",
            "Seen in\n2015. A man\n2016. A woman",
        ] {
            assert!(!parse(text).iter().any(|block| matches!(block, Block::List(_))), "{text}");
            assert_eq!(plain(text).replace('\n', " "), text.replace("\n\n", " ").replace('\n', " "));
        }
    }

    #[test]
    fn a_marker_that_may_be_a_sign_is_displayed_as_written() {
        assert_eq!(
            entries("+ 8 mmol/L base excess\n- 8 mmol/L base deficit"),
            ["+ 8 mmol/L base excess", "- 8 mmol/L base deficit"]
        );
        assert_eq!(entries("- 8 mmol/L\n- 4 mmol/L"), ["- 8 mmol/L", "- 4 mmol/L"]);
        assert_eq!(entries("- acidosis\n- < 8 mmol/L\n* .5"), ["- acidosis", "- < 8 mmol/L", "* .5"]);
        assert_eq!(entries("+ present\n+ also"), ["+ present", "+ also"]);
        assert_eq!(entries("− 8\n± 2"), ["− 8", "± 2"]);
        assert_eq!(entries("•\tone\n•\ttwo"), ["• one", "• two"]);
        assert_eq!(entries("10) ten\n9. nine\n8. eight"), ["10) ten", "9. nine", "8. eight"]);
    }

    #[test]
    fn code_keeps_its_lines_and_spaces() {
        let text = dedent("x\n\n```text\na   b\n\n\tc **d**\nx\ty\n```");
        let code = ["a   b", "", "    c **d**", "x   y"].map(str::to_owned).to_vec();
        assert_eq!(parse(&text)[1], Block::Code(code));
        assert_eq!(parse("x\n\n    a   b\n      c\n\ny")[1], Block::Code(vec!["a   b".into(), "  c".into()]));
        assert_eq!(plain("x\n```\ny"), "x ``` y", "a fence that nothing closes");
    }

    #[test]
    fn the_lead_in_is_the_last_paragraph_and_what_is_below_it() {
        assert_eq!(lead_in("A man.\n\nWhich?"), "Which?");
        assert_eq!(lead_in("A man.\n\nWhich value?\n\n| a |\n|---|\n| 1 |"), "Which value?\n\n| a |\n|---|\n| 1 |");
        assert_eq!(lead_in("```\na\n\nb\n```"), "```\na\n\nb\n```");
        assert_eq!(lead_in(" Which? "), "Which?");
    }
}
