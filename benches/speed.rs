//! Speed, measured against the floors on the same machine in the same run. `cargo bench`, or `cargo bench -- fold`
//! for one part. Times are medians in milliseconds; machines differ, so quote the ratios.
#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a bench prints and reads the clock"
)]

use std::collections::VecDeque;
use std::convert::Infallible;
use std::hint::black_box;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::Instant;

use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::crossterm::event::{Event as TerminalEvent, KeyCode, KeyEvent, KeyModifiers};
use rounds::app::settings::Settings;
use rounds::app::state::Start;
use rounds::app::{self, App, Effect, Input, Message, Now, Shell};
use rounds::day::{Day, Moment, Rollover, Weekdays};
use rounds::deck::library::Origin;
use rounds::deck::{ItemId, Library, read};
use rounds::find::Index;
use rounds::memory::{DesiredRetention, Parameters, Rating, Scheduler};
use rounds::review::{DeviceId, Event, Fact, ItemFact, Ledger, NewEvent, Rules};
use rounds::stats::{Period, Scale, StudiedItems, figures};
use rounds::store::Store;
use rounds::ui::tui;
use rusqlite::types::ValueRef;

#[path = "common/generated.rs"]
mod generated;
#[path = "common/measure.rs"]
mod measure;
#[path = "../tests/harness/revlog.rs"]
mod revlog;
#[path = "../tests/harness/sample.rs"]
mod sample;

use generated::{ITEMS, NOW_MS, deck, nth_answer};
use measure::{bare_commit, median, middle, on_all_cores, print_memory, print_ratio};

fn main() {
    let requested: Vec<String> = std::env::args().skip(1).filter(|arg| !arg.starts_with("--")).collect();
    let parts: [(&str, fn()); 13] = [
        ("key", key),
        ("append", append),
        ("integrity", integrity),
        ("fold", fold),
        ("stats", statistics),
        ("open", open),
        ("parse", parse),
        ("check", check),
        ("browse", browse),
        ("optimize", optimize),
        ("real", real),
        ("weigh", weigh),
        ("rename", rename),
    ];
    for (name, part) in parts {
        if requested.is_empty() || requested.iter().any(|word| name.contains(word.as_str())) {
            part();
        }
    }
}

/// A shell without a disk: it confirms every event.
struct Memory {
    events: VecDeque<TerminalEvent>,
    count: u64,
}

impl Shell for Memory {
    type Error = Infallible;

    fn input(&mut self, _: Option<u64>) -> Result<Input, Infallible> {
        let quit = KeyEvent::new(KeyCode::Char('c'), KeyModifiers::CONTROL);
        let event = self.events.pop_front().unwrap_or(TerminalEvent::Key(quit));
        Ok(tui::event::input(&event).unwrap_or_else(|| Input::Message(Box::new(Message::Tick))))
    }

    fn now(&self) -> Now {
        Now { at: Moment::new(NOW_MS, 0), ticks_ms: self.count * 1000, real_ms: self.count * 1000 }
    }

    fn perform(&mut self, effect: Effect) -> Result<Option<Message>, Infallible> {
        self.count += 1;
        Ok(match effect {
            Effect::Append(draft) => Some(Message::Saved(draft.into_event(DeviceId([1; 16]), self.count))),
            Effect::Restore(_)
            | Effect::RestoreExam(_)
            | Effect::Pulse(_)
            | Effect::Refresh(_)
            | Effect::Refold(_)
            | Effect::Edit { .. }
            | Effect::Copy(_)
            | Effect::SuspendProcess
            | Effect::Configure { .. }
            | Effect::EditConfiguration(_)
            | Effect::OpenPage(_)
            | Effect::Exit => None,
        })
    }
}

