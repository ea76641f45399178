//! Keys: with any keys, pastes and outside events, the app keeps running and drawing, and never misreports its answers.
//!
//! An ASCII byte is the key of its character; the others are named keys and other terminal and outside events.

use std::collections::{BTreeMap, HashSet, VecDeque};
use std::convert::Infallible;
use std::sync::{Arc, OnceLock};

use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::crossterm::event::{
    Event as TerminalEvent, KeyCode, KeyEvent, KeyEventKind, KeyModifiers, MouseButton, MouseEvent, MouseEventKind,
};
use rounds::app::message::SaveFailure;
use rounds::app::page::PageContent;
use rounds::app::preference::{AnswerMode, ConfidenceMode, Editing, Preference, Preferences};
use rounds::app::screen::Screen;
use rounds::app::settings::Configured;
use rounds::app::settings::Settings;
use rounds::app::state::Start;
use rounds::app::viewport::too_small;
use rounds::app::{self, App, Decks, Effect, FoldedLog, Input, Message, Now, Shell};
use rounds::day::Moment;
use rounds::deck::library::Origin;
use rounds::deck::{ItemId, Library, read};
use rounds::review::{DeviceId, Event, EventId, Fact, ItemFact, Ledger, LogFact, NewEvent, Rules, SessionFact};
use rounds::ui::tui;

use super::snapshot::ledger_from_snapshot;

/// The most bytes of an input that are used; more would only take time.
const LONGEST: usize = 512;
/// 2026-11-23T09:41:00Z.
const NOW_MS: i64 = 1_795_426_860_000;
/// A day in milliseconds.
const DAY_MS: i64 = 86_400_000;
/// The device under test, and another device of the learner.
const DEVICES: [DeviceId; 2] = [DeviceId([9; 16]), DeviceId([8; 16])];
/// The text on screen when everything is saved.
const SAVED: &str = "All answers saved.";

/// Presses keys.
pub fn run(data: &[u8]) {
    let mut desk = Desk::open();
    let mut bytes = data.iter().take(LONGEST).copied();
    while let Some(byte) = bytes.next() {
        desk.draw();
        desk.interpret(byte, &mut bytes);
    }
    desk.draw();
    desk.check_ledger();
    desk.restart(Start::Home, 0);
    desk.draw();
    desk.check_ledger();
}

/// The test decks, before and after an edit that removes some items and changes the keys of others.
fn libraries() -> &'static [Arc<Library>; 2] {
    static LIBRARIES: OnceLock<[Arc<Library>; 2]> = OnceLock::new();
    LIBRARIES.get_or_init(|| {
        let sources =
            [include_str!("../../fixtures/decks/kinds.toml"), include_str!("../../fixtures/decks/example.toml")];
        let library = |edit: fn(&str) -> String| {
            let mut library = Library::default();
            for source in sources {
                let reading = read(&edit(source));
                library.add(reading.deck.unwrap(), Origin::File("d.toml".into()), reading.left_out).unwrap();
            }
            Arc::new(library)
        };
        let edited = |source: &str| {
            source.replace("\"bone\"", "\"moved\"").replace("= 20\n", "= 30\n").replace("\"L3\"", "\"L2\"")
        };
        [library(str::to_owned), library(edited)]
    })
}

/// An app in a terminal, with the world around it.
struct Desk {
    app: App,
    world: World,
    terminal: Terminal<TestBackend>,
    starts: u8,
    /// The number of messages that were processed.
    settled: usize,
}

/// The world outside the app.
struct World {
    ticks_ms: u64,
    /// The offset of the wall clock, in addition to the ticks.
    shift_ms: i64,
    log: Vec<Event>,
    /// Whether the disk is full, so that saving fails.
    disk_full: bool,
    /// Every event that the app asked to save.
    requested: Vec<NewEvent>,
    library: usize,
    settings: Settings,
}

impl Shell for World {
    type Error = Infallible;

    fn input(&mut self, _: Option<u64>) -> Result<Input, Infallible> {
        Ok(Input::Message(Box::new(Message::Tick)))
    }

