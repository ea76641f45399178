//! T014: every key is one of the format.

use std::collections::HashMap;

use super::near;
use super::t012_trapped_key::is_trapped;
use super::{Examined, Profile, Rule};
use crate::deck::clean::clean_line;
use crate::deck::diagnostic::{Diagnostic, Severity};
use crate::deck::draft::Field;
use crate::deck::limits::FINDINGS;
use crate::deck::schema::{Key, Kind};

/// The rule.
pub const RULE: Rule = Rule {
    code: "T014",
    severity: Severity::Error,
    from: Profile::Draft,
    spoils: true,
    summary: "a key is not one of the format",
    finds: "Finds keys that no table of that kind has, and proposes the one that is nearest.",
    why: "A misspelt key is passed over in silence otherwise, and `corect = true` makes a right option wrong.",
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

/// Looks for it.
fn check(Examined { draft, .. }: &Examined, found: &mut Vec<Diagnostic>) {
    for (kind, table) in draft.tables_of_kinds() {
        let used = |key: &&Key| kind.is_none_or(|kind| key.is_of(kind));
        let names = table.kind.keys().iter().filter(used).map(|key| key.name);
        // Where there are so many, nobody meant one of ours.
        let few = table.fields.iter().filter(|field| field.known.is_none()).count() <= FINDINGS;
        let meant = |field: &Field| if few && field.known.is_none() { near(&field.name, names.clone()) } else { None };
        let meant: Vec<Option<&str>> = table.fields.iter().map(meant).collect();
        let mut claims = HashMap::<&str, usize>::new();
        for (field, meant) in table.fields.iter().zip(&meant) {
            *claims.entry(meant.unwrap_or(&field.name)).or_default() += 1;
        }
        for (field, meant) in table.fields.iter().zip(meant).filter(|(field, _)| field.known.is_none()) {
            let part = table.kind.is_in_item() && table.kind != Kind::Item;
            if part && is_trapped(table, &field.name) {
                continue;
            }
            let name = clean_line(&field.name);
            let headline = format!("unknown key `{name}` in {}", table.kind.words());
            let finding = Diagnostic::error(RULE.code, headline, field.key.clone());
            found.push(
                if let Some(known) = meant.filter(|known| claims.get(known).is_some_and(|claims| *claims > 1)) {
                    finding
                        .label(format!("did you mean `{known}`?"))
                        .help(format!("`{known}` can stand only once in {}: remove one of the two", table.kind.words()))
                } else if let Some(known) = meant {
                    finding
                        .label(format!("did you mean `{known}`?"))
                        .help(format!("write `{known}`"))
                        .patch(field.key.clone(), known)
                } else {
                    let known = names.clone().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
                    finding.label("not a key of this table").help(format!("remove it, or use one of {known}"))
                },
            );
        }
    }
}
