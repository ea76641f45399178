//! Text layout: wraps styled text into lines, so that heights are known before drawing.

use ratatui::style::{Modifier, Style};
use ratatui::text::{Line, Span};
use unicode_width::UnicodeWidthStr;

use super::theme::Glyphs;
use crate::deck::grapheme;
use crate::deck::markup::{self, Block, Emphasis};

mod table;

/// A piece of text in one style.
pub type Run = (String, Style);

/// The format of a paragraph.
#[derive(Clone, Copy, Debug)]
pub struct ParagraphStyle<'a> {
    /// The total width, including the indent.
    pub width: usize,
    /// The prefix of the first line.
    pub first: &'a str,
    /// The prefix of the other lines, usually spaces.
    pub rest: &'a str,
    /// The style of prefix and text.
    pub style: Style,
}

impl ParagraphStyle<'_> {
    /// A paragraph without indent.
    #[must_use]
    pub fn flush(width: usize, style: Style) -> Self {
        Self { width, first: "", rest: "", style }
    }
}

/// The width of a text in columns.
#[must_use]
pub fn columns(text: &str) -> usize {
    text.width()
}

/// Formats markup: paragraphs separated by empty lines, lists, tables and code.
#[must_use]
pub fn markup(source: &str, setting: ParagraphStyle, glyphs: &Glyphs) -> Vec<Line<'static>> {
    blocks(&markup::parse(source), setting, setting, glyphs)
}

/// Formats a stem: like [`markup()`], but its last paragraph, the lead-in, has its own style.
#[must_use]
pub fn stem(source: &str, setting: ParagraphStyle, lead_in: ParagraphStyle, glyphs: &Glyphs) -> Vec<Line<'static>> {
    blocks(&markup::parse(source), setting, lead_in, glyphs)
}

/// Formats blocks, the last paragraph in its own style.
fn blocks(blocks: &[Block], setting: ParagraphStyle, lead_in: ParagraphStyle, glyphs: &Glyphs) -> Vec<Line<'static>> {
    let mut lines = Vec::new();
    let last = blocks.iter().rposition(|block| matches!(block, Block::Paragraph(_)));
    for (n, block) in blocks.iter().enumerate() {
        let setting = if last.unwrap_or(n) == n { lead_in } else { setting };
        let first = if n == 0 { setting.first } else { setting.rest };
        let setting = ParagraphStyle { first, ..setting };
        if n > 0 {
            lines.push(Line::default());
        }
        match block {
            Block::Paragraph(spans) => lines.extend(wrap(&runs(spans, setting.style), setting)),
            Block::List(entries) => {
                for (n, entry) in entries.iter().enumerate() {
                    let indent = if n == 0 { first } else { setting.rest };
                    let mark =
                        format!("{}{} ", "  ".repeat(entry.depth), entry.mark.as_deref().unwrap_or(glyphs.bullet));
                    let rest = format!("{}{}", setting.rest, " ".repeat(columns(&mark)));
                    let head = format!("{indent}{mark}");
                    lines.extend(wrap(
                        &runs(&entry.spans, setting.style),
                        ParagraphStyle { first: &head, rest: &rest, ..setting },
                    ));
                }
            }
            Block::Code(code) => lines.extend(self::code(code, setting)),
            Block::Table(table) => lines.extend(table::lines(table, setting)),
        }
    }
    lines
}

/// Formats code: spaces are preserved, and long lines break anywhere.
fn code(code: &[String], setting: ParagraphStyle) -> Vec<Line<'static>> {
    let mut lines = Vec::new();
    for (n, text) in code.iter().enumerate() {
        let first = if n == 0 { setting.first } else { setting.rest };
        let mut open = Lines::new(ParagraphStyle { first, ..setting });
        open.push_breaking(text, setting.style);
        lines.extend(open.finish());
    }
    lines
}

/// Styles the spans of a block.
fn runs(spans: &[markup::Span], style: Style) -> Vec<Run> {
    let styled = |emphasis: Emphasis| {
        let mut style = style;
        if emphasis.bold {
            style = style.add_modifier(Modifier::BOLD);
        }
        if emphasis.italic {
            style = style.add_modifier(Modifier::ITALIC);
        }
        if emphasis.code {
            style = style.add_modifier(Modifier::UNDERLINED);
        }
        style
    };
    spans.iter().map(|span| (span.text.clone(), styled(span.style))).collect()
}

/// Formats plain text in one style.
#[must_use]
pub fn plain(text: &str, setting: ParagraphStyle) -> Vec<Line<'static>> {
    wrap(&[(text.to_owned(), setting.style)], setting)
}

