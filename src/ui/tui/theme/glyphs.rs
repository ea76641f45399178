//! Glyphs: the signs that carry meaning, in Unicode and in ASCII.

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

impl Glyphs {
    /// Whether curves can be drawn with dots of Braille.
    #[must_use]
    pub fn has_braille(&self) -> bool {
        self.dot != ASCII.dot
    }

    /// A sign of a drawing, in ASCII where the terminal shows nothing else.
    #[must_use]
    pub fn plain_of<'a>(&self, sign: &'a str) -> &'a str {
        if self.has_braille() || sign.is_ascii() {
            return sign;
        }
        match sign {
            "│" => "|",
            "─" => "-",
            _ => "+",
        }
    }
}
