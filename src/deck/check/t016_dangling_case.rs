//! T016: the case that an item names exists.

use std::collections::HashSet;

use super::with_suggestion;
use super::{Known, LintContext, Profile, Rule};
use crate::deck::ast::blocks::Part;
use crate::deck::clean::clean_line;
use crate::deck::diagnostic::{Diagnostic, Severity};

pub const RULE: Rule = Rule {
    code: "T016",
    severity: Severity::Error,
    from: Profile::Draft,
    excludes_item: true,
    summary: "an item names a case that does not exist",
    finds: "Checks that the `case` of every item is the id of a `[[case]]`.",
    why: "Learners would be asked about a patient they have not read about.",
    bad: r#"[[item]]
id = "next-step"
case = "falls"
stem = "What is the next step?"
options = [ { text = "Imaging", correct = true }, { text = "A nerve block" } ]"#,
    good: r#"schema = 1

[deck]
id = "example"
title = "Example"

[[case]]
id = "fall"
text = "A 70-year-old woman fell on her outstretched hand."

[[item]]
id = "next-step"
case = "fall"
stem = "What is the next step?"
options = [ { text = "Imaging", correct = true }, { text = "A nerve block" } ]"#,
    source: None,
    check,
};

fn check(LintContext { ast, .. }: &LintContext, found: &mut Vec<Diagnostic>) {
    let known = Known::of(ast.cases.iter().filter_map(|case| case.text("id")));
    // Any quoted text in a case that could not be read may be its id.
    let lost = ast.syntax.iter().filter(|error| error.part == Part::Case);
    let lost = lost.filter_map(|error| ast.original.get(error.lost.clone()));
    let lost: HashSet<&str> =
        lost.flat_map(|text| text.split(['"', '\'', '\n', '=']).flat_map(|part| [part, part.trim()])).collect();
    for item in &ast.items {
        let (Some(field), Some(name)) = (item.table.field("case"), item.table.text("case")) else { continue };
        if known.has(name) || lost.contains(name) {
            continue;
        }
        let headline = format!("no `[[case]]` has the id `{}`", clean_line(name));
        let finding = Diagnostic::error(RULE.code, headline, field.span.clone());
        let near = known.nearest(name);
        found.push(with_suggestion(
            finding,
            name,
            near,
            |word| format!("write `case = \"{word}\"`"),
            "add the case, or remove this line",
        ));
    }
}
