//! T001: the file is TOML.

use super::{Examined, Profile, Rule};
use crate::deck::clean::clean_line;
use crate::deck::diagnostic::{Diagnostic, Severity};

/// The rule.
pub const RULE: Rule = Rule {
    code: "T001",
    severity: Severity::Error,
    // The block is blanked out already, and the error may stand at the first byte of the next one.
    from: Profile::Draft,
    spoils: false,
    summary: "a block is not TOML",
    finds: "Tells of each block that cannot be read as TOML, and what the parser expected.",
    why: "Nothing in that block can be used; the rest of the file can.",
    bad: r#"[[item]]
id = "target"
stem = "Which nerve is the target?"
[[item.options]]
text = "Medial branch"
correct true
[[item.options]]
text = "Ventral ramus""#,
    good: r#"[[item]]
id = "target"
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
        let (what, help) = in_words(&error.message);
        let finding = Diagnostic::error(RULE.code, format!("this is not TOML: {what}"), error.span.clone());
        found.push(finding.help(format!("{help}; the rest of the file is read without this block")));
    }
}

/// The parser's message in plain words, and what to do.
fn in_words(message: &str) -> (String, &'static str) {
    let first = clean_line(message.lines().next().unwrap_or_default()).into_owned();
    let lower = first.to_lowercase();
    let help = if lower.contains("escape") || lower.contains("escaped") {
        "a backslash has a meaning inside \"...\": write two of them, or use single quotes '...'"
    } else if lower.contains("duplicate") {
        "remove one of the two"
    } else if lower.contains("quote") || lower.contains("string") || lower.contains("literal") {
        "close every string with the quotes that it began with, and put text in quotes"
    } else if lower.contains("equals") || lower.contains('=') || lower.contains("key") {
        "write a key, an equals sign and a value, such as `correct = true`"
    } else if lower.contains("recursion") {
        "remove the nested brackets"
    } else {
        "compare it with the lines around it: a bracket, a quote or a comma may be missing"
    };
    (first, help)
}
