//! The settings screen: a change takes effect and is stored in the file at once.

use super::super::command::Command;
use super::super::effect::Effect;
use super::super::message::Now;
use super::super::screen::{Screen, SettingsScreen};
use super::super::settings::Configured;
use super::super::state::App;
use super::navigate::{go_home, use_ledger};
use super::scroll::listed;

/// Opens the settings screen.
pub fn open(app: &mut App) -> Vec<Effect> {
    app.screen = Screen::Settings(SettingsScreen::default());
    Vec::new()
}

/// Handles a command on the settings screen.
pub fn settings(app: &mut App, command: Command) -> Vec<Effect> {
    let Screen::Settings(SettingsScreen { row, .. }) = app.screen else { return Vec::new() };
    let Some(selected) = app.preferences.rows.get(row) else { return go_home(app) };
    let value = match command {
        Command::Back => return go_home(app),
        Command::Next | Command::Enter => selected.adjacent_choice(true),
        Command::Previous => selected.adjacent_choice(false),
        Command::Unset => Some(selected.default.as_str()),
        command => {
            let row = listed(app, row, command);
            if let Screen::Settings(list) = &mut app.screen {
                list.row = row;
            }
            return Vec::new();
        }
    };
    let Some(value) = value else {
        let path = app.preferences.path.as_deref().unwrap_or("the configuration file");
        app.notice = Some(format!("Edit `{}` by hand in {path}.", selected.key));
        return Vec::new();
    };
    vec![Effect::Configure { key: selected.key.clone(), value: value.to_owned() }]
}

/// Applies a changed configuration.
pub fn configured(app: &mut App, configured: Configured, now: Now) {
    let Configured { settings, preferences, ledger, notice } = configured;
    (app.settings, app.preferences) = (settings, preferences);
    if let Some(ledger) = ledger {
        use_ledger(app, ledger, now);
    }
    app.notice = notice.or(app.notice.take());
}
