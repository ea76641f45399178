//! The deck catalog: an index of every deck without its texts, so that a start parses only changed decks.

use std::collections::HashMap;
use std::fs::Metadata;
use std::hash::Hash;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};

use super::Cache;
use crate::deck::library::{LoadedDeck, Origin};
use crate::deck::{Activity, CaseId, DeckId, Entry, Fingerprint, ItemId, Level, Provider, Tag};

/// Within this time, a file may have changed again without a new timestamp, because file system clocks are coarse.
const CLOCK_MARGIN: Duration = Duration::from_secs(2);

/// Identifies a version of a file without reading it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stamp {
    /// Size in bytes.
    pub bytes: u64,
    /// Modification time, in nanoseconds since 1970.
    modified: i128,
    /// Change time (ctime), in nanoseconds since 1970. Unlike the modification time, programs cannot set it.
    changed: i128,
    inode: u64,
}

impl Stamp {
    /// The stamp of a file.
    #[must_use]
    pub fn of(data: &Metadata) -> Self {
        let modified = data.modified().ok().map_or(0, since_epoch);
        #[cfg(unix)]
        let (changed, inode) = {
            use std::os::unix::fs::MetadataExt;
            (i128::from(data.ctime()) * 1_000_000_000 + i128::from(data.ctime_nsec()), data.ino())
        };
        #[cfg(not(unix))]
        let (changed, inode) = (modified, 0);
        Self { bytes: data.len(), modified, changed, inode }
    }

    /// The stamp of an embedded text, which changes only with the program.
    #[must_use]
    pub fn of_text(text: &str) -> Self {
        Self { bytes: text.len() as u64, modified: 0, changed: 0, inode: 0 }
    }

    /// Whether the file is so recent that it may have changed since without a new stamp.
    fn is_too_recent(&self, written: SystemTime) -> bool {
        self.modified.max(self.changed) + i128::try_from(CLOCK_MARGIN.as_nanos()).unwrap_or(0) >= since_epoch(written)
    }
}

fn since_epoch(time: SystemTime) -> i128 {
    time.duration_since(UNIX_EPOCH).ok().and_then(|since| i128::try_from(since.as_nanos()).ok()).unwrap_or(0)
}

/// One deck of the catalog, as of when it was parsed.
#[derive(Clone, Debug)]
pub struct CatalogedDeck {
    /// The full path of the file, or a name for an embedded deck.
    pub path: PathBuf,
    /// The stamp of the file.
    pub stamp: Stamp,
    /// A hash of the file's text.
    pub text: Fingerprint,
    /// The deck without its texts.
    pub deck: Arc<LoadedDeck>,
}

/// The catalog as read from its cache.
#[derive(Debug, Default)]
pub struct Catalog {
    decks: HashMap<PathBuf, CatalogedDeck>,
    written: Option<SystemTime>,
}

impl Catalog {
    /// Reads the catalog made from this basis; empty if it is missing, damaged or from another basis.
    #[must_use]
    pub fn read(cache: &Cache, basis: &[u8]) -> Self {
        let Some(contents) = cache.read_for(basis) else { return Self::default() };
        let Some(decks) = rows(contents.body()) else { return Self::default() };
        let decks = decks.into_iter().map(|deck| (deck.path.clone(), deck)).collect();
        Self { decks, written: contents.written }
    }

    /// The cataloged deck at a path, if the file is unchanged. Calls `text` for the hash of the file's text only if the
    /// stamp alone is not conclusive.
    pub fn deck(
        &self,
        path: &Path,
        stamp: Stamp,
        text: impl FnOnce() -> Option<Fingerprint>,
    ) -> Option<&CatalogedDeck> {
        let entry = self.decks.get(path).filter(|entry| entry.stamp == stamp)?;
        (!self.may_be_stale(stamp) || text() == Some(entry.text)).then_some(entry)
    }

    /// Whether a file with this stamp may have changed since the catalog was written. A later catalog may be
    /// conclusive.
    #[must_use]
    pub fn may_be_stale(&self, stamp: Stamp) -> bool {
        stamp.inode != 0 && self.written.is_none_or(|written| stamp.is_too_recent(written))
    }

    /// Writes a catalog of these decks for this basis.
    ///
    /// # Errors
    ///
    /// The catalog cannot be written; a previous one is unchanged.
    pub fn write(cache: &Cache, basis: &[u8], decks: &[CatalogedDeck]) -> std::io::Result<()> {
        let mut body = Vec::new();
        for row in decks.iter().filter_map(Row::of) {
            body = postcard::to_extend(&row, body).map_err(std::io::Error::other)?;
        }
        cache.write(basis, &body)
    }
}

/// Parses all rows of a catalog; none if one is invalid.
fn rows(mut rest: &[u8]) -> Option<Vec<CatalogedDeck>> {
    let mut decks = Vec::new();
    while !rest.is_empty() {
        let (row, more) = postcard::take_from_bytes::<Row>(rest).ok()?;
        decks.push(row.decode()?);
        rest = more;
    }
    Some(decks)
}

/// The stored form of a deck. Cases, tags and tag sets are stored once and referenced by index.
#[derive(Serialize, Deserialize)]
struct Row<'a> {
    path: &'a str,
    embedded: bool,
    #[serde(borrow)]
    name: Option<&'a str>,
    stamp: Stamp,
    text: [u8; 16],
    id: &'a str,
    title: &'a str,
    summary: &'a str,
    pass_mark: u8,
    version: &'a str,
    #[serde(borrow)]
    objectives: Vec<(&'a str, &'a str)>,
    #[serde(borrow)]
    activity: Option<ActivityRow<'a>>,
    #[serde(borrow)]
    tags: Vec<&'a str>,
    #[serde(borrow)]
    cases: Vec<&'a str>,
    sets: Vec<Vec<u32>>,
    #[serde(borrow)]
    entries: Vec<EntryRow<'a>>,
}

