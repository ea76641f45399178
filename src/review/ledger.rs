//! The ledger: what a log adds up to.
//!
//! A fold, and only a fold: the order in which events arrive does not matter, and two devices that hold the
//! same set of events hold the same ledger.

mod fold;
mod history;
mod past;
mod planning;

use std::collections::{BTreeMap, HashMap, HashSet};

use fold::folded;

use super::event::{Adopted, DeviceId, Event, EventId, Fact, Plan, SessionId, StudyMode};
use super::exam::{Evaluation, ExamEnd, ExamPlan, Sat};
use super::exam_date::ExamDate;
use super::learned::Learned;
use super::policy::Policy;
use super::weighed::{ConfidenceTable, Weighed};
use crate::day::{Day, Days, Moment, Rollover};
use crate::deck::wording::is_same;
use crate::deck::{Fingerprint, Item, ItemId};
use crate::memory::{Rating, Retrievability, Scheduler};
use crate::response::{Confidence, Verdict};

pub use history::{Before, History, ItemHistory, Review};
pub use past::Past;

/// An event further ahead of the clock than this does not count until its time: the clock was wrong.
const FUTURE_MS: i64 = 24 * 3_600_000;

/// What folding depends on besides the events.
#[derive(Clone, Debug, Default)]
pub struct Rules {
    /// The memory model.
    pub scheduler: Scheduler,
    /// When a study day ends.
    pub rollover: Rollover,
    /// What else the learner asks of scheduling.
    pub policy: Policy,
}

/// What is known of one item.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ItemState {
    /// What its answers add up to; none for a new item.
    pub learned: Option<Learned>,
    /// Not to be asked.
    pub suspended: bool,
    /// Marked for later.
    pub marked: bool,
    /// Reported as wrong or unclear.
    pub reported: bool,
}

/// The latest session that was begun.
#[derive(Clone, Debug, PartialEq)]
pub struct Sitting {
    /// Its id.
    pub session: SessionId,
    /// What it set out to ask.
    pub plan: Plan,
    /// The study day on which it began.
    pub day: Day,
    /// Whether it was left on purpose or done.
    pub ended: bool,
}

/// One day's work.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Activity {
    /// Answers.
    pub answers: u32,
    /// Right ones.
    pub right: u32,
    /// Items answered for the first time ever.
    pub introduced: u32,
    /// Milliseconds spent answering.
    pub latency_ms: u64,
}

/// Where an event stands in the order of replay.
type Order = (i64, DeviceId, u64, EventId);

/// What counts of an answer.
#[derive(Clone, Debug)]
struct Answered {
    verdict: Verdict,
    confidence: Confidence,
    rating: Rating,
    latency_ms: u32,
    key: Fingerprint,
    mode: StudyMode,
    weighed: Weighed,
}

/// What one event means to its item.
#[derive(Clone, Debug)]
enum Step {
    /// An answer.
    Answer(Answered),
    /// Another rating for an answer.
    Regrade { target: EventId, rating: Rating },
    /// Suspended or not.
    Suspended(bool),
    /// Marked or not.
    Marked(bool),
    /// Reported.
    Reported,
    /// Forgotten: new again.
    Reset,
}

/// The events of one exam, but for its steps.
#[derive(Clone, Debug, Default)]
struct Exam {
    begun: Option<(Moment, ExamPlan)>,
    end: Option<(Moment, ExamEnd)>,
    evaluation: Option<(Order, Evaluation)>,
}

/// The events of one item, and what they add up to.
#[derive(Clone, Debug, Default)]
struct Track {
    steps: Vec<(Order, Day, Step)>,
    /// The highest id among the steps: what is higher was not met before.
    newest: Option<EventId>,
    state: ItemState,
    confidence_table: ConfidenceTable,
}

/// What a log adds up to.
#[derive(Clone, Debug)]
pub struct Ledger {
    rules: Rules,
    tracks: HashMap<ItemId, Track>,
    /// Every renaming, and what the live ones come to: the id that an item has now, by one that it had.
    renamings: Vec<(Order, ItemId, ItemId)>,
    now_called: HashMap<ItemId, ItemId>,
    /// The same the other way round.
    once_called: HashMap<ItemId, Vec<ItemId>>,
    /// Keys in words.
    words: HashMap<Fingerprint, Vec<String>>,
    voided: HashSet<EventId>,
    sitting: Option<(Order, Sitting)>,
    exams: HashMap<SessionId, Exam>,
    /// Every adoption of parameters of the memory model.
    params: Vec<(Order, Adopted)>,
    /// Every date of an exam that was set.
    exam_dates: Vec<(Order, ExamDate)>,
    /// The parameters that the rules came with, in force where none was adopted.
    given: Scheduler,
    ended: HashSet<SessionId>,
    future: usize,
}

