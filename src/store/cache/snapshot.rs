//! The brief of a ledger, as it is kept beside the log: with the event that it came up to.

use std::io;

use bytes::Bytes;
use serde::{Deserialize, Serialize};

use super::Cache;
use crate::day::Day;
use crate::review::{
    ConfidenceTable, DayActivity, DeviceId, Event, EventId, ExamScore, Ledger, Order, PackedStates, PackedWords,
    SessionId, Snapshot,
};
use crate::store::log::Store;
use crate::store::tally::Cursor;

/// A brief that was kept, with what it needs from the log.
#[derive(Debug)]
pub struct StoredSnapshot {
    /// The brief.
    pub snapshot: Snapshot,
    /// Its landmarks.
    pub landmarks: Vec<Event>,
    /// How far into the log it came.
    pub cursor: Cursor,
}

/// What stands before how each item stands.
#[derive(Serialize, Deserialize)]
struct Head<'a> {
    /// The place in the log, and the hash of the event there, which hangs on all before it on its device.
    cursor: i64,
    hash: [u8; 16],
    last: (i64, [u8; 16], u64, [u8; 16]),
    landmarks: Vec<[u8; 16]>,
    days: Vec<(i32, u32, u32, u32, u64)>,
    /// Keys in words: 16 bytes each, and where its words end in the text.
    ends: &'a [u8],
    words: &'a [u8],
    counts: ([u64; 3], [u64; 3], (u64, u64)),
    /// The session of each exam with the points, the right answers and those that the learner judged.
    exams: Vec<([u8; 16], u32, u32, u32)>,
}

impl Store {
    /// The brief that was kept of this log, made from this basis. None unless the log still holds all that it came from.
    pub fn load_snapshot(&mut self, cache: &Cache, basis: &[u8]) -> Option<StoredSnapshot> {
        let kept = cache.read_of(basis)?;
        let body = Bytes::from(kept.bytes).slice(kept.from..);
        let (head, rest) = postcard::take_from_bytes::<Head>(&body).ok()?;
        if self.hash_at(Cursor(head.cursor))? != head.hash {
            return None;
        }
        let landmarks = head.landmarks.iter().map(|id| self.event(EventId(*id))).collect::<Option<Vec<_>>>()?;
        let (at_ms, device, seq, id) = head.last;
        let last: Order = (at_ms, DeviceId(device), seq, EventId(id));
        let day = |(day, answers, right, introduced, latency_ms)| {
            (Day::from_epoch(day), DayActivity { answers, right, introduced, latency_ms })
        };
        let exam = |(session, points, right, self_rated)| (SessionId(session), ExamScore { points, right, self_rated });
        let snapshot = Snapshot {
            landmarks: head.landmarks.into_iter().map(EventId).collect(),
            confidence_table: ConfidenceTable::from_counts(head.counts)?,
            days: head.days.into_iter().map(day).collect(),
            exams: head.exams.into_iter().map(exam).collect(),
            words: PackedWords::new(body.slice_ref(head.ends), body.slice_ref(head.words))?,
            states: PackedStates::new(body.slice_ref(rest))?,
            last,
        };
        Some(StoredSnapshot { snapshot, landmarks, cursor: Cursor(head.cursor) })
    }

    /// Keeps the brief of a ledger that took all events up to an arrival, if there is one.
    ///
    /// # Errors
    ///
    /// It cannot be written; the one before, if there is one, is as it was.
    pub fn store_snapshot(&mut self, cache: &Cache, basis: &[u8], ledger: &Ledger, cursor: Cursor) -> io::Result<()> {
        let (Some(snapshot), Some(hash)) = (ledger.snapshot(), self.hash_at(cursor)) else { return Ok(()) };
        let (at_ms, device, seq, id) = snapshot.last;
        let day = |(day, done): &(Day, DayActivity)| {
            (day.since_epoch(), done.answers, done.right, done.introduced, done.latency_ms)
        };
        let exam = |(session, score): &(SessionId, ExamScore)| (session.0, score.points, score.right, score.self_rated);
        let (ends, words) = snapshot.words.parts();
        let head = Head {
            cursor: cursor.0,
            hash,
            last: (at_ms, device.0, seq, id.0),
            landmarks: snapshot.landmarks.iter().map(|id| id.0).collect(),
            days: snapshot.days.iter().map(day).collect(),
            ends,
            words,
            counts: snapshot.confidence_table.counts(),
            exams: snapshot.exams.iter().map(exam).collect(),
        };
        let mut body = postcard::to_extend(&head, Vec::new()).map_err(io::Error::other)?;
        body.extend_from_slice(snapshot.states.packed());
        cache.write(basis, &body)
    }
}
