//! A deck ready for study, and the continuing education activity that it may define.

use std::sync::Arc;

use super::id::DeckId;
use super::item::{Case, Item, Scoring};

/// A deck ready for study: only items without errors, all text cleaned.
#[derive(Clone, Debug, PartialEq)]
pub struct Deck {
    /// The permanent id under which history is stored.
    pub id: DeckId,
    /// The title that learners see.
    pub title: String,
    /// What it teaches, in one sentence; may be empty.
    pub summary: String,
    /// The authors.
    pub authors: Vec<String>,
    /// The license as an SPDX identifier, such as `CC-BY-4.0`; may be empty.
    pub license: String,
    /// The author's version, in any format; may be empty.
    pub version: String,
    /// The date of the last review, as `YYYY-MM-DD`; may be empty.
    pub reviewed: String,
    /// The score that an exam requires, in percent: 0 to 100.
    pub pass_mark: u8,
    /// How `multi` items are scored.
    pub scoring: Scoring,
    /// The learning objectives: key and sentence, in file order.
    pub objectives: Vec<(String, String)>,
    /// The activity that an exam on the deck completes, if it defines one.
    pub activity: Option<Activity>,
    /// The cases that several items share.
    pub cases: Vec<Arc<Case>>,
    /// The items, in file order.
    pub items: Vec<Arc<Item>>,
}

/// A continuing education activity: what a completion record states.
#[derive(Clone, Debug, PartialEq)]
pub struct Activity {
    /// The title.
    pub title: String,
    /// The type of activity; may be empty.
    pub format: String,
    /// The date of release, as `YYYY-MM-DD`; may be empty.
    pub released: String,
    /// The last day on which a record can be issued, as `YYYY-MM-DD`; may be empty.
    pub expires: String,
    /// Financial relationships of the authors; may be empty.
    pub disclosures: String,
    /// Commercial support; may be empty.
    pub support: String,
    /// The accredited provider, if there is one.
    pub provider: Option<Provider>,
    /// The first error in what a completion record would state; empty if there is none. With one, no record is issued.
    pub fault: String,
}

/// An accredited provider of continuing education.
#[derive(Clone, Debug, PartialEq)]
pub struct Provider {
    /// The name.
    pub name: String,
    /// The accreditation statement.
    pub accreditation: String,
    /// The credit statement, in the provider's words; may be empty.
    pub credit: String,
    /// The most credits that may be claimed.
    pub credits: Option<f64>,
}
