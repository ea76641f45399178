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
    /// `[deck.activity]`
    Activity,
    /// `[deck.activity.provider]`
    Provider,
    /// An entry of an item's `options`.
    Choice,
    /// An entry of an item's `reject`.
    Reject,
    /// An entry of an item's `gaps`.
    Gap,
    /// An entry of an item's `vignettes`.
    Vignette,
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
    /// A number, with or without a decimal point.
    Number,
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
            Self::Text | Self::Id | Self::OneOf(_) => "text in quotes",
            Self::Texts => "a list of texts, such as [\"a\", \"b\"]",
            Self::Integer(..) => "a whole number",
            Self::Number => "a number without quotes",
            Self::Bool => "true or false without quotes",
            Self::Date => "a date such as 2026-11-23, without quotes",
            Self::Table => "keys under a header of their own",
            Self::Tables => "a list of entries in braces",
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
    /// Whether it must be there, where it may be.
    pub required: bool,
    /// The kinds of item that have it; empty for all.
    pub kinds: &'static [&'static str],
    /// What it means, in a sentence.
    pub means: &'static str,
}

impl Key {
    /// Whether items of a kind have it.
    #[must_use]
    pub fn is_of(&self, kind: &str) -> bool {
        self.kinds.is_empty() || self.kinds.contains(&kind)
    }
}

/// Makes a key that must be there.
const fn must(name: &'static str, takes: Type, means: &'static str) -> Key {
    Key { name, takes, required: true, kinds: &[], means }
}

/// Makes a key that may be there.
const fn may(name: &'static str, takes: Type, means: &'static str) -> Key {
    Key { name, takes, required: false, kinds: &[], means }
}

/// Limits a key to kinds of item.
const fn of(kinds: &'static [&'static str], key: Key) -> Key {
    Key { kinds, ..key }
}

impl Kind {
    /// The kinds, the file first.
    pub const ALL: [Self; 11] = [
        Self::Root,
        Self::Deck,
        Self::Activity,
        Self::Provider,
        Self::Ref,
        Self::Case,
        Self::Item,
        Self::Choice,
        Self::Reject,
        Self::Gap,
        Self::Vignette,
    ];

    /// The kinds of table that an item holds lists of, each with the key of its list.
    pub const PARTS: [(&'static str, Self); 4] =
        [("options", Self::Choice), ("reject", Self::Reject), ("gaps", Self::Gap), ("vignettes", Self::Vignette)];

    /// What a message calls it.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Root => "the file",
            Self::Deck => "`[deck]`",
            Self::Ref => "an entry of `[refs]`",
            Self::Case => "`[[case]]`",
            Self::Item => "`[[item]]`",
            Self::Activity => "`[deck.activity]`",
            Self::Provider => "`[deck.activity.provider]`",
            Self::Choice => "an option",
            Self::Reject => "an entry of `reject`",
            Self::Gap => "a gap",
            Self::Vignette => "a vignette",
        }
    }

