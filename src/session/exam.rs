//! Exams: questions in a fixed order against a clock. A pure state machine; the clocks come in with each call.
//!
//! Three rules hold for every exam:
//!
//! - Every answer can be changed until the exam is finished, and none after that. The freeze is in the log before any
//!   key is shown, so neither a kill nor another process can reopen the answers.
//! - An answer earns points only if the program can tell that it is right. Only `recall` items are graded by the
//!   learner, and they are drawn only on request.
//! - The clock keeps running while the machine sleeps or the process is stopped, unless the exam can be paused: then
//!   that time does not count.

mod clocks;
mod draw;
mod question;

use super::attempt::{Attempt, GradedAttempt, Presentation, latency_ms};
use super::order::shown_order;
use crate::day::Moment;
use crate::deck::{Item, ItemId, Library};
use crate::memory::Rating;
use crate::response::{self, ChoiceSet, Confidence, Grade, Response, Score, Verdict};
use crate::review::{
    Answer, Event, ExamEnd, ExamFact, ExamFreeze, ExamPlan, ExamStep, Fact, ItemFact, Ledger, PlannedLoad, Reply,
    SessionId, StudyMode, passes,
};

pub use clocks::Clocks;
pub use draw::{Kinds, draw, draw_among, eligible, is_self_judged};
pub use question::Question;

/// An exam in progress, or just finished.
#[derive(Clone, Debug, PartialEq)]
pub struct Exam {
    id: SessionId,
    plan: ExamPlan,
    begun: Moment,
    questions: Vec<Question>,
    at: usize,
    /// Milliseconds of the exam that had passed at `since`.
    elapsed_ms: u64,
    /// The clocks when time was last added to the question on the screen.
    since: Clocks,
    /// Whether the exam is finished, and its answers final.
    frozen: bool,
    /// Items whose answers are already in the log, because scoring was interrupted.
    logged: Vec<ItemId>,
}

impl Exam {
    /// Begins an exam. Items that are not in the library are left out.
    #[must_use]
    pub fn begin(id: SessionId, plan: ExamPlan, begun: Moment, clocks: Clocks, library: &Library) -> Self {
        let known = plan.items.iter().filter_map(|item| library.item(item));
        let confidence = plan.default_confidence();
        let questions = known.map(|item| Question {
            order: shown_order(&item, plan.seed, 0),
            response: Reply::default().response(&item),
            first: None,
            confidence,
            marked: false,
            struck: ChoiceSet::NONE,
            spent_ms: 0,
            judged: None,
            item: item.id.clone(),
        });
        let questions = questions.collect();
        Self { id, plan, begun, questions, at: 0, elapsed_ms: 0, since: clocks, frozen: false, logged: Vec::new() }
    }

    /// Resumes an exam from its events. Time away counts by the wall clock, unless the exam can be paused. `ran_ms` is
    /// the running time at its last heartbeat, if one was stored outside the log: setting the wall clock back cannot
    /// reduce it.
    ///
    /// A finished exam stays finished: steps after the freeze do not count. Logged answers also mean that it is
    /// finished, because they are written when the exam is scored.
    #[must_use]
    pub fn resumed(mut self, events: &[Event], ran_ms: Option<u64>, now: Moment, library: &Library) -> Self {
        for event in events {
            match &event.fact {
                Fact::Exam(ExamFact::Freeze(freeze)) if !self.frozen => {
                    self.elapsed_ms = freeze.elapsed_ms;
                    self.frozen = true;
                }
                Fact::Exam(ExamFact::Step(step)) if !self.frozen => {
                    self.elapsed_ms = self.elapsed_ms.max(step.elapsed_ms);
                    let Some(place) = self.questions.iter().position(|question| question.item == step.item) else {
                        continue;
                    };
                    let Some(item) = library.item(&step.item) else { continue };
                    self.at = place;
                    let question = &mut self.questions[place];
                    question.change(step.reply.response(&item));
                    question.confidence = step.confidence;
                    question.marked = step.marked;
                    question.restore_struck(&item, &step.struck);
                    question.spent_ms = u64::from(step.spent_ms);
                }
                Fact::Item(ItemFact::Answer(answer)) => {
                    self.logged.push(answer.item.clone());
                    // Verdicts that the learner gave before the interruption are already in the log.
                    let question = self.questions.iter_mut().find(|question| question.item == answer.item);
                    if let Some(question) = question.filter(|_| answer.self_rated) {
                        question.judged = Some(answer.verdict == Verdict::Right);
                    }
                    self.frozen = true;
                }
                _ => {}
            }
        }
        if self.frozen {
            self.since = Clocks::NEVER;
        } else {
            let away = u64::try_from(now.at_ms.saturating_sub(self.begun.at_ms)).unwrap_or(0);
            let away = if self.plan.pausable { 0 } else { away };
            self.elapsed_ms = self.elapsed_ms.max(ran_ms.unwrap_or(0)).max(away);
        }
        self.elapsed_ms = self.elapsed_ms.min(self.limit_ms());
        self
    }

