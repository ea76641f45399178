//! E002: no two options of an item say the same thing.

use std::collections::HashMap;

use super::sameness::{digest, forms};
use super::{LintContext, Profile, Rule};
use crate::deck::ast::{Field, ItemAst};
use crate::deck::diagnostic::{Diagnostic, Severity};

pub const RULE: Rule = Rule {
    code: "E002",
    severity: Severity::Error,
    from: Profile::Draft,
    excludes_item: true,
    summary: "two options of an item say the same thing",
    finds: "Compares options as they appear on screen, ignoring white space, accents, the type of hyphen or quote, emphasis, invisible characters, Greek letters versus their names, and a final period. Case counts where it can carry meaning, as in `Mg` and `mg`.",
    why: "A learner who knows the answer cannot tell which of the two to choose.",
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

fn check(LintContext { ast, .. }: &LintContext, found: &mut Vec<Diagnostic>) {
    for item in &ast.items {
        let texts = item.options.iter().filter_map(|option| option.field("text").zip(option.text("text")));
        let mut read: Vec<(u64, &Field, &str)> =
            texts.filter(|(_, text)| says_something(text)).map(|(field, text)| (digest(text), field, text)).collect();
        // Possible duplicates end up next to each other, in file order; most items have none.
        read.sort_by_key(|(digest, ..)| *digest);
        for alike in read.chunk_by(|a, b| a.0 == b.0).filter(|alike| alike.len() > 1) {
            let mut firsts = HashMap::<String, &Field>::new();
            for (_, field, text) in alike {
                let mut normalized = forms(text);
                if normalized.iter().all(String::is_empty) {
                    normalized = vec![(*text).to_owned()];
                }
                match normalized.iter().find_map(|form| firsts.get(form)) {
                    Some(first) => found.push(finding(item, field, first)),
                    None => firsts.extend(normalized.into_iter().map(|form| (form, *field))),
                }
            }
        }
    }
}

/// Whether a text has more than periods.
fn says_something(text: &str) -> bool {
    !text.trim_end_matches('.').trim().is_empty()
}

/// The diagnostic for an option that repeats an earlier one.
fn finding(item: &ItemAst, field: &Field, first: &Field) -> Diagnostic {
    let what = if item.kind() == "order" { "two steps say the same thing" } else { "two options say the same thing" };
    Diagnostic::error(RULE.code, what, field.span.clone())
        .label("repeated here")
        .also(first.span.clone(), "first used here")
        .help("change or remove one of them; differences in case, spacing, hyphens and look-alike characters do not count")
}
