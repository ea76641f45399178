//! Palettes: the color of each role, and the nearest colors on terminals that support only a few. Long because it lists
//! every color of every palette.

/// A terminal color.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Color {
    /// Black, the first of the terminal's own 16 colors.
    Black,
    /// Red.
    Red,
    /// Green.
    Green,
    /// Yellow.
    Yellow,
    /// Blue.
    Blue,
    /// Magenta.
    Magenta,
    /// Cyan.
    Cyan,
    /// Light gray.
    Gray,
    /// Dark gray.
    DarkGray,
    /// Light red.
    LightRed,
    /// Light green.
    LightGreen,
    /// Light yellow.
    LightYellow,
    /// Light blue.
    LightBlue,
    /// Light magenta.
    LightMagenta,
    /// Light cyan.
    LightCyan,
    /// White.
    White,
    /// A color of the 256-color table.
    Indexed(u8),
    /// A 24-bit color.
    Rgb(u8, u8, u8),
}

/// What a color stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Right.
    Right,
    /// Wrong.
    Wrong,
    /// Needs attention.
    Warning,
    /// Keys and letters.
    Accent,
    /// Bars.
    Bar,
    /// Less important text.
    Muted,
    /// Headings and lead-ins.
    Strong,
    /// The selected row.
    Selected,
    /// An option that was struck out.
    Struck,
}

impl Role {
    /// All roles.
    pub const ALL: [Self; 9] = [
        Self::Right,
        Self::Wrong,
        Self::Warning,
        Self::Accent,
        Self::Bar,
        Self::Muted,
        Self::Strong,
        Self::Selected,
        Self::Struck,
    ];

    /// The name in theme files.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Right => "right",
            Self::Wrong => "wrong",
            Self::Warning => "warning",
            Self::Accent => "accent",
            Self::Bar => "bar",
            Self::Muted => "muted",
            Self::Strong => "strong",
            Self::Selected => "selected",
            Self::Struck => "struck",
        }
    }
}

/// The color of each role; `None` is the terminal's own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Palette([Option<Color>; 9]);

/// Splits a color of the form `0xrrggbb`.
const fn rgb(color: u32) -> Color {
    let [_, red, green, blue] = color.to_be_bytes();
    Color::Rgb(red, green, blue)
}

impl Palette {
    /// The terminal's own 16 colors. Muted text is dim in the default color, not dark gray: that is the background of
    /// some terminals, where the text would be invisible.
    pub const ANSI: Self = Self([
        Some(Color::Green),
        Some(Color::Red),
        Some(Color::Yellow),
        Some(Color::Cyan),
        Some(Color::Blue),
        None,
        None,
        None,
        None,
    ]);

    /// For a light background. These colors and those below are in the 256-color table.
    pub const LIGHT: Self = Self([
        Some(rgb(0x00_5f_00)),
        Some(rgb(0xaf_00_00)),
        Some(rgb(0x87_5f_00)),
        Some(rgb(0x00_5f_87)),
        Some(rgb(0x00_5f_af)),
        Some(rgb(0x5f_5f_5f)),
        None,
        None,
        Some(rgb(0x5f_5f_5f)),
    ]);

    /// For a dark background.
    pub const DARK: Self = Self([
        Some(rgb(0x5f_d7_5f)),
        Some(rgb(0xff_87_87)),
        Some(rgb(0xff_d7_5f)),
        Some(rgb(0x5f_d7_ff)),
        Some(rgb(0x5f_af_ff)),
        Some(rgb(0xa8_a8_a8)),
        None,
        None,
        Some(rgb(0xa8_a8_a8)),
    ]);

    /// Blue for right and orange for wrong: distinguishable without red-green vision, on either background.
    pub const DEUTERAN: Self = Self([
        Some(rgb(0x00_87_d7)),
        Some(rgb(0xd7_5f_00)),
        Some(rgb(0xaf_87_00)),
        Some(rgb(0x00_87_87)),
        Some(rgb(0x00_87_d7)),
        None,
        None,
        None,
        None,
    ]);

    /// No colors.
    pub const MONO: Self = Self([None; 9]);

    /// The named palettes.
    pub const NAMED: [(&'static str, Self); 5] = [
        ("ansi", Self::ANSI),
        ("light", Self::LIGHT),
        ("dark", Self::DARK),
        ("deuteran", Self::DEUTERAN),
        ("mono", Self::MONO),
    ];

    /// The palette with this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::NAMED.into_iter().find_map(|(known, palette)| (known == name).then_some(palette))
    }

