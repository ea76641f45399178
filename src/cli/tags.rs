//! `rounds tags`: prints all topics, with how many items each has and how many first answers of a day were right.

use std::collections::{BTreeMap, HashMap};
use std::io::Write;

use serde::Serialize;

use super::load::{self, Need};
use super::stats::json;
use super::{Common, Exit, Failure};
use crate::deck::clean::clean_line;
use crate::deck::{ItemId, Tag};
use crate::response::Verdict;
use crate::runtime::Environment;
use crate::session::is_due;
use crate::stats::share::Share;
use crate::ui::tui::text::columns;

/// A row of the table: one topic, with its subtopics.
#[derive(Default, Serialize)]
struct Row {
    tag: String,
    items: usize,
    due: usize,
    new: usize,
    /// The first answers of a day.
    #[serde(serialize_with = "json::serialize_share")]
    correct: Share,
}

/// The JSON document.
#[derive(Serialize)]
struct Document {
    schema: u8,
    tags: Vec<Row>,
}

/// Prints the topics.
pub fn run(
    environment: &Environment,
    common: &Common,
    json: bool,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> Result<Exit, Failure> {
    let loaded = load::load(environment, common, &[], Need::FullHistory, err);
    let today = loaded.today(environment);
    let history = loaded.ledger.history();
    let mut answers = HashMap::<&ItemId, Share>::new();
    for item in &history.items {
        let share = answers.entry(&item.item).or_default();
        let first = item.reviews.iter().filter(|review| review.first);
        first.for_each(|review| share.add(review.verdict == Verdict::Right));
    }
    let mut topics = BTreeMap::<&str, Row>::new();
    for entry in loaded.library.entries() {
        let state = loaded.ledger.state(&entry.id);
        let is_due = is_due(entry, &loaded.library, &loaded.ledger, today);
        let is_new = state.progress.is_none() && state.is_active(today);
        let share = answers.get(&entry.id).copied().unwrap_or_default();
        let mut own: Vec<&str> = entry.tags.iter().flat_map(Tag::with_parents).collect();
        own.sort_unstable();
        own.dedup();
        for topic in own {
            let row = topics.entry(topic).or_insert_with(|| Row { tag: topic.to_owned(), ..Row::default() });
            row.items += 1;
            row.due += usize::from(is_due);
            row.new += usize::from(is_new);
            row.correct.right += share.right;
            row.correct.of += share.of;
        }
    }
    let rows: Vec<Row> = topics.into_values().collect();
    if json {
        super::print_json(&Document { schema: 1, tags: rows }, out)?;
    } else {
        print(&rows, out)?;
    }
    load::print_notices(&loaded, err)?;
    Ok(Exit::Done)
}

/// Prints a table.
fn print(rows: &[Row], out: &mut dyn Write) -> Result<(), Failure> {
    if rows.is_empty() {
        writeln!(out, "no item has a tag")?;
        return Ok(());
    }
    let names: Vec<_> = rows.iter().map(|row| clean_line(&row.tag)).collect();
    let width = names.iter().map(|name| columns(name)).max().unwrap_or(0).max(3);
    writeln!(out, "{:<width$}  {:>5}  {:>4}  {:>4}  correct", "tag", "items", "due", "new")?;
    for (row, name) in rows.iter().zip(&names) {
        let fill = " ".repeat(width - columns(name));
        let correct = if row.correct.of == 0 { "no answers".to_owned() } else { row.correct.words() };
        writeln!(out, "{name}{fill}  {:>5}  {:>4}  {:>4}  {correct}", row.items, row.due, row.new)?;
    }
    Ok(())
}
