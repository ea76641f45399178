//! All limits on external input, in one place. `rounds doctor --limits` prints them.

/// A limit, as it is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limit {
    /// The name of the constant.
    pub name: &'static str,
    /// The maximum.
    pub most: u64,
    /// What is limited, with the unit.
    pub means: &'static str,
}

/// Defines a constant for each limit and the list of all limits, so that the list is complete. The doc lines are
/// printed.
macro_rules! limits {
    ($(#[doc = $means:literal] $name:ident: $type:ty = $most:expr;)*) => {
        $(#[doc = $means] pub const $name: $type = $most;)*

        /// All limits.
        pub const ALL: &[Limit] = &[$(Limit { name: stringify!($name), most: $most, means: $means.trim_ascii() }),*];
    };
}

limits! {
    /// Size of a deck, a theme or the configuration, in bytes.
    DECK_BYTES: u64 = 16 * 1024 * 1024;
    /// Total size of all deck files, in bytes.
    TOTAL_BYTES: u64 = 256 * 1024 * 1024;
    /// Levels of subfolders that are searched for decks.
    FOLDER_DEPTH: usize = 8;
    /// Items in a deck.
    ITEMS: usize = 50_000;
    /// Length of an id, in bytes.
    ID_BYTES: usize = 128;
    /// Options of an item; letters a to h answer.
    OPTIONS: usize = 8;
    /// Options in the list of an `emq` item; letters a to l answer.
    LIST: usize = 12;
    /// Gaps of an item.
    GAPS: usize = 8;
    /// Characters of a typed or pasted answer.
    TYPED: usize = 500;
    /// Length of an input line in plain-text mode, in bytes; the rest is ignored.
    SAID_LINE_BYTES: u64 = 4096;
    /// Letters of a search word that can match approximately.
    LOOSE_LETTERS: usize = 64;
    /// Recorded time of an answer, in milliseconds.
    ANSWER_MS: u32 = 86_400_000;
    /// Length of a line in an imported log or table, in bytes.
    LOG_LINE_BYTES: u64 = 32 * 1024 * 1024;
    /// Size of an imported review table, in bytes.
    TABLE_BYTES: u64 = 64 * 1024 * 1024;
    /// Size of a cache, in bytes.
    CACHE_BYTES: u64 = 512 * 1024 * 1024;
    /// Rejected import lines that are printed.
    REFUSED: usize = 20;
    /// Rejected import lines that are kept with a reason; the rest are only counted.
    LISTED: usize = 1000;
    /// Syntax errors reported per file.
    SYNTAX_ERRORS: usize = 20;
    /// Problems reported per file; the rest are only counted.
    FINDINGS: usize = 1000;
    /// Problems of one kind in a log that are printed; the rest are only counted.
    TROUBLES: usize = 20;
}
