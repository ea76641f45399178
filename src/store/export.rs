//! The log as JSON lines: a header, then one object for each event with all its columns, nulls left out.
//!
//! `at` repeats `at_ms` in readable form. Each line carries the hash of its event (see [`super::chain`]), which reveals
//! changes.

use std::io::{self, BufWriter, Write};

use serde::{Deserialize, Serialize};
use serde_json::ser::Formatter;

use super::chain;
use super::error::ReadError;
use super::log::Store;
use super::names::ItemIdInterner;
use super::row::{DecodeError, EventRow};
use super::tally::{Cursor, Tally};
use crate::day::Moment;
use crate::deck::Fingerprint;
use crate::deck::clean::{clean_line, is_hostile, is_plain};
use crate::memory::Rating;
use crate::response::Confidence;
use crate::review::{Event, EventId};

/// The first line of an export.
pub(super) const HEADER: &str = r#"{"schema":1,"format":"rounds-log"}"#;

/// Bytes that are buffered before a write.
const BUFFER: usize = 64 * 1024;

/// Why an export stopped.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// The log cannot be read.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// The output cannot be written.
    #[error("cannot write the export: {0}")]
    Write(#[from] io::Error),
}

/// Why a line cannot be read as an event.
#[derive(Debug, thiserror::Error)]
pub enum LineError {
    /// The line is not JSON, or has the wrong shape.
    #[error("the line is not an event: {0}")]
    Shape(String),
    /// A value is not valid for an event.
    #[error("the event has a bad value: {0}")]
    Value(#[from] DecodeError),
    /// The event does not match its own hash.
    #[error("event `{0}` was changed after it was written")]
    Altered(EventId),
}

/// Unwraps the I/O error of a CSV error: callers must recognize a closed pipe.
fn io_error(error: csv::Error) -> io::Error {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error,
        other => io::Error::other(format!("{other:?}")),
    }
}

/// The columns of the CSV table.
const TABLE: [&str; 15] = [
    "id",
    "device",
    "seq",
    "kind",
    "at",
    "session",
    "item",
    "verdict",
    "score",
    "confidence",
    "rating",
    "latency_ms",
    "mode",
    "target",
    "body",
];

/// One line of an export.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Line {
    id: String,
    device: String,
    seq: i64,
    kind: String,
    #[serde(default)]
    at: String,
    at_ms: i64,
    tz_min: i64,
    session: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    item: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    content: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    key: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    rating: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    score: Option<f64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    verdict: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    confidence: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    latency_ms: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    mode: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    chosen: Option<Vec<String>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    shown: Option<Vec<u8>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    target: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    body: Option<serde_json::Value>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    prev: Option<String>,
    hash: String,
}

/// Escapes control and invisible characters, which could drive a terminal, as `\uXXXX`. They parse back to the same
/// text.
struct EscapedJson;

impl Formatter for EscapedJson {
    fn write_string_fragment<W: ?Sized + Write>(&mut self, out: &mut W, text: &str) -> io::Result<()> {
        if is_plain(text) {
            return out.write_all(text.as_bytes());
        }
        let mut units = [0; 2];
        for c in text.chars() {
            if is_hostile(c) {
                c.encode_utf16(&mut units).iter().try_for_each(|unit| write!(out, "\\u{unit:04x}"))?;
            } else {
                write!(out, "{c}")?;
            }
        }
        Ok(())
    }
}

impl Store {
    /// Writes the whole log as a CSV table for spreadsheets, one row for each event. It cannot be imported again.
    /// Altered events are left out and counted.
    ///
    /// # Errors
    ///
    /// Why the export stopped; the rows written so far are valid.
    pub fn export_table(&mut self, out: &mut dyn Write) -> Result<Tally, ExportError> {
        let mut table = csv::Writer::from_writer(out);
        table.write_record(TABLE).map_err(io_error)?;
        let tally = self.each_line(|line| table.write_record(line.cells()).map_err(io_error))?;
        table.flush()?;
        Ok(tally)
    }

    /// Writes the whole log as JSON lines, in order of arrival. Altered events are left out and counted.
    ///
    /// # Errors
    ///
    /// Why the export stopped; the lines written so far are valid.
    pub fn export(&mut self, out: &mut dyn Write) -> Result<Tally, ExportError> {
        // Standard output is line-buffered and would write each line separately.
        let mut out = BufWriter::with_capacity(BUFFER, out);
        writeln!(out, "{HEADER}")?;
        let tally = self.each_line(|line| {
            let mut json = serde_json::Serializer::with_formatter(&mut out, EscapedJson);
            line.serialize(&mut json).map_err(io::Error::from)?;
            out.write_all(b"\n")
        });
        // Flush even after an error: the lines before it are valid.
        out.flush()?;
        tally
    }

