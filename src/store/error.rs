//! Errors of the log, each with a hint about what to do.

mod append;
mod read;

use std::path::{Path, PathBuf};

use rusqlite::ErrorCode;

use super::files;
pub use append::AppendError;
pub use read::ReadError;

/// Why the log cannot be opened. The file is unchanged.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum OpenError {
    /// The folder cannot be created or entered.
    #[error("cannot use the folder `{}`: {why}", path.display())]
    Folder {
        /// The folder.
        path: PathBuf,
        /// The system's error message.
        why: String,
    },
    /// The path is not a regular file.
    #[error("`{}` is not a regular file", path.display())]
    NotAFile {
        /// The path.
        path: PathBuf,
    },
    /// There is no file at the path.
    #[error("there is no review log at `{}`", path.display())]
    Missing {
        /// The path.
        path: PathBuf,
    },
    /// The file is not a database.
    #[error("`{}` is not a review log", path.display())]
    NotADatabase {
        /// The path.
        path: PathBuf,
    },
    /// The database belongs to another program.
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
        /// The format of the file.
        found: i64,
        /// The latest format that this version supports.
        known: i64,
    },
    /// The file is damaged.
    #[error("the review log `{}` is damaged: {detail}", path.display())]
    Damaged {
        /// The path.
        path: PathBuf,
        /// What is damaged.
        detail: String,
    },
    /// A change was interrupted. Only a process with write access can roll it back.
    #[error("a change to `{}` was interrupted", path.display())]
    Interrupted {
        /// The path.
        path: PathBuf,
    },
    /// The file or its folder is read-only.
    #[error("`{}` cannot be written to", path.display())]
    ReadOnly {
        /// The path.
        path: PathBuf,
    },
    /// The disk is full.
    #[error("the disk with `{}` is full", path.display())]
    DiskFull {
        /// The path.
        path: PathBuf,
    },
    /// Another process has locked the log.
    #[error("another program has locked `{}`", path.display())]
    Locked {
        /// The path.
        path: PathBuf,
    },
    /// The disk reports an error, or does not support what a log needs.
    #[error("cannot open `{}`: {detail}", path.display())]
    Io {
        /// The path.
        path: PathBuf,
        /// The error message.
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

    /// Converts an SQLite error of opening `path`.
    pub(super) fn of(path: &Path, error: &rusqlite::Error) -> Self {
        let (path, detail) = (path.to_owned(), detail(error));
        // If SQLite may not create a companion file, it only reports that it cannot open the file.
        if error.sqlite_error_code() == Some(ErrorCode::CannotOpen) && !files::is_writable(files::folder(&path)) {
            return Self::ReadOnly { path };
        }
        match Cause::of(error) {
            Cause::Locked => match files::refused_locks(&path) {
                Some(refused) => Self::Io { path, detail: no_locks(&refused) },
                None => Self::Locked { path },
            },
            // Creating a companion file may have failed for lack of space.
            Cause::Io if files::is_full(files::folder(&path)) => Self::DiskFull { path },
            Cause::DiskFull => Self::DiskFull { path },
            Cause::ReadOnly => Self::ReadOnly { path },
            Cause::NotADatabase => Self::NotADatabase { path },
            Cause::Damaged | Cause::Refused => Self::Damaged { path, detail },
            Cause::Io => Self::Io { path, detail },
        }
    }

    /// Converts an I/O error of accessing `path`.
    pub(super) fn of_io(path: &Path, error: &std::io::Error) -> Self {
        let path = path.to_owned();
        match error.kind() {
            std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => Self::DiskFull { path },
            std::io::ErrorKind::ReadOnlyFilesystem | std::io::ErrorKind::PermissionDenied => Self::ReadOnly { path },
            std::io::ErrorKind::NotFound => Self::Missing { path },
            _ => Self::Io { path, detail: error.to_string() },
        }
    }
}

/// The cause of an SQLite error, as far as callers distinguish it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cause {
    /// Another connection has locked the log.
    Locked,
    DiskFull,
    ReadOnly,
    /// The file is not a database.
    NotADatabase,
    /// The file is damaged, or its schema is not the one that this program creates.
    Damaged,
    /// A constraint or trigger rejected the statement.
    Refused,
    /// The system reported an I/O error.
    Io,
}

impl Cause {
    /// Classifies an SQLite error.
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
            // The rest come from tables, columns and values that this program did not create.
            Some(_) | None => Self::Damaged,
        }
    }
}

/// The error message for a file system without lock support.
pub(super) fn no_locks(error: &std::io::Error) -> String {
    format!("the file system does not support locks: {error}")
}

/// The message of an SQLite error, on one line.
pub(super) fn detail(error: &rusqlite::Error) -> String {
    let text = error.to_string();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
