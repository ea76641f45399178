//! The theme: the color of each role, and the glyph set. Rendering is up to the interface.

mod palette;

pub use palette::{Color, Depth, Palette, Role};

/// Colors and glyphs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Theme {
    /// The color of each role.
    pub palette: Palette,
    /// The glyph set.
    pub glyphs: GlyphSet,
}

/// The glyph sets.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum GlyphSet {
    /// For a terminal that shows Unicode.
    #[default]
    Unicode,
    /// For a terminal that shows only ASCII.
    Ascii,
}

impl Default for Theme {
    fn default() -> Self {
        Self { palette: Palette::ANSI, glyphs: GlyphSet::default() }
    }
}
