//! E001: an item with one best answer has exactly one right option.

use super::{Examined, Profile, Rule, near};
use crate::deck::diagnostic::{Diagnostic, Severity};
use crate::deck::draft::Table;

/// The rule.
pub const RULE: Rule = Rule {
    code: "E001",
    severity: Severity::Error,
    from: Profile::Draft,
    spoils: true,
    summary: "a single item needs exactly one right option",
    finds: "Finds `single` and `true-false` items with no option marked `correct = true`, or with several.",
    why: "The item cannot be graded. With several right answers it is a `multi` item.",
    bad: r#"[[item]]
id = "supply"
stem = "Which nerve supplies a lumbar facet joint?"
options = [
  { text = "Medial branch" },
  { text = "Lateral branch" },
  { text = "Sinuvertebral nerve" },
]"#,
    good: r#"[[item]]
id = "supply"
stem = "Which nerve supplies a lumbar facet joint?"
options = [
  { text = "Medial branch", correct = true },
  { text = "Lateral branch" },
  { text = "Sinuvertebral nerve" },
]"#,
    source: None,
    check,
};

/// The key of an option that is no key, and was meant as the mark of the right one.
fn misspelt<'a>(option: &'a Table) -> Option<&'a str> {
    let unknown = option.fields.iter().filter(|field| field.known.is_none());
    unknown.map(|field| &*field.name).find(|name| near(name, ["correct"]).is_some())
}

/// Looks for it.
fn check(Examined { draft, .. }: &Examined, found: &mut Vec<Diagnostic>) {
    for item in &draft.items {
        if !matches!(item.kind(), "single" | "true-false") || item.options.len() < 2 {
            continue;
        }
        let key: Vec<_> = item.key().collect();
        let options = item.table.field("options");
        match (key.as_slice(), options) {
            ([], Some(options)) => {
                let help = item.options.iter().find_map(misspelt).map_or_else(
                    || "add `correct = true` to the one right option".to_owned(),
                    |name| format!("write `correct` in place of `{name}`"),
                );
                found.push(
                    Diagnostic::error(RULE.code, "no option is marked as correct", options.key.clone())
                        .label("none of these is the answer")
                        .help(help),
                );
            }
            ([first, second, rest @ ..], _) => {
                let mark = |option: &Table| {
                    option.field("correct").map_or(option.span.clone(), |field| field.key.start..field.span.end)
                };
                let headline = format!("{} options are marked as correct in an item with one best answer", key.len());
                let mut finding = Diagnostic::error(RULE.code, headline, mark(second))
                    .label("a second right option")
                    .also(mark(first), "the first right option")
                    .help("leave `correct = true` on one option, or write `kind = \"multi\"` above the options");
                for option in rest {
                    finding = finding.also(mark(option), "another");
                }
                found.push(finding);
            }
            ([], None) | ([_], _) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::deck::check::{Profile, Terms};

    #[test]
    fn a_misspelt_mark_is_told_as_such() {
        let source = "schema = 1\n[deck]\nid = 'd'\ntitle = 'D'\n[[item]]\nid = 'a'\nstem = 'Which one?'\n\
                      options = [{ text = 'yes', corect = true }, { text = 'no' }]\n";
        let terms = Terms { profile: Profile::Draft, today: None };
        let findings = crate::deck::findings(source, &terms).diagnostics;
        let help = findings.iter().find(|one| one.code == "E001").and_then(|one| one.help.as_deref());
        assert_eq!(help, Some("write `correct` in place of `corect`"));
    }
}
