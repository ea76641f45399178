//! W109: the right option is not one of a single pair of opposites.

use super::{Examined, Profile, Rule, words::Passage};
use crate::deck::diagnostic::{Diagnostic, Severity};

/// The rule.
pub const RULE: Rule = Rule {
    code: "W109",
    severity: Severity::Info,
    from: Profile::Publish,
    spoils: false,
    summary: "the right option is one of the only pair of opposites",
    finds: "Looks, among four options or more, for exactly one pair that differs only by an opposite such as increase and decrease, with the right option in it.",
    why: "Two options that contradict each other look like the real question, and the others drop out. Physiology asks so with good reason, so this is only a note.",
    bad: r#"[[item]]
id = "example"
stem = "What happens to the threshold?"
options = [
  { text = "It falls", correct = true },
  { text = "It rises" },
  { text = "It follows body weight" },
  { text = "It depends on the hour" },
]"#,
    good: r#"[[item]]
id = "example"
stem = "What happens to the threshold?"
options = [
  { text = "It falls", correct = true },
  { text = "It falls, then recovers" },
  { text = "It follows body weight" },
  { text = "It depends on the hour" },
]"#,
    source: Some("NBME Item-Writing Guide (2020)"),
    check,
};

/// Words that are each other's opposite.
const OPPOSITES: &[(&str, &str)] = &[
    ("increase", "decrease"),
    ("increases", "decreases"),
    ("increased", "decreased"),
    ("rises", "falls"),
    ("rise", "fall"),
    ("raised", "lowered"),
    ("higher", "lower"),
    ("high", "low"),
    ("more", "less"),
    ("faster", "slower"),
    ("early", "late"),
    ("agonist", "antagonist"),
    ("positive", "negative"),
    ("left", "right"),
    ("afferent", "efferent"),
    ("anterior", "posterior"),
    ("dorsal", "ventral"),
    ("medial", "lateral"),
    ("proximal", "distal"),
    ("excitation", "inhibition"),
    ("before", "after"),
    ("hypertension", "hypotension"),
    ("tachycardia", "bradycardia"),
    ("vasodilation", "vasoconstriction"),
    ("with", "without"),
];

/// Looks for it.
fn check(examined: &Examined, found: &mut Vec<Diagnostic>) {
    for item in examined.items.iter().filter(|item| item.options.len() >= 4) {
        let Some(key) = item.key else { continue };
        let options: Vec<&Passage> = item.passages().collect();
        let mut pairs = Vec::new();
        for (b, option) in options.iter().enumerate() {
            pairs.extend((0..b).filter(|a| opposite(options[*a], option)).map(|a| (a, b)));
        }
        let [(a, b)] = pairs[..] else { continue };
        if a != key && b != key {
            continue;
        }
        let other = if a == key { b } else { a };
        found.push(
            RULE.finding("the right option and one other are opposites", examined.whole(options[key]))
                .also(examined.whole(options[other]), "its opposite")
                .help("give the wrong options a pair of opposites too, or take this one apart"),
        );
    }
}

/// Whether two options differ only by an opposite.
fn opposite(a: &Passage, b: &Passage) -> bool {
    let Some((a, b)) = a.differing(b) else { return false };
    let are =
        |a: &str, b: &str, (one, other): &(&str, &str)| one.eq_ignore_ascii_case(a) && other.eq_ignore_ascii_case(b);
    OPPOSITES.iter().any(|pair| are(a, b, pair) || are(b, a, pair))
}
