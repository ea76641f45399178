//! The catalogue: what is to be known of every deck without its text, so that a start reads no deck that has not changed.

use std::collections::HashMap;
use std::fs::Metadata;
use std::hash::Hash;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};

use super::Cache;
use crate::deck::library::{LoadedDeck, Origin};
use crate::deck::{Activity, CaseId, DeckId, Entry, Fingerprint, ItemId, Provider, Tag};

/// A file changed so shortly before the catalogue was written may have changed once more within the clock's own steps.
const DOUBT: Duration = Duration::from_secs(2);

/// By what a file is known not to have changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stamp {
    /// Its length.
    pub bytes: u64,
    /// When it was last written, in nanoseconds since 1970.
    modified: i128,
    /// When anything of it last changed; a program can set the time above, but not this one.
    changed: i128,
    /// Its number on its disk.
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

    /// The stamp of a text inside the program, which changes with the program alone.
    #[must_use]
    pub fn of_text(text: &str) -> Self {
        Self { bytes: text.len() as u64, modified: 0, changed: 0, inode: 0 }
    }

    /// Whether it is so young that the file may have changed since without showing.
    fn is_doubtful(&self, written: SystemTime) -> bool {
        self.modified.max(self.changed) + i128::try_from(DOUBT.as_nanos()).unwrap_or(0) >= since_epoch(written)
    }
}

/// Nanoseconds since 1970.
fn since_epoch(time: SystemTime) -> i128 {
    time.duration_since(UNIX_EPOCH).ok().and_then(|since| i128::try_from(since.as_nanos()).ok()).unwrap_or(0)
}

/// One deck, as it was when it was read.
#[derive(Clone, Debug)]
pub struct Catalogued {
    /// The file, by its whole path; a name for a deck inside the program.
    pub path: PathBuf,
    /// By what it is known not to have changed.
    pub stamp: Stamp,
    /// A hash of its text.
    pub text: Fingerprint,
    /// What is to be known of it.
    pub deck: Arc<LoadedDeck>,
}

/// What was catalogued.
#[derive(Debug, Default)]
pub struct Catalogue {
    decks: HashMap<PathBuf, Catalogued>,
    written: Option<SystemTime>,
}

impl Catalogue {
    /// Reads what was catalogued on this basis; nothing where that is in doubt.
    #[must_use]
    pub fn read(cache: &Cache, basis: &[u8]) -> Self {
        let Some(kept) = cache.read_of(basis) else { return Self::default() };
        let Some(decks) = rows(kept.body()) else { return Self::default() };
        let decks = decks.into_iter().map(|deck| (deck.path.clone(), deck)).collect();
        Self { decks, written: kept.written }
    }

    /// A deck that has this stamp as it had when it was catalogued. Where that does not settle whether it is the same, its
    /// text is asked for, by its hash.
    pub fn deck(&self, path: &Path, stamp: Stamp, text: impl FnOnce() -> Option<Fingerprint>) -> Option<&Catalogued> {
        let known = self.decks.get(path).filter(|known| known.stamp == stamp)?;
        (!self.doubts(stamp) || text() == Some(known.text)).then_some(known)
    }

    /// Whether a stamp does not settle whether a file changed since this was written. A later catalogue may be sure.
    #[must_use]
    pub fn doubts(&self, stamp: Stamp) -> bool {
        stamp.inode != 0 && self.written.is_none_or(|written| stamp.is_doubtful(written))
    }

    /// Writes a catalogue of these decks on this basis.
    ///
    /// # Errors
    ///
    /// It cannot be written; the one before, if there is one, is as it was.
    pub fn write(cache: &Cache, basis: &[u8], decks: &[Catalogued]) -> std::io::Result<()> {
        let mut body = Vec::new();
        for row in decks.iter().filter_map(Row::of) {
            body = postcard::to_extend(&row, body).map_err(std::io::Error::other)?;
        }
        cache.write(basis, &body)
    }
}

/// All rows of a catalogue; none where one makes no sense.
fn rows(mut rest: &[u8]) -> Option<Vec<Catalogued>> {
    let mut decks = Vec::new();
    while !rest.is_empty() {
        let (row, more) = postcard::take_from_bytes::<Row>(rest).ok()?;
        decks.push(row.catalogued()?);
        rest = more;
    }
    Some(decks)
}

