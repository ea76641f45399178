//! All tests that see the program from outside, in one binary.
#![expect(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test says best where it fails by failing there"
)]

mod harness;

mod check;
mod cli;
mod decks;
mod flows;
mod kill;
mod layers;
mod pictures;
mod pty;
mod readme;
mod screens;
mod store;
mod vectors;
