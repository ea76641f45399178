//! The guess model of a new answer: how likely the learner knew it, and on which of the possible days the item is due.
//!
//! Both depend on the rest of the ledger at that moment, so they are logged with the answer.

use std::collections::HashMap;

use super::Ledger;
use crate::day::{Day, Days, Moment};
use crate::deck::Item;
use crate::memory::{DueOffset, KnewProbability, Rating};
use crate::response::{Verdict, guess_probability};
use crate::review::answer::{Answer, GuessModel, StudyMode};
use crate::review::progress::{ItemProgress, RatedAnswer, due_window, learn};

/// The number of items that answers make due on each day before they are in the ledger.
pub type PlannedLoad = HashMap<Day, usize>;

impl Ledger {
    /// Computes the guess model to log with an answer given at `at`.
    #[must_use]
    pub fn guess_model(&self, item: &Item, answer: &Answer, at: Moment) -> GuessModel {
        self.guess_model_after(item, answer, at, &mut PlannedLoad::new())
    }

    /// The same for one of several answers that are logged together: `planned` has the items that the earlier ones make
    /// due, and receives this one.
    pub fn guess_model_after(&self, item: &Item, answer: &Answer, at: Moment, planned: &mut PlannedLoad) -> GuessModel {
        let rules = self.rules();
        let today = Day::of(at, rules.rollover);
        let before = self.progress(&item.id);
        let knew = self.knew(before.as_ref(), item, answer, today);
        let rated = RatedAnswer {
            verdict: answer.verdict,
            confidence: answer.confidence,
            rating: answer.rating,
            key: answer.key,
            // The learner has judged this answer, so only their rating counts.
            knew: knew.filter(|_| !answer.self_rated),
            in_exam: answer.mode == StudyMode::Exam,
        };
        let progress = learn(rules, before.as_ref(), today, &rated);
        if rated.rating == Rating::Again && !progress.is_only_from_exam() {
            return GuessModel { knew, spread: None };
        }
        let due = due_window(rules, &item.id, today, &progress);
        let own = self.state(&item.id).due_day();
        let planned_on = |day| planned.get(&day).copied().unwrap_or(0);
        let others = |day| self.due_on(day).saturating_sub(usize::from(own == Some(day))) + planned_on(day);
        let spread = due.window.choose(today, others, due.seed);
        let day = due.window.at(spread.map_or(due.seed.fraction(), DueOffset::value));
        *planned.entry(day).or_default() += 1;
        GuessModel { knew, spread }
    }

    /// Probability that the learner knew the answer; none for a repeat on the same day.
    fn knew(&self, before: Option<&ItemProgress>, item: &Item, answer: &Answer, today: Day) -> Option<KnewProbability> {
        let confidence_table = self.confidence_table();
        let recall = match before {
            None => confidence_table.unseen(),
            Some(progress) => {
                let elapsed = today.since(progress.last);
                if elapsed == Days(0) {
                    return None;
                }
                f64::from(self.rules().scheduler.retrievability(progress.memory, elapsed).value())
            }
        };
        // An answer that the learner judges was not picked from options, so it cannot be a lucky guess.
        let guess = if answer.self_rated { 0.0 } else { guess_probability(item) };
        let right = answer.verdict == Verdict::Right;
        // Without a stated confidence the ratio is neutral.
        let likelihood = answer.stated_confidence().map_or(1.0, |confidence| confidence_table.likelihood(confidence));
        Some(KnewProbability::after(right, recall, guess, likelihood))
    }
}
