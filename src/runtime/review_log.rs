//! The review log as the app sees it. If the log cannot be opened or written, the app still runs, and every save fails
//! with the reason.

mod backup;
mod fold;
mod words;

use std::io;
use std::path::{Path, PathBuf};

use super::data_folder::{FILE, SNAPSHOT};
use super::environment::Environment;
use super::failure::Failure;
use super::recovery;
use crate::app::Message;
use crate::app::message::SaveFailure;
use crate::day::Moment;
use crate::review::{Event, Ledger, NewEvent, Rules, SessionId};
use crate::store::{
    self, AppendError, Cache, Cursor, ExportError, OpenError, ReadError, Recovered, RecoveryOutcome, RecoveryTrigger,
    Store,
};
use words::{left_out, reportable, sentence};

pub use words::describe;

/// What to do about a log that is found damaged in the middle of a session.
const RECOVER_ELSEWHERE: &str = "run `rounds log recover` in another terminal; until then your answers stay in memory";

/// What is needed to open the log again.
struct LogLocation {
    path: PathBuf,
    /// Becomes the id of a new device, if one is needed.
    entropy: [u8; 16],
    /// When the program started.
    at: Moment,
}

/// The health of a log, from best to worst.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Health {
    /// No damage found in what was read so far.
    NoDamageFound,
    /// Opened in place of a damaged log, and not folded yet.
    Replaced,
    /// Damaged, and not recovered.
    Damaged,
}

impl Health {
    fn of(is_intact: bool) -> Self {
        if is_intact { Self::NoDamageFound } else { Self::Damaged }
    }
}

/// The review log, or why there is none.
pub struct ReviewLog {
    store: Result<Store, SaveFailure>,
    /// None where the home folder is unknown.
    location: Option<LogLocation>,
    seen: Cursor,
    /// The cache of the ledger, and the program that its snapshots depend on.
    snapshot: Option<(Cache, String)>,
    /// Events that the stored snapshot does not cover; none if no snapshot may be stored.
    since_snapshot: Option<u64>,
    health: Health,
    /// Why a log that was found damaged during the session was not recovered.
    declined: Option<SaveFailure>,
    /// Whether the log was moved, deleted or replaced since it was opened.
    displaced: bool,
    /// Whether the log had no events when it was opened.
    was_empty: bool,
    /// The thread that makes the backup.
    backup: Option<std::thread::JoinHandle<Result<(), ReadError>>>,
}

impl ReviewLog {
    /// Opens the log of an environment. Returns notices for the user, a sentence each.
    #[must_use]
    pub fn open(environment: &Environment) -> (Self, Vec<String>) {
        let Some(folder) = &environment.data else {
            let failure = SaveFailure {
                what: "the home folder is unknown, so there is no log".into(),
                help: "set HOME or XDG_DATA_HOME".into(),
            };
            return (Self::unavailable(failure.clone()), vec![sentence(&failure)]);
        };
        let path = folder.join(FILE);
        let location = LogLocation { path, entropy: environment.entropy(), at: environment.now().at };
        let (log, notices) = match Store::open(&location.path, location.entropy) {
            Ok((store, notices)) => (Self::with_store(store), reportable(&notices)),
            Err(error) => Self::read_only(&location.path, &store::classify_open_error(&location.path, error)),
        };
        let snapshot = Some((Cache::new(folder, SNAPSHOT), environment.program()));
        (Self { location: Some(location), snapshot, ..log }, notices)
    }

    fn with_store(mut store: Store) -> Self {
        let was_empty = store.event_count_estimate() == 0;
        Self { since_snapshot: Some(0), was_empty, ..Self::new(Ok(store)) }
    }

    fn unavailable(failure: SaveFailure) -> Self {
        Self::new(Err(failure))
    }

    fn new(store: Result<Store, SaveFailure>) -> Self {
        let seen = Cursor::default();
        Self {
            store,
            location: None,
            seen,
            snapshot: None,
            since_snapshot: None,
            health: Health::NoDamageFound,
            declined: None,
            displaced: false,
            was_empty: false,
            backup: None,
        }
    }

