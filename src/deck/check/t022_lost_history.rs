//! T022: every item that the learner has answered is still in its deck.

use super::{LintContext, Profile, Rule};
use crate::deck::diagnostic::{Diagnostic, Severity};
use std::ops::Range;

pub const RULE: Rule = Rule {
    code: "T022",
    severity: Severity::Warning,
    from: Profile::Draft,
    excludes_item: false,
    summary: "the review log has history for an item that is not in the deck",
    finds: "With `--log`, compares the items in your review log with those in the deck, and suggests which item a missing id may have become.",
    why: "History is stored under the id. After an id changes, everyone who knew the item starts over.",
    bad: "An item `rfa-1` that was answered, then renamed to `rfa-target` in the file.",
    good: "`rounds log rename spine/rfa-1 spine/rfa-target`, or the old id restored.",
    source: None,
    check,
};

/// Does nothing by itself: the rule needs the log, and the caller who has it uses [`finding`].
fn check(_: &LintContext, _: &mut Vec<Diagnostic>) {}

/// The diagnostic for an answered item that is gone; `now` is the id it may have now, and `file` is where.
#[must_use]
pub fn finding(id: &str, answers: u32, now: Option<&str>, file: &str, deck: Range<usize>) -> Diagnostic {
    let times = if answers == 1 { "once".to_owned() } else { format!("{answers} times") };
    let finding = RULE.finding(format!("`{id}` was answered {times} but is not in the deck"), deck);
    match now {
        Some(now) => finding
            .label(format!("is it `{now}` now?"))
            .help(format!("if so, run `rounds log rename {id} {now} --decks {file}` to move its history; if not, its history is kept and nothing is lost")),
        None => finding.help("nothing is lost: its history is kept, and counts again if the id returns"),
    }
}
