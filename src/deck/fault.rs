//! Finds errors in an activity that would make its completion record wrong.
//!
//! Invalid values are never used. Elsewhere that is enough: an item with an invalid value is excluded, and an invalid
//! `scoring` or `pass_mark` is replaced by the default. For an activity it is not: with an invalid `expires` it would
//! never expire, and with an invalid provider it would lose its provider. So an error in `[deck]`, in the activity or
//! in its provider makes the whole activity faulty, and no completion record is issued.

use super::ast::DeckAst;
use super::check::{self, CheckOptions};
use super::diagnostic::{Diagnostic, Severity};

/// The headline of the first error in what a completion record would state.
pub(super) fn of(ast: &DeckAst, diagnostics: &[Diagnostic], terms: &CheckOptions) -> Option<String> {
    let head = ast.deck.iter().chain(&ast.activity).chain(&ast.provider).map(|table| (table.span.start, true));
    let items = ast.items.iter().map(|item| item.table.span.start);
    let others = ast.cases.iter().map(|case| case.span.start).chain(items);
    let fields = ast.root.fields.iter().filter(|field| field.name == "refs" || field.known.is_none());
    let others = others.chain(fields.map(|field| field.key.start)).map(|start| (start, false));
    let mut starts: Vec<(usize, bool)> = head.chain(others).collect();
    starts.sort_unstable();
    let is_in_head = |at: usize| {
        let after = starts.partition_point(|(start, _)| *start <= at);
        after.checked_sub(1).is_none_or(|index| starts[index].1)
    };
    let credit = check::claims_of_credit(ast, terms);
    let mut errors = diagnostics
        .iter()
        .filter(|finding| finding.severity == Severity::Error && is_in_head(finding.primary.span.start))
        .chain(&credit);
    errors.next().map(|finding| finding.headline.clone())
}
