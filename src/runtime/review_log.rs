//! The journal: the log as the app uses it, which goes on without one when it has to.

mod words;

use std::io;
use std::path::{Path, PathBuf};

use super::data_folder::{BACKUPS, FILE, SNAPSHOT};
use super::environment::Environment;
use super::failure::Failure;
use super::recovery;
use crate::app::Message;
use crate::app::message::SaveFailure;
use crate::day::{Day, Moment, Rollover};
use crate::review::{Coverage, Event, Ledger, NewEvent, Rules, SessionId};
use crate::store::{
    self, AppendError, Cache, Cursor, ExportError, OpenError, ReadError, Recovered, RecoveryOutcome, RecoveryTrigger,
    Store, StoredSnapshot,
};
use words::{left_out, sentence, worth_telling};

pub use words::described;

/// Events that are folded sooner than a brief of them is read.
const SNAPSHOT_MIN_EVENTS: u64 = 1000;

/// Events that take so long to be folded that something is to be said meanwhile. Without optimization it is as long for fewer.
const LONG: u64 = if cfg!(debug_assertions) { 10_000 } else { 200_000 };

/// Events after which it is said anew: some seven times a second.
const STEP: u64 = LONG / 4;

/// Bytes of a log that is copied in a moment.
const COPIED_AT_ONCE: u64 = 16 * 1024 * 1024;

/// Events after which a session ends with a new backup.
const MUCH: u64 = 50;

/// What to do about a log that is damaged in the middle of a session.
const RECOVER_ELSEWHERE: &str = "run `rounds log recover` in another terminal; until then your answers stay in memory";

/// Where the log is, and what it takes to open it again.
struct LogLocation {
    path: PathBuf,
    /// What would name a new device.
    entropy: [u8; 16],
    /// When the program was started.
    at: Moment,
}

/// What is known of the health of a log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Health {
    /// Nothing was found wrong with what was read of it.
    Unknown,
    /// It was opened in the place of a damaged one, and is yet to be folded.
    Replaced,
    /// It was found damaged, and nothing was done about it yet.
    Damaged,
}

impl Health {
    /// What a look at it says.
    fn of(is_intact: bool) -> Self {
        if is_intact { Self::Unknown } else { Self::Damaged }
    }
}

/// The log, or why there is none.
pub struct ReviewLog {
    store: Result<Store, SaveFailure>,
    /// Where it is, for when it could not be written to or is found damaged.
    place: Option<LogLocation>,
    seen: Cursor,
    /// The brief of the ledger beside it, and the program that may have made it.
    snapshot: Option<(Cache, String)>,
    /// Events that the brief does not know yet; none where there is to be no brief.
    since_snapshot: Option<u64>,
    health: Health,
    /// Why a log that was found damaged meanwhile is not recovered.
    declined: Option<SaveFailure>,
    /// Whether it was told that the log is not where it was opened.
    displaced: bool,
    /// Whether the log was opened without an event in it.
    was_empty: bool,
    /// The backup that is being made.
    backup: Option<std::thread::JoinHandle<Result<(), ReadError>>>,
}

impl ReviewLog {
    /// Opens the log of an environment, and says what is to be known of it.
    #[must_use]
    pub fn open(environment: &Environment) -> (Self, Vec<String>) {
        let Some(folder) = &environment.data else {
            let trouble = SaveFailure {
                what: "the home folder is unknown, so there is no log".into(),
                help: "set HOME or XDG_DATA_HOME".into(),
            };
            return (Self::without(trouble.clone()), vec![sentence(&trouble)]);
        };
        let path = folder.join(FILE);
        let place = LogLocation { path, entropy: environment.entropy(), at: environment.now().at };
        let (journal, notices) = match Store::open(&place.path, place.entropy) {
            Ok((store, notices)) => (Self::with(store), worth_telling(&notices)),
            Err(error) => Self::read_only(&place.path, &store::classify_open_error(&place.path, error)),
        };
        let snapshot = Some((Cache::new(folder, SNAPSHOT), environment.program()));
        (Self { place: Some(place), snapshot, ..journal }, notices)
    }

