//! The markup language of deck texts.
//!
//! It has paragraphs, lists, pipe tables, code blocks, `**bold**`, `*italic*` and `` `code` ``; everything else is
//! displayed as written. Medical text is full of characters that Markdown would remove: `2*3*4`, `HLA-A*24:02`, `+ 8
//! mmol/L`, `# 5`. So three rules favor plain text:
//!
//! - Emphasis starts and ends at the edge of a word, never inside one, and a single star before a digit is a star.
//! - A single line is never a list, a table or a code block.
//! - A list has at least two entries, and a list marker that could be a sign is displayed as written.
//!
//! It knows nothing about screens. The grammar is small and differs from `CommonMark` in many ways, so it has a parser
//! of its own: `blocks` and `table` parse the blocks, and `inline` parses the text within a line.

mod blocks;
mod inline;
mod line;
mod table;
mod unclear;

use std::borrow::Cow;

use super::clean::{clean, is_plain};

pub use blocks::{Block, Entry, dedent, lead_in, mark_of, parse};
pub use inline::{Emphasis, Span, words};
pub use table::{Align, EMPTY, Table};
pub use unclear::{Sign, Uneven, unclear_sign, uneven_row};

/// The displayed text without styles: one line per paragraph, list entry, table row and line of code. Two texts with
/// the same result look the same to learners.
#[must_use]
pub fn plain(source: &str) -> String {
    // Most texts are one line without markup.
    let marked = |byte: u8| matches!(byte, b'*' | b'`' | b'\\' | b'{' | b'\n');
    if is_plain(source) && !source.bytes().any(marked) {
        return source.trim().to_owned();
    }
    let mut lines = Vec::new();
    for block in parse(source) {
        match block {
            Block::Paragraph(spans) => lines.push(words(&spans)),
            Block::List(entries) => lines.extend(entries.iter().map(|entry| {
                let mark = entry.mark.as_deref().unwrap_or("-");
                format!("{mark} {}", words(&entry.spans))
            })),
            Block::Code(code) => lines.extend(code),
            Block::Table(table) => lines.extend(table.sentences()),
        }
    }
    lines.join("\n")
}

/// The text with its code replaced by as many spaces, so that positions stay valid.
#[must_use]
pub fn without_code(source: &str) -> Cow<'_, str> {
    if !source.contains('`') {
        return Cow::Borrowed(source);
    }
    let mut out = String::with_capacity(source.len());
    let lines: Vec<&str> = source.split_inclusive('\n').collect();
    let last = lines.iter().rposition(|line| blocks::closes_fence(line)).unwrap_or(0);
    let mut in_fence = false;
    for (n, line) in lines.iter().enumerate() {
        let closes = in_fence && blocks::closes_fence(line);
        in_fence |= n < last && line.trim_start().starts_with("```");
        if in_fence {
            out.extend(line.chars().map(|c| if c == '\n' { "\n".to_owned() } else { " ".repeat(c.len_utf8()) }));
        } else {
            inline::mask_code(line, &mut out);
        }
        in_fence &= !closes;
    }
    Cow::Owned(out)
}

