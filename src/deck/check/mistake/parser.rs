//! Messages of the TOML parser in plain words.

use std::ops::Range;

use crate::deck::clean::clean_line;
use crate::deck::diagnostic::Diagnostic;

/// The finding of what the parser alone explains.
pub fn finding(code: &'static str, message: &str, span: Range<usize>) -> Diagnostic {
    let (what, help) = in_words(message);
    Diagnostic::error(code, format!("this cannot be read: {what}"), span).help(help)
}

/// The parser's message in plain words, and what to do.
#[must_use]
pub fn in_words(message: &str) -> (String, &'static str) {
    let first = message.lines().next().unwrap_or_default();
    let lower = first.to_lowercase();
    let known = MESSAGES.iter().find(|(parts, _, _)| parts.iter().all(|part| lower.contains(part)));
    match known {
        Some((_, "", help)) => (clean_line(first).into_owned(), help),
        Some((_, what, help)) => ((*what).to_owned(), help),
        None => (clean_line(first).into_owned(), LOOK),
    }
}

/// What to do about an unclosed string.
const CLOSE: &str = "close every string with the quotes that it began with";

/// What to do where a text has no quotes.
const QUOTE: &str = "put text in quotes, such as `stem = \"Which nerve?\"`";

/// What to do about a line that says nothing.
const ASSIGN: &str = "write a key, an equals sign and a value, such as `correct = true`";

/// What to do about letters that a string cannot hold.
const VISIBLE: &str = "remove the character that cannot be seen";

/// What to do about a backslash.
const ESCAPE: &str = "a backslash has a meaning inside \"...\": write two of them, or use single quotes '...'";

/// What to do about anything else.
const LOOK: &str = "compare it with the lines around it: a bracket, a quote or a comma may be missing";

/// Parts of the parser's messages, what they mean in plain words, if the message itself is not plain, and what to do. The
/// first whose parts are all there counts.
#[rustfmt::skip]
const MESSAGES: &[(&[&str], &str, &str)] = &[
    (&["string", "visible"], "a string holds a character that cannot be seen", VISIBLE),
    (&["invalid multi-line basic string"], "a text in `\"\"\"` is not closed", CLOSE),
    (&["invalid multi-line literal string"], "a text in `'''` is not closed", CLOSE),
    (&["invalid basic string"], "a text in `\"` is not closed on its line", CLOSE),
    (&["invalid literal string"], "a text in `'` is not closed on its line", CLOSE),
    (&["keys cannot be multi-line"], "", "write the key without quotes"),
    (&["escape"], "a backslash stands before a letter that has no meaning there", ESCAPE),
    (&["unicode"], "a backslash with `u` needs the number of a character", ESCAPE),
    (&["duplicate key"], "the same key stands twice", "remove one of the two"),
    (&["duplicate"], "", "remove one of the two"),
    (&["carriage return"], "its line ends are those of no system in use", "save it with ordinary line ends, LF or CRLF, which editors offer"),
    (&["recurs"], "it is nested too deep", "remove brackets, or dots in keys, that stand within one another"),
    (&["must be quoted"], "a value is missing, or text stands without quotes", QUOTE),
    (&["missing opening quote"], "a quote is missing before a text", QUOTE),
    (&["missing value"], "a key has no value", ASSIGN),
    (&["key with no value"], "a line has no equals sign with a value", ASSIGN),
    (&["comma between array"], "a comma is missing between two entries of a list", "put a comma behind each entry, and a quote behind each text"),
    (&["comma between key"], "a comma is missing between two keys in braces", "put a comma behind each value, and a quote behind each text"),
    (&["extra comma"], "a comma has nothing before it", "remove it"),
    (&["missing key for inline table"], "a brace is not closed, or a key is missing in it", "close the brace `}` before the next one opens"),
    (&["missing assignment"], "a key in braces has no equals sign with a value", ASSIGN),
    (&["unclosed inline table"], "a brace is not closed", "write `}` where it ends"),
    (&["unclosed array table"], "a header is not closed", "write two brackets on each side, such as `[[item]]`"),
    (&["unclosed table"], "a header is not closed", "write `]` behind its name"),
    (&["unclosed array"], "a list is not closed", "write `]` where it ends"),
    (&["date"], "", "write a date as `2026-11-23`"),
    (&["leading zero"], "", "write the number without it, or put it in quotes"),
    (&["boolean"], "", "write `true` or `false`, in small letters"),
    (&["number"], "", "write a number, or put text in quotes"),
    (&["float"], "", "write a number, or put text in quotes"),
    (&["unquoted key"], "a key holds a character that keys cannot have", ASSIGN),
    (&["quote"], "", CLOSE),
    (&["string"], "", CLOSE),
    (&["="], "", ASSIGN),
    (&["key"], "", ASSIGN),
];
