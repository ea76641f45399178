//! `rounds retention`: compares how many reviews per day each retention requires.

use std::ffi::OsString;
use std::io::Write;

use clap::Args;
use serde::Serialize;

use super::load::{self, Need};
use super::{Common, Exit, Failure, counted};
use crate::config::name_of;
use crate::day::{Day, Days};
use crate::deck::{ItemId, Library};
use crate::memory::DesiredRetention;
use crate::memory::workload::{ForecastDays, LearnedItem, UpcomingItems, forecast};
use crate::review::Ledger;
use crate::runtime::Environment;
use crate::session::Scope;

/// The retentions that are compared, in percent.
const COMPARED: [u8; 9] = [70, 75, 80, 85, 90, 93, 95, 97, 99];

/// The number of days over which reviews are averaged.
const AHEAD: Days = Days(365);

/// What `retention` takes.
#[derive(Debug, Args)]
pub struct RetentionArgs {
    /// The deck, by id or path [default: all decks]
    #[arg(value_name = "DECK")]
    deck: Option<OsString>,
    /// Print one JSON document
    #[arg(long)]
    json: bool,
}

/// What the table is about, before how to change it.
const MEANING: &str = "Desired retention is the probability of recall at which an item is due. To change it,";

/// Prints the table of one deck, or of all, for the page of the app.
pub fn page(
    environment: &Environment,
    common: &Common,
    deck: Option<String>,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> Result<(), Failure> {
    let name = name_of(if deck.is_some() { "study.retention_of" } else { "study.retention" });
    let args = RetentionArgs { deck: deck.map(OsString::from), json: false };
    compare(environment, common, &args, out, err)?;
    writeln!(out, "\n{MEANING} open the settings and select \u{201c}{name}\u{201d}.")?;
    Ok(())
}

/// The JSON document.
#[derive(Serialize)]
struct Document {
    schema: u8,
    deck: Option<String>,
    learned: usize,
    new: usize,
    new_per_day: usize,
    days: u32,
    rows: Vec<Row>,
}

/// A retention and the reviews per day that it requires.
#[derive(Serialize)]
struct Row {
    retention: f64,
    reviews_a_day: f64,
    in_force: bool,
}

/// Prints the reviews per day at each retention, and marks the current one.
pub fn run(
    environment: &Environment,
    common: &Common,
    args: &RetentionArgs,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> Result<Exit, Failure> {
    let deck = compare(environment, common, args, out, err)?;
    if !args.json {
        let key = match deck {
            Some(deck) => format!("`{deck} = 0.85` under `[study.retention_of]`"),
            None => "`retention = 0.85` under `[study]`".to_owned(),
        };
        writeln!(out, "\n{MEANING} set\n{key} in the configuration; run `rounds paths` to find it.")?;
    }
    Ok(Exit::Done)
}

/// Prints the comparison, and returns the deck that it is about.
fn compare(
    environment: &Environment,
    common: &Common,
    args: &RetentionArgs,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> Result<Option<String>, Failure> {
    let named: Vec<OsString> = args.deck.iter().cloned().collect();
    let (loaded, scope, _) = load::load_named(environment, common, &named, &[], Need::FullHistory, err)?;
    load::print_notices(&loaded, err)?;
    let today = loaded.today(environment);
    let (held, unseen) = items(&loaded.library, &loaded.ledger, &scope, today);
    let deck = scope.decks.first().map(ToString::to_string);
    let in_force = match &deck {
        Some(deck) => loaded.ledger.retention(deck, today),
        None => loaded.config.retention,
    };
    let per_day = loaded.config.limits.new_per_day;
    let reviews_per_day = |retention: DesiredRetention| {
        let scheduler = &loaded.ledger.rules().scheduler;
        let held: Vec<LearnedItem> = held.iter().map(|held| held.at(scheduler, retention)).collect();
        let upcoming = UpcomingItems { items: unseen, per_day, retention };
        forecast(scheduler, &held, Some(upcoming), ForecastDays::of(today, AHEAD)).mean()
    };
    let mut compared: Vec<DesiredRetention> =
        COMPARED.iter().filter_map(|percent| DesiredRetention::new(f32::from(*percent) / 100.0)).collect();
    if !compared.contains(&in_force) {
        compared.push(in_force);
        compared.sort_by(|a, b| a.value().total_cmp(&b.value()));
    }
    let row = |retention: &DesiredRetention| Row {
        // Single precision becomes the decimal number that was configured.
        retention: (f64::from(retention.value()) * 1e4).round() / 1e4,
        reviews_a_day: (reviews_per_day(*retention) * 100.0).round() / 100.0,
        in_force: *retention == in_force,
    };
    let rows: Vec<Row> = compared.iter().map(row).collect();
    if args.json {
        let document = Document {
            schema: 1,
            deck: deck.clone(),
            learned: held.len(),
            new: unseen,
            new_per_day: per_day,
            days: AHEAD.0,
            rows,
        };
        super::print_json(&document, out)?;
        return Ok(deck);
    }
    let title = match scope.decks.first().and_then(|deck| loaded.library.deck(deck)) {
        Some(deck) => crate::deck::clean::clean_line(&deck.title).into_owned(),
        None => "All decks".to_owned(),
    };
    writeln!(
        out,
        "{title}: {} learned, {unseen} new{}\n\
         Average reviews per day over the next year, by desired retention\n",
        counted(held.len(), "item"),
        if unseen == 0 { String::new() } else { format!(" ({per_day} per day)") }
    )?;
    for row in &rows {
        let (sign, mark) = if row.in_force { (">", "  current") } else { (" ", "") };
        writeln!(out, "{sign} {:>4.0}%   {:>8.1}{mark}", row.retention * 100.0, row.reviews_a_day)?;
    }
    Ok(deck)
}

/// The learned items of a scope, and the number of new ones. Suspended items are neither.
pub fn items(library: &Library, ledger: &Ledger, scope: &Scope, today: Day) -> (Vec<LearnedItem>, usize) {
    let in_scope: std::collections::HashSet<&ItemId> =
        library.entries().filter(|entry| scope.admits(entry)).map(|entry| &entry.id).collect();
    let held = ledger.learned_items(today, |item| in_scope.contains(item));
    let unseen = in_scope.iter().filter(|item| {
        let state = ledger.state(item);
        state.progress.is_none() && !state.suspended
    });
    (held, unseen.count())
}
