//! The command palette: what can be done here, found by typing what it does.

use super::entry::Field;
use super::keymap::{self, KeyBinding, KeyContext};
use super::state::App;
use crate::find::fuzzy::Fuzzy;

/// The palette over a screen.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Palette {
    /// What was typed.
    pub query: Field,
    /// The row that is selected.
    pub row: usize,
}

impl Palette {
    /// The rows of the key table that fit what was typed, the best first: those that mean one thing, whichever letter is
    /// pressed.
    #[must_use]
    pub fn found(&self, app: &App) -> Vec<KeyBinding> {
        let mut fuzzy = Fuzzy::default();
        let typed = self.query.text();
        let rows = keymap::in_force(app, KeyContext::behind_palette(app)).into_iter().filter(KeyBinding::is_command);
        let fitting = rows.filter_map(|binding| {
            let hint = fuzzy.sentence(binding.hint, typed).unwrap_or(0);
            let help = fuzzy.sentence(binding.help, typed);
            let all = fuzzy.sentence(&format!("{} {}", binding.hint, binding.help), typed)?;
            // A word of the footer is what the command is called.
            Some((all.max(help.unwrap_or(0)) + hint, binding))
        });
        let mut found: Vec<_> = fitting.collect();
        found.sort_by_key(|(score, _)| std::cmp::Reverse(*score));
        found.into_iter().map(|(_, binding)| binding).collect()
    }

    /// The row of the key table that is selected.
    #[must_use]
    pub fn selected(&self, app: &App) -> Option<KeyBinding> {
        let found = self.found(app);
        found.get(self.row.min(found.len().saturating_sub(1))).cloned()
    }
}
