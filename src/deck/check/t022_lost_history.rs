//! T022: the items that a learner has answered are still in their deck.

use super::{Examined, Profile, Rule};
use crate::deck::diagnostic::{Diagnostic, Severity};
use std::ops::Range;

/// The rule.
pub const RULE: Rule = Rule {
    code: "T022",
    severity: Severity::Warning,
    from: Profile::Draft,
    spoils: false,
    summary: "the review log has history of an item that the deck does not have",
    finds: "With `--log`, compares the items answered in your review log with those of the deck, and proposes the item that an id may have become.",
    why: "History hangs on the id. Where an id was changed, the item is new to everyone who knew it.",
    bad: "An item `rfa-1` that was answered, renamed to `rfa-target` in the file.",
    good: "`rounds log rename spine/rfa-1 spine/rfa-target`, or the old id again.",
    source: None,
    check,
};

/// Looks for nothing by itself: it needs the log, and [`finding`] is made by whoever has it.
fn check(_: &Examined, _: &mut Vec<Diagnostic>) {}

/// The finding of an item that was answered so often and is gone; `now` is what it may be called, and `file` where.
#[must_use]
pub fn finding(id: &str, answers: u32, now: Option<&str>, file: &str, deck: Range<usize>) -> Diagnostic {
    let times = if answers == 1 { "once".to_owned() } else { format!("{answers} times") };
    let finding = RULE.finding(format!("`{id}` was answered {times} and is not in the deck"), deck);
    match now {
        Some(now) => finding
            .label(format!("is it `{now}` now?"))
            .help(format!("if so, `rounds log rename {id} {now} --decks {file}` carries its history over; else nothing is lost, and it is kept")),
        None => finding.help("nothing is lost: its history is kept, and counts again if the id comes back"),
    }
}
