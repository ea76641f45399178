//! W313: every reference, case and learning objective is used by an item.

use std::collections::HashSet;

use super::{LintContext, Profile, Rule, nearest, synonyms};
use crate::deck::ast::{DeckAst, Value};
use crate::deck::clean::clean_line;
use crate::deck::diagnostic::{Diagnostic, Severity};
use crate::deck::schema::Kind;

pub const RULE: Rule = Rule {
    code: "W313",
    severity: Severity::Warning,
    from: Profile::Publish,
    excludes_item: false,
    summary: "a reference, case or objective is not used by any item",
    finds: "Checks for entries of `[refs]`, `[[case]]` blocks and `objectives` that no item names. Decks without items are skipped.",
    why: "It is left over from a removed item, or an item should name it but does not. An objective without items is not assessed.",
    bad: r#"schema = 1

[deck]
id = "example"
title = "An example"

[refs]
guideline = { text = "A guideline. 2024" }

[[item]]
id = "example"
stem = "Which nerve is the target?"
options = [
  { text = "Medial branch", correct = true },
  { text = "Ventral ramus" },
  { text = "Sinuvertebral nerve" },
]"#,
    good: r#"schema = 1

[deck]
id = "example"
title = "An example"

[refs]
guideline = { text = "A guideline. 2024" }

[[item]]
id = "example"
stem = "Which nerve is the target?"
options = [
  { text = "Medial branch", correct = true },
  { text = "Ventral ramus" },
  { text = "Sinuvertebral nerve" },
]
refs = ["guideline"]"#,
    source: None,
    check,
};

fn check(LintContext { ast, .. }: &LintContext, found: &mut Vec<Diagnostic>) {
    // A block that could not be read may be the one that uses the entry.
    if ast.items.is_empty() || !ast.syntax.is_empty() {
        return;
    }
    let cited = named(ast, "refs");
    for (key, source) in ast.refs.iter().filter(|(key, _)| !cited.contains(key.as_ref())) {
        let finding = RULE.finding(format!("no item cites the reference `{}`", clean_line(key)), source.span.clone());
        found.push(finding.help("cite it in the `refs` of an item, or remove it"));
    }
    let used_cases = named(ast, "case");
    for case in &ast.cases {
        let Some((field, id)) = case.field("id").zip(case.text("id")).filter(|(_, id)| !used_cases.contains(id)) else {
            continue;
        };
        let finding = RULE.finding(format!("no item belongs to the case `{}`", clean_line(id)), field.span.clone());
        found.push(finding.help("name it in the `case` of an item, or remove it"));
    }
    let objectives = ast.deck.as_ref().and_then(|deck| deck.field("objectives")).map(|field| &field.value);
    let Some(Value::Table(objectives)) = objectives else { return };
    let served = named(ast, "objective");
    for objective in objectives.iter().filter(|objective| !served.contains(objective.name.as_ref())) {
        let name = clean_line(&objective.name);
        let finding = RULE.finding(format!("no item serves the objective `{name}`"), objective.key.clone());
        found.push(finding.help("name it in the `objective` of an item, or remove it"));
    }
}

/// The names that items give under a key. Misspelled and misplaced keys count too, because other rules report them.
fn named<'d>(ast: &'d DeckAst<'d>, key: &str) -> HashSet<&'d str> {
    let tables = ast.items.iter().flat_map(|item| std::iter::once(&item.table).chain(item.parts()));
    let meant =
        |name: &str| name == key || synonyms::key(Kind::Item, name).or_else(|| nearest(name, [key])) == Some(key);
    let fields = tables.flat_map(|table| &table.fields).filter(|field| field.name == key || field.known.is_none());
    let texts = fields.filter(|field| meant(&field.name)).flat_map(|field| match &field.value {
        Value::Text(text) => vec![text.as_ref()],
        Value::Texts(texts) => texts.iter().map(|(text, _)| text.as_ref()).collect(),
        _ => Vec::new(),
    });
    texts.collect()
}
