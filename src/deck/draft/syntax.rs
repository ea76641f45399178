//! Broken TOML: each error costs only the block it is in.
//!
//! The parser gives up on the rest of a file after some errors. So the block that holds the error is blanked
//! out, line breaks kept, and the rest is parsed again, until all that is left can be read.

use std::ops::Range;

use toml::de::DeTable;

use crate::deck::limits;

/// What is wrong with the TOML of a block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SyntaxError {
    /// What the parser says, to be cleaned before it is shown.
    pub message: String,
    /// Where.
    pub span: Range<usize>,
    /// The block that could not be read.
    pub block: Range<usize>,
}

/// The headers at which a block begins.
const HEADERS: [&str; 4] = ["[[item]]", "[[case]]", "[deck]", "[refs]"];

/// Blanks out what cannot be read, and says why.
#[must_use]
pub fn mend(source: &str) -> (String, Vec<SyntaxError>) {
    let blocks = blocks(source);
    let mut text = source.to_owned();
    let mut found = Vec::new();
    while found.len() < limits::SYNTAX_ERRORS {
        let (_, errors) = DeTable::parse_recoverable(&text);
        let first = errors.iter().min_by_key(|error| error.span().map_or(0, |span| span.start));
        let Some(error) = first else { return (text, found) };
        // Of nesting the parser does not say where it is.
        let placed = error.span().filter(|span| *span != (0..0));
        let block = block_of(&blocks, &placed.clone().unwrap_or(text.len()..text.len()), &text);
        let span = placed.unwrap_or(block.start..block.start);
        blank(&mut text, &block);
        found.push(SyntaxError { message: error.message().to_owned(), span, block });
    }
    // Too much is broken to go on: what follows the last error is not read.
    let from = found.last().map_or(0, |error| error.block.start);
    let all = from..text.len();
    blank(&mut text, &all);
    if DeTable::parse(&text).is_err() {
        let all = 0..text.len();
        blank(&mut text, &all);
    }
    (text, found)
}

/// The header that a line is, if it begins a block; blanks inside the brackets make no difference.
fn header(line: &str) -> Option<&'static str> {
    if !line.trim_start().starts_with('[') {
        return None;
    }
    let squeezed: String = line.chars().filter(|c| !c.is_whitespace()).collect();
    HEADERS.into_iter().find(|header| squeezed.starts_with(header))
}

impl SyntaxError {
    /// Whether the block that was lost is an item.
    #[must_use]
    pub fn lost_an_item(&self, source: &str) -> bool {
        let block = source.get(self.block.clone()).unwrap_or_default();
        block.lines().find(|line| !line.trim().is_empty()).and_then(header) == Some("[[item]]")
    }
}

/// Every block, from its header to the next.
fn blocks(source: &str) -> Vec<Range<usize>> {
    let mut starts = vec![0];
    let mut at = 0;
    for line in source.split_inclusive('\n') {
        if at > 0 && header(line).is_some() {
            starts.push(at);
        }
        at += line.len();
    }
    let ends = starts.iter().skip(1).copied().chain([source.len()]);
    starts.iter().copied().zip(ends).map(|(start, end)| start..end).collect()
}

/// The block that an error is in. A string that is never closed is found at the end of the file, and one that
/// another quote closes far below; its block is the one where it was opened, so the first block whose own text
/// cannot be parsed counts.
fn block_of(blocks: &[Range<usize>], span: &Range<usize>, text: &str) -> Range<usize> {
    let alone = |block: &Range<usize>| DeTable::parse_recoverable(&text[block.clone()]).1.is_empty();
    let up_to = blocks.iter().filter(|block| block.start <= span.start);
    let holds = |block: &&Range<usize>| block.contains(&span.start) || block.end == span.start;
    let within = blocks.iter().rev().find(holds).cloned().unwrap_or(0..text.len());
    if !alone(&within) {
        let before = up_to.clone().find(|block| !text[(*block).clone()].trim().is_empty() && !alone(block));
        return before.cloned().unwrap_or(within);
    }
    up_to.clone().find(|block| !alone(block)).cloned().unwrap_or(within)
}

/// Replaces a stretch by spaces, its line breaks kept, so that every span stays where it was.
fn blank(text: &mut String, range: &Range<usize>) {
    let spaces: String = text[range.clone()].bytes().map(|byte| if byte == b'\n' { '\n' } else { ' ' }).collect();
    text.replace_range(range.clone(), &spaces);
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = "[[item]]\nid = 'a'\n";

    #[test]
    fn an_error_costs_only_its_block() {
        for broken in
            ["correct true", "x = \"open", "x = '''open", "id = 'a'\nid = 'b'", "= 3", "x = [1,", "x = \"\\q\""]
        {
            let source = format!("{GOOD}[[item]]\n{broken}\n\n{GOOD}{GOOD}");
            let (text, errors) = mend(&source);
            assert_eq!(text.len(), source.len());
            assert_eq!(text.matches("id = 'a'").count(), 3, "{broken}\n{text}");
            assert_eq!(errors.len(), 1, "{broken}: {errors:?}");
            assert_eq!(errors[0].block.start, GOOD.len(), "{broken}");
        }
    }

    #[test]
    fn blanks_in_a_header_make_no_difference() {
        let source = format!("{GOOD}[[ item ]]\na b\n{GOOD}");
        let (text, errors) = mend(&source);
        assert_eq!(text.matches("id = 'a'").count(), 2);
        assert!(errors.len() == 1 && errors[0].lost_an_item(&source), "{errors:?}");
    }

    #[test]
    fn every_broken_block_is_told_of() {
        let source = format!("{GOOD}[[item]]\na b\n{GOOD}[[item]]\nx = \"\n{GOOD}");
        assert_eq!(mend(&source).1.len(), 2);
    }

    #[test]
    fn rubbish_ends_in_an_error_and_not_in_a_loop() {
        for source in ["\u{0}\u{1}", "]]]]", &"[[item]]\nx\n".repeat(100), &"[".repeat(100_000)] {
            let (text, errors) = mend(source);
            assert!(!errors.is_empty());
            assert!(DeTable::parse(&text).is_ok());
        }
    }
}
