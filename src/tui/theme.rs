//! The theme: what each role looks like. The only place where colours and glyphs are chosen.
//!
//! Sixteen colours on the terminal's own background. No meaning rests on colour alone: a glyph or a word
//! carries it, and the colour repeats it.

use ratatui::style::{Color, Modifier, Style};

/// Colours and glyphs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Theme {
    /// Whether colours are used; bold, dim and reverse always are.
    pub colour: bool,
    /// The signs.
    pub glyphs: &'static Glyphs,
}

impl Default for Theme {
    fn default() -> Self {
        Self { colour: true, glyphs: &UNICODE }
    }
}

/// The signs that carry meaning.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Glyphs {
    /// Right.
    pub right: &'static str,
    /// Wrong.
    pub wrong: &'static str,
    /// Chosen.
    pub chosen: &'static str,
    /// The selected row.
    pub pointer: &'static str,
    /// Marked, or needs attention.
    pub mark: &'static str,
    /// A ticked box.
    pub ticked: &'static str,
    /// An empty box.
    pub unticked: &'static str,
    /// Nothing there.
    pub none: &'static str,
    /// A weak topic.
    pub weak: &'static str,
    /// A rule across the window.
    pub rule: &'static str,
    /// The divider of two columns.
    pub divider: &'static str,
    /// A full cell of a bar.
    pub full: &'static str,
    /// An empty cell of a bar.
    pub empty: &'static str,
    /// A question that has an answer.
    pub answered: &'static str,
    /// A question without an answer.
    pub open: &'static str,
    /// There is more below.
    pub more: &'static str,
    /// Something was cut.
    pub cut: &'static str,
    /// From one thing to another.
    pub to: &'static str,
    /// An item of a list.
    pub bullet: &'static str,
    /// Between two facts on one line.
    pub dot: &'static str,
    /// How much was answered on a day: none, little, some, much.
    pub heat: [&'static str; 4],
    /// Heights of a row of numbers, lowest first.
    pub levels: [&'static str; 8],
}

/// The signs of a terminal that shows Unicode.
pub static UNICODE: Glyphs = Glyphs {
    right: "✓",
    wrong: "✗",
    chosen: "●",
    pointer: "▸",
    mark: "!",
    ticked: "[x]",
    unticked: "[ ]",
    none: "·",
    weak: "▾",
    rule: "─",
    divider: "│",
    full: "█",
    empty: "░",
    answered: "■",
    open: "□",
    more: "▼",
    cut: "…",
    to: "→",
    bullet: "•",
    dot: "·",
    heat: ["·", "▫", "▪", "■"],
    levels: ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"],
};

/// The signs of a terminal that shows only ASCII.
pub static ASCII: Glyphs = Glyphs {
    right: "+",
    wrong: "x",
    chosen: "*",
    pointer: ">",
    mark: "!",
    ticked: "[x]",
    unticked: "[ ]",
    none: ".",
    weak: "v",
    rule: "-",
    divider: "|",
    full: "#",
    empty: ".",
    answered: "#",
    open: "_",
    more: "v",
    cut: "...",
    to: "->",
    bullet: "-",
    dot: "-",
    heat: [".", "-", "+", "#"],
    levels: ["1", "2", "3", "4", "5", "6", "7", "8"],
};

impl Theme {
    /// A style in a colour, or without it.
    fn tinted(self, colour: Color) -> Style {
        if self.colour { Style::new().fg(colour) } else { Style::new() }
    }

    /// Right.
    #[must_use]
    pub fn right(self) -> Style {
        self.tinted(Color::Green).add_modifier(Modifier::BOLD)
    }

    /// Wrong.
    #[must_use]
    pub fn wrong(self) -> Style {
        self.tinted(Color::Red).add_modifier(Modifier::BOLD)
    }

    /// Needs attention.
    #[must_use]
    pub fn warning(self) -> Style {
        self.tinted(Color::Yellow).add_modifier(Modifier::BOLD)
    }

    /// Keys and letters.
    #[must_use]
    pub fn accent(self) -> Style {
        self.tinted(Color::Cyan).add_modifier(Modifier::BOLD)
    }

    /// Bars.
    #[must_use]
    pub fn bar(self) -> Style {
        self.tinted(Color::Blue)
    }

    /// Headings and lead-ins.
    #[must_use]
    pub fn strong(self) -> Style {
        Style::new().add_modifier(Modifier::BOLD)
    }

    /// Ordinary text.
    #[must_use]
    pub fn plain(self) -> Style {
        Style::new()
    }

    /// Text that may be passed over.
    #[must_use]
    pub fn muted(self) -> Style {
        if self.colour { Style::new().fg(Color::DarkGray) } else { Style::new().add_modifier(Modifier::DIM) }
    }

    /// The selected row.
    #[must_use]
    pub fn selected(self) -> Style {
        Style::new().add_modifier(Modifier::REVERSED)
    }

    /// An option that was struck out.
    #[must_use]
    pub fn struck(self) -> Style {
        self.muted().add_modifier(Modifier::CROSSED_OUT)
    }
}
