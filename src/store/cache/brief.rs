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
    ends: Vec<([u8; 16], u32)>,
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
    learned: Option<LearnedRow>,
}

/// What was learned of it.
#[derive(Serialize, Deserialize)]
struct LearnedRow {
    stability: f32,
    difficulty: f32,
    first: i32,
    last: i32,
    due: i32,
    answers: u32,
    lapses: u32,
    rating: u8,
    missed: bool,
    misbelief: Option<u8>,
    key: [u8; 16],
}

impl LearnedRow {
    /// As it is kept.
    fn of(learned: &Learned) -> Self {
        Self {
            stability: learned.memory.stability.days(),
            difficulty: learned.memory.difficulty.value(),
            first: learned.first.since_epoch(),
            last: learned.last.since_epoch(),
            due: learned.due.since_epoch(),
            answers: learned.answers,
            lapses: learned.lapses,
            rating: learned.rating.number(),
            missed: learned.missed,
            misbelief: learned.misbelief,
            key: learned.key.0,
        }
    }

    /// As it is used; none where a value makes no sense.
    fn learned(&self) -> Option<Learned> {
        let memory =
            MemoryState { stability: Stability::new(self.stability)?, difficulty: Difficulty::new(self.difficulty)? };
        Some(Learned {
            memory,
            first: Day::from_epoch(self.first),
            last: Day::from_epoch(self.last),
            due: Day::from_epoch(self.due),
            answers: self.answers,
            lapses: self.lapses,
            rating: Rating::from_number(i64::from(self.rating))?,
            missed: self.missed,
            misbelief: self.misbelief,
            key: Fingerprint(self.key),
        })
    }
}

impl Row<'_> {
    /// As it is used; none where a value makes no sense.
    fn standing(&self) -> Option<(ItemId, ItemState)> {
        let learned = match &self.learned {
            Some(row) => Some(row.learned()?),
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
        let ends = head.ends.into_iter().map(|(key, end)| (Fingerprint(key), end)).collect();
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
        let head = Head {
            arrival: arrival.0,
            hash,
            last: (at_ms, device.0, seq, id.0),
            landmarks: brief.landmarks.iter().map(|id| id.0).collect(),
            days: brief.days.iter().map(day).collect(),
            ends: ends.iter().map(|(key, end)| (key.0, *end)).collect(),
            words,
            counts: brief.confidence_table.counts(),
            items: ledger.items().count(),
        };
        let mut body = postcard::to_extend(&head, Vec::new()).map_err(io::Error::other)?;
        for (id, state) in ledger.items() {
            let row = Row {
                id: id.as_str(),
                suspended: state.suspended,
                marked: state.marked,
                reported: state.reported,
                learned: state.learned.as_ref().map(LearnedRow::of),
            };
            body = postcard::to_extend(&row, body).map_err(io::Error::other)?;
        }
        cache.write(basis, &body)
    }
}