    /// Opens the log again after a recovery, whether it was carried out or declined.
    fn reopen(location: &LogLocation) -> Self {
        match Store::open(&location.path, location.entropy) {
            Ok((store, _)) => Self::with_store(store),
            Err(error) => Self::read_only(&location.path, &error).0,
        }
    }

    /// Opens a log that can be read, but not written: appending to it fails, and gives the reason each time.
    fn read_only(path: &Path, error: &OpenError) -> (Self, Vec<String>) {
        let failure = SaveFailure { what: error.to_string(), help: error.hint().into() };
        let mut notices = vec![sentence(&failure)];
        let health = Health::of(!matches!(error, OpenError::Damaged { .. }));
        let (log, notices) = match Store::open_read_only(path) {
            Ok((store, more)) => {
                let unread = more.iter().filter(|notice| matches!(notice, store::Notice::Unread { .. }));
                notices.extend(unread.map(ToString::to_string));
                (Self::with_store(store), notices)
            }
            Err(_) => (Self::unavailable(failure), notices),
        };
        (Self { health, ..log }, notices)
    }

    /// Whether the log is damaged and was not recovered.
    pub fn is_damaged(&self) -> bool {
        self.health == Health::Damaged
    }

    /// Checks whether a damaged log was recovered in the meantime, for example by `rounds log recover` in another
    /// terminal. If another log is there now, returns its ledger.
    pub fn reload_if_recovered(&mut self, rules: &Rules, now_ms: i64) -> Option<Ledger> {
        if self.is_damaged() {
            self.retry_open();
            self.displaced |= self.store.as_mut().is_ok_and(Store::is_replaced);
            // A failure is reported when the next event is saved.
            let _ = self.follow_displaced();
        }
        let is_another = self.health == Health::Replaced;
        is_another.then(|| {
            self.health = Health::NoDamageFound;
            self.fold(rules, now_ms, &mut |_| {}).0
        })
    }

    /// Discards what was known of a damaged log once another log is open in its place.
    fn mark_replaced(&mut self) {
        if self.is_damaged() {
            (self.health, self.declined, self.since_snapshot) = (Health::Replaced, None, None);
        }
    }

    /// Moves the write-ahead file into the log, if no other process is in the way. Returns whether to try again later.
    pub fn checkpoint(&mut self) -> bool {
        self.store.as_mut().is_ok_and(Store::checkpoint)
    }

    /// The events of a session.
    pub fn session(&mut self, session: SessionId) -> Vec<Event> {
        let Ok(store) = &mut self.store else { return Vec::new() };
        store.session(session).unwrap_or_default()
    }

    /// Saves an event.
    pub fn append(&mut self, event: NewEvent) -> Message {
        self.retry_open();
        if let Err(failure) = self.follow_displaced() {
            return Message::Failed(event, failure);
        }
        match &mut self.store {
            Ok(store) => match store.append(&event) {
                Ok(event) => Message::Saved(event),
                Err(AppendError::Damaged(_)) => Message::Failed(event, self.recover_damaged()),
                Err(error) => {
                    self.displaced = error.is_displaced();
                    let what = error.to_string();
                    let what = what.strip_prefix("not saved: ").unwrap_or(&what).to_owned();
                    Message::Failed(event, SaveFailure { what, help: error.hint().into() })
                }
            },
            Err(failure) => Message::Failed(event, failure.clone()),
        }
    }

    /// Writes the log back to its path if it was moved or deleted since the last answer: once this process ends, its
    /// events would be gone. Returns a notice if there is something to report.
    pub fn write_back(&mut self) -> Option<String> {
        self.displaced = self.store.as_mut().is_ok_and(Store::is_gone);
        let was_gone = self.displaced;
        match self.follow_displaced() {
            Ok(()) => was_gone.then(|| "the review log was moved or deleted while open; it was created again".into()),
            Err(failure) => Some(sentence(&failure)),
        }
    }

