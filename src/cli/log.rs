//! `rounds log`: the review log as a file, and what is put right in it.

use std::io::Write;

use super::environment::Environment;
use super::journal::Journal;
use super::{Exit, Failure, counted};
use crate::deck::ItemId;
use crate::review::{Draft, Fact, Minter, SessionId};
use crate::tui::Message;

/// Prints every event as a line of JSON.
pub fn export(environment: &Environment, out: &mut dyn Write, err: &mut dyn Write) -> Result<Exit, Failure> {
    let (mut journal, notices) = Journal::open(environment);
    for notice in notices {
        writeln!(err, "rounds: {}", crate::deck::clean::clean_line(&notice))?;
    }
    journal.export(out)?;
    Ok(Exit::Done)
}

/// Says that an item goes by another id now, so that its history goes with it. One more event; nothing is rewritten, and
/// renaming back undoes it.
pub fn rename(
    environment: &Environment,
    old: &str,
    new: &str,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> Result<Exit, Failure> {
    let id = |text: &str| {
        let bad = || Failure::usage(format!("`{text}` is no id")).hint("write deck and item, such as spine/rfa-target");
        ItemId::parse(text).ok_or_else(bad)
    };
    let (item, to) = (id(old)?, id(new)?);
    if item == to {
        return Err(Failure::usage("the two ids are the same"));
    }
    let (mut journal, notices) = Journal::open(environment);
    for notice in notices {
        writeln!(err, "rounds: {}", crate::deck::clean::clean_line(&notice))?;
    }
    let now = environment.now();
    let config = super::load::configuration(environment).0;
    let rules = config.rules();
    let (ledger, _) = journal.fold(rules, now.at.at_ms);
    let Some(learned) = ledger.learned(&item) else {
        let failure = Failure::usage(format!("the log has no answers to `{item}`"));
        return Err(failure.hint("`rounds check --log` tells of history whose item is gone"));
    };
    let answers = learned.answers as usize;
    let session = SessionId(environment.entropy());
    let id = Minter::new(session).mint(now.at.at_ms);
    let fact = Fact::Rename { item: item.clone(), to: to.clone() };
    if let Message::Failed(_, trouble) = journal.append(Draft { id, at: now.at, session, fact }) {
        return Err(Failure::io(trouble.what).hint(trouble.help));
    }
    writeln!(out, "{} of `{item}` belong to `{to}` now", counted(answers, "answer"))?;
    Ok(Exit::Done)
}
