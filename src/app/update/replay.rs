//! Taking up an interrupted session from its events.

use std::collections::HashSet;

use crate::deck::{Item, Library};
use crate::response;
use crate::review::{Answer, Event, EventId, Fact, ItemFact, LogFact};
use crate::session::{Given, Session};

/// Replays what was done in a session that was interrupted, from its events; what was taken back is left out.
pub fn replay(session: &mut Session, events: &[Event], library: &Library) {
    let voided: HashSet<EventId> = events
        .iter()
        .filter_map(|event| match event.fact {
            Fact::Log(LogFact::Void { target, .. }) => Some(target),
            _ => None,
        })
        .collect();
    for event in events.iter().filter(|event| !voided.contains(&event.id)) {
        match &event.fact {
            Fact::Item(ItemFact::Answer(answer)) => {
                if let Some(item) = library.item(&answer.item) {
                    session.replay(&item, answer.shown.clone(), regiven(&item, event, answer), library);
                }
            }
            Fact::Item(ItemFact::Regrade { target, rating, .. }) => {
                if session.answered().last().is_some_and(|answer| answer.event == *target) {
                    session.regrade(event.id, *rating, library);
                }
            }
            Fact::Item(ItemFact::Suspend(item)) => session.suspend(event.id, item, library),
            Fact::Item(ItemFact::Mark { item, .. }) => session.mark(event.id, item),
            Fact::Item(ItemFact::Report(item)) => session.report(event.id, item),
            Fact::Log(_)
            | Fact::Item(ItemFact::Resume(_) | ItemFact::Rename { .. } | ItemFact::Reset(_))
            | Fact::Schedule(_)
            | Fact::Session(_)
            | Fact::Exam(_)
            | Fact::Unknown { .. } => {}
        }
    }
}

/// An answer from the log as the session takes it. Options that were reworded since are not found again.
fn regiven(item: &Item, event: &Event, answer: &Answer) -> Given {
    Given {
        event: event.id,
        response: answer.reply.response(item),
        confidence: answer.said(),
        grade: response::Grade { verdict: answer.verdict, score: answer.score, rating: answer.rating },
        rating: answer.rating,
        latency_ms: answer.latency_ms,
    }
}
