//! How sure a learner says to be with what is known and with what is not.

use crate::memory::KnewProbability;
use crate::response::Confidence;

/// How often each confidence is said by a learner who knows, and by one who does not: counted in millionths of answers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ConfidenceTable {
    /// Answers that were known, by confidence.
    knew: [u64; 3],
    /// All answers, by confidence.
    all: [u64; 3],
    /// First answers to items: those that were known, and all.
    first: (u64, u64),
}

/// Answers that the starting table is worth.
const PRIOR: f64 = 4.0;

/// The starting table: how often guess, fairly and sure are said by one who knows, and by one who does not.
const STARTING: [[f64; 3]; 2] = [[0.08, 0.30, 0.62], [0.45, 0.35, 0.20]];

/// A whole answer in millionths.
const WHOLE: u64 = 1_000_000;

impl ConfidenceTable {
    /// Counts one answer; none of its levels where nobody said how sure it was.
    pub fn count(&mut self, knew: KnewProbability, confidence: Option<Confidence>, first: bool) {
        if let Some(confidence) = confidence {
            let level = usize::from(confidence.number()) - 1;
            self.knew[level] += knew.parts();
            self.all[level] += WHOLE;
        }
        if first {
            self.first = (self.first.0 + knew.parts(), self.first.1 + WHOLE);
        }
    }

    /// Adds what another item's answers say.
    pub(super) fn add(&mut self, other: &Self) {
        for level in 0..3 {
            self.knew[level] += other.knew[level];
            self.all[level] += other.all[level];
        }
        self.first = (self.first.0 + other.first.0, self.first.1 + other.first.1);
    }

    /// Takes out what another item's answers said.
    pub(super) fn subtract(&mut self, other: &Self) {
        for level in 0..3 {
            self.knew[level] -= other.knew[level];
            self.all[level] -= other.all[level];
        }
        self.first = (self.first.0 - other.first.0, self.first.1 - other.first.1);
    }

    /// What was counted: answers that were known and all, by confidence; first answers that were known, and all.
    #[must_use]
    pub fn counts(&self) -> ([u64; 3], [u64; 3], (u64, u64)) {
        (self.knew, self.all, self.first)
    }

    /// Takes such counts; none where more is known than was answered.
    #[must_use]
    pub fn of_counts((knew, all, first): ([u64; 3], [u64; 3], (u64, u64))) -> Option<Self> {
        let holds = knew.iter().zip(&all).all(|(knew, all)| knew <= all) && first.0 <= first.1;
        holds.then_some(Self { knew, all, first })
    }

    /// How often each confidence is said by one who knows, and by one who does not.
    #[must_use]
    pub fn table(&self) -> [[f64; 3]; 2] {
        let unknown = [0, 1, 2].map(|level| self.all[level] - self.knew[level]);
        let rates = |counts: [u64; 3], starting: [f64; 3]| {
            let whole = counts.iter().sum::<u64>() as f64 / WHOLE as f64 + PRIOR;
            [0, 1, 2].map(|level| (counts[level] as f64 / WHOLE as f64 + PRIOR * starting[level]) / whole)
        };
        [rates(self.knew, STARTING[0]), rates(unknown, STARTING[1])]
    }

    /// How much more often a confidence is said by one who knows than by one who does not.
    #[must_use]
    pub fn likelihood(&self, confidence: Confidence) -> f64 {
        let level = usize::from(confidence.number()) - 1;
        let [knew, unknown] = self.table();
        knew[level] / unknown[level]
    }

    /// The probability that an item which was never seen is known: the running mean of first answers, from a half.
    #[must_use]
    pub fn unseen(&self) -> f64 {
        let (knew, all) = self.first;
        (knew as f64 / WHOLE as f64 + 0.5) / (all as f64 / WHOLE as f64 + 1.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_begins_as_the_starting_one_and_follows_the_learner() {
        let mut confidence_table = ConfidenceTable::default();
        assert!((confidence_table.likelihood(Confidence::Sure) - 0.62 / 0.20).abs() < 1e-12);
        assert!((confidence_table.unseen() - 0.5).abs() < 1e-12);
        // A learner who always says sure: it soon says nothing.
        for n in 0..400 {
            confidence_table.count(KnewProbability::new(f64::from(n % 2)).unwrap(), Some(Confidence::Sure), n == 0);
        }
        let [knew, unknown] = confidence_table.table();
        assert!((knew[2] - (200.0 + 4.0 * 0.62) / 204.0).abs() < 1e-12);
        assert!((unknown[0] - 4.0 * 0.45 / 204.0).abs() < 1e-12);
        assert!((confidence_table.likelihood(Confidence::Sure) - 1.0).abs() < 0.02);
        assert!((confidence_table.unseen() - 0.25).abs() < 1e-12);
    }
}
