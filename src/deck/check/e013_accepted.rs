//! E013: every accepted answer can be typed, and none is also rejected.

use super::sameness::forms;
use super::{LintContext, Profile, Rule};
use std::ops::Range;

use crate::deck::ast::{ItemAst, Table, Value};
use crate::deck::diagnostic::{Diagnostic, Severity};
use crate::deck::limits::TYPED;

pub const RULE: Rule = Rule {
    code: "E013",
    severity: Severity::Error,
    from: Profile::Draft,
    excludes_item: true,
    summary: "an accepted answer is empty, too long to type, or also rejected",
    finds: "Checks `accept` in `short` items and gaps, and compares it with `reject` the way answers are compared: ignoring articles, hyphens, punctuation, and case unless it can carry meaning. Signs count: `8` can be accepted and `-8` rejected.",
    why: "An answer that cannot be typed is never correct, and an answer in both lists is accepted, whatever its `why` says.",
    bad: r#"[[item]]
id = "sign"
kind = "short"
stem = "What is the term for pain from a light touch?"
accept = ["Allodynia"]
reject = [ { text = "allodynia.", why = "That is increased pain from a stimulus that normally hurts." } ]"#,
    good: r#"[[item]]
id = "sign"
kind = "short"
stem = "What is the term for pain from a light touch?"
accept = ["Allodynia"]
reject = [ { text = "Hyperalgesia", why = "That is increased pain from a stimulus that normally hurts." } ]"#,
    source: None,
    check,
};

fn check(LintContext { ast, .. }: &LintContext, found: &mut Vec<Diagnostic>) {
    for item in &ast.items {
        let own = std::iter::once(&item.table).filter(|_| item.kind() == "short");
        let gaps = item.gaps.iter().filter(|_| item.kind() == "cloze");
        for table in own.chain(gaps) {
            accepted(table, found);
        }
        if item.kind() == "short" {
            rejected(item, found);
        }
    }
}

fn accepted(table: &Table, found: &mut Vec<Diagnostic>) {
    let Some(field) = table.field("accept") else { return };
    let Value::Texts(texts) = &field.value else { return };
    if texts.is_empty() {
        found.push(
            Diagnostic::error(RULE.code, "no accepted answers", field.span.clone())
                .help("write the correct answer first, followed by other names for the same thing"),
        );
    }
    for (text, range) in texts {
        if compared(text).is_empty() {
            found.push(
                Diagnostic::error(RULE.code, "an accepted answer is empty", range.clone())
                    .help("remove it, or write letters or digits that can be typed"),
            );
        } else if text.chars().count() > TYPED {
            let headline = format!("an accepted answer is longer than the {TYPED} characters that can be typed");
            found.push(
                Diagnostic::error(RULE.code, headline, range.clone())
                    .help("ask for one or a few words; use `kind = \"recall\"` for a longer answer"),
            );
        }
    }
}

/// Checks for answers that are both accepted and rejected.
fn rejected(item: &ItemAst, found: &mut Vec<Diagnostic>) {
    let accept: Vec<(Vec<String>, &Range<usize>)> =
        item.table.texts("accept").iter().map(|(text, range)| (compared(text), range)).collect();
    for reject in &item.reject {
        let (Some(field), Some(text)) = (reject.field("text"), reject.text("text")) else { continue };
        let text = compared(text);
        let Some((_, range)) = accept.iter().find(|(accepted, _)| accepted.iter().any(|form| text.contains(form)))
        else {
            continue;
        };
        found.push(
            Diagnostic::error(RULE.code, "a rejected answer is also accepted", field.span.clone())
                .label("rejected here")
                .also((*range).clone(), "accepted here")
                .help("keep it in only one of the two lists"),
        );
    }
}

/// The forms of an answer that are compared, with and without hyphens. An initial A may be part of a name, as in
/// A-delta fibers.
fn compared(text: &str) -> Vec<String> {
    let text = text.trim_start();
    let bare = ["the ", "an "].iter().find_map(|article| {
        let (first, rest) = text.split_at_checked(article.len())?;
        first.eq_ignore_ascii_case(article).then_some(rest)
    });
    forms(bare.filter(|rest| !rest.trim().is_empty()).unwrap_or(text))
        .into_iter()
        .filter(|form| !form.is_empty())
        .collect()
}
