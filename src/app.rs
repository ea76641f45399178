//! The application: its state, what each key means, and how each message changes it.
//!
//! This module is pure and knows no terminal and no store. [`update()`] decides what happens; everything with side
//! effects is behind [`Shell`]. The interfaces in [`crate::ui`] display the app and turn input into [`Message`]s. Work
//! to be done leaves the app as [`Effect`]s.

pub mod browse;
pub mod builder;
pub mod command;
pub mod effect;
pub mod entry;
pub mod exam;
mod held;
pub mod key;
pub mod keymap;
pub mod message;
pub mod page;
pub mod palette;
pub mod preference;
pub mod problem;
pub mod screen;
pub mod settings;
pub mod shell;
pub mod state;
pub mod stats;
pub mod theme;
pub mod today;
pub mod viewport;
pub mod watch;

mod update;

pub use command::Command;
pub use effect::Effect;
pub use key::Key;
pub use message::{Decks, FoldedLog, Message, Now};
pub use settings::Settings;
pub use shell::{Input, Mouse, MouseKind, Shell, dispatch};
pub use state::{App, Start};
pub use update::{begin, update};
pub use viewport::{Drawn, Viewport};
