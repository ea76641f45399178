//! Copies of a log, each whole, checked and on the disk before it gets its name.

use std::fs;
use std::path::Path;

use rusqlite::backup::StepResult;
use rusqlite::{Connection, OpenFlags};

use super::error::ReadError;
use super::files::{self, clear};
use super::{device, verify};

/// Copies a log under an unfinished name, verifies the copy, and gives it its own. By one process at a time.
pub(super) fn copy(connection: &Connection, part: &Path, path: &Path) -> Result<verify::Verification, ReadError> {
    clear(part);
    let copied = fill(connection, part).and_then(|verification| {
        files::sync_file(part)?;
        // What SQLite could not remove would be left behind under a name that nobody looks for.
        files::clear_beside(part);
        fs::rename(part, path)?;
        files::sync_folder(files::folder(path))?;
        Ok(verification)
    });
    if copied.is_err() {
        clear(part);
    }
    copied
}

/// Fills a file with a copy.
pub(super) fn fill(connection: &Connection, part: &Path) -> Result<verify::Verification, ReadError> {
    files::private_file(part)?;
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let mut target = Connection::open_with_flags(part, flags)?;
    // All pages in one step: one moment of the log, whatever others write meanwhile.
    match rusqlite::backup::Backup::new(connection, &mut target)?.step(-1)? {
        StepResult::Done => {}
        StepResult::Busy | StepResult::Locked => return Err(ReadError::Locked),
        _ => return Err(ReadError::Io("the copy was interrupted".into())),
    }
    device::forget(&target)?;
    // A copy is one file, readable where nothing can be written.
    target.pragma_update_and_check(None, "journal_mode", "delete", |_| Ok(()))?;
    let checked: String = target.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
    if checked != "ok" {
        return Err(ReadError::Damaged(checked));
    }
    let verification = verify::verify(&target)?;
    // Asked only now: a journal that could not be removed takes the change back when the copy is next read.
    let mode: String = target.pragma_query_value(None, "journal_mode", |row| row.get(0))?;
    if mode != "delete" {
        return Err(ReadError::Io(format!("the copy keeps the journal mode `{mode}`")));
    }
    target.close().map_err(|(_, error)| error)?;
    Ok(verification)
}
