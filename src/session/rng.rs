//! Random orders from a seed, the same on every machine and in every version. The only module that uses `rand`.
//!
//! A session in the log is replayed from its seed, so an order must never change: not with a release of a library, and
//! not with the width of an integer. So the generator is fixed (`ChaCha` with 12 rounds, whose output is specified),
//! all numbers have 32 bits, and the shuffle is implemented here. Golden tests pin all three.

use rand::rngs::ChaCha12Rng;
use rand::{Rng, SeedableRng};

/// A random number generator for one purpose in one session.
pub(super) struct SessionRng(ChaCha12Rng);

impl SessionRng {
    /// The generator for a purpose: the same for the same seed and the same parts in this order.
    pub fn of(seed: u64, parts: &[&[u8]]) -> Self {
        let mut hasher = blake3::Hasher::new();
        hasher.update(&seed.to_be_bytes());
        for part in parts {
            hasher.update(part);
        }
        Self(ChaCha12Rng::from_seed(*hasher.finalize().as_bytes()))
    }

    /// Shuffles a list by Fisher-Yates from the front, with several swaps from one random number. Elements after the
    /// first 2³² stay in place.
    pub fn shuffle<T>(mut self, list: &mut [T]) {
        // What is left of the random number, and for how many swaps. Its range is the product of their numbers of
        // choices.
        let (mut rest, mut swaps) = (0, 1);
        for index in 0..u32::try_from(list.len()).unwrap_or(u32::MAX) {
            let choices = index.saturating_add(1);
            if swaps == 0 {
                let range;
                (range, swaps) = product(choices);
                rest = self.below(range);
            }
            swaps -= 1;
            let chosen = if swaps == 0 { rest } else { rest % choices };
            rest /= choices;
            list.swap(index as usize, chosen as usize);
        }
    }

    /// A random number below `range`, by a widening multiplication and one correction (Canon's method).
    fn below(&mut self, range: u32) -> u32 {
        let (number, fraction) = wide(self.0.next_u32(), range);
        if fraction <= range.wrapping_neg() {
            return number;
        }
        let (more, _) = wide(self.0.next_u32(), range);
        number + u32::from(fraction.checked_add(more).is_none())
    }
}

/// The upper and the lower half of a product.
fn wide(a: u32, b: u32) -> (u32, u32) {
    let product = u64::from(a) * u64::from(b);
    ((product >> 32) as u32, product as u32)
}

/// The product of as many consecutive numbers from `first` as fit into 32 bits, and how many these are.
fn product(first: u32) -> (u32, u32) {
    let (mut product, mut next) = (first, first);
    loop {
        next = next.saturating_add(1);
        match product.checked_mul(next) {
            Some(more) => product = more,
            None => return (product, next - first),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn order(seed: u64, len: u32) -> Vec<u32> {
        let mut list: Vec<u32> = (0..len).collect();
        SessionRng::of(seed, &[b"test"]).shuffle(&mut list);
        list
    }

    /// A hash of numbers as 32-bit big-endian bytes.
    fn digest(numbers: impl Iterator<Item = u32>) -> String {
        blake3::hash(&numbers.flat_map(u32::to_be_bytes).collect::<Vec<u8>>()).to_string()
    }

    #[test]
    fn the_orders_of_a_seed_never_change() {
        let golden: [(u64, &[u32]); 8] = [
            (0, &[1, 0, 2]),
            (0, &[1, 0, 3, 4, 2]),
            (1, &[2, 1, 3, 0]),
            (1, &[9, 1, 3, 19, 18, 11, 15, 10, 8, 2, 13, 17, 16, 6, 14, 12, 7, 5, 0, 4]),
            (2, &[5, 7, 2, 4, 0, 1, 6, 3]),
            (3, &[0, 2, 1, 4, 3]),
            (u64::MAX, &[1, 0, 2, 4, 3]),
            (u64::MAX, &[10, 8, 15, 7, 16, 4, 11, 14, 9, 0, 1, 2, 12, 3, 17, 19, 18, 5, 13, 6]),
        ];
        for (seed, expected) in golden {
            assert_eq!(order(seed, expected.len() as u32), expected, "seed {seed}");
        }
        let many = digest((0..2000).flat_map(|seed| order(seed, 300)));
        assert_eq!(many, "0fce0789acb70b25f02e56d89d51d3567cc899132156b9207ace61f1e40185ba");
        let long = digest(order(7, 100_000).into_iter());
        assert_eq!(long, "46603ade1634fe7dd792d2f52ccf0dfedc94ca402ad51d8b3f35ca4161c374cc");
    }

    #[test]
    fn the_generator_is_chacha_with_twelve_rounds() {
        // TC1 of draft-strombergson-chacha-test-vectors, 256-bit key of zeros, twelve rounds.
        let mut rng = ChaCha12Rng::from_seed([0; 32]);
        let stream: Vec<u8> = (0..4).flat_map(|_| rng.next_u32().to_le_bytes()).collect();
        assert_eq!(stream, 0x9bf4_9a6a_0755_f953_811f_ce12_5f26_83d5_u128.to_be_bytes());
    }

    #[test]
    fn empty_and_single_element_lists_are_unchanged() {
        assert!(order(1, 0).is_empty());
        assert_eq!(order(1, 1), [0]);
    }
}