    /// The exam's id.
    #[must_use]
    pub fn id(&self) -> SessionId {
        self.id
    }

    /// Its plan.
    #[must_use]
    pub fn plan(&self) -> &ExamPlan {
        &self.plan
    }

    /// When it began.
    #[must_use]
    pub fn begun(&self) -> Moment {
        self.begun
    }

    /// The questions in their order.
    #[must_use]
    pub fn questions(&self) -> &[Question] {
        &self.questions
    }

    /// The index of the question on the screen.
    #[must_use]
    pub fn at(&self) -> usize {
        self.at
    }

    /// The question on the screen.
    #[must_use]
    pub fn question(&self) -> Option<&Question> {
        self.questions.get(self.at)
    }

    /// How many questions have an answer.
    #[must_use]
    pub fn answered(&self) -> usize {
        self.questions.iter().filter(|question| !question.response.is_empty()).count()
    }

    /// Indices of the questions without an answer.
    #[must_use]
    pub fn unanswered(&self) -> Vec<usize> {
        let questions = self.questions.iter().enumerate();
        questions.filter(|(_, question)| question.response.is_empty()).map(|(place, _)| place).collect()
    }

    /// The time limit in milliseconds.
    #[must_use]
    pub fn limit_ms(&self) -> u64 {
        u64::from(self.plan.minutes) * 60_000
    }

    /// Whether the exam is finished, and its answers final.
    #[must_use]
    pub fn is_frozen(&self) -> bool {
        self.frozen
    }

    /// Milliseconds that have passed.
    #[must_use]
    pub fn elapsed_ms(&self, clocks: Clocks) -> u64 {
        let passed = if self.plan.pausable {
            clocks.awake_ms.saturating_sub(self.since.awake_ms)
        } else {
            clocks.real_ms.saturating_sub(self.since.real_ms)
        };
        self.elapsed_ms.saturating_add(passed).min(self.limit_ms())
    }

    /// Milliseconds left.
    #[must_use]
    pub fn left_ms(&self, clocks: Clocks) -> u64 {
        self.limit_ms() - self.elapsed_ms(clocks)
    }

    /// Goes to a question, at most the last one.
    pub fn go(&mut self, place: usize, clocks: Clocks) {
        self.charge_time(clocks);
        self.at = place.min(self.questions.len().saturating_sub(1));
    }

    /// Returns to an exam that was left. The time away is spent on no question; if the exam can be paused, it does not
    /// count at all.
    pub fn enter(&mut self, clocks: Clocks) {
        if !self.frozen {
            self.since.awake_ms = clocks.awake_ms;
        }
    }

    /// Leaves out time in which the process was stopped. It is spent on no question; if the exam can be paused, it does
    /// not count at all.
    pub fn pause(&mut self, away_ms: u64) {
        self.since.awake_ms = self.since.awake_ms.saturating_add(away_ms);
    }

    /// Changes the answer to the question on the screen, and returns the step to log.
    pub fn answer(
        &mut self,
        item: &Item,
        response: Response,
        confidence: Confidence,
        clocks: Clocks,
    ) -> Option<ExamStep> {
        let question = self.questions.get_mut(self.at).filter(|_| !self.frozen)?;
        question.confidence = confidence;
        question.change(response);
        self.step(item, clocks)
    }

    /// Marks or unmarks the question on the screen, and returns the step to log.
    pub fn mark(&mut self, item: &Item, clocks: Clocks) -> Option<ExamStep> {
        let question = self.questions.get_mut(self.at).filter(|_| !self.frozen)?;
        question.marked = !question.marked;
        self.step(item, clocks)
    }

    /// Changes which options of the question on the screen are struck out. Returns whether anything changed, which
    /// [`Exam::step`] then logs.
    pub fn strike(&mut self, struck: ChoiceSet) -> bool {
        let question = self.questions.get_mut(self.at).filter(|question| !self.frozen && question.struck != struck);
        question.map(|question| question.struck = struck).is_some()
    }

    /// Indices of the questions whose typed number cannot be read, so that it earns nothing.
    #[must_use]
    pub fn unreadable(&self, library: &Library) -> Vec<usize> {
        let is_unreadable = |question: &Question| {
            library.item(&question.item).is_some_and(|item| question.number_problem(&item).is_some())
        };
        (0..self.questions.len()).filter(|place| is_unreadable(&self.questions[*place])).collect()
    }