/// The time from a key to the drawn screen, compared to ratatui drawing one line.
fn key() {
    let mut library = Library::default();
    library.add(read(&deck("bench", 300)).deck.unwrap(), Origin::Embedded, 0).unwrap();
    let library = Arc::new(library);
    let keys = 400;
    let floor = median(11, || {
        let Ok(mut terminal) = Terminal::new(TestBackend::new(100, 30));
        for n in 0..keys {
            let Ok(_) = terminal.draw(|frame| {
                let line = if n % 2 == 0 { "hello" } else { "world" };
                frame.render_widget(ratatui::text::Line::raw(line), frame.area());
            });
        }
    });
    let ours = median(11, || {
        let mut settings = Settings::default();
        settings.limits.session = 300;
        settings.limits.new_per_day = 300;
        let now = Now { at: Moment::new(NOW_MS, 0), ticks_ms: 0, real_ms: 0 };
        let ledger = Ledger::new(rules());
        let (mut app, _) = App::new(Arc::clone(&library), ledger, settings, Vec::new(), Start::Study, [1; 16], now);
        let first = app::begin(&mut app, now);
        let press = |code| TerminalEvent::Key(KeyEvent::new(code, KeyModifiers::NONE));
        let events = (0..keys).map(|n| press(if n % 2 == 0 { KeyCode::Char('a') } else { KeyCode::Enter })).collect();
        let mut shell = Memory { events, count: 0 };
        let Ok(mut terminal) = Terminal::new(TestBackend::new(100, 30));
        let Ok(app) = tui::run(&mut terminal, app, first, &mut shell);
        black_box(app);
    });
    let each = f64::from(keys);
    print_ratio("key to redraw, 100x30", ours / each, Some(("ratatui hello", floor / each)));
}

/// A chain of 20,000 renames, compared to one of 5,000: time should grow linearly.
fn rename() {
    let chain = |count: u64| -> Vec<Event> {
        let name = |n: u64| ItemId::parse(&format!("deck/item-{n}")).unwrap();
        let renamed = |n: u64| {
            let mut event = nth_answer(n).into_event(DeviceId([1; 16]), n + 1);
            event.fact = Fact::Item(ItemFact::Rename { item: name(n), to: name(n + 1) });
            event
        };
        (0..count).map(renamed).collect()
    };
    let folding = |events: &[Event]| median(11, || drop(black_box(Ledger::fold(rules(), events.to_vec(), NOW_MS))));
    let (short, long) = (chain(5_000), chain(20_000));
    print_ratio("fold of 20,000 chained renamings", folding(&long), Some(("four times 5,000", folding(&short) * 4.0)));
    let home = tempfile::tempdir().unwrap();
    let started = |name: &str, drafts: &[NewEvent]| {
        let path = home.path().join(name);
        let (mut store, _) = Store::open(&path, [1; 16]).unwrap();
        store.append_all(drafts).unwrap();
        drop(store);
        median(11, || drop(black_box(start(&path))))
    };
    let answers = started("answers.db", &(1..=20_000).map(nth_answer).collect::<Vec<_>>());
    let renamed = |event: &Event| NewEvent { fact: event.fact.clone(), ..nth_answer(event.seq) };
    let renamings = started("renamings.db", &long.iter().map(renamed).collect::<Vec<_>>());
    print_ratio("open, read and fold the same from disk", renamings, Some(("20,000 answers", answers)));
}

/// Opens, reads and folds a log, as a start without a cache does.
fn start(path: &Path) -> Ledger {
    let (mut store, _) = Store::open(path, [1; 16]).unwrap();
    let mut ledger = Ledger::new(rules());
    store.events(|event| ledger.insert(&event, NOW_MS * 2)).unwrap();
    ledger.recompute();
    ledger
}

/// Saving one answer, compared to a bare durable commit of a row of the same size.
fn append() {
    let home = tempfile::tempdir().unwrap();
    let (mut store, _) = Store::open(&home.path().join("log.db"), [1; 16]).unwrap();
    let mut n = 0;
    let ours = median(301, || {
        n += 1;
        store.append(&nth_answer(n)).unwrap();
    });
    print_ratio("durable append of an answer and of the head", ours, Some(("bare commit", bare_commit(home.path()))));
    let connection = rusqlite::Connection::open(home.path().join("bare.db")).unwrap();
    connection
        .execute_batch(
            "PRAGMA journal_mode = wal; PRAGMA synchronous = full; CREATE TABLE t (n INTEGER PRIMARY KEY, b)",
        )
        .unwrap();
    let sqlite = median(301, || {
        connection.prepare_cached("INSERT INTO t (b) VALUES (?1)").unwrap().execute([[7_u8; 300]]).unwrap();
    });
    print_ratio("durable append of an answer and of the head", ours, Some(("bare SQLite commit", sqlite)));
}

