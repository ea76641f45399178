//! The draft: a deck file as it was written, with the place of everything in it.
//!
//! Nothing is judged here. A draft holds every table, key and value with its span, whether it makes sense or
//! not; rules look at it, and the deck is built from what they leave. With `syntax` below it, the only door
//! to `toml`.

pub mod blocks;
mod foreign;
mod missing;
mod outline;
mod pieces;
pub mod scan;
pub mod shift;
pub mod syntax;

pub use foreign::{is_deck, is_foreign};
pub use outline::Outline;

use std::borrow::Cow;
use std::collections::HashSet;
use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::schema::{ITEM_KINDS, Key, Kind};

/// A deck file.
#[derive(Debug)]
pub struct Draft<'s> {
    /// The text, with what could not be read blanked out.
    pub source: &'s str,
    /// The text as it was written.
    pub written: &'s str,
    /// What could not be read.
    pub syntax: Vec<syntax::SyntaxError>,
    /// Headers that are not written as the format has them.
    pub headers: Vec<blocks::Header>,
    /// Keys of sources that could not be read.
    pub lost_refs: HashSet<String>,
    /// Where the keys of the deck begin, if they stand under no header.
    pub headless: Option<Range<usize>>,
    /// The file's own table.
    pub root: Table<'s>,
    /// `[deck]`, if it is there and a table.
    pub deck: Option<Table<'s>>,
    /// `[deck.activity]`, if it is there and a table.
    pub activity: Option<Table<'s>>,
    /// `[deck.activity.provider]`, if it is there and a table.
    pub provider: Option<Table<'s>>,
    /// The entries of `[refs]` that are tables, each with its key.
    pub refs: Vec<(Cow<'s, str>, Table<'s>)>,
    /// Every `[[case]]`, in file order.
    pub cases: Vec<Table<'s>>,
    /// Every `[[item]]`, in file order.
    pub items: Vec<ItemDraft<'s>>,
}

/// An `[[item]]`.
#[derive(Debug)]
pub struct ItemDraft<'s> {
    /// Its own table.
    pub table: Table<'s>,
    /// The place of its `kind` among its keys.
    kind: Option<usize>,
    /// Its options, in file order.
    pub options: Vec<Table<'s>>,
    /// The answers that it rejects by name.
    pub reject: Vec<Table<'s>>,
    /// Its gaps.
    pub gaps: Vec<Table<'s>>,
    /// Its vignettes.
    pub vignettes: Vec<Table<'s>>,
}

/// A table.
#[derive(Debug)]
pub struct Table<'s> {
    /// What it is.
    pub kind: Kind,
    /// Its header, or, of an inline table, all of it.
    pub span: Range<usize>,
    /// Its keys, in file order.
    pub fields: Vec<Field<'s>>,
}

/// A key and its value.
#[derive(Debug)]
pub struct Field<'s> {
    /// The key.
    pub name: Cow<'s, str>,
    /// What the format says of the key, if it has it in such a table.
    pub known: Option<&'static Key>,
    /// Where the key stands.
    pub key: Range<usize>,
    /// Where the value stands.
    pub span: Range<usize>,
    /// The value.
    pub value: Value<'s>,
}

