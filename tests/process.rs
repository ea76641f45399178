//! The process and its terminal: every exit restores the terminal, and no signal or hang-up loses an answer.
//! Unix only.
#![cfg(unix)]

use std::fs;
use std::io;
use std::process::Stdio;
use std::time::Instant;

use rounds::app::{Effect, Input, Message, Now, Shell};
use rounds::day::Moment;
use rounds::store::Store;
use rounds::ui::tui;
use rounds::ui::tui::terminal::{Guard, Keys};

use crate::harness::command::Home;
use crate::harness::pty::Screen;
use crate::harness::script::Learner;
use crate::harness::{NOW_MS, fixture, revlog, twenty};

/// A home with a deck of twenty items, and its path.
fn example() -> (Home, String) {
    let home = Home::new();
    let path = home.write("twenty.toml", &twenty()).to_string_lossy().into_owned();
    (home, path)
}

/// The arguments that study the deck in a fixed order.
fn study(home: &Home, path: &str) -> Screen {
    let mut screen = Screen::open(home, &["study", "--seed", "1", path]);
    screen.wait_for("How sure?");
    screen
}

/// Checks that the terminal was restored.
#[track_caller]
fn assert_terminal_restored(screen: &Screen) {
    assert!(!screen.is_alternate(), "the second screen was left");
    assert!(!screen.hides_cursor(), "the cursor is shown");
    assert!(screen.is_cooked(), "keys are those of a shell");
}

/// The variable with a child's task: the kind of failure, a space and the path of a log.
const TASK: &str = "ROUNDS_TEST_TERMINAL";

/// A shell in which copying fails.
struct Mistaken {
    store: Store,
    keys: Keys,
    mode: String,
}

impl Shell for Mistaken {
    type Error = io::Error;

    fn input(&mut self, _: Option<u64>) -> io::Result<Input> {
        let input = self.keys.next(None, &|| 0)?;
        Ok(input.unwrap_or_else(|| Input::Message(Box::new(Message::Tick))))
    }

    fn now(&self) -> Now {
        Now { at: Moment::new(NOW_MS, 0), ticks_ms: 0, real_ms: 0 }
    }

    fn perform(&mut self, effect: Effect) -> io::Result<Option<Message>> {
        match (effect, self.mode.as_str()) {
            (Effect::Append(draft), _) => Ok(Some(Message::Saved(self.store.append(&draft).unwrap()))),
            (Effect::Copy(_), "panic") => panic!("a mistake of ours"),
            (Effect::Copy(_), "error") => Err(io::Error::other("a mistake of the terminal")),
            (Effect::Copy(_), "thread") => {
                let _ = std::thread::spawn(|| panic!("a mistake beside us")).join();
                Err(io::Error::other("ended behind it"))
            }
            _ => Ok(None),
        }
    }
}

#[test]
fn a_child_on_a_terminal_does_its_task() {
    #[expect(clippy::disallowed_methods, reason = "a parent tells its child what to do through the environment")]
    let Ok(task) = std::env::var(TASK) else { return };
    let (mode, path) = task.split_once(' ').unwrap();
    let (store, _) = Store::open(path.as_ref(), [1; 16]).unwrap();
    let source = "schema = 1\n[deck]\nid = 'd'\ntitle = 'D'\n[refs]\nr = { text = 'R' }\n[[item]]\nid = 'a'\nrefs = ['r']\n\
        stem = 'S?'\noptions = [{ text = 'yes', correct = true }, { text = 'no' }]\n";
    let (app, first) = Learner::with_deck(source).begin();
    let mut shell = Mistaken { keys: Keys::default(), store, mode: mode.to_owned() };
    let (guard, mut terminal) = Guard::enter().unwrap();
    let ended = tui::run(&mut terminal, app, first, &mut shell);
    drop(guard);
    panic!("it ended: {}", ended.err().unwrap());
}

