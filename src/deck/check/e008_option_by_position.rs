//! E008: no option names another by its letter or place.

use super::{Examined, Profile, Rule};
use crate::deck::diagnostic::{Diagnostic, Severity};

/// The rule.
pub const RULE: Rule = Rule {
    code: "E008",
    severity: Severity::Error,
    from: Profile::Draft,
    spoils: true,
    summary: "an option names another by its letter",
    finds: "Finds options such as \"both A and B\" or \"option C\" in items whose options are shuffled.",
    why: "After shuffling, A is another option.",
    bad: r#"[[item]]
id = "causes"
stem = "What explains the numbness?"
options = [
  { text = "A disc herniation" },
  { text = "A synovial cyst" },
  { text = "Both A and B", correct = true },
]"#,
    good: r#"[[item]]
id = "causes"
kind = "multi"
stem = "What can explain the numbness? Select all that apply."
options = [
  { text = "A disc herniation", correct = true },
  { text = "A synovial cyst", correct = true },
  { text = "A muscle strain" },
]"#,
    source: None,
    check,
};

/// Looks for it.
fn check(Examined { draft, .. }: &Examined, found: &mut Vec<Diagnostic>) {
    for item in draft.items.iter().filter(|item| item.shuffles() && !matches!(item.kind(), "true-false" | "emq")) {
        let texts = || item.options.iter().filter_map(|option| option.text("text")).collect::<Vec<_>>();
        for option in &item.options {
            let (Some(field), Some(text)) = (option.field("text"), option.text("text")) else { continue };
            if !has_letter(text) || !names_another(text, &texts()) {
                continue;
            }
            found.push(
                Diagnostic::error(
                    RULE.code,
                    "an option names others by their letters, and options are shuffled",
                    field.span.clone(),
                )
                .label("after shuffling this means other options")
                .help("write out what is meant, use `kind = \"multi\"`, or set `shuffle = false` on the item"),
            );
        }
    }
}

/// Whether a capital letter stands alone: without one no option is named, and few options have one.
fn has_letter(text: &str) -> bool {
    if !text.bytes().fold(false, |any, byte| any | byte.is_ascii_uppercase()) {
        return false;
    }
    let alone = |at: usize| !text.as_bytes().get(at).is_some_and(u8::is_ascii_alphanumeric);
    text.bytes().enumerate().any(|(at, byte)| byte.is_ascii_uppercase() && (at == 0 || alone(at - 1)) && alone(at + 1))
}

/// Whether an option consists of the letters of others.
fn names_another(text: &str, options: &[&str]) -> bool {
    let words = text.replace([',', '.', ';', '(', ')'], " ");
    let words: Vec<&str> = words.split_whitespace().collect();
    let letter = |word: &str| {
        let mut bytes = word.bytes();
        let letter = bytes.next().filter(u8::is_ascii_uppercase);
        bytes.next().is_none() && letter.is_some_and(|letter| usize::from(letter - b'A') < options.len())
    };
    let lower: Vec<String> = words.iter().map(|word| word.to_lowercase()).collect();
    let both = lower.first().is_some_and(|word| matches!(word.as_str(), "both" | "either" | "neither"));
    let named = lower.windows(2).zip(words.windows(2)).any(|(lower, words)| {
        matches!(lower[0].as_str(), "option" | "options" | "answer" | "answers" | "choice") && letter(words[1])
    });
    let joined = |word: &str| matches!(word, "and" | "or" | "nor" | "only" | "both" | "either" | "neither" | "&");
    let letters = words.iter().filter(|word| letter(word)).count();
    let list = words.iter().zip(&lower).all(|(word, lower)| letter(word) || joined(lower));
    // "A and C" may be vitamins: then the other options look the same, and only both, either, only tell.
    let alike = options.iter().filter(|other| **other != text).any(|other| {
        let words: Vec<&str> = other.split_whitespace().collect();
        words.len() == 3 && letter(words[0]) && letter(words[2])
    });
    named
        || (list && letters >= 2 && (both || !alike))
        || (list && letters >= 1 && lower.iter().any(|word| word == "only"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_of_letters_are_found_and_letters_with_a_meaning_are_not() {
        let options = ["a", "b", "c", "d"];
        for text in
            ["Both A and B", "A and C", "A, B and C", "option C", "Answer B is right", "A only", "neither A nor B"]
        {
            assert!(names_another(text, &options), "{text}");
        }
        for text in [
            "Vitamin A and vitamin C",
            "A delta fibres",
            "Hepatitis B",
            "Both arms",
            "C fibres and A fibres",
            "Option appraisal",
        ] {
            assert!(!names_another(text, &options), "{text}");
        }
        assert!(!names_another("A and C", &["A and C", "A and D", "B and C"]));
    }
}
