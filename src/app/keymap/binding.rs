//! Key bindings: the rows of the key table, and the rows after the learner's overrides.

use super::super::command::{Command, Open, Typing};
use super::super::key::KeyCode;
use super::context::KeyContext;

/// A key, or a set of keys, that a row binds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyPattern {
    /// A character.
    Char(char),
    /// Ctrl with a character.
    Ctrl(char),
    /// A named key.
    Code(KeyCode),
    /// A character pressed twice, such as `gg`.
    Twice(char),
    /// The letters of the options, from a.
    Letters,
    /// The same letters as capitals.
    Capitals,
    /// Any character.
    Any,
}

/// A row of the key table.
pub struct KeyRow {
    /// Where the row applies.
    pub(super) contexts: &'static [KeyContext],
    /// The keys that run the command.
    pub(super) keys: &'static [KeyPattern],
    /// The command that they stand for.
    pub command: Command,
    /// How help writes the keys.
    pub name: &'static str,
    /// The hint in the footer; empty if the footer does not show it.
    pub hint: &'static str,
    /// The sentence in help.
    pub help: &'static str,
}

/// A row: contexts, keys, command, the keys as help writes them, the footer hint, and the sentence in help.
pub(super) const fn row(
    contexts: &'static [KeyContext],
    keys: &'static [KeyPattern],
    command: Command,
    name: &'static str,
    hint: &'static str,
    help: &'static str,
) -> KeyRow {
    KeyRow { contexts, keys, command, name, hint, help }
}

/// A command that the configuration binds to other keys in a context.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyOverride {
    /// The context.
    pub context: KeyContext,
    /// The command.
    pub command: Command,
    /// The keys that replace the defaults.
    pub keys: Vec<KeyPattern>,
}

/// A row of the key table after the learner's overrides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyBinding {
    /// The keys.
    pub keys: Vec<KeyPattern>,
    /// The command they run.
    pub command: Command,
    /// How help writes the keys.
    pub name: String,
    /// The hint in the footer; empty if the footer does not show it.
    pub hint: &'static str,
    /// The sentence in help.
    pub help: &'static str,
    /// Whether the configuration overrides the keys.
    pub overridden: bool,
}

impl KeyBinding {
    /// Whether the command takes no argument from the key, so that the palette can run it.
    #[must_use]
    pub fn is_command(&self) -> bool {
        let lettered =
            self.keys.iter().any(|key| matches!(key, KeyPattern::Letters | KeyPattern::Capitals | KeyPattern::Any));
        let types = matches!(self.command, Command::Write(Typing::Insert(_)));
        !lettered && !types && self.command != Command::Open(Open::Palette)
    }
}
