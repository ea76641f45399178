//! Item states packed into one buffer: a hundred thousand are read at once, found by id and unpacked one by one.

use std::hash::BuildHasher;

use bytes::Bytes;
use hashbrown::{DefaultHashBuilder, HashTable};

use crate::day::Day;
use crate::deck::{Fingerprint, ItemId};
use crate::memory::{Difficulty, MemoryState, Rating, Stability};
use crate::review::item_state::ItemState;
use crate::review::progress::ItemProgress;

/// Bytes of the header: the number of rows.
const HEAD: usize = 4;
/// Bytes of one row: the end offset of its id, the flags, the day on which it was buried, and the progress.
const ROW: usize = 4 + 1 + 4 + PROGRESS;
/// Bytes of an item's progress.
const PROGRESS: usize = 4 * 7 + 3 + 16;

/// Flags of an item, one bit each.
const SUSPENDED: u8 = 1;
const MARKED: u8 = 2;
const REPORTED: u8 = 4;
/// The row contains progress.
const HAS_PROGRESS: u8 = 8;
/// An exam introduced the item.
const FROM_EXAM: u8 = 16;
/// The item was buried.
const BURIED: u8 = 32;

/// Encodes that there is no misbelief count.
const NO_MISBELIEF: u8 = u8::MAX;

/// The states of many items: their number, one row of fixed width per item sorted by id, and the ids.
#[derive(Clone, Debug, Default)]
pub struct PackedStates {
    bytes: Bytes,
    /// Row numbers, by the hash of the id.
    rows: HashTable<u32>,
    hasher: DefaultHashBuilder,
}

impl PartialEq for PackedStates {
    fn eq(&self, other: &Self) -> bool {
        self.bytes == other.bytes
    }
}

impl PackedStates {
    /// Packs item states; none if there are too many for the format.
    #[must_use]
    pub fn pack(items: impl IntoIterator<Item = (ItemId, ItemState)>) -> Option<Self> {
        let mut items: Vec<(ItemId, ItemState)> = items.into_iter().collect();
        items.sort_unstable_by(|a, b| a.0.cmp(&b.0));
        let mut bytes = Vec::with_capacity(HEAD + items.len() * ROW);
        bytes.extend(u32::try_from(items.len()).ok()?.to_be_bytes());
        let mut end = 0;
        for (id, state) in &items {
            end += id.as_str().len();
            bytes.extend(u32::try_from(end).ok()?.to_be_bytes());
            pack_state(state, &mut bytes);
        }
        bytes.extend(items.iter().flat_map(|(id, _)| id.as_str().bytes()));
        Self::new(bytes.into())
    }

    /// Wraps packed bytes; none if they are inconsistent. Each state and id is only validated when it is unpacked.
    #[must_use]
    pub fn new(bytes: Bytes) -> Option<Self> {
        let mut states = Self { bytes, rows: HashTable::new(), hasher: DefaultHashBuilder::default() };
        let count = u32::from_be_bytes(next(&mut &states.bytes[..])?);
        let ids = states.bytes.len().checked_sub(HEAD + (count as usize).checked_mul(ROW)?)?;
        let mut rows = HashTable::with_capacity(count as usize);
        let mut before: Option<&[u8]> = None;
        for row in 0..count {
            let id = states.id(row)?;
            if before.is_some_and(|before| before >= id) {
                return None;
            }
            before = Some(id);
            let hash = |row: &u32| states.hasher.hash_one(states.id(*row).unwrap_or_default());
            rows.insert_unique(states.hasher.hash_one(id), row, hash);
        }
        let end = count.checked_sub(1).map_or(Some(0), |last| states.id_end(last))?;
        states.rows = rows;
        (end == ids).then_some(states)
    }

    /// The packed bytes, for [`PackedStates::new`].
    #[must_use]
    pub fn packed(&self) -> &[u8] {
        &self.bytes
    }

    /// Number of items.
    fn count(&self) -> u32 {
        next(&mut self.packed()).map_or(0, u32::from_be_bytes)
    }

    /// The state of an item; none if it is not included.
    pub(super) fn of(&self, id: &ItemId) -> Option<ItemState> {
        let id = id.as_str().as_bytes();
        let row = self.rows.find(self.hasher.hash_one(id), |row| self.id(*row) == Some(id))?;
        unpack_state(self.row(*row)?)
    }

    /// Whether an item is included.
    pub(super) fn has(&self, id: &ItemId) -> bool {
        let id = id.as_str().as_bytes();
        self.rows.find(self.hasher.hash_one(id), |row| self.id(*row) == Some(id)).is_some()
    }

    /// All items with their states, sorted by id. Invalid rows are skipped.
    pub(super) fn iter(&self) -> impl Iterator<Item = (ItemId, ItemState)> {
        let item = |row| {
            let id = str::from_utf8(self.id(row)?).ok()?;
            Some((ItemId::parse(id)?, unpack_state(self.row(row)?)?))
        };
        (0..self.count()).filter_map(item)
    }

