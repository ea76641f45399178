//! `kill -9`: every answer whose screen was drawn is in the log.
#![cfg(unix)]

use crate::harness::command::Home;
use crate::harness::pty::Screen;
use crate::harness::{fixture, twenty};

/// Answers so many items on an empty machine, kills the program at once, and gives the answers in the log.
fn killed_after(answers: usize) -> usize {
    let home = Home::new();
    let path = home.write("twenty.toml", &twenty()).to_string_lossy().into_owned();
    let mut screen = Screen::open(&home, &["study", "--seed", "1", "--new", "20", &path]);
    screen.wait_for("How sure?");
    for n in 0..answers {
        screen.press(if n % 3 == 0 { "a" } else { "b" });
        screen.wait_for("Comes back");
        if n + 1 < answers {
            screen.press("\r");
            screen.wait_for("How sure?");
        }
    }
    screen.child.kill().unwrap();
    let _ = screen.finish();
    home.answers().len()
}

#[test]
fn a_kill_after_any_answer_of_a_session_loses_none() {
    for answers in 0..=20 {
        assert_eq!(killed_after(answers), answers);
    }
}

/// The promise at full length. Run with `cargo test -- --ignored`.
#[test]
#[ignore = "takes minutes; the short form runs always"]
fn a_hundred_sessions_killed_lose_nothing() {
    for session in 0..100 {
        let answers = session % 20 + 1;
        assert_eq!(killed_after(answers), answers, "session {session}");
    }
}

#[test]
fn what_was_killed_is_offered_again() {
    let home = Home::new();
    let source = std::fs::read_to_string(fixture("decks/example.toml")).unwrap();
    home.write("decks/example.toml", &source);
    home.write(".config/rounds/config.toml", "decks = ['~/decks']\n");
    let mut screen = Screen::open(&home, &["study", "example"]);
    screen.wait_for("How sure?");
    screen.press("a");
    screen.wait_until("an explanation or a ticked option", |text| text.contains("Comes back") || text.contains("[x]"));
    if screen.text().contains("[x]") {
        screen.press("\r");
        screen.wait_for("Comes back");
    }
    screen.child.kill().unwrap();
    let _ = screen.finish();
    let mut screen = Screen::open(&home, &[]);
    screen.wait_for("Continue: An example");
    screen.press("\r");
    screen.wait_for("How sure?");
    screen.press("\x03");
    assert_eq!(screen.finish().0, 0);
}
