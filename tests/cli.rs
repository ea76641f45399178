//! The commands and their exact output.

use std::io::Read;
use std::process::Stdio;

use crate::harness::command::Home;
use crate::harness::fixture;

/// A home with the example deck, and the arguments that name it.
fn example() -> (Home, String) {
    let home = Home::new();
    let source = std::fs::read_to_string(fixture("decks/example.toml")).unwrap();
    let path = home.write("example.toml", &source);
    (home, path.to_string_lossy().into_owned())
}

#[test]
fn the_help_matches_its_snapshots() {
    let home = Home::new();
    for (name, args) in
        [("help", &["--help"][..]), ("help-study", &["study", "--help"]), ("help-check", &["check", "--help"])]
    {
        insta::assert_snapshot!(name, home.run(args).told(&home));
    }
}

#[test]
fn a_session_runs_in_plain_text_mode() {
    let (home, path) = example();
    let input = "help\nx\nB\nbetter\nundo\nundo\na\n\nb guess\n\nab\n\nmark\nskip\nquit\n";
    let ran = home.run_with(&["study", "--plain", "--seed", "3", &path], input);
    insta::assert_snapshot!(ran.told(&home));
}

#[test]
fn plain_text_mode_needs_two_lines_per_question_and_ends_with_a_summary() {
    let (home, path) = example();
    // The key is the first option in the file but shuffled on screen, so letters are tried until one is correct.
    let input = "a\n\nb\n\na b\n\nc\n\nb c\n\na c\n\na d\n\nb d\n\nc d\n\nd\n\n".repeat(20);
    let ran = home.run_with(&["study", "--plain", "--seed", "3", &path], &input);
    assert_eq!(ran.code(), 0, "{}", ran.err());
    assert!(ran.out().contains("Session complete. Score: "), "{}", ran.out());
    assert!(ran.out().contains(&format!("{} answers are saved.", home.answers().len())), "{}", ran.out());
}

#[test]
fn the_right_answer_comes_before_any_rationale() {
    let (home, path) = example();
    let ran = home.run_with(&["study", "--plain", "--seed", "3", &path], "a\n\nb\n\nquit\n");
    for part in ran.out().split("\nQuestion ").skip(1).filter(|part| part.contains("Why")) {
        let verdict = part.find("Right.").or(part.find("correct answer")).unwrap();
        assert!(verdict < part.find("Why").unwrap(), "{part}");
    }
    assert!(ran.out().chars().all(|c| c == '\n' || !c.is_control()));
}

#[test]
fn the_end_of_input_ends_plain_text_mode_and_keeps_the_answers() {
    let (home, path) = example();
    let ran = home.run_with(&["study", "--plain", &path], "a\n");
    assert_eq!(ran.code(), 0);
    assert!(ran.out().ends_with("1 answer is saved.\n"), "{}", ran.out());
    assert_eq!(home.answers().len(), 1);
}

#[test]
fn input_that_is_not_an_option_is_never_an_answer() {
    let (home, path) = example();
    let rubbish = format!("\n\n7\nzz\n{}\na1 b2\n\u{1b}[A\nquit\n", "y".repeat(100_000));
    let ran = home.run_with(&["study", "--plain", "--seed", "3", &path], &rubbish);
    assert_eq!(ran.code(), 0, "{}", ran.err());
    assert_eq!(home.answers().len(), 0, "{}", ran.out());
    assert!(ran.out().chars().all(|c| c == '\n' || !c.is_control()));
}

#[test]
fn without_a_terminal_one_line_explains_what_to_do() {
    let home = Home::new();
    insta::assert_snapshot!("no-terminal", home.run(&[]).told(&home));
    insta::assert_snapshot!("no-terminal-study", home.run(&["study"]).told(&home));
    for command in ["study", "exam"] {
        let ran = home.run(&[command, "absent"]);
        assert!(ran.code() == 2 && ran.err().contains("no deck named `absent`"), "{}", ran.err());
    }
}

#[test]
fn a_dumb_terminal_and_a_screen_reader_get_plain_text_mode() {
    for (name, value) in [("TERM", "dumb"), ("ACCESSIBLE", "1")] {
        let (home, path) = example();
        let mut command = home.command(&["study", &path]);
        let output = command.env(name, value).stdin(Stdio::null()).output().unwrap();
        let text = String::from_utf8(output.stdout).unwrap();
        assert!(text.contains("Question 1 of 6"), "{text}");
        assert!(!text.contains('\u{1b}'));
    }
}

