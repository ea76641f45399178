//! Text: wrapping spans to lines, so that heights are known before anything is drawn.

use ratatui::style::{Modifier, Style};
use ratatui::text::{Line, Span};
use unicode_width::UnicodeWidthStr;

use super::theme::Glyphs;
use crate::deck::grapheme;
use crate::deck::markup::{self, Block, Emphasis};

mod table;

/// A run of text in one style.
pub type Run = (String, Style);

/// How a paragraph is set.
#[derive(Clone, Copy, Debug)]
pub struct ParagraphStyle<'a> {
    /// Columns from the left edge to the right end of text.
    pub width: usize,
    /// What stands before the first line.
    pub first: &'a str,
    /// What stands before the others, usually spaces.
    pub rest: &'a str,
    /// The style of the text.
    pub style: Style,
}

impl ParagraphStyle<'_> {
    /// Text from the left edge.
    #[must_use]
    pub fn flush(width: usize, style: Style) -> Self {
        Self { width, first: "", rest: "", style }
    }
}

/// Columns that a text takes.
#[must_use]
pub fn columns(text: &str) -> usize {
    text.width()
}

/// Sets marked-up text: paragraphs with an empty line between, lists, tables and code.
#[must_use]
pub fn markup(source: &str, setting: ParagraphStyle, glyphs: &Glyphs) -> Vec<Line<'static>> {
    blocks(&markup::parse(source), setting, setting, glyphs)
}

/// Sets a stem: as [`markup()`] does, its last paragraph, which is the question itself, in a setting of its own.
#[must_use]
pub fn stem(source: &str, setting: ParagraphStyle, lead_in: ParagraphStyle, glyphs: &Glyphs) -> Vec<Line<'static>> {
    blocks(&markup::parse(source), setting, lead_in, glyphs)
}

/// Sets blocks, the last paragraph in a setting of its own.
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

/// Sets code: every space stays, and a line that is too long breaks anywhere.
fn code(code: &[String], setting: ParagraphStyle) -> Vec<Line<'static>> {
    let mut lines = Vec::new();
    for (n, text) in code.iter().enumerate() {
        let first = if n == 0 { setting.first } else { setting.rest };
        let mut open = Lines::new(ParagraphStyle { first, ..setting });
        open.put_breaking(text, setting.style);
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

/// Sets plain text of one style.
#[must_use]
pub fn plain(text: &str, setting: ParagraphStyle) -> Vec<Line<'static>> {
    wrap(&[(text.to_owned(), setting.style)], setting)
}

/// Breaks runs into lines at spaces; a word longer than a line breaks anywhere.
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

/// Lines being filled.
struct Lines<'a> {
    setting: ParagraphStyle<'a>,
    done: Vec<Line<'static>>,
    line: Vec<Span<'static>>,
    /// Spans of the line that are its indent.
    indent: usize,
    used: usize,
    empty: bool,
    /// Pieces since the last space: they stay together.
    word: Vec<(String, Style)>,
    /// How wide the space before it is: as wide as it was written.
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
        lines.begin(setting.first);
        lines
    }

    /// Begins a line with its indent.
    fn begin(&mut self, indent: &str) {
        self.used = columns(indent);
        self.empty = true;
        self.line = if indent.is_empty() { Vec::new() } else { vec![Span::raw(indent.to_owned())] };
        self.indent = self.line.len();
    }

    /// Ends a line.
    fn turn(&mut self) {
        let line = std::mem::take(&mut self.line);
        self.done.push(Line::from(line));
        self.begin(self.setting.rest);
    }

    /// Takes a piece: a word, a mark, or white space.
    fn add(&mut self, piece: &str, style: Style) {
        if piece.chars().all(|c| c == ' ' || c == '\t' || c == '\n') {
            self.place_word();
            let before = self.space.map_or(0, |(width, _)| width);
            self.space = Some((before + piece.chars().count(), style));
        } else {
            self.word.push((piece.to_owned(), style));
        }
    }

    /// Puts the word gathered so far on this line or the next.
    fn place_word(&mut self) {
        if self.word.is_empty() {
            return;
        }
        let word = std::mem::take(&mut self.word);
        let width: usize = word.iter().map(|(piece, _)| columns(piece)).sum();
        let space = self.space.take().filter(|_| !self.empty);
        let gap = space.map_or(0, |(gap, _)| gap);
        if self.used + gap + width > self.setting.width && !self.empty {
            self.turn();
        } else if let Some((gap, style)) = space {
            self.put(&" ".repeat(gap), style);
        }
        for (piece, style) in word {
            self.put_breaking(&piece, style);
        }
    }

    /// Puts a piece, breaking it where the line ends.
    fn put_breaking(&mut self, piece: &str, style: Style) {
        if self.used + columns(piece) <= self.setting.width {
            self.put(piece, style);
            return;
        }
        for grapheme in grapheme::graphemes(piece) {
            if self.used + columns(grapheme) > self.setting.width && !self.empty {
                self.turn();
            }
            self.put(grapheme, style);
        }
    }

    fn put(&mut self, text: &str, style: Style) {
        self.used += columns(text);
        self.empty = false;
        match self.line[self.indent..].last_mut() {
            Some(span) if span.style == style => span.content.to_mut().push_str(text),
            Some(_) | None => self.line.push(Span::styled(text.to_owned(), style)),
        }
    }

    fn finish(mut self) -> Vec<Line<'static>> {
        self.place_word();
        self.turn();
        self.done
    }
}

/// Shortens a text to so many columns, saying that it was cut.
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

/// Cuts a line that is wider than so many columns, spaces at its end aside, and marks the cut.
pub fn shorten(line: &mut Line<'static>, width: usize, glyphs: &Glyphs) {
    let text: String = line.spans.iter().map(|span| span.content.as_ref()).collect();
    if columns(text.trim_end()) <= width {
        return;
    }
    let mut room = width;
    let spans = std::mem::take(&mut line.spans);
    for span in spans {
        let used = columns(&span.content);
        // What is behind a span that just fits is cut with it.
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
    fn lines_break_at_spaces_and_hang_under_their_first_word() {
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
    fn a_cut_text_says_so() {
        assert_eq!(cut("abcdef", 4, &UNICODE), "abc…");
        assert_eq!(cut("abcdef", 5, &ASCII), "ab...");
        assert_eq!(cut("abcdef", 6, &UNICODE), "abcdef");
        assert_eq!(cut("abcdef", 0, &UNICODE), "");
    }

    /// Marked-up text at a width.
    fn marked(source: &str, width: usize) -> Vec<String> {
        text(&markup(source, ParagraphStyle { width, first: "> ", rest: "  ", style: Style::new() }, &UNICODE))
    }

    #[test]
    fn spaces_between_words_are_kept() {
        assert_eq!(marked("5  mg   b", 40), ["> 5  mg   b"]);
        assert_eq!(marked("5  mg   b", 7), ["> 5  mg", "  b"]);
    }

    #[test]
    fn lists_hang_under_their_marks() {
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