    /// A journal that writes.
    fn with(mut store: Store) -> Self {
        let was_empty = store.event_count_estimate() == 0;
        Self { since_snapshot: Some(0), was_empty, ..Self::of(Ok(store)) }
    }

    /// A journal that cannot write.
    fn without(trouble: SaveFailure) -> Self {
        Self::of(Err(trouble))
    }

    /// A journal of which nothing else is known.
    fn of(store: Result<Store, SaveFailure>) -> Self {
        let seen = Cursor::default();
        Self {
            store,
            place: None,
            seen,
            snapshot: None,
            since_snapshot: None,
            health: Health::Unknown,
            declined: None,
            displaced: false,
            was_empty: false,
            backup: None,
        }
    }

    /// Opens the log again after a recovery, or after one that was not agreed to.
    fn again(place: &LogLocation) -> Self {
        match Store::open(&place.path, place.entropy) {
            Ok((store, _)) => Self::with(store),
            Err(error) => Self::read_only(&place.path, &error).0,
        }
    }

    /// Whether the log was found damaged and nothing was done about it yet.
    pub fn is_damaged(&self) -> bool {
        self.health == Health::Damaged
    }

    /// Looks whether a log that was found damaged was recovered meanwhile, as by `rounds log recover` in another terminal. The
    /// ledger of the log that is there now, if it is another one.
    pub fn look_again(&mut self, rules: &Rules, now_ms: i64) -> Option<Ledger> {
        if self.is_damaged() {
            self.try_again();
            self.displaced |= self.store.as_mut().is_ok_and(Store::is_replaced);
            // What stands in the way is told when something is to be saved.
            let _ = self.go_on();
        }
        let is_another = self.health == Health::Replaced;
        is_another.then(|| {
            self.health = Health::Unknown;
            self.fold(rules, now_ms, &mut |_| {}).0
        })
    }

    /// Forgets what was known of a damaged log, once another one is open in its place.
    fn begin_again(&mut self) {
        if self.is_damaged() {
            (self.health, self.declined, self.since_snapshot) = (Health::Replaced, None, None);
        }
    }

    /// Goes on with a log that can be read, but not written.
    fn read_only(path: &Path, error: &OpenError) -> (Self, Vec<String>) {
        let trouble = SaveFailure { what: error.to_string(), help: error.hint().into() };
        let mut notices = vec![sentence(&trouble)];
        let health = Health::of(!matches!(error, OpenError::Damaged { .. }));
        let (journal, notices) = match Store::open_read_only(path) {
            // Appending to it fails, and says why each time.
            Ok((store, more)) => {
                let unread = more.iter().filter(|notice| matches!(notice, store::Notice::Unread { .. }));
                notices.extend(unread.map(ToString::to_string));
                (Self::with(store), notices)
            }
            Err(_) => (Self::without(trouble), notices),
        };
        (Self { health, ..journal }, notices)
    }

    /// Folds the log. What cannot be read of it is told. If it is long, the share that is read is told meanwhile.
    pub fn fold(&mut self, rules: &Rules, now_ms: i64, tell: &mut dyn FnMut(f64)) -> (Ledger, Vec<String>) {
        let folded = self.fold_excluding(rules, Vec::new(), now_ms, tell);
        match folded.0.corrected_retractions() {
            Some(in_force) => self.fold_excluding(rules, in_force, now_ms, tell),
            None => folded,
        }
    }

