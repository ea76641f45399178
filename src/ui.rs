//! The interfaces to the app: full-screen, and plain text. They are independent of each other.

pub mod plain;
pub mod tui;