#[test]
fn a_panic_or_an_error_restores_the_terminal_prints_the_cause_and_loses_no_answer() {
    for (mode, words) in
        [("panic", "a mistake of ours"), ("error", "a mistake of the terminal"), ("thread", "a mistake beside us")]
    {
        let home = Home::new();
        let log = home.log();
        fs::create_dir_all(log.parent().unwrap()).unwrap();
        let exe = std::env::current_exe().unwrap();
        let args = ["process::a_child_on_a_terminal_does_its_task", "--exact", "--nocapture", "--test-threads=1"];
        let task = format!("{mode} {}", log.display());
        let mut screen = Screen::open_program(&home, &exe.to_string_lossy(), &args, &[(TASK, &task)]);
        screen.wait_for("D");
        screen.press("\r");
        screen.wait_for("How sure?");
        assert!(screen.is_alternate() && !screen.is_cooked());
        screen.press("a");
        screen.wait_for("Comes back");
        screen.press("y");
        let (code, screen) = screen.finish();
        assert_eq!(code, 101, "{mode}: {}", screen.text());
        assert_terminal_restored(&screen);
        assert!(screen.text().contains(words), "{mode}: {}", screen.text());
        assert_eq!(home.answers().len(), 1, "{mode}");
    }
}

#[test]
fn every_fatal_signal_restores_the_terminal_on_every_screen() {
    for (signal, code) in [("TERM", 143), ("INT", 130), ("QUIT", 131), ("HUP", 129)] {
        let (home, path) = example();
        for (args, words) in [
            (&["--decks", &path][..], "Twenty"),
            (&["study", "--seed", "1", &path], "How sure?"),
            (&["exam", "--seed", "1", &path], "20 questions in"),
            (&["watch", &path], "item 1 of 20"),
        ] {
            let mut screen = Screen::open(&home, args);
            screen.wait_for(words);
            screen.signal(signal);
            let (ended, screen) = screen.finish();
            assert_eq!(ended, code, "{signal} {args:?}");
            assert_terminal_restored(&screen);
        }
    }
}

/// The CPU time used by a process and its threads, in hundredths of a second.
#[cfg(target_os = "linux")]
fn cpu_time(pid: &str) -> u64 {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).unwrap();
    let fields: Vec<&str> = stat.rsplit(')').next().unwrap().split_whitespace().collect();
    fields[11].parse::<u64>().unwrap() + fields[12].parse::<u64>().unwrap()
}

#[cfg(target_os = "linux")]
#[test]
fn a_terminal_closed_without_a_signal_ends_the_program_without_spinning() {
    let (home, path) = example();
    // In its own session the program receives no SIGHUP; the shell waits for it and records its exit status.
    let script = format!(
        "trap '' HUP; exec 3<&0 4>&1; setsid sh -c 'trap \"\" HUP; echo $$ > pid; exec \"$ROUNDS\" study --seed 1 \"$0\"' {path} \
         <&3 >&4 2>&4 & wait $!; code=$?; times > times; echo $code > code.new; mv code.new code"
    );
    let mut screen = Screen::open_shell(&home, &script);
    screen.wait_for("How sure?");
    screen.press("a");
    screen.wait_for("Comes back");
    screen.press("\r");
    screen.wait_for("How sure?");
    let pid = fs::read_to_string(home.path().join("pid")).unwrap();
    let before = cpu_time(pid.trim());
    let began = Instant::now();
    let mut shell = screen.hang_up().child;
    let code = home.path().join("code");
    while !code.exists() {
        assert!(began.elapsed().as_secs() < 20, "it goes on without a terminal");
        std::thread::yield_now();
    }
    let ended = fs::read_to_string(&code).unwrap();
    // 3 if the loop noticed the end of the terminal before the watcher did.
    assert!(["129", "3"].contains(&ended.trim()), "{ended}");
    // The second line of `times` is for the children: only the program, because the shell ran nothing else.
    let times = fs::read_to_string(home.path().join("times")).unwrap();
    let seconds = |text: &str| {
        let (minutes, seconds) = text.trim_end_matches('s').split_once('m').unwrap();
        minutes.parse::<f64>().unwrap() * 60.0 + seconds.parse::<f64>().unwrap()
    };
    let all: f64 = times.lines().nth(1).unwrap().split_whitespace().map(seconds).sum();
    let after = all - before as f64 / 100.0;
    assert!(after < 0.3, "it used {after} s of the processor after its terminal was gone");
    shell.wait().unwrap();
    assert_eq!(home.answers().len(), 1);
}

