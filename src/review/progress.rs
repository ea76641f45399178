//! Progress: the result of the answers to one item.

use super::rules::Rules;
use crate::day::{Day, Days};
use crate::deck::{Fingerprint, ItemId};
use crate::memory::{DueOffset, KnewProbability, MemoryState, Rating, Seed, Window};
use crate::response::{Confidence, Verdict};

/// Number of lapses that makes an item a leech.
pub const LEECH_LAPSES: u32 = 8;

/// The days over which the items that an exam introduced are spread: those answered right, from the day on which their
/// interval ends, and those answered wrong, from the next day. An exam introduces many items at once, which would all
/// be due on one day. Confident errors do not wait.
const EXAM_SPREAD_RIGHT: Days = Days(10);
const EXAM_SPREAD_WRONG: Days = Days(7);

/// The longest interval after a confident error, until the item has been answered right on [`CONFIDENT_ERROR_DAYS_RIGHT`] days.
const CONFIDENT_ERROR_MAX_INTERVAL: Days = Days(7);

/// Study days with a right answer that lift the cap after a confident error.
const CONFIDENT_ERROR_DAYS_RIGHT: u8 = 2;

/// Progress of one item: the result of all its answers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ItemProgress {
    /// Memory state after the last answer.
    pub memory: MemoryState,
    /// Study day of the first answer.
    pub first: Day,
    /// Study day of the last answer.
    pub last: Day,
    /// Study day on which the item is due: the day of the last answer itself if that answer was "again", unless an exam
    /// introduced the item with it.
    pub due: Day,
    /// Total number of answers.
    pub answers: u32,
    /// Times the item was forgotten after it had been recalled.
    pub lapses: u32,
    /// Rating of the last answer.
    pub rating: Rating,
    /// Whether the first answer on the last day was "again". Later answers of a day follow feedback, so they do not
    /// show what the learner remembered.
    pub missed: bool,
    /// Days with a right answer since the last confident error. None without such an error, or once the cap is lifted.
    pub days_right_since_confident_error: Option<u8>,
    /// Fingerprint of the answer key at the last answer.
    pub key: Fingerprint,
    /// Whether the first answer was given in an exam.
    pub is_from_exam: bool,
}

impl ItemProgress {
    /// Whether an exam introduced the item, and it was not answered since.
    #[must_use]
    pub fn is_only_from_exam(&self) -> bool {
        self.is_from_exam && self.answers == 1
    }

    /// Whether the item was forgotten so often that plain repetition is unlikely to help.
    #[must_use]
    pub fn is_leech(&self) -> bool {
        self.lapses >= LEECH_LAPSES
    }
}

/// An answer with its effective rating, as input to the fold.
pub struct RatedAnswer {
    pub verdict: Verdict,
    pub confidence: Confidence,
    /// The effective rating, after regrades.
    pub rating: Rating,
    /// Fingerprint of the answer key as shown.
    pub key: Fingerprint,
    /// Probability that the learner knew the answer; none if only the rating counts.
    pub knew: Option<KnewProbability>,
    /// Whether it was given in an exam.
    pub in_exam: bool,
}

/// The days on which an item may be due, and the default choice among them.
pub struct DueWindow {
    pub window: Window,
    /// Picks a day if the log stored no [`DueOffset`].
    pub seed: Seed,
}

/// Updates an item's progress with one answer. The due day is left at the day of the answer: the caller runs
/// [`schedule`] once after the last answer, since only that one's due day matters.
pub fn learn(rules: &Rules, before: Option<&ItemProgress>, day: Day, answer: &RatedAnswer) -> ItemProgress {
    let elapsed = before.map_or(Days(0), |before| day.since(before.last));
    let answers = before.map_or(0, |before| before.answers) + 1;
    let days_right_since_confident_error = days_right_since_confident_error(before, day, answer);
    let lapsed = answer.rating == Rating::Again && before.is_some_and(|before| before.rating != Rating::Again);
    ItemProgress {
        memory: memory(rules, before.map(|before| before.memory), elapsed, answer),
        first: before.map_or(day, |before| before.first),
        last: before.map_or(day, |before| before.last.max(day)),
        due: day,
        answers,
        lapses: before.map_or(0, |before| before.lapses) + u32::from(lapsed),
        rating: answer.rating,
        missed: missed(before, day, answer),
        days_right_since_confident_error,
        key: answer.key,
        is_from_exam: before.map_or(answer.in_exam, |before| before.is_from_exam),
    }
}