    /// Folds the log without the events that these retractions cover.
    fn fold_excluding(
        &mut self,
        rules: &Rules,
        in_force: Vec<Coverage>,
        now_ms: i64,
        tell: &mut dyn FnMut(f64),
    ) -> (Ledger, Vec<String>) {
        let mut ledger = Ledger::new(rules.clone()).excluding(in_force);
        let mut notices = Vec::new();
        if let Ok(store) = &mut self.store {
            let (all, mut read) = (store.event_count_estimate(), 0);
            let take = |event| {
                if let Some(share) = told(read, all) {
                    tell(share);
                }
                read += 1;
                ledger.insert(&event, now_ms);
            };
            match store.events(take) {
                Ok(tally) => {
                    self.seen = tally.last;
                    self.since_snapshot = tally.is_complete().then_some(tally.read);
                    self.health = self.health.max(Health::of(tally.is_intact()));
                    notices.extend(left_out(&tally));
                }
                Err(ReadError::Damaged(detail)) => {
                    (self.health, self.since_snapshot) = (Health::Damaged, None);
                    notices.push(format!(
                        "the review log is damaged and only partly readable: {detail}; run `rounds log recover` to \
                        see what can be recovered"
                    ));
                }
                Err(error) => notices.push(format!("the review log cannot be read: {error}; {}", error.hint())),
            }
        }
        ledger.recompute();
        (ledger, notices)
    }

    /// What the log comes to, from the brief beside it and what arrived since, where that is beyond doubt; else folded.
    pub fn restore(&mut self, rules: &Rules, now_ms: i64, tell: &mut dyn FnMut(f64)) -> (Ledger, Vec<String>) {
        if let Some(ledger) = self.resume_snapshot(rules, now_ms) {
            return (ledger, Vec::new());
        }
        let (ledger, notices) = self.fold(rules, now_ms, tell);
        // At once, so that the next start is spared the work even if this process is killed.
        self.keep(&ledger, rules);
        (ledger, notices)
    }

    /// The ledger that goes on from the brief; none where anything is in doubt.
    fn resume_snapshot(&mut self, rules: &Rules, now_ms: i64) -> Option<Ledger> {
        let (Ok(store), Some((cache, program))) = (&mut self.store, &self.snapshot) else { return None };
        let kept = store.load_snapshot(cache, &basis(program, rules))?;
        let StoredSnapshot { snapshot, landmarks, cursor } = kept;
        let mut ledger = Ledger::resume(rules.clone(), snapshot, &landmarks, now_ms)?;
        let (events, tally) = store.events_since(cursor).ok()?;
        ledger.apply_all(&events, now_ms);
        if !tally.is_complete() || ledger.is_stale() {
            return None;
        }
        (self.seen, self.since_snapshot) = (tally.last, Some(tally.read));
        Some(ledger)
    }

    /// Keeps the brief of a ledger that took every event of this log but those that arrived since it was last asked for
    /// fresh ones.
    pub fn store_snapshot(&mut self, ledger: &mut Ledger, rules: &Rules, now_ms: i64) {
        ledger.apply_all(&self.fresh(), now_ms);
        self.keep(ledger, rules);
    }

    /// Keeps the brief of a ledger that took every event seen, if it would spare the next start some work. Where that fails,
    /// the next start folds the log.
    fn keep(&mut self, ledger: &Ledger, rules: &Rules) {
        let (Ok(store), Some((cache, program))) = (&mut self.store, &self.snapshot) else { return };
        if self.since_snapshot.is_some_and(|events| events >= SNAPSHOT_MIN_EVENTS) {
            let kept = store.store_snapshot(cache, &basis(program, rules), ledger, self.seen);
            self.since_snapshot = self.since_snapshot.filter(|_| kept.is_err()).or(Some(0));
        }
    }

    /// Moves what waits beside the log into it, if nobody is in the way. Whether it is worth another try.
    pub fn checkpoint(&mut self) -> bool {
        self.store.as_mut().is_ok_and(Store::checkpoint)
    }

    /// Events that arrived since the last call, from other processes too.
    pub fn fresh(&mut self) -> Vec<Event> {
        let Ok(store) = &mut self.store else { return Vec::new() };
        let Ok((events, tally)) = store.events_since(self.seen) else { return Vec::new() };
        self.seen = tally.last;
        self.health = self.health.max(Health::of(tally.is_intact()));
        self.since_snapshot = self.since_snapshot.filter(|_| tally.is_complete()).map(|events| events + tally.read);
        events
    }

