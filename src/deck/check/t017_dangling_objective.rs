//! T017: the objective that an item names is one of the deck's objectives.

use super::with_suggestion;
use super::{Known, LintContext, Profile, Rule};
use crate::deck::ast::Value;
use crate::deck::ast::blocks::Part;
use crate::deck::ast::syntax::SyntaxError;
use crate::deck::clean::clean_line;
use crate::deck::diagnostic::{Diagnostic, Severity};

pub const RULE: Rule = Rule {
    code: "T017",
    severity: Severity::Error,
    from: Profile::Draft,
    excludes_item: false,
    summary: "an item names an objective that the deck does not define",
    finds: "Checks that the `objective` of every item is a key of `objectives` in `[deck]`.",
    why: "The item would be missing from reports by objective.",
    bad: r#"[[item]]
id = "target"
objective = "names"
stem = "Which nerve is the target?"
options = [ { text = "Medial branch", correct = true }, { text = "Ventral ramus" } ]"#,
    good: r#"schema = 1

[deck]
id = "example"
title = "Example"
objectives = { name = "Name the target of each procedure" }

[[item]]
id = "target"
objective = "name"
stem = "Which nerve is the target?"
options = [ { text = "Medial branch", correct = true }, { text = "Ventral ramus" } ]"#,
    source: None,
    check,
};

fn check(LintContext { ast, .. }: &LintContext, found: &mut Vec<Diagnostic>) {
    let objectives = ast.deck.as_ref().and_then(|deck| deck.field("objectives")).map(|field| &field.value);
    let fields = match objectives {
        Some(Value::Table(fields)) => fields.as_slice(),
        _ => &[],
    };
    let known = Known::of(fields.iter().map(|field| field.name.as_ref()));
    let is_lost = |error: &SyntaxError| error.part == Part::Deck && !error.lost.is_empty();
    if objectives.is_none() && ast.syntax.iter().any(is_lost) {
        return;
    }
    for item in &ast.items {
        let (Some(field), Some(name)) = (item.table.field("objective"), item.table.text("objective")) else { continue };
        if known.has(name) || ast.deck.is_none() {
            continue;
        }
        let headline = format!("the deck has no objective `{}`", clean_line(name));
        let finding = Diagnostic::error(RULE.code, headline, field.span.clone());
        let near = known.nearest(name);
        let otherwise = "add it to `objectives` in `[deck]`, with a sentence";
        found.push(with_suggestion(finding, name, near, |word| format!("write `objective = \"{word}\"`"), otherwise));
    }
}
