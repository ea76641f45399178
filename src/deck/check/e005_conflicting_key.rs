//! E005: items that ask the same question have the same answer.

use super::{LintContext, Profile, Rule};
use std::collections::HashMap;
use std::ops::Range;

use super::sameness::{digest, form};
use crate::deck::ast::{DeckAst, ItemAst, Table};
use crate::deck::diagnostic::{Diagnostic, Severity};

pub const RULE: Rule = Rule {
    code: "E005",
    severity: Severity::Error,
    from: Profile::Draft,
    excludes_item: true,
    summary: "two items ask the same question but have different answers",
    finds: "Checks for items in a deck that share a stem, case and options but differ in the correct answer, including typed answers and vignettes. The same stem with different options is only a note, because the answer may depend on the options.",
    why: "One of the two teaches something wrong.",
    bad: r#"[[item]]
id = "elbow"
stem = "Which nerve is at risk?"
options = [ { text = "Ulnar", correct = true }, { text = "Median" } ]

[[item]]
id = "elbow-again"
stem = "Which nerve is at risk?"
options = [ { text = "Ulnar" }, { text = "Median", correct = true } ]"#,
    good: r#"[[item]]
id = "elbow"
stem = "Which nerve is at risk behind the medial epicondyle?"
options = [ { text = "Ulnar", correct = true }, { text = "Median" } ]

[[item]]
id = "wrist"
stem = "Which nerve is at risk in the carpal tunnel?"
options = [ { text = "Ulnar" }, { text = "Median", correct = true } ]"#,
    source: None,
    check,
};

fn check(LintContext { ast, .. }: &LintContext, found: &mut Vec<Diagnostic>) {
    typed(ast, found);
    let key = |item: &ItemAst| forms(item.key().filter_map(|option| option.text("text")));
    let options = |item: &ItemAst| forms(item.options.iter().filter_map(|option| option.text("text")));
    for group in repeated_questions(ast.items.iter().filter(|item| item.is_chosen()), |_| "") {
        let (mut same_options, mut keys) = (HashMap::<Vec<String>, (&ItemAst, Vec<String>)>::new(), Vec::new());
        for item in group {
            let (options, key) = (options(item), key(item));
            if let Some((first, right)) = same_options.get(&options) {
                if *right != key {
                    found.push(finding(stem_of(&item.table), stem_of(&first.table)));
                }
            } else {
                // The same stem with other options may be a different question: "Which of these is ...?"
                let against = keys.first().filter(|(_, right): &&(&ItemAst, Vec<String>)| {
                    *right != key && right.iter().any(|text| options.contains(text))
                });
                if let Some((first, _)) = against {
                    found.push(
                        RULE.finding(
                            "two items have the same stem but different options and answers",
                            stem_of(&item.table),
                        )
                        .severity(Severity::Info)
                        .also(stem_of(&first.table), "first asked here")
                        .help("make sure that the answer depends on the options, or make the stems different"),
                    );
                }
                if keys.is_empty() {
                    keys.push((item, key.clone()));
                }
                same_options.insert(options, (item, key));
            }
        }
    }
}

/// Groups of items that share a stem, case and sort, in file order.
fn repeated_questions<'d>(
    items: impl Iterator<Item = &'d ItemAst<'d>>,
    sort: impl Fn(&'d ItemAst<'d>) -> &'d str,
) -> Vec<Vec<&'d ItemAst<'d>>> {
    let questions = items.filter_map(|item| {
        let stem = item.table.text("stem").filter(|stem| !stem.trim().is_empty())?;
        Some((digest(stem), item.table.text("case").unwrap_or_default(), sort(item), item))
    });
    let mut questions: Vec<_> = questions.collect();
    // Possible duplicates end up next to each other, each group in file order.
    questions.sort_by_key(|(digest, case, sort, _)| (*digest, *case, *sort));
    let mut groups = Vec::new();
    for group in questions.chunk_by(|a, b| (a.0, a.1, a.2) == (b.0, b.1, b.2)).filter(|group| group.len() > 1) {
        let mut stems = HashMap::<String, Vec<&ItemAst>>::new();
        for (.., item) in group {
            stems.entry(form(item.table.text("stem").unwrap_or_default())).or_default().push(item);
        }
        groups.extend(stems.into_values().filter(|items| items.len() > 1));
    }
    groups
}

