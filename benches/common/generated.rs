//! Generates decks and answers, the same on every run.

use super::sample;
use rounds::day::Moment;
use rounds::deck::ItemId;
use rounds::memory::Rating;
use rounds::review::{Answer, EventId, Fact, ItemFact, NewEvent, SessionId};

/// 2026-11-23T09:41:00Z.
pub const NOW_MS: i64 = 1_795_426_860_000;

/// The number of items with generated answers.
pub const ITEMS: u64 = 10_000;

/// The nth generated answer. Each item is answered about every eleven days.
pub fn nth_answer(n: u64) -> NewEvent {
    let mut id = [0; 16];
    id[8..].copy_from_slice(&n.to_be_bytes());
    let right = !n.is_multiple_of(7);
    let fact = Fact::Item(ItemFact::Answer(Answer {
        shown: vec![2, 0, 1, 3],
        latency_ms: 9000,
        ..sample::answer(
            ItemId::parse(&format!("deck/item-{}", n % ITEMS)).unwrap(),
            if right { Rating::Good } else { Rating::Again },
        )
    }));
    let at = Moment::new(NOW_MS + i64::try_from(n).unwrap() * 95_000, 0);
    NewEvent { id: EventId(id), at, session: SessionId([2; 16]), fact }
}

/// A generated deck of vignettes with five options and a rationale for each.
pub fn deck(id: &str, items: usize) -> String {
    let words = |n: usize, from: usize| {
        (0..n).map(|k| format!("word{}", (from * 31 + k * 7) % 997)).collect::<Vec<_>>().join(" ")
    };
    let mut text = format!(
        "schema = 1\n\n[deck]\nid = \"{id}\"\ntitle = \"Deck {id}\"\n\n[refs]\nsource = {{ text = \"Author. Title. 2020\" }}\n\n"
    );
    for item in 0..items {
        text += &format!(
            "[[item]]\nid = \"item-{item}\"\ntags = [\"topic-{}/part\"]\nstem = \"\"\"\n{}\n\n{}?\n\"\"\"\noptions = [\n",
            item % 9,
            words(50, item),
            words(9, item + 1)
        );
        for option in 0..5 {
            let correct = if option == item % 5 { ", correct = true" } else { "" };
            text += &format!(
                "  {{ text = \"{} {option} of {id}\"{correct}, why = \"{}\" }},\n",
                words(4, item * 5 + option),
                words(22, item + option)
            );
        }
        text += &format!("]\npoint = \"{}\"\nrefs = [\"source\"]\n\n", words(12, item));
    }
    text
}
