//! Importing a table of reviews.

use std::io::{BufRead, Read};

use super::Import;
use crate::cli::log::RescheduledItems;
use crate::cli::{Exit, Failure, anki, counted};
use crate::config::Configuration;
use crate::deck::clean::clean_line;
use crate::deck::limits::TABLE_BYTES;
use crate::review::{Coverage, DeviceId, EventId};
use crate::store::{AppendError, AppendOutcome, ImportOutcome, ReadError};

impl Import<'_> {
    /// Imports a table of reviews.
    pub(super) fn import_table(mut self, first: &str, rest: Box<dyn BufRead>) -> Result<Exit, Failure> {
        let unreadable = |error: ReadError| Failure::io(error.to_string()).hint(error.hint());
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
        self.report_refused(&imported)?;
        if let Some((column, unit)) = table.unit {
            writeln!(self.err, "rounds: the times in the column `{}` are read as {unit}", clean_line(&column))?;
        }
        let skipped: usize = table.skipped.values().sum();
        if skipped > 0 {
            let each: Vec<String> =
                table.skipped.iter().map(|(kind, count)| format!("{count} {}", kind.description())).collect();
            let (rows, are) =
                (counted(skipped, "row"), if skipped == 1 { "is not a review" } else { "are not reviews" });
            writeln!(self.err, "rounds: {rows} {are} and were skipped: {}", each.join(", "))?;
        }
        let store = self.review_log.store()?;
        let ids = || table.events.iter().map(|event| event.id);
        if self.dry_run {
            let known = store.positions(ids()).map_err(unreadable)?.len();
            imported.known = known as u64;
            imported.added = (table.events.len() - known) as u64;
            self.report_unlisted(&imported)?;
            return self.print_dry_run(&imported, RescheduledItems::default());
        }
        if store.positions(ids()).map_err(unreadable)?.len() < table.events.len() {
            let rollover = Configuration::load(&self.environment.config).config.rules().rollover;
            self.back_up(rollover)?;
        }
        let store = self.review_log.store()?;
        let mut differing = 0;
        for events in table.events.chunks(1000) {
            let failed = |error: AppendError| Failure::io(error.to_string()).hint(error.hint());
            let AppendOutcome { added, known, differing: more_differing } = store.append_all(events).map_err(failed)?;
            imported.added += added;
            imported.known += known;
            differing += more_differing;
        }
        // Events that an interrupted import left unrecorded belong to this import.
        let before = store.imports().map_err(unreadable)?;
        let is_recorded = |(device, seq): &(DeviceId, u64)| {
            before.iter().any(|record| record.coverage.covers(*device, *seq, EventId([0; 16])))
        };
        let positions = store.positions(ids()).map_err(unreadable)?;
        let undone_imports = before.iter().filter(|record| record.undone.is_some());
        let retracted = positions.iter().filter(|(device, seq)| {
            undone_imports.clone().any(|record| record.coverage.covers(*device, *seq, EventId([0; 16])))
        });
        let retracted = retracted.count();
        let coverage = Coverage::of(positions.into_iter().filter(|position| !is_recorded(position)));
        if !coverage.is_empty() {
            store.record_import(self.environment.now().at, coverage).map_err(unreadable)?;
        }
        self.report_retracted(retracted)?;
        if differing > 0 {
            writeln!(
                self.err,
                "rounds: {differing} of the same card and time already exist with a different answer, which is kept"
            )?;
            imported.unlisted += usize::try_from(differing).unwrap_or(usize::MAX);
        }
        self.report_unlisted(&imported)?;
        self.print_result(&imported)
    }
}
