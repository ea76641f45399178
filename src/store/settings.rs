//! Settings: what a connection must be set to before anything is written through it.

use std::path::Path;

use rusqlite::Connection;
use rusqlite::config::DbConfig;

use super::error::OpenError;
use super::files;
use super::migrate;
use super::notice::Notice;

/// How long a connection waits for another one, in milliseconds.
pub(super) const BUSY_MS: i64 = 5000;

/// What a connection must be set to. Each is read back, since SQLite passes over what it does not take.
const SETTINGS: [(&str, i64); 7] = [
    ("busy_timeout", BUSY_MS),
    // FULL: a commit is on the disk when it returns, whatever then happens to the machine.
    ("synchronous", 2),
    // On macOS only this one reaches the disk itself.
    ("fullfsync", 1),
    ("foreign_keys", 1),
    ("trusted_schema", 0),
    ("cell_size_check", 1),
    // A damaged page then is an error and not a crash.
    ("mmap_size", 0),
];

/// Pages after which SQLite copies a write-ahead log into the database proper: what it does by itself.
const CHECKPOINT_PAGES: i64 = 1000;

/// Makes the settings and reads each back.
pub(super) fn configure(connection: &Connection, path: &Path) -> Result<(), OpenError> {
    let wrong = |error: rusqlite::Error| OpenError::of(path, &error);
    for (name, value) in SETTINGS {
        connection.pragma_update(None, name, value).map_err(wrong)?;
        let found: i64 = connection.pragma_query_value(None, name, |row| row.get(0)).map_err(wrong)?;
        if found != value {
            let detail = format!("SQLite keeps `{name}` at `{found}` instead of `{value}`");
            return Err(OpenError::Io { path: path.to_owned(), detail });
        }
    }
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true).map(drop).map_err(wrong)
}

/// A setting as SQLite reads it back, and what it should be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Setting {
    /// Its name.
    pub name: &'static str,
    /// What it is.
    pub found: String,
    /// What it should be.
    pub wanted: String,
}

impl Setting {
    /// Whether it is what it should be.
    #[must_use]
    pub fn is_right(&self) -> bool {
        self.found == self.wanted
    }
}

/// Makes the settings that a connection needs, as far as they can be made, and reads back these and those that the file keeps.
pub(super) fn read_back(connection: &Connection, ahead: bool, path: &Path) -> rusqlite::Result<Vec<Setting>> {
    let mode = |ahead: bool| if ahead { "wal" } else { "rollback" }.to_owned();
    let network = files::is_network_disk(files::folder(path));
    let mut settings = vec![Setting { name: "journal_mode", found: mode(ahead), wanted: mode(!network) }];
    let mut read = |name, wanted: i64| -> rusqlite::Result<()> {
        let found: i64 = connection.pragma_query_value(None, name, |row| row.get(0))?;
        settings.push(Setting { name, found: found.to_string(), wanted: wanted.to_string() });
        Ok(())
    };
    for (name, value) in SETTINGS {
        connection.pragma_update(None, name, value)?;
        read(name, value)?;
    }
    read("wal_autocheckpoint", CHECKPOINT_PAGES)?;
    read("application_id", migrate::APPLICATION)?;
    read("user_version", migrate::last(migrate::MIGRATIONS))?;
    let defensive = connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    settings.push(Setting { name: "defensive", found: i64::from(defensive).to_string(), wanted: "1".into() });
    Ok(settings)
}

/// Chooses how changes reach the disk: a write-ahead log, or where that cannot be, a rollback journal.
pub(super) fn journal(connection: &Connection, path: &Path) -> Result<Option<Notice>, OpenError> {
    let set =
        |mode: &str| connection.pragma_update_and_check(None, "journal_mode", mode, |row| row.get::<_, String>(0));
    if !files::is_network_disk(files::folder(path)) {
        match set("wal") {
            Ok(mode) if mode == "wal" => return Ok(None),
            Ok(_) => {}
            Err(error) => {
                let error = OpenError::of(path, &error);
                if !matches!(error, OpenError::Io { .. }) {
                    return Err(error);
                }
            }
        }
    }
    match set("truncate").map_err(|error| OpenError::of(path, &error))?.as_str() {
        "truncate" => Ok(Some(Notice::NoWriteAhead)),
        mode => {
            let detail = format!("SQLite keeps the journal mode `{mode}`");
            Err(OpenError::Io { path: path.to_owned(), detail })
        }
    }
}
