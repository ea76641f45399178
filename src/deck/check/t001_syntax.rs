//! T001: the file is TOML.

use super::{Examined, Profile, Rule, mistake};
use crate::deck::clean::clean_line;
use crate::deck::diagnostic::{Diagnostic, Severity};
use crate::deck::draft::syntax::{SyntaxError, Trouble};

/// The rule.
pub const RULE: Rule = Rule {
    code: "T001",
    severity: Severity::Error,
    // The block is blanked out already, and the error may stand at the first byte of the next one.
    from: Profile::Draft,
    spoils: false,
    summary: "a quote, a bracket, a comma or an equals sign is missing or wrong",
    finds: "Finds what cannot be read as TOML: text without quotes, quotes and brackets that are not closed, missing commas, dates and numbers as other countries write them, LaTeX.",
    why: "An item with such a mistake is left out. Everything else in the file is read.",
    bad: r#"[[item]]
id = "example"
stem = "Which nerve is the target?"
[[item.options]]
text = "Medial branch"
correct true
[[item.options]]
text = "Ventral ramus""#,
    good: r#"[[item]]
id = "example"
stem = "Which nerve is the target?"
[[item.options]]
text = "Medial branch"
correct = true
[[item.options]]
text = "Ventral ramus""#,
    source: None,
    check,
};

/// Looks for it.
fn check(Examined { draft, .. }: &Examined, found: &mut Vec<Diagnostic>) {
    for error in &draft.syntax {
        match &error.what {
            Trouble::Parser(message) => {
                let explained = mistake::explain(draft.written, error, message);
                if explained.is_empty() {
                    let (what, help) = in_words(message);
                    found.push(RULE.finding(format!("this cannot be read: {what}"), error.span.clone()).help(help));
                }
                found.extend(explained);
            }
            Trouble::Invisible(c) => found.push(invisible(*c, error)),
            Trouble::Second(first) => {
                let header = draft.written.get(error.span.clone()).unwrap_or_default().trim();
                found.push(
                    RULE.finding(format!("a file has only one `{header}`"), error.span.clone())
                        .label("the second one is not read")
                        .also(first.clone(), "the first one")
                        .help("write its keys below the first one, or put the second deck into a file of its own"),
                );
            }
            Trouble::Orphan => {
                let header = draft.written.get(error.span.clone()).unwrap_or_default().trim();
                let finding = RULE.finding(format!("`{header}` stands before any `[[item]]`"), error.span.clone());
                found.push(finding.help("write `[[item]]` with its `id` and `stem` above it"));
            }
            Trouble::Foreign | Trouble::Conflict(_) | Trouble::Value(_) => {}
        }
    }
}

/// The finding of a character that cannot be seen where nothing may stand but blanks.
fn invisible(c: char, error: &SyntaxError) -> Diagnostic {
    let name = match c {
        '\0' => "a NUL byte".to_owned(),
        '\u{a0}' | '\u{202f}' | '\u{2007}' => "a no-break space".to_owned(),
        '\u{feff}' => "a byte order mark".to_owned(),
        c => format!("the invisible character U+{:04X}", u32::from(c)),
    };
    if error.span.len() > c.len_utf8() {
        return RULE
            .finding(format!("a comment holds {name}"), error.span.clone())
            .help("delete the comment and write it again");
    }
    let finding = RULE.finding(format!("{name} stands outside of the quotes"), error.span.clone());
    let blank = if c.is_whitespace() { " " } else { "" };
    finding
        .label("it cannot be seen")
        .help("delete it, and type a plain space if one belongs there")
        .patch(error.span.clone(), blank)
}

/// The finding of a file whose lines end with a bare carriage return.
pub fn carriage_returns(span: std::ops::Range<usize>) -> Vec<Diagnostic> {
    let (what, help) = in_words("carriage return");
    vec![RULE.finding(format!("this cannot be read: {what}"), span).help(help)]
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

#[cfg(test)]
mod tests {
    #[test]
    fn the_parser_is_put_in_plain_words() {
        let told = |broken: &str| {
            let source = format!("schema = 1\n[deck]\nid = 'd'\ntitle = 'D'\n[[item]]\n{broken}\n");
            let found = crate::deck::findings(&source, &crate::deck::check::Terms::default()).diagnostics;
            let syntax: Vec<_> = found.into_iter().filter(|one| one.code == "T001").collect();
            assert_eq!(syntax.len(), 1, "{broken}: {syntax:?}");
            syntax[0].headline.clone()
        };
        let deep = format!("{} = 1", vec!["a"; 10_000].join("."));
        for (broken, words) in [
            ("id = \"a", "the text of `id` is not closed on its line"),
            ("id = 'a", "the text of `id` is not closed on its line"),
            ("id = \"\"\"a", "the text of `id` is never closed"),
            ("id = '''a", "the text of `id` is never closed"),
            ("id = \"a\\q\"", "`\\q` has no meaning in text in \"...\""),
            ("id = a b", "the text of `id` has no quotes"),
            ("id a b", "this cannot be read: a line has no equals sign with a value"),
            ("options = [{ text = 'a' } { text = 'b' }]", "a comma is missing between two entries of a list"),
            ("options = [{ text = 'a' why = 'b' }]", "a comma is missing between two keys in braces"),
            ("options = [{ text = 'a', { text = 'b' }]", "a closing brace `}` is missing"),
            ("options = [", "a closing bracket `]` is missing"),
            ("id = 'a'\nid = 'b'", "`id` is written twice"),
            ("a = 1\r[[item]]", "this cannot be read: its line ends are those of no system in use"),
            (&deep, "this cannot be read: it is nested too deep"),
        ] {
            assert_eq!(told(broken), words, "{}", &broken[..broken.len().min(60)]);
        }
    }
}
