//! Draws the items of an exam.

use std::collections::HashMap;

use super::super::queue::Scope;
use super::super::rng::SessionRng;
use crate::deck::{CaseId, Entry, Item, ItemId, Library, Task};
use crate::review::Ledger;

/// Draws `count` items for an exam at random. Cases stay whole and in order as long as they fit. Suspended items are
/// left out.
#[must_use]
pub fn draw(library: &Library, ledger: &Ledger, scope: &Scope, kinds: Kinds, count: usize, seed: u64) -> Vec<ItemId> {
    draw_among(eligible(library, ledger, scope, kinds), count, seed)
}

/// Draws `count` of these items at random. Cases stay whole and in order as long as they fit.
#[must_use]
pub fn draw_among<'a>(entries: impl Iterator<Item = &'a Entry>, count: usize, seed: u64) -> Vec<ItemId> {
    let mut units: Vec<Vec<&Entry>> = Vec::new();
    let mut of_case = HashMap::<(&str, &CaseId), usize>::new();
    for entry in entries {
        let key = entry.case.as_ref().map(|case| (entry.id.deck(), case));
        if let Some(index) = key.and_then(|key| of_case.get(&key)) {
            units[*index].push(entry);
            continue;
        }
        of_case.extend(key.map(|key| (key, units.len())));
        units.push(vec![entry]);
    }
    SessionRng::of(seed, &[b"exam"]).shuffle(&mut units);
    let mut drawn: Vec<ItemId> = Vec::new();
    for unit in &units {
        if drawn.len() + unit.len() <= count {
            drawn.extend(unit.iter().map(|entry| entry.id.clone()));
        }
    }
    // The rest is filled with items of the cases that did not fit whole, in order.
    for entry in units.iter().flatten() {
        if drawn.len() < count && !drawn.contains(&entry.id) {
            drawn.push(entry.id.clone());
        }
    }
    drawn
}

/// Which kinds of items an exam draws.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Kinds {
    /// Items that the program can grade.
    #[default]
    Graded,
    /// Also `recall` items, which the learner grades.
    All,
}

/// The items that an exam may draw from.
pub fn eligible<'a>(
    library: &'a Library,
    ledger: &'a Ledger,
    scope: &'a Scope,
    kinds: Kinds,
) -> impl Iterator<Item = &'a Entry> {
    let graded = move |entry: &Entry| {
        // The kind is known only from the text of an item. An item that is gone from its file is left out when the exam
        // begins.
        kinds == Kinds::All || library.item(&entry.id).is_none_or(|item| !is_self_judged(&item))
    };
    library.entries().filter(move |entry| scope.admits(entry) && !ledger.state(&entry.id).suspended && graded(entry))
}

/// Whether only the learner can grade answers to an item.
#[must_use]
pub fn is_self_judged(item: &Item) -> bool {
    match item.task {
        Task::Recall(_) => true,
        Task::Choice(_) | Task::Order(_) | Task::Short(_) | Task::Numeric(_) | Task::Cloze(_) => false,
    }
}
