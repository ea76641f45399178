//! Caches: files that save work and can be rebuilt at any time.
//!
//! Each names the basis it was made from and carries a hash of its content. A cache that is missing, damaged, from
//! another program version or from another basis counts as absent, and the caller rebuilds it. Nothing here waits for
//! the disk, because losing a cache costs only time.

mod catalog;
mod snapshot;

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

pub use catalog::{Catalog, CatalogedDeck, Stamp};
pub use snapshot::StoredSnapshot;

use super::files;
use crate::deck::limits::CACHE_BYTES;

/// The first bytes of every cache.
const MAGIC: &[u8; 16] = b"rounds cache 01\n";
/// Bytes before the basis: magic, hash, length of the basis.
const HEAD: usize = 16 + 16 + 4;

/// A file that may hold a cached result.
#[derive(Clone, Debug)]
pub struct Cache {
    path: PathBuf,
}

/// The state of a cache file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CacheState {
    /// There is none.
    Absent,
    /// It matches its hash; its size in bytes. Whether it is up to date shows when it is used.
    Valid(u64),
    /// It is damaged; its size in bytes. It is rebuilt when needed.
    Damaged(u64),
}

/// The content of a cache file.
struct CacheContents {
    bytes: Vec<u8>,
    /// Where the body begins; the basis precedes it.
    from: usize,
    /// When the file was written.
    written: Option<SystemTime>,
}

impl CacheContents {
    /// The basis that the cache was made from.
    fn basis(&self) -> &[u8] {
        self.bytes.get(HEAD..self.from).unwrap_or_default()
    }

    fn body(&self) -> &[u8] {
        self.bytes.get(self.from..).unwrap_or_default()
    }
}

impl Cache {
    /// The cache with this name in a folder.
    #[must_use]
    pub fn new(folder: &Path, name: &str) -> Self {
        Self { path: folder.join(name) }
    }

    /// The state of the file.
    #[must_use]
    pub fn state(&self) -> CacheState {
        match fs::metadata(&self.path) {
            Err(_) => CacheState::Absent,
            Ok(data) if self.read().is_some() => CacheState::Valid(data.len()),
            Ok(data) => CacheState::Damaged(data.len()),
        }
    }

    /// Reads the cache if it was made from this basis.
    fn read_for(&self, basis: &[u8]) -> Option<CacheContents> {
        self.read().filter(|contents| contents.basis() == basis)
    }

    /// Reads the cache if it is intact.
    fn read(&self) -> Option<CacheContents> {
        let file = open(&self.path).ok()?;
        let data = file.metadata().ok()?;
        if !data.is_file() || data.len() > CACHE_BYTES {
            return None;
        }
        let mut bytes = Vec::with_capacity(usize::try_from(data.len()).ok()?);
        file.take(CACHE_BYTES).read_to_end(&mut bytes).ok()?;
        let (magic, rest) = bytes.split_first_chunk::<16>()?;
        let (hash, rest) = rest.split_first_chunk::<16>()?;
        if magic != MAGIC || *hash != hash_of(rest) {
            return None;
        }
        let (length, rest) = rest.split_first_chunk::<4>()?;
        let length = usize::try_from(u32::from_be_bytes(*length)).ok()?;
        let from = HEAD + rest.get(..length)?.len();
        Some(CacheContents { bytes, from, written: data.modified().ok() })
    }

    /// Replaces the cache. Writes under a temporary name and renames, so that no process reads half a cache.
    fn write(&self, basis: &[u8], body: &[u8]) -> io::Result<()> {
        files::private_folder(files::folder(&self.path))?;
        let part = files::sibling(&self.path, &format!(".{}", std::process::id()));
        let written = fill(&part, basis, body).and_then(|()| fs::rename(&part, &self.path));
        if written.is_err() {
            let _ = fs::remove_file(&part);
        }
        written
    }
}

/// Writes a complete cache file.
fn fill(part: &Path, basis: &[u8], body: &[u8]) -> io::Result<()> {
    let length = u32::try_from(basis.len()).map_err(io::Error::other)?.to_be_bytes();
    let mut hasher = blake3::Hasher::new();
    hasher.update(&length).update(basis).update(body);
    // A killed process may have left a file with this name.
    let _ = fs::remove_file(part);
    files::private_file(part)?;
    let mut file = OpenOptions::new().write(true).open(part)?;
    for bytes in [&MAGIC[..], &truncated(&hasher), &length, basis, body] {
        file.write_all(bytes)?;
    }
    Ok(())
}

/// Opens a file. Does not block on a named pipe.
fn open(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.custom_flags(i32::try_from(rustix::fs::OFlags::NONBLOCK.bits()).unwrap_or(0));
    }
    options.open(path)
}

fn hash_of(bytes: &[u8]) -> [u8; 16] {
    truncated(blake3::Hasher::new().update(bytes))
}

/// The first 16 bytes of a hash.
fn truncated(hasher: &blake3::Hasher) -> [u8; 16] {
    let mut hash = [0; 16];
    hasher.finalize_xof().fill(&mut hash);
    hash
}

#[cfg(test)]
mod tests;
