//! The syntax tree of an item.

use std::ops::Range;

use toml::de::{DeTable, DeValue};

use super::table::{Field, Table, Value, all_tables, tables};
use crate::deck::schema::Kind;

/// An `[[item]]`.
#[derive(Debug)]
pub struct ItemAst<'s> {
    /// The table of the item itself.
    pub table: Table<'s>,
    /// The index of the `kind` field in `table`.
    kind: Option<usize>,
    /// The entries of `options`, in file order.
    pub options: Vec<Table<'s>>,
    /// The entries of `reject`.
    pub reject: Vec<Table<'s>>,
    /// The entries of `gaps`.
    pub gaps: Vec<Table<'s>>,
    /// The entries of `vignettes`.
    pub vignettes: Vec<Table<'s>>,
}

impl<'s> ItemAst<'s> {
    /// Splits the table of an item into its parts.
    #[must_use]
    pub fn of(span: Range<usize>, table: DeTable<'s>) -> Self {
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

    /// The entries of all its lists.
    pub fn parts(&self) -> impl Iterator<Item = &Table<'s>> {
        self.options.iter().chain(&self.reject).chain(&self.gaps).chain(&self.vignettes)
    }

    /// The ids of its questions: its own, or one per vignette of an `emq` item.
    #[must_use]
    pub fn ids(&self) -> Vec<String> {
        let own = self.table.text("id");
        if self.kind() != "emq" || self.vignettes.is_empty() {
            return own.map(str::to_owned).into_iter().collect();
        }
        let joined = |vignette: &Table| Some(format!("{}-{}", own?, vignette.text("id")?));
        self.vignettes.iter().filter_map(joined).collect()
    }

    /// The number of its questions: one, or one per vignette of an `emq` item.
    #[must_use]
    pub fn count(&self) -> usize {
        if self.kind() == "emq" { self.vignettes.len().max(1) } else { 1 }
    }

    /// Its `kind`, or the default.
    #[must_use]
    pub fn kind(&self) -> &str {
        match self.kind.map(|index| &self.table.fields[index].value) {
            Some(Value::Text(kind)) => kind,
            Some(_) | None => "single",
        }
    }

    /// Whether learners choose among options that are marked as correct or not, unlike in `order` and `emq` items.
    #[must_use]
    pub fn is_chosen(&self) -> bool {
        matches!(self.kind(), "single" | "multi" | "true-false")
    }

    /// Its correct options.
    pub fn key(&self) -> impl Iterator<Item = &Table<'s>> {
        self.options.iter().filter(|option| option.is_true("correct"))
    }

    /// Whether its options are shuffled each time.
    #[must_use]
    pub fn shuffles(&self) -> bool {
        !matches!(self.table.field("shuffle").map(|field| &field.value), Some(Value::Bool(false)))
    }
}