#[test]
fn an_unknown_deck_is_reported_with_the_nearest_one() {
    let home = Home::new();
    insta::assert_snapshot!("unknown-deck", home.run(&["study", "--plain", "central-sensitisation"]).told(&home));
    insta::assert_snapshot!("unknown-tag", home.run(&["study", "--plain", "--tag", "cooking"]).told(&home));
    insta::assert_snapshot!("missing-path", home.run(&["study", "--plain", "./none.toml"]).told(&home));
    assert_eq!(home.run(&["study", "--limit", "0"]).code(), 2);
    assert_eq!(home.run(&["stduy"]).code(), 2);
}

#[test]
fn plain_text_mode_can_hide_the_options() {
    let (home, path) = example();
    let ran = home.run_with(&["study", "--plain", "--cover", "--seed", "1", &path], "skip\na\n\na\n\nquit\n");
    insta::assert_snapshot!(ran.told(&home));
    assert_eq!(home.answers()[0]["mode"], "cover");
}

#[test]
fn decks_and_due_print_text_and_json() {
    let (home, path) = example();
    home.run_with(&["study", "--plain", "--seed", "3", &path], "a\n\nb\n\nquit\n");
    for (name, args) in [
        ("due", &["due", "--decks", &path][..]),
        ("due-json", &["due", "--json", "--decks", &path]),
        ("paths", &["paths"]),
        ("paths-json", &["paths", "--json"]),
    ] {
        insta::assert_snapshot!(name, home.run(args).told(&home));
    }
    let listed = home.run(&["decks", "--decks", &path]).out();
    assert!(listed.lines().count() == 8 && listed.contains("central-sensitization"), "{listed}");
    let json: serde_json::Value = serde_json::from_str(&home.run(&["decks", "--json"]).out()).unwrap();
    assert_eq!((json["schema"].as_u64(), json["decks"].as_array().unwrap().len()), (Some(1), 6));
}

#[test]
fn a_deck_on_the_command_line_replaces_the_embedded_deck_with_the_same_id() {
    let home = Home::new();
    let source = std::fs::read_to_string(fixture("decks/example.toml")).unwrap();
    let mine = home.write("mine.toml", &source.replace("\"example\"", "\"central-sensitization\""));
    let listed = home.run(&["decks", "--decks", &mine.to_string_lossy()]).out();
    let row = listed.lines().find(|line| line.starts_with("central-sensitization")).unwrap();
    assert!(row.contains(" 6 ") && row.contains("An example"), "{listed}");
}

#[test]
fn the_configuration_names_decks_and_its_mistakes_are_reported() {
    let home = Home::new();
    home.write("mine/example.toml", &std::fs::read_to_string(fixture("decks/example.toml")).unwrap());
    home.write(".config/rounds/config.toml", "decks = ['~/mine']\n[study]\nnew_per_dya = 3\n");
    let ran = home.run(&["decks"]);
    assert!(ran.out().contains("An example"), "{}{}", ran.out(), ran.err());
    assert!(ran.err().contains("did you mean `new_per_day`?"), "{}", ran.err());
    assert_eq!(ran.code(), 0);
}

#[test]
fn a_closed_pipe_ends_every_command_quietly() {
    let (home, path) = example();
    let commands: [&[&str]; 8] = [
        &["decks"],
        &["stats"],
        &["due"],
        &["man"],
        &["completions", "bash"],
        &["log", "export"],
        &["--help"],
        &["study", "--plain", &path],
    ];
    for args in commands {
        let mut child =
            home.command(args).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        drop(child.stdout.take());
        let mut errors = String::new();
        child.stderr.take().unwrap().read_to_string(&mut errors).unwrap();
        let code = child.wait().unwrap().code();
        assert!(!errors.contains("panicked") && code == Some(0), "{args:?}: {code:?} {errors}");
    }
}

#[test]
fn the_exit_code_shows_deck_errors_even_if_nobody_reads_them() {
    let home = Home::new();
    home.write("d.toml", "schema = 1\n[deck]\nid = 'd'\n");
    for args in [&["check", "d.toml"][..], &["check", "--format", "json", "d.toml"], &["fmt", "--check", "d.toml"]] {
        let mut child =
            home.command(args).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        drop(child.stdout.take());
        assert_eq!(child.wait().unwrap().code(), Some(1), "{args:?}");
    }
}

