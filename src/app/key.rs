//! The app's own representation of keys, independent of any terminal library.

/// A key press.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Key {
    /// The key.
    pub code: KeyCode,
    /// The modifiers held.
    pub modifiers: Modifiers,
}

/// A key. A letter with Shift is its capital.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum KeyCode {
    /// A character.
    Char(char),
    /// A function key.
    F(u8),
    /// Enter.
    Enter,
    /// Tab.
    Tab,
    /// Shift+Tab.
    BackTab,
    /// Escape.
    Esc,
    /// Backspace.
    Backspace,
    /// Delete.
    Delete,
    /// Insert.
    Insert,
    /// The up arrow.
    Up,
    /// The down arrow.
    Down,
    /// The left arrow.
    Left,
    /// The right arrow.
    Right,
    /// Home.
    Home,
    /// End.
    End,
    /// Page up.
    PageUp,
    /// Page down.
    PageDown,
}

/// Modifier keys, except Shift.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Modifiers {
    /// Ctrl.
    pub ctrl: bool,
    /// Alt.
    pub alt: bool,
    /// Any other, such as Super.
    pub other: bool,
}

impl Modifiers {
    /// No modifier.
    pub const NONE: Self = Self { ctrl: false, alt: false, other: false };
    /// Only Ctrl.
    pub const CTRL: Self = Self { ctrl: true, alt: false, other: false };
}

impl KeyCode {
    /// The character, for a character key.
    #[must_use]
    pub fn as_char(self) -> Option<char> {
        if let Self::Char(char) = self { Some(char) } else { None }
    }
}

impl From<KeyCode> for Key {
    /// The key alone.
    fn from(code: KeyCode) -> Self {
        Self { code, modifiers: Modifiers::NONE }
    }
}
