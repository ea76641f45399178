//! E002: no two options of an item say the same.

use std::collections::HashMap;

use super::sameness::{digest, forms};
use super::{Examined, Profile, Rule};
use crate::deck::diagnostic::{Diagnostic, Severity};
use crate::deck::draft::{Field, ItemDraft};

/// The rule.
pub const RULE: Rule = Rule {
    code: "E002",
    severity: Severity::Error,
    from: Profile::Draft,
    spoils: true,
    summary: "two options of an item say the same",
    finds: "Compares options as they are drawn, without regard to white space, accents, kinds of hyphens and quotes, emphasis, invisible characters, Greek letters and their names, and a final full stop. Case counts where it can mean something, as in `Mg` and `mg`.",
    why: "A learner who knows the answer cannot tell which of the two is meant.",
    bad: r#"[[item]]
id = "source"
stem = "Which structure is the likely source?"
options = [
  { text = "Facet joint", correct = true },
  { text = "facet  joint." },
  { text = "Disc" },
]"#,
    good: r#"[[item]]
id = "source"
stem = "Which structure is the likely source?"
options = [
  { text = "Facet joint", correct = true },
  { text = "Sacroiliac joint" },
  { text = "Disc" },
]"#,
    source: None,
    check,
};

/// Looks for it.
fn check(Examined { draft, .. }: &Examined, found: &mut Vec<Diagnostic>) {
    for item in &draft.items {
        let texts = item.options.iter().filter_map(|option| option.field("text").zip(option.text("text")));
        let mut read: Vec<(u64, &Field, &str)> =
            texts.filter(|(_, text)| says_something(text)).map(|(field, text)| (digest(text), field, text)).collect();
        // Those that may be alike come together, in file order; most items have none.
        read.sort_by_key(|(digest, ..)| *digest);
        for alike in read.chunk_by(|a, b| a.0 == b.0).filter(|alike| alike.len() > 1) {
            let mut firsts = HashMap::<String, &Field>::new();
            for (_, field, text) in alike {
                let mut said = forms(text);
                if said.iter().all(String::is_empty) {
                    said = vec![(*text).to_owned()];
                }
                match said.iter().find_map(|said| firsts.get(said)) {
                    Some(first) => found.push(finding(item, field, first)),
                    None => firsts.extend(said.into_iter().map(|said| (said, *field))),
                }
            }
        }
    }
}

/// Whether a text has more than full stops.
fn says_something(text: &str) -> bool {
    !text.trim_end_matches('.').trim().is_empty()
}

/// The finding of an option that says what one before it says.
fn finding(item: &ItemDraft, field: &Field, first: &Field) -> Diagnostic {
    let what = if item.kind() == "order" { "two steps say the same" } else { "two options say the same" };
    Diagnostic::error(RULE.code, what, field.span.clone())
        .label("the same again")
        .also(first.span.clone(), "first here")
        .help("change or remove one of them; case, spaces, hyphens and marks that look alike make no difference")
}
