//! Faults of an activity: an error in what a completion record would say.
//!
//! A value that `check` refuses is never used. Of most values that is enough: an item with such a value is left out, and the
//! default stands in the place of a bad `scoring` or `pass_mark`. Of an activity it is not: without its bad `expires` it would
//! never expire, and without its bad provider its credit would be nobody's. So one error in the head of the deck, in the
//! activity or in its provider is a fault of the whole activity, and no record is written of it.

use super::ast::DeckAst;
use super::check::{self, Terms};
use super::diagnostic::{Diagnostic, Severity};

/// The first error in what a record would say; none where there is none.
pub(super) fn of(ast: &DeckAst, diagnostics: &[Diagnostic], terms: &Terms) -> Option<String> {
    let head = ast.deck.iter().chain(&ast.activity).chain(&ast.provider).map(|table| (table.span.start, true));
    let items = ast.items.iter().map(|item| item.table.span.start);
    let others = ast.cases.iter().map(|case| case.span.start).chain(items);
    let fields = ast.root.fields.iter().filter(|field| field.name == "refs" || field.known.is_none());
    let others = others.chain(fields.map(|field| field.key.start)).map(|start| (start, false));
    let mut starts: Vec<(usize, bool)> = head.chain(others).collect();
    starts.sort_unstable();
    let is_in_head = |at: usize| {
        let behind = starts.partition_point(|(start, _)| *start <= at);
        behind.checked_sub(1).is_none_or(|place| starts[place].1)
    };
    let credit = check::claims_of_credit(ast, terms);
    let mut errors = diagnostics
        .iter()
        .filter(|finding| finding.severity == Severity::Error && is_in_head(finding.primary.span.start))
        .chain(&credit);
    errors.next().map(|finding| finding.headline.clone())
}