/// A value, as far as decks use it.
#[derive(Debug)]
pub enum Value<'s> {
    /// A string.
    Text(Cow<'s, str>),
    /// A list of strings only; an empty list too.
    Texts(Vec<(Cow<'s, str>, Range<usize>)>),
    /// A whole number that fits.
    Integer(i64),
    /// A number with a decimal point or an exponent; not one of those that are no number.
    Float(f64),
    /// True or false.
    Bool(bool),
    /// A date without a time, as written.
    Date(String),
    /// A table, as its keys.
    Table(Vec<Field<'s>>),
    /// A list of tables only, and not empty.
    Tables,
    /// Anything else, by what TOML calls it.
    Other(&'static str),
}

impl<'s> Draft<'s> {
    /// Reads a file, and shows it to somebody: as it is, or what can be read of it.
    pub fn show<T>(source: &str, look: impl FnOnce(&Draft) -> T) -> T {
        let (mut is_toml, mut is_deck) = (false, true);
        if !syntax::is_deep(source) {
            let (table, errors) = DeTable::parse_recoverable(source);
            is_toml = errors.is_empty();
            is_deck = !is_toml || source.trim().is_empty() || foreign::says_deck(table.get_ref());
            if is_toml && is_deck && !syntax::is_doubtful(source, table.get_ref()) {
                return look(&Draft::of(source, table));
            }
        }
        let recovered = if is_deck { syntax::recover(source, is_toml) } else { foreign::nothing(source) };
        let (table, _) = DeTable::parse_recoverable(&recovered.text);
        let mut draft = Draft::of(&recovered.blanked, table);
        if !recovered.shifts.is_empty() {
            draft.shift(&|at| recovered.shifts.back(at));
        }
        draft.written = source;
        (draft.syntax, draft.headers, draft.lost_refs) = (recovered.errors, recovered.headers, recovered.references);
        look(&draft)
    }

    /// Takes a parsed file apart.
    fn of(source: &'s str, table: Spanned<DeTable<'s>>) -> Self {
        let mut draft = Self {
            source,
            written: source,
            syntax: Vec::new(),
            headers: Vec::new(),
            lost_refs: HashSet::new(),
            headless: None,
            root: Table { kind: Kind::Root, span: 0..0, fields: Vec::new() },
            deck: None,
            activity: None,
            provider: None,
            refs: Vec::new(),
            cases: Vec::new(),
            items: Vec::new(),
        };
        for (key, value) in table.into_inner() {
            draft.take(&key, value);
        }
        draft.root.fields.sort_by_key(|field| field.key.start);
        draft.refs.sort_by_key(|(_, table)| table.span.start);
        draft.cases.sort_by_key(|table| table.span.start);
        draft.items.sort_by_key(|item| item.table.span.start);
        draft.head();
        draft
    }

    /// Makes a deck of the keys that stand above the first header, if one of them can only be the deck's id.
    fn head(&mut self) {
        let is_text = |field: &Field| field.name == "id" && matches!(field.value, Value::Text(_));
        if self.root.field("deck").is_some() || !self.root.fields.iter().any(is_text) {
            return;
        }
        let of_deck = |field: &Field| field.known.is_none() && Kind::Deck.key(&field.name).is_some();
        let (mut fields, rest): (Vec<_>, Vec<_>) = std::mem::take(&mut self.root.fields).into_iter().partition(of_deck);
        for field in &mut fields {
            field.known = Kind::Deck.key(&field.name);
        }
        self.root.fields = rest;
        let span = fields.first().map_or(0..0, |field| field.key.clone());
        self.headless = Some(span.clone());
        self.deck = Some(Table { kind: Kind::Deck, span, fields });
    }

    /// Takes a key of the file.
    fn take(&mut self, key: &Spanned<Cow<'s, str>>, value: Spanned<DeValue<'s>>) {
        let span = value.span();
        let (name, key) = (key.get_ref().clone(), key.span());
        let kept = match (name.as_ref(), value.into_inner()) {
            ("deck", DeValue::Table(mut table)) => {
                self.take_activity(&mut table);
                self.deck = Some(Table::of(Kind::Deck, span.clone(), table));
                Value::Table(Vec::new())
            }
            ("refs", DeValue::Table(table)) => {
                for (key, value) in table {
                    let span = value.span();
                    if let DeValue::Table(table) = value.into_inner() {
                        let at = key.span();
                        let mut entry = Table::of(Kind::Ref, span, table);
                        entry.span = at;
                        self.refs.push((key.into_inner(), entry));
                    } else {
                        let entry = Table { kind: Kind::Ref, span: key.span(), fields: Vec::new() };
                        self.refs.push((key.into_inner(), entry));
                    }
                }
                Value::Table(Vec::new())
            }
            ("case", DeValue::Array(array)) if all_tables(&array) => {
                self.cases.extend(tables(array, Kind::Case));
                Value::Tables
            }
            ("item", DeValue::Array(array)) if all_tables(&array) => {
                for value in array {
                    let span = value.span();
                    if let DeValue::Table(table) = value.into_inner() {
                        self.items.push(ItemDraft::of(span, table));
                    }
                }
                Value::Tables
            }
            (_, value) => Value::of(value),
        };
        let known = Kind::Root.key(&name);
        self.root.fields.push(Field { name, known, key, span, value: kept });
    }

    /// Takes `[deck.activity]` and what is in it out of `[deck]`, where they are tables; an empty one stays in its place.
    fn take_activity(&mut self, deck: &mut DeTable<'s>) {
        let Some(mut activity) = taken(deck, "activity") else { return };
        if let DeValue::Table(table) = activity.get_mut()
            && let Some(provider) = taken(table, "provider")
        {
            let span = provider.span();
            if let DeValue::Table(table) = provider.into_inner() {
                self.provider = Some(Table::of(Kind::Provider, span, table));
            }
        }
        let span = activity.span();
        if let DeValue::Table(table) = activity.into_inner() {
            self.activity = Some(Table::of(Kind::Activity, span, table));
        }
    }

    /// Whether nothing in the file is a deck.
    #[must_use]
    pub fn is_foreign(&self) -> bool {
        let is_all =
            |error: &syntax::SyntaxError| error.what == syntax::Trouble::Foreign && error.part == blocks::Part::Root;
        self.syntax.iter().any(is_all)
    }

    /// Every table in the file.
    pub fn tables(&self) -> impl Iterator<Item = &Table<'s>> {
        std::iter::once(&self.root)
            .chain(&self.deck)
            .chain(&self.activity)
            .chain(&self.provider)
            .chain(self.refs.iter().map(|(_, table)| table))
            .chain(&self.cases)
            .chain(self.items.iter().flat_map(|item| std::iter::once(&item.table).chain(item.parts())))
    }

    /// Every table with the kind of item that it belongs to; none for a table of no item, and for a kind that there is not.
    pub fn tables_of_kinds(&self) -> impl Iterator<Item = (Option<&str>, &Table<'s>)> {
        let whole = self.tables().filter(|table| !table.kind.is_in_item()).map(|table| (None, table));
        let of_items = self.items.iter().flat_map(|item| {
            let kind = Some(item.kind()).filter(|kind| ITEM_KINDS.contains(kind));
            std::iter::once(&item.table).chain(item.parts()).map(move |table| (kind, table))
        });
        whole.chain(of_items)
    }

    /// Where part of a string stands in the file: the part itself where the string has no escapes, else all of it.
    #[must_use]
    pub fn within(&self, field: &Field, part: Range<usize>) -> Range<usize> {
        let Value::Text(text) = &field.value else { return field.span.clone() };
        let Some(raw) = self.source.get(field.span.clone()) else { return field.span.clone() };
        // What is read has as many bytes as what is written between the quotes only if it is the same: every escape is
        // longer than what it stands for.
        let quote = if raw.starts_with("\"\"\"") || raw.starts_with("'''") { 3 } else { 1 };
        let line_end = raw.get(quote..).unwrap_or_default();
        let line_end = if quote == 1 {
            0
        } else if line_end.starts_with('\n') {
            1
        } else if line_end.starts_with("\r\n") {
            2
        } else {
            0
        };
        if text.is_empty() || raw.len() != text.len() + 2 * quote + line_end {
            return field.span.clone();
        }
        let start = field.span.start + quote + line_end;
        start + part.start..start + part.end
    }
}

impl<'s> ItemDraft<'s> {
    /// Takes an item apart.
    fn of(span: Range<usize>, table: DeTable<'s>) -> Self {
        let mut fields = Vec::new();
        let [mut options, mut reject, mut gaps, mut vignettes] = [const { Vec::new() }; 4];
        for (key, value) in table {
            let (at, span) = (key.span(), value.span());
            let part = Kind::PARTS.into_iter().find(|(name, _)| *name == key.get_ref().as_ref());
            let value = match (part, value.into_inner()) {
                (Some((_, kind)), DeValue::Array(array)) if all_tables(&array) => {
                    let parts = tables(array, kind);
                    match kind {
                        Kind::Reject => reject = parts,
                        Kind::Gap => gaps = parts,
                        Kind::Vignette => vignettes = parts,
                        _ => options = parts,
                    }
                    Value::Tables
                }
                (_, value) => Value::of(value),
            };
            let name = key.into_inner();
            fields.push(Field { known: Kind::Item.key(&name), name, key: at, span, value });
        }
        fields.sort_by_key(|field| field.key.start);
        let kind = fields.iter().position(|field| field.name == "kind");
        Self { table: Table { kind: Kind::Item, span, fields }, kind, options, reject, gaps, vignettes }
    }

    /// The tables in its lists.
    pub fn parts(&self) -> impl Iterator<Item = &Table<'s>> {
        self.options.iter().chain(&self.reject).chain(&self.gaps).chain(&self.vignettes)
    }

    /// The ids of what it asks: its own, or, of an `emq` item, one for each vignette.
    #[must_use]
    pub fn ids(&self) -> Vec<String> {
        let own = self.table.text("id");
        if self.kind() != "emq" || self.vignettes.is_empty() {
            return own.map(str::to_owned).into_iter().collect();
        }
        let joined = |vignette: &Table| Some(format!("{}-{}", own?, vignette.text("id")?));
        self.vignettes.iter().filter_map(joined).collect()
    }

    /// How many items it is: each vignette of an `emq` item is one.
    #[must_use]
    pub fn count(&self) -> usize {
        if self.kind() == "emq" { self.vignettes.len().max(1) } else { 1 }
    }

    /// The words of its `kind`, or the default.
    #[must_use]
    pub fn kind(&self) -> &str {
        match self.kind.map(|place| &self.table.fields[place].value) {
            Some(Value::Text(kind)) => kind,
            Some(_) | None => "single",
        }
    }

    /// Whether its options are chosen, and have their key beside them: not those of an order or of shared vignettes.
    #[must_use]
    pub fn is_chosen(&self) -> bool {
        matches!(self.kind(), "single" | "multi" | "true-false")
    }

    /// Its right options.
    pub fn key(&self) -> impl Iterator<Item = &Table<'s>> {
        self.options.iter().filter(|option| option.is_true("correct"))
    }

    /// Whether each showing shuffles its options.
    #[must_use]
    pub fn shuffles(&self) -> bool {
        !matches!(self.table.field("shuffle").map(|field| &field.value), Some(Value::Bool(false)))
    }
}

impl<'s> Table<'s> {
    /// Takes a table apart.
    fn of(kind: Kind, span: Range<usize>, table: DeTable<'s>) -> Self {
        Self { kind, span, fields: fields(table, Some(kind)) }
    }

    /// A key with its value.
    #[must_use]
    pub fn field(&self, name: &str) -> Option<&Field<'s>> {
        self.fields.iter().find(|field| field.name == name)
    }

    /// A string.
    #[must_use]
    pub fn text(&self, name: &str) -> Option<&str> {
        match &self.field(name)?.value {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    /// A list of strings, each with its place; empty where there is none.
    #[must_use]
    pub fn texts(&self, name: &str) -> &[(Cow<'s, str>, Range<usize>)] {
        match self.field(name).map(|field| &field.value) {
            Some(Value::Texts(texts)) => texts,
            _ => &[],
        }
    }

    /// A whole number.
    #[must_use]
    pub fn integer(&self, name: &str) -> Option<i64> {
        match self.field(name)?.value {
            Value::Integer(number) => Some(number),
            _ => None,
        }
    }

    /// A number, whole or not.
    #[must_use]
    pub fn number(&self, name: &str) -> Option<f64> {
        match self.field(name)?.value {
            Value::Integer(number) => Some(number as f64),
            Value::Float(number) => Some(number),
            _ => None,
        }
    }

    /// A date, as written.
    #[must_use]
    pub fn date(&self, name: &str) -> Option<&str> {
        match &self.field(name)?.value {
            Value::Date(date) => Some(date),
            _ => None,
        }
    }

    /// Whether a key is there and true.
    #[must_use]
    pub fn is_true(&self, name: &str) -> bool {
        matches!(self.field(name).map(|field| &field.value), Some(Value::Bool(true)))
    }
}

impl<'s> Value<'s> {
    /// Takes a value as far as decks use it.
    fn of(value: DeValue<'s>) -> Self {
        match value {
            DeValue::String(text) => Self::Text(text),
            DeValue::Integer(number) => {
                i64::from_str_radix(number.as_str(), number.radix()).map_or(Self::Other("number"), Self::Integer)
            }
            DeValue::Float(number) => match number.as_str().replace('_', "").parse::<f64>() {
                Ok(number) if number.is_finite() => Self::Float(number),
                Ok(_) | Err(_) => Self::Other("float"),
            },
            DeValue::Boolean(value) => Self::Bool(value),
            DeValue::Datetime(date) if date.time.is_none() => Self::Date(date.to_string()),
            DeValue::Table(table) => Self::Table(fields(table, None)),
            DeValue::Array(array) if array.iter().all(|value| value.get_ref().is_str()) => {
                let text = |value: Spanned<DeValue<'s>>| {
                    let span = value.span();
                    match value.into_inner() {
                        DeValue::String(text) => Some((text, span)),
                        _ => None,
                    }
                };
                Self::Texts(array.into_iter().filter_map(text).collect())
            }
            DeValue::Array(array) if all_tables(&array) => Self::Tables,
            other => Self::Other(other.type_str()),
        }
    }

    /// What a message calls it.
    #[must_use]
    pub fn words(&self) -> &'static str {
        match self {
            Self::Text(_) => "text in quotes",
            Self::Texts(_) => "a list",
            Self::Integer(_) => "a whole number",
            Self::Bool(_) => "true or false",
            Self::Date(_) => "a date",
            Self::Table(_) => "keys in braces or under a header",
            Self::Tables => "a list of entries in braces",
            Self::Other("array") => "a mixed list",
            Self::Float(_) => "a number with a decimal point",
            Self::Other("float") => "no number that can be used",
            Self::Other("datetime") => "a time",
            Self::Other(_) => "a number that is too large",
        }
    }
}

/// The keys of a table, in file order; of one of no kind, the format knows none.
fn fields<'s>(table: DeTable<'s>, kind: Option<Kind>) -> Vec<Field<'s>> {
    let field = |(key, value): (Spanned<Cow<'s, str>>, Spanned<DeValue<'s>>)| {
        let (at, span) = (key.span(), value.span());
        let name = key.into_inner();
        let known = kind.and_then(|kind| kind.key(&name));
        Field { name, known, key: at, span, value: Value::of(value.into_inner()) }
    };
    let mut fields: Vec<Field> = table.into_iter().map(field).collect();
    fields.sort_by_key(|field| field.key.start);
    fields
}

/// Takes a key out of a table and leaves an empty table in its place, if it is a table itself.
fn taken<'s>(table: &mut DeTable<'s>, name: &str) -> Option<Spanned<DeValue<'s>>> {
    let (_, value) = table.iter_mut().find(|(key, value)| key.get_ref() == name && value.get_ref().is_table())?;
    let span = value.span();
    Some(std::mem::replace(value, Spanned::new(span, DeValue::Table(DeTable::new()))))
}

/// Whether a list is one of tables, and not empty.
fn all_tables(array: &toml::de::DeArray) -> bool {
    !array.is_empty() && array.iter().all(|value| value.get_ref().is_table())
}

/// The tables of a list.
fn tables(array: toml::de::DeArray<'_>, kind: Kind) -> Vec<Table<'_>> {
    array
        .into_iter()
        .filter_map(|value| {
            let span = value.span();
            match value.into_inner() {
                DeValue::Table(table) => Some(Table::of(kind, span, table)),
                _ => None,
            }
        })
        .collect()
}
