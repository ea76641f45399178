//! `rounds decks`: lists the loaded decks.

use std::io::Write;

use serde::Serialize;

use super::load::{self, Need};
use super::{Common, Exit, Failure};
use crate::deck::library::Origin;
use crate::files;
use crate::runtime::Environment;

/// A row of the table: one deck.
#[derive(Serialize)]
struct Row {
    id: String,
    title: String,
    items: usize,
    due: usize,
    new: usize,
    left_out: usize,
    path: Option<String>,
}

/// The JSON document.
#[derive(Serialize)]
struct Document {
    schema: u8,
    decks: Vec<Row>,
}

/// Prints the decks.
pub fn run(
    environment: &Environment,
    common: &Common,
    json: bool,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> Result<Exit, Failure> {
    let loaded = load::load(environment, common, &[], Need::ItemStates, err);
    let overview = loaded.overview(environment);
    let rows: Vec<Row> = loaded
        .library
        .decks()
        .map(|deck| {
            let waiting = overview.decks.get(&deck.id).copied().unwrap_or_default().waiting;
            Row {
                id: deck.id.to_string(),
                title: deck.title.clone(),
                items: deck.entries.len(),
                due: waiting.due,
                new: waiting.unseen,
                left_out: deck.left_out,
                path: match &deck.origin {
                    Origin::File(path) => Some(files::shown(path)),
                    Origin::Embedded => None,
                },
            }
        })
        .collect();
    if json {
        super::print_json(&Document { schema: 1, decks: rows }, out)?;
    } else {
        let width = rows.iter().map(|row| row.id.len()).max().unwrap_or(0).max(4);
        writeln!(out, "{:<width$}  {:>5}  {:>4}  {:>4}  title", "deck", "items", "due", "new")?;
        for row in &rows {
            let path = row.path.as_ref().map_or_else(String::new, |path| format!("  ({path})"));
            writeln!(out, "{:<width$}  {:>5}  {:>4}  {:>4}  {}{path}", row.id, row.items, row.due, row.new, row.title)?;
        }
    }
    load::print_notices(&loaded, err)?;
    Ok(Exit::Done)
}
