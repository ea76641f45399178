//! What can go wrong with the log, in words, each with what to do about it.

mod append;
mod read;

use std::path::{Path, PathBuf};

use rusqlite::ErrorCode;

use super::files;
pub use append::AppendError;
pub use read::ReadError;

/// Why the log cannot be opened. The file is as it was.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum OpenError {
    /// The folder cannot be made or entered.
    #[error("cannot use the folder `{}`: {why}", path.display())]
    Folder {
        /// The folder.
        path: PathBuf,
        /// What the system says.
        why: String,
    },
    /// Something else than a file bears the name.
    #[error("`{}` is not a regular file", path.display())]
    NotAFile {
        /// The path.
        path: PathBuf,
    },
    /// There is nothing to read.
    #[error("there is no review log at `{}`", path.display())]
    Missing {
        /// The path.
        path: PathBuf,
    },
    /// The file is no database at all.
    #[error("`{}` is not a review log", path.display())]
    NotADatabase {
        /// The path.
        path: PathBuf,
    },
    /// The file is a database of another program.
    #[error("`{}` belongs to another program", path.display())]
    Foreign {
        /// The path.
        path: PathBuf,
    },
    /// A later version of the program wrote the file.
    #[error("`{}` has format {found}, but this program supports formats up to {known}", path.display())]
    Newer {
        /// The path.
        path: PathBuf,
        /// Its format.
        found: i64,
        /// The last format known here.
        known: i64,
    },
    /// The file is broken.
    #[error("the review log `{}` is damaged: {detail}", path.display())]
    Damaged {
        /// The path.
        path: PathBuf,
        /// What was found.
        detail: String,
    },
    /// A change was cut off half-way, which only who may write can put right.
    #[error("a change to `{}` was interrupted", path.display())]
    Interrupted {
        /// The path.
        path: PathBuf,
    },
    /// The file or its folder may only be read.
    #[error("`{}` cannot be written to", path.display())]
    ReadOnly {
        /// The path.
        path: PathBuf,
    },
    /// No room.
    #[error("the disk with `{}` is full", path.display())]
    DiskFull {
        /// The path.
        path: PathBuf,
    },
    /// Another process holds it.
    #[error("another program has locked `{}`", path.display())]
    Locked {
        /// The path.
        path: PathBuf,
    },
    /// The disk fails, or does not do what a log needs.
    #[error("cannot open `{}`: {detail}", path.display())]
    Io {
        /// The path.
        path: PathBuf,
        /// What the system says.
        detail: String,
    },
}

impl OpenError {
    /// What to do about it.
    #[must_use]
    pub fn hint(&self) -> &'static str {
        match self {
            Self::Folder { .. } => "choose a folder you can write to",
            Self::NotAFile { .. } | Self::NotADatabase { .. } | Self::Foreign { .. } => {
                "nothing was changed; move it, or choose another location for the log"
            }
            Self::Missing { .. } => "check the path",
            Self::Newer { .. } => "nothing was changed; update rounds",
            Self::Damaged { .. } => "nothing was changed; run `rounds log recover` to see what can be recovered",
            Self::Interrupted { .. } => "no saved answers are lost; the next start repairs it",
            Self::ReadOnly { .. } => "answers cannot be saved here; make it writable, or open it read-only",
            Self::DiskFull { .. } => "free some space and retry",
            Self::Locked { .. } => "close the other program or wait, then retry",
            Self::Io { .. } => "check the disk and the permissions of the folder",
        }
    }

    /// Names what SQLite reports on opening a path.
    pub(super) fn of(path: &Path, error: &rusqlite::Error) -> Self {
        let (path, detail) = (path.to_owned(), detail(error));
        // SQLite says only that it cannot open a file when it may not make another one beside it.
        if error.sqlite_error_code() == Some(ErrorCode::CannotOpen) && !files::is_writable(files::folder(&path)) {
            return Self::ReadOnly { path };
        }
        match Cause::of(error) {
            Cause::Locked => match files::refused_locks(&path) {
                Some(refused) => Self::Io { path, detail: no_locks(&refused) },
                None => Self::Locked { path },
            },
            // A file beside the log that could not be made may have found no room.
            Cause::Io if files::is_full(files::folder(&path)) => Self::DiskFull { path },
            Cause::DiskFull => Self::DiskFull { path },
            Cause::ReadOnly => Self::ReadOnly { path },
            Cause::NotADatabase => Self::NotADatabase { path },
            Cause::Damaged | Cause::Refused => Self::Damaged { path, detail },
            Cause::Io => Self::Io { path, detail },
        }
    }

    /// Names what the system reports on touching a path.
    pub(super) fn of_io(path: &Path, error: &std::io::Error) -> Self {
        let path = path.to_owned();
        match error.kind() {
            std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => Self::DiskFull { path },
            std::io::ErrorKind::ReadOnlyFilesystem | std::io::ErrorKind::PermissionDenied => Self::ReadOnly { path },
            std::io::ErrorKind::NotFound => Self::Missing { path },
            // The kinds of errors are the system's, and it may add more.
            _ => Self::Io { path, detail: error.to_string() },
        }
    }
}

/// What an error of SQLite comes down to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cause {
    /// Another connection is at it.
    Locked,
    /// No room.
    DiskFull,
    /// It may not be written to.
    ReadOnly,
    /// The file is something else.
    NotADatabase,
    /// The file is broken, or is not built as this program builds it.
    Damaged,
    /// A constraint or trigger says no.
    Refused,
    /// The system says no.
    Io,
}

impl Cause {
    /// Sorts an error of SQLite.
    pub fn of(error: &rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked | ErrorCode::FileLockingProtocolFailed) => {
                Self::Locked
            }
            Some(ErrorCode::DiskFull) => Self::DiskFull,
            Some(ErrorCode::ReadOnly | ErrorCode::PermissionDenied) => Self::ReadOnly,
            Some(ErrorCode::NotADatabase) => Self::NotADatabase,
            Some(ErrorCode::ConstraintViolation | ErrorCode::TooBig) => Self::Refused,
            Some(ErrorCode::SystemIoFailure | ErrorCode::CannotOpen | ErrorCode::OutOfMemory) => Self::Io,
            // What is left comes from tables, columns and values that are not those this program made.
            Some(_) | None => Self::Damaged,
        }
    }
}

/// Why a log cannot be locked on a disk that grants no locks.
pub(super) fn no_locks(error: &std::io::Error) -> String {
    format!("the file system does not support locks: {error}")
}

/// What SQLite says, on one line.
pub(super) fn detail(error: &rusqlite::Error) -> String {
    let text = error.to_string();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
