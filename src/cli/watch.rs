//! `rounds watch`: shows a deck as students see it, next to its problems, while it is being written.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use clap::Args;

use super::study::{self, needs_terminal, run_full_screen};
use super::{Common, Exit, Failure, check};
use crate::app::screen::Screen;
use crate::app::watch::{ShownFinding, Watch, WatchedFile};
use crate::app::{App, Effect, Input, Message, Now, Settings, Shell, Start};
use crate::config::Configuration;
use crate::day::{Day, Rollover};
use crate::deck::ast::Outline;
use crate::deck::check::CheckOptions;
use crate::deck::clean::clean_line;
use crate::deck::shell_word::shell_word;
use crate::deck::{self, Library};
use crate::diagnostics::Lines;
use crate::files;
use crate::memory::{DesiredRetention, Parameters, Scheduler};
use crate::review::{Ledger, Rules};
use crate::runtime::Environment;
use crate::runtime::shell;
use crate::ui::tui::terminal::Keys;

/// How often the file is polled.
const POLL: Duration = Duration::from_millis(150);

#[derive(Debug, Args)]
pub struct WatchArgs {
    /// The deck
    #[arg(value_name = "FILE")]
    path: PathBuf,
    /// How strictly to check
    #[arg(long, value_enum, default_value = "publish")]
    profile: check::ProfileArg,
}

/// Shows a file and updates the screen whenever the file is saved.
pub fn run(environment: &Environment, common: &Common, args: &WatchArgs) -> Result<Exit, Failure> {
    needs_terminal(environment, "`rounds check` reports problems without a terminal")?;
    let shown = files::shown(&args.path);
    if args.path.is_dir() {
        return Err(Failure::usage(format!("{shown} is a folder")).hint("name a single deck file"));
    }
    if !args.path.exists() {
        return Err(Failure::io(format!("{shown}: no such file or folder"))
            .hint(format!("run `rounds new {}` to create a deck", shell_word(args.path.as_os_str()))));
    }
    let today = Day::of(environment.now().at, Rollover::default()).to_string();
    let check_options = CheckOptions { profile: args.profile.into(), today: Some(today) };
    let signature = Signature::of(&args.path);
    let mut watch = Watch::new(shown);
    watch.update(read(&args.path, &check_options));
    let scheduler = Scheduler::new(&Parameters::default(), DesiredRetention::default());
    let rules = Rules { scheduler, ..Rules::default() };
    let config = Configuration::load(&environment.config).config;
    let settings = study::configured(environment, common, &config, Settings::default());
    let (mut app, _) = App::new(
        Library::default().into(),
        Ledger::new(rules),
        settings,
        Vec::new(),
        Start::Home,
        environment.entropy(),
        environment.now(),
    );
    app.screen = Screen::Watch(Box::new(watch));
    let mut shell =
        WatchShell { environment, path: args.path.clone(), check_options, signature, keys: Keys::default() };
    run_full_screen(app, Vec::new(), &mut shell)?;
    Ok(Exit::Done)
}

/// Identifies a saved version of a file: its time, its size and, because editors save by renaming, its inode.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Signature(Option<(Option<SystemTime>, u64, u64)>);

impl Signature {
    /// Looks at the metadata of a file without reading it.
    fn of(path: &Path) -> Self {
        #[cfg(unix)]
        let which = |meta: &fs::Metadata| std::os::unix::fs::MetadataExt::ino(meta);
        #[cfg(not(unix))]
        let which = |_: &fs::Metadata| 0;
        Self(fs::metadata(path).ok().map(|meta| (meta.modified().ok(), meta.len(), which(&meta))))
    }
}

/// Reads and checks a file.
fn read(path: &Path, check_options: &CheckOptions) -> WatchedFile {
    let source = match files::read_deck(path) {
        Ok((source, _)) => source,
        Err(problem) => {
            return WatchedFile {
                unreadable: Some(clean_line(&problem.reason()).into_owned()),
                ..WatchedFile::default()
            };
        }
    };
    let reading = deck::examine(&source, check_options);
    let (lines, outline) = (Lines::of(&source), Outline::of(&source));
    let findings = reading.diagnostics.iter().map(|finding| ShownFinding {
        line: lines.position(finding.primary.span.start).0,
        code: finding.code,
        severity: finding.severity,
        headline: clean_line(&finding.headline).into_owned(),
        help: finding.help.as_deref().map(|help| clean_line(help).into_owned()),
        // A block that is not valid TOML belongs to no readable item.
        item: outline.item_at(finding.primary.span.start).filter(|_| finding.code != "T001").map(str::to_owned),
    });
    WatchedFile {
        findings: findings.collect(),
        broken: reading.diagnostics.iter().any(|finding| finding.code == "T001"),
        written: outline.ids,
        deck: reading.deck,
        unreadable: None,
    }
}

