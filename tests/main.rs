//! All integration tests, in one binary.

#![expect(clippy::panic, clippy::unwrap_used, reason = "a test says best where it fails by failing there")]
#![expect(clippy::disallowed_methods, reason = "the harness stands outside: it has a deadline and an environment")]

mod harness;

mod answering;
mod authoring;
mod bot;
mod browse;
mod browse_bulk;
mod builder;
mod bury;
mod cache;
mod check;
mod cli;
mod clock;
mod config;
mod counts;
mod damage;
mod decks;
mod docs;
mod doctor;
mod events_golden;
mod exam;
mod exam_keeps;
mod files;
mod find_tags;
mod flows;
mod folders;
mod forged;
mod fuzz;
mod golden;
mod grading;
mod home;
mod hostile;
mod imports;
mod integrity;
mod keys;
mod kill;
mod kinds;
mod last_item;
mod layers;
mod licenses;
mod manual;
mod mistakes;
mod optimize;
mod pages;
mod palette;
mod pictures;
mod process;
mod pty;
mod screens;
mod soak;
mod stats;
mod stats_summary;
mod store;
mod vectors;