#[test]
fn stopped_time_does_not_count_toward_the_response_time() {
    let (home, path) = example();
    let mut screen = study(&home, &path);
    screen.press("a");
    screen.wait_for("Comes back");
    let started = Instant::now();
    screen.press("\r");
    screen.wait_for("How sure?");
    screen.press("\x1a");
    screen.wait_stopped();
    let stopped = Instant::now();
    let awake = stopped - started;
    // Stopped for much longer than it ran, because other programs also use the CPU.
    while stopped.elapsed() < awake * 4 + std::time::Duration::from_millis(500) {
        assert_eq!(home.run(&["due"]).code(), 0);
    }
    let continued = Instant::now();
    screen.signal("CONT");
    screen.wait_for("How sure?");
    screen.press("b");
    screen.wait_for("Comes back");
    let longest = awake + continued.elapsed();
    screen.press("\x03");
    let (code, screen) = screen.finish();
    assert_eq!(code, 0);
    assert_terminal_restored(&screen);
    let latency = home.answers()[1]["latency_ms"].as_u64().unwrap();
    assert!(u128::from(latency) <= longest.as_millis(), "{latency} ms of at most {} ms awake", longest.as_millis());
}

/// Answers the item on the screen; `saved` is whether the answer is expected to be saved.
fn answer(screen: &mut Screen, saved: bool) {
    screen.press("a");
    screen.wait_for("Comes back");
    screen.wait_until("what is said of saving", |text| text.contains("NOT SAVED") != saved);
}

#[test]
fn a_log_deleted_after_the_last_answer_is_written_again() {
    let (home, path) = example();
    let mut screen = study(&home, &path);
    answer(&mut screen, true);
    screen.wait_idle();
    fs::remove_dir_all(home.log().parent().unwrap()).unwrap();
    screen.press("\x03");
    let (code, screen) = screen.finish();
    assert_eq!(code, 0, "{}", screen.text());
    assert!(screen.text().contains("it was created again"), "{}", screen.text());
    assert_eq!(home.answers().len(), 1);
}

#[test]
fn a_log_lost_during_a_session_is_reported_and_no_answer_is_lost() {
    for mode in ["moved and back", "moved", "deleted", "replaced"] {
        for at_the_end in [false, true] {
            let (home, path) = example();
            let (log, away) = (home.log(), home.path().join("away.db"));
            let mut screen = study(&home, &path);
            answer(&mut screen, true);
            screen.press("\r");
            screen.wait_for("How sure?");
            // Today's backup is created.
            screen.wait_idle();
            let words = match mode {
                "deleted" => {
                    fs::remove_dir_all(log.parent().unwrap()).unwrap();
                    "the log was moved or deleted"
                }
                "replaced" => {
                    fs::rename(&log, &away).unwrap();
                    let other = home.path().join("other.db");
                    crate::harness::log::write(&other, 7, 5);
                    fs::rename(other, &log).unwrap();
                    "the log was replaced"
                }
                _ => {
                    fs::rename(&log, &away).unwrap();
                    "the log was moved or deleted"
                }
            };
            answer(&mut screen, false);
            assert!(screen.text().contains(words), "{mode}: {}", screen.text());
            if mode == "moved and back" {
                fs::rename(&away, &log).unwrap();
            }
            if !at_the_end {
                screen.press("R");
                screen.wait_until("that it is saved", |text| !text.contains("NOT SAVED"));
                screen.press("\r");
                screen.wait_for("How sure?");
                answer(&mut screen, true);
            }
            screen.press("\x03");
            let (code, screen) = screen.finish();
            assert_eq!(code, 0, "{mode}: {}", screen.text());
            let here = if mode == "replaced" { 5 } else { 1 } + if at_the_end { 1 } else { 2 };
            assert_eq!(home.answers().len(), here, "{mode}");
            if away.exists() {
                fs::rename(away, &log).unwrap();
                assert_eq!(home.answers().len(), 1, "{mode}");
            }
        }
    }
}

