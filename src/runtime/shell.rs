//! The live shell: performs the app's effects with the real terminal, clocks, files and review log.

use std::io;
use std::path::Path;
use std::sync::mpsc::Receiver;
use std::time::Duration;

use super::clocks::{self, Pulse};
use super::editor;
use super::environment::Environment;
use super::idle::{self, Idle};
use super::review_log::ReviewLog;
use super::signals;
use crate::app::page::{PageContent, PageRequest};
use crate::app::settings::Configured;
use crate::app::settings::Settings;
use crate::app::{Decks, Effect, FoldedLog, Input, Message, Now, Shell};
use crate::config::{self, Change, Config, Configuration, EditError, Setting, UnsavedChange};
use crate::deck::ast::Outline;
use crate::files;
use crate::review::{ExamFact, Fact, Rules, SessionFact};
use crate::ui::tui::terminal::{self, Keys};

/// How long to wait for a key before checking for messages of the deck loader again.
const DECK_POLL: Duration = Duration::from_millis(30);

/// The shell of a full-screen session.
pub struct LiveShell<'a> {
    environment: &'a Environment,
    reload: Reload<'a>,
    /// The effective configuration.
    configuration: Configuration,
    /// Whether the file could not be written, so that it differs from the effective configuration.
    is_unsaved: bool,
    /// Messages of the deck loader, while it runs.
    deck_messages: Option<Receiver<Message>>,
    /// The page to compute before the next input, so that the screen that waits for it is drawn first.
    requested_page: Option<PageRequest>,
    /// Whether the backup of the day was started.
    has_backed_up: bool,
    keys: Keys,
    /// Schedules the checkpoint of the log, which empties its write-ahead file.
    idle: Idle,
    /// The pulse of the exam on the screen, if one is running.
    pulse: Option<Pulse>,
    /// The review log.
    pub log: ReviewLog,
}

/// Computes the content of a page.
pub type PageReader<'a> = Box<dyn Fn(&PageRequest) -> PageContent + 'a>;

/// How to reload what the app was started with.
pub struct Reload<'a> {
    /// Reads all decks.
    pub decks: Box<dyn Fn() -> Decks + 'a>,
    /// Combines a configuration with the command line.
    pub settings: Box<dyn Fn(&Config) -> Settings + 'a>,
    /// Computes the content of a page.
    pub page: PageReader<'a>,
}

impl<'a> LiveShell<'a> {
    /// Joins an environment, a log, a configuration, and ways to reload decks and settings.
    #[must_use]
    pub fn new(environment: &'a Environment, log: ReviewLog, configuration: Configuration, reload: Reload<'a>) -> Self {
        Self {
            environment,
            reload,
            configuration,
            is_unsaved: false,
            deck_messages: None,
            requested_page: None,
            has_backed_up: false,
            keys: Keys::default(),
            idle: Idle::default(),
            pulse: None,
            log,
        }
    }

    /// Receives messages of the deck loader.
    #[must_use]
    pub fn with_deck_messages(self, deck_messages: Option<Receiver<Message>>) -> Self {
        Self { deck_messages, ..self }
    }

    /// Starts the backup of the day, once.
    pub fn back_up(&mut self) {
        if !std::mem::replace(&mut self.has_backed_up, true) {
            self.log.back_up(self.environment, self.configuration.config.rollover);
        }
    }

    /// Completes the backup at the end of a session. Returns a sentence if it failed.
    pub fn finish_backup(&mut self) -> Option<String> {
        self.log.finish_backup(self.environment, self.configuration.config.rollover)
    }

    /// The effective rules.
    pub fn rules(&self) -> Rules {
        self.configuration.config.rules()
    }

    /// The latest message of the deck loader.
    fn deck_message(&mut self) -> Option<Message> {
        let deck_messages = self.deck_messages.as_ref()?;
        let latest = deck_messages.try_iter().last();
        if matches!(latest, Some(Message::DecksLoaded(_))) {
            self.deck_messages = None;
        }
        latest
    }

