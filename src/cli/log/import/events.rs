//! Importing the events of another log.

use super::Import;
use crate::cli::log::spool::Spool;
use crate::cli::log::{RescheduledItems, append, fold_with};
use crate::cli::{Exit, Failure, anki};
use crate::config::Configuration;
use crate::deck::clean::clean_line;
use crate::review::{Coverage, DeviceId, EventId, Fact, LogFact};
use crate::store::{ImportOutcome, ReadError, parse_line};

/// Up to this many events, the record of an import names each event by its id. Undoing it then does not affect a later
/// event with the same device and sequence, such as the genuine one after a forgery. A longer import names most events
/// by ranges of sequences.
const MOST_BY_ID: usize = 10_000;

/// A retraction in the input: its event, its device, and what it retracts.
type IncomingRetraction = (EventId, DeviceId, Coverage);

impl Import<'_> {
    /// Imports the lines of a log. `is_json` is whether the first line looks like an event.
    pub(super) fn import_events(
        mut self,
        is_json: bool,
        lines: impl Iterator<Item = std::io::Result<String>>,
    ) -> Result<Exit, Failure> {
        let unreadable = |error: ReadError| Failure::io(error.to_string()).hint(error.hint());
        let unbuffered = |error: std::io::Error| Failure::io(format!("cannot buffer the input: {error}"));
        let folder = self.environment.data.clone().unwrap_or_default();
        let rules = Configuration::load(&self.environment.config).config.rules();
        let now_ms = self.environment.now().at.at_ms;
        self.review_log.store()?;
        let (before, notices) = self.review_log.restore(&rules, now_ms, &mut |_| {});
        for notice in notices {
            writeln!(self.err, "rounds: {}", clean_line(&notice))?;
        }
        let mut spool = Spool::new(&folder).map_err(unbuffered)?;
        let (mut positions, mut retractions, mut retracted) = (Vec::new(), Vec::new(), 0_usize);
        let own = self.review_log.store()?.device();
        let checked = self.review_log.store()?.preview_import(lines, |seen| {
            retracted += usize::from(before.is_retracted(seen.event));
            if !seen.is_new {
                return;
            }
            spool.add(seen.number, seen.line);
            // If another event has the same sequence, naming the sequence would retract that event too. The same goes
            // for this device, which may write more events in the meantime.
            let needs_id = seen.shares_number || own == Some(seen.event.device);
            positions.push((seen.number, needs_id, seen.event.id, (seen.event.device, seen.event.seq)));
            if let Fact::Log(LogFact::Retract(coverage)) = &seen.event.fact {
                retractions.push((seen.number, (seen.event.id, seen.event.device, coverage.clone())));
            }
        });
        let checked = checked.map_err(unreadable)?;
        if !is_json && checked.added + checked.known == 0 && !checked.refused.is_empty() {
            let what = "not an exported log or a review table; nothing was imported";
            return Err(Failure::findings(what).hint(format!(
                "a review table needs a header line with \
                {}",
                anki::required_columns()
            )));
        }
        self.report_refused(&checked)?;
        let is_accepted = |number: &usize| !checked.implausible.contains(number);
        let (mut numbers, mut ids) = (Vec::new(), Vec::new());
        let is_short = positions.len() <= MOST_BY_ID;
        for (_, needs_id, id, (device, seq)) in positions.into_iter().filter(|(number, ..)| is_accepted(number)) {
            if is_short || needs_id {
                ids.push(id);
            } else {
                numbers.push((device, (seq, seq)));
            }
        }
        let retractions: Vec<IncomingRetraction> =
            retractions.into_iter().filter(|(number, _)| is_accepted(number)).map(|(_, event)| event).collect();
        let coverage = Coverage::new(numbers, ids);
        let mut changed = RescheduledItems::default();
        if checked.added > 0 {
            let mut failure = None;
            let after = fold_with(&mut self.review_log, &rules, now_ms, |apply| {
                let lines = spool.lines().map_err(unbuffered)?;
                for (_, line) in lines.filter(|(number, _)| is_accepted(number)) {
                    match line.map(|line| parse_line(&line)) {
                        Ok(Ok(event)) => apply(&event),
                        Ok(Err(_)) => {}
                        Err(error) => failure = Some(error),
                    }
                }
                Ok(())
            })?;
            if let Some(failure) = failure {
                return Err(unbuffered(failure));
            }
            changed = RescheduledItems::of(&before, &after);
            self.report_rescheduled(changed)?;
            self.report_wrong_scores(&before, &after)?;
        }
        self.report_retracted(retracted)?;
        self.report_unlisted(&checked)?;
        if self.dry_run {
            return self.print_dry_run(&checked, changed);
        }
        if !self.confirm(changed)? {
            return Ok(Exit::Done);
        }
        let mut imported = ImportOutcome { added: 0, ..checked.clone() };
        if !coverage.is_empty() {
            self.back_up(rules.rollover)?;
            let at = self.environment.now().at;
            let store = self.review_log.store()?;
            store.record_import(at, coverage).map_err(unreadable)?;
            let lines = spool.lines().map_err(unbuffered)?.filter(|(number, _)| is_accepted(number));
            let outcome = store.import_numbered(lines, |_| {}).map_err(unreadable)?;
            for (line, why) in &outcome.refused {
                writeln!(self.err, "rounds: line {line}: {}", clean_line(why))?;
            }
            imported.added = outcome.added;
            imported.known += outcome.known;
            imported.unlisted += outcome.refused.len() + outcome.unlisted;
        }
        self.void_foreign_retractions(&retractions)?;
        self.print_result(&imported)
    }

    /// Voids the retractions of other devices that name events of this device: those devices undid their import of
    /// these events, which still count here.
    fn void_foreign_retractions(&mut self, retractions: &[IncomingRetraction]) -> Result<(), Failure> {
        let Some(own) = self.review_log.store()?.device() else { return Ok(()) };
        for (id, device, coverage) in retractions {
            let store = self.review_log.store()?;
            let positions = store.positions(coverage.ids()).map_err(|error| Failure::io(error.to_string()))?;
            let names_own = coverage.includes_device(own) || positions.iter().any(|(device, _)| *device == own);
            if *device != own && names_own {
                append(self.environment, &mut self.review_log, Fact::Log(LogFact::Void { target: *id, item: None }))?;
                writeln!(
                    self.err,
                    "rounds: another device undid its import of answers given here; they still count here"
                )?;
            }
        }
        Ok(())
    }
}
