//! Taking in events that another log wrote: the union of both, whichever comes first and however often.

use std::collections::{BTreeSet, HashMap};

use rusqlite::{Connection, TransactionBehavior};

use super::chain;
use super::error::{Cause, ReadError, detail};
use super::export::{HEADER, Line, LineError};
use super::growth::ImportGrowth;
use super::insert::insert;
use super::log::Store;
use super::names::Names;
use super::row::EventRow;
use crate::deck::limits::LISTED;
use crate::review::{Event, EventId};

/// Lines in one transaction: what an interruption leaves undone is done by the next import.
const BATCH: usize = if cfg!(test) { 10 } else { 1000 };

/// What an import came to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ImportOutcome {
    /// Events that are new here.
    pub added: u64,
    /// Events that were here already.
    pub known: u64,
    /// The first lines that were refused: their number, from one, and why.
    pub refused: Vec<(usize, String)>,
    /// How many more were refused: an input may have no end.
    pub unlisted: usize,
    /// The lines of those whose sequence number is not believed, which [`Store::sift`] knows only at its end.
    pub unbelieved: BTreeSet<usize>,
}

/// An event of a log that is looked through.
pub struct ScannedEvent<'a> {
    /// The number of its line, from one.
    pub number: usize,
    /// Its line.
    pub line: &'a str,
    /// The event.
    pub event: &'a Event,
    /// Whether it is new here.
    pub is_new: bool,
    /// Whether another event here has its device and number.
    pub shares_number: bool,
}

impl ImportOutcome {
    /// Takes note of a refused line.
    pub fn refuse(&mut self, number: usize, why: String) {
        if self.refused.len() < LISTED {
            self.refused.push((number, why));
        } else {
            self.unlisted += 1;
        }
    }
}

impl Store {
    /// Takes the lines of an export. A line that is no event, not the one that was written, or numbered as no device numbers, is
    /// refused and the rest taken.
    ///
    /// # Errors
    ///
    /// The log cannot be written; what was taken before is kept, and taking it again adds nothing twice.
    pub fn import(
        &mut self,
        lines: impl IntoIterator<Item = std::io::Result<String>>,
        progress: impl FnMut(usize),
    ) -> Result<ImportOutcome, ReadError> {
        let mut believed = Vec::new();
        let sifted = self.sift(lines, |seen| {
            if seen.is_new {
                believed.push((seen.number, seen.line.to_owned()));
            }
        })?;
        believed.retain(|(number, _)| !sifted.unbelieved.contains(number));
        let taken = self.import_numbered(believed.into_iter().map(|(number, line)| (number, Ok(line))), progress)?;
        let mut imported = ImportOutcome { added: taken.added, known: sifted.known + taken.known, ..sifted };
        for (number, why) in taken.refused {
            imported.refuse(number, why);
        }
        imported.unlisted += taken.unlisted;
        Ok(imported)
    }

    /// The same with lines that were looked through before, each with its number.
    ///
    /// # Errors
    ///
    /// The log cannot be written; what was taken before is kept, and taking it again adds nothing twice.
    pub fn import_numbered(
        &mut self,
        lines: impl IntoIterator<Item = (usize, std::io::Result<String>)>,
        progress: impl FnMut(usize),
    ) -> Result<ImportOutcome, ReadError> {
        let imported = self.take_lines(lines, progress);
        if imported.as_ref().is_err_and(|error| *error != ReadError::Locked) {
            self.doubt();
        }
        let imported = imported?;
        self.settle()?;
        self.move_head();
        Ok(imported)
    }

    /// Looks through the lines of an export and changes nothing: `seen` hears of every event, by the number and the text of its
    /// line, whether it is new here and whether another event has its number. What an import would refuse is refused. The last
    /// to be refused are the lines in [`ImportOutcome::unbelieved`], of which `seen` has heard.
    ///
    /// # Errors
    ///
    /// The log cannot be read.
    pub fn sift(
        &mut self,
        lines: impl IntoIterator<Item = std::io::Result<String>>,
        mut seen: impl FnMut(&ScannedEvent<'_>),
    ) -> Result<ImportOutcome, ReadError> {
        let (mut imported, mut met) = (ImportOutcome::default(), HashMap::new());
        let mut growth = ImportGrowth::new(self.device);
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
                    imported.refuse(number, other_event(event.id));
                    continue;
                }
                Some(true) => false,
                None => match met.insert(event.id, columns.hash) {
                    None => true,
                    Some(hash) if hash == columns.hash => false,
                    Some(hash) => {
                        met.insert(event.id, hash);
                        imported.refuse(number, other_event(event.id));
                        continue;
                    }
                },
            };
            if is_new && let Some(why) = refusal(connection, &columns) {
                met.remove(&event.id);
                imported.refuse(number, why);
                continue;
            }
            if is_new {
                imported.added += 1;
                growth.add(number, &columns);
            } else {
                imported.known += 1;
            }
            let shares_number = is_new && is_numbered(connection, &columns)?;
            seen(&ScannedEvent { number, line: &line, event: &event, is_new, shares_number });
        }
        for (number, why) in growth.unbelieved(self.connection()?)? {
            imported.added -= 1;
            imported.unbelieved.insert(number);
            imported.refuse(number, why);
        }
        imported.refused.sort_by_key(|(number, _)| *number);
        Ok(imported)
    }

    /// Takes lines, some at a time.
    fn take_lines(
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
                take(self.connection()?, &mut batch, &mut imported)?;
                progress(number);
            }
        }
        take(self.connection()?, &mut batch, &mut imported)?;
        Ok(imported)
    }
}