    /// Passes the line of each valid event to `write`.
    fn each_line(&mut self, mut write: impl FnMut(Line) -> io::Result<()>) -> Result<Tally, ExportError> {
        self.read_rows(Cursor::default(), |columns, _| Line::of(columns), |line| Ok(write(line)?))
    }
}

/// Parses one line of an export.
///
/// # Errors
///
/// The line is not an event, or the event was changed after it was written.
pub fn parse_line(line: &str) -> Result<Event, LineError> {
    let line: Line = serde_json::from_str(line).map_err(|error| LineError::Shape(error.to_string()))?;
    let columns = line.columns()?;
    let event = columns.event(&mut ItemIdInterner::default())?;
    if chain::is_valid(&columns) { Ok(event) } else { Err(LineError::Altered(event.id)) }
}

impl Line {
    pub(super) fn of(columns: &EventRow<'_>) -> Result<Self, DecodeError> {
        let offset = i16::try_from(columns.tz_min).map_err(|_| DecodeError("tz_min"))?;
        let body = columns.body.as_deref().map(serde_json::from_str).transpose().map_err(|_| DecodeError("body"))?;
        Ok(Self {
            id: uuid(columns.id),
            device: uuid(columns.device),
            seq: columns.seq,
            kind: columns.kind.clone().into_owned(),
            at: Moment::new(columns.at_ms, offset).rfc3339(),
            at_ms: columns.at_ms,
            tz_min: columns.tz_min,
            session: uuid(columns.session),
            item: columns.item.as_ref().map(|item| item.clone().into_owned()),
            content: columns.content.map(hex),
            key: columns.key.map(hex),
            rating: word(columns.rating, rating, "rating")?,
            score: columns.score,
            verdict: word(columns.verdict, verdict, "verdict")?,
            confidence: word(columns.confidence, confidence, "confidence")?,
            latency_ms: columns.latency_ms,
            mode: columns.mode.as_ref().map(|mode| mode.clone().into_owned()),
            chosen: columns.chosen.as_ref().map(|bytes| bytes.as_chunks().0.iter().copied().map(hex).collect()),
            shown: columns.shown.as_ref().map(|bytes| bytes.to_vec()),
            target: columns.target.map(uuid),
            body,
            prev: columns.prev.map(hex),
            hash: hex(columns.hash),
        })
    }

    /// The line as cells of the CSV table.
    fn cells(self) -> [String; 15] {
        let text = |text: Option<String>| {
            let text = text.unwrap_or_default();
            let cleaned = clean_line(&text);
            if is_formula(&text) || is_formula(&cleaned) { format!("'{cleaned}") } else { cleaned.into_owned() }
        };
        let number = |number: Option<String>| number.unwrap_or_default();
        // Every stored answer has a confidence. If the learner gave none, the body says so, and the cell is empty.
        let has_confidence = self.body.as_ref().is_none_or(|body| body.get("confidence_said") != Some(&false.into()));
        [
            self.id,
            self.device,
            self.seq.to_string(),
            text(Some(self.kind)),
            self.at,
            self.session,
            text(self.item),
            text(self.verdict),
            number(self.score.map(|score| score.to_string())),
            text(self.confidence.filter(|_| has_confidence)),
            text(self.rating),
            number(self.latency_ms.map(|ms| ms.to_string())),
            text(self.mode),
            text(self.target),
            text(self.body.map(|body| body.to_string())),
        ]
    }

