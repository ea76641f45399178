//! Loading: configuration, decks from their three sources, and the log folded to a ledger.

use std::collections::HashSet;
use std::ffi::OsString;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver};
use std::thread;

use super::bar::Bar;
use super::{Common, Failure};
use crate::app::problem::DeckProblem;
use crate::app::{Decks, Message};
use crate::config::{Config, Configuration};
use crate::day::Day;
use crate::deck::library::Origin;
use crate::deck::{self, DeckId, Library, clean};
use crate::diagnostics::Style;
use crate::files;
use crate::parallel;
use crate::review::Ledger;
use crate::runtime::Environment;
use crate::runtime::deck_loader::DeckLoader;
use crate::runtime::review_log::ReviewLog;
use crate::session::{Overview, Scope};

/// Columns for findings drawn on screen.
const REPORT_COLUMNS: usize = 100;

/// Bytes of decks that are read before the first screen; more are read beside it.
const AT_ONCE: u64 = 2 * 1024 * 1024;

/// What is to be loaded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// Every event of the log, and all decks.
    Whole,
    /// How each item stands, and all decks.
    Standing,
    /// How each item stands, and as many decks as are known at once: the others come as messages.
    Screen,
}

/// What a session needs.
pub struct Loaded {
    /// What was configured.
    pub config: Config,
    /// Where that is from, and what is wrong with it.
    pub configuration: Configuration,
    /// How reports are drawn.
    style: Style,
    /// All decks.
    pub library: Arc<Library>,
    /// Decks that could not be read whole.
    pub problems: Vec<DeckProblem>,
    /// What the log adds up to.
    pub ledger: Ledger,
    /// The log.
    pub journal: ReviewLog,
    /// What the learner should know, a line each.
    pub notices: Vec<String>,
    /// Word of decks that are still being read, where some are.
    pub reading: Option<Receiver<Message>>,
}

/// Loads everything. `paths` are deck files and folders that the command line named beside `--decks`.
///
/// If the log is long, progress is shown on `err` where that is a terminal, and gone before this ends.
pub fn load(environment: &Environment, common: &Common, paths: &[PathBuf], need: Need, err: &mut dyn Write) -> Loaded {
    let configuration = Configuration::load(&environment.config);
    let config = configuration.config.clone();
    let rules = config.rules();
    let ascii = super::ascii(environment, common, config.ascii);
    // What is to be said of the log stands first: on a screen there is room for one.
    let open = |tell: &mut dyn FnMut(f64)| {
        let (mut journal, mut notices) = ReviewLog::open(environment);
        let now_ms = environment.now().at.at_ms;
        let (ledger, of_reading) = if need == Need::Whole {
            journal.fold(&rules, now_ms, tell)
        } else {
            journal.restore(&rules, now_ms, tell)
        };
        notices.extend(of_reading);
        (journal, ledger, notices)
    };
    let shelve = || {
        let shelf = shelf(environment, common, &config, paths);
        if need == Need::Screen && shelf.unread_bytes() > AT_ONCE {
            reading(shelf)
        } else {
            (shelf.read(|_, _| {}), None)
        }
    };
    let mut bar = Bar::new("reading the review log", environment.stderr_is_terminal, err);
    let ((decks, reading), (journal, ledger, mut notices)) = parallel::run_both(shelve, open, |share| bar.draw(share));
    drop(bar);
    let Decks { library, problems } = decks;
    if reading.is_none() {
        notices.extend(unknown_decks(&config, &library));
    }
    notices.extend(environment.zone_notice());
    let style = Style { color: false, ascii, width: REPORT_COLUMNS };
    Loaded { config, configuration, style, library, problems, ledger, journal, notices, reading }
}

