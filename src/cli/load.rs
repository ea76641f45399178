//! Loads what a command needs: the configuration, the decks of all three sources, and the ledger folded from the log.

use std::collections::{BTreeSet, HashSet};
use std::ffi::{OsStr, OsString};
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
use crate::deck::shell_word::shell_word;
use crate::deck::{self, DeckId, Library, Tag, clean};
use crate::diagnostics::Style;
use crate::files;
use crate::find::suggestions;
use crate::parallel;
use crate::review::Ledger;
use crate::runtime::Environment;
use crate::runtime::deck_loader::DeckLoader;
use crate::runtime::review_log::ReviewLog;
use crate::session::{Overview, Scope};

/// The width of rendered diagnostics, in columns.
const REPORT_COLUMNS: usize = 100;

/// Up to this many bytes of decks are read before the first screen; beyond it, decks are read in the background.
const READ_BEFORE_START: u64 = 2 * 1024 * 1024;

/// How much is loaded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// Every event of the log, and all decks.
    FullHistory,
    /// The state of each item, from the snapshot where possible, and all decks.
    ItemStates,
    /// The state of each item, and the decks that are known immediately; the others arrive as messages.
    FirstScreen,
}

/// What a command works with.
pub struct Loaded {
    /// The effective settings.
    pub config: Config,
    /// Where the settings are from, and the problems of the file.
    pub configuration: Configuration,
    /// How diagnostics are rendered.
    style: Style,
    pub library: Arc<Library>,
    /// Decks that could not be read completely.
    pub problems: Vec<DeckProblem>,
    /// The fold of the log.
    pub ledger: Ledger,
    pub review_log: ReviewLog,
    /// What the learner should know, one line each.
    pub notices: Vec<String>,
    /// Receives the decks that are still being read, if any.
    pub deck_messages: Option<Receiver<Message>>,
}

/// Loads everything. `paths` are deck files and folders that the command line names in addition to `--decks`.
///
/// Reading a long log shows a progress bar on `err` if that is a terminal; it is cleared before this returns.
pub fn load(environment: &Environment, common: &Common, paths: &[PathBuf], need: Need, err: &mut dyn Write) -> Loaded {
    let configuration = Configuration::load(&environment.config);
    let config = configuration.config.clone();
    let rules = config.rules();
    let ascii = super::ascii(environment, common, config.ascii);
    // Notices about the log come first: a screen has room for one.
    let open_log = |progress: &mut dyn FnMut(f64)| {
        let (mut review_log, mut notices) = ReviewLog::open(environment);
        let now_ms = environment.now().at.at_ms;
        let (ledger, log_notices) = if need == Need::FullHistory {
            review_log.fold(&rules, now_ms, progress)
        } else {
            review_log.restore(&rules, now_ms, progress)
        };
        notices.extend(log_notices);
        (review_log, ledger, notices)
    };
    let load_decks = || {
        let loader = deck_loader(environment, common, &config, paths);
        if need == Need::FirstScreen && loader.unread_bytes() > READ_BEFORE_START {
            read_in_background(loader)
        } else {
            (loader.read(|_, _| {}), None)
        }
    };
    let mut bar = Bar::new("reading the review log", environment.stderr_is_terminal, err);
    let ((decks, deck_messages), (review_log, ledger, mut notices)) =
        parallel::run_both(load_decks, open_log, |share| bar.draw(share));
    drop(bar);
    let Decks { library, problems } = decks;
    if deck_messages.is_none() {
        notices.extend(unknown_decks(&config, &library));
    }
    notices.extend(environment.zone_notice());
    let style = Style { color: false, ascii, width: REPORT_COLUMNS };
    Loaded { config, configuration, style, library, problems, ledger, review_log, notices, deck_messages }
}

