//! What tests stand on: a hermetic command line, a scripted shell, a pseudo-terminal, and screens as text.

pub mod command;
pub mod log;
pub mod pty;
pub mod revlog;
pub mod screen;
pub mod script;

use std::path::PathBuf;

/// 2026-11-23T09:41:00Z, the moment at which every test begins.
pub const NOW_MS: i64 = 1_795_426_860_000;

/// The path of a file under `tests/fixtures`.
pub fn fixture(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(name)
}

/// A deck of twenty items with one best answer each.
pub fn twenty() -> String {
    let item = |n: usize| {
        let options = "options = [{ text = 'yes', correct = true }, { text = 'no' }]";
        format!("[[item]]\nid = 'i{n}'\nstem = 'Question number {n}?'\n{options}\n")
    };
    "schema = 1\n[deck]\nid = 'twenty'\ntitle = 'Twenty'\n".to_owned() + &(0..20).map(item).collect::<String>()
}