    /// Changes a value of the configuration, in the file and in the running app.
    fn configure(&mut self, change: &Change) -> io::Result<Configured> {
        let before = self.configuration.config.rules();
        let unsaved_source = self.is_unsaved.then_some(self.configuration.source.as_str());
        let mut notice = None;
        match config::write(&self.environment.config, change, unsaved_source) {
            Ok(configuration) => (self.configuration, self.is_unsaved) = (configuration, false),
            Err(unsaved) => {
                let UnsavedChange { configuration, why } = *unsaved;
                let applies = configuration.is_some();
                if let Some(configuration) = configuration {
                    (self.configuration, self.is_unsaved) = (configuration, true);
                }
                notice = Some(match why {
                    EditError::Wrong(problem, _) => format!("not changed: {}", problem.headline),
                    EditError::Broken => {
                        "not changed: the file is not valid TOML; run `rounds config` to see where".to_owned()
                    }
                    EditError::File(problem) if applies => {
                        format!("not saved: the file {problem}; the setting lasts until you quit")
                    }
                    EditError::File(problem) => format!("not changed: the file: {problem}"),
                });
            }
        }
        self.reconfigured(&before, None, notice)
    }

    /// Opens the configuration file in the editor, at a key, and applies it afterward.
    fn edit_configuration(&mut self, name: &str) -> io::Result<Configured> {
        let before = self.configuration.config.rules();
        let location = &self.environment.config;
        let Some(path) = &location.file else {
            let notice = "The home folder is unknown: set HOME.".to_owned();
            return self.reconfigured(&before, None, Some(notice));
        };
        if let Some((_, key)) = Setting::named(name)
            && let Err(EditError::File(problem)) = config::ensure(location, key, &Configuration::load(location).config)
        {
            return self.reconfigured(&before, None, Some(format!("not opened: the file {problem}")));
        }
        let current = Configuration::load(location);
        let line = Setting::named(name).and_then(|(at, _)| current.config.lines[at]).unwrap_or(1);
        let failed = open_editor(self.environment, path, line)?;
        (self.configuration, self.is_unsaved) = (Configuration::load(location), false);
        let notice = failed.or_else(|| self.configuration.lines().into_iter().next());
        let decks = (self.configuration.config.decks != current.config.decks).then(|| (self.reload.decks)());
        self.reconfigured(&before, decks, notice)
    }

    /// What the app applies after the configuration changed. `before` are the rules until then.
    fn reconfigured(&mut self, before: &Rules, decks: Option<Decks>, notice: Option<String>) -> io::Result<Configured> {
        let config = &self.configuration.config;
        let (settings, rules) = ((self.reload.settings)(config), config.rules());
        let editable = |rules: &Rules| (rules.rollover, rules.scheduler.retention(), rules.policy.clone());
        let has_changed = editable(&rules) != editable(before);
        let ledger = has_changed.then(|| self.log.fold(&rules, self.environment.now().at.at_ms, &mut |_| {}).0);
        terminal::set_mouse(settings.mouse)?;
        Ok(Configured { settings, preferences: config::preferences(&self.configuration), ledger, decks, notice })
    }
}

/// Opens a deck file in the editor, at an item if one is given, and takes the terminal back afterward. Returns a notice
/// if editing failed.
pub fn edit(environment: &Environment, path: &Path, item: Option<&str>) -> io::Result<Option<String>> {
    let line_of_item = |source: String| item.and_then(|item| Outline::of(&source).line_of(&source, item));
    let line = files::read_text(path).ok().and_then(line_of_item).unwrap_or(1);
    open_editor(environment, path, line)
}

/// Opens a file in the editor at a line, and takes the terminal back afterward. Returns a notice if that failed.
fn open_editor(environment: &Environment, path: &Path, line: usize) -> io::Result<Option<String>> {
    let edited = signals::with_lent_terminal(|| terminal::lend(|| editor::open(environment, path, line)))?;
    Ok(edited.err().map(|problem| problem.to_string()))
}

/// Restores the terminal and stops the process until the user's shell continues it.
pub fn stop(shell: &impl Shell) -> io::Result<Message> {
    let before = shell.now().ticks_ms;
    signals::suspend()?;
    Ok(Message::ProcessResumed(shell.now().ticks_ms.saturating_sub(before)))
}

