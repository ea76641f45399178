//! `rounds doctor`: problems are reported with help, a healthy log gets no findings, and nothing is changed.
#![cfg(unix)]

use std::fs;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};

use rounds::day::Day;
use rounds::deck::limits;
use rounds::store::Store;
use serde_json::Value;

use crate::harness::command::{Home, Ran};
use crate::harness::forge::{self, Forger};
use crate::harness::log::{answer, copy_as_crashed, copy_folder, copy_interrupted, execute, tamper, traces, write};

/// The date on which every test starts.
const TODAY: &str = "2026-11-23";

/// A home with a log of `answers` answers and today's backup.
fn home_with(answers: u32) -> Home {
    let home = Home::new().in_zone("UTC");
    write(&home.log(), 1, answers);
    back_up(&home, TODAY);
    home
}

/// Creates the backup for a day.
fn back_up(home: &Home, day: &str) {
    let (mut store, _) = Store::open(&home.log(), [1; 16]).unwrap();
    store.backup(&folder(home).join("backups"), Day::parse(day).unwrap(), u64::MAX).unwrap();
}

/// The folder of the log.
fn folder(home: &Home) -> PathBuf {
    home.log().parent().unwrap().to_owned()
}

/// The output of a run, with values masked that differ between machines and versions.
fn masked_output(ran: &Ran, home: &Home) -> String {
    let masked = ["version ", "sqlite ", "system ", "free ", "size ", "waiting ", "decks ", "items "];
    let mask = |line: &str| match masked.iter().find(|name| line.trim_start().starts_with(**name)) {
        Some(name) if line.starts_with("  ") => format!("  {name}...\n"),
        Some(_) | None => format!("{line}\n"),
    };
    ran.told(home).lines().map(mask).collect()
}

/// The JSON report and exit code of doctor. Checks that the text report matches it and that neither changes any file.
fn examine(home: &Home) -> (Value, i32) {
    let before = traces(home.path());
    let ran = home.run(&["doctor", "--json"]);
    let document: Value = serde_json::from_str(&ran.out()).unwrap_or_else(|error| panic!("{error}: {}", ran.out()));
    let text = home.run(&["doctor"]);
    assert_eq!(traces(home.path()), before, "doctor changed something");
    assert_eq!((text.code(), text.err(), ran.err()), (ran.code(), String::new(), String::new()));
    let findings = document["findings"].as_array().unwrap().iter().map(|finding| {
        let word = |key: &str| finding[key].as_str().unwrap();
        assert!(!word("help").is_empty() && !word("message").is_empty(), "{finding}");
        let level = word("severity").replace("info", "note");
        format!("{level}: {}\n  help: {}\n", word("message"), word("help"))
    });
    let findings: String = findings.collect();
    assert!(text.out().contains(&findings), "{}\n{findings}", text.out());
    let levels = ["\nerror: ", "\nwarning: ", "\nnote: "].map(|word| text.out().matches(word).count());
    assert_eq!(levels.iter().sum::<usize>(), document["findings"].as_array().unwrap().len());
    assert_eq!(document["schema"], 1);
    (document, ran.code())
}

/// Whether a finding of this severity contains these words.
fn has_finding(document: &Value, severity: &str, words: &str) -> bool {
    let finding =
        |finding: &Value| finding["severity"] == severity && finding["message"].as_str().unwrap().contains(words);
    document["findings"].as_array().unwrap().iter().any(finding)
}

#[test]
fn a_healthy_log_is_reported_as_healthy_with_all_its_facts() {
    let home = home_with(5);
    insta::assert_snapshot!("doctor-well", masked_output(&home.run(&["doctor"]), &home));
    let (document, code) = examine(&home);
    assert_eq!((code, document["verdict"].as_str(), &document["findings"]), (0, Some("well"), &serde_json::json!([])));
    let sections = &document["sections"];
    assert_eq!((&sections["log"]["events"], &sections["integrity"]["checked"]), (&5.into(), &5.into()));
    assert_eq!(sections["backups"]["events_in_it"], 5);
    let settings = sections["settings"]["read_back"].as_array().unwrap();
    for name in [
        "journal_mode",
        "synchronous",
        "busy_timeout",
        "foreign_keys",
        "trusted_schema",
        "cell_size_check",
        "mmap_size",
        "wal_autocheckpoint",
        "application_id",
        "user_version",
    ] {
        let setting = settings.iter().find(|setting| setting["name"] == name).unwrap();
        assert_eq!(setting["found"], setting["wanted"], "{name}");
    }
}

