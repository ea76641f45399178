//! What an import reports: refused lines, rescheduled items and the result.

use std::io::{BufRead, Read, stdin};

use super::Import;
use crate::cli::log::RescheduledItems;
use crate::cli::{Exit, Failure, counted};
use crate::deck::clean::clean_line;
use crate::deck::counted::agreeing;
use crate::deck::limits::{LOG_LINE_BYTES, REFUSED};
use crate::review::Ledger;
use crate::store::ImportOutcome;

impl Import<'_> {
    /// Lists the first refused lines with the reasons.
    pub(super) fn report_refused(&mut self, imported: &ImportOutcome) -> Result<(), Failure> {
        for (line, why) in imported.refused.iter().take(REFUSED) {
            writeln!(self.err, "rounds: line {line}: {}", clean_line(why))?;
        }
        Ok(())
    }

    /// Reports how many more lines were refused.
    pub(super) fn report_unlisted(&mut self, imported: &ImportOutcome) -> Result<(), Failure> {
        let more = (imported.refused.len() + imported.unlisted).saturating_sub(REFUSED);
        if more > 0 && imported.refused.len() >= REFUSED {
            writeln!(self.err, "rounds: ... and {more} more")?;
        }
        Ok(())
    }

    /// Reports how many items the import reschedules.
    pub(super) fn report_rescheduled(&mut self, changed: RescheduledItems) -> Result<(), Failure> {
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

    /// Reports exams in the input whose stated score differs from that of their answers.
    pub(super) fn report_wrong_scores(&mut self, before: &Ledger, after: &Ledger) -> Result<(), Failure> {
        let wrong_scores = |ledger: &Ledger| ledger.exams().iter().filter(|exam| exam.claimed.is_some()).count();
        let added = wrong_scores(after).saturating_sub(wrong_scores(before));
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

    /// Reports how many events do not count because an import of them was undone.
    pub(super) fn report_retracted(&mut self, retracted: usize) -> Result<(), Failure> {
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

    /// Asks for confirmation if items would be rescheduled and asking is possible.
    pub(super) fn confirm(&mut self, changed: RescheduledItems) -> Result<bool, Failure> {
        if !self.asks || changed.scheduled == 0 {
            return Ok(true);
        }
        write!(self.err, "Import it? [y/N] ")?;
        self.err.flush()?;
        let mut answer = String::new();
        stdin().lock().take(LOG_LINE_BYTES).read_line(&mut answer)?;
        let is_confirmed = matches!(answer.trim().to_ascii_lowercase().as_str(), "y" | "yes");
        if !is_confirmed {
            writeln!(self.err, "rounds: nothing was imported")?;
        }
        Ok(is_confirmed)
    }

    /// Prints what an import would do.
    pub(super) fn print_dry_run(self, imported: &ImportOutcome, changed: RescheduledItems) -> Result<Exit, Failure> {
        let events = counted(usize::try_from(imported.added).unwrap_or(usize::MAX), "event");
        let items = counted(changed.total(), "item");
        let all = imported.refused.len() + imported.unlisted;
        let refused = if all == 0 { String::new() } else { format!(", {} refused", counted(all, "line")) };
        writeln!(
            self.out,
            "would add {events}, {} known already{refused}; the schedule of {items} would change",
            imported.known
        )?;
        Ok(if all == 0 { Exit::Done } else { Exit::Findings })
    }

    /// Prints the result of an import.
    pub(super) fn print_result(self, imported: &ImportOutcome) -> Result<Exit, Failure> {
        let all = imported.refused.len() + imported.unlisted;
        let events = counted(usize::try_from(imported.added).unwrap_or(usize::MAX), "event");
        let refused = if all == 0 { String::new() } else { format!(", {} refused", counted(all, "line")) };
        writeln!(self.out, "{events} added, {} known already{refused}", imported.known)?;
        Ok(if all == 0 { Exit::Done } else { Exit::Findings })
    }
}
