//! Tables of a deck file: keys and values with their positions.

use std::borrow::Cow;
use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::deck::schema::{Key, Kind};

/// A table.
#[derive(Debug)]
pub struct Table<'s> {
    /// What the table describes.
    pub kind: Kind,
    /// The position of its header, or of the whole table if it is inline.
    pub span: Range<usize>,
    /// Its keys, in file order.
    pub fields: Vec<Field<'s>>,
}

/// A key and its value.
#[derive(Debug)]
pub struct Field<'s> {
    /// The key.
    pub name: Cow<'s, str>,
    /// The definition of the key in the schema, if it is known.
    pub known: Option<&'static Key>,
    /// The position of the key.
    pub key: Range<usize>,
    /// The position of the value.
    pub span: Range<usize>,
    /// The value.
    pub value: Value<'s>,
}

/// A value, as far as decks use it.
#[derive(Debug)]
pub enum Value<'s> {
    /// A string.
    Text(Cow<'s, str>),
    /// A list of strings, or an empty list.
    Texts(Vec<(Cow<'s, str>, Range<usize>)>),
    /// A whole number in range.
    Integer(i64),
    /// A finite number with a decimal point or an exponent.
    Float(f64),
    /// True or false.
    Bool(bool),
    /// A date without a time, as written.
    Date(String),
    /// A table, as its keys.
    Table(Vec<Field<'s>>),
    /// A nonempty list of tables.
    Tables,
    /// Anything else, by its TOML type.
    Other(&'static str),
}

impl<'s> Table<'s> {
    /// Splits a table into its keys.
    #[must_use]
    pub fn of(kind: Kind, span: Range<usize>, table: DeTable<'s>) -> Self {
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

    /// A list of strings, each with its position; empty if there is none.
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

    /// Whether a key is present and true.
    #[must_use]
    pub fn is_true(&self, name: &str) -> bool {
        matches!(self.field(name).map(|field| &field.value), Some(Value::Bool(true)))
    }
}

impl<'s> Value<'s> {
    /// Converts a value, as far as decks use it.
    pub fn of(value: DeValue<'s>) -> Self {
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

    /// The name of the type in messages.
    #[must_use]
    pub fn words(&self) -> &'static str {
        match self {
            Self::Text(_) => "text in quotes",
            Self::Texts(_) => "a plain list",
            Self::Integer(_) => "a whole number",
            Self::Bool(_) => "true or false",
            Self::Date(_) => "a date",
            Self::Table(_) => "a table",
            Self::Tables => "a list of entries in braces",
            Self::Other("array") => "a mixed list",
            Self::Float(_) => "a number with a decimal point",
            Self::Other("float") => "an infinite or undefined number",
            Self::Other("datetime") => "a date with a time",
            Self::Other(_) => "a number that is too large",
        }
    }
}

/// The keys of a table, in file order. In a table without a kind, no key is known.
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

/// Whether a list is a nonempty list of tables.
pub fn all_tables(array: &toml::de::DeArray) -> bool {
    !array.is_empty() && array.iter().all(|value| value.get_ref().is_table())
}

/// The tables in a list.
pub fn tables(array: toml::de::DeArray<'_>, kind: Kind) -> Vec<Table<'_>> {
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

impl Table<'_> {
    /// Maps all positions with `back`.
    pub fn shift(&mut self, back: &dyn Fn(usize) -> usize) {
        self.span = back(self.span.start)..back(self.span.end);
        self.fields.iter_mut().for_each(|field| field.shift(back));
    }
}

impl Field<'_> {
    /// Maps all positions with `back`.
    pub fn shift(&mut self, back: &dyn Fn(usize) -> usize) {
        let moved = |span: &Range<usize>| back(span.start)..back(span.end);
        (self.key, self.span) = (moved(&self.key), moved(&self.span));
        match &mut self.value {
            Value::Texts(texts) => texts.iter_mut().for_each(|(_, span)| *span = moved(span)),
            Value::Table(fields) => fields.iter_mut().for_each(|field| field.shift(back)),
            Value::Text(_)
            | Value::Integer(_)
            | Value::Float(_)
            | Value::Bool(_)
            | Value::Date(_)
            | Value::Tables
            | Value::Other(_) => {}
        }
    }
}