#[test]
fn many_resizes_while_answering_end_on_the_right_screen() {
    // The expected screen, from a terminal that was never resized.
    let (home, path) = example();
    let mut calm = study(&home, &path);
    calm.resize(90, 28);
    calm.wait_idle();
    calm.read_rest();
    let question = calm.text();
    calm.press("\x03");
    assert_eq!(calm.finish().0, 0);
    let mut screen = study(&home, &path);
    // Sizes seen while dragging a window, and unrealistic ones.
    let mut seed = 7_u32;
    let mut random = |below: u16| {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        u16::try_from(seed >> 16).unwrap() % below
    };
    for n in 0..200 {
        let (columns, rows) = match n % 10 {
            0 => (1, 1),
            1 => (500, 3),
            2 => (2, 300),
            _ => (1 + random(200), 1 + random(70)),
        };
        screen.resize(columns, rows);
        screen.press(["\x1b[6~", "\x0c", "\x1b[5~"][n % 3]);
    }
    screen.resize(90, 28);
    screen.wait_until(&format!("the same as\n{question}"), |text| text == question);
    for n in 0..100 {
        screen.resize(30 + random(100), 8 + random(40));
        screen.press(["a", "\r"][n % 2]);
    }
    screen.resize(90, 28);
    screen.wait_until("a screen", |text| text.contains("help"));
    screen.press("\x03");
    let (code, after) = screen.finish();
    assert_eq!(code, 0);
    assert_terminal_restored(&after);
    assert!(!home.answers().is_empty());
}

#[test]
fn without_a_terminal_only_plain_text_mode_runs() {
    let (home, path) = example();
    for stream in ["</dev/null", ">/dev/null", "<&-", ">&-", "<twenty.toml", "</dev/null 2>&-"] {
        for command in ["", "study", "exam twenty.toml", "watch twenty.toml"] {
            let script = format!("\"$ROUNDS\" {command} {stream}; echo \"ended with $?\"");
            let (_, screen) = Screen::open_shell(&home, &script).finish();
            let text = screen.text();
            assert!(text.contains("ended with 2"), "{command} {stream}: {text}");
            assert!(text.contains("is not a terminal") || stream.contains("2>&-"), "{command} {stream}: {text}");
            assert!(!screen.raw.contains(&0x1b), "{command} {stream}: {text}");
        }
    }
    for streams in ["2>&-", "2>/dev/full", "2>/dev/null"] {
        let script =
            format!("printf 'a\\n\\nquit\\n' | \"$ROUNDS\" study --plain {path} {streams}; echo \"ended with $?\"");
        let (_, screen) = Screen::open_shell(&home, &script).finish();
        assert!(screen.text().contains("ended with 0"), "{streams}: {}", screen.text());
    }
    assert_eq!(home.answers().len(), 3);
}