    fn now(&self) -> Now {
        Now {
            at: Moment::new(NOW_MS + self.shift_ms + self.ticks_ms.cast_signed(), 0),
            ticks_ms: self.ticks_ms,
            real_ms: self.ticks_ms,
        }
    }

    fn perform(&mut self, effect: Effect) -> Result<Option<Message>, Infallible> {
        Ok(match effect {
            Effect::Append(new_event) => {
                if !self.requested.iter().any(|known| known.id == new_event.id) {
                    self.requested.push(new_event.clone());
                }
                Some(if self.disk_full {
                    Message::Failed(
                        new_event,
                        SaveFailure { what: "the disk is full".into(), help: "Free some".into() },
                    )
                } else {
                    Message::Saved(self.write(new_event, 0))
                })
            }
            Effect::Restore(session) => {
                Some(Message::Restored(self.log.iter().filter(|event| event.session == session).cloned().collect()))
            }
            Effect::RestoreExam(session) => {
                let events = self.log.iter().filter(|event| event.session == session).cloned().collect();
                Some(Message::ExamRestored(session, events, None))
            }
            Effect::Refold(then) => Some(Message::Refolded(FoldedLog(self.folded().into()), then)),
            Effect::Refresh(then) => Some(Message::Refreshed(self.log.clone(), then)),
            Effect::SuspendProcess => Some(Message::ProcessResumed(60_000)),
            Effect::Edit { .. } => {
                self.library = 1 - self.library;
                let library = Arc::clone(&libraries()[self.library]);
                Some(Message::Edited(Some(Decks { library, problems: Vec::new() }), Some("edited".into())))
            }
            Effect::Configure { key, value } => Some(Message::Configured(Box::new(Configured {
                settings: self.settings.clone(),
                preferences: preferences(&key, &value),
                ledger: Some(self.folded()),
                decks: None,
                notice: self.disk_full.then(|| "not saved".into()),
            }))),
            Effect::EditConfiguration(key) => Some(Message::Configured(Box::new(Configured {
                settings: self.settings.clone(),
                preferences: preferences(&key, "12"),
                ledger: None,
                decks: None,
                notice: None,
            }))),
            Effect::OpenPage(request) => {
                let content = PageContent::text(vec!["  a line".into(); 40]);
                Some(Message::PageOpened(request, content))
            }
            Effect::Copy(_) | Effect::Pulse(_) | Effect::Exit => None,
        })
    }
}

impl World {
    /// Writes an event for a device.
    fn write(&mut self, new_event: NewEvent, device: usize) -> Event {
        if let Some(known) = self.log.iter().find(|event| event.id == new_event.id) {
            return known.clone();
        }
        let seq = self.log.iter().filter(|event| event.device == DEVICES[device]).count() as u64 + 1;
        let event = new_event.into_event(DEVICES[device], seq);
        self.log.push(event.clone());
        event
    }

    /// The fold of the log.
    fn folded(&self) -> Ledger {
        Ledger::fold(Rules::default(), self.log.clone(), self.now().at.at_ms)
    }

    /// The same ledger as the program loads it: from a snapshot of all events but the last three, if there can be one.
    fn restored_ledger(&self) -> Ledger {
        let cut = self.log.len().saturating_sub(3);
        ledger_from_snapshot(&Rules::default(), &self.log, cut, self.now().at.at_ms).unwrap_or_else(|| self.folded())
    }

    /// Whether every requested event is in the log.
    fn has_all(&self) -> bool {
        let ids: HashSet<EventId> = self.log.iter().map(|event| event.id).collect();
        self.requested.iter().all(|new_event| ids.contains(&new_event.id))
    }
}