/// Reading a log with hash checks, compared to one SELECT and BLAKE3 over the same bytes.
fn integrity() {
    let home = tempfile::tempdir().unwrap();
    let path = home.path().join("log.db");
    let count = 200_000;
    let (mut store, _) = Store::open(&path, [1; 16]).unwrap();
    store.append_all(&(1..=count).map(nth_answer).collect::<Vec<_>>()).unwrap();
    let select = || {
        let connection = rusqlite::Connection::open(&path).unwrap();
        let mut statement = connection.prepare("SELECT * FROM event ORDER BY n").unwrap();
        let names: Vec<String> = statement.column_names().map(str::to_owned).collect();
        let (mut rows, mut bytes, mut ends) = (statement.query([]).unwrap(), Vec::new(), Vec::new());
        while let Some(row) = rows.next().unwrap() {
            for (column, name) in names.iter().enumerate().filter(|(_, name)| !["n", "hash"].contains(&name.as_str())) {
                let value = row.get_ref(column).unwrap();
                let (whole, real);
                let value = match value {
                    ValueRef::Null => continue,
                    ValueRef::Integer(value) => {
                        whole = value.to_be_bytes();
                        &whole[..]
                    }
                    ValueRef::Real(value) => {
                        real = value.to_be_bytes();
                        &real[..]
                    }
                    ValueRef::Text(value) | ValueRef::Blob(value) => value,
                };
                bytes.extend_from_slice(name.as_bytes());
                bytes.extend_from_slice(value);
            }
            ends.push(bytes.len());
        }
        (bytes, ends)
    };
    let floor = median(5, || {
        let (bytes, ends) = select();
        let mut from = 0;
        for end in ends {
            black_box(blake3::hash(&bytes[from..end]));
            from = end;
        }
    });
    let ours = median(5, || {
        let tally = store.events(|event| drop(black_box(event))).unwrap();
        assert!(tally.is_complete() && tally.read == count);
    });
    print_ratio(&format!("read {count} answers, hashes checked"), ours, Some(("SELECT, then BLAKE3", floor)));
}

/// Folding a log in memory, compared to the memory model alone on the same reviews.
fn fold() {
    for count in [100_000_u64, 1_000_000] {
        let events: Vec<Event> = (1..=count).map(|n| nth_answer(n).into_event(DeviceId([1; 16]), n)).collect();
        let runs = if count > 100_000 { 3 } else { 7 };
        let scheduler = rules().scheduler;
        let floor = median(runs, || {
            let mut memory = vec![None; ITEMS as usize];
            for n in 1..=count {
                let slot = &mut memory[(n % ITEMS) as usize];
                *slot = Some(scheduler.preview(*slot, rounds::day::Days(1)).of(Rating::Good).memory);
            }
            black_box(memory);
        });
        let mut copies: Vec<Vec<Event>> = (0..=runs).map(|_| events.clone()).collect();
        let ours = median(runs, || {
            black_box(Ledger::fold(rules(), copies.pop().unwrap(), NOW_MS * 2));
        });
        print_ratio(&format!("fold of {count} answers to {ITEMS} items"), ours, Some(("FSRS alone", floor)));
    }
}

/// All statistics of a million answers, compared to the fold of these answers.
fn statistics() {
    let events: Vec<Event> = (1..=1_000_000).map(|n| nth_answer(n).into_event(DeviceId([1; 16]), n)).collect();
    let mut library = Library::default();
    library.add(read(&deck("deck", 10_000)).deck.unwrap(), Origin::Embedded, 0).unwrap();
    let today = Day::of(events[events.len() - 1].at, Rollover::default());
    let scale = Scale { today, period: Period::Year, scheduler: rules().scheduler, off: Weekdays::NONE };
    let folded = || {
        let mut ledger = Ledger::new(rules());
        for event in &events {
            ledger.insert(event, i64::MAX);
        }
        ledger.recompute();
        ledger
    };
    let floor = median(5, || {
        black_box(folded());
    });
    let ledger = folded();
    let history = median(5, || {
        black_box(ledger.history());
    });
    print_ratio("history of 1,000,000 answers", history, Some(("their fold", floor)));
    let ours = median(5, || {
        let history = ledger.history();
        black_box(figures(&history, &StudiedItems::of(&library, &[]), &scale));
    });
    print_ratio("history and all statistics of them", ours, Some(("their fold", floor)));
    let all = median(3, || {
        let ledger = folded();
        black_box(figures(&ledger.history(), &StudiedItems::of(&library, &[]), &scale));
    });
    print_ratio("fold, history and all statistics", all, Some(("the fold alone", floor)));
}

