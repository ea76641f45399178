//! The brief of a ledger, as it is kept beside the log: with the event that it came up to.

use std::io;

use serde::{Deserialize, Serialize};

use super::Cache;
use crate::day::Day;
use crate::deck::{Fingerprint, ItemId};
use crate::memory::{Difficulty, MemoryState, Rating, Stability};
use crate::review::{
    Activity, Brief, ConfidenceTable, DeviceId, Event, EventId, ItemState, Learned, Ledger, Order, PackedWords,
};
use crate::store::{Arrival, Store};

/// Items that room is made for at once, whatever a brief says of their number.
const MOST_ITEMS: usize = 10_000_000;

/// A brief that was kept, with what it needs from the log.
#[derive(Debug)]
pub struct KeptBrief {
    /// How each item stands.
    pub items: KeptItems,
    /// The brief.
    pub brief: Brief,
    /// Its landmarks.
    pub landmarks: Vec<Event>,
    /// How far into the log it came.
    pub arrival: Arrival,
}

/// What stands before the items.
#[derive(Serialize, Deserialize)]
struct Head<'a> {
    /// The place in the log, and the hash of the event there, which hangs on all before it on its device.
    arrival: i64,
    hash: [u8; 16],
    last: (i64, [u8; 16], u64, [u8; 16]),
    landmarks: Vec<[u8; 16]>,
    days: Vec<(i32, u32, u32, u32, u64)>,
    /// Keys in words: 16 bytes each, and where its words end in the text.
    ends: &'a [u8],
    words: &'a str,
    counts: ([u64; 3], [u64; 3], (u64, u64)),
    items: usize,
}

/// One item.
#[derive(Serialize, Deserialize)]
struct Row<'a> {
    id: &'a str,
    suspended: bool,
    marked: bool,
    reported: bool,
    learned: Option<&'a [u8]>,
}

/// Bytes of what was learned of one item: a hundred thousand of them are read before the first screen.
const LEARNED: usize = 4 * 7 + 3 + 16;

/// What was learned, as it is kept: numbers of one width, one behind the other.
fn packed(learned: &Learned) -> Vec<u8> {
    let Learned { memory, first, last, due, answers, lapses, rating, missed, misbelief, key } = learned;
    let mut bytes = Vec::with_capacity(LEARNED);
    bytes.extend(memory.stability.days().to_be_bytes());
    bytes.extend(memory.difficulty.value().to_be_bytes());
    for day in [first, last, due] {
        bytes.extend(day.since_epoch().to_be_bytes());
    }
    bytes.extend(answers.to_be_bytes());
    bytes.extend(lapses.to_be_bytes());
    bytes.extend([rating.number(), u8::from(*missed), misbelief.map_or(NONE, |rights| rights.min(NONE - 1))]);
    bytes.extend(key.0);
    bytes
}

/// Stands for no misbelief.
const NONE: u8 = u8::MAX;

/// What was learned, as it is used; none where a value makes no sense.
fn unpacked(mut bytes: &[u8]) -> Option<Learned> {
    let bytes = &mut bytes;
    let memory = MemoryState {
        stability: Stability::new(f32::from_be_bytes(next(bytes)?))?,
        difficulty: Difficulty::new(f32::from_be_bytes(next(bytes)?))?,
    };
    let mut day = || next(bytes).map(i32::from_be_bytes).map(Day::from_epoch);
    let (first, last, due) = (day()?, day()?, day()?);
    let (answers, lapses) = (u32::from_be_bytes(next(bytes)?), u32::from_be_bytes(next(bytes)?));
    let [rating, missed, misbelief] = next(bytes)?;
    let key = Fingerprint(next(bytes)?);
    let misbelief = (misbelief != NONE).then_some(misbelief);
    let (rating, missed) = (Rating::from_number(i64::from(rating))?, missed == 1);
    bytes.is_empty().then_some(Learned { memory, first, last, due, answers, lapses, rating, missed, misbelief, key })
}

/// Takes the next bytes; none where there are too few.
fn next<const N: usize>(bytes: &mut &[u8]) -> Option<[u8; N]> {
    let (chunk, rest) = bytes.split_first_chunk::<N>()?;
    *bytes = rest;
    Some(*chunk)
}

