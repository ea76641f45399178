//! Reading: every row is checked against its hash on the way out.
//!
//! SQLite gives back the values that lie in the file and does not know whether they are those that were written there. The
//! hash of the row does. Of a long log the hashes are computed on another thread, while this one goes on reading.

use std::collections::VecDeque;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;

use rusqlite::{CachedStatement, Params, Row};

use super::error::ReadError;
use super::names::Names;
use super::row::{ARRIVAL, Columns, Defect};
use super::{Store, chain};
use crate::review::{Event, EventId, SessionId};

/// Rows whose hashes are computed at once.
const BATCH: usize = 256;

/// Batches that may wait for their hashes while reading goes on.
const AHEAD: usize = 3;

/// Rows that are worth a thread.
const MANY: u64 = 4 * BATCH as u64;

/// How far a reader has come in the order in which events arrived in this file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Arrival(pub(super) i64);

/// What a reading came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Events read.
    pub read: u64,
    /// Sound events with values that this program does not know, left out: a later version wrote them.
    pub skipped: u64,
    /// Rows that are not as they were written, left out.
    pub altered: u64,
    /// Rows that once stood between those that were read, or behind them, and are gone.
    pub removed: u64,
    /// Where the next reading goes on.
    pub last: Arrival,
}

impl Tally {
    /// Whether every row was there, as it was written.
    #[must_use]
    pub fn is_intact(&self) -> bool {
        self.altered == 0 && self.removed == 0
    }

    /// Whether every row was there and could be read.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.is_intact() && self.skipped == 0
    }

    /// Takes a row into account. What was read of it, if the row is as it was written and says something known.
    fn take<T>(&mut self, is_sound: bool, read: Result<T, Defect>) -> Option<T> {
        let count = match (is_sound, &read) {
            (false, _) => &mut self.altered,
            (true, Ok(_)) => &mut self.read,
            (true, Err(_)) => &mut self.skipped,
        };
        *count += 1;
        read.ok().filter(|_| is_sound)
    }

    /// Counts what is missing of so many rows that ever came.
    fn count_removed(&mut self, came: u64) {
        self.removed = came.saturating_sub(self.read + self.skipped + self.altered);
    }
}

/// What the hashes of some rows are computed from, and what they should be.
#[derive(Default)]
struct Claims {
    bytes: Vec<u8>,
    /// For each row, where its bytes end, and its hash; none for a row that cannot be read.
    rows: Vec<(usize, Option<[u8; 16]>)>,
}

impl Claims {
    /// Whether each row is as it was written.
    fn verdicts(&self) -> Vec<bool> {
        let mut from = 0;
        let verdict = |(end, hash): &(usize, Option<[u8; 16]>)| {
            let bytes = self.bytes.get(from..*end).unwrap_or_default();
            from = *end;
            hash.is_some_and(|hash| chain::hash_of(bytes) == hash)
        };
        self.rows.iter().map(verdict).collect()
    }

    /// The same room for other rows.
    fn cleared(mut self) -> Self {
        self.bytes.clear();
        self.rows.clear();
        self
    }
}

/// A thread that computes hashes.
struct Hasher {
    claims: SyncSender<Claims>,
    /// What was found of each batch, and the room that it took.
    verdicts: Receiver<(Vec<bool>, Claims)>,
}

impl Hasher {
    /// Starts one; none where there is no thread to be had.
    fn start() -> Option<Self> {
        let (claims, claimed) = sync_channel::<Claims>(AHEAD + 1);
        let (told, verdicts) = sync_channel(AHEAD + 1);
        let work = move || {
            while let Ok(claims) = claimed.recv() {
                if told.send((claims.verdicts(), claims.cleared())).is_err() {
                    return;
                }
            }
        };
        thread::Builder::new().name("hashes".into()).spawn(work).ok()?;
        Some(Self { claims, verdicts })
    }
}

/// Rows that were read and are being checked, in their order.
struct Checked<T> {
    hasher: Option<Hasher>,
    claims: Claims,
    /// Room that was used before, so that none is asked of the system for each batch.
    spare: Vec<Claims>,
    read: Vec<Result<T, Defect>>,
    passed: VecDeque<Passed<T>>,
}

