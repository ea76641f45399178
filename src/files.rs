//! Text files: found in folders, read only if they are regular, small enough and text, and replaced atomically.

mod find;

use std::fmt;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
use std::path::Path;

use crate::deck::clean::clean_line;
use crate::deck::encoding::{self, Encoding};
use crate::deck::is_deck;
use crate::deck::limits::{DECK_BYTES, ITEMS};

pub use find::{DeckFile, find};

/// Why a file could not be read.
#[derive(Debug)]
pub enum FileProblem {
    /// The system refuses.
    Io(io::Error),
    /// It can be read and not be written.
    Unwritable(io::Error),
    /// Somebody else wrote it after it was read.
    Changed,
    /// It is no regular file: a pipe, a device, a socket.
    NotRegular,
    /// It is larger than a deck may be.
    TooLarge(u64),
    /// It is not UTF-8 from this byte on.
    NotText(usize),
    /// It is UTF-16.
    Utf16,
    /// It is no text.
    Binary,
    /// It has more items than a deck may have.
    TooManyItems(usize),
    /// It is a link that leads out of the folder that was named.
    Outside,
    /// It is not a deck.
    NotADeck,
    /// A folder holds no deck.
    NoDecks,
    /// A folder holds only TOML files of other programs.
    OnlyForeign,
}

impl FileProblem {
    /// Whether nothing is there.
    pub fn is_missing(&self) -> bool {
        matches!(self, Self::Io(error) if error.kind() == io::ErrorKind::NotFound)
    }

    /// Why, as it stands behind words that say that it cannot be read.
    pub fn reason(&self) -> String {
        match self {
            Self::Io(error) if !matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::PermissionDenied) => {
                error.to_string()
            }
            other => other.to_string(),
        }
    }
}

impl fmt::Display for FileProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Io(error) => match error.kind() {
                io::ErrorKind::NotFound => write!(f, "no such file or folder"),
                io::ErrorKind::PermissionDenied => write!(f, "permission denied"),
                _ => write!(f, "cannot be read: {error}"),
            },
            Self::Unwritable(error) => write!(f, "cannot be written: {error}"),
            Self::Changed => write!(f, "changed in the meantime, so it was left unchanged"),
            Self::NotRegular => write!(f, "not a regular file"),
            Self::TooLarge(bytes) => {
                let mebibytes = bytes.div_ceil(1 << 20);
                write!(f, "too large: it has {mebibytes} MiB, but a deck can have at most {} MiB", DECK_BYTES >> 20)
            }
            Self::NotText(at) => write!(f, "not UTF-8 text from byte {at} on; save it as UTF-8"),
            Self::Binary => write!(f, "not a text file; a deck is plain text in UTF-8"),
            Self::Utf16 => write!(f, "encoded as UTF-16; save it as UTF-8"),
            Self::TooManyItems(items) => {
                write!(
                    f,
                    "too many items: it has {items}, but a deck can have at most {ITEMS}; split it into several decks"
                )
            }
            Self::Outside => {
                write!(f, "skipped: this link leads out of the folder; name the file itself to include it")
            }
            Self::NotADeck => write!(f, "not a deck, so it was left unchanged; run `rounds new` to create a deck"),
            Self::OnlyForeign => write!(f, "no deck in this folder: its TOML files belong to other programs"),
            Self::NoDecks => write!(f, "no `.toml` file in this folder"),
        }
    }
}

/// What is said of a file of another program that is found in a folder.
pub const NOT_A_DECK: &str = "note: skipped because it is not a deck; name the file itself to include it";

/// A path as it is shown: on one line, and bytes that are not text as `\xE9`.
#[must_use]
pub fn shown(path: &Path) -> String {
    let mut text = String::new();
    for chunk in path.as_os_str().as_encoded_bytes().utf8_chunks() {
        text.push_str(chunk.valid());
        text.extend(chunk.invalid().iter().map(|byte| format!("\\x{byte:02X}")));
    }
    clean_line(&text).into_owned()
}

/// Whether a path has the ending of decks, in upper or lower case.
#[must_use]
pub fn is_toml(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("toml"))
}

