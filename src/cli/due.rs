//! `rounds due`: prints how much is due, for a prompt or a script.

use std::io::Write;

use serde::Serialize;

use super::load::{self, Need};
use super::{Common, Exit, Failure};
use crate::runtime::Environment;

/// The JSON document.
#[derive(Serialize)]
struct Document {
    schema: u8,
    day: String,
    due: usize,
    new: usize,
    next: Option<String>,
}

/// Prints how much is due today, and the next due day if nothing is.
pub fn run(
    environment: &Environment,
    common: &Common,
    json: bool,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> Result<Exit, Failure> {
    let loaded = load::load(environment, common, &[], Need::ItemStates, err);
    let today = loaded.today(environment);
    let waiting = loaded.overview(environment).waiting;
    let due_days = loaded.library.entries().filter_map(|entry| Some(loaded.ledger.progress(&entry.id)?.due));
    let next = due_days.filter(|due| *due > today).min();
    if json {
        let document = Document {
            schema: 1,
            day: today.to_string(),
            due: waiting.due,
            new: waiting.new,
            next: next.map(|day| day.to_string()),
        };
        super::print_json(&document, out)?;
    } else {
        let next = next.filter(|_| waiting.due == 0).map_or_else(String::new, |day| format!(", next on {day}"));
        writeln!(out, "{} due, {} new{next}", waiting.due, waiting.new)?;
    }
    load::print_notices(&loaded, err)?;
    Ok(Exit::Done)
}