/// A configuration of a few keys, one of which was changed.
fn preferences(key: &str, value: &str) -> Preferences {
    let row = |name: &str, choices: &[&str]| Preference {
        key: name.into(),
        value: if name == key { value.into() } else { choices[0].into() },
        default: choices[0].into(),
        means: "What it means.".into(),
        from: String::new(),
        choices: choices.iter().map(|choice| (*choice).to_owned()).collect(),
        editing: if choices.len() > 2 { Editing::Number } else { Editing::Choice },
        ..Preference::default()
    };
    let rows = vec![row("study.session", &["30", "1", "1000"]), row("ui.theme", &["\"ansi\"", "\"mono\""])];
    Preferences { rows, path: Some("config.toml".into()) }
}

impl Desk {
    /// Starts with an empty log.
    fn open() -> Self {
        let settings = Settings { seed: Some(1), mouse: true, ..Settings::default() };
        let world = World {
            ticks_ms: 0,
            shift_ms: 0,
            log: Vec::new(),
            disk_full: false,
            requested: Vec::new(),
            library: 0,
            settings,
        };
        let Ok(terminal) = Terminal::new(TestBackend::new(80, 24));
        let (app, _) = start_app(&world, Start::Home, 0);
        let mut desk = Self { app, world, terminal, starts: 0, settled: 0 };
        desk.restart(Start::Home, 0);
        desk
    }

    /// Closes the window and starts the program again with other settings.
    fn restart(&mut self, start: Start, random: u8) {
        self.starts = self.starts.wrapping_add(1);
        let bit = |n: u8| random >> n & 1 == 1;
        let settings = &mut self.world.settings;
        (settings.cover, settings.minute, settings.forced_new, settings.hints) =
            (bit(0), bit(1) && !bit(0), bit(2), !bit(3));
        settings.answer = if bit(4) { AnswerMode::Confirm } else { AnswerMode::Instant };
        settings.confidence = ConfidenceMode::NAMED[usize::from(random >> 5) % 3].1;
        // Unsaved events are lost with the process, as the app has warned.
        let ids: HashSet<EventId> = self.world.log.iter().map(|event| event.id).collect();
        self.world.requested.retain(|new_event| ids.contains(&new_event.id));
        let (app, mut first) = start_app(&self.world, start, self.starts);
        self.app = app;
        if random % 5 == 4 {
            self.app.defer(&mut first);
        }
        if start != Start::Home && first.is_empty() && self.app.reading.is_none() {
            first = app::begin(&mut self.app, self.world.now());
        }
        let size = self.terminal.backend().buffer().area;
        self.recompute(Some(Message::Resized(size.width, size.height)), first);
    }

    /// Processes a message, and restarts the app if it exits.
    fn recompute(&mut self, message: Option<Message>, first: Vec<Effect>) {
        let Ok(stays) =
            app::dispatch(&mut self.app, message.into_iter().collect::<VecDeque<_>>(), first, &mut self.world);
        if !stays {
            self.restart(Start::Home, 0);
        }
        self.check_unsaved();
        self.settled += 1;
        // A fold of the whole log at each key would leave time for few keys.
        if self.settled.is_multiple_of(8) {
            self.check_ledger();
        }
    }

    /// Sends the app a terminal event.
    fn event(&mut self, event: &TerminalEvent) {
        let message = tui::event::input(event).and_then(|input| tui::message(&self.app, input));
        self.recompute(message, Vec::new());
    }

