//! The disk that a log is on.

use std::path::Path;

use super::files;

/// Properties of a disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Disk {
    /// Free bytes available to this user; none if the system does not report them.
    pub free: Option<u64>,
    /// Whether it is a network disk, which other machines can reach too.
    pub is_network: bool,
    /// Whether it is mounted read-only.
    pub is_read_only: bool,
}

impl Disk {
    /// The disk of a file or folder, or of its nearest existing ancestor.
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
