//! The live shell: keys, clocks and the log, as the app sees them.

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
use crate::app::settings::Configured;
use crate::app::settings::Settings;
use crate::app::{Decks, Effect, FoldedLog, Input, Message, Now, Shell};
use crate::config::{self, Change, Config, Configuration, EditError, UnsavedChange};
use crate::deck::ast::Outline;
use crate::files;
use crate::review::{ExamFact, Fact, Rules, SessionFact};
use crate::ui::tui::terminal::{self, Keys};

/// How long a key is waited for before word of the decks is listened for again.
const READING: Duration = Duration::from_millis(30);

/// The world outside, for real.
pub struct LiveShell<'a> {
    environment: &'a Environment,
    reload: Reload<'a>,
    /// The configuration in force.
    configuration: Configuration,
    /// Whether the file does not say what is in force, since it could not be written.
    unwritten: bool,
    /// Word of decks that are being read, while they are.
    reading: Option<Receiver<Message>>,
    /// Whether the backup of the day was begun.
    backing_up: bool,
    keys: Keys,
    /// When there is time to empty the write-ahead file of the log.
    idle: Idle,
    /// The pulse of the exam on the screen, if it can be paused.
    pulse: Option<Pulse>,
    /// The log.
    pub journal: ReviewLog,
}

/// How to make anew what the app was begun with.
pub struct Reload<'a> {
    /// Reads all decks.
    pub decks: Box<dyn Fn() -> Decks + 'a>,
    /// Makes the settings that a configuration and the command line come to.
    pub settings: Box<dyn Fn(&Config) -> Settings + 'a>,
}

impl<'a> LiveShell<'a> {
    /// Joins an environment, a log, a configuration, and ways to read all anew.
    #[must_use]
    pub fn new(
        environment: &'a Environment,
        journal: ReviewLog,
        configuration: Configuration,
        reload: Reload<'a>,
    ) -> Self {
        Self {
            environment,
            reload,
            configuration,
            unwritten: false,
            reading: None,
            backing_up: false,
            keys: Keys::default(),
            idle: Idle::default(),
            pulse: None,
            journal,
        }
    }

    /// Listens for word of decks that are being read.
    #[must_use]
    pub fn hearing(self, reading: Option<Receiver<Message>>) -> Self {
        Self { reading, ..self }
    }

    /// Begins the backup of the day, if it was not begun.
    pub fn back_up(&mut self) {
        if !std::mem::replace(&mut self.backing_up, true) {
            self.journal.back_up(self.environment, self.configuration.config.rollover);
        }
    }

    /// Sees at the end that there is a backup with what this session added; what went wrong, in a sentence.
    pub fn finish_backup(&mut self) -> Option<String> {
        self.journal.finish_backup(self.environment, self.configuration.config.rollover)
    }

    /// The rules in force.
    pub fn rules(&self) -> Rules {
        self.configuration.config.rules()
    }

    /// The latest word of decks that are being read.
    fn news(&mut self) -> Option<Message> {
        let reading = self.reading.as_ref()?;
        let news = reading.try_iter().last();
        if matches!(news, Some(Message::Shelved(_))) {
            self.reading = None;
        }
        news
    }

    /// Gives a key of the configuration another value: in the file, and at once.
    fn configure(&mut self, change: &Change) -> io::Result<Configured> {
        let before = self.configuration.config.rules();
        let kept = self.unwritten.then_some(self.configuration.source.as_str());
        let mut notice = None;
        match config::write(&self.environment.config, change, kept) {
            Ok(configuration) => (self.configuration, self.unwritten) = (configuration, false),
            Err(unwritten) => {
                let UnsavedChange { holds, why } = *unwritten;
                let held = holds.is_some();
                if let Some(configuration) = holds {
                    (self.configuration, self.unwritten) = (configuration, true);
                }
                notice = Some(match why {
                    EditError::Wrong(told, _) => format!("not changed: {}", told.headline),
                    EditError::Broken => {
                        "not changed: the file is not valid TOML; run `rounds config` to see where".to_owned()
                    }
                    EditError::File(problem) if held => {
                        format!("not saved: the file {problem}; the setting lasts until you quit")
                    }
                    EditError::File(problem) => format!("not changed: the file: {problem}"),
                });
            }
        }
        let config = &self.configuration.config;
        let (settings, rules) = ((self.reload.settings)(config), config.rules());
        let asked = |rules: &Rules| (rules.rollover, rules.scheduler.retention(), rules.policy.clone());
        let other = asked(&rules) != asked(&before);
        let ledger = other.then(|| self.journal.fold(&rules, self.environment.now().at.at_ms, &mut |_| {}).0);
        terminal::listen_to_mouse(settings.mouse)?;
        Ok(Configured { settings, preferences: config::preferences(&self.configuration), ledger, notice })
    }
}

