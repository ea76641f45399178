//! Skeletons for new decks and items. Each passes `check` as it is.

use clap::ValueEnum;

use crate::deck::ast;
use crate::deck::clean::is_hostile;
use crate::deck::format::FreshIds;
use crate::deck::toml_string::toml_string;

/// The start of a deck.
const DECK: &str = include_str!("skeleton/deck.toml");

/// The kind of a starter item.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Skeleton {
    /// One best answer
    Single,
    /// Several correct answers
    Multi,
    /// True or false
    TrueFalse,
    /// A typed word or phrase
    Short,
    /// A typed number
    Numeric,
    /// Gaps in a sentence
    Cloze,
    /// Steps to put in order
    Order,
    /// A flashcard that learners grade themselves
    Recall,
    /// Vignettes that share a list of options
    Emq,
    /// A case with two items
    Case,
}

impl Skeleton {
    fn text(self) -> &'static str {
        match self {
            Self::Single => include_str!("skeleton/single.toml"),
            Self::Multi => include_str!("skeleton/multi.toml"),
            Self::TrueFalse => include_str!("skeleton/true_false.toml"),
            Self::Short => include_str!("skeleton/short.toml"),
            Self::Numeric => include_str!("skeleton/numeric.toml"),
            Self::Cloze => include_str!("skeleton/cloze.toml"),
            Self::Order => include_str!("skeleton/order.toml"),
            Self::Recall => include_str!("skeleton/recall.toml"),
            Self::Emq => include_str!("skeleton/emq.toml"),
            Self::Case => include_str!("skeleton/case.toml"),
        }
    }

    /// Its text with the given id.
    pub fn with_id(self, id: &str) -> String {
        self.text().replace("{id}", id)
    }
}

/// A new deck.
pub fn deck(id: &str, title: &str, today: &str, items: &[Skeleton]) -> String {
    let mut text = DECK.replace("{deck}", id).replace("{today}", today).replace("\"{title}\"", &title_string(title));
    let mut fresh = FreshIds::new([]);
    for item in items {
        text += &item.with_id(&fresh.next("item"));
    }
    text
}

/// A title as a one-line TOML string, without invisible characters.
fn title_string(text: &str) -> String {
    let visible = text.replace(|c: char| c.is_whitespace() || c.is_control(), " ").replace(is_hostile, "");
    let words = visible.split_whitespace().collect::<Vec<_>>().join(" ");
    toml_string(&words)
}

/// A new item for a deck: the text to append, and the line on which its stem starts.
///
/// References and objectives that the deck does not define are left out.
pub fn item(source: &str, item: Skeleton) -> (String, usize) {
    let outline = ast::Outline::of(source);
    let taken = outline.ids.iter().chain(&outline.cases).map(String::as_str);
    let text = item.with_id(&FreshIds::new(taken).next("item"));
    let is_undefined = |line: &&str| {
        let cites = line.starts_with("refs ") && !outline.references.iter().any(|key| key == "cohen2020");
        cites || line.starts_with("objective ") && !outline.objectives.iter().any(|key| key == "anatomy")
    };
    let lines: Vec<&str> = text.lines().filter(|line| !is_undefined(line)).collect();
    let gap = if source.is_empty() || source.ends_with('\n') { "" } else { "\n" };
    let text = format!("{gap}{}\n", lines.join("\n"));
    let before = source.matches('\n').count();
    let stem = text.lines().position(|line| line.starts_with("stem")).unwrap_or(0);
    (text, before + stem + 1)
}
