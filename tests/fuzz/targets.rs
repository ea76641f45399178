//! The fuzz targets: functions that take any bytes and fail by an assertion.

mod deck_edit;
mod deck_text;
mod keys;
mod log_import;
pub mod seal;
pub mod snapshot;

/// A fuzz target.
pub struct Target {
    /// The name, which is also the folder of its corpus.
    pub name: &'static str,
    /// Folders under `tests` with more seed inputs.
    pub seeds: &'static [&'static str],
    /// Runs the target on one input.
    pub run: fn(&[u8]),
}

/// Every target.
pub const TARGETS: [Target; 4] = [
    Target { name: "deck_text", seeds: &["fixtures/check", "fixtures/decks"], run: deck_text::run },
    Target { name: "deck_edit", seeds: &["fixtures/check", "fixtures/decks"], run: deck_edit::run },
    Target { name: "log_import", seeds: &[], run: log_import::run },
    Target { name: "keys", seeds: &[], run: keys::run },
];
