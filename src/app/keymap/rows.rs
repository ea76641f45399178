//! All rows of the key table.

use super::binding::KeyRow;
use super::context::{COMMANDING, KeyContext};
use super::{answers, browse, exam, stats, table};

/// The rows of most screens. The first that fits a key and a context wins; the footer shows hints in this order.
fn general() -> impl Iterator<Item = &'static KeyRow> {
    answers::ROWS.iter().chain(exam::ROWS).chain(table::ROWS)
}

/// Every row of the key table.
pub fn all() -> impl Iterator<Item = &'static KeyRow> {
    general().chain(browse::ROWS).chain(stats::ROWS)
}

/// The rows that hold in a context, those hidden behind an earlier one left out.
pub fn bindings(context: KeyContext) -> impl Iterator<Item = &'static KeyRow> {
    browse::ROWS.iter().chain(stats::ROWS).chain(general()).filter(move |row| row.contexts.contains(&context))
}

/// A row of the key table as the manual and the README list it.
pub struct Sentence {
    /// How the keys are written.
    pub keys: &'static str,
    /// The screens on which they do this.
    pub places: String,
    /// What they do.
    pub what: &'static str,
}

/// The key table in words.
pub fn sentences() -> impl Iterator<Item = Sentence> {
    all().map(|row| {
        let titles: Vec<&str> = row.contexts.iter().map(|context| context.title()).collect();
        let everywhere = row.contexts.len() == KeyContext::ALL.len();
        let places = if everywhere {
            "anywhere".to_owned()
        } else if row.contexts == COMMANDING {
            "anywhere but where text is typed".to_owned()
        } else {
            titles.join(", ")
        };
        Sentence { keys: row.name, places, what: row.help }
    })
}
