//! The screen of a watched deck file: moving from item to item.

use super::super::command::{Command, ItemCommand};
use super::super::effect::Effect;
use super::super::screen::Screen;
use super::super::state::App;
use super::super::watch::WatchedFile;
use super::scroll::scrolled;

/// Handles a command on the watch screen.
pub fn watch(app: &mut App, command: Command) -> Vec<Effect> {
    let Screen::Watch(watch) = &app.screen else { return Vec::new() };
    let scroll = scrolled(app, watch.scroll, command);
    let Screen::Watch(watch) = &mut app.screen else { return Vec::new() };
    let last = watch.items.len().saturating_sub(1);
    match command {
        Command::Back => return vec![Effect::Exit],
        Command::Item(ItemCommand::Edit) => {
            let item = watch.shown().map(|shown| shown.name.clone());
            return vec![Effect::Edit { path: watch.path.clone().into(), item }];
        }
        Command::Enter => {
            watch.explained = !watch.explained;
            watch.scroll = 0;
        }
        Command::Next | Command::Previous => {
            let at = if command == Command::Next { (watch.at + 1).min(last) } else { watch.at.saturating_sub(1) };
            if at != watch.at {
                (watch.at, watch.scroll) = (at, 0);
            }
        }
        _ => watch.scroll = scroll,
    }
    Vec::new()
}

/// Applies the current content of the watched file.
pub fn watched(app: &mut App, watched: WatchedFile) {
    if let Screen::Watch(watch) = &mut app.screen {
        watch.update(watched);
    }
}
