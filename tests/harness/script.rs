//! A scripted shell: keys in, screen and log out, without a terminal, a clock or a disk.

use std::collections::VecDeque;
use std::convert::Infallible;
use std::sync::Arc;

use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::buffer::Buffer;
use ratatui::crossterm::event::{
    Event as TerminalEvent, KeyCode, KeyEvent, KeyModifiers, MouseButton, MouseEvent, MouseEventKind,
};
use rounds::app::effect::Running;
use rounds::app::exam::ExamOptions;
use rounds::app::message::SaveFailure;
use rounds::app::preference::Preferences;
use rounds::app::problem::DeckProblem;
use rounds::app::screen::Screen;
use rounds::app::settings::Configured;
use rounds::app::settings::Settings;
use rounds::app::state::Start;
use rounds::app::theme::{GlyphSet, Palette, Theme};
use rounds::app::watch::Watch;
use rounds::app::{self, App, Decks, Effect, FoldedLog, Input, Message, Now, Shell};
use rounds::day::Zone;
use rounds::deck::item::Mode;
use rounds::deck::{self, Library, Task, library::Origin};
use rounds::memory::{DesiredRetention, Parameters, Scheduler};
use rounds::review::{DeviceId, Event, Ledger, Rules};
use rounds::session::{Limits, Scope};
use rounds::ui::tui;

use super::NOW_MS;
use crate::fuzz::targets::standing::standing;

/// A shell whose keys are written down beforehand. Each key comes a second after the last.
#[derive(Clone)]
pub struct Script {
    keys: VecDeque<TerminalEvent>,
    ticks_ms: u64,
    /// Milliseconds between two keys.
    pub pace_ms: u64,
    /// Days that have passed since the test began.
    pub days: i64,
    /// Milliseconds that the wall clock is ahead of them.
    pub wall_ms: i64,
    /// Milliseconds that the machine has slept: the wall clock and the real clock went on meanwhile.
    pub slept_ms: u64,
    /// The exam whose clock is watched over, and how the clock stood when that began.
    pub pulse: Option<Running>,
    /// Where the learner is.
    pub zone: Zone,
    /// What was written.
    pub log: Vec<Event>,
    /// Events of it that the program knows.
    seen: usize,
    /// Whether what another window writes is not seen.
    pub deaf: bool,
    /// Whether nothing can be written.
    pub full: bool,
    /// Whether the log is damaged.
    pub damaged: bool,
    /// What was given to the clipboard.
    pub copied: Vec<String>,
    /// What the decks say once the editor is closed.
    pub edited: Option<Arc<Library>>,
    /// What the configuration says.
    pub preferences: Preferences,
    /// What was changed in it.
    pub changes: Vec<String>,
    /// The settings that the configuration comes to.
    settings: Settings,
    device: DeviceId,
}

/// The rules of every scripted fold.
fn rules() -> Rules {
    let scheduler = Scheduler::new(&Parameters::default(), DesiredRetention::default());
    Rules { scheduler, ..Rules::default() }
}

impl Script {
    /// What the whole log adds up to.
    fn ledger(&self, now: Now) -> Ledger {
        Ledger::fold(rules(), self.log.clone(), now.at.at_ms)
    }

    /// The same as a start finds it: from a brief of all events but the last few, where there can be one.
    fn standing(&self, now: Now) -> Ledger {
        let cut = self.log.len().saturating_sub(3);
        standing(&rules(), &self.log, cut, now.at.at_ms).unwrap_or_else(|| self.ledger(now))
    }
}

impl Shell for Script {
    type Error = Infallible;

    fn input(&mut self, _: Option<u64>) -> Result<Input, Infallible> {
        self.ticks_ms += self.pace_ms;
        if self.keys.front().is_some_and(|key| matches!(key, TerminalEvent::FocusGained)) {
            self.keys.pop_front();
            return Ok(Input::Message(Box::new(Message::Tick)));
        }
        let quit = KeyEvent::new(KeyCode::Char('c'), KeyModifiers::CONTROL);
        let event = self.keys.pop_front().unwrap_or(TerminalEvent::Key(quit));
        Ok(tui::event::input(&event).unwrap_or_else(|| Input::Message(Box::new(Message::Tick))))
    }

    fn now(&self) -> Now {
        let real_ms = self.ticks_ms + self.slept_ms;
        let at_ms = NOW_MS + self.days * 86_400_000 + self.wall_ms + i64::try_from(real_ms).unwrap();
        Now { at: self.zone.moment(at_ms), ticks_ms: self.ticks_ms, real_ms }
    }

