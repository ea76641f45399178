//! Tables: aligned columns if they fit, otherwise each value after its heading.

use ratatui::style::Modifier;
use ratatui::text::{Line, Span};

use super::{ParagraphStyle, Run, columns, runs, wrap};
use crate::deck::markup::{self, Align, EMPTY, Table};

/// Columns between two cells.
const GAP: usize = 2;

/// Formats a table.
pub fn lines(table: &Table, setting: ParagraphStyle) -> Vec<Line<'static>> {
    let room = setting.width.saturating_sub(columns(setting.first).max(columns(setting.rest)));
    match widths(table, room) {
        Some(widths) => grid(table, &widths, setting),
        None => rows(table, setting),
    }
}

/// The width of each column: that of its widest cell, or less, so that cells wrap between words. `None` if the columns
/// do not fit even then.
fn widths(table: &Table, room: usize) -> Option<Vec<usize>> {
    let cells = |n: usize| std::iter::once(&table.head).chain(&table.rows).filter_map(move |row| row.get(n));
    let widest = |n: usize, measure: &dyn Fn(&str) -> usize| {
        cells(n).map(|cell| measure(&markup::words(cell))).max().unwrap_or(0).max(1)
    };
    let word = |text: &str| text.split([' ', '\t']).map(columns).max().unwrap_or(0);
    let count = table.head.len();
    let room = room.checked_sub(GAP * count.saturating_sub(1))?;
    let natural: Vec<usize> = (0..count).map(|n| widest(n, &columns)).collect();
    let least: Vec<usize> = (0..count).map(|n| widest(n, &word)).collect();
    let within =
        |limit: usize| natural.iter().zip(&least).map(move |(natural, least)| (*natural).min(limit.max(*least)));
    // The widest columns shrink first.
    let limit = (0..=room).rev().find(|limit| within(*limit).sum::<usize>() <= room)?;
    Some(within(limit).collect())
}

/// Formats a table in columns. If any cell wraps, empty lines separate the rows.
fn grid(table: &Table, widths: &[usize], setting: ParagraphStyle) -> Vec<Line<'static>> {
    let heading = setting.style.add_modifier(Modifier::BOLD);
    let all = std::iter::once((&table.head, heading)).chain(table.rows.iter().map(|row| (row, setting.style)));
    let rows: Vec<Vec<Vec<Line<'static>>>> = all
        .map(|(row, style)| {
            let cells = row.iter().zip(widths);
            cells.map(|(cell, width)| wrap(&runs(cell, style), ParagraphStyle::flush(*width, style))).collect()
        })
        .collect();
    let height = |row: &Vec<Vec<Line>>| row.iter().map(Vec::len).max().unwrap_or(0);
    let parted = rows.iter().any(|row| height(row) > 1);
    let mut lines = Vec::new();
    for row in rows {
        if parted && !lines.is_empty() {
            lines.push(Line::default());
        }
        for n in 0..height(&row) {
            let indent = if lines.is_empty() { setting.first } else { setting.rest };
            let mut line = if indent.is_empty() { Vec::new() } else { vec![Span::raw(indent.to_owned())] };
            // Trailing spaces are written only when something follows.
            let mut blank = 0;
            for ((cell, width), align) in row.iter().zip(widths).zip(&table.align) {
                let part = cell.get(n).cloned().unwrap_or_default();
                let spare = width.saturating_sub(part.width());
                let left = match align {
                    Align::Left => 0,
                    Align::Center => spare / 2,
                    Align::Right => spare,
                };
                if part.width() > 0 {
                    line.push(Span::styled(" ".repeat(blank + left), setting.style));
                    line.extend(part.spans);
                    blank = spare - left + GAP;
                } else {
                    blank += width + GAP;
                }
            }
            line.retain(|span| !span.content.is_empty());
            lines.push(Line::from(line));
        }
    }
    lines
}

/// Formats a table that is too wide: each value on a line after its heading, with empty lines between rows.
fn rows(table: &Table, setting: ParagraphStyle) -> Vec<Line<'static>> {
    let heading = setting.style.add_modifier(Modifier::BOLD);
    let mut lines = Vec::new();
    let inner = format!("{}  ", setting.rest);
    if table.rows.is_empty() {
        let cells: Vec<Vec<Run>> = table.head.iter().map(|cell| runs(cell, heading)).collect();
        return set(cells, setting, &inner);
    }
    for row in &table.rows {
        if !lines.is_empty() {
            lines.push(Line::default());
        }
        let mut values = Vec::new();
        for (head, cell) in table.head.iter().zip(row) {
            let mut value = runs(head, heading);
            if !value.is_empty() {
                value.push((": ".to_owned(), heading));
                if cell.is_empty() {
                    value.push((EMPTY.to_owned(), setting.style));
                }
            }
            value.extend(runs(cell, setting.style));
            if !value.is_empty() {
                values.push(value);
            }
        }
        let first = if lines.is_empty() { setting.first } else { setting.rest };
        lines.extend(set(values, ParagraphStyle { first, ..setting }, &inner));
    }
    lines
}

