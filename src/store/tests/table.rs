//! Tests of the event table, its settings and its permissions.

use super::*;

#[test]
fn rows_cannot_be_changed_removed_or_replaced() {
    let (_dir, path) = closed_log(3);
    let connection = Connection::open(&path).unwrap();
    for statement in [
        "UPDATE event SET rating = 4",
        "UPDATE event SET n = 9 WHERE n = 1",
        "DELETE FROM event",
        "INSERT OR REPLACE INTO event SELECT * FROM event WHERE n = 1",
        "INSERT OR REPLACE INTO event SELECT 1, x'00112233445566778899aabbccddeeff', device, seq, kind, at_ms, tz_min, \
         session, item, content, key, rating, score, verdict, confidence, latency_ms, mode, chosen, shown, target, \
         body, prev, hash FROM event WHERE n = 1",
    ] {
        let error = connection.execute(statement, []).unwrap_err();
        assert_eq!(error.to_string(), "the log is append-only", "{statement}");
    }
    drop(connection);
    assert_eq!(problems(&path), []);
}

#[test]
fn table_rejects_invalid_values() {
    let (_dir, path) = closed_log(1);
    for (column, value) in [
        ("rating", "0"),
        ("rating", "5"),
        ("rating", "NULL"),
        ("score", "1.5"),
        ("verdict", "2"),
        ("confidence", "0"),
        ("latency_ms", "-1"),
        ("tz_min", "900"),
        ("at_ms", "1e300"),
        ("id", "x'00'"),
        ("item", "NULL"),
        ("item", "''"),
        ("chosen", "x'0011'"),
        ("body", "'{'"),
        ("hash", "NULL"),
        ("seq", "0"),
        ("prev", "id"),
        ("kind", "''"),
    ] {
        let connection = Connection::open(&path).unwrap();
        connection.execute("DROP TRIGGER event_no_update", []).unwrap();
        let outcome = connection.execute(&format!("UPDATE event SET {column} = {value}"), []);
        assert!(outcome.is_err(), "{column} = {value}");
        connection.execute(include_str!("../sql/create_no_update.sql"), []).unwrap();
    }
}

#[test]
fn every_setting_has_its_required_value() {
    let (_dir, mut store) = log();
    let connection = store.connection().unwrap();
    let number = |name: &str| connection.pragma_query_value(None, name, |row| row.get::<_, i64>(0)).unwrap();
    assert_eq!((number("synchronous"), number("busy_timeout"), number("mmap_size")), (2, 5000, 0));
    assert_eq!((number("foreign_keys"), number("trusted_schema"), number("cell_size_check")), (1, 0, 1));
    assert_eq!((number("application_id"), number("user_version")), (0x524E_4453, 1));
    let mode: String = connection.pragma_query_value(None, "journal_mode", |row| row.get(0)).unwrap();
    assert_eq!(mode, "wal");
    assert!(rusqlite::version_number() >= 3_051_003);
}

#[cfg(unix)]
#[test]
fn other_users_cannot_read_the_log() {
    use std::os::unix::fs::PermissionsExt;
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("deep/er/reviews.db");
    let (mut store, _) = Store::open(&path, [1; 16]).unwrap();
    store.append(&sample_event(1)).unwrap();
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(path.parent().unwrap()), 0o700);
    assert_eq!(mode(&path), 0o600);
    assert_eq!(mode(&files::sibling(&path, "-wal")), 0o600);
    drop(store);
    fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
    drop(Store::open(&path, [1; 16]).unwrap());
    assert_eq!(mode(&path), 0o600);
}

#[test]
fn all_statements_select_the_same_columns() {
    let columns = |statement: &str| statement.split("FROM").next().unwrap().to_owned();
    let first = columns(include_str!("../sql/select_since.sql"));
    for statement in [
        include_str!("../sql/select_range.sql"),
        include_str!("../sql/select_id.sql"),
        include_str!("../sql/select_session.sql"),
        include_str!("../sql/select_chain.sql"),
    ] {
        assert_eq!(columns(statement), first);
    }
    let insert = include_str!("../sql/insert_event.sql");
    assert_eq!(insert.matches('?').count(), first.split(',').count() - 1);
}
