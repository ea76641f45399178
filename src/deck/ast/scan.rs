//! A tolerant scanner for deck text: strings, brackets and statements, even where the parser gives up.
//!
//! It reports nothing and never fails. Recovery and the diagnostics for broken blocks use it; valid files do not need
//! it.

use std::ops::Range;

/// The kind of a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A string: its opening quotes, and whether it is closed.
    Text(&'static str, bool),
    /// A comment, from `#` to the end of its line.
    Comment,
    /// An opening bracket or brace.
    Open(char),
    /// A closing bracket or brace.
    Close(char),
    /// A comma.
    Comma,
    /// An equals sign.
    Equals,
    /// Anything else without white space: a key, a number, a word.
    Word,
    /// The end of a line.
    Line,
    /// An invisible character that TOML does not allow between values, such as a no-break space.
    Invisible(char),
}

/// A token with its position.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// The kind.
    pub kind: Kind,
    /// Byte range in the text.
    pub span: Range<usize>,
}

/// The tokens of a text. An unclosed string ends at the end of its line, an unclosed multiline string at the end of the
/// text.
#[must_use]
pub fn tokens(text: &str) -> Vec<Token> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        let (kind, length) = match c {
            '\n' => (Some(Kind::Line), 1),
            ' ' | '\t' | '\r' => (None, 1),
            '#' => (Some(Kind::Comment), line_end(&text[at..])),
            '"' | '\'' => {
                let (quote, closed, length) = string(&text[at..]);
                (Some(Kind::Text(quote, closed)), length)
            }
            '[' | '{' => (Some(Kind::Open(c)), 1),
            ']' | '}' => (Some(Kind::Close(c)), 1),
            ',' => (Some(Kind::Comma), 1),
            '=' => (Some(Kind::Equals), 1),
            c if is_invisible(c) => (Some(Kind::Invisible(c)), c.len_utf8()),
            _ => (Some(Kind::Word), word(&text[at..])),
        };
        if let Some(kind) = kind {
            found.push(Token { kind, span: at..at + length });
        }
        at += length;
    }
    found
}

/// Whether a character looks like white space or like nothing, but is not white space in TOML.
#[must_use]
pub fn is_invisible(c: char) -> bool {
    let is_format = matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202f}' | '\u{2060}'..='\u{206f}' | '\u{feff}');
    is_format || c.is_control() && !matches!(c, '\n' | '\t' | '\r') || c.is_whitespace() && !c.is_ascii_whitespace()
}

/// The length of the first line, in bytes.
fn line_end(text: &str) -> usize {
    memchr::memchr(b'\n', text.as_bytes()).unwrap_or(text.len())
}

/// The length of the word at the start of a text, in bytes.
fn word(text: &str) -> usize {
    let ends = |c: char| {
        c.is_whitespace() || matches!(c, '"' | '\'' | '#' | '[' | ']' | '{' | '}' | ',' | '=') || is_invisible(c)
    };
    text.find(ends).unwrap_or(text.len())
}

/// The string at the start of a text: its opening quotes, whether it is closed, and its length in bytes.
fn string(text: &str) -> (&'static str, bool, usize) {
    let quote = ["\"\"\"", "'''", "\"", "'"].into_iter().find(|quote| text.starts_with(quote)).unwrap_or("\"");
    let bytes = text.as_bytes();
    let (mark, long) = (bytes[0], quote.len() == 3);
    let mut at = quote.len();
    while let Some(next) = memchr::memchr3(mark, b'\\', b'\n', &bytes[at..]).map(|next| at + next) {
        if bytes[next] == b'\n' {
            if !long {
                return (quote, false, next);
            }
            at = next + 1;
        } else if bytes[next] == b'\\' {
            // A backslash at the end of a line does not escape anything that matters here.
            let skipped = if mark == b'"' && bytes.get(next + 1).is_some_and(|byte| byte.is_ascii() && *byte != b'\n') {
                2
            } else {
                1
            };
            at = next + skipped;
        } else if !long {
            return (quote, true, next + 1);
        } else if text[next..].starts_with(quote) {
            // The closing quotes may directly follow up to two quotes that belong to the string.
            let run = bytes[next..].iter().take(5).take_while(|byte| **byte == mark).count();
            return (quote, true, next + run);
        } else {
            at = next + 1;
        }
    }
    (quote, false, text.len())
}

