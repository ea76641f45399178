//! The brief of a ledger, as it is kept beside the log: with the event that it came up to.

use serde::{Deserialize, Serialize};

use super::Cache;
use crate::day::Day;
use crate::deck::{Fingerprint, ItemId};
use crate::memory::{Difficulty, MemoryState, Rating, Stability};
use crate::review::{
    Activity, Brief, ConfidenceTable, DeviceId, Event, EventId, ItemState, Learned, Order, PackedWords,
};
use crate::store::{Arrival, Store};

/// A brief that was kept, with what it needs from the log.
#[derive(Debug)]
pub struct KeptBrief {
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
    items: usize,
}

/// One item.
#[derive(Serialize, Deserialize)]
struct Row<'a> {
    id: &'a str,
    suspended: bool,
    marked: bool,
    reported: bool,
    counts: ([u64; 3], [u64; 3], (u64, u64)),
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
    fn standing(&self) -> Option<(ItemId, ItemState, ConfidenceTable)> {
        let learned = match &self.learned {
            Some(row) => Some(row.learned()?),
            None => None,
        };
        let Self { suspended, marked, reported, .. } = *self;
        let state = ItemState { learned, suspended, marked, reported };
        Some((ItemId::parse(self.id)?, state, ConfidenceTable::of_counts(self.counts)?))
    }
}

impl Store {
    /// The brief that was kept of this log, made from this basis. None unless the log still holds all that it came from.
    pub fn kept_brief(&mut self, cache: &Cache, basis: &[u8]) -> Option<KeptBrief> {
        let kept = cache.read_of(basis)?;
        let (head, mut rest) = postcard::take_from_bytes::<Head>(&kept.body).ok()?;
        if self.hash_at(Arrival(head.arrival))? != head.hash {
            return None;
        }
        let landmarks = head.landmarks.iter().map(|id| self.event(EventId(*id))).collect::<Option<Vec<_>>>()?;
        let mut items = Vec::with_capacity(head.items.min(kept.body.len()));
        for _ in 0..head.items {
            let (row, more) = postcard::take_from_bytes::<Row>(rest).ok()?;
            items.push(row.standing()?);
            rest = more;
        }
        let (at_ms, device, seq, id) = head.last;
        let last: Order = (at_ms, DeviceId(device), seq, EventId(id));
        let day = |(day, answers, right, introduced, latency_ms)| {
            (Day::from_epoch(day), Activity { answers, right, introduced, latency_ms })
        };
        let ends = head.ends.into_iter().map(|(key, end)| (Fingerprint(key), end)).collect();
        let brief = Brief {
            landmarks: head.landmarks.into_iter().map(EventId).collect(),
            items,
            days: head.days.into_iter().map(day).collect(),
            words: PackedWords::new(ends, head.words.to_owned())?,
            last,
        };
        Some(KeptBrief { brief, landmarks, arrival: Arrival(head.arrival) })
    }

    /// Keeps the brief of a ledger that took all events up to an arrival.
    ///
    /// # Errors
    ///
    /// It cannot be written; the one before, if there is one, is as it was.
    pub fn keep_brief(&mut self, cache: &Cache, basis: &[u8], brief: &Brief, arrival: Arrival) -> std::io::Result<()> {
        let Some(hash) = self.hash_at(arrival) else { return Ok(()) };
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
            items: brief.items.len(),
        };
        let mut body = postcard::to_extend(&head, Vec::new()).map_err(std::io::Error::other)?;
        for (id, state, confidence_table) in &brief.items {
            let row = Row {
                id: id.as_str(),
                suspended: state.suspended,
                marked: state.marked,
                reported: state.reported,
                counts: confidence_table.counts(),
                learned: state.learned.as_ref().map(LearnedRow::of),
            };
            body = postcard::to_extend(&row, body).map_err(std::io::Error::other)?;
        }
        cache.write(basis, &body)
    }
}
