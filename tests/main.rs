//! All tests of the program from outside, in one binary.
#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used, reason = "a test may fail loudly")]
#![allow(missing_docs, clippy::missing_panics_doc, reason = "the names of tests are sentences")]

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
