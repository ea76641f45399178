//! Palettes: the colour of each role, and what comes nearest to it on terminals that show few.

/// A color of a terminal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Color {
    /// The first of the terminal's own sixteen.
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
    /// One of the table of 256.
    Indexed(u8),
    /// Red, green and blue.
    Rgb(u8, u8, u8),
}

/// What a colour stands for.
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
    /// Text that may be passed over.
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

    /// What a theme file calls it.
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

/// The colour of each role; none is the terminal's own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Palette([Option<Color>; 9]);

/// A colour by its red, green and blue.
const fn rgb(colour: u32) -> Color {
    let [_, red, green, blue] = colour.to_be_bytes();
    Color::Rgb(red, green, blue)
}

impl Palette {
    /// The terminal's own sixteen colours. What may be passed over is dim in the terminal's own colour: its dark gray is the
    /// background of some terminals, and nothing would be seen there.
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

    /// For a light background. These colours and those below are in the table of 256 as they are.
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

    /// Blue for right and orange for wrong, apart for eyes that do not part red and green, on either background.
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

    /// No colours.
    pub const MONO: Self = Self([None; 9]);

    /// The palettes that have a name.
    pub const NAMED: [(&'static str, Self); 5] = [
        ("ansi", Self::ANSI),
        ("light", Self::LIGHT),
        ("dark", Self::DARK),
        ("deuteran", Self::DEUTERAN),
        ("mono", Self::MONO),
    ];

    /// The palette of a name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::NAMED.into_iter().find_map(|(known, palette)| (known == name).then_some(palette))
    }

    /// The colour of a role.
    #[must_use]
    pub fn of(self, role: Role) -> Option<Color> {
        self.0[role as usize]
    }

    /// Gives a role another colour, written as a name such as `light-blue`, as `#rrggbb`, or as a number up to 255;
    /// `default` is the terminal's own. None where the text is no colour.
    #[must_use]
    pub fn with(mut self, role: Role, colour: &str) -> Option<Self> {
        self.0[role as usize] =
            match colour {
                "default" => None,
                colour => Some(NAMES.into_iter().find(|(name, _)| *name == colour).map(|(_, colour)| colour).or_else(
                    || match colour.strip_prefix('#') {
                        Some(hex) if hex.len() == 6 && hex.is_ascii() => {
                            u32::from_str_radix(hex, 16).ok().filter(|_| !hex.starts_with('+')).map(rgb)
                        }
                        Some(_) => None,
                        None => colour.parse().ok().map(Color::Indexed),
                    },
                )?),
            };
        Some(self)
    }

    /// The same in what a terminal can show.
    #[must_use]
    pub fn at(self, depth: Depth) -> Self {
        Self(self.0.map(|colour| colour.map(|colour| depth.nearest(colour))))
    }
}

/// The names of colours in theme files.
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

/// The sixteen colours as most terminals show them, in the order of [`NAMES`].
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

/// How many colours a terminal shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Depth {
    /// Sixteen.
    #[default]
    Sixteen,
    /// 256.
    Table,
    /// All of 24 bits.
    True,
}

impl Depth {
    /// The colour that is nearest to another one.
    #[must_use]
    pub fn nearest(self, colour: Color) -> Color {
        let wanted = match (self, colour) {
            (Self::True, _) | (Self::Table, Color::Indexed(_)) => return colour,
            (_, Color::Rgb(red, green, blue)) => (red, green, blue),
            (Self::Sixteen, Color::Indexed(index)) => of_table(index),
            _ => return colour,
        };
        let nearest = |from: u8, to: u8| (from..=to).min_by_key(|index| distance(of_table(*index), wanted));
        match self {
            // The first sixteen are whatever the terminal's owner made of them.
            Self::Table => Color::Indexed(nearest(16, 255).unwrap_or(16)),
            Self::Sixteen | Self::True => {
                nearest(0, 15).and_then(|index| NAMES.get(usize::from(index))).map_or(colour, |(_, colour)| *colour)
            }
        }
    }
}

/// A colour of the table of 256.
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

