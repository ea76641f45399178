//! Errors of reading or copying the log.

use std::path::Path;

use super::{AppendError, Cause, OpenError, detail};

/// Why the log cannot be read or copied completely.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ReadError {
    /// Another process has locked the log.
    #[error("another program has locked the log")]
    Locked,
    /// The log is damaged.
    #[error("the log is damaged: {0}")]
    Damaged(String),
    /// The disk is too full for a copy.
    #[error("the disk is full")]
    DiskFull,
    /// The disk reports an error.
    #[error("the disk reports an error: {0}")]
    Io(String),
}

impl ReadError {
    /// What to do about it.
    #[must_use]
    pub fn hint(&self) -> &'static str {
        match self {
            Self::Locked => "close the other program, then retry",
            Self::Damaged(_) => "run `rounds log recover` to see what can be recovered",
            Self::DiskFull => "free some space, then retry",
            Self::Io(_) => "check the disk, then retry",
        }
    }

    /// The same error for a log that could not be opened.
    pub(in crate::store) fn at(self, path: &Path) -> OpenError {
        let path = path.to_owned();
        match self {
            Self::Locked => OpenError::Locked { path },
            Self::Damaged(detail) => OpenError::Damaged { path, detail },
            Self::DiskFull => OpenError::DiskFull { path },
            Self::Io(detail) => OpenError::Io { path, detail },
        }
    }
}

impl From<rusqlite::Error> for ReadError {
    fn from(error: rusqlite::Error) -> Self {
        match Cause::of(&error) {
            Cause::Locked => Self::Locked,
            Cause::DiskFull => Self::DiskFull,
            Cause::NotADatabase | Cause::Damaged | Cause::Refused => Self::Damaged(detail(&error)),
            Cause::ReadOnly | Cause::Io => Self::Io(detail(&error)),
        }
    }
}

impl From<OpenError> for ReadError {
    fn from(error: OpenError) -> Self {
        AppendError::from(error).into()
    }
}

impl From<AppendError> for ReadError {
    fn from(error: AppendError) -> Self {
        match error {
            AppendError::Locked => Self::Locked,
            AppendError::DiskFull => Self::DiskFull,
            AppendError::Damaged(detail) => Self::Damaged(detail),
            AppendError::Io(detail) | AppendError::Refused(detail) => Self::Io(detail),
            AppendError::ReadOnly => Self::Io("it cannot be written to".into()),
            AppendError::Gone => Self::Io("it was moved or deleted".into()),
            AppendError::Replaced => Self::Io("it was replaced".into()),
            AppendError::Differs(_) => Self::Io(error.to_string()),
        }
    }
}

impl From<std::io::Error> for ReadError {
    fn from(error: std::io::Error) -> Self {
        if matches!(OpenError::of_io(Path::new(""), &error), OpenError::DiskFull { .. }) {
            return Self::DiskFull;
        }
        Self::Io(error.to_string())
    }
}