/// Formats values on separate lines, all but the first indented.
fn set(values: Vec<Vec<Run>>, setting: ParagraphStyle, inner: &str) -> Vec<Line<'static>> {
    let place = |(n, value): (usize, Vec<Run>)| {
        let first = if n == 0 { setting.first } else { inner };
        wrap(&value, ParagraphStyle { first, rest: inner, ..setting })
    };
    values.into_iter().enumerate().flat_map(place).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use ratatui::style::Style;

    use super::super::markup as set_markup;
    use super::*;
    use crate::ui::tui::theme::UNICODE;

    /// The lines of a text at a width.
    fn drawn(text: &str, width: usize) -> Vec<String> {
        let setting = ParagraphStyle { width, first: "  ", rest: "  ", style: Style::new() };
        set_markup(text, setting, &UNICODE).iter().map(ToString::to_string).collect()
    }

    const LABS: &str = "| test | before | after |\n| --- | --: | --- |\n| Serum sodium | 140 | 128 |\n| Creatinine |  | 2.1 |\n| Straight leg raise | left 40 right 80 | left 70 right 80 |";

    #[test]
    fn columns_are_aligned_where_they_fit() {
        assert_eq!(
            drawn(LABS, 60),
            [
                "  test                          before  after",
                "  Serum sodium                     140  128",
                "  Creatinine                            2.1",
                "  Straight leg raise  left 40 right 80  left 70 right 80",
            ]
        );
    }

    #[test]
    fn cells_wrap_before_columns_are_given_up() {
        assert_eq!(
            drawn(LABS, 36),
            [
                "  test            before  after",
                "",
                "  Serum              140  128",
                "  sodium",
                "",
                "  Creatinine              2.1",
                "",
                "  Straight       left 40  left 70",
                "  leg raise     right 80  right 80",
            ]
        );
    }

    #[test]
    fn a_table_that_is_too_wide_names_the_heading_of_each_value() {
        assert_eq!(
            drawn(LABS, 24)[..8],
            [
                "  test: Serum sodium",
                "    before: 140",
                "    after: 128",
                "",
                "  test: Creatinine",
                "    before: (empty)",
                "    after: 2.1",
                "",
            ]
        );
    }

    #[test]
    fn wide_characters_and_combining_marks_are_measured_in_columns() {
        let table = "| a | b |\n|---|---|\n| 血清钠 | 1 |\n| e\u{301}e\u{301} | 2 |\n| xyz | 3 |";
        assert_eq!(drawn(table, 40), ["  a       b", "  血清钠  1", "  e\u{301}e\u{301}      2", "  xyz     3"]);
    }

    /// Reads the cells of a formatted table, given where each column starts.
    fn read_grid(lines: &[String], starts: &[usize]) -> Vec<Vec<String>> {
        let mut rows: Vec<Vec<String>> = vec![vec![String::new(); starts.len()]];
        let parted = lines.iter().any(String::is_empty);
        for (n, line) in lines.iter().enumerate() {
            if n > 0 && (line.is_empty() || !parted) {
                rows.push(vec![String::new(); starts.len()]);
            }
            let mut at = 0;
            for c in line.chars() {
                let column = starts.iter().rposition(|start| *start <= at).unwrap_or(0);
                rows.last_mut().unwrap()[column].push(c);
                at += columns(&c.to_string());
            }
        }
        rows
    }

    proptest! {
        #[test]
        fn every_cell_is_under_its_heading_at_any_width(
            rows in prop::collection::vec(prop::collection::vec("|[a-z1-9é日]{1,7}( [a-z1-9.]{1,9}){0,3}", 3), 1..5),
            width in 1_usize..=200,
        ) {
            let heads = ["alpha one", "beta", "gamma"];
            let body: Vec<String> = rows.iter().map(|row| format!("| {} |", row.join(" | "))).collect();
            let text = format!("| {} |\n|---|---|---|\n{}", heads.join(" | "), body.join("\n"));
            let lines = drawn(&text, width);
            let solid = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
            let all = solid(&lines.concat());
            if lines[0].contains("gamma") {
                // In columns: each starts where its heading does.
                let starts = [0, lines[0].find("beta").unwrap(), lines[0].find("gamma").unwrap()];
                let read = read_grid(&lines, &starts);
                prop_assert_eq!(read.len(), rows.len() + 1);
                for (read, row) in read.iter().skip(1).zip(&rows) {
                    for (read, cell) in read.iter().zip(row) {
                        prop_assert_eq!(solid(read), solid(cell), "{:?}", lines);
                    }
                }
                prop_assert!(lines.iter().all(|line| columns(line) <= width), "{:?}", lines);
            } else {
                // As a list: each value after its heading.
                let named = rows.iter().flat_map(|row| heads.iter().zip(row).map(|(head, cell)| Table::named(head, cell)));
                prop_assert_eq!(all, solid(&named.collect::<String>()));
            }
        }
    }
}
