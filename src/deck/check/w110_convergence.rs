//! W110: the right option is not the one that shares most with the others.

use super::{Examined, Profile, Rule};
use crate::deck::diagnostic::{Diagnostic, Severity};

/// The rule.
pub const RULE: Rule = Rule {
    code: "W110",
    severity: Severity::Info,
    from: Profile::Publish,
    spoils: false,
    summary: "the right option shares more parts with the others than any",
    finds: "Looks at items whose options all have the same number of parts, joined by commas or \"and\": the right one must not be alone in sharing most of them.",
    why: "Wrong options are made by changing one part of the right one, so the one in the middle is the answer.",
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

/// Looks for it.
fn check(examined: &Examined, found: &mut Vec<Diagnostic>) {
    for item in &examined.items {
        let Some(key) = item.key.filter(|key| is_joined(item.options[*key].passage.text)) else { continue };
        let options: Vec<Vec<String>> = item.passages().map(|option| parts(option.text)).collect();
        let length = options[0].len();
        // Longer parts are sentences, and a comma in them means nothing.
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
            let finding = RULE.finding("the right option shares most with the others", examined.whole(key));
            found.push(finding.help("vary the parts evenly, so that each value stands in as many options"));
        }
    }
}

/// Whether a text has parts.
fn is_joined(text: &str) -> bool {
    text.contains([',', ';', '+']) || text.contains(" and ") || text.contains(" with ")
}

/// The parts of an option, in lower case.
fn parts(text: &str) -> Vec<String> {
    let text = text.to_lowercase().replace(" and ", ",").replace(" with ", ",").replace([';', '+'], ",");
    text.split(',').map(|part| part.trim().to_owned()).filter(|part| !part.is_empty()).collect()
}