/// How far two colours are apart; the eye sees green best and blue least.
fn distance(one: (u8, u8, u8), other: (u8, u8, u8)) -> u32 {
    let square = |one: u8, other: u8| u32::from(one.abs_diff(other)).pow(2);
    3 * square(one.0, other.0) + 6 * square(one.1, other.1) + square(one.2, other.2)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The share of light that a colour gives back, as WCAG 2 has it.
    fn luminance((red, green, blue): (u8, u8, u8)) -> f64 {
        let linear = |channel: u8| {
            let share = f64::from(channel) / 255.0;
            if share <= 0.04045 { share / 12.92 } else { ((share + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
    }

    /// The contrast of two colours, 1 to 21.
    fn contrast(one: (u8, u8, u8), other: (u8, u8, u8)) -> f64 {
        let (one, other) = (luminance(one), luminance(other));
        (one.max(other) + 0.05) / (one.min(other) + 0.05)
    }

    fn parts(colour: Color) -> (u8, u8, u8) {
        match colour {
            Color::Rgb(red, green, blue) => (red, green, blue),
            Color::Indexed(index) => of_table(index),
            named => SIXTEEN[NAMES.iter().position(|(_, known)| *known == named).unwrap()],
        }
    }

    #[test]
    fn text_of_the_light_and_dark_themes_can_be_read() {
        assert!((contrast((0, 0, 0), (255, 255, 255)) - 21.0).abs() < 1e-9);
        let light = [(255, 255, 255), (250, 244, 230)];
        let dark = [(0, 0, 0), (40, 42, 54)];
        for (name, palette, grounds) in [("light", Palette::LIGHT, light), ("dark", Palette::DARK, dark)] {
            for depth in [Depth::True, Depth::Table] {
                for role in Role::ALL {
                    let Some(colour) = palette.at(depth).of(role) else { continue };
                    for ground in grounds {
                        let ratio = contrast(parts(colour), ground);
                        let least = if role == Role::Bar { 3.0 } else { 4.5 };
                        assert!(ratio >= least, "{name} {} at {depth:?} on {ground:?}: {ratio:.2}", role.name());
                    }
                }
            }
        }
    }

    #[test]
    fn the_deuteran_theme_can_be_read_on_either_background_and_parts_right_from_wrong() {
        for role in Role::ALL {
            let Some(colour) = Palette::DEUTERAN.of(role) else { continue };
            for ground in [(255, 255, 255), (0, 0, 0)] {
                assert!(contrast(parts(colour), ground) >= 3.0, "{} on {ground:?}", role.name());
            }
        }
        let blue = |role| parts(Palette::DEUTERAN.of(role).unwrap()).2;
        assert!(blue(Role::Right).abs_diff(blue(Role::Wrong)) > 150);
    }

    #[test]
    fn nothing_is_drawn_in_the_dark_gray_that_some_terminals_have_as_background() {
        for role in Role::ALL {
            assert_ne!(Palette::ANSI.of(role), Some(Color::DarkGray), "{}", role.name());
        }
    }

    #[test]
    fn a_terminal_gets_only_colours_that_it_has() {
        assert_eq!(Depth::True.nearest(Color::Rgb(1, 2, 3)), Color::Rgb(1, 2, 3));
        assert_eq!(Depth::Table.nearest(Color::Rgb(0x5f, 0xd7, 0xff)), Color::Indexed(81));
        assert_eq!(Depth::Table.nearest(Color::Rgb(0xa8, 0xa8, 0xa8)), Color::Indexed(248));
        assert_eq!(Depth::Sixteen.nearest(Color::Rgb(250, 10, 10)), Color::LightRed);
        assert_eq!(Depth::Sixteen.nearest(Color::Indexed(196)), Color::LightRed);
        assert_eq!(Depth::Sixteen.nearest(Color::Red), Color::Red);
        for (_, palette) in Palette::NAMED {
            for role in Role::ALL {
                let colour = palette.at(Depth::Sixteen).of(role);
                assert!(!matches!(colour, Some(Color::Rgb(..) | Color::Indexed(_))));
            }
        }
    }

    #[test]
    fn colours_are_read_by_name_number_and_parts() {
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
