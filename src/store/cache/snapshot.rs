//! Stored snapshots: the snapshot of a ledger, with the log position that it covers.

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

/// A stored snapshot and what resuming from it needs from the log.
#[derive(Debug)]
pub struct StoredSnapshot {
    /// The snapshot.
    pub snapshot: Snapshot,
    /// The full events of the snapshot's landmarks.
    pub landmarks: Vec<Event>,
    /// The log position that the snapshot covers.
    pub cursor: Cursor,
}

/// The data before the packed item states.
#[derive(Serialize, Deserialize)]
struct Head<'a> {
    /// The log position, and the hash of the event there, which depends on all earlier events of its device.
    cursor: i64,
    hash: [u8; 16],
    last: (i64, [u8; 16], u64, [u8; 16]),
    landmarks: Vec<[u8; 16]>,
    days: Vec<(i32, u32, u32, u64)>,
    /// The accepted answers in words: a 16-byte key for each set, with the end offset of its words in the text.
    ends: &'a [u8],
    words: &'a [u8],
    counts: ([u64; 3], [u64; 3], (u64, u64)),
    /// Session, points, right answers and self-rated answers of each exam.
    exams: Vec<([u8; 16], u32, u32, u32)>,
}

impl Store {
    /// Loads the snapshot that was made from this log and this basis. None unless the log still holds every event it
    /// covers.
    pub fn load_snapshot(&mut self, cache: &Cache, basis: &[u8]) -> Option<StoredSnapshot> {
        let contents = cache.read_for(basis)?;
        let body = Bytes::from(contents.bytes).slice(contents.from..);
        let (head, rest) = postcard::take_from_bytes::<Head>(&body).ok()?;
        if self.hash_at(Cursor(head.cursor))? != head.hash {
            return None;
        }
        let landmarks = head.landmarks.iter().map(|id| self.event(EventId(*id))).collect::<Option<Vec<_>>>()?;
        let (at_ms, device, seq, id) = head.last;
        let last: Order = (at_ms, DeviceId(device), seq, EventId(id));
        let day =
            |(day, answers, right, latency_ms)| (Day::from_epoch(day), DayActivity { answers, right, latency_ms });
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

    /// Stores a snapshot of a ledger that includes all events up to `cursor`, if the ledger has one.
    ///
    /// # Errors
    ///
    /// The snapshot cannot be written; a previous one is unchanged.
    pub fn store_snapshot(&mut self, cache: &Cache, basis: &[u8], ledger: &Ledger, cursor: Cursor) -> io::Result<()> {
        let (Some(snapshot), Some(hash)) = (ledger.snapshot(), self.hash_at(cursor)) else { return Ok(()) };
        let (at_ms, device, seq, id) = snapshot.last;
        let day = |(day, done): &(Day, DayActivity)| (day.since_epoch(), done.answers, done.right, done.latency_ms);
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
