//! Identifiers under which history is stored: ids of decks and items, and fingerprints of their wording.

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use super::limits;

/// The permanent id of a deck: `[a-z0-9][a-z0-9-]*`, at most 128 bytes.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DeckId(Arc<str>);

impl DeckId {
    /// Makes an id; none unless the name is valid.
    #[must_use]
    pub fn new(name: &str) -> Option<Self> {
        is_id(name).then(|| Self(name.into()))
    }

    /// The id as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::borrow::Borrow<str> for DeckId {
    /// Allows a map keyed by deck ids to be queried with the deck part of an item id.
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for DeckId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Whether a name is a valid id: lowercase letters, digits and hyphens, not starting with a hyphen.
#[must_use]
pub fn is_id(name: &str) -> bool {
    let is_valid = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    (1..=limits::ID_BYTES).contains(&name.len()) && !name.starts_with('-') && name.bytes().all(is_valid)
}

/// The permanent id of an item across all decks: `deck-id/item-id`.
///
/// The ids of a deck can share one allocation, each as a range of it, which makes creating a hundred thousand of them
/// fast.
#[derive(Clone)]
pub struct ItemId {
    text: Arc<str>,
    from: u32,
    to: u32,
}

impl ItemId {
    /// Joins a deck id and an item name; none unless the name is a valid id.
    #[must_use]
    pub fn new(deck: &DeckId, name: &str) -> Option<Self> {
        if is_id(name) { Self::owned(&[deck.as_str(), "/", name].concat()) } else { None }
    }

    /// Joins a deck id with each of its item names, in order; none unless all names are valid ids.
    #[must_use]
    pub fn of_deck<'a>(deck: &DeckId, names: impl Iterator<Item = &'a str>) -> Option<Vec<Self>> {
        let (mut text, mut ends) = (String::new(), Vec::new());
        for name in names {
            if !is_id(name) {
                return None;
            }
            text.extend([deck.as_str(), "/", name]);
            ends.push(u32::try_from(text.len()).ok()?);
        }
        let text: Arc<str> = text.into();
        let mut from = 0;
        let id = |to| Self { text: Arc::clone(&text), from: std::mem::replace(&mut from, to), to };
        Some(ends.into_iter().map(id).collect())
    }

    /// Parses `deck-id/item-id`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (deck, name) = text.split_once('/')?;
        if is_id(deck) && is_id(name) { Self::owned(text) } else { None }
    }

    /// An id with its own allocation.
    fn owned(text: &str) -> Option<Self> {
        Some(Self { text: text.into(), from: 0, to: u32::try_from(text.len()).ok()? })
    }

    /// The full id, `deck-id/item-id`.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text[self.from as usize..self.to as usize]
    }

    /// The id of the deck.
    #[must_use]
    pub fn deck(&self) -> &str {
        self.as_str().split('/').next().unwrap_or_default()
    }

    /// The id of the item within its deck.
    #[must_use]
    pub fn name(&self) -> &str {
        self.as_str().split('/').nth(1).unwrap_or_default()
    }
}

impl fmt::Display for ItemId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for ItemId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("ItemId").field(&self.as_str()).finish()
    }
}

impl PartialEq for ItemId {
    fn eq(&self, other: &Self) -> bool {
        self.as_str() == other.as_str()
    }
}

impl Eq for ItemId {}

impl PartialOrd for ItemId {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for ItemId {
    fn cmp(&self, other: &Self) -> Ordering {
        self.as_str().cmp(other.as_str())
    }
}

impl Hash for ItemId {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.as_str().hash(state);
    }
}

/// The id of a case within its deck.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CaseId(pub Arc<str>);

/// A topic, with `/` between its levels: `spine/facet`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Tag(pub Arc<str>);

impl Tag {
    /// Whether this tag is the given one or below it in the hierarchy.
    #[must_use]
    pub fn is_within(&self, name: &str) -> bool {
        self.0.strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    }