    fn perform(&mut self, effect: Effect) -> Result<Option<Message>, Infallible> {
        Ok(match effect {
            Effect::Append(draft) if self.full => Some(Message::Failed(
                draft,
                SaveFailure { what: "the disk is full".into(), help: "Free some space".into() },
            )),
            Effect::Append(draft) => {
                let event = draft.into_event(self.device, self.log.len() as u64 + 1);
                if !self.log.iter().any(|known| known.id == event.id) {
                    self.log.push(event.clone());
                }
                Some(Message::Saved(event))
            }
            Effect::Restore(session) => {
                let events = self.log.iter().filter(|event| event.session == session);
                Some(Message::Restored(events.cloned().collect()))
            }
            Effect::RestoreExam(session) => {
                let events = self.log.iter().filter(|event| event.session == session);
                let ran = |pulse: Running| pulse.elapsed_ms(self.now().clocks());
                let ran_ms = self.pulse.filter(|pulse| pulse.session == session).map(ran);
                Some(Message::ExamRestored(session, events.cloned().collect(), ran_ms))
            }
            Effect::Pulse(running) => {
                self.pulse = running;
                None
            }
            Effect::Refresh(then) => {
                let fresh = self.log.get(self.seen..).filter(|_| !self.deaf).unwrap_or_default().to_vec();
                self.seen = self.log.len();
                let checked = Message::LogChecked { is_damaged: self.damaged, refolded: None, then };
                Some(Message::Refreshed(fresh, Some(Box::new(checked))))
            }
            Effect::Stop => Some(Message::Continued(60_000)),
            Effect::Edit { .. } => {
                self.edited.take().map(|library| Message::Edited(Some(Decks { library, problems: Vec::new() }), None))
            }
            Effect::Configure { key, value } => {
                self.changes.push(format!("{key} = {value}"));
                for row in self.preferences.rows.iter_mut().filter(|row| row.key == key) {
                    row.value.clone_from(&value);
                }
                Some(Message::Configured(Box::new(Configured {
                    settings: self.settings.clone(),
                    preferences: self.preferences.clone(),
                    ledger: None,
                    notice: self.full.then(|| {
                        "not saved: the file cannot be written; the setting lasts until you \
                        quit"
                            .into()
                    }),
                })))
            }
            Effect::Copy(text) => {
                self.copied.push(text);
                None
            }
            Effect::Refold(then) => Some(Message::Refolded(FoldedLog(self.ledger(self.now()).into()), then)),
            Effect::Exit => None,
        })
    }
}

/// What an event of the terminal means to an app.
fn message(app: &App, event: &TerminalEvent) -> Option<Message> {
    tui::message(app, tui::event::input(event)?)
}

/// A learner at a terminal of their own.
#[derive(Clone)]
pub struct Learner {
    /// The decks at hand.
    pub library: Arc<Library>,
    /// What was set.
    pub settings: Settings,
    /// Decks that could not be read whole.
    pub problems: Vec<DeckProblem>,
    /// The world outside.
    pub script: Script,
    /// Columns and rows.
    pub size: (u16, u16),
    /// The times the program was started.
    starts: u8,
}

/// What is on the terminal when the keys have been pressed.
pub struct Seen {
    /// The screen.
    pub buffer: Buffer,
    /// The app.
    pub app: App,
}

impl Learner {
    /// Sits down before the fixture deck, with everything in its written order but for the shuffle of seed 1.
    pub fn new() -> Self {
        Self::with_deck(&std::fs::read_to_string(super::fixture("decks/example.toml")).unwrap())
    }

    /// Sits down before this deck.
    pub fn with_deck(source: &str) -> Self {
        let reading = deck::read(source);
        let mut library = Library::default();
        library.add(reading.deck.unwrap(), Origin::Embedded, reading.left_out).unwrap();
        let settings = Settings {
            limits: Limits::default(),
            scope: Scope::default(),
            seed: Some(1),
            forced_new: true,
            cover: false,
            minute: false,
            exam: ExamOptions::default(),
            theme: Theme::default(),
            ..Settings::default()
        };
        let script = Script {
            keys: VecDeque::new(),
            ticks_ms: 0,
            pace_ms: 1000,
            days: 0,
            wall_ms: 0,
            slept_ms: 0,
            pulse: None,
            zone: Zone::UTC,
            log: Vec::new(),
            seen: 0,
            deaf: false,
            damaged: false,
            full: false,
            copied: Vec::new(),
            edited: None,
            preferences: Preferences::default(),
            changes: Vec::new(),
            settings: Settings::default(),
            device: DeviceId([9; 16]),
        };
        Self { library: Arc::new(library), settings, problems: Vec::new(), script, size: (80, 24), starts: 0 }
    }

