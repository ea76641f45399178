//! `kill -9`: every answer whose screen was drawn is in the log.
#![cfg(unix)]

use crate::harness::command::Home;
use crate::harness::pty::Screen;
use crate::harness::{fixture, twenty};

/// Presses this many keys of a session in a new home (an answer, Enter, an answer, Enter, ...), kills the
/// program as soon as the last key's screen is drawn, and returns the number of answers in the log.
fn killed_after(keys: usize) -> usize {
    let home = Home::new();
    let path = home.write("twenty.toml", &twenty()).to_string_lossy().into_owned();
    let mut screen = Screen::open(&home, &["study", "--seed", "1", "--new", "20", &path]);
    screen.wait_for("How sure?");
    for key in 0..keys {
        if key % 2 == 0 {
            screen.press(if key % 6 == 0 { "b" } else { "a" });
            screen.wait_for("Comes back");
        } else {
            screen.press("\r");
            screen.wait_for("How sure?");
        }
    }
    screen.kill();
    let _ = screen.finish();
    home.answers().len()
}

/// The number of answers among `keys` keys.
fn answers_in(keys: usize) -> usize {
    keys.div_ceil(2)
}

/// The full test: a hundred sessions of twenty items, killed after each key.
#[test]
fn a_hundred_sessions_killed_after_each_key_lose_nothing() {
    for session in 0..100 {
        let keys = session % 40;
        assert_eq!(killed_after(keys), answers_in(keys), "session {session}, killed after key {keys}");
    }
}

/// Killed while a key is processed: every answer that was shown is in the log, and the log is intact.
#[test]
fn a_kill_while_a_key_is_processed_loses_nothing_that_was_shown() {
    for answers in 0..12 {
        let home = Home::new();
        let path = home.write("twenty.toml", &twenty()).to_string_lossy().into_owned();
        let mut screen = Screen::open(&home, &["study", "--seed", "1", "--new", "20", &path]);
        screen.wait_for("How sure?");
        for _ in 0..answers {
            screen.press("a");
            screen.wait_for("Comes back");
            screen.press("\r");
            screen.wait_for("How sure?");
        }
        screen.press("a");
        screen.kill();
        let _ = screen.finish();
        let saved = home.answers().len();
        assert!(saved == answers || saved == answers + 1, "{saved} of {answers} and one in the making");
        let again = home.run_with(&["study", "--plain", "--new", "20", &path], "a\n");
        assert_eq!((again.code(), home.answers().len()), (0, saved + 1), "{}", again.err());
    }
}

#[test]
fn a_killed_session_is_offered_again() {
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
    screen.kill();
    let _ = screen.finish();
    let mut screen = Screen::open(&home, &[]);
    screen.wait_for("Continue: An example");
    screen.press("\r");
    screen.wait_for("How sure?");
    screen.press("\x03");
    assert_eq!(screen.finish().0, 0);
}

/// Chooses an option in `choices` questions of an exam, kills the program as soon as the last choice is drawn, and
/// returns
/// the plain-text output of a restart.
fn exam_killed_after(choices: usize) -> String {
    let home = Home::new();
    let path = home.write("twenty.toml", &twenty()).to_string_lossy().into_owned();
    let mut screen = Screen::open(&home, &["exam", "--seed", "1", "--items", "20", &path]);
    screen.wait_for("20 questions in");
    screen.press("\r");
    screen.wait_for("0 of 20");
    for choice in 1..=choices {
        screen.press(if choice % 2 == 0 { "b" } else { "A" });
        screen.wait_for(&format!("{choice} of 20"));
        if choice < choices {
            screen.press("\x1b[C");
            screen.wait_for(&format!("  {}/20", choice + 1));
        }
    }
    screen.kill();
    let _ = screen.finish();
    let ran = home.run_with(&["exam", &path, "--plain"], "list\n");
    assert_eq!(ran.code(), 0, "{}", ran.err());
    ran.out()
}

#[test]
fn an_exam_killed_after_any_choice_continues_with_every_choice() {
    for choices in 0..=20 {
        let output = exam_killed_after(choices);
        assert!(output.contains(&format!("{choices} of 20 answered")), "{choices}: {output}");
    }
}

#[test]
fn two_processes_in_one_exam_lose_nothing() {
    let home = Home::new();
    let path = home.write("twenty.toml", &twenty()).to_string_lossy().into_owned();
    let mut first = Screen::open(&home, &["exam", "--seed", "1", "--items", "20", &path]);
    first.wait_for("20 questions in");
    first.press("\r");
    first.wait_for("0 of 20");
    first.press("a");
    first.wait_for("1 of 20");
    let mut second = Screen::open(&home, &["exam", &path]);
    second.wait_for("1 of 20");
    second.press("\x1b[C");
    second.wait_for("  2/20");
    second.press("b");
    second.wait_for("2 of 20");
    first.press("\x1b[C");
    first.wait_for("  2/20");
    first.press("\x1b[C");
    first.wait_for("  3/20");
    first.press("a");
    first.wait_for("2 of 20");
    for mut screen in [first, second] {
        screen.press("\x03");
        assert_eq!(screen.finish().0, 0);
    }
    let output = home.run_with(&["exam", &path, "--plain"], "list\n").out();
    assert!(output.contains("3 of 20 answered"), "{output}");
}
