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
use rounds::app::page::{Draft, PageContent, PageKind, PageRequest};
use rounds::app::preference::Preferences;
use rounds::app::problem::DeckProblem;
use rounds::app::screen::Screen;
use rounds::app::settings::Configured;
use rounds::app::settings::Settings;
use rounds::app::state::Start;
use rounds::app::theme::{GlyphSet, Palette, Theme};
use rounds::app::watch::Watch;
use rounds::app::{self, App, Decks, Effect, FoldedLog, Input, Message, Now, Shell};
use rounds::day::{Days, Zone};
use rounds::deck::item::Mode;
use rounds::deck::{self, Library, Task, library::Origin};
use rounds::memory::{DesiredRetention, Parameters, Scheduler};
use rounds::review::{Adopted, DeviceId, Event, ExamDate, Fact, Ledger, LogFact, Rules, ScheduleFact};
use rounds::session::{Limits, Scope};
use rounds::ui::tui;

use super::NOW_MS;
use crate::fuzz::targets::snapshot::ledger_from_snapshot;

/// A shell that plays a fixed list of keys. Each key comes a second after the last.
#[derive(Clone)]
pub struct Script {
    keys: VecDeque<TerminalEvent>,
    ticks_ms: u64,
    /// Milliseconds between two keys.
    pub pace_ms: u64,
    /// Days since the start of the test.
    pub days: i64,
    /// Milliseconds by which the wall clock is ahead.
    pub wall_ms: i64,
    /// Milliseconds for which the machine has slept, during which the wall clock and the real clock continued.
    pub slept_ms: u64,
    /// The exam whose clock is running, and the state of the clock at the last pulse.
    pub pulse: Option<Running>,
    /// The learner's time zone.
    pub zone: Zone,
    /// The events that were saved.
    pub log: Vec<Event>,
    /// How many of these events the app has received.
    seen: usize,
    /// Whether events of other windows are withheld from the app.
    pub withhold_other_events: bool,
    /// Whether the disk is full, so that saving fails.
    pub disk_full: bool,
    /// Whether the log is damaged.
    pub damaged: bool,
    /// The texts that were copied to the clipboard.
    pub copied: Vec<String>,
    /// The decks after the editor is closed.
    pub edited: Option<Arc<Library>>,
    /// The preferences in the configuration.
    pub preferences: Preferences,
    /// The changes to the configuration.
    pub changes: Vec<String>,
    /// The settings that result from the configuration.
    settings: Settings,
    device: DeviceId,
}

/// The rules of every scripted fold.
fn rules() -> Rules {
    let scheduler = Scheduler::new(&Parameters::default(), DesiredRetention::default());
    Rules { scheduler, ..Rules::default() }
}

impl Script {
    /// The fold of the whole log.
    fn ledger(&self, now: Now) -> Ledger {
        Ledger::fold(rules(), self.log.clone(), now.at.at_ms)
    }

