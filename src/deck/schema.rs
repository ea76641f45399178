//! The schema: every table of a deck file, and every key of each table. The one list that reading, checking and
//! documentation share.

/// A kind of table in a deck file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// The file itself.
    Root,
    /// `[deck]`
    Deck,
    /// An entry of `[refs]`.
    Ref,
    /// `[[case]]`
    Case,
    /// `[[item]]`
    Item,
    /// An entry of an item's `options`.
    Choice,
}

/// What a key takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Type {
    /// A string.
    Text,
    /// A string that has the shape of an id.
    Id,
    /// One of these strings.
    OneOf(&'static [&'static str]),
    /// A list of strings.
    Texts,
    /// A whole number between two, both included.
    Integer(i64, i64),
    /// True or false.
    Bool,
    /// A date such as 2026-11-23.
    Date,
    /// A table whose keys are fixed, or, of `objectives`, free, each with a string.
    Table,
    /// A list of tables.
    Tables,
}

impl Type {
    /// The words for it in a message.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Text | Self::Id | Self::OneOf(_) => "a string in quotes",
            Self::Texts => "a list of strings, such as [\"a\", \"b\"]",
            Self::Integer(..) => "a whole number",
            Self::Bool => "true or false, without quotes",
            Self::Date => "a date such as 2026-11-23, without quotes",
            Self::Table => "a table",
            Self::Tables => "a list of tables",
        }
    }
}

/// A key of a table.
#[derive(Clone, Copy, Debug)]
pub struct Key {
    /// How it is written.
    pub name: &'static str,
    /// What it takes.
    pub takes: Type,
    /// Whether it must be there.
    pub required: bool,
    /// What it means, in a sentence.
    pub means: &'static str,
}

/// Makes a key that must be there.
const fn must(name: &'static str, takes: Type, means: &'static str) -> Key {
    Key { name, takes, required: true, means }
}

/// Makes a key that may be there.
const fn may(name: &'static str, takes: Type, means: &'static str) -> Key {
    Key { name, takes, required: false, means }
}

impl Kind {
    /// The kinds, the file first.
    pub const ALL: [Self; 6] = [Self::Root, Self::Deck, Self::Ref, Self::Case, Self::Item, Self::Choice];

    /// What a message calls it.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Root => "the file",
            Self::Deck => "`[deck]`",
            Self::Ref => "an entry of `[refs]`",
            Self::Case => "`[[case]]`",
            Self::Item => "`[[item]]`",
            Self::Choice => "an option",
        }
    }

    /// Its keys, in the order in which they are best written.
    #[must_use]
    pub fn keys(self) -> &'static [Key] {
        match self {
            Self::Root => ROOT,
            Self::Deck => DECK,
            Self::Ref => REF,
            Self::Case => CASE,
            Self::Item => ITEM,
            Self::Choice => CHOICE,
        }
    }

    /// A key by its name.
    #[must_use]
    pub fn key(self, name: &str) -> Option<&'static Key> {
        self.keys().iter().find(|key| key.name == name)
    }
}

/// Keys of the file.
const ROOT: &[Key] = &[
    must("schema", Type::Integer(1, 1), "The version of this format: 1."),
    must("deck", Type::Table, "What the deck is."),
    may("refs", Type::Table, "The sources, each under a key that items cite."),
    may("case", Type::Tables, "Vignettes shared by several items."),
    may("item", Type::Tables, "The items."),
];

/// Keys of `[deck]`.
const DECK: &[Key] = &[
    must("id", Type::Id, "The stable name that history hangs on: lower-case letters, digits and hyphens."),
    must("title", Type::Text, "What learners see."),
    may("summary", Type::Text, "One sentence on what the deck teaches."),
    may("authors", Type::Texts, "Who wrote it."),
    may("license", Type::Text, "An SPDX licence, such as CC-BY-4.0."),
    may("language", Type::Text, "A language tag, such as en."),
    may("version", Type::Text, "The author's own version."),
    may("reviewed", Type::Date, "When it was last reviewed."),
    may("review_by", Type::Date, "When it must be reviewed again; `check` tells once the day has passed."),
    may(
        "max_reference_years",
        Type::Integer(1, 200),
        "How old a source may be at the review, in years; `check` tells of older ones.",
    ),
    may("vignettes", Type::Bool, "Whether every item should tell of a person; `check` notes those that do not."),
    may("pass_mark", Type::Integer(0, 100), "Percent of an exam's marks that pass: 0 to 100."),
    may(
        "scoring",
        Type::OneOf(&["exact", "ps50", "plus-minus"]),
        "How `multi` items are scored: exact, ps50 or plus-minus.",
    ),
    may("objectives", Type::Table, "Learning objectives: a key and a sentence each."),
    may("allow", Type::Texts, "Codes of rules that are not to be told of in this deck, such as W105."),
];

/// Keys of an entry of `[refs]`.
const REF: &[Key] = &[
    must("text", Type::Text, "The citation."),
    may("doi", Type::Text, "The DOI, from 10. on."),
    may("url", Type::Text, "The address."),
];

/// Keys of `[[case]]`.
const CASE: &[Key] = &[
    must("id", Type::Id, "The name that items use: lower-case letters, digits and hyphens."),
    must("text", Type::Text, "The vignette."),
];

/// Keys of `[[item]]`.
const ITEM: &[Key] = &[
    must("id", Type::Id, "The stable name within the deck: lower-case letters, digits and hyphens."),
    may("kind", Type::OneOf(&ITEM_KINDS), "How it is answered: single (the default), multi or true-false."),
    may("case", Type::Id, "The id of the case that it belongs to."),
    may("tags", Type::Texts, "Topics, the first one leading; `/` makes a tree."),
    may(
        "level",
        Type::OneOf(&["recall", "apply", "analyse"]),
        "What it asks of the learner: recall, apply or analyse.",
    ),
    may("objective", Type::Text, "A key of the deck's objectives."),
    must("stem", Type::Text, "What is asked; its last paragraph is the question itself."),
    must("options", Type::Tables, "What can be chosen."),
    may("point", Type::Text, "One sentence to take away."),
    may("refs", Type::Texts, "Keys of `[refs]`."),
    may("shuffle", Type::Bool, "Whether each showing shuffles the options: true unless written."),
    may("allow", Type::Texts, "Codes of rules that are not to be told of in this item."),
];

/// Keys of an option.
const CHOICE: &[Key] = &[
    must("text", Type::Text, "What can be chosen."),
    may("correct", Type::Bool, "Whether it is right: false unless written."),
    may("why", Type::Text, "Why it is right or wrong."),
    may("pin", Type::OneOf(&["last"]), "Set to last, it stays last when the others are shuffled."),
];

/// Kinds of item that this version asks.
pub const ITEM_KINDS: [&str; 3] = ["single", "multi", "true-false"];
/// Kinds of item that the format has, and a later version asks.
pub const LATER_KINDS: [&str; 6] = ["short", "numeric", "cloze", "order", "recall", "emq"];
