//! The format of the file: which program it belongs to, which version it has, and how to reach the last one.

use rusqlite::{Connection, TransactionBehavior};

/// `RNDS`: marks a file as this program's.
pub(super) const APPLICATION: i64 = 0x524E_4453;

/// Statements that lead from one version to the next, the first from 0 to 1.
pub(super) type Migrations<'a> = &'a [&'a [&'a str]];

/// All versions of the format. Only ever add to the end.
pub(super) const MIGRATIONS: Migrations<'static> = &[&[
    include_str!("sql/create_event.sql"),
    include_str!("sql/create_event_device.sql"),
    include_str!("sql/create_event_session.sql"),
    include_str!("sql/create_no_update.sql"),
    include_str!("sql/create_no_delete.sql"),
    include_str!("sql/create_no_replace.sql"),
    include_str!("sql/create_meta.sql"),
]];

/// The version that a list of migrations leads to.
pub(super) fn last(migrations: Migrations<'_>) -> i64 {
    i64::try_from(migrations.len()).unwrap_or(i64::MAX)
}

/// The version that a file has.
pub(super) fn version(connection: &Connection) -> rusqlite::Result<i64> {
    connection.query_row("PRAGMA user_version", [], |row| row.get(0))
}

/// The program that a file belongs to.
pub(super) fn application(connection: &Connection) -> rusqlite::Result<i64> {
    connection.query_row("PRAGMA application_id", [], |row| row.get(0))
}

/// Brings a file to the last version, in one transaction. Does nothing to one that is there or beyond.
pub(super) fn migrate(connection: &mut Connection, migrations: Migrations<'_>) -> rusqlite::Result<()> {
    if version(connection)? >= last(migrations) {
        return Ok(());
    }
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    // Another process may have done it while this one waited.
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
    fn migrations_run_once_each_and_in_order() {
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
    fn a_migration_that_fails_leaves_nothing_behind() {
        let mut connection = Connection::open_in_memory().unwrap();
        migrate(&mut connection, &[&["CREATE TABLE a (x)", "CREATE TABLE a (x)"]]).unwrap_err();
        assert_eq!(version(&connection).unwrap(), 0);
        let tables: i64 = connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0)).unwrap();
        assert_eq!(tables, 0);
    }
}
