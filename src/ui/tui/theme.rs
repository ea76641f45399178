//! Renders the theme: the style of each role, and the glyphs. Styles are chosen only here.
//!
//! Colors are drawn on the terminal's own background. Color never carries meaning alone: a glyph or a word does, and
//! the color repeats it.

mod glyphs;

use ratatui::style::{Color as RatatuiColor, Modifier, Style};

use crate::app::theme::{Color, GlyphSet, Role, Theme};

pub use glyphs::{ASCII, Glyphs, UNICODE};

impl Theme {
    /// The glyphs of the glyph set.
    #[must_use]
    pub fn glyphs(self) -> &'static Glyphs {
        match self.glyphs {
            GlyphSet::Unicode => &UNICODE,
            GlyphSet::Ascii => &ASCII,
        }
    }

    /// A style with the color of a role, if it has one.
    fn tinted(self, role: Role) -> Style {
        self.palette.of(role).map_or_else(Style::new, |colour| Style::new().fg(to_ratatui(colour)))
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

    /// Less important text: dim if it has no color.
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

    /// A style with the color of a role, or dim.
    fn dimmed(self, role: Role) -> Style {
        match self.palette.of(role) {
            Some(colour) => Style::new().fg(to_ratatui(colour)),
            None => Style::new().add_modifier(Modifier::DIM),
        }
    }
}

/// The ratatui color.
fn to_ratatui(color: Color) -> RatatuiColor {
    match color {
        Color::Black => RatatuiColor::Black,
        Color::Red => RatatuiColor::Red,
        Color::Green => RatatuiColor::Green,
        Color::Yellow => RatatuiColor::Yellow,
        Color::Blue => RatatuiColor::Blue,
        Color::Magenta => RatatuiColor::Magenta,
        Color::Cyan => RatatuiColor::Cyan,
        Color::Gray => RatatuiColor::Gray,
        Color::DarkGray => RatatuiColor::DarkGray,
        Color::LightRed => RatatuiColor::LightRed,
        Color::LightGreen => RatatuiColor::LightGreen,
        Color::LightYellow => RatatuiColor::LightYellow,
        Color::LightBlue => RatatuiColor::LightBlue,
        Color::LightMagenta => RatatuiColor::LightMagenta,
        Color::LightCyan => RatatuiColor::LightCyan,
        Color::White => RatatuiColor::White,
        Color::Indexed(index) => RatatuiColor::Indexed(index),
        Color::Rgb(red, green, blue) => RatatuiColor::Rgb(red, green, blue),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn muted_text_is_dim_without_a_color() {
        assert_eq!(Theme::default().muted(), Style::new().add_modifier(Modifier::DIM));
    }
}
