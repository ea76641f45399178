//! T018: every value is one that its key accepts.

use super::{LintContext, Profile, Rule};
use super::{nearest, synonyms, with_suggestion};
use crate::deck::ast::{DeckAst, Field, Table, Value};
use crate::deck::clean::clean_line;
use crate::deck::diagnostic::{Diagnostic, Severity};
use crate::deck::schema::{Key, Kind, Type};

pub const RULE: Rule = Rule {
    code: "T018",
    severity: Severity::Error,
    from: Profile::Draft,
    excludes_item: true,
    summary: "a value is not one that its key accepts",
    finds: "Checks that `schema`, `max_reference_years`, `pass_mark`, `scoring`, `kind`, `level` and `pin` have an accepted value.",
    why: "Any other value has no meaning here.",
    bad: r#"schema = 1

[deck]
id = "example"
title = "An example"
pass_mark = 170"#,
    good: r#"schema = 1

[deck]
id = "example"
title = "An example"
pass_mark = 70"#,
    source: None,
    check,
};

fn check(LintContext { ast, .. }: &LintContext, found: &mut Vec<Diagnostic>) {
    for table in ast.tables() {
        for field in &table.fields {
            found.extend(field.known.and_then(|key| judge(ast, table, key, field)));
        }
    }
}

/// The diagnostic for a value that its key does not accept.
fn judge(ast: &DeckAst, table: &Table, key: &Key, field: &Field) -> Option<Diagnostic> {
    let kind = table.kind;
    match (key.value_type, &field.value) {
        (Type::OneOf(words), Value::Text(text)) => {
            if words.contains(&text.as_ref()) {
                return None;
            }
            let headline = format!("`{}` cannot be `{}`", key.name, clean_line(text));
            let choices = words.iter().map(|word| format!("\"{word}\"")).collect::<Vec<_>>().join(", ");
            let help = format!("write {}{choices}", if words.len() > 1 { "one of " } else { "" });
            let finding = Diagnostic::error(RULE.code, headline, field.span.clone());
            let other = if key.name == "kind" { kind_meant(ast, table, text) } else { level_meant(key, text) };
            if let Some(meant) = other {
                let help = if meant == "single" {
                    "write `kind = \"single\"`, or delete the line: an item with one correct option is `single` by default"
                        .to_owned()
                } else {
                    format!("write `{} = \"{meant}\"`", key.name)
                };
                let finding = finding.label(format!("called `{meant}` in a deck")).help(help);
                return Some(finding.patch(field.span.clone(), format!("\"{meant}\"")));
            }
            Some(with_suggestion(finding, text, nearest(text, words.iter().copied()), |_| help.clone(), &help))
        }
        (Type::Integer(low, high), Value::Integer(number)) if !(low..=high).contains(number) => {
            let help = match (kind, key.name) {
                (Kind::Root, "schema") => "this version of rounds supports `schema = 1`".to_owned(),
                (Kind::Deck, "pass_mark") => "write a percentage from 0 to 100".to_owned(),
                _ => format!("write a number from {low} to {high}"),
            };
            let headline = format!("`{}` cannot be {number}", key.name);
            Some(Diagnostic::error(RULE.code, headline, field.span.clone()).help(help))
        }
        _ => None,
    }
}

/// The kind of item that another program's word stands for.
fn kind_meant(ast: &DeckAst, table: &Table, word: &str) -> Option<&'static str> {
    let index = ast.items.binary_search_by_key(&table.span.start, |item| item.table.span.start).ok()?;
    let item = ast.items.get(index)?;
    synonyms::kind(word.trim(), item.key().count())
}

/// The level that another taxonomy's word stands for.
fn level_meant(key: &Key, word: &str) -> Option<&'static str> {
    if key.name != "level" {
        return None;
    }
    match word.trim().to_lowercase().as_str() {
        "analyze" | "analysis" | "evaluate" | "create" | "synthesis" | "evaluation" => Some("analyse"),
        "apply" | "application" | "applying" => Some("apply"),
        "remember" | "knowledge" | "understand" | "comprehension" | "recall" | "k1" => Some("recall"),
        _ => None,
    }
}