/// Returns the decks that are known immediately, and reads the others on a thread that reports them to the receiver. If the
/// system has no thread to spare, all decks are read here.
fn read_in_background(loader: DeckLoader) -> (Decks, Option<Receiver<Message>>) {
    let (sender, deck_messages) = mpsc::channel();
    let rest = loader.clone();
    let read = move || {
        let decks = rest.read(|read, all| {
            let _ = sender.send(Message::LoadingDecks(read, all));
        });
        let _ = sender.send(Message::DecksLoaded(decks));
    };
    match thread::Builder::new().spawn(read) {
        Ok(_) => (loader.known(), Some(deck_messages)),
        Err(_) => (loader.read(|_, _| {}), None),
    }
}

/// A notice for each deck that the configuration names and that is not loaded.
fn unknown_decks(config: &Config, library: &Library) -> Vec<String> {
    let known = |id: &str| DeckId::new(id).is_some_and(|id| library.deck(&id).is_some());
    let unknown = config.policy.retention_of.keys().filter(|id| !known(id));
    let notice = |id: &String| {
        let near = library.decks().map(|deck| deck.id.as_str());
        let near = near.map(|name| (strsim::jaro_winkler(name, id), name)).max_by(|a, b| a.0.total_cmp(&b.0));
        let hint = near
            .filter(|(alike, _)| *alike > 0.8)
            .map_or_else(String::new, |(_, name)| format!("; did you mean `{name}`?"));
        format!("`study.retention_of` names `{id}`, but no such deck is loaded{hint}")
    };
    unknown.map(notice).collect()
}

/// Reloads all decks.
pub fn decks(environment: &Environment, common: &Common, paths: &[PathBuf]) -> Decks {
    deck_loader(environment, common, &Configuration::load(&environment.config).config, paths).read(|_, _| {})
}

/// Reads all decks without updating the catalog cache.
pub fn decks_uncached(environment: &Environment, common: &Common, config: &Config) -> Decks {
    deck_loader(environment, common, config, &[]).without_catalog().read(|_, _| {})
}

/// A loader for the decks of the command line, the configuration and the program, in this order.
fn deck_loader(environment: &Environment, common: &Common, config: &Config, paths: &[PathBuf]) -> DeckLoader {
    let named: Vec<PathBuf> = common.paths.iter().chain(paths).cloned().collect();
    DeckLoader::scan(environment, super::ascii(environment, common, config.ascii), &named, &config.decks)
}

impl Loaded {
    /// What is due and new in all decks today.
    pub fn overview(&self, environment: &Environment) -> Overview {
        let (scope, today) = (Scope::default(), self.today(environment));
        Overview::of(&self.library, &self.ledger, &scope, self.config.limits, today, 0)
    }

    /// The current study day.
    pub fn today(&self, environment: &Environment) -> Day {
        Day::of(environment.now().at, self.config.rollover)
    }
}

/// Prints the notices, and the problems of the configuration and the decks.
pub fn print_notices(loaded: &Loaded, err: &mut dyn Write) -> Result<(), Failure> {
    for notice in &loaded.notices {
        writeln!(err, "rounds: {}", clean::clean_line(notice))?;
    }
    err.write_all(loaded.configuration.render(loaded.style).as_bytes())?;
    for problem in &loaded.problems {
        // Without a report, the line itself says why.
        let why = format!("; run `rounds check {}` to see why", shell_word(OsStr::new(&problem.path)));
        let why = if problem.report.is_empty() { "" } else { &why };
        writeln!(err, "rounds: {}: {}{why}", problem.path, problem.summary)?;
    }
    Ok(())
}

/// Loads everything for the named decks. Also returns the scope that the names stand for, and the paths among the
/// names.
///
/// # Errors
///
/// If a path does not exist, or the names give no scope (see [`scope`]). Notices are printed before that error.
pub fn load_named(
    environment: &Environment,
    common: &Common,
    named: &[OsString],
    tags: &[String],
    need: Need,
    err: &mut dyn Write,
) -> Result<(Loaded, Scope, Vec<PathBuf>), Failure> {
    let (paths, ids) = split_paths(named);
    check_exist(&paths)?;
    let loaded = load(environment, common, &paths, need, err);
    match scope(&loaded.library, &paths, &ids, tags) {
        Ok(scope) => Ok((loaded, scope, paths)),
        Err(failure) => {
            print_notices(&loaded, err)?;
            Err(failure)
        }
    }
}