    /// The color of a role.
    #[must_use]
    pub fn of(self, role: Role) -> Option<Color> {
        self.0[role as usize]
    }

    /// Sets the color of a role: a name such as `light-blue`, `#rrggbb`, or a number up to 255; `default` is the
    /// terminal's own color. `None` if the text is not a color.
    #[must_use]
    pub fn with(mut self, role: Role, color: &str) -> Option<Self> {
        self.0[role as usize] = match color {
            "default" => None,
            color => {
                Some(NAMES.into_iter().find(|(name, _)| *name == color).map(|(_, color)| color).or_else(|| {
                    match color.strip_prefix('#') {
                        Some(hex) if hex.len() == 6 && hex.is_ascii() => {
                            u32::from_str_radix(hex, 16).ok().filter(|_| !hex.starts_with('+')).map(rgb)
                        }
                        Some(_) => None,
                        None => color.parse().ok().map(Color::Indexed),
                    }
                })?)
            }
        };
        Some(self)
    }

    /// The palette reduced to what a terminal can display.
    #[must_use]
    pub fn at(self, depth: Depth) -> Self {
        Self(self.0.map(|color| color.map(|color| depth.nearest(color))))
    }
}

/// The names of colors in theme files.
const NAMES: [(&str, Color); 16] = [
    ("black", Color::Black),
    ("red", Color::Red),
    ("green", Color::Green),
    ("yellow", Color::Yellow),
    ("blue", Color::Blue),
    ("magenta", Color::Magenta),
    ("cyan", Color::Cyan),
    ("gray", Color::Gray),
    ("dark-gray", Color::DarkGray),
    ("light-red", Color::LightRed),
    ("light-green", Color::LightGreen),
    ("light-yellow", Color::LightYellow),
    ("light-blue", Color::LightBlue),
    ("light-magenta", Color::LightMagenta),
    ("light-cyan", Color::LightCyan),
    ("white", Color::White),
];

/// The RGB values that most terminals use for the 16 colors, in the order of [`NAMES`].
const SIXTEEN: [(u8, u8, u8); 16] = [
    (0, 0, 0),
    (205, 0, 0),
    (0, 205, 0),
    (205, 205, 0),
    (0, 0, 238),
    (205, 0, 205),
    (0, 205, 205),
    (229, 229, 229),
    (127, 127, 127),
    (255, 0, 0),
    (0, 255, 0),
    (255, 255, 0),
    (92, 92, 255),
    (255, 0, 255),
    (0, 255, 255),
    (255, 255, 255),
];

/// The number of colors a terminal supports.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Depth {
    /// 16 colors.
    #[default]
    Sixteen,
    /// 256 colors.
    Table,
    /// 24-bit colors.
    True,
}

impl Depth {
    /// The nearest color with this depth.
    #[must_use]
    pub fn nearest(self, color: Color) -> Color {
        let target = match (self, color) {
            (Self::True, _) | (Self::Table, Color::Indexed(_)) => return color,
            (_, Color::Rgb(red, green, blue)) => (red, green, blue),
            (Self::Sixteen, Color::Indexed(index)) => of_table(index),
            _ => return color,
        };
        let nearest = |from: u8, to: u8| (from..=to).min_by_key(|index| distance(of_table(*index), target));
        match self {
            // The first 16 depend on the terminal's configuration.
            Self::Table => Color::Indexed(nearest(16, 255).unwrap_or(16)),
            Self::Sixteen | Self::True => {
                nearest(0, 15).and_then(|index| NAMES.get(usize::from(index))).map_or(color, |(_, color)| *color)
            }
        }
    }
}

/// The RGB values of a color in the 256-color table.
fn of_table(index: u8) -> (u8, u8, u8) {
    let level = |step: u8| if step == 0 { 0 } else { 55 + 40 * step };
    match index {
        0..=15 => SIXTEEN[usize::from(index)],
        16..=231 => {
            let cube = index - 16;
            (level(cube / 36), level(cube / 6 % 6), level(cube % 6))
        }
        232..=255 => {
            let gray = 8 + 10 * (index - 232);
            (gray, gray, gray)
        }
    }
}

