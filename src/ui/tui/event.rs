//! Converts terminal events to the app's input, and input to messages.

use ratatui::crossterm::event::{
    Event, KeyCode as Code, KeyEvent, KeyEventKind, KeyModifiers, MouseButton, MouseEvent, MouseEventKind,
};

use super::view;
use crate::app::command::{AnswerCommand, Command, Move};
use crate::app::key::{Key, KeyCode, Modifiers};
use crate::app::{App, Input, Message, Mouse, MouseKind, keymap};

/// The app's input for a terminal event, if it has any.
#[must_use]
pub fn input(event: &Event) -> Option<Input> {
    match event {
        Event::Resize(columns, rows) => Some(Input::Resize(*columns, *rows)),
        // Few terminals report repeats and releases; with all others, the rhythm gives a held key away.
        Event::Key(key) => match key.kind {
            KeyEventKind::Press => self::key(key).map(Input::Key),
            KeyEventKind::Repeat => self::key(key).map(Input::Repeat),
            KeyEventKind::Release => None,
        },
        Event::Paste(text) => Some(Input::Paste(text.clone())),
        Event::Mouse(mouse) => self::mouse(*mouse).map(Input::Mouse),
        Event::FocusGained | Event::FocusLost => None,
    }
}

/// The message for an input, based on the last frame.
#[must_use]
pub fn message(app: &App, input: Input) -> Option<Message> {
    match input {
        Input::Key(key) => keymap::message(app, key),
        Input::Repeat(key) => match keymap::message(app, key)? {
            Message::Command(command, press) => Some(Message::Repeated(command, press)),
            // A held `g` is not pressed twice.
            Message::FirstKey(_) => None,
            message => Some(message),
        },
        Input::Paste(text) => Some(Message::Pasted(text)),
        Input::Resize(columns, rows) => Some(Message::Resized(columns, rows)),
        Input::Mouse(mouse) if app.settings.mouse => pointed(app, mouse).map(|command| Message::Command(command, None)),
        Input::Mouse(_) => None,
        Input::Message(message) => Some(*message),
    }
}

/// The command for a mouse event: a click on an option chooses it, a click on a row selects it, the wheel scrolls.
fn pointed(app: &App, mouse: Mouse) -> Option<Command> {
    match mouse.kind {
        MouseKind::ScrollUp => Some(Command::Move(Move::ScrollUp)),
        MouseKind::ScrollDown => Some(Command::Move(Move::ScrollDown)),
        MouseKind::Click => {
            let option = view::option_at(app, mouse.column, mouse.row);
            let option = option.map(|place| Command::Answer(AnswerCommand::Choose(place)));
            option.or_else(|| view::row_at(app, mouse.column, mouse.row).map(Command::Point))
        }
    }
}

/// The app's key for a key event, if it knows the key.
fn key(event: &KeyEvent) -> Option<Key> {
    let code = match event.code {
        Code::Char(char) => KeyCode::Char(char),
        Code::F(number) => KeyCode::F(number),
        Code::Enter => KeyCode::Enter,
        Code::Tab => KeyCode::Tab,
        Code::BackTab => KeyCode::BackTab,
        Code::Esc => KeyCode::Esc,
        Code::Backspace => KeyCode::Backspace,
        Code::Delete => KeyCode::Delete,
        Code::Insert => KeyCode::Insert,
        Code::Up => KeyCode::Up,
        Code::Down => KeyCode::Down,
        Code::Left => KeyCode::Left,
        Code::Right => KeyCode::Right,
        Code::Home => KeyCode::Home,
        Code::End => KeyCode::End,
        Code::PageUp => KeyCode::PageUp,
        Code::PageDown => KeyCode::PageDown,
        _ => return None,
    };
    let known = KeyModifiers::SHIFT | KeyModifiers::CONTROL | KeyModifiers::ALT;
    let modifiers = Modifiers {
        ctrl: event.modifiers.contains(KeyModifiers::CONTROL),
        alt: event.modifiers.contains(KeyModifiers::ALT),
        other: !(event.modifiers - known).is_empty(),
    };
    Some(Key { code, modifiers })
}

/// The app's mouse event, if it handles that kind.
fn mouse(event: MouseEvent) -> Option<Mouse> {
    let kind = match event.kind {
        MouseEventKind::ScrollUp => MouseKind::ScrollUp,
        MouseEventKind::ScrollDown => MouseKind::ScrollDown,
        MouseEventKind::Down(MouseButton::Left) => MouseKind::Click,
        _ => return None,
    };
    Some(Mouse { kind, column: event.column, row: event.row })
}
