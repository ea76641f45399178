//! Errors of writing events.

use super::{Cause, OpenError, detail};
use crate::review::EventId;

/// Why an event is not saved, or may not be. Retrying with the same id never duplicates it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum AppendError {
    /// The disk is full.
    #[error("not saved: the disk is full")]
    DiskFull,
    /// The log is read-only.
    #[error("not saved: the log cannot be written to")]
    ReadOnly,
    /// Another process has locked the log.
    #[error("not saved: another program has locked the log")]
    Locked,
    /// The log is no longer where it was opened, and nothing is there.
    #[error("not saved: the log was moved or deleted")]
    Gone,
    /// Another file is where the log was opened.
    #[error("not saved: the log was replaced")]
    Replaced,
    /// The log is damaged.
    #[error("not saved: the log is damaged: {0}")]
    Damaged(String),
    /// The disk reports an error.
    #[error("not saved: the disk reports an error: {0}")]
    Io(String),
    /// The log has a different event with this id.
    #[error("not saved: the log already has an event with the id `{0}`")]
    Differs(EventId),
    /// The event violates a constraint of the log.
    #[error("not saved: the log rejected the event: {0}")]
    Refused(String),
}

impl AppendError {
    /// What to do about it.
    #[must_use]
    pub fn hint(&self) -> &'static str {
        match self {
            Self::DiskFull => "free some space, then retry",
            Self::ReadOnly => "make the log and its folder writable, then retry",
            Self::Locked => "close the other program, then retry",
            Self::Gone => "move it back, or retry to create it again",
            Self::Replaced => "put it back, or retry to use the new log (the old one is kept)",
            Self::Damaged(_) => "quit, then run `rounds log recover` to recover what can be read",
            Self::Io(_) => "check the disk, then retry",
            Self::Differs(_) | Self::Refused(_) => "this is a bug; please report it",
        }
    }

    /// Whether the log is no longer where it was opened.
    #[must_use]
    pub fn is_displaced(&self) -> bool {
        matches!(self, Self::Gone | Self::Replaced)
    }

    /// Whether the disk or the file failed, so that the connection can no longer be trusted.
    pub(in crate::store) fn is_failure(&self) -> bool {
        match self {
            Self::DiskFull | Self::ReadOnly | Self::Damaged(_) | Self::Io(_) => true,
            Self::Locked | Self::Gone | Self::Replaced | Self::Differs(_) | Self::Refused(_) => false,
        }
    }
}

impl From<rusqlite::Error> for AppendError {
    fn from(error: rusqlite::Error) -> Self {
        match Cause::of(&error) {
            Cause::Locked => Self::Locked,
            Cause::DiskFull => Self::DiskFull,
            Cause::ReadOnly => Self::ReadOnly,
            Cause::NotADatabase | Cause::Damaged => Self::Damaged(detail(&error)),
            Cause::Refused => Self::Refused(detail(&error)),
            Cause::Io => Self::Io(detail(&error)),
        }
    }
}

impl From<OpenError> for AppendError {
    fn from(error: OpenError) -> Self {
        match error {
            OpenError::DiskFull { .. } => Self::DiskFull,
            OpenError::ReadOnly { .. } => Self::ReadOnly,
            OpenError::Locked { .. } => Self::Locked,
            OpenError::Damaged { .. } => Self::Damaged(error.to_string()),
            OpenError::Folder { .. }
            | OpenError::NotAFile { .. }
            | OpenError::Missing { .. }
            | OpenError::NotADatabase { .. }
            | OpenError::Foreign { .. }
            | OpenError::Newer { .. }
            | OpenError::Interrupted { .. }
            | OpenError::Io { .. } => Self::Io(error.to_string()),
        }
    }
}
