//! Messages of the TOML parser, rephrased for authors.

use std::ops::Range;

use crate::deck::clean::clean_line;
use crate::deck::diagnostic::Diagnostic;

/// The diagnostic for an error that only the parser explains.
pub fn finding(code: &'static str, message: &str, span: Range<usize>) -> Diagnostic {
    let (what, help) = in_words(message);
    Diagnostic::error(code, format!("syntax error: {what}"), span).help(help)
}

/// Rephrases a parser message for authors, and adds what to do.
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

const CLOSE: &str = "close each string with the same quotes that open it";
const QUOTE: &str = "put the text in quotes, for example `stem = \"Which nerve?\"`";
const ASSIGN: &str = "write a key, an equals sign and a value, for example `correct = true`";
const VISIBLE: &str = "delete the invisible character";
const ESCAPE: &str = "inside \"...\", a backslash starts an escape sequence: double it, or use single quotes '...'";
const LOOK: &str = "compare with the lines around it: a bracket, quote or comma may be missing";

/// Fragments of parser messages, a plain rephrasing (empty if the message is already plain), and the help. The first
/// entry whose fragments all occur wins.
#[rustfmt::skip]
const MESSAGES: &[(&[&str], &str, &str)] = &[
    (&["string", "visible"], "a string contains an invisible character", VISIBLE),
    (&["invalid multi-line basic string"], "missing closing `\"\"\"`", CLOSE),
    (&["invalid multi-line literal string"], "missing closing `'''`", CLOSE),
    (&["invalid basic string"], "missing closing quote", CLOSE),
    (&["invalid literal string"], "missing closing quote", CLOSE),
    (&["keys cannot be multi-line"], "", "write the key without quotes"),
    (&["escape"], "a backslash is followed by a letter that does not form an escape sequence", ESCAPE),
    (&["unicode"], "`\\u` must be followed by a character number", ESCAPE),
    (&["duplicate key"], "duplicate key", "delete one of the two"),
    (&["duplicate"], "", "delete one of the two"),
    (&["carriage return"], "the file uses bare carriage returns as line endings", "save the file with LF or CRLF line endings, which every editor offers"),
    (&["recurs"], "nesting is too deep", "use fewer nested brackets, or fewer dots in the key"),
    (&["must be quoted"], "a value is missing, or text has no quotes", QUOTE),
    (&["missing opening quote"], "the opening quote is missing", QUOTE),
    (&["missing value"], "a key has no value", ASSIGN),
    (&["key with no value"], "a line has no equals sign and value", ASSIGN),
    (&["comma between array"], "missing comma between two list entries", "put a comma after each entry, and make sure each string has its closing quote"),
    (&["comma between key"], "missing comma between two keys in braces", "put a comma after each value, and make sure each string has its closing quote"),
    (&["extra comma"], "stray comma", "delete it"),
    (&["missing key for inline table"], "a brace is not closed, or a key is missing inside it", "close the brace with `}` before the next one opens"),
    (&["missing assignment"], "a key in braces has no equals sign and value", ASSIGN),
    (&["unclosed inline table"], "a brace is not closed", "write `}` where it ends"),
    (&["unclosed array table"], "a header is not closed", "write two brackets on each side, for example `[[item]]`"),
    (&["unclosed table"], "a header is not closed", "write `]` after its name"),
    (&["unclosed array"], "a list is not closed", "write `]` where it ends"),
    (&["date"], "", "write the date as `2026-11-23`"),
    (&["leading zero"], "", "drop the leading zero, or put the number in quotes"),
    (&["boolean"], "", "write `true` or `false` in lowercase"),
    (&["number"], "", "write a number, or put the text in quotes"),
    (&["float"], "", "write a number, or put the text in quotes"),
    (&["unquoted key"], "a key contains a character that is not allowed in keys", ASSIGN),
    (&["quote"], "", CLOSE),
    (&["string"], "", CLOSE),
    (&["="], "", ASSIGN),
    (&["key"], "", ASSIGN),
];
