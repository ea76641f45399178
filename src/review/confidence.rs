//! Confidence table: how often a learner states each confidence level for known and for unknown items.

use crate::memory::KnewProbability;
use crate::response::Confidence;

/// How often the learner states each confidence when they know the answer, and when they do not, in millionths of an
/// answer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ConfidenceTable {
    /// Answers that the learner knew, by confidence.
    knew: [u64; 3],
    /// All answers, by confidence.
    all: [u64; 3],
    /// First answers to items: those the learner knew, and all.
    first: (u64, u64),
}

/// Weight of the prior table, in answers.
const PRIOR_WEIGHT: f64 = 4.0;

/// The prior table: probabilities of guess, fairly and sure when the learner knows the answer, and when they do not.
const PRIOR_TABLE: [[f64; 3]; 2] = [[0.08, 0.30, 0.62], [0.45, 0.35, 0.20]];

/// One answer in millionths.
const ONE_ANSWER: u64 = 1_000_000;

impl ConfidenceTable {
    /// Counts one answer. Without a stated confidence it counts only toward the first answers.
    pub fn count(&mut self, knew: KnewProbability, confidence: Option<Confidence>, first: bool) {
        if let Some(confidence) = confidence {
            let level = usize::from(confidence.number()) - 1;
            self.knew[level] += knew.parts();
            self.all[level] += ONE_ANSWER;
        }
        if first {
            self.first = (self.first.0 + knew.parts(), self.first.1 + ONE_ANSWER);
        }
    }

    /// Adds the counts of another table.
    pub(super) fn add(&mut self, other: &Self) {
        for level in 0..3 {
            self.knew[level] += other.knew[level];
            self.all[level] += other.all[level];
        }
        self.first = (self.first.0 + other.first.0, self.first.1 + other.first.1);
    }

    /// Subtracts the counts of a table that was added before.
    pub(super) fn subtract(&mut self, other: &Self) {
        for level in 0..3 {
            self.knew[level] -= other.knew[level];
            self.all[level] -= other.all[level];
        }
        self.first = (self.first.0 - other.first.0, self.first.1 - other.first.1);
    }

    /// The counts: known answers and all answers by confidence; known first answers and all first answers.
    #[must_use]
    pub fn counts(&self) -> ([u64; 3], [u64; 3], (u64, u64)) {
        (self.knew, self.all, self.first)
    }

    /// Builds a table from [`ConfidenceTable::counts`]; none if a known count exceeds its total.
    #[must_use]
    pub fn from_counts((knew, all, first): ([u64; 3], [u64; 3], (u64, u64))) -> Option<Self> {
        let is_valid = knew.iter().zip(&all).all(|(knew, all)| knew <= all) && first.0 <= first.1;
        is_valid.then_some(Self { knew, all, first })
    }

    /// Probability of each confidence when the learner knows the answer, and when they do not.
    #[must_use]
    pub fn table(&self) -> [[f64; 3]; 2] {
        let unknown = [0, 1, 2].map(|level| self.all[level] - self.knew[level]);
        let rates = |counts: [u64; 3], prior: [f64; 3]| {
            let whole = counts.iter().sum::<u64>() as f64 / ONE_ANSWER as f64 + PRIOR_WEIGHT;
            [0, 1, 2].map(|level| (counts[level] as f64 / ONE_ANSWER as f64 + PRIOR_WEIGHT * prior[level]) / whole)
        };
        [rates(self.knew, PRIOR_TABLE[0]), rates(unknown, PRIOR_TABLE[1])]
    }

    /// Likelihood ratio of a confidence: its probability with knowledge over its probability without.
    #[must_use]
    pub fn likelihood(&self, confidence: Confidence) -> f64 {
        let level = usize::from(confidence.number()) - 1;
        let [knew, unknown] = self.table();
        knew[level] / unknown[level]
    }

    /// Probability that the learner knows a new item: the running mean of first answers, starting at one half.
    #[must_use]
    pub fn unseen(&self) -> f64 {
        let (knew, all) = self.first;
        (knew as f64 / ONE_ANSWER as f64 + 0.5) / (all as f64 / ONE_ANSWER as f64 + 1.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_starts_at_the_prior_and_follows_the_learner() {
        let mut confidence_table = ConfidenceTable::default();
        assert!((confidence_table.likelihood(Confidence::Sure) - 0.62 / 0.20).abs() < 1e-12);
        assert!((confidence_table.unseen() - 0.5).abs() < 1e-12);
        // For a learner who always says "sure", that soon carries no information.
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
