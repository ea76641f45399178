//! The process: environment, clocks, signals, deck files, the review log, and the live shell that connects them to the
//! app.
//!
//! The only module that reads clocks, environment variables and random bytes. Knows no command line.

pub mod clocks;
mod copies;
pub mod data_folder;
pub mod deck_loader;
pub mod editor;
mod environment;
mod exit;
mod failure;
mod idle;
pub mod recovery;
pub mod review_log;
pub mod shell;
pub mod signals;
mod zone;

pub use copies::{Copied, Maker, copy_among};
pub use environment::Environment;
pub use exit::Exit;
pub use failure::Failure;