/// Wraps runs at spaces; a word longer than a line breaks anywhere.
#[must_use]
pub fn wrap(runs: &[Run], setting: ParagraphStyle) -> Vec<Line<'static>> {
    let mut lines = Lines::new(setting);
    for (text, style) in runs {
        for piece in grapheme::words(text) {
            lines.add(piece, *style);
        }
    }
    lines.finish()
}

/// The lines built so far, and the current one.
struct Lines<'a> {
    setting: ParagraphStyle<'a>,
    done: Vec<Line<'static>>,
    line: Vec<Span<'static>>,
    /// The number of spans that form the current line's indent.
    indent: usize,
    used: usize,
    empty: bool,
    /// The pieces since the last space, which stay together.
    word: Vec<(String, Style)>,
    /// The width of the pending space.
    space: Option<(usize, Style)>,
}

impl<'a> Lines<'a> {
    fn new(setting: ParagraphStyle<'a>) -> Self {
        let mut lines = Self {
            setting,
            done: Vec::new(),
            line: Vec::new(),
            indent: 0,
            used: 0,
            empty: true,
            word: Vec::new(),
            space: None,
        };
        lines.begin_line(setting.first);
        lines
    }

    /// Begins a line with its indent.
    fn begin_line(&mut self, indent: &str) {
        self.used = columns(indent);
        self.empty = true;
        self.line = if indent.is_empty() { Vec::new() } else { vec![Span::raw(indent.to_owned())] };
        self.indent = self.line.len();
    }

    /// Ends the current line.
    fn end_line(&mut self) {
        let line = std::mem::take(&mut self.line);
        self.done.push(Line::from(line));
        self.begin_line(self.setting.rest);
    }

    /// Adds a word, a punctuation mark or white space.
    fn add(&mut self, piece: &str, style: Style) {
        if piece.chars().all(|c| c == ' ' || c == '\t' || c == '\n') {
            self.flush_word();
            let before = self.space.map_or(0, |(width, _)| width);
            self.space = Some((before + piece.chars().count(), style));
        } else {
            self.word.push((piece.to_owned(), style));
        }
    }

    /// Puts the pending word on this line or the next.
    fn flush_word(&mut self) {
        if self.word.is_empty() {
            return;
        }
        let word = std::mem::take(&mut self.word);
        let width: usize = word.iter().map(|(piece, _)| columns(piece)).sum();
        let space = self.space.take().filter(|_| !self.empty);
        let gap = space.map_or(0, |(gap, _)| gap);
        if self.used + gap + width > self.setting.width && !self.empty {
            self.end_line();
        } else if let Some((gap, style)) = space {
            self.push_text(&" ".repeat(gap), style);
        }
        for (piece, style) in word {
            self.push_breaking(&piece, style);
        }
    }

    /// Adds a piece, breaking it at the end of the line.
    fn push_breaking(&mut self, piece: &str, style: Style) {
        if self.used + columns(piece) <= self.setting.width {
            self.push_text(piece, style);
            return;
        }
        for grapheme in grapheme::graphemes(piece) {
            if self.used + columns(grapheme) > self.setting.width && !self.empty {
                self.end_line();
            }
            self.push_text(grapheme, style);
        }
    }

    fn push_text(&mut self, text: &str, style: Style) {
        self.used += columns(text);
        self.empty = false;
        match self.line[self.indent..].last_mut() {
            Some(span) if span.style == style => span.content.to_mut().push_str(text),
            Some(_) | None => self.line.push(Span::styled(text.to_owned(), style)),
        }
    }

    fn finish(mut self) -> Vec<Line<'static>> {
        self.flush_word();
        self.end_line();
        self.done
    }
}

/// Truncates a text to a width, with a sign that it was cut.
#[must_use]
pub fn cut(text: &str, width: usize, glyphs: &Glyphs) -> String {
    if columns(text) <= width {
        return text.to_owned();
    }
    let room = width.saturating_sub(columns(glyphs.cut));
    let mut short = String::new();
    for grapheme in grapheme::graphemes(text) {
        if columns(&short) + columns(grapheme) > room {
            break;
        }
        short.push_str(grapheme);
    }
    let short = short.trim_end();
    if width < columns(glyphs.cut) { String::new() } else { format!("{short}{}", glyphs.cut) }
}

