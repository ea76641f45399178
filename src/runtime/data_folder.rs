//! Names of files in the data folder.

/// The review log.
pub const FILE: &str = "reviews.db";

/// The snapshot of the ledger.
pub const SNAPSHOT: &str = "ledger.cache";

/// The folder with the backups of the log.
pub const BACKUPS: &str = "backups";
