//! Log integrity in the whole program: events that changed after they were saved are reported wherever they are read.

use std::fs;

use rounds::store::Store;

use crate::harness::command::Home;
use crate::harness::log::{answer, tamper, write};
use crate::harness::pty::Screen;
#[cfg(target_os = "linux")]
use crate::harness::strace::Fault;
use crate::harness::twenty;

/// A home with a log of so many answers.
fn home_with(answers: u32) -> Home {
    let home = Home::new();
    fs::create_dir_all(home.log().parent().unwrap()).unwrap();
    write(&home.log(), 1, answers);
    home
}

#[test]
fn every_command_reports_an_altered_event_and_none_counts_it() {
    let message = "the review log is damaged: 1 event was changed after being saved and is excluded. Run `rounds log \
        recover` to look for it in the backups";
    // Changes of several bits, because a single flipped bit is fixed.
    for change in ["rating = 4", "at_ms = at_ms - 999999", "latency_ms = 77", "session = randomblob(16)", "hash = id"] {
        let home = home_with(20);
        tamper(&home.log(), &format!("UPDATE event SET {change} WHERE n = 20"));
        for (args, code) in [
            (&["due"][..], 0),
            (&["stats"], 0),
            (&["stats", "--json"], 0),
            (&["log", "export"], 1),
            (&["log", "export", "--format", "csv"], 1),
        ] {
            let ran = home.run(args);
            assert_eq!((ran.code(), ran.err().contains(message)), (code, true), "{change} {args:?}: {}", ran.err());
        }
        let ran = home.run_with(&["study", "--plain"], "quit\n");
        assert!(ran.err().contains(message), "{change}: {}", ran.err());
        assert_eq!(home.run(&["log", "export"]).out().lines().filter(|line| line.contains("\"answer\"")).count(), 19);
        let mut screen = Screen::open(&home, &[]);
        screen.wait_for("Recover the review log now?");
        assert!(screen.text().contains("1 event was changed after being saved"), "{}", screen.text());
        screen.press("n\r");
        screen.wait_for("Study: ");
        screen.press("q");
        assert_eq!(screen.finish().0, 0);
    }
}

#[test]
fn a_flipped_bit_in_an_event_is_fixed_when_the_program_starts_in_a_terminal() {
    let home = home_with(20);
    let before = home.run(&["log", "export"]).out();
    tamper(&home.log(), "UPDATE event SET latency_ms = 3001 WHERE n = 20");
    assert!(home.run(&["due"]).err().contains("1 event was changed after being saved"));
    let mut screen = Screen::open(&home, &[]);
    screen.wait_for("20 answered");
    screen.press("q");
    assert_eq!(screen.finish().0, 0);
    assert_eq!(home.run(&["log", "export"]).out(), before);
    assert_eq!(home.run(&["due"]).err(), "");
}

#[test]
fn the_home_screen_reports_a_damaged_log_until_it_is_recovered() {
    let message = "The review log is damaged. Run `rounds log recover`";
    let home = home_with(20);
    tamper(&home.log(), "UPDATE event SET rating = 4 WHERE n = 20");
    let plain = home.run_with(&["study", "--plain"], "quit\n");
    assert!(plain.out().starts_with(message), "{}", plain.out());
    let mut screen = Screen::open(&home, &[]);
    screen.wait_for("Recover the review log now?");
    screen.press("n\r");
    screen.wait_for("Study: ");
    for key in ["j", "k", ","] {
        screen.press(key);
    }
    screen.wait_for("Saved in");
    screen.press("\u{1b}");
    screen.wait_for("Study: ");
    assert!(screen.text().contains("The review log is damaged"), "{}", screen.text());
    let recovered = home.run(&["log", "recover", "--yes"]);
    assert_eq!(recovered.code(), 0, "{}", recovered.err());
    screen.press(",");
    screen.wait_for("Saved in");
    screen.press("\u{1b}");
    screen.wait_for("Study: ");
    screen.wait_until("nothing is damaged", |text| !text.contains("is damaged"));
    screen.press("q");
    assert_eq!(screen.finish().0, 0);
    assert_eq!(home.run(&["due"]).err(), "");
    let plain = home.run_with(&["study", "--plain"], "quit\n");
    assert!(!plain.out().contains("damaged"), "{}", plain.out());
}

#[test]
fn a_deleted_event_is_reported() {
    for (rows, message) in [("n = 7", "1 event is missing"), ("n > 15", "5 events are missing")] {
        let home = home_with(20);
        tamper(&home.log(), &format!("DELETE FROM event WHERE {rows}"));
        for args in [&["due"][..], &["stats"], &["log", "export"]] {
            assert!(home.run(args).err().contains(message), "{args:?}: {}", home.run(args).err());
        }
    }
}

