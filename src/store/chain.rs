//! The hash chain: each event of a device holds the hash of the one before it.
//!
//! A hash covers every column but `n`, as fields in the order of the table: length of the name (1 byte), name,
//! length of the value (4 bytes), value. Numbers take 8 bytes, big-endian; a null is left out, so a column
//! added later changes no older hash. It shows damage and edits. It proves nothing about who answered.

use super::row::EventRow;

/// Opens what is hashed, so that nothing else hashes alike.
const DOMAIN: &[u8] = b"rounds event 1\0";

/// The hash of a row.
pub(super) fn hash(columns: &EventRow<'_>) -> [u8; 16] {
    let mut bytes = Vec::with_capacity(512);
    write(columns, &mut bytes);
    hash_of(&bytes)
}

/// The hash of what was written of a row: the first 128 bits of BLAKE3.
pub(super) fn hash_of(bytes: &[u8]) -> [u8; 16] {
    let mut hash = [0; 16];
    hash.copy_from_slice(&blake3::hash(bytes).as_bytes()[..16]);
    hash
}

/// Adds to some bytes what is hashed of a row.
///
/// A start without a snapshot does this for every row of the log. What a field begins with is put together by the compiler,
/// so that its length is known and it is stored instead of copied by a call.
pub(super) fn write(columns: &EventRow<'_>, bytes: &mut Vec<u8>) {
    /// A field whose value has a fixed number of bytes.
    macro_rules! fixed {
        ($name:literal, $length:literal, $value:expr) => {{
            const HEAD: [u8; $name.len() + 5] = head($name, Some($length));
            let value: [u8; $length] = $value;
            bytes.extend_from_slice(&HEAD);
            bytes.extend_from_slice(&value);
        }};
    }
    /// The same of one that may be null.
    macro_rules! perhaps {
        ($name:literal, $length:literal, $value:expr) => {
            if let Some(value) = $value {
                fixed!($name, $length, value);
            }
        };
    }
    /// A field whose value is a text or any bytes.
    macro_rules! varying {
        ($name:literal, $value:expr) => {{
            const HEAD: [u8; $name.len() + 1] = head($name, None);
            let value: &[u8] = $value;
            bytes.extend_from_slice(&HEAD);
            bytes.extend_from_slice(&(value.len() as u32).to_be_bytes());
            bytes.extend_from_slice(value);
        }};
    }
    bytes.extend_from_slice(DOMAIN);
    fixed!("id", 16, columns.id);
    fixed!("device", 16, columns.device);
    fixed!("seq", 8, columns.seq.to_be_bytes());
    varying!("kind", columns.kind.as_bytes());
    fixed!("at_ms", 8, columns.at_ms.to_be_bytes());
    fixed!("tz_min", 8, columns.tz_min.to_be_bytes());
    fixed!("session", 16, columns.session);
    if let Some(item) = &columns.item {
        varying!("item", item.as_bytes());
    }
    perhaps!("content", 16, columns.content);
    perhaps!("key", 16, columns.key);
    perhaps!("rating", 8, columns.rating.map(i64::to_be_bytes));
    perhaps!("score", 8, columns.score.map(f64::to_be_bytes));
    perhaps!("verdict", 8, columns.verdict.map(i64::to_be_bytes));
    perhaps!("confidence", 8, columns.confidence.map(i64::to_be_bytes));
    perhaps!("latency_ms", 8, columns.latency_ms.map(i64::to_be_bytes));
    if let Some(mode) = &columns.mode {
        varying!("mode", mode.as_bytes());
    }
    if let Some(chosen) = &columns.chosen {
        varying!("chosen", chosen);
    }
    if let Some(shown) = &columns.shown {
        varying!("shown", shown);
    }
    perhaps!("target", 16, columns.target);
    if let Some(body) = &columns.body {
        varying!("body", body.as_bytes());
    }
    perhaps!("prev", 16, columns.prev);
}

/// What a field begins with: the length of its name, the name, and the length of the value where that is fixed.
const fn head<const N: usize>(name: &str, length: Option<u32>) -> [u8; N] {
    let name = name.as_bytes();
    let mut head = [0; N];
    head[0] = name.len() as u8;
    let mut at = 0;
    while at < name.len() {
        head[at + 1] = name[at];
        at += 1;
    }
    if let Some(length) = length {
        let length = length.to_be_bytes();
        let mut byte = 0;
        while byte < length.len() {
            head[at + 1 + byte] = length[byte];
            byte += 1;
        }
    }
    head
}

/// Sets the hash of a finished row.
pub(super) fn seal(mut columns: EventRow<'_>) -> EventRow<'_> {
    columns.hash = hash(&columns);
    columns
}

/// Whether a row is what it was when it was written.
pub(super) fn is_sound(columns: &EventRow<'_>) -> bool {
    hash(columns) == columns.hash
}

/// The same of one of many rows, with room for what is hashed of them.
pub(super) fn is_sound_in(columns: &EventRow<'_>, room: &mut Vec<u8>) -> bool {
    room.clear();
    write(columns, room);
    hash_of(room) == columns.hash
}