/// Opening, reading and folding a log of 20,000 answers, compared to the fold in memory.
fn open() {
    let home = tempfile::tempdir().unwrap();
    let path = home.path().join("log.db");
    let count = 20_000;
    let (mut store, _) = Store::open(&path, [1; 16]).unwrap();
    for n in 1..=count {
        store.append(&nth_answer(n)).unwrap();
    }
    let events: Vec<Event> = store.events_since(rounds::store::Cursor::default()).unwrap().0;
    let floor = median(7, || {
        black_box(Ledger::fold(rules(), events.iter().cloned(), NOW_MS * 2));
    });
    let ours = median(7, || drop(black_box(start(&path))));
    print_ratio(&format!("open, read and fold {count} answers on disk"), ours, Some(("fold in memory", floor)));
}

/// Reading decks, compared to the `toml` crate alone on the same bytes.
fn parse() {
    for (files, items) in [(10, 100), (1000, 100)] {
        let decks: Vec<String> = (0..files).map(|n| deck(&format!("deck-{n}"), items)).collect();
        let runs = if files > 100 { 3 } else { 11 };
        let floor = median(runs, || {
            for deck in &decks {
                black_box(toml::de::DeTable::parse(deck).unwrap());
            }
        });
        let ours = median(runs, || {
            for deck in &decks {
                black_box(read(deck));
            }
        });
        let megabytes = decks.iter().map(String::len).sum::<usize>() as f64 / 1e6;
        print_ratio(
            &format!("read and check {} items, {megabytes:.1} MB", files * items),
            ours,
            Some(("toml alone", floor)),
        );
    }
}

/// `rounds check` of a folder as a whole process, against `toml` alone on as many threads: once as values, as most
/// programs use it, and once as the tables with spans that checking needs.
fn check() {
    for (files, items) in [(10, 100), (1000, 100)] {
        let folder = tempfile::tempdir().unwrap();
        for n in 0..files {
            std::fs::write(folder.path().join(format!("{n:04}.toml")), deck(&format!("deck-{n}"), items)).unwrap();
        }
        let paths: Vec<_> = (0..files).map(|n| folder.path().join(format!("{n:04}.toml"))).collect();
        let runs = if files > 100 { 5 } else { 11 };
        let values = median(runs, || {
            on_all_cores(&paths, |text| drop(black_box(toml::from_str::<toml::Table>(text).unwrap())));
        });
        let spans =
            median(runs, || on_all_cores(&paths, |text| drop(black_box(toml::de::DeTable::parse(text).unwrap()))));
        for profile in ["draft", "publish"] {
            let ours = median(runs, || {
                let mut command = Command::new(env!("CARGO_BIN_EXE_rounds"));
                command.args(["check", "--max-warnings", "999999", "--profile", profile]).arg(folder.path());
                assert!(command.stdout(Stdio::null()).status().unwrap().success());
            });
            let name = format!("check {} items as a process, {profile}", files * items);
            print_ratio(&name, ours, Some(("toml alone, values", values)));
            print_ratio(&name, ours, Some(("toml alone, spans", spans)));
        }
        let mut command = Command::new(env!("CARGO_BIN_EXE_rounds"));
        command.args(["check", "--max-warnings", "999999"]).arg(folder.path());
        let bytes = paths.iter().map(|path| std::fs::metadata(path).unwrap().len() as usize).sum();
        print_memory(&format!("check {} items, most memory held", files * items), &mut command, bytes);
    }
    let folder = tempfile::tempdir().unwrap();
    let (path, text) = (folder.path().join("large.toml"), deck("large", 8_000));
    std::fs::write(&path, &text).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_rounds"));
    command.args(["check", "--max-warnings", "999999"]).arg(&path);
    print_memory("check one deck of 8000 items, most memory held", &mut command, text.len());
    let mut command = Command::new(env!("CARGO_BIN_EXE_rounds"));
    command.args(["fmt", "--check"]).arg(&path);
    print_memory("format it, most memory held", &mut command, text.len());
}

