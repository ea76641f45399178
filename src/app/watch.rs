//! A deck file being watched while it is written: what it says now, and the item that its author is at.

use std::sync::Arc;

use crate::deck::diagnostic::Severity;
use crate::deck::{Deck, Item};

/// What a file says, as it was last read.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct WatchedFile {
    /// The deck, with the items that are intact.
    pub deck: Option<Deck>,
    /// Ids of the items as they are written, also of those with mistakes, in file order.
    pub written: Vec<String>,
    /// Whether part of the file is not TOML, so that items may be missing from `written`.
    pub broken: bool,
    /// What was found, in file order.
    pub findings: Vec<ShownFinding>,
    /// Why the file could not be read, if it could not.
    pub unreadable: Option<String>,
}

/// A finding, as the screen tells it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShownFinding {
    /// Its line in the file, from one.
    pub line: usize,
    /// The rule.
    pub code: &'static str,
    /// How grave it is.
    pub severity: Severity,
    /// What is wrong.
    pub headline: String,
    /// What to do about it.
    pub help: Option<String>,
    /// The name of the item that it is in, if it is in one.
    pub item: Option<String>,
}

/// An item of the file.
#[derive(Clone, Debug, PartialEq)]
pub struct Shown {
    /// Its name in the deck.
    pub name: String,
    /// The item as it was last good; none if it never was.
    pub item: Option<Arc<Item>>,
    /// Whether the file has a newer version of it, with a mistake.
    pub stale: bool,
}

impl Shown {
    /// An item that is good.
    fn good(item: Arc<Item>) -> Self {
        Self { name: item.id.name().to_owned(), item: Some(item), stale: false }
    }
}

/// A watched file and where in it the author is.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Watch {
    /// The file.
    pub path: String,
    /// The title of the deck, as it was last good.
    pub title: String,
    /// Its items, each as it was last good.
    pub items: Vec<Shown>,
    /// What was found.
    pub findings: Vec<ShownFinding>,
    /// Why the file cannot be read just now.
    pub unreadable: Option<String>,
    /// The item that is shown.
    pub at: usize,
    /// Whether the answers are shown.
    pub explained: bool,
    /// Lines scrolled.
    pub scroll: usize,
}

impl Watch {
    /// Watches a file of which nothing is known yet.
    #[must_use]
    pub fn new(path: String) -> Self {
        Self { path, ..Self::default() }
    }

    /// The item that is shown.
    #[must_use]
    pub fn shown(&self) -> Option<&Shown> {
        self.items.get(self.at)
    }

    /// Findings of a severity.
    #[must_use]
    pub fn count(&self, severity: Severity) -> usize {
        self.findings.iter().filter(|finding| finding.severity == severity).count()
    }

    /// Takes what the file says now, and goes to the first item that changed. Items with mistakes stay as they were last
    /// good.
    pub fn take(&mut self, watched: WatchedFile) {
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
        let left = before.get(self.at).map(|shown| shown.name.clone());
        let mut items: Vec<Shown> = Vec::new();
        if let Some(deck) = deck {
            self.title = deck.title;
            items.extend(deck.items.into_iter().map(Shown::good));
        }
        // What is written and not good is put where it is written, as it was last good; likewise what a broken block hides.
        let mut place = 0;
        for name in &written {
            if let Some(now) = items.iter().position(|shown| shown.name == *name) {
                place = now + 1;
            } else {
                let item = before.iter().find(|old| old.name == *name).and_then(|old| old.item.clone());
                items.insert(place.min(items.len()), Shown { name: name.clone(), item, stale: true });
                place += 1;
            }
        }
        place = 0;
        for old in &before {
            if let Some(now) = items.iter().position(|shown| shown.name == old.name) {
                place = now + 1;
            } else if broken {
                items.insert(place.min(items.len()), Shown { stale: true, ..old.clone() });
                place += 1;
            }
        }
        let changed = items.iter().position(|shown| {
            let old = before.iter().find(|old| old.name == shown.name);
            !before.is_empty() && old.is_none_or(|old| old.item != shown.item || (shown.stale && !old.stale))
        });
        let same = left.and_then(|name| items.iter().position(|shown| shown.name == name));
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
    fn it_goes_to_what_changed_and_stays_where_nothing_did() {
        let mut watch = Watch::new("d.toml".into());
        let (a, b, c) = (item("a", "A?"), item("b", "B?"), item("c", "C?"));
        watch.take(watched(&[a.clone(), b.clone(), c.clone()], &["a", "b", "c"], false));
        assert_eq!(watch.at, 0);
        watch.take(watched(&[a.clone(), b.clone(), item("c", "C now?")], &["a", "b", "c"], false));
        assert_eq!(watch.at, 2);
        watch.take(watched(&[a.clone(), b.clone(), item("c", "C now?")], &["a", "b", "c"], false));
        assert_eq!(watch.at, 2);
        watch.take(watched(&[a.clone(), item("new", "N?"), b, c], &["a", "new", "b", "c"], false));
        assert_eq!(watch.shown().unwrap().name, "new");
    }

    #[test]
    fn an_item_that_was_never_good_has_its_place_among_the_others() {
        let mut watch = Watch::new("d.toml".into());
        let (a, c) = (item("a", "A?"), item("c", "C?"));
        watch.take(watched(&[a, c], &["a", "b", "b", "c"], false));
        assert_eq!(ids(&watch), [("a", false), ("b", true), ("c", false)]);
        assert!(watch.items[1].item.is_none());
        watch.take(watched(&[], &["a", "b"], false));
        assert_eq!(ids(&watch), [("a", true), ("b", true)]);
        assert!(watch.items[0].item.is_some());
    }

    #[test]
    fn an_item_with_a_mistake_stays_as_it_was_last_good() {
        let mut watch = Watch::new("d.toml".into());
        let (a, b, c) = (item("a", "A?"), item("b", "B?"), item("c", "C?"));
        watch.take(watched(&[a.clone(), b.clone(), c.clone()], &["a", "b", "c"], false));
        watch.take(watched(&[a.clone(), c.clone()], &["a", "b", "c"], false));
        assert_eq!(ids(&watch), [("a", false), ("b", true), ("c", false)]);
        assert_eq!(watch.at, 1);
        watch.take(watched(&[a.clone(), c.clone()], &["a", "c"], true));
        assert_eq!(ids(&watch), [("a", false), ("b", true), ("c", false)]);
        watch.take(watched(&[a.clone(), c.clone()], &["a", "c"], false));
        assert_eq!(ids(&watch), [("a", false), ("c", false)], "it was taken out");
        watch.take(WatchedFile { unreadable: Some("gone".into()), ..WatchedFile::default() });
        assert_eq!(ids(&watch), [("a", true), ("c", true)]);
        watch.take(watched(&[a, b, c], &["a", "b", "c"], false));
        assert_eq!((ids(&watch).len(), watch.at), (3, 1));
    }

    #[test]
    fn a_deck_that_loses_all_its_items_shows_none() {
        let mut watch = Watch::new("d.toml".into());
        watch.take(watched(&[item("a", "A?")], &["a"], false));
        watch.take(watched(&[], &[], false));
        assert_eq!((watch.shown(), watch.at), (None, 0));
    }
}