/// Reads a file as text, to be written back.
///
/// # Errors
///
/// It is not a regular file, larger than a deck may be, not UTF-8, or the system refuses.
pub fn read_text(path: &Path) -> Result<String, FileProblem> {
    let bytes = read_bytes(path)?;
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        return Err(FileProblem::Utf16);
    }
    let text = String::from_utf8(bytes).map_err(|error| FileProblem::NotText(error.utf8_error().valid_up_to()))?;
    held(text)
}

/// Reads a deck, in whatever encoding: what cannot be read of it costs no more than the items that it is in.
///
/// # Errors
///
/// It is not a regular file, larger than a deck may be, no text, or the system refuses.
pub fn read_deck(path: &Path) -> Result<(String, Encoding), FileProblem> {
    let bytes = read_bytes(path)?;
    let (text, encoding) = encoding::decode(bytes).ok_or(FileProblem::Binary)?;
    Ok((held(text)?, encoding))
}

/// The text of a deck, unless it has too many items.
fn held(text: String) -> Result<String, FileProblem> {
    let items = memchr::memmem::find_iter(text.as_bytes(), b"[[item]]").count();
    if items > ITEMS { Err(FileProblem::TooManyItems(items)) } else { Ok(text) }
}

/// Reads the bytes of a file.
fn read_bytes(path: &Path) -> Result<Vec<u8>, FileProblem> {
    let file = open(path).map_err(FileProblem::Io)?;
    let meta = file.metadata().map_err(FileProblem::Io)?;
    if !meta.is_file() {
        return Err(FileProblem::NotRegular);
    }
    if meta.len() > DECK_BYTES {
        return Err(FileProblem::TooLarge(meta.len()));
    }
    let mut bytes = Vec::with_capacity(usize::try_from(meta.len()).unwrap_or(0));
    // It may grow while it is read, so the cap holds once more.
    file.take(DECK_BYTES + 1).read_to_end(&mut bytes).map_err(FileProblem::Io)?;
    let length = bytes.len() as u64;
    if length > DECK_BYTES { Err(FileProblem::TooLarge(length)) } else { Ok(bytes) }
}

/// Opens a file without waiting for the other end of a pipe.
#[cfg(unix)]
pub fn open(path: &Path) -> io::Result<File> {
    use std::os::unix::fs::OpenOptionsExt;
    let flags = i32::try_from(rustix::fs::OFlags::NONBLOCK.bits()).unwrap_or(0);
    OpenOptions::new().read(true).custom_flags(flags).open(path)
}

/// Opens a file.
#[cfg(not(unix))]
pub fn open(path: &Path) -> io::Result<File> {
    OpenOptions::new().read(true).open(path)
}

/// Puts other content into a deck that was read, as [`replace`] does. Nothing is written to a file that is not a deck, or
/// that lies outside of the folder in which it was found.
///
/// # Errors
///
/// As [`replace`] has them, and the file is not a deck or lies outside.
pub fn replace_deck(path: &Path, within: Option<&Path>, read: &str, content: &str) -> Result<(), FileProblem> {
    if !is_deck(read) {
        return Err(FileProblem::NotADeck);
    }
    let target = fs::canonicalize(path).map_err(FileProblem::Unwritable)?;
    if within.is_some_and(|folder| !target.starts_with(folder)) {
        return Err(FileProblem::Outside);
    }
    replace(&target, read, content)
}

/// Puts other content into a file that was read: written beside it, synced and renamed over it, so that either the old
/// or the new is there whatever happens. Permissions stay; a link stays a link.
///
/// # Errors
///
/// The system refuses, or the file does not say any more what was read; then it is as it was.
pub fn replace(path: &Path, read: &str, content: &str) -> Result<(), FileProblem> {
    let target = fs::canonicalize(path).map_err(FileProblem::Unwritable)?;
    let folder = target.parent().unwrap_or(Path::new("."));
    let name = target.file_name().unwrap_or_default().to_string_lossy();
    let beside = folder.join(format!(".{name}.{}.tmp", std::process::id()));
    let written = write_new(&beside, content.as_bytes(), &target)
        .map_err(FileProblem::Unwritable)
        .and_then(|()| exchange(folder, &beside, &target, read));
    if written.is_err() {
        let _ = fs::remove_file(&beside);
    }
    written
}