    /// The state of the question on the screen and the time, as a step to log.
    pub fn step(&mut self, item: &Item, clocks: Clocks) -> Option<ExamStep> {
        if self.frozen {
            return None;
        }
        self.charge_time(clocks);
        let question = self.questions.get(self.at)?;
        Some(ExamStep {
            item: question.item.clone(),
            reply: Reply::of(item, &question.response),
            confidence: question.confidence,
            marked: question.marked,
            struck: question.struck_fingerprints(item),
            elapsed_ms: self.elapsed_ms,
            spent_ms: latency_ms(question.spent_ms),
        })
    }

    /// Adds the time since the clocks were last read to the question on the screen, except for time asleep.
    fn charge_time(&mut self, clocks: Clocks) {
        if self.frozen {
            return;
        }
        let before = self.elapsed_ms;
        let awake_ms = clocks.awake_ms.saturating_sub(self.since.awake_ms);
        self.elapsed_ms = self.elapsed_ms(clocks);
        self.since = clocks;
        if let Some(question) = self.questions.get_mut(self.at) {
            question.spent_ms += (self.elapsed_ms - before).min(awake_ms);
        }
    }

    /// Stops the clock for good, makes every answer final, and returns the freeze to log.
    pub fn freeze(&mut self, clocks: Clocks) -> ExamFreeze {
        self.charge_time(clocks);
        self.since = Clocks::NEVER;
        self.frozen = true;
        ExamFreeze { elapsed_ms: self.elapsed_ms }
    }

    /// Indices of the answers that only the learner can grade and has not graded yet. Responses that a `short` item
    /// does not list are not among them: in an exam they earn nothing.
    #[must_use]
    pub fn to_judge(&self, library: &Library) -> Vec<usize> {
        let open = |question: &Question| {
            !question.response.is_empty()
                && question.judged.is_none()
                && library.item(&question.item).is_some_and(|item| is_self_judged(&item))
        };
        (0..self.questions.len()).filter(|place| open(&self.questions[*place])).collect()
    }

    /// Sets the learner's own verdict on an answer. Does nothing if the program can grade it.
    pub fn judge(&mut self, place: usize, right: bool, library: &Library) {
        if let Some(question) = self.questions.get_mut(place)
            && library.item(&question.item).is_some_and(|item| is_self_judged(&item))
        {
            question.judged = Some(right);
        }
    }

    /// The grade of an answer. Unanswered and ungraded questions earn nothing.
    #[must_use]
    pub fn grade(&self, place: usize, library: &Library) -> Grade {
        let graded = self.questions.get(place).and_then(|question| {
            let item = library.item(&question.item).filter(|_| !question.response.is_empty())?;
            question.grade(&item, library)
        });
        graded.unwrap_or_else(|| response::graded(Score::NONE, Confidence::Fairly))
    }

    /// The answers to log, each once, rated Good or Again. `has_confidence` is whether the learner could state their
    /// confidence.
    #[must_use]
    pub fn answers(&self, library: &Library, ledger: &Ledger, has_confidence: bool, at: Moment) -> Vec<Answer> {
        let given = self
            .questions
            .iter()
            .filter(|question| !question.response.is_empty() && !self.logged.contains(&question.item));
        let mut planned = PlannedLoad::new();
        let answer = |question: &Question| {
            let item = library.item(&question.item)?;
            let Grade { verdict, score, .. } = question.grade(&item, library)?;
            let rating = if verdict == Verdict::Right { Rating::Good } else { Rating::Again };
            let graded = GradedAttempt {
                attempt: Attempt {
                    response: question.response.clone(),
                    confidence: has_confidence.then_some(question.confidence),
                    latency_ms: latency_ms(question.spent_ms),
                },
                grade: Grade { verdict, score, rating },
                self_rated: question.judged.is_some() && is_self_judged(&item),
            };
            let asked = Presentation { order: &question.order, mode: StudyMode::Exam, neutral: question.confidence };
            Some(graded.answer(&item, &asked, ledger, at, &mut planned))
        };
        given.filter_map(answer).collect()
    }

    /// The score to log.
    #[must_use]
    pub fn end(&self, library: &Library) -> ExamEnd {
        let grades: Vec<Grade> = (0..self.questions.len()).map(|place| self.grade(place, library)).collect();
        let points = grades.iter().map(|grade| grade.score.parts()).sum();
        let of = u32::try_from(grades.len()).unwrap_or(u32::MAX);
        let right = grades.iter().filter(|grade| grade.verdict == Verdict::Right).count();
        let self_rated = self.questions.iter().filter(|question| question.judged.is_some()).count();
        ExamEnd {
            elapsed_ms: self.elapsed_ms,
            points,
            right: u32::try_from(right).unwrap_or(u32::MAX),
            of,
            self_rated: u32::try_from(self_rated).unwrap_or(u32::MAX),
            passed: passes(points, of, self.plan.pass_mark),
            timed_out: self.elapsed_ms >= self.limit_ms(),
        }
    }
}

#[cfg(test)]
mod tests;