/// The text dedented and cleaned, but with its markup.
#[must_use]
pub fn cleaned(source: &str) -> String {
    let text = dedent(source);
    match clean(&text) {
        Cow::Borrowed(_) => text,
        Cow::Owned(cleaned) => cleaned,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::deck::clean::{clean_line, is_hostile};

    #[test]
    fn line_breaks_become_spaces_and_empty_lines_end_paragraphs() {
        assert_eq!(plain("A man\nhas pain.\n\nWhich nerve?"), "A man has pain.\nWhich nerve?");
    }

    #[test]
    fn lists_tables_and_code_are_parsed() {
        assert_eq!(plain("Findings:\n\n- one\n- two\n  more"), "Findings:\n- one\n- two more");
        assert_eq!(plain("| a | b |\n| - | - |\n| 1 | 2 |"), "a: 1; b: 2");
        assert_eq!(plain("See:\n```\nx   = 1\n  y = *2*\n```\nSo?"), "See:\nx   = 1\n  y = *2*\nSo?");
    }

    #[test]
    fn everything_else_is_unchanged() {
        for text in [
            "# 5 patients",
            "2015. A man",
            "1) x",
            "p < 0.05 and <5%",
            "1 < 2 > 1",
            "[1] and [a](b)",
            "![x](y)",
            "&#27;[2J &amp; &lt;",
            "> quoted",
            "<b>bold</b>",
            "a_b_c and _x_",
            "https://example.org/c_d_e*f*g",
            "~~x~~",
            "***",
            "[1]: https://example.org",
            "\\[ \\_ \\# \\",
        ] {
            assert_eq!(plain(text), text, "{text}");
        }
    }

    #[test]
    fn a_single_line_is_a_paragraph() {
        let lines = [
            "+ 8 mmol/L",
            "- 8 mmol/L",
            "* 8 mmol/L",
            "- minus 5",
            "1. First",
            "10) ten",
            "# 5",
            "> quote",
            "***",
            "*",
            "---",
            "===",
            "| a | b |",
            "```",
            "    + 8",
        ];
        for line in lines {
            assert_eq!(plain(line), line.trim());
            assert_eq!(plain(&format!("\n{line}\n")), line.trim());
            assert!(matches!(&parse(line)[..], [Block::Paragraph(_)]), "{line}");
        }
    }

    #[test]
    fn gap_markers_are_displayed_as_blanks() {
        assert_eq!(plain("The {{1}} and *{{2}}* carry `{{3}}`."), "The [1 ...] and [2 ...] carry [3 ...].");
        assert_eq!(plain("- {{1}}\n- b {{ 12 }}"), "- [1 ...]\n- b [12 ...]");
        assert_eq!(plain("{{x}} {{}} {{1}"), "{{x}} {{}} {{1}");
    }

    #[test]
    fn code_can_be_masked() {
        assert_eq!(without_code("a `b` c` d\n```\né\n```\n`e`"), "a     c` d\n   \n  \n   \n   ");
        assert_eq!(without_code("a\n```\nb"), "a\n```\nb");
    }

    /// Text of one line without documented markup: no escape, no pair of backticks or stars at the edges of words.
    fn unmarked() -> impl Strategy<Value = String> {
        "[-+#>|~_=.,:;()\\[\\]<&/!?% a-zéα日1-9\u{301}]{0,40}|([a-z]{1,4}[*`][0-9a-z(]{1,4} ?){0,8}|[*]{0,4} ?[0-9a-z ]{0,10}"
    }

    proptest! {
        #[test]
        fn a_single_line_without_markup_is_unchanged(text in unmarked()) {
            prop_assert_eq!(plain(&text), clean_line(&text).trim().to_owned());
        }

        #[test]
        fn parsing_never_panics_or_returns_hostile_characters(text in any::<String>(), marks in "[-*+`|#>\\[\\]()&;<{}\n a1.]{0,80}") {
            for source in [&text, &marks] {
                prop_assert!(!plain(source).chars().any(is_hostile));
                let _ = (dedent(source), lead_in(source), unclear_sign(source), uneven_row(source));
                prop_assert_eq!(without_code(source).len(), source.len());
            }
        }

        #[test]
        fn no_letter_is_lost(marks in "[-*+#>\\[\\]()&;<\n ab.~_=|]{0,60}") {
            let letters = |text: &str| text.chars().filter(char::is_ascii_alphanumeric).collect::<String>();
            // The headings of a table are repeated for each row.
            let table = parse(&marks).iter().any(|block| matches!(block, Block::Table(_)));
            prop_assume!(!table);
            prop_assert_eq!(letters(&plain(&marks)), letters(&marks));
        }

        #[test]
        fn no_visible_character_of_plain_text_is_lost(text in "([-+#>~_=.,:;()/<&a-z1-9]{1,6}[ \n]{1,3}){0,20}") {
            let visible = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
            prop_assert_eq!(visible(&plain(&text)), visible(&text));
        }
    }
}
