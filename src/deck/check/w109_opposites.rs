//! W109: the correct option is not in the only pair of opposites.

use super::{LintContext, Profile, Rule, words::TextSpan};
use crate::deck::diagnostic::{Diagnostic, Severity};

pub const RULE: Rule = Rule {
    code: "W109",
    severity: Severity::Info,
    from: Profile::Publish,
    excludes_item: false,
    summary: "the correct option belongs to the only pair of opposites",
    finds: "Checks items with at least four options for exactly one pair that differs only by an opposite, such as increase and decrease, if the correct option is in that pair.",
    why: "Two options that contradict each other look like the real question, so learners ignore the others. Physiology questions often have a good reason to do this, so it is only a note.",
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

/// Pairs of opposite words.
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

fn check(context: &LintContext, found: &mut Vec<Diagnostic>) {
    for item in context.items.iter().filter(|item| item.options.len() >= 4) {
        let Some(key) = item.key else { continue };
        let options: Vec<&TextSpan> = item.passages().collect();
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
            RULE.finding("the correct option and one distractor are opposites", context.whole(options[key]))
                .also(context.whole(options[other]), "its opposite")
                .help("add a second pair of opposites to the distractors, or break up this pair"),
        );
    }
}

/// Whether two options differ only by an opposite.
fn opposite(a: &TextSpan, b: &TextSpan) -> bool {
    let Some((a, b)) = a.differing(b) else { return false };
    let are =
        |a: &str, b: &str, (one, other): &(&str, &str)| one.eq_ignore_ascii_case(a) && other.eq_ignore_ascii_case(b);
    OPPOSITES.iter().any(|pair| are(a, b, pair) || are(b, a, pair))
}
