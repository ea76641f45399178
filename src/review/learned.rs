//! What the answers to one item add up to.

use super::rules::Rules;
use crate::day::{Day, Days};
use crate::deck::{Fingerprint, ItemId};
use crate::memory::{DueOffset, KnewProbability, MemoryState, Rating, Seed, Window};
use crate::response::{Confidence, Verdict};

/// Lapses after which an item is called a leech.
pub const LEECH_LAPSES: u32 = 8;

/// The longest interval of an item that was answered surely and wrongly, until it was right twice.
const MISBELIEF_CAP: Days = Days(7);

/// How often such an item must be right, on as many study days, before the cap is lifted.
const MISBELIEF_RIGHTS: u8 = 2;

/// What the answers to one item add up to.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ItemProgress {
    /// The memory after the last answer.
    pub memory: MemoryState,
    /// The study day of the first answer.
    pub first: Day,
    /// The study day of the last answer.
    pub last: Day,
    /// The study day from which it is due; the day of the last answer itself while that was not recalled.
    pub due: Day,
    /// Answers, all told.
    pub answers: u32,
    /// Times it was forgotten after it had been recalled.
    pub lapses: u32,
    /// The last rating.
    pub rating: Rating,
    /// Whether it was not recalled at its first answer on that last day: what comes right later in a day is learned, not known.
    pub missed: bool,
    /// Right answers since it was answered surely and wrongly; none when it was not, or was right twice since.
    pub misbelief: Option<u8>,
    /// The key as last seen.
    pub key: Fingerprint,
}

impl ItemProgress {
    /// Whether it was forgotten so often that studying it as it is may not pay.
    #[must_use]
    pub fn is_leech(&self) -> bool {
        self.lapses >= LEECH_LAPSES
    }
}

/// An answer as the fold takes it, with the rating that counts.
pub struct RatedAnswer {
    /// Whether it was right.
    pub verdict: Verdict,
    /// How sure the learner was.
    pub confidence: Confidence,
    /// The rating that counts.
    pub rating: Rating,
    /// The key as seen.
    pub key: Fingerprint,
    /// How likely it is that it was known; none where the rating alone is to count.
    pub knew: Option<KnewProbability>,
}

/// When an item may come back.
pub struct DueWindow {
    /// The days.
    pub window: Window,
    /// The chance of the one among them.
    pub seed: Seed,
}

/// Takes one answer into what an item's answers add up to. It is due on the same day until [`schedule`] says otherwise: of
/// many answers, only the last one's day counts.
pub fn learn(rules: &Rules, before: Option<&ItemProgress>, day: Day, given: &RatedAnswer) -> ItemProgress {
    let elapsed = before.map_or(Days(0), |before| day.since(before.last));
    let answers = before.map_or(0, |before| before.answers) + 1;
    let misbelief = misbelief(before, day, given);
    let lapsed = given.rating == Rating::Again && before.is_some_and(|before| before.rating != Rating::Again);
    ItemProgress {
        memory: memory(rules, before.map(|before| before.memory), elapsed, given),
        first: before.map_or(day, |before| before.first),
        last: before.map_or(day, |before| before.last.max(day)),
        due: day,
        answers,
        lapses: before.map_or(0, |before| before.lapses) + u32::from(lapsed),
        rating: given.rating,
        missed: missed(before, day, given),
        misbelief,
        key: given.key,
    }
}

/// The memory after an answer.
fn memory(rules: &Rules, before: Option<MemoryState>, elapsed: Days, given: &RatedAnswer) -> MemoryState {
    match given.knew.filter(|_| rules.policy.guess_aware) {
        Some(knew) => rules.scheduler.preview(before, elapsed).memory(given.rating, Some(knew)),
        // The one rating alone: a fold over a long log is made of this.
        None => rules.scheduler.after(before, elapsed, given.rating),
    }
}

/// Whether it was not recalled at the first answer on the last day.
fn missed(before: Option<&ItemProgress>, day: Day, given: &RatedAnswer) -> bool {
    before.filter(|before| before.last >= day).map_or(given.rating == Rating::Again, |before| before.missed)
}

/// Says when an item comes back after its last answer, given on a day. Until it is recalled it is due on that day.
pub fn schedule(rules: &Rules, item: &ItemId, day: Day, spread: Option<DueOffset>, learned: &mut ItemProgress) {
    if learned.rating != Rating::Again {
        let DueWindow { window, seed } = plan(rules, item, day, learned);
        learned.due = window.at(spread.map_or(seed.fraction(), DueOffset::value));
    }
}

/// When an item may come back after an answer on a day that left it as it is.
pub fn plan(rules: &Rules, item: &ItemId, day: Day, learned: &ItemProgress) -> DueWindow {
    let retention = rules.policy.retention(item.deck(), day).unwrap_or(rules.scheduler.retention());
    let interval = rules.scheduler.interval(learned.memory.stability, retention);
    let window = rules.policy.window(item.deck(), day, interval);
    let window = if learned.misbelief.is_some() { window.within(day, MISBELIEF_CAP) } else { window };
    DueWindow { window, seed: seed(item, learned.answers) }
}

/// Right answers since the last one that was sure and wrong, counted once a study day.
fn misbelief(before: Option<&ItemProgress>, day: Day, given: &RatedAnswer) -> Option<u8> {
    if given.verdict == Verdict::Wrong {
        let so_far = before.and_then(|before| before.misbelief).map(|_| 0);
        return if given.confidence == Confidence::Sure { Some(0) } else { so_far };
    }
    let before = before?;
    let rights = before.misbelief?;
    let again_today = before.last == day && rights > 0;
    let rights = if again_today { rights } else { rights + 1 };
    (rights < MISBELIEF_RIGHTS).then_some(rights)
}

/// The fuzz of an item's nth answer: the same on every machine, and after an undo.
fn seed(item: &ItemId, answers: u32) -> Seed {
    let mut hasher = blake3::Hasher::new();
    hasher.update(item.as_str().as_bytes());
    hasher.update(&answers.to_be_bytes());
    let mut bytes = [0; 8];
    hasher.finalize_xof().fill(&mut bytes);
    Seed(u64::from_be_bytes(bytes))
}