/// The stored form of an activity.
#[derive(Serialize, Deserialize)]
struct ActivityRow<'a> {
    /// Title, format, release, expiry, disclosures, support, fault.
    #[serde(borrow)]
    texts: [&'a str; 7],
    /// Name, accreditation, credit statement.
    #[serde(borrow)]
    provider: Option<([&'a str; 3], Option<f64>)>,
}

/// The stored form of an item.
#[derive(Serialize, Deserialize)]
struct EntryRow<'a> {
    name: &'a str,
    case: Option<u32>,
    tags: u32,
    /// The index in [`Level::ALL`].
    level: Option<u8>,
    key: &'a [u8],
}

impl<'a> Row<'a> {
    /// Encodes a deck; none if its path is not valid Unicode.
    fn of(cataloged: &'a CatalogedDeck) -> Option<Self> {
        let CatalogedDeck { path, stamp, text, deck } = cataloged;
        let (mut tags, mut cases, mut sets) = (Interner::default(), Interner::default(), Interner::default());
        let entries = deck.entries.iter().map(|entry| EntryRow {
            name: entry.id.name(),
            case: entry.case.as_ref().map(|case| cases.index(&*case.0)),
            tags: sets.index(entry.tags.iter().map(|tag| tags.index(&*tag.0)).collect()),
            level: entry.level.map(|level| level as u8),
            key: &entry.key.0,
        });
        let entries = entries.collect();
        Some(Self {
            path: path.to_str()?,
            embedded: deck.origin == Origin::Embedded,
            name: if let Origin::File(name) = &deck.origin { Some(name.to_str()?) } else { None },
            stamp: *stamp,
            text: text.0,
            id: deck.id.as_str(),
            title: &deck.title,
            summary: &deck.summary,
            pass_mark: deck.pass_mark,
            version: &deck.version,
            objectives: deck.objectives.iter().map(|(key, words)| (key.as_str(), words.as_str())).collect(),
            activity: deck.activity.as_ref().map(ActivityRow::of),
            tags: tags.values,
            cases: cases.values,
            sets: sets.values,
            entries,
        })
    }

    /// Decodes a deck; none if a value is invalid.
    fn decode(self) -> Option<CatalogedDeck> {
        let id = DeckId::new(self.id)?;
        let tags: Vec<Tag> = self.tags.into_iter().map(|tag| Tag(tag.into())).collect();
        let set = |indices: &Vec<u32>| indices.iter().map(|index| tags.get(*index as usize).cloned()).collect();
        let sets = self.sets.iter().map(set).collect::<Option<Vec<Arc<[Tag]>>>>()?;
        let cases: Vec<CaseId> = self.cases.into_iter().map(|case| CaseId(case.into())).collect();
        let ids = ItemId::of_deck(&id, self.entries.iter().map(|row| row.name))?;
        let mut entries = Vec::with_capacity(ids.len());
        for (id, row) in ids.into_iter().zip(self.entries) {
            let case = match row.case {
                Some(index) => Some(cases.get(index as usize)?.clone()),
                None => None,
            };
            let tags = Arc::clone(sets.get(row.tags as usize)?);
            let level = match row.level {
                Some(index) => Some(*Level::ALL.get(usize::from(index))?),
                None => None,
            };
            entries.push(Entry { id, case, tags, level, key: Fingerprint(row.key.try_into().ok()?) });
        }
        let origin = if self.embedded { Origin::Embedded } else { Origin::File(self.name?.into()) };
        let deck = LoadedDeck {
            title: self.title.to_owned(),
            summary: self.summary.to_owned(),
            origin,
            pass_mark: self.pass_mark,
            version: self.version.to_owned(),
            objectives: self.objectives.into_iter().map(|(key, words)| (key.to_owned(), words.to_owned())).collect(),
            activity: self.activity.map(ActivityRow::activity),
            left_out: 0,
            entries,
            id,
        };
        let text = Fingerprint(self.text);
        Some(CatalogedDeck { path: PathBuf::from(self.path), stamp: self.stamp, text, deck: Arc::new(deck) })
    }
}

impl<'a> ActivityRow<'a> {
    fn of(activity: &'a Activity) -> Self {
        let Activity { title, format, released, expires, disclosures, support, provider, fault } = activity;
        let provider = provider.as_ref().map(|provider| {
            let Provider { name, accreditation, credit, credits } = provider;
            ([name.as_str(), accreditation, credit], *credits)
        });
        Self { texts: [title, format, released, expires, disclosures, support, fault], provider }
    }

    fn activity(self) -> Activity {
        let [title, format, released, expires, disclosures, support, fault] = self.texts.map(str::to_owned);
        let provider = self.provider.map(|(texts, credits)| {
            let [name, accreditation, credit] = texts.map(str::to_owned);
            Provider { name, accreditation, credit, credits }
        });
        Activity { title, format, released, expires, disclosures, support, provider, fault }
    }
}

/// Assigns an index to each distinct value.
#[derive(Default)]
struct Interner<T> {
    values: Vec<T>,
    indices: HashMap<T, u32>,
}

impl<T: Clone + Eq + Hash> Interner<T> {
    /// The index of a value, added if it is new.
    fn index(&mut self, value: T) -> u32 {
        let Self { values, indices } = self;
        *indices.entry(value).or_insert_with_key(|value| {
            values.push(value.clone());
            u32::try_from(values.len() - 1).unwrap_or(u32::MAX)
        })
    }
}
