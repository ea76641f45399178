//! Decks: what is asked. Items, the TOML they are written in, and what is wrong with it.
//!
//! A deck is one TOML file. In short:
//!
//! ```toml
//! schema = 1
//!
//! [deck]
//! id = "fever"
//! title = "Fever"
//!
//! [[item]]
//! id = "normal"
//! stem = "Which oral temperature is normal in a resting adult?"
//! options = [
//!   { text = "36.8 °C", correct = true, why = "Close to the mean of healthy adults." },
//!   { text = "38.6 °C", why = "A fever by any definition." },
//! ]
//! ```
//!
//! This folder reads no file, draws nothing and knows neither learner nor schedule. It is the only door to
//! `toml` (in [`draft`]) and `toml_edit` (in [`mod@format`]).

pub mod amount;
pub mod check;
pub mod clean;
pub mod counted;
pub mod diagnostic;
pub mod draft;
pub mod embedded;
pub mod encoding;
pub mod fix;
pub mod format;
pub mod grapheme;
pub mod item;
pub mod lexicon;
pub mod library;
pub mod limits;
pub mod markup;
pub mod normal;
pub mod schema;
pub mod slip;
pub mod spelling;
pub mod unit;
pub mod wording;

mod build;
mod fault;

use std::fmt;
use std::sync::Arc;

use build::text as read_text;
pub use build::{Findings, Reading, examine, findings, read};
pub use draft::{is_deck, is_foreign};
pub use item::{Alternative, Case, CaseId, Choice, Fingerprint, Item, ItemId, Reference, Tag, Task};
pub use library::{Entry, Library};

/// The stable name of a deck: `[a-z0-9][a-z0-9-]*`, at most 128 bytes.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DeckId(Arc<str>);

impl DeckId {
    /// Takes a name; none unless it has the shape of an id.
    #[must_use]
    pub fn new(name: &str) -> Option<Self> {
        is_id(name).then(|| Self(name.into()))
    }

    /// The name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::borrow::Borrow<str> for DeckId {
    /// The name: a table by ids can be asked with a part of an item's.
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for DeckId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Whether a name has the shape of an id: lower-case letters, digits and hyphens, not first a hyphen.
#[must_use]
pub fn is_id(name: &str) -> bool {
    let legal = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    (1..=limits::ID_BYTES).contains(&name.len()) && !name.starts_with('-') && name.bytes().all(legal)
}

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
    pub scoring: item::Scoring,
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