    pub(super) fn columns(self) -> Result<EventRow<'static>, DecodeError> {
        let chosen =
            self.chosen.map(|all| all.into_iter().map(|text| from_hex(&text, "chosen")).collect::<Result<Vec<_>, _>>());
        Ok(EventRow {
            id: from_uuid(&self.id, "id")?,
            device: from_uuid(&self.device, "device")?,
            seq: self.seq,
            kind: self.kind.into(),
            at_ms: self.at_ms,
            tz_min: self.tz_min,
            session: from_uuid(&self.session, "session")?,
            item: self.item.map(Into::into),
            content: self.content.map(|text| from_hex(&text, "content")).transpose()?,
            key: self.key.map(|text| from_hex(&text, "key")).transpose()?,
            rating: number(self.rating, rating, "rating")?,
            // SQLite drops the sign of a negative zero, so the event would no longer match its hash.
            score: self
                .score
                .map(|score| if score.is_sign_positive() { Ok(score) } else { Err(DecodeError("score")) })
                .transpose()?,
            verdict: number(self.verdict, verdict, "verdict")?,
            confidence: number(self.confidence, confidence, "confidence")?,
            latency_ms: self.latency_ms,
            mode: self.mode.map(Into::into),
            chosen: chosen.transpose()?.map(|all| all.concat().into()),
            shown: self.shown.map(Into::into),
            target: self.target.map(|text| from_uuid(&text, "target")).transpose()?,
            body: self.body.map(|body| body.to_string().into()),
            prev: self.prev.map(|text| from_hex(&text, "prev")).transpose()?,
            hash: from_hex(&self.hash, "hash")?,
        })
    }
}

fn rating(number: i64) -> Option<&'static str> {
    Rating::from_number(number).map(Rating::word)
}

fn confidence(number: i64) -> Option<&'static str> {
    Confidence::from_number(number).map(Confidence::word)
}

fn verdict(number: i64) -> Option<&'static str> {
    match number {
        0 => Some("wrong"),
        1 => Some("right"),
        _ => None,
    }
}

/// The word for a number, if there is a number; an error if the number has no word.
fn word(
    number: Option<i64>,
    words: fn(i64) -> Option<&'static str>,
    column: &'static str,
) -> Result<Option<String>, DecodeError> {
    number.map(|number| words(number).map(str::to_owned).ok_or(DecodeError(column))).transpose()
}

/// The number for a word, if there is a word; an error if the word is unknown.
fn number(
    word: Option<String>,
    words: fn(i64) -> Option<&'static str>,
    column: &'static str,
) -> Result<Option<i64>, DecodeError> {
    let find = |word: String| (0..=4).find(|number| words(*number) == Some(&word)).ok_or(DecodeError(column));
    word.map(find).transpose()
}

fn uuid(bytes: [u8; 16]) -> String {
    EventId(bytes).to_string()
}

fn from_uuid(text: &str, column: &'static str) -> Result<[u8; 16], DecodeError> {
    EventId::parse(text).map(|id| id.0).ok_or(DecodeError(column))
}

fn hex(bytes: [u8; 16]) -> String {
    Fingerprint(bytes).to_string()
}

fn from_hex(text: &str, column: &'static str) -> Result<[u8; 16], DecodeError> {
    Fingerprint::parse(text).map(|fingerprint| fingerprint.0).ok_or(DecodeError(column))
}

/// Whether a spreadsheet may run a text as a formula: it starts with a formula sign (also full-width), or with a tab or
/// newline, after which some spreadsheets look for one. Such a cell gets a leading apostrophe.
fn is_formula(text: &str) -> bool {
    const SIGNS: [char; 10] = ['=', '+', '-', '@', '\u{ff1d}', '\u{ff0b}', '\u{ff0d}', '\u{ff20}', '\u{2212}', '|'];
    text.starts_with(['\t', '\r', '\n']) || text.trim_start().trim_start_matches('"').starts_with(SIGNS)
}

#[cfg(test)]
mod tests {
    use super::super::sample::{log, sample_event};
    use super::*;

    #[test]
    fn export_parses_back_and_reveals_changes() {
        let (_dir, mut store) = log();
        store.append(&sample_event(1)).unwrap();
        store.append(&sample_event(10)).unwrap();
        let mut lines = Vec::new();
        store.export(&mut lines).unwrap();
        let lines = String::from_utf8(lines).unwrap();
        insta::assert_snapshot!(lines);
        let line = lines.lines().nth(1).unwrap();
        for (from, to) in [("right", "wrong"), ("\"sure\"", "\"guess\""), ("4000", "4001"), ("[1,0,2]", "[1,2,0]")] {
            assert!(line.contains(from), "{from}");
            assert!(matches!(parse_line(&line.replace(from, to)), Err(LineError::Altered(_))), "{from}");
        }
        for bad in ["", "{}", "null", HEADER, &line.replace("right", "maybe"), &line.replace("\"seq\":1", "\"seq\":-1")]
        {
            assert!(matches!(parse_line(bad), Err(LineError::Shape(_) | LineError::Value(_))), "{bad}");
        }
    }
}
