//! The targets: functions that take any bytes, and fail by a failed assertion.

mod deck_edit;
mod deck_text;
mod keys;
mod log_import;
pub mod seal;
pub mod standing;

/// Something that is given any bytes.
pub struct Target {
    /// What it is called.
    pub name: &'static str,
    /// Folders under `tests` whose files begin its search, beside the corpus of its own name.
    pub seeds: &'static [&'static str],
    /// Runs it.
    pub run: fn(&[u8]),
}

/// Every target.
pub const TARGETS: [Target; 4] = [
    Target { name: "deck_text", seeds: &["fixtures/check", "fixtures/decks"], run: deck_text::run },
    Target { name: "deck_edit", seeds: &["fixtures/check", "fixtures/decks"], run: deck_edit::run },
    Target { name: "log_import", seeds: &[], run: log_import::run },
    Target { name: "keys", seeds: &[], run: keys::run },
];
