//! Pages: the commands of the command line as screens, and the list of decks.

use std::collections::VecDeque;

use rounds::app::screen::Screen;
use rounds::app::{self, Message};
use rounds::deck::{Library, library::Origin, read};
use rounds::ui::tui;

#[cfg(unix)]
use crate::harness::command::Home;
#[cfg(unix)]
use crate::harness::pty;
use crate::harness::screen::{SIZES, styled, text};
use crate::harness::script::{Learner, Seen};
use crate::harness::twenty;

/// A learner with a deck of twenty items and one of a single item.
fn learner() -> Learner {
    let one = "schema = 1\n[deck]\nid = 'z-one'\ntitle = 'A single question'\n[[item]]\nid = 'i'\nshuffle = false\nstem = 'Is it one?'\n\
               options = [{ text = 'yes', correct = true }, { text = 'no' }]\n";
    let mut library = Library::default();
    for source in [twenty().as_str(), one] {
        library.add(read(source).deck.unwrap(), Origin::Embedded, 0).unwrap();
    }
    let mut learner = Learner::new().sized(100, 30);
    learner.library = library.into();
    learner
}

/// The title in the first row.
fn title(seen: &Seen) -> String {
    let text = seen.text();
    let first = text.lines().next().unwrap_or_default();
    first.split("   ").next().unwrap_or_default().trim().to_owned()
}

#[test]
fn every_page_opens_from_anywhere_by_the_name_of_its_command() {
    let pages = [
        ("decks", "Decks"),
        ("plan", "Exam dates"),
        ("optimize", "Memory model"),
        ("retention", "Desired retention"),
        ("record", "Completion record"),
        ("doctor", "Health check"),
    ];
    for start in ["", "<enter>", "t", "b", ",", ":decks<enter>", ":doctor<enter>"] {
        for (name, words) in pages {
            let seen = learner().press(&format!("{start}:{name}<enter>"));
            assert_eq!(title(&seen), words, "{start}:{name}\n{}", seen.text());
            assert!(seen.text().contains(&format!("rounds {name}")), "{}", seen.text());
        }
    }
    for (name, _) in pages {
        assert!(matches!(learner().press(&format!(":{name}<enter><esc>")).app.screen, Screen::Home(_)), "{name}");
        let seen = learner().press(&format!("e<enter><enter>a:{name}<enter>"));
        assert!(matches!(seen.app.screen, Screen::Exam(_)) && seen.app.palette.is_some(), "{name}");
        assert!(seen.text().contains("its clock keeps running"), "{}", seen.text());
    }
}

#[test]
fn plain_words_find_the_pages() {
    let pages = [
        ("exam date", "Set exam dates"),
        ("fsrs", "Fit the memory model"),
        ("certificate", "Show the completion record"),
        ("how many reviews", "reviews per day"),
        ("health", "Check the health"),
    ];
    for (words, help) in pages {
        let text = learner().press(&format!(":{words}")).text();
        assert!(text.lines().nth(3).unwrap_or_default().contains(help), "{words}: {text}");
    }
}

#[test]
fn a_page_scrolls_to_its_end_and_changes_its_deck() {
    for (columns, rows) in SIZES {
        let seen = learner().sized(columns, rows).press(":doctor<enter><end>");
        assert!(seen.text().contains("39  a line"), "{}", seen.text());
        let seen = learner().sized(columns, rows).press(":retention<enter>");
        insta::assert_snapshot!(format!("page-{columns}x{rows}"), styled(&seen.buffer));
    }
    let about = |keys: &str| {
        let text = learner().press(keys).text();
        text.lines().find(|line| line.contains(" of ")).unwrap_or_default().trim().to_owned()
    };
    assert_eq!(about(":retention<enter><right>"), "Retention of twenty");
    assert_eq!(about(":retention<enter><right>n"), "Retention of z-one");
    assert_eq!(about(":retention<enter><right><right><right>"), "Retention of all decks");
    assert_eq!(about(":retention<enter><left>"), "Retention of z-one");
    assert_eq!(about(":doctor<enter><right>"), "Doctor of all decks");
    assert_eq!(about(":record<enter><right>"), "Record of all decks", "no deck offers a record");
    assert_eq!(about(":plan<enter><down><enter>"), "Plan of z-one");
    assert_eq!(about(":plan<enter><enter><left>"), "Plan of z-one", "a plan is about one deck");
}

#[test]
fn a_page_says_that_it_is_computed_before_it_is() {
    let mut learner = learner();
    let (mut app, _) = learner.begin();
    learner.send(&mut app, ":retention");
    let enter = Message::Command(app::Command::Enter, Some('\n'));
    let now = app::Shell::now(&learner.script);
    let effects = app::update(&mut app, enter, now);
    assert!(matches!(effects.as_slice(), [app::Effect::OpenPage(_)]), "{effects:?}");
    let mut terminal = ratatui::Terminal::new(ratatui::backend::TestBackend::new(80, 24)).unwrap();
    let Ok(()) = tui::draw(&mut terminal, &mut app);
    assert!(text(terminal.backend().buffer()).contains("Computing."));
    // Content that arrives after the learner has left the page is dropped.
    learner.send(&mut app, "<esc>");
    let Ok(_) = app::dispatch(&mut app, VecDeque::new(), effects, &mut learner.script);
    assert!(matches!(app.screen, Screen::Home(_)));
}

