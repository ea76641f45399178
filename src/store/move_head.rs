//! The head follows the log.

use std::io;

use super::files;
use super::head::Head;
use super::log::Store;

impl Store {
    /// Moves the head to the last event. That fails only where the log itself can hardly be written, and costs no event: the
    /// head is older than the log then, and the next one brings it up to date.
    pub(super) fn move_head(&mut self) {
        let (Some(device), Some(connection)) = (self.device, &self.connection) else { return };
        let moved = Head::of(connection, device).map_err(io::Error::other);
        if moved.and_then(|head| head.advance(&self.place.path)).is_ok() {
            self.has_moved_head = true;
        }
    }
}

impl Drop for Store {
    fn drop(&mut self) {
        if self.has_moved_head {
            let _ = files::sync_file(&files::head_of(&self.place.path));
        }
    }
}
