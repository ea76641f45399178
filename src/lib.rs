//! rounds: a continuing-education quiz for the terminal.
//!
//! # Which file draws what
//!
//! ```text
//!  Central sensitization  7/30                      ! marked    ui/tui/view/question.rs: title
//! ──────────────────────────────────────────────────────────    ui/tui/layout.rs: areas
//!   A 44-year-old woman has had pain in both arms ...           deck/item.rs: stem; ui/tui/text.rs wraps it
//!
//!   Which term fits best?                                       deck/item.rs: lead-in, the last paragraph
//!
//!   ▸ a  Allodynia                                              session/order.rs: the order shown
//!     b  Hyperalgesia                                           response.rs: grading
//!     c  Analgesia
//!
//!   How sure?  guess  ● fairly  sure                            response.rs: Confidence
//!   ████████░░░░░░░░░░░░  23 left, 2 again · 5 right            session.rs: the queue
//! ──────────────────────────────────────────────────────────
//!  a-c answer  A-C sure  Tab sure?          Esc back  ? help    app/keymap.rs: the one table of keys
//! ```
//!
//! # Modules
//!
//! The folder tree is the architecture. A module imports only those below it; `tests/layers.rs` enforces that.
//!
//! | Module | Purpose | Crates |
//! | --- | --- | --- |
//! | [`cli`] | commands, one file each | clap |
//! | `runtime` | the process: environment, clocks, signals, deck loader, log, live shell | etcetera, signal-hook |
//! | `config` | the configuration: keys table, reading, editing | toml |
//! | [`ui`] | the interfaces to the app: full-screen in `ui/tui`, plain text in `ui/plain` | ratatui, crossterm |
//! | [`app`] | state, commands, key bindings, update, effects; pure, independent of any terminal | strum |
//! | [`store`] | the review log in one SQLite file, and the caches next to it | rusqlite, postcard |
//! | [`stats`] | statistics with their intervals: recall, calibration, topics | |
//! | [`find`] | search queries | nucleo-matcher |
//! | [`session`] | what is asked next: queue, return of missed items, undo; exams | rand |
//! | [`review`] | events of the log, and the ledger that they fold to | |
//! | [`response`] | grading: response and key to verdict, score and rating | |
//! | [`memory`] | FSRS-6: stability, difficulty, intervals; fitting, load balancing, workload | fsrs |
//! | `files` | deck files: finding, reading, replacing | |
//! | [`diagnostics`] | diagnostics drawn with the source text underlined | annotate-snippets |
//! | [`deck`] | decks: TOML, lint rules, formatting, markup, the library | toml |
//! | [`folder`] | listing a folder | |
//! | `parallel` | work distributed over threads | |
//! | [`day`] | study days, and the hour at which a day starts | jiff |
//!
//! # Guarantees
//!
//! The event log is the only stored truth, and an answer is committed to it before the next screen is drawn. The state
//! of an item is a fold over the log ([`review::Ledger`]); undo is one more event.

// Lets fixtures shared with the integration tests refer to the library as `rounds`.
#[cfg(test)]
extern crate self as rounds;

pub mod app;
pub mod cli;
mod config;
pub mod day;
pub mod deck;
pub mod diagnostics;
mod files;
pub mod find;
pub mod folder;
pub mod memory;
mod parallel;
pub mod response;
pub mod review;
mod runtime;
pub mod session;
pub mod stats;
pub mod store;
pub mod ui;
