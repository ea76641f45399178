//! Caches: files beside the log that spare work and say nothing that cannot be made again.
//!
//! Each names what it was made from and carries a hash of all it says. One that is missing, damaged, of another program
//! or made from something else is as good as none: whoever asks makes it anew. Nothing waits for the disk here, since
//! nothing is lost when it is lost.

mod catalogue;
mod snapshot;

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

pub use catalogue::{Catalogue, Catalogued, Stamp};
pub use snapshot::StoredSnapshot;

use super::files;
use crate::deck::limits::CACHE_BYTES;

/// What each cache begins with.
const MAGIC: &[u8; 16] = b"rounds cache 01\n";
/// Bytes before what a cache says: the beginning, the hash, the length of its basis.
const HEAD: usize = 16 + 16 + 4;

/// A file that may hold what was reckoned before.
#[derive(Clone, Debug)]
pub struct Cache {
    path: PathBuf,
}

/// How a cache stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CacheState {
    /// There is none.
    Absent,
    /// It holds together: so many bytes. Whether it still fits is seen when it is used.
    Sound(u64),
    /// It does not: so many bytes. It is made anew when it is needed.
    Damaged(u64),
}

/// What a cache says.
struct Kept {
    /// The whole file.
    bytes: Vec<u8>,
    /// Where in it begins what it says; before that stands what it was made from, by name.
    from: usize,
    /// When it was written.
    written: Option<SystemTime>,
}

impl Kept {
    /// What it was made from, by name.
    fn basis(&self) -> &[u8] {
        self.bytes.get(HEAD..self.from).unwrap_or_default()
    }

    /// What it says.
    fn body(&self) -> &[u8] {
        self.bytes.get(self.from..).unwrap_or_default()
    }
}

impl Cache {
    /// The cache of a name in a folder.
    #[must_use]
    pub fn new(folder: &Path, name: &str) -> Self {
        Self { path: folder.join(name) }
    }

    /// How it stands.
    #[must_use]
    pub fn state(&self) -> CacheState {
        match fs::metadata(&self.path) {
            Err(_) => CacheState::Absent,
            Ok(data) if self.read().is_some() => CacheState::Sound(data.len()),
            Ok(data) => CacheState::Damaged(data.len()),
        }
    }

    /// What it says, if it was made from this.
    fn read_of(&self, basis: &[u8]) -> Option<Kept> {
        self.read().filter(|kept| kept.basis() == basis)
    }

    /// What it says, if it holds together.
    fn read(&self) -> Option<Kept> {
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
        Some(Kept { bytes, from, written: data.modified().ok() })
    }

    /// Says something else, made from this: complete under another name first, so that no half of it is ever met.
    fn write(&self, basis: &[u8], body: &[u8]) -> io::Result<()> {
        files::private_folder(files::folder(&self.path))?;
        let part = files::beside(&self.path, &format!(".{}", std::process::id()));
        let written = fill(&part, basis, body).and_then(|()| fs::rename(&part, &self.path));
        if written.is_err() {
            let _ = fs::remove_file(&part);
        }
        written
    }
}

/// Writes the whole of a cache under another name.
fn fill(part: &Path, basis: &[u8], body: &[u8]) -> io::Result<()> {
    let length = u32::try_from(basis.len()).map_err(io::Error::other)?.to_be_bytes();
    let mut hasher = blake3::Hasher::new();
    hasher.update(&length).update(basis).update(body);
    // What a process that was killed left under this name is in nobody's way.
    let _ = fs::remove_file(part);
    files::private_file(part)?;
    let mut file = OpenOptions::new().write(true).open(part)?;
    for bytes in [&MAGIC[..], &shortened(&hasher), &length, basis, body] {
        file.write_all(bytes)?;
    }
    Ok(())
}

/// Opens a file without waiting for the other end of a pipe.
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

/// The hash of what a cache says.
fn hash_of(bytes: &[u8]) -> [u8; 16] {
    shortened(blake3::Hasher::new().update(bytes))
}

/// Sixteen bytes of a hash.
fn shortened(hasher: &blake3::Hasher) -> [u8; 16] {
    let mut hash = [0; 16];
    hasher.finalize_xof().fill(&mut hash);
    hash
}

#[cfg(test)]
mod tests;
