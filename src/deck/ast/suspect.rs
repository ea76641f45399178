//! Finds files that are valid TOML but may still need recovery, because of a missing header or a merge conflict.

use toml::de::{DeTable, DeValue};

use super::blocks::Part;
use super::missing;
use crate::deck::schema::Kind;

/// Whether a valid TOML file may need recovery: it has unknown top-level keys, seems to lack a header, or contains a
/// merge conflict marker.
#[must_use]
pub fn may_need_recovery(source: &str, table: &DeTable) -> bool {
    let fits = |name: &str, value: &DeValue| match name {
        "schema" => true,
        "deck" | "refs" => value.is_table(),
        "case" | "item" => value.is_array(),
        _ => false,
    };
    !table.iter().all(|(key, value)| fits(key.get_ref(), value.get_ref()))
        || table.iter().any(|(key, value)| lacks_header(key.get_ref(), value.get_ref()))
        || memchr::memmem::find(source.as_bytes(), b"<<<<<<<").is_some()
}

/// Whether a block of a deck has keys of another one, whose header may be missing, or contains another one as a value.
fn lacks_header(name: &str, value: &DeValue) -> bool {
    let has_stem = |value: &DeValue| value.get("stem").is_some_and(|stem| stem.get_ref().is_str());
    let has_part = |value: &DeValue, part| {
        let keys = value.as_table().into_iter().flatten();
        let mut parts = keys.filter(|(key, _)| missing::part_of(key.get_ref(), part).is_some());
        parts.any(|(_, value)| value.get_ref().is_table() || value.get_ref().is_array())
    };
    let all = |value: &DeValue, of: &dyn Fn(&DeValue) -> bool| {
        value.as_array().is_some_and(|list| list.iter().any(|entry| of(entry.get_ref())))
    };
    match name {
        "deck" => {
            let source = |(key, value): (&toml::Spanned<std::borrow::Cow<str>>, &toml::Spanned<DeValue>)| {
                Kind::Deck.key(key.get_ref()).is_none() && value.get_ref().is_table()
            };
            has_stem(value) || has_part(value, Part::Deck) || value.as_table().into_iter().flatten().any(source)
        }
        "refs" => has_stem(value) || has_part(value, Part::Refs),
        "case" => all(value, &|case| has_stem(case) || has_part(case, Part::Case)),
        "item" => all(value, &|item| {
            let mut lists = ["options", "gaps", "reject"].into_iter().filter_map(|list| item.get(list));
            has_part(item, Part::Item) || lists.any(|list| all(list.get_ref(), &has_stem))
        }),
        _ => false,
    }
}
