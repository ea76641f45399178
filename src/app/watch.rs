//! A deck file that is watched while its author edits it: its current content, and the item being edited.

use std::sync::Arc;

use crate::deck::diagnostic::Severity;
use crate::deck::{Deck, Item};

/// The content of the file when it was last read.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct WatchedFile {
    /// The deck with the items that are valid.
    pub deck: Option<Deck>,
    /// Item ids in file order, including those of invalid items.
    pub written: Vec<String>,
    /// Whether part of the file is not valid TOML, so that `written` may be incomplete.
    pub broken: bool,
    /// The lint findings, in file order.
    pub findings: Vec<ShownFinding>,
    /// Why the file could not be read, if it could not.
    pub unreadable: Option<String>,
}

/// A lint finding as the screen shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShownFinding {
    /// The line in the file, from 1.
    pub line: usize,
    /// The rule's code.
    pub code: &'static str,
    /// How grave it is.
    pub severity: Severity,
    /// What is wrong.
    pub headline: String,
    /// How to fix it.
    pub help: Option<String>,
    /// The name of the item it is in, if any.
    pub item: Option<String>,
}

/// An item of the watched file.
#[derive(Clone, Debug, PartialEq)]
pub struct WatchedItem {
    /// The item's name in the deck.
    pub name: String,
    /// The last valid version, if there was one.
    pub item: Option<Arc<Item>>,
    /// Whether the file has a newer version that is invalid.
    pub stale: bool,
}

impl WatchedItem {
    /// A valid item.
    fn valid(item: Arc<Item>) -> Self {
        Self { name: item.id.name().to_owned(), item: Some(item), stale: false }
    }
}

/// A watched file and the author's position in it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Watch {
    /// The file.
    pub path: String,
    /// The title of the last valid deck.
    pub title: String,
    /// The items, each in its last valid version.
    pub items: Vec<WatchedItem>,
    /// The lint findings.
    pub findings: Vec<ShownFinding>,
    /// Why the file cannot be read at present.
    pub unreadable: Option<String>,
    /// The index of the item shown.
    pub at: usize,
    /// Whether the answers are shown.
    pub explained: bool,
    /// Lines scrolled.
    pub scroll: usize,
}

impl Watch {
    /// A watch on a file that was not read yet.
    #[must_use]
    pub fn new(path: String) -> Self {
        Self { path, ..Self::default() }
    }

    /// The item shown.
    #[must_use]
    pub fn shown(&self) -> Option<&WatchedItem> {
        self.items.get(self.at)
    }

    /// The number of findings with this severity.
    #[must_use]
    pub fn count(&self, severity: Severity) -> usize {
        self.findings.iter().filter(|finding| finding.severity == severity).count()
    }

