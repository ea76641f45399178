//! Repairs events in which a single bit was flipped.
//!
//! A hash has 128 bits: of the few thousand events that differ in one bit from a damaged one, only the original matches
//! the stored hash. This also holds if the flipped bit is in the hash itself.

use std::collections::HashSet;
use std::path::Path;

use super::record::{Header, SIGNATURE, row_number};
use super::scan::{BEFORE, RowHandler, STEP, Scan, likely_offsets};
use super::source::Files;
use crate::store::chain;
use crate::store::error::ReadError;

/// The longest header whose bits are tried, in bytes.
const HEADER: usize = 48;

/// The longest record whose bits are tried, in bytes; most answers take a few hundred.
const RECORD: u64 = 2048;

/// The longest part of a record's own page that is examined, in bytes.
const LOCAL: usize = 8192;

/// How many bytes identify a record that was already tried.
const TRIED: usize = 512;

/// The limit of hashed bytes: a few hundred damaged events take less than a second.
const EFFORT: u64 = 128 * 1024 * 1024;

/// Passes the events with a single flipped bit to `each`, repaired, unless they are already known.
///
/// # Errors
///
/// Only errors of the two callbacks.
pub(in crate::store) fn repair(
    database: &Path,
    is_known: &mut dyn FnMut([u8; 16]) -> Result<bool, ReadError>,
    each: &mut RowHandler<'_>,
) -> Result<(), ReadError> {
    let mut scan = Scan::of(Files::open(database, &["", "-wal"]));
    let (mut effort, mut tried) = (EFFORT, HashSet::new());
    for source in 0..scan.files.sources.len() {
        let mut from = 0;
        while from < scan.files.sources[source].length {
            let window = scan.window(source, from);
            let start = usize::try_from(from - window.from).unwrap_or(0);
            for offset in likely_offsets(&window.bytes, start, (start + STEP).min(window.bytes.len())) {
                let Some(local) = scan.candidate(&window.bytes, offset) else { continue };
                if let Some(header) = Header::parse(&local)
                    && let Some(id) = header.id(&local)
                    && is_known(id)?
                {
                    continue;
                }
                // The write-ahead file contains a page once for each change to it.
                if !tried.insert(chain::hash_of(&local[..local.len().min(TRIED)])) {
                    continue;
                }
                let Some((header, record)) = scan.repaired(local, &mut effort) else { continue };
                let Some(columns) = header.columns(&record) else { continue };
                if !is_known(columns.id)? {
                    let before = &window.bytes[offset.saturating_sub(BEFORE)..offset];
                    each(row_number(before, header.payload), &columns)?;
                }
            }
            from += STEP as u64;
        }
    }
    Ok(())
}

impl Scan {
    /// The bytes of a possibly damaged event at an offset: its first bytes match except for at most one bit, and it is
    /// not valid.
    fn candidate(&mut self, bytes: &[u8], offset: usize) -> Option<Vec<u8>> {
        let signature: &[u8; 3] = bytes.get(offset + 1..)?.first_chunk()?;
        let flipped: u32 = signature.iter().zip(SIGNATURE).map(|(found, byte)| (found ^ byte).count_ones()).sum();
        if flipped > 1 || (flipped == 0 && self.valid_record(bytes, offset).is_some()) {
            return None;
        }
        Some(bytes[offset..bytes.len().min(offset + LOCAL)].to_vec())
    }

    /// The original of a damaged event, if a single bit was flipped.
    fn repaired(&mut self, mut local: Vec<u8>, effort: &mut u64) -> Option<(Header, Vec<u8>)> {
        // First, bits of the header, which determine where the values are.
        let has_signature = local[1..=SIGNATURE.len()] == SIGNATURE;
        for bit in 0..local.len().min(HEADER) * 8 {
            // If the first bytes are wrong, the flipped bit is among them.
            if !has_signature && !(8..32).contains(&bit) {
                continue;
            }
            local[bit / 8] ^= 1 << (bit % 8);
            let found = Header::parse(&local).and_then(|header| {
                *effort = effort.checked_sub(header.payload)?;
                let record = self.record(&local, &header, 0, true)?;
                chain::is_valid(&header.columns(&record)?).then_some((header, record))
            });
            if found.is_some() {
                return found;
            }
            local[bit / 8] ^= 1 << (bit % 8);
        }
        if !has_signature {
            return None;
        }
        let header = Header::parse(&local)?;
        if header.payload > RECORD {
            return None;
        }
        *effort = effort.checked_sub(header.payload * header.payload * 8)?;
        let mut record = self.record(&local, &header, 0, true)?;
        for bit in 0..record.len() * 8 {
            record[bit / 8] ^= 1 << (bit % 8);
            if header.columns(&record).is_some_and(|columns| chain::is_valid(&columns)) {
                return Some((header, record));
            }
            record[bit / 8] ^= 1 << (bit % 8);
        }
        None
    }
}
