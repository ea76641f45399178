//! The format of the file: application id, version, and migrations between versions.

use rusqlite::{Connection, TransactionBehavior};

/// `RNDS`: the SQLite application id of a review log.
pub(super) const APPLICATION: i64 = 0x524E_4453;

/// The statements that lead from each version to the next, starting with 0 to 1.
pub(super) type Migrations<'a> = &'a [&'a [&'a str]];

/// All versions of the format. Only ever append to this list.
pub(super) const MIGRATIONS: Migrations<'static> = &[&[
    include_str!("sql/create_event.sql"),
    include_str!("sql/create_event_device.sql"),
    include_str!("sql/create_event_session.sql"),
    include_str!("sql/create_no_update.sql"),
    include_str!("sql/create_no_delete.sql"),
    include_str!("sql/create_no_replace.sql"),
    include_str!("sql/create_meta.sql"),
]];

/// The version that a list of migrations ends at.
pub(super) fn last(migrations: Migrations<'_>) -> i64 {
    i64::try_from(migrations.len()).unwrap_or(i64::MAX)
}

pub(super) fn version(connection: &Connection) -> rusqlite::Result<i64> {
    connection.query_row("PRAGMA user_version", [], |row| row.get(0))
}

pub(super) fn application(connection: &Connection) -> rusqlite::Result<i64> {
    connection.query_row("PRAGMA application_id", [], |row| row.get(0))
}

/// Migrates a file to the last version in one transaction. Does nothing if it already has that version or a later one.
pub(super) fn migrate(connection: &mut Connection, migrations: Migrations<'_>) -> rusqlite::Result<()> {
    if version(connection)? >= last(migrations) {
        return Ok(());
    }
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    // Another process may have migrated it while this one waited.
    let from = usize::try_from(version(&transaction)?).unwrap_or(0);
    for statement in migrations.iter().skip(from).copied().flatten() {
        transaction.execute(statement, [])?;
    }
    if from < migrations.len() {
        transaction.pragma_update(None, "application_id", APPLICATION)?;
        transaction.pragma_update(None, "user_version", last(migrations))?;
    }
    transaction.commit()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn migrations_run_once_and_in_order() {
        let mut connection = Connection::open_in_memory().unwrap();
        let first: &[&str] = &["CREATE TABLE a (x)"];
        let second: &[&str] = &["ALTER TABLE a ADD COLUMN y", "INSERT INTO a VALUES (1, 2)"];
        migrate(&mut connection, &[first]).unwrap();
        assert_eq!(version(&connection).unwrap(), 1);
        migrate(&mut connection, &[first, second]).unwrap();
        migrate(&mut connection, &[first, second]).unwrap();
        assert_eq!(version(&connection).unwrap(), 2);
        assert_eq!(application(&connection).unwrap(), APPLICATION);
        let rows: i64 = connection.query_row("SELECT count(*) FROM a", [], |row| row.get(0)).unwrap();
        assert_eq!(rows, 1);
    }

    #[test]
    fn failed_migration_leaves_nothing_behind() {
        let mut connection = Connection::open_in_memory().unwrap();
        migrate(&mut connection, &[&["CREATE TABLE a (x)", "CREATE TABLE a (x)"]]).unwrap_err();
        assert_eq!(version(&connection).unwrap(), 0);
        let tables: i64 = connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0)).unwrap();
        assert_eq!(tables, 0);
    }
}
