//! E003: every item has a stem and at least two options, none of them empty.

use super::{LintContext, Profile, Rule};
use crate::deck::ast::Value;
use crate::deck::diagnostic::{Diagnostic, Severity};
use crate::deck::schema::Kind;

pub const RULE: Rule = Rule {
    code: "E003",
    severity: Severity::Error,
    from: Profile::Draft,
    excludes_item: true,
    summary: "a stem, case, option or back is empty, or there is too little to answer",
    finds: "Checks for empty stems, options, backs and cases; for items with fewer than two options or steps; and for `cloze` and `emq` items without gaps or vignettes.",
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

fn check(LintContext { ast, .. }: &LintContext, found: &mut Vec<Diagnostic>) {
    let texts = ast.tables().flat_map(|table| {
        let names: &[&str] = match table.kind {
            Kind::Item => &["stem", "back"],
            Kind::Vignette => &["stem"],
            Kind::Case | Kind::Choice | Kind::Reject => &["text"],
            Kind::Root | Kind::Deck | Kind::Activity | Kind::Provider | Kind::Ref | Kind::Gap => &[],
        };
        let empty = |name: &&&str| table.text(name).is_some_and(|text| text.trim().is_empty());
        names.iter().filter(empty).filter_map(|name| Some((table.kind, table.field(name)?)))
    });
    for (kind, field) in texts {
        let what = match kind {
            Kind::Item if field.name == "back" => "the back is empty",
            Kind::Item => "the stem is empty",
            Kind::Vignette => "the vignette is empty",
            Kind::Case => "the case is empty",
            Kind::Reject => "an entry of `reject` is empty",
            Kind::Choice | Kind::Root | Kind::Deck | Kind::Activity | Kind::Provider | Kind::Ref | Kind::Gap => {
                "an option is empty"
            }
        };
        found.push(Diagnostic::error(RULE.code, what, field.span.clone()).help("write the text between the quotes"));
    }
    for item in &ast.items {
        for (list, kind, what) in [("gaps", "cloze", "gap"), ("vignettes", "emq", "vignette")] {
            let Some(field) = item.table.field(list).filter(|_| item.kind() == kind) else { continue };
            if matches!(&field.value, Value::Texts(texts) if texts.is_empty()) {
                let headline = format!("this kind of item needs at least one {what}");
                let help = format!("add a {what} to `{list}`");
                found.push(Diagnostic::error(RULE.code, headline, field.key.clone()).help(help));
            }
        }
        let Some(field) = item.table.field("options") else { continue };
        let empty = matches!(&field.value, Value::Texts(texts) if texts.is_empty());
        let few = matches!(field.value, Value::Tables) && item.options.len() < 2;
        if empty || few {
            let count = item.options.len();
            let (what, help) = match item.kind() {
                "order" => ("steps", "add steps, in the correct order"),
                "emq" => ("options", "add options; all vignettes share the list"),
                _ => ("options", "add options; three to five work best"),
            };
            let headline = format!("an item needs at least two {what}, but this one has {count}");
            found.push(Diagnostic::error(RULE.code, headline, field.key.clone()).help(help));
        }
    }
}