#[test]
fn doctor_creates_no_log() {
    let home = Home::new().in_zone("UTC");
    insta::assert_snapshot!("doctor-new", masked_output(&home.run(&["doctor"]), &home));
    let (document, code) = examine(&home);
    assert_eq!(code, 0);
    assert!(has_finding(&document, "info", "there is no review log yet"), "{document}");
    assert_eq!(fs::read_dir(home.path()).unwrap().count(), 0);
}

/// What happened to the log, how to cause it, the severity and words of the finding, and the exit code.
type Case = (&'static str, fn(&Home), &'static str, &'static str, i32);

/// Everything that can be found in the log itself.
const LOG_PROBLEMS: [Case; 18] = [
    ("edited", |home| tamper(&home.log(), "UPDATE event SET rating = 1 WHERE n = 2"), "error", "was changed after", 1),
    (
        "edited so that it means nothing",
        |home| tamper(&home.log(), "UPDATE event SET mode = 'dreaming' WHERE n = 2"),
        "error",
        "was changed after it was written",
        1,
    ),
    (
        "one event deleted",
        |home| tamper(&home.log(), "DELETE FROM event WHERE n = 3"),
        "error",
        "event 3 of device `01010101-0101-4101-8101-010101010101` is missing",
        1,
    ),
    (
        "last events deleted",
        |home| tamper(&home.log(), "DELETE FROM event WHERE n > 3"),
        "error",
        "2 events were removed",
        1,
    ),
    (
        "a row that is none",
        |home| tamper(&home.log(), "PRAGMA ignore_check_constraints = 1; UPDATE event SET session = x'00' WHERE n = 2"),
        "error",
        "row 2 cannot be read: `session`",
        1,
    ),
    (
        "a trigger gone",
        |home| execute(&home.log(), "DROP TRIGGER event_no_delete"),
        "error",
        "`event_no_delete` is not as rounds creates it",
        1,
    ),
    ("a table added", |home| execute(&home.log(), "CREATE TABLE mine (x)"), "error", "`mine` is not as", 1),
    (
        "a later format",
        |home| execute(&home.log(), "PRAGMA user_version = 7"),
        "error",
        "format 7, but this program supports formats up to 1",
        1,
    ),
    (
        "an earlier format",
        // An earlier format had different tables.
        |home| execute(&home.log(), "DROP INDEX event_session; PRAGMA user_version = 0"),
        "info",
        "the log has format 0",
        0,
    ),
    (
        "a flipped bit in the number of the format",
        |home| execute(&home.log(), "PRAGMA user_version = 3"),
        "error",
        "its header has a different format",
        3,
    ),
    (
        "another journal",
        |home| execute(&home.log(), "PRAGMA journal_mode = delete"),
        "info",
        "the log uses the journal `rollback` instead of the usual `wal`",
        0,
    ),
    (
        "of another program",
        |home| {
            remove_log_and_head(home);
            execute(&home.log(), "CREATE TABLE other (x); PRAGMA application_id = 5");
        },
        "error",
        "belongs to another program",
        3,
    ),
    (
        "a text",
        |home| {
            remove_log_and_head(home);
            fs::write(home.log(), "my diary, long enough to be one ".repeat(40)).unwrap();
        },
        "error",
        "is not a review log",
        3,
    ),
    (
        "short",
        |home| {
            remove_log_and_head(home);
            fs::write(home.log(), "SQLite format 3\0").unwrap();
        },
        "error",
        "is not a review log",
        3,
    ),
    ("empty", |home| fs::write(home.log(), "").unwrap(), "error", "is damaged: it is empty", 3),
    (
        "a folder",
        |home| {
            fs::remove_file(home.log()).unwrap();
            fs::create_dir(home.log()).unwrap();
        },
        "error",
        "is not a regular file",
        3,
    ),
    (
        "gone, but for its last changes",
        |home| {
            fs::remove_file(home.log()).unwrap();
            fs::write(folder(home).join("reviews.db-wal"), "changes").unwrap();
        },
        "error",
        "the log itself is missing",
        3,
    ),
    (
        "dated ahead",
        |home| {
            let (mut store, _) = Store::open(&home.log(), [1; 16]).unwrap();
            for (n, days) in [(90, 400), (91, 3), (92, 0)] {
                store.append(&answer(1, n, -days * 24 * 60)).unwrap();
            }
        },
        "warning",
        "2 events are dated in the future, the first at 2026-11-26T09:41:00",
        1,
    ),
];

/// Removes a log and the head that identifies its installation.
fn remove_log_and_head(home: &Home) {
    fs::remove_file(home.log()).unwrap();
    let _ = fs::remove_file(home.log().with_file_name("reviews.db.head"));
}

#[test]
fn every_problem_of_the_log_is_reported_with_help() {
    for (happened, make, severity, words, code) in LOG_PROBLEMS {
        let home = home_with(5);
        make(&home);
        let (document, found_code) = examine(&home);
        assert!(has_finding(&document, severity, words), "{happened}: {document:#}");
        assert_eq!(found_code, code, "{happened}: {document:#}");
        let verdict = ["well", "findings", "", "unreadable"][usize::try_from(code).unwrap()];
        assert_eq!(document["verdict"], verdict, "{happened}");
    }
}

/// Everything that can be found around the log.
const OTHER_PROBLEMS: [Case; 20] = [
    (
        "a broken backup",
        |home| fs::write(folder(home).join("backups/reviews-2026-11-24.db"), "x".repeat(900)).unwrap(),
        "warning",
        "the backup of 2026-11-24 is damaged",
        1,
    ),
    (
        "a changed backup",
        |home| tamper(&folder(home).join("backups/reviews-2026-11-23.db"), "UPDATE event SET rating = 1"),
        "warning",
        "the backup of 2026-11-23 is damaged",
        1,
    ),
    (
        "only an old backup",
        |home| {
            fs::rename(
                folder(home).join("backups/reviews-2026-11-23.db"),
                folder(home).join("backups/reviews-2026-11-01.db"),
            )
            .unwrap();
        },
        "warning",
        "the latest valid backup is from 2026-11-01, but the latest events are from 2026-11-23",
        1,
    ),
    (
        "no backup of a log of days",
        |home| {
            fs::remove_dir_all(folder(home).join("backups")).unwrap();
            let (mut store, _) = Store::open(&home.log(), [1; 16]).unwrap();
            store.append(&answer(1, 77, 9 * 24 * 60)).unwrap();
        },
        "warning",
        "there is no valid backup, and the log has events from 2026-11-14 on",
        1,
    ),
    (
        "a file where the backups should be",
        |home| {
            fs::remove_dir_all(folder(home).join("backups")).unwrap();
            fs::write(folder(home).join("backups"), "").unwrap();
        },
        "warning",
        "cannot be read: Not a directory",
        1,
    ),
    (
        "set aside",
        |home| fs::write(folder(home).join("reviews.db.broken-20261101-101112"), "").unwrap(),
        "info",
        "1 damaged log is next to the log",
        0,
    ),
    (
        "a broken cache",
        |home| fs::write(folder(home).join("decks.cache"), "rounds cache 01\nrubbish").unwrap(),
        "info",
        "decks.cache` is damaged",
        0,
    ),
    (
        "a former format",
        |home| fs::write(folder(home).join("reviews.db.format-0"), "").unwrap(),
        "info",
        "1 copy from before a migration",
        0,
    ),
    (
        "an interrupted start",
        |home| fs::write(folder(home).join("reviews.db.new-0123"), "").unwrap(),
        "info",
        "1 file from an interrupted start",
        0,
    ),
    (
        "a conflict of Syncthing",
        |home| fs::write(folder(home).join("reviews.sync-conflict-20261101-101112-ABCDEFG.db"), "").unwrap(),
        "warning",
        "made by a syncing program, is next to it; answers in it are not counted",
        1,
    ),
    (
        "a conflict of Dropbox",
        |home| fs::write(folder(home).join("reviews (anna's conflicted copy 2026-11-01).db"), "").unwrap(),
        "warning",
        "made by a syncing program, is next to it; answers in it are not counted",
        1,
    ),
    (
        "in a folder of Syncthing",
        |home| fs::create_dir(home.path().join(".local/.stfolder")).unwrap(),
        "warning",
        "Syncthing syncs the log in `",
        1,
    ),
    ("in a repository", |home| fs::create_dir(home.path().join(".git")).unwrap(), "info", "which git tracks", 0),
    (
        "a log for all to read",
        |home| set_permissions(&home.log(), 0o644),
        "warning",
        "other users of this device can read",
        1,
    ),
    (
        "a folder for all to look into",
        |home| set_permissions(&folder(home), 0o755),
        "warning",
        "other users of this device can read",
        1,
    ),
    (
        "a mistake in the configuration",
        |home| {
            home.write(".config/rounds/config.toml", "[study]\nsesion = 9\n");
        },
        "warning",
        "unknown key `study.sesion`; did you mean `session`?",
        1,
    ),
    (
        "no configuration file",
        |home| fs::create_dir_all(home.path().join(".config/rounds/config.toml")).unwrap(),
        "warning",
        "config.toml: not a regular file",
        1,
    ),
    (
        "a deck that is none",
        |home| {
            let path = home.write("mine/bad.toml", "schema = 1\n[deck\n");
            home.write(".config/rounds/config.toml", &format!("decks = ['{}']\n", path.display()));
        },
        "warning",
        "bad.toml: the deck was skipped",
        1,
    ),
    (
        "no deck where one should be",
        |home| {
            home.write(".config/rounds/config.toml", "decks = ['~/nowhere']\n");
        },
        "warning",
        "nowhere: listed under `decks` in the configuration, but does not exist",
        1,
    ),
    (
        "a log of two machines",
        |home| {
            let other = copy_undetectably(home);
            for (n, home) in [(50, home), (60, &other)] {
                let (mut store, _) = Store::open(&home.log(), [1; 16]).unwrap();
                store.append(&answer(9, n, 1)).unwrap();
            }
            let lines = other.run(&["log", "export"]).out();
            assert_eq!(home.run_with(&["log", "import", "-"], &lines).code(), 0);
        },
        "info",
        "device `01010101-0101-4101-8101-010101010101` wrote 1 number twice",
        0,
    ),
];

/// Copies the log to another machine undetectably, as a copy of the whole disk would.
fn copy_undetectably(home: &Home) -> Home {
    let other = Home::new();
    copy_folder(&folder(home), &folder(&other));
    drop(Store::open(&other.log(), [2; 16]).unwrap());
    execute(&other.log(), "UPDATE meta SET value = x'01010101010141018101010101010101' WHERE key = 'device'");
    other
}

/// Sets the permissions of a file.
fn set_permissions(path: &Path, mode: u32) {
    fs::set_permissions(path, std::os::unix::fs::PermissionsExt::from_mode(mode)).unwrap();
}

#[test]
fn every_problem_around_the_log_is_reported_with_help() {
    for (problem, make, severity, words, code) in OTHER_PROBLEMS {
        let home = home_with(5);
        make(&home);
        let (document, found_code) = examine(&home);
        assert!(has_finding(&document, severity, words), "{problem}: {document:#}");
        assert_eq!(found_code, code, "{problem}: {document:#}");
    }
}

#[test]
fn an_event_chained_to_a_replaced_event_is_reported() {
    let home = home_with(5);
    let other = copy_undetectably(&home);
    for (home, more) in [(&home, &[60][..]), (&other, &[50, 51])] {
        let (mut store, _) = Store::open(&home.log(), [1; 16]).unwrap();
        for n in more {
            store.append(&answer(9, *n, 1)).unwrap();
        }
    }
    // Only the second of the copy's two events arrives, and no event here precedes it.
    let lines = other.run(&["log", "export"]).out();
    let last = lines.lines().last().unwrap();
    let ran = home.run_with(&["log", "import", "-"], last);
    assert_eq!((ran.code(), ran.out().as_str()), (1, "0 events added, 0 known already, 1 line refused\n"));
    assert_eq!(home.run_with(&["log", "import", "-"], &lines).out(), "2 events added, 5 known already\n");
    assert_eq!(examine(&home).1, 0);
    // From another device it is accepted and reported.
    let (device, session) = ("018bcfe5-6800-4000-8000-0000000000aa", "018bcfe5-6800-4000-8000-0000000000bb");
    let mut forger = Forger::default();
    forger.event(device, session, -9, &forge::answer("twenty/i1", true, "study"));
    forger.continue_from(device, 1, &"ab".repeat(16));
    forger.event(device, session, -8, &forge::answer("twenty/i1", true, "study"));
    assert_eq!(home.run_with(&["log", "import", "-"], &forger.file()).out(), "2 events added, 0 known already\n");
    let (document, code) = examine(&home);
    assert!(code == 1 && has_finding(&document, "error", "does not follow the previous one"), "{document:#}");
}

#[test]
fn only_the_first_of_many_similar_problems_are_listed_and_the_rest_counted() {
    let home = home_with(60);
    tamper(&home.log(), "UPDATE event SET rating = 1");
    let (document, code) = examine(&home);
    assert_eq!(document["findings"].as_array().unwrap().len(), limits::TROUBLES + 1, "{document:#}");
    assert!(code == 1 && has_finding(&document, "error", "and 40 more like"), "{document:#}");
}

#[test]
fn with_an_unknown_home_folder_everything_else_is_reported() {
    let mut environment = rounds::cli::Environment::of_process();
    environment.data = None;
    (environment.config.file, environment.config.home) = (None, None);
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let exit = rounds::cli::run(["rounds", "doctor"].map(Into::into), &environment, &mut out, &mut err);
    let output = String::from_utf8(out).unwrap();
    assert_eq!((exit.code(), err.len()), (3, 0));
    assert!(output.contains("the home folder is unknown") && output.contains("set HOME or XDG_DATA_HOME"), "{output}");
}

#[test]
fn answers_in_the_wal_file_are_read_without_moving_them() {
    let from = Home::new();
    let (mut store, _) = Store::open(&from.log(), [1; 16]).unwrap();
    for n in 0..9 {
        store.append(&answer(1, n, 9 - i64::from(n))).unwrap();
    }
    for with_memory in [true, false] {
        let home = Home::new();
        copy_as_crashed(&from.log(), &home.log(), with_memory);
        restrict_to_owner(&home);
        let (document, code) = examine(&home);
        assert_eq!((code, &document["sections"]["log"]["events"]), (0, &9.into()), "{document:#}");
        assert_eq!(document["sections"]["integrity"]["sound"], true);
    }
    drop(store);
}

/// Restricts a log and its folder to their owner, as the program does.
fn restrict_to_owner(home: &Home) {
    set_permissions(&folder(home), 0o700);
    set_permissions(&home.log(), 0o600);
}

#[test]
fn an_interrupted_transaction_is_reported() {
    let home = home_with(5);
    execute(&home.log(), "PRAGMA journal_mode = delete");
    let crashed = Home::new().in_zone("UTC");
    copy_interrupted(&home.log(), &crashed.log());
    restrict_to_owner(&crashed);
    let (document, code) = examine(&crashed);
    assert!(code == 3 && has_finding(&document, "error", "was interrupted"), "{document:#}");
    assert_eq!(crashed.run(&["log", "export"]).out().lines().count(), 6);
    let (document, code) = examine(&crashed);
    assert_eq!(code, 0, "{document:#}");
}

#[test]
fn a_flipped_bit_is_reported_or_changes_nothing() {
    let home = home_with(40);
    let intact = fs::read(home.log()).unwrap();
    let events = home.events();
    for step in 0..40_usize {
        let mut bytes = intact.clone();
        let at = step * 7919 % bytes.len();
        bytes[at] ^= 1 << (step % 8);
        fs::write(home.log(), &bytes).unwrap();
        let (document, code) = examine(&home);
        let other = Home::new();
        fs::create_dir_all(folder(&other)).unwrap();
        fs::write(other.log(), &bytes).unwrap();
        assert!(code != 0 || other.events() == events, "byte {at}: {document:#}");
    }
}

#[test]
fn a_truncated_log_is_reported() {
    let home = home_with(40);
    let intact = fs::read(home.log()).unwrap();
    for step in 0..12 {
        fs::write(home.log(), &intact[..intact.len() * step / 12]).unwrap();
        let (document, code) = examine(&home);
        assert!(code == 1 || code == 3, "{step}: {document:#}");
    }
}

/// Stops a writer when dropped, even if the test fails.
struct Ending<'a>(&'a AtomicBool);

