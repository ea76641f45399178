//! Permissions: the log is for its owner alone.

use std::fs;
use std::path::Path;

use super::section::{Section, argument};
use super::subject::Subject;
use crate::store::{self, Disk};

/// Who may read and write the log.
pub fn section(subject: &Subject<'_>) -> Section {
    let mut section = Section::new("permissions");
    let Some(log) = &subject.log else { return section };
    let places = [("folder", &log.folder), ("log", &log.path), ("backups", &log.backups)];
    let frozen = Disk::of(&log.path).is_read_only;
    for (name, path) in places {
        let Ok(data) = fs::metadata(path) else { continue };
        #[cfg(unix)]
        closed(&mut section, name, path, &data);
        #[cfg(not(unix))]
        let _ = data;
        if !frozen && !store::is_writable(path) {
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

/// Tells of what others may look into.
#[cfg(unix)]
fn closed(section: &mut Section, name: &'static str, path: &Path, data: &fs::Metadata) {
    use std::os::unix::fs::PermissionsExt;
    let mode = data.permissions().mode() & 0o777;
    section.text(name, &format!("{mode:04o}"));
    if mode & 0o077 != 0 {
        let wanted = if data.is_dir() { 700 } else { 600 };
        let path = argument(path);
        section.warning(format!("other users of this machine can read `{path}`"), format!("`chmod {wanted} {path}`"));
    }
}
