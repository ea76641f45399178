//! W103: no option is a list of other options' letters.

use super::naming::{Referent, referent, typed};
use super::{LintContext, Profile, Rule};
use crate::deck::diagnostic::{Diagnostic, Severity};

pub const RULE: Rule = Rule {
    code: "W103",
    severity: Severity::Warning,
    from: Profile::Publish,
    excludes_item: false,
    summary: "an option combines other options by letter or number",
    finds: "Checks for options that combine others: \"A and C\" or \"1, 2 and 3\" in items that are not shuffled (E008 covers shuffled ones), \"I and III only\" where the stem numbers statements, and \"two of the above\".",
    why: "Partial knowledge is enough to rule out combinations, so the item tests cleverness more than knowledge.",
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
stem = "Which sign indicates an upper motor neuron lesion?"
options = [
  { text = "Clonus", correct = true },
  { text = "Wasting" },
  { text = "Fasciculation" },
]"#,
    source: Some("NBME Item-Writing Guide (2020)"),
    check,
};

fn check(context: &LintContext, found: &mut Vec<Diagnostic>) {
    for item in &context.items {
        let naming = item.naming();
        let stem = item.stem.as_ref().map_or("", |stem| stem.text);
        let counted = |text: &str| typed::enumerates(stem, text);
        for (n, option) in item.options.iter().enumerate() {
            let passage = &option.passage;
            // If the stem numbers the statements, every option may be such a list.
            let of_stem = || {
                referent(passage.text).is_some_and(|one| matches!(one, Referent::Labels { .. }))
                    && counted(passage.text)
            };
            let combines = match naming.referent(n) {
                Some(Referent::Some) => true,
                Some(Referent::Both) => !naming.is_all(n),
                Some(Referent::Labels { .. } | Referent::Places | Referent::BothAbove) if naming.is_tied(n) => {
                    // E008 covers shuffled options.
                    !item.item.shuffles() || matches!(item.item.kind(), "emq" | "true-false") || of_stem()
                }
                Some(_) => false,
                None => of_stem(),
            };
            if combines {
                let finding = RULE.finding("an option combines other options", context.whole(passage));
                found.push(finding.help("use `kind = \"multi\"` and mark every correct option"));
            }
        }
    }
}
