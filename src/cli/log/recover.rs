//! `rounds log recover`: recovers what is readable of a damaged log into a new one.

use std::io::Write;

use clap::Args;

use crate::cli::{Exit, Failure};
use crate::deck::clean::clean_line;
use crate::runtime::Environment;
use crate::runtime::recovery::{self, confirm, failure_message, is_interactive, plan, summary, would_lose};
use crate::store::{Recovered, RecoveryOutcome, RecoveryReason, RecoveryTrigger};

/// What `log recover` takes.
#[derive(Debug, Args)]
pub struct RecoverArgs {
    /// Show what can be kept and what would be lost, and change nothing
    #[arg(long)]
    dry_run: bool,
    /// Recover without asking, even if events are lost
    #[arg(long, conflicts_with = "dry_run")]
    yes: bool,
}

/// Replaces a damaged log with what can be recovered of it; asks first if events would be lost.
pub fn recover(
    environment: &Environment,
    args: &RecoverArgs,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> Result<Exit, Failure> {
    let path = recovery::log_path(environment)?;
    let Some(need) = recovery::reason(&path)? else {
        writeln!(out, "the review log is intact; there is nothing to recover")?;
        return Ok(Exit::Done);
    };
    let gains_events = |found: &Recovered| match need {
        RecoveryReason::Damaged => true,
        RecoveryReason::Incomplete(events) => found.kept > events,
    };
    let mut refusal = Ok(false);
    let (at, entropy) = (environment.now().at, environment.entropy());
    let outcome = recovery::recover(&path, at, entropy, RecoveryTrigger::Requested, &mut |found| {
        if args.dry_run || !gains_events(found) {
            return false;
        }
        if args.yes || found.is_lossless() || matches!(need, RecoveryReason::Incomplete(_)) {
            return true;
        }
        if is_interactive(environment) {
            refusal =
                print_lines(&plan(found), err).and_then(|()| confirm("Recover the review log?", err)).map(|yes| !yes);
            return matches!(refusal, Ok(false));
        }
        false
    });
    let was_refused = refusal?;
    match outcome.map_err(|error| Failure::io(failure_message(&error)))? {
        RecoveryOutcome::NotNeeded => writeln!(out, "the review log is intact; there is nothing to recover")?,
        RecoveryOutcome::Done(found) => print_lines(&summary(&found), out)?,
        RecoveryOutcome::Declined(found) if !gains_events(&found) => {
            let what = "the review log is intact; what is missing is not in any backup";
            writeln!(out, "{what}: there is nothing to recover")?;
        }
        RecoveryOutcome::Declined(found) if args.dry_run => print_lines(&plan(&found), out)?,
        RecoveryOutcome::Declined(_) if was_refused => writeln!(err, "rounds: nothing was changed")?,
        RecoveryOutcome::Declined(found) => {
            print_lines(&plan(&found), out)?;
            let what = format!("the review log was not recovered: {}", would_lose(&found));
            return Err(Failure::usage(what).hint(
                "run `rounds log recover --yes` to recover it; the damaged file is \
                kept",
            ));
        }
    }
    Ok(Exit::Done)
}

/// Prints sentences, one per line.
fn print_lines(lines: &[String], to: &mut dyn Write) -> Result<(), Failure> {
    for line in lines {
        writeln!(to, "{}", clean_line(line))?;
    }
    Ok(())
}