/// Compares items with typed answers, and the vignettes of each list.
fn typed(ast: &DeckAst, found: &mut Vec<Diagnostic>) {
    let written = ast.items.iter().filter(|item| matches!(item.kind(), "short" | "numeric"));
    for group in repeated_questions(written, ItemAst::kind) {
        let Some((first, others)) = group.split_first() else { continue };
        for again in others.iter().filter(|again| differ(&first.table, &again.table)) {
            found.push(finding(stem_of(&again.table), stem_of(&first.table)));
        }
    }
    for item in ast.items.iter().filter(|item| item.kind() == "emq") {
        let mut questions = HashMap::<String, (&Table, String)>::new();
        for vignette in &item.vignettes {
            let (Some(stem), Some(answer)) = (vignette.text("stem"), vignette.text("answer")) else { continue };
            let (stem, answer) = (form(stem), form(answer));
            if stem.is_empty() {
                continue;
            }
            match questions.get(&stem) {
                Some((first, right)) if *right != answer => found.push(finding(stem_of(vignette), stem_of(first))),
                Some(_) => {}
                None => {
                    questions.insert(stem, (vignette, answer));
                }
            }
        }
    }
}

/// Whether no answer could be right for both items.
fn differ(a: &Table, b: &Table) -> bool {
    if let (Some(one), Some(other)) = (a.number("value"), b.number("value")) {
        let tolerance = |table: &Table| table.number("tolerance").unwrap_or(0.0).max(0.0);
        return a.text("unit") == b.text("unit") && (one - other).abs() > tolerance(a) + tolerance(b);
    }
    let accepted = |table: &Table| forms(table.texts("accept").iter().map(|(text, _)| text.as_ref()));
    let (one, other) = (accepted(a), accepted(b));
    !one.is_empty() && !other.is_empty() && !one.iter().any(|text| other.contains(text))
}

/// The position of a stem.
fn stem_of(table: &Table) -> Range<usize> {
    table.field("stem").map_or(table.span.clone(), |field| field.key.clone())
}

/// The diagnostic for a repeated question.
fn finding(again: Range<usize>, first: Range<usize>) -> Diagnostic {
    Diagnostic::error(RULE.code, "two items ask the same question but have different answers", again)
        .label("asked again, with a different answer")
        .also(first, "first asked here")
        .help("find out which answer is correct, then remove or change the other item")
}

fn forms<'a>(texts: impl Iterator<Item = &'a str>) -> Vec<String> {
    let mut texts: Vec<String> = texts.map(form).collect();
    texts.sort_unstable();
    texts
}

#[cfg(test)]
mod tests {
    use crate::deck::read;

    #[test]
    fn similar_stems_are_distinguished() {
        let item = |id: &str, stem: &str, right: bool| {
            let options = format!("{{ text = 'A', correct = {right} }}, {{ text = 'B', correct = {} }}", !right);
            format!("[[item]]\nid = '{id}'\nstem = '{stem}'\noptions = [ {options} ]\n")
        };
        let story = "A 61-year-old man has had pain in the left side of his lower back for eight weeks.";
        let (now, later) = (format!("{story} What is done now?"), format!("{story} What is done won?"));
        let deck = "schema = 1\n[deck]\nid = 'd'\ntitle = 'D'\n".to_owned()
            + &item("a", &now, true)
            + &item("b", &later, true)
            + &item("c", &later, false);
        let found: Vec<_> = read(&deck).diagnostics.iter().map(|finding| finding.primary.span.start).collect();
        assert_eq!(found, [deck.rfind("stem").unwrap()]);
    }
}
