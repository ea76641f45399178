//! The files of a log as bytes: the database, its write-ahead file and its rollback journal, and where each page is.

use std::collections::HashMap;
use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use crate::store::files::sibling;

/// The page size of this program's logs, and the granularity of reads from a failing disk.
const PAGE: u64 = 4096;

/// Header sizes of a write-ahead file: of the file, and of each frame.
const WAL_HEADER: u64 = 32;
const FRAME_HEADER: u64 = 24;

/// A file, read by offset.
#[derive(Debug)]
pub(super) struct Source {
    pub path: PathBuf,
    file: File,
    pub length: u64,
}

impl Source {
    /// Opens a file; none if it does not exist.
    fn open(path: PathBuf) -> std::io::Result<Option<Self>> {
        match File::open(&path).and_then(|file| Ok((file.metadata()?, file))) {
            Ok((data, file)) if data.is_file() => Ok(Some(Self { path, file, length: data.len() })),
            Ok(_) => Err(std::io::Error::other("it is not a regular file")),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Reads a range, up to the end of the file. Bytes that the disk cannot read are zero and reported to `failed`.
    pub fn read(&self, from: u64, length: usize, failed: &mut dyn FnMut(&Path, &std::io::Error)) -> Vec<u8> {
        let length = usize::try_from(self.length.saturating_sub(from)).unwrap_or(usize::MAX).min(length);
        let mut bytes = vec![0; length];
        if self.read_exact_at(from, &mut bytes).is_err() {
            let mut at = from;
            for piece in bytes.chunks_mut(PAGE as usize) {
                if let Err(error) = self.read_exact_at(at, piece) {
                    piece.fill(0);
                    failed(&self.path, &error);
                }
                at += piece.len() as u64;
            }
        }
        bytes
    }

    /// Fills a buffer from an offset.
    fn read_exact_at(&self, from: u64, bytes: &mut [u8]) -> std::io::Result<()> {
        let mut file = &self.file;
        file.seek(SeekFrom::Start(from))?;
        file.read_exact(bytes)
    }
}

/// The files of a log.
#[derive(Debug, Default)]
pub(super) struct Files {
    /// The database first, then those of its companions that exist.
    pub sources: Vec<Source>,
    /// Files that cannot be opened, with the error.
    pub unread: Vec<(PathBuf, String)>,
    /// The possible page sizes, likeliest first, each with the location of every page in the write-ahead file.
    pub layouts: Vec<Layout>,
    has_database: bool,
}

/// Where pages are if they have this size.
#[derive(Debug)]
pub(super) struct Layout {
    pub page: u64,
    /// The source index and offset of each page's latest version in the write-ahead file.
    frames: HashMap<u32, (usize, u64)>,
}

impl Files {
    /// Opens the files with these suffixes for a database.
    pub fn open(database: &Path, endings: &[&str]) -> Self {
        let mut files = Self::default();
        for ending in endings {
            let path = sibling(database, ending);
            match Source::open(path.clone()) {
                Ok(Some(source)) => {
                    files.has_database |= ending.is_empty();
                    files.sources.push(source);
                }
                Ok(None) => {}
                Err(error) => files.unread.push((path, error.to_string())),
            }
        }
        let wal = endings.iter().position(|ending| *ending == "-wal").map(|_| sibling(database, "-wal"));
        let wal = wal.and_then(|path| files.sources.iter().position(|source| source.path == path));
        files.layouts =
            files.sizes(wal).into_iter().map(|page| Layout { page, frames: files.frames(wal, page) }).collect();
        files
    }

    /// The possible page sizes: those in the headers, or all valid sizes if the headers have none.
    fn sizes(&self, wal: Option<usize>) -> Vec<u64> {
        let ignored = &mut |_: &Path, _: &std::io::Error| {};
        let mut sizes = Vec::new();
        if let (true, Some(database)) = (self.has_database, self.sources.first())
            && let [high, low] = database.read(16, 2, ignored)[..]
        {
            let stated = u64::from(u16::from_be_bytes([high, low]));
            sizes.push(if stated == 1 { 65_536 } else { stated });
        }
        if let Some(wal) = wal
            && let Ok(stated) = <[u8; 4]>::try_from(self.sources[wal].read(8, 4, ignored))
        {
            sizes.push(u64::from(u32::from_be_bytes(stated)));
        }
        sizes.retain(|size| size.is_power_of_two() && (512..=65_536).contains(size));
        let is_stated = !sizes.is_empty();
        sizes.push(PAGE);
        if !is_stated {
            sizes.extend((9..=16).map(|bits| 1 << bits));
        }
        let mut seen = Vec::new();
        sizes.retain(|size| {
            !seen.contains(size) && {
                seen.push(*size);
                true
            }
        });
        sizes
    }

    /// Where each page is in the write-ahead file. A reused file keeps frames of its previous use after the new ones;
    /// frames of the current use take precedence.
    fn frames(&self, wal: Option<usize>, page: u64) -> HashMap<u32, (usize, u64)> {
        let mut frames: HashMap<u32, (bool, u64)> = HashMap::new();
        let Some((index, wal)) = wal.map(|index| (index, &self.sources[index])) else { return HashMap::new() };
        let ignored = &mut |_: &Path, _: &std::io::Error| {};
        let salts = wal.read(16, 8, ignored);
        let mut at = WAL_HEADER;
        while at + FRAME_HEADER + page <= wal.length {
            let header = wal.read(at, 16, ignored);
            if let [a, b, c, d, _, _, _, _, ref salt @ ..] = header[..] {
                let is_present = salt == salts;
                let known = frames.entry(u32::from_be_bytes([a, b, c, d])).or_insert((is_present, at));
                if is_present || !known.0 {
                    *known = (is_present, at);
                }
            }
            at += FRAME_HEADER + page;
        }
        frames.into_iter().map(|(number, (_, at))| (number, (index, at + FRAME_HEADER))).collect()
    }

    /// Total size of the files in bytes.
    pub fn length(&self) -> u64 {
        self.sources.iter().map(|source| source.length).sum()
    }

    /// Reads a page, from the write-ahead file first or from the database first.
    pub fn page(&self, layout: &Layout, number: u32, wal_first: bool) -> Option<Vec<u8>> {
        let in_database = || {
            let at = u64::from(number).checked_sub(1)?.checked_mul(layout.page)?;
            let fits = self.has_database && at + layout.page <= self.sources.first()?.length;
            fits.then_some((0, at))
        };
        let in_wal = || layout.frames.get(&number).copied();
        let location = if wal_first { in_wal().or_else(in_database) } else { in_database().or_else(in_wal) };
        let (index, at) = location?;
        let page = usize::try_from(layout.page).ok()?;
        let bytes = self.sources[index].read(at, page, &mut |_, _| {});
        (bytes.len() == page).then_some(bytes)
    }
}