#[test]
fn every_terminal_gets_output_that_it_can_show() {
    for (more, is_dumb) in [
        (&[("TERM", "dumb")][..], true),
        (&[("TERM", "dumb"), ("LANG", "C")], true),
        (&[("TERM", "")], false),
        (&[("TERM", "vt100"), ("LANG", "C"), ("NO_COLOR", "1")], false),
        (&[("TERM", "linux"), ("LC_ALL", "POSIX")], false),
        (&[("TERM", "\u{1b}[31m")], false),
    ] {
        let (home, path) = example();
        let mut screen = Screen::open_with(&home, &["study", "--seed", "1", &path], more);
        screen.wait_for(if is_dumb { "Answer:" } else { "How sure?" });
        screen.press(if is_dumb { "a\r" } else { "a" });
        screen.wait_for("Comes back");
        screen.press(if is_dumb { "quit\r" } else { "\x03" });
        let (code, screen) = screen.finish();
        assert_eq!(code, 0, "{more:?}");
        assert_terminal_restored(&screen);
        assert_eq!(home.answers().len(), 1, "{more:?}");
        assert_eq!(screen.raw.contains(&0x1b), !is_dumb, "{more:?}");
        let is_ascii = more.iter().any(|(name, _)| *name == "LANG" || *name == "LC_ALL");
        assert_eq!(screen.raw.is_ascii(), is_ascii || is_dumb, "{more:?}: {}", screen.text());
    }
    let (home, _) = example();
    let (code, screen) = Screen::open_with(&home, &[], &[("TERM", "dumb")]).finish();
    assert!(code == 2 && screen.text().contains("cannot show screens"), "{}", screen.text());
}

#[test]
fn closed_pipes_end_every_command_quietly_without_changing_its_exit_code() {
    let (home, path) = example();
    home.run_with(&["study", "--plain", &path], "a\n\nb\n\nquit\n");
    home.write("bad.toml", "schema = 1\n[deck]\nid = 'bad'\nx = 1\n");
    let (good, bad) = (path.as_str(), "bad.toml");
    for (args, code) in [
        (&[][..], 2),
        (&["study", "--plain", good], 0),
        (&["study", "nowhere"], 2),
        (&["exam", "--plain", good], 0),
        (&["record"], 1),
        (&["decks"], 0),
        (&["decks", "--json", "--decks", bad], 0),
        (&["due"], 0),
        (&["stats"], 0),
        (&["stats", "--json"], 0),
        (&["check", bad], 1),
        (&["check", "--format", "sarif", bad], 1),
        (&["check", "nowhere.toml"], 3),
        (&["explain"], 0),
        (&["explain", "X"], 2),
        (&["new", "twenty.toml"], 2),
        (&["watch", good], 2),
        (&["fmt", "--check", bad], 1),
        (&["schema"], 0),
        (&["log", "export"], 0),
        (&["log", "export", "--format", "csv"], 0),
        (&["log", "import", "twenty.toml"], 1),
        (&["log", "rename", "a/b", "c/d"], 2),
        (&["optimize"], 0),
        (&["plan", "conditions", "--by", "2026-12-24"], 0),
        (&["retention"], 0),
        (&["paths"], 0),
        (&["config"], 0),
        (&["completions", "zsh"], 0),
        (&["man"], 0),
        (&["--help"], 0),
        (&["--nonsense"], 2),
    ] {
        for (no_out, no_err) in [(true, false), (false, true), (true, true)] {
            let mut command = home.command(args);
            let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
            let (out, err) = (child.stdout.take(), child.stderr.take());
            // Closed pipes are closed before anything is written.
            let out = if no_out { None } else { out };
            let err = if no_err { None } else { err };
            let read = |stream: Option<&mut dyn io::Read>| {
                let mut text = String::new();
                stream.map(|stream| stream.read_to_string(&mut text));
                text
            };
            let (mut out, mut err) = (out, err);
            let text = read(out.as_mut().map(|s| s as &mut dyn io::Read))
                + &read(err.as_mut().map(|s| s as &mut dyn io::Read));
            let ended = child.wait().unwrap().code();
            assert!(ended == Some(code), "{args:?} {no_out} {no_err}: {ended:?} {text}");
            assert!(!text.contains("panicked"), "{args:?}: {text}");
        }
    }
}

