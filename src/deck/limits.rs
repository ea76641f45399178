//! Every cap on what is read from outside, in one place. `rounds doctor --limits` prints them.

/// A cap, as it is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limit {
    /// The name of its constant.
    pub name: &'static str,
    /// The most that is taken.
    pub most: u64,
    /// Of what.
    pub means: &'static str,
}

/// Makes a constant of each cap, and the list of all: none can be left out of it.
macro_rules! caps {
    ($(#[doc = $means:literal] $name:ident: $type:ty = $most:expr;)*) => {
        $(#[doc = $means] pub const $name: $type = $most;)*

        /// Every cap.
        pub const ALL: &[Limit] = &[$(Limit { name: stringify!($name), most: $most, means: $means.trim_ascii() }),*];
    };
}

caps! {
    /// A deck, a theme or the configuration, in bytes.
    DECK_BYTES: u64 = 16 * 1024 * 1024;
    /// All deck files of one start together, in bytes.
    TOTAL_BYTES: u64 = 256 * 1024 * 1024;
    /// Folders below a named one that are searched for decks.
    FOLDER_DEPTH: usize = 8;
    /// Items of one deck.
    ITEMS: usize = 50_000;
    /// An id, in bytes.
    ID_BYTES: usize = 128;
    /// Options of one item: as many as there are letters that answer.
    OPTIONS: usize = 8;
    /// Options of the list of an `emq` item: letters behind the last one are other keys.
    LIST: usize = 12;
    /// Gaps of one item.
    GAPS: usize = 8;
    /// Characters of one text that a learner types or pastes.
    TYPED: usize = 500;
    /// A line that is said in a conversation, in bytes; what follows on it is passed over.
    SAID_LINE_BYTES: u64 = 4096;
    /// Letters of a word in a query that may be spelled loosely.
    LOOSE_LETTERS: usize = 64;
    /// Time that one answer is said to have taken, in milliseconds.
    ANSWER_MS: u32 = 86_400_000;
    /// A line of a log or of a table that is taken in, in bytes.
    LOG_LINE_BYTES: u64 = 32 * 1024 * 1024;
    /// A table of another program's reviews, in bytes.
    TABLE_BYTES: u64 = 64 * 1024 * 1024;
    /// A cache, in bytes: far above what the largest log and library make.
    CACHE_BYTES: u64 = 512 * 1024 * 1024;
    /// Lines that are refused one by one.
    REFUSED: usize = 20;
    /// Lines that are refused with a reason, told or not; the others are counted.
    LISTED: usize = 1000;
    /// Syntax errors told of one file.
    SYNTAX_ERRORS: usize = 20;
    /// Findings told one by one of one file.
    FINDINGS: usize = 1000;
    /// Troubles of one sort in a log that are told one by one.
    TROUBLES: usize = 20;
}