/// A deck as it is kept. Cases, topics and sets of topics are told once, and by their places after that.
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

/// An activity as it is kept.
#[derive(Serialize, Deserialize)]
struct ActivityRow<'a> {
    /// Title, format, release, expiry, disclosures, support, fault.
    #[serde(borrow)]
    texts: [&'a str; 7],
    /// Name, accreditation, credit statement.
    #[serde(borrow)]
    provider: Option<([&'a str; 3], Option<f64>)>,
}

/// An item as it is kept.
#[derive(Serialize, Deserialize)]
struct EntryRow<'a> {
    name: &'a str,
    case: Option<u32>,
    tags: u32,
    key: &'a [u8],
}

impl<'a> Row<'a> {
    /// As it is kept; none for a file whose path is not text.
    fn of(catalogued: &'a Catalogued) -> Option<Self> {
        let Catalogued { path, stamp, text, deck } = catalogued;
        let (mut tags, mut cases, mut sets) = (Interner::default(), Interner::default(), Interner::default());
        let entries = deck.entries.iter().map(|entry| EntryRow {
            name: entry.id.name(),
            case: entry.case.as_ref().map(|case| cases.place(&*case.0)),
            tags: sets.place(entry.tags.iter().map(|tag| tags.place(&*tag.0)).collect()),
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
            tags: tags.told,
            cases: cases.told,
            sets: sets.told,
            entries,
        })
    }

    /// As it is used; none where a value makes no sense.
    fn catalogued(self) -> Option<Catalogued> {
        let id = DeckId::new(self.id)?;
        let tags: Vec<Tag> = self.tags.into_iter().map(|tag| Tag(tag.into())).collect();
        let set = |places: &Vec<u32>| places.iter().map(|place| tags.get(*place as usize).cloned()).collect();
        let sets = self.sets.iter().map(set).collect::<Option<Vec<Arc<[Tag]>>>>()?;
        let cases: Vec<CaseId> = self.cases.into_iter().map(|case| CaseId(case.into())).collect();
        let ids = ItemId::of_deck(&id, self.entries.iter().map(|row| row.name))?;
        let mut entries = Vec::with_capacity(ids.len());
        for (id, row) in ids.into_iter().zip(self.entries) {
            let case = match row.case {
                Some(place) => Some(cases.get(place as usize)?.clone()),
                None => None,
            };
            let tags = Arc::clone(sets.get(row.tags as usize)?);
            entries.push(Entry { id, case, tags, key: Fingerprint(row.key.try_into().ok()?) });
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
        Some(Catalogued { path: PathBuf::from(self.path), stamp: self.stamp, text, deck: Arc::new(deck) })
    }
}

impl<'a> ActivityRow<'a> {
    /// As it is kept.
    fn of(activity: &'a Activity) -> Self {
        let Activity { title, format, released, expires, disclosures, support, provider, fault } = activity;
        let provider = provider.as_ref().map(|provider| {
            let Provider { name, accreditation, credit, credits } = provider;
            ([name.as_str(), accreditation, credit], *credits)
        });
        Self { texts: [title, format, released, expires, disclosures, support, fault], provider }
    }

    /// As it is used.
    fn activity(self) -> Activity {
        let [title, format, released, expires, disclosures, support, fault] = self.texts.map(str::to_owned);
        let provider = self.provider.map(|(texts, credits)| {
            let [name, accreditation, credit] = texts.map(str::to_owned);
            Provider { name, accreditation, credit, credits }
        });
        Activity { title, format, released, expires, disclosures, support, provider, fault }
    }
}

/// Things told once each.
#[derive(Default)]
struct Interner<T> {
    told: Vec<T>,
    places: HashMap<T, u32>,
}

impl<T: Clone + Eq + Hash> Interner<T> {
    /// The place of a thing.
    fn place(&mut self, thing: T) -> u32 {
        let Self { told, places } = self;
        *places.entry(thing).or_insert_with_key(|thing| {
            told.push(thing.clone());
            u32::try_from(told.len() - 1).unwrap_or(u32::MAX)
        })
    }
}
