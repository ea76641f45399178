//! A running scan: locates valid events, then reports them in order.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use super::record::{Header, SIGNATURE, row_number};
use super::source::{Files, Layout};
use crate::store::chain;
use crate::store::error::ReadError;
use crate::store::row::EventRow;

/// Bytes that are searched at once.
pub const STEP: usize = 64 * 1024;

/// Bytes read before a record: they hold the record's length and the row number.
pub const BEFORE: usize = 16;

/// The most bytes of a record in its own page.
pub const AFTER: usize = 65_536;

/// How often, in multiples of the files' length, overflow pages may be read without finding a valid event.
pub const BUDGET_FACTOR: u64 = 4;

/// Receives an event and its row number; 0 if the number cannot be read.
pub type RowHandler<'a> = dyn FnMut(i64, &EventRow<'_>) -> Result<(), ReadError> + 'a;

/// The result of a scan.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scanned {
    /// Events that were reported.
    pub rows: u64,
    /// Records that look like events but do not match their hash: damaged ones, and remains of moved ones.
    pub invalid: u64,
    /// Files that could not be read completely, with the error.
    pub unread: Vec<(PathBuf, String)>,
}

/// The position of a valid event.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Located {
    /// The row number; events without one sort last.
    pub number: u64,
    pub source: usize,
    pub at: u64,
}

/// A part of a file in memory.
#[derive(Debug, Default)]
pub struct Window {
    pub source: usize,
    pub from: u64,
    pub bytes: Vec<u8>,
}

pub struct Scan {
    pub files: Files,
    /// Bytes of overflow pages that may still be read without success.
    pub budget: u64,
    pub found: Scanned,
}

impl Scan {
    pub fn of(mut files: Files) -> Self {
        let found = Scanned { unread: std::mem::take(&mut files.unread), ..Scanned::default() };
        Self { budget: files.length().saturating_mul(BUDGET_FACTOR), files, found }
    }

    /// Locates all events first, then passes them to `each` in order.
    pub fn run(mut self, includes: impl Fn(&Path) -> bool, each: &mut RowHandler<'_>) -> Result<Scanned, ReadError> {
        let mut located = Vec::new();
        let mut seen = HashSet::new();
        for source in 0..self.files.sources.len() {
            if includes(&self.files.sources[source].path) {
                self.locate(source, &mut seen, &mut located, usize::MAX);
            }
        }
        drop(seen);
        located.sort_unstable();
        let mut window = Window::default();
        for event in located {
            self.load(&mut window, event);
            let offset = usize::try_from(event.at - window.from).unwrap_or(usize::MAX);
            let Some((header, record)) = self.valid_record(&window.bytes, offset) else { continue };
            if let Some(columns) = header.columns(&record) {
                self.found.rows += 1;
                let number = if event.number == u64::MAX { 0 } else { event.number.cast_signed() };
                each(number, &columns)?;
            }
        }
        Ok(self.found)
    }

    /// Locates valid events in a file that were not seen before, until there are enough.
    pub fn locate(&mut self, source: usize, seen: &mut HashSet<[u8; 16]>, located: &mut Vec<Located>, enough: usize) {
        let mut from = 0;
        while from < self.files.sources[source].length && located.len() < enough {
            let window = self.window(source, from);
            let start = usize::try_from(from - window.from).unwrap_or(0);
            let end = (start + STEP).min(window.bytes.len());
            for offset in likely_offsets(&window.bytes, start, end) {
                if window.bytes.get(offset + 1..offset + 1 + SIGNATURE.len()) != Some(&SIGNATURE)
                    || Header::parse(&window.bytes[offset..]).is_none()
                {
                    continue;
                }
                let Some((header, record)) = self.valid_record(&window.bytes, offset) else {
                    self.found.invalid += 1;
                    continue;
                };
                let Some(columns) = header.columns(&record) else { continue };
                if seen.insert(columns.id) {
                    let before = &window.bytes[offset.saturating_sub(BEFORE)..offset];
                    let number = row_number(before, header.payload);
                    let number = if number > 0 { number.cast_unsigned() } else { u64::MAX };
                    located.push(Located { number, source, at: window.from + offset as u64 });
                }
            }
            from += STEP as u64;
        }
    }

