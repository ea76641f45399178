//! Keeps the head up to date with the log.

use std::io;

use super::files;
use super::head::Head;
use super::log::Store;

impl Store {
    /// Updates the head to the last event. If this fails, the log is probably not writable either. No event is lost: the
    /// head is then older than the log, and the next append updates it.
    pub(super) fn update_head(&mut self) {
        let (Some(device), Some(connection)) = (self.device, &self.connection) else { return };
        let head = Head::of(connection, device).map_err(io::Error::other);
        if head.and_then(|head| head.advance(&self.file.path)).is_ok() {
            self.is_head_unsynced = true;
        }
    }
}

impl Drop for Store {
    fn drop(&mut self) {
        if self.is_head_unsynced {
            let _ = files::sync_file(&files::head_of(&self.file.path));
        }
    }
}