#[test]
fn the_list_of_decks_studies_one_and_sets_up_its_exam() {
    for (columns, rows) in SIZES {
        let seen = learner().sized(columns, rows).press(":decks<enter>");
        insta::assert_snapshot!(format!("decks-{columns}x{rows}"), styled(&seen.buffer));
    }
    let seen = learner().press(":decks<enter>");
    let rows: Vec<String> = seen.text().lines().map(str::to_owned).collect();
    let row = rows.iter().find(|row| row.contains("Twenty")).unwrap();
    assert_eq!(row.split_whitespace().rev().take(3).collect::<Vec<_>>(), ["20", "·", "20"], "new, due, items: {row}");
    let seen = learner().press(":decks<enter>j<enter>");
    assert!(matches!(seen.app.screen, Screen::Study(_)) && seen.text().contains("Is it one?"), "{}", seen.text());
    let seen = learner().press(":decks<enter>je");
    let Screen::Setup(setup) = &seen.app.screen else { panic!("{}", seen.text()) };
    assert_eq!(setup.decks[setup.deck].as_str(), "z-one");
    let seen = learner().press(":decks<enter>jd");
    assert!(seen.text().contains("Exam date (YYYY-MM-DD)") && seen.text().contains("of z-one"), "{}", seen.text());
}

#[test]
fn an_exam_date_is_typed_shown_and_accepted() {
    let mut learner = learner();
    let seen = learner.press(":plan<enter><enter><enter>2026-12-14");
    assert!(seen.text().contains("Exam date (YYYY-MM-DD): 2026-12-14"), "{}", seen.text());
    let seen = learner.press(":plan<enter><enter><enter>2026-12-14<enter>");
    assert!(seen.text().contains("Plan of twenty, exam on 2026-12-14"), "{}", seen.text());
    assert!(seen.text().contains("Nothing has changed yet. Enter accepts this plan, Esc discards it."));
    assert!(learner.script.log.is_empty(), "nothing is written before it is accepted");
    let seen = learner.press(":plan<enter><enter><enter>2026-12-14<enter><esc>");
    assert!(!seen.text().contains("2026-12-14") && learner.script.log.is_empty(), "{}", seen.text());
    let seen = learner.press(":plan<enter><enter><enter>2026-12-14<enter><enter>");
    assert!(seen.text().contains("Plan of twenty, exam on 2026-12-14"), "{}", seen.text());
    assert!(!seen.text().contains("Nothing has changed") && learner.script.log.len() == 1, "{}", seen.text());
    let home = learner.press(":plan<enter><enter><enter>2026-12-20<enter><enter><esc><esc>").text();
    assert!(home.contains("Dec 20 (27 days)"), "home shows the new date at once: {home}");
    let list = learner.press(":plan<enter>").text();
    assert!(list.contains("2026-12-20") && list.contains("27 days"), "{list}");
    for (columns, rows) in SIZES {
        learner.size = (columns, rows);
        let seen = learner.press(":plan<enter>");
        insta::assert_snapshot!(format!("exam-dates-{columns}x{rows}"), styled(&seen.buffer));
        let seen = learner.press(":plan<enter>d2026-12-24<enter>");
        insta::assert_snapshot!(format!("exam-date-{columns}x{rows}"), styled(&seen.buffer));
    }
}

#[test]
fn a_date_that_is_none_keeps_the_field_and_says_how_to_write_it() {
    let seen = learner().press(":plan<enter>d2026-13-40<enter>");
    assert!(seen.text().contains("2026-13-40") && seen.text().contains("Write a day as YYYY-MM-DD"), "{}", seen.text());
    let seen = learner().press(":plan<enter>dabcq?:2026<bs>7");
    assert!(seen.text().contains("(YYYY-MM-DD): 2027"), "only digits are typed: {}", seen.text());
    let seen = learner().press(":plan<enter>d2026<esc>");
    assert!(!seen.text().contains("(YYYY-MM-DD)") && seen.text().contains("of twenty"), "{}", seen.text());
}

#[test]
fn an_exam_date_is_removed_with_a_second_press() {
    let mut learner = learner();
    learner.press(":plan<enter>d2026-12-14<enter><enter>");
    let seen = learner.press(":plan<enter><enter>x");
    assert!(seen.text().contains("Remove the exam date?") && learner.script.log.len() == 1, "{}", seen.text());
    learner.press(":plan<enter><enter>x<down>x");
    assert_eq!(learner.script.log.len(), 1, "another key takes the question back");
    let seen = learner.press(":plan<enter><enter>xx");
    assert!(!seen.text().contains("2026-12-14") && learner.script.log.len() == 2, "{}", seen.text());
    let home = learner.press("").text();
    assert!(!home.contains("Dec 14"), "{home}");
    let seen = learner.press(":plan<enter><enter>xx");
    assert_eq!(learner.script.log.len(), 2, "there is nothing to remove: {}", seen.text());
}

