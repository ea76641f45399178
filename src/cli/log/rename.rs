//! `rounds log rename`: moves the history of an item, or of every item of a deck, to another id.

use std::io::Write;

use clap::Args;

use super::append;
use crate::cli::load::{self, Loaded, Need};
use crate::cli::{Common, Exit, Failure, counted};
use crate::deck::clean::clean_line;
use crate::deck::{DeckId, ItemId, Library};
use crate::review::{
    EventIds, ExamDate, Fact, ItemFact, ItemState, Ledger, LogFact, NewEvent, ScheduleFact, SessionId,
};
use crate::runtime::Environment;

/// What `log rename` takes.
#[derive(Debug, Args)]
pub struct RenameArgs {
    /// The old id: an item, such as spine/rfa, or a deck, such as spine
    old: String,
    /// The new id, of the same kind
    new: String,
    /// Rename even if no loaded deck has the new id, or if it already has answers: the two histories are then merged permanently
    #[arg(long)]
    force: bool,
}

/// Moves the history of an item or a whole deck to a new id. Events are added and nothing is rewritten, so renaming
/// back undoes it, unless the new id already had answers.
pub fn rename(
    environment: &Environment,
    common: &Common,
    args: &RenameArgs,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> Result<Exit, Failure> {
    if args.old == args.new {
        return Err(Failure::usage("the two ids are the same"));
    }
    if !args.old.contains('/') && !args.new.contains('/') {
        return rename_deck(environment, common, args, out, err);
    }
    rename_item(environment, common, args, out, err)
}

/// Loads everything and prints the notices.
fn load_with_notices(environment: &Environment, common: &Common, err: &mut dyn Write) -> Result<Loaded, Failure> {
    let loaded = load::load(environment, common, &[], Need::FullHistory, err);
    for notice in &loaded.notices {
        writeln!(err, "rounds: {}", clean_line(notice))?;
    }
    Ok(loaded)
}

/// Renames an item.
fn rename_item(
    environment: &Environment,
    common: &Common,
    args: &RenameArgs,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> Result<Exit, Failure> {
    let id = |text: &str| {
        let bad = || {
            Failure::usage(format!("`{text}` is not an item id"))
                .hint("write deck and item for both, such as spine/rfa-target, or decks only, such as spine")
        };
        ItemId::parse(text).ok_or_else(bad)
    };
    let (item, to) = (id(&args.old)?, id(&args.new)?);
    let Loaded { library, ledger, mut review_log, .. } = load_with_notices(environment, common, err)?;
    let Some(progress) = ledger.progress(&item) else {
        let failure = Failure::usage(format!("the log has no answers to `{item}`"));
        return Err(
            failure.hint("run `rounds check --log my-deck.toml` to list history of items missing from that deck")
        );
    };
    let answers = progress.answers;
    if !args.force {
        check_item_target(&library, &ledger, &to)?;
    }
    append(environment, &mut review_log, Fact::Item(ItemFact::Rename { item: item.clone(), to: to.clone() }))?;
    let belong = if answers == 1 { "belongs" } else { "belong" };
    writeln!(out, "{} of `{item}` now {belong} to `{to}`", counted(answers as usize, "answer"))?;
    Ok(Exit::Done)
}

/// Refuses a new id that already has answers, since merged histories cannot be separated again, or that no deck has.
fn check_item_target(library: &Library, ledger: &Ledger, to: &ItemId) -> Result<(), Failure> {
    if let Some(progress) = ledger.progress(to) {
        let own = counted(progress.answers as usize, "answer");
        let failure = Failure::usage(format!("`{to}` already has {own}"));
        return Err(failure.hint("use `--force` to merge both histories; this cannot be undone"));
    }
    if library.entry(to).is_none() {
        let failure = Failure::usage(format!("no loaded deck has an item `{to}`"));
        return Err(failure.hint("use `--decks FILE` to load its deck, or `--force` to rename anyway"));
    }
    Ok(())
}

/// Renames a deck in one transaction: all its items with history, and its exam date.
fn rename_deck(
    environment: &Environment,
    common: &Common,
    args: &RenameArgs,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> Result<Exit, Failure> {
    let id = |text: &str| {
        let bad = || {
            Failure::usage(format!("`{text}` is not a deck id"))
                .hint("ids consist of lowercase letters, digits and hyphens, such as spine")
        };
        DeckId::new(text).ok_or_else(bad)
    };
    let (old, new) = (id(&args.old)?, id(&args.new)?);
    let Loaded { library, ledger, mut review_log, config, .. } = load_with_notices(environment, common, err)?;
    let of_deck = ledger.items().filter(|(item, state)| item.deck() == old.as_str() && *state != ItemState::default());
    let mut items: Vec<(ItemId, ItemId)> = Vec::new();
    let mut answers = 0;
    for (item, state) in of_deck {
        answers += state.progress.map_or(0, |progress| progress.answers as usize);
        items.extend(ItemId::new(&new, item.name()).map(|to| (item, to)));
    }
    items.sort_unstable();
    let exam = ledger.exam_date(old.as_str()).cloned();
    if items.is_empty() && exam.is_none() {
        let failure = Failure::usage(format!("the log has no history for a deck `{old}`"));
        return Err(failure.hint("run `rounds check --log` to list decks with history that are not loaded"));
    }
    if !args.force {
        check_deck_target(&library, &ledger, &new, &items)?;
    }
    let now = environment.now().at;
    let session = SessionId(environment.entropy());
    let mut minter = EventIds::new(session);
    let facts = items.iter().map(|(item, to)| Fact::Item(ItemFact::Rename { item: item.clone(), to: to.clone() }));
    let dated = exam.map(|exam| Fact::Schedule(ScheduleFact::ExamDate(ExamDate { deck: new.to_string(), ..exam })));
    let dates_of_old = ledger.exam_dates_of(old.as_str()).into_iter();
    let dated = dates_of_old.map(|target| Fact::Log(LogFact::Void { target, item: None })).chain(dated);
    let events: Vec<NewEvent> =
        facts.chain(dated).map(|fact| NewEvent { id: minter.mint(now.at_ms), at: now, session, fact }).collect();
    let written = review_log.store()?.append_all(&events);
    written.map_err(|error| Failure::io(error.to_string()).hint(error.hint()))?;
    let (answers, counted_items) = (counted(answers, "answer"), counted(items.len(), "item"));
    writeln!(out, "the history of `{old}` now belongs to `{new}`: {answers} to {counted_items}")?;
    let missing = items.iter().filter(|(_, to)| library.entry(to).is_none()).count();
    if missing > 0 && library.deck(&new).is_some() {
        let items = counted(missing, "item");
        writeln!(
            err,
            "rounds: `{new}` lacks {items} of these; run `rounds check --log my-deck.toml` to list items missing from a deck"
        )?;
    }
    if library.deck(&old).is_some() {
        writeln!(err, "rounds: a deck `{old}` is still loaded; its items are new again")?;
    }
    if config.policy.retention_of.contains_key(old.as_str()) {
        writeln!(err, "rounds: the configuration sets `study.retention_of` for `{old}`; change it to `{new}`")?;
    }
    Ok(Exit::Done)
}

/// Refuses a new deck whose items already have answers, or that is not loaded.
fn check_deck_target(
    library: &Library,
    ledger: &Ledger,
    new: &DeckId,
    items: &[(ItemId, ItemId)],
) -> Result<(), Failure> {
    let own = items.iter().filter(|(_, to)| ledger.progress(to).is_some()).count();
    if own > 0 {
        let failure = Failure::usage(format!("`{new}` already has answers to {} of these", counted(own, "item")));
        return Err(failure.hint("use `--force` to merge both histories; this cannot be undone"));
    }
    if library.deck(new).is_none() {
        let failure = Failure::usage(format!("no deck `{new}` is loaded"));
        return Err(failure.hint("use `--decks FILE` to load it, or `--force` to rename anyway"));
    }
    Ok(())
}
