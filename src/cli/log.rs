//! `rounds log`: the review log as a file, and what is put right in it.

use std::io::Write;

use clap::Args;

use super::environment::Environment;
use super::journal::Journal;
use super::load::{self, Loaded};
use super::{Common, Exit, Failure, counted};
use crate::deck::clean::clean_line;
use crate::deck::{ItemId, Library};
use crate::review::{Draft, Fact, Ledger, Minter, SessionId};
use crate::tui::Message;

/// Prints every event as a line of JSON.
pub fn export(environment: &Environment, out: &mut dyn Write, err: &mut dyn Write) -> Result<Exit, Failure> {
    let (mut journal, notices) = Journal::open(environment);
    for notice in notices {
        writeln!(err, "rounds: {}", clean_line(&notice))?;
    }
    journal.export(out)?;
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
    let Loaded { library, ledger, mut journal, notices, .. } = load::load(environment, common, &[]);
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
    if library.item(to).is_none() {
        let failure = Failure::usage(format!("no deck at hand has an item `{to}`"));
        return Err(failure.hint("`--decks FILE` names the deck that has it; `--force` renames anyway"));
    }
    Ok(())
}
