//! Imports events that another log wrote. The result is the union of both logs, in any order and however often.

use std::collections::{BTreeSet, HashMap};

use rusqlite::{Connection, TransactionBehavior};

use super::chain;
use super::error::{Cause, ReadError, detail};
use super::export::{HEADER, Line, LineError};
use super::insert::insert;
use super::log::Store;
use super::names::ItemIdInterner;
use super::plausibility::PlausibilityCheck;
use super::row::EventRow;
use crate::deck::limits::LISTED;
use crate::review::{Event, EventId};

/// Lines in one transaction. After an interruption, the next import adds the rest.
const BATCH: usize = if cfg!(test) { 10 } else { 1000 };

/// The result of an import.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ImportOutcome {
    /// Events that were added.
    pub added: u64,
    /// Events that were already in the log.
    pub known: u64,
    /// The first rejected lines: their number, from 1, and the reason.
    pub refused: Vec<(usize, String)>,
    /// How many more lines were rejected; capped because an input may be endless.
    pub unlisted: usize,
    /// The lines of events with implausible sequence numbers, which [`Store::preview_import`] can determine only at the end.
    pub implausible: BTreeSet<usize>,
}

/// An event that [`Store::preview_import`] reports.
pub struct ScannedEvent<'a> {
    /// The number of its line, from 1.
    pub number: usize,
    /// The text of its line.
    pub line: &'a str,
    /// The event itself.
    pub event: &'a Event,
    /// Whether it is not in the log yet.
    pub is_new: bool,
    /// Whether a different event in the log has the same device and number.
    pub shares_number: bool,
}

impl ImportOutcome {
    /// Records a rejected line.
    pub fn refuse(&mut self, number: usize, why: String) {
        if self.refused.len() < LISTED {
            self.refused.push((number, why));
        } else {
            self.unlisted += 1;
        }
    }
}

impl Store {
    /// Imports the lines of an export. Lines that are not events, were changed, or have implausible numbers are
    /// rejected; the rest is imported.
    ///
    /// # Errors
    ///
    /// The log cannot be written. Events imported before stay, and importing again duplicates nothing.
    pub fn import(
        &mut self,
        lines: impl IntoIterator<Item = std::io::Result<String>>,
        progress: impl FnMut(usize),
    ) -> Result<ImportOutcome, ReadError> {
        let mut plausible = Vec::new();
        let preview = self.preview_import(lines, |scanned| {
            if scanned.is_new {
                plausible.push((scanned.number, scanned.line.to_owned()));
            }
        })?;
        plausible.retain(|(number, _)| !preview.implausible.contains(number));
        let inserted =
            self.import_numbered(plausible.into_iter().map(|(number, line)| (number, Ok(line))), progress)?;
        let mut imported = ImportOutcome { added: inserted.added, known: preview.known + inserted.known, ..preview };
        for (number, why) in inserted.refused {
            imported.refuse(number, why);
        }
        imported.unlisted += inserted.unlisted;
        Ok(imported)
    }

    /// Imports lines that [`Store::preview_import`] has accepted, each with its number.
    ///
    /// # Errors
    ///
    /// The log cannot be written. Events imported before stay, and importing again duplicates nothing.
    pub fn import_numbered(
        &mut self,
        lines: impl IntoIterator<Item = (usize, std::io::Result<String>)>,
        progress: impl FnMut(usize),
    ) -> Result<ImportOutcome, ReadError> {
        let imported = self.insert_lines(lines, progress);
        if imported.as_ref().is_err_and(|error| *error != ReadError::Locked) {
            self.drop_connection();
        }
        let imported = imported?;
        self.ensure_durable()?;
        self.update_head();
        Ok(imported)
    }