    /// Interprets one byte and the bytes that belong to it.
    fn interpret(&mut self, byte: u8, rest: &mut impl Iterator<Item = u8>) {
        self.world.ticks_ms += 400;
        let mut next = || rest.next().unwrap_or_default();
        let key = |code| TerminalEvent::Key(KeyEvent::new(code, KeyModifiers::NONE));
        let mouse = |kind, column: u8, row: u8| {
            let (column, row) = (u16::from(column), u16::from(row));
            TerminalEvent::Mouse(MouseEvent { kind, column, row, modifiers: KeyModifiers::NONE })
        };
        let event = match byte {
            b'\n' | b'\r' => key(KeyCode::Enter),
            b'\t' => key(KeyCode::Tab),
            0x1b => key(KeyCode::Esc),
            0x7f => key(KeyCode::Backspace),
            1..0x1b => {
                let letter = KeyCode::Char(char::from(byte - 1 + b'a'));
                TerminalEvent::Key(KeyEvent::new(letter, KeyModifiers::CONTROL))
            }
            b' '..=b'~' => key(KeyCode::Char(char::from(byte))),
            0x80 => key(KeyCode::Up),
            0x81 => key(KeyCode::Down),
            0x82 => key(KeyCode::Left),
            0x83 => key(KeyCode::Right),
            0x84 => key(KeyCode::PageUp),
            0x85 => key(KeyCode::PageDown),
            0x86 => key(KeyCode::Home),
            0x87 => key(KeyCode::End),
            0x88 => key(KeyCode::Delete),
            0x89 => key(KeyCode::F(1)),
            0x8a => key(KeyCode::Char('\u{e9}')),
            0x8b => {
                // The same key at once, as when it is held.
                self.world.ticks_ms -= 390;
                key(KeyCode::Char(char::from(next() & 0x7f)))
            }
            0x8c => {
                let released = KeyEvent::new_with_kind(KeyCode::Enter, KeyModifiers::NONE, KeyEventKind::Release);
                TerminalEvent::Key(released)
            }
            0x8d => {
                let (columns, rows) = (u16::from(next()), u16::from(next() % 80));
                self.terminal.backend_mut().resize(columns, rows);
                TerminalEvent::Resize(columns, rows)
            }
            // An outdated report of the window size.
            0x8e => TerminalEvent::Resize(u16::from(next()), u16::from(next())),
            0x8f => {
                let length = usize::from(next());
                let pasted: Vec<u8> = (0..length).map_while(|_| rest.next()).collect();
                TerminalEvent::Paste(String::from_utf8_lossy(&pasted).repeat(1 + length % 5))
            }
            0x90 => mouse(MouseEventKind::Down(MouseButton::Left), next(), next()),
            0x91 => mouse(MouseEventKind::ScrollUp, 1, 1),
            0x92 => mouse(MouseEventKind::ScrollDown, 1, 1),
            _ => return self.trigger(byte, next()),
        };
        self.event(&event);
    }

    /// Triggers an event other than a key.
    fn trigger(&mut self, byte: u8, random: u8) {
        const TIMES_MS: [u64; 8] = [1, 1000, 10_000, 59_000, 61_000, 600_000, 4_000_000, 90_000_000];
        let world = &mut self.world;
        match byte % 8 {
            0 => {
                world.ticks_ms += TIMES_MS[usize::from(random % 8)];
                self.recompute(Some(Message::Tick), Vec::new());
            }
            // The wall clock is set, possibly backward.
            1 => world.shift_ms += (i64::from(random) - 64) * DAY_MS / 4,
            2 => world.disk_full = !world.disk_full,
            3 => {
                let event = self.other_device_event(random);
                self.recompute(Some(Message::Refreshed(vec![event], None)), Vec::new());
            }
            4 => self.recompute(Some(Message::ProcessResumed(u64::from(random) * 10_000)), Vec::new()),
            5 => self.restart([Start::Home, Start::Study, Start::Exam][usize::from(random % 3)], random),
            6 => self.event(&TerminalEvent::Key(KeyEvent::new(KeyCode::Char('E'), KeyModifiers::NONE))),
            // Some decks were read, or all of them.
            _ if self.app.reading.is_none() || random < 128 => {
                self.recompute(Some(Message::LoadingDecks(usize::from(random), 99)), Vec::new());
            }
            _ => {
                let library = Arc::clone(&libraries()[self.world.library]);
                self.recompute(Some(Message::DecksLoaded(Decks { library, problems: Vec::new() })), Vec::new());
            }
        }
    }

