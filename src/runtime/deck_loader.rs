//! The shelf: decks from their three sources, each read only if the catalogue does not know it as it is.
//!
//! It is filled in two steps. Looking asks the system about every file and takes what the catalogue knows; reading does
//! the rest, with every core, and may be left to another thread while the first screen is up already.

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

/// The catalogue's file in the data folder.
pub const FILE: &str = "decks.cache";

/// Columns for findings drawn on screen.
const REPORT_COLUMNS: usize = 100;

/// Decks that are being shelved, in the order in which they are to stand.
#[derive(Clone, Debug)]
pub struct DeckLoader {
    found: Vec<LoadedEntry>,
    /// Paths that were named, as against what was found in a folder.
    named: Arc<HashSet<PathBuf>>,
    /// Where the catalogue is kept, and on what basis.
    catalogue: Option<(Cache, String)>,
    /// Whether the catalogue had to be helped by the text of a deck, and so is to be written anew.
    doubted: bool,
    style: Style,
}

/// One place on the shelf.
#[derive(Clone, Debug)]
enum LoadedEntry {
    /// A deck that has not changed since it was catalogued.
    Known(CatalogedDeck),
    /// A deck that is to be read.
    Unread(Unread),
    /// A file that gives no deck.
    Problem(DeckProblem),
}

/// A deck that is to be read.
#[derive(Clone, Debug)]
struct Unread {
    /// By which the catalogue knows it.
    path: PathBuf,
    /// As it was named.
    origin: Origin,
    stamp: Stamp,
    /// The text of a deck inside the program.
    text: Option<&'static str>,
    /// Whether it was named itself: then it is to be a deck.
    named: bool,
}

/// What became of a deck that was read.
struct Outcome {
    deck: Option<Arc<LoadedDeck>>,
    problem: Option<DeckProblem>,
    text: Option<Fingerprint>,
}

impl DeckLoader {
    /// Looks at the decks of these files and folders, in their order, and at those inside the program.
    pub fn look(environment: &Environment, ascii: bool, sources: &[&[PathBuf]]) -> Self {
        let cache = environment.data.as_deref().map(|folder| Cache::new(folder, FILE));
        let basis = environment.program();
        let read = || cache.as_ref().map_or_else(Catalog::default, |cache| Catalog::read(cache, basis.as_bytes()));
        let find = |_: &mut dyn FnMut(())| sources.iter().map(|paths| files::find(paths)).collect::<Vec<_>>();
        let (catalogue, seen) = parallel::run_both(read, find, |()| {});
        let style = Style { color: false, ascii, width: REPORT_COLUMNS };
        let named = Arc::new(sources.iter().copied().flatten().cloned().collect());
        let catalogue_at = cache.map(|cache| (cache, basis));
        let mut shelf = Self { found: Vec::new(), named, catalogue: catalogue_at, doubted: false, style };
        let mut bytes = 0;
        for (found, problems) in seen {
            shelf.found.extend(
                problems.iter().map(|(path, problem)| LoadedEntry::Problem(skipped(path, &problem.to_string()))),
            );
            for file in found {
                let found = shelf.look_at(file, &catalogue, &mut bytes);
                shelf.found.push(found);
            }
        }
        for (name, text) in embedded::DECKS {
            let (path, stamp) = (PathBuf::from(name), Stamp::of_text(text));
            shelf.found.push(match catalogue.deck(&path, stamp, || None) {
                Some(known) => LoadedEntry::Known(known.clone()),
                None => {
                    LoadedEntry::Unread(Unread { path, origin: Origin::Embedded, stamp, text: Some(text), named: true })
                }
            });
        }
        shelf
    }

    /// Looks at a file.
    fn look_at(&mut self, file: files::DeckFile, catalogue: &Catalog, bytes: &mut u64) -> LoadedEntry {
        let was_named = file.is_named();
        let files::DeckFile { path, data, .. } = file;
        if *bytes + data.len() > TOTAL_BYTES {
            let most = TOTAL_BYTES >> 20;
            return LoadedEntry::Problem(skipped(
                &path,
                &format!("skipped: all decks together have more than {most} MiB"),
            ));
        }
        // What is no file, or too large for one, is told when it is read.
        *bytes += if data.is_file() { data.len() } else { 0 };
        let whole = std::path::absolute(&path).unwrap_or_else(|_| path.clone());
        let (stamp, origin) = (Stamp::of(&data), Origin::File(path.clone()));
        let text = || files::read_deck(&path).ok().map(|(text, _)| text_hash(&text));
        match catalogue.deck(&whole, stamp, text) {
            // Its items are read later: one that cannot be opened any more would have none.
            Some(known) if files::open(&path).is_ok() => {
                self.doubted |= catalogue.may_be_stale(stamp);
                LoadedEntry::Known(named(known, origin))
            }
            Some(_) | None => LoadedEntry::Unread(Unread { path: whole, origin, stamp, text: None, named: was_named }),
        }
    }