/// Reads a line; nothing where it is empty or the header.
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
    let event = columns.event(&mut Names::default())?;
    if chain::is_sound(&columns) { Ok(Some((columns, event))) } else { Err(LineError::Altered(event.id)) }
}

/// The first line of an export.
#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Header {
    schema: u64,
    #[expect(dead_code, reason = "tells a header from an event")]
    format: String,
}

/// Writes a batch in one transaction.
fn take(
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
                count.refused.push((number, other_event(EventId(columns.id))));
            }
            None => match insert(&transaction, &columns) {
                Ok(()) => count.added += 1,
                // Sound, and yet nothing that an event may say: a value that only the table itself forbids costs its line,
                // not those around it.
                Err(error) if Cause::of(&error) == Cause::Refused => {
                    count.refused.push((number, not_taken(&error)));
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

/// Why an event is refused whose id stands for another one here.
fn other_event(id: EventId) -> String {
    format!("another event already has the id `{id}`")
}

/// Why the log takes no such event, though it is sound.
fn not_taken(error: &rusqlite::Error) -> String {
    format!("the log does not accept this event: {}", detail(error))
}

/// Why the log would refuse a sound event, if it would: it is tried, and not kept. Whatever else stands in the way is left to
/// the import itself.
fn refusal(connection: &mut Connection, columns: &EventRow) -> Option<String> {
    let transaction = connection.transaction().ok()?;
    let error = insert(&transaction, columns).err()?;
    (Cause::of(&error) == Cause::Refused).then(|| not_taken(&error))
}

/// Whether an event is here that has this one's device and number.
fn is_numbered(connection: &Connection, columns: &EventRow) -> Result<bool, ReadError> {
    let mut statement = connection.prepare_cached(include_str!("sql/select_numbered.sql"))?;
    Ok(statement.exists(rusqlite::params![columns.device, columns.seq])?)
}

/// Whether an event of that id is here, and if so, whether it is the same one.
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

    use super::super::sample::{any_draft, draft, log};
    use super::*;
    use crate::review::DeviceId;

    /// The lines of a log.
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
            from.append(&draft(n)).unwrap();
        }
        let exported = lines(&mut from);
        let first = import(&mut to, &exported);
        assert_eq!((first.added, first.known, first.refused.len()), (5, 0, 0));
        let second = import(&mut to, &exported);
        assert_eq!((second.added, second.known, second.refused.len()), (0, 5, 0));
        assert_eq!(lines(&mut to), exported);
    }

    #[test]
    fn lines_that_are_no_events_are_refused_one_by_one() {
        let ((_a, mut from), (_b, mut to)) = (log(), log());
        from.append(&draft(1)).unwrap();
        from.append(&draft(2)).unwrap();
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
    fn an_event_that_the_log_cannot_hold_costs_only_its_line() {
        let ((_a, mut from), (_b, mut to)) = (log(), log());
        from.append(&draft(1)).unwrap();
        let (two, four) = (draft(2), draft(4));
        let mut late = EventRow::of(&two, DeviceId([8; 16]), 1, None);
        late.latency_ms = Some(86_400_001);
        let unlinked = EventRow::of(&four, DeviceId([8; 16]), 2, None);
        // A zero with a sign would not come back as it was.
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
        fn two_logs_that_take_each_other_in_hold_the_same(
            left in prop::collection::vec(any_draft(), 0..8), right in prop::collection::vec(any_draft(), 0..8),
        ) {
            let ((_a, mut one), (_b, mut other)) = (log(), log());
            for draft in &left {
                let _ = one.append(draft);
            }
            for draft in &right {
                let _ = other.append(draft);
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