impl Drop for Ending<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

#[test]
fn doctor_reports_a_healthy_log_while_others_read_and_write() {
    let home = home_with(5);
    let done = AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            // Reopened now and then, so that the files next to the log come and go.
            for n in 0.. {
                let (mut store, _) = Store::open(&home.log(), [1; 16]).unwrap();
                for m in 0..20 {
                    store.append(&answer(2, n * 20 + m, 1)).unwrap();
                }
                if done.load(Ordering::Relaxed) {
                    break;
                }
            }
        });
        let _writer_ends = Ending(&done);
        let mut events = 0;
        for _ in 0..8 {
            let spawn = || home.command(&["doctor", "--json"]).stdout(Stdio::piped()).spawn().unwrap();
            for child in [spawn(), spawn()] {
                let output = child.wait_with_output().unwrap();
                let document: Value = serde_json::from_slice(&output.stdout).unwrap();
                assert_eq!((output.status.code(), &document["findings"]), (Some(0), &serde_json::json!([])));
                let seen = document["sections"]["log"]["events"].as_u64().unwrap();
                assert_eq!(document["sections"]["integrity"]["checked"], seen);
                assert!(seen >= 5);
                events = events.max(seen);
            }
        }
        assert!(events > 5, "nobody wrote meanwhile");
    });
}

