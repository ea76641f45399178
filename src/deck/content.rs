//! A deck as it can be studied, and the activity of continuing education that it may be.

use std::sync::Arc;

use super::id::DeckId;
use super::item::{Case, Item, Scoring};

/// A deck as it can be studied: only intact items, text cleaned.
#[derive(Clone, Debug, PartialEq)]
pub struct Deck {
    /// The stable name that history hangs on.
    pub id: DeckId,
    /// What people call it.
    pub title: String,
    /// One sentence on what it teaches; may be empty.
    pub summary: String,
    /// Who wrote it.
    pub authors: Vec<String>,
    /// An SPDX licence, such as `CC-BY-4.0`; may be empty.
    pub license: String,
    /// The author's own version; may be empty.
    pub version: String,
    /// When it was last reviewed, as `YYYY-MM-DD`; may be empty.
    pub reviewed: String,
    /// Percent of the exam's marks that pass: 0 to 100.
    pub pass_mark: u8,
    /// How `multi` items are scored.
    pub scoring: Scoring,
    /// Learning objectives: key and sentence, in file order.
    pub objectives: Vec<(String, String)>,
    /// The activity that an exam on it completes, where it is one.
    pub activity: Option<Activity>,
    /// Vignettes shared by several items.
    pub cases: Vec<Arc<Case>>,
    /// Items, in file order.
    pub items: Vec<Arc<Item>>,
}

/// An activity of continuing education: what a completion record states.
#[derive(Clone, Debug, PartialEq)]
pub struct Activity {
    /// What it is called.
    pub title: String,
    /// What kind of activity it is; may be empty.
    pub format: String,
    /// When it was released, as `YYYY-MM-DD`; may be empty.
    pub released: String,
    /// After which day no record is written, as `YYYY-MM-DD`; may be empty.
    pub expires: String,
    /// Financial relationships of its authors; may be empty.
    pub disclosures: String,
    /// Commercial support; may be empty.
    pub support: String,
    /// The accredited provider, where there is one.
    pub provider: Option<Provider>,
    /// The first error in what a completion record would say of it, so that none is written; empty where there is none.
    pub fault: String,
}

/// An accredited provider of continuing education.
#[derive(Clone, Debug, PartialEq)]
pub struct Provider {
    /// The name.
    pub name: String,
    /// By whom it is accredited.
    pub accreditation: String,
    /// The credit statement, in the provider's words; may be empty.
    pub credit: String,
    /// The most credits that may be claimed.
    pub credits: Option<f64>,
}
