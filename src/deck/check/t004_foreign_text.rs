//! T004: a deck file contains nothing but the deck.

use super::formats::Format;
use super::{LintContext, Profile, Rule};
use crate::deck::ast::DeckAst;
use crate::deck::ast::syntax::{SyntaxError, SyntaxProblem};
use crate::deck::diagnostic::{Diagnostic, Severity};

pub const RULE: Rule = Rule {
    code: "T004",
    severity: Severity::Error,
    // The stray text is not part of any item, so no item is lost.
    from: Profile::Draft,
    excludes_item: false,
    summary: "the file contains text that is not part of a deck",
    finds: "Checks for files in other formats, questions pasted from other formats, notes without `#`, and unresolved git merge conflicts.",
    why: "This text cannot be turned into items. In a merge conflict, only the author knows which version is right.",
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

/// The shape of an item, for authors who have questions in another format.
const FORM: &str = "in a deck, a question is written as `[[item]]`, with `id = \"...\"`, `stem = \"...\"` and `options = [ { text = \"...\", correct = true }, { text = \"...\" } ]` below it";

fn check(LintContext { ast, .. }: &LintContext, found: &mut Vec<Diagnostic>) {
    for error in &ast.syntax {
        match &error.what {
            SyntaxProblem::Foreign => found.push(foreign(ast, error)),
            SyntaxProblem::Conflict(middle) => found.push(
                RULE.finding("unresolved merge conflict", error.span.clone())
                    .label("the first version starts here")
                    .also(middle.clone(), "the second version starts here")
                    .help("keep one of the two versions, and delete the other along with the `<<<<<<<`, `=======` and `>>>>>>>` lines"),
            ),
            SyntaxProblem::Parser(_)
            | SyntaxProblem::Invisible(_)
            | SyntaxProblem::Second(_)
            | SyntaxProblem::Orphan
            | SyntaxProblem::Value(_) => {}
        }
    }
}

/// The diagnostic for text that does not belong in a deck.
fn foreign(ast: &DeckAst, error: &SyntaxError) -> Diagnostic {
    let text = ast.original.get(error.lost.clone()).unwrap_or_default();
    let format = Format::of(text);
    // Nothing else in the file is a deck either.
    if ast.is_foreign() {
        let (what, help) = match format {
            Some(format) => (format!("this file is {}, not a deck", format.name()), FORM),
            None => {
                ("this file is not a deck".to_owned(), "run `rounds new my-deck.toml` to create a deck to start from")
            }
        };
        return RULE.finding(what, error.span.clone()).help(help);
    }
    let (what, help) = match format {
        Some(Format::Conflict) => (
            "leftover merge conflict marker".to_owned(),
            "delete this line; if two versions of an item surround it, keep only one",
        ),
        Some(Format::Comment) => ("a comment must start with `#`".to_owned(), "put `#` at the start of the line"),
        Some(
            format @ (Format::Aiken
            | Format::Gift
            | Format::Yaml
            | Format::Json
            | Format::Table
            | Format::Xml
            | Format::Rtf),
        ) => (format!("this is {}, not part of a deck", format.name()), FORM),
        Some(Format::List) | None => (
            "text outside of any item".to_owned(),
            "start each line of a note with `#`; put the text of an item in quotes, for example `stem = \"...\"`",
        ),
    };
    RULE.finding(what, error.span.clone()).help(help)
}
