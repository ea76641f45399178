//! Notices about the log, in words.

use crate::app::message::SaveFailure;
use crate::deck::counted::{agreeing, counted};
use crate::review::{Fact, ItemFact, NewEvent};
use crate::store::{Notice, Tally};

/// What reading the log left out, a sentence each.
pub fn left_out(tally: &Tally) -> Vec<String> {
    let events = |count: u64| counted(usize::try_from(count).unwrap_or(usize::MAX), "event");
    let agree = |count: u64, one, many| agreeing(usize::try_from(count).unwrap_or(usize::MAX), one, many);
    let mut lines = Vec::new();
    if let count @ 1.. = tally.altered {
        lines.push(format!(
            "the review log is damaged: {} {} changed after being saved and {} excluded. Run `rounds log recover` to \
            look for {} in the backups",
            events(count),
            agree(count, "was", "were"),
            agree(count, "is", "are"),
            agree(count, "it", "them")
        ));
    }
    if let count @ 1.. = tally.removed {
        lines.push(format!(
            "the review log is damaged: {} {} missing. Run `rounds log recover` to look for {} in the backups",
            events(count),
            agree(count, "is", "are"),
            agree(count, "it", "them")
        ));
    }
    if let count @ 1.. = tally.skipped {
        lines.push(format!(
            "{} in the review log {} written by a later version of rounds and {} ignored: update rounds",
            events(count),
            agree(count, "was", "were"),
            agree(count, "is", "are")
        ));
    }
    lines
}

/// Notices in words, except that a log was created: every first start creates one.
pub fn reportable(notices: &[Notice]) -> Vec<String> {
    let notices = notices.iter().filter(|notice| !matches!(notice, Notice::Created { .. }));
    notices.map(ToString::to_string).collect()
}

/// A failure to save, in one sentence.
pub fn sentence(failure: &SaveFailure) -> String {
    format!("answers cannot be saved: {}; {}", failure.what, failure.help)
}

/// Describes an event that could not be saved: its kind, item and rating.
pub fn describe(event: &NewEvent) -> String {
    let item = event.fact.item().map_or_else(String::new, |item| format!(" {item}"));
    let rating = match &event.fact {
        Fact::Item(ItemFact::Answer(answer)) => format!(" ({})", answer.rating.word()),
        Fact::Item(ItemFact::Regrade { rating, .. }) => format!(" ({})", rating.word()),
        Fact::Log(_)
        | Fact::Item(
            ItemFact::Suspend(_)
            | ItemFact::Resume(_)
            | ItemFact::Bury(_)
            | ItemFact::Mark { .. }
            | ItemFact::Report(_)
            | ItemFact::Rename { .. }
            | ItemFact::Reset(_),
        )
        | Fact::Schedule(_)
        | Fact::Session(_)
        | Fact::Exam(_)
        | Fact::Unknown { .. } => String::new(),
    };
    format!("{}{item}{rating}", event.fact.kind())
}
