//! Parses single control sequences: keys and mouse events. All others are replies of the terminal.

use ratatui::crossterm::event::{
    Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers, MouseButton, MouseEvent, MouseEventKind,
};

fn plain(code: KeyCode) -> Event {
    Event::Key(KeyEvent::new(code, KeyModifiers::NONE))
}

/// The key of the letter after `ESC O`.
pub fn single(byte: u8) -> Option<Event> {
    match byte {
        b'P'..=b'S' => Some(plain(KeyCode::F(byte - b'P' + 1))),
        _ => named(byte).map(plain),
    }
}

/// The key of the letter after `ESC [ [`.
pub fn console(byte: u8) -> Option<Event> {
    matches!(byte, b'A'..=b'E').then(|| plain(KeyCode::F(byte - b'A' + 1)))
}

/// The key or mouse event of a control sequence with these parameters and this final byte, if it is one.
pub fn control(parameters: &[u8], last: u8) -> Option<Event> {
    let text = std::str::from_utf8(parameters).ok()?;
    if let (Some(mouse), b'M' | b'm') = (text.strip_prefix('<'), last) {
        return numeric_mouse(mouse, 0, last == b'm');
    }
    // Parameters of keys are numbers; anything else is a reply.
    if !text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b';' | b':')) {
        return None;
    }
    if last == b'M' {
        return numeric_mouse(text, 32, false);
    }
    let mut fields = text.split(';');
    let (first, second) = (fields.next().unwrap_or_default(), fields.next().unwrap_or_default());
    let (modifiers, kind) = pressed(second)?;
    let key = |code| Some(Event::Key(KeyEvent::new_with_kind(code, modifiers, kind)));
    match (last, first) {
        (b'~', "27") => key(of_code(number(fields.next()?)?)?),
        (b'~', _) => key(numbered(number(first)?)?),
        (b'u', _) => {
            let mut codes = first.split(':');
            let code = of_code(number(codes.next()?)?)?;
            let shifted = codes.next().and_then(number).and_then(char::from_u32);
            let code = match (code, modifiers.contains(KeyModifiers::SHIFT)) {
                (KeyCode::Tab, true) => KeyCode::BackTab,
                (KeyCode::Char(char), true) => KeyCode::Char(shifted.unwrap_or_else(|| capital(char))),
                (code, _) => code,
            };
            key(code)
        }
        (b'Z', "") => Some(Event::Key(KeyEvent::new(KeyCode::BackTab, KeyModifiers::SHIFT))),
        (b'P' | b'Q' | b'S', "" | "1") => key(KeyCode::F(last - b'P' + 1)),
        (_, "" | "1") => key(named(last)?),
        _ => None,
    }
}

/// The key of a final byte.
fn named(byte: u8) -> Option<KeyCode> {
    Some(match byte {
        b'A' => KeyCode::Up,
        b'B' => KeyCode::Down,
        b'C' => KeyCode::Right,
        b'D' => KeyCode::Left,
        b'H' => KeyCode::Home,
        b'F' => KeyCode::End,
        _ => return None,
    })
}

/// The key of the number before `~`.
fn numbered(number: u32) -> Option<KeyCode> {
    Some(match number {
        1 | 7 => KeyCode::Home,
        2 => KeyCode::Insert,
        3 => KeyCode::Delete,
        4 | 8 => KeyCode::End,
        5 => KeyCode::PageUp,
        6 => KeyCode::PageDown,
        11..=15 => KeyCode::F(number as u8 - 10),
        17..=21 => KeyCode::F(number as u8 - 11),
        23..=26 => KeyCode::F(number as u8 - 12),
        28 | 29 => KeyCode::F(number as u8 - 13),
        31..=34 => KeyCode::F(number as u8 - 14),
        _ => return None,
    })
}

