//! T002: every table has the keys that it must have.

use super::t010_wrong_type::form;
use super::{Examined, Profile, Rule};
use crate::deck::diagnostic::{Diagnostic, Severity};
use crate::deck::schema::{Key, Kind};

/// The rule.
pub const RULE: Rule = Rule {
    code: "T002",
    severity: Severity::Error,
    from: Profile::Draft,
    spoils: true,
    summary: "a required key is missing",
    finds: "Finds tables without a required key, but for the ids of items (T013).",
    why: "The table cannot be used without it.",
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

/// Looks for it.
fn check(Examined { draft, .. }: &Examined, found: &mut Vec<Diagnostic>) {
    if draft.root.fields.is_empty() && draft.syntax.is_empty() {
        let finding = Diagnostic::error(RULE.code, "the file is empty", 0..0);
        found.push(finding.help("`rounds new` writes a deck to begin with"));
        return;
    }
    for (kind, table) in draft.tables_of_kinds() {
        let has = |key: &&Key| key.required && kind.map_or(key.kinds.is_empty(), |kind| key.is_of(kind));
        for key in table.kind.keys().iter().filter(has).filter(|key| table.field(key.name).is_none()) {
            let is_id = table.kind == Kind::Item && key.name == "id";
            let blanked = table.kind == Kind::Root && !draft.syntax.is_empty();
            if is_id || blanked {
                continue;
            }
            let headline = format!("{} has no `{}`", table.kind.words(), key.name);
            let place = if table.kind == Kind::Root { 0..draft.source.len().min(1) } else { table.span.clone() };
            found.push(
                Diagnostic::error(RULE.code, headline, place)
                    .label(format!("`{}` is missing here", key.name))
                    .help(help(key)),
            );
        }
    }
}

/// What to add; for a list of tables, how one is written.
fn help(key: &Key) -> String {
    let means = lower_first(key.means);
    match form(key.name) {
        Some(form) => format!("add `{} = [ {form}, {form} ]`: {means}", key.name),
        None => format!("add `{}`, {}: {means}", key.name, key.takes.words()),
    }
}

/// A sentence as it stands after a colon.
fn lower_first(sentence: &str) -> String {
    let mut chars = sentence.trim_end_matches('.').chars();
    chars.next().map_or_else(String::new, |first| first.to_lowercase().chain(chars).collect())
}
