//! `rounds log import`: what another log, or another program, wrote.
//!
//! The input is looked through before anything is written, so that it can be said what an import would change, and what it
//! brings is noted first, so that it can be undone even where it was interrupted.

use std::io::{BufRead, BufReader, Read, Write, stdin};
use std::path::{Path, PathBuf};

use clap::Args;

use super::spool::Spool;
use super::undo::{redo, undo};
use super::{RescheduledItems, append, folded_with, opened};
use crate::cli::{Exit, Failure, anki, counted};
use crate::config::Configuration;
use crate::day::{Day, Rollover};
use crate::deck::clean::clean_line;
use crate::deck::counted::agreeing;
use crate::deck::limits::{LOG_LINE_BYTES, REFUSED, TABLE_BYTES};
use crate::files;
use crate::review::{Coverage, DeviceId, EventId, Fact, Ledger, LogFact};
use crate::runtime::Environment;
use crate::runtime::data_folder::BACKUPS;
use crate::runtime::review_log::ReviewLog;
use crate::store::{AppendError, AppendOutcome, ImportOutcome, ReadError, parse_line};

/// What `log import` takes.
#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of the command line")]
pub struct ImportArgs {
    /// A file from `rounds log export`, or a table with columns for the time, the card and the rating, such as Anki's revlog; - for
    /// stdin
    #[arg(required_unless_present_any = ["undo", "redo"])]
    file: Option<PathBuf>,
    /// Undo the last import; its events stay in the log but no longer count
    #[arg(long, conflicts_with_all = ["file", "redo"])]
    undo: bool,
    /// Undo the last `--undo`
    #[arg(long, conflicts_with = "file")]
    redo: bool,
    /// Show what would change, and change nothing
    #[arg(long)]
    dry_run: bool,
    /// Do not ask before items are rescheduled
    #[arg(long)]
    yes: bool,
}

/// Imports what another log, or another program, wrote, or undoes that. Importing again adds nothing.
pub fn import(
    environment: &Environment,
    args: &ImportArgs,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> Result<Exit, Failure> {
    let Some(path) = &args.file else {
        let what = if args.redo { redo } else { undo };
        return what(environment, args.dry_run, out, err);
    };
    let failed = |error: std::io::Error| {
        Failure::io(format!("cannot read `{}`: {error}", files::shown(path)))
            .hint("use a file written by `rounds log export`")
    };
    let input = open(path)?;
    let mut lines = Lines { input, failed: false };
    let journal = opened(environment, err)?;
    let first = lines.next().transpose().map_err(failed)?.unwrap_or_default();
    let is_asked = environment.stdin_is_terminal && environment.stderr_is_terminal && path != Path::new("-");
    let import = Import { environment, journal, dry_run: args.dry_run, asks: is_asked && !args.yes, out, err };
    if anki::is_table(&first) {
        import.table(&first, lines.input)
    } else {
        // The lines of a log are JSON objects.
        let is_json = first.trim_start_matches('\u{feff}').trim_start().starts_with('{');
        import.log(is_json, std::iter::once(Ok(first)).chain(lines))
    }
}

/// Opens the input.
fn open(path: &Path) -> Result<Box<dyn BufRead>, Failure> {
    if path == Path::new("-") {
        return Ok(Box::new(stdin().lock()));
    }
    let failed = |error: std::io::Error| {
        Failure::io(format!("cannot read `{}`: {error}", files::shown(path)))
            .hint("use a file written by `rounds log export`")
    };
    let file = files::open(path).map_err(failed)?;
    if !file.metadata().map_err(failed)?.is_file() {
        let failure = Failure::io(format!("`{}` is not a regular file", files::shown(path)));
        return Err(failure.hint("use `rounds log import -` to read from a pipe"));
    }
    Ok(Box::new(BufReader::new(file)))
}

/// An import.
struct Import<'a> {
    environment: &'a Environment,
    journal: ReviewLog,
    dry_run: bool,
    /// Whether somebody is there to be asked.
    asks: bool,
    out: &'a mut dyn Write,
    err: &'a mut dyn Write,
}

