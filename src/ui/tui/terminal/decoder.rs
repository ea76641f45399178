//! From the bytes of a terminal to keys.
//!
//! Keys and the replies of the terminal arrive in one stream: its version, its colors, where the cursor is. A reply is never
//! a key, whatever letters it holds, wherever it is split, and also where it answers a question that another program asked.
//! Every control sequence is therefore read to its end before it is decided what it was; what is not known to be a key is
//! passed over.
//!
//! A sequence may also never end, since the connection was cut or since Escape itself was pressed. It is given up on after a
//! time, so that it swallows no key that is pressed later. The time comes from outside: this module knows no clock.

use std::collections::VecDeque;

use ratatui::crossterm::event::{Event, KeyCode, KeyEvent, KeyModifiers};

use super::sequence;

/// How long Escape may be the beginning of something more.
const ESCAPE_MS: u64 = 50;
/// How long a sequence may be silent before it is given up on, and how long it may last.
const SILENCE_MS: u64 = 1_000;
const WHOLE_MS: u64 = 3_000;
/// The same for the silence of pasted text, which a slow connection brings in pieces.
const PASTE_MS: u64 = 3_000;
/// Bytes of parameters and of pasted text that are kept; the rest is read and passed over.
const PARAMETERS: usize = 64;
const PASTED: usize = 1 << 20;

const ESC: u8 = 0x1b;
const BEL: u8 = 0x07;
const CANCEL: u8 = 0x18;
const SUBSTITUTE: u8 = 0x1a;
/// The end of a string, as one byte.
const ST: u8 = 0x9c;
/// The end of pasted text.
const PASTE_END: &[u8] = b"\x1b[201~";

/// What is being read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum State {
    /// Keys.
    #[default]
    Ground,
    /// Something after Escape.
    Escape,
    /// A key after `ESC O`.
    Single,
    /// A control sequence after `ESC [`.
    Control,
    /// One of the function keys of the Linux console, after `ESC [ [`.
    Console,
    /// So many more bytes of a report of the mouse in its first form.
    Mouse(u8),
    /// A string: OSC, DCS, APC, PM or SOS, and by which byte it was introduced.
    String(u8),
    /// The byte after Escape in a string.
    StringEscape(u8),
    /// Pasted text.
    Paste,
}

/// Reads keys out of bytes.
#[derive(Debug, Default)]
pub struct Decoder {
    state: State,
    /// What was read of the parameters, of the pasted text or of a character.
    held: Vec<u8>,
    /// Whether a byte of the present string was read.
    begun: bool,
    /// Whether Escape stood before the character that is being read.
    alt: bool,
    /// When the present sequence began, and when its last byte came.
    since_ms: u64,
    last_ms: u64,
    /// An introducer that was taken for a key since nothing followed, and when.
    late: Option<(u8, u64)>,
    events: VecDeque<Event>,
}

impl Decoder {
    /// Takes bytes that arrived together.
    pub fn feed(&mut self, bytes: &[u8], at_ms: u64) {
        self.expire(at_ms);
        if let Some((introducer, late_ms)) = self.late.take()
            && at_ms.saturating_sub(late_ms) < SILENCE_MS
            && goes_on(introducer, bytes)
        {
            self.enter(if introducer == ESC { State::Escape } else { introduced(introducer) }, late_ms);
        }
        for byte in bytes {
            self.last_ms = at_ms;
            self.byte(*byte, at_ms);
        }
    }

    /// After how many milliseconds without a byte [`Decoder::expire`] has something to say, if ever.
    #[must_use]
    pub fn patience_ms(&self, at_ms: u64) -> Option<u64> {
        let patience = match self.state {
            State::Escape | State::Single => ESCAPE_MS,
            State::Paste => PASTE_MS,
            State::Ground
            | State::Control
            | State::Console
            | State::Mouse(_)
            | State::String(_)
            | State::StringEscape(_) => return None,
        };
        Some((self.last_ms + patience).saturating_sub(at_ms))
    }

    /// Gives up on what does not go on, and gives what it was if it was a key.
    pub fn expire(&mut self, at_ms: u64) {
        let silence = at_ms.saturating_sub(self.last_ms);
        let alone = silence >= ESCAPE_MS;
        match self.state {
            State::Escape if alone => {
                self.key(KeyCode::Esc, KeyModifiers::NONE);
                self.give_up(Some(ESC));
            }
            State::Single if alone => {
                self.key(KeyCode::Char('O'), KeyModifiers::ALT | KeyModifiers::SHIFT);
                self.give_up(None);
            }
            State::String(introducer) if alone && !self.begun => self.give_up(Some(introducer)),
            State::Paste if silence >= PASTE_MS => self.pasted(),
            State::Ground | State::Paste => {}
            _ if silence >= SILENCE_MS || at_ms.saturating_sub(self.since_ms) >= WHOLE_MS => self.give_up(None),
            _ => {}
        }
    }