impl Ledger {
    /// A ledger of no events.
    #[must_use]
    pub fn new(rules: Rules) -> Self {
        Self {
            tracks: HashMap::new(),
            renamings: Vec::new(),
            now_called: HashMap::new(),
            once_called: HashMap::new(),
            words: HashMap::new(),
            voided: HashSet::new(),
            sitting: None,
            exams: HashMap::new(),
            params: Vec::new(),
            exam_dates: Vec::new(),
            given: rules.scheduler.clone(),
            ended: HashSet::new(),
            future: 0,
            rules,
        }
    }

    /// Folds a log, in whatever order its events come. Events more than a day ahead of `now_ms` (UTC
    /// milliseconds) wait for their time.
    #[must_use]
    pub fn fold(rules: Rules, events: impl IntoIterator<Item = Event>, now_ms: i64) -> Self {
        let mut ledger = Self::new(rules);
        for event in events {
            ledger.take(&event, now_ms);
        }
        ledger.settle();
        ledger
    }

    /// The parameters of the memory model that were adopted last and not taken back, and how well they fit.
    #[must_use]
    pub fn adopted(&self) -> Option<&Adopted> {
        self.adoption().map(|(_, adopted)| adopted)
    }

    /// Settles all items, after [`Ledger::take`] has filed their events.
    pub fn settle(&mut self) {
        self.rules.scheduler = match self.adopted() {
            Some(adopted) => Scheduler::new(&adopted.parameters, self.given.retention()),
            None => self.given.clone(),
        };
        self.rules.policy.exam_dates = self.dated().map(|(_, date)| (date.deck.clone(), date.clone())).collect();
        self.now_called = self.names();
        self.once_called.clear();
        for (former, now) in &self.now_called {
            self.tracks.entry(now.clone()).or_default();
            self.once_called.entry(now.clone()).or_default().push(former.clone());
        }
        let items: Vec<ItemId> = self.tracks.keys().cloned().collect();
        for item in items {
            self.settle_item(&item);
        }
    }

    /// Adds one event. The result is the same as folding all again with it.
    pub fn apply(&mut self, event: &Event, now_ms: i64) {
        self.take(event, now_ms);
        match &event.fact {
            Fact::Rename { .. } | Fact::Params(_) | Fact::ExamDate(_) => self.settle(),
            Fact::Void { target, .. } if self.concerns_all(*target) => self.settle(),
            Fact::Void { target, .. } => {
                // What it takes back says which item changes, whatever the event itself says.
                let holds = |track: &Track| track.steps.iter().any(|(order, ..)| order.3 == *target);
                let items: Vec<ItemId> =
                    self.tracks.iter().filter(|(_, track)| holds(track)).map(|(item, _)| item.clone()).collect();
                for item in items {
                    let now = self.now_called.get(&item).cloned();
                    self.settle_item(&now.unwrap_or(item));
                }
            }
            fact => {
                if let Some(item) = fact.item() {
                    let now = self.now_called.get(item).unwrap_or(item).clone();
                    self.settle_item(&now);
                }
            }
        }
    }

    /// Whether taking an event back may change every item.
    fn concerns_all(&self, target: EventId) -> bool {
        self.renamings.iter().any(|(order, ..)| order.3 == target)
            || self.params.iter().any(|(order, _)| order.3 == target)
            || self.exam_dates.iter().any(|(order, _)| order.3 == target)
    }

    /// Folds the events of one item, with those of the ids that it had.
    fn settle_item(&mut self, item: &ItemId) {
        if self.now_called.contains_key(item) {
            // All that was known of this id belongs to another one now.
            if let Some(track) = self.tracks.get_mut(item) {
                (track.state, track.confidence_table) = Default::default();
            }
            return;
        }
        let former = self.once_called.get(item).into_iter().flatten();
        let mut steps: Vec<_> =
            former.filter_map(|id| self.tracks.get(id)).flat_map(|track| track.steps.clone()).collect();
        let Some(track) = self.tracks.get_mut(item) else { return };
        if !track.steps.is_sorted_by_key(|(order, ..)| *order) {
            track.steps.sort_unstable_by_key(|(order, ..)| *order);
        }
        if steps.is_empty() {
            (track.state, track.confidence_table) = folded(&self.rules, &self.voided, item, &track.steps, |_, _, _| {});
        } else {
            steps.extend(track.steps.iter().cloned());
            steps.sort_unstable_by_key(|(order, ..)| *order);
            (track.state, track.confidence_table) = folded(&self.rules, &self.voided, item, &steps, |_, _, _| {});
        }
    }

