//! The two interfaces to one app: full-screen, and plain text as a conversation. They are siblings and share nothing but the
//! app.

pub mod plain;
pub mod tui;