fn memory(rules: &Rules, before: Option<MemoryState>, elapsed: Days, answer: &RatedAnswer) -> MemoryState {
    match answer.knew.filter(|_| rules.policy.guess_aware) {
        Some(knew) => rules.scheduler.preview(before, elapsed).memory(answer.rating, Some(knew)),
        // Computing a single rating is the hot path of a fold over a long log.
        None => rules.scheduler.after(before, elapsed, answer.rating),
    }
}

/// Whether the first answer on the last day was "again".
fn missed(before: Option<&ItemProgress>, day: Day, answer: &RatedAnswer) -> bool {
    before.filter(|before| before.last >= day).map_or(answer.rating == Rating::Again, |before| before.missed)
}

/// Sets the due day after the item's last answer, given on `day`. An item rated "again" stays due on that day, unless an
/// exam introduced it.
pub fn schedule(rules: &Rules, item: &ItemId, day: Day, spread: Option<DueOffset>, progress: &mut ItemProgress) {
    if progress.rating != Rating::Again || progress.is_only_from_exam() {
        let DueWindow { window, seed } = due_window(rules, item, day, progress);
        progress.due = window.at(spread.map_or(seed.fraction(), DueOffset::value));
    }
}

/// The days on which an item may be due after an answer on `day` that led to this progress.
pub fn due_window(rules: &Rules, item: &ItemId, day: Day, progress: &ItemProgress) -> DueWindow {
    let retention = rules.policy.retention(item.deck(), day).unwrap_or(rules.scheduler.retention());
    let interval = rules.scheduler.interval(progress.memory.stability, retention);
    let window = rules.policy.window(item.deck(), day, interval);
    let is_confident_error = progress.days_right_since_confident_error == Some(0);
    let window = if progress.is_only_from_exam() && !is_confident_error {
        let days = if progress.rating == Rating::Again { EXAM_SPREAD_WRONG } else { EXAM_SPREAD_RIGHT };
        window.at_least(days, rules.policy.exam(item.deck(), day).map(|exam| exam.day))
    } else {
        window
    };
    let window = if progress.days_right_since_confident_error.is_some() {
        window.within(day, CONFIDENT_ERROR_MAX_INTERVAL)
    } else {
        window
    };
    DueWindow { window, seed: seed(item, progress.answers) }
}

/// Days with a right answer since the last confident error.
fn days_right_since_confident_error(before: Option<&ItemProgress>, day: Day, answer: &RatedAnswer) -> Option<u8> {
    if answer.verdict == Verdict::Wrong {
        let so_far = before.and_then(|before| before.days_right_since_confident_error).map(|_| 0);
        return if answer.confidence == Confidence::Sure { Some(0) } else { so_far };
    }
    let before = before?;
    let rights = before.days_right_since_confident_error?;
    let again_today = before.last == day && rights > 0;
    let rights = if again_today { rights } else { rights + 1 };
    (rights < CONFIDENT_ERROR_DAYS_RIGHT).then_some(rights)
}

/// The fuzz seed of an item's nth answer: the same on every machine, and after an undo.
fn seed(item: &ItemId, answers: u32) -> Seed {
    let mut hasher = blake3::Hasher::new();
    hasher.update(item.as_str().as_bytes());
    hasher.update(&answers.to_be_bytes());
    let mut bytes = [0; 8];
    hasher.finalize_xof().fill(&mut bytes);
    Seed(u64::from_be_bytes(bytes))
}