#[test]
fn a_megabyte_pasted_into_a_line_is_cut_and_the_line_continues() {
    let home = Home::new();
    let source = "schema = 1\n[deck]\nid = 'd'\ntitle = 'D'\n[[item]]\nid = 'a'\nkind = 'short'\nstem = 'Which?'\naccept = ['nerve']\n";
    home.write("d.toml", source);
    let paste = format!("\x1b[200~{}\x1b[201~", "lorem ipsum \u{202e}\u{7}abc\n".repeat(1 << 16));
    let mut screen = Screen::open(&home, &["study", "./d.toml"]);
    screen.wait_for("How sure?");
    screen.press(&paste);
    screen.wait_for("too long");
    screen.press("\r");
    screen.wait_for("nerve");
    screen.press("\x03");
    let (code, screen) = screen.finish();
    assert_eq!(code, 0);
    assert_terminal_restored(&screen);
    for answer in home.answers() {
        let typed = answer["body"]["typed"][0].as_str().unwrap();
        assert!(typed.chars().count() <= 500 && crate::harness::unshown(typed).is_none(), "{typed:?}");
    }
    let mut screen = Screen::open(&home, &[]);
    screen.wait_for("Training pathways");
    screen.press("/");
    screen.press(&paste);
    screen.wait_for("lorem ipsum");
    screen.press("\x15patella zzz");
    screen.wait_for("patella zzz");
    screen.press("\x03");
    let (code, screen) = screen.finish();
    assert_eq!(code, 0);
    assert_terminal_restored(&screen);
}

#[test]
fn a_terminal_that_stalls_loses_nothing_and_continues_when_it_is_read_again() {
    let (home, path) = example();
    let mut screen = study(&home, &path);
    screen.press("a");
    screen.wait_for("Comes back");
    screen.press("\r");
    screen.wait_for("How sure?");
    let gate = screen.gate();
    let stalled = Screen::stall(&gate);
    // The output is far larger than the buffer of a terminal that is not read.
    screen.press(&"\x0c".repeat(200));
    screen.wait_idle();
    screen.press("b");
    assert_eq!(home.answers().len(), 1, "what was answered before is saved, whatever the terminal does");
    drop(stalled);
    screen.wait_for("Comes back");
    assert_eq!(home.answers().len(), 2);
    screen.press("\x03");
    let (code, screen) = screen.finish();
    assert_eq!(code, 0);
    assert_terminal_restored(&screen);
}

#[test]
fn a_terminal_that_stalls_forever_does_not_block_the_exit() {
    for (signal, code) in [("TERM", 143), ("HUP", 129)] {
        let (home, path) = example();
        let mut screen = study(&home, &path);
        screen.press("a");
        screen.wait_for("Comes back");
        let gate = screen.gate();
        let stalled = Screen::stall(&gate);
        screen.press(&"\x0c".repeat(200));
        screen.wait_idle();
        screen.signal(signal);
        let began = Instant::now();
        let ended = loop {
            if let Some(status) = screen.child.try_wait().unwrap() {
                break status.exit_code();
            }
            assert!(began.elapsed().as_secs() < 20, "{signal}: it waits for the terminal");
            std::thread::yield_now();
        };
        assert_eq!(ended, code, "{signal}");
        assert!(screen.is_cooked(), "{signal}: keys are those of a shell");
        drop(stalled);
        assert_eq!(home.answers().len(), 1, "{signal}");
    }
}

/// Parts of escape sequences, because random bytes rarely form one.
const PIECES: [&[u8]; 16] = [
    b"\x1b[",
    b"\x1b[A",
    b"\x1b[B",
    b"\x1b[1;5C",
    b"\x1bO",
    b"\x1b[<0;10;10M",
    b"\x1b[<64;5;5M",
    b"\x1b[200~",
    b"\x1b[201~",
    b"\r",
    b"\x1b",
    b"\xc3",
    b"\xf0\x9f",
    b"\xff",
    b"\x1b[999999999999;1R",
    b"\x1b[?1;2c",
];

