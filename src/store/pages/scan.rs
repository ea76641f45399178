//! A scan under way: where sound events lie, and what is handed over of them.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use super::record::{Header, SIGNATURE, row_number};
use super::source::{Files, Layout};
use crate::store::chain;
use crate::store::error::ReadError;
use crate::store::row::EventRow;

/// Bytes that are searched at once.
pub const STEP: usize = 64 * 1024;

/// Bytes that are looked at before a record: the length of the record and the number of the row.
pub const BEFORE: usize = 16;

/// Bytes that a record may take in its page.
pub const AFTER: usize = 65_536;

/// Times the length of the files that may be read in vain from pages that continue a record.
pub const PATIENCE: u64 = 4;

/// What takes an event, with the number of its row: zero where that cannot be read.
pub type Taker<'a> = dyn FnMut(i64, &EventRow<'_>) -> Result<(), ReadError> + 'a;

/// What a scan found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scanned {
    /// Events that were handed over, each once.
    pub rows: u64,
    /// Records that look like events and do not match their hash: damaged ones, and remains of moved ones.
    pub unsound: u64,
    /// Files that could not be read, or not all of them, and why.
    pub unread: Vec<(PathBuf, String)>,
}

/// Where a sound event lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Located {
    /// The number of its row; rows without one come last.
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

/// A scan under way.
pub struct Scan {
    pub files: Files,
    /// Bytes that may still be read in vain.
    pub patience: u64,
    pub found: Scanned,
}

impl Scan {
    pub fn of(mut files: Files) -> Self {
        let found = Scanned { unread: std::mem::take(&mut files.unread), ..Scanned::default() };
        Self { patience: files.length().saturating_mul(PATIENCE), files, found }
    }

    /// Finds the events first, then hands them over in order.
    pub fn run(mut self, is_wanted: impl Fn(&Path) -> bool, each: &mut Taker<'_>) -> Result<Scanned, ReadError> {
        let mut located = Vec::new();
        let mut seen = HashSet::new();
        for source in 0..self.files.sources.len() {
            if is_wanted(&self.files.sources[source].path) {
                self.locate(source, &mut seen, &mut located, usize::MAX);
            }
        }
        drop(seen);
        located.sort_unstable();
        let mut window = Window::default();
        for place in located {
            self.look(&mut window, place);
            let offset = usize::try_from(place.at - window.from).unwrap_or(usize::MAX);
            let Some((header, record)) = self.sound(&window.bytes, offset) else { continue };
            if let Some(columns) = header.columns(&record) {
                self.found.rows += 1;
                let number = if place.number == u64::MAX { 0 } else { place.number.cast_signed() };
                each(number, &columns)?;
            }
        }
        Ok(self.found)
    }

    /// Finds the sound events of a file that were not seen before, until there are enough.
    pub fn locate(&mut self, source: usize, seen: &mut HashSet<[u8; 16]>, located: &mut Vec<Located>, enough: usize) {
        let mut from = 0;
        while from < self.files.sources[source].length && located.len() < enough {
            let window = self.window(source, from);
            let start = usize::try_from(from - window.from).unwrap_or(0);
            let end = (start + STEP).min(window.bytes.len());
            for offset in likely(&window.bytes, start, end) {
                if window.bytes.get(offset + 1..offset + 1 + SIGNATURE.len()) != Some(&SIGNATURE)
                    || Header::parse(&window.bytes[offset..]).is_none()
                {
                    continue;
                }
                let Some((header, record)) = self.sound(&window.bytes, offset) else {
                    self.found.unsound += 1;
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

    /// The record of an event that begins at an offset, if it is sound.
    pub fn sound(&mut self, bytes: &[u8], offset: usize) -> Option<(Header, Vec<u8>)> {
        let local = &bytes[offset..];
        let header = Header::parse(local)?;
        for index in 0..self.files.layouts.len() {
            for ahead_first in [true, false] {
                let Some(record) = self.record(local, &header, index, ahead_first) else { continue };
                if header.columns(&record).is_some_and(|columns| chain::is_sound(&columns)) {
                    return Some((header, record));
                }
                if in_page(header.payload, self.files.layouts[index].page) == header.payload {
                    break;
                }
                self.patience = self.patience.saturating_sub(header.payload);
            }
        }
        None
    }

    /// The bytes of a record, from its page and those that continue it.
    pub fn record(&self, local: &[u8], header: &Header, layout: usize, ahead_first: bool) -> Option<Vec<u8>> {
        let layout: &Layout = &self.files.layouts[layout];
        let here = usize::try_from(in_page(header.payload, layout.page)).ok()?;
        let mut record = local.get(..here)?.to_vec();
        let mut missing = usize::try_from(header.payload).ok()? - here;
        if missing == 0 {
            return Some(record);
        }
        if header.payload > self.files.length() || self.patience == 0 {
            return None;
        }
        let number = |bytes: &[u8]| bytes.first_chunk::<4>().map(|bytes| u32::from_be_bytes(*bytes));
        let mut next = number(local.get(here..)?)?;
        while missing > 0 {
            let page = self.files.page(layout, next, ahead_first)?;
            let more = page.get(4..)?;
            let more = &more[..more.len().min(missing)];
            record.extend_from_slice(more);
            missing -= more.len();
            next = number(&page)?;
        }
        Some(record)
    }

    /// Brings the part of a file into view that an event lies in.
    pub fn look(&mut self, window: &mut Window, place: Located) {
        let end = window.from + window.bytes.len() as u64;
        let is_in_view = window.source == place.source
            && window.from <= place.at
            && (place.at + AFTER as u64 <= end || end == self.files.sources[place.source].length);
        if !is_in_view || window.bytes.is_empty() {
            *window = self.window(place.source, place.at / STEP as u64 * STEP as u64);
        }
    }

    /// Reads a part of a file: a step from a place on, a little before it, and a page behind it.
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

/// The offsets of a range at which an event may begin, even if one of its first bytes is damaged: one of two that are alike
/// is there.
pub fn likely(bytes: &[u8], start: usize, end: usize) -> Vec<usize> {
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

/// How many bytes of a record lie in its own page; the rest is on pages that continue it.
pub fn in_page(payload: u64, page: u64) -> u64 {
    let most = page - 35;
    if payload <= most {
        return payload;
    }
    let least = (page - 12) * 32 / 255 - 23;
    let local = least + (payload - least) % (page - 4);
    if local <= most { local } else { least }
}
