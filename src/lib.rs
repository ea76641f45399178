//! rounds: a continuing-education quiz for the terminal.
//!
//! # Which file draws what
//!
//! ```text
//!  Central sensitization  7/30                        marked    ui/tui/view/question.rs: title
//! ──────────────────────────────────────────────────────────    ui/tui/layout.rs: areas
//!   A 44-year-old woman has had pain in both arms ...           deck/item.rs: stem; ui/tui/text.rs wraps it
//!
//!   Which term fits best?                                       deck/item.rs: lead-in, the last paragraph
//!
//!   ▸ a  Allodynia                                              session/order.rs: the order shown
//!     b  Hyperalgesia                                           response.rs: grading
//!     c  Analgesia
//!
//!   How sure?  guess · ● fairly · sure  Tab; Shift = sure       response.rs: Confidence
//!   ████████░░░░░░░░░░░░  23 left, 2 again · 5 right            session.rs: the queue
//! ──────────────────────────────────────────────────────────
//!  a-c answer  A-C sure  Tab sure?          Esc back  ? help    app/keymap.rs: the one table of keys
//! ```
//!
//! # Modules
//!
//! The folder tree is the architecture. A module imports only those below it, and few modules name each third-party
//! crate; `tests/layers.rs` lists and enforces both. `docs/architecture.md` says what each module is for.
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
