//! Blocks: paragraphs, lists and code, found line by line, and which lines are a table.

use super::inline::{self, Span, blanked};
use super::line::Line;
use super::table::{Table, table};
use crate::deck::clean::clean;

/// Spaces that make a line one of code.
const CODE: usize = 4;
/// Columns of a tab.
const TAB: usize = 4;
/// How deep lists nest.
const DEPTH: usize = 4;

/// A block of text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    /// A paragraph.
    Paragraph(Vec<Span>),
    /// A list: two entries or more.
    List(Vec<Entry>),
    /// A table.
    Table(Table),
    /// Lines that keep their breaks and spaces.
    Code(Vec<String>),
}

/// An entry of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Where its line starts in the source.
    pub start: usize,
    /// How deep it stands, from 0.
    pub depth: usize,
    /// What to draw before it; none for a bullet.
    pub mark: Option<String>,
    /// What it says.
    pub spans: Vec<Span>,
}

/// Removes the indent that all lines share, and empty lines at either end.
#[must_use]
pub fn dedent(text: &str) -> String {
    if !text.contains('\n') {
        return text.trim_start_matches([' ', '\t']).trim_end().to_owned();
    }
    let lines: Vec<&str> = text.lines().collect();
    let written = |line: &&&str| !line.trim().is_empty();
    let indent = |line: &&str| line.len() - line.trim_start_matches([' ', '\t']).len();
    // The first line often stands right after the quotes, so its indent says nothing.
    let shared = lines.iter().skip(1).filter(written).map(indent).min().unwrap_or(0);
    let mut within = false;
    let cut = |(n, line): (usize, &&str)| {
        let cut = if n == 0 { indent(line) } else { shared.min(indent(line)) };
        let line = line[cut..].trim_end();
        within ^= line.trim_start().starts_with("```");
        untabbed(line, within)
    };
    let lines: Vec<String> = lines.iter().enumerate().map(cut).collect();
    lines.join("\n").trim_matches('\n').to_owned()
}

/// A line whose tabs are spaces where they keep things in columns: before its first word, and everywhere in code.
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

/// Reads marked-up text.
#[must_use]
pub fn parse(source: &str) -> Vec<Block> {
    blocks(source).into_iter().map(|(_, block)| block).collect()
}

/// The question itself: the last paragraph of a stem, with what stands below it. Where there is no paragraph, all of it.
#[must_use]
pub fn lead_in(stem: &str) -> &str {
    let blocks = blocks(stem);
    let last = blocks.iter().rev().find(|(_, block)| matches!(block, Block::Paragraph(_)));
    stem[last.map_or(0, |(start, _)| *start)..].trim()
}

/// The mark of a list that a line begins with, and the text behind it: `-`, `*`, `+`, another dash or bullet, or a number.
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

/// Characters other than numbers that may be the mark of a list.
const SIGNS: [char; 8] = ['-', '*', '+', '•', '–', '—', '−', '±'];

/// The blocks of a text, each with the place where it starts.
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
    let mut written = lines.iter().filter(|line| !line.is_empty());
    match (written.next(), written.next()) {
        (None, _) => return Vec::new(),
        // Text of one line is a line, whatever it begins with.
        (Some(line), None) => return vec![(line.start, Block::Paragraph(inline::read(line.text.trim())))],
        (Some(_), Some(_)) => {}
    }
    // Where the last fence stands that can close code, so that it is not looked for from every line.
    let last = lines.iter().rev().find(|line| closes(line)).map_or(0, |line| line.start);
    let mut blocks = Vec::new();
    let mut at = 0;
    while let Some(line) = lines.get(at).copied() {
        if line.is_empty() {
            at += 1;
            continue;
        }
        let rest = &lines[at..];
        let (block, taken) = special(rest, last, true).unwrap_or_else(|| paragraph(rest, last));
        blocks.push((line.start, block));
        at += taken.max(1);
    }
    blocks
}

/// The block that begins here if it is no paragraph, and how many lines it takes.
fn special(lines: &[Line], last: usize, fresh: bool) -> Option<(Block, usize)> {
    fenced(lines, last).or_else(|| tabulated(lines)).or_else(|| {
        // Only where a block begins: in the midst of a paragraph these are words.
        let begun = fresh.then_some(lines)?;
        list(begun, last).or_else(|| indented(begun))
    })
}

/// A table.
fn tabulated(lines: &[Line]) -> Option<(Block, usize)> {
    table(lines).map(|(table, taken)| (Block::Table(table), taken))
}

/// A paragraph: lines up to an empty one or another block.
fn paragraph(lines: &[Line], last: usize) -> (Block, usize) {
    let mut text = String::new();
    let mut taken = 0;
    for (n, line) in lines.iter().enumerate() {
        let introduced = n > 0 && lines[n - 1].text.ends_with([':', '：']);
        if line.is_empty() || n > 0 && special(&lines[n..], last, introduced).is_some() {
            break;
        }
        if n > 0 {
            text.push(' ');
        }
        text.push_str(line.text.trim());
        taken = n + 1;
    }
    (Block::Paragraph(inline::read(&text)), taken)
}