/// A batch of rows that was passed on.
struct Passed<T> {
    read: Vec<Result<T, Defect>>,
    /// Whether each is as it was written, where that is known already.
    verdicts: Option<Vec<bool>>,
}

impl<T> Checked<T> {
    /// No rows yet, of so many that are to come.
    fn new(rows: u64) -> Self {
        let hasher = if rows >= MANY { Hasher::start() } else { None };
        Self { hasher, claims: Claims::default(), spare: Vec::new(), read: Vec::new(), passed: VecDeque::new() }
    }

    /// Adds a row, and passes its batch on if that is full.
    fn add(&mut self, row: &Row<'_>, read: impl FnOnce(&Columns<'_>) -> Result<T, Defect>) {
        let hash = match Columns::of_row(row) {
            Ok(columns) => {
                chain::write(&columns, &mut self.claims.bytes);
                self.read.push(read(&columns));
                Some(columns.hash)
            }
            Err(defect) => {
                self.read.push(Err(defect));
                None
            }
        };
        self.claims.rows.push((self.claims.bytes.len(), hash));
        if self.read.len() == BATCH {
            self.pass_on();
        }
    }

    /// Lets the hashes of what was added be computed.
    fn pass_on(&mut self) {
        let claims = std::mem::replace(&mut self.claims, self.spare.pop().unwrap_or_default());
        let read = std::mem::replace(&mut self.read, Vec::with_capacity(BATCH));
        let verdicts = if let Some(hasher) = &self.hasher {
            hasher.claims.send(claims).err().map(|unsent| unsent.0.verdicts())
        } else {
            let verdicts = claims.verdicts();
            self.spare.push(claims.cleared());
            Some(verdicts)
        };
        self.passed.push_back(Passed { read, verdicts });
    }

    /// What the other thread found of the first batch that waits.
    fn told(&mut self) -> Option<Vec<bool>> {
        let (verdicts, room) = self.hasher.as_ref()?.verdicts.recv().ok()?;
        self.spare.push(room);
        Some(verdicts)
    }

    /// Hands over the sound rows of all batches but the last ones.
    fn hand_over<E>(
        &mut self,
        tally: &mut Tally,
        each: &mut impl FnMut(T) -> Result<(), E>,
        but: usize,
    ) -> Result<(), E> {
        while self.passed.len() > but {
            let Some(Passed { read, verdicts }) = self.passed.pop_front() else { break };
            // A row of which nobody says that it is sound is not.
            let verdicts = verdicts.or_else(|| self.told()).unwrap_or_default();
            for (n, read) in read.into_iter().enumerate() {
                if let Some(taken) = tally.take(verdicts.get(n) == Some(&true), read) {
                    each(taken)?;
                }
            }
        }
        Ok(())
    }
}

impl Store {
    /// Hands over all events, in the order in which they arrived.
    ///
    /// # Errors
    ///
    /// Why the log cannot be read to its end; what could be read was handed over.
    pub fn events(&mut self, each: impl FnMut(Event)) -> Result<Tally, ReadError> {
        self.read(Arrival::default(), each)
    }

    /// How many events have arrived, near enough to say how far a reading has come; zero where that cannot be read.
    pub fn arrived(&mut self) -> u64 {
        let Ok(connection) = self.connection() else { return 0 };
        let last = connection.query_row(include_str!("sql/select_arrived.sql"), [], |row| row.get::<_, i64>(0));
        last.map_or(0, i64::cast_unsigned)
    }

    /// The events that arrived after a point, from this process and others.
    ///
    /// # Errors
    ///
    /// Why the log cannot be read.
    pub fn events_since(&mut self, last: Arrival) -> Result<(Vec<Event>, Tally), ReadError> {
        let mut events = Vec::new();
        let tally = self.read(last, |event| events.push(event))?;
        Ok((events, tally))
    }

    /// The events of one session, in the order in which they arrived.
    ///
    /// # Errors
    ///
    /// Why the log cannot be read.
    pub fn session(&mut self, session: SessionId) -> Result<Vec<Event>, ReadError> {
        let mut events = Vec::new();
        let mut statement = self.connection()?.prepare_cached(include_str!("sql/select_session.sql"))?;
        walk(&mut statement, [session.0], Tally::default(), |event| events.push(event))?;
        Ok(events)
    }

