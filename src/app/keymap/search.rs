//! The command palette's search.

use super::super::palette::Palette;
use super::super::state::App;
use super::binding::KeyBinding;
use super::context::KeyContext;
use super::rebind::effective;
use crate::find::fuzzy::Fuzzy;

/// The bindings that match the palette's query, best first. Only commands that take no argument from the key.
#[must_use]
pub fn found(app: &App, palette: &Palette) -> Vec<KeyBinding> {
    let mut fuzzy = Fuzzy::default();
    let typed = palette.query.text();
    let rows = effective(app, KeyContext::behind_palette(app)).into_iter().filter(KeyBinding::is_command);
    let fitting = rows.filter_map(|binding| {
        let hint = fuzzy.score_sentence(binding.hint, typed).unwrap_or(0);
        let help = fuzzy.score_sentence(binding.help, typed);
        let all = fuzzy.score_sentence(&format!("{} {}", binding.hint, binding.help), typed)?;
        // The footer hint is the command's short name, so it weighs more than the help text.
        Some((all.max(help.unwrap_or(0)) + hint, binding))
    });
    let mut found: Vec<_> = fitting.collect();
    found.sort_by_key(|(score, _)| std::cmp::Reverse(*score));
    found.into_iter().map(|(_, binding)| binding).collect()
}

/// The selected binding.
#[must_use]
pub fn selected(app: &App, palette: &Palette) -> Option<KeyBinding> {
    let found = found(app, palette);
    found.get(palette.row.min(found.len().saturating_sub(1))).cloned()
}