    /// Goes back to keys. An introducer that may yet be followed by the rest of its sequence is remembered.
    fn give_up(&mut self, introducer: Option<u8>) {
        self.late = introducer.map(|introducer| (introducer, self.last_ms));
        self.enter(State::Ground, self.last_ms);
    }

    /// Begins to read something else.
    fn enter(&mut self, state: State, at_ms: u64) {
        (self.state, self.since_ms, self.begun) = (state, at_ms, false);
        self.held.clear();
    }

    /// Takes a byte.
    fn byte(&mut self, byte: u8, at_ms: u64) {
        match self.state {
            State::Ground => self.ground(byte, at_ms),
            State::Escape => self.escape(byte, at_ms),
            State::Single => self.single(byte, at_ms),
            State::Control => self.control(byte, at_ms),
            State::Console => {
                self.enter(State::Ground, at_ms);
                self.events.extend(sequence::console(byte));
            }
            State::Mouse(left) => {
                self.held.push(byte);
                if left > 1 {
                    self.state = State::Mouse(left - 1);
                } else {
                    self.events.extend(sequence::first_mouse(&self.held));
                    self.enter(State::Ground, at_ms);
                }
            }
            State::String(introducer) => self.string(introducer, byte, at_ms),
            State::StringEscape(_) if byte == b'\\' => self.enter(State::Ground, at_ms),
            State::StringEscape(_) => {
                // The string was cut off, and another sequence begins.
                self.enter(State::Escape, at_ms);
                self.escape(byte, at_ms);
            }
            State::Paste => {
                self.held.push(byte);
                if self.held.ends_with(PASTE_END) {
                    self.held.truncate((self.held.len() - PASTE_END.len()).min(PASTED));
                    self.pasted();
                } else if self.held.len() > PASTED + PASTE_END.len() {
                    // The end of the text is not kept; the end of the sequence must be seen.
                    self.held.remove(PASTED);
                }
            }
        }
    }

    /// Takes a byte of a key, or the first of a sequence.
    fn ground(&mut self, byte: u8, at_ms: u64) {
        if byte < 0x80 {
            // A character that was not finished is none.
            self.alt &= self.held.is_empty();
            self.held.clear();
            if byte == ESC {
                self.enter(State::Escape, at_ms);
            } else {
                let (code, modifiers) = ascii(byte);
                self.key(code, modifiers);
            }
            return;
        }
        self.held.push(byte);
        match std::str::from_utf8(&self.held) {
            Ok(text) => {
                let char = text.chars().next().unwrap_or_default();
                self.held.clear();
                match u32::from(char) {
                    code @ 0x80..0xa0 => self.enter(introduced(code as u8 - 0x40), at_ms),
                    _ => self.key(KeyCode::Char(char), shift(char)),
                }
            }
            Err(error) if error.error_len().is_none() => {}
            // No character: perhaps one that introduces a sequence as a single byte; or another one begins here.
            Err(_) if self.held.len() == 1 => {
                (self.alt, self.held) = (false, Vec::new());
                if matches!(byte, 0x80..0xa0) {
                    self.enter(introduced(byte - 0x40), at_ms);
                }
            }
            Err(_) => {
                (self.alt, self.held) = (false, Vec::new());
                self.ground(byte, at_ms);
            }
        }
    }

    /// Takes the byte after Escape.
    fn escape(&mut self, byte: u8, at_ms: u64) {
        match byte {
            ESC => {
                self.key(KeyCode::Esc, KeyModifiers::NONE);
                self.since_ms = at_ms;
            }
            // A string that ends is not ours, or was given up on.
            b'\\' => self.enter(State::Ground, at_ms),
            _ => {
                self.enter(introduced(byte), at_ms);
                if self.state == State::Ground {
                    self.alt = true;
                    self.ground(byte, at_ms);
                }
            }
        }
    }

    /// Takes the byte after `ESC O`.
    fn single(&mut self, byte: u8, at_ms: u64) {
        self.enter(State::Ground, at_ms);
        if byte < b' ' {
            self.ground(byte, at_ms);
        } else {
            self.events.extend(sequence::single(byte));
        }
    }