    /// The same, leaving the catalogue as it is.
    pub fn looked_at_only(self) -> Self {
        Self { catalogue: None, ..self }
    }

    /// How many bytes are to be read.
    pub fn unread_bytes(&self) -> u64 {
        self.unread().map(|unread| unread.stamp.bytes).sum()
    }

    /// The decks that are to be read.
    fn unread(&self) -> impl Iterator<Item = &Unread> {
        self.found.iter().filter_map(|found| match found {
            LoadedEntry::Unread(unread) => Some(unread),
            LoadedEntry::Known(_) | LoadedEntry::Problem(_) => None,
        })
    }

    /// The decks that are known already.
    pub fn known(&self) -> Decks {
        let mut standing = LoadedDecks::of(&self.named);
        for found in &self.found {
            match found {
                LoadedEntry::Known(known) => standing.place(Arc::clone(&known.deck)),
                LoadedEntry::Problem(problem) => standing.problems.push(problem.clone()),
                LoadedEntry::Unread(_) => {}
            }
        }
        standing.decks()
    }

    /// Reads the rest; `told` hears how many were read of how many, now and then.
    pub fn read(self, mut told: impl FnMut(usize, usize)) -> Decks {
        let unread: Vec<Unread> = self.unread().cloned().collect();
        let style = self.style;
        let mut outcomes = Vec::with_capacity(unread.len());
        let taken = parallel::for_each_in_order(
            &unread,
            |unread| unread.read(style),
            |_, outcome| {
                outcomes.push(outcome);
                told(outcomes.len(), unread.len());
                Ok::<(), std::convert::Infallible>(())
            },
        );
        let Ok(()) = taken;
        let (mut standing, mut catalogued, mut changed) = (LoadedDecks::of(&self.named), Vec::new(), self.doubted);
        let mut outcomes = outcomes.into_iter();
        for found in self.found {
            match found {
                LoadedEntry::Known(known) => {
                    standing.place(Arc::clone(&known.deck));
                    catalogued.push(known);
                }
                LoadedEntry::Problem(problem) => standing.problems.push(problem),
                LoadedEntry::Unread(Unread { path, stamp, .. }) => {
                    let Some(Outcome { deck, problem, text }) = outcomes.next() else { continue };
                    // A deck with mistakes is read each time, so that it is told each time.
                    let whole = problem.is_none();
                    standing.problems.extend(problem);
                    let Some(deck) = deck else { continue };
                    if let Some(text) = text.filter(|_| whole) {
                        changed = true;
                        catalogued.push(CatalogedDeck { path, stamp, text, deck: Arc::clone(&deck) });
                    }
                    standing.place(deck);
                }
            }
        }
        if let Some((cache, basis)) = self.catalogue.filter(|_| changed) {
            // Where it cannot be kept, the next start reads again.
            let _ = Catalog::write(&cache, basis.as_bytes(), &catalogued);
        }
        standing.decks()
    }
}

