//! Exams: questions in a fixed order against a clock, every answer open to change until the end. A pure state machine; the
//! clock comes in with each call.

use std::collections::HashMap;

use super::chance::Chance;
use super::order::shown_order;
use super::queue::Scope;
use crate::day::Moment;
use crate::deck::limits::ANSWER_MS;
use crate::deck::{CaseId, Entry, Item, ItemId, Library};
use crate::memory::Rating;
use crate::response::{self, Confidence, Grade, Response, Score, Verdict};
use crate::review::{Answer, Event, ExamEnd, ExamPlan, ExamStep, Fact, Ledger, Reply, SessionId, StudyMode, Weighed};

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
    /// Milliseconds of the exam that were over when the clock showed `since_ms`.
    elapsed_ms: u64,
    /// The clock that never jumps, when the question on the screen came up.
    since_ms: u64,
    /// Items whose answers are in the log already, from an end that was interrupted.
    logged: Vec<ItemId>,
}

impl Exam {
    /// Begins an exam; items that the library lacks are left out.
    #[must_use]
    pub fn begin(id: SessionId, plan: ExamPlan, begun: Moment, ticks_ms: u64, library: &Library) -> Self {
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
        Self { id, plan, begun, questions, at: 0, elapsed_ms: 0, since_ms: ticks_ms, logged: Vec::new() }
    }