impl Row<'_> {
    /// As it is used; none where a value makes no sense.
    fn standing(&self) -> Option<(ItemId, ItemState)> {
        let learned = match self.learned {
            Some(bytes) => Some(unpacked(bytes)?),
            None => None,
        };
        let Self { suspended, marked, reported, .. } = *self;
        let state = ItemState { learned, suspended, marked, reported };
        Some((ItemId::parse(self.id)?, state))
    }
}

/// How many items stand, as it is kept: unpacked one by one.
#[derive(Debug)]
pub struct KeptItems {
    body: Vec<u8>,
    /// Where in it the first one begins.
    from: usize,
    count: usize,
}

impl KeptItems {
    /// Each in its turn; none in the place of one that makes no sense.
    pub fn iter(&self) -> impl Iterator<Item = Option<(ItemId, ItemState)>> {
        let mut rest = self.body.get(self.from..).unwrap_or_default();
        (0..self.count).map(move |_| {
            let (row, more) = postcard::take_from_bytes::<Row>(rest).ok()?;
            rest = more;
            row.standing()
        })
    }
}

impl Store {
    /// The brief that was kept of this log, made from this basis. None unless the log still holds all that it came from.
    pub fn kept_brief(&mut self, cache: &Cache, basis: &[u8]) -> Option<KeptBrief> {
        let kept = cache.read_of(basis)?;
        let (head, rest) = postcard::take_from_bytes::<Head>(&kept.body).ok()?;
        if self.hash_at(Arrival(head.arrival))? != head.hash {
            return None;
        }
        let landmarks = head.landmarks.iter().map(|id| self.event(EventId(*id))).collect::<Option<Vec<_>>>()?;
        let (at_ms, device, seq, id) = head.last;
        let last: Order = (at_ms, DeviceId(device), seq, EventId(id));
        let day = |(day, answers, right, introduced, latency_ms)| {
            (Day::from_epoch(day), Activity { answers, right, introduced, latency_ms })
        };
        let end = |mut bytes: &[u8]| Some((Fingerprint(next(&mut bytes)?), u32::from_be_bytes(next(&mut bytes)?)));
        let ends = head.ends.chunks(20).map(end).collect::<Option<Vec<_>>>()?;
        let brief = Brief {
            landmarks: head.landmarks.into_iter().map(EventId).collect(),
            confidence_table: ConfidenceTable::of_counts(head.counts)?,
            days: head.days.into_iter().map(day).collect(),
            words: PackedWords::new(ends, head.words.to_owned())?,
            last,
        };
        let (arrival, from, count) = (Arrival(head.arrival), kept.body.len() - rest.len(), head.items.min(MOST_ITEMS));
        Some(KeptBrief { items: KeptItems { body: kept.body, from, count }, brief, landmarks, arrival })
    }

    /// Keeps the brief of a ledger that took all events up to an arrival, if there is one.
    ///
    /// # Errors
    ///
    /// It cannot be written; the one before, if there is one, is as it was.
    pub fn keep_brief(&mut self, cache: &Cache, basis: &[u8], ledger: &Ledger, arrival: Arrival) -> io::Result<()> {
        let (Some(brief), Some(hash)) = (ledger.brief(), self.hash_at(arrival)) else { return Ok(()) };
        let (at_ms, device, seq, id) = brief.last;
        let day = |(day, done): &(Day, Activity)| {
            (day.since_epoch(), done.answers, done.right, done.introduced, done.latency_ms)
        };
        let (ends, words) = brief.words.parts();
        let ends: Vec<u8> = ends.iter().flat_map(|(key, end)| key.0.into_iter().chain(end.to_be_bytes())).collect();
        let head = Head {
            arrival: arrival.0,
            hash,
            last: (at_ms, device.0, seq, id.0),
            landmarks: brief.landmarks.iter().map(|id| id.0).collect(),
            days: brief.days.iter().map(day).collect(),
            ends: &ends,
            words,
            counts: brief.confidence_table.counts(),
            items: ledger.items().count(),
        };
        let mut body = postcard::to_extend(&head, Vec::new()).map_err(io::Error::other)?;
        for (id, state) in ledger.items() {
            let learned = state.learned.as_ref().map(packed);
            let row = Row {
                id: id.as_str(),
                suspended: state.suspended,
                marked: state.marked,
                reported: state.reported,
                learned: learned.as_deref(),
            };
            body = postcard::to_extend(&row, body).map_err(io::Error::other)?;
        }
        cache.write(basis, &body)
    }
}
