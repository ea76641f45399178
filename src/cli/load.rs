//! Loading: configuration, decks from their three sources, and the log folded to a ledger.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::config::{Config, Configuration};
use super::environment::Environment;
use super::files;
use super::journal::Journal;
use super::report::{self, Style};
use super::{Common, Failure};
use crate::day::Day;
use crate::deck::diagnostic::Severity;
use crate::deck::library::Origin;
use crate::deck::limits::TOTAL_BYTES;
use crate::deck::{self, DeckId, Library, clean, embedded};
use crate::review::Ledger;
use crate::session::{Candidates, Scope, Waiting};
use crate::tui::Decks;
use crate::tui::app::DeckProblem;

/// Columns for findings drawn on screen.
const REPORT_COLUMNS: usize = 100;

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
    pub journal: Journal,
    /// What the learner should know, a line each.
    pub notices: Vec<String>,
}

/// Loads everything. `paths` are deck files and folders that the command line named beside `--decks`.
pub fn load(environment: &Environment, common: &Common, paths: &[PathBuf]) -> Loaded {
    let configuration = Configuration::load(environment);
    let config = configuration.config.clone();
    let Decks { library, problems } = shelf(environment, common, &config, paths);
    let rules = config.rules();
    // What is to be said of the log stands first: on a screen there is room for one.
    let (mut journal, mut notices) = Journal::open(environment);
    let (ledger, of_reading) = journal.fold(rules, environment.now().at.at_ms);
    notices.extend(of_reading);
    notices.extend(unknown_decks(&config, &library));
    let ascii = super::ascii(environment, common, config.ascii);
    let style = Style { color: false, ascii, width: REPORT_COLUMNS };
    Loaded { config, configuration, style, library, problems, ledger, journal, notices }
}

/// Decks that the configuration names and that are not at hand.
fn unknown_decks(config: &Config, library: &Library) -> Vec<String> {
    let known = |id: &str| DeckId::new(id).is_some_and(|id| library.deck(&id).is_some());
    let unknown = config.policy.retention_of.keys().filter(|id| !known(id));
    let told = |id: &String| {
        let near = library.decks().iter().map(|deck| deck.id.as_str());
        let near = near.map(|name| (strsim::jaro_winkler(name, id), name)).max_by(|a, b| a.0.total_cmp(&b.0));
        let hint = near
            .filter(|(alike, _)| *alike > 0.8)
            .map_or_else(String::new, |(_, name)| format!("; did you mean `{name}`?"));
        format!("`study.retention_of` names `{id}`, and no deck at hand is called so{hint}")
    };
    unknown.map(told).collect()
}

/// Reads all decks anew.
pub fn decks(environment: &Environment, common: &Common, paths: &[PathBuf]) -> Decks {
    shelf(environment, common, &Configuration::load(environment).config, paths)
}

/// Reads the decks of the command line, of the configuration and of the program, in this order.
fn shelf(environment: &Environment, common: &Common, config: &Config, paths: &[PathBuf]) -> Decks {
    let named: Vec<PathBuf> = common.paths.iter().chain(paths).cloned().collect();
    let mut shelf = Shelf { ascii: super::ascii(environment, common, config.ascii), ..Shelf::default() };
    shelf.files(&named);
    shelf.files(&config.decks);
    for (name, source) in embedded::DECKS {
        shelf.shelve(name, source, Origin::Embedded);
    }
    Decks { library: Arc::new(shelf.library), problems: shelf.problems }
}

impl Loaded {
    /// How many items wait in a scope today.
    pub fn waiting(&self, scope: &Scope, environment: &Environment) -> Waiting {
        let today = self.today(environment);
        Candidates::find(&self.library, &self.ledger, scope, self.config.limits, today).waiting()
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
    err.write_all(loaded.configuration.report(loaded.style).as_bytes())?;
    for problem in &loaded.problems {
        // Where there is no report, the line says why itself.
        let why = if problem.report.is_empty() { "" } else { "; `rounds check` shows why" };
        writeln!(err, "rounds: {}: {}{why}", problem.path, problem.summary)?;
    }
    Ok(())
}

/// A library being filled.
#[derive(Default)]
struct Shelf {
    library: Library,
    problems: Vec<DeckProblem>,
    ascii: bool,
    /// Read so far.
    bytes: u64,
}

impl Shelf {
    /// Takes every deck in files and folders.
    fn files(&mut self, paths: &[PathBuf]) {
        let (found, problems) = files::find(paths);
        for (path, problem) in problems {
            self.skipped(&path, &problem.to_string());
        }
        for path in found {
            match files::read_text(&path) {
                Ok(source) if self.bytes + source.len() as u64 > TOTAL_BYTES => {
                    self.skipped(
                        &path,
                        &format!("skipped: all decks together have more than {} MiB", TOTAL_BYTES >> 20),
                    );
                }
                Ok(source) => {
                    self.bytes += source.len() as u64;
                    let name = path.to_string_lossy().into_owned();
                    self.shelve(&name, &source, Origin::File(name.clone()));
                }
                Err(problem) => self.skipped(&path, &problem.to_string()),
            }
        }
    }