    /// An event by its id; none where it is not here or cannot be read.
    pub(super) fn event(&mut self, id: EventId) -> Option<Event> {
        let mut statement = self.connection().ok()?.prepare_cached(include_str!("sql/select_id.sql")).ok()?;
        let mut found = None;
        walk(&mut statement, [id.0], Tally::default(), |event| found = Some(event)).ok()?;
        found
    }

    /// The hash of the event that arrived as this one, which hangs on every event before it on its device.
    pub(super) fn hash_at(&mut self, arrival: Arrival) -> Option<[u8; 16]> {
        let mut statement = self.connection().ok()?.prepare_cached(include_str!("sql/select_hash_at.sql")).ok()?;
        statement.query_row([arrival.0], |row| row.get(0)).ok()
    }

    /// Hands over the events that arrived after a point.
    pub(super) fn read(&mut self, last: Arrival, mut each: impl FnMut(Event)) -> Result<Tally, ReadError> {
        let each = |event| {
            each(event);
            Ok(())
        };
        let event = |columns: &Columns<'_>, names: &mut Names| -> Result<Event, Defect> { columns.event(names) };
        self.read_rows(last, event, each)
    }

    /// Hands over what is made of each sound row that arrived after a point, and counts the rows that are altered or gone.
    pub(super) fn read_rows<T, E: From<ReadError>>(
        &mut self,
        last: Arrival,
        mut read: impl FnMut(&Columns<'_>, &mut Names) -> Result<T, Defect>,
        mut each: impl FnMut(T) -> Result<(), E>,
    ) -> Result<Tally, E> {
        let wrong = |error: rusqlite::Error| E::from(error.into());
        let connection = self.connection().map_err(ReadError::from)?;
        // One moment of the log, so that what another process adds meanwhile is not taken for what is missing.
        let transaction = connection.transaction().map_err(wrong)?;
        let ever: i64 = transaction
            .prepare_cached(include_str!("sql/select_sequence.sql"))
            .and_then(|mut statement| statement.query_row([], |row| row.get(0)))
            .map_err(wrong)?;
        let came = u64::try_from(ever.saturating_sub(last.0)).unwrap_or(0);
        let mut tally = Tally { last, ..Tally::default() };
        let outcome = {
            let mut names = Names::default();
            let mut checked = Checked::new(came);
            let mut statement = transaction.prepare_cached(include_str!("sql/select_since.sql")).map_err(wrong)?;
            let mut rows = statement.query([last.0]).map_err(wrong)?;
            let outcome = loop {
                match rows.next() {
                    Ok(Some(row)) => {
                        tally.last = Arrival(row.get(ARRIVAL).map_err(wrong)?);
                        checked.add(row, |columns| read(columns, &mut names));
                        checked.hand_over(&mut tally, &mut each, AHEAD)?;
                    }
                    Ok(None) => break Ok(()),
                    Err(error) => break Err(wrong(error)),
                }
            };
            // What could be read is handed over, whatever came then.
            checked.pass_on();
            checked.hand_over(&mut tally, &mut each, 0)?;
            outcome
        };
        outcome?;
        tally.count_removed(came);
        transaction.commit().map_err(wrong)?;
        Ok(tally)
    }
}

/// Hands over the sound events that a statement selects.
pub(super) fn walk(
    statement: &mut CachedStatement<'_>,
    params: impl Params,
    mut tally: Tally,
    mut each: impl FnMut(Event),
) -> Result<Tally, ReadError> {
    let mut names = Names::default();
    let mut rows = statement.query(params)?;
    while let Some(row) = rows.next()? {
        tally.last = Arrival(row.get(ARRIVAL)?);
        let read = Columns::of_row(row).map(|columns| (chain::is_sound(&columns), columns.event(&mut names)));
        let (is_sound, event) = read.unwrap_or_else(|defect| (false, Err(defect)));
        if let Some(event) = tally.take(is_sound, event) {
            each(event);
        }
    }
    Ok(tally)
}
