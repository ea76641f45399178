//! `rounds log restore`: what each backup holds, and a log that goes on from one of them.

use std::io::Write;

use clap::Args;
use serde::Serialize;

use crate::cli::environment::Environment;
use crate::cli::files::shown;
use crate::cli::recovery::{backups, confirm, events, is_interactive, log_of};
use crate::cli::{Exit, Failure, print_json};
use crate::day::{Day, Moment};
use crate::deck::clean::clean_line;
use crate::store::{self, Restorable};

/// What `log restore` takes.
#[derive(Debug, Args)]
pub struct RestoreArgs {
    /// The date of the backup, such as 2026-11-23; the backups are listed if none is named
    #[arg(value_name = "DATE")]
    date: Option<String>,
    /// Restore without asking
    #[arg(long, requires = "date")]
    yes: bool,
    /// Print the list as one JSON document
    #[arg(long, conflicts_with = "date")]
    json: bool,
}

/// The JSON document.
#[derive(Serialize)]
struct Document {
    schema: u8,
    backups: Vec<Entry>,
}

/// A backup in it.
#[derive(Serialize)]
struct Entry {
    date: String,
    path: String,
    events: u64,
    last_answer: Option<String>,
    sound: bool,
    problem: Option<String>,
    would_lose: u64,
    would_add: u64,
}

/// Lists the backups, or puts one in the place of the log, which is moved aside.
pub fn restore(
    environment: &Environment,
    args: &RestoreArgs,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> Result<Exit, Failure> {
    let log = log_of(environment)?;
    let unreadable = |why| Failure::io(why).hint("make the folder readable for yourself");
    let all = backups(&log).map_err(unreadable)?;
    let Some(date) = &args.date else {
        return list(&store::restorable(&log, &all), args.json, out);
    };
    let named = Day::parse(date).and_then(|day| all.iter().find(|(of, _)| *of == day));
    let Some(backup) = named else {
        let failure = Failure::usage(format!("there is no backup of `{}`", clean_line(date)));
        return Err(failure.hint("`rounds log restore` lists the backups"));
    };
    let found = store::restorable(&log, std::slice::from_ref(backup));
    let Some(found) = found.first() else { return Ok(Exit::Done) };
    if found.events == 0 {
        let why = found.problem.clone().unwrap_or_else(|| "it holds no events".to_owned());
        return Err(Failure::io(format!("the backup of {} cannot be restored: {why}", found.day)));
    }
    if !args.yes {
        if !is_interactive(environment) {
            let failure = Failure::usage(format!("nothing was restored: {}", change(found)));
            return Err(failure.hint(format!("`rounds log restore {} --yes` restores it", found.day)));
        }
        writeln!(err, "the backup of {} holds {}; {}", found.day, events(found.events), change(found))?;
        if !confirm("Restore it?", err)? {
            writeln!(err, "rounds: nothing was changed")?;
            return Ok(Exit::Done);
        }
    }
    let restored = store::restore(&log, &found.path, environment.now().at, environment.entropy());
    let restored = restored.map_err(|error| {
        Failure::io(format!("the backup could not be restored: {error}; nothing was deleted")).hint(error.hint())
    })?;
    writeln!(out, "restored the backup of {}: the review log holds {}", found.day, events(restored.events))?;
    if let Some(aside) = restored.aside {
        writeln!(out, "the log that was there is kept at {}", shown(&aside))?;
    }
    Ok(Exit::Done)
}

/// What restoring a backup would change.
fn change(found: &Restorable) -> String {
    match (found.lost, found.gained) {
        (0, 0) => "the review log holds the same events".to_owned(),
        (0, gained) => format!("restoring it adds {}", events(gained)),
        (lost, 0) => format!("restoring it takes {} out of the review log", events(lost)),
        (lost, gained) => {
            format!("restoring it takes {} out of the review log and adds {}", events(lost), events(gained))
        }
    }
}

/// Lists the backups.
fn list(found: &[Restorable], json: bool, out: &mut dyn Write) -> Result<Exit, Failure> {
    let last = |backup: &Restorable| backup.last.map(Moment::rfc3339);
    if json {
        let entry = |backup: &Restorable| Entry {
            date: backup.day.to_string(),
            path: shown(&backup.path),
            events: backup.events,
            last_answer: last(backup),
            sound: backup.problem.is_none(),
            problem: backup.problem.clone(),
            would_lose: backup.lost,
            would_add: backup.gained,
        };
        print_json(&Document { schema: 1, backups: found.iter().map(entry).collect() }, out)?;
        return Ok(Exit::Done);
    }
    if found.is_empty() {
        writeln!(out, "there are no backups yet; a session makes one")?;
        return Ok(Exit::Done);
    }
    for backup in found {
        let last = last(backup).map_or_else(
            || "no answers".to_owned(),
            |at| format!("last answer {}", at.chars().take(16).collect::<String>().replace('T', " ")),
        );
        let state = backup.problem.as_ref().map_or_else(|| "sound".to_owned(), |why| format!("damaged ({why})"));
        let line = format!("{}: {}, {last}, {state}; {}", backup.day, events(backup.events), change(backup));
        writeln!(out, "{}", clean_line(&line))?;
    }
    Ok(Exit::Done)
}
