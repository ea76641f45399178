//! Finds text that may not be displayed as its author intended: signs that may be bullets, and uneven rows of tables.

use super::blocks::{Block, blocks, dedent, is_sign, mark_of};
use super::inline::words;
use super::table::{cells, has_pipe};

/// Why a line that begins with a list marker is unclear.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sign {
    /// A number follows the marker in a list whose markers are all the same: they may be bullets or minus signs.
    Number,
    /// The line is joined to a paragraph.
    Joined,
}

/// The index of the first line that begins with a list marker and may not be displayed as intended.
#[must_use]
pub fn unclear_sign(source: &str) -> Option<(usize, Sign)> {
    let (text, above) = (dedent(source), blank_lines(source));
    let line_of = |start: usize| above + text[..start].matches('\n').count();
    let blocks = blocks(&text);
    let ends = blocks.iter().skip(1).map(|(start, _)| *start).chain([text.len()]);
    for ((start, block), end) in blocks.iter().zip(ends) {
        match block {
            Block::List(entries) => {
                let signs = || entries.iter().filter(|entry| entry.mark.as_deref().is_none_or(is_sign));
                let first = signs().next().and_then(|entry| entry.mark.as_deref());
                let same = first.is_some_and(|first| {
                    matches!(first, "-" | "*" | "–") && signs().all(|entry| entry.mark.as_deref() == Some(first))
                });
                let number = signs().find(|entry| is_amount(&words(&entry.spans)));
                if let (true, Some(entry)) = (same, number) {
                    return Some((line_of(entry.start), Sign::Number));
                }
            }
            Block::Paragraph(_) => {
                let lines = || text[*start..end].lines().enumerate();
                let marked = |(_, line): &(usize, &str)| mark_of(line).is_some();
                let joined = lines().skip(1).filter(marked).count();
                // A single line with a number may be a wrapped sentence: "in grade\n2) she ...".
                let dash = lines().skip(1).find(|(_, line)| mark_of(line).is_some_and(|(mark, _)| is_sign(mark)));
                let first = if joined > 1 { lines().skip(1).find(marked) } else { dash };
                if let Some((n, _)) = first {
                    return Some((line_of(*start) + n, Sign::Joined));
                }
            }
            Block::Table(_) | Block::Code(_) => {}
        }
    }
    None
}

/// The number of blank lines at the start.
fn blank_lines(source: &str) -> usize {
    source.lines().take_while(|line| line.trim().is_empty()).count()
}

/// Whether a text begins with a number that could have a sign, unlike `5-HT3` and `2nd`.
fn is_amount(text: &str) -> bool {
    let unsigned = text.trim_start_matches(|c: char| "<>≤≥~≈$€£".contains(c) || c.is_whitespace());
    let after = unsigned.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | ',' | '/' | ' '));
    let digit = unsigned.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '.' | '½' | '¼'));
    digit
        && unsigned.len() > after.len()
        && (unsigned[..unsigned.len() - after.len()].ends_with(' ')
            || !after.starts_with(|c: char| c.is_alphabetic() || c == '-' || c == '–'))
}

/// Why a line does not fit a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Uneven {
    /// The number of cells in a row differs from the number of headings.
    Row {
        /// The number of cells.
        cells: usize,
        /// The number of headings.
        headings: usize,
    },
    /// It looks like a row, but there are no headings with a line of dashes below them.
    NoRule,
}

/// The index of the first line that does not fit a table.
#[must_use]
pub fn uneven_row(source: &str) -> Option<(usize, Uneven)> {
    let (text, above) = (dedent(source), blank_lines(source));
    let blocks = blocks(&text);
    let ends = blocks.iter().skip(1).map(|(start, _)| *start).chain([text.len()]);
    blocks.iter().zip(ends).find_map(|((start, block), end)| {
        let first = above + text[..*start].matches('\n').count();
        let mut lines = text[*start..end].lines().enumerate();
        match block {
            Block::Table(_) => {
                let (_, head) = lines.next()?;
                let framed = head.trim().starts_with('|');
                let headings = cells(head, true).len();
                let mut rows = lines.filter(|(_, line)| has_pipe(line));
                rows.find_map(|(n, line)| {
                    let line = if n == 1 { line.replace('+', "|") } else { line.to_owned() };
                    let cells = cells(&line, framed).len();
                    // An empty cell at the end of a row need not be closed.
                    let open = !framed && cells + 1 == headings && line.trim().ends_with('|');
                    (cells != headings && !open).then_some((first + n, Uneven::Row { cells, headings }))
                })
            }
            Block::Paragraph(_) => {
                let row = |line: &str| {
                    line.trim().starts_with('|') && line.trim().ends_with('|') && cells(line, true).len() > 1
                };
                let mut rows = lines.filter(|(_, line)| row(line));
                let (n, _) = rows.next()?;
                rows.next().map(|_| (first + n, Uneven::NoRule))
            }
            Block::List(_) | Block::Code(_) => None,
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sign_that_may_be_a_bullet_is_found() {
        for (text, line, sign) in [
            ("\n  - 8 mmol/L\n  - 12 mmol/L\n", 1, Sign::Number),
            ("Values:\n- raised\n- .5 mg", 2, Sign::Number),
            ("Findings\n- fever\n- cough", 1, Sign::Joined),
            ("A dose of 5\n- 8 mg", 1, Sign::Joined),
            ("Steps\n1. one\n2. two", 1, Sign::Joined),
        ] {
            assert_eq!(unclear_sign(text), Some((line, sign)), "{text}");
        }
        for text in [
            "- one\n- two",
            "+ 8 mmol/L\n- 8 mmol/L",
            "1. one\n2. two",
            "- 5-HT3 antagonists\n- 2nd line",
            "Seen in grade\n2) as before",
            "- 8 mmol/L is a deficit\nof base",
            "```\n- 8\n```\nx",
            "- 8",
        ] {
            assert_eq!(unclear_sign(text), None, "{text}");
        }
    }

    #[test]
    fn a_row_that_does_not_match_its_headings_is_found() {
        let table = "\n| a | b |\n|---|---|\n";
        assert_eq!(uneven_row(&format!("{table}| 1 | 2 |\n| 1 |\n")), Some((4, Uneven::Row { cells: 1, headings: 2 })));
        assert_eq!(uneven_row(&format!("{table}| 1 | 2 | 3 |")), Some((3, Uneven::Row { cells: 3, headings: 2 })));
        assert_eq!(uneven_row("x\n\n| a | b |\n| 1 | 2 |"), Some((2, Uneven::NoRule)));
        for text in [
            "| a | b |\n|---+---|\n| | 2 |\n|  |  |",
            "a | b\n--|--\n1 |\n | 2",
            "|x| and |y|\nare norms",
            "P(A|B)\nP(B|A)",
        ] {
            assert_eq!(uneven_row(text), None, "{text}");
        }
    }
}
