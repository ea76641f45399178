//! T011: ids consist of lowercase letters, digits and hyphens.

use std::collections::{HashMap, HashSet};

use super::{LintContext, Profile, Rule};
use crate::deck::ast::{DeckAst, Table};
use crate::deck::clean::clean_line;
use crate::deck::diagnostic::{Diagnostic, Severity};
use crate::deck::schema::Kind;
use crate::deck::{is_id, limits};

pub const RULE: Rule = Rule {
    code: "T011",
    severity: Severity::Error,
    from: Profile::Draft,
    excludes_item: true,
    summary: "an id contains invalid characters",
    finds: "Checks that the ids of decks, cases, items and vignettes consist of lowercase letters, digits and hyphens.",
    why: "Ids appear in file names, in the review log and on the command line, so they must be written the same way everywhere.",
    bad: r#"[[item]]
id = "RFA target"
stem = "Which nerve is the target?"
options = [ { text = "Medial branch", correct = true }, { text = "Ventral ramus" } ]"#,
    good: r#"[[item]]
id = "rfa-target"
stem = "Which nerve is the target?"
options = [ { text = "Medial branch", correct = true }, { text = "Ventral ramus" } ]"#,
    source: None,
    check,
};

fn check(LintContext { ast, .. }: &LintContext, found: &mut Vec<Diagnostic>) {
    let tables = || {
        let has_id = |table: &&Table| matches!(table.kind, Kind::Deck | Kind::Item | Kind::Case | Kind::Vignette);
        ast.tables().filter(has_id)
    };
    if tables().all(|table| table.text("id").is_none_or(is_id)) {
        return too_long(ast, found);
    }
    // How many tables of each kind have an id already, or would get it as a fix.
    let mut claims = HashMap::<(Kind, String), usize>::new();
    for table in tables() {
        let Some(id) = table.text("id") else { continue };
        let proposed = proposal(id);
        if proposed != id {
            *claims.entry((table.kind, id.to_owned())).or_default() += 1;
        }
        *claims.entry((table.kind, proposed)).or_default() += 1;
    }
    let cases: HashSet<&str> = ast.items.iter().filter_map(|item| item.table.text("case")).collect();
    for table in tables() {
        let (Some(field), Some(id)) = (table.field("id"), table.text("id")) else { continue };
        if is_id(id) {
            continue;
        }
        let headline = format!("`{}` is not a valid id", clean_line(id.get(..60).unwrap_or(id)));
        let finding = Diagnostic::error(RULE.code, headline, field.span.clone());
        let rule = format!("use only lowercase letters, digits and hyphens, at most {} characters", limits::ID_BYTES);
        let proposed = proposal(id);
        let is_claimed = claims.get(&(table.kind, proposed.clone())).is_some_and(|claims| *claims > 1);
        found.push(if !is_id(&proposed) {
            finding.help(rule)
        } else if is_claimed {
            finding.help(format!("{rule}; `{proposed}` would clash with another id"))
        } else if table.kind == Kind::Case && cases.contains(id) {
            finding.help(format!("{rule}: for example `{proposed}`, here and in the items of this case"))
        } else {
            finding
                .help(format!("{rule}: for example `{proposed}`"))
                .patch(field.span.clone(), format!("\"{proposed}\""))
        });
    }
    too_long(ast, found);
}

/// Checks for vignettes whose id is too long once the item's id is put before it.
fn too_long(ast: &DeckAst, found: &mut Vec<Diagnostic>) {
    for item in ast.items.iter().filter(|item| item.kind() == "emq") {
        let own = item.table.text("id").filter(|own| is_id(own)).unwrap_or_default();
        for vignette in &item.vignettes {
            let (Some(field), Some(id)) = (vignette.field("id"), vignette.text("id")) else { continue };
            let length = own.len() + 1 + id.len();
            if is_id(id) && length > limits::ID_BYTES {
                let headline = format!("the item id and the vignette id together have {length} characters");
                let help = format!(
                    "shorten one of them: together, with a hyphen between them, they may have at most {} characters",
                    limits::ID_BYTES
                );
                found.push(Diagnostic::error(RULE.code, headline, field.span.clone()).help(help));
            }
        }
    }
}

/// The closest valid id.
fn proposal(id: &str) -> String {
    let lower = id.to_lowercase();
    let words = lower.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join("-")
}
