//! W110: the correct option is not the one that has the most in common with the others.

use super::{LintContext, Profile, Rule};
use crate::deck::diagnostic::{Diagnostic, Severity};

pub const RULE: Rule = Rule {
    code: "W110",
    severity: Severity::Info,
    from: Profile::Publish,
    excludes_item: false,
    summary: "the correct option has the most parts in common with the others",
    finds: "Checks items whose options all have the same number of parts, joined by commas, \"and\" or \"with\", for a correct option that has more parts in common with the others than any distractor.",
    why: "Authors tend to create distractors by changing one part of the correct option, so the one with the most in common is usually the answer.",
    bad: r#"[[item]]
id = "example"
stem = "Which pair of roots is tested?"
options = [
  { text = "L4 and L5", correct = true },
  { text = "L4 and S1" },
  { text = "L3 and L5" },
]"#,
    good: r#"[[item]]
id = "example"
stem = "Which pair of roots is tested?"
options = [
  { text = "L4 and L5", correct = true },
  { text = "L4 and S1" },
  { text = "L3 and L5" },
  { text = "L3 and S1" },
]"#,
    source: Some("Haladyna, Downing and Rodriguez, Appl Meas Educ 2002;15:309-333"),
    check,
};

fn check(context: &LintContext, found: &mut Vec<Diagnostic>) {
    for item in &context.items {
        let Some(key) = item.key.filter(|key| is_joined(item.options[*key].passage.text)) else { continue };
        let options: Vec<Vec<String>> = item.passages().map(|option| parts(option.text)).collect();
        let length = options[0].len();
        // Longer parts are clauses, and a comma in them means nothing.
        let short = |part: &String| part.split(' ').count() <= 3;
        if options.len() < 3
            || length < 2
            || options.iter().any(|parts| parts.len() != length || !parts.iter().all(short))
        {
            continue;
        }
        let shared = |n: usize| -> usize {
            let others = options.iter().enumerate().filter(|(other, _)| *other != n).map(|(_, parts)| parts);
            others.map(|other| other.iter().zip(&options[n]).filter(|(a, b)| a == b).count()).sum()
        };
        let most = (0..options.len()).filter(|n| *n != key).map(shared).max().unwrap_or(0);
        if shared(key) > most {
            let key = &item.options[key].passage;
            let finding = RULE.finding("the correct option has the most in common with the others", context.whole(key));
            found.push(finding.help("balance the parts so that each one appears in the same number of options"));
        }
    }
}

fn is_joined(text: &str) -> bool {
    text.contains([',', ';', '+']) || text.contains(" and ") || text.contains(" with ")
}

/// The parts of an option, in lowercase.
fn parts(text: &str) -> Vec<String> {
    let text = text.to_lowercase().replace(" and ", ",").replace(" with ", ",").replace([';', '+'], ",");
    text.split(',').map(|part| part.trim().to_owned()).filter(|part| !part.is_empty()).collect()
}
