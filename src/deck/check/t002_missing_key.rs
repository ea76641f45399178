//! T002: every table has its required keys.

use std::ops::Range;

use super::t010_wrong_type::form;
use super::t014_unknown_key::stands_for;
use super::{LintContext, Profile, Rule};
use crate::deck::ast::blocks::Part;
use crate::deck::ast::{DeckAst, Table};
use crate::deck::diagnostic::{Diagnostic, Severity};
use crate::deck::schema::{Key, Kind, Type};

pub const RULE: Rule = Rule {
    code: "T002",
    severity: Severity::Error,
    from: Profile::Draft,
    excludes_item: true,
    summary: "a required key is missing",
    finds: "Checks for sections and entries that lack a required key. Item ids have their own rule (T013).",
    why: "The section or entry cannot be used without the key.",
    bad: r#"[[item]]
id = "target"
stem = "Which nerve is the target?"
options = [ { text = "Medial branch", correct = true }, { why = "It forms the plexus." } ]"#,
    good: r#"[[item]]
id = "target"
stem = "Which nerve is the target?"
options = [ { text = "Medial branch", correct = true }, { text = "Ventral ramus", why = "It forms the plexus." } ]"#,
    source: None,
    check,
};

fn check(LintContext { ast, .. }: &LintContext, found: &mut Vec<Diagnostic>) {
    if ast.root.fields.is_empty() && ast.syntax.is_empty() && ast.deck.is_none() {
        let finding = Diagnostic::error(RULE.code, "the file is empty", 0..0);
        found.push(finding.help("delete this file, then run `rounds new` with its name"));
        return;
    }
    for (kind, table) in ast.tables_of_kinds() {
        let has = |key: &&Key| key.required && kind.map_or(key.kinds.is_empty(), |kind| key.is_of(kind));
        for key in table.kind.keys().iter().filter(has).filter(|key| table.field(key.name).is_none()) {
            let is_id = table.kind == Kind::Item && key.name == "id";
            let headless = table.kind == Kind::Root && key.name == "deck" && ast.headless.is_some();
            if is_id || headless || is_lost(ast, table, key) || stands_for(table, kind, key.name) {
                continue;
            }
            let is_deck = table.kind == Kind::Root && key.name == "deck";
            let name = if is_deck { "[deck]" } else { key.name };
            let section = if is_deck { " section" } else { "" };
            let headline = format!("{} has no `{name}`{section}", table.kind.words());
            let range = if table.kind == Kind::Root { first_line(ast.source) } else { table.span.clone() };
            let finding = Diagnostic::error(RULE.code, headline, range);
            found.push(if table.kind == Kind::Root && key.name == "schema" {
                finding
                    .label("`schema` is missing above this line")
                    .help("add `schema = 1`, the version of the deck format, as the first line of the file")
                    .maybe_patch((!ast.source.starts_with('\u{feff}')).then(|| (0..0, "schema = 1\n".to_owned())))
            } else {
                finding.label(format!("`{name}` is missing here")).help(help(table.kind, key))
            });
        }
    }
}

/// Whether a key may only seem to be missing because the text around it could not be read.
fn is_lost(ast: &DeckAst, table: &Table, key: &Key) -> bool {
    let lost = |part: Part| {
        let of_part = ast.syntax.iter().filter(|error| error.part == part);
        of_part.filter_map(|error| ast.original.get(error.lost.clone())).any(|text| text.contains(key.name))
    };
    match table.kind {
        Kind::Root => {
            ast.syntax.iter().any(|error| !error.lost.is_empty() && error.part == Part::Root)
                || lost(Part::Deck)
                || lost(Part::Unknown)
        }
        Kind::Deck => lost(Part::Deck),
        // T010 reports an entry that is not a table.
        Kind::Ref => table.fields.is_empty(),
        _ => false,
    }
}

/// The first nonblank line of a file.
fn first_line(source: &str) -> Range<usize> {
    let start = source.len() - source.trim_start_matches(['\u{feff}', ' ', '\t', '\r', '\n']).len();
    let line = source[start..].lines().next().unwrap_or_default();
    start..start + line.trim_end().len()
}

/// Which key to add; for a list of tables, with the shape of an entry.
fn help(kind: Kind, key: &Key) -> String {
    let means = lower_first(key.means);
    match form(key.name) {
        Some(form) => format!("add `{} = [ {form}, {form} ]`: {means}", key.name),
        None if kind == Kind::Deck && key.name == "id" => {
            "add `id = \"facet-joints\"`: lowercase letters, digits and hyphens; it must never change".to_owned()
        }
        None if matches!(key.value_type, Type::Text | Type::Id) => format!("add `{} = \"...\"`, {means}", key.name),
        None if key.name == "deck" => "add `[deck]`, with `id = \"...\"` and `title = \"...\"` below it".to_owned(),
        None => format!("add `{}`, {}: {means}", key.name, key.value_type.words()),
    }
}

/// Adapts a sentence to follow a colon.
fn lower_first(sentence: &str) -> String {
    let mut chars = sentence.trim_end_matches('.').chars();
    chars.next().map_or_else(String::new, |first| first.to_lowercase().chain(chars).collect())
}
