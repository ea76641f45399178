//! The schema of deck files: all tables and their keys. Parsing, checking and documentation share it.

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

/// The type of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Type {
    /// A string.
    Text,
    /// A string that is a valid id.
    Id,
    /// One of these strings.
    OneOf(&'static [&'static str]),
    /// A list of strings.
    Texts,
    /// A whole number in a range, ends included.
    Integer(i64, i64),
    /// A number, with or without a decimal point.
    Number,
    /// True or false.
    Bool,
    /// A date such as 2026-11-23.
    Date,
    /// A table with fixed keys, or, for `objectives`, free keys with a string each.
    Table,
    /// A list of tables.
    Tables,
}

impl Type {
    /// The name of the type in messages.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Text | Self::Id | Self::OneOf(_) => "text in quotes",
            Self::Texts => "a list such as [\"a\", \"b\"]",
            Self::Integer(..) => "a whole number",
            Self::Number => "a number without quotes",
            Self::Bool => "true or false (without quotes)",
            Self::Date => "a date such as 2026-11-23 (without quotes)",
            Self::Table => "a section of its own",
            Self::Tables => "a list of entries in braces",
        }
    }
}

/// A key of a table.
#[derive(Clone, Copy, Debug)]
pub struct Key {
    /// The name in the file.
    pub name: &'static str,
    /// The type of its value.
    pub value_type: Type,
    /// Whether it is required, in the tables and kinds of item that have it.
    pub required: bool,
    /// The kinds of item that have it; empty for all.
    pub kinds: &'static [&'static str],
    /// A description, in one sentence.
    pub means: &'static str,
}

impl Key {
    /// Whether items of a kind can have it.
    #[must_use]
    pub fn is_of(&self, kind: &str) -> bool {
        self.kinds.is_empty() || self.kinds.contains(&kind)
    }
}

/// A required key.
const fn required_key(name: &'static str, value_type: Type, means: &'static str) -> Key {
    Key { name, value_type, required: true, kinds: &[], means }
}

/// An optional key.
const fn optional_key(name: &'static str, value_type: Type, means: &'static str) -> Key {
    Key { name, value_type, required: false, kinds: &[], means }
}

/// Limits a key to some kinds of item.
const fn only_for(kinds: &'static [&'static str], key: Key) -> Key {
    Key { kinds, ..key }
}

impl Kind {
    /// All kinds, the file first.
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

