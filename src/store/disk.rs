//! The disk that a log lies on.

use std::path::Path;

use super::files;

/// What a disk is like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Disk {
    /// Bytes that this user may still write; none where the system does not say.
    pub free: Option<u64>,
    /// Whether other machines reach it too.
    pub is_network: bool,
    /// Whether nobody can write to it.
    pub is_read_only: bool,
}

impl Disk {
    /// The disk of a file or folder, or of the nearest folder above it that is there.
    #[must_use]
    pub fn of(path: &Path) -> Self {
        let near = path.ancestors().find(|path| path.exists()).unwrap_or(Path::new("."));
        Self {
            free: files::free_bytes(near),
            is_network: files::is_network_disk(near),
            is_read_only: files::is_read_only_disk(near),
        }
    }
}
