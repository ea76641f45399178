//! Odds: whether a pattern across a deck is more than chance.

/// A pattern is reported below this probability: 1 in 1,000 decks without the flaw.
pub const RARE: f64 = 0.001;
/// The fewest items for which a pattern across a deck means anything.
pub const ENOUGH: usize = 30;
/// The most trials for which the probability is computed exactly.
const EXACT: usize = 1000;

/// The probability of at least this many successes in trials that each have their own probability.
///
/// Exact (the Poisson binomial distribution, in quadratic time) up to [`EXACT`] trials; above that, the normal
/// distribution with the same mean and variance, whose tail is then indistinguishable.
pub fn at_least(successes: usize, chances: &[f64]) -> f64 {
    if chances.len() > EXACT {
        let mean: f64 = chances.iter().sum();
        let variance: f64 = chances.iter().map(|chance| chance * (1.0 - chance)).sum();
        return normal_tail((successes as f64 - 0.5 - mean) / variance.sqrt());
    }
    let mut exactly = vec![0.0; chances.len() + 1];
    exactly[0] = 1.0;
    for (tries, chance) in chances.iter().enumerate() {
        for count in (0..=tries + 1).rev() {
            let before = if count == 0 { 0.0 } else { exactly[count - 1] };
            exactly[count] = exactly[count] * (1.0 - chance) + before * chance;
        }
    }
    exactly[successes.min(chances.len() + 1)..].iter().sum()
}

/// The probability that a standard normal variable exceeds `z`.
///
/// Abramowitz and Stegun 26.2.17; the error is below 7.5e-8.
fn normal_tail(z: f64) -> f64 {
    let t = 1.0 / (1.0 + 0.231_641_9 * z.abs());
    let series = [0.319_381_530, -0.356_563_782, 1.781_477_937, -1.821_255_978, 1.330_274_429];
    let sum = series.iter().rev().fold(0.0, |sum, term| (sum + term) * t);
    let tail = (-z * z / 2.0).exp() / (2.0 * std::f64::consts::PI).sqrt() * sum;
    if z < 0.0 { 1.0 - tail } else { tail }
}

/// Pearson's chi-square statistic of counts against expected counts.
pub fn chi_square(counts: &[f64], expected: &[f64]) -> f64 {
    counts.iter().zip(expected).filter(|(_, expected)| **expected > 0.0).map(|(n, e)| (n - e) * (n - e) / e).sum()
}

/// The critical values of [`chi_square`] for p = 0.001, for one to seven degrees of freedom.
pub const CHI_SQUARE_RARE: [f64; 7] = [10.828, 13.816, 16.266, 18.467, 20.515, 22.458, 24.322];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn probabilities_match_published_decks() {
        // Items whose key is the longest option, of all without a tie, in four public test banks.
        let p = |k, n| at_least(k, &vec![0.25; n]);
        assert!((p(73, 255) - 0.10).abs() < 0.01, "{}", p(73, 255));
        assert!((p(20, 111) - 0.97).abs() < 0.01, "{}", p(20, 111));
        assert!((p(79, 219) / 1.8e-4 - 1.0).abs() < 0.05, "{}", p(79, 219));
        assert!((p(108, 268) / 2.8e-8 - 1.0).abs() < 0.05, "{}", p(108, 268));
    }

    #[test]
    fn the_approximation_is_consistent_with_exact_results() {
        let (exact, normal) = (at_least(290, &[0.25; 1000]), at_least(290, &vec![0.25; 1000 + 1]));
        assert!((exact / normal - 1.0).abs() < 0.15, "{exact} {normal}");
        assert!(at_least(30_000, &vec![0.25; 100_000]) < RARE && at_least(25_000, &vec![0.25; 100_000]) > 0.4);
    }

    #[test]
    fn the_extremes_are_certain_and_impossible() {
        assert!((at_least(0, &[0.5, 0.25]) - 1.0).abs() < 1e-12);
        assert!((at_least(2, &[0.5, 0.25]) - 0.125).abs() < 1e-12);
        assert!(at_least(3, &[0.5, 0.25]) < 1e-12);
    }
}
