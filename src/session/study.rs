//! What an answer in study means: its grade, its event in the log, and the session that the log gives back after an
//! interruption.
//!
//! A screen says what was entered, how sure the learner was and how long it took. Everything else is decided here, as
//! [`super::exam`] decides it for exams.

use std::collections::HashSet;

use super::logged::{self, logged};
use super::{Given, Session};
use crate::day::Moment;
use crate::deck::limits::ANSWER_MS;
use crate::deck::{Item, Library};
use crate::memory::Rating;
use crate::response::{self, Confidence, Grade, Response, Score};
use crate::review::{Answer, Event, EventId, Fact, ItemFact, Ledger, LogFact, Reply, StudyMode};

/// An answer that was given and is not graded yet.
#[derive(Clone, Debug, PartialEq)]
pub struct Attempt {
    /// What was answered.
    pub response: Response,
    /// How sure the learner was; none where nobody said.
    pub confidence: Option<Confidence>,
    /// Milliseconds it took.
    pub latency_ms: u32,
}

/// A graded answer that is not written yet.
#[derive(Clone, Debug, PartialEq)]
pub struct Graded {
    /// The answer.
    pub attempt: Attempt,
    /// What it is worth.
    pub grade: Grade,
    /// Whether the learner alone judged it.
    pub self_rated: bool,
}

impl Attempt {
    /// Grades the answer; gives it back where only the learner can judge it.
    ///
    /// # Errors
    ///
    /// The answer itself, which no program can grade.
    pub fn grade(self, item: &Item, library: &Library) -> Result<Graded, Self> {
        match response::grade(item, &self.response, self.confidence.unwrap_or_default(), library) {
            Some(grade) => Ok(Graded { attempt: self, grade, self_rated: false }),
            None => Err(self),
        }
    }

    /// Takes the rating that the learner gave the answer.
    #[must_use]
    pub fn judged(self, rating: Rating) -> Graded {
        Graded { attempt: self, grade: response::self_rated(rating), self_rated: true }
    }
}

impl Graded {
    /// An item that was passed, or whose time ran out: it counts as wrong. No answer was given, so nobody said how sure it was.
    #[must_use]
    pub fn passed(item: &Item, latency_ms: u32) -> Self {
        let response = Reply::default().response(item);
        let grade = response::graded(Score::NONE, Confidence::default());
        Self { attempt: Attempt { response, confidence: None, latency_ms }, grade, self_rated: false }
    }
}

/// How items are asked in study.
#[must_use]
pub fn mode(minute: bool, cover: bool) -> StudyMode {
    match (minute, cover) {
        (true, _) => StudyMode::Minute,
        (false, true) => StudyMode::Cover,
        (false, false) => StudyMode::Study,
    }
}

/// Milliseconds from showing an item to its answer, on one clock; at most a day.
#[must_use]
pub fn latency_ms(since_ms: u64, now_ms: u64) -> u32 {
    let latency = now_ms.saturating_sub(since_ms).min(u64::from(ANSWER_MS));
    u32::try_from(latency).unwrap_or(u32::MAX)
}

impl Session {
    /// The answer to the item being shown, as the log is to keep it; none when no item is shown.
    #[must_use]
    pub fn logged(&self, item: &Item, graded: &Graded, mode: StudyMode, ledger: &Ledger, at: Moment) -> Option<Answer> {
        let showing = self.showing()?;
        let Graded { attempt, grade, self_rated } = graded;
        let given = logged::Given {
            response: &attempt.response,
            shown: &showing.order,
            grade: *grade,
            self_rated: *self_rated,
            confidence: attempt.confidence,
            neutral: Confidence::default(),
            latency_ms: attempt.latency_ms,
            mode,
        };
        Some(logged(item, &given, ledger, at))
    }

    /// Takes a graded answer whose event was ordered written, and moves on.
    pub fn take(&mut self, event: EventId, graded: Graded, library: &Library) {
        let Graded { attempt: Attempt { response, confidence, latency_ms }, grade, .. } = graded;
        self.answer(Given { event, response, confidence, grade, rating: grade.rating, latency_ms }, library);
    }

    /// Takes up the session after an interruption, from its events. What was undone is left out.
    pub fn resume(&mut self, events: &[Event], library: &Library) {
        let void = |event: &Event| match event.fact {
            Fact::Log(LogFact::Void { target, .. }) => Some(target),
            _ => None,
        };
        let voided: HashSet<EventId> = events.iter().filter_map(void).collect();
        for event in events.iter().filter(|event| !voided.contains(&event.id)) {
            match &event.fact {
                Fact::Item(ItemFact::Answer(answer)) => {
                    if let Some(item) = library.item(&answer.item) {
                        self.replay(&item, answer.shown.clone(), given_again(&item, event, answer), library);
                    }
                }
                Fact::Item(ItemFact::Regrade { target, rating, .. })
                    if self.answered().last().is_some_and(|answer| answer.event == *target) =>
                {
                    self.regrade(event.id, *rating, library);
                }
                Fact::Item(ItemFact::Suspend(item)) => self.suspend(event.id, item, library),
                Fact::Item(ItemFact::Mark { item, .. }) => self.mark(event.id, item),
                Fact::Item(ItemFact::Report(item)) => self.report(event.id, item),
                // Nothing else that is written in a session changes what it asks.
                _ => {}
            }
        }
    }
}

/// An answer from the log as the session takes it. Options that were reworded since are not found again.
fn given_again(item: &Item, event: &Event, answer: &Answer) -> Given {
    Given {
        event: event.id,
        response: answer.reply.response(item),
        confidence: answer.said(),
        grade: Grade { verdict: answer.verdict, score: answer.score, rating: answer.rating },
        rating: answer.rating,
        latency_ms: answer.latency_ms,
    }
}