    /// The id that each renamed item has now: renamings that were not taken back, in order, each ending one name and
    /// beginning, or going back to, another.
    fn names(&self) -> HashMap<ItemId, ItemId> {
        let mut renamings: Vec<_> =
            self.renamings.iter().filter(|(order, ..)| !self.voided.contains(&order.3)).collect();
        renamings.sort_unstable_by_key(|(order, ..)| *order);
        let mut names = HashMap::new();
        for (_, item, to) in renamings {
            if item == to {
                continue;
            }
            names.remove(to);
            for name in names.values_mut().filter(|name| *name == item) {
                *name = to.clone();
            }
            names.insert(item.clone(), to.clone());
        }
        names
    }

    /// Files one event without settling what it changes: so a long log is read without being held.
    pub fn take(&mut self, event: &Event, now_ms: i64) {
        if event.at.at_ms > now_ms.saturating_add(FUTURE_MS) {
            self.future += 1;
            return;
        }
        let day = Day::of(event.at, self.rules.rollover);
        if let Fact::Answer(answer) = &event.fact
            && !answer.words.is_empty()
        {
            self.words.entry(answer.key).or_insert_with(|| answer.words.clone());
        }
        let step = match &event.fact {
            Fact::Answer(answer) => Step::Answer(Answered {
                verdict: answer.verdict,
                confidence: answer.confidence,
                rating: answer.rating,
                latency_ms: answer.latency_ms,
                key: answer.key,
                mode: answer.mode,
                weighed: answer.weighed,
            }),
            Fact::Regrade { target, rating, .. } => Step::Regrade { target: *target, rating: *rating },
            Fact::Suspend(_) => Step::Suspended(true),
            Fact::Resume(_) => Step::Suspended(false),
            Fact::Mark { on, .. } => Step::Marked(*on),
            Fact::Report(_) => Step::Reported,
            Fact::Reset(_) => Step::Reset,
            Fact::Params(adopted) => {
                self.params.retain(|(order, _)| order.3 != event.id);
                self.params.push((event.order(), adopted.clone()));
                return;
            }
            Fact::ExamDate(date) => {
                self.exam_dates.retain(|(order, _)| order.3 != event.id);
                self.exam_dates.push((event.order(), date.clone()));
                return;
            }
            Fact::Rename { item, to } => {
                if !self.renamings.iter().any(|(order, ..)| order.3 == event.id) {
                    self.renamings.push((event.order(), item.clone(), to.clone()));
                }
                return;
            }
            Fact::Void { target, .. } => {
                self.voided.insert(*target);
                return;
            }
            Fact::Begin(plan) => {
                self.begin(event, plan, day);
                return;
            }
            Fact::End => {
                self.ended.insert(event.session);
                return;
            }
            Fact::ExamBegin(plan) => {
                self.exams.entry(event.session).or_default().begun = Some((event.at, plan.clone()));
                return;
            }
            Fact::ExamEnd(end) => {
                self.exams.entry(event.session).or_default().end = Some((event.at, *end));
                return;
            }
            Fact::Evaluation(evaluation) => {
                let said = &mut self.exams.entry(event.session).or_default().evaluation;
                if said.as_ref().is_none_or(|(latest, _)| *latest < event.order()) {
                    *said = Some((event.order(), evaluation.clone()));
                }
                return;
            }
            // The answers that count come when the exam is scored.
            Fact::ExamStep(_) | Fact::Unknown { .. } => return,
        };
        if let Some(item) = event.fact.item() {
            let track = self.tracks.entry(item.clone()).or_default();
            let newer = track.newest.is_none_or(|newest| event.id > newest);
            if newer || !track.steps.iter().any(|(order, ..)| order.3 == event.id) {
                track.steps.push((event.order(), day, step));
                track.newest = track.newest.max(Some(event.id));
            }
        }
    }

    /// Remembers the latest session that began.
    fn begin(&mut self, event: &Event, plan: &Plan, day: Day) {
        let order = event.order();
        if self.sitting.as_ref().is_none_or(|(latest, _)| *latest < order) {
            let sitting = Sitting { session: event.session, plan: plan.clone(), day, ended: false };
            self.sitting = Some((order, sitting));
        }
    }

