//! The outline of a deck file: its ids and keys, available even if the file has errors.

use super::{DeckAst, ItemAst, Table, Value};

/// The ids and keys in a deck file, available even if the file has errors.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outline {
    /// The ids of the items, in file order.
    pub ids: Vec<String>,
    /// The ids of the cases.
    pub cases: Vec<String>,
    /// The keys of `[refs]`.
    pub references: Vec<String>,
    /// The keys of the learning objectives.
    pub objectives: Vec<String>,
    /// Whether the whole file could be parsed, so that nothing is missing here.
    pub is_whole: bool,
    /// The start of each item and case, with the id of the item.
    blocks: Vec<(usize, Option<String>)>,
}

impl Outline {
    /// Parses the outline of a deck file.
    #[must_use]
    pub fn of(source: &str) -> Self {
        DeckAst::with(source, Self::of_ast)
    }

    fn of_ast(ast: &DeckAst) -> Self {
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

    /// The id of the item at a byte offset, if there is one.
    #[must_use]
    pub fn item_at(&self, at: usize) -> Option<&str> {
        let block = self.blocks.partition_point(|(start, _)| *start <= at).checked_sub(1)?;
        self.blocks[block].1.as_deref()
    }

    /// The 1-based line on which an item begins.
    #[must_use]
    pub fn line_of(&self, source: &str, item: &str) -> Option<usize> {
        let (start, _) = self.blocks.iter().find(|(_, id)| id.as_deref() == Some(item))?;
        Some(source.get(..*start)?.matches('\n').count() + 1)
    }
}
