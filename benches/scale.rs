//! The whole program with 100,000 items and 1,000,000 answers, and at a typical size. Each figure is compared to a
//! floor that nothing could beat, measured in the same run. Run it with `cargo bench --bench scale`.
#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a bench prints, reads the clock, and is its own floor when it is started as one"
)]

use std::fs;
use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use rounds::day::Moment;
use rounds::deck::{Entry, read};
use rounds::memory::Parameters;
use rounds::memory::optimize::{FitReview, Progress, fit};
use rounds::review::{Fact, ItemFact, NewEvent};
use rounds::store::{Recovery, RecoveryOutcome, RecoveryTrigger, Store, recover};

#[path = "common/generated.rs"]
mod generated;
#[path = "scale/many.rs"]
mod many;
#[path = "common/measure.rs"]
mod measure;
#[path = "../tests/harness/sample.rs"]
mod sample;
#[path = "scale/terminal.rs"]
mod terminal;

use generated::{NOW_MS, deck, nth_answer};
use measure::{bare_commit, median, middle, on_all_cores, print_ratio};
use terminal::Running;

/// A year in milliseconds.
const YEAR_MS: i64 = 365 * 86_400_000;
/// The variable that makes this binary draw one line and wait: the floor of a first frame.
const HELLO: &str = "ROUNDS_BENCH_HELLO";

/// A home with decks and a log.
struct Home {
    folder: tempfile::TempDir,
    decks: Vec<PathBuf>,
}

impl Home {
    /// Creates decks and a log with answers spread over the last year, to each item in turn.
    fn new(files: usize, items: usize, answers: u64) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let (data, decks) = (folder.path().join(".local/share/rounds"), folder.path().join("decks"));
        let config = folder.path().join(".config/rounds");
        for folder in [&data, &decks, &config] {
            fs::create_dir_all(folder).unwrap();
        }
        fs::write(config.join("config.toml"), format!("decks = [{:?}]\n", decks.to_str().unwrap())).unwrap();
        let (mut paths, mut entries, mut words) = (Vec::new(), Vec::new(), Vec::new());
        for n in 0..files {
            let (path, text) = (decks.join(format!("{n:04}.toml")), deck(&format!("deck-{n}"), items));
            fs::write(&path, &text).unwrap();
            let deck = read(&text).deck.unwrap();
            entries.extend(deck.items.iter().map(|item| Entry {
                id: item.id.clone(),
                case: None,
                tags: [].into(),
                level: None,
                key: item.key_fingerprint(),
            }));
            words.extend(deck.items.iter().map(|item| item.key_words()));
            paths.push(path);
        }
        let (mut store, _) = Store::open(&data.join("reviews.db"), [1; 16]).unwrap();
        let step_ms = YEAR_MS / i64::try_from(answers.max(1)).unwrap();
        let answer = |n: u64| {
            let place = (n % entries.len() as u64) as usize;
            let NewEvent { id, session, fact, .. } = nth_answer(n);
            let at = Moment::new(NOW_MS - YEAR_MS + i64::try_from(n).unwrap() * step_ms, 0);
            let Fact::Item(ItemFact::Answer(mut answer)) = fact else { unreachable!() };
            (answer.item, answer.key) = (entries[place].id.clone(), entries[place].key);
            answer.words = if n < entries.len() as u64 { words[place].clone() } else { Vec::new() };
            NewEvent { id, at, session, fact: Fact::Item(ItemFact::Answer(answer)) }
        };
        for from in (0..answers).step_by(20_000) {
            let drafts: Vec<NewEvent> = (from..answers.min(from + 20_000)).map(answer).collect();
            store.append_all(&drafts).unwrap();
        }
        Self { folder, decks: paths }
    }

    /// Starts the program in a terminal, an hour after the last answer.
    fn start(&self, args: &[&str]) -> Running {
        let now = (NOW_MS + 3_600_000).to_string();
        let program = Path::new(env!("CARGO_BIN_EXE_rounds"));
        Running::start(program, self.folder.path(), args, &[("ROUNDS_NOW_MS", &now)])
    }

    /// The command `rounds due`.
    fn due(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_rounds"));
        command.arg("due").env("HOME", self.folder.path());
        command.env("ROUNDS_NOW_MS", (NOW_MS + 3_600_000).to_string());
        for name in ["XDG_DATA_HOME", "XDG_CONFIG_HOME"] {
            command.env_remove(name);
        }
        command
    }
}

/// Runs a process to completion.
fn process(command: &mut Command) {
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).status().unwrap();
}

/// Whether the screen is the home screen.
fn is_home(screen: &str) -> bool {
    screen.contains("Study everything due") && (screen.contains("q quit") || screen.lines().count() == 1)
}

fn main() {
    if std::env::var_os(HELLO).is_some() {
        hello();
        return;
    }
    let requested: Vec<String> = std::env::args().skip(1).filter(|arg| !arg.starts_with("--")).collect();
    let parts: [(&str, fn()); 5] =
        [("large", large), ("usual", usual), ("refit", refit), ("many", many::many), ("recovery", recovery)];
    for (name, part) in parts {
        if requested.is_empty() || requested.iter().any(|word| name.contains(word.as_str())) {
            part();
        }
    }
}

