//! The app: what is on the screen or behind it, what each key means, and what a message changes.
//!
//! It is pure and knows no terminal. [`update()`] decides; all that is not pure is behind [`Shell`]. The faces in
//! [`crate::ui`] draw the app or read it out, and turn what comes in into [`Message`]s. The app never sees the store: work
//! leaves it as [`Effect`]s.

pub mod browse;
pub mod command;
pub mod effect;
pub mod entry;
pub mod exam;
pub mod key;
pub mod keymap;
pub mod message;
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
pub use shell::{Input, Mouse, MouseKind, Shell, settle};
pub use state::{App, Start};
pub use update::{begin, update};
pub use viewport::{Drawn, Viewport};
