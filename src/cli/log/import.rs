//! `rounds log import`: imports another log, or the reviews of another program.
//!
//! The input is examined before anything is written, so that the effect of the import can be shown first. The import is
//! recorded before its events, so that even an interrupted import can be undone.

mod events;
mod report;
mod table;

use std::io::{BufRead, BufReader, Read, Write, stdin};
use std::path::{Path, PathBuf};

use clap::Args;

use super::open_log;
use super::undo::{redo, undo};
use crate::cli::{Exit, Failure, anki};
use crate::day::{Day, Rollover};
use crate::deck::limits::LOG_LINE_BYTES;
use crate::files::{self, FileProblem};
use crate::runtime::Environment;
use crate::runtime::data_folder::BACKUPS;
use crate::runtime::review_log::ReviewLog;

/// What `log import` takes.
#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "independent flags")]
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

/// Imports a file, or undoes or redoes an import. Importing a file again adds nothing.
pub fn import(
    environment: &Environment,
    args: &ImportArgs,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> Result<Exit, Failure> {
    let Some(path) = &args.file else {
        let action = if args.redo { redo } else { undo };
        return action(environment, args.dry_run, out, err);
    };
    let failed = |error: std::io::Error| {
        Failure::io(format!("cannot read `{}`: {}", files::shown(path), FileProblem::Io(error).reason()))
            .hint("use a file written by `rounds log export`")
    };
    let input = open(path)?;
    let mut lines = Lines { input, failed: false };
    let review_log = open_log(environment, err)?;
    let first = lines.next().transpose().map_err(failed)?.unwrap_or_default();
    let can_ask = environment.stdin_is_terminal && environment.stderr_is_terminal && path != Path::new("-");
    let import = Import { environment, review_log, dry_run: args.dry_run, asks: can_ask && !args.yes, out, err };
    if anki::is_table(&first) {
        import.import_table(&first, lines.input)
    } else {
        // The lines of a log are JSON objects.
        let is_json = first.trim_start_matches('\u{feff}').trim_start().starts_with('{');
        import.import_events(is_json, std::iter::once(Ok(first)).chain(lines))
    }
}

/// Opens the input.
fn open(path: &Path) -> Result<Box<dyn BufRead>, Failure> {
    if path == Path::new("-") {
        return Ok(Box::new(stdin().lock()));
    }
    let failed = |error: std::io::Error| {
        Failure::io(format!("cannot read `{}`: {}", files::shown(path), FileProblem::Io(error).reason()))
            .hint("use a file written by `rounds log export`")
    };
    let file = files::open(path).map_err(failed)?;
    if !file.metadata().map_err(failed)?.is_file() {
        let failure = Failure::io(format!("`{}` is not a regular file", files::shown(path)));
        return Err(failure.hint("use `rounds log import -` to read from a pipe"));
    }
    Ok(Box::new(BufReader::new(file)))
}

/// A running import.
struct Import<'a> {
    environment: &'a Environment,
    review_log: ReviewLog,
    dry_run: bool,
    /// Whether to ask before items are rescheduled.
    asks: bool,
    out: &'a mut dyn Write,
    err: &'a mut dyn Write,
}

impl Import<'_> {
    /// Backs up the log before anything is written, so that no import can lose anything. An empty log needs no backup.
    fn back_up(&mut self, rollover: Rollover) -> Result<(), Failure> {
        let Some(folder) = &self.environment.data else { return Ok(()) };
        let store = self.review_log.store()?;
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
}

/// The lines of an input. A line that is too long is cut, and bytes that are not UTF-8 become replacement characters.
struct Lines {
    input: Box<dyn BufRead>,
    /// Whether reading has failed. The iteration ends then, since the same error may repeat forever.
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
