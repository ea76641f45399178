//! The disk: free space, syncing folders, permissions.

use super::section::{Section, argument, bytes, shown};
use super::subject::Subject;
use crate::store::{self, Disk, SyncedFolder};
use std::fs;
use std::path::Path;

/// With less free space than this, in bytes, a disk counts as nearly full.
const LOW_SPACE: u64 = 32 << 20;

/// The free space, and whether the disk is a network disk or read-only.
pub fn disk(subject: &Subject<'_>) -> Section {
    let mut section = Section::new("disk");
    let Some(log) = &subject.log else { return section };
    let disk = Disk::of(&log.path);
    // A backup needs as much space as the log, and so does recovering from one.
    let needed = fs::metadata(&log.path).map_or(0, |data| data.len()).saturating_mul(2).max(LOW_SPACE);
    match disk.free {
        Some(free) => {
            section.number("free", free, &bytes(free));
            if free < needed && !disk.is_read_only {
                let headline = format!("the disk with the log has only {} left", bytes(free));
                section.warning(headline, format!("free some space: {} leave room for backups", bytes(needed)));
            }
        }
        None => section.none("free", "unknown"),
    }
    section.flag("network", disk.is_network);
    section.flag("read_only", disk.is_read_only);
    if disk.is_network {
        let headline = "the log is on a network disk, which does not support a write-ahead log";
        section.info(headline, "answers are saved just as safely, but more slowly; a local disk is faster");
    }
    if disk.is_read_only {
        let help = "the log can be read, but answers are not saved: set XDG_DATA_HOME to a folder on another disk";
        section.warning("the disk with the log is read-only", help);
    }
    section
}

/// How to move answers to another device.
const CARRY: &str = "to move answers between devices, use `rounds log export` and `rounds log import`";

/// The program that syncs or tracks the folder, if any.
pub fn synced(subject: &Subject<'_>) -> Section {
    let mut section = Section::new("synced");
    let Some(log) = &subject.log else { return section };
    let home = subject.environment.config.home.as_deref().filter(|home| log.folder.starts_with(home));
    let Some(SyncedFolder { folder, program, is_automatic }) = SyncedFolder::find(&log.folder, home) else {
        section.none("by", "none detected");
        return section;
    };
    section.text("by", program);
    section.text("folder", &shown(&folder));
    let place = shown(&folder);
    if is_automatic {
        let headline = format!("{program} syncs the log in `{place}` to other devices as a file");
        let help = format!(
            "if you answer on two devices, it keeps only one file and loses the other's answers: exclude `{}` from \
            syncing, or set XDG_DATA_HOME to a folder elsewhere and move it there; {CARRY}",
            argument(&log.folder)
        );
        section.warning(headline, help);
    } else {
        let headline = format!("the log is in `{place}`, which {program} tracks");
        section.info(headline, format!("do not commit it: a copy of a log in use is not a backup; {CARRY}"));
    }
    section
}

/// The permissions of the log, its folder and its backups.
pub fn permissions(subject: &Subject<'_>) -> Section {
    let mut section = Section::new("permissions");
    let Some(log) = &subject.log else { return section };
    let places = [("folder", &log.folder), ("log", &log.path), ("backups", &log.backups)];
    let is_read_only = Disk::of(&log.path).is_read_only;
    for (name, path) in places {
        let Ok(data) = fs::metadata(path) else { continue };
        #[cfg(unix)]
        check_private(&mut section, name, path, &data);
        #[cfg(not(unix))]
        let _ = data;
        if !is_read_only && !store::is_writable(path) {
            let help = format!(
                "make it writable: `chmod u+w {0}`, or `chown` it if another user owns \
                it",
                argument(path)
            );
            section.error(format!("`{}` is not writable, so answers cannot be saved", argument(path)), help);
        }
    }
    section
}

/// Warns if other users can read a path.
#[cfg(unix)]
fn check_private(section: &mut Section, name: &'static str, path: &Path, data: &fs::Metadata) {
    use std::os::unix::fs::PermissionsExt;
    let mode = data.permissions().mode() & 0o777;
    section.text(name, &format!("{mode:04o}"));
    if mode & 0o077 != 0 {
        let wanted = if data.is_dir() { 700 } else { 600 };
        let path = argument(path);
        section.warning(format!("other users of this device can read `{path}`"), format!("`chmod {wanted} {path}`"));
    }
}