    /// The events of a session.
    pub fn session(&mut self, session: SessionId) -> Vec<Event> {
        let Ok(store) = &mut self.store else { return Vec::new() };
        store.session(session).unwrap_or_default()
    }

    /// Writes an event.
    pub fn append(&mut self, draft: NewEvent) -> Message {
        self.try_again();
        if let Err(trouble) = self.go_on() {
            return Message::Failed(draft, trouble);
        }
        match &mut self.store {
            Ok(store) => match store.append(&draft) {
                Ok(event) => Message::Saved(event),
                Err(AppendError::Damaged(_)) => Message::Failed(draft, self.mended()),
                Err(error) => {
                    self.displaced = error.is_displaced();
                    let what = error.to_string();
                    let what = what.strip_prefix("not saved: ").unwrap_or(&what).to_owned();
                    Message::Failed(draft, SaveFailure { what, help: error.hint().into() })
                }
            },
            Err(trouble) => Message::Failed(draft, trouble.clone()),
        }
    }

    /// Writes a log anew that was moved or deleted since the last answer: with this process all that was in it would go.
    /// What is to be told of it.
    pub fn put_back(&mut self) -> Option<String> {
        self.displaced = self.store.as_mut().is_ok_and(Store::is_gone);
        let was_gone = self.displaced;
        match self.go_on() {
            Ok(()) => was_gone.then(|| "the review log was moved or deleted while open; it was created again".into()),
            Err(trouble) => Some(sentence(&trouble)),
        }
    }

    /// Recovers a log that was found damaged while it was open, if nothing is lost by it. Told as a failure, so that it is seen
    /// before the answer goes into what was recovered. Where something would be lost, the answers wait until somebody agreed.
    fn mended(&mut self) -> SaveFailure {
        if let Some(declined) = &self.declined {
            return declined.clone();
        }
        let damaged = SaveFailure { what: "the review log is damaged".into(), help: RECOVER_ELSEWHERE.into() };
        let Some(place) = self.place.take() else { return damaged };
        // It is closed before it is moved.
        self.store = Err(damaged);
        let LogLocation { path, entropy, at } = &place;
        let recovered = recovery::recover(path, *at, *entropy, RecoveryTrigger::Damage, &mut Recovered::is_lossless);
        let help = "retry to save to the recovered log".to_owned();
        let (trouble, is_declined) = match recovered {
            Ok(RecoveryOutcome::Done(found)) => {
                (SaveFailure { what: recovery::account(&found).join("; "), help }, false)
            }
            Ok(RecoveryOutcome::NotNeeded) => (SaveFailure { what: "the review log was replaced".into(), help }, false),
            Ok(RecoveryOutcome::Declined(found)) => {
                let what = format!("the review log is damaged: {}", recovery::would_lose(&found));
                (SaveFailure { what, help: RECOVER_ELSEWHERE.into() }, true)
            }
            Err(error) => (SaveFailure { what: recovery::failed_to(&error), help: RECOVER_ELSEWHERE.into() }, true),
        };
        let declined = is_declined.then(|| trouble.clone());
        let journal = Self::again(&place);
        let health = journal.health.max(Health::of(!is_declined));
        *self = Self { place: Some(place), snapshot: self.snapshot.take(), declined, health, ..journal };
        trouble
    }

    /// Goes on at the place of the log, once it was told that the log is not there any more.
    fn go_on(&mut self) -> Result<(), SaveFailure> {
        let (true, Ok(store), Some(place)) = (self.displaced, &mut self.store, &mut self.place) else { return Ok(()) };
        // Another device each time: what is open may go on elsewhere as the one that it was.
        place.entropy = store::derive_entropy(place.entropy, "displaced");
        match store.reopen(place.entropy) {
            Ok(is_another) => {
                (self.displaced, self.declined) = (false, None);
                // What the ledger took may not be what the log now there holds.
                self.since_snapshot = self.since_snapshot.filter(|_| !is_another);
                if is_another {
                    self.begin_again();
                }
                Ok(())
            }
            Err(OpenError::Damaged { .. }) => Err(self.mended()),
            Err(error) => Err(SaveFailure { what: error.to_string(), help: error.hint().into() }),
        }
    }

