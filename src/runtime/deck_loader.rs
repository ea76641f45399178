//! Loads decks: those named on the command line, those of the configuration, and the built-in ones.
//!
//! Loading has two steps. The scan checks the metadata of every file and takes unchanged decks from the catalog, a
//! cache. The read parses the others on all cores, and may run on another thread while the first screen is already up.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::copies::{Copied, Maker, copy_among, copy_in};
use super::environment::Environment;
use crate::app::Decks;
use crate::app::problem::DeckProblem;
use crate::deck::counted::{agreeing, counted};
use crate::deck::diagnostic::Severity;
use crate::deck::library::{ItemSource, LoadedDeck, Origin};
use crate::deck::limits::{FINDINGS, TOTAL_BYTES};
use crate::deck::{self, DeckId, Fingerprint, Item, Library, embedded};
use crate::diagnostics::{self, Style};
use crate::files;
use crate::parallel;
use crate::store::{Cache, Catalog, CatalogedDeck, Stamp};

/// The file of the catalog in the data folder.
pub const FILE: &str = "decks.cache";

/// The problem of a path in the configuration that does not exist.
const NOT_THERE: &str =
    "listed under `decks` in the configuration, but does not exist; create it or change the setting";

/// Width of the diagnostics shown on screen, in columns.
const REPORT_COLUMNS: usize = 100;

/// A load in progress: all decks in their final order.
#[derive(Clone, Debug)]
pub struct DeckLoader {
    entries: Vec<LoadedEntry>,
    /// Paths that were named explicitly, as opposed to found in a folder.
    named: Arc<HashSet<PathBuf>>,
    /// The file of the catalog, and the program that it depends on; none if the catalog must not be written.
    catalog: Option<(Cache, String)>,
    /// Whether a deck had to be compared by its text, so that the catalog must be written again.
    is_stale: bool,
    style: Style,
}

/// A deck of a load in progress.
#[derive(Clone, Debug)]
enum LoadedEntry {
    /// Unchanged since it was added to the catalog.
    Known(CatalogedDeck),
    /// Not read yet.
    Unread(PendingDeck),
    /// The file was skipped.
    Problem(DeckProblem),
}

/// A deck that must be read.
#[derive(Clone, Debug)]
struct PendingDeck {
    /// The absolute path, its key in the catalog.
    path: PathBuf,
    /// The path as it was given.
    origin: Origin,
    stamp: Stamp,
    /// The text of a built-in deck.
    text: Option<&'static str>,
    /// Whether it was named explicitly, so that it is an error if it is not a deck.
    named: bool,
}

/// The result of reading a deck.
struct Outcome {
    deck: Option<Arc<LoadedDeck>>,
    problem: Option<DeckProblem>,
    text: Option<Fingerprint>,
}

impl DeckLoader {
    /// Scans the decks in the files and folders of the command line, then in those of the configuration, then the
    /// built-in ones.
    pub fn scan(environment: &Environment, ascii: bool, named: &[PathBuf], configured: &[PathBuf]) -> Self {
        let sources = [named, configured];
        let cache = environment.data.as_deref().map(|folder| Cache::new(folder, FILE));
        let basis = environment.program();
        let read = || cache.as_ref().map_or_else(Catalog::default, |cache| Catalog::read(cache, basis.as_bytes()));
        let find = |_: &mut dyn FnMut(())| sources.iter().map(|paths| files::find(paths)).collect::<Vec<_>>();
        let (catalog, sources_found) = parallel::run_both(read, find, |()| {});
        let style = Style { color: false, ascii, width: REPORT_COLUMNS };
        let named = Arc::new(sources.iter().copied().flatten().cloned().collect());
        let catalog_file = cache.map(|cache| (cache, basis));
        let mut loader = Self { entries: Vec::new(), named, catalog: catalog_file, is_stale: false, style };
        let mut bytes = 0;
        for (source, (files, problems)) in sources.iter().zip(sources_found) {
            loader.entries.extend(problems.iter().map(|(path, problem)| {
                let is_setting = *source == configured && problem.is_missing() && configured.contains(path);
                let why = if is_setting { NOT_THERE.to_owned() } else { problem.to_string() };
                LoadedEntry::Problem(skipped(path, &why))
            }));
            for file in files {
                let entry = loader.inspect(file, &catalog, &mut bytes);
                loader.entries.push(entry);
            }
        }
        for (name, text) in embedded::DECKS {
            let (path, stamp) = (PathBuf::from(name), Stamp::of_text(text));
            loader.entries.push(match catalog.deck(&path, stamp, || None) {
                Some(known) => LoadedEntry::Known(known.clone()),
                None => LoadedEntry::Unread(PendingDeck {
                    path,
                    origin: Origin::Embedded,
                    stamp,
                    text: Some(text),
                    named: true,
                }),
            });
        }
        loader
    }

