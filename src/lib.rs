//! rounds: a continuing-education quiz for the terminal.
//!
//! # Who paints what
//!
//! ```text
//!  Central sensitization  7/30                      ! marked    ui/tui/view/question.rs: title
//! ──────────────────────────────────────────────────────────    ui/tui/layout.rs: areas
//!   A 44-year-old woman has had pain in both arms ...           deck/item.rs: stem; ui/tui/text.rs wraps it
//!
//!   Which term fits best?                                       its lead-in, the last paragraph
//!
//!   ▸ a  Allodynia                                              session/order.rs: the order shown
//!     b  Hyperalgesia                                           response.rs: what each answer is worth
//!     c  Analgesia
//!
//!   How sure?  guess  ● fairly  sure                            response.rs: Confidence
//!   ████████░░░░░░░░░░░░  23 left, 2 again · 5 right            session.rs: the queue
//! ──────────────────────────────────────────────────────────
//!  a-c answer  A-C sure  Tab sure?          Esc back  ? help    app/keymap.rs: the one table of keys
//! ```
//!
//! # Where things are
//!
//! The folder tree is the architecture. A module imports only those below it; `tests/layers.rs` says so.
//!
//! | module | holds | door to |
//! | --- | --- | --- |
//! | [`cli`] | commands, clocks, files, signals: the only one that sees both the interfaces and the store | clap, annotate-snippets |
//! | [`ui`] | the interfaces to the app: full-screen in `ui/tui`, plain text in `ui/plain` | ratatui, crossterm |
//! | [`app`] | screens, keys and commands: `update` decides and is pure, `Shell` is all that is not | |
//! | [`store`] | the review log in one SQLite file, and the caches beside it | rusqlite, postcard |
//! | [`stats`] | what can honestly be said of answers: recall, sureness, topics, with intervals | |
//! | [`find`] | queries, and the items that they mean | nucleo-matcher |
//! | [`session`] | what is asked next: queue, return of missed items, undo | rand |
//! | [`review`] | events of the log, and the ledger that they fold to | |
//! | [`response`] | grading: response and key to verdict, score and rating | |
//! | [`memory`] | FSRS-6: stability, difficulty, intervals; fitting, placing, workload | fsrs |
//! | [`deck`] | decks: TOML, checking, cleaning, markup, the library | toml |
//! | [`folder`] | the names in a folder | |
//! | `parallel` | work that is shared among threads | |
//! | [`day`] | study days, offsets, the hour at which a day turns | jiff |
//!
//! # The promise
//!
//! The log of events is the only stored truth, and an answer is in it before the next screen is drawn. What is
//! known of an item is a fold over the log ([`review::Ledger`]); undo is one more event.

// Fixtures that the tests from outside use too name the library as they do.
#[cfg(test)]
extern crate self as rounds;

pub mod app;
pub mod cli;
pub mod day;
pub mod deck;
pub mod find;
pub mod folder;
pub mod memory;
mod parallel;
pub mod response;
pub mod review;
pub mod session;
pub mod stats;
pub mod store;
pub mod ui;
