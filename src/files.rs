//! Text files: finds them in folders, reads them if they are regular, small enough and text, and replaces them
//! atomically.

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

/// Why a file could not be found, read or written.
#[derive(Debug)]
pub enum FileProblem {
    /// An I/O error.
    Io(io::Error),
    /// The file can be read but not written.
    Unwritable(io::Error),
    /// Another program changed the file after it was read.
    Changed,
    /// Not a regular file, but a pipe, a device or a socket.
    NotRegular,
    /// The file exceeds the size limit of decks; its size in bytes.
    TooLarge(u64),
    /// The file is not UTF-8 from this byte offset on.
    NotText(usize),
    /// The file is UTF-16.
    Utf16,
    /// The file is binary.
    Binary,
    /// The deck exceeds the item limit; the number of its items.
    TooManyItems(usize),
    /// A link that leads out of the folder given on the command line.
    Outside,
    /// The file is not a deck.
    NotADeck,
    /// The folder contains no `.toml` file.
    NoDecks,
    /// The folder contains only TOML files of other programs.
    OnlyForeign,
}

impl FileProblem {
    /// Whether the file does not exist.
    pub fn is_missing(&self) -> bool {
        matches!(self, Self::Io(error) if error.kind() == io::ErrorKind::NotFound)
    }

    /// The reason alone, for a message that already says that the file cannot be read.
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
            Self::NotADeck => {
                write!(f, "not a deck, so it was left unchanged; run `rounds new my-deck.toml` to create a deck")
            }
            Self::OnlyForeign => write!(f, "no deck in this folder: its TOML files belong to other programs"),
            Self::NoDecks => write!(f, "no `.toml` file in this folder"),
        }
    }
}

/// The note about a file of another program that was found in a folder.
pub const NOT_A_DECK: &str = "note: skipped because it is not a deck; name the file itself to include it";

/// A path for display: on one line, with bytes that are not UTF-8 written as `\xE9`.
#[must_use]
pub fn shown(path: &Path) -> String {
    let mut text = String::new();
    for chunk in path.as_os_str().as_encoded_bytes().utf8_chunks() {
        text.push_str(chunk.valid());
        text.extend(chunk.invalid().iter().map(|byte| format!("\\x{byte:02X}")));
    }
    clean_line(&text).into_owned()
}

/// Whether a path has the extension of decks, in upper or lower case.
#[must_use]
pub fn is_toml(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("toml"))
}

/// Reads a UTF-8 file whose text will be written back.
///
/// # Errors
///
/// The file is not regular, too large, not UTF-8, or cannot be read.
pub fn read_text(path: &Path) -> Result<String, FileProblem> {
    let bytes = read_bytes(path)?;
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        return Err(FileProblem::Utf16);
    }
    let text = String::from_utf8(bytes).map_err(|error| FileProblem::NotText(error.utf8_error().valid_up_to()))?;
    check_item_count(text)
}

/// Reads a deck in any encoding; unreadable bytes exclude only the items that contain them.
///
/// # Errors
///
/// The file is not regular, too large, not text, or cannot be read.
pub fn read_deck(path: &Path) -> Result<(String, Encoding), FileProblem> {
    let bytes = read_bytes(path)?;
    let (text, encoding) = encoding::decode(bytes).ok_or(FileProblem::Binary)?;
    Ok((check_item_count(text)?, encoding))
}

/// Rejects a deck with too many items.
fn check_item_count(text: String) -> Result<String, FileProblem> {
    let items = memchr::memmem::find_iter(text.as_bytes(), b"[[item]]").count();
    if items > ITEMS { Err(FileProblem::TooManyItems(items)) } else { Ok(text) }
}

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
    // The file may grow while it is read, so the limit is checked again.
    file.take(DECK_BYTES + 1).read_to_end(&mut bytes).map_err(FileProblem::Io)?;
    let length = bytes.len() as u64;
    if length > DECK_BYTES { Err(FileProblem::TooLarge(length)) } else { Ok(bytes) }
}

