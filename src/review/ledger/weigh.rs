//! What is made of an answer when it is given, beside its rating: how likely it was known, and where among its days the
//! item comes back. Both depend on what else the log says at that moment, so the log keeps them.

use super::Ledger;
use crate::day::{Day, Days, Moment};
use crate::deck::Item;
use crate::memory::{KnewProbability, Rating};
use crate::response::{Verdict, chance};
use crate::review::answer::{Answer, GuessModel};
use crate::review::learned::{ItemProgress, RatedAnswer, learn, plan};

impl Ledger {
    /// What is to be logged with an answer that is given now.
    #[must_use]
    pub fn weigh(&self, item: &Item, answer: &Answer, at: Moment) -> GuessModel {
        let rules = self.rules();
        let today = Day::of(at, rules.rollover);
        let before = self.learned(&item.id);
        let knew = self.knew(before.as_ref(), item, answer, today);
        let given = RatedAnswer {
            verdict: answer.verdict,
            confidence: answer.confidence,
            rating: answer.rating,
            key: answer.key,
            // What the learner alone judges was judged already.
            knew: knew.filter(|_| !answer.self_rated),
        };
        if given.rating == Rating::Again {
            return GuessModel { knew, spread: None };
        }
        let learned = learn(rules, before.as_ref(), today, &given);
        let planned = plan(rules, &item.id, today, &learned);
        let own = self.state(&item.id).comes_back();
        let others = |day| self.due_on(day).saturating_sub(usize::from(own == Some(day)));
        let spread = planned.window.lightest(today, others, planned.seed);
        GuessModel { knew, spread }
    }

    /// How likely it is that the learner knew it.
    fn knew(&self, before: Option<&ItemProgress>, item: &Item, answer: &Answer, today: Day) -> Option<KnewProbability> {
        let confidence_table = self.confidence_table();
        let recall = match before {
            None => confidence_table.unseen(),
            Some(learned) => {
                let elapsed = today.since(learned.last);
                if elapsed == Days(0) {
                    return None;
                }
                f64::from(self.rules().scheduler.retrievability(learned.memory, elapsed).value())
            }
        };
        // Nothing is guessed by one who judges the answer alone, and the confidence was said before.
        let guessed = if answer.self_rated { 0.0 } else { chance(item) };
        let right = answer.verdict == Verdict::Right;
        // Where nobody said how sure the answer was, that tells nothing.
        let likelihood = answer.said().map_or(1.0, |confidence| confidence_table.likelihood(confidence));
        Some(KnewProbability::after(right, recall, guessed, likelihood))
    }
}
