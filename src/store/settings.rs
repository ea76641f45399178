//! Settings: the pragmas of every connection, checked after they are set.

use std::path::Path;

use rusqlite::Connection;
use rusqlite::config::DbConfig;

use super::error::OpenError;
use super::files;
use super::migrate;
use super::notice::Notice;

/// How long a connection waits for another one, in milliseconds.
pub(super) const BUSY_MS: i64 = 5000;

/// The required pragmas. Each is read back, because SQLite silently ignores values that it does not accept.
const SETTINGS: [(&str, i64); 7] = [
    ("busy_timeout", BUSY_MS),
    // FULL: a commit is on the disk when it returns, whatever then happens to the machine.
    ("synchronous", 2),
    // On macOS, only this one reaches the disk itself.
    ("fullfsync", 1),
    ("foreign_keys", 1),
    ("trusted_schema", 0),
    ("cell_size_check", 1),
    // Without memory mapping, a damaged page causes an error instead of a crash.
    ("mmap_size", 0),
];

/// Pages after which SQLite checkpoints a write-ahead log: its default.
const CHECKPOINT_PAGES: i64 = 1000;

/// Applies the settings and checks each.
pub(super) fn configure(connection: &Connection, path: &Path) -> Result<(), OpenError> {
    let open_error = |error: rusqlite::Error| OpenError::of(path, &error);
    for (name, value) in SETTINGS {
        connection.pragma_update(None, name, value).map_err(open_error)?;
        let found: i64 = connection.pragma_query_value(None, name, |row| row.get(0)).map_err(open_error)?;
        if found != value {
            let detail = format!("SQLite keeps `{name}` at `{found}` instead of `{value}`");
            return Err(OpenError::Io { path: path.to_owned(), detail });
        }
    }
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true).map(drop).map_err(open_error)
}

/// A setting as SQLite reports it, and its required value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Setting {
    /// The name of the setting.
    pub name: &'static str,
    /// The actual value.
    pub found: String,
    /// The required value.
    pub expected: String,
}

impl Setting {
    /// Whether the actual value is the required one.
    #[must_use]
    pub fn is_right(&self) -> bool {
        self.found == self.expected
    }
}

/// Applies the settings as far as possible, then reads back these and the ones stored in the file.
pub(super) fn read_back(connection: &Connection, ahead: bool, path: &Path) -> rusqlite::Result<Vec<Setting>> {
    let mode = |ahead: bool| if ahead { "wal" } else { "rollback" }.to_owned();
    let network = files::is_network_disk(files::folder(path));
    let mut settings = vec![Setting { name: "journal_mode", found: mode(ahead), expected: mode(!network) }];
    let mut read = |name, expected: i64| -> rusqlite::Result<()> {
        let found: i64 = connection.pragma_query_value(None, name, |row| row.get(0))?;
        settings.push(Setting { name, found: found.to_string(), expected: expected.to_string() });
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
    settings.push(Setting { name: "defensive", found: i64::from(defensive).to_string(), expected: "1".into() });
    Ok(settings)
}

/// Chooses a write-ahead log, or a rollback journal where a write-ahead log does not work.
pub(super) fn set_journal_mode(connection: &Connection, path: &Path) -> Result<Option<Notice>, OpenError> {
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
