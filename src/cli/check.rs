//! `rounds check`: checks deck files and reports what is wrong, like a compiler.
//!
//! Files are read and checked on several threads. The output is in file order, and only a few files are held in memory
//! at a time.

mod document;
mod format;
mod history;
mod json;
mod sarif;

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::io::Write;
use std::path::{Path, PathBuf};

use super::{CheckArgs, Common, Exit, Failure};
use crate::day::{Day, Rollover};
use crate::deck::check::{CheckOptions, Profile, Question, same_item_in_file};
use crate::deck::clean::clean_line;
use crate::deck::diagnostic::Diagnostic;
use crate::deck::encoding::Encoding;
use crate::deck::{self, DeckId, Fingerprint, fix, limits};
use crate::diagnostics::Style;
use crate::files::{self, FileProblem, NOT_A_DECK};
use crate::runtime::Environment;
use crate::runtime::{Copied, Maker, copy_among};

use document::{Counts, Document, Unreadable};

pub use format::Format;

/// The width of a report in columns.
const COLUMNS: usize = 100;

/// The result for one file.
struct Checked {
    /// Its printed output.
    page: format::Page,
    deck: Option<DeckId>,
    items: usize,
    /// Items that are excluded from study.
    left_out: usize,
    /// What its items ask.
    questions: Vec<Question>,
    counts: Counts,
    /// Fixes that were applied.
    fixed: usize,
    /// Why the fixes could not be written.
    unwritten: Option<FileProblem>,
}

/// What kind of file it is.
enum CheckedFile {
    /// A deck, or meant to be one.
    Deck(Checked),
    /// A file of another program.
    Foreign,
}

/// The settings for every file.
struct Job {
    check_options: CheckOptions,
    history: Option<history::History>,
    style: Style,
    format: Format,
    root: sarif::Root,
    fix: bool,
}

/// A run over all files, and its results so far.
struct Run<'a> {
    job: &'a Job,
    out: &'a mut dyn Write,
    err: &'a mut dyn Write,
    document: Document,
    ids: HashMap<DeckId, PathBuf>,
    /// The first position of each question: the index of its file in `paths`, and the id of the item.
    questions: HashMap<Fingerprint, (usize, String)>,
    /// The files whose questions are known.
    paths: Vec<PathBuf>,
    fixed: usize,
    /// Whether any file lacks a deck id.
    has_nameless_deck: bool,
}

