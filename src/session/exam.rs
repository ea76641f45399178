//! Exams: questions in a fixed order against a clock. A pure state machine; the clocks come in with each call.
//!
//! Three rules hold for every exam:
//!
//! - Every answer can be changed until the exam is finished, and none after it. The freeze is in the log before any key is
//!   shown, so neither a kill nor another process opens the answers again.
//! - An answer is awarded only if the program can tell that it is right. Only `recall` items are judged by the learner, and
//!   they are drawn only where they were asked for.
//! - The clock runs on while the machine sleeps or the process is stopped, unless the exam can be paused: then both are time
//!   away.

mod clocks;
mod draw;

use super::attempt::{Attempt, GradedAttempt, Presentation, latency_ms};
use super::order::shown_order;
use crate::day::Moment;
use crate::deck::{Item, ItemId, Library};
use crate::memory::Rating;
use crate::response::{self, Confidence, Grade, Response, Score, Verdict};
use crate::review::{
    Answer, Event, ExamEnd, ExamFact, ExamFreeze, ExamPlan, ExamStep, Fact, ItemFact, Ledger, Reply, SessionId,
    StudyMode, passes,
};

pub use clocks::Clocks;
pub use draw::{Kinds, draw, eligible, is_self_judged};

/// One question of an exam.
#[derive(Clone, Debug, PartialEq)]
pub struct Question {
    /// The item.
    pub item: ItemId,
    /// Places of its alternatives or steps in the file, in the order shown.
    pub order: Vec<u8>,
    /// The answer as it stands.
    pub response: Response,
    /// The first answer, if there was one.
    pub first: Option<Response>,
    /// How sure the learner is.
    pub confidence: Confidence,
    /// Whether the learner wants to come back to it.
    pub marked: bool,
    /// Milliseconds spent on it.
    pub spent_ms: u64,
    /// What the learner said of an answer that only they can judge.
    pub judged: Option<bool>,
}

/// An exam being sat, or just finished.
#[derive(Clone, Debug, PartialEq)]
pub struct Exam {
    id: SessionId,
    plan: ExamPlan,
    begun: Moment,
    questions: Vec<Question>,
    at: usize,
    /// Milliseconds of the exam that were over when the clocks showed `since`.
    elapsed_ms: u64,
    /// The clocks when the question on the screen came up.
    since: Clocks,
    /// Whether the exam is finished, and its answers final.
    frozen: bool,
    /// Items whose answers are in the log already, from an end that was interrupted.
    logged: Vec<ItemId>,
}

impl Exam {
    /// Begins an exam; items that the library lacks are left out.
    #[must_use]
    pub fn begin(id: SessionId, plan: ExamPlan, begun: Moment, clocks: Clocks, library: &Library) -> Self {
        let known = plan.items.iter().filter_map(|item| library.item(item));
        let confidence = if plan.certainty { Confidence::Guess } else { Confidence::Fairly };
        let questions = known.map(|item| Question {
            order: shown_order(&item, plan.seed, 0),
            response: Reply::default().response(&item),
            first: None,
            confidence,
            marked: false,
            spent_ms: 0,
            judged: None,
            item: item.id.clone(),
        });
        let questions = questions.collect();
        Self { id, plan, begun, questions, at: 0, elapsed_ms: 0, since: clocks, frozen: false, logged: Vec::new() }
    }