    /// What folding depends on.
    #[must_use]
    pub fn rules(&self) -> &Rules {
        &self.rules
    }

    /// What is known of an item; nothing for one never met.
    #[must_use]
    pub fn state(&self, item: &ItemId) -> ItemState {
        self.tracks.get(item).map(|track| track.state.clone()).unwrap_or_default()
    }

    /// What the answers to an item add up to; none for a new item.
    #[must_use]
    pub fn learned(&self, item: &ItemId) -> Option<&Learned> {
        self.tracks.get(item)?.state.learned.as_ref()
    }

    /// A key in words, if an answer ever told them.
    #[must_use]
    pub fn words(&self, key: Fingerprint) -> Option<&[String]> {
        self.words.get(&key).map(Vec::as_slice)
    }

    /// The key that an item had when it was last answered, in words, where the item's key says something else now. Empty
    /// words stand for a key that the log does not tell.
    #[must_use]
    pub fn former_key(&self, item: &Item) -> Option<&[String]> {
        let learned = self.learned(&item.id)?;
        if learned.key == item.key_fingerprint() {
            return None;
        }
        let before = self.words(learned.key).unwrap_or_default();
        (!is_same(before, &item.key_words())).then_some(before)
    }

    /// The probability that an item is recalled on a day; none for a new item and for one seen that day, where
    /// FSRS-6 does not predict.
    #[must_use]
    pub fn retrievability(&self, item: &ItemId, today: Day) -> Option<Retrievability> {
        let learned = self.learned(item)?;
        let elapsed = today.since(learned.last);
        (elapsed > Days(0)).then(|| self.rules.scheduler.retrievability(learned.memory, elapsed))
    }

    /// The latest session that was begun, if any.
    #[must_use]
    pub fn sitting(&self) -> Option<Sitting> {
        let (_, sitting) = self.sitting.as_ref()?;
        Some(Sitting { ended: self.ended.contains(&sitting.session), ..sitting.clone() })
    }

    /// All exams, oldest first.
    #[must_use]
    pub fn exams(&self) -> Vec<Sat> {
        let sat = |(session, exam): (&SessionId, &Exam)| {
            let (begun, plan) = exam.begun.clone()?;
            let evaluation = exam.evaluation.as_ref().map(|(_, said)| said.clone());
            Some(Sat { session: *session, plan, begun, end: exam.end, evaluation })
        };
        let mut exams: Vec<Sat> = self.exams.iter().filter_map(sat).collect();
        exams.sort_unstable_by_key(|exam| (exam.begun.at_ms, exam.session));
        exams
    }

    /// How many events wait for their time because a clock ran ahead.
    #[must_use]
    pub fn future(&self) -> usize {
        self.future
    }

    /// All items met, each with its state.
    pub fn items(&self) -> impl Iterator<Item = (&ItemId, &ItemState)> {
        // A name that a renaming brought up, and that was taken back, leaves an empty track behind.
        let has_steps = |item: &ItemId| self.tracks.get(item).is_some_and(|track| !track.steps.is_empty());
        let met =
            move |item: &ItemId| has_steps(item) || self.once_called.get(item).into_iter().flatten().any(has_steps);
        self.tracks.iter().filter(move |(item, _)| met(item)).map(|(item, track)| (item, &track.state))
    }

    /// How many items were answered for the first time ever on a day.
    #[must_use]
    pub fn introduced(&self, day: Day) -> usize {
        let learned = self.tracks.values().filter_map(|track| track.state.learned.as_ref());
        learned.filter(|learned| learned.first == day).count()
    }

    /// What was done on each study day on which anything was answered.
    #[must_use]
    pub fn activity(&self) -> BTreeMap<Day, Activity> {
        let mut days = BTreeMap::<Day, Activity>::new();
        for (item, track) in &self.tracks {
            let first = self.learned(self.now_called.get(item).unwrap_or(item)).map(|learned| learned.first);
            let mut introduced = self.now_called.contains_key(item);
            for ((.., id), day, step) in &track.steps {
                let Step::Answer(Answered { verdict, latency_ms, .. }) = step else { continue };
                if self.voided.contains(id) {
                    continue;
                }
                let activity = days.entry(*day).or_default();
                activity.answers += 1;
                activity.right += u32::from(*verdict == Verdict::Right);
                activity.introduced += u32::from(!std::mem::replace(&mut introduced, true) && first == Some(*day));
                activity.latency_ms += u64::from(*latency_ms);
            }
        }
        days
    }
}

#[cfg(test)]
mod tests;