#[test]
fn random_bytes_as_keys_make_nothing_panic_and_the_log_replays() {
    let home = Home::new();
    for name in ["kinds", "example"] {
        home.write(&format!("decks/{name}.toml"), &fs::read_to_string(fixture(&format!("decks/{name}.toml"))).unwrap());
    }
    home.write(".config/rounds/config.toml", "decks = ['~/decks']\n[ui]\nmouse = true\n");
    let mut seed = 0x2545_f491_4f6c_dd1d_u64;
    let mut random = move || {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        usize::try_from(seed >> 33).unwrap()
    };
    for round in 0..3 {
        let starts = [&[][..], &["study", "example"], &["exam", "kinds"]];
        let mut screen = Screen::open_with(&home, starts[round % 3], &[("EDITOR", "true"), ("PATH", "/usr/bin:/bin")]);
        screen.wait_until("a screen", |text| text.contains("help"));
        for _ in 0..700 {
            let bytes = match random() % 4 {
                0 => PIECES[random() % PIECES.len()].to_vec(),
                1 => vec![u8::try_from(random() % 256).unwrap()],
                _ => vec![b"abcdefghijklmnopqrstuvwxyzABCDEFGH?/:,.+-!*0123456789 "[random() % 54]],
            };
            // Ctrl+C exits and Ctrl+Z stops the program; both have their own tests.
            let bytes: Vec<u8> = bytes.into_iter().filter(|byte| !matches!(byte, 0x03 | 0x1a)).collect();
            screen.press_blindly(&bytes);
        }
        screen.press_until_it_ends(b"mM\x1b[201~\x03");
        let (code, screen) = screen.finish();
        assert_eq!(code, 0, "round {round}: {}", screen.text());
        assert_terminal_restored(&screen);
        assert!(!String::from_utf8_lossy(&screen.raw).contains("panicked"));
    }
    let (mut store, _) = Store::open(&home.log(), [1; 16]).unwrap();
    assert!(store.verify().unwrap().is_valid());
    let mut events = Vec::new();
    let tally = store.events(|event| events.push(event)).unwrap();
    assert_eq!(tally.skipped, 0);
    assert!(events.len() > 5, "{} events", events.len());
    let ledger = rounds::review::Ledger::fold(revlog::rules(), events, NOW_MS);
    assert_eq!(ledger.future_events(), 0);
    for args in [&["due"][..], &["stats"], &["log", "export"]] {
        assert_eq!(home.run(args).code(), 0);
    }
}

#[test]
fn limits_on_files_memory_and_threads_are_reported_in_one_line() {
    let (home, path) = example();
    for files in [4, 6, 8, 12] {
        let limit = format!("ulimit -n {files}");
        for args in [&["due"][..], &["check", &path], &["study", "--plain", &path], &["stats"], &["log", "export"]] {
            let ran = home.run_within(&limit, args, "a\n\nquit\n");
            let context = format!("{limit} {args:?}: {} {}", ran.code(), ran.err());
            assert!(matches!(ran.code(), 0 | 1 | 3) && !ran.err().contains("panicked"), "{context}");
            assert!(ran.code() < 3 || ran.err().contains("rounds: "), "{context}");
        }
    }
    for files in [4, 6, 8, 10, 14, 18] {
        let script = format!("ulimit -n {files}; \"$ROUNDS\" study --seed 1 {path}; echo \"ended with $?\"");
        let mut screen = Screen::open_shell(&home, &script);
        // The footer can be covered by a notice about a deck or the log that cannot be opened.
        let is_screen = |text: &str| ["? help", "How sure?", "excluded"].iter().any(|part| text.contains(part));
        screen.wait_until("a screen or an end", |text| is_screen(text) || text.contains("ended with"));
        if is_screen(&screen.text()) {
            screen.press("\x03");
        }
        let (_, screen) = screen.finish();
        let text = screen.text();
        assert!(
            text.contains("ended with 0") || text.contains("rounds: ") && text.contains("ended with 3"),
            "{files}: {text}"
        );
        assert_terminal_restored(&screen);
    }
    for args in [&["due"][..], &["check", "--profile", "draft", &path], &["study", "--plain", &path], &["stats"]] {
        let ran = home.run_within("ulimit -v 120000", args, "a\n\nquit\n");
        assert_eq!(ran.code(), 0, "{args:?}: {}", ran.err());
    }
}

