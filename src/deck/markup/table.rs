//! Parses tables: headings, a line of dashes, and rows, with `|` between cells.

use super::inline::{self, Span, words};
use super::line::Line;

/// A table. Every row has as many cells as there are headings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// The headings.
    pub head: Vec<Vec<Span>>,
    /// The rows below.
    pub rows: Vec<Vec<Vec<Span>>>,
    /// The alignment of each column.
    pub align: Vec<Align>,
}

/// The alignment of a column.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Align {
    /// Left.
    #[default]
    Left,
    /// Centered.
    Center,
    /// Right.
    Right,
}

impl Table {
    /// Each row as a line with every value after its heading, to be read without columns.
    #[must_use]
    pub fn sentences(&self) -> Vec<String> {
        if self.rows.is_empty() {
            return vec![self.head.iter().map(|cell| words(cell)).collect::<Vec<_>>().join("; ")];
        }
        let named = |row: &[Vec<Span>]| {
            let pairs = self.head.iter().zip(row).map(|(head, cell)| (words(head), words(cell)));
            let pairs = pairs.filter(|(head, cell)| !head.is_empty() || !cell.is_empty());
            pairs.map(|(head, cell)| Self::named(&head, &cell)).collect::<Vec<_>>().join("; ")
        };
        self.rows.iter().map(|row| named(row)).collect()
    }

    /// A value after its heading. An empty cell is written out, so that the next value is not mistaken for it.
    #[must_use]
    pub fn named(head: &str, cell: &str) -> String {
        match (head, cell) {
            ("", cell) => cell.to_owned(),
            (head, "") => format!("{head}: {EMPTY}"),
            (head, cell) => format!("{head}: {cell}"),
        }
    }
}

/// The placeholder for an empty cell where there are no columns.
pub const EMPTY: &str = "(empty)";

/// The table at the start of some lines, and its number of lines.
pub(super) fn table(lines: &[Line]) -> Option<(Table, usize)> {
    let [head, rule, ..] = lines else { return None };
    if !has_pipe(head.text) || !is_rule(rule.text) {
        return None;
    }
    // If the headings have no pipe at the left edge, one at the left edge of a row ends an empty cell.
    let edge = head.text.trim().starts_with('|');
    let head = cells(head.text, true);
    let rows = lines.iter().skip(2).take_while(|line| has_pipe(line.text));
    let rows: Vec<Vec<String>> = rows
        .map(|line| {
            let whole = cells(line.text, edge);
            if whole.len() > head.len() && !edge { cells(line.text, true) } else { whole }
        })
        .collect();
    let length = rows.len() + 2;
    let align: Vec<Align> = cells(&rule.text.replace('+', "|"), true).iter().map(|cell| align(cell)).collect();
    let columns = rows.iter().map(Vec::len).chain([head.len()]).max().unwrap_or(0);
    let read = |row: Vec<String>| {
        let mut cells: Vec<Vec<Span>> = row.iter().map(|cell| inline::read(cell)).collect();
        cells.resize(columns, Vec::new());
        cells
    };
    let align = (0..columns).map(|n| align.get(n).copied().unwrap_or_default()).collect();
    Some((Table { head: read(head), rows: rows.into_iter().map(read).collect(), align }, length))
}

/// Whether a line has a pipe that separates cells.
pub(super) fn has_pipe(line: &str) -> bool {
    line.contains('|') && parts(line).len() > 1
}

/// Whether a line can be the line of dashes below the headings.
fn is_rule(line: &str) -> bool {
    line.contains('|') && line.contains('-') && line.chars().all(|c| matches!(c, '|' | '-' | ':' | '+' | ' ' | '\t'))
}

/// The alignment that the dashes of a column specify.
fn align(dashes: &str) -> Align {
    match (dashes.starts_with(':'), dashes.ends_with(':')) {
        (true, true) => Align::Center,
        (false, true) => Align::Right,
        (true | false, false) => Align::Left,
    }
}

/// The cells of a row. A pipe at the end separates nothing; in a `framed` row, neither does one at the start.
pub(super) fn cells(line: &str, framed: bool) -> Vec<String> {
    let mut cells = parts(line);
    if cells.len() > 1 && cells.last().is_some_and(String::is_empty) {
        cells.pop();
    }
    if framed && cells.len() > 1 && cells.first().is_some_and(String::is_empty) {
        cells.remove(0);
    }
    cells
}

/// The text between the pipes of a line. A pipe after a backslash or in code is text.
fn parts(line: &str) -> Vec<String> {
    let line = line.trim();
    let mut parts = vec![String::new()];
    let (mut at, mut has_code) = (0, true);
    while let Some(c) = line[at..].chars().next() {
        let rest = &line[at..];
        let mut length = c.len_utf8();
        let mut text = &rest[..length];
        match c {
            '|' => {
                parts.push(String::new());
                text = "";
            }
            '\\' if rest[1..].starts_with('|') => (length, text) = (2, "|"),
            '`' if has_code && inline::opens_code(line, at) => match inline::code(rest) {
                Some(code) => (length, text) = (code, &rest[..code]),
                // No later backtick can begin closed code either.
                None => has_code = false,
            },
            _ => {}
        }
        if let Some(part) = parts.last_mut() {
            part.push_str(text);
        }
        at += length;
    }
    for part in &mut parts {
        *part = part.trim().to_owned();
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::super::{Block, lead_in, parse, plain};
    use super::*;

    /// The headings and rows of the only table in a text.
    fn grid(text: &str) -> Vec<Vec<String>> {
        let blocks = parse(text);
        let Some(Block::Table(table)) = blocks.iter().find(|block| matches!(block, Block::Table(_))) else {
            panic!("{blocks:?}")
        };
        let row = |row: &Vec<Vec<Span>>| row.iter().map(|cell| words(cell)).collect();
        std::iter::once(&table.head).chain(&table.rows).map(row).collect()
    }

    #[test]
    fn an_empty_cell_keeps_its_column() {
        let expected = [["test", "before", "after"], ["Creatinine", "", "2.1"], ["", "1", ""]];
        for text in [
            "| test | before | after |\n| --- | --- | --- |\n| Creatinine |  | 2.1 |\n|  | 1 | |",
            "test | before | after\n--- | --- | ---\nCreatinine | | 2.1\n | 1 | ",
            "|test|before|after|\n|-|:-:|--:|\n|Creatinine||2.1|\n||1||",
            "| test | before | after |\n|---+---+---|\n| Creatinine | | 2.1\n| | 1 |",
        ] {
            assert_eq!(grid(text), expected, "{text}");
        }
    }

    #[test]
    fn no_cell_of_an_uneven_row_is_lost() {
        assert_eq!(grid("| a | b |\n|---|\n| 1 | 2 | 3 |\n| 4 |"), [["a", "b", ""], ["1", "2", "3"], ["4", "", ""]]);
        assert_eq!(grid("| a\\|b | `c|d` |\n|--|--|\n| x | y |"), [["a|b", "c|d"], ["x", "y"]]);
    }

    #[test]
    fn a_table_follows_a_paragraph_and_ends_before_one() {
        let text = "Her values:\n| a | b |\n|---|---|\n| 1 | 2 |\nWhich one\nexplains it?";
        assert_eq!(plain(text), "Her values:\na: 1; b: 2\nWhich one explains it?");
        assert_eq!(lead_in(text), "Which one\nexplains it?");
        assert_eq!(plain("| a | b |\n| 1 | 2 |"), "| a | b | | 1 | 2 |");
    }
}