    /// An event from another device of the learner.
    fn other_device_event(&mut self, random: u8) -> Event {
        let library = &libraries()[self.world.library];
        let items: Vec<&ItemId> = library.entries().map(|entry| &entry.id).collect();
        let item = items[usize::from(random / 8) % items.len()].clone();
        let last = self.world.log.iter().rev().find(|event| event.fact.item().is_some()).cloned();
        let fact = match (random % 8, last) {
            (0, _) => Fact::Item(ItemFact::Suspend(item)),
            (1, _) => Fact::Item(ItemFact::Resume(item)),
            (2, _) => Fact::Item(ItemFact::Mark { item, on: true }),
            (3, _) => Fact::Item(ItemFact::Reset(item)),
            (4, Some(event)) => Fact::Log(LogFact::Void { target: event.id, item: event.fact.item().cloned() }),
            (5, Some(event)) => event.fact,
            (6, _) => Fact::Item(ItemFact::Rename { item, to: items[0].clone() }),
            (_, _) => Fact::Session(SessionFact::End),
        };
        let mut id = [1; 16];
        id[8..].copy_from_slice(&(self.world.log.len() as u64).to_be_bytes());
        let session = self.world.log.first().map_or(rounds::review::SessionId([3; 16]), |event| event.session);
        let at = self.world.now().at;
        self.world.write(NewEvent { id: EventId(id), at, session, fact }, 1)
    }

    /// The app knows the unsaved events, and shows that there are some.
    fn check_unsaved(&self) {
        let Self { app, world, .. } = self;
        assert_eq!(app.unsaved.is_empty(), world.has_all(), "what is not saved is known");
        assert_eq!(app.unsaved.is_empty(), app.save_failure.is_none(), "trouble is told as long as there is some");
        let mut known: HashSet<EventId> = world.log.iter().map(|event| event.id).collect();
        known.extend(app.unsaved.iter().map(|new_event| new_event.id));
        if let Screen::Study(study) = &app.screen {
            let unknown = study.session.answered().iter().find(|answered| !known.contains(&answered.event));
            assert_eq!(unknown, None, "an answer is shown that was never to be written");
        }
    }

    /// The app's ledger is the fold of the log and the unsaved events.
    fn check_ledger(&self) {
        let Self { app, world, .. } = self;
        let mut ledger = world.folded();
        for new_event in &app.unsaved {
            ledger.apply(&new_event.clone().into_event(DEVICES[0], u64::MAX), world.now().at.at_ms);
        }
        let items = |ledger: &Ledger| -> BTreeMap<_, _> { ledger.items().collect() };
        // The app keeps counting events that a clock set back has moved to the future, and a stale ledger is about to
        // be recomputed.
        if ledger.future_events() == 0 && app.ledger.future_events() == 0 && !app.ledger.is_stale() {
            assert_eq!(items(&app.ledger), items(&ledger));
            assert_eq!(app.ledger.activity(), ledger.activity());
            assert_eq!(app.ledger.exams(), ledger.exams());
            assert_eq!(app.ledger.latest_session(), ledger.latest_session());
        }
    }

    /// Draws the screen and checks its status texts.
    fn draw(&mut self) {
        let Self { app, terminal, world, .. } = self;
        let Ok(size) = ratatui::backend::Backend::size(terminal.backend());
        let Ok(()) = terminal.resize(size.into());
        let Ok(()) = tui::draw(terminal, app);
        let row = |y: u16| (0..size.width).map(move |x| (x, y));
        let symbol = |position| terminal.backend().buffer().cell(position).map_or(" ", |cell| cell.symbol());
        let text: String = (0..size.height).flat_map(|y| row(y).map(symbol)).collect();
        if app.unsaved.is_empty() {
            assert!(!text.contains("NOT SAVED"), "{text}");
        } else {
            assert!(!text.contains(SAVED), "{text}");
            assert!(too_small(app.size) || app.notice.is_some() || text.contains("NOT SAVED"), "{text}");
        }
        assert!(world.has_all() || !text.contains(SAVED), "{text}");
    }
}

/// The app at the start of the program, and its first effects.
fn start_app(world: &World, start: Start, starts: u8) -> (App, Vec<Effect>) {
    let library = Arc::clone(&libraries()[world.library]);
    let (settings, now) = (world.settings.clone(), world.now());
    let (mut app, first) = App::new(library, world.restored_ledger(), settings, Vec::new(), start, [starts; 16], now);
    app.preferences = preferences("", "");
    (app, first)
}