#[test]
fn the_memory_model_is_fitted_used_and_undone() {
    let mut learner = learner();
    let seen = learner.press(":optimize<enter>y");
    assert!(seen.text().contains("Enter fit") && learner.script.log.is_empty(), "{}", seen.text());
    let seen = learner.press(":optimize<enter><enter>");
    assert!(seen.text().contains("Optimize of all decks, fitted"), "{}", seen.text());
    assert!(seen.text().contains("y uses these parameters, Esc discards them."), "{}", seen.text());
    learner.press(":optimize<enter><enter><enter><esc>");
    assert!(learner.script.log.is_empty(), "only y uses them");
    let seen = learner.press(":optimize<enter><enter>y");
    assert!(seen.text().contains("of all decks, updated") && learner.script.log.len() == 1, "{}", seen.text());
    assert!(seen.app.ledger.adopted().is_some());
    let seen = learner.press(":optimize<enter>xx");
    assert!(!seen.text().contains("updated") && learner.script.log.len() == 2, "{}", seen.text());
    assert!(seen.app.ledger.adopted().is_none());
}

#[test]
fn an_exam_date_that_cannot_be_saved_is_kept_and_says_so() {
    let mut learner = learner();
    learner.script.disk_full = true;
    let seen = learner.press(":plan<enter>d2026-12-14<enter><enter>");
    assert!(seen.text().contains("NOT SAVED"), "{}", seen.text());
    assert!(seen.app.ledger.exam_date("twenty").is_some() && seen.app.unsaved.len() == 1);
}

/// Opens a page of the running program from its home screen.
#[cfg(unix)]
fn open(screen: &mut pty::Screen, name: &str, words: &str) {
    screen.wait_for("q quit");
    screen.press(":");
    screen.wait_for("Commands");
    screen.press(name);
    screen.press("\r");
    screen.wait_for(words);
}

#[cfg(unix)]
#[test]
fn a_page_shows_what_the_command_prints() {
    let home = Home::new();
    let mut screen = pty::Screen::open(&home, &[]);
    let pages = [
        ("doctor", "Health check"),
        ("retention", "Average reviews per day"),
        ("optimize", "Parameters in use: the published defaults"),
        ("record", "You have not passed an exam yet"),
        ("decks", "training-pathways · part"),
        ("plan", "No exam date"),
    ];
    for (name, words) in pages {
        open(&mut screen, name, words);
        if name != "plan" {
            screen.press("\x1b");
        }
    }
    screen.press("d");
    screen.wait_for("YYYY-MM-DD");
    screen.press("2000-01-01\r");
    screen.wait_for("leaves no days to plan");
    screen.press("\r2026-12-20\r");
    screen.wait_for("Nothing has changed yet");
    screen.press("\r");
    screen.wait_for("x remove");
    screen.press("\x03");
    assert_eq!(screen.finish().0, 0);
    let told = home.run(&["plan", "training-pathways"]).out();
    let kinds: Vec<String> = home.events().iter().map(|event| event["kind"].as_str().unwrap().to_owned()).collect();
    assert_eq!(kinds, ["exam-date"], "{told}");
}

#[cfg(unix)]
#[test]
fn the_page_of_the_memory_model_writes_what_the_command_would() {
    let home = crate::optimize::home(1500);
    let mut screen = pty::Screen::open(&home, &[]);
    open(&mut screen, "optimize", "Enter fit");
    screen.press("\r");
    screen.wait_for("Log loss");
    screen.press("y");
    screen.wait_for("Parameters in use: fitted to");
    screen.press("xx");
    screen.wait_for("Parameters in use: the published defaults");
    screen.press("\x1b");
    screen.wait_for("q quit");
    screen.press("\x03");
    assert_eq!(screen.finish().0, 0);
    let events = home.events();
    let kinds: Vec<&str> = events.iter().skip(1500).map(|event| event["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["params", "void"]);
}

#[cfg(unix)]
#[test]
fn the_page_of_a_record_shows_it_before_it_is_written() {
    let (home, path) = crate::exam::home_with_activity();
    let lines = crate::exam::correct_lines(&home, &path);
    assert!(crate::exam::run_exam(&home, &path, &[], &lines).out().contains("Passed."));
    let mut screen = pty::Screen::open(&home, &[]);
    open(&mut screen, "record", "Completion record");
    screen.wait_for("it asks for your evaluation");
    screen.wait_for("Score");
    screen.press("G");
    screen.wait_for("It is not a credit");
    screen.wait_for("not given yet");
    screen.press("\x03");
    assert_eq!(screen.finish().0, 0);
    assert!(home.events().iter().all(|event| event["kind"] != "evaluation"), "nothing was written");
}