/// The floor of a first frame: ratatui drawing one line.
fn hello() {
    let mut terminal = ratatui::init();
    let Ok(_) = terminal.draw(|frame| frame.render_widget("Study everything due", frame.area())) else { return };
    let _ = ratatui::crossterm::event::read();
    ratatui::restore();
}

/// The milliseconds until ratatui alone has drawn one line.
fn hello_frame(home: &Path) -> f64 {
    let bench = std::env::current_exe().unwrap();
    middle((0..11).map(|_| {
        let mut running = Running::start(&bench, home, &[], &[(HELLO, "1")]);
        let taken = running.until(is_home);
        running.kill();
        taken
    }))
}

/// The milliseconds until the home screen is drawn, and the memory then and at its peak, in MiB.
fn home_frame(home: &Home) -> (f64, f64, f64) {
    let (mut memory, mut peak) = (0.0_f64, 0.0_f64);
    let taken = middle((0..11).map(|_| {
        let mut running = home.start(&[]);
        let taken = running.until(is_home);
        memory = memory.max(running.memory("VmRSS:").unwrap_or(f64::NAN));
        peak = peak.max(running.memory("VmHWM:").unwrap_or(f64::NAN));
        running.press("q");
        running.end();
        taken
    }));
    (taken, memory, peak)
}

/// A hundred thousand items in a thousand files, and a million answers.
fn large() {
    let fresh = Home::new(1000, 100, 0);
    println!("100,000 items in 1,000 files");
    let hello = hello_frame(fresh.folder.path());
    let each = |job: fn(&PathBuf) -> u64| median(5, || assert!(fresh.decks.iter().map(job).sum::<u64>() > 0));
    let stat = each(|path| fs::metadata(path).unwrap().len());
    let bytes = each(|path| fs::read(path).unwrap().len() as u64);
    let parse = |text: &str| drop(black_box(toml::de::DeTable::parse(text).unwrap()));
    let toml = median(3, || on_all_cores(&fresh.decks, parse));
    print_ratio("floor: stat of every file", stat, None);
    print_ratio("floor: reading every byte", bytes, None);
    first_start("first start ever", &fresh, hello, toml);
    let home = Home::new(1000, 100, 1_000_000);
    println!("the same, and 1,000,000 answers");
    first_start("a log that no brief knows", &home, hello, toml);
    for path in &home.decks {
        let text = fs::read(path).unwrap();
        fs::write(path, text).unwrap();
    }
    first_start("after every file changed", &home, hello, toml);
    let (frame, memory, peak) = home_frame(&home);
    print_ratio("start to the first frame, nothing changed", frame, Some(("ratatui hello", hello)));
    println!("  memory then: {memory:.0} MiB, at most {peak:.0}");
    let due = median(7, || process(&mut home.due()));
    let floor = median(7, || process(Command::new(env!("CARGO_BIN_EXE_rounds")).arg("--version")));
    print_ratio("rounds due, as a process", due, Some(("--version", floor)));
    answers(&home);
    for name in ["ledger.cache", "decks.cache"] {
        let bytes =
            fs::metadata(home.folder.path().join(".local/share/rounds").join(name)).map_or(0, |data| data.len());
        println!("  {name}: {:.1} MB", bytes as f64 / 1e6);
    }
}

/// A start without a valid catalog: the time to the first frame, and until all decks are read in the background.
fn first_start(what: &str, home: &Home, hello: f64, toml: f64) {
    let mut first = home.start(&[]);
    let frame = first.until(is_home);
    print_ratio(&format!("{what}, to the first frame"), frame, Some(("ratatui hello", hello)));
    let usable = first.until(|screen| is_home(screen) && !screen.contains("being read"));
    print_ratio(&format!("{what}, all decks read"), usable, Some(("toml alone, both cores", toml)));
    first.press("q");
    first.end();
}

/// The time from an answer to its explanation, including the save to disk, and on to the next question.
fn answers(home: &Home) {
    let mut running = home.start(&["study"]);
    running.until(|screen| screen.contains("How sure?"));
    let (mut explained, mut next) = (Vec::new(), Vec::new());
    for _ in 0..25 {
        running.press("a");
        explained.push(running.until(|screen| !screen.contains("How sure?") && screen.contains("next")));
        running.press("\r");
        next.push(running.until(|screen| screen.contains("How sure?")));
    }
    let commit = bare_commit(home.folder.path());
    print_ratio("answer to its explanation, on the disk", middle(explained.into_iter()), Some(("bare commit", commit)));
    print_ratio("on to the next question", middle(next.into_iter()), None);
    running.kill();
}