    /// In a window of this size.
    pub fn sized(mut self, columns: u16, rows: u16) -> Self {
        self.size = (columns, rows);
        self
    }

    /// With ASCII signs and without colours.
    pub fn plain(mut self) -> Self {
        self.settings.theme = Theme { palette: Palette::MONO, glyphs: GlyphSet::Ascii };
        self
    }

    /// Starts the program, presses keys, and gives what is on the terminal before it is left with Ctrl+C.
    ///
    /// Keys are characters; names stand in angle brackets: `<enter>`, `<tab>`, `<esc>`, `<up>`, `<c-z>`, ...
    pub fn press(&mut self, keys: &str) -> Seen {
        self.start(Start::Home, keys)
    }

    /// Starts the program and gives the screen as it is before each key and after the last.
    pub fn walk(&mut self, keys: &str) -> Vec<String> {
        let (mut app, first) = self.app(Start::Home);
        let Ok(mut terminal) = Terminal::new(TestBackend::new(self.size.0, self.size.1));
        let resized = Message::Resized(self.size.0, self.size.1);
        let Ok(_) = app::dispatch(&mut app, VecDeque::from([resized]), first, &mut self.script);
        let mut screens = Vec::new();
        for event in parse(keys).into_iter().map(Some).chain([None]) {
            let Ok(()) = tui::draw(&mut terminal, &mut app);
            screens.push(super::screen::text(terminal.backend().buffer()));
            self.script.ticks_ms += self.script.pace_ms;
            if let Some(message) = event.and_then(|event| message(&app, &event)) {
                let Ok(_) = app::dispatch(&mut app, VecDeque::from([message]), Vec::new(), &mut self.script);
            }
        }
        screens
    }

    /// Starts the program where one chooses, presses keys, and gives what is on the terminal.
    pub fn start(&mut self, start: Start, keys: &str) -> Seen {
        self.script.keys = parse(keys);
        let (app, first) = self.app(start);
        let Ok(mut terminal) = Terminal::new(TestBackend::new(self.size.0, self.size.1));
        let Ok(app) = tui::run(&mut terminal, app, first, &mut self.script);
        Seen { buffer: terminal.backend().buffer().clone(), app }
    }

    /// Starts the program for a test that presses keys one by one.
    pub fn begin(&mut self) -> (App, Vec<Effect>) {
        self.app(Start::Home)
    }

    /// Presses keys in a program that runs; as there, the app is drawn before each.
    pub fn send(&mut self, app: &mut App, keys: &str) {
        let Ok(mut terminal) = Terminal::new(TestBackend::new(app.size.0, app.size.1));
        for event in parse(keys) {
            let Ok(()) = tui::draw(&mut terminal, app);
            self.script.ticks_ms += self.script.pace_ms;
            if let Some(message) = message(app, &event) {
                let Ok(_) = app::dispatch(app, VecDeque::from([message]), Vec::new(), &mut self.script);
            }
        }
    }

    /// Pastes into a program that runs.
    pub fn paste(&mut self, app: &mut App, text: &str) {
        if let Some(message) = message(app, &TerminalEvent::Paste(text.to_owned())) {
            let Ok(_) = app::dispatch(app, VecDeque::from([message]), Vec::new(), &mut self.script);
        }
    }

    /// Watches a deck file, and gives what is on the terminal.
    pub fn watch(mut self, watch: Watch) -> Seen {
        let (mut app, _) = self.app(Start::Home);
        app.screen = Screen::Watch(Box::new(watch));
        let Ok(mut terminal) = Terminal::new(TestBackend::new(self.size.0, self.size.1));
        let Ok(app) = tui::run(&mut terminal, app, Vec::new(), &mut self.script);
        Seen { buffer: terminal.backend().buffer().clone(), app }
    }

    /// The keys that begin a session and answer it: `r` rightly, `w` wrongly, `R` and `W` saying sure. Each answer
    /// but the last is followed by Enter.
    pub fn answering(&self, answers: &str) -> String {
        let mut keys = String::from("<enter>");
        for (n, wanted) in answers.chars().enumerate() {
            if n > 0 {
                keys += "<enter>";
            }
            let app = self.clone().press(&keys).app;
            let Screen::Study(study) = &app.screen else { panic!("no session after {keys}") };
            let showing = study.session.showing().unwrap_or_else(|| panic!("nothing is asked after {keys}"));
            let item = app.library.item(&showing.item).unwrap();
            let Task::Choice(choice) = &item.task else { panic!() };
            let right = wanted.eq_ignore_ascii_case(&'r');
            let rows = showing.order.iter().enumerate();
            let rows = rows.filter(|(_, place)| choice.options[usize::from(**place)].correct == right);
            let mut letters: String = rows.map(|(row, _)| char::from(b'a' + u8::try_from(row).unwrap())).collect();
            if choice.mode == Mode::Multi {
                letters += "<enter>";
            } else {
                letters.truncate(1);
                if wanted.is_uppercase() {
                    letters = letters.to_uppercase();
                }
            }
            keys += &letters;
        }
        keys
    }