    /// Recovers a log that was found damaged while it was open, if no event would be lost. If some would be, answers
    /// wait until somebody agrees to the recovery.
    ///
    /// Even a success is returned as a failure, so that the user sees it before the answer goes into the recovered log.
    fn recover_damaged(&mut self) -> SaveFailure {
        if let Some(declined) = &self.declined {
            return declined.clone();
        }
        let damaged = SaveFailure { what: "the review log is damaged".into(), help: RECOVER_ELSEWHERE.into() };
        let Some(location) = self.location.take() else { return damaged };
        // Closes the store, since recovery moves its file.
        self.store = Err(damaged);
        let LogLocation { path, entropy, at } = &location;
        let recovered = recovery::recover(path, *at, *entropy, RecoveryTrigger::Damage, &mut Recovered::is_lossless);
        let help = "retry to save to the recovered log".to_owned();
        let (failure, is_declined) = match recovered {
            Ok(RecoveryOutcome::Done(found)) => {
                (SaveFailure { what: recovery::summary(&found).join("; "), help }, false)
            }
            Ok(RecoveryOutcome::NotNeeded) => (SaveFailure { what: "the review log was replaced".into(), help }, false),
            Ok(RecoveryOutcome::Declined(found)) => {
                let what = format!("the review log is damaged: {}", recovery::would_lose(&found));
                (SaveFailure { what, help: RECOVER_ELSEWHERE.into() }, true)
            }
            Err(error) => {
                (SaveFailure { what: recovery::failure_message(&error), help: RECOVER_ELSEWHERE.into() }, true)
            }
        };
        let declined = is_declined.then(|| failure.clone());
        let log = Self::reopen(&location);
        let health = log.health.max(Health::of(!is_declined));
        *self = Self { location: Some(location), snapshot: self.snapshot.take(), declined, health, ..log };
        failure
    }

    /// If the log was displaced, opens the log that is at its path now, or writes it back.
    fn follow_displaced(&mut self) -> Result<(), SaveFailure> {
        let (true, Ok(store), Some(location)) = (self.displaced, &mut self.store, &mut self.location) else {
            return Ok(());
        };
        // A new device each time: the displaced file may be continued elsewhere under the old one.
        location.entropy = store::derive_entropy(location.entropy, "displaced");
        match store.reopen(location.entropy) {
            Ok(is_another) => {
                (self.displaced, self.declined) = (false, None);
                // The ledger may hold events that the log at the path does not.
                self.since_snapshot = self.since_snapshot.filter(|_| !is_another);
                if is_another {
                    self.mark_replaced();
                }
                Ok(())
            }
            Err(OpenError::Damaged { .. }) => Err(self.recover_damaged()),
            Err(error) => Err(SaveFailure { what: error.to_string(), help: error.hint().into() }),
        }
    }

    /// Opens the log again if it could not be opened for writing before: the obstacle may be gone.
    fn retry_open(&mut self) {
        let is_writable = self.store.as_ref().is_ok_and(|store| store.device().is_some());
        if !is_writable
            && let Some(LogLocation { path, entropy, .. }) = &self.location
            && let Ok((store, _)) = Store::open(path, *entropy)
        {
            self.store = Ok(store);
            self.mark_replaced();
        }
    }

    /// The store.
    ///
    /// # Errors
    ///
    /// There is no log.
    pub fn store(&mut self) -> Result<&mut Store, Failure> {
        let failed = |failure: &mut SaveFailure| Failure::io(failure.what.clone()).hint(failure.help.clone());
        self.store.as_mut().map_err(failed)
    }

    /// Prints every event as a line of JSON, or as a table row. Returns what was left out, a sentence each.
    ///
    /// # Errors
    ///
    /// The log or the output fails.
    pub fn export(&mut self, table: bool, out: &mut dyn io::Write) -> Result<Vec<String>, Failure> {
        let store = self.store()?;
        let exported = if table { store.export_table(out) } else { store.export(out) };
        match exported {
            Ok(tally) => Ok(left_out(&tally)),
            Err(ExportError::Write(error)) => Err(error.into()),
            Err(ExportError::Read(error)) => Err(Failure::io(error.to_string()).hint(error.hint())),
        }
    }
}
