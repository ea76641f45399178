//! W103: no option is a list of the letters of others.

use super::{Examined, Profile, Rule};
use crate::deck::diagnostic::{Diagnostic, Severity};

/// The rule.
pub const RULE: Rule = Rule {
    code: "W103",
    severity: Severity::Warning,
    from: Profile::Publish,
    spoils: false,
    summary: "an option is a list of letters or numbers of others",
    finds: "Finds options such as \"A and C\" or \"1, 2 and 3\" in items whose options keep their order; where they are shuffled, E008 tells of it.",
    why: "Partial knowledge rules out combinations, so the item tests cleverness more than the subject.",
    bad: r#"[[item]]
id = "example"
shuffle = false
stem = "Which are signs of an upper motor neuron lesion?"
options = [
  { text = "A: clonus", correct = true },
  { text = "B: wasting" },
  { text = "A and B" },
]"#,
    good: r#"[[item]]
id = "example"
shuffle = false
stem = "Which sign tells of an upper motor neuron lesion?"
options = [
  { text = "Clonus", correct = true },
  { text = "Wasting" },
  { text = "Fasciculation" },
]"#,
    source: Some("NBME Item-Writing Guide (2020)"),
    check,
};

/// Looks for it.
fn check(examined: &Examined, found: &mut Vec<Diagnostic>) {
    for item in examined.items.iter().filter(|item| !item.item.shuffles()) {
        // Where every option is such a list, as in "A and C", "A and D", the letters mean something: vitamins, say.
        if item.passages().all(|passage| is_list(passage.text)) {
            continue;
        }
        for passage in item.passages().filter(|passage| is_list(passage.text)) {
            let finding = RULE.finding("an option combines others", examined.whole(passage));
            found.push(finding.help("write `kind = \"multi\"` and mark every right option"));
        }
    }
}

/// Whether a text is a list of single capital letters, or of numbers from 1 to 9.
fn is_list(text: &str) -> bool {
    let words = text.split([' ', ',', ';', '&', '+']).filter(|word| !word.is_empty());
    let (mut named, mut joined) = (0, false);
    for word in words {
        match word {
            "and" | "or" | "only" | "both" | "Both" | "either" | "Either" => joined = true,
            _ if matches!(word.as_bytes(), [b'A'..=b'H' | b'1'..=b'9']) => named += 1,
            _ => return false,
        }
    }
    named > 1 || named == 1 && joined
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_told_from_other_short_options() {
        for text in ["A and C", "1, 2 and 3", "1 only", "Both A and B", "A, B"] {
            assert!(is_list(text), "{text}");
        }
        for text in ["L4 and L5", "A", "12 and 24", "A delta", "3", "Vitamins A and D"] {
            assert!(!is_list(text), "{text}");
        }
    }
}