    /// The app as it is when the program starts, and what it wants done first.
    fn app(&mut self, start: Start) -> (App, Vec<Effect>) {
        self.starts += 1;
        let now = self.script.now();
        let ledger = self.script.standing(now);
        self.script.seen = self.script.log.len();
        let (library, problems) = (Arc::clone(&self.library), self.problems.clone());
        let entropy = [self.starts; 16];
        let (mut app, mut first) = App::new(library, ledger, self.settings.clone(), problems, start, entropy, now);
        app.is_log_damaged = self.script.damaged;
        app.preferences = self.script.preferences.clone();
        self.script.settings = self.settings.clone();
        if start != Start::Home && first.is_empty() {
            first = app::begin(&mut app, now);
        }
        (app, first)
    }
}

impl Seen {
    /// The screen as text, without the spaces at line ends.
    pub fn text(&self) -> String {
        super::screen::text(&self.buffer)
    }
}

/// Reads keys as a person writes them down; `<paste-9>` pastes nine characters.
fn parse(keys: &str) -> VecDeque<TerminalEvent> {
    let mut events = VecDeque::new();
    let mut rest = keys;
    while let Some(first) = rest.chars().next() {
        if let Some(after) = rest.strip_prefix("<tick>") {
            // A tick of the clock: no key, and the script knows it by this.
            events.push_back(TerminalEvent::FocusGained);
            rest = after;
            continue;
        }
        if let Some((name, after)) = rest.strip_prefix('<').and_then(|rest| rest.split_once('>'))
            && let Some(mouse) = pointed(name)
        {
            events.push_back(TerminalEvent::Mouse(mouse));
            rest = after;
            continue;
        }
        let (event, taken) = match rest.strip_prefix('<').and_then(|rest| rest.split_once('>')) {
            Some((name, _)) => (event(name), name.len() + 2),
            None => (TerminalEvent::Key(KeyEvent::new(KeyCode::Char(first), KeyModifiers::NONE)), first.len_utf8()),
        };
        events.push_back(event);
        rest = &rest[taken..];
    }
    events
}

/// What a name in angle brackets stands for; `<late-small>` is word of a window that is no longer so small.
fn event(name: &str) -> TerminalEvent {
    match name.strip_prefix("paste-").and_then(|length| length.parse().ok()) {
        Some(length) => TerminalEvent::Paste("pasted words ".chars().cycle().take(length).collect()),
        None if name == "late-small" => TerminalEvent::Resize(30, 8),
        None => TerminalEvent::Key(named(name)),
    }
}

/// What the mouse does: `<click:9,4>` at a column and a row, `<wheel-down>`, `<wheel-up>`.
fn pointed(name: &str) -> Option<MouseEvent> {
    let event = |kind, column, row| Some(MouseEvent { kind, column, row, modifiers: KeyModifiers::NONE });
    match name {
        "wheel-down" => event(MouseEventKind::ScrollDown, 5, 5),
        "wheel-up" => event(MouseEventKind::ScrollUp, 5, 5),
        name => {
            let (column, row) = name.strip_prefix("click:")?.split_once(',')?;
            event(MouseEventKind::Down(MouseButton::Left), column.parse().ok()?, row.parse().ok()?)
        }
    }
}

/// A key with a name.
fn named(name: &str) -> KeyEvent {
    let plain = |code| KeyEvent::new(code, KeyModifiers::NONE);
    match name {
        "enter" => plain(KeyCode::Enter),
        "tab" => plain(KeyCode::Tab),
        "esc" => plain(KeyCode::Esc),
        "left" => plain(KeyCode::Left),
        "right" => plain(KeyCode::Right),
        "bs" => plain(KeyCode::Backspace),
        "up" => plain(KeyCode::Up),
        "down" => plain(KeyCode::Down),
        "pgdn" => plain(KeyCode::PageDown),
        "pgup" => plain(KeyCode::PageUp),
        "home" => plain(KeyCode::Home),
        "end" => plain(KeyCode::End),
        "del" => plain(KeyCode::Delete),
        "f1" => plain(KeyCode::F(1)),
        name => match name.strip_prefix("c-").and_then(|rest| rest.chars().next()) {
            Some(char) => KeyEvent::new(KeyCode::Char(char), KeyModifiers::CONTROL),
            None => panic!("no key is called <{name}>"),
        },
    }
}
