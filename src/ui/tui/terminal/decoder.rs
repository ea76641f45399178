//! Decodes the bytes from a terminal into key events.
//!
//! Keys and the terminal's replies (its version, its colors, the cursor position) arrive in one stream. A reply is
//! never a key, whatever letters it contains, wherever it is split, and even if it answers another program's query.
//! Therefore every control sequence is read to its end before it is classified, and is ignored unless it is known to be
//! a key.
//!
//! A sequence may also never end, because the connection broke or because Escape itself was pressed. It is abandoned
//! after a timeout, so that it does not swallow later keys. The time is passed in: this module reads no clock.

use std::collections::VecDeque;

use ratatui::crossterm::event::{Event, KeyCode, KeyEvent, KeyModifiers};

use super::sequence;

/// How long Escape may be the beginning of a sequence.
const ESCAPE_MS: u64 = 50;
/// How long a sequence may pause before it is abandoned, and how long it may take in total.
const SILENCE_MS: u64 = 1_000;
const WHOLE_MS: u64 = 3_000;
/// The longest pause in pasted text, which a slow connection delivers in pieces.
const PASTE_MS: u64 = 3_000;
/// The limits of stored parameters and pasted text, in bytes; the rest is read and dropped.
const PARAMETERS: usize = 64;
const PASTED: usize = 1 << 20;

const ESC: u8 = 0x1b;
const BEL: u8 = 0x07;
const CANCEL: u8 = 0x18;
const SUBSTITUTE: u8 = 0x1a;
/// The string terminator as a single byte (C1).
const ST: u8 = 0x9c;
/// The end of bracketed paste.
const PASTE_END: &[u8] = b"\x1b[201~";

/// The decoder's state.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum State {
    #[default]
    Ground,
    /// After Escape.
    Escape,
    /// After `ESC O`.
    Single,
    /// In a control sequence, after `ESC [`.
    Control,
    /// In a function key of the Linux console, after `ESC [ [`.
    Console,
    /// In an X10 mouse report, with this many bytes left.
    Mouse(u8),
    /// In an OSC, DCS, APC, PM or SOS string, with its introducer.
    String(u8),
    /// After Escape in a string.
    StringEscape(u8),
    Paste,
}

/// Decodes bytes into events.
#[derive(Debug, Default)]
pub struct Decoder {
    state: State,
    /// The parameters, pasted text or partial character read so far.
    buffer: Vec<u8>,
    /// Whether a byte of the current string was read.
    has_content: bool,
    /// Whether Escape came before the character being read.
    alt: bool,
    /// When the current sequence began, and when its last byte arrived.
    since_ms: u64,
    last_ms: u64,
    /// An introducer that was reported as a key because nothing followed, and when.
    late: Option<(u8, u64)>,
    events: VecDeque<Event>,
}

impl Decoder {
    /// Decodes bytes that arrived together.
    pub fn feed(&mut self, bytes: &[u8], at_ms: u64) {
        self.expire(at_ms);
        if let Some((introducer, late_ms)) = self.late.take()
            && at_ms.saturating_sub(late_ms) < SILENCE_MS
            && is_rest(introducer, bytes)
        {
            self.enter(if introducer == ESC { State::Escape } else { introduced(introducer) }, late_ms);
        }
        for byte in bytes {
            self.last_ms = at_ms;
            self.byte(*byte, at_ms);
        }
    }

    /// Milliseconds until [`Decoder::expire`] has something to do if no byte arrives.
    #[must_use]
    pub fn timeout_ms(&self, at_ms: u64) -> Option<u64> {
        let timeout = match self.state {
            State::Escape | State::Single => ESCAPE_MS,
            State::Paste => PASTE_MS,
            State::Ground
            | State::Control
            | State::Console
            | State::Mouse(_)
            | State::String(_)
            | State::StringEscape(_) => return None,
        };
        Some((self.last_ms + timeout).saturating_sub(at_ms))
    }

