//! The test harness: an isolated command line, a scripted shell, a pseudo-terminal, and screens as text.

pub mod command;
pub mod forge;
pub mod hostile;
pub mod line;
pub mod log;
pub mod pty;
pub mod revlog;
pub mod sample;
pub mod screen;
pub mod script;
#[cfg(target_os = "linux")]
pub mod strace;

use std::path::PathBuf;

/// 2026-11-23T09:41:00Z, the time at which every test starts.
pub const NOW_MS: i64 = 1_795_426_860_000;

/// The first character of a text that must not reach a terminal. The rules are repeated here, so that the code under
/// test does not check itself.
pub fn unshown(text: &str) -> Option<char> {
    let is_control = |c: char| c != '\n' && matches!(c, '\u{0}'..='\u{1f}' | '\u{7f}'..='\u{9f}');
    let turns =
        |c: char| matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{206f}');
    let hides =
        |c: char| matches!(c, '\u{180e}' | '\u{200b}' | '\u{2060}'..='\u{2065}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}');
    let is_tag = |c: char| matches!(c, '\u{e0000}'..='\u{e0fff}');
    text.chars().find(|c| is_control(*c) || turns(*c) || hides(*c) || is_tag(*c))
}

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