    /// The tag and everything above it: `spine/facet` is also `spine`.
    pub fn with_parents(&self) -> impl Iterator<Item = &str> {
        with_parents(&self.0)
    }
}

/// The name of a topic and of everything above it.
pub fn with_parents(tag: &str) -> impl Iterator<Item = &str> {
    let slashes = tag.match_indices('/').map(|(index, _)| index);
    slashes.chain([tag.len()]).map(|end| &tag[..end]).filter(|topic| !topic.is_empty())
}

/// A hash of words that ignores white space, so that rewrapping a text does not change it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fingerprint(pub [u8; 16]);

impl Fingerprint {
    /// Hashes texts in order. The boundaries between texts count, white space does not.
    #[must_use]
    pub fn of<'a>(texts: impl IntoIterator<Item = &'a str>) -> Self {
        let mut hasher = blake3::Hasher::new();
        for text in texts {
            for word in text.split_whitespace() {
                hasher.update(word.as_bytes());
                hasher.update(b" ");
            }
            hasher.update(b"\0");
        }
        let mut bytes = [0; 16];
        hasher.finalize_xof().fill(&mut bytes);
        Self(bytes)
    }

    /// Parses 32 hexadecimal digits.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        if text.len() != 32 || !text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return None;
        }
        u128::from_str_radix(text, 16).ok().map(|number| Self(number.to_be_bytes()))
    }
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:032x}", u128::from_be_bytes(self.0))
    }
}

impl fmt::Debug for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Fingerprint({self})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rewrapping_keeps_the_fingerprint() {
        assert_eq!(Fingerprint::of(["a  b\nc"]), Fingerprint::of([" a b c "]));
        assert_ne!(Fingerprint::of(["a b", "c"]), Fingerprint::of(["a", "b c"]));
    }

    #[test]
    fn fingerprints_survive_print_and_parse() {
        let fingerprint = Fingerprint::of(["Medial branch"]);
        assert_eq!(Fingerprint::parse(&fingerprint.to_string()), Some(fingerprint));
        assert_eq!(Fingerprint::parse("+0000000000000000000000000000000"), None);
    }

    #[test]
    fn item_ids_have_two_parts() {
        let id = ItemId::parse("spine/facet-1").unwrap();
        assert_eq!((id.deck(), id.name()), ("spine", "facet-1"));
        for bad in ["spine", "spine/", "/a", "a/b/c", "A/b", "a/b c", "a/-b"] {
            assert_eq!(ItemId::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn ids_that_share_an_allocation_equal_those_that_do_not() {
        let deck = DeckId::new("spine").unwrap();
        let names = ["facet-2", "facet-1", "disc"];
        let mut shared = ItemId::of_deck(&deck, names.into_iter()).unwrap();
        let mut alone: Vec<ItemId> = names.iter().map(|name| ItemId::new(&deck, name).unwrap()).collect();
        assert_eq!(shared, alone);
        assert_eq!(format!("{shared:?} {}", shared[1]), format!("{alone:?} {}", alone[1]));
        assert_eq!((shared[2].deck(), shared[2].name()), ("spine", "disc"));
        let seen: std::collections::HashSet<ItemId> = shared.iter().cloned().collect();
        assert!(alone.iter().all(|id| seen.contains(id)));
        shared.sort();
        alone.sort();
        assert_eq!(shared, alone);
        assert_eq!(ItemId::of_deck(&deck, ["facet-1", "a/b"].into_iter()), None);
        assert_eq!(ItemId::of_deck(&deck, [].into_iter()), Some(Vec::new()));
    }

    #[test]
    fn a_tag_is_within_itself_and_its_parents_only() {
        let tag = Tag("spine/facet".into());
        assert!(tag.is_within("spine") && tag.is_within("spine/facet"));
        assert!(!tag.is_within("spi") && !tag.is_within("spine/facet/x"));
        assert_eq!(tag.with_parents().collect::<Vec<_>>(), ["spine", "spine/facet"]);
    }
}
