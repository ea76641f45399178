//! One row of the event table, as SQL and exports see it.
//!
//! Values that the columns cannot hold are rejected when writing; invalid values are a [`DecodeError`] when reading.
//! `event` converts events to rows and back. This folder does not know the store.

mod body;
mod decode_error;
mod event;

use std::borrow::Cow;

use rusqlite::types::ValueRef;
use rusqlite::{Row, ToSql};

pub use decode_error::DecodeError;

pub(super) use body::{coverage, of_coverage};
pub(super) use decode_error::require;

/// The index of the arrival order, the last column of `select_since.sql` after those of the event.
pub(super) const ARRIVAL: usize = 22;

/// All columns of a row except `n`. Null becomes `None`.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct EventRow<'a> {
    pub id: [u8; 16],
    pub device: [u8; 16],
    pub seq: i64,
    pub kind: Cow<'a, str>,
    pub at_ms: i64,
    pub tz_min: i64,
    pub session: [u8; 16],
    pub item: Option<Cow<'a, str>>,
    pub content: Option<[u8; 16]>,
    pub key: Option<[u8; 16]>,
    pub rating: Option<i64>,
    pub score: Option<f64>,
    pub verdict: Option<i64>,
    pub confidence: Option<i64>,
    pub latency_ms: Option<i64>,
    pub mode: Option<Cow<'a, str>>,
    pub chosen: Option<Cow<'a, [u8]>>,
    pub shown: Option<Cow<'a, [u8]>>,
    pub target: Option<[u8; 16]>,
    pub body: Option<Cow<'a, str>>,
    pub prev: Option<[u8; 16]>,
    pub hash: [u8; 16],
}

impl<'a> EventRow<'a> {
    /// Borrows the columns of a row in the order of `select_since.sql`.
    pub fn of_row(row: &'a Row<'_>) -> Result<Self, DecodeError> {
        Self::of_values(|index| row.get_ref(index).unwrap_or(ValueRef::Null))
    }

    /// Borrows the columns from values in the order of `select_since.sql`.
    pub fn of_values(at: impl Fn(usize) -> ValueRef<'a>) -> Result<Self, DecodeError> {
        Ok(Self {
            id: require(bytes(at(0), "id")?, "id")?,
            device: require(bytes(at(1), "device")?, "device")?,
            seq: require(integer(at(2), "seq")?, "seq")?,
            kind: require(text(at(3), "kind")?, "kind")?,
            at_ms: require(integer(at(4), "at_ms")?, "at_ms")?,
            tz_min: require(integer(at(5), "tz_min")?, "tz_min")?,
            session: require(bytes(at(6), "session")?, "session")?,
            item: text(at(7), "item")?,
            content: bytes(at(8), "content")?,
            key: bytes(at(9), "key")?,
            rating: integer(at(10), "rating")?,
            score: real(at(11), "score")?,
            verdict: integer(at(12), "verdict")?,
            confidence: integer(at(13), "confidence")?,
            latency_ms: integer(at(14), "latency_ms")?,
            mode: text(at(15), "mode")?,
            chosen: blob(at(16), "chosen")?,
            shown: blob(at(17), "shown")?,
            target: bytes(at(18), "target")?,
            body: text(at(19), "body")?,
            prev: bytes(at(20), "prev")?,
            hash: require(bytes(at(21), "hash")?, "hash")?,
        })
    }

    pub fn into_owned(self) -> EventRow<'static> {
        let text = |text: Option<Cow<'a, str>>| text.map(|text| Cow::Owned(text.into_owned()));
        let bytes = |bytes: Option<Cow<'a, [u8]>>| bytes.map(|bytes| Cow::Owned(bytes.into_owned()));
        EventRow {
            id: self.id,
            device: self.device,
            seq: self.seq,
            kind: Cow::Owned(self.kind.into_owned()),
            at_ms: self.at_ms,
            tz_min: self.tz_min,
            session: self.session,
            item: text(self.item),
            content: self.content,
            key: self.key,
            rating: self.rating,
            score: self.score,
            verdict: self.verdict,
            confidence: self.confidence,
            latency_ms: self.latency_ms,
            mode: text(self.mode),
            chosen: bytes(self.chosen),
            shown: bytes(self.shown),
            target: self.target,
            body: text(self.body),
            prev: self.prev,
            hash: self.hash,
        }
    }

    /// Passes the columns as parameters in the order of `insert_event.sql`.
    pub fn with_params<T>(&self, use_params: impl FnOnce(&[&dyn ToSql]) -> T) -> T {
        use_params(&[
            &self.id,
            &self.device,
            &self.seq,
            &self.kind,
            &self.at_ms,
            &self.tz_min,
            &self.session,
            &self.item,
            &self.content,
            &self.key,
            &self.rating,
            &self.score,
            &self.verdict,
            &self.confidence,
            &self.latency_ms,
            &self.mode,
            &self.chosen,
            &self.shown,
            &self.target,
            &self.body,
            &self.prev,
            &self.hash,
        ])
    }
}

fn integer(value: ValueRef<'_>, column: &'static str) -> Result<Option<i64>, DecodeError> {
    value.as_i64_or_null().map_err(|_| DecodeError(column))
}

fn real(value: ValueRef<'_>, column: &'static str) -> Result<Option<f64>, DecodeError> {
    value.as_f64_or_null().map_err(|_| DecodeError(column))
}

fn text<'a>(value: ValueRef<'a>, column: &'static str) -> Result<Option<Cow<'a, str>>, DecodeError> {
    value.as_str_or_null().map(|text| text.map(Cow::Borrowed)).map_err(|_| DecodeError(column))
}

fn blob<'a>(value: ValueRef<'a>, column: &'static str) -> Result<Option<Cow<'a, [u8]>>, DecodeError> {
    value.as_blob_or_null().map(|bytes| bytes.map(Cow::Borrowed)).map_err(|_| DecodeError(column))
}

fn bytes(value: ValueRef<'_>, column: &'static str) -> Result<Option<[u8; 16]>, DecodeError> {
    let blob = value.as_blob_or_null().map_err(|_| DecodeError(column))?;
    blob.map(|bytes| bytes.try_into().map_err(|_| DecodeError(column))).transpose()
}