/// The time from a key in the query to the drawn list, with 100,000 items and 40,000 different words.
fn browse() {
    let mut library = Library::default();
    for n in 0..100 {
        let deck = read(&varied_deck(n, 1000)).deck.unwrap();
        library.add(deck, Origin::Embedded, 0).unwrap();
    }
    let library = Arc::new(library);
    let events = (1..=200_000).map(|n| {
        let mut event = nth_answer(n).into_event(DeviceId([1; 16]), n);
        if let Fact::Item(ItemFact::Answer(answer)) = &mut event.fact {
            answer.item = ItemId::parse(&format!("deck-{}/item-{}", n % 90, n % 1000)).unwrap();
        }
        event.at = Moment::new(NOW_MS - i64::try_from(n).unwrap() * 60_000, 0);
        event
    });
    let ledger = Ledger::fold(rules(), events, NOW_MS);
    let made = median(3, || {
        black_box(Index::of_library(&library));
    });
    print_ratio("index of 100,000 items, once", made, None);
    let now = Now { at: Moment::new(NOW_MS, 0), ticks_ms: 0, real_ms: 0 };
    let begun = |keys: &str| {
        let (mut app, _) =
            App::new(Arc::clone(&library), ledger.clone(), Settings::default(), Vec::new(), Start::Home, [1; 16], now);
        let mut shell = Memory { events: VecDeque::new(), count: 0 };
        for key in keys.chars() {
            press(&mut app, key, &mut shell);
        }
        (app, shell)
    };
    let Ok(mut terminal) = Terminal::new(TestBackend::new(100, 30));
    for (before, key) in
        [("/", 'w'), ("/wo", 'r'), ("/word1234", '5'), ("/word12 is:du", 'e'), ("/\"word12345 word", '1')]
    {
        let (app, mut shell) = begun(before);
        let mut times = Vec::new();
        let (mut app, mut list) = (app, String::new());
        for _ in 0..7 {
            let begun = Instant::now();
            press(&mut app, key, &mut shell);
            let Ok(()) = tui::draw(&mut terminal, &mut app);
            times.push(begun.elapsed().as_secs_f64() * 1000.0);
            list = terminal.backend().buffer().content.iter().take(100).map(ratatui::buffer::Cell::symbol).collect();
            let erase = Message::Command(app::Command::Write(app::command::Typing::Erase), None);
            let Ok(_) = app::dispatch(&mut app, VecDeque::from([erase]), Vec::new(), &mut shell);
        }
        let what = list.split_whitespace().skip(1).collect::<Vec<_>>().join(" ");
        print_ratio(&format!("key to list, `{before}{key}`: {what}"), middle(times.into_iter()), None);
    }
}

/// Types a character.
fn press(app: &mut App, key: char, shell: &mut Memory) {
    let event = TerminalEvent::Key(KeyEvent::new(KeyCode::Char(key), KeyModifiers::NONE));
    if let Some(message) = tui::event::input(&event).and_then(|input| tui::message(app, input)) {
        let Ok(_) = app::dispatch(app, VecDeque::from([message]), Vec::new(), shell);
    }
}

/// A generated deck with the word frequencies of real text: few words are common, most are rare.
fn varied_deck(number: usize, items: usize) -> String {
    let mut state = number as u64 + 1;
    let mut word = move || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let share = (state >> 33) as f64 / f64::from(1_u32 << 31);
        format!("word{}", (40_000_f64.powf(share)) as u32)
    };
    let mut words = |count: usize| (0..count).map(|_| word()).collect::<Vec<_>>().join(" ");
    let mut text = format!("schema = 1\n[deck]\nid = \"deck-{number}\"\ntitle = \"Deck {number}\"\n");
    for item in 0..items {
        text += &format!(
            "[[item]]\nid = \"item-{item}\"\ntags = [\"topic-{}/part\"]\nstem = \"{}?\"\noptions = [\n",
            item % 9,
            words(60)
        );
        for option in 0..4 {
            let correct = if option == 0 { ", correct = true" } else { "" };
            text += &format!("  {{ text = \"{} {option}\"{correct} }},\n", words(5));
        }
        text += "]\n";
    }
    text
}

