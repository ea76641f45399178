//! Search: the commands that the palette finds.

use super::super::palette::Palette;
use super::super::state::App;
use super::binding::KeyBinding;
use super::context::KeyContext;
use super::rebind::in_force;
use crate::find::fuzzy::Fuzzy;

/// The rows of the key table that fit what was typed, the best first: those that mean one thing, whichever letter is
/// pressed.
#[must_use]
pub fn found(app: &App, palette: &Palette) -> Vec<KeyBinding> {
    let mut fuzzy = Fuzzy::default();
    let typed = palette.query.text();
    let rows = in_force(app, KeyContext::behind_palette(app)).into_iter().filter(KeyBinding::is_command);
    let fitting = rows.filter_map(|binding| {
        let hint = fuzzy.score_sentence(binding.hint, typed).unwrap_or(0);
        let help = fuzzy.score_sentence(binding.help, typed);
        let all = fuzzy.score_sentence(&format!("{} {}", binding.hint, binding.help), typed)?;
        // A word of the footer is what the command is called.
        Some((all.max(help.unwrap_or(0)) + hint, binding))
    });
    let mut found: Vec<_> = fitting.collect();
    found.sort_by_key(|(score, _)| std::cmp::Reverse(*score));
    found.into_iter().map(|(_, binding)| binding).collect()
}

/// The row of the key table that is selected.
#[must_use]
pub fn selected(app: &App, palette: &Palette) -> Option<KeyBinding> {
    let found = found(app, palette);
    found.get(palette.row.min(found.len().saturating_sub(1))).cloned()
}