/// The key that a line assigns, such as `stem` in `stem = "Which?"`, and the offset after the equals sign.
#[must_use]
pub fn assigned(line: &str) -> Option<(&str, usize)> {
    let start = line.len() - line.trim_start().len();
    let key = line[start..].find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.')))?;
    let rest = line[start + key..].trim_start_matches([' ', '\t']);
    (key > 0 && rest.starts_with('=') && !rest.starts_with("=="))
        .then(|| (&line[start..start + key], line.len() - rest.len() + 1))
}

/// The statements of a table, each from the line of its key to the next key. Text before the first key is not included.
#[must_use]
pub fn statements(text: &str) -> Vec<Range<usize>> {
    let mut starts: Vec<usize> = Vec::new();
    let mut at = 0;
    'text: while at < text.len() {
        let mut open = Vec::new();
        let mut line = at;
        let mut begins = true;
        for token in tokens(&text[at..]) {
            let start = at + token.span.start;
            if begins
                && assigned(&text[line..line + line_end(&text[line..])]).is_some()
                && (open.last() != Some(&'{') || !text[line..].starts_with([' ', '\t']))
            {
                starts.push(line);
                open.clear();
            }
            begins = false;
            match token.kind {
                Kind::Line => {
                    line = start + 1;
                    begins = true;
                }
                Kind::Open(bracket) => open.push(bracket),
                Kind::Close(_) => drop(open.pop()),
                // After an unclosed string, the scan restarts at the next statement.
                Kind::Text(quote, false) if quote.len() == 3 => {
                    let mut next = start + line_end(&text[start..]);
                    while next < text.len() {
                        let from = next + 1;
                        let to = from + line_end(text.get(from..).unwrap_or_default());
                        if text.get(from..to).and_then(assigned).is_some() {
                            at = from;
                            continue 'text;
                        }
                        next = to;
                    }
                    break 'text;
                }
                _ => {}
            }
        }
        break;
    }
    let ends = starts.iter().skip(1).copied().chain([text.len()]);
    starts.iter().copied().zip(ends).map(|(start, end)| start..end).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The text and kind of each token.
    fn scanned(text: &str) -> Vec<(&str, Kind)> {
        tokens(text).into_iter().map(|token| (&text[token.span], token.kind)).collect()
    }

    #[test]
    fn strings_end_as_in_toml() {
        for (text, string, closed) in [
            (r#""a \" b" c"#, r#""a \" b""#, true),
            ("'a \\' b'", "'a \\'", true),
            ("\"\"\"a \"quoted\"\"\"\"\" x", "\"\"\"a \"quoted\"\"\"\"\"", true),
            ("\"open\nnext", "\"open", false),
            ("'''a\nb", "'''a\nb", false),
            ("\"\" x", "\"\"", true),
        ] {
            let (piece, kind) = scanned(text)[0];
            assert_eq!(piece, string);
            assert!(matches!(kind, Kind::Text(_, is_closed) if is_closed == closed), "{text}");
        }
    }

    #[test]
    fn statements_are_found_after_unclosed_strings_and_brackets() {
        let text = "\nid = 'a'\nlist = [\n  'x', # = 'y'\n]\nsummary = \"\"\"open\ntitle = 'T'\nrefs = ['x'\nlast = { a = 1,\n b = 2 }\n";
        let keys: Vec<&str> = statements(text)
            .into_iter()
            .filter_map(|one| assigned(text[one].lines().next()?).map(|(key, _)| key))
            .collect();
        assert_eq!(keys, ["id", "list", "summary", "title", "refs", "last"]);
    }

    #[test]
    fn only_invisible_characters_outside_strings_are_tokens() {
        assert_eq!(scanned("a\u{a0}= \"b\u{a0}c\"")[1], ("\u{a0}", Kind::Invisible('\u{a0}')));
        assert_eq!(scanned("a = \"b\u{a0}c\"").len(), 3);
    }

    proptest! {
        #[test]
        fn tokens_are_in_order_and_within_the_text(text in any::<String>()) {
            let mut end = 0;
            for token in tokens(&text) {
                prop_assert!(token.span.start >= end && token.span.end > token.span.start);
                prop_assert!(text.get(token.span.clone()).is_some());
                end = token.span.end;
            }
            for statement in statements(&text) {
                prop_assert!(text.get(statement).is_some());
            }
        }
    }
}
