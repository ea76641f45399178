//! The events that rows become. Ids depend only on the row, so that importing a table again adds nothing.

use std::fmt::Write;

use crate::day::Moment;
use crate::deck::limits::{ANSWER_MS, ID_BYTES};
use crate::deck::{Fingerprint, ItemId};
use crate::memory::Rating;
use crate::response::{Confidence, Score, Verdict};
use crate::review::{Answer, EventId, Fact, GuessModel, ItemFact, NewEvent, Reply, SessionId, StudyMode};

/// The item of a card. Different card names give different items, and the same name always gives the same item.
///
/// A name of lowercase letters and digits is used unchanged. In any other name, every other byte becomes a hyphen and
/// two hexadecimal digits, after a prefix that unchanged names cannot have. A name that is too long is replaced by its
/// hash.
pub fn item(card: &str) -> Option<ItemId> {
    let is_plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    let mut name = String::from("card-");
    if card.is_empty() {
        return None;
    }
    if card.bytes().all(is_plain) {
        name.push_str(card);
    } else {
        name.push_str("x-");
        for byte in card.bytes() {
            if is_plain(byte) {
                name.push(char::from(byte));
            } else {
                let _ = write!(name, "-{byte:02x}");
            }
        }
    }
    if name.len() > ID_BYTES {
        name = format!("card-h-{:032x}", u128::from_be_bytes(Fingerprint::of([card]).0));
    }
    ItemId::parse(&format!("imported/{name}"))
}

/// The event of a review.
pub fn answer(item: &ItemId, at: Moment, rating: Rating, taken_ms: u32) -> NewEvent {
    let right = rating != Rating::Again;
    let answer = Answer {
        content: Fingerprint::of([item.as_str()]),
        key: Fingerprint::of([item.as_str()]),
        words: Vec::new(),
        reply: Reply::default(),
        self_rated: true,
        shown: Vec::new(),
        verdict: if right { Verdict::Right } else { Verdict::Wrong },
        score: if right { Score::FULL } else { Score::NONE },
        confidence: Confidence::Fairly,
        confidence_said: true,
        rating,
        latency_ms: taken_ms.min(ANSWER_MS),
        mode: StudyMode::Imported,
        guess_model: GuessModel::default(),
        item: item.clone(),
    };
    let id = id(item, at, b"imported review");
    NewEvent { id, at, session: session(at), fact: Fact::Item(ItemFact::Answer(answer)) }
}

/// The event of a reset: the card is new again.
pub fn reset(item: ItemId, at: Moment) -> NewEvent {
    let id = id(&item, at, b"imported reset");
    NewEvent { id, at, session: session(at), fact: Fact::Item(ItemFact::Reset(item)) }
}

/// The id of an event, derived from its contents so that a second import gives the same id.
fn id(item: &ItemId, at: Moment, kind: &[u8]) -> EventId {
    let mut hasher = blake3::Hasher::new();
    hasher.update(kind);
    hasher.update(item.as_str().as_bytes());
    hasher.update(&at.at_ms.to_be_bytes());
    let mut random = [0; 10];
    hasher.finalize_xof().fill(&mut random);
    let uuid = uuid::Builder::from_unix_timestamp_millis(at.at_ms.unsigned_abs(), &random).into_uuid();
    EventId(uuid.into_bytes())
}

/// The session of an event: one for each calendar day, in UTC.
fn session(at: Moment) -> SessionId {
    let day = at.at_ms.div_euclid(86_400_000);
    let mut hasher = blake3::Hasher::new();
    hasher.update(b"imported day");
    hasher.update(&day.to_be_bytes());
    let mut bytes = [0; 16];
    hasher.finalize_xof().fill(&mut bytes);
    SessionId(uuid::Builder::from_random_bytes(bytes).into_uuid().into_bytes())
}