#[test]
fn answers_lost_with_the_write_ahead_file_are_reported_at_startup_and_by_doctor() {
    let home = home_with(20);
    let waiting = home.log().with_file_name("reviews.db-wal");
    // The files that a killed program leaves behind.
    let (mut store, _) = Store::open(&home.log(), [1; 16]).unwrap();
    for n in 20..25 {
        store.append(&answer(1, n, 0)).unwrap();
    }
    let files: Vec<_> = [home.log(), home.log().with_file_name("reviews.db.head")]
        .map(|path| (fs::read(&path).unwrap(), path))
        .into_iter()
        .collect();
    drop(store);
    for (bytes, path) in &files {
        // The same inode, so that it counts as the same installation.
        fs::write(path, bytes).unwrap();
    }
    let _ = fs::remove_file(&waiting);
    let doctor = home.run(&["doctor"]);
    assert!(doctor.out().contains("events 21 to 25 of device"), "{}", doctor.out());
    let ran = home.run(&["due"]);
    assert!(ran.err().contains("the end of the review log is missing: 5 saved events are lost"), "{}", ran.err());
    assert!(!home.run(&["due"]).err().contains("is missing"), "it is told once");
    let doctor = home.run(&["doctor"]);
    assert!(doctor.out().contains("events 21 to 25 of device"), "and the doctor goes on: {}", doctor.out());
    assert_eq!(doctor.code(), 1);
}

#[cfg(target_os = "linux")]
#[test]
fn a_cached_deck_that_can_no_longer_be_opened_is_reported_rather_than_shown_as_empty() {
    let home = Home::new();
    let deck = home.write("decks/one.toml", include_str!("fixtures/article.toml"));
    let folder = deck.parent().unwrap().to_string_lossy().into_owned();
    let args = ["due", "--decks", folder.as_str()];
    // The first run reads the deck, the second uses the cache.
    assert_eq!(home.run(&args).err(), "");
    assert_eq!(home.run(&args).err(), "");
    let Some(ran) = (Fault { path: &deck, call: "openat", error: "EACCES" }).run(&home, &args, "") else { return };
    assert!(ran.err().contains("decks/one.toml: permission denied"), "{}", ran.err());
}

#[cfg(unix)]
#[test]
fn a_deck_whose_text_cannot_be_read_in_a_session_is_reported() {
    let changes = [
        (None, "one.toml: no such file or folder. Its items are excluded."),
        (Some("x = 1"), "one.toml: it no longer contains the deck `twenty`. Its items are excluded"),
    ];
    for (text, message) in changes {
        let home = Home::new();
        let deck = home.write("decks/one.toml", &twenty());
        home.write(".config/rounds/config.toml", "decks = ['~/decks']\n");
        let mut screen = Screen::open(&home, &[]);
        screen.wait_for("Study: ");
        match text {
            Some(text) => fs::write(&deck, text).unwrap(),
            None => fs::remove_file(&deck).unwrap(),
        }
        screen.press("jj\r");
        screen.wait_until(message, |text| text.split_whitespace().collect::<Vec<_>>().join(" ").contains(message));
        screen.wait_for("1 deck with errors");
        screen.press("p");
        screen.wait_for("one.toml");
        screen.press("qq");
        assert_eq!(screen.finish().0, 0);
    }
}

#[cfg(unix)]
#[test]
fn the_end_of_a_session_empties_the_write_ahead_file_while_the_program_continues() {
    let home = Home::new();
    let deck = home.write("one.toml", &twenty()).to_string_lossy().into_owned();
    let waiting = || fs::metadata(home.log().with_file_name("reviews.db-wal")).map_or(0, |data| data.len());
    let mut screen = Screen::open(&home, &["study", "--seed", "1", "--limit", "1", &deck]);
    screen.wait_for("How sure?");
    let text = screen.text();
    let right = text.lines().find_map(|line| line.trim().strip_suffix("yes")).unwrap().trim();
    screen.press(right.trim_start_matches(['▸', '>', ' ']));
    screen.wait_for("Comes back");
    assert!(waiting() > 0);
    screen.press("\r");
    screen.wait_for("Session complete");
    screen.press("q");
    screen.wait_for("Study: ");
    let emptied = (0..50).any(|_| {
        screen.wait_idle();
        waiting() == 0
    });
    assert!(emptied);
    screen.kill();
    assert_eq!(home.answers().len(), 1);
}