    /// Takes a byte of a control sequence.
    fn control(&mut self, byte: u8, at_ms: u64) {
        match byte {
            b'[' if self.held.is_empty() => self.enter(State::Console, at_ms),
            b'M' if self.held.is_empty() => self.enter(State::Mouse(3), at_ms),
            b' '..=b'?' => {
                if self.held.len() < PARAMETERS {
                    self.held.push(byte);
                }
            }
            b'@'..=b'~' => {
                let parameters = std::mem::take(&mut self.held);
                self.enter(State::Ground, at_ms);
                if byte == b'~' && parameters == b"200" {
                    self.enter(State::Paste, at_ms);
                } else if parameters.len() < PARAMETERS {
                    self.events.extend(sequence::control(&parameters, byte));
                }
            }
            CANCEL | SUBSTITUTE => self.enter(State::Ground, at_ms),
            _ => {
                self.enter(State::Ground, at_ms);
                self.ground(byte, at_ms);
            }
        }
    }

    /// Takes a byte of a string: all are passed over up to its end. A control character that no string can hold is a key that
    /// was pressed while the string did not end.
    fn string(&mut self, introducer: u8, byte: u8, at_ms: u64) {
        self.begun = true;
        match byte {
            BEL | CANCEL | SUBSTITUTE | ST => self.enter(State::Ground, at_ms),
            ESC => self.state = State::StringEscape(introducer),
            0..0x20 => {
                self.enter(State::Ground, at_ms);
                self.ground(byte, at_ms);
            }
            _ => {}
        }
    }

    /// Gives the pasted text.
    fn pasted(&mut self) {
        let text = String::from_utf8_lossy(&std::mem::take(&mut self.held)).into_owned();
        self.events.push_back(Event::Paste(text));
        self.enter(State::Ground, self.last_ms);
    }

    /// Gives a key.
    fn key(&mut self, code: KeyCode, modifiers: KeyModifiers) {
        let alt = if std::mem::take(&mut self.alt) { KeyModifiers::ALT } else { KeyModifiers::NONE };
        self.events.push_back(Event::Key(KeyEvent::new(code, modifiers | alt)));
    }
}

impl Iterator for Decoder {
    type Item = Event;

    /// The next event that was read.
    fn next(&mut self) -> Option<Event> {
        self.events.pop_front()
    }
}

/// What the byte after Escape introduces; nothing if it is a key with Alt.
fn introduced(byte: u8) -> State {
    match byte {
        b'[' => State::Control,
        b'O' => State::Single,
        b']' | b'P' | b'X' | b'^' | b'_' => State::String(byte),
        _ => State::Ground,
    }
}

/// Whether bytes that arrive late are the rest of a sequence whose introducer came alone. People press keys one at a time;
/// only what arrives together and begins as a reply does is one.
fn goes_on(introducer: u8, bytes: &[u8]) -> bool {
    let [first, rest @ ..] = bytes else { return false };
    let fits = match introducer {
        ESC => return *first != ESC && goes_on(*first, rest),
        b'[' => matches!(first, b'0'..=b'?'),
        b']' => matches!(first, b'0'..=b'9' | b'l' | b'L' | b'I'),
        b'P' => matches!(first, b' '..=b'?'),
        b'_' => *first == b'G',
        b'^' | b'X' => matches!(first, b' '..=b'~'),
        _ => false,
    };
    fits && !rest.is_empty()
}

/// The key of a byte that is a character by itself.
fn ascii(byte: u8) -> (KeyCode, KeyModifiers) {
    match byte {
        b'\r' => (KeyCode::Enter, KeyModifiers::NONE),
        b'\t' => (KeyCode::Tab, KeyModifiers::NONE),
        0x7f => (KeyCode::Backspace, KeyModifiers::NONE),
        0 => (KeyCode::Char(' '), KeyModifiers::CONTROL),
        0x01..=0x1a => (KeyCode::Char(char::from(byte - 1 + b'a')), KeyModifiers::CONTROL),
        0x1c..=0x1f => (KeyCode::Char(char::from(byte - 0x1c + b'4')), KeyModifiers::CONTROL),
        _ => (KeyCode::Char(char::from(byte)), shift(char::from(byte))),
    }
}

/// Shift, where a character is a capital.
fn shift(char: char) -> KeyModifiers {
    if char.is_uppercase() { KeyModifiers::SHIFT } else { KeyModifiers::NONE }
}

/// A line that was typed where the terminal itself edits lines, without the sequences in it.
#[must_use]
pub fn without_sequences(line: &str) -> String {
    let mut decoder = Decoder::default();
    decoder.feed(line.as_bytes(), 0);
    let typed = decoder.filter_map(|event| match event {
        Event::Key(KeyEvent { code: KeyCode::Char(char), modifiers, .. })
            if !modifiers.intersects(KeyModifiers::CONTROL | KeyModifiers::ALT) =>
        {
            Some(char.to_string())
        }
        Event::Key(KeyEvent { code: KeyCode::Tab, .. }) => Some("\t".to_owned()),
        Event::Paste(text) => Some(text),
        _ => None,
    });
    typed.collect()
}

#[cfg(test)]
mod tests;
