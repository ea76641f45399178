//! Bindings: the rows of the key table, as they are written and as they hold for a learner.

use super::super::command::{Command, Open};
use super::super::key::KeyCode;
use super::context::KeyContext;

/// Keys that mean one thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyPattern {
    /// A character.
    Char(char),
    /// A character with Ctrl.
    Ctrl(char),
    /// A key with a name.
    Code(KeyCode),
    /// The letters from a to that of the last option.
    Letters,
    /// The same as capitals.
    Capitals,
    /// Every character.
    Any,
}

/// A row of the key table.
pub struct KeyRow {
    pub(super) contexts: &'static [KeyContext],
    pub(super) keys: &'static [KeyPattern],
    /// What they mean.
    pub command: Command,
    /// How the keys are written.
    pub name: &'static str,
    /// A word or two for the footer; empty where it has none.
    pub hint: &'static str,
    /// A sentence for help.
    pub help: &'static str,
}

/// Makes a row.
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

/// A command that has other keys in a context.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyOverride {
    /// Where.
    pub context: KeyContext,
    /// The command.
    pub command: Command,
    /// Its keys.
    pub keys: Vec<KeyPattern>,
}

/// A row of the key table as it holds for a learner.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyBinding {
    /// The keys.
    pub keys: Vec<KeyPattern>,
    /// What they mean.
    pub command: Command,
    /// How the keys are written.
    pub name: String,
    /// A word or two for the footer; empty where it has none.
    pub hint: &'static str,
    /// A sentence for help.
    pub help: &'static str,
    /// Whether the learner chose these keys.
    pub overridden: bool,
}

impl KeyBinding {
    /// Whether it is a command that means one thing, so that it can be done without its key.
    #[must_use]
    pub fn is_command(&self) -> bool {
        let lettered =
            self.keys.iter().any(|key| matches!(key, KeyPattern::Letters | KeyPattern::Capitals | KeyPattern::Any));
        !lettered && self.command != Command::Open(Open::Palette)
    }
}
