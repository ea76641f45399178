//! Every cap on what is read from outside, in one place.

/// A deck file, in bytes.
pub const DECK_BYTES: u64 = 16 * 1024 * 1024;
/// All deck files of one start together, in bytes.
pub const TOTAL_BYTES: u64 = 256 * 1024 * 1024;
/// A line of an exported log, in bytes.
pub const LINE_BYTES: u64 = 32 * 1024 * 1024;
/// A table of another program's reviews, in bytes.
pub const TABLE_BYTES: u64 = 64 * 1024 * 1024;
/// Items of one deck.
pub const ITEMS: usize = 50_000;
/// An id, in bytes.
pub const ID_BYTES: usize = 128;
/// Options of one item: as many as there are letters that answer.
pub const OPTIONS: usize = 8;
/// Options of the list of an `emq` item: letters behind the last one are other keys.
pub const LIST: usize = 12;
/// Gaps of one item.
pub const GAPS: usize = 8;
/// Characters of one text that a learner types.
pub const TYPED: usize = 500;
/// Syntax errors told of one file.
pub const SYNTAX_ERRORS: usize = 20;
/// Findings told one by one of one file.
pub const FINDINGS: usize = 1000;
/// Folders below a named one that are searched for decks.
pub const FOLDER_DEPTH: usize = 8;