impl Shell for LiveShell<'_> {
    type Error = io::Error;

    fn input(&mut self, within_ms: Option<u64>) -> io::Result<Input> {
        // Not earlier: it would delay the first frame.
        self.back_up();
        if let Some(request) = self.requested_page.take() {
            let content = (self.reload.page)(&request);
            return Ok(Input::Message(Box::new(Message::PageOpened(request, content))));
        }
        let environment = self.environment;
        let clock = || environment.now().ticks_ms;
        while self.deck_messages.is_some() {
            if let Some(message) = self.deck_message() {
                return Ok(Input::Message(Box::new(message)));
            }
            if let Some(input) = self.keys.next(Some(DECK_POLL), &clock)? {
                return Ok(input);
            }
        }
        let mut within = within_ms.map(Duration::from_millis);
        loop {
            let wait = self.idle.limit(within);
            if let Some(input) = self.keys.next(wait, &clock)? {
                self.idle.restart();
                return Ok(input);
            }
            let waited = wait.unwrap_or_default();
            if self.idle.advance(waited) && self.log.checkpoint() {
                self.idle.schedule(idle::AFTER_ANSWER);
            }
            within = within.map(|within| within.saturating_sub(waited));
            if wait.is_none() || within == Some(Duration::ZERO) {
                return Ok(Input::Message(Box::new(Message::Tick)));
            }
        }
    }

    fn now(&self) -> Now {
        self.environment.now()
    }

    fn perform(&mut self, effect: Effect) -> io::Result<Option<Message>> {
        match effect {
            Effect::Append(event) => {
                let is_last = matches!(
                    event.fact,
                    Fact::Session(SessionFact::End) | Fact::Exam(ExamFact::Freeze(_) | ExamFact::End(_))
                );
                self.idle.schedule(if is_last { idle::AFTER_SESSION } else { idle::AFTER_ANSWER });
                Ok(Some(self.log.append(event)))
            }
            Effect::Restore(session) => Ok(Some(Message::Restored(self.log.session(session)))),
            Effect::RestoreExam(session) => {
                let ran_ms = self.environment.data.as_ref().and_then(|folder| clocks::ran_ms(folder, session));
                Ok(Some(Message::ExamRestored(session, self.log.session(session), ran_ms)))
            }
            Effect::Pulse(running) => {
                // The previous pulse must end before the next one starts.
                self.pulse = None;
                let path = self.environment.data.as_ref().map(|folder| folder.join(clocks::FILE));
                self.pulse = running.map(|running| Pulse::start(&self.environment.clocks, running, path));
                Ok(None)
            }
            Effect::Refresh(then) => {
                let (rules, now_ms) = (self.rules(), self.environment.now().at.at_ms);
                let refolded = self.log.reload_if_recovered(&rules, now_ms).map(|ledger| FoldedLog(ledger.into()));
                let fresh = self.log.fresh();
                let checked = Message::LogChecked { is_damaged: self.log.is_damaged(), refolded, then };
                Ok(Some(Message::Refreshed(fresh, Some(Box::new(checked)))))
            }
            Effect::Refold(then) => {
                let (ledger, _) = self.log.fold(&self.rules(), self.environment.now().at.at_ms, &mut |_| {});
                Ok(Some(Message::Refolded(FoldedLog(ledger.into()), then)))
            }
            Effect::Edit { path, item } => {
                let notice = edit(self.environment, &path, item.as_deref())?;
                Ok(Some(Message::Edited(Some((self.reload.decks)()), notice)))
            }
            Effect::Copy(text) => terminal::copy(&text).map(|()| None),
            Effect::SuspendProcess => stop(self).map(Some),
            Effect::Configure { key, value } => {
                let configured = self.configure(&Change { key: &key, value: &value })?;
                Ok(Some(Message::Configured(Box::new(configured))))
            }
            Effect::EditConfiguration(key) => {
                let configured = self.edit_configuration(&key)?;
                Ok(Some(Message::Configured(Box::new(configured))))
            }
            Effect::OpenPage(request) => {
                self.requested_page = Some(request);
                Ok(None)
            }
            Effect::Exit => Ok(None),
        }
    }
}
