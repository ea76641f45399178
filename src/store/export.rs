//! The log as JSON lines: a header, then one object for each event with all its columns, nulls left out.
//!
//! `at` repeats `at_ms` for people. The hash covers what [`super::chain`] says, so a line that was changed on its
//! way is known by it.

use std::io::{self, BufWriter, Write};

use serde::{Deserialize, Serialize};
use serde_json::ser::Formatter;

use super::chain;
use super::error::ReadError;
use super::log::Store;
use super::names::Names;
use super::row::{DecodeError, EventRow};
use super::tally::{Cursor, Tally};
use crate::day::Moment;
use crate::deck::Fingerprint;
use crate::deck::clean::{clean_line, is_hostile, is_plain};
use crate::memory::Rating;
use crate::response::Confidence;
use crate::review::{Event, EventId};

/// The first line.
pub(super) const HEADER: &str = r#"{"schema":1,"format":"rounds-log"}"#;

/// Bytes that are gathered before they are written.
const BUFFER: usize = 64 * 1024;

/// Why an export stopped.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// The log cannot be read.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// The lines cannot be written.
    #[error("cannot write the export: {0}")]
    Write(#[from] io::Error),
}

/// Why a line is no event.
#[derive(Debug, thiserror::Error)]
pub enum LineError {
    /// It is not JSON, or not of the right shape.
    #[error("the line is not an event: {0}")]
    Shape(String),
    /// A value is none that an event has.
    #[error("the event has a bad value: {0}")]
    Value(#[from] DecodeError),
    /// It does not match its own hash.
    #[error("event `{0}` was changed after it was written")]
    Altered(EventId),
}

/// What stood in the way of a table, as it was: a closed pipe must be known as one.
fn io_error(error: csv::Error) -> io::Error {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error,
        other => io::Error::other(format!("{other:?}")),
    }
}

/// The columns of the table.
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

/// One line.
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

/// JSON in which what drives a terminal, or is not seen there, stands as its number: it reads back as the same text.
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
    /// Writes the whole log as a table with commas, one row for each event: for a spreadsheet, not for another log. An event
    /// that is not as it was written is left out and counted.
    ///
    /// # Errors
    ///
    /// What stopped it; the rows written so far are good.
    pub fn export_table(&mut self, out: &mut dyn Write) -> Result<Tally, ExportError> {
        let mut table = csv::Writer::from_writer(out);
        table.write_record(TABLE).map_err(io_error)?;
        let tally = self.each_line(|line| table.write_record(line.cells()).map_err(io_error))?;
        table.flush()?;
        Ok(tally)
    }

    /// Writes the whole log as JSON lines, in the order in which the events arrived. An event that is not as it was written is
    /// left out and counted.
    ///
    /// # Errors
    ///
    /// What stopped it; the lines written so far are good.
    pub fn export(&mut self, out: &mut dyn Write) -> Result<Tally, ExportError> {
        // Standard output is written line by line where nothing gathers the lines.
        let mut out = BufWriter::with_capacity(BUFFER, out);
        writeln!(out, "{HEADER}")?;
        let tally = self.each_line(|line| {
            let mut json = serde_json::Serializer::with_formatter(&mut out, EscapedJson);
            line.serialize(&mut json).map_err(io::Error::from)?;
            out.write_all(b"\n")
        });
        // The lines before an error are good.
        out.flush()?;
        tally
    }

    /// Hands over the line of each sound event.
    fn each_line(&mut self, mut write: impl FnMut(Line) -> io::Result<()>) -> Result<Tally, ExportError> {
        self.read_rows(Cursor::default(), |columns, _| Line::of(columns), |line| Ok(write(line)?))
    }
}

/// Reads one line of an export.
///
/// # Errors
///
/// Why it is no event, or not the one that was written.
pub fn parse_line(line: &str) -> Result<Event, LineError> {
    let line: Line = serde_json::from_str(line).map_err(|error| LineError::Shape(error.to_string()))?;
    let columns = line.columns()?;
    let event = columns.event(&mut Names::default())?;
    if chain::is_sound(&columns) { Ok(event) } else { Err(LineError::Altered(event.id)) }
}

