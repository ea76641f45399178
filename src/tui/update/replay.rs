//! Taking up an interrupted session from its events.

use crate::deck::{Item, Library, Task};
use crate::memory::Rating;
use crate::response::{self, Response};
use crate::review::{Answer, Event, Fact};
use crate::session::{Given, Session};

/// Replays the answers of a session that was interrupted, from its events.
pub fn replay(session: &mut Session, events: &[Event], library: &Library) {
    let voided = |event: &Event| {
        events.iter().any(|other| matches!(other.fact, Fact::Void { target, .. } if target == event.id))
    };
    for event in events.iter().filter(|event| !voided(event)) {
        match &event.fact {
            Fact::Answer(answer) => {
                let Some(item) = library.item(&answer.item) else { continue };
                let given = regiven(&item, event, answer, rating_of(event, answer, events));
                session.replay(&item, answer.shown.clone(), given, library);
            }
            Fact::Suspend(item) => session.suspend(event.id, item, library),
            Fact::Void { .. }
            | Fact::Regrade { .. }
            | Fact::Resume(_)
            | Fact::Mark { .. }
            | Fact::Report(_)
            | Fact::Begin(_)
            | Fact::End
            | Fact::Unknown { .. } => {}
        }
    }
}

/// The rating that counts for an answer.
fn rating_of(event: &Event, answer: &Answer, events: &[Event]) -> Rating {
    let regrade = events.iter().rev().find_map(|other| match other.fact {
        Fact::Regrade { target, rating, .. } if target == event.id => Some(rating),
        _ => None,
    });
    regrade.unwrap_or(answer.rating)
}

/// An answer from the log as the session takes it. Options that were reworded since are not found again.
fn regiven(item: &Item, event: &Event, answer: &Answer, rating: Rating) -> Given {
    let Task::Choice(choice) = &item.task;
    let places = choice.alternatives.iter().enumerate();
    let chosen = places.filter(|(_, option)| answer.chosen.contains(&option.fingerprint)).map(|(place, _)| place);
    Given {
        event: event.id,
        response: Response::Chosen(chosen.collect()),
        confidence: answer.confidence,
        grade: response::Grade { verdict: answer.verdict, score: answer.score, rating: answer.rating },
        rating,
        latency_ms: answer.latency_ms,
    }
}