    /// Checks a file against the catalog. `bytes` sums up the size of all decks.
    fn inspect(&mut self, file: files::DeckFile, catalog: &Catalog, bytes: &mut u64) -> LoadedEntry {
        let was_named = file.is_named();
        let files::DeckFile { path, metadata, .. } = file;
        if *bytes + metadata.len() > TOTAL_BYTES {
            let most = TOTAL_BYTES >> 20;
            return LoadedEntry::Problem(skipped(
                &path,
                &format!("skipped: all decks together have more than {most} MiB"),
            ));
        }
        // A path that is not a regular file, or too large, is reported when it is read.
        *bytes += if metadata.is_file() { metadata.len() } else { 0 };
        let absolute = std::path::absolute(&path).unwrap_or_else(|_| path.clone());
        let (stamp, origin) = (Stamp::of(&metadata), Origin::File(path.clone()));
        let text = || files::read_deck(&path).ok().map(|(text, _)| text_hash(&text));
        match catalog.deck(&absolute, stamp, text) {
            // Items are read later, so a deck that cannot be opened anymore would have none.
            Some(known) if files::open(&path).is_ok() => {
                self.is_stale |= catalog.may_be_stale(stamp);
                LoadedEntry::Known(with_origin(known, origin))
            }
            Some(_) | None => {
                LoadedEntry::Unread(PendingDeck { path: absolute, origin, stamp, text: None, named: was_named })
            }
        }
    }

    /// Does not write the catalog.
    pub fn without_catalog(self) -> Self {
        Self { catalog: None, ..self }
    }

    /// Total size of the unread decks, in bytes.
    pub fn unread_bytes(&self) -> u64 {
        self.unread().map(|unread| unread.stamp.bytes).sum()
    }

    fn unread(&self) -> impl Iterator<Item = &PendingDeck> {
        self.entries.iter().filter_map(|entry| match entry {
            LoadedEntry::Unread(unread) => Some(unread),
            LoadedEntry::Known(_) | LoadedEntry::Problem(_) => None,
        })
    }

    /// The decks that need not be read.
    pub fn known(&self) -> Decks {
        let mut loaded = LoadedDecks::new(&self.named);
        for entry in &self.entries {
            match entry {
                LoadedEntry::Known(known) => loaded.insert(Arc::clone(&known.deck)),
                LoadedEntry::Problem(problem) => loaded.problems.push(problem.clone()),
                LoadedEntry::Unread(_) => {}
            }
        }
        loaded.decks()
    }

