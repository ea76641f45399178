//! Study: timing an item, logging its answer, and rebuilding a session from the log.
//!
//! A screen passes in what the learner did and writes the events that come back, as it does for an [exam](super::exam).

use std::collections::HashSet;

use super::attempt::{self, Attempt, GradedAttempt, Presentation};
use super::{Session, Undone};
use crate::day::Moment;
use crate::deck::{Item, Library};
use crate::memory::Rating;
use crate::response::{Confidence, Grade};
use crate::review::{Answer, Event, EventId, Fact, ItemFact, Ledger, LogFact, PlannedLoad, StudyMode};

/// The default time limit of each item in [`StudyMode::Minute`], in seconds.
pub const SECONDS: u32 = 60;

/// Times one item on a monotonic clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Timer {
    since_ms: u64,
}

impl Timer {
    /// Starts now.
    #[must_use]
    pub fn start(now_ms: u64) -> Self {
        Self { since_ms: now_ms }
    }

    /// Continues after an attempt that was undone: the time that it took counts.
    #[must_use]
    pub fn resume(attempt: &Attempt, now_ms: u64) -> Self {
        Self { since_ms: now_ms.saturating_sub(attempt.latency_ms.into()) }
    }

    /// Leaves out time in which the program was stopped.
    pub fn pause(&mut self, away_ms: u64) {
        self.since_ms = self.since_ms.saturating_add(away_ms);
    }

    /// Milliseconds since the start; at most a day.
    #[must_use]
    pub fn latency_ms(self, now_ms: u64) -> u32 {
        attempt::latency_ms(now_ms.saturating_sub(self.since_ms))
    }

    /// Milliseconds left of a time limit.
    #[must_use]
    pub fn left_ms(self, limit_ms: u64, now_ms: u64) -> u64 {
        limit_ms.saturating_sub(now_ms.saturating_sub(self.since_ms))
    }
}

impl Session {
    /// The answer to the item being shown, ready to log; none if no item is shown. Once its event has an id, it is
    /// recorded with [`Session::answer`].
    #[must_use]
    pub fn logged(
        &self,
        item: &Item,
        graded: &GradedAttempt,
        mode: StudyMode,
        ledger: &Ledger,
        at: Moment,
    ) -> Option<Answer> {
        let order = &self.showing()?.order;
        let asked = Presentation { order, mode, neutral: Confidence::default() };
        Some(graded.answer(item, &asked, ledger, at, &mut PlannedLoad::new()))
    }

    /// The last answer with another rating, which `change` derives from the current one, ready to log; none if there is
    /// no such rating. Once its event has an id, it is recorded with [`Session::apply`].
    #[must_use]
    pub fn rerated(&self, change: impl Fn(Rating) -> Option<Rating>) -> Option<ItemFact> {
        let last = self.answered().last()?;
        let rating = change(last.rating).filter(|rating| *rating != last.rating)?;
        Some(ItemFact::Regrade { target: last.event, item: last.showing.item.clone(), rating })
    }

    /// Applies an event about an item, whether it was just recorded or is read back from the log.
    pub fn apply(&mut self, event: EventId, fact: &ItemFact, library: &Library) {
        match fact {
            ItemFact::Answer(answer) => {
                if let Some(item) = library.item(&answer.item) {
                    self.replay(&item, answer.shown.clone(), event, graded(&item, answer), library);
                }
            }
            ItemFact::Regrade { target, rating, .. } => {
                if self.answered().last().is_some_and(|last| last.event == *target) {
                    self.regrade(event, *rating, library);
                }
            }
            ItemFact::Suspend(item) => self.suspend(event, item, library),
            ItemFact::Mark { item, on } => self.mark(event, item, *on),
            ItemFact::Report(item) => self.report(event, item),
            ItemFact::Resume(_) | ItemFact::Bury(_) | ItemFact::Rename { .. } | ItemFact::Reset(_) => {}
        }
    }

    /// Replays the events of a session that was interrupted. Undone events are left out.
    #[must_use]
    pub fn resumed(mut self, events: &[Event], library: &Library) -> Self {
        let voided = |event: &Event| match event.fact {
            Fact::Log(LogFact::Void { target, .. }) => Some(target),
            _ => None,
        };
        let voided: HashSet<EventId> = events.iter().filter_map(voided).collect();
        for event in events.iter().filter(|event| !voided.contains(&event.id)) {
            if let Fact::Item(fact) = &event.fact {
                self.apply(event.id, fact, library);
            }
        }
        self
    }
}

impl Undone {
    /// The undo to log; none for a skip, which is not in the log.
    #[must_use]
    pub fn void(self) -> Option<LogFact> {
        match self {
            Self::Answer(target, item)
            | Self::Regrade(target, item)
            | Self::Suspend(target, item)
            | Self::Mark(target, item, _)
            | Self::Report(target, item) => Some(LogFact::Void { target, item: Some(item) }),
            Self::Skip => None,
        }
    }
}

/// The graded attempt behind a logged answer. Options that were reworded since are missing from its response.
fn graded(item: &Item, answer: &Answer) -> GradedAttempt {
    GradedAttempt {
        attempt: Attempt {
            response: answer.reply.response(item),
            confidence: answer.stated_confidence(),
            latency_ms: answer.latency_ms,
        },
        grade: Grade { verdict: answer.verdict, score: answer.score, rating: answer.rating },
        self_rated: answer.self_rated,
    }
}
