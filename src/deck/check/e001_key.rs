//! E001: an item with one best answer has exactly one correct option.

use super::{LintContext, Profile, Rule, lettered};
use crate::deck::ast::Table;
use crate::deck::diagnostic::{Diagnostic, Severity};

pub const RULE: Rule = Rule {
    code: "E001",
    severity: Severity::Error,
    from: Profile::Draft,
    excludes_item: true,
    summary: "a single-answer item needs exactly one correct option",
    finds: "Checks for `single` and `true-false` items in which no option, or more than one, is marked `correct = true`.",
    why: "The item cannot be graded. If several options are correct, make it a `multi` item.",
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

fn check(LintContext { ast, .. }: &LintContext, found: &mut Vec<Diagnostic>) {
    for item in &ast.items {
        if !matches!(item.kind(), "single" | "true-false") || item.options.len() < 2 {
            continue;
        }
        let key: Vec<_> = item.key().collect();
        let options = item.table.field("options");
        match (key.as_slice(), options) {
            ([], Some(options)) => {
                // T010 and T014 report a mark that is misspelled or has the wrong type.
                if item.options.iter().any(lettered::is_marked) || lettered::answer(&item.table).is_some() {
                    continue;
                }
                found.push(
                    Diagnostic::error(RULE.code, "no option is marked as correct", options.key.clone())
                        .label("none of these is the correct option")
                        .help("add `correct = true` inside the braces of the correct option"),
                );
            }
            ([first, second, rest @ ..], _) => {
                let mark = |option: &Table| {
                    option.field("correct").map_or(option.span.clone(), |field| field.key.start..field.span.end)
                };
                let headline = format!("{} options are marked as correct in a single-answer item", key.len());
                let mut finding = Diagnostic::error(RULE.code, headline, mark(second))
                    .label("second correct option")
                    .also(mark(first), "first correct option")
                    .help("keep `correct = true` on one option, or add `kind = \"multi\"` above the options");
                for option in rest {
                    finding = finding.also(mark(option), "another correct option");
                }
                found.push(finding);
            }
            ([], None) | ([_], _) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::deck::check::{CheckOptions, Profile};

    #[test]
    fn an_invalid_mark_is_reported_once() {
        for mark in ["corect = true", "correct = 'yes'", "is_correct = true", "right = true"] {
            let source = format!(
                "schema = 1\n[deck]\nid = 'd'\ntitle = 'D'\n[[item]]\nid = 'a'\nstem = 'Which one?'\n\
                 options = [{{ text = 'yes', {mark} }}, {{ text = 'no' }}]\n"
            );
            let check_options = CheckOptions { profile: Profile::Draft, today: None };
            let findings = crate::deck::findings(&source, &check_options);
            let codes: Vec<_> = findings.diagnostics.iter().map(|one| one.code).collect();
            assert!(codes == ["T014"] || codes == ["T010"], "{mark}: {codes:?}");
            assert_eq!((findings.items, findings.left_out), (1, 1));
        }
    }
}
