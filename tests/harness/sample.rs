//! A sample answer for unit tests, integration tests and benches, which override only what they are about.

use rounds::deck::{Fingerprint, ItemId};
use rounds::memory::Rating;
use rounds::response::{Confidence, Score, Verdict};
use rounds::review::{Answer, GuessModel, Reply, StudyMode};

/// An answer with a rating, right unless the rating is "again".
pub fn answer(item: ItemId, rating: Rating) -> Answer {
    let right = rating != Rating::Again;
    Answer {
        item,
        content: Fingerprint([1; 16]),
        key: Fingerprint([2; 16]),
        words: Vec::new(),
        reply: Reply { chosen: vec![Fingerprint([3; 16])], typed: Vec::new() },
        self_rated: false,
        shown: vec![0, 1],
        verdict: if right { Verdict::Right } else { Verdict::Wrong },
        score: if right { Score::FULL } else { Score::NONE },
        confidence: Confidence::Fairly,
        confidence_said: true,
        rating,
        latency_ms: 3000,
        mode: StudyMode::Study,
        guess_model: GuessModel::default(),
    }
}
