//! All tests that see the program from outside.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test says best where it fails by failing there")]

mod store;
mod vectors;