    /// Takes up an exam from its events. Time away counts, by the wall clock, unless it was set up otherwise. `ran_ms` is how
    /// long it had run at its last sign of life, where that is known beside the log: no wall clock gives that back.
    ///
    /// An exam that was finished stays so: no step behind the freeze counts. Answers in the log mean the same, since they are
    /// written when the exam is scored.
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
                    question.spent_ms = u64::from(step.spent_ms);
                }
                Fact::Item(ItemFact::Answer(answer)) => {
                    self.logged.push(answer.item.clone());
                    // What the learner judged before the interruption stays judged: the log has it already.
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

    /// What was set out.
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

    /// The place of the question on the screen.
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

    /// Milliseconds that it may take.
    #[must_use]
    pub fn limit_ms(&self) -> u64 {
        u64::from(self.plan.minutes) * 60_000
    }

    /// Whether the exam is finished, and its answers final.
    #[must_use]
    pub fn is_frozen(&self) -> bool {
        self.frozen
    }

    /// Milliseconds that are over.
    #[must_use]
    pub fn elapsed_ms(&self, clocks: Clocks) -> u64 {
        let passed = if self.plan.pausable {
            clocks.awake_ms.saturating_sub(self.since.awake_ms)
        } else {
            clocks.real_ms.saturating_sub(self.since.real_ms)
        };
        self.elapsed_ms.saturating_add(passed).min(self.limit_ms())
    }

    /// Milliseconds that are left.
    #[must_use]
    pub fn left_ms(&self, clocks: Clocks) -> u64 {
        self.limit_ms() - self.elapsed_ms(clocks)
    }

    /// Goes to a question; one beyond the last is the last.
    pub fn go(&mut self, place: usize, clocks: Clocks) {
        self.book(clocks);
        self.at = place.min(self.questions.len().saturating_sub(1));
    }

    /// Comes back to it after it was left: no question took the time away. Where that does not count, the clock goes on from
    /// here.
    pub fn enter(&mut self, clocks: Clocks) {
        if !self.frozen {
            self.since.awake_ms = clocks.awake_ms;
        }
    }

    /// Leaves out milliseconds in which the process was stopped: no question took them, and where the exam can be paused, they
    /// do not count.
    pub fn pause(&mut self, away_ms: u64) {
        self.since.awake_ms = self.since.awake_ms.saturating_add(away_ms);
    }

    /// Takes the answer to the question on the screen as it stands now, and gives what the log is to keep.
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

    /// Marks the question on the screen, or removes the mark, and gives what the log is to keep.
    pub fn mark(&mut self, item: &Item, clocks: Clocks) -> Option<ExamStep> {
        let question = self.questions.get_mut(self.at).filter(|_| !self.frozen)?;
        question.marked = !question.marked;
        self.step(item, clocks)
    }

    /// What the log is to keep of the question on the screen, and of the time.
    pub fn step(&mut self, item: &Item, clocks: Clocks) -> Option<ExamStep> {
        if self.frozen {
            return None;
        }
        self.book(clocks);
        let question = self.questions.get(self.at)?;
        Some(ExamStep {
            item: question.item.clone(),
            reply: Reply::of(item, &question.response),
            confidence: question.confidence,
            marked: question.marked,
            elapsed_ms: self.elapsed_ms,
            spent_ms: latency_ms(question.spent_ms),
        })
    }

    /// Books the time since the clocks were last read to the question on the screen, as far as the learner was there.
    fn book(&mut self, clocks: Clocks) {
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

    /// Stops the clock for good and makes every answer final; gives what the log is to keep.
    pub fn freeze(&mut self, clocks: Clocks) -> ExamFreeze {
        self.book(clocks);
        self.since = Clocks::NEVER;
        self.frozen = true;
        ExamFreeze { elapsed_ms: self.elapsed_ms }
    }

    /// Places of the answers that only the learner can judge and has not judged yet. Words that are not on the list of a
    /// `short` item are none of these: in an exam they earn nothing.
    #[must_use]
    pub fn to_judge(&self, library: &Library) -> Vec<usize> {
        let open = |question: &Question| {
            !question.response.is_empty()
                && question.judged.is_none()
                && library.item(&question.item).is_some_and(|item| is_self_judged(&item))
        };
        (0..self.questions.len()).filter(|place| open(&self.questions[*place])).collect()
    }

    /// What the learner says of an answer; nothing where the program can tell.
    pub fn judge(&mut self, place: usize, right: bool, library: &Library) {
        if let Some(question) = self.questions.get_mut(place)
            && library.item(&question.item).is_some_and(|item| is_self_judged(&item))
        {
            question.judged = Some(right);
        }
    }

    /// What an answer earned: nothing for an open question, and for one that nobody judged.
    #[must_use]
    pub fn grade(&self, place: usize, library: &Library) -> Grade {
        let graded = self.questions.get(place).and_then(|question| {
            let item = library.item(&question.item).filter(|_| !question.response.is_empty())?;
            question.grade(&item, library)
        });
        graded.unwrap_or_else(|| response::graded(Score::NONE, Confidence::Fairly))
    }

    /// The answers as the log is to keep them beside those of study: those given, each once, Good or Again.
    /// `said` is whether the learner could say how sure they were.
    #[must_use]
    pub fn answers(&self, library: &Library, ledger: &Ledger, said: bool, at: Moment) -> Vec<Answer> {
        let given = self
            .questions
            .iter()
            .filter(|question| !question.response.is_empty() && !self.logged.contains(&question.item));
        let answer = |question: &Question| {
            let item = library.item(&question.item)?;
            let Grade { verdict, score, .. } = question.grade(&item, library)?;
            let rating = if verdict == Verdict::Right { Rating::Good } else { Rating::Again };
            let graded = GradedAttempt {
                attempt: Attempt {
                    response: question.response.clone(),
                    confidence: said.then_some(question.confidence),
                    latency_ms: latency_ms(question.spent_ms),
                },
                grade: Grade { verdict, score, rating },
                self_rated: question.judged.is_some() && is_self_judged(&item),
            };
            let asked = Presentation { order: &question.order, mode: StudyMode::Exam, neutral: question.confidence };
            Some(graded.answer(&item, &asked, ledger, at))
        };
        given.filter_map(answer).collect()
    }

    /// How it ended.
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

impl Question {
    /// Takes another answer.
    fn change(&mut self, response: Response) {
        if self.first.is_none() && !response.is_empty() {
            self.first = Some(response.clone());
        }
        self.response = response;
    }

    /// What the answer earned; none where only the learner can tell and has not. In doubt nothing is awarded: what grading
    /// leaves open, a learner may settle in study, but not in an exam.
    fn grade(&self, item: &Item, library: &Library) -> Option<Grade> {
        if is_self_judged(item) {
            let score = if self.judged? { Score::FULL } else { Score::NONE };
            return Some(response::graded(score, self.confidence));
        }
        let graded = response::grade(item, &self.response, self.confidence, library);
        Some(graded.unwrap_or_else(|| response::graded(Score::NONE, self.confidence)))
    }
}

#[cfg(test)]
mod tests;