    /// Takes up an exam from its events. Time away counts, by the wall clock, unless it was set up otherwise; a wall clock
    /// that was set back takes nothing back.
    #[must_use]
    pub fn resumed(mut self, events: &[Event], now: Moment, library: &Library) -> Self {
        for event in events {
            match &event.fact {
                Fact::ExamStep(step) => {
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
                Fact::Answer(answer) => self.logged.push(answer.item.clone()),
                _ => {}
            }
        }
        let away = u64::try_from(now.at_ms.saturating_sub(self.begun.at_ms)).unwrap_or(0);
        if !self.plan.pausable {
            self.elapsed_ms = self.elapsed_ms.max(away);
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

    /// Milliseconds that are over.
    #[must_use]
    pub fn elapsed_ms(&self, ticks_ms: u64) -> u64 {
        self.elapsed_ms.saturating_add(ticks_ms.saturating_sub(self.since_ms)).min(self.limit_ms())
    }

    /// Milliseconds that are left.
    #[must_use]
    pub fn left_ms(&self, ticks_ms: u64) -> u64 {
        self.limit_ms() - self.elapsed_ms(ticks_ms)
    }

    /// Goes to a question; one beyond the last is the last.
    pub fn go(&mut self, place: usize, ticks_ms: u64) {
        self.settle(ticks_ms);
        self.at = place.min(self.questions.len().saturating_sub(1));
    }

    /// Comes back to it after it was left: where time away does not count, the clock goes on from here.
    pub fn enter(&mut self, ticks_ms: u64) {
        if self.plan.pausable {
            self.since_ms = ticks_ms;
        }
    }

    /// Leaves time out that did not count: milliseconds while the program was stopped.
    pub fn pause(&mut self, away_ms: u64) {
        if self.plan.pausable {
            self.since_ms = self.since_ms.saturating_add(away_ms);
        }
    }

    /// Takes the answer to the question on the screen as it stands now, and gives what the log is to keep.
    pub fn answer(
        &mut self,
        item: &Item,
        response: Response,
        confidence: Confidence,
        ticks_ms: u64,
    ) -> Option<ExamStep> {
        let question = self.questions.get_mut(self.at)?;
        question.confidence = confidence;
        question.change(response);
        self.step(item, ticks_ms)
    }

    /// Marks the question on the screen, or removes the mark, and gives what the log is to keep.
    pub fn mark(&mut self, item: &Item, ticks_ms: u64) -> Option<ExamStep> {
        let question = self.questions.get_mut(self.at)?;
        question.marked = !question.marked;
        self.step(item, ticks_ms)
    }

    /// What the log is to keep of the question on the screen.
    fn step(&mut self, item: &Item, ticks_ms: u64) -> Option<ExamStep> {
        self.settle(ticks_ms);
        let question = self.questions.get(self.at)?;
        Some(ExamStep {
            item: question.item.clone(),
            reply: Reply::of(item, &question.response),
            confidence: question.confidence,
            marked: question.marked,
            elapsed_ms: self.elapsed_ms,
            spent_ms: u32::try_from(question.spent_ms.min(u64::from(ANSWER_MS))).unwrap_or(u32::MAX),
        })
    }

    /// Books the time since the clock was last read to the question on the screen.
    fn settle(&mut self, ticks_ms: u64) {
        let before = self.elapsed_ms;
        self.elapsed_ms = self.elapsed_ms(ticks_ms);
        self.since_ms = ticks_ms;
        if let Some(question) = self.questions.get_mut(self.at) {
            question.spent_ms += self.elapsed_ms - before;
        }
    }

    /// Stops the clock for good.
    pub fn stop(&mut self, ticks_ms: u64) {
        self.settle(ticks_ms);
        // From here on no time passes.
        self.since_ms = u64::MAX;
    }

    /// Places of the answers that only the learner can judge and has not judged yet.
    #[must_use]
    pub fn to_judge(&self, library: &Library) -> Vec<usize> {
        let open = |question: &Question| {
            !question.response.is_empty()
                && question.judged.is_none()
                && library
                    .item(&question.item)
                    .is_some_and(|item| response::grade(&item, &question.response, question.confidence).is_none())
        };
        (0..self.questions.len()).filter(|place| open(&self.questions[*place])).collect()
    }

    /// What the learner says of an answer.
    pub fn judge(&mut self, place: usize, right: bool) {
        if let Some(question) = self.questions.get_mut(place) {
            question.judged = Some(right);
        }
    }

    /// What an answer earned: nothing for an open question, and for one that nobody judged.
    #[must_use]
    pub fn grade(&self, place: usize, library: &Library) -> Grade {
        let graded = self.questions.get(place).and_then(|question| {
            let item = library.item(&question.item).filter(|_| !question.response.is_empty())?;
            question.grade(&item)
        });
        graded.unwrap_or_else(|| response::graded(Score::NONE, Confidence::Fairly))
    }

    /// The answers as the log is to keep them beside those of study: those given, each once, Good or Again.
    #[must_use]
    pub fn answers(&self, library: &Library, ledger: &Ledger, at: Moment) -> Vec<Answer> {
        let given = self
            .questions
            .iter()
            .filter(|question| !question.response.is_empty() && !self.logged.contains(&question.item));
        let answer = |question: &Question| {
            let item = library.item(&question.item)?;
            let Grade { verdict, score, .. } = question.grade(&item)?;
            let key = item.key_fingerprint();
            let mut answer = Answer {
                content: item.fingerprint(),
                key,
                words: if ledger.knows_words(key) { Vec::new() } else { item.key_words() },
                reply: Reply::of(&item, &question.response),
                self_rated: question.judged.is_some(),
                shown: question.order.clone(),
                verdict,
                score,
                confidence: question.confidence,
                rating: if verdict == Verdict::Right { Rating::Good } else { Rating::Again },
                latency_ms: u32::try_from(question.spent_ms.min(u64::from(ANSWER_MS))).unwrap_or(u32::MAX),
                mode: StudyMode::Exam,
                item: item.id.clone(),
                weighed: Weighed::default(),
            };
            answer.weighed = ledger.weigh(&item, &answer, at);
            Some(answer)
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

    /// What the answer earned; none where only the learner can tell and has not.
    fn grade(&self, item: &Item) -> Option<Grade> {
        let judged = || {
            let score = if self.judged? { Score::FULL } else { Score::NONE };
            Some(response::graded(score, self.confidence))
        };
        response::grade(item, &self.response, self.confidence).or_else(judged)
    }
}

/// Whether points, in [`Score::PARTS`] of one, reach a mark in percent of so many items. No rounding: 70 % of 15 are 10.5.
#[must_use]
pub fn passes(points: u32, of: u32, pass_mark: u8) -> bool {
    of > 0 && u64::from(points) * 100 >= u64::from(pass_mark) * u64::from(of) * u64::from(Score::PARTS)
}

/// Draws items for an exam: by chance, cases whole and in order as long as they fit. Suspended items are left out.
#[must_use]
pub fn draw(library: &Library, ledger: &Ledger, scope: &Scope, count: usize, seed: u64) -> Vec<ItemId> {
    let mut units: Vec<Vec<&Entry>> = Vec::new();
    let mut of_case = HashMap::<(&str, &CaseId), usize>::new();
    for entry in eligible(library, ledger, scope) {
        let key = entry.case.as_ref().map(|case| (entry.id.deck(), case));
        if let Some(place) = key.and_then(|key| of_case.get(&key)) {
            units[*place].push(entry);
            continue;
        }
        of_case.extend(key.map(|key| (key, units.len())));
        units.push(vec![entry]);
    }
    Chance::of(seed, &[b"exam"]).shuffle(&mut units);
    let mut drawn: Vec<ItemId> = Vec::new();
    for unit in &units {
        if drawn.len() + unit.len() <= count {
            drawn.extend(unit.iter().map(|entry| entry.id.clone()));
        }
    }
    // What is left open is filled from the cases that did not fit whole, in their order.
    for entry in units.iter().flatten() {
        if drawn.len() < count && !drawn.contains(&entry.id) {
            drawn.push(entry.id.clone());
        }
    }
    drawn
}

/// The items that an exam may draw from.
pub fn eligible<'a>(library: &'a Library, ledger: &'a Ledger, scope: &'a Scope) -> impl Iterator<Item = &'a Entry> {
    library.entries().filter(move |entry| scope.admits(entry) && !ledger.state(&entry.id).suspended)
}

#[cfg(test)]
mod tests;
