//! The hash chain: each event of a device holds the hash of the event before it.
//!
//! A hash covers every column except `n`, as fields in table order: length of the name (1 byte), name, length of the
//! value (4 bytes), value. Numbers take 8 bytes, big-endian. Nulls are left out, so a column added later changes no
//! older hash. The chain reveals damage and edits; it does not prove who answered.

use super::row::EventRow;

/// Domain separation: starts the hashed bytes, so that no other data hashes the same.
const DOMAIN: &[u8] = b"rounds event 1\0";

pub(super) fn hash(columns: &EventRow<'_>) -> [u8; 16] {
    let mut bytes = Vec::with_capacity(512);
    append_fields(columns, &mut bytes);
    hash_of(&bytes)
}

/// The hash of the bytes that [`append_fields`] wrote: the first 128 bits of BLAKE3.
pub(super) fn hash_of(bytes: &[u8]) -> [u8; 16] {
    let mut hash = [0; 16];
    hash.copy_from_slice(&blake3::hash(bytes).as_bytes()[..16]);
    hash
}

/// Appends the hashed bytes of a row to `bytes`.
///
/// A start without a snapshot runs this for every row of the log. Field headers are built at compile time: their length
/// is then known, and they are stored directly instead of copied by a call.
pub(super) fn append_fields(columns: &EventRow<'_>, bytes: &mut Vec<u8>) {
    /// Writes a field whose value has a fixed length.
    macro_rules! fixed {
        ($name:literal, $length:literal, $value:expr) => {{
            const HEADER: [u8; $name.len() + 5] = field_header($name, Some($length));
            let value: [u8; $length] = $value;
            bytes.extend_from_slice(&HEADER);
            bytes.extend_from_slice(&value);
        }};
    }
    /// The same for a value that may be null.
    macro_rules! optional {
        ($name:literal, $length:literal, $value:expr) => {
            if let Some(value) = $value {
                fixed!($name, $length, value);
            }
        };
    }
    /// Writes a field whose value is text or a blob.
    macro_rules! variable {
        ($name:literal, $value:expr) => {{
            const HEADER: [u8; $name.len() + 1] = field_header($name, None);
            let value: &[u8] = $value;
            bytes.extend_from_slice(&HEADER);
            bytes.extend_from_slice(&(value.len() as u32).to_be_bytes());
            bytes.extend_from_slice(value);
        }};
    }
    bytes.extend_from_slice(DOMAIN);
    fixed!("id", 16, columns.id);
    fixed!("device", 16, columns.device);
    fixed!("seq", 8, columns.seq.to_be_bytes());
    variable!("kind", columns.kind.as_bytes());
    fixed!("at_ms", 8, columns.at_ms.to_be_bytes());
    fixed!("tz_min", 8, columns.tz_min.to_be_bytes());
    fixed!("session", 16, columns.session);
    if let Some(item) = &columns.item {
        variable!("item", item.as_bytes());
    }
    optional!("content", 16, columns.content);
    optional!("key", 16, columns.key);
    optional!("rating", 8, columns.rating.map(i64::to_be_bytes));
    optional!("score", 8, columns.score.map(f64::to_be_bytes));
    optional!("verdict", 8, columns.verdict.map(i64::to_be_bytes));
    optional!("confidence", 8, columns.confidence.map(i64::to_be_bytes));
    optional!("latency_ms", 8, columns.latency_ms.map(i64::to_be_bytes));
    if let Some(mode) = &columns.mode {
        variable!("mode", mode.as_bytes());
    }
    if let Some(chosen) = &columns.chosen {
        variable!("chosen", chosen);
    }
    if let Some(shown) = &columns.shown {
        variable!("shown", shown);
    }
    optional!("target", 16, columns.target);
    if let Some(body) = &columns.body {
        variable!("body", body.as_bytes());
    }
    optional!("prev", 16, columns.prev);
}

/// The header of a field: the length of its name, the name, and the length of the value if that is fixed.
const fn field_header<const N: usize>(name: &str, length: Option<u32>) -> [u8; N] {
    let name = name.as_bytes();
    let mut header = [0; N];
    header[0] = name.len() as u8;
    let mut at = 0;
    while at < name.len() {
        header[at + 1] = name[at];
        at += 1;
    }
    if let Some(length) = length {
        let length = length.to_be_bytes();
        let mut byte = 0;
        while byte < length.len() {
            header[at + 1 + byte] = length[byte];
            byte += 1;
        }
    }
    header
}

/// Sets the hash of a finished row.
pub(super) fn seal(mut columns: EventRow<'_>) -> EventRow<'_> {
    columns.hash = hash(&columns);
    columns
}

/// Whether a row matches its hash.
pub(super) fn is_valid(columns: &EventRow<'_>) -> bool {
    hash(columns) == columns.hash
}

/// The same for one of many rows, with a reusable buffer.
pub(super) fn is_valid_in(columns: &EventRow<'_>, buffer: &mut Vec<u8>) -> bool {
    buffer.clear();
    append_fields(columns, buffer);
    hash_of(buffer) == columns.hash
}
