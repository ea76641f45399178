//! T016: the case that an item belongs to is there.

use super::{Examined, Profile, Rule};
use super::{near, proposing};
use crate::deck::clean::clean_line;
use crate::deck::diagnostic::{Diagnostic, Severity};
use crate::deck::draft::blocks::Part;
use crate::deck::draft::syntax::SyntaxError;

/// The rule.
pub const RULE: Rule = Rule {
    code: "T016",
    severity: Severity::Error,
    from: Profile::Draft,
    spoils: true,
    summary: "an item belongs to a case that is not there",
    finds: "Finds items whose `case` no `[[case]]` has as its id.",
    why: "The learner would be asked about a patient who was never described.",
    bad: r#"[[item]]
id = "next-step"
case = "falls"
stem = "What is the next step?"
options = [ { text = "An image", correct = true }, { text = "A block" } ]"#,
    good: r#"[[item]]
id = "next-step"
case = "fall"
stem = "What is the next step?"
options = [ { text = "An image", correct = true }, { text = "A block" } ]"#,
    source: None,
    check,
};

/// Looks for it.
fn check(Examined { draft, .. }: &Examined, found: &mut Vec<Diagnostic>) {
    let known: Vec<&str> = draft.cases.iter().filter_map(|case| case.text("id")).collect();
    for item in &draft.items {
        let (Some(field), Some(name)) = (item.table.field("case"), item.table.text("case")) else { continue };
        let is_lost = |error: &SyntaxError| {
            error.part == Part::Case && draft.written.get(error.lost.clone()).is_some_and(|text| text.contains(name))
        };
        if known.contains(&name) || draft.syntax.iter().any(is_lost) {
            continue;
        }
        let headline = format!("no `[[case]]` has the id `{}`", clean_line(name));
        let finding = Diagnostic::error(RULE.code, headline, field.span.clone());
        let near = near(name, known.iter().copied());
        found.push(proposing(
            finding,
            name,
            near,
            |word| format!("write `case = \"{word}\"`"),
            "add the case, or remove this line",
        ));
    }
}