impl Line {
    /// The line of a row.
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

    /// The cells of the table.
    fn cells(self) -> [String; 15] {
        let text = |text: Option<String>| {
            let text = text.unwrap_or_default();
            let cleaned = clean_line(&text);
            if is_formula(&text) || is_formula(&cleaned) { format!("'{cleaned}") } else { cleaned.into_owned() }
        };
        let number = |number: Option<String>| number.unwrap_or_default();
        // The log has a confidence for every answer; where nobody gave one, the body says so, and the cell is empty.
        let is_said = self.body.as_ref().is_none_or(|body| body.get("confidence_said") != Some(&false.into()));
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
            text(self.confidence.filter(|_| is_said)),
            text(self.rating),
            number(self.latency_ms.map(|ms| ms.to_string())),
            text(self.mode),
            text(self.target),
            text(self.body.map(|body| body.to_string())),
        ]
    }

    /// The row of a line.
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
            // A zero with a sign would come back from SQLite without it, and no longer match its hash.
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

/// A rating's word.
fn rating(number: i64) -> Option<&'static str> {
    Rating::from_number(number).map(Rating::word)
}

/// A confidence's word.
fn confidence(number: i64) -> Option<&'static str> {
    Confidence::from_number(number).map(Confidence::word)
}

/// A verdict's word.
fn verdict(number: i64) -> Option<&'static str> {
    match number {
        0 => Some("wrong"),
        1 => Some("right"),
        _ => None,
    }
}

/// The word for a number, if there is a number; a defect if it has no word.
fn word(
    number: Option<i64>,
    words: fn(i64) -> Option<&'static str>,
    column: &'static str,
) -> Result<Option<String>, DecodeError> {
    number.map(|number| words(number).map(str::to_owned).ok_or(DecodeError(column))).transpose()
}

/// The number for a word, if there is a word; a defect if none has it.
fn number(
    word: Option<String>,
    words: fn(i64) -> Option<&'static str>,
    column: &'static str,
) -> Result<Option<i64>, DecodeError> {
    let find = |word: String| (0..=4).find(|number| words(*number) == Some(&word)).ok_or(DecodeError(column));
    word.map(find).transpose()
}

/// Sixteen bytes as a UUID.
fn uuid(bytes: [u8; 16]) -> String {
    EventId(bytes).to_string()
}

/// A UUID as sixteen bytes.
fn from_uuid(text: &str, column: &'static str) -> Result<[u8; 16], DecodeError> {
    EventId::parse(text).map(|id| id.0).ok_or(DecodeError(column))
}

/// Sixteen bytes as hexadecimal digits.
fn hex(bytes: [u8; 16]) -> String {
    Fingerprint(bytes).to_string()
}

/// Hexadecimal digits as sixteen bytes.
fn from_hex(text: &str, column: &'static str) -> Result<[u8; 16], DecodeError> {
    Fingerprint::parse(text).map(|fingerprint| fingerprint.0).ok_or(DecodeError(column))
}

/// Whether a spreadsheet may take a text for a formula: it begins with the sign of one, also a full-width one, or with a
/// tab or a line end, behind which some look for one. The cell is then led by an apostrophe.
fn is_formula(text: &str) -> bool {
    const SIGNS: [char; 10] = ['=', '+', '-', '@', '\u{ff1d}', '\u{ff0b}', '\u{ff0d}', '\u{ff20}', '\u{2212}', '|'];
    text.starts_with(['\t', '\r', '\n']) || text.trim_start().trim_start_matches('"').starts_with(SIGNS)
}

#[cfg(test)]
mod tests {
    use super::super::sample::{draft, log};
    use super::*;

    #[test]
    fn an_export_reads_well_and_notices_changes() {
        let (_dir, mut store) = log();
        store.append(&draft(1)).unwrap();
        store.append(&draft(10)).unwrap();
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