    /// Applies the file's current content and goes to the first item that changed. Invalid items keep their last valid
    /// version.
    pub fn update(&mut self, watched: WatchedFile) {
        let WatchedFile { deck, written, broken, findings, unreadable } = watched;
        self.findings = findings;
        self.unreadable = unreadable;
        if self.unreadable.is_some() {
            for shown in &mut self.items {
                shown.stale = true;
            }
            return;
        }
        let before = std::mem::take(&mut self.items);
        let shown_name = before.get(self.at).map(|shown| shown.name.clone());
        let mut items: Vec<WatchedItem> = Vec::new();
        if let Some(deck) = deck {
            self.title = deck.title;
            items.extend(deck.items.into_iter().map(WatchedItem::valid));
        }
        // An invalid item goes where it is in the file, in its last valid version. So does an item hidden by a TOML
        // error.
        let mut position = 0;
        for name in &written {
            if let Some(now) = items.iter().position(|shown| shown.name == *name) {
                position = now + 1;
            } else {
                let item = before.iter().find(|old| old.name == *name).and_then(|old| old.item.clone());
                items.insert(position.min(items.len()), WatchedItem { name: name.clone(), item, stale: true });
                position += 1;
            }
        }
        position = 0;
        for old in &before {
            if let Some(now) = items.iter().position(|shown| shown.name == old.name) {
                position = now + 1;
            } else if broken {
                items.insert(position.min(items.len()), WatchedItem { stale: true, ..old.clone() });
                position += 1;
            }
        }
        let changed = items.iter().position(|shown| {
            let old = before.iter().find(|old| old.name == shown.name);
            !before.is_empty() && old.is_none_or(|old| old.item != shown.item || (shown.stale && !old.stale))
        });
        let same = shown_name.and_then(|name| items.iter().position(|shown| shown.name == name));
        let at = changed.or(same).unwrap_or(self.at).min(items.len().saturating_sub(1));
        if same != Some(at) {
            self.scroll = 0;
        }
        self.at = at;
        self.items = items;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::deck::read;

    fn item(id: &str, stem: &str) -> String {
        format!(
            "[[item]]\nid = '{id}'\nstem = '{stem}'\noptions = [{{ text = 'x', correct = true }}, {{ text = 'y' }}]\n"
        )
    }

    fn watched(items: &[String], written: &[&str], broken: bool) -> WatchedFile {
        let deck = read(&format!("schema = 1\n[deck]\nid = 'd'\ntitle = 'D'\n{}", items.concat())).deck;
        WatchedFile {
            deck,
            written: written.iter().map(ToString::to_string).collect(),
            broken,
            ..WatchedFile::default()
        }
    }

    fn ids(watch: &Watch) -> Vec<(&str, bool)> {
        watch.items.iter().map(|shown| (shown.name.as_str(), shown.stale)).collect()
    }

    #[test]
    fn it_goes_to_the_changed_item_and_stays_if_nothing_changed() {
        let mut watch = Watch::new("d.toml".into());
        let (a, b, c) = (item("a", "A?"), item("b", "B?"), item("c", "C?"));
        watch.update(watched(&[a.clone(), b.clone(), c.clone()], &["a", "b", "c"], false));
        assert_eq!(watch.at, 0);
        watch.update(watched(&[a.clone(), b.clone(), item("c", "C now?")], &["a", "b", "c"], false));
        assert_eq!(watch.at, 2);
        watch.update(watched(&[a.clone(), b.clone(), item("c", "C now?")], &["a", "b", "c"], false));
        assert_eq!(watch.at, 2);
        watch.update(watched(&[a.clone(), item("new", "N?"), b, c], &["a", "new", "b", "c"], false));
        assert_eq!(watch.shown().unwrap().name, "new");
    }

    #[test]
    fn an_item_that_was_never_valid_is_listed_in_file_order() {
        let mut watch = Watch::new("d.toml".into());
        let (a, c) = (item("a", "A?"), item("c", "C?"));
        watch.update(watched(&[a, c], &["a", "b", "b", "c"], false));
        assert_eq!(ids(&watch), [("a", false), ("b", true), ("c", false)]);
        assert!(watch.items[1].item.is_none());
        watch.update(watched(&[], &["a", "b"], false));
        assert_eq!(ids(&watch), [("a", true), ("b", true)]);
        assert!(watch.items[0].item.is_some());
    }

    #[test]
    fn an_invalid_item_keeps_its_last_valid_version() {
        let mut watch = Watch::new("d.toml".into());
        let (a, b, c) = (item("a", "A?"), item("b", "B?"), item("c", "C?"));
        watch.update(watched(&[a.clone(), b.clone(), c.clone()], &["a", "b", "c"], false));
        watch.update(watched(&[a.clone(), c.clone()], &["a", "b", "c"], false));
        assert_eq!(ids(&watch), [("a", false), ("b", true), ("c", false)]);
        assert_eq!(watch.at, 1);
        watch.update(watched(&[a.clone(), c.clone()], &["a", "c"], true));
        assert_eq!(ids(&watch), [("a", false), ("b", true), ("c", false)]);
        watch.update(watched(&[a.clone(), c.clone()], &["a", "c"], false));
        assert_eq!(ids(&watch), [("a", false), ("c", false)], "it was taken out");
        watch.update(WatchedFile { unreadable: Some("gone".into()), ..WatchedFile::default() });
        assert_eq!(ids(&watch), [("a", true), ("c", true)]);
        watch.update(watched(&[a, b, c], &["a", "b", "c"], false));
        assert_eq!((ids(&watch).len(), watch.at), (3, 1));
    }

    #[test]
    fn an_emptied_deck_shows_no_item() {
        let mut watch = Watch::new("d.toml".into());
        watch.update(watched(&[item("a", "A?")], &["a"], false));
        watch.update(watched(&[], &[], false));
        assert_eq!((watch.shown(), watch.at), (None, 0));
    }
}
