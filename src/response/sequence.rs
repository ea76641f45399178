//! Sequences: the score for putting steps in order.
//!
//! The score is the share of pairs in the right order. Unlike the share of right positions, it does not drop to zero
//! when a single step comes too early.

/// Scores a response to an item with `steps` steps: 0 to 1. The response lists the steps by their index in the deck
/// file, which is the right order. Pairs with a missing step do not count as in order.
#[must_use]
pub fn score(steps: usize, response: &[u8]) -> f64 {
    let pairs = steps * steps.saturating_sub(1) / 2;
    if pairs == 0 {
        return 0.0;
    }
    let mut seen: Vec<usize> = Vec::new();
    for step in response.iter().map(|step| usize::from(*step)) {
        if step < steps && !seen.contains(&step) {
            seen.push(step);
        }
    }
    let in_order = |n: usize| seen[n + 1..].iter().filter(|later| **later > seen[n]).count();
    let ordered: usize = (0..seen.len()).map(in_order).sum();
    ordered as f64 / pairs as f64
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_published_vectors_hold() {
        // Ranks of the response, and the share of concordant pairs.
        let vectors = [
            ([1, 2, 3, 4, 5], 1.0),
            ([2, 1, 3, 4, 5], 0.9),
            ([5, 1, 2, 3, 4], 0.6),
            ([1, 3, 2, 5, 4], 0.8),
            ([5, 4, 3, 2, 1], 0.0),
        ];
        for (ranks, share) in vectors {
            let response: Vec<u8> = ranks.iter().map(|rank| rank - 1).collect();
            assert!((score(5, &response) - share).abs() < 1e-12, "{ranks:?}");
        }
    }

    proptest! {
        #[test]
        fn scores_stay_between_0_and_1(steps in 0_usize..12, response in prop::collection::vec(0_u8..14, 0..14)) {
            prop_assert!((0.0..=1.0).contains(&score(steps, &response)));
        }

        #[test]
        fn an_order_and_its_reverse_add_up_to_one_point(response in Just([0_u8, 1, 2, 3, 4, 5]).prop_shuffle()) {
            let reversed: Vec<u8> = response.iter().rev().copied().collect();
            prop_assert!((score(6, &response) + score(6, &reversed) - 1.0).abs() < 1e-12);
        }

        #[test]
        fn swapping_two_neighbors_into_order_raises_the_score(
            response in Just([0_u8, 1, 2, 3, 4, 5]).prop_shuffle(), at in 0_usize..5,
        ) {
            prop_assume!(response[at] > response[at + 1]);
            let mut better = response;
            better.swap(at, at + 1);
            prop_assert!(score(6, &better) > score(6, &response));
        }
    }
}
