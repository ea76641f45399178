//! T004: a deck holds nothing but a deck.

use super::formats::Format;
use super::{Examined, Profile, Rule};
use crate::deck::diagnostic::{Diagnostic, Severity};
use crate::deck::draft::Draft;
use crate::deck::draft::syntax::{SyntaxError, Trouble};

/// The rule.
pub const RULE: Rule = Rule {
    code: "T004",
    severity: Severity::Error,
    // What is no part of an item takes none with it.
    from: Profile::Draft,
    spoils: false,
    summary: "text stands in the file that is no part of a deck",
    finds: "Finds files in other formats, questions pasted from them, notes without `#`, and versions that git could not merge.",
    why: "It cannot be asked. Where git left two versions, nobody but the author knows which one is right.",
    bad: r#"[[item]]
id = "target"
stem = "Which nerve is the target?"
options = [ { text = "Medial branch", correct = true }, { text = "Ventral ramus" } ]

Which nerve forms the plexus?
A. Medial branch
B. Ventral ramus
ANSWER: B"#,
    good: r#"[[item]]
id = "target"
stem = "Which nerve is the target?"
options = [ { text = "Medial branch", correct = true }, { text = "Ventral ramus" } ]

[[item]]
id = "plexus"
stem = "Which nerve forms the plexus?"
options = [ { text = "Medial branch" }, { text = "Ventral ramus", correct = true } ]"#,
    source: None,
    check,
};

/// How an item is written, for somebody who has it in another form.
const FORM: &str = "in a deck a question is written as `[[item]]`, and below it `id = \"...\"`, `stem = \"...\"` and `options = [ { text = \"...\", correct = true }, { text = \"...\" } ]`";

/// Looks for it.
fn check(Examined { draft, .. }: &Examined, found: &mut Vec<Diagnostic>) {
    for error in &draft.syntax {
        match &error.what {
            Trouble::Foreign => found.push(foreign(draft, error)),
            Trouble::Conflict(middle) => found.push(
                RULE.finding("git left two versions of this place", error.span.clone())
                    .label("the first version begins here")
                    .also(middle.clone(), "the second one begins here")
                    .help("keep one of the two versions, and delete the other and the lines with `<<<<<<<`, `=======` and `>>>>>>>`"),
            ),
            Trouble::Parser(_)
            | Trouble::Invisible(_)
            | Trouble::Second(_)
            | Trouble::Orphan
            | Trouble::Value(_) => {}
        }
    }
}

/// The finding of text that is none of a deck.
fn foreign(draft: &Draft, error: &SyntaxError) -> Diagnostic {
    let text = draft.written.get(error.lost.clone()).unwrap_or_default();
    let format = Format::of(text);
    // Of the whole file nothing else is a deck.
    if draft.is_foreign() {
        let (what, help) = match format {
            Some(format) => (format!("this file is {}, not a deck", format.name()), FORM),
            None => ("this file is not a deck".to_owned(), "`rounds new my-deck` writes a deck to begin with"),
        };
        return RULE.finding(what, error.span.clone()).help(help);
    }
    let (what, help) = match format {
        Some(Format::Conflict) => (
            "git left a marker line here".to_owned(),
            "delete the line; if two versions of an item stand around it, keep one of them",
        ),
        Some(Format::Comment) => ("a comment begins with `#`".to_owned(), "write `#` at the beginning of the line"),
        Some(
            format @ (Format::Aiken
            | Format::Gift
            | Format::Yaml
            | Format::Json
            | Format::Table
            | Format::Xml
            | Format::Rtf),
        ) => (format!("{} stands here", format.name()), FORM),
        Some(Format::List) | None => (
            "text stands here that belongs to no item".to_owned(),
            "write `#` before each line of a note; text of an item stands in quotes, such as `stem = \"...\"`",
        ),
    };
    RULE.finding(what, error.span.clone()).help(help)
}
