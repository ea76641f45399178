//! The outline: the names in a deck file, for programs that list them, whatever else is wrong with it.

use super::{DeckAst, ItemAst, Table, Value};

/// The names that a deck file uses, whatever else is wrong with it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outline {
    /// Ids of items, in file order.
    pub ids: Vec<String>,
    /// Ids of cases.
    pub cases: Vec<String>,
    /// Keys of `[refs]`.
    pub references: Vec<String>,
    /// Keys of the learning objectives.
    pub objectives: Vec<String>,
    /// Whether all of the file is TOML, so that no name is missing here.
    pub is_whole: bool,
    /// Where each item and each case begins, and the item's id.
    blocks: Vec<(usize, Option<String>)>,
}

impl Outline {
    /// Reads the names of a deck file.
    #[must_use]
    pub fn of(source: &str) -> Self {
        DeckAst::show(source, Self::named)
    }

    /// The names in a draft.
    fn named(ast: &DeckAst) -> Self {
        let objectives = ast.deck.as_ref().and_then(|deck| deck.field("objectives"));
        let objectives = match objectives.map(|field| &field.value) {
            Some(Value::Table(fields)) => fields.iter().map(|field| field.name.to_string()).collect(),
            _ => Vec::new(),
        };
        let id = |table: &Table| table.text("id").map(str::to_owned);
        let mut blocks = Vec::new();
        for item in &ast.items {
            let names = item.ids();
            blocks.push((item.table.span.start, names.first().cloned()));
            blocks.extend(item.vignettes.iter().map(|vignette| vignette.span.start).zip(names.into_iter().map(Some)));
        }
        blocks.extend(ast.cases.iter().map(|case| (case.span.start, None)));
        blocks.sort_by_key(|(start, _)| *start);
        Self {
            ids: ast.items.iter().flat_map(ItemAst::ids).collect(),
            cases: ast.cases.iter().filter_map(id).collect(),
            references: ast.refs.iter().map(|(key, _)| key.to_string()).collect(),
            objectives,
            is_whole: ast.syntax.is_empty(),
            blocks,
        }
    }

    /// The id of the item that a place in the file is in, if it is in one that has an id.
    #[must_use]
    pub fn item_at(&self, at: usize) -> Option<&str> {
        let block = self.blocks.partition_point(|(start, _)| *start <= at).checked_sub(1)?;
        self.blocks[block].1.as_deref()
    }

    /// The line, from one, at which an item begins.
    #[must_use]
    pub fn line_of(&self, source: &str, item: &str) -> Option<usize> {
        let (start, _) = self.blocks.iter().find(|(_, id)| id.as_deref() == Some(item))?;
        Some(source.get(..*start)?.matches('\n').count() + 1)
    }
}
