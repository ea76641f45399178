//! Notices: what the learner should know about the log, though it stops nothing.

use std::fmt;
use std::path::PathBuf;

use super::lost_tail::{LostTail, minute};
use crate::deck::counted::{agreeing, counted};

/// Something that the learner should know, though it stops nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Notice {
    /// There was no log, so one was begun.
    Created {
        /// Where.
        path: PathBuf,
    },
    /// The disk has no shared memory, so that the log is kept in another way.
    NoWriteAhead,
    /// The file was brought to a new format; the old one was copied first.
    Migrated {
        /// The format it had.
        from: i64,
        /// The format it has.
        to: i64,
    },
    /// Another program carries the folder of the log to other machines.
    Synced {
        /// The program.
        by: &'static str,
    },
    /// The end of the log is missing.
    LostTail(LostTail),
    /// So many events at the end of the log were found again in a damaged write-ahead file.
    TailRestored(u64),
    /// The log that was there is gone, and a new one was begun.
    LostLog(LostTail),
    /// The head of the log cannot be read, so that nobody knows whether the end of the log is there.
    HeadUnreadable {
        /// Its file.
        path: PathBuf,
    },
    /// The log can be read only.
    ReadOnly,
    /// The last answers wait in a file that cannot be read where it is.
    Unread {
        /// That file.
        path: PathBuf,
    },
    /// A later version of the program wrote the file, which is therefore only read.
    Newer {
        /// Its format.
        found: i64,
        /// The last format known here.
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
            Self::Synced { by } => {
                write!(
                    f,
                    "{by} syncs the review log to other machines, which can lose answers; run `rounds doctor` for help"
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
