//! The subject: what the sections look at, read once.

use std::path::PathBuf;

use crate::cli::Common;
use crate::config::Configuration;
use crate::review::FUTURE_MS;
use crate::runtime::Environment;
use crate::runtime::data_folder::{BACKUPS, FILE};
use crate::store::{self, LogExamination, OpenError};

/// What the sections look at.
pub struct Subject<'a> {
    /// What the process was started in.
    pub environment: &'a Environment,
    /// What the command line asks.
    pub common: &'a Common,
    /// The configuration.
    pub configuration: Configuration,
    /// The log; none where the home folder is unknown.
    pub log: Option<Log>,
}

/// The log, and where it is.
pub struct Log {
    /// Its folder.
    pub folder: PathBuf,
    /// Its file.
    pub path: PathBuf,
    /// The folder of its backups.
    pub backups: PathBuf,
    /// What lies in it, or why that cannot be read.
    pub examined: Result<LogExamination, OpenError>,
}

impl<'a> Subject<'a> {
    /// Reads what the sections look at.
    pub fn of(environment: &'a Environment, common: &'a Common) -> Self {
        let future_from_ms = environment.now().at.at_ms.saturating_add(FUTURE_MS);
        let log = environment.data.clone().map(|folder| {
            let path = folder.join(FILE);
            let examined = store::examine(&path, future_from_ms);
            Log { backups: folder.join(BACKUPS), examined, path, folder }
        });
        Self { environment, common, configuration: Configuration::load(&environment.config), log }
    }

    /// What lies in the log, if it can be read.
    pub fn examined(&self) -> Option<&LogExamination> {
        self.log.as_ref()?.examined.as_ref().ok()
    }

    /// Whether there is no log yet.
    pub fn is_new(&self) -> bool {
        self.log.as_ref().is_some_and(|log| matches!(log.examined, Err(OpenError::Missing { .. })))
    }

    /// Whether there should be a log to read, and it cannot be read.
    pub fn is_unreadable(&self) -> bool {
        self.examined().is_none() && !self.is_new()
    }
}