/// The decks that are known at once, and word of the others, which are read on a thread of their own; all decks where the
/// system gives no more threads.
fn reading(shelf: DeckLoader) -> (Decks, Option<Receiver<Message>>) {
    let (sender, news) = mpsc::channel();
    let rest = shelf.clone();
    let read = move || {
        let decks = rest.read(|read, all| {
            let _ = sender.send(Message::LoadingDecks(read, all));
        });
        let _ = sender.send(Message::DecksLoaded(decks));
    };
    match thread::Builder::new().spawn(read) {
        Ok(_) => (shelf.known(), Some(news)),
        Err(_) => (shelf.read(|_, _| {}), None),
    }
}

/// Decks that the configuration names and that are not at hand.
fn unknown_decks(config: &Config, library: &Library) -> Vec<String> {
    let known = |id: &str| DeckId::new(id).is_some_and(|id| library.deck(&id).is_some());
    let unknown = config.policy.retention_of.keys().filter(|id| !known(id));
    let told = |id: &String| {
        let near = library.decks().map(|deck| deck.id.as_str());
        let near = near.map(|name| (strsim::jaro_winkler(name, id), name)).max_by(|a, b| a.0.total_cmp(&b.0));
        let hint = near
            .filter(|(alike, _)| *alike > 0.8)
            .map_or_else(String::new, |(_, name)| format!("; did you mean `{name}`?"));
        format!("`study.retention_of` names `{id}`, but no such deck is loaded{hint}")
    };
    unknown.map(told).collect()
}

/// Reads all decks anew.
pub fn decks(environment: &Environment, common: &Common, paths: &[PathBuf]) -> Decks {
    shelf(environment, common, &Configuration::load(&environment.config).config, paths).read(|_, _| {})
}

/// Reads all decks, and writes nothing of it down.
pub fn decks_only(environment: &Environment, common: &Common, config: &Config) -> Decks {
    shelf(environment, common, config, &[]).without_catalog().read(|_, _| {})
}

/// Looks at the decks of the command line, of the configuration and of the program, in this order.
fn shelf(environment: &Environment, common: &Common, config: &Config, paths: &[PathBuf]) -> DeckLoader {
    let named: Vec<PathBuf> = common.paths.iter().chain(paths).cloned().collect();
    DeckLoader::scan(environment, super::ascii(environment, common, config.ascii), &[&named, &config.decks])
}

impl Loaded {
    /// What waits in all decks today.
    pub fn overview(&self, environment: &Environment) -> Overview {
        let (scope, today) = (Scope::default(), self.today(environment));
        Overview::of(&self.library, &self.ledger, &scope, self.config.limits, today, 0)
    }

    /// The study day.
    pub fn today(&self, environment: &Environment) -> Day {
        Day::of(environment.now().at, self.config.rollover)
    }
}

/// Prints what the learner should know.
pub fn tell(loaded: &Loaded, err: &mut dyn Write) -> Result<(), Failure> {
    for notice in &loaded.notices {
        writeln!(err, "rounds: {}", clean::clean_line(notice))?;
    }
    err.write_all(loaded.configuration.render(loaded.style).as_bytes())?;
    for problem in &loaded.problems {
        // Where there is no report, the line says why itself.
        let why = format!("; run `rounds check {}` to see why", problem.path);
        let why = if problem.report.is_empty() { "" } else { &why };
        writeln!(err, "rounds: {}: {}{why}", problem.path, problem.summary)?;
    }
    Ok(())
}

/// Loads everything for the decks that were named: also which ones are meant, and the paths among the names.
///
/// # Errors
///
/// A path that leads nowhere, and what [`scope`] has; what is to be said of the loading is said first.
pub fn load_named(
    environment: &Environment,
    common: &Common,
    named: &[OsString],
    tags: &[String],
    need: Need,
    err: &mut dyn Write,
) -> Result<(Loaded, Scope, Vec<PathBuf>), Failure> {
    let (paths, ids) = parted(named);
    if let Some(path) = paths.iter().find(|path| !path.exists()) {
        let failure = Failure::io(format!("{}: no such file or folder", files::shown(path)));
        return Err(failure.hint("run `rounds decks` to list decks; a name with `/` or `.toml` is a path"));
    }
    let loaded = load(environment, common, &paths, need, err);
    match scope(&loaded.library, &paths, &ids, tags) {
        Ok(scope) => Ok((loaded, scope, paths)),
        Err(failure) => {
            tell(&loaded, err)?;
            Err(failure)
        }
    }
}