/// An import of so many events names each by its id, so that undoing it says nothing about an event of the same device and
/// number that arrives later: the true one, where this one was forged. A longer one names most by ranges of numbers.
const BY_ID: usize = 10_000;

/// A retraction that arrives: its event, its device, and what it retracts.
type IncomingRetraction = (EventId, DeviceId, Coverage);

impl Import<'_> {
    /// Imports lines of a log; whether the first one can be such a line.
    fn log(mut self, is_json: bool, lines: impl Iterator<Item = std::io::Result<String>>) -> Result<Exit, Failure> {
        let wrong = |error: ReadError| Failure::io(error.to_string()).hint(error.hint());
        let kept = |error: std::io::Error| Failure::io(format!("cannot buffer the input: {error}"));
        let folder = self.environment.data.clone().unwrap_or_default();
        let rules = Configuration::load(&self.environment.config).config.rules();
        let now_ms = self.environment.now().at.at_ms;
        self.journal.store()?;
        let (before, told) = self.journal.restore(&rules, now_ms, &mut |_| {});
        for told in told {
            writeln!(self.err, "rounds: {}", clean_line(&told))?;
        }
        let mut spool = Spool::new(&folder).map_err(kept)?;
        let (mut places, mut arriving, mut retracted) = (Vec::new(), Vec::new(), 0_usize);
        let own = self.journal.store()?.device();
        let sifted = self.journal.store()?.preview_import(lines, |seen| {
            retracted += usize::from(before.is_retracted(seen.event));
            if !seen.is_new {
                return;
            }
            spool.keep(seen.number, seen.line);
            // A number that another event here has too would retract that one with it, and this device may write more meanwhile.
            let needs_id = seen.shares_number || own == Some(seen.event.device);
            places.push((seen.number, needs_id, seen.event.id, (seen.event.device, seen.event.seq)));
            if let Fact::Log(LogFact::Retract(coverage)) = &seen.event.fact {
                arriving.push((seen.number, (seen.event.id, seen.event.device, coverage.clone())));
            }
        });
        let sifted = sifted.map_err(wrong)?;
        if !is_json && sifted.added + sifted.known == 0 && !sifted.refused.is_empty() {
            let what = "not an exported log or a review table; nothing was imported";
            return Err(Failure::findings(what).hint(format!(
                "a review table needs a header line with \
                {}",
                anki::columns()
            )));
        }
        self.tell_refused(&sifted)?;
        let is_believed = |number: &usize| !sifted.implausible.contains(number);
        let (mut numbers, mut ids) = (Vec::new(), Vec::new());
        let few = places.len() <= BY_ID;
        for (_, needs_id, id, (device, seq)) in places.into_iter().filter(|(number, ..)| is_believed(number)) {
            if few || needs_id {
                ids.push(id);
            } else {
                numbers.push((device, (seq, seq)));
            }
        }
        let arriving: Vec<IncomingRetraction> =
            arriving.into_iter().filter(|(number, _)| is_believed(number)).map(|(_, event)| event).collect();
        let coverage = Coverage::new(numbers, ids);
        let mut changed = RescheduledItems::default();
        if sifted.added > 0 {
            let mut failure = None;
            let after = folded_with(&mut self.journal, &rules, now_ms, |take| {
                let lines = spool.lines().map_err(kept)?;
                for (_, line) in lines.filter(|(number, _)| is_believed(number)) {
                    match line.map(|line| parse_line(&line)) {
                        Ok(Ok(event)) => take(&event),
                        Ok(Err(_)) => {}
                        Err(error) => failure = Some(error),
                    }
                }
                Ok(())
            })?;
            if let Some(failure) = failure {
                return Err(kept(failure));
            }
            changed = RescheduledItems::of(&before, &after);
            self.tell_changed(changed)?;
            self.tell_untrue(&before, &after)?;
        }
        self.tell_retracted(retracted)?;
        self.tell_more(&sifted)?;
        if self.dry_run {
            return self.tell_dry_run(&sifted, changed);
        }
        if !self.is_wanted(changed)? {
            return Ok(Exit::Done);
        }
        let mut imported = ImportOutcome { added: 0, ..sifted.clone() };
        if !coverage.is_empty() {
            self.back_up(rules.rollover)?;
            let at = self.environment.now().at;
            let store = self.journal.store()?;
            store.record_import(at, coverage).map_err(wrong)?;
            let lines = spool.lines().map_err(kept)?.filter(|(number, _)| is_believed(number));
            let taken = store.import_numbered(lines, |_| {}).map_err(wrong)?;
            for (line, why) in &taken.refused {
                writeln!(self.err, "rounds: line {line}: {}", clean_line(why))?;
            }
            imported.added = taken.added;
            imported.known += taken.known;
            imported.unlisted += taken.refused.len() + taken.unlisted;
        }
        self.keep_own(&arriving)?;
        self.tell(&imported)
    }

    /// Copies the log as it is before anything is written: what is lost by no import, whatever it brings. An empty log needs none.
    fn back_up(&mut self, rollover: Rollover) -> Result<(), Failure> {
        let Some(folder) = &self.environment.data else { return Ok(()) };
        let store = self.journal.store()?;
        if store.event_count_estimate() == 0 {
            return Ok(());
        }
        let day = Day::of(self.environment.now().at, rollover);
        let copy = store.copy_before_import(&folder.join(BACKUPS), day).map_err(|error| {
            Failure::io(format!("the log could not be backed up, so nothing was imported: {error}")).hint(error.hint())
        })?;
        writeln!(self.err, "rounds: the log before this import was backed up to {}", files::shown(&copy))?;
        Ok(())
    }

    /// Keeps what this device wrote: that another one undid its import of it says nothing about it here.
    fn keep_own(&mut self, arriving: &[IncomingRetraction]) -> Result<(), Failure> {
        let Some(own) = self.journal.store()?.device() else { return Ok(()) };
        for (id, device, coverage) in arriving {
            let store = self.journal.store()?;
            let places = store.positions(coverage.ids()).map_err(|error| Failure::io(error.to_string()))?;
            let names_own = coverage.includes_device(own) || places.iter().any(|(device, _)| *device == own);
            if *device != own && names_own {
                append(self.environment, &mut self.journal, Fact::Log(LogFact::Void { target: *id, item: None }))?;
                writeln!(
                    self.err,
                    "rounds: another device undid its import of answers given here; they still count here"
                )?;
            }
        }
        Ok(())
    }

    /// Imports a table of reviews.
    fn table(mut self, first: &str, rest: Box<dyn BufRead>) -> Result<Exit, Failure> {
        let wrong = |error: ReadError| Failure::io(error.to_string()).hint(error.hint());
        let mut input = first.as_bytes().chain(rest).take(TABLE_BYTES + 1);
        let table = anki::read(first, &mut input, &self.environment.zone).map_err(|why| {
            Failure::usage(why).hint("use Unix times, all in seconds, all in milliseconds or all in microseconds")
        })?;
        if input.limit() == 0 {
            let failure =
                Failure::io(format!("the table has more than {} MiB; nothing was imported", TABLE_BYTES >> 20));
            return Err(failure.hint("split it and repeat the header line in each part"));
        }
        let mut imported = ImportOutcome::default();
        for (line, why) in table.refused {
            imported.refuse(line, why);
        }
        self.tell_refused(&imported)?;
        if let Some((column, unit)) = table.unit {
            writeln!(self.err, "rounds: the times in the column `{}` are read as {unit}", clean_line(&column))?;
        }
        let passed_over: usize = table.passed_over.values().sum();
        if passed_over > 0 {
            let each: Vec<String> =
                table.passed_over.iter().map(|(what, count)| format!("{count} {}", what.words())).collect();
            let (rows, are) =
                (counted(passed_over, "row"), if passed_over == 1 { "is not a review" } else { "are not reviews" });
            writeln!(self.err, "rounds: {rows} {are} and were skipped: {}", each.join(", "))?;
        }
        let store = self.journal.store()?;
        let ids = || table.drafts.iter().map(|draft| draft.id);
        if self.dry_run {
            let known = store.positions(ids()).map_err(wrong)?.len();
            imported.known = known as u64;
            imported.added = (table.drafts.len() - known) as u64;
            self.tell_more(&imported)?;
            return self.tell_dry_run(&imported, RescheduledItems::default());
        }
        if store.positions(ids()).map_err(wrong)?.len() < table.drafts.len() {
            let rollover = Configuration::load(&self.environment.config).config.rules().rollover;
            self.back_up(rollover)?;
        }
        let store = self.journal.store()?;
        let mut differing = 0;
        for drafts in table.drafts.chunks(1000) {
            let failed = |error: AppendError| Failure::io(error.to_string()).hint(error.hint());
            let AppendOutcome { added, known, differing: other } = store.append_all(drafts).map_err(failed)?;
            imported.added += added;
            imported.known += known;
            differing += other;
        }
        // What an import that was interrupted has left belongs to this one.
        let before = store.imports().map_err(wrong)?;
        let is_noted = |(device, seq): &(DeviceId, u64)| {
            before.iter().any(|record| record.coverage.covers(*device, *seq, EventId([0; 16])))
        };
        let places = store.positions(ids()).map_err(wrong)?;
        let undone = before.iter().filter(|record| record.undone.is_some());
        let retracted = places.iter().filter(|(device, seq)| {
            undone.clone().any(|record| record.coverage.covers(*device, *seq, EventId([0; 16])))
        });
        let retracted = retracted.count();
        let coverage = Coverage::of(places.into_iter().filter(|place| !is_noted(place)));
        if !coverage.is_empty() {
            store.record_import(self.environment.now().at, coverage).map_err(wrong)?;
        }
        self.tell_retracted(retracted)?;
        if differing > 0 {
            writeln!(
                self.err,
                "rounds: {differing} of the same card and time already exist with a different answer, which is kept"
            )?;
            imported.unlisted += usize::try_from(differing).unwrap_or(usize::MAX);
        }
        self.tell_more(&imported)?;
        self.tell(&imported)
    }

    /// Says which lines are refused, and why.
    fn tell_refused(&mut self, imported: &ImportOutcome) -> Result<(), Failure> {
        for (line, why) in imported.refused.iter().take(REFUSED) {
            writeln!(self.err, "rounds: line {line}: {}", clean_line(why))?;
        }
        Ok(())
    }

    /// Says how many more are refused.
    fn tell_more(&mut self, imported: &ImportOutcome) -> Result<(), Failure> {
        let more = (imported.refused.len() + imported.unlisted).saturating_sub(REFUSED);
        if more > 0 && imported.refused.len() >= REFUSED {
            writeln!(self.err, "rounds: ... and {more} more")?;
        }
        Ok(())
    }

    /// Says how many items get another schedule.
    fn tell_changed(&mut self, changed: RescheduledItems) -> Result<(), Failure> {
        let (scheduled, added) = (counted(changed.scheduled, "item"), counted(changed.added, "item"));
        let what = match (changed.scheduled, changed.added) {
            (0, 0) => return Ok(()),
            (0, _) => format!("schedules {added} not in this log before"),
            (_, 0) => format!("changes the schedule of {scheduled}"),
            (_, _) => {
                format!("changes the schedule of {scheduled} and schedules {added} not in this log before")
            }
        };
        writeln!(self.err, "rounds: this import {what}; `rounds log import --undo` undoes it")?;
        Ok(())
    }

    /// Says how many exams give themselves another score than their answers do.
    fn tell_untrue(&mut self, before: &Ledger, after: &Ledger) -> Result<(), Failure> {
        let untrue = |ledger: &Ledger| ledger.exams().iter().filter(|sat| sat.claimed.is_some()).count();
        let added = untrue(after).saturating_sub(untrue(before));
        if added > 0 {
            let give = agreeing(added, "has a score", "have scores");
            writeln!(
                self.err,
                "rounds: {} in this file {give} that the answers do not add up to; the answers count",
                counted(added, "exam")
            )?;
        }
        Ok(())
    }

    /// Says how many events do not count though they are here.
    fn tell_retracted(&mut self, retracted: usize) -> Result<(), Failure> {
        if retracted > 0 {
            let events = counted(retracted, "event");
            writeln!(
                self.err,
                "rounds: {events} in this file belong to an import that was undone and still do not count; run \
                `rounds log import --redo` to include them again"
            )?;
        }
        Ok(())
    }

    /// Asks, where the schedule of items changes and somebody is there to be asked.
    fn is_wanted(&mut self, changed: RescheduledItems) -> Result<bool, Failure> {
        if !self.asks || changed.scheduled == 0 {
            return Ok(true);
        }
        write!(self.err, "Import it? [y/N] ")?;
        self.err.flush()?;
        let mut answer = String::new();
        stdin().lock().take(LOG_LINE_BYTES).read_line(&mut answer)?;
        let is_wanted = matches!(answer.trim().to_ascii_lowercase().as_str(), "y" | "yes");
        if !is_wanted {
            writeln!(self.err, "rounds: nothing was imported")?;
        }
        Ok(is_wanted)
    }

    /// Says what an import would come to.
    fn tell_dry_run(self, imported: &ImportOutcome, changed: RescheduledItems) -> Result<Exit, Failure> {
        let events = counted(usize::try_from(imported.added).unwrap_or(usize::MAX), "event");
        let items = counted(changed.all(), "item");
        let all = imported.refused.len() + imported.unlisted;
        let refused = if all == 0 { String::new() } else { format!(", {} refused", counted(all, "line")) };
        writeln!(
            self.out,
            "would add {events}, {} known already{refused}; the schedule of {items} would change",
            imported.known
        )?;
        Ok(if all == 0 { Exit::Done } else { Exit::Findings })
    }

    /// Says what an import came to.
    fn tell(self, imported: &ImportOutcome) -> Result<Exit, Failure> {
        let all = imported.refused.len() + imported.unlisted;
        let events = counted(usize::try_from(imported.added).unwrap_or(usize::MAX), "event");
        let refused = if all == 0 { String::new() } else { format!(", {} refused", counted(all, "line")) };
        writeln!(self.out, "{events} added, {} known already{refused}", imported.known)?;
        Ok(if all == 0 { Exit::Done } else { Exit::Findings })
    }
}

/// The lines of an input; of one that is longer than it may be, the rest is passed over. Bytes that are no text become signs
/// that mean nothing.
struct Lines {
    input: Box<dyn BufRead>,
    /// Whether it could not be read; it may say so for ever.
    failed: bool,
}

impl Iterator for Lines {
    type Item = std::io::Result<String>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.failed {
            return None;
        }
        let mut bytes = Vec::new();
        let read = self.input.by_ref().take(LOG_LINE_BYTES).read_until(b'\n', &mut bytes).and_then(|read| {
            let cut = read as u64 == LOG_LINE_BYTES && !bytes.ends_with(b"\n");
            if cut { self.input.skip_until(b'\n') } else { Ok(read) }
        });
        self.failed = read.is_err();
        match read {
            Ok(0) => None,
            Ok(_) => Some(Ok(String::from_utf8_lossy(&bytes).into_owned())),
            Err(error) => Some(Err(error)),
        }
    }
}
