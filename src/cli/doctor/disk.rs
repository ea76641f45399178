//! The disk that the log lies on.

use std::fs;

use super::section::{Section, bytes};
use super::subject::Subject;
use crate::store::Disk;

/// With less room than this, in bytes, a disk is nearly full.
const LITTLE: u64 = 32 << 20;

/// How much room there is, and what kind of disk it is.
pub fn section(subject: &Subject<'_>) -> Section {
    let mut section = Section::new("disk");
    let Some(log) = &subject.log else { return section };
    let disk = Disk::of(&log.path);
    // A backup needs as much room as the log, and so does the recovery of one.
    let needed = fs::metadata(&log.path).map_or(0, |data| data.len()).saturating_mul(2).max(LITTLE);
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
