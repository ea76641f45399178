//! `rounds due`: how much is due, for a prompt or a script.

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

/// Prints how much is due today, and when the next item is if none is.
pub fn run(
    environment: &Environment,
    common: &Common,
    json: bool,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> Result<Exit, Failure> {
    let loaded = load::load(environment, common, &[], Need::Standing, err);
    let today = loaded.today(environment);
    let waiting = loaded.overview(environment).waiting;
    let coming = loaded.library.entries().filter_map(|entry| Some(loaded.ledger.learned(&entry.id)?.due));
    let next = coming.filter(|due| *due > today).min();
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
    load::tell(&loaded, err)?;
    Ok(Exit::Done)
}