#[test]
fn the_log_is_exported_as_json_lines() {
    let (home, path) = example();
    home.run_with(&["study", "--plain", "--seed", "3", &path], "C\n\nundo\na\nbetter\nreport\nsuspend\nquit\n");
    let events = home.events();
    let kinds: Vec<&str> = events.iter().map(|event| event["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds[..3], ["begin", "answer", "void"]);
    let sequence: Vec<u64> = events.iter().map(|event| event["seq"].as_u64().unwrap()).collect();
    assert!(sequence.iter().copied().eq(1..=events.len() as u64), "{sequence:?}");
}

#[test]
fn completions_and_the_manual_include_every_command() {
    let home = Home::new();
    let manual = home.run(&["man"]).out();
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let script = home.run(&["completions", shell]).out();
        for command in ["study", "decks", "due", "check", "log", "doctor", "paths", "completions", "man"] {
            assert!(script.contains(command), "{shell}: {command}");
            assert!(manual.contains(command), "{command}");
        }
    }
    assert!(manual.contains(".SH KEYS"));
}

#[cfg(unix)]
#[test]
fn a_log_that_cannot_be_written_is_reported_and_the_session_continues() {
    let (home, path) = example();
    // A file in the place of the folder: not even root can create a log there.
    home.write(".local/share/rounds", "in the way");
    let ran = home.run_with(&["study", "--plain", "--seed", "3", &path], "a\n\nb\n\nquit\n");
    insta::assert_snapshot!("no-log", ran.told(&home));
    assert_eq!(ran.code(), 3);
}

#[test]
fn a_damaged_log_is_moved_aside_and_its_readable_events_are_kept() {
    let (home, path) = example();
    home.run_with(&["study", "--plain", "--seed", "3", &path], "a\n\nb\n\nquit\n");
    let before = home.answers().len();
    let mut bytes = std::fs::read(home.log()).unwrap();
    let page = bytes.len() / 2;
    bytes[page..page + 64].fill(0x5a);
    std::fs::write(home.log(), &bytes).unwrap();
    let ran = home.run(&["due"]);
    assert_eq!(ran.code(), 0, "{}", ran.err());
    let folder = std::fs::read_dir(home.log().parent().unwrap()).unwrap();
    let is_moved_aside = folder.flatten().any(|entry| entry.file_name().to_string_lossy().contains(".broken-"));
    assert!(is_moved_aside || home.answers().len() == before, "{}", ran.err());
}

#[test]
fn a_file_that_is_not_a_log_is_not_touched() {
    let (home, path) = example();
    let log = home.log();
    std::fs::create_dir_all(log.parent().unwrap()).unwrap();
    std::fs::write(&log, "my diary, which happens to have this name and is long enough to be one").unwrap();
    let before = std::fs::read(&log).unwrap();
    let ran = home.run_with(&["study", "--plain", &path], "a\n\nquit\n");
    assert_eq!(ran.code(), 3);
    assert_eq!(std::fs::read(&log).unwrap(), before);
    assert!(ran.err().contains("not a review log"), "{}", ran.err());
}

#[cfg(unix)]
#[test]
fn unsaved_answers_are_saved_once_the_path_is_writable() {
    use std::io::{BufRead, BufReader, Write};
    let (home, path) = example();
    let blocked = home.write(".local/share/rounds", "in the way");
    let mut command = home.command(&["study", "--plain", "--seed", "3", &path]);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    let mut typed = child.stdin.take().unwrap();
    let mut printed = BufReader::new(child.stdout.take().unwrap()).lines();
    writeln!(typed, "a").unwrap();
    let is_reported = printed.any(|line| line.unwrap().contains("Not saved"));
    assert!(is_reported);
    std::fs::remove_file(blocked).unwrap();
    write!(typed, "\nb\n\nquit\n").unwrap();
    drop(typed);
    let rest: Vec<String> = printed.map(Result::unwrap).collect();
    assert!(rest.iter().any(|line| line.ends_with("2 answers are saved.")), "{rest:?}");
    assert_eq!(child.wait().unwrap().code(), Some(0));
    assert_eq!(home.answers().len(), 2);
}

#[test]
fn two_user_files_with_the_same_deck_id_are_reported() {
    let (home, path) = example();
    let other = home.write("other.toml", &std::fs::read_to_string(&path).unwrap());
    let ran = home.run(&["decks", "--decks", &path, "--decks", &other.to_string_lossy(), "--decks", &path]);
    assert_eq!(ran.err().matches("has the deck id `example` too").count(), 1, "{}", ran.err());
}

#[test]
fn importing_a_log_twice_adds_nothing() {
    let (home, path) = example();
    home.run_with(&["study", "--plain", "--seed", "1", &path], "a\n\na\n\nquit\n");
    let lines = home.run(&["log", "export"]).out();
    let other = Home::new();
    let file = other.write("log.jsonl", &lines).to_string_lossy().into_owned();
    let first = other.run(&["log", "import", &file]);
    assert_eq!((first.code(), first.out().as_str()), (0, "3 events added, 0 known already\n"), "{}", first.err());
    let again = other.run_with(&["log", "import", "-"], &lines);
    assert_eq!((again.code(), again.out().as_str()), (0, "0 events added, 3 known already\n"), "{}", again.err());
    assert_eq!(other.run(&["log", "export"]).out(), lines);
    let broken = lines.replace("\"kind\":\"answer\"", "\"kind\":\"answers\"") + "not an event\n{\"a\":1}\n";
    let third = Home::new();
    let file = third.write("log.jsonl", &broken).to_string_lossy().into_owned();
    let output = third.run(&["log", "import", &file]).told(&third);
    // Event ids are random.
    let ids = lines.lines().filter_map(|line| {
        let event: serde_json::Value = serde_json::from_str(line).ok()?;
        event["id"].as_str().map(str::to_owned)
    });
    insta::assert_snapshot!("import-broken", ids.fold(output, |output, id| output.replace(&id, "EVENT")));
    assert_eq!(third.run(&["log", "import", "nowhere.jsonl"]).code(), 3);
    assert_eq!(third.run(&["log", "import", "."]).code(), 3);
}

#[test]
fn even_a_short_session_leaves_a_backup_of_the_day() {
    let (home, path) = example();
    home.run_with(&["study", "--plain", "--seed", "1", &path], "quit\n");
    let names: Vec<String> = std::fs::read_dir(home.log().with_file_name("backups"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    assert_eq!(names, ["reviews-2026-11-23.db"]);
}

/// The number of events in today's backup.
fn events_in_backup(home: &Home) -> usize {
    let path = home.log().with_file_name("backups").join("reviews-2026-11-23.db");
    let (mut backup, _) = rounds::store::Store::open_read_only(&path).unwrap();
    backup.events_since(rounds::store::Cursor::default()).unwrap().0.len()
}

#[test]
fn the_backup_of_the_first_day_holds_the_first_session_and_later_ones_that_add_much() {
    let (home, path) = example();
    home.run_with(&["study", "--plain", "--seed", "1", &path], "a\n\nquit\n");
    let first = home.events().len();
    assert!(first > 0);
    assert_eq!(events_in_backup(&home), first);
    home.run_with(&["study", "--plain", "--seed", "1", &path], "a\n\nquit\n");
    assert_eq!(events_in_backup(&home), first, "few events are left to the next day");
    crate::harness::log::write(&home.log(), 3, 60);
    home.run_with(&["study", "--plain", "--seed", "1", &path], "quit\n");
    assert!(events_in_backup(&home) >= first + 60);
}

#[test]
fn a_failed_backup_is_reported_and_does_not_stop_the_session() {
    let (home, path) = example();
    std::fs::create_dir_all(home.log().parent().unwrap()).unwrap();
    std::fs::write(home.log().with_file_name("backups"), "a file").unwrap();
    let ran = home.run_with(&["study", "--plain", "--seed", "1", &path], "a\n\nquit\n");
    assert_eq!(ran.code(), 0);
    assert!(ran.err().contains("the review log could not be backed up"), "{}", ran.err());
    assert_eq!(home.answers().len(), 1);
}

#[test]
fn reviews_of_another_program_are_imported_without_a_deck() {
    let home = Home::new();
    let table =
        "review_ms,card,rating,duration_ms\n1711744352250,1,1,25060\n1711744359497,1,3,7241\n1711830759497,1,9,1\n";
    let file = home.write("revlog.csv", table).to_string_lossy().into_owned();
    let ran = home.run(&["log", "import", &file]);
    insta::assert_snapshot!("import-reviews", ran.told(&home));
    assert_eq!(home.run(&["log", "import", &file]).out(), "0 events added, 2 known already, 1 line refused\n");
    assert_eq!(home.answers().len(), 2);
    assert!(home.run(&["due"]).out().starts_with("0 due"));
    let csv = home.run(&["log", "export", "--format", "csv"]);
    assert_eq!(csv.out().lines().count(), 3, "{}", csv.out());
    assert!(csv.out().contains(",imported/card-1,wrong,0,fairly,again,25060,imported,"), "{}", csv.out());
}