    /// All states, sorted by id; none for an invalid one.
    pub(super) fn states(&self) -> impl Iterator<Item = Option<ItemState>> {
        (0..self.count()).map(|row| unpack_state(self.row(row)?))
    }

    /// The bytes of a row.
    fn row(&self, row: u32) -> Option<&[u8]> {
        let from = HEAD + row as usize * ROW;
        self.packed().get(from..from + ROW)
    }

    /// The end offset of a row's id within the ids.
    fn id_end(&self, row: u32) -> Option<usize> {
        next(&mut self.row(row)?).map(|end| u32::from_be_bytes(end) as usize)
    }

    /// The id of a row.
    fn id(&self, row: u32) -> Option<&[u8]> {
        let ids = self.packed().get(HEAD + self.count() as usize * ROW..)?;
        let start = row.checked_sub(1).map_or(Some(0), |before| self.id_end(before))?;
        ids.get(start..self.id_end(row)?)
    }
}

/// Packs one state: the part of a row after the end offset of the id.
fn pack_state(state: &ItemState, bytes: &mut Vec<u8>) {
    let ItemState { progress, suspended, buried, marked, reported } = state;
    let flags = [
        (*suspended, SUSPENDED),
        (*marked, MARKED),
        (*reported, REPORTED),
        (progress.is_some(), HAS_PROGRESS),
        (progress.is_some_and(|progress| progress.is_from_exam), FROM_EXAM),
        (buried.is_some(), BURIED),
    ];
    bytes.push(flags.into_iter().filter(|(is_set, _)| *is_set).map(|(_, bit)| bit).sum());
    bytes.extend(buried.map_or(0, Day::since_epoch).to_be_bytes());
    let Some(progress) = progress else {
        bytes.extend([0; PROGRESS]);
        return;
    };
    let ItemProgress {
        memory,
        first,
        last,
        due,
        answers,
        lapses,
        rating,
        missed,
        days_right_since_confident_error,
        key,
        is_from_exam: _,
    } = progress;
    bytes.extend(memory.stability.days().to_be_bytes());
    bytes.extend(memory.difficulty.value().to_be_bytes());
    for day in [first, last, due] {
        bytes.extend(day.since_epoch().to_be_bytes());
    }
    bytes.extend(answers.to_be_bytes());
    bytes.extend(lapses.to_be_bytes());
    let days_right_since_confident_error =
        days_right_since_confident_error.map_or(NO_MISBELIEF, |rights| rights.min(NO_MISBELIEF - 1));
    bytes.extend([rating.number(), u8::from(*missed), days_right_since_confident_error]);
    bytes.extend(key.0);
}

/// Unpacks the state of a row; none if a value is invalid.
fn unpack_state(mut row: &[u8]) -> Option<ItemState> {
    let bytes = &mut row;
    let _id_end: [u8; 4] = next(bytes)?;
    let [flags] = next(bytes)?;
    let has = |bit| flags & bit != 0;
    let buried = Day::from_epoch(i32::from_be_bytes(next(bytes)?));
    let progress = if has(HAS_PROGRESS) { Some(unpack_progress(bytes, has(FROM_EXAM))?) } else { None };
    (flags < BURIED * 2).then(|| ItemState {
        progress,
        suspended: has(SUSPENDED),
        buried: Some(buried).filter(|_| has(BURIED)),
        marked: has(MARKED),
        reported: has(REPORTED),
    })
}

/// Unpacks an item's progress; none if a value is invalid.
fn unpack_progress(bytes: &mut &[u8], is_from_exam: bool) -> Option<ItemProgress> {
    let memory = MemoryState {
        stability: Stability::new(f32::from_be_bytes(next(bytes)?))?,
        difficulty: Difficulty::new(f32::from_be_bytes(next(bytes)?))?,
    };
    let mut day = || next(bytes).map(i32::from_be_bytes).map(Day::from_epoch);
    let (first, last, due) = (day()?, day()?, day()?);
    let (answers, lapses) = (u32::from_be_bytes(next(bytes)?), u32::from_be_bytes(next(bytes)?));
    let [rating, missed, days_right_since_confident_error] = next(bytes)?;
    let key = Fingerprint(next(bytes)?);
    let days_right_since_confident_error =
        (days_right_since_confident_error != NO_MISBELIEF).then_some(days_right_since_confident_error);
    let (rating, missed) = (Rating::from_number(i64::from(rating))?, missed == 1);
    Some(ItemProgress {
        memory,
        first,
        last,
        due,
        answers,
        lapses,
        rating,
        missed,
        days_right_since_confident_error,
        key,
        is_from_exam,
    })
}

/// Splits off the next `N` bytes; none if there are too few.
fn next<const N: usize>(bytes: &mut &[u8]) -> Option<[u8; N]> {
    let (chunk, rest) = bytes.split_first_chunk::<N>()?;
    *bytes = rest;
    Some(*chunk)
}