    /// The parts of an item, each with the key of its list.
    pub const PARTS: [(&'static str, Self); 4] =
        [("options", Self::Choice), ("reject", Self::Reject), ("gaps", Self::Gap), ("vignettes", Self::Vignette)];

    /// The name of the table in messages.
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

    /// Whether the table is an item or a part of one.
    #[must_use]
    pub fn is_in_item(self) -> bool {
        match self {
            Self::Item | Self::Choice | Self::Reject | Self::Gap | Self::Vignette => true,
            Self::Root | Self::Deck | Self::Activity | Self::Provider | Self::Ref | Self::Case => false,
        }
    }

    /// The keys, in the recommended order.
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

    /// The key with a given name.
    #[must_use]
    pub fn key(self, name: &str) -> Option<&'static Key> {
        self.keys().iter().find(|key| key.name == name)
    }
}

/// Keys of the file.
const ROOT: &[Key] = &[
    required_key("schema", Type::Integer(1, 1), "The version of the deck format: 1."),
    required_key("deck", Type::Table, "General information about the deck."),
    optional_key("refs", Type::Table, "The references, each under a key that items cite."),
    optional_key("case", Type::Tables, "Cases that several items share."),
    optional_key("item", Type::Tables, "The items."),
];

/// Keys of `[deck]`.
const DECK: &[Key] = &[
    required_key(
        "id",
        Type::Id,
        "A permanent id, under which history is stored: lowercase letters, digits and hyphens.",
    ),
    required_key("title", Type::Text, "The title that learners see."),
    optional_key("summary", Type::Text, "What the deck teaches, in one sentence."),
    optional_key("authors", Type::Texts, "The authors of the deck."),
    optional_key("license", Type::Text, "The license as an SPDX identifier, such as CC-BY-4.0."),
    optional_key("language", Type::Text, "The language of the deck as a tag, such as en: English by default."),
    optional_key("version", Type::Text, "The version of the deck, in any format."),
    optional_key("reviewed", Type::Date, "The date of the last review."),
    optional_key(
        "review_by",
        Type::Date,
        "The date by which the deck must be reviewed again; `rounds check` warns after that.",
    ),
    optional_key(
        "max_reference_years",
        Type::Integer(1, 200),
        "The maximum age of a reference at the time of review, in years; `rounds check` warns about older ones.",
    ),
    optional_key(
        "vignettes",
        Type::Bool,
        "Whether every item should describe a person; `rounds check` notes items that do not.",
    ),
    optional_key(
        "pass_mark",
        Type::Integer(0, 100),
        "The percentage needed to pass an exam, from 0 to 100: 70 by default.",
    ),
    optional_key(
        "scoring",
        Type::OneOf(&["exact", "ps50", "plus-minus"]),
        "How `multi` items are scored: ps50 (the default), exact or plus-minus.",
    ),
    optional_key("objectives", Type::Table, "The learning objectives, each with a key and a sentence."),
    optional_key("activity", Type::Table, "What `rounds record` states about an exam that was passed on this deck."),
    optional_key("allow", Type::Texts, "Codes of rules to suppress in this deck, such as W105."),
];

/// Keys of an entry of `[refs]`.
const REF: &[Key] = &[
    required_key("text", Type::Text, "The full citation."),
    optional_key("doi", Type::Text, "The DOI, starting with 10."),
    optional_key("url", Type::Text, "The web address."),
];

/// Keys of `[[case]]`.
const CASE: &[Key] = &[
    required_key("id", Type::Id, "The id that items use to refer to the case: lowercase letters, digits and hyphens."),
    required_key("text", Type::Text, "The text of the case."),
];

/// Keys of `[deck.activity]`.
const ACTIVITY: &[Key] = &[
    required_key("title", Type::Text, "The title of the activity on a completion record."),
    required_key("format", Type::Text, "The type of activity, such as enduring material."),
    optional_key("released", Type::Date, "The date of release."),
    optional_key("expires", Type::Date, "The last day on which a completion record can be issued."),
    optional_key(
        "disclosures",
        Type::Text,
        "Financial relationships of the authors and planners, shown before the exam.",
    ),
    optional_key("support", Type::Text, "Commercial support, shown before the exam."),
    optional_key("provider", Type::Table, "The accredited provider, if there is one."),
];

/// Keys of `[deck.activity.provider]`.
const PROVIDER: &[Key] = &[
    required_key("name", Type::Text, "The name of the accredited provider."),
    required_key(
        "accreditation",
        Type::Text,
        "The accreditation statement, in the words that the accreditor requires.",
    ),
    optional_key(
        "credit",
        Type::Text,
        "The credit statement, printed exactly as written; only the provider may use one.",
    ),
    optional_key("credits", Type::Number, "The maximum number of credits that a learner may claim."),
];

/// Kinds with options to choose from.
const CHOOSING: &[&str] = &["single", "multi", "true-false"];
/// Kinds with options.
const OPTIONS: &[&str] = &["single", "multi", "true-false", "order", "emq"];

/// Kinds that can belong to a case; the stem of an `emq` item is itself a case.
const ALONE: &[&str] = &["single", "multi", "true-false", "short", "numeric", "cloze", "order", "recall"];

/// Keys of `[[item]]`.
const ITEM: &[Key] = &[
    required_key("id", Type::Id, "A permanent id, unique within the deck: lowercase letters, digits and hyphens."),
    optional_key(
        "kind",
        Type::OneOf(&ITEM_KINDS),
        "The kind of item: single (the default), multi, true-false, short, numeric, cloze, order, recall or emq.",
    ),
    only_for(ALONE, optional_key("case", Type::Id, "The id of the case that the item belongs to.")),
    optional_key("tags", Type::Texts, "Topics, the main one first; `/` makes a hierarchy."),
    optional_key(
        "level",
        Type::OneOf(&["recall", "apply", "analyse"]),
        "The cognitive level: recall, apply or analyse.",
    ),
    optional_key("objective", Type::Text, "The key of one of the deck's learning objectives."),
    required_key("stem", Type::Text, "The question, including any vignette; its last paragraph is the lead-in."),
    only_for(&["short"], required_key("accept", Type::Texts, "All accepted answers, the preferred spelling first.")),
    only_for(
        &["short"],
        optional_key("reject", Type::Tables, "Wrong answers that look correct or like a typo, each with a rationale."),
    ),
    only_for(&["numeric"], required_key("value", Type::Number, "The correct number, in the given unit.")),
    only_for(
        &["numeric"],
        optional_key("unit", Type::Text, "The unit, such as mg; it is shown next to the input field."),
    ),
    only_for(
        &["numeric"],
        optional_key(
            "tolerance",
            Type::Number,
            "How far an answer may be from the value, in the same unit: 0 by default.",
        ),
    ),
    only_for(
        &["cloze"],
        required_key("gaps", Type::Tables, "The gaps, in order; `{{1}}`, `{{2}}` and so on mark them in the stem."),
    ),
    only_for(&["recall"], required_key("back", Type::Text, "The answer on the back of the card.")),
    only_for(
        OPTIONS,
        required_key("options", Type::Tables, "The options to choose from, or the steps in their correct order."),
    ),
    only_for(
        &["emq"],
        required_key("vignettes", Type::Tables, "The vignettes that share the options, each with its answer."),
    ),
    only_for(
        &["short", "numeric", "recall"],
        optional_key("why", Type::Text, "The rationale: why the answer is correct."),
    ),
    optional_key("point", Type::Text, "The take-home point, in one sentence."),
    optional_key("refs", Type::Texts, "Keys of the `[refs]` that the item cites."),
    only_for(
        CHOOSING,
        optional_key("shuffle", Type::Bool, "Whether the options are shuffled each time: true by default."),
    ),
    optional_key("allow", Type::Texts, "Codes of rules to suppress in this item."),
];

/// Keys of an option.
const CHOICE: &[Key] = &[
    required_key("text", Type::Text, "The text of the option or step."),
    only_for(CHOOSING, optional_key("correct", Type::Bool, "Whether the option is correct: false by default.")),
    optional_key(
        "why",
        Type::Text,
        "The rationale: why the option is correct or wrong, or why the step comes at this position.",
    ),
    only_for(
        CHOOSING,
        optional_key(
            "pin",
            Type::OneOf(&["last"]),
            "Set to last to keep this option last when the others are shuffled.",
        ),
    ),
];

/// Keys of an entry of `reject`.
const REJECT: &[Key] = &[
    required_key("text", Type::Text, "The wrong answer."),
    optional_key("why", Type::Text, "The rationale: why the answer is wrong."),
];

/// Keys of an entry of `gaps`.
const GAP: &[Key] = &[
    required_key("accept", Type::Texts, "All accepted answers, the preferred spelling first."),
    optional_key("why", Type::Text, "The rationale: why the answer is correct."),
];

/// Keys of an entry of `vignettes`.
const VIGNETTE: &[Key] = &[
    required_key("id", Type::Id, "The id of the vignette; the full id is the item's id, a hyphen and this one."),
    required_key("stem", Type::Text, "The text of the vignette."),
    required_key("answer", Type::Text, "The text of the correct option."),
    optional_key("why", Type::Text, "The rationale: why the answer is correct."),
    optional_key("point", Type::Text, "The take-home point, in one sentence: that of the item by default."),
];

/// Kinds of item.
pub const ITEM_KINDS: [&str; 9] =
    ["single", "multi", "true-false", "short", "numeric", "cloze", "order", "recall", "emq"];
