//! Copies of a log. Each is complete, verified and on the disk before it gets its final name.

use std::fs;
use std::path::Path;

use rusqlite::backup::StepResult;
use rusqlite::{Connection, OpenFlags};

use super::error::ReadError;
use super::files::{self, remove_database};
use super::{device, verify};

/// Copies a log to `part`, verifies the copy, and renames it to `path`. The caller must exclude other processes.
pub(super) fn copy(connection: &Connection, part: &Path, path: &Path) -> Result<verify::Verification, ReadError> {
    remove_database(part);
    let copied = fill(connection, part).and_then(|verification| {
        files::sync_file(part)?;
        // Companions that SQLite could not remove would stay behind under the temporary name.
        files::remove_companions(part);
        fs::rename(part, path)?;
        files::sync_folder(files::folder(path))?;
        Ok(verification)
    });
    if copied.is_err() {
        remove_database(part);
    }
    copied
}

/// Fills a new file with a copy of a log, and verifies it.
pub(super) fn fill(connection: &Connection, part: &Path) -> Result<verify::Verification, ReadError> {
    files::private_file(part)?;
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let mut target = Connection::open_with_flags(part, flags)?;
    // All pages in one step: a consistent copy, whatever other processes write meanwhile.
    match rusqlite::backup::Backup::new(connection, &mut target)?.step(-1)? {
        StepResult::Done => {}
        StepResult::Busy | StepResult::Locked => return Err(ReadError::Locked),
        _ => return Err(ReadError::Io("the copy was interrupted".into())),
    }
    device::forget(&target)?;
    // A copy is a single file that can also be read from a read-only location.
    target.pragma_update_and_check(None, "journal_mode", "delete", |_| Ok(()))?;
    let checked: String = target.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
    if checked != "ok" {
        return Err(ReadError::Damaged(checked));
    }
    let verification = verify::verify(&target)?;
    // Checked only now: a journal that could not be removed would roll the change back when the copy is next read.
    let mode: String = target.pragma_query_value(None, "journal_mode", |row| row.get(0))?;
    if mode != "delete" {
        return Err(ReadError::Io(format!("the copy keeps the journal mode `{mode}`")));
    }
    target.close().map_err(|(_, error)| error)?;
    Ok(verification)
}