    /// Checks the lines of an export without changing the log. Passes every event to `on_event`, and rejects what an
    /// import would reject. Implausible numbers are rejected only at the end: the lines in [`ImportOutcome::implausible`] were
    /// passed to `on_event` too.
    ///
    /// # Errors
    ///
    /// The log cannot be read.
    pub fn preview_import(
        &mut self,
        lines: impl IntoIterator<Item = std::io::Result<String>>,
        mut on_event: impl FnMut(&ScannedEvent<'_>),
    ) -> Result<ImportOutcome, ReadError> {
        let (mut imported, mut new_hashes) = (ImportOutcome::default(), HashMap::new());
        let mut plausibility = PlausibilityCheck::new(self.device);
        for (n, line) in lines.into_iter().enumerate() {
            let number = n + 1;
            let line = match line {
                Ok(line) => line,
                Err(error) => {
                    imported.refuse(number, LineError::Shape(error.to_string()).to_string());
                    continue;
                }
            };
            let (columns, event) = match read(&line) {
                Ok(Some(read)) => read,
                Ok(None) => continue,
                Err(error) => {
                    imported.refuse(number, error.to_string());
                    continue;
                }
            };
            let connection = self.connection()?;
            let is_new = match known(connection, &columns)? {
                Some(false) => {
                    imported.refuse(number, id_conflict(event.id));
                    continue;
                }
                Some(true) => false,
                None => match new_hashes.insert(event.id, columns.hash) {
                    None => true,
                    Some(hash) if hash == columns.hash => false,
                    Some(hash) => {
                        new_hashes.insert(event.id, hash);
                        imported.refuse(number, id_conflict(event.id));
                        continue;
                    }
                },
            };
            if is_new && let Some(why) = find_rejection(connection, &columns) {
                new_hashes.remove(&event.id);
                imported.refuse(number, why);
                continue;
            }
            if is_new {
                imported.added += 1;
                plausibility.add(number, &columns);
            } else {
                imported.known += 1;
            }
            let shares_number = is_new && has_number(connection, &columns)?;
            on_event(&ScannedEvent { number, line: &line, event: &event, is_new, shares_number });
        }
        for (number, why) in plausibility.implausible_lines(self.connection()?)? {
            imported.added -= 1;
            imported.implausible.insert(number);
            imported.refuse(number, why);
        }
        imported.refused.sort_by_key(|(number, _)| *number);
        Ok(imported)
    }

    /// Inserts lines in batches.
    fn insert_lines(
        &mut self,
        lines: impl IntoIterator<Item = (usize, std::io::Result<String>)>,
        mut progress: impl FnMut(usize),
    ) -> Result<ImportOutcome, ReadError> {
        let mut imported = ImportOutcome::default();
        let mut batch: Vec<(usize, EventRow<'static>)> = Vec::new();
        for (number, line) in lines {
            match line.map_err(|error| LineError::Shape(error.to_string())).and_then(|line| read(&line)) {
                Ok(Some((columns, _))) => batch.push((number, columns)),
                Ok(None) => {}
                Err(error) => imported.refuse(number, error.to_string()),
            }
            if batch.len() == BATCH {
                insert_batch(self.connection()?, &mut batch, &mut imported)?;
                progress(number);
            }
        }
        insert_batch(self.connection()?, &mut batch, &mut imported)?;
        Ok(imported)
    }
}

/// Parses a line; none if it is empty or the header.
fn read(line: &str) -> Result<Option<(EventRow<'static>, Event)>, LineError> {
    let line = line.trim_start_matches('\u{feff}').trim();
    if line.is_empty() || line == HEADER {
        return Ok(None);
    }
    let header: Option<Header> = serde_json::from_str(line).ok();
    if let Some(header) = header {
        return match header.schema {
            1 => Ok(None),
            later => Err(LineError::Shape(format!("written by a later version of rounds (schema {later})"))),
        };
    }
    let line: Line = serde_json::from_str(line).map_err(|error| LineError::Shape(error.to_string()))?;
    let columns = line.columns()?;
    let event = columns.event(&mut ItemIdInterner::default())?;
    if chain::is_valid(&columns) { Ok(Some((columns, event))) } else { Err(LineError::Altered(event.id)) }
}

/// The first line of an export.
#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Header {
    schema: u64,
    #[expect(dead_code, reason = "tells a header from an event")]
    format: String,
}

/// Inserts a batch in one transaction.
fn insert_batch(
    connection: &mut Connection,
    batch: &mut Vec<(usize, EventRow<'static>)>,
    imported: &mut ImportOutcome,
) -> Result<(), ReadError> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let mut count = ImportOutcome::default();
    for (number, columns) in batch.drain(..) {
        match known(&transaction, &columns)? {
            Some(true) => count.known += 1,
            Some(false) => {
                count.refused.push((number, id_conflict(EventId(columns.id))));
            }
            None => match insert(&transaction, &columns) {
                Ok(()) => count.added += 1,
                // The hash is valid, but the table rejects a value: skip this line, not the batch.
                Err(error) if Cause::of(&error) == Cause::Refused => {
                    count.refused.push((number, constraint_error(&error)));
                }
                Err(error) => return Err(error.into()),
            },
        }
    }
    transaction.commit()?;
    imported.added += count.added;
    imported.known += count.known;
    for (number, why) in count.refused {
        imported.refuse(number, why);
    }
    Ok(())
}

/// The reason for rejecting an event whose id belongs to a different event.
fn id_conflict(id: EventId) -> String {
    format!("another event already has the id `{id}`")
}

/// The reason for rejecting an event that violates a constraint.
fn constraint_error(error: &rusqlite::Error) -> String {
    format!("the log does not accept this event: {}", detail(error))
}

/// Why the table would reject a valid event, if it would: tries to insert it and rolls back. Other errors are left to
/// the import itself.
fn find_rejection(connection: &mut Connection, columns: &EventRow) -> Option<String> {
    let transaction = connection.transaction().ok()?;
    let error = insert(&transaction, columns).err()?;
    (Cause::of(&error) == Cause::Refused).then(|| constraint_error(&error))
}

/// Whether the log has an event with the same device and number.
fn has_number(connection: &Connection, columns: &EventRow) -> Result<bool, ReadError> {
    let mut statement = connection.prepare_cached(include_str!("sql/select_numbered.sql"))?;
    Ok(statement.exists(rusqlite::params![columns.device, columns.seq])?)
}

/// Whether the log has an event with the same id, and if so, whether it is the same event.
fn known(connection: &Connection, columns: &EventRow) -> Result<Option<bool>, ReadError> {
    let mut statement = connection.prepare_cached(include_str!("sql/select_hash.sql"))?;
    let mut rows = statement.query([columns.id])?;
    let Some(row) = rows.next()? else { return Ok(None) };
    let hash: [u8; 16] = row.get(0)?;
    Ok(Some(hash == columns.hash))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::sample::{any_event, log, sample_event};
    use super::*;
    use crate::review::DeviceId;

    /// The lines of an export.
    fn lines(store: &mut Store) -> Vec<String> {
        let mut out = Vec::new();
        store.export(&mut out).unwrap();
        String::from_utf8(out).unwrap().lines().map(str::to_owned).collect()
    }

    fn import(store: &mut Store, lines: &[String]) -> ImportOutcome {
        store.import(lines.iter().cloned().map(Ok), |_| {}).unwrap()
    }

    #[test]
    fn importing_twice_is_importing_once() {
        let ((_a, mut from), (_b, mut to)) = (log(), log());
        for n in 1..=5 {
            from.append(&sample_event(n)).unwrap();
        }
        let exported = lines(&mut from);
        let first = import(&mut to, &exported);
        assert_eq!((first.added, first.known, first.refused.len()), (5, 0, 0));
        let second = import(&mut to, &exported);
        assert_eq!((second.added, second.known, second.refused.len()), (0, 5, 0));
        assert_eq!(lines(&mut to), exported);
    }

    #[test]
    fn invalid_lines_are_rejected_one_by_one() {
        let ((_a, mut from), (_b, mut to)) = (log(), log());
        from.append(&sample_event(1)).unwrap();
        from.append(&sample_event(2)).unwrap();
        let mut exported = lines(&mut from);
        let altered = exported[1].replace("\"seq\":1", "\"seq\":7");
        let other = exported[1].replace(exported[1].split('"').nth(3).unwrap(), "018bcfe5-6800-7000-8000-000000000001");
        exported.extend(["garbage".into(), "{}".into(), "\u{0}".into(), altered, other]);
        exported.push(exported[1].replace("\"rating\":\"", "\"rating\":\"x"));
        exported.insert(0, "{\"schema\":2,\"format\":\"rounds-log\"}".into());
        let imported = import(&mut to, &exported);
        assert_eq!(imported.added, 2, "{imported:?}");
        let refused: Vec<usize> = imported.refused.iter().map(|(line, _)| *line).collect();
        assert_eq!(refused, [1, 5, 6, 7, 8, 9, 10], "{imported:?}");
    }

    #[test]
    fn event_that_the_table_rejects_costs_only_its_line() {
        let ((_a, mut from), (_b, mut to)) = (log(), log());
        from.append(&sample_event(1)).unwrap();
        let (two, four) = (sample_event(2), sample_event(4));
        let mut late = EventRow::of(&two, DeviceId([8; 16]), 1, None);
        late.latency_ms = Some(86_400_001);
        let unlinked = EventRow::of(&four, DeviceId([8; 16]), 2, None);
        // A negative zero would not be stored as it is.
        let signed = EventRow { score: Some(-0.0), ..EventRow::of(&two, DeviceId([8; 16]), 1, None) };
        let mut exported = lines(&mut from);
        for columns in [late, unlinked, signed] {
            let line = Line::of(&chain::seal(columns)).unwrap();
            exported.insert(1, serde_json::to_string(&line).unwrap());
        }
        let imported = import(&mut to, &exported);
        let refused: Vec<usize> = imported.refused.iter().map(|(line, _)| *line).collect();
        assert_eq!((imported.added, refused), (1, vec![2, 3, 4]), "{imported:?}");
        assert!(imported.refused.iter().any(|(_, why)| why.contains("latency_ms")), "{imported:?}");
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]

        #[test]
        fn logs_that_import_each_other_hold_the_same_events(
            left in prop::collection::vec(any_event(), 0..8), right in prop::collection::vec(any_event(), 0..8),
        ) {
            let ((_a, mut one), (_b, mut other)) = (log(), log());
            for new_event in &left {
                let _ = one.append(new_event);
            }
            for new_event in &right {
                let _ = other.append(new_event);
            }
            let (of_one, of_other) = (lines(&mut one), lines(&mut other));
            import(&mut one, &of_other);
            import(&mut other, &of_one);
            let sorted = |store: &mut Store| {
                let mut all = lines(store);
                all.sort_unstable();
                all
            };
            prop_assert_eq!(sorted(&mut one), sorted(&mut other));
        }
    }
}