    /// The record of a valid event at an offset.
    pub fn valid_record(&mut self, bytes: &[u8], offset: usize) -> Option<(Header, Vec<u8>)> {
        let local = &bytes[offset..];
        let header = Header::parse(local)?;
        for index in 0..self.files.layouts.len() {
            for wal_first in [true, false] {
                let Some(record) = self.record(local, &header, index, wal_first) else { continue };
                if header.columns(&record).is_some_and(|columns| chain::is_valid(&columns)) {
                    return Some((header, record));
                }
                if in_page(header.payload, self.files.layouts[index].page) == header.payload {
                    break;
                }
                self.budget = self.budget.saturating_sub(header.payload);
            }
        }
        None
    }

    /// Assembles a record from its own page and its overflow pages.
    pub fn record(&self, local: &[u8], header: &Header, layout: usize, wal_first: bool) -> Option<Vec<u8>> {
        let layout: &Layout = &self.files.layouts[layout];
        let local_length = usize::try_from(in_page(header.payload, layout.page)).ok()?;
        let mut record = local.get(..local_length)?.to_vec();
        let mut missing = usize::try_from(header.payload).ok()? - local_length;
        if missing == 0 {
            return Some(record);
        }
        if header.payload > self.files.length() || self.budget == 0 {
            return None;
        }
        let number = |bytes: &[u8]| bytes.first_chunk::<4>().map(|bytes| u32::from_be_bytes(*bytes));
        let mut next = number(local.get(local_length..)?)?;
        while missing > 0 {
            let page = self.files.page(layout, next, wal_first)?;
            let more = page.get(4..)?;
            let more = &more[..more.len().min(missing)];
            record.extend_from_slice(more);
            missing -= more.len();
            next = number(&page)?;
        }
        Some(record)
    }

    /// Loads the part of a file that contains an event, unless it is loaded.
    pub fn load(&mut self, window: &mut Window, event: Located) {
        let end = window.from + window.bytes.len() as u64;
        let is_in_view = window.source == event.source
            && window.from <= event.at
            && (event.at + AFTER as u64 <= end || end == self.files.sources[event.source].length);
        if !is_in_view || window.bytes.is_empty() {
            *window = self.window(event.source, event.at / STEP as u64 * STEP as u64);
        }
    }

    /// Reads a part of a file: [`STEP`] bytes from an offset, with a margin before and after.
    pub fn window(&mut self, source: usize, from: u64) -> Window {
        let start = from.saturating_sub(BEFORE as u64);
        let file = &self.files.sources[source];
        let unread = &mut self.found.unread;
        let bytes = file.read(start, BEFORE + STEP + AFTER, &mut |path, error| {
            if !unread.iter().any(|(known, _)| known == path) {
                unread.push((path.to_owned(), error.to_string()));
            }
        });
        Window { source, from: start, bytes }
    }
}

/// The offsets in a range at which an event may start, even if one of its first bytes is damaged: one of two equal
/// signature bytes must match.
pub fn likely_offsets(bytes: &[u8], start: usize, end: usize) -> Vec<usize> {
    let [_, second, third] = SIGNATURE;
    let mut offsets = Vec::new();
    let mut last = None;
    for (at, byte) in bytes.iter().enumerate().take(end.saturating_add(SIGNATURE.len())).skip(start) {
        if *byte == second || *byte == third {
            for offset in [at.checked_sub(3), at.checked_sub(2)].into_iter().flatten() {
                if offset >= start && offset < end && last.is_none_or(|last| offset > last) {
                    offsets.push(offset);
                    last = Some(offset);
                }
            }
        }
    }
    offsets
}

/// How many bytes of a record are in its own page; the rest is on overflow pages.
pub fn in_page(payload: u64, page: u64) -> u64 {
    let most = page - 35;
    if payload <= most {
        return payload;
    }
    let least = (page - 12) * 32 / 255 - 23;
    let local = least + (payload - least) % (page - 4);
    if local <= most { local } else { least }
}