    /// Reads the other decks. Calls `progress` with the number read so far and the number to read.
    pub fn read(self, mut progress: impl FnMut(usize, usize)) -> Decks {
        let unread: Vec<PendingDeck> = self.unread().cloned().collect();
        let style = self.style;
        let mut outcomes = Vec::with_capacity(unread.len());
        let read = parallel::for_each_in_order(
            &unread,
            |unread| unread.read(style),
            |_, outcome| {
                outcomes.push(outcome);
                progress(outcomes.len(), unread.len());
                Ok::<(), std::convert::Infallible>(())
            },
        );
        let Ok(()) = read;
        let (mut loaded, mut cataloged, mut changed) = (LoadedDecks::new(&self.named), Vec::new(), self.is_stale);
        let mut outcomes = outcomes.into_iter();
        for entry in self.entries {
            match entry {
                LoadedEntry::Known(known) => {
                    loaded.insert(Arc::clone(&known.deck));
                    cataloged.push(known);
                }
                LoadedEntry::Problem(problem) => loaded.problems.push(problem),
                LoadedEntry::Unread(PendingDeck { path, stamp, .. }) => {
                    let Some(Outcome { deck, problem, text }) = outcomes.next() else { continue };
                    // A deck with mistakes is never cataloged, so that its problem is reported at every start.
                    let is_flawless = problem.is_none();
                    loaded.problems.extend(problem);
                    let Some(deck) = deck else { continue };
                    if let Some(text) = text.filter(|_| is_flawless) {
                        changed = true;
                        cataloged.push(CatalogedDeck { path, stamp, text, deck: Arc::clone(&deck) });
                    }
                    loaded.insert(deck);
                }
            }
        }
        if let Some((cache, basis)) = self.catalog.filter(|_| changed) {
            // If the catalog cannot be written, the next start reads the decks again.
            let _ = Catalog::write(&cache, basis.as_bytes(), &cataloged);
        }
        loaded.decks()
    }
}

impl PendingDeck {
    fn read(&self, style: Style) -> Outcome {
        let problem = |problem| Outcome { deck: None, problem: Some(problem), text: None };
        match (self.text, &self.origin) {
            (Some(text), _) => outcome(&self.path, text, Origin::Embedded, style),
            (None, Origin::File(path)) => match files::read_deck(path) {
                // A folder may contain TOML files of other programs.
                Ok((text, _)) if !self.named && deck::is_foreign(&text) => {
                    Outcome { deck: None, problem: None, text: None }
                }
                Ok((text, _)) => outcome(path, &text, self.origin.clone(), style),
                Err(reason) => problem(skipped(path, &reason.to_string())),
            },
            (None, Origin::Embedded) => problem(skipped(&self.path, "it is not a built-in deck")),
        }
    }
}

/// A cataloged deck with the path as it was given this time.
fn with_origin(known: &CatalogedDeck, origin: Origin) -> CatalogedDeck {
    if known.deck.origin == origin {
        return known.clone();
    }
    CatalogedDeck { deck: Arc::new(LoadedDeck { origin, ..LoadedDeck::clone(&known.deck) }), ..known.clone() }
}

/// Parses the text of a deck.
fn outcome(path: &Path, text: &str, origin: Origin, style: Style) -> Outcome {
    let reading = deck::read(text);
    let path = files::shown(path);
    // The text of a file that is not a deck must not be shown.
    let shown = if reading.is_deck { text } else { "" };
    let errors = reading.diagnostics.iter().filter(|finding| finding.severity == Severity::Error);
    let errors = errors.take(FINDINGS);
    let report = |path: &str| diagnostics::render(path, shown, &errors.clone().cloned().collect::<Vec<_>>(), style);
    let hash = Some(text_hash(text));
    let Some(deck) = reading.deck else {
        let report = report(&path);
        let problem = DeckProblem { path, summary: "the deck was skipped".into(), skipped: true, report };
        return Outcome { deck: None, problem: Some(problem), text: hash };
    };
    let summary = match reading.left_out {
        0 => None,
        count => Some(format!("{} {} excluded", counted(count, "item"), agreeing(count, "was", "were"))),
    };
    let problem = summary.map(|summary| {
        let report = report(&path);
        DeckProblem { path, summary, skipped: false, report }
    });
    let (deck, _) = LoadedDeck::of(deck, origin, reading.left_out);
    Outcome { deck: Some(Arc::new(deck)), problem, text: hash }
}

/// Hashes the bytes of a text.
fn text_hash(text: &str) -> Fingerprint {
    let mut hash = [0; 16];
    blake3::Hasher::new().update(text.as_bytes()).finalize_xof().fill(&mut hash);
    Fingerprint(hash)
}

/// The problem of a file that was skipped.
fn skipped(path: &Path, why: &str) -> DeckProblem {
    let path = files::shown(path);
    DeckProblem { path, summary: why.to_owned(), skipped: true, report: String::new() }
}

/// The loaded decks, each id once.
struct LoadedDecks {
    decks: Vec<Arc<LoadedDeck>>,
    /// Index in `decks`.
    indices: HashMap<DeckId, usize>,
    problems: Vec<DeckProblem>,
    /// Paths that were named explicitly.
    named: Arc<HashSet<PathBuf>>,
}