pub fn run(
    environment: &Environment,
    common: &Common,
    args: &CheckArgs,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> Result<Exit, Failure> {
    let color = super::use_colors(environment, common);
    let style = Style { color, ascii: super::ascii(environment, common, None), width: COLUMNS };
    let today = Day::of(environment.now().at, Rollover::default());
    let check_options = CheckOptions { profile: args.profile.into(), today: Some(today.to_string()) };
    let history = if args.log { Some(history::History::read(environment, common, err)?) } else { None };
    let job = Job {
        check_options,
        history,
        style,
        format: args.format,
        root: sarif::Root::of(environment.folder.as_deref()),
        fix: args.fix,
    };
    let document = Document::default();
    let (ids, questions, paths) = (HashMap::new(), HashMap::new(), Vec::new());
    let mut run = Run { job: &job, out, err, document, ids, questions, paths, fixed: 0, has_nameless_deck: false };
    let (found, problems) = files::find(&args.paths);
    for (path, problem) in &problems {
        run.cannot_read(path, problem)?;
    }
    if let Some(help) = super::missing_default_hint(&args.paths).filter(|_| job.format.is_text()) {
        writeln!(run.err, "help: {help}")?;
    }
    let outcome = crate::parallel::for_each_in_order(
        &found,
        |found| job.check(found),
        |found, result| run.add(&found.path, result),
    );
    let exit = |run: &Run| run.exit(args.max_warnings);
    match outcome.and_then(|()| run.finish(&args.paths)) {
        // Findings count even if nobody reads them.
        Err(failure) if !failure.is_closed_pipe() => Err(failure),
        Ok(()) | Err(_) => Ok(exit(&run)),
    }
}

impl Job {
    /// Reads and checks a file, applying fixes first if requested.
    fn check(&self, found: &files::DeckFile) -> Result<CheckedFile, FileProblem> {
        let path = found.path.as_path();
        let (mut source, encoding) = files::read_deck(path)?;
        if !found.is_named() && deck::is_foreign(&source) {
            return Ok(CheckedFile::Foreign);
        }
        let (mut fixed, mut unwritten) = (0, None);
        // Writing a file in another encoding back as UTF-8 would lose what could not be read.
        if self.fix && encoding == Encoding::Utf8 {
            let (text, count) = fix::apply_fixes(&source, &self.check_options);
            if count > 0 {
                match files::replace_deck(path, found.within.as_deref(), &source, &text) {
                    Ok(()) => (source, fixed) = (text, count),
                    Err(problem) => {
                        // Report on the file as it is now.
                        if matches!(problem, FileProblem::Changed) {
                            (source, _) = files::read_deck(path)?;
                        }
                        unwritten = Some(problem);
                    }
                }
            }
        }
        let findings = deck::findings(&source, &self.check_options);
        let deck::Findings { mut diagnostics, deck, items, left_out, questions, is_deck } = findings;
        if encoding == Encoding::Utf16 {
            diagnostics.insert(0, deck::check::utf16());
        }
        if let Some(history) = &self.history {
            diagnostics
                .extend(deck::read(&source).deck.iter().flat_map(|deck| history.lost_items(deck, path, &source)));
        }
        let counts = Counts::of(&diagnostics);
        let listed = &diagnostics[..diagnostics.len().min(limits::FINDINGS)];
        // Nothing of a file that is not a deck may be shown.
        let shown = if is_deck { source.as_str() } else { "" };
        let mut page = self.format.page(&self.root, path, shown, listed, self.style);
        page.more(diagnostics.len() - listed.len());
        Ok(CheckedFile::Deck(Checked { page, deck, items, left_out, questions, counts, fixed, unwritten }))
    }
}

impl Run<'_> {
    /// Adds the result for the next file.
    fn add(&mut self, path: &Path, result: Result<CheckedFile, FileProblem>) -> Result<(), Failure> {
        let checked = match result {
            Ok(CheckedFile::Deck(checked)) => checked,
            Ok(CheckedFile::Foreign) => return self.not_a_deck(path),
            Err(problem) => return self.cannot_read(path, &problem),
        };
        if let Some(problem) = &checked.unwritten {
            self.cannot_read(path, problem)?;
        }
        self.document.decks += 1;
        self.document.items += checked.items;
        self.document.left_out += checked.left_out;
        self.document.counts.add(checked.counts);
        self.fixed += checked.fixed;
        if let Some(deck) = checked.deck {
            if let Some(first) = self.ids.get(&deck) {
                let copied = copy_among(first, path);
                let page = match copied {
                    Some(Copied::First(made)) => self.shared_id(first, &deck, path, Some(made)),
                    Some(Copied::Second(made)) => self.shared_id(path, &deck, first, Some(made)),
                    None => self.shared_id(path, &deck, first, None),
                }?;
                if matches!(copied, Some(Copied::First(_))) {
                    self.ids.insert(deck, path.to_owned());
                }
                self.document.counts.errors += 1;
                page.put(&mut self.document, self.out)?;
            } else {
                self.ids.insert(deck, path.to_owned());
                // Every item of a copied deck would be a duplicate.
                self.report_same_items(path, checked.questions)?;
            }
        } else {
            self.has_nameless_deck = true;
        }
        checked.page.put(&mut self.document, self.out)
    }

    /// Reports items that also appear in an earlier file.
    fn report_same_items(&mut self, path: &Path, questions: Vec<Question>) -> Result<(), Failure> {
        let file_index = self.paths.len();
        self.paths.push(path.to_owned());
        let mut found = Vec::new();
        for question in questions {
            match self.questions.entry(question.print) {
                Entry::Vacant(first) => {
                    first.insert((file_index, question.id));
                }
                // W316 covers duplicates within one file.
                Entry::Occupied(first) if first.get().0 == file_index => {}
                Entry::Occupied(first) => {
                    let (file, id) = first.get();
                    found.push(same_item_in_file(&question, id, &files::shown(&self.paths[*file])));
                }
            }
        }
        if found.is_empty() {
            return Ok(());
        }
        let (source, _) = files::read_deck(path).map_err(|problem| Failure::io(problem.to_string()))?;
        self.document.counts.add(Counts::of(&found));
        found.truncate(limits::FINDINGS);
        let page = self.job.format.page(&self.job.root, path, &source, &found, self.job.style);
        page.put(&mut self.document, self.out)
    }

    /// The diagnostic for two files with the same deck id; no rule can report it, because each sees only one deck.
    fn shared_id(&self, path: &Path, id: &DeckId, other: &Path, made: Option<Maker>) -> Result<format::Page, Failure> {
        let (source, _) = files::read_deck(path).map_err(|problem| Failure::io(problem.to_string()))?;
        let header = source.find("[deck]").unwrap_or(0);
        let span = source[header..].find(id.as_str()).map_or(header..header, |at| {
            let start = header + at;
            start..start + id.as_str().len()
        });
        let other = files::shown(other);
        let finding = Diagnostic::error("E004", format!("two decks have the id `{id}`"), span)
            .label(format!("also the id of {other}"));
        let finding = match made {
            Some(made) => finding.help(format!(
                "this file looks like {}; compare it with {other}, keep what you need there, and delete the copy; until then, only {other} is used for study",
                made.words()
            )),
            None => finding.help("give one of the two decks a different id; history stays with the old id"),
        };
        Ok(self.job.format.page(&self.job.root, path, &source, &[finding], self.job.style))
    }

    /// Reports a file that could not be read or written, and continues.
    fn cannot_read(&mut self, path: &Path, problem: &FileProblem) -> Result<(), Failure> {
        let path = files::shown(path);
        let message = clean_line(&problem.to_string()).into_owned();
        if self.job.format.is_text() {
            writeln!(self.err, "rounds: {path}: {message}")?;
        }
        self.document.unreadable.push(Unreadable { path, message });
        Ok(())
    }

    /// Reports a file of another program.
    fn not_a_deck(&mut self, path: &Path) -> Result<(), Failure> {
        let path = files::shown(path);
        if self.job.format.is_text() {
            writeln!(self.err, "rounds: {path}: {NOT_A_DECK}")?;
        }
        self.document.foreign.push(path);
        Ok(())
    }

    /// Prints the rest: notes on the whole run, and the summary.
    fn finish(&mut self, paths: &[PathBuf]) -> Result<(), Failure> {
        // A run that checked nothing must not look like one that found nothing.
        if self.document.decks == 0 && self.document.unreadable.is_empty() && !self.document.foreign.is_empty() {
            for folder in paths.iter().filter(|path| path.is_dir()) {
                self.cannot_read(folder, &FileProblem::OnlyForeign)?;
            }
        }
        if self.fixed > 0 {
            let mistakes = super::counted(self.fixed, "problem");
            writeln!(self.err, "rounds: fixed {mistakes}")?;
        }
        // A file without an id may be the missing deck.
        if let Some(history) = self.job.history.as_ref().filter(|_| !self.has_nameless_deck) {
            let is_checked = |id: &str| DeckId::new(id).is_some_and(|id| self.ids.contains_key(&id));
            for line in history.decks_not_found(is_checked) {
                writeln!(self.err, "rounds: {}", clean_line(&line))?;
            }
        }
        self.job.format.finish(&self.document, &self.job.root, self.out)
    }

    /// The exit code. Warnings count only beyond the allowed number.
    fn exit(&self, max_warnings: Option<usize>) -> Exit {
        let Counts { errors, warnings, .. } = self.document.counts;
        if !self.document.unreadable.is_empty() {
            Exit::Io
        } else if errors > 0 || warnings > max_warnings.unwrap_or(0) {
            Exit::Findings
        } else {
            Exit::Done
        }
    }
}

/// The `--profile` option.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum ProfileArg {
    /// Only errors: what cannot be used or is unsafe
    Draft,
    /// Also the item-writing rules
    Publish,
    /// Also a take-home point, a reference, an objective and all rationales for every item, as for CME credit
    Cme,
}

impl From<ProfileArg> for Profile {
    fn from(profile: ProfileArg) -> Self {
        match profile {
            ProfileArg::Draft => Self::Draft,
            ProfileArg::Publish => Self::Publish,
            ProfileArg::Cme => Self::Cme,
        }
    }
}
