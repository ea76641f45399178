//! Notices: things the learner should know about the log, none of which stops the program.

use std::fmt;
use std::path::PathBuf;

use super::lost_tail::{LostTail, minute};
use crate::deck::counted::{agreeing, counted};

/// Something the learner should know about the log. It stops nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Notice {
    /// There was no log, so a new one was created.
    Created {
        /// Where the new log is.
        path: PathBuf,
    },
    /// The disk does not support a write-ahead log, so a rollback journal is used.
    NoWriteAhead,
    /// The file was migrated to a new format, after the old file was copied.
    Migrated {
        /// The old format.
        from: i64,
        /// The new format.
        to: i64,
    },
    /// Another program syncs the log's folder to other devices.
    Synced {
        /// The name of the program.
        program: &'static str,
    },
    /// The end of the log is missing.
    LostTail(LostTail),
    /// This many events at the end of the log were restored from a damaged write-ahead file.
    TailRestored(u64),
    /// The previous log is gone, and a new one was created.
    LostLog(LostTail),
    /// The head is damaged, so it is unknown whether the end of the log is missing.
    HeadUnreadable {
        /// The path of the head file.
        path: PathBuf,
    },
    /// The log is read-only.
    ReadOnly,
    /// The latest events are in a write-ahead file that cannot be read in its location.
    Unread {
        /// The path of that file.
        path: PathBuf,
    },
    /// A later version of the program wrote the log, so it is only read.
    Newer {
        /// The format of the file.
        found: i64,
        /// The latest format that this version supports.
        known: i64,
    },
}

impl fmt::Display for Notice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Created { path } => write!(f, "created a new review log at `{}`", path.display()),
            Self::NoWriteAhead => f.write_str(
                "this disk does not support a write-ahead log; answers are \
                    saved just as safely, but more slowly",
            ),
            Self::Migrated { from, to } => write!(f, "migrated the review log from format {from} to {to}"),
            Self::Synced { program } => {
                write!(
                    f,
                    "{program} syncs the review log to other devices, which can lose answers; run `rounds doctor` for help"
                )
            }
            Self::LostTail(lost) => lost.fmt(f),
            Self::TailRestored(count) => {
                let count = usize::try_from(*count).unwrap_or(usize::MAX);
                let were = agreeing(count, "was", "were");
                write!(
                    f,
                    "the file with the latest changes to the review log was damaged; {} {were} restored from it",
                    counted(count, "event")
                )
            }
            Self::LostLog(lost) => write!(
                f,
                "the review log that was here is gone, with {}, the last from {}; a new one was created. If you did \
                not move it, run `rounds log restore` to list the backups",
                counted(usize::try_from(lost.events()).unwrap_or(usize::MAX), "saved event"),
                minute(lost.until)
            ),
            Self::HeadUnreadable { path } => write!(
                f,
                "`{}` was damaged, so the end of the review log could not be checked; the file was rewritten",
                path.display()
            ),
            Self::ReadOnly => f.write_str("the review log is read-only; answers are not saved"),
            Self::Unread { path } => write!(
                f,
                "the latest answers are in `{}`, which cannot be read from a read-only \
                location; copy it and the log elsewhere",
                path.display()
            ),
            Self::Newer { found, known } => write!(
                f,
                "the review log has format {found}, but this program supports formats \
                up to {known}; unknown data is ignored"
            ),
        }
    }
}
