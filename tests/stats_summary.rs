//! The statistics begin with what can be said: with few answers and with many, on screen and at the command line.

use crate::harness::screen::{SIZES, styled};
use crate::harness::script::Learner;
use crate::stats::{home, learner, study_over};

/// The logs: nothing, a week, and a year.
const DAYS: [(&str, i64); 3] = [("empty", -1), ("week", 6), ("year", 364)];

/// A learner with a log of so many days.
fn after(days: i64, size: (u16, u16)) -> Learner {
    learner(size, study_over(days))
}

#[test]
fn the_first_page_matches_its_snapshots() {
    for size in SIZES {
        for (name, days) in DAYS {
            let keys = if name == "year" { "t4" } else { "t" };
            let seen = after(days, size).press(keys);
            insta::assert_snapshot!(format!("{name}-{}x{}", size.0, size.1), styled(&seen.buffer));
        }
    }
}

#[test]
fn the_whole_page_matches_its_snapshots() {
    for (name, days) in DAYS {
        insta::assert_snapshot!(format!("{name}-whole"), after(days, (100, 90)).press("t").text());
        insta::assert_snapshot!(format!("{name}-narrow"), after(days, (44, 140)).press("t").text());
        insta::assert_snapshot!(format!("{name}-ascii"), after(days, (100, 90)).plain().press("t").text());
        let home = home(&study_over(days));
        insta::assert_snapshot!(format!("{name}-command"), home.run(&["stats", "made"]).told(&home));
    }
}

#[test]
fn little_data_is_one_line_and_no_empty_chart() {
    let text = after(1, (100, 60)).press("t").text();
    assert_eq!(text.matches("ot enough data").count(), 1, "{text}");
    for words in ["Not enough data yet: ", "correct at review (", " of 5 reviews)", "calibration (", " of 20 answers)"]
    {
        assert!(text.contains(words), "{words}: {text}");
    }
    for words in ["Correct at review", "Calibration", "model", "Topics"] {
        assert!(!text.contains(words), "{words} has no section yet: {text}");
    }
    // It appears as soon as there is enough.
    let text = after(364, (100, 80)).press("t").text();
    assert!(!text.contains("ot enough data") && text.contains("Correct at review"), "{text}");
}

#[test]
fn the_screen_and_the_command_say_the_same() {
    for (_, days) in &DAYS[1..] {
        let told = home(&study_over(*days)).run(&["stats", "made"]).out();
        let mut learner = after(*days, (200, 120));
        let page = learner.press("t").text();
        let facts = told.lines().take_while(|line| !line.contains(':'));
        let mut rows = 0;
        for line in facts {
            for fact in line.split("  ").last().unwrap().split(", ") {
                assert!(page.contains(fact.trim()), "{fact}: {page}");
            }
            rows += 1;
        }
        assert_eq!(rows, 5, "{told}");
        // The line of what lacks data is wrapped on the screen.
        let words = |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
        if let Some(missing) = told.lines().find(|line| line.starts_with("Not enough data yet")) {
            assert!(words(missing).iter().all(|word| page.contains(word.as_str())), "{missing}: {page}");
        }
    }
}

#[test]
fn items_on_the_first_page_are_opened_by_keys_at_every_size() {
    for size in SIZES {
        let mut learner = after(364, size);
        let opened = learner.press("t<enter><enter>").text();
        assert!(opened.contains("1 of "), "{size:?}: {opened}");
        let back = learner.press("t<enter><enter><esc>").text();
        assert!(back.contains("▸ Is finding"), "{size:?}: {back}");
    }
}

#[test]
fn every_line_of_a_week_is_reached_in_the_smallest_window() {
    for days in [6, 364] {
        let seen = after(days, (40, 10)).walk(&format!("t{}", "<down>".repeat(150))).concat();
        for words in ["Today", "Items", "Due ", "Streak", "Answers per day", "Calendar", "Memory", "explains"] {
            assert!(seen.contains(words), "{days}: {words} was never on the screen");
        }
    }
}