/// The weighted distance of two colors; the eye is most sensitive to green and least to blue.
fn distance(one: (u8, u8, u8), other: (u8, u8, u8)) -> u32 {
    let square = |one: u8, other: u8| u32::from(one.abs_diff(other)).pow(2);
    3 * square(one.0, other.0) + 6 * square(one.1, other.1) + square(one.2, other.2)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The relative luminance as defined by WCAG 2.
    fn luminance((red, green, blue): (u8, u8, u8)) -> f64 {
        let linear = |channel: u8| {
            let share = f64::from(channel) / 255.0;
            if share <= 0.04045 { share / 12.92 } else { ((share + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
    }

    /// The contrast ratio of two colors, from 1 to 21.
    fn contrast(one: (u8, u8, u8), other: (u8, u8, u8)) -> f64 {
        let (one, other) = (luminance(one), luminance(other));
        (one.max(other) + 0.05) / (one.min(other) + 0.05)
    }

    fn parts(color: Color) -> (u8, u8, u8) {
        match color {
            Color::Rgb(red, green, blue) => (red, green, blue),
            Color::Indexed(index) => of_table(index),
            named => SIXTEEN[NAMES.iter().position(|(_, known)| *known == named).unwrap()],
        }
    }

    #[test]
    fn light_and_dark_themes_are_readable() {
        assert!((contrast((0, 0, 0), (255, 255, 255)) - 21.0).abs() < 1e-9);
        let light = [(255, 255, 255), (250, 244, 230)];
        let dark = [(0, 0, 0), (40, 42, 54)];
        for (name, palette, grounds) in [("light", Palette::LIGHT, light), ("dark", Palette::DARK, dark)] {
            for depth in [Depth::True, Depth::Table] {
                for role in Role::ALL {
                    let Some(color) = palette.at(depth).of(role) else { continue };
                    for ground in grounds {
                        let ratio = contrast(parts(color), ground);
                        let least = if role == Role::Bar { 3.0 } else { 4.5 };
                        assert!(ratio >= least, "{name} {} at {depth:?} on {ground:?}: {ratio:.2}", role.name());
                    }
                }
            }
        }
    }

    #[test]
    fn the_deuteran_theme_is_readable_on_both_backgrounds_and_separates_right_from_wrong() {
        for role in Role::ALL {
            let Some(color) = Palette::DEUTERAN.of(role) else { continue };
            for ground in [(255, 255, 255), (0, 0, 0)] {
                assert!(contrast(parts(color), ground) >= 3.0, "{} on {ground:?}", role.name());
            }
        }
        let blue = |role| parts(Palette::DEUTERAN.of(role).unwrap()).2;
        assert!(blue(Role::Right).abs_diff(blue(Role::Wrong)) > 150);
    }

    #[test]
    fn no_role_uses_the_dark_gray_that_some_terminals_have_as_background() {
        for role in Role::ALL {
            assert_ne!(Palette::ANSI.of(role), Some(Color::DarkGray), "{}", role.name());
        }
    }

    #[test]
    fn a_terminal_gets_only_colors_that_it_supports() {
        assert_eq!(Depth::True.nearest(Color::Rgb(1, 2, 3)), Color::Rgb(1, 2, 3));
        assert_eq!(Depth::Table.nearest(Color::Rgb(0x5f, 0xd7, 0xff)), Color::Indexed(81));
        assert_eq!(Depth::Table.nearest(Color::Rgb(0xa8, 0xa8, 0xa8)), Color::Indexed(248));
        assert_eq!(Depth::Sixteen.nearest(Color::Rgb(250, 10, 10)), Color::LightRed);
        assert_eq!(Depth::Sixteen.nearest(Color::Indexed(196)), Color::LightRed);
        assert_eq!(Depth::Sixteen.nearest(Color::Red), Color::Red);
        for (_, palette) in Palette::NAMED {
            for role in Role::ALL {
                let color = palette.at(Depth::Sixteen).of(role);
                assert!(!matches!(color, Some(Color::Rgb(..) | Color::Indexed(_))));
            }
        }
    }

    #[test]
    fn colors_are_parsed_from_names_numbers_and_hex() {
        let right = |text| Palette::ANSI.with(Role::Right, text).map(|palette| palette.of(Role::Right));
        assert_eq!(right("light-blue"), Some(Some(Color::LightBlue)));
        assert_eq!(right("#0087d7"), Some(Some(Color::Rgb(0, 0x87, 0xd7))));
        assert_eq!(right("33"), Some(Some(Color::Indexed(33))));
        assert_eq!(right("default"), Some(None));
        for text in ["", "pink-ish", "#12345", "#+12345", "#12345g", "256", "-1", "#\u{e9}\u{e9}\u{e9}"] {
            assert_eq!(right(text), None, "{text}");
        }
    }
}
