//! How a theme is drawn: the style of each role, and its glyphs. The only place where styles are chosen.
//!
//! Colors stand on the terminal's own background. No meaning rests on color alone: a glyph or a word carries it,
//! and the color repeats it.

mod glyphs;

use ratatui::style::{Color as Shown, Modifier, Style};

use crate::app::theme::{Color, GlyphSet, Role, Theme};

pub use glyphs::{ASCII, Glyphs, UNICODE};

impl Theme {
    /// The glyphs.
    #[must_use]
    pub fn glyphs(self) -> &'static Glyphs {
        match self.glyphs {
            GlyphSet::Unicode => &UNICODE,
            GlyphSet::Ascii => &ASCII,
        }
    }

    /// A style in the colour of a role, or without it.
    fn tinted(self, role: Role) -> Style {
        self.palette.of(role).map_or_else(Style::new, |colour| Style::new().fg(shown(colour)))
    }

    /// Right.
    #[must_use]
    pub fn right(self) -> Style {
        self.tinted(Role::Right).add_modifier(Modifier::BOLD)
    }

    /// Wrong.
    #[must_use]
    pub fn wrong(self) -> Style {
        self.tinted(Role::Wrong).add_modifier(Modifier::BOLD)
    }

    /// Needs attention.
    #[must_use]
    pub fn warning(self) -> Style {
        self.tinted(Role::Warning).add_modifier(Modifier::BOLD)
    }

    /// Keys and letters.
    #[must_use]
    pub fn accent(self) -> Style {
        self.tinted(Role::Accent).add_modifier(Modifier::BOLD)
    }

    /// Bars.
    #[must_use]
    pub fn bar(self) -> Style {
        self.tinted(Role::Bar)
    }

    /// Headings and lead-ins.
    #[must_use]
    pub fn strong(self) -> Style {
        self.tinted(Role::Strong).add_modifier(Modifier::BOLD)
    }

    /// Ordinary text.
    #[must_use]
    pub fn plain(self) -> Style {
        Style::new()
    }

    /// Text that may be passed over: dim where it has no colour.
    #[must_use]
    pub fn muted(self) -> Style {
        self.dimmed(Role::Muted)
    }

    /// The selected row.
    #[must_use]
    pub fn selected(self) -> Style {
        self.tinted(Role::Selected).add_modifier(Modifier::REVERSED)
    }

    /// An option that was struck out.
    #[must_use]
    pub fn struck(self) -> Style {
        self.dimmed(Role::Struck).add_modifier(Modifier::CROSSED_OUT)
    }

    /// A style in the colour of a role, or dim.
    fn dimmed(self, role: Role) -> Style {
        match self.palette.of(role) {
            Some(colour) => Style::new().fg(shown(colour)),
            None => Style::new().add_modifier(Modifier::DIM),
        }
    }
}

/// A color as ratatui has it.
fn shown(color: Color) -> Shown {
    match color {
        Color::Black => Shown::Black,
        Color::Red => Shown::Red,
        Color::Green => Shown::Green,
        Color::Yellow => Shown::Yellow,
        Color::Blue => Shown::Blue,
        Color::Magenta => Shown::Magenta,
        Color::Cyan => Shown::Cyan,
        Color::Gray => Shown::Gray,
        Color::DarkGray => Shown::DarkGray,
        Color::LightRed => Shown::LightRed,
        Color::LightGreen => Shown::LightGreen,
        Color::LightYellow => Shown::LightYellow,
        Color::LightBlue => Shown::LightBlue,
        Color::LightMagenta => Shown::LightMagenta,
        Color::LightCyan => Shown::LightCyan,
        Color::White => Shown::White,
        Color::Indexed(index) => Shown::Indexed(index),
        Color::Rgb(red, green, blue) => Shown::Rgb(red, green, blue),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_may_be_passed_over_is_dim_where_it_has_no_colour() {
        assert_eq!(Theme::default().muted(), Style::new().add_modifier(Modifier::DIM));
    }
}