    /// The same ledger as the program loads it: from a snapshot of all events but the last three, if there can be one.
    fn restored_ledger(&self, now: Now) -> Ledger {
        let cut = self.log.len().saturating_sub(3);
        ledger_from_snapshot(&rules(), &self.log, cut, now.at.at_ms).unwrap_or_else(|| self.ledger(now))
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
            Effect::Append(event) if self.disk_full => Some(Message::Failed(
                event,
                SaveFailure { what: "the disk is full".into(), help: "Free some space".into() },
            )),
            Effect::Append(new_event) => {
                let event = new_event.into_event(self.device, self.log.len() as u64 + 1);
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
                let fresh =
                    self.log.get(self.seen..).filter(|_| !self.withhold_other_events).unwrap_or_default().to_vec();
                self.seen = self.log.len();
                let checked = Message::LogChecked { is_damaged: self.damaged, refolded: None, then };
                Some(Message::Refreshed(fresh, Some(Box::new(checked))))
            }
            Effect::SuspendProcess => Some(Message::ProcessResumed(60_000)),
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
                    decks: None,
                    notice: self.disk_full.then(|| {
                        "not saved: the file cannot be written; the setting lasts until you \
                        quit"
                            .into()
                    }),
                })))
            }
            Effect::EditConfiguration(key) => {
                self.changes.push(format!("edit {key}"));
                let decks = self.edited.take().map(|library| Decks { library, problems: Vec::new() });
                Some(Message::Configured(Box::new(Configured {
                    settings: self.settings.clone(),
                    preferences: self.preferences.clone(),
                    ledger: None,
                    decks,
                    notice: None,
                })))
            }
            Effect::OpenPage(request) => {
                let content = self.page(&request);
                Some(Message::PageOpened(request, content))
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

impl Script {
    /// The content of a page: it is about the log, as in the program, but long, so that it scrolls.
    fn page(&self, request: &PageRequest) -> PageContent {
        let about = request.deck.as_ref().map_or_else(|| "all decks".to_owned(), ToString::to_string);
        let ledger = self.ledger(self.now());
        let set = ledger.exam_dates_of(&about).into_iter().chain(ledger.adoption_event());
        let remove = set.map(|target| Fact::Log(LogFact::Void { target, item: None })).collect();
        let state = match (request.kind, request.draft) {
            (PageKind::Plan, Some(Draft::ExamDate(day))) => format!(", exam on {day}"),
            (PageKind::Plan, _) => {
                ledger.exam_date(&about).map_or_else(String::new, |date| format!(", exam on {}", date.day))
            }
            (PageKind::Optimize, Some(_)) => ", fitted".to_owned(),
            (PageKind::Optimize, None) => ledger.adopted().map_or_else(String::new, |_| ", updated".to_owned()),
            _ => String::new(),
        };
        let accept = match request.draft {
            Some(Draft::ExamDate(day)) => vec![Fact::Schedule(ScheduleFact::ExamDate(ExamDate {
                deck: about.clone(),
                day,
                retention: DesiredRetention::default(),
                last_days: Days(1),
            }))],
            Some(Draft::Fit) => vec![Fact::Schedule(ScheduleFact::Params(Adopted {
                parameters: Parameters::default(),
                reviews: 500,
                loss_before: 0.5,
                loss_after: 0.4,
            }))],
            None => Vec::new(),
        };
        let mut lines = vec![format!("{:?} of {about}{state}", request.kind), "  first line".to_owned()];
        lines.extend((0..40).map(|n| format!("> {n}  a line that is longer than the narrowest window is wide")));
        let offer = (request.kind == PageKind::Optimize && request.draft.is_none()).then_some(Draft::Fit);
        PageContent { lines, accept, offer, remove }
    }
}

/// Converts a terminal event to a message for the app.
fn message(app: &App, event: &TerminalEvent) -> Option<Message> {
    tui::message(app, tui::event::input(event)?)
}

/// A learner at a terminal.
#[derive(Clone)]
pub struct Learner {
    /// The loaded decks.
    pub library: Arc<Library>,
    /// The settings.
    pub settings: Settings,
    /// Decks that could not be read completely.
    pub problems: Vec<DeckProblem>,
    /// The shell.
    pub script: Script,
    /// Columns and rows.
    pub size: (u16, u16),
    /// How many times the program was started.
    starts: u8,
}

/// The state of the terminal and the app after the keys.
pub struct Seen {
    /// The screen.
    pub buffer: Buffer,
    /// The app.
    pub app: App,
}

impl Learner {
    /// Loads the fixture deck and shuffles with seed 1.
    pub fn new() -> Self {
        Self::with_deck(&std::fs::read_to_string(super::fixture("decks/example.toml")).unwrap())
    }

    /// Loads this deck and shuffles with seed 1.
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
            withhold_other_events: false,
            damaged: false,
            disk_full: false,
            copied: Vec::new(),
            edited: None,
            preferences: Preferences::default(),
            changes: Vec::new(),
            settings: Settings::default(),
            device: DeviceId([9; 16]),
        };
        Self { library: Arc::new(library), settings, problems: Vec::new(), script, size: (80, 24), starts: 0 }
    }

    /// Sets the size of the window.
    pub fn sized(mut self, columns: u16, rows: u16) -> Self {
        self.size = (columns, rows);
        self
    }

    /// Switches to ASCII and no color.
    pub fn plain(mut self) -> Self {
        self.settings.theme = Theme { palette: Palette::MONO, glyphs: GlyphSet::Ascii };
        self
    }

    /// Starts the program, presses keys, and returns the state before Ctrl+C ends it.
    ///
    /// Keys are characters, or names in angle brackets: `<enter>`, `<tab>`, `<esc>`, `<up>`, `<c-z>`, ...
    pub fn press(&mut self, keys: &str) -> Seen {
        self.start(Start::Home, keys)
    }

    /// Starts the program and returns the screen before each key and after the last.
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

    /// Starts the program on a given screen, presses keys, and returns the state.
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

    /// Presses keys in a running program; as in the real one, the app is drawn before each key.
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

    /// Pastes into a running program.
    pub fn paste(&mut self, app: &mut App, text: &str) {
        if let Some(message) = message(app, &TerminalEvent::Paste(text.to_owned())) {
            let Ok(_) = app::dispatch(app, VecDeque::from([message]), Vec::new(), &mut self.script);
        }
    }

    /// Watches a deck file and returns the state.
    pub fn watch(mut self, watch: Watch) -> Seen {
        let (mut app, _) = self.app(Start::Home);
        app.screen = Screen::Watch(Box::new(watch));
        let Ok(mut terminal) = Terminal::new(TestBackend::new(self.size.0, self.size.1));
        let Ok(app) = tui::run(&mut terminal, app, Vec::new(), &mut self.script);
        Seen { buffer: terminal.backend().buffer().clone(), app }
    }

    /// The keys that start a session and answer it: `r` is right, `w` wrong, `R` and `W` the same as "sure". Each
    /// answer but the last is followed by Enter.
    pub fn answering(&self, answers: &str) -> String {
        let mut keys = String::from("<enter>");
        for (n, answer) in answers.chars().enumerate() {
            if n > 0 {
                keys += "<enter>";
            }
            let app = self.clone().press(&keys).app;
            let Screen::Study(study) = &app.screen else { panic!("no session after {keys}") };
            let showing = study.session.showing().unwrap_or_else(|| panic!("nothing is asked after {keys}"));
            let item = app.library.item(&showing.item).unwrap();
            let Task::Choice(choice) = &item.task else { panic!() };
            let right = answer.eq_ignore_ascii_case(&'r');
            let rows = showing.order.iter().enumerate();
            let rows = rows.filter(|(_, index)| choice.options[usize::from(**index)].correct == right);
            let mut letters: String = rows.map(|(row, _)| char::from(b'a' + u8::try_from(row).unwrap())).collect();
            if choice.mode == Mode::Multi {
                letters += "<enter>";
            } else {
                letters.truncate(1);
                if answer.is_uppercase() {
                    letters = letters.to_uppercase();
                }
            }
            keys += &letters;
        }
        keys
    }

    /// The app at the start of the program, and its first effects.
    fn app(&mut self, start: Start) -> (App, Vec<Effect>) {
        self.starts += 1;
        let now = self.script.now();
        let ledger = self.script.restored_ledger(now);
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

/// Parses a list of keys; `<paste-9>` pastes nine characters.
fn parse(keys: &str) -> VecDeque<TerminalEvent> {
    let mut events = VecDeque::new();
    let mut rest = keys;
    while let Some(first) = rest.chars().next() {
        if let Some(after) = rest.strip_prefix("<tick>") {
            // FocusGained stands for a tick of the clock, which is not a key.
            events.push_back(TerminalEvent::FocusGained);
            rest = after;
            continue;
        }
        if let Some((name, after)) = rest.strip_prefix('<').and_then(|rest| rest.split_once('>'))
            && let Some(mouse) = mouse_event(name)
        {
            events.push_back(TerminalEvent::Mouse(mouse));
            rest = after;
            continue;
        }
        let (event, length) = match rest.strip_prefix('<').and_then(|rest| rest.split_once('>')) {
            Some((name, _)) => (event(name), name.len() + 2),
            None => (TerminalEvent::Key(KeyEvent::new(KeyCode::Char(first), KeyModifiers::NONE)), first.len_utf8()),
        };
        events.push_back(event);
        rest = &rest[length..];
    }
    events
}

/// The event for a name in angle brackets; `<late-small>` is an outdated report of a small window.
fn event(name: &str) -> TerminalEvent {
    match name.strip_prefix("paste-").and_then(|length| length.parse().ok()) {
        Some(length) => TerminalEvent::Paste("pasted words ".chars().cycle().take(length).collect()),
        None if name == "late-small" => TerminalEvent::Resize(30, 8),
        None => TerminalEvent::Key(key(name)),
    }
}

/// A mouse event: `<click:9,4>` at a column and a row, `<wheel-down>`, `<wheel-up>`.
fn mouse_event(name: &str) -> Option<MouseEvent> {
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
fn key(name: &str) -> KeyEvent {
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