/// Renames a file over another that still says what was read.
///
/// The folder is locked from the look to the renaming, so that of two programs of ours the second one sees what the first
/// one wrote. Where it cannot be locked, the time in between is short.
fn exchange(folder: &Path, new: &Path, target: &Path, read: &str) -> Result<(), FileProblem> {
    let folder = File::open(folder).ok();
    let _ = folder.as_ref().map(File::lock);
    let mut now = Vec::with_capacity(read.len() + 1);
    let length = open(target).and_then(|file| file.take(read.len() as u64 + 1).read_to_end(&mut now));
    if length.is_err() || now != read.as_bytes() {
        return Err(FileProblem::Changed);
    }
    fs::rename(new, target).map_err(FileProblem::Unwritable)?;
    let _ = folder.as_ref().map(File::sync_all);
    Ok(())
}

/// Writes a new file with the permissions of another.
fn write_new(path: &Path, content: &[u8], like: &Path) -> io::Result<()> {
    let permissions = fs::metadata(like)?.permissions();
    if permissions.readonly() {
        return Err(io::Error::new(io::ErrorKind::PermissionDenied, "the file is read-only"));
    }
    // Until it has the other's permissions, nobody else reads it.
    let mut file = private(OpenOptions::new().write(true).create_new(true)).open(path)?;
    file.write_all(content)?;
    file.set_permissions(permissions)?;
    file.sync_all()
}

/// Writes a new file that only its owner may read or write.
pub fn write_private(path: &Path, content: &[u8]) -> io::Result<()> {
    private(OpenOptions::new().write(true).create_new(true)).open(path)?.write_all(content)
}

/// Options that make a new file one that only its owner may read or write.
pub fn private(options: &mut OpenOptions) -> &mut OpenOptions {
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(options, 0o600);
    options
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_somebody_else_wrote_meanwhile_stays() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("d.toml");
        let saved = "title = 'saved in the editor'\n";
        fs::write(&path, saved).unwrap();
        let told = replace(&path, "title = 'as it was read'\n", "mended").unwrap_err();
        assert_eq!(told.to_string(), "changed in the meantime, so it was left unchanged");
        assert_eq!(fs::read_to_string(&path).unwrap(), saved);
        replace(&path, saved, "mended").unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "mended");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "nothing is left beside it");
    }

    #[test]
    fn nothing_is_written_to_a_file_that_is_not_a_deck_or_lies_outside() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("d.toml");
        for text in ["", "[package]\nname = 'x'\n", "schema = 1\npassword = 'x'\n", "-----BEGIN KEY-----\n"] {
            fs::write(&path, text).unwrap();
            assert!(matches!(replace_deck(&path, None, text, "mended"), Err(FileProblem::NotADeck)), "{text}");
            assert_eq!(fs::read_to_string(&path).unwrap(), text);
        }
        let deck = "[deck]\nid = 'd'\n";
        fs::write(&path, deck).unwrap();
        let elsewhere = tempfile::tempdir().unwrap();
        let outside = replace_deck(&path, Some(&fs::canonicalize(elsewhere.path()).unwrap()), deck, "mended");
        assert!(matches!(outside, Err(FileProblem::Outside)));
        assert_eq!(fs::read_to_string(&path).unwrap(), deck);
        replace_deck(&path, Some(&fs::canonicalize(folder.path()).unwrap()), deck, "mended").unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "mended");
    }

    #[test]
    fn of_two_who_read_the_same_one_writes_and_the_other_is_told() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("d.toml");
        fs::write(&path, "read").unwrap();
        // Names of files beside it have the number of the process, so here each writes one of its own.
        let take = |name: &str| {
            let new = folder.path().join(name);
            fs::write(&new, name).unwrap();
            exchange(folder.path(), &new, &path, "read").is_ok()
        };
        let done = std::thread::scope(|scope| {
            let one = scope.spawn(|| take("one"));
            let two = take("two");
            [one.join().unwrap(), two]
        });
        assert_eq!(done.iter().filter(|done| **done).count(), 1);
    }
}
