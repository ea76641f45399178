//! Confidence intervals of shares.

/// The normal quantile of a two-sided 95% interval.
const Z: f64 = 1.959_963_984_540_054;

/// A 95% confidence interval. Both ends are from 0 to 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Interval {
    /// The lower end.
    pub low: f64,
    /// The upper end.
    pub high: f64,
}

/// The Wilson score interval of `right` of `of` answers; none without answers. `right` may include partial points.
///
/// Source: Wilson EB. J Am Stat Assoc 1927;22:209. Unlike the normal approximation it stays within 0 and 1, and is
/// valid for few answers.
#[must_use]
pub fn wilson(right: f64, of: f64) -> Option<Interval> {
    if of <= 0.0 || !(0.0..=of).contains(&right) {
        return None;
    }
    let (share, square) = (right / of, Z * Z);
    let center = (share + square / (2.0 * of)) / (1.0 + square / of);
    let half = Z / (1.0 + square / of) * (share * (1.0 - share) / of + square / (4.0 * of * of)).sqrt();
    Some(Interval { low: (center - half).max(0.0), high: (center + half).min(1.0) })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn published_intervals_are_reproduced() {
        // Newcombe RG. Stat Med 1998;17:857, table I, method 3: 81 of 263, 15 of 148, 0 of 20, 1 of 29.
        for (right, of, low, high) in [
            (81.0, 263.0, 0.2553, 0.3662),
            (15.0, 148.0, 0.0624, 0.1605),
            (0.0, 20.0, 0.0, 0.1611),
            (1.0, 29.0, 0.0061, 0.1718),
        ] {
            let interval = wilson(right, of).unwrap();
            assert!((interval.low - low).abs() < 5e-5 && (interval.high - high).abs() < 5e-5, "{right} of {of}");
        }
        assert_eq!(wilson(0.0, 0.0), None);
        assert_eq!(wilson(3.0, 2.0), None);
    }

    proptest! {
        #[test]
        fn an_interval_contains_its_share_and_narrows_with_more_answers(right in 0_u32..50, wrong in 0_u32..50) {
            let of = f64::from(right + wrong);
            prop_assume!(of > 0.0);
            let few = wilson(right.into(), of).unwrap();
            let many = wilson(f64::from(right) * 10.0, of * 10.0).unwrap();
            let share = f64::from(right) / of;
            prop_assert!(few.low <= share + 1e-12 && share <= few.high + 1e-12);
            prop_assert!(0.0 <= few.low && few.high <= 1.0);
            prop_assert!(many.high - many.low < few.high - few.low);
        }
    }
}
