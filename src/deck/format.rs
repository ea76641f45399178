//! The formatter: rewrites a deck file in its most readable form, without changing its meaning.
//!
//! It sorts the keys of each table, moves keys that an `[[item.options]]` header or a similar one has trapped, puts
//! each option, gap and vignette on its own line, and normalizes empty lines and spaces. Strings, numbers, comments and
//! the order of tables stay the same. Apart from this module, only the one that edits the configuration uses
//! `toml_edit`.

mod ids;

use std::collections::{HashMap, HashSet};

use toml_edit::{Array, ArrayOfTables, Decor, DocumentMut, InlineTable, Item, Key, KeyMut, RawString, Table, Value};

use super::ast::syntax;
use super::schema::Kind;
use ids::missing_ids;

pub use ids::FreshIds;

/// Why a file is not formatted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The file is not valid TOML; `check` reports where.
    Syntax,
    /// The formatted text would have another meaning. This should never happen; the file is left unchanged.
    Meaning,
}

/// Formats the text of a deck file.
///
/// With `ids`, items without an id get one. Formatting is idempotent.
///
/// # Errors
///
/// The text is not valid TOML, or formatting would change its meaning.
pub fn format(source: &str, ids: bool) -> Result<String, Refusal> {
    let (bom, text) = source.strip_prefix('\u{feff}').map_or(("", source), |text| ("\u{feff}", text));
    let windows = text.contains("\r\n");
    let text = if windows { text.replace("\r\n", "\n") } else { text.to_owned() };
    if syntax::is_deep(&text) {
        return Err(Refusal::Syntax);
    }
    let mut document: DocumentMut = text.parse().map_err(|_| Refusal::Syntax)?;
    tables(document.as_table_mut(), "item").for_each(move_trapped_keys);
    let missing = if ids { missing_ids(&document) } else { Vec::new() };
    format_document(&mut document, &missing);
    let mut formatted = tidy(&document.to_string());
    // The document needs more memory than everything else.
    drop(document);
    let (before, after) = (meaning(&text, &missing), meaning(&formatted, &[]));
    let is_same = match (before, after) {
        (Some(before), Some(after)) => means_the_same(&before.into(), &after.into()),
        (before, after) => before.is_none() && after.is_none(),
    };
    if !is_same {
        return Err(Refusal::Meaning);
    }
    if windows {
        formatted = formatted.replace('\n', "\r\n");
    }
    Ok(format!("{bom}{formatted}"))
}

/// The longest line, in characters, that a multiline entry of a list is joined into.
const LINE: usize = 400;

fn format_document(document: &mut DocumentMut, ids: &[(usize, String)]) {
    let mut fresh = ids.iter().peekable();
    let root = document.as_table_mut();
    keys(root, Kind::Root);
    if let Some(deck) = root.get_mut("deck").and_then(Item::as_table_mut) {
        keys(deck, Kind::Deck);
        if let Some(activity) = below(deck, "activity") {
            keys(activity, Kind::Activity);
            if let Some(provider) = below(activity, "provider") {
                keys(provider, Kind::Provider);
            }
        }
    }
    if let Some(refs) = root.get_mut("refs").and_then(Item::as_table_mut) {
        for (key, value) in refs.iter_mut() {
            normalize_before_key(key, false);
            if let Some(table) = value.as_inline_table_mut() {
                one_line(table, Kind::Ref);
            }
        }
        normalize_before_header(refs.decor_mut(), true);
    }
    for case in tables(root, "case") {
        keys(case, Kind::Case);
    }
    for (n, item) in tables(root, "item").enumerate() {
        if let Some((_, id)) = fresh.next_if(|(at, _)| *at == n) {
            item.insert("id", toml_edit::value(id.as_str()));
        }
        keys(item, Kind::Item);
        for (list, kind) in Kind::PARTS {
            match item.get_mut(list) {
                Some(Item::Value(Value::Array(parts))) => one_line_each(parts, kind),
                Some(Item::ArrayOfTables(parts)) => {
                    for part in parts.iter_mut() {
                        keys(part, kind);
                        normalize_before_header(part.decor_mut(), false);
                    }
                }
                _ => {}
            }
        }
    }
}

/// A table in another one, if it has a header of its own.
fn below<'t>(table: &'t mut Table, name: &str) -> Option<&'t mut Table> {
    table.get_mut(name).and_then(Item::as_table_mut).filter(|table| !table.is_dotted() && !table.is_implicit())
}

/// The tables in an array of tables; none if it is something else.
fn tables<'t>(root: &'t mut Table, name: &str) -> impl Iterator<Item = &'t mut Table> {
    root.get_mut(name).and_then(Item::as_array_of_tables_mut).into_iter().flat_map(ArrayOfTables::iter_mut)
}

