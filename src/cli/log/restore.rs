//! `rounds log restore`: lists the backups, or replaces the log with one of them.

use std::io::Write;
use std::path::PathBuf;

use clap::Args;
use serde::Serialize;

use crate::cli::{Exit, Failure, print_json};
use crate::day::{Day, Moment};
use crate::deck::clean::clean_line;
use crate::files::shown;
use crate::runtime::Environment;
use crate::runtime::recovery::{backups, confirm, events, import_copies, is_interactive, log_path};
use crate::store::{self, RestoreCandidate};

/// What `log restore` takes.
#[derive(Debug, Args)]
pub struct RestoreArgs {
    /// The backup: a date, such as 2026-11-23, or a copy made before an import, such as before-import-2026-11-23-1; without it, all
    /// backups are listed
    #[arg(value_name = "BACKUP")]
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
    before_imports: Vec<Entry>,
}

/// A backup in the document.
#[derive(Serialize)]
struct Entry {
    name: String,
    date: String,
    path: String,
    events: u64,
    last_answer: Option<String>,
    sound: bool,
    problem: Option<String>,
    would_lose: u64,
    would_add: u64,
}

/// A file that can be restored, with its name.
struct RestoreChoice {
    name: String,
    /// Whether it was made before an import rather than by a session.
    is_import_copy: bool,
    found: RestoreCandidate,
}

impl RestoreChoice {
    /// A description to use in a sentence.
    fn description(&self) -> String {
        if self.is_import_copy { format!("the copy {}", self.name) } else { format!("the backup of {}", self.name) }
    }
}

/// Lists the backups, or replaces the log with one; the old log is moved aside.
pub fn restore(
    environment: &Environment,
    args: &RestoreArgs,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> Result<Exit, Failure> {
    let log = log_path(environment)?;
    let unreadable = |why| Failure::io(why).hint("make the folder readable for your user");
    let backups = backups(&log).map_err(unreadable)?.into_iter();
    let copies = import_copies(&log).map_err(unreadable)?.into_iter();
    let mut all: Vec<(String, bool, (Day, PathBuf))> = backups.map(|it| (it.0.to_string(), false, it)).collect();
    all.extend(copies.map(|copy| (copy.name(), true, (copy.day, copy.path))));
    if let Some(requested) = &args.date {
        all.retain(|(name, ..)| name == requested);
        if all.is_empty() {
            let failure = Failure::usage(format!("no backup from `{}`", clean_line(requested)));
            return Err(failure.hint("run `rounds log restore` to list the backups"));
        }
    }
    let files: Vec<(Day, PathBuf)> = all.iter().map(|(.., file)| file.clone()).collect();
    let found = store::restore_candidates(&log, &files).into_iter().zip(all);
    let mut found: Vec<RestoreChoice> =
        found.map(|(found, (name, is_import_copy, _))| RestoreChoice { name, is_import_copy, found }).collect();
    if args.date.is_none() {
        return list(&found, args.json, out);
    }
    let Some(choice) = found.pop() else { return Ok(Exit::Done) };
    let (words, found) = (choice.description(), &choice.found);
    if found.events == 0 {
        let why = found.problem.clone().unwrap_or_else(|| "it has no events".to_owned());
        return Err(Failure::io(format!("{words} cannot be restored: {why}")));
    }
    if !args.yes {
        if !is_interactive(environment) {
            let failure = Failure::usage(format!("nothing was restored: {}", change(found)));
            return Err(failure.hint(format!("run `rounds log restore {} --yes` to restore it", choice.name)));
        }
        writeln!(err, "{words} has {}; {}", events(found.events), change(found))?;
        if !confirm("Restore it?", err)? {
            writeln!(err, "rounds: nothing was changed")?;
            return Ok(Exit::Done);
        }
    }
    let restored = store::restore(&log, &found.path, environment.now().at, environment.entropy());
    let restored = restored.map_err(|error| {
        Failure::io(format!("the backup could not be restored: {error}; nothing was deleted")).hint(error.hint())
    })?;
    writeln!(out, "restored {words}: the review log has {}", events(restored.events))?;
    if let Some(aside) = restored.aside {
        writeln!(out, "the previous log is kept at {}", shown(&aside))?;
    }
    Ok(Exit::Done)
}

/// What restoring a backup would change.
fn change(found: &RestoreCandidate) -> String {
    match (found.lost, found.gained) {
        (0, 0) => "the review log has the same events".to_owned(),
        (0, gained) => format!("restoring it adds {}", events(gained)),
        (lost, 0) => format!("restoring it removes {} from the review log", events(lost)),
        (lost, gained) => {
            format!("restoring it removes {} from the review log and adds {}", events(lost), events(gained))
        }
    }
}

/// Lists the backups.
fn list(found: &[RestoreChoice], json: bool, out: &mut dyn Write) -> Result<Exit, Failure> {
    if json {
        let entries = |is_import_copy| {
            let found = found.iter().filter(move |choice| choice.is_import_copy == is_import_copy);
            found.map(entry).collect()
        };
        let document = Document { schema: 1, backups: entries(false), before_imports: entries(true) };
        print_json(&document, out)?;
        return Ok(Exit::Done);
    }
    if found.is_empty() {
        writeln!(out, "there are no backups yet; the first is made at the end of your first session")?;
        return Ok(Exit::Done);
    }
    for RestoreChoice { name, found, .. } in found {
        let last = last(found).map_or_else(
            || "no answers".to_owned(),
            |at| format!("last answer {}", at.chars().take(16).collect::<String>().replace('T', " ")),
        );
        let state = found.problem.as_ref().map_or_else(|| "intact".to_owned(), |why| format!("damaged ({why})"));
        let line = format!("{name}: {}, {last}, {state}; {}", events(found.events), change(found));
        writeln!(out, "{}", clean_line(&line))?;
    }
    Ok(Exit::Done)
}

/// A backup as JSON.
fn entry(choice: &RestoreChoice) -> Entry {
    let RestoreChoice { name, found, .. } = choice;
    Entry {
        name: name.clone(),
        date: found.day.to_string(),
        path: shown(&found.path),
        events: found.events,
        last_answer: last(found),
        sound: found.problem.is_none(),
        problem: found.problem.clone(),
        would_lose: found.lost,
        would_add: found.gained,
    }
}

/// When the last answer in a backup was given.
fn last(found: &RestoreCandidate) -> Option<String> {
    found.last.map(Moment::rfc3339)
}
