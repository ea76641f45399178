//! E003: an item has a stem and at least two options, and each says something.

use super::{Examined, Profile, Rule};
use crate::deck::draft::Value;
use crate::deck::schema::Kind;
use crate::deck::diagnostic::{Diagnostic, Severity};

/// The rule.
pub const RULE: Rule = Rule {
    code: "E003",
    severity: Severity::Error,
    from: Profile::Draft,
    spoils: true,
    summary: "a stem, case or option is empty, or there are fewer than two options",
    finds: "Finds empty stems, options and cases, and items with fewer than two options.",
    why: "There is nothing to answer.",
    bad: r#"[[item]]
id = "target"
stem = ""
options = [
  { text = "Medial branch", correct = true },
  { text = "Ventral ramus" },
]"#,
    good: r#"[[item]]
id = "target"
stem = "Which nerve is the target?"
options = [
  { text = "Medial branch", correct = true },
  { text = "Ventral ramus" },
]"#,
    source: None,
    check,
};

/// Looks for it.
fn check(Examined { draft, .. }: &Examined, found: &mut Vec<Diagnostic>) {
    let texts = draft.tables().filter_map(|table| {
        let name = match table.kind {
            Kind::Item | Kind::Vignette => "stem",
            Kind::Case | Kind::Choice | Kind::Reject => "text",
            Kind::Root | Kind::Deck | Kind::Activity | Kind::Provider | Kind::Ref | Kind::Gap => return None,
        };
        let field = table.field(name)?;
        table.text(name).filter(|text| text.trim().is_empty()).map(|_| (table.kind, field))
    });
    for (kind, field) in texts {
        let what = match kind {
            Kind::Item => "the stem is empty",
            Kind::Vignette => "the vignette is empty",
            Kind::Case => "the case is empty",
            Kind::Reject => "an entry of `reject` is empty",
            Kind::Choice
            | Kind::Root
            | Kind::Deck
            | Kind::Activity
            | Kind::Provider
            | Kind::Ref
            | Kind::Gap => "an option is empty",
        };
        found.push(Diagnostic::error(RULE.code, what, field.span.clone()).help("write the text between the quotes"));
    }
    for item in &draft.items {
        let Some(field) = item.table.field("options") else { continue };
        let empty = matches!(&field.value, Value::Texts(texts) if texts.is_empty());
        let few = matches!(field.value, Value::Tables) && item.options.len() < 2;
        if empty || few {
            let count = item.options.len();
            let headline = format!("an item needs at least two options, and this one has {count}");
            found.push(
                Diagnostic::error(RULE.code, headline, field.key.clone())
                    .help("add options; three to five are best"),
            );
        }
    }
}