#[test]
fn commands_that_need_no_threads_work_without_them() {
    let home = Home::new();
    let csv = fs::read_to_string(fixture("revlog/reviews.csv")).unwrap();
    home.write("reviews.csv", &csv);
    home.write("twenty.toml", &twenty());
    home.write("decks/example.toml", &fs::read_to_string(fixture("decks/example.toml")).unwrap());
    assert_eq!(home.run(&["log", "import", "reviews.csv"]).code(), 0);
    // Root has no such limit, so the program runs as another user.
    let root = rustix::process::geteuid().is_root();
    let become_other = if root { "setpriv --reuid 65533 --regid 65533 --clear-groups" } else { "" };
    if root {
        fs::copy(env!("CARGO_BIN_EXE_rounds"), home.path().join("rounds")).unwrap();
        let own = "chown -R 65533:65533 . && chmod -R u+rwX,go+rX .";
        let status = std::process::Command::new("sh").args(["-c", own]).current_dir(home.path()).status();
        assert!(status.unwrap().success());
    } else {
        std::os::unix::fs::symlink(env!("CARGO_BIN_EXE_rounds"), home.path().join("rounds")).unwrap();
    }
    for (args, code) in [
        ("due", 0),
        ("check --profile draft twenty.toml decks", 0),
        ("study --plain ./twenty.toml", 0),
        ("optimize", 3),
        ("study ./twenty.toml", 3),
    ] {
        let limited = format!("{become_other} bash -c 'ulimit -u 1 && exec ./rounds {args}'; echo \"ended with $?\"");
        let mut screen = Screen::open_shell(&home, &limited);
        screen.wait_until("an end or a question", |text| text.contains("ended with") || text.contains("Answer:"));
        if args.contains("--plain") && screen.text().contains("Answer:") {
            screen.press("a\r\rquit\r");
        }
        let (_, screen) = screen.finish();
        let text = screen.text();
        assert!(text.contains(&format!("ended with {code}")), "{args}: {text}");
        assert!(!text.contains("panicked") && (code == 0 || text.contains("rounds: ")), "{args}: {text}");
        assert_terminal_restored(&screen);
    }
}

#[test]
fn ctrl_c_during_a_fit_changes_nothing_however_late_it_comes() {
    let home = Home::new();
    home.write("reviews.csv", &fs::read_to_string(fixture("revlog/reviews.csv")).unwrap());
    assert_eq!(home.run(&["log", "import", "reviews.csv"]).code(), 0);
    let before = home.run(&["log", "export"]).out();
    // The terminal is stopped before the program starts, so that it blocks at its first progress bar.
    let mut screen = Screen::open_shell(&home, "echo ready; read go; exec \"$ROUNDS\" optimize");
    screen.wait_for("ready");
    screen.press("go\r\x13");
    screen.wait_idle();
    screen.press("\x03");
    let (code, screen) = screen.finish();
    assert_eq!(code, 130, "{}", screen.text());
    assert!(screen.text().contains("nothing has changed"), "{}", screen.text());
    assert_eq!(home.run(&["log", "export"]).out(), before);
    // Without Ctrl+C the fit would have changed the parameters.
    assert!(home.run(&["optimize"]).out().contains("Parameters updated"));
}