    /// Whether such a table stands in an item, or is one.
    #[must_use]
    pub fn is_in_item(self) -> bool {
        match self {
            Self::Item | Self::Choice | Self::Reject | Self::Gap | Self::Vignette => true,
            Self::Root | Self::Deck | Self::Activity | Self::Provider | Self::Ref | Self::Case => false,
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
            Self::Activity => ACTIVITY,
            Self::Provider => PROVIDER,
            Self::Choice => CHOICE,
            Self::Reject => REJECT,
            Self::Gap => GAP,
            Self::Vignette => VIGNETTE,
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
    may("activity", Type::Table, "What `rounds record` states of an exam on this deck that was passed."),
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

/// Keys of `[deck.activity]`.
const ACTIVITY: &[Key] = &[
    must("title", Type::Text, "What the activity is called on a completion record."),
    must("format", Type::Text, "What kind of activity it is, such as enduring material."),
    may("released", Type::Date, "When it was released."),
    may("expires", Type::Date, "After this day no record is written."),
    may("disclosures", Type::Text, "Financial relationships of its authors and planners, shown before the exam."),
    may("support", Type::Text, "Commercial support, shown before the exam."),
    may("provider", Type::Table, "The accredited provider, where there is one."),
];

/// Keys of `[deck.activity.provider]`.
const PROVIDER: &[Key] = &[
    must("name", Type::Text, "The accredited provider."),
    must("accreditation", Type::Text, "By whom the provider is accredited, in the words that its accreditor asks for."),
    may("credit", Type::Text, "The credit statement, printed as it is written; only the provider may say it."),
    may("credits", Type::Number, "The most credits that a learner may claim."),
];

/// Kinds whose options are chosen.
const CHOOSING: &[&str] = &["single", "multi", "true-false"];
/// Kinds with options.
const OPTIONS: &[&str] = &["single", "multi", "true-false", "order", "emq"];

/// Kinds that can belong to a case; the stem of an `emq` item is one itself.
const ALONE: &[&str] = &["single", "multi", "true-false", "short", "numeric", "cloze", "order", "recall"];

/// Keys of `[[item]]`.
const ITEM: &[Key] = &[
    must("id", Type::Id, "The stable name within the deck: lower-case letters, digits and hyphens."),
    may(
        "kind",
        Type::OneOf(&ITEM_KINDS),
        "How it is answered: single (the default), multi, true-false, short, numeric, cloze, order, recall or emq.",
    ),
    of(ALONE, may("case", Type::Id, "The id of the case that it belongs to.")),
    may("tags", Type::Texts, "Topics, the first one leading; `/` makes a tree."),
    may(
        "level",
        Type::OneOf(&["recall", "apply", "analyse"]),
        "What it asks of the learner: recall, apply or analyse.",
    ),
    may("objective", Type::Text, "A key of the deck's objectives."),
    must("stem", Type::Text, "What is asked; its last paragraph is the question itself."),
    of(&["short"], must("accept", Type::Texts, "Every spelling that is right, the usual one first.")),
    of(
        &["short"],
        may("reject", Type::Tables, "Answers that look right or like a typing mistake and are wrong, each with a why."),
    ),
    of(&["numeric"], must("value", Type::Number, "The right number, in its unit.")),
    of(&["numeric"], may("unit", Type::Text, "The unit, such as mg; it stands beside the field.")),
    of(
        &["numeric"],
        may("tolerance", Type::Number, "How far an answer may be from the value, in its unit: 0 unless written."),
    ),
    of(
        &["cloze"],
        must("gaps", Type::Tables, "The gaps, in order: `{{1}}`, `{{2}}` and so on stand in the stem for them."),
    ),
    of(&["recall"], must("back", Type::Text, "What is to be recalled.")),
    of(OPTIONS, must("options", Type::Tables, "What can be chosen, or the steps in their right order.")),
    of(&["emq"], must("vignettes", Type::Tables, "The questions that share the list, each with its answer.")),
    of(&["short", "numeric", "recall"], may("why", Type::Text, "Why the answer is right.")),
    may("point", Type::Text, "One sentence to take away."),
    may("refs", Type::Texts, "Keys of `[refs]`."),
    of(CHOOSING, may("shuffle", Type::Bool, "Whether each showing shuffles the options: true unless written.")),
    may("allow", Type::Texts, "Codes of rules that are not to be told of in this item."),
];

/// Keys of an option.
const CHOICE: &[Key] = &[
    must("text", Type::Text, "What can be chosen."),
    of(CHOOSING, may("correct", Type::Bool, "Whether it is right: false unless written.")),
    may("why", Type::Text, "Why it is right or wrong; of a step, why it stands where it does."),
    of(CHOOSING, may("pin", Type::OneOf(&["last"]), "Set to last, it stays last when the others are shuffled.")),
];

/// Keys of an entry of `reject`.
const REJECT: &[Key] =
    &[must("text", Type::Text, "The answer that is wrong."), may("why", Type::Text, "Why it is wrong.")];

/// Keys of an entry of `gaps`.
const GAP: &[Key] = &[
    must("accept", Type::Texts, "Every spelling that is right, the usual one first."),
    may("why", Type::Text, "Why it is right."),
];

/// Keys of an entry of `vignettes`.
const VIGNETTE: &[Key] = &[
    must("id", Type::Id, "The name of the vignette; the item's id comes before it."),
    must("stem", Type::Text, "The vignette."),
    must("answer", Type::Text, "The option that is right, in its words."),
    may("why", Type::Text, "Why it is right."),
    may("point", Type::Text, "One sentence to take away; the item's unless written."),
];

/// Kinds of item.
pub const ITEM_KINDS: [&str; 9] =
    ["single", "multi", "true-false", "short", "numeric", "cloze", "order", "recall", "emq"];
