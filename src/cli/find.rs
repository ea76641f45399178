//! `rounds find`: prints the items that match a query, as the browse screen finds them.

use std::io::Write;
use std::sync::Arc;

use clap::{Args, ValueEnum};
use serde::Serialize;

use super::load::{self, Loaded, Need};
use super::{Common, Exit, Failure};
use crate::day::Day;
use crate::deck::clean::clean_line;
use crate::deck::{ItemId, Level, markup};
use crate::find::{Finder, Index, Query, SortBy, State};
use crate::runtime::Environment;
use crate::ui::tui::text::columns;

/// The arguments of `find`.
#[derive(Debug, Args)]
pub struct FindArgs {
    /// Words and filters, such as "ketamine is:due tag:spine -is:new" [default: all items]
    ///
    /// The query language is that of the browse screen. Write a query that begins with a minus after `--`.
    #[arg(value_name = "QUERY")]
    query: Vec<String>,
    /// Order of the items
    #[arg(long, value_enum, default_value = "match")]
    sort: SortArg,
    /// Print one JSON document
    #[arg(long)]
    json: bool,
}

/// Orders of the items.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum SortArg {
    /// Best match, or deck order
    Match,
    /// Due day, earliest first
    Due,
    /// Stability, weakest first
    Stability,
    /// Lapses, most first
    Lapses,
    /// Last answer, latest first
    LastAnswer,
}

impl SortArg {
    fn sort(self) -> SortBy {
        match self {
            Self::Match => SortBy::Match,
            Self::Due => SortBy::Due,
            Self::Stability => SortBy::Stability,
            Self::Lapses => SortBy::Lapses,
            Self::LastAnswer => SortBy::LastAnswer,
        }
    }
}

/// An item in the JSON document.
#[derive(Serialize)]
struct Row {
    id: String,
    deck: String,
    level: Option<&'static str>,
    /// The states that `is:` finds.
    states: Vec<&'static str>,
    due: Option<String>,
    last: Option<String>,
    stability_days: Option<f32>,
    lapses: Option<u32>,
    lead_in: String,
}

/// The JSON document.
#[derive(Serialize)]
struct Document {
    schema: u8,
    query: String,
    items: Vec<Row>,
}

/// Prints the matching items.
pub fn run(
    environment: &Environment,
    common: &Common,
    args: &FindArgs,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> Result<Exit, Failure> {
    let text = args.query.join(" ");
    let query = Query::parse(&text);
    // A filter that is not understood would be left out, and more items would be found than were asked for.
    if let Some(warning) = query.warnings().first() {
        return Err(Failure::usage(clean_line(warning).into_owned()).hint("run `rounds find --help` for examples"));
    }
    let loaded = load::load(environment, common, &[], Need::ItemStates, err);
    let (today, library) = (loaded.today(environment), &loaded.library);
    let finder = Finder::new(Arc::new(Index::of_library(library)), library, &loaded.ledger, today);
    let mut found = finder.search(&query);
    finder.sort(&mut found, args.sort.sort(), false);
    if args.json {
        let items = found.iter().filter_map(|position| row(&finder, *position, &loaded)).collect();
        super::print_json(&Document { schema: 1, query: text, items }, out)?;
    } else {
        print(&finder, &found, &loaded, today, out)?;
    }
    for warning in finder.warnings(&query) {
        writeln!(err, "rounds: {}", clean_line(&warning))?;
    }
    load::print_notices(&loaded, err)?;
    Ok(if found.is_empty() { Exit::Findings } else { Exit::Done })
}

/// An item for the JSON document.
fn row(finder: &Finder, position: u32, loaded: &Loaded) -> Option<Row> {
    let (id, status) = (finder.id(position)?, finder.status(position));
    let figures = finder.figures(position);
    Some(Row {
        id: id.to_string(),
        deck: id.deck().to_owned(),
        level: loaded.library.entry(id).and_then(|entry| entry.level).map(Level::name),
        states: State::ALL.into_iter().filter(|state| status.is(*state)).map(State::word).collect(),
        due: figures.map(|figures| figures.due.to_string()),
        last: figures.map(|figures| figures.last.to_string()),
        stability_days: figures.map(|figures| figures.stability),
        lapses: figures.map(|figures| figures.lapses),
        lead_in: lead_in(id, loaded),
    })
}

/// Prints a table.
fn print(finder: &Finder, found: &[u32], loaded: &Loaded, today: Day, out: &mut dyn Write) -> Result<(), Failure> {
    let ids: Vec<(u32, &ItemId)> =
        found.iter().filter_map(|position| Some((*position, finder.id(*position)?))).collect();
    if ids.is_empty() {
        return Ok(());
    }
    let width = ids.iter().map(|(_, id)| columns(id.name())).max().unwrap_or(0).max(4);
    let decks = ids.iter().map(|(_, id)| columns(id.deck())).max().unwrap_or(0).max(4);
    writeln!(out, "{:<width$}  {:<decks$}  {:<10}  question", "item", "deck", "due")?;
    for (position, id) in ids {
        let status = finder.status(position);
        let due = if status.is(State::Suspended) {
            "suspended".to_owned()
        } else if status.is(State::Buried) {
            "buried".to_owned()
        } else if status.is(State::Due) {
            today.to_string()
        } else {
            finder.figures(position).map_or_else(|| "new".to_owned(), |figures| figures.due.to_string())
        };
        writeln!(out, "{:<width$}  {:<decks$}  {due:<10}  {}", id.name(), id.deck(), lead_in(id, loaded))?;
    }
    Ok(())
}

/// The question of an item on one line; empty if it is in no deck.
fn lead_in(id: &ItemId, loaded: &Loaded) -> String {
    let words = loaded.library.item(id).map(|item| markup::plain(item.lead_in())).unwrap_or_default();
    clean_line(&words.replace('\n', " ")).into_owned()
}
