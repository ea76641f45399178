//! W108: the grammar of the stem fits every option.

use super::{LintContext, Profile, Rule, words::TextSpan};
use crate::deck::diagnostic::{Diagnostic, Severity};

pub const RULE: Rule = Rule {
    code: "W108",
    severity: Severity::Warning,
    from: Profile::Publish,
    excludes_item: false,
    summary: "the article at the end of the stem fits only some options",
    finds: "Checks stems that end in \"a\" or \"an\": the article must fit the first sound of every option.",
    why: "Learners can rule out options by grammar alone.",
    bad: r#"[[item]]
id = "example"
stem = "The structure that is anesthetized is an"
options = [
  { text = "artery", correct = true },
  { text = "vein" },
  { text = "ligament" },
]"#,
    good: r#"[[item]]
id = "example"
stem = "The structure that is anesthetized is a(n)"
options = [
  { text = "artery", correct = true },
  { text = "vein" },
  { text = "ligament" },
]"#,
    source: Some("NBME Item-Writing Guide (2020)"),
    check,
};

fn check(context: &LintContext, found: &mut Vec<Diagnostic>) {
    for item in &context.items {
        let Some(stem) = &item.stem else { continue };
        let ends =
            stem.text.trim_end_matches(|c: char| c == ':' || c == '_' || c == '.' || c == '…' || c.is_whitespace());
        let an = ends.ends_with(" an") || ends.ends_with(" An");
        if !an && !ends.ends_with(" a") && !ends.ends_with(" A") {
            continue;
        }
        let misfit = item.passages().find(|option| begins_with_a_vowel(option) != an);
        let Some(misfit) = misfit else { continue };
        let end = ends.len();
        let range = end - if an { 2 } else { 1 }..end;
        let finding = RULE
            .finding("the article at the end of the stem fits only some options", context.span(stem, &range))
            .also(context.whole(misfit), "does not fit")
            .help("write `a(n)`, or move the article into the options");
        found.push(match context.exact(stem, &range) {
            Some(span) => finding.patch(span, "a(n)"),
            None => finding,
        });
    }
}

/// Whether an option starts with a vowel sound.
fn begins_with_a_vowel(option: &TextSpan) -> bool {
    let first = option.text.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    let lower = first.to_ascii_lowercase();
    let initials = first.len() > 1 && first.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit());
    if initials {
        return first.starts_with(['A', 'E', 'F', 'H', 'I', 'L', 'M', 'N', 'O', 'R', 'S', 'X', '8']);
    }
    if lower.starts_with(|c: char| c.is_ascii_digit()) {
        return lower.starts_with('8') || lower == "11" || lower == "18";
    }
    let consonant = ["uni", "eu", "use", "usu", "one", "once", "ure", "uro", "ute"];
    let vowel = ["hour", "honest", "heir", "honor"];
    if consonant.iter().any(|start| lower.starts_with(start)) {
        return false;
    }
    vowel.iter().any(|start| lower.starts_with(start)) || lower.starts_with(['a', 'e', 'i', 'o', 'u'])
}