/// A typical size: thirty files of ten items, and ten thousand answers.
fn usual() {
    let (home, nobody) = (Home::new(30, 10, 10_000), tempfile::tempdir().unwrap());
    println!("300 items in 30 files, 10,000 answers");
    let hello = hello_frame(home.folder.path());
    let mut first = home.start(&[]);
    print_ratio("first start ever, to the first frame", first.until(is_home), Some(("ratatui hello", hello)));
    first.press("q");
    first.end();
    let (frame, memory, peak) = home_frame(&home);
    print_ratio("start to the first frame, nothing changed", frame, Some(("ratatui hello", hello)));
    println!("  memory then: {memory:.0} MiB, at most {peak:.0}");
    answers(&home);
    let shipped = middle((0..11).map(|_| {
        let mut running = Running::start(Path::new(env!("CARGO_BIN_EXE_rounds")), nobody.path(), &["study"], &[]);
        let taken = running.until(|screen| screen.contains("How sure?"));
        running.kill();
        taken
    }));
    print_ratio("shipped decks, start to the first question", shipped, Some(("ratatui hello", hello)));
}

/// A fit to a million reviews, compared to the `fsrs` crate's own fit of the same rows in order of time, by which it
/// weights them.
fn refit() {
    let days = |item: u64, n: u64| 1 + (item * 7 + n * n * 3) % (2 << n.min(6));
    let history = |item: u64| {
        let mut at = 0;
        (0..10).map(move |n| {
            let elapsed = if n == 0 { 0 } else { days(item, n) };
            at += elapsed;
            let right = rounds::memory::Seed::of(&[item, n]).fraction() < 0.88;
            (at, elapsed, right)
        })
    };
    let ours: Vec<Vec<FitReview>> = (0..100_000_u64)
        .map(|item| {
            history(item)
                .map(|(at, elapsed, right)| FitReview {
                    at_ms: i64::try_from(at * 86_400_000 + item).unwrap(),
                    elapsed: rounds::day::Days(u32::try_from(elapsed).unwrap()),
                    rating: if right { rounds::memory::Rating::Good } else { rounds::memory::Rating::Again },
                })
                .collect()
        })
        .collect();
    let mut rows = Vec::new();
    for item in 0..100_000_u64 {
        let reviews: Vec<fsrs::FSRSReview> = history(item)
            .map(|(_, elapsed, right)| fsrs::FSRSReview {
                rating: if right { 3 } else { 1 },
                delta_t: u32::try_from(elapsed).unwrap(),
            })
            .collect();
        for length in 2..=reviews.len() {
            let at_ms = ours[item as usize][length - 1].at_ms;
            rows.push((at_ms, item.cast_signed(), fsrs::FSRSItem { reviews: reviews[..length].to_vec() }));
        }
    }
    rows.sort_unstable_by_key(|(at_ms, item, row)| (*at_ms, *item, row.reviews.len()));
    let (sets, cards): (Vec<_>, Vec<_>) = rows.into_iter().map(|(_, item, row)| (row, item)).unzip();
    let mut inputs: Vec<_> = (0..4)
        .map(|_| fsrs::ComputeParametersInput {
            train_set: sets.clone(),
            card_ids: Some(cards.clone()),
            training_config: Some(fsrs::TrainingConfig { num_epochs: 8, ..fsrs::TrainingConfig::default() }),
            ..fsrs::ComputeParametersInput::default()
        })
        .collect();
    let floor = median(3, || drop(black_box(fsrs::compute_parameters(inputs.pop().unwrap()).unwrap())));
    let fitted = median(3, || {
        black_box(fit(&Parameters::default(), &ours, &Progress::default()).unwrap());
    });
    print_ratio("refit of 1,000,000 reviews", fitted, Some(("compute_parameters", floor)));
}

/// A dry-run recovery of a log of a million answers, compared to reading and hashing the file. A log of half the size
/// shows that the time grows linearly.
fn recovery() {
    let home = tempfile::tempdir().unwrap();
    let recovered = |name: &str, count: u64| {
        let path = home.path().join(name);
        let (mut store, _) = Store::open(&path, [1; 16]).unwrap();
        for from in (0..count).step_by(20_000) {
            store.append_all(&(from..count.min(from + 20_000)).map(nth_answer).collect::<Vec<_>>()).unwrap();
        }
        drop(store);
        let at = Moment::new(NOW_MS, 0);
        let recovery =
            Recovery { trigger: RecoveryTrigger::Requested, path: &path, backups: &[], at, entropy: [3; 16] };
        let begun = std::time::Instant::now();
        let outcome = recover(&recovery, &mut |_| false).unwrap();
        let taken = begun.elapsed().as_secs_f64() * 1000.0;
        assert!(matches!(outcome, RecoveryOutcome::Declined(found) if found.kept == count && found.is_lossless()));
        let floor = median(3, || {
            black_box(blake3::hash(&fs::read(&path).unwrap()));
        });
        (taken, floor)
    };
    let (half, _) = recovered("half.db", 500_000);
    let (whole, floor) = recovered("whole.db", 1_000_000);
    print_ratio("recover 1,000,000 answers, dry run", whole, Some(("read and hash the file", floor)));
    print_ratio("recover 1,000,000 answers, dry run", whole, Some(("recover 500,000", half)));
}