/// Opens a deck file in the editor, at an item if one is named, and takes the terminal again afterwards. Gives what went
/// wrong, if anything did.
pub fn edit(environment: &Environment, path: &Path, item: Option<&str>) -> io::Result<Option<String>> {
    let place = |source: String| item.and_then(|item| Outline::of(&source).line_of(&source, item));
    let line = files::read_text(path).ok().and_then(place).unwrap_or(1);
    let edited = signals::of_another(|| terminal::lend(|| editor::open(environment, path, line)))?;
    Ok(edited.err().map(|problem| problem.to_string()))
}

/// Gives the terminal back and stops until the shell that started us continues us.
pub fn stop(shell: &impl Shell) -> io::Result<Message> {
    let before = shell.now().ticks_ms;
    signals::stop_and_go_on()?;
    Ok(Message::Continued(shell.now().ticks_ms.saturating_sub(before)))
}

impl Shell for LiveShell<'_> {
    type Error = io::Error;

    fn input(&mut self, within_ms: Option<u64>) -> io::Result<Input> {
        // Behind the first frame, which it would only delay.
        self.back_up();
        let environment = self.environment;
        let clock = || environment.now().ticks_ms;
        while self.reading.is_some() {
            if let Some(news) = self.news() {
                return Ok(Input::Message(Box::new(news)));
            }
            if let Some(input) = self.keys.next(Some(READING), &clock)? {
                return Ok(input);
            }
        }
        let mut within = within_ms.map(Duration::from_millis);
        loop {
            let wait = self.idle.limit(within);
            if let Some(input) = self.keys.next(wait, &clock)? {
                self.idle.interrupt();
                return Ok(input);
            }
            let waited = wait.unwrap_or_default();
            if self.idle.pass(waited) && self.journal.checkpoint() {
                self.idle.ask(idle::AFTER_ANSWER);
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
            Effect::Append(draft) => {
                let is_last = matches!(
                    draft.fact,
                    Fact::Session(SessionFact::End) | Fact::Exam(ExamFact::Freeze(_) | ExamFact::End(_))
                );
                self.idle.ask(if is_last { idle::AFTER_SESSION } else { idle::AFTER_ANSWER });
                Ok(Some(self.journal.append(draft)))
            }
            Effect::Restore(session) => Ok(Some(Message::Restored(self.journal.session(session)))),
            Effect::RestoreExam(session) => {
                let ran_ms = self.environment.data.as_ref().and_then(|folder| clocks::ran_ms(folder, session));
                Ok(Some(Message::ExamRestored(session, self.journal.session(session), ran_ms)))
            }
            Effect::Pulse(running) => {
                // The one before ends first.
                self.pulse = None;
                let path = self.environment.data.as_ref().map(|folder| folder.join(clocks::FILE));
                self.pulse = running.map(|running| Pulse::start(&self.environment.clocks, running, path));
                Ok(None)
            }
            Effect::Refresh(then) => {
                let (rules, now_ms) = (self.rules(), self.environment.now().at.at_ms);
                let recalled = self.journal.look_again(&rules, now_ms).map(|ledger| FoldedLog(ledger.into()));
                let fresh = self.journal.fresh();
                let checked = Message::LogChecked { is_damaged: self.journal.is_damaged(), recalled, then };
                Ok(Some(Message::Refreshed(fresh, Some(Box::new(checked)))))
            }
            Effect::Recall(then) => {
                let (ledger, _) = self.journal.fold(&self.rules(), self.environment.now().at.at_ms, &mut |_| {});
                Ok(Some(Message::Recalled(FoldedLog(ledger.into()), then)))
            }
            Effect::Edit { path, item } => {
                let notice = edit(self.environment, &path, item.as_deref())?;
                Ok(Some(Message::Edited(Some((self.reload.decks)()), notice)))
            }
            Effect::Copy(text) => terminal::copy(&text).map(|()| None),
            Effect::Stop => stop(self).map(Some),
            Effect::Configure { key, value } => {
                let configured = self.configure(&Change { key: &key, value: &value })?;
                Ok(Some(Message::Configured(Box::new(configured))))
            }
            Effect::Exit => Ok(None),
        }
    }
}