/// Sorts the keys of a table and normalizes the lines between them. Unknown keys come last, in their original order.
fn keys(table: &mut Table, kind: Kind) {
    let names: Vec<String> = table.iter().map(|(name, _)| name.to_owned()).collect();
    let indexes: HashMap<&str, usize> = names.iter().enumerate().map(|(index, name)| (name.as_str(), index)).collect();
    let rank = |name: &str| {
        let known = kind.keys().iter().position(|key| key.name == name);
        known.unwrap_or_else(|| kind.keys().len() + indexes.get(name).copied().unwrap_or(0))
    };
    table.sort_values_by(|a, _, b, _| rank(a.get()).cmp(&rank(b.get())));
    let mut first = true;
    for (key, value) in table.iter_mut() {
        if let Some(value) = value.as_value_mut() {
            normalize_before_key(key, first);
            if let Some(suffix) = text(value.decor().suffix()) {
                let trimmed = suffix.trim_end().to_owned();
                value.decor_mut().set_suffix(trimmed);
            }
            first = false;
        }
    }
    if kind != Kind::Root {
        normalize_before_header(table.decor_mut(), true);
    }
}

/// Normalizes the text before a key: comments on lines of their own, and at most one empty line, but none before the
/// first key.
fn normalize_before_key(mut key: KeyMut, first: bool) {
    let Some(before) = text(key.leaf_decor().prefix()) else { return };
    let mut lines = lines(before);
    if first {
        let empty = lines.iter().take_while(|line| line.is_empty()).count();
        lines.drain(..empty);
    }
    let prefix: String = lines.iter().map(|line| format!("{line}\n")).collect();
    key.leaf_decor_mut().set_prefix(prefix);
}

/// Normalizes the text before a header: one empty line if `apart`, then the comments.
fn normalize_before_header(decor: &mut Decor, apart: bool) {
    let mut lines = lines(text(decor.prefix()).unwrap_or_default());
    if apart && lines.first().is_none_or(|line| !line.is_empty()) {
        lines.insert(0, String::new());
    }
    decor.set_prefix(lines.iter().map(|line| format!("{line}\n")).collect::<String>());
}

/// The lines of the text between two values, trimmed and without repeated empty lines.
fn lines(between: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let whole = between.rfind('\n').map_or("", |end| &between[..end]);
    if between.contains('\n') {
        for line in whole.split('\n') {
            let line = line.trim();
            if !line.is_empty() || lines.last().is_none_or(|last| !last.is_empty()) {
                lines.push(line.to_owned());
            }
        }
    }
    lines
}

/// Moves keys that belong to the item out of its options, gaps and other parts. A key that the item already has stays
/// where it is; `check` reports it.
fn move_trapped_keys(item: &mut Table) {
    let mut moved: Vec<(Key, Item)> = Vec::new();
    let own: HashSet<String> = item.iter().map(|(name, _)| name.to_owned()).collect();
    for (list, kind) in Kind::PARTS {
        let Some(Item::ArrayOfTables(parts)) = item.get_mut(list) else { continue };
        for part in parts.iter_mut() {
            let names = trapped(kind, part.iter().map(|(name, _)| name), &own, moved.iter().map(|(key, _)| key.get()));
            moved.extend(names.iter().filter_map(|name| part.remove_entry(name)));
        }
    }
    for (key, value) in moved {
        item.insert_formatted(&key, value);
    }
}

/// The keys in a part of an item that belong to the item and can be moved there.
fn trapped<'a, 'b>(
    kind: Kind,
    part: impl Iterator<Item = &'a str>,
    own: &HashSet<String>,
    moved: impl Iterator<Item = &'b str>,
) -> Vec<String> {
    let moved: Vec<&str> = moved.collect();
    let free = |name: &&str| is_trapped(kind, name) && !own.contains(*name) && !moved.contains(name);
    part.filter(free).map(str::to_owned).collect()
}

/// Whether a key in a part of an item belongs to the item.
fn is_trapped(kind: Kind, name: &str) -> bool {
    let is_list = Kind::PARTS.iter().any(|(list, _)| *list == name);
    kind.key(name).is_none() && Kind::Item.key(name).is_some() && !is_list
}

/// Puts each inline table of a list on its own line.
fn one_line_each(options: &mut Array, kind: Kind) {
    if options.is_empty() || options.iter().any(|option| !option.is_inline_table()) {
        return;
    }
    // A comment before a comma moves behind it.
    let mut carried = String::new();
    for option in options.iter_mut() {
        let before = indented(&(carried + text(option.decor().prefix()).unwrap_or_default()));
        option.decor_mut().set_prefix(before);
        let after = text(option.decor().suffix()).unwrap_or_default();
        carried = if after.trim().is_empty() { String::new() } else { after.to_owned() };
        option.decor_mut().set_suffix("");
        if let Some(table) = option.as_inline_table_mut() {
            one_line(table, kind);
        }
    }
    let trailing = indented(&(carried + text(Some(options.trailing())).unwrap_or_default()));
    options.set_trailing(format!("{}\n", trailing.strip_suffix("\n  ").unwrap_or(&trailing)));
    options.set_trailing_comma(true);
}

