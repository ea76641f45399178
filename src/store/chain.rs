//! The hash chain: each event of a device holds the hash of the one before it.
//!
//! A hash covers every column but `n`, as fields in the order of the table: length of the name (1 byte), name,
//! length of the value (4 bytes), value. Numbers take 8 bytes, big-endian; a null is left out, so a column
//! added later changes no older hash. It shows damage and edits. It proves nothing about who answered.

use super::row::Columns;

/// Opens what is hashed, so that nothing else hashes alike.
const DOMAIN: &[u8] = b"rounds event 1\0";

/// The hash of a row.
pub(super) fn hash(columns: &Columns<'_>) -> [u8; 16] {
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
pub(super) fn write(columns: &Columns<'_>, bytes: &mut Vec<u8>) {
    bytes.extend_from_slice(DOMAIN);
    let mut field = |name: &str, value: Option<&[u8]>| {
        if let Some(value) = value {
            bytes.push(name.len() as u8);
            bytes.extend_from_slice(name.as_bytes());
            bytes.extend_from_slice(&(value.len() as u32).to_be_bytes());
            bytes.extend_from_slice(value);
        }
    };
    field("id", Some(&columns.id));
    field("device", Some(&columns.device));
    field("seq", Some(&columns.seq.to_be_bytes()));
    field("kind", Some(columns.kind.as_bytes()));
    field("at_ms", Some(&columns.at_ms.to_be_bytes()));
    field("tz_min", Some(&columns.tz_min.to_be_bytes()));
    field("session", Some(&columns.session));
    field("item", columns.item.as_ref().map(|text| text.as_bytes()));
    field("content", slice(columns.content.as_ref()));
    field("key", slice(columns.key.as_ref()));
    field("rating", slice(columns.rating.map(i64::to_be_bytes).as_ref()));
    field("score", slice(columns.score.map(f64::to_be_bytes).as_ref()));
    field("verdict", slice(columns.verdict.map(i64::to_be_bytes).as_ref()));
    field("confidence", slice(columns.confidence.map(i64::to_be_bytes).as_ref()));
    field("latency_ms", slice(columns.latency_ms.map(i64::to_be_bytes).as_ref()));
    field("mode", columns.mode.as_ref().map(|text| text.as_bytes()));
    field("chosen", columns.chosen.as_deref());
    field("shown", columns.shown.as_deref());
    field("target", slice(columns.target.as_ref()));
    field("body", columns.body.as_ref().map(|text| text.as_bytes()));
    field("prev", slice(columns.prev.as_ref()));
}

/// Sets the hash of a finished row.
pub(super) fn seal(mut columns: Columns<'_>) -> Columns<'_> {
    columns.hash = hash(&columns);
    columns
}

/// Whether a row is what it was when it was written.
pub(super) fn is_sound(columns: &Columns<'_>) -> bool {
    hash(columns) == columns.hash
}

/// Sees an array as a slice.
fn slice<const N: usize>(array: Option<&[u8; N]>) -> Option<&[u8]> {
    array.map(<[u8; N]>::as_slice)
}
