//! The location of the configuration.

use std::path::PathBuf;

/// Where the configuration is read from.
#[derive(Clone, Debug, Default)]
pub struct Location {
    /// The file; none if the home folder is unknown.
    pub file: Option<PathBuf>,
    /// The home folder, which replaces `~` in paths.
    pub home: Option<PathBuf>,
}
