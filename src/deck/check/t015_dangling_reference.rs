//! T015: every reference that an item cites is in `[refs]`.

use super::with_suggestion;
use super::{Known, LintContext, Profile, Rule};
use crate::deck::clean::clean_line;
use crate::deck::diagnostic::{Diagnostic, Severity};

pub const RULE: Rule = Rule {
    code: "T015",
    severity: Severity::Error,
    from: Profile::Draft,
    excludes_item: false,
    summary: "an item cites a reference that is not in [refs]",
    finds: "Checks that every key in an item's `refs` is defined in `[refs]`.",
    why: "The learner would see no reference.",
    bad: r#"[[item]]
id = "target"
stem = "Which nerve is the target?"
options = [ { text = "Medial branch", correct = true }, { text = "Ventral ramus" } ]
refs = ["atlass"]"#,
    good: r#"schema = 1

[deck]
id = "example"
title = "Example"

[refs]
atlas = { text = "Atlas of anatomy. 2020" }

[[item]]
id = "target"
stem = "Which nerve is the target?"
options = [ { text = "Medial branch", correct = true }, { text = "Ventral ramus" } ]
refs = ["atlas"]"#,
    source: None,
    check,
};

fn check(LintContext { ast, .. }: &LintContext, found: &mut Vec<Diagnostic>) {
    let known = Known::of(ast.refs.iter().map(|(key, _)| key.as_ref()));
    for item in &ast.items {
        for (key, span) in item.table.texts("refs") {
            if known.has(key) || ast.lost_refs.contains(key.as_ref()) {
                continue;
            }
            let headline = format!("`[refs]` has no reference `{}`", clean_line(key));
            let finding = Diagnostic::error(RULE.code, headline, span.clone());
            let near = known.nearest(key);
            let write = |word: &str| format!("write `{word}`, or add the reference to `[refs]`");
            found.push(with_suggestion(finding, key, near, write, "add it to `[refs]` as `key = { text = \"...\" }`"));
        }
    }
}