/// Parts the decks that were named into paths and ids. A path may have any bytes that the system allows; an id that has
/// others than UTF-8 is shown as it was typed, since no deck has it.
fn parted(decks: &[OsString]) -> (Vec<PathBuf>, Vec<String>) {
    let is_path = |name: &&OsString| name.to_string_lossy().contains(['/', '\\']) || files::is_toml(Path::new(name));
    let (paths, ids): (Vec<&OsString>, Vec<&OsString>) = decks.iter().partition(is_path);
    let id = |name: &OsString| name.to_str().map_or_else(|| files::shown(Path::new(name)), str::to_owned);
    (paths.into_iter().map(PathBuf::from).collect(), ids.into_iter().map(id).collect())
}

/// The scope of the decks that were named.
///
/// # Errors
///
/// An id that no deck has, or a path that gave no deck.
fn scope(library: &Library, paths: &[PathBuf], ids: &[String], tags: &[String]) -> Result<Scope, Failure> {
    let mut decks = Vec::new();
    for id in ids {
        decks.push(deck_named(library, id)?);
    }
    // A deck may be named more than once: by its id and its file, or by the file and a copy of it.
    let within = |origin: &Origin, path: &Path| matches!(origin, Origin::File(file) if file.starts_with(path));
    for path in paths {
        let before = decks.len();
        let found = library.decks().filter(|deck| within(&deck.origin, path));
        decks.extend(found.map(|deck| deck.id.clone()));
        if decks.len() == before {
            // A file whose deck id another file has too stands for the deck: that is told already.
            if let Some(deck) = shelved_elsewhere(library, path) {
                decks.push(deck);
                continue;
            }
            let path = files::shown(path);
            return Err(Failure::io(format!("no deck could be read from `{path}`"))
                .hint(format!("run `rounds check {path}` to see why")));
        }
    }
    let mut known = HashSet::new();
    decks.retain(|deck: &DeckId| known.insert(deck.clone()));
    let scope = Scope { decks, tags: tags.to_vec() };
    if !library.entries().any(|entry| scope.admits(entry)) {
        let what = if tags.is_empty() {
            "no items to study".into()
        } else {
            format!("no item has the tag `{}`", tags.join("` or `"))
        };
        return Err(Failure::usage(what).hint("run `rounds decks` to list decks"));
    }
    Ok(scope)
}

/// The deck that a file would be, were it not that another file has its id.
fn shelved_elsewhere(library: &Library, path: &Path) -> Option<DeckId> {
    let (text, _) = path.is_file().then(|| files::read_deck(path).ok()).flatten()?;
    let id = deck::read(&text).deck?.id;
    library.deck(&id).is_some().then_some(id)
}

/// The deck of an id.
fn deck_named(library: &Library, id: &str) -> Result<DeckId, Failure> {
    if let Some(deck) = DeckId::new(id).and_then(|id| library.deck(&id)) {
        return Ok(deck.id.clone());
    }
    let near = library.decks().map(|deck| deck.id.as_str());
    let near = near.map(|name| (strsim::jaro_winkler(name, id), name)).max_by(|a, b| a.0.total_cmp(&b.0));
    let hint = match near {
        Some((alike, name)) if alike > 0.8 => format!("did you mean `{name}`? run `rounds decks` to list all decks"),
        Some(_) | None => "run `rounds decks` to list decks; a path needs a `/` or the extension `.toml`".to_owned(),
    };
    Err(Failure::usage(format!("no deck named `{id}`")).hint(hint))
}
