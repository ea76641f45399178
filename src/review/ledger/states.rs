//! How items stood, in one piece: a hundred thousand states are read at once, found by id, and unpacked one by one.
use std::hash::BuildHasher;

use bytes::Bytes;
use hashbrown::{DefaultHashBuilder, HashTable};

use crate::day::Day;
use crate::deck::{Fingerprint, ItemId};
use crate::memory::{Difficulty, MemoryState, Rating, Stability};
use crate::review::item_state::ItemState;
use crate::review::learned::ItemProgress;

/// Bytes before the rows: how many there are.
const HEAD: usize = 4;
/// Bytes of one row: where its id ends among all ids, what was said of the item, and what was learned of it.
const ROW: usize = 4 + 1 + LEARNED;
/// Bytes of what was learned of one item.
const LEARNED: usize = 4 * 7 + 3 + 16;

/// Said of an item: each a bit.
const SUSPENDED: u8 = 1;
const MARKED: u8 = 2;
const REPORTED: u8 = 4;
/// It was learned, and the rest of the row says what.
const MET: u8 = 8;

/// Stands for no misbelief.
const NO_MISBELIEF: u8 = u8::MAX;

/// The states of many items: their number, a row of one width for each in the order of the ids, and the ids.
#[derive(Clone, Debug, Default)]
pub struct PackedStates {
    bytes: Bytes,
    /// The rows by the hash of their ids.
    places: HashTable<u32>,
    hasher: DefaultHashBuilder,
}

impl PartialEq for PackedStates {
    fn eq(&self, other: &Self) -> bool {
        self.bytes == other.bytes
    }
}

impl PackedStates {
    /// Packs how items stand. None where they are too many for it.
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
            pack(state, &mut bytes);
        }
        bytes.extend(items.iter().flat_map(|(id, _)| id.as_str().bytes()));
        Self::new(bytes.into())
    }

    /// Takes what was packed before. None where it does not hold together; whether each state and each id makes sense is
    /// seen when it is unpacked.
    #[must_use]
    pub fn new(bytes: Bytes) -> Option<Self> {
        let mut states = Self { bytes, places: HashTable::new(), hasher: DefaultHashBuilder::default() };
        let count = u32::from_be_bytes(next(&mut &states.bytes[..])?);
        let ids = states.bytes.len().checked_sub(HEAD + (count as usize).checked_mul(ROW)?)?;
        let mut places = HashTable::with_capacity(count as usize);
        let mut before: Option<&[u8]> = None;
        for place in 0..count {
            let id = states.id(place)?;
            if before.is_some_and(|before| before >= id) {
                return None;
            }
            before = Some(id);
            let hash = |place: &u32| states.hasher.hash_one(states.id(*place).unwrap_or_default());
            places.insert_unique(states.hasher.hash_one(id), place, hash);
        }
        let end = count.checked_sub(1).map_or(Some(0), |last| states.end(last))?;
        states.places = places;
        (end == ids).then_some(states)
    }

    /// All of it, to be taken again later.
    #[must_use]
    pub fn packed(&self) -> &[u8] {
        &self.bytes
    }

    /// How many items.
    fn count(&self) -> u32 {
        next(&mut self.packed()).map_or(0, u32::from_be_bytes)
    }

    /// How an item stood; none for one that is not among them.
    pub(super) fn of(&self, id: &ItemId) -> Option<ItemState> {
        let id = id.as_str().as_bytes();
        let place = self.places.find(self.hasher.hash_one(id), |place| self.id(*place) == Some(id))?;
        unpack(self.row(*place)?)
    }

    /// Whether an item is among them.
    pub(super) fn has(&self, id: &ItemId) -> bool {
        let id = id.as_str().as_bytes();
        self.places.find(self.hasher.hash_one(id), |place| self.id(*place) == Some(id)).is_some()
    }

    /// Each item with its state, in the order of the ids.
    pub(super) fn iter(&self) -> impl Iterator<Item = (ItemId, ItemState)> {
        let item = |place| {
            let id = str::from_utf8(self.id(place)?).ok()?;
            Some((ItemId::parse(id)?, unpack(self.row(place)?)?))
        };
        (0..self.count()).filter_map(item)
    }

    /// Each state, in the order of the ids; none in the place of one that makes no sense.
    pub(super) fn states(&self) -> impl Iterator<Item = Option<ItemState>> {
        (0..self.count()).map(|place| unpack(self.row(place)?))
    }

    /// The row at a place.
    fn row(&self, place: u32) -> Option<&[u8]> {
        let from = HEAD + place as usize * ROW;
        self.packed().get(from..from + ROW)
    }

    /// Where the id at a place ends among all ids.
    fn end(&self, place: u32) -> Option<usize> {
        next(&mut self.row(place)?).map(|end| u32::from_be_bytes(end) as usize)
    }

    /// The id at a place.
    fn id(&self, place: u32) -> Option<&[u8]> {
        let ids = self.packed().get(HEAD + self.count() as usize * ROW..)?;
        let start = place.checked_sub(1).map_or(Some(0), |before| self.end(before))?;
        ids.get(start..self.end(place)?)
    }
}