/// Fitting parameters to 100,000 reviews, compared to predicting them once.
fn optimize() {
    use rounds::memory::optimize::{FitReview, Progress, fit, predictions};
    let scheduler = rules().scheduler;
    let history = |item: u64| {
        let (mut memory, mut day, mut history) = (None, 0, Vec::new());
        for n in 0..11_u64 {
            let elapsed = if n == 0 { 0 } else { 1 + (item * 7 + n * n * 3) % (2 << n.min(6)) };
            day += elapsed;
            let elapsed = rounds::day::Days(u32::try_from(elapsed).unwrap());
            let recall = memory.map_or(0.7, |memory| scheduler.retrievability(memory, elapsed).value());
            let right = rounds::memory::Seed::of(&[item, n]).fraction() < f64::from(recall);
            let rating = if right { Rating::Good } else { Rating::Again };
            memory = Some(scheduler.preview(memory, elapsed).of(rating).memory);
            history.push(FitReview { at_ms: i64::try_from(day * 86_400_000 + item).unwrap(), elapsed, rating });
        }
        history
    };
    let histories: Vec<Vec<FitReview>> = (0..10_000).map(history).collect();
    let floor = median(3, || drop(black_box(predictions(&Parameters::default(), &histories))));
    let ours = median(3, || {
        let fitted = fit(&Parameters::default(), &histories, &Progress::default()).unwrap();
        assert_eq!(black_box(fitted).reviews, 100_000);
    });
    print_ratio("optimize on 100000 reviews", ours, Some(("predict them", floor)));
}

/// Applying the guess model to one answer, in a log of 100,000 answers to 10,000 items.
fn weigh() {
    let events = (1..=100_000).map(|n| nth_answer(n).into_event(DeviceId([1; 16]), n));
    let ledger = Ledger::fold(rules(), events, NOW_MS * 2);
    let deck = read(&deck("deck", 10)).deck.unwrap();
    let at = Moment::new(NOW_MS + 200_000 * 95_000, 0);
    let Fact::Item(ItemFact::Answer(answer)) = nth_answer(1).fact else { return };
    let ours = median(101, || {
        black_box(ledger.guess_model(&deck.items[1], &answer, at));
    });
    print_ratio("weigh an answer among 10000 items", ours, None);
}

/// A real log, converted to events: how well published and fitted parameters predict its last 30%. The file is
/// the test fixture, unless `ROUNDS_REVLOG` names a longer one.
fn real() {
    use rounds::memory::optimize::{Progress, calibration, fit, log_loss, predictions};
    let thinned = || Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/revlog/reviews.csv");
    let path = std::env::var_os("ROUNDS_REVLOG").map_or_else(thinned, Into::into);
    let csv = std::fs::read_to_string(path).unwrap();
    let events = revlog::answers(&csv).into_iter().zip(1..).map(|(draft, n)| draft.into_event(DeviceId([1; 16]), n));
    let events: Vec<Event> = events.collect();
    let answers = events.len();
    let ledger = Ledger::fold(revlog::rules(), events, i64::MAX);
    let histories = ledger.reviews_by_item();
    let cut = revlog::split(&histories, 0.7);
    let earlier = revlog::until(&histories, cut);
    let seen = predictions(&Parameters::default(), &earlier);
    let fitted = fit(&Parameters::default(), &earlier, &Progress::default()).unwrap();
    let published = revlog::later(&Parameters::default(), &histories, cut);
    let own = revlog::later(&fitted.parameters, &histories, cut);
    println!(
        "real log: {answers} answers to {} items; fitted to {}, judged on {}",
        histories.len(),
        seen.len(),
        own.len()
    );
    println!("  log loss, first 70 %: published {:.4}, fitted {:.4}", fitted.loss_before, fitted.loss_after);
    println!(
        "  log loss, last 30 %:  published {:.4}, fitted {:.4}, constant {:.4}",
        log_loss(&published).unwrap(),
        log_loss(&own).unwrap(),
        revlog::constant(&seen, &own)
    );
    for (name, predicted) in [("published", &published), ("fitted", &own)] {
        println!("  calibration, {name}: predictions, predicted, recalled");
        for bin in calibration(predicted) {
            println!("    {:>6}  {:.3}  {:.3}", bin.count, bin.predicted, bin.recalled);
        }
    }
}

/// The rules of every fold.
fn rules() -> Rules {
    let scheduler = Scheduler::new(&Parameters::default(), DesiredRetention::default());
    Rules { scheduler, ..Rules::default() }
}
