//! Repair of events in which one bit was flipped.
//!
//! The hash of an event has 128 bits: of the few thousand events that differ in one bit from a damaged one, only the one
//! that was written has the hash that stands beside it. This holds for a bit of the hash itself too.

use std::collections::HashSet;
use std::path::Path;

use super::record::{Header, SIGNATURE, row_number};
use super::scan::{BEFORE, STEP, Scan, Taker, likely};
use super::source::Files;
use crate::store::chain;
use crate::store::error::ReadError;

/// The longest header of an event whose bits are tried.
const HEADER: usize = 48;

/// The longest record whose bits are tried: most answers take a few hundred bytes.
const RECORD: u64 = 2048;

/// Bytes in the page of a record that are looked at.
const LOCAL: usize = 8192;

/// Bytes by which it is known again that a record was tried.
const TRIED: usize = 512;

/// Bytes that are hashed at most: some hundred damaged events take less than a second.
const EFFORT: u64 = 128 * 1024 * 1024;

/// Hands over the events of a log's files in which one bit was flipped, as they were written, if they are not known
/// otherwise.
///
/// # Errors
///
/// Those of the two that are called.
pub(in crate::store) fn repair(
    database: &Path,
    is_known: &mut dyn FnMut([u8; 16]) -> Result<bool, ReadError>,
    each: &mut Taker<'_>,
) -> Result<(), ReadError> {
    let mut scan = Scan::of(Files::open(database, &["", "-wal"]));
    let (mut effort, mut tried) = (EFFORT, HashSet::new());
    for source in 0..scan.files.sources.len() {
        let mut from = 0;
        while from < scan.files.sources[source].length {
            let window = scan.window(source, from);
            let start = usize::try_from(from - window.from).unwrap_or(0);
            for offset in likely(&window.bytes, start, (start + STEP).min(window.bytes.len())) {
                let Some(local) = scan.candidate(&window.bytes, offset) else { continue };
                if let Some(header) = Header::parse(&local)
                    && let Some(id) = header.id(&local)
                    && is_known(id)?
                {
                    continue;
                }
                // The write-ahead file holds a page once for every change of it.
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
    /// The bytes of what may be a damaged event at an offset: it begins like one, but for one bit at most, and is not sound.
    fn candidate(&mut self, bytes: &[u8], offset: usize) -> Option<Vec<u8>> {
        let begins: &[u8; 3] = bytes.get(offset + 1..)?.first_chunk()?;
        let flipped: u32 = begins.iter().zip(SIGNATURE).map(|(found, byte)| (found ^ byte).count_ones()).sum();
        if flipped > 1 || (flipped == 0 && self.sound(bytes, offset).is_some()) {
            return None;
        }
        Some(bytes[offset..bytes.len().min(offset + LOCAL)].to_vec())
    }

    /// A damaged event as it was written, if one bit of it was flipped.
    fn repaired(&mut self, mut local: Vec<u8>, effort: &mut u64) -> Option<(Header, Vec<u8>)> {
        // A bit of the header, which may change where everything lies.
        let begins_right = local[1..=SIGNATURE.len()] == SIGNATURE;
        for bit in 0..local.len().min(HEADER) * 8 {
            // One flipped bit is in the first bytes, or in what follows.
            if !begins_right && !(8..32).contains(&bit) {
                continue;
            }
            local[bit / 8] ^= 1 << (bit % 8);
            let found = Header::parse(&local).and_then(|header| {
                *effort = effort.checked_sub(header.payload)?;
                let record = self.record(&local, &header, 0, true)?;
                chain::is_sound(&header.columns(&record)?).then_some((header, record))
            });
            if found.is_some() {
                return found;
            }
            local[bit / 8] ^= 1 << (bit % 8);
        }
        if !begins_right {
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
            if header.columns(&record).is_some_and(|columns| chain::is_sound(&columns)) {
                return Some((header, record));
            }
            record[bit / 8] ^= 1 << (bit % 8);
        }
        None
    }
}