    /// Abandons a sequence that timed out, and reports it if it was a key.
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
            State::String(introducer) if alone && !self.has_content => self.give_up(Some(introducer)),
            State::Paste if silence >= PASTE_MS => self.pasted(),
            State::Ground | State::Paste => {}
            _ if silence >= SILENCE_MS || at_ms.saturating_sub(self.since_ms) >= WHOLE_MS => self.give_up(None),
            _ => {}
        }
    }

    /// Returns to the ground state. Remembers an introducer whose sequence may still arrive.
    fn give_up(&mut self, introducer: Option<u8>) {
        self.late = introducer.map(|introducer| (introducer, self.last_ms));
        self.enter(State::Ground, self.last_ms);
    }

    fn enter(&mut self, state: State, at_ms: u64) {
        (self.state, self.since_ms, self.has_content) = (state, at_ms, false);
        self.buffer.clear();
    }

    /// Decodes one byte.
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
                self.buffer.push(byte);
                if left > 1 {
                    self.state = State::Mouse(left - 1);
                } else {
                    self.events.extend(sequence::x10_mouse(&self.buffer));
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
                self.buffer.push(byte);
                if self.buffer.ends_with(PASTE_END) {
                    self.buffer.truncate((self.buffer.len() - PASTE_END.len()).min(PASTED));
                    self.pasted();
                } else if self.buffer.len() > PASTED + PASTE_END.len() {
                    // The stored text is full, but the end of the sequence must still be recognized.
                    self.buffer.remove(PASTED);
                }
            }
        }
    }

    /// Decodes a byte of a key, or the first byte of a sequence.
    fn ground(&mut self, byte: u8, at_ms: u64) {
        if byte < 0x80 {
            // An incomplete character is dropped.
            self.alt &= self.buffer.is_empty();
            self.buffer.clear();
            if byte == ESC {
                self.enter(State::Escape, at_ms);
            } else {
                let (code, modifiers) = ascii(byte);
                self.key(code, modifiers);
            }
            return;
        }
        self.buffer.push(byte);
        match std::str::from_utf8(&self.buffer) {
            Ok(text) => {
                let char = text.chars().next().unwrap_or_default();
                self.buffer.clear();
                match u32::from(char) {
                    code @ 0x80..0xa0 => self.enter(introduced(code as u8 - 0x40), at_ms),
                    _ => self.key(KeyCode::Char(char), shift(char)),
                }
            }
            Err(error) if error.error_len().is_none() => {}
            // Not UTF-8: perhaps a C1 introducer, or the first byte of another character.
            Err(_) if self.buffer.len() == 1 => {
                (self.alt, self.buffer) = (false, Vec::new());
                if matches!(byte, 0x80..0xa0) {
                    self.enter(introduced(byte - 0x40), at_ms);
                }
            }
            Err(_) => {
                (self.alt, self.buffer) = (false, Vec::new());
                self.ground(byte, at_ms);
            }
        }
    }

    /// Decodes the byte after Escape.
    fn escape(&mut self, byte: u8, at_ms: u64) {
        match byte {
            ESC => {
                self.key(KeyCode::Esc, KeyModifiers::NONE);
                self.since_ms = at_ms;
            }
            // The end of a string that was abandoned or is not ours.
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

    /// Decodes the byte after `ESC O`.
    fn single(&mut self, byte: u8, at_ms: u64) {
        self.enter(State::Ground, at_ms);
        if byte < b' ' {
            self.ground(byte, at_ms);
        } else {
            self.events.extend(sequence::single(byte));
        }
    }

    /// Decodes a byte of a control sequence.
    fn control(&mut self, byte: u8, at_ms: u64) {
        match byte {
            b'[' if self.buffer.is_empty() => self.enter(State::Console, at_ms),
            b'M' if self.buffer.is_empty() => self.enter(State::Mouse(3), at_ms),
            b' '..=b'?' => {
                if self.buffer.len() < PARAMETERS {
                    self.buffer.push(byte);
                }
            }
            b'@'..=b'~' => {
                let parameters = std::mem::take(&mut self.buffer);
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

    /// Decodes a byte of a string; all are ignored up to its end. A control character that no string can contain is a
    /// key pressed while the string did not end.
    fn string(&mut self, introducer: u8, byte: u8, at_ms: u64) {
        self.has_content = true;
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

    /// Emits the pasted text.
    fn pasted(&mut self) {
        let text = String::from_utf8_lossy(&std::mem::take(&mut self.buffer)).into_owned();
        self.events.push_back(Event::Paste(text));
        self.enter(State::Ground, self.last_ms);
    }

    /// Emits a key.
    fn key(&mut self, code: KeyCode, modifiers: KeyModifiers) {
        let alt = if std::mem::take(&mut self.alt) { KeyModifiers::ALT } else { KeyModifiers::NONE };
        self.events.push_back(Event::Key(KeyEvent::new(code, modifiers | alt)));
    }
}

impl Iterator for Decoder {
    type Item = Event;

    /// The next decoded event.
    fn next(&mut self) -> Option<Event> {
        self.events.pop_front()
    }
}

/// The state after Escape and this byte; `Ground` if they are a key with Alt.
fn introduced(byte: u8) -> State {
    match byte {
        b'[' => State::Control,
        b'O' => State::Single,
        b']' | b'P' | b'X' | b'^' | b'_' => State::String(byte),
        _ => State::Ground,
    }
}

/// Whether late bytes are the rest of a sequence whose introducer arrived alone. People press keys one at a time, so
/// only bytes that arrive together and begin like a reply are one.
fn is_rest(introducer: u8, bytes: &[u8]) -> bool {
    let [first, rest @ ..] = bytes else { return false };
    let fits = match introducer {
        ESC => return *first != ESC && is_rest(*first, rest),
        b'[' => matches!(first, b'0'..=b'?'),
        b']' => matches!(first, b'0'..=b'9' | b'l' | b'L' | b'I'),
        b'P' => matches!(first, b' '..=b'?'),
        b'_' => *first == b'G',
        b'^' | b'X' => matches!(first, b' '..=b'~'),
        _ => false,
    };
    fits && !rest.is_empty()
}

/// The key of an ASCII byte.
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

/// Shift for a capital letter.
fn shift(char: char) -> KeyModifiers {
    if char.is_uppercase() { KeyModifiers::SHIFT } else { KeyModifiers::NONE }
}

/// Removes control sequences from a line that was typed while the terminal itself edits lines.
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