/// The shell for watching a file: there is no log.
struct WatchShell<'a> {
    environment: &'a Environment,
    path: PathBuf,
    check_options: CheckOptions,
    signature: Signature,
    keys: Keys,
}

impl WatchShell<'_> {
    /// Reads the file again if it was saved since the last time.
    fn check_for_change(&mut self) -> Option<Message> {
        let current = Signature::of(&self.path);
        if current == self.signature {
            return None;
        }
        self.signature = current;
        Some(Message::Watched(Box::new(read(&self.path, &self.check_options))))
    }
}

impl Shell for WatchShell<'_> {
    type Error = std::io::Error;

    fn input(&mut self, _: Option<u64>) -> std::io::Result<Input> {
        let environment = self.environment;
        let clock = || environment.now().ticks_ms;
        loop {
            if let Some(input) = self.keys.next(Some(POLL), &clock)? {
                return Ok(input);
            }
            if let Some(message) = self.check_for_change() {
                return Ok(Input::Message(Box::new(message)));
            }
        }
    }

    fn now(&self) -> Now {
        self.environment.now()
    }

    fn perform(&mut self, effect: Effect) -> std::io::Result<Option<Message>> {
        match effect {
            Effect::Edit { item, .. } => {
                let notice = shell::edit(self.environment, &self.path, item.as_deref())?;
                Ok(Some(Message::Edited(None, notice)))
            }
            Effect::SuspendProcess => shell::stop(self).map(Some),
            Effect::Append(_)
            | Effect::Copy(_)
            | Effect::Restore(_)
            | Effect::RestoreExam(_)
            | Effect::Pulse(_)
            | Effect::Refresh(_)
            | Effect::Refold(_)
            | Effect::Configure { .. }
            | Effect::EditConfiguration(_)
            | Effect::OpenPage(_)
            | Effect::Exit => Ok(None),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn findings_know_their_line_and_their_item() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("d.toml");
        fs::write(&path, "schema = 1\n[deck]\nid = 'd'\n[[item]]\nid = 'a'\nstem = 'Which?'\noptions = [{ text = 'x', correct = true }, { text = 'y' }]\n[[case]]\nid = 'c'\n[[item]]\nid = 'b'\nstem = ''\n").unwrap();
        let watched = read(&path, &CheckOptions::default());
        let found: Vec<_> =
            watched.findings.iter().map(|finding| (finding.line, finding.code, finding.item.as_deref())).collect();
        assert_eq!(found, [(2, "T002", None), (8, "T002", None), (10, "T002", Some("b")), (12, "E003", Some("b"))]);
        assert_eq!(watched.written, ["a", "b"]);
    }

    #[test]
    fn a_toml_error_belongs_to_no_item() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("d.toml");
        fs::write(&path, "schema = 1\n[deck]\nid = 'd'\ntitle = 'D'\n[[item]]\nid = 'a'\nstem = 'Which?'\noptions = [{ text = 'x', correct = true }, { text = 'y' }]\n[[item]]\nid = 'b\n").unwrap();
        let watched = read(&path, &CheckOptions::default());
        let found: Vec<_> =
            watched.findings.iter().map(|finding| (finding.line, finding.code, finding.item.as_deref())).collect();
        assert_eq!(found, [(10, "T001", None)]);
    }

    #[test]
    fn a_file_that_is_replaced_or_removed_is_noticed() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("d.toml");
        fs::write(&path, "one").unwrap();
        let first = Signature::of(&path);
        assert_eq!(Signature::of(&path), first);
        fs::write(folder.path().join("new"), "two").unwrap();
        fs::rename(folder.path().join("new"), &path).unwrap();
        let second = Signature::of(&path);
        assert_ne!(second, first);
        fs::remove_file(&path).unwrap();
        assert_ne!(Signature::of(&path), second);
        assert!(read(&path, &CheckOptions::default()).unreadable.is_some());
    }
}
