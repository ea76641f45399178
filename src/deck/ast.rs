//! The syntax tree of a deck file, with the position of every part.
//!
//! Only this module and the ones below it use `toml`.

pub mod blocks;
mod foreign;
mod item;
mod missing;
mod outline;
mod parse;
mod pieces;
mod recover;
pub mod scan;
pub mod shift;
mod suspect;
pub mod syntax;
mod table;

pub use foreign::{is_deck, is_foreign};
pub use item::ItemAst;
pub use outline::Outline;
pub use table::{Field, Table, Value};

use std::borrow::Cow;
use std::collections::HashSet;
use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::schema::{ITEM_KINDS, Kind};
use table::{all_tables, tables};

/// A deck file.
#[derive(Debug)]
pub struct DeckAst<'s> {
    /// The text, with unparsable parts replaced by spaces.
    pub source: &'s str,
    /// The original text.
    pub original: &'s str,
    /// The parts that could not be parsed.
    pub syntax: Vec<syntax::SyntaxError>,
    /// Headers that are misspelled or missing.
    pub headers: Vec<blocks::Header>,
    /// The keys of references that could not be parsed.
    pub lost_refs: HashSet<String>,
    /// Where the keys of the deck start, if they have no header.
    pub headless: Option<Range<usize>>,
    /// The top-level table of the file.
    pub root: Table<'s>,
    /// `[deck]`, if it is a table.
    pub deck: Option<Table<'s>>,
    /// `[deck.activity]`, if it is a table.
    pub activity: Option<Table<'s>>,
    /// `[deck.activity.provider]`, if it is a table.
    pub provider: Option<Table<'s>>,
    /// The entries of `[refs]` that are tables, each with its key.
    pub refs: Vec<(Cow<'s, str>, Table<'s>)>,
    /// Every `[[case]]`, in file order.
    pub cases: Vec<Table<'s>>,
    /// Every `[[item]]`, in file order.
    pub items: Vec<ItemAst<'s>>,
}

impl<'s> DeckAst<'s> {
    /// Parses a file, recovering from errors, and calls a function with the result.
    pub fn with<T>(source: &str, f: impl FnOnce(&DeckAst) -> T) -> T {
        let (mut is_toml, mut is_deck) = (false, true);
        if !syntax::is_deep(source) {
            let (table, errors) = DeTable::parse_recoverable(source);
            is_toml = errors.is_empty();
            is_deck = !is_toml || source.trim().is_empty() || foreign::looks_like_deck(table.get_ref());
            if is_toml && is_deck && !suspect::may_need_recovery(source, table.get_ref()) {
                return f(&DeckAst::of(source, table));
            }
        }
        let recovered = if is_deck { recover::recover(source, is_toml) } else { foreign::nothing(source) };
        let (table, _) = DeTable::parse_recoverable(&recovered.text);
        let mut ast = DeckAst::of(&recovered.blanked, table);
        if !recovered.shifts.is_empty() {
            ast.shift(&|at| recovered.shifts.back(at));
        }
        ast.original = source;
        (ast.syntax, ast.headers, ast.lost_refs) = (recovered.errors, recovered.headers, recovered.references);
        f(&ast)
    }

    /// Splits a parsed file into its parts.
    fn of(source: &'s str, table: Spanned<DeTable<'s>>) -> Self {
        let mut ast = Self {
            source,
            original: source,
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
            ast.add(&key, value);
        }
        ast.root.fields.sort_by_key(|field| field.key.start);
        ast.refs.sort_by_key(|(_, table)| table.span.start);
        ast.cases.sort_by_key(|table| table.span.start);
        ast.items.sort_by_key(|item| item.table.span.start);
        ast.adopt_headless_deck();
        ast
    }

    /// Moves the keys above the first header to a `[deck]` table, if the file has no `[deck]` and one of them is an id.
    fn adopt_headless_deck(&mut self) {
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

    /// Adds a top-level key.
    fn add(&mut self, key: &Spanned<Cow<'s, str>>, value: Spanned<DeValue<'s>>) {
        let span = value.span();
        let (name, key) = (key.get_ref().clone(), key.span());
        let value = match (name.as_ref(), value.into_inner()) {
            ("deck", DeValue::Table(mut table)) => {
                self.extract_activity(&mut table);
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
                        self.items.push(ItemAst::of(span, table));
                    }
                }
                Value::Tables
            }
            (_, value) => Value::of(value),
        };
        let known = Kind::Root.key(&name);
        self.root.fields.push(Field { name, known, key, span, value });
    }

    /// Moves `[deck.activity]` and its provider out of `[deck]`, if they are tables, and leaves empty tables behind.
    fn extract_activity(&mut self, deck: &mut DeTable<'s>) {
        let Some(mut activity) = take_table(deck, "activity") else { return };
        if let DeValue::Table(table) = activity.get_mut()
            && let Some(provider) = take_table(table, "provider")
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

    /// Maps all positions from the parsed text back to the file.
    fn shift(&mut self, back: &dyn Fn(usize) -> usize) {
        let of_item = |item: &mut ItemAst<'s>| {
            let lists = [&mut item.options, &mut item.reject, &mut item.gaps, &mut item.vignettes];
            lists.into_iter().flatten().for_each(|table| table.shift(back));
            item.table.shift(back);
        };
        self.items.iter_mut().for_each(of_item);
        let tables = std::iter::once(&mut self.root).chain(&mut self.deck).chain(&mut self.activity);
        let tables = tables.chain(&mut self.provider).chain(&mut self.cases);
        tables.chain(self.refs.iter_mut().map(|(_, table)| table)).for_each(|table| table.shift(back));
        self.headless = self.headless.take().map(|span| back(span.start)..back(span.end));
    }

    /// Whether the file is not a deck at all.
    #[must_use]
    pub fn is_foreign(&self) -> bool {
        let is_all = |error: &syntax::SyntaxError| {
            error.what == syntax::SyntaxProblem::Foreign && error.part == blocks::Part::Root
        };
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

    /// Every table, with the kind of the item that it belongs to; none outside items and for unknown kinds.
    pub fn tables_of_kinds(&self) -> impl Iterator<Item = (Option<&str>, &Table<'s>)> {
        let outside = self.tables().filter(|table| !table.kind.is_in_item()).map(|table| (None, table));
        let of_items = self.items.iter().flat_map(|item| {
            let kind = Some(item.kind()).filter(|kind| ITEM_KINDS.contains(kind));
            std::iter::once(&item.table).chain(item.parts()).map(move |table| (kind, table))
        });
        outside.chain(of_items)
    }

    /// The position in the file of part of a string value. If the string has escape sequences, it is that of the whole
    /// value.
    #[must_use]
    pub fn within(&self, field: &Field, part: Range<usize>) -> Range<usize> {
        let Value::Text(text) = &field.value else { return field.span.clone() };
        let Some(raw) = self.source.get(field.span.clone()) else { return field.span.clone() };
        // Every escape sequence is longer than its value, so a string with as many bytes as its source has none.
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

/// Takes a table out of another one, and leaves an empty table behind; none if the key has no table.
fn take_table<'s>(table: &mut DeTable<'s>, name: &str) -> Option<Spanned<DeValue<'s>>> {
    let (_, value) = table.iter_mut().find(|(key, value)| key.get_ref() == name && value.get_ref().is_table())?;
    let span = value.span();
    Some(std::mem::replace(value, Spanned::new(span, DeValue::Table(DeTable::new()))))
}
