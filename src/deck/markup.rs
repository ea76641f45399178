//! Markup: the little that deck text may say besides words.
//!
//! Paragraphs, `**bold**`, `*italic*`, `` `code` ``, lists with `-`, and pipe tables. Anything else is literal:
//! a heading, a link or an entity is shown with the characters that were written. The only door to
//! `pulldown-cmark`.

use std::ops::Range;

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use super::clean::clean;

/// How a stretch of text is stressed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Emphasis {
    /// Strongly.
    pub bold: bool,
    /// Lightly.
    pub italic: bool,
    /// As something typed.
    pub code: bool,
}

/// A stretch of text in one style.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Span {
    /// The text: clean, on one line.
    pub text: String,
    /// Its style.
    pub style: Emphasis,
}

/// A block of text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    /// A paragraph.
    Paragraph(Vec<Span>),
    /// Items of a list.
    List(Vec<Vec<Span>>),
    /// A table.
    Table {
        /// The cells of the first row.
        head: Vec<Vec<Span>>,
        /// The cells of the others.
        rows: Vec<Vec<Vec<Span>>>,
    },
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
    let cut = |(n, line): (usize, &&str)| {
        let cut = if n == 0 { indent(line) } else { shared.min(indent(line)) };
        line[cut..].trim_end().to_owned()
    };
    let lines: Vec<String> = lines.iter().enumerate().map(cut).collect();
    lines.join("\n").trim_matches('\n').to_owned()
}

/// Reads marked-up text.
#[must_use]
pub fn parse(source: &str) -> Vec<Block> {
    let mut reader = Reader { source, blocks: Vec::new(), spans: Vec::new(), style: Emphasis::default(), within: None };
    let mut events = Parser::new_ext(source, Options::ENABLE_TABLES).into_offset_iter();
    while let Some((event, range)) = events.next() {
        if let Event::Start(tag) = &event
            && !is_ours(tag, &source[range.clone()])
        {
            // The whole construct is literal: skip to its end.
            let end = tag.to_end();
            let mut depth = 1;
            for (event, _) in events.by_ref() {
                match event {
                    Event::Start(tag) if tag.to_end() == end => depth += 1,
                    Event::End(tag) if tag == end => depth -= 1,
                    _ => {}
                }
                if depth == 0 {
                    break;
                }
            }
            reader.literal(range);
        } else {
            reader.take(&event, range);
        }
    }
    reader.finish_paragraph();
    reader.blocks
}

/// Whether a construct of Markdown is one of ours.
fn is_ours(tag: &Tag, source: &str) -> bool {
    match tag {
        Tag::Paragraph
        | Tag::List(None)
        | Tag::Table(_)
        | Tag::TableHead
        | Tag::TableRow
        | Tag::TableCell
        | Tag::Item => true,
        // Only the spelling with asterisks: an underscore is part of a name.
        Tag::Strong | Tag::Emphasis => source.starts_with('*'),
        _ => false,
    }
}

/// What the spans being read belong to.
enum Within {
    List { items: Vec<Vec<Span>>, depth: usize },
    Table { rows: Vec<Vec<Vec<Span>>> },
}

/// Blocks being read.
struct Reader<'a> {
    source: &'a str,
    blocks: Vec<Block>,
    spans: Vec<Span>,
    style: Emphasis,
    within: Option<Within>,
}

impl Reader<'_> {
    /// Takes one event.
    fn take(&mut self, event: &Event, range: Range<usize>) {
        match event {
            Event::Start(Tag::Strong) => self.style.bold = true,
            Event::End(TagEnd::Strong) => self.style.bold = false,
            Event::Start(Tag::Emphasis) => self.style.italic = true,
            Event::End(TagEnd::Emphasis) => self.style.italic = false,
            Event::Start(Tag::Paragraph) | Event::End(TagEnd::Paragraph) if self.within.is_none() => {
                self.finish_paragraph();
            }
            Event::Start(Tag::List(_)) => match &mut self.within {
                Some(Within::List { depth, .. }) => {
                    *depth += 1;
                    self.finish_item();
                }
                Some(Within::Table { .. }) => {}
                None => {
                    self.finish_paragraph();
                    self.within = Some(Within::List { items: Vec::new(), depth: 1 });
                }
            },
            Event::End(TagEnd::Item) => self.finish_item(),
            Event::End(TagEnd::List(_)) => self.finish_list(),
            Event::Start(Tag::Table(_)) => {
                self.finish_paragraph();
                self.within = Some(Within::Table { rows: Vec::new() });
            }
            Event::Start(Tag::TableHead | Tag::TableRow) => {
                if let Some(Within::Table { rows }) = &mut self.within {
                    rows.push(Vec::new());
                }
            }
            Event::End(TagEnd::TableCell) => {
                let cell = std::mem::take(&mut self.spans);
                if let Some(Within::Table { rows }) = &mut self.within
                    && let Some(row) = rows.last_mut()
                {
                    row.push(cell);
                }
            }
            Event::End(TagEnd::Table) => self.finish_table(),
            Event::Code(code) => {
                let style = Emphasis { code: true, ..self.style };
                self.push(code, style);
            }
            Event::SoftBreak | Event::HardBreak => self.push(" ", self.style),
            Event::Text(text) => {
                // An entity is shown as it was written, not as what it stands for.
                let written = &self.source[range];
                let literal = if written.starts_with('&') { written } else { text };
                self.push(literal, self.style);
            }
            Event::Start(_) | Event::End(_) => {
                if !self.spans.is_empty() && self.within.is_some() {
                    self.push(" ", self.style);
                }
            }
            Event::InlineMath(_)
            | Event::DisplayMath(_)
            | Event::Html(_)
            | Event::InlineHtml(_)
            | Event::FootnoteReference(_)
            | Event::Rule
            | Event::TaskListMarker(_) => self.literal(range),
        }
    }

    /// Takes a stretch of the source as it was written; an empty line in it ends a paragraph.
    fn literal(&mut self, range: Range<usize>) {
        let source = &self.source[range];
        let mut first = true;
        for paragraph in source.split("\n\n").filter(|paragraph| !paragraph.trim().is_empty()) {
            if !std::mem::take(&mut first) && self.within.is_none() {
                self.finish_paragraph();
            }
            self.push(&paragraph.trim_end().replace('\n', " "), self.style);
        }
        if source.ends_with('\n') && self.within.is_none() {
            self.finish_paragraph();
        }
    }

    /// Adds text in a style.
    fn push(&mut self, text: &str, style: Emphasis) {
        let text = clean(text).replace('\n', " ");
        match self.spans.last_mut() {
            Some(last) if last.style == style => last.text.push_str(&text),
            Some(_) | None => self.spans.push(Span { text, style }),
        }
    }

    fn finish_paragraph(&mut self) {
        let spans = std::mem::take(&mut self.spans);
        if spans.iter().any(|span| !span.text.trim().is_empty()) {
            self.blocks.push(Block::Paragraph(spans));
        }
    }

    fn finish_item(&mut self) {
        let spans = std::mem::take(&mut self.spans);
        if let Some(Within::List { items, .. }) = &mut self.within
            && !spans.is_empty()
        {
            items.push(spans);
        }
    }

    fn finish_list(&mut self) {
        self.finish_item();
        match self.within.take() {
            Some(Within::List { items, depth: 1 }) => self.blocks.push(Block::List(items)),
            Some(Within::List { items, depth }) => self.within = Some(Within::List { items, depth: depth - 1 }),
            other => self.within = other,
        }
    }

    fn finish_table(&mut self) {
        if let Some(Within::Table { rows }) = self.within.take() {
            let mut rows = rows.into_iter();
            let head = rows.next().unwrap_or_default();
            self.blocks.push(Block::Table { head, rows: rows.collect() });
        }
    }
}

