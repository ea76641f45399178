//! W209: a gap stands at the end of a sentence.

use super::{Examined, Profile, Rule};
use crate::deck::diagnostic::{Diagnostic, Severity};
use crate::deck::markup::without_code;

/// The rule.
pub const RULE: Rule = Rule {
    code: "W209",
    severity: Severity::Warning,
    from: Profile::Publish,
    spoils: false,
    summary: "a gap in the middle of the stem",
    finds: "Finds a run of two underscores or more with words behind it.",
    why: "The reader must hold the sentence in mind and try each option in it.",
    bad: r#"[[item]]
id = "example"
stem = "The ____ supplies the facet joint with feeling."
options = [
  { text = "medial branch", correct = true },
  { text = "ventral ramus" },
  { text = "sinuvertebral nerve" },
]"#,
    good: r#"[[item]]
id = "example"
stem = "Which nerve supplies the facet joint with feeling?"
options = [
  { text = "Medial branch", correct = true },
  { text = "Ventral ramus" },
  { text = "Sinuvertebral nerve" },
]"#,
    source: Some("Irrelevant difficulty, in the NBME Item-Writing Guide (2020)"),
    check,
};

/// Where a text may have a gap.
fn gap(text: &str) -> Option<usize> {
    let first = memchr::memchr(b'_', text.as_bytes())?;
    text[first..].find("__").map(|at| first + at)
}

/// Looks for it.
fn check(examined: &Examined, found: &mut Vec<Diagnostic>) {
    for item in examined.items.iter().filter(|item| item.item.kind() != "cloze") {
        let Some(stem) = &item.stem else { continue };
        // What stands in code is no gap.
        let text = without_code(stem.text);
        let Some(start) = gap(&text).filter(|start| !stem.text[*start..].contains("__ __")) else { continue };
        let length = stem.text[start..].bytes().take_while(|byte| *byte == b'_').count();
        // `__bold__` is no gap.
        let bold =
            length == 2 && stem.text[start + 2..].starts_with(|c: char| !c.is_whitespace() && c.is_alphanumeric());
        let words_behind = stem.text[start + length..].chars().any(char::is_alphanumeric);
        if words_behind && !bold {
            found.push(
                RULE.finding("a gap in the middle of the stem", examined.place(stem, &(start..start + length)))
                    .help("write the stem as a question, move the gap to its end, or write `kind = \"cloze\"` with `{{1}}` for the gap"),
            );
        }
    }
}
