//! W108: the grammar of a stem does not choose among the options.

use super::{Examined, Profile, Rule, words::Passage};
use crate::deck::diagnostic::{Diagnostic, Severity};

/// The rule.
pub const RULE: Rule = Rule {
    code: "W108",
    severity: Severity::Warning,
    from: Profile::Publish,
    spoils: false,
    summary: "the article before the gap fits only some options",
    finds: "Looks at stems that end in \"a\" or \"an\": each option must begin with a sound that fits.",
    why: "A learner who reads only the grammar can rule options out.",
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

/// Looks for it.
fn check(examined: &Examined, found: &mut Vec<Diagnostic>) {
    for item in &examined.items {
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
        let place = end - if an { 2 } else { 1 }..end;
        let finding = RULE
            .finding("the article before the gap fits only some options", examined.place(stem, &place))
            .also(examined.whole(misfit), "does not fit")
            .help("write `a(n)`, or put the article into the options");
        found.push(match examined.exact(stem, &place) {
            Some(span) => finding.patch(span, "a(n)"),
            None => finding,
        });
    }
}

/// Whether an option begins with the sound of a vowel.
fn begins_with_a_vowel(option: &Passage) -> bool {
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
