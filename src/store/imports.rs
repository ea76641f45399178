//! Records of imports into this file, so that each can be undone.
//!
//! They belong to the file, not to the log: another machine may have the same events on its own account. An undo itself
//! is an event, which travels with the log.

use rusqlite::TransactionBehavior;
use serde_json::{Value, json};

use super::error::ReadError;
use super::log::Store;
use super::row::{self, DecodeError, require};
use crate::day::Moment;
use crate::review::{Coverage, DeviceId, EventId};

/// A recorded import.
#[derive(Clone, Debug, PartialEq)]
pub struct ImportRecord {
    /// The key of the record.
    key: String,
    /// When the import was made.
    pub at: Moment,
    /// The events that the import added.
    pub coverage: Coverage,
    /// The event that undid the import, if it was undone.
    pub undone: Option<EventId>,
}

impl Store {
    /// Records an import. Call this before its events are written, so that an interrupted import can be undone too.
    ///
    /// # Errors
    ///
    /// The log cannot be written.
    pub fn record_import(&mut self, at: Moment, coverage: Coverage) -> Result<(), ReadError> {
        let transaction = self.connection()?.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let last: Option<String> =
            transaction.query_row(include_str!("sql/select_last_import.sql"), [], |row| row.get(0))?;
        let last: u64 = last.and_then(|key| key.rsplit(' ').next()?.parse().ok()).unwrap_or(0);
        let record = ImportRecord { key: format!("import {:012}", last + 1), at, coverage, undone: None };
        transaction.execute(include_str!("sql/set_import.sql"), [&record.key, &record.value()])?;
        Ok(transaction.commit()?)
    }

    /// The recorded imports, latest last. Records that cannot be read are left out.
    ///
    /// # Errors
    ///
    /// The log cannot be read.
    pub fn imports(&mut self) -> Result<Vec<ImportRecord>, ReadError> {
        let mut statement = self.connection()?.prepare_cached(include_str!("sql/select_imports.sql"))?;
        let rows = statement.query_map([], |row| Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?)))?;
        let mut records = Vec::new();
        for row in rows {
            let (key, value) = row?;
            records.extend(ImportRecord::read(key, &value).ok());
        }
        Ok(records)
    }

    /// Records which event undid an import, or that it is not undone.
    ///
    /// # Errors
    ///
    /// The log cannot be written.
    pub fn record_undo(&mut self, record: &ImportRecord, undone: Option<EventId>) -> Result<(), ReadError> {
        let record = ImportRecord { undone, ..record.clone() };
        self.connection()?.execute(include_str!("sql/set_import.sql"), [&record.key, &record.value()])?;
        Ok(())
    }

    /// The device and sequence number of each of these events that is in the log.
    ///
    /// # Errors
    ///
    /// The log cannot be read.
    pub fn positions(&mut self, ids: impl IntoIterator<Item = EventId>) -> Result<Vec<(DeviceId, u64)>, ReadError> {
        let mut statement = self.connection()?.prepare_cached(include_str!("sql/select_place.sql"))?;
        let mut positions = Vec::new();
        for id in ids {
            let mut rows = statement.query([id.0])?;
            if let Some(row) = rows.next()? {
                let seq: i64 = row.get(1)?;
                positions.push((DeviceId(row.get(0)?), seq.cast_unsigned()));
            }
        }
        Ok(positions)
    }
}

impl ImportRecord {
    /// Encodes the record as JSON.
    fn value(&self) -> String {
        let mut value = row::of_coverage(&self.coverage);
        value["at_ms"] = json!(self.at.at_ms);
        value["tz_min"] = json!(self.at.offset_min);
        if let Some(undone) = self.undone {
            value["undone"] = json!(undone.to_string());
        }
        value.to_string()
    }

    /// Parses a stored record.
    fn read(key: String, value: &str) -> Result<Self, DecodeError> {
        let value: Value = serde_json::from_str(value).map_err(|_| DecodeError("value"))?;
        let at_ms = require(value["at_ms"].as_i64(), "at_ms")?;
        let offset = require(value["tz_min"].as_i64().and_then(|minutes| i16::try_from(minutes).ok()), "tz_min")?;
        let undone = value["undone"].as_str().and_then(EventId::parse);
        Ok(Self { key, at: Moment::new(at_ms, offset), coverage: row::coverage(&value)?, undone })
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample::{log, sample_event};
    use super::*;

    #[test]
    fn recorded_imports_are_listed_in_order_with_their_undo() {
        let (_folder, mut store) = log();
        let event = store.append(&sample_event(1)).unwrap();
        let coverage = |last| Coverage::new([(DeviceId([4; 16]), (1, last))], [EventId([9; 16])]);
        store.record_import(Moment::new(5, 60), coverage(3)).unwrap();
        store.record_import(Moment::new(4, 0), coverage(7)).unwrap();
        let found = store.imports().unwrap();
        assert_eq!(found.iter().map(|record| record.coverage.len()).collect::<Vec<_>>(), [4, 8]);
        assert_eq!((found[0].at, found[0].undone), (Moment::new(5, 60), None));
        store.record_undo(&found[0], Some(event.id)).unwrap();
        assert_eq!(store.imports().unwrap()[0], ImportRecord { undone: Some(event.id), ..found[0].clone() });
        store.record_undo(&found[0], None).unwrap();
        assert_eq!(store.imports().unwrap(), found);
        assert_eq!(store.positions([EventId([1; 16]), event.id]).unwrap(), [(event.device, event.seq)]);
    }
}