/// The key of a code point. Keys without a character have private-use code points; none of them can be bound.
fn of_code(code: u32) -> Option<KeyCode> {
    Some(match char::from_u32(code)? {
        '\u{1b}' => KeyCode::Esc,
        '\r' => KeyCode::Enter,
        '\t' => KeyCode::Tab,
        '\u{7f}' => KeyCode::Backspace,
        '\u{e000}'..='\u{f8ff}' => return None,
        char if char.is_control() => return None,
        char => KeyCode::Char(char),
    })
}

/// The capital of a letter, if that is a single character.
fn capital(char: char) -> char {
    let mut upper = char.to_uppercase();
    match (upper.next(), upper.next()) {
        (Some(upper), None) => upper,
        _ => char,
    }
}

/// The modifiers, and whether the key was pressed, repeated or released.
fn pressed(field: &str) -> Option<(KeyModifiers, KeyEventKind)> {
    let (mask, kind) = field.split_once(':').unwrap_or((field, ""));
    let mask = if mask.is_empty() { 1 } else { number(mask)? }.saturating_sub(1);
    let all = [KeyModifiers::SHIFT, KeyModifiers::ALT, KeyModifiers::CONTROL, KeyModifiers::SUPER];
    let held = all.into_iter().enumerate().filter(|(bit, _)| mask & 1 << bit != 0).map(|(_, modifier)| modifier);
    let kind = match kind {
        "" | "1" => KeyEventKind::Press,
        "2" => KeyEventKind::Repeat,
        "3" => KeyEventKind::Release,
        _ => return None,
    };
    Some((held.collect(), kind))
}

fn number(text: &str) -> Option<u32> {
    text.parse().ok()
}

/// An X10 mouse report of three bytes.
pub fn x10_mouse(bytes: &[u8]) -> Option<Event> {
    let [button, column, row] = bytes else { return None };
    let position = |byte: u8| u32::from(byte.saturating_sub(32));
    mouse(u32::from(button.checked_sub(32)?), position(*column), position(*row), false)
}

/// A numeric mouse report; the button's number may have `base` added.
fn numeric_mouse(text: &str, base: u32, released: bool) -> Option<Event> {
    let mut numbers = text.split(';').map(number);
    let [button, column, row] = [numbers.next()??, numbers.next()??, numbers.next()??];
    mouse(button.checked_sub(base)?, column, row, released)
}

/// A mouse event: the button in bits 1, 2, 64 and 128, the modifiers in 4, 8 and 16, motion in 32.
fn mouse(bits: u32, column: u32, row: u32, released: bool) -> Option<Event> {
    if bits > 255 {
        return None;
    }
    let buttons = [MouseButton::Left, MouseButton::Middle, MouseButton::Right];
    let button = (bits & 3 | (bits & 0xc0) >> 4) as usize;
    let kind = match (buttons.get(button), button, bits & 32 != 0) {
        (Some(button), _, true) => MouseEventKind::Drag(*button),
        (Some(button), ..) if released => MouseEventKind::Up(*button),
        (Some(button), ..) => MouseEventKind::Down(*button),
        (None, 3, false) => MouseEventKind::Up(MouseButton::Left),
        (None, 3..=5, true) => MouseEventKind::Moved,
        (None, 4, false) => MouseEventKind::ScrollUp,
        (None, 5, false) => MouseEventKind::ScrollDown,
        (None, 6, false) => MouseEventKind::ScrollLeft,
        (None, 7, false) => MouseEventKind::ScrollRight,
        _ => return None,
    };
    let all = [KeyModifiers::SHIFT, KeyModifiers::ALT, KeyModifiers::CONTROL];
    let held = all.into_iter().enumerate().filter(|(bit, _)| bits & 4 << bit != 0).map(|(_, modifier)| modifier);
    let position = |number: u32| u16::try_from(number.checked_sub(1)?).ok();
    let (column, row) = (position(column)?, position(row)?);
    Some(Event::Mouse(MouseEvent { kind, column, row, modifiers: held.collect() }))
}
