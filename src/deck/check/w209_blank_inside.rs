//! W209: a blank comes at the end of the stem.

use super::{LintContext, Profile, Rule};
use crate::deck::diagnostic::{Diagnostic, Severity};
use crate::deck::markup::without_code;

pub const RULE: Rule = Rule {
    code: "W209",
    severity: Severity::Warning,
    from: Profile::Publish,
    excludes_item: false,
    summary: "blank in the middle of the stem",
    finds: "Checks for two or more underscores in a row with words after them.",
    why: "Learners have to keep the sentence in mind and try each option in it.",
    bad: r#"[[item]]
id = "example"
stem = "The ____ carries sensation from the facet joint."
options = [
  { text = "medial branch", correct = true },
  { text = "ventral ramus" },
  { text = "sinuvertebral nerve" },
]"#,
    good: r#"[[item]]
id = "example"
stem = "Which nerve carries sensation from the facet joint?"
options = [
  { text = "Medial branch", correct = true },
  { text = "Ventral ramus" },
  { text = "Sinuvertebral nerve" },
]"#,
    source: Some("Irrelevant difficulty, in the NBME Item-Writing Guide (2020)"),
    check,
};

/// The position of a possible blank.
fn gap(text: &str) -> Option<usize> {
    let first = memchr::memchr(b'_', text.as_bytes())?;
    text[first..].find("__").map(|at| first + at)
}

fn check(context: &LintContext, found: &mut Vec<Diagnostic>) {
    for item in context.items.iter().filter(|item| item.item.kind() != "cloze") {
        let Some(stem) = &item.stem else { continue };
        // Underscores in code are not a blank.
        let text = without_code(stem.text);
        let Some(start) = gap(&text).filter(|start| !stem.text[*start..].contains("__ __")) else { continue };
        let length = stem.text[start..].bytes().take_while(|byte| *byte == b'_').count();
        // `__bold__` is not a blank.
        let bold =
            length == 2 && stem.text[start + 2..].starts_with(|c: char| !c.is_whitespace() && c.is_alphanumeric());
        let words_behind = stem.text[start + length..].chars().any(char::is_alphanumeric);
        if words_behind && !bold {
            found.push(
                RULE.finding("blank in the middle of the stem", context.span(stem, &(start..start + length)))
                    .help("rewrite the stem as a question, move the blank to the end, or use `kind = \"cloze\"` with `{{1}}` for the blank"),
            );
        }
    }
}