impl Unread {
    /// Reads it.
    fn read(&self, style: Style) -> Outcome {
        let problem = |problem| Outcome { deck: None, problem: Some(problem), text: None };
        match (self.text, &self.origin) {
            (Some(text), _) => outcome(&self.path, text, Origin::Embedded, style),
            (None, Origin::File(path)) => match files::read_deck(path) {
                // A folder may contain files of other programs.
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

/// A deck of the catalogue, by the name that its file was given this time.
fn named(known: &CatalogedDeck, origin: Origin) -> CatalogedDeck {
    if known.deck.origin == origin {
        return known.clone();
    }
    CatalogedDeck { deck: Arc::new(LoadedDeck { origin, ..LoadedDeck::clone(&known.deck) }), ..known.clone() }
}

/// Reads the text of a deck.
fn outcome(path: &Path, text: &str, origin: Origin, style: Style) -> Outcome {
    let reading = deck::read(text);
    let path = files::shown(path);
    // Nothing of a file that is not a deck may be shown.
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

/// A hash of a text to the byte.
fn text_hash(text: &str) -> Fingerprint {
    let mut hash = [0; 16];
    blake3::Hasher::new().update(text.as_bytes()).finalize_xof().fill(&mut hash);
    Fingerprint(hash)
}

/// A file that gave no deck.
fn skipped(path: &Path, why: &str) -> DeckProblem {
    let path = files::shown(path);
    DeckProblem { path, summary: why.to_owned(), skipped: true, report: String::new() }
}

/// Decks in their places.
struct LoadedDecks {
    decks: Vec<Arc<LoadedDeck>>,
    places: HashMap<DeckId, usize>,
    problems: Vec<DeckProblem>,
    /// Paths that were named.
    named: Arc<HashSet<PathBuf>>,
}

impl LoadedDecks {
    /// No decks.
    fn of(named: &Arc<HashSet<PathBuf>>) -> Self {
        Self { decks: Vec::new(), places: HashMap::new(), problems: Vec::new(), named: Arc::clone(named) }
    }

    /// Gives a deck its place. Of two files of one's own with one id a copy never stands, and else the first one does; the
    /// other one is told. One of one's own replaces one inside the program without a word.
    fn place(&mut self, deck: Arc<LoadedDeck>) {
        let Some(place) = self.places.get(&deck.id).copied() else {
            self.places.insert(deck.id.clone(), self.decks.len());
            self.decks.push(deck);
            return;
        };
        let (Origin::File(first), Origin::File(second)) = (&self.decks[place].origin, &deck.origin) else { return };
        let copied = copy_among(first, second);
        let (passed_over, stands) = match (copied, self.is_asked_for(first, second)) {
            (Some(Copied::First(_)), false) => (first, second),
            (Some(_) | None, _) => (second, first),
        };
        let copy = match copied {
            Some(Copied::First(made)) => Some((first, second, made)),
            Some(Copied::Second(made)) => Some((second, first, made)),
            // Two copies of a third one, for all that their names say.
            None => copy_in(second, first).map(|made| (second, first, made)),
        };
        self.problems.push(skipped(passed_over, &told_twice(stands, &deck.id, copy)));
        if passed_over == first {
            self.decks[place] = deck;
        }
    }

    /// Whether the first of two files is to stand though it is a copy: who names a copy and not the original asks for it.
    fn is_asked_for(&self, first: &Path, second: &Path) -> bool {
        self.named.contains(first) && !self.named.contains(second)
    }

    /// All that stands.
    fn decks(self) -> Decks {
        let mut library = Library::with_texts(Arc::new(Files));
        for deck in self.decks {
            // Each id stands once.
            let _ = library.shelve_untold(deck);
        }
        Decks { library: Arc::new(library), problems: self.problems }
    }
}

/// Why a file is passed over whose deck id another file has too; `copy` is the copy among the two, what it is a copy of, and
/// what made it.
fn told_twice(stands: &Path, id: &DeckId, copy: Option<(&PathBuf, &PathBuf, Maker)>) -> String {
    let Some((copy, original, made)) = copy else {
        let stands = files::shown(stands);
        return format!("skipped: {stands} has the deck id `{id}` too. Give one of the two decks another id");
    };
    let made = made.words();
    // In one folder the name tells which.
    let beside = copy.parent() == original.parent();
    let name = |path: &Path| files::shown(path.file_name().filter(|_| beside).map_or(path, Path::new));
    if stands == copy {
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

/// The texts of decks, in their files and inside the program.
#[derive(Debug)]
struct Files;

impl ItemSource for Files {
    fn items(&self, shelved: &LoadedDeck) -> Result<Vec<Arc<Item>>, deck::library::Unread> {
        let read = |text: &str| deck::read(text).deck.filter(|deck| deck.id == shelved.id).map(|deck| deck.items);
        match &shelved.origin {
            Origin::File(path) => {
                let unread = |why| deck::library::Unread { path: files::shown(path), why };
                let (text, _) = files::read_deck(path).map_err(|problem| unread(problem.to_string()))?;
                read(&text).ok_or_else(|| unread(format!("it no longer contains the deck `{}`", shelved.id)))
            }
            Origin::Embedded => Ok(embedded::DECKS.iter().find_map(|(_, text)| read(text)).unwrap_or_default()),
        }
    }
}