    /// Opens the log again when it could not be written to: what stood in the way may be gone.
    fn try_again(&mut self) {
        let writes = self.store.as_ref().is_ok_and(|store| store.device().is_some());
        if !writes
            && let Some(LogLocation { path, entropy, .. }) = &self.place
            && let Ok((store, _)) = Store::open(path, *entropy)
        {
            self.store = Ok(store);
            self.begin_again();
        }
    }

    /// Makes the backup of the day, unless there is one or the log is new, beside the session and through a connection of its own: a long log takes
    /// seconds. Whether that failed is told at the end, since it must not stop a session.
    pub fn back_up(&mut self, environment: &Environment, rollover: Rollover) {
        let (Some(path), Some(folder), false) = (self.written(), &environment.data, self.was_empty) else { return };
        let backups = folder.join(BACKUPS);
        let (day, entropy) = (Day::of(environment.now().at, rollover), environment.entropy());
        let made = std::thread::Builder::new().name("backup".into()).spawn(move || {
            let (mut store, _) = Store::open(&path, entropy)?;
            store.backup(&backups, day, u64::MAX).map(drop)
        });
        // Without a thread, it is made at the end.
        self.backup = made.ok();
    }

    /// Waits for the backup of the day, and makes it anew if this session added much to the log, or began it. Of a log that takes
    /// long to copy neither is done: its next session makes one. What went wrong, in a sentence.
    pub fn finish_backup(&mut self, environment: &Environment, rollover: Rollover) -> Option<String> {
        let (path, folder) = (self.written()?, environment.data.as_ref()?);
        if std::fs::metadata(path).map_or(u64::MAX, |data| data.len()) > COPIED_AT_ONCE {
            return None;
        }
        let begun = self.backup.take().map_or(Ok(()), |backup| backup.join().unwrap_or(Ok(())));
        let day = Day::of(environment.now().at, rollover);
        let store = self.store.as_mut().ok()?;
        let behind = if self.was_empty { 1 } else { MUCH };
        let made = begun.and_then(|()| store.backup(&folder.join(BACKUPS), day, behind).map(drop));
        made.err().map(|error| format!("the review log could not be backed up: {error}; {}", error.hint()))
    }

    /// The file of a log that is written to.
    fn written(&self) -> Option<PathBuf> {
        let store = self.store.as_ref().ok()?;
        store.device().map(|_| store.path().to_owned())
    }

    /// The store, or why there is none.
    ///
    /// # Errors
    ///
    /// There is no log.
    pub fn store(&mut self) -> Result<&mut Store, Failure> {
        let failed = |trouble: &mut SaveFailure| Failure::io(trouble.what.clone()).hint(trouble.help.clone());
        self.store.as_mut().map_err(failed)
    }

    /// Prints every event, as a line of JSON or as a row of a table. What could not be printed, a sentence each.
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

/// The share of a log that is read, when it is to be told.
fn told(read: u64, all: u64) -> Option<f64> {
    (all >= LONG && read.is_multiple_of(STEP)).then(|| read as f64 / all as f64)
}

/// What a brief hangs on besides the log: the program, and every rule of the fold.
fn basis(program: &str, rules: &Rules) -> Vec<u8> {
    format!("{program} {rules:?}").into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_of_a_long_log_it_is_told_now_and_then_how_much_is_read() {
        let all_told = |all: u64| (0..all).filter_map(|read| told(read, all)).collect::<Vec<_>>();
        assert!(all_told(LONG - 1).is_empty());
        assert_eq!(all_told(LONG), [0.0, 0.25, 0.5, 0.75]);
    }
}
