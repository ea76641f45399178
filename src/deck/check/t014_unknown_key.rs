//! T014: every key is one that the format defines.

use std::collections::{HashMap, HashSet};

use super::t012_trapped_key::is_trapped;
use super::{LintContext, Profile, Rule, lettered, nearest, synonyms, t010_wrong_type};
use crate::deck::ast::{Field, Table, Value};
use crate::deck::clean::clean_line;
use crate::deck::diagnostic::{Diagnostic, Severity};
use crate::deck::limits::FINDINGS;
use crate::deck::schema::{Key, Kind};

pub const RULE: Rule = Rule {
    code: "T014",
    severity: Severity::Error,
    from: Profile::Draft,
    excludes_item: true,
    summary: "a key is not part of the format",
    finds: "Checks for keys that the format does not define, and suggests the closest match.",
    why: "Without this check, a misspelled key would be silently ignored, and `corect = true` would make the correct option wrong.",
    bad: r#"[[item]]
id = "target"
stem = "Which nerve is the target?"
options = [ { text = "Medial branch", corect = true }, { text = "Ventral ramus", correct = true } ]"#,
    good: r#"[[item]]
id = "target"
stem = "Which nerve is the target?"
options = [ { text = "Medial branch", correct = true }, { text = "Ventral ramus" } ]"#,
    source: None,
    check,
};

fn check(LintContext { ast, .. }: &LintContext, found: &mut Vec<Diagnostic>) {
    for item in &ast.items {
        found.extend(lettered::finding(|headline, span| RULE.finding(headline, span), &item.table));
        let has_texts = item
            .table
            .field("options")
            .is_some_and(|options| matches!(options.value, Value::Texts(_) | Value::Table(_)));
        if lettered::options(&item.table).is_empty() && !has_texts {
            let answer = lettered::answer(&item.table);
            found
                .extend(answer.map(|field| {
                    lettered::next_to_options(|headline, span| RULE.finding(headline, span), item, field)
                }));
        }
    }
    for (kind, table) in ast.tables_of_kinds() {
        let used = |key: &&Key| kind.is_none_or(|kind| key.is_of(kind));
        let names = table.kind.keys().iter().filter(used).map(|key| key.name);
        let meant = meant(table, kind);
        let mut claims = HashMap::<&str, usize>::new();
        for (field, meant) in table.fields.iter().zip(&meant) {
            *claims.entry(meant.unwrap_or(&field.name)).or_default() += 1;
        }
        let reported = reported(table);
        for (field, meant) in table.fields.iter().zip(meant).filter(|(field, _)| field.known.is_none()) {
            let part = table.kind.is_in_item() && table.kind != Kind::Item;
            if part && is_trapped(table, &field.name) || reported.contains(&field.key.start) {
                continue;
            }
            found.push(if table.kind == Kind::Root && matches!(field.value, Value::Table(_) | Value::Tables) {
                unknown_block(field)
            } else {
                let claimed = meant.is_some_and(|known| claims.get(known).is_some_and(|claims| *claims > 1));
                unknown(table, field, meant, claimed, names.clone())
            });
        }
    }
}

/// What each unknown key of a table is likely to mean: a synonym from another format, or a misspelling.
fn meant<'d>(table: &'d Table<'d>, kind: Option<&str>) -> Vec<Option<&'static str>> {
    let used = |key: &&Key| kind.is_none_or(|kind| key.is_of(kind));
    let names = table.kind.keys().iter().filter(used).map(|key| key.name);
    // With this many unknown keys, none is likely to be a slip.
    let has_key = table.fields.iter().any(|field| field.name == "correct");
    let few = table.fields.iter().filter(|field| field.known.is_none()).count() <= FINDINGS;
    let meant = |field: &Field| {
        if !few || field.known.is_some() {
            return None;
        }
        // `answer = true` marks an option; `answer = \"...\"` gives its text.
        if table.kind == Kind::Choice && matches!(field.value, Value::Bool(_)) && !has_key {
            return Some("correct");
        }
        let synonym = synonyms::key(table.kind, &field.name).filter(|key| names.clone().any(|name| name == *key));
        synonym.or_else(|| nearest(&field.name, names.clone()))
    };
    table.fields.iter().map(meant).collect()
}

/// The unknown keys already covered by another diagnostic: lettered options and the answer next to them.
fn reported(table: &Table) -> HashSet<usize> {
    if table.kind != Kind::Item || table.fields.iter().all(|field| field.known.is_some()) {
        return HashSet::new();
    }
    let options = lettered::options(table).into_iter().map(|(_, option)| option);
    options.chain(lettered::answer(table)).map(|field| field.key.start).collect()
}

/// Whether an unknown key stands in for a missing one, so that the missing key need not be reported too.
pub fn stands_for(table: &Table, kind: Option<&str>, key: &str) -> bool {
    if table.fields.iter().all(|field| field.known.is_some()) {
        return false;
    }
    let answers = ["options", "accept", "value", "back"].contains(&key);
    answers && (!lettered::options(table).is_empty() || lettered::answer(table).is_some())
        || meant(table, kind).contains(&Some(key))
}

/// The diagnostic for a header that the format does not define.
fn unknown_block(field: &Field) -> Diagnostic {
    let name = clean_line(&field.name);
    let finding = RULE.finding(format!("unknown section `{name}`"), field.key.clone());
    finding
        .label("everything in this section is ignored")
        .help("the sections of a deck are `[deck]`, `[refs]`, `[[case]]` and `[[item]]`")
}

/// The diagnostic for an unknown key.
fn unknown<'k>(
    table: &Table,
    field: &Field,
    meant: Option<&'static str>,
    claimed: bool,
    names: impl Iterator<Item = &'k str>,
) -> Diagnostic {
    let name = clean_line(&field.name);
    let finding = RULE.finding(format!("unknown key `{name}` in {}", table.kind.words()), field.key.clone());
    let Some(known) = meant else {
        let known = names.map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
        return finding
            .label(format!("not a key of {}", table.kind.words()))
            .help(format!("remove it, or use one of {known}"));
    };
    let finding = finding.label(format!("did you mean `{known}`?"));
    // A text that explains the answer may be meant as a rationale or as the take-home point.
    let explains = known == "point" && nearest(&field.name, ["point"]).is_none();
    if explains {
        return finding.help("put the rationale of an option in its braces, as `why = \"...\"`, and the take-home point of the item in `point = \"...\"`");
    }
    if claimed {
        return finding.help(format!("`{known}` is already present: remove one of the two"));
    }
    let takes = table.kind.key(known).map(|key| key.value_type);
    let fits = takes.is_some_and(|takes| t010_wrong_type::fits(takes, &field.value));
    let finding = finding.help(format!("write `{known}`"));
    if fits || nearest(&field.name, [known]).is_some() { finding.patch(field.key.clone(), known) } else { finding }
}