impl LoadedDecks {
    fn new(named: &Arc<HashSet<PathBuf>>) -> Self {
        Self { decks: Vec::new(), indices: HashMap::new(), problems: Vec::new(), named: Arc::clone(named) }
    }

    /// Adds a deck. Of two files with the same id, the one that is not a copy wins, else the first; the other is
    /// reported as skipped. A file takes precedence over a built-in deck with its id, and nothing is reported.
    fn insert(&mut self, deck: Arc<LoadedDeck>) {
        let Some(index) = self.indices.get(&deck.id).copied() else {
            self.indices.insert(deck.id.clone(), self.decks.len());
            self.decks.push(deck);
            return;
        };
        let (Origin::File(first), Origin::File(second)) = (&self.decks[index].origin, &deck.origin) else { return };
        let copied = copy_among(first, second);
        let (loser, winner) = match (copied, self.is_requested(first, second)) {
            (Some(Copied::First(_)), false) => (first, second),
            (Some(_) | None, _) => (second, first),
        };
        let copy = match copied {
            Some(Copied::First(made)) => Some((first, second, made)),
            Some(Copied::Second(made)) => Some((second, first, made)),
            // By their names, both may be copies of a third file.
            None => copy_in(second, first).map(|made| (second, first, made)),
        };
        self.problems.push(skipped(loser, &duplicate_message(winner, &deck.id, copy)));
        if loser == first {
            self.decks[index] = deck;
        }
    }

    /// Whether the first of two files wins even if it is a copy: naming the copy and not the original requests it.
    fn is_requested(&self, first: &Path, second: &Path) -> bool {
        self.named.contains(first) && !self.named.contains(second)
    }

    fn decks(self) -> Decks {
        let mut library = Library::with_source(Arc::new(Files));
        for deck in self.decks {
            // Cannot fail: each id occurs once.
            let _ = library.add_without_items(deck);
        }
        Decks { library: Arc::new(library), problems: self.problems }
    }
}

/// Why a file is skipped that has the same deck id as the file `winner`. `copy` is the copy among the two, its
/// original, and what kind of program made it.
fn duplicate_message(winner: &Path, id: &DeckId, copy: Option<(&PathBuf, &PathBuf, Maker)>) -> String {
    let Some((copy, original, made)) = copy else {
        let winner = files::shown(winner);
        return format!("skipped: {winner} has the deck id `{id}` too. Give one of the two decks another id");
    };
    let made = made.words();
    // In the same folder, the file name is enough.
    let are_siblings = copy.parent() == original.parent();
    let name = |path: &Path| files::shown(path.file_name().filter(|_| are_siblings).map_or(path, Path::new));
    if winner == copy {
        let (copy, original) = (name(copy), files::shown(original));
        return format!(
            "skipped: {copy} was named and looks like {made} of it, with the same deck id `{id}`. Compare the two \
            files, keep what you need in {original}, and delete the copy"
        );
    }
    let original = name(original);
    format!(
        "skipped: it looks like {made} of {original}, with the same deck id `{id}`. Compare the two files, keep what you \
         need in {original}, and delete the copy"
    )
}

/// Reads items from deck files and built-in decks.
#[derive(Debug)]
struct Files;

impl ItemSource for Files {
    fn items(&self, loaded: &LoadedDeck) -> Result<Vec<Arc<Item>>, deck::library::UnreadableDeck> {
        let read = |text: &str| deck::read(text).deck.filter(|deck| deck.id == loaded.id).map(|deck| deck.items);
        match &loaded.origin {
            Origin::File(path) => {
                let unread = |why| deck::library::UnreadableDeck { path: files::shown(path), why };
                let (text, _) = files::read_deck(path).map_err(|problem| unread(problem.to_string()))?;
                read(&text).ok_or_else(|| unread(format!("it no longer contains the deck `{}`", loaded.id)))
            }
            Origin::Embedded => Ok(embedded::DECKS.iter().find_map(|(_, text)| read(text)).unwrap_or_default()),
        }
    }
}
