//! Decks: the items, the TOML files they are written in, and the diagnostics for those files.
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
//! This module reads no files, draws nothing, and knows nothing about learners or schedules. Inside it, only [`ast`]
//! uses `toml` to parse decks, and only [`mod@format`] uses `toml_edit`.

pub mod amount;
pub mod ast;
pub mod check;
pub mod clean;
pub mod counted;
pub mod diagnostic;
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
pub mod nearest;
pub mod normal;
pub mod schema;
pub mod shell_word;
pub mod slip;
pub mod spelling;
pub mod toml_string;
pub mod unit;
pub mod wording;

mod build;
mod content;
mod fault;
mod id;

pub use ast::{is_deck, is_foreign};
pub use build::{Findings, Reading, examine, findings, read};
pub use content::{Activity, Deck, Provider};
pub use id::{CaseId, DeckId, Fingerprint, ItemId, Tag, is_id, with_parents};
pub use item::{Case, Choice, Choices, Item, Level, Reference, Task};
pub use library::{Entry, Library};