/// Lines between two lines of three backticks or more; the second of them stands no later than `last`.
fn fenced(lines: &[Line], last: usize) -> Option<(Block, usize)> {
    let first = lines.first().filter(|line| line.start < last)?;
    let word = first.text.trim_start().strip_prefix("```")?.trim_start_matches('`').trim();
    if word.contains(['`', ' ']) {
        return None;
    }
    let length = lines.iter().skip(1).position(closes)?;
    let code = &lines[1..=length];
    Some((Block::Code(code.iter().map(|line| kept(line.without(first.indent()))).collect()), length + 2))
}

/// Whether a line can be the end of code between fences.
fn closes(line: &Line) -> bool {
    closes_fence(line.text)
}

/// The same of the text of a line.
pub(super) fn closes_fence(line: &str) -> bool {
    let text = line.trim();
    text.len() >= 3 && text.bytes().all(|byte| byte == b'`')
}

/// Lines with an indent of four spaces, and empty lines among them.
fn indented(lines: &[Line]) -> Option<(Block, usize)> {
    let length = lines.iter().position(|line| !line.is_empty() && line.indent() < CODE).unwrap_or(lines.len());
    let length = lines[..length].iter().rposition(|line| !line.is_empty())? + 1;
    Some((Block::Code(lines[..length].iter().map(|line| kept(line.without(CODE))).collect()), length))
}

/// A line of code: every space stays.
fn kept(line: &str) -> String {
    blanked(clean(line).replace('\n', " "))
}

/// A list: two lines or more that begin with a mark, and the lines that belong to them.
fn list(lines: &[Line], last: usize) -> Option<(Block, usize)> {
    let (first, _) = mark_of(lines.first()?.text)?;
    let base = lines.first()?.indent();
    if base >= CODE {
        return None;
    }
    let mut entries: Vec<(usize, usize, &str, String)> = Vec::new();
    let (mut taken, mut parted) = (0, false);
    for (n, line) in lines.iter().enumerate() {
        if line.is_empty() {
            parted = true;
            continue;
        }
        let depth = (line.indent().saturating_sub(base) / 2).min(DEPTH);
        match (mark_of(line.text), entries.last_mut()) {
            // Behind an empty line, only what is of the same kind goes on with the list.
            (Some((mark, text)), _) if !parted || depth > 0 || kind(mark) == kind(first) => {
                entries.push((line.start, depth, mark, text.to_owned()));
            }
            (None, Some((.., text)))
                if !parted && fenced(&lines[n..], last).or_else(|| tabulated(&lines[n..])).is_none() =>
            {
                text.push(' ');
                text.push_str(line.text.trim());
            }
            (None, Some((.., text))) if parted && (1..3).contains(&depth) => {
                text.push(' ');
                text.push_str(line.text.trim());
            }
            _ => break,
        }
        (taken, parted) = (n + 1, false);
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
    Some((Block::List(entries.into_iter().map(entry).collect()), taken))
}

/// Whether a mark is no number.
pub(super) fn is_sign(mark: &str) -> bool {
    !mark.starts_with(|c: char| c.is_ascii_digit())
}

/// Marks that go together in one list.
fn kind(mark: &str) -> &str {
    if is_sign(mark) { mark } else { "1" }
}

/// Whether the signs of a list are bullets. Where one of them may be a sign of what follows it, all are drawn as they were
/// written: nobody can tell a minus sign before a number from a dash.
fn are_bullets<'a>(mut entries: impl Iterator<Item = (&'a str, &'a str)>) -> bool {
    entries.all(|(mark, text)| !is_sign(mark) || matches!(mark, "-" | "*") && !is_quantity(text))
}

/// Whether a text begins with a number.
fn is_quantity(text: &str) -> bool {
    let unsigned = text.trim_start_matches(|c: char| "<>≤≥=~≈+-−±±.,([$€£∞".contains(c) || c.is_whitespace());
    unsigned.starts_with(char::is_numeric) || text.starts_with('∞')
}

#[cfg(test)]
mod tests {
    use super::super::{plain, words};
    use super::*;

    /// The entries of the one list of a text, with their marks.
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
    fn a_list_has_two_entries_and_a_block_of_its_own() {
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
    fn a_mark_that_may_be_a_sign_is_drawn_as_it_was_written() {
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
    fn the_question_is_the_last_paragraph_and_what_is_below_it() {
        assert_eq!(lead_in("A man.\n\nWhich?"), "Which?");
        assert_eq!(lead_in("A man.\n\nWhich value?\n\n| a |\n|---|\n| 1 |"), "Which value?\n\n| a |\n|---|\n| 1 |");
        assert_eq!(lead_in("```\na\n\nb\n```"), "```\na\n\nb\n```");
        assert_eq!(lead_in(" Which? "), "Which?");
    }
}
