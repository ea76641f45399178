use proptest::prelude::*;

use super::*;
use crate::deck::slip::Lexicon;

fn picks(letters: &str) -> ChoiceSet {
    letters.bytes().map(|letter| usize::from(letter - b'A')).collect()
}

#[test]
fn the_published_vectors_hold() {
    // n = 5, key A, B, C: response, exact, half-point rule, plus/minus out of three.
    let vectors = [
        ("ABC", 1.0, 1.0, 3.0),
        ("AB", 0.0, 0.5, 2.0),
        ("A", 0.0, 0.5, 1.0),
        ("", 0.0, 0.0, 0.0),
        ("ABD", 0.0, 0.5, 1.0),
        ("AD", 0.0, 0.0, 0.0),
        ("ABCD", 0.0, 0.5, 2.0),
        ("ABCDE", 0.0, 0.5, 1.0),
        ("DE", 0.0, 0.0, 0.0),
        ("BCDE", 0.0, 0.0, 0.0),
    ];
    for (response, exact, ps50, plus_minus) in vectors {
        let of = |scoring| score(scoring, 5, picks("ABC"), picks(response));
        assert_eq!(of(Scoring::Exact), exact, "exact {response}");
        assert_eq!(of(Scoring::Ps50), ps50, "half-point {response}");
        assert!((of(Scoring::PlusMinus) - plus_minus / 3.0).abs() < 1e-12, "plus/minus {response}");
    }
}

#[test]
fn confidence_changes_only_the_rating_of_right_answers_and_never_to_easy() {
    use Confidence::{Fairly, Guess, Sure};
    assert_eq!(Confidence::ALL.map(|c| rating(Verdict::Wrong, c)), [Rating::Again; 3]);
    let right = [Guess, Fairly, Sure].map(|c| rating(Verdict::Right, c));
    assert_eq!(right, [Rating::Hard, Rating::Good, Rating::Good]);
}

proptest! {
    #[test]
    fn scores_stay_between_0_and_1(
        options in 2_usize..=26, key in any::<u32>(), chosen in any::<u32>(), which in 0_usize..3,
    ) {
        let mask = (1_u32 << options) - 1;
        let scoring = [Scoring::Exact, Scoring::Ps50, Scoring::PlusMinus][which];
        let value = score(scoring, options, ChoiceSet(key & mask), ChoiceSet(chosen & mask));
        prop_assert!((0.0..=1.0).contains(&value));
        prop_assert_eq!(score(scoring, options, ChoiceSet(key & mask), ChoiceSet(key & mask)), 1.0);
    }

    #[test]
    fn the_order_of_options_in_the_file_does_not_matter(
        key in 1_u32..1024, chosen in 0_u32..1024, order in Just([0_usize, 1, 2, 3, 4, 5, 6, 7, 8, 9]).prop_shuffle(),
        which in 0_usize..3,
    ) {
        let scoring = [Scoring::Exact, Scoring::Ps50, Scoring::PlusMinus][which];
        let moved = |set: ChoiceSet| set.positions().map(|place| order[place]).collect::<ChoiceSet>();
        let (key, chosen) = (ChoiceSet(key), ChoiceSet(chosen));
        prop_assert_eq!(score(scoring, 10, moved(key), moved(chosen)), score(scoring, 10, key, chosen));
    }

    #[test]
    fn one_more_wrong_pick_never_raises_a_score(
        key in 1_u32..1024, chosen in 1_u32..1024, place in 0_usize..10, which in 0_usize..3,
    ) {
        let scoring = [Scoring::Exact, Scoring::Ps50, Scoring::PlusMinus][which];
        let without = |set: u32| ChoiceSet(set & !(1 << place));
        let (key, chosen) = (without(key), without(chosen));
        prop_assume!(!key.is_empty() && !chosen.is_empty());
        let before = score(scoring, 10, key, chosen);
        prop_assert!(score(scoring, 10, key, chosen.toggled(place)) <= before);
    }

    #[test]
    fn every_score_of_an_item_is_a_whole_number_of_parts(
        options in 2_usize..=8, key in 1_u32..256, chosen in 0_u32..256, which in 0_usize..3, steps in 2_usize..=8,
        given in Just([0_u8, 1, 2, 3, 4, 5, 6, 7]).prop_shuffle(), right in 0_u32..=8, gaps in 1_u32..=8,
    ) {
        let scoring = [Scoring::Exact, Scoring::Ps50, Scoring::PlusMinus][which];
        let mask = (1_u32 << options) - 1;
        prop_assume!(key & mask != 0);
        let placed: Vec<u8> = given.into_iter().filter(|step| usize::from(*step) < steps).collect();
        let filled = f64::from(right.min(gaps)) / f64::from(gaps);
        for share in [score(scoring, options, ChoiceSet(key & mask), ChoiceSet(chosen & mask)), sequence::score(steps, &placed), filled] {
            let parts = share * f64::from(Score::PARTS);
            prop_assert!((parts - parts.round()).abs() < 1e-6, "{}", share);
        }
    }

    #[test]
    fn the_order_of_gaps_and_of_spellings_does_not_matter(
        order in Just([0_usize, 1, 2]).prop_shuffle(), typed in prop::collection::vec(0_usize..8, 3),
    ) {
        const TEXTS: [&str; 8] = ["white", "grey", "pain", "nociception", "cold", "", "whyte", "nociceptoin"];
        let accept = [["white", "pale"], ["pain", "nociception"], ["cold", "temperature"]];
        let cloze = |order: &[usize], turned: bool| {
            let spellings = |gap: usize| {
                let mut spellings = accept[gap].map(str::to_owned).to_vec();
                if turned {
                    spellings.reverse();
                }
                spellings
            };
            let gap = |gap: &usize| crate::deck::item::Gap { accept: spellings(*gap), why: String::new() };
            Cloze { gaps: order.iter().map(gap).collect() }
        };
        let straight = cloze(&[0, 1, 2], false);
        let moved = cloze(&order, true);
        for (n, gap) in order.into_iter().enumerate() {
            let text = TEXTS[typed[gap]];
            prop_assert_eq!(fills_gap(&moved, n, text, &Lexicon), fills_gap(&straight, gap, text, &Lexicon), "{}", text);
        }
    }

    #[test]
    fn one_more_right_pick_never_lowers_a_score(
        key in 1_u32..1024, chosen in 0_u32..1024, place in 0_usize..10, which in 0_usize..3,
    ) {
        let scoring = [Scoring::Exact, Scoring::Ps50, Scoring::PlusMinus][which];
        let (key, chosen) = (ChoiceSet(key), ChoiceSet(chosen));
        prop_assume!(key.contains(place) && !chosen.contains(place) && chosen != key);
        let before = score(scoring, 10, key, chosen);
        prop_assert!(score(scoring, 10, key, chosen.toggled(place)) >= before);
    }
}
