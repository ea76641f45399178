//! The settings screen: a change takes effect and is stored in the file at once.

use super::super::command::{Command, ItemCommand, Typing};
use super::super::effect::Effect;
use super::super::message::Now;
use super::super::preference::Editing;
use super::super::screen::{Screen, SettingsScreen};
use super::super::settings::Configured;
use super::super::state::App;
use super::navigate::{go_home, use_ledger};
use super::scroll::listed;
use super::{browse, study};

/// The longest number that can be typed.
const LONGEST: usize = 8;

/// Opens the settings screen.
pub fn open(app: &mut App) -> Vec<Effect> {
    app.screen = Screen::Settings(SettingsScreen::default());
    Vec::new()
}

/// Handles a command on the settings screen.
pub fn settings(app: &mut App, command: Command) -> Vec<Effect> {
    let Screen::Settings(SettingsScreen { row, typed, .. }) = &mut app.screen else { return Vec::new() };
    let row = *row;
    let Some(selected) = app.preferences.rows.get(row) else { return go_home(app) };
    if let Command::Write(typing) = command {
        type_digit(typed, typing, selected.editing);
        return Vec::new();
    }
    let number = std::mem::take(typed);
    let value = match command {
        // Esc discards the typed number first.
        Command::Back if !number.is_empty() => return Vec::new(),
        Command::Back => return go_home(app),
        Command::Enter | Command::Next if !number.is_empty() => Some(selected.typed_value(&number)),
        Command::Item(ItemCommand::Edit) => return vec![Effect::EditConfiguration(selected.key.clone())],
        Command::Enter if selected.editing == Editing::File => {
            return vec![Effect::EditConfiguration(selected.key.clone())];
        }
        Command::Next | Command::Enter => selected.adjacent_choice(true).map(str::to_owned),
        Command::Previous => selected.adjacent_choice(false).map(str::to_owned),
        Command::Unset => Some(selected.default.clone()),
        command => {
            let row = listed(app, row, command);
            if let Screen::Settings(list) = &mut app.screen {
                list.row = row;
            }
            return Vec::new();
        }
    };
    let Some(value) = value else {
        app.notice = Some("This is a list. Press Enter to edit it in the configuration file.".to_owned());
        return Vec::new();
    };
    vec![Effect::Configure { key: selected.key.clone(), value }]
}

/// Edits the number being typed.
fn type_digit(typed: &mut String, typing: Typing, editing: Editing) {
    match (typing, editing) {
        (Typing::Erase, _) => {
            typed.pop();
        }
        (Typing::Insert(digit), Editing::Number) if digit.is_ascii_digit() && typed.len() < LONGEST => {
            typed.push(digit);
        }
        (Typing::Insert(digit), Editing::Share)
            if typed.len() < LONGEST && (digit.is_ascii_digit() || digit == '.' && !typed.contains('.')) =>
        {
            typed.push(digit);
        }
        _ => {}
    }
}

/// Applies a changed configuration.
pub fn configured(app: &mut App, configured: Configured, now: Now) -> Vec<Effect> {
    let Configured { settings, preferences, ledger, decks, notice } = configured;
    (app.settings, app.preferences) = (settings, preferences);
    if let Some(decks) = decks {
        (app.library, app.problems) = (decks.library, decks.problems);
        study::reload(app, now);
        browse::reload(app);
        app.today_stats.invalidate();
    }
    app.redraw = true;
    if let Some(ledger) = ledger {
        use_ledger(app, ledger, now);
    }
    app.notice = notice.or(app.notice.take());
    Vec::new()
}