/// The text before an option: a comment behind the previous option, comments on lines of their own, and the indent.
fn indented(between: &str) -> String {
    let (behind, rest) = between.split_once('\n').unwrap_or((between, ""));
    let behind = behind.trim();
    let mut text = if behind.is_empty() { "\n".to_owned() } else { format!(" {behind}\n") };
    for line in rest.lines().map(str::trim).filter(|line| !line.is_empty()) {
        text += &format!("  {line}\n");
    }
    text + "  "
}

/// Puts an inline table on one line, as TOML 1.0 requires, unless it contains a comment or a multiline string, or the
/// line would be too long to read.
fn one_line(table: &mut InlineTable, kind: Kind) {
    let written = table.to_string();
    if written.contains(['\n', '#']) && !can_join(table) {
        return;
    }
    let mut joined = table.clone();
    join(&mut joined, kind);
    if !written.contains('\n') || joined.to_string().chars().count() <= LINE {
        *table = joined;
    }
}

/// Joins the lines of an inline table and sorts its keys.
fn join(table: &mut InlineTable, kind: Kind) {
    let rank = |name: &str| kind.keys().iter().position(|key| key.name == name).unwrap_or(usize::MAX);
    table.sort_values_by(|a, _, b, _| rank(a.get()).cmp(&rank(b.get())));
    let last = table.len().saturating_sub(1);
    for (n, (mut key, value)) in table.iter_mut().enumerate() {
        *key.leaf_decor_mut() = Decor::new(" ", " ");
        *value.decor_mut() = Decor::new(" ", if n == last { " " } else { "" });
    }
    table.set_trailing_comma(false);
    table.set_trailing("");
}

/// Whether an inline table can be put on one line without losing comments or breaking strings.
fn can_join(table: &InlineTable) -> bool {
    let blank = |decor: &Decor| {
        [decor.prefix(), decor.suffix()].into_iter().all(|part| text(part).unwrap_or_default().trim().is_empty())
    };
    let on_a_line = |value: &Value| {
        let mut bare = value.clone();
        bare.decor_mut().clear();
        !bare.to_string().contains('\n')
    };
    let keys = table.iter().all(|(name, _)| table.key(name).is_some_and(|key| blank(key.leaf_decor())));
    let values = table.iter().all(|(_, value)| blank(value.decor()) && on_a_line(value) && !value.is_inline_table());
    keys && values && text(Some(table.trailing())).unwrap_or_default().trim().is_empty()
}

/// The original text between two values.
fn text(raw: Option<&RawString>) -> Option<&str> {
    raw.and_then(|raw| raw.as_str())
}

/// The text without leading empty lines, and with exactly one line end at the end.
fn tidy(text: &str) -> String {
    let text = text.trim_start_matches('\n').trim_end();
    if text.is_empty() { String::new() } else { format!("{text}\n") }
}

/// The meaning of a text: its values, with trapped keys moved and the given ids added.
fn meaning(source: &str, ids: &[(usize, String)]) -> Option<toml::Table> {
    let mut table: toml::Table = source.parse().ok()?;
    let Some(toml::Value::Array(items)) = table.get_mut("item") else { return Some(table) };
    let mut fresh = ids.iter().peekable();
    for (n, item) in items.iter_mut().enumerate() {
        let toml::Value::Table(item) = item else { continue };
        if let Some((_, id)) = fresh.next_if(|(at, _)| *at == n) {
            item.insert("id".into(), id.as_str().into());
        }
        let own: HashSet<String> = item.keys().cloned().collect();
        let mut moved: Vec<(String, toml::Value)> = Vec::new();
        for (list, kind) in Kind::PARTS {
            let Some(toml::Value::Array(parts)) = item.get_mut(list) else { continue };
            for part in parts.iter_mut().filter_map(toml::Value::as_table_mut) {
                let names =
                    trapped(kind, part.keys().map(String::as_str), &own, moved.iter().map(|(name, _)| name.as_str()));
                moved.extend(names.into_iter().filter_map(|name| part.remove_entry(&name)));
            }
        }
        item.extend(moved);
    }
    Some(table)
}

/// Whether two values are the same. Unlike with `==`, two `nan` are.
fn means_the_same(a: &toml::Value, b: &toml::Value) -> bool {
    match (a, b) {
        (toml::Value::Float(a), toml::Value::Float(b)) => a.to_bits() == b.to_bits() || a.is_nan() && b.is_nan(),
        (toml::Value::Array(a), toml::Value::Array(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| means_the_same(a, b))
        }
        (toml::Value::Table(a), toml::Value::Table(b)) => {
            a.len() == b.len() && a.iter().all(|(key, a)| b.get(key).is_some_and(|b| means_the_same(a, b)))
        }
        (a, b) => a == b,
    }
}

#[cfg(test)]
mod tests;
