//! Glyphs that carry meaning, in Unicode and in ASCII.

/// A glyph set.
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
    /// Needs attention.
    pub mark: &'static str,
    /// An item that the learner marked.
    pub marked: &'static str,
    /// A ticked box.
    pub ticked: &'static str,
    /// An empty box.
    pub unticked: &'static str,
    /// No value.
    pub none: &'static str,
    /// A weak topic.
    pub weak: &'static str,
    /// The rule across the window.
    pub rule: &'static str,
    /// The divider between two columns.
    pub divider: &'static str,
    /// A filled cell of a bar.
    pub full: &'static str,
    /// An empty cell of a bar.
    pub empty: &'static str,
    /// A question with an answer.
    pub answered: &'static str,
    /// A question without an answer.
    pub open: &'static str,
    /// More content below.
    pub more: &'static str,
    /// Truncated text.
    pub cut: &'static str,
    /// An arrow.
    pub to: &'static str,
    /// A list entry.
    pub bullet: &'static str,
    /// The separator of facts on one line.
    pub dot: &'static str,
    /// How much was answered on a day: nothing, a little, some, much.
    pub heat: [&'static str; 4],
    /// Bars of increasing height.
    pub levels: [&'static str; 8],
}

/// For a terminal that shows Unicode.
pub static UNICODE: Glyphs = Glyphs {
    right: "✓",
    wrong: "✗",
    chosen: "●",
    pointer: "▸",
    mark: "!",
    marked: "*",
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

/// For a terminal that shows only ASCII.
pub static ASCII: Glyphs = Glyphs {
    right: "+",
    wrong: "x",
    chosen: "*",
    pointer: ">",
    mark: "!",
    marked: "*",
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
    /// Whether curves can be drawn with Braille dots.
    #[must_use]
    pub fn has_braille(&self) -> bool {
        self.dot != ASCII.dot
    }

    /// A glyph of a drawing, replaced by its ASCII form if needed.
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