/// The text without its marks: a line for each paragraph, each item of a list and each row of a table.
#[must_use]
pub fn plain(source: &str) -> String {
    let words = |spans: &[Span]| spans.iter().map(|span| span.text.as_str()).collect::<String>();
    let row = |cells: &[Vec<Span>]| cells.iter().map(|cell| words(cell)).collect::<Vec<_>>().join("; ");
    let mut lines = Vec::new();
    for block in parse(source) {
        match block {
            Block::Paragraph(spans) => lines.push(words(&spans)),
            Block::List(items) => lines.extend(items.iter().map(|item| format!("- {}", words(item)))),
            Block::Table { head, rows } => {
                lines.push(row(&head));
                lines.extend(rows.iter().map(|cells| row(cells)));
            }
        }
    }
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::deck::clean::is_hostile;

    #[test]
    fn a_line_break_is_a_space_and_an_empty_line_a_paragraph() {
        assert_eq!(plain("A man\nhas pain.\n\nWhich nerve?"), "A man has pain.\nWhich nerve?");
    }

    #[test]
    fn stress_is_read() {
        let [Block::Paragraph(spans)] = &parse("a **b** *c* `d`")[..] else { panic!("one paragraph") };
        let stressed: Vec<_> = spans.iter().filter(|span| span.style != Emphasis::default()).collect();
        let texts: Vec<_> = stressed.iter().map(|span| span.text.as_str()).collect();
        assert_eq!(texts, ["b", "c", "d"]);
        assert!(stressed[0].style.bold && stressed[1].style.italic && stressed[2].style.code);
    }

    #[test]
    fn lists_and_tables_are_read() {
        assert_eq!(plain("Findings:\n\n- one\n- two\n  more"), "Findings:\n- one\n- two more");
        assert_eq!(plain("| a | b |\n| - | - |\n| 1 | 2 |"), "a; b\n1; 2");
    }

    #[test]
    fn all_else_reads_as_it_was_written() {
        for text in [
            "# 5 patients",
            "2015. A man",
            "1) x",
            "p < 0.05 and <5%",
            "[1] and [a](b)",
            "![x](y)",
            "&#27;[2J &amp; &lt;",
            "> quoted",
            "<b>bold</b>",
            "a_b_c and _x_",
            "https://example.org",
            "~~x~~",
            "***",
            "    indented",
        ] {
            assert_eq!(plain(text).trim(), text.trim(), "{text}");
        }
    }

    #[test]
    fn a_shared_indent_is_removed() {
        assert_eq!(dedent("\n    A man\n      has pain.\n\n    Which?\n    "), "A man\n  has pain.\n\nWhich?");
        assert_eq!(dedent("one line"), "one line");
    }

    proptest! {
        #[test]
        fn no_text_panics_or_lets_anything_hostile_through(text in any::<String>(), marks in "[-*`|#>\\[\\]()&;<\n a1.]{0,80}") {
            for source in [&text, &marks] {
                prop_assert!(!plain(source).chars().any(is_hostile));
                let _ = dedent(source);
            }
        }

        #[test]
        fn no_letter_is_lost(marks in "[-*`#>\\[\\]()&;<\n a1.~_=]{0,60}") {
            let letters = |text: &str| text.chars().filter(char::is_ascii_alphanumeric).collect::<String>();
            prop_assert_eq!(letters(&plain(&marks)), letters(&marks));
        }
    }
}