    /// Takes one deck.
    fn shelve(&mut self, name: &str, source: &str, origin: Origin) {
        let reading = deck::read(source);
        let path = clean::clean_line(name).into_owned();
        let style = Style { color: false, ascii: self.ascii, width: REPORT_COLUMNS };
        let errors: Vec<_> =
            reading.diagnostics.iter().filter(|finding| finding.severity == Severity::Error).cloned().collect();
        let Some(deck) = reading.deck else {
            let report = report::render(name, source, &errors, style);
            self.problems.push(DeckProblem { path, summary: "the deck was skipped".into(), skipped: true, report });
            return;
        };
        if reading.left_out > 0 {
            let report = report::render(name, source, &errors, style);
            let summary = match reading.left_out {
                1 => "1 item was left out".to_owned(),
                count => format!("{count} items were left out"),
            };
            self.problems.push(DeckProblem { path: path.clone(), summary, skipped: false, report });
        }
        // A deck of one's own replaces one inside the program without a word; another file of one's own does not.
        let (id, own) = (deck.id.clone(), origin != Origin::Embedded);
        if let Err(Origin::File(first)) = self.library.shelve(deck, origin, reading.left_out)
            && own
        {
            let summary = format!("skipped: {} has the deck id `{id}` too", clean::clean_line(&first));
            self.problems.push(DeckProblem { path, summary, skipped: true, report: String::new() });
        }
    }

    /// Remembers a file that gave no deck.
    fn skipped(&mut self, path: &Path, why: &str) {
        let path = clean::clean_line(&path.to_string_lossy()).into_owned();
        self.problems.push(DeckProblem { path, summary: why.to_owned(), skipped: true, report: String::new() });
    }
}

/// Loads everything for the decks that were named: also which ones are meant, and the paths among the names.
///
/// # Errors
///
/// A path that leads nowhere, and what [`scope`] has; what is to be said of the loading is said first.
pub fn load_named(
    environment: &Environment,
    common: &Common,
    named: &[String],
    tags: &[String],
    err: &mut dyn Write,
) -> Result<(Loaded, Scope, Vec<PathBuf>), Failure> {
    let (paths, ids) = parted(named);
    if let Some(path) = paths.iter().find(|path| !path.exists()) {
        let failure = Failure::io(format!("{}: no such file or folder", path.to_string_lossy()));
        return Err(failure.hint("`rounds decks` lists the decks; a name with `/` or `.toml` is a path"));
    }
    let loaded = load(environment, common, &paths);
    match scope(&loaded.library, &paths, &ids, tags) {
        Ok(scope) => Ok((loaded, scope, paths)),
        Err(failure) => {
            tell(&loaded, err)?;
            Err(failure)
        }
    }
}

/// Parts the decks that were named into paths and ids.
fn parted(decks: &[String]) -> (Vec<PathBuf>, Vec<&str>) {
    let is_path =
        |name: &str| name.contains(['/', '\\']) || Path::new(name).extension().is_some_and(|ending| ending == "toml");
    let (paths, ids): (Vec<&String>, Vec<&String>) = decks.iter().partition(|name| is_path(name));
    (paths.into_iter().map(PathBuf::from).collect(), ids.into_iter().map(String::as_str).collect())
}

/// The scope of the decks that were named.
///
/// # Errors
///
/// An id that no deck has, or a path that gave no deck.
fn scope(library: &Library, paths: &[PathBuf], ids: &[&str], tags: &[String]) -> Result<Scope, Failure> {
    let mut decks = Vec::new();
    for id in ids {
        decks.push(deck_named(library, id)?);
    }
    let within =
        |origin: &Origin, path: &Path| matches!(origin, Origin::File(file) if Path::new(file).starts_with(path));
    for path in paths {
        let before = decks.len();
        let found = library.decks().iter().filter(|deck| within(&deck.origin, path));
        decks.extend(found.map(|deck| deck.id.clone()));
        if decks.len() == before {
            let path = path.to_string_lossy();
            return Err(Failure::io(format!("no deck could be read from `{path}`"))
                .hint(format!("`rounds check {path}` says what is wrong")));
        }
    }
    let scope = Scope { decks, tags: tags.to_vec() };
    if !library.entries().any(|entry| scope.admits(entry)) {
        let what = if tags.is_empty() {
            "no items to study".into()
        } else {
            format!("no item has the tag `{}`", tags.join("` or `"))
        };
        return Err(Failure::usage(what).hint("`rounds decks` lists the decks"));
    }
    Ok(scope)
}

/// The deck of an id.
fn deck_named(library: &Library, id: &str) -> Result<DeckId, Failure> {
    if let Some(deck) = DeckId::new(id).and_then(|id| library.deck(&id)) {
        return Ok(deck.id.clone());
    }
    let near = library.decks().iter().map(|deck| deck.id.as_str());
    let near = near.map(|name| (strsim::jaro_winkler(name, id), name)).max_by(|a, b| a.0.total_cmp(&b.0));
    let hint = match near {
        Some((alike, name)) if alike > 0.8 => format!("did you mean `{name}`? `rounds decks` lists them all"),
        Some(_) | None => "`rounds decks` lists the decks; a path needs a `/` or the ending `.toml`".to_owned(),
    };
    Err(Failure::usage(format!("no deck is called `{id}`")).hint(hint))
}