/// Checks that every named deck exists, without opening the log.
///
/// # Errors
///
/// A path does not exist, or no deck has an id.
pub fn check_named(environment: &Environment, common: &Common, named: &[OsString]) -> Result<(), Failure> {
    let (paths, ids) = split_paths(named);
    check_exist(&paths)?;
    if !ids.is_empty() {
        let config = Configuration::load(&environment.config).config;
        let library = decks_uncached(environment, common, &config).library;
        for id in &ids {
            deck_named(&library, id)?;
        }
    }
    Ok(())
}

/// Checks that the paths exist.
fn check_exist(paths: &[PathBuf]) -> Result<(), Failure> {
    let Some(path) = paths.iter().find(|path| !path.exists()) else { return Ok(()) };
    Err(Failure::io(format!("{}: no such file or folder", files::shown(path)))
        .hint("run `rounds decks` to list decks; a name with `/` or `.toml` is a path"))
}

/// Splits the named decks into paths and ids. A path may have any bytes that the system allows. An id that is not UTF-8
/// is kept only to be shown in the error, since no deck can have it.
fn split_paths(decks: &[OsString]) -> (Vec<PathBuf>, Vec<String>) {
    let is_path = |name: &&OsString| name.to_string_lossy().contains(['/', '\\']) || files::is_toml(Path::new(name));
    let (paths, ids): (Vec<&OsString>, Vec<&OsString>) = decks.iter().partition(is_path);
    let id = |name: &OsString| name.to_str().map_or_else(|| files::shown(Path::new(name)), str::to_owned);
    (paths.into_iter().map(PathBuf::from).collect(), ids.into_iter().map(id).collect())
}

/// The scope of the named decks and tags.
///
/// # Errors
///
/// If no deck has an id, no deck could be read from a path, or no item has the tags.
fn scope(library: &Library, paths: &[PathBuf], ids: &[String], tags: &[String]) -> Result<Scope, Failure> {
    let mut decks = Vec::new();
    for id in ids {
        decks.push(deck_named(library, id)?);
    }
    // A deck may be named more than once: by its id and its file, or by its file and a copy of it.
    let within = |origin: &Origin, path: &Path| matches!(origin, Origin::File(file) if file.starts_with(path));
    for path in paths {
        let before = decks.len();
        let found = library.decks().filter(|deck| within(&deck.origin, path));
        decks.extend(found.map(|deck| deck.id.clone()));
        if decks.len() == before {
            // If another file has the same deck id, this path stands for that deck; the conflict is reported already.
            if let Some(deck) = loaded_from_another_file(library, path) {
                decks.push(deck);
                continue;
            }
            return Err(Failure::io(format!("no deck could be read from `{}`", files::shown(path)))
                .hint(format!("run `rounds check {}` to see why", shell_word(path.as_os_str()))));
        }
    }
    let mut known = HashSet::new();
    decks.retain(|deck: &DeckId| known.insert(deck.clone()));
    let scope = Scope { decks, tags: tags.to_vec() };
    if !library.entries().any(|entry| scope.admits(entry)) {
        if tags.is_empty() {
            return Err(Failure::usage("no items to study").hint("run `rounds decks` to list decks"));
        }
        let topics: BTreeSet<&str> =
            library.entries().flat_map(|entry| entry.tags.iter()).flat_map(Tag::with_parents).collect();
        let near = suggestions(tags.last().map_or("", String::as_str), topics.iter().copied());
        return Err(Failure::usage(format!("no item has the tag `{}`{near}", tags.join("` or `")))
            .hint("run `rounds tags` to list topics"));
    }
    Ok(scope)
}

/// The id of the deck in a file if another file with the same id was loaded instead.
fn loaded_from_another_file(library: &Library, path: &Path) -> Option<DeckId> {
    let (text, _) = path.is_file().then(|| files::read_deck(path).ok()).flatten()?;
    let id = deck::read(&text).deck?.id;
    library.deck(&id).is_some().then_some(id)
}

/// The deck with an id, or an error with the most similar id.
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