/// Packs one state: what follows the end of its id in a row.
fn pack(state: &ItemState, bytes: &mut Vec<u8>) {
    let ItemState { learned, suspended, marked, reported } = state;
    let said = [(*suspended, SUSPENDED), (*marked, MARKED), (*reported, REPORTED), (learned.is_some(), MET)];
    bytes.push(said.into_iter().filter(|(is_so, _)| *is_so).map(|(_, bit)| bit).sum());
    let Some(learned) = learned else {
        bytes.extend([0; LEARNED]);
        return;
    };
    let ItemProgress { memory, first, last, due, answers, lapses, rating, missed, misbelief, key } = learned;
    bytes.extend(memory.stability.days().to_be_bytes());
    bytes.extend(memory.difficulty.value().to_be_bytes());
    for day in [first, last, due] {
        bytes.extend(day.since_epoch().to_be_bytes());
    }
    bytes.extend(answers.to_be_bytes());
    bytes.extend(lapses.to_be_bytes());
    let misbelief = misbelief.map_or(NO_MISBELIEF, |rights| rights.min(NO_MISBELIEF - 1));
    bytes.extend([rating.number(), u8::from(*missed), misbelief]);
    bytes.extend(key.0);
}

/// Unpacks the state in a row; none where a value makes no sense.
fn unpack(mut row: &[u8]) -> Option<ItemState> {
    let bytes = &mut row;
    let _end: [u8; 4] = next(bytes)?;
    let [said] = next(bytes)?;
    let learned = if said & MET == 0 { None } else { Some(unpack_learned(bytes)?) };
    let is = |bit| said & bit != 0;
    (said < MET * 2).then(|| ItemState {
        learned,
        suspended: is(SUSPENDED),
        marked: is(MARKED),
        reported: is(REPORTED),
    })
}

/// Unpacks what was learned; none where a value makes no sense.
fn unpack_learned(bytes: &mut &[u8]) -> Option<ItemProgress> {
    let memory = MemoryState {
        stability: Stability::new(f32::from_be_bytes(next(bytes)?))?,
        difficulty: Difficulty::new(f32::from_be_bytes(next(bytes)?))?,
    };
    let mut day = || next(bytes).map(i32::from_be_bytes).map(Day::from_epoch);
    let (first, last, due) = (day()?, day()?, day()?);
    let (answers, lapses) = (u32::from_be_bytes(next(bytes)?), u32::from_be_bytes(next(bytes)?));
    let [rating, missed, misbelief] = next(bytes)?;
    let key = Fingerprint(next(bytes)?);
    let misbelief = (misbelief != NO_MISBELIEF).then_some(misbelief);
    let (rating, missed) = (Rating::from_number(i64::from(rating))?, missed == 1);
    Some(ItemProgress { memory, first, last, due, answers, lapses, rating, missed, misbelief, key })
}

/// Takes the next bytes; none where there are too few.
fn next<const N: usize>(bytes: &mut &[u8]) -> Option<[u8; N]> {
    let (chunk, rest) = bytes.split_first_chunk::<N>()?;
    *bytes = rest;
    Some(*chunk)
}
