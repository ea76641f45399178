//! A tolerant scan of deck text: strings, brackets and statements, also where the parser gives up.
//!
//! It judges nothing and never fails. Recovery and the advice on broken blocks stand on it; intact files never pass here.

use std::ops::Range;

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A string, with the quotes that open it, and whether they close it.
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
    /// Anything else without a blank in it: a key, a number, a word.
    Word,
    /// The end of a line.
    Line,
    /// A character that TOML does not take between values and that cannot be seen, such as a no-break space.
    Invisible(char),
}

/// A token and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// What it is.
    pub kind: Kind,
    /// Where.
    pub span: Range<usize>,
}

/// The tokens of a text. A string on one line ends with its line at the latest, one over several lines with the text.
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

/// Whether a character between values is white space or nothing to a reader, and neither to TOML.
#[must_use]
pub fn is_invisible(c: char) -> bool {
    let is_format = matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202f}' | '\u{2060}'..='\u{206f}' | '\u{feff}');
    is_format || c.is_control() && !matches!(c, '\n' | '\t' | '\r') || c.is_whitespace() && !c.is_ascii_whitespace()
}

/// How many bytes there are up to the end of the line.
fn line_end(text: &str) -> usize {
    memchr::memchr(b'\n', text.as_bytes()).unwrap_or(text.len())
}

/// How many bytes a word takes.
fn word(text: &str) -> usize {
    let ends = |c: char| {
        c.is_whitespace() || matches!(c, '"' | '\'' | '#' | '[' | ']' | '{' | '}' | ',' | '=') || is_invisible(c)
    };
    text.find(ends).unwrap_or(text.len())
}

/// The quotes of the string that a text begins with, whether they close it, and how many bytes it takes.
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
            // A backslash at the end of a line takes nothing with it that would matter here.
            let skipped = if mark == b'"' && bytes.get(next + 1).is_some_and(|byte| byte.is_ascii() && *byte != b'\n') {
                2
            } else {
                1
            };
            at = next + skipped;
        } else if !long {
            return (quote, true, next + 1);
        } else if text[next..].starts_with(quote) {
            // Up to two quotes may stand right before the three that close it.
            let run = bytes[next..].iter().take(5).take_while(|byte| **byte == mark).count();
            return (quote, true, next + run);
        } else {
            at = next + 1;
        }
    }
    (quote, false, text.len())
}

/// The key of a line that assigns one, such as `stem` of `stem = "Which?"`, and where the text behind the sign begins.
#[must_use]
pub fn assigned(line: &str) -> Option<(&str, usize)> {
    let start = line.len() - line.trim_start().len();
    let key = line[start..].find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.')))?;
    let rest = line[start + key..].trim_start_matches([' ', '\t']);
    (key > 0 && rest.starts_with('=') && !rest.starts_with("=="))
        .then(|| (&line[start..start + key], line.len() - rest.len() + 1))
}

/// The statements of a table: each from the line of its key to the next one. What stands before the first is none.
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
                // What follows a string that is never closed is looked at again from the next statement on.
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

    /// The pieces of a text that its tokens are, and their kinds.
    fn scanned(text: &str) -> Vec<(&str, Kind)> {
        tokens(text).into_iter().map(|token| (&text[token.span], token.kind)).collect()
    }

    #[test]
    fn strings_end_where_toml_ends_them() {
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
    fn a_statement_reaches_to_the_next_one_also_behind_what_is_never_closed() {
        let text = "\nid = 'a'\nlist = [\n  'x', # = 'y'\n]\nsummary = \"\"\"open\ntitle = 'T'\nrefs = ['x'\nlast = { a = 1,\n b = 2 }\n";
        let keys: Vec<&str> = statements(text)
            .into_iter()
            .filter_map(|one| assigned(text[one].lines().next()?).map(|(key, _)| key))
            .collect();
        assert_eq!(keys, ["id", "list", "summary", "title", "refs", "last"]);
    }

    #[test]
    fn invisible_characters_between_values_are_tokens_and_those_in_strings_are_not() {
        assert_eq!(scanned("a\u{a0}= \"b\u{a0}c\"")[1], ("\u{a0}", Kind::Invisible('\u{a0}')));
        assert_eq!(scanned("a = \"b\u{a0}c\"").len(), 3);
    }

    proptest! {
        #[test]
        fn every_text_is_scanned_in_order_and_within_itself(text in any::<String>()) {
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