/// Truncates a line to a width, ignoring spaces at its end, with a sign that it was cut.
pub fn shorten(line: &mut Line<'static>, width: usize, glyphs: &Glyphs) {
    let text: String = line.spans.iter().map(|span| span.content.as_ref()).collect();
    if columns(text.trim_end()) <= width {
        return;
    }
    let mut room = width;
    let spans = std::mem::take(&mut line.spans);
    for span in spans {
        let used = columns(&span.content);
        // What follows a span that just fits is cut with it.
        if used < room {
            room -= used;
            line.spans.push(span);
        } else {
            let text = cut(&format!("{} ", span.content), room.min(used), glyphs);
            line.spans.push(Span::styled(text, span.style));
            break;
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::ui::tui::theme::{ASCII, UNICODE};

    fn text(lines: &[Line]) -> Vec<String> {
        lines.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn lines_break_at_spaces_with_a_hanging_indent() {
        let setting = ParagraphStyle { width: 16, first: " a  ", rest: "    ", style: Style::new() };
        assert_eq!(
            text(&plain("Medial branch of the ramus", setting)),
            [" a  Medial", "    branch of", "    the ramus"]
        );
    }

    #[test]
    fn punctuation_stays_with_its_word_and_long_words_break_anywhere() {
        let setting = ParagraphStyle::flush(6, Style::new());
        assert_eq!(text(&plain("(ab), cd. abcdefghij", setting)), ["(ab),", "cd.", "abcdef", "ghij"]);
    }

    #[test]
    fn truncated_text_is_marked() {
        assert_eq!(cut("abcdef", 4, &UNICODE), "abc…");
        assert_eq!(cut("abcdef", 5, &ASCII), "ab...");
        assert_eq!(cut("abcdef", 6, &UNICODE), "abcdef");
        assert_eq!(cut("abcdef", 0, &UNICODE), "");
    }

    /// Markup formatted at a width.
    fn marked(source: &str, width: usize) -> Vec<String> {
        text(&markup(source, ParagraphStyle { width, first: "> ", rest: "  ", style: Style::new() }, &UNICODE))
    }

    #[test]
    fn spaces_between_words_are_preserved() {
        assert_eq!(marked("5  mg   b", 40), ["> 5  mg   b"]);
        assert_eq!(marked("5  mg   b", 7), ["> 5  mg", "  b"]);
    }

    #[test]
    fn list_entries_have_a_hanging_indent() {
        let signs = "Gases:\n+ 8 mmol/L base excess\n- 8 mmol/L base deficit";
        let expected = ["> Gases:", "", "  + 8 mmol/L base", "    excess", "  - 8 mmol/L base", "    deficit"];
        assert_eq!(marked(signs, 19), expected);
        assert_eq!(marked("- one\n  - inner\n- two", 20), ["> • one", "    • inner", "  • two"]);
        assert_eq!(marked("9. nine\n10. ten", 20), ["> 9. nine", "  10. ten"]);
    }

    #[test]
    fn code_keeps_its_spaces_and_breaks_only_where_a_line_ends() {
        assert_eq!(marked("```\na   b\n\n  c   def\n```", 8), ["> a   b", "  ", "    c   ", "  def"]);
    }

    #[test]
    fn the_last_paragraph_of_a_stem_is_strong() {
        let strong = ParagraphStyle::flush(40, Style::new().add_modifier(Modifier::BOLD));
        let source = "A man.\n\nWhich value?\n\n- a\n- b";
        let lines = stem(source, ParagraphStyle::flush(40, Style::new()), strong, &UNICODE);
        let bold: Vec<bool> =
            lines.iter().map(|line| line.spans.iter().any(|span| span.style == strong.style)).collect();
        assert_eq!(bold, [false, false, true, false, false, false]);
    }

    proptest! {
        #[test]
        fn no_visible_character_of_a_text_is_lost_on_a_screen(source in "[-+#>~_=.,:;()/<&a-zé日1-9 \n]{0,200}", width in 8_usize..60) {
            let solid = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
            let lines = marked(&source, width).concat();
            let drawn = solid(&lines.replace('•', "-"));
            let drawn = if solid(&source).is_empty() { drawn } else { drawn.replacen('>', "", 1) };
            prop_assert_eq!(drawn, solid(&source));
        }

        #[test]
        fn no_line_is_wider_than_its_setting_and_no_word_is_lost(source in "[a-zé日 .,\n]{0,200}", width in 8_usize..60) {
            let setting = ParagraphStyle { width, first: "  x ", rest: "    ", style: Style::new() };
            let lines = text(&plain(&source, setting));
            for line in &lines {
                prop_assert!(columns(line) <= width, "{line:?}");
            }
            let letters = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
            prop_assert_eq!(letters(&lines.concat()).replacen('x', "", 1), letters(&source));
        }
    }
}
