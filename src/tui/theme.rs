//! The theme: what each role looks like. The only place where colours and glyphs are chosen.
//!
//! Colours stand on the terminal's own background. No meaning rests on colour alone: a glyph or a word carries it,
//! and the colour repeats it.

mod glyphs;
mod palette;

use ratatui::style::{Modifier, Style};

pub use glyphs::{ASCII, Glyphs, UNICODE};
pub use palette::{Depth, Palette, Role};

/// Colours and glyphs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Theme {
    /// The colour of each role; bold, dim and reverse are there without.
    pub palette: Palette,
    /// The signs.
    pub glyphs: &'static Glyphs,
}

impl Default for Theme {
    fn default() -> Self {
        Self { palette: Palette::ANSI, glyphs: &UNICODE }
    }
}

impl Theme {
    /// A style in the colour of a role, or without it.
    fn tinted(self, role: Role) -> Style {
        self.palette.of(role).map_or_else(Style::new, |colour| Style::new().fg(colour))
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
            Some(colour) => Style::new().fg(colour),
            None => Style::new().add_modifier(Modifier::DIM),
        }
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
