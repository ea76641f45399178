//! `rounds log`: the review log as a file, and what is put right in it.

use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;

use clap::{Args, ValueEnum};

use super::environment::Environment;
use super::journal::Journal;
use super::load::{self, Loaded, Need};
use super::{Common, Exit, Failure, anki, counted, files};
use crate::deck::clean::clean_line;
use crate::deck::limits::{LOG_LINE_BYTES, REFUSED, TABLE_BYTES};
use crate::deck::{ItemId, Library};
use crate::review::{Draft, Fact, Ledger, Minter, SessionId};
use crate::store::{AppendError, Appended, Imported};
use crate::tui::Message;

/// How the log is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Written {
    /// Every event with all that it says, a JSON object a line: another log can take it in
    Jsonl,
    /// A table with commas, for a spreadsheet
    Csv,
}

/// Prints every event.
pub fn export(
    environment: &Environment,
    format: Written,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> Result<Exit, Failure> {
    let (mut journal, notices) = Journal::open(environment);
    for notice in notices {
        writeln!(err, "rounds: {}", clean_line(&notice))?;
    }
    journal.export(format == Written::Csv, out)?;
    Ok(Exit::Done)
}

/// Takes in what another log, or another program, wrote. Taking it in again adds nothing.
pub fn import(
    environment: &Environment,
    path: &Path,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> Result<Exit, Failure> {
    let failed = |error: std::io::Error| {
        Failure::io(format!("cannot read `{}`: {error}", path.display())).hint("`rounds log export` writes such a file")
    };
    let input: Box<dyn BufRead> = if path == Path::new("-") {
        Box::new(std::io::stdin().lock())
    } else {
        let file = files::open(path).map_err(failed)?;
        if !file.metadata().map_err(failed)?.is_file() {
            let failure = Failure::io(format!("`{}` is not a regular file", path.display()));
            return Err(failure.hint("`rounds log import -` takes what is piped to it"));
        }
        Box::new(BufReader::new(file))
    };
    let mut lines = Lines { input, failed: false };
    let (mut journal, notices) = Journal::open(environment);
    for notice in notices {
        writeln!(err, "rounds: {}", clean_line(&notice))?;
    }
    let first = lines.next().transpose().map_err(failed)?.unwrap_or_default();
    let imported = if anki::is_table(&first) {
        let mut table = first.as_bytes().chain(lines.input).take(TABLE_BYTES + 1);
        let (drafts, refused) = anki::read(&first, &mut table, &environment.zone).map_err(Failure::usage)?;
        if table.limit() == 0 {
            let failure = Failure::io(format!("the table has more than {} MiB; nothing was taken", TABLE_BYTES >> 20));
            return Err(failure.hint("split it, and repeat its first line in each part"));
        }
        let mut imported = Imported::default();
        for (line, why) in refused {
            imported.refuse(line, why);
        }
        let store = journal.store()?;
        let mut differing = 0;
        for drafts in drafts.chunks(1000) {
            let failed = |error: AppendError| Failure::io(error.to_string()).hint(error.hint());
            let Appended { added, known, differing: other } = store.append_all(drafts).map_err(failed)?;
            imported.added += added;
            imported.known += known;
            differing += other;
        }
        if differing > 0 {
            writeln!(err, "rounds: {differing} of the same card and moment are here with another answer, which stays")?;
            imported.unlisted += usize::try_from(differing).unwrap_or(usize::MAX);
        }
        imported
    } else {
        let lines = std::iter::once(Ok(first)).chain(lines);
        let store = journal.store()?;
        store.import(lines, |_| {}).map_err(|error| Failure::io(error.to_string()).hint(error.hint()))?
    };
    tell(&imported, out, err)
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

/// Says what an import came to.
fn tell(imported: &Imported, out: &mut dyn Write, err: &mut dyn Write) -> Result<Exit, Failure> {
    for (line, why) in imported.refused.iter().take(REFUSED) {
        writeln!(err, "rounds: line {line}: {}", clean_line(why))?;
    }
    let Imported { added, known, refused, unlisted } = imported;
    let all = refused.len() + unlisted;
    let more = all.saturating_sub(REFUSED);
    if more > 0 && refused.len() >= REFUSED {
        writeln!(err, "rounds: and {more} more")?;
    }
    let events = counted(usize::try_from(*added).unwrap_or(usize::MAX), "event");
    let refused = if all == 0 { String::new() } else { format!(", {} refused", counted(all, "line")) };
    writeln!(out, "{events} added, {known} known already{refused}")?;
    Ok(if all == 0 { Exit::Done } else { Exit::Findings })
}

/// Begins a damaged log anew with what can be read of it.
pub fn recover(environment: &Environment, out: &mut dyn Write) -> Result<Exit, Failure> {
    let told = Journal::recover(environment)?;
    if told.is_empty() {
        writeln!(out, "the review log is sound: there is nothing to recover")?;
    }
    for line in told {
        writeln!(out, "{}", clean_line(&line))?;
    }
    Ok(Exit::Done)
}

/// What `log rename` takes.
#[derive(Debug, Args)]
pub struct RenameArgs {
    /// The id that it had: deck and item, such as spine/rfa
    old: String,
    /// The id that it has
    new: String,
    /// Rename even if no deck at hand has the new id, or it has answers of its own: then both histories become one for good
    #[arg(long)]
    force: bool,
}

/// Says that an item goes by another id now, so that its history goes with it. One more event; nothing is rewritten, and
/// renaming back undoes it, unless the new id had answers of its own.
pub fn rename(
    environment: &Environment,
    common: &Common,
    args: &RenameArgs,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> Result<Exit, Failure> {
    let id = |text: &str| {
        let bad = || Failure::usage(format!("`{text}` is no id")).hint("write deck and item, such as spine/rfa-target");
        ItemId::parse(text).ok_or_else(bad)
    };
    let (item, to) = (id(&args.old)?, id(&args.new)?);
    if item == to {
        return Err(Failure::usage("the two ids are the same"));
    }
    let Loaded { library, ledger, mut journal, notices, .. } = load::load(environment, common, &[], Need::Whole, err);
    for notice in notices {
        writeln!(err, "rounds: {}", clean_line(&notice))?;
    }
    let Some(learned) = ledger.learned(&item) else {
        let failure = Failure::usage(format!("the log has no answers to `{item}`"));
        return Err(failure.hint("`rounds check --log FILE` tells of history whose item is gone from that deck"));
    };
    let answers = learned.answers;
    if !args.force {
        permitted(&library, &ledger, &to)?;
    }
    let now = environment.now();
    let session = SessionId(environment.entropy());
    let id = Minter::new(session).mint(now.at.at_ms);
    let fact = Fact::Rename { item: item.clone(), to: to.clone() };
    if let Message::Failed(_, trouble) = journal.append(Draft { id, at: now.at, session, fact }) {
        return Err(Failure::io(trouble.what).hint(trouble.help));
    }
    let belong = if answers == 1 { "belongs" } else { "belong" };
    writeln!(out, "{} of `{item}` {belong} to `{to}` now", counted(answers as usize, "answer"))?;
    Ok(Exit::Done)
}

/// Refuses an id that has answers of its own, since they could not be told apart again, and one that no deck has.
fn permitted(library: &Library, ledger: &Ledger, to: &ItemId) -> Result<(), Failure> {
    if let Some(learned) = ledger.learned(to) {
        let own = counted(learned.answers as usize, "answer");
        let failure = Failure::usage(format!("`{to}` has {own} of its own"));
        return Err(failure.hint("with `--force` both histories become one, and cannot be parted again"));
    }
    if library.entry(to).is_none() {
        let failure = Failure::usage(format!("no deck at hand has an item `{to}`"));
        return Err(failure.hint("`--decks FILE` names the deck that has it; `--force` renames anyway"));
    }
    Ok(())
}