/// Opens a file for reading, without blocking on a pipe.
#[cfg(unix)]
pub fn open(path: &Path) -> io::Result<File> {
    use std::os::unix::fs::OpenOptionsExt;
    let flags = i32::try_from(rustix::fs::OFlags::NONBLOCK.bits()).unwrap_or(0);
    OpenOptions::new().read(true).custom_flags(flags).open(path)
}

/// Opens a file for reading.
#[cfg(not(unix))]
pub fn open(path: &Path) -> io::Result<File> {
    OpenOptions::new().read(true).open(path)
}

/// Replaces the content of a deck, as [`replace`] does. A file that is not a deck, or that lies outside the folder in
/// which it was found, is never written to.
///
/// # Errors
///
/// The errors of [`replace`]; also if the file is not a deck or lies outside the folder.
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

/// Replaces the content of a file atomically: the new content goes to a temporary file in the same folder, which is
/// synced and renamed over the target. Permissions stay the same, and a link stays a link.
///
/// # Errors
///
/// An I/O error, or the file no longer contains `read`. The file is then unchanged.
pub fn replace(path: &Path, read: &str, content: &str) -> Result<(), FileProblem> {
    let target = fs::canonicalize(path).map_err(FileProblem::Unwritable)?;
    let folder = target.parent().unwrap_or(Path::new("."));
    let name = target.file_name().unwrap_or_default().to_string_lossy();
    let temporary = folder.join(format!(".{name}.{}.tmp", std::process::id()));
    let result = write_new(&temporary, content.as_bytes(), &target)
        .map_err(FileProblem::Unwritable)
        .and_then(|()| replace_if_unchanged(folder, &temporary, &target, read));
    if result.is_err() {
        let _ = fs::remove_file(&temporary);
    }
    result
}

/// Renames a file over another one if that still contains `read`.
///
/// The folder stays locked from the comparison to the rename, so that two processes of this program do not overwrite
/// each other's changes. If it cannot be locked, only a short race remains.
fn replace_if_unchanged(folder: &Path, new: &Path, target: &Path, read: &str) -> Result<(), FileProblem> {
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

/// Writes a new file with the permissions of an existing one.
fn write_new(path: &Path, content: &[u8], like: &Path) -> io::Result<()> {
    let permissions = fs::metadata(like)?.permissions();
    if permissions.readonly() {
        return Err(io::Error::new(io::ErrorKind::PermissionDenied, "the file is read-only"));
    }
    // Private until it has its final permissions.
    let mut file = private(OpenOptions::new().write(true).create_new(true)).open(path)?;
    file.write_all(content)?;
    file.set_permissions(permissions)?;
    file.sync_all()
}

/// Writes a new file that only its owner can read or write.
pub fn write_private(path: &Path, content: &[u8]) -> io::Result<()> {
    private(OpenOptions::new().write(true).create_new(true)).open(path)?.write_all(content)
}

/// Makes newly created files readable and writable only by their owner.
pub fn private(options: &mut OpenOptions) -> &mut OpenOptions {
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(options, 0o600);
    options
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_concurrent_change_is_not_overwritten() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("d.toml");
        let saved = "title = 'saved in the editor'\n";
        fs::write(&path, saved).unwrap();
        let error = replace(&path, "title = 'as it was read'\n", "mended").unwrap_err();
        assert_eq!(error.to_string(), "changed in the meantime, so it was left unchanged");
        assert_eq!(fs::read_to_string(&path).unwrap(), saved);
        replace(&path, saved, "mended").unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "mended");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "nothing is left beside it");
    }

    #[test]
    fn only_decks_inside_the_folder_are_written_to() {
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
    fn of_two_concurrent_replacements_exactly_one_succeeds() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("d.toml");
        fs::write(&path, "read").unwrap();
        // Temporary files are named after the process, so the two threads use names of their own.
        let try_replace = |name: &str| {
            let new = folder.path().join(name);
            fs::write(&new, name).unwrap();
            replace_if_unchanged(folder.path(), &new, &path, "read").is_ok()
        };
        let done = std::thread::scope(|scope| {
            let one = scope.spawn(|| try_replace("one"));
            let two = try_replace("two");
            [one.join().unwrap(), two]
        });
        assert_eq!(done.iter().filter(|done| **done).count(), 1);
    }
}
