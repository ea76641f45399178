//! The subject: what the sections examine, read once.

use std::path::PathBuf;

use crate::cli::Common;
use crate::config::Configuration;
use crate::review::FUTURE_MS;
use crate::runtime::Environment;
use crate::runtime::data_folder::{BACKUPS, FILE};
use crate::store::{self, LogExamination, OpenError};

/// What the sections examine.
pub struct Subject<'a> {
    /// The environment of the process.
    pub environment: &'a Environment,
    /// The options of the command line.
    pub common: &'a Common,
    pub configuration: Configuration,
    /// The log; `None` if the home folder is unknown.
    pub log: Option<Log>,
}

/// The log and its paths.
pub struct Log {
    pub folder: PathBuf,
    pub path: PathBuf,
    /// The backup folder.
    pub backups: PathBuf,
    /// The examination of the log, or why it could not be opened.
    pub examined: Result<LogExamination, OpenError>,
}

impl<'a> Subject<'a> {
    /// Reads what the sections examine.
    pub fn of(environment: &'a Environment, common: &'a Common) -> Self {
        let future_from_ms = environment.now().at.at_ms.saturating_add(FUTURE_MS);
        let log = environment.data.clone().map(|folder| {
            let path = folder.join(FILE);
            let examined = store::examine(&path, future_from_ms);
            Log { backups: folder.join(BACKUPS), examined, path, folder }
        });
        Self { environment, common, configuration: Configuration::load(&environment.config), log }
    }

    /// The examination of the log, if it could be opened.
    pub fn examined(&self) -> Option<&LogExamination> {
        self.log.as_ref()?.examined.as_ref().ok()
    }

    /// Whether there is no log yet.
    pub fn is_new(&self) -> bool {
        self.log.as_ref().is_some_and(|log| matches!(log.examined, Err(OpenError::Missing { .. })))
    }

    /// Whether a log exists, or should exist, and cannot be read.
    pub fn is_unreadable(&self) -> bool {
        self.examined().is_none() && !self.is_new()
    }
}