#[test]
fn a_killed_doctor_leaves_no_trace() {
    let home = home_with(3000);
    let before = traces(home.path());
    for round in 0..12 {
        let mut child = home.command(&["doctor"]).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        // Killed at an arbitrary point: at once, or after its first output.
        if round % 3 == 2 {
            let _ = child.stdout.take().unwrap().read(&mut [0]);
        }
        child.kill().unwrap();
        child.wait().unwrap();
        assert_eq!(traces(home.path()), before);
    }
    assert_eq!(examine(&home).1, 0);
}

#[test]
fn a_closed_pipe_ends_it_quietly_with_what_it_found() {
    for (broken, code) in [(false, 0), (true, 1)] {
        let home = home_with(5);
        if broken {
            tamper(&home.log(), "UPDATE event SET rating = 1 WHERE n = 2");
        }
        for args in [&["doctor"][..], &["doctor", "--json"]] {
            let mut child = home.command(args).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
            drop(child.stdout.take());
            let output = child.wait_with_output().unwrap();
            assert_eq!((output.status.code(), output.stderr), (Some(code), Vec::new()), "{args:?}");
        }
    }
}

/// Visits every string in a document.
fn strings(value: &Value, check: &impl Fn(&str)) {
    match value {
        Value::String(text) => check(text),
        Value::Array(all) => all.iter().for_each(|value| strings(value, check)),
        Value::Object(all) => all.values().for_each(|value| strings(value, check)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

#[test]
fn names_with_terminal_escapes_are_shown_escaped() {
    const EVIL: &str = "e\u{1b}]0;x\u{7}\u{202e}\u{9b}2J\n`'vil";
    let home = home_with(5);
    fs::write(folder(&home).join(format!("reviews.db.broken-{EVIL}")), "").unwrap();
    fs::create_dir(home.path().join(format!("{EVIL}.toml"))).unwrap();
    let path = home.write(&format!("decks/{EVIL}.toml"), "schema = 1\n[deck\n");
    let quoted = path.to_str().unwrap().replace('\u{1b}', "\\u001b").replace('\u{7}', "\\u0007");
    let quoted = quoted.replace('\u{9b}', "\\u009b").replace('\n', "\\n").replace('\u{202e}', "\\u202e");
    home.write(".config/rounds/config.toml", &format!("decks = [\"{quoted}\"]\n\"k\\u001b\\u0007\" = 1\n"));
    let (document, code) = examine(&home);
    assert_eq!(code, 1);
    assert!(has_finding(&document, "warning", "vil.toml: the deck was skipped"), "{document:#}");
    let harmless = |text: &str| text.chars().all(|c| c == '\n' || !rounds::deck::clean::is_hostile(c));
    let text = home.run(&["doctor"]).out();
    assert!(harmless(&text) && text.contains("␛"), "{text}");
    // Errors of the operating system contain unescaped paths.
    let data = home.path().join(EVIL);
    fs::create_dir_all(data.join("rounds/reviews.db")).unwrap();
    let output = home.command(&["doctor"]).env("XDG_DATA_HOME", &data).output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(harmless(&text) && text.contains("`'vil/rounds/reviews.db` is not a regular file"), "{text}");
    strings(&document, &|text| assert!(harmless(text) && !text.contains('\n'), "{text:?}"));
}

#[test]
fn every_cap_is_printed() {
    let home = Home::new();
    let text = home.run(&["doctor", "--limits"]);
    assert_eq!(text.code(), 0);
    let document: Value = serde_json::from_str(&home.run(&["doctor", "--limits", "--json"]).out()).unwrap();
    assert_eq!(document["schema"], 1);
    for cap in limits::ALL {
        let name = cap.name.to_ascii_lowercase();
        assert_eq!(document["limits"][&name]["most"], cap.most, "{name}");
        let line = text.out().lines().find(|line| line.starts_with(&format!("{name} "))).unwrap().to_owned();
        assert!(line.contains(&format!(" {} ", cap.most)) && line.ends_with(cap.means), "{line}");
    }
    assert_eq!(document["limits"]["deck_bytes"]["most"], limits::DECK_BYTES);
    assert_eq!(fs::read_dir(home.path()).unwrap().count(), 0);
}

/// Runs doctor in a mount namespace of its own, after a command that prepares the folder; nothing, and a note, where this
/// machine does not allow that.
fn run_in_mount_namespace(home: &Home, mount: &str, what: &str) -> Option<Value> {
    let inner = home.command(&["doctor", "--json"]);
    let mut command = Command::new("unshare");
    command.args(["-rm", "sh", "-c", &format!("{mount} && exec \"$@\""), "sh"]).arg(inner.get_program());
    command.args(inner.get_args()).env("FOLDER", folder(home)).envs(home.variables()).current_dir(home.path());
    let output = command.output().ok()?;
    let document = serde_json::from_slice(&output.stdout).ok();
    if document.is_none() {
        assert!(output.status.code() != Some(101), "{}", String::from_utf8_lossy(&output.stderr));
        let _ = writeln!(std::io::stderr(), "skipped: {what}: this machine cannot prepare it");
    }
    document
}

#[test]
fn on_a_read_only_disk_everything_is_read_including_the_wal_file() {
    let from = Home::new();
    let (mut store, _) = Store::open(&from.log(), [1; 16]).unwrap();
    for n in 0..9 {
        store.append(&answer(1, n, 9 - i64::from(n))).unwrap();
    }
    let home = Home::new();
    copy_as_crashed(&from.log(), &home.log(), true);
    drop(store);
    let mount = "mount --bind \"$FOLDER\" \"$FOLDER\" && mount -o remount,bind,ro \"$FOLDER\"";
    if let Some(document) = run_in_mount_namespace(&home, mount, "a read-only disk") {
        assert!(has_finding(&document, "warning", "the disk with the log is read-only"), "{document:#}");
        let sections = &document["sections"];
        assert_eq!((&sections["log"]["events"], &sections["integrity"]["sound"]), (&9.into(), &true.into()));
    }
}

#[test]
fn a_nearly_full_disk_is_reported() {
    let home = Home::new();
    let copy = home.path().join("copy.db");
    write(&copy, 1, 5);
    fs::create_dir_all(folder(&home)).unwrap();
    let mount =
        format!("mount -t tmpfs -o size=2m tmpfs \"$FOLDER\" && cp '{}' \"$FOLDER/reviews.db\"", copy.display());
    if let Some(document) = run_in_mount_namespace(&home, &mount, "a disk that is nearly full") {
        assert!(has_finding(&document, "warning", "the disk with the log has only 2.0 MiB left"), "{document:#}");
    }
}

#[test]
fn a_log_of_another_user_is_reported_as_far_as_it_is_readable() {
    use std::os::unix::process::CommandExt;
    if !rustix::process::geteuid().is_root() {
        let _ =
            writeln!(std::io::stderr(), "skipped: a log of somebody else: only root can run a program as another user");
        return;
    }
    let home = home_with(5);
    let program = home.path().join("program");
    fs::copy(env!("CARGO_BIN_EXE_rounds"), &program).unwrap();
    for path in folder(&home).ancestors().take(4) {
        set_permissions(path, 0o755);
    }
    set_permissions(&home.log(), 0o644);
    let look = || {
        let mut command = Command::new(&program);
        command.args(["doctor", "--json"]).env_clear().envs(home.variables()).uid(65_534).gid(65_534).current_dir("/");
        let output = command.output().unwrap();
        (output.status.code(), serde_json::from_slice::<Value>(&output.stdout).unwrap())
    };
    let (code, document) = look();
    assert!(
        code == Some(1) && has_finding(&document, "error", "is not writable, so answers cannot be saved"),
        "{document:#}"
    );
    assert_eq!(document["sections"]["integrity"]["checked"], 5);
    set_permissions(&home.log(), 0o600);
    let (code, document) = look();
    assert!(code == Some(3) && has_finding(&document, "error", "Permission denied"), "{document:#}");
    set_permissions(&folder(&home), 0o700);
    let (code, document) = look();
    assert!(code == Some(3) && has_finding(&document, "error", "reviews.db`: permission denied"), "{document:#}");
}

#[test]
fn a_damaged_log_is_recovered_on_request_and_healthy_afterwards() {
    let home = home_with(400);
    {
        let (mut store, _) = Store::open(&home.log(), [1; 16]).unwrap();
        store.append(&answer(1, 9000, 0)).unwrap();
    }
    let mut bytes = fs::read(home.log()).unwrap();
    let middle = bytes.len() / 8192 * 4096;
    bytes[middle..middle + 4096].fill(0x5a);
    fs::write(home.log(), &bytes).unwrap();
    let (document, code) = examine(&home);
    assert!(code == 1 && document["findings"][0]["help"].as_str().unwrap().contains("`rounds log recover`"));
    let ran = home.run(&["log", "recover"]);
    assert_eq!(ran.code(), 0, "{}", ran.err());
    assert!(ran.out().contains("401 events were recovered, none is known to be missing"), "{}", ran.out());
    let (document, code) = examine(&home);
    assert!(code == 0 && has_finding(&document, "info", "1 damaged log is next to the log"), "{document:#}");
    let aside = fs::read_dir(folder(&home)).unwrap().map(|entry| entry.unwrap().path());
    let aside =
        aside.filter(|path| path.to_string_lossy().contains(".broken-")).find(|path| fs::read(path).unwrap() == bytes);
    assert!(aside.is_some(), "the damaged log is kept as it was");
}

#[test]
fn a_lost_log_is_restored_from_its_backups() {
    let home = home_with(5);
    fs::remove_file(home.log()).unwrap();
    let ran = home.run(&["log", "recover"]);
    assert!(ran.code() == 0 && ran.out().contains("5 events were recovered"), "{}{}", ran.out(), ran.err());
    assert!(ran.out().contains("5 events come only from the backup"), "{}", ran.out());
    assert_eq!(home.events().len(), 5);
}

#[test]
fn recovery_refuses_an_intact_log_and_a_foreign_file() {
    let home = home_with(5);
    let before = traces(home.path());
    let ran = home.run(&["log", "recover"]);
    assert_eq!((ran.code(), ran.out().as_str()), (0, "the review log is intact; there is nothing to recover\n"));
    assert_eq!(traces(home.path()), before);
    // A database of another program: it contains no event, and there is no head next to it.
    remove_log_and_head(&home);
    execute(&home.log(), "CREATE TABLE other (x); PRAGMA application_id = 5");
    let before = traces(home.path());
    assert_eq!(home.run(&["log", "recover"]).code(), 3);
    assert_eq!(traces(home.path()), before);
    let empty = Home::new();
    assert_eq!(empty.run(&["log", "recover"]).code(), 3);
    assert_eq!(fs::read_dir(empty.path()).unwrap().count(), 0);
}

#[test]
fn a_log_in_a_synced_folder_is_reported_at_startup() {
    let home = Home::new();
    assert_eq!(home.run(&["due"]).err(), "");
    fs::create_dir(home.path().join(".stfolder")).unwrap();
    let message = home.run(&["due"]).err();
    assert!(
        message.contains("Syncthing syncs the review log to other devices") && message.contains("`rounds doctor`"),
        "{message}"
    );
}

#[test]
fn a_copied_folder_becomes_another_device_and_both_logs_merge_without_loss() {
    let home = home_with(5);
    let other = Home::new();
    let born = |home: &Home| fs::metadata(home.log()).unwrap().created();
    copy_folder(&folder(&home), &folder(&other));
    // File times have limited resolution: a copy made in the same tick as the log would look like the same file.
    while born(&home).is_ok_and(|first| born(&other).is_ok_and(|copy| copy == first)) {
        fs::remove_dir_all(folder(&other)).unwrap();
        copy_folder(&folder(&home), &folder(&other));
    }
    for (n, home) in [(1, &home), (2, &other)] {
        let (mut store, _) = Store::open(&home.log(), [n; 16]).unwrap();
        for m in 0..3 {
            store.append(&answer(100 + n, m, 0)).unwrap();
        }
    }
    for (to, from) in [(&home, &other), (&other, &home)] {
        let lines = from.run(&["log", "export"]).out();
        assert_eq!(to.run_with(&["log", "import", "-"], &lines).code(), 0);
    }
    let ids = |home: &Home| {
        let mut ids: Vec<String> = home.events().iter().map(|event| event["id"].to_string()).collect();
        ids.sort_unstable();
        ids
    };
    assert_eq!((ids(&home).len(), ids(&home)), (11, ids(&other)));
    for home in [&home, &other] {
        restrict_to_owner(home);
        set_permissions(&folder(home).join("backups"), 0o700);
        let (document, code) = examine(home);
        assert_eq!(code, 0, "{document:#}");
        let knows = born(home).is_ok();
        assert_eq!(document["sections"]["integrity"]["sound"], knows, "{document:#}");
        assert_eq!(document["sections"]["devices"]["wrote"].as_array().unwrap().len(), 1 + usize::from(knows));
    }
}

#[test]
fn restoring_a_backup_continues_as_another_device() {
    let home = home_with(5);
    let (mut store, _) = Store::open(&home.log(), [1; 16]).unwrap();
    store.append(&answer(1, 70, 0)).unwrap();
    drop(store);
    // Another device has the events written after the backup.
    let lines = home.run(&["log", "export"]).out();
    fs::copy(folder(&home).join("backups/reviews-2026-11-23.db"), home.log()).unwrap();
    let (mut store, _) = Store::open(&home.log(), [3; 16]).unwrap();
    store.append(&answer(1, 80, 0)).unwrap();
    drop(store);
    assert_eq!(home.run_with(&["log", "import", "-"], &lines).out(), "1 event added, 5 known already\n");
    let (document, code) = examine(&home);
    assert_eq!((code, &document["sections"]["integrity"]["sound"]), (0, &true.into()), "{document:#}");
    assert_eq!(home.events().len(), 7);
}
