//! T021: every code in `allow` suppresses something.

use super::{LintContext, Profile, Rule, nearest, with_suggestion};
use std::collections::{HashMap, HashSet};
use std::ops::Range;

use crate::deck::clean::clean_line;
use crate::deck::diagnostic::{Diagnostic, Severity};

pub const RULE: Rule = Rule {
    code: "T021",
    severity: Severity::Warning,
    from: Profile::Draft,
    excludes_item: false,
    summary: "`allow` names a rule that reports nothing there, or no rule at all",
    finds: "Checks for codes in `allow` that suppress nothing in the item or the deck.",
    why: "A leftover `allow` would hide the next mistake of that kind.",
    bad: r#"[[item]]
id = "example"
allow = ["T020"]
stem = "Which nerve is the target?"
options = [
  { text = "Medial branch", correct = true },
  { text = "Ventral ramus" },
  { text = "Sinuvertebral nerve" },
]"#,
    good: r#"[[item]]
id = "example"
stem = "Which nerve is the target?"
options = [
  { text = "Medial branch", correct = true },
  { text = "Ventral ramus" },
  { text = "Sinuvertebral nerve" },
]"#,
    source: None,
    check,
};

/// Does nothing by itself: [`remove_allowed`] runs after all other rules.
fn check(_: &LintContext, _: &mut Vec<Diagnostic>) {}

/// Drops the diagnostics that are allowed, then reports each code that suppressed nothing.
pub fn remove_allowed(rules: &[Rule], context: &LintContext, found: &mut Vec<Diagnostic>) {
    let ast = context.ast;
    let starts: Vec<usize> = ast.items.iter().map(|item| item.table.span.start).collect();
    let item_at = |at: usize| starts.partition_point(|start| *start <= at).checked_sub(1);
    let allowing = ast.items.iter().any(|item| item.table.field("allow").is_some())
        || ast.deck.as_ref().is_some_and(|deck| deck.field("allow").is_some());
    if !allowing {
        return;
    }
    let mut used = HashSet::<usize>::new();
    // The codes of each table, each with its first position.
    let mut codes = HashMap::<usize, HashMap<&str, usize>>::new();
    for table in ast.items.iter().map(|item| &item.table).chain(&ast.deck) {
        let allowed = table.texts("allow").iter().rev().map(|(code, range)| (code.as_ref(), range.start));
        let allowed: HashMap<&str, usize> = allowed.collect();
        if !allowed.is_empty() {
            codes.insert(table.span.start, allowed);
        }
    }
    found.retain(|finding| {
        if finding.severity == Severity::Error {
            return true;
        }
        let item = item_at(finding.primary.span.start).map(|n| &ast.items[n].table);
        let mut tables = item.into_iter().chain(&ast.deck).filter_map(|table| codes.get(&table.span.start));
        let by = tables.find_map(|codes| codes.get(finding.code));
        used.extend(by);
        by.is_none()
    });
    let tables = ast.items.iter().map(|item| &item.table).chain(&ast.deck);
    for (code, range) in tables.flat_map(|table| table.texts("allow")) {
        if !used.contains(&range.start) {
            found.extend(unused_code(code, range, rules, context));
        }
    }
}

/// The diagnostic for a code that suppresses nothing; none if its rule did not run and could be allowed.
fn unused_code(code: &str, range: &Range<usize>, rules: &[Rule], context: &LintContext) -> Option<Diagnostic> {
    let shown = clean_line(code);
    let Some(rule) = rules.iter().find(|rule| rule.code == code) else {
        let codes = rules.iter().map(|rule| rule.code);
        let finding = RULE.finding(format!("`{shown}` is not a rule"), range.clone());
        let write = |code: &str| format!("write `{code}`");
        return Some(with_suggestion(
            finding,
            code,
            nearest(&shown, codes),
            write,
            "run `rounds explain` to list the rules",
        ));
    };
    // A rule that is an error only under a stricter profile cannot be allowed there, and does not run under any other.
    let (headline, help) = if rule.severity == Severity::Error {
        (format!("`{code}` is an error and cannot be allowed"), "fix what it reports, and remove the code here")
    } else if rule.from > context.check_options.profile
        || rule.is_of_english() && !context.english
        || rule.code == "W316"
    {
        // W316 may be about another file.
        return None;
    } else {
        (format!("`{code}` suppresses nothing here"), "remove it")
    };
    Some(RULE.finding(headline, range.clone()).help(help))
}
