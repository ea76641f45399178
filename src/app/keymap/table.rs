//! All rows of the key table.

use super::binding::KeyRow;
use super::context::KeyContext;
use super::{answers, browse, builder, exam, movement, pages, stats, study};

/// The rows of most screens. The first that fits a key and a context wins; the footer shows hints in this order.
fn general() -> impl Iterator<Item = &'static KeyRow> {
    answers::ROWS.iter().chain(exam::ROWS).chain(study::ROWS).chain(movement::ROWS)
}

/// Every row of the key table.
pub fn all() -> impl Iterator<Item = &'static KeyRow> {
    general().chain(browse::ROWS).chain(builder::ROWS).chain(stats::ROWS).chain(pages::ROWS)
}

/// The rows that hold in a context, those hidden behind an earlier one left out.
pub fn bindings(context: KeyContext) -> impl Iterator<Item = &'static KeyRow> {
    let special = browse::ROWS.iter().chain(builder::ROWS).chain(stats::ROWS).chain(pages::ROWS);
    special.chain(general()).filter(move |row| row.contexts.contains(&context))
}

/// The keys of a context, or those of most contexts.
pub struct Section {
    /// Its title.
    pub title: &'static str,
    /// The context that `[keys.CONTEXT]` names; none for the keys of most contexts.
    pub context: Option<KeyContext>,
    /// Its rows.
    pub rows: Vec<&'static KeyRow>,
}

/// The key table as the manual page and the documentation list it: first the rows that hold in most contexts, then the other
/// rows of each context.
#[must_use]
pub fn sections() -> Vec<Section> {
    let rows = |context: KeyContext| bindings(context).map(|row| ((row.name, row.command.name(), row.help), row));
    let contexts_of = |key| KeyContext::ALL.iter().filter(|context| rows(**context).any(|(own, _)| own == key)).count();
    let mut common = Vec::new();
    let mut known = Vec::new();
    for (key, row) in KeyContext::ALL.iter().copied().flat_map(rows) {
        if !known.contains(&key) && contexts_of(key) > KeyContext::ALL.len() / 2 {
            known.push(key);
            common.push(row);
        }
    }
    let mut sections = vec![Section { title: "on most screens", context: None, rows: common }];
    for &context in KeyContext::ALL {
        let own: Vec<_> = rows(context).filter(|(key, _)| !known.contains(key)).map(|(_, row)| row).collect();
        if !own.is_empty() {
            sections.push(Section { title: context.title(), context: Some(context), rows: own });
        }
    }
    sections
}
