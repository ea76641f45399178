//! Importing reviews and logs, undoing imports, and moving history to another deck.

use serde_json::Value;

use crate::harness::command::Home;
use crate::harness::{fixture, twenty};

/// Ids of the items that were answered.
fn items(home: &Home) -> Vec<String> {
    let mut items: Vec<String> =
        home.answers().iter().map(|answer| answer["item"].as_str().unwrap().to_owned()).collect();
    items.sort_unstable();
    items.dedup();
    items
}

/// A home after a session on twenty items with this input.
fn studied(stdin: &str, seed: &str) -> Home {
    let home = Home::new();
    home.write("twenty.toml", &twenty());
    home.write(".config/rounds/config.toml", "decks = [\"twenty.toml\"]\n");
    let ran = home.run_with(&["study", "--plain", "--seed", seed, "twenty"], stdin);
    assert_eq!(ran.code(), 0, "{}", ran.err());
    home
}

/// Everything that commands report about a log.
fn seen(home: &Home) -> String {
    let stats = home.run(&["stats", "--json"]);
    assert_eq!(stats.code(), 0, "{}", stats.err());
    stats.out() + &home.run(&["due", "--json"]).out() + &home.run(&["decks", "--json"]).out()
}

/// Imports the log of one home into another.
fn import(from: &Home, to: &Home) -> String {
    let ran = to.run_with(&["log", "import", "-"], &from.run(&["log", "export"]).out());
    assert_eq!(ran.code(), 0, "{}", ran.err());
    ran.out() + &ran.err()
}

#[test]
fn times_in_seconds_are_read_as_seconds_and_mixed_units_are_rejected() {
    let home = Home::new();
    let ran = home.run_with(&["log", "import", "-"], "timestamp,card_id,rating\n1711744352,1,3\n1711830752,1,1\n");
    assert_eq!((ran.code(), ran.out().as_str()), (0, "2 events added, 0 known already\n"), "{}", ran.err());
    assert!(ran.err().contains("the times in the column `timestamp` are read as seconds"), "{}", ran.err());
    assert_eq!(home.answers()[0]["at_ms"], 1_711_744_352_000_i64);
    let ran = home.run_with(&["log", "import", "-"], "timestamp,card_id,rating\n1711744353,1,3\n1711830752000,1,1\n");
    assert_eq!((ran.code(), ran.out().as_str()), (2, ""), "{}", ran.err());
    assert!(ran.err().contains("line 2 is in seconds, line 3 in milliseconds"), "{}", ran.err());
    assert_eq!(home.answers().len(), 2);
}

#[test]
fn cards_with_different_names_are_different_items() {
    let home = Home::new();
    let names = ["1-1", "11", "1.1", "\u{e9}t\u{e9}", "日本"];
    let rows: String = names.iter().map(|name| format!("1711744352250,{name},3\n")).collect();
    let ran = home.run_with(&["log", "import", "-"], &format!("review_ms,card,rating\n{rows}"));
    assert_eq!(ran.out(), "5 events added, 0 known already\n", "{}", ran.err());
    assert_eq!(items(&home).len(), 5);
    assert!(items(&home).contains(&"imported/card-11".to_owned()));
}

#[test]
fn anki_rows_that_are_not_reviews_are_skipped_and_reported() {
    let home = Home::new();
    let table = "id,cid,usn,ease,ivl,lastIvl,factor,time,type\n\
        1711744352250,77,-1,3,1,0,2500,8000,0\n1711744352251,77,-1,0,5,1,2500,0,4\n\
        1711844352251,77,-1,0,5,1,0,0,5\n1711944352251,77,-1,2,0,0,0,3000,3\n";
    let ran = home.run_with(&["log", "import", "-"], table);
    assert_eq!((ran.code(), ran.out().as_str()), (0, "1 event added, 0 known already\n"), "{}", ran.err());
    let message = "3 rows are not reviews and were skipped: 1 from a filtered deck without rescheduling, 1 set by hand, \
                1 rescheduled by Anki";
    assert!(ran.err().contains(message), "{}", ran.err());
}

#[test]
fn an_import_reports_its_changes_and_can_be_undone_and_redone() {
    let (home, other) = (studied("a\n\nb\n\na\n\nquit\n", "1"), studied("b\n\nb\n\na\n\na\n\nquit\n", "1"));
    let before = seen(&home);
    let file = other.run(&["log", "export"]).out();
    let dry = home.run_with(&["log", "import", "--dry-run", "-"], &file);
    assert!(dry.out().starts_with("would add ") && dry.out().contains("items would change"), "{}", dry.out());
    assert_eq!((seen(&home), dry.code()), (before.clone(), 0));
    let message = import(&other, &home);
    assert!(message.contains("this import changes the schedule of 3 items and schedules 1 item"), "{message}");
    assert!(message.contains("`rounds log import --undo` undoes it"), "{message}");
    let after = seen(&home);
    assert_ne!(after, before);
    let events = home.events().len();
    let ran = home.run(&["log", "import", "--undo", "--dry-run"]);
    assert!(ran.out().starts_with("would undo the import of 2026-11-23 "), "{}{}", ran.out(), ran.err());
    assert_eq!(seen(&home), after);
    let ran = home.run(&["log", "import", "--undo"]);
    assert_eq!(ran.code(), 0, "{}", ran.err());
    assert!(ran.out().contains("the schedule of 4 items changed"), "{}", ran.out());
    assert_eq!(seen(&home), before);
    assert_eq!(home.events().len(), events + 1, "nothing is taken out of the log");
    // Importing the same file again does not restore it.
    let message = import(&other, &home);
    assert!(message.contains("still do not count; run `rounds log import --redo` to include them again"), "{message}");
    assert_eq!(seen(&home), before);
    assert_eq!(home.run(&["log", "import", "--undo"]).code(), 2, "there is only one import");
    assert_eq!(home.run(&["log", "import", "--redo"]).code(), 0);
    assert_eq!(seen(&home), after);
    assert_eq!(home.run(&["log", "import", "--redo"]).code(), 2);
    assert_eq!(home.run(&["log", "import", "--undo"]).code(), 0);
    assert_eq!(seen(&home), before);
    assert_eq!(home.run(&["doctor"]).code(), 0);
}

#[test]
fn imports_are_undone_one_by_one_in_reverse_order() {
    let home = studied("a\n\nquit\n", "1");
    let before = seen(&home);
    import(&studied("b\n\nb\n\nquit\n", "2"), &home);
    let between = seen(&home);
    let table = "id,cid,ease,time,type\n1711744352250,77,3,1000,1\n1711744359250,78,1,1000,1\n";
    home.run_with(&["log", "import", "-"], table);
    assert_ne!(seen(&home), between);
    assert_eq!(home.run(&["log", "import", "--undo"]).code(), 0);
    assert_eq!(seen(&home), between);
    assert!(home.run_with(&["log", "import", "-"], table).err().contains("2 events in this file"));
    assert_eq!(seen(&home), between);
    assert_eq!(home.run(&["log", "import", "--undo"]).code(), 0);
    assert_eq!(seen(&home), before);
    assert_eq!(home.run(&["log", "import", "--redo"]).code(), 0);
    assert_eq!(seen(&home), between);
}

#[test]
fn an_undone_import_is_exported_but_removes_nothing_from_the_log_of_its_author() {
    let (desktop, laptop, stranger) = (studied("a\n\nquit\n", "1"), studied("b\n\nquit\n", "2"), studied("b\n\n", "3"));
    // The stranger's log reaches both devices, and is undone on the one that imported it.
    import(&laptop, &desktop);
    let before_merge = seen(&desktop);
    import(&stranger, &desktop);
    import(&desktop, &laptop);
    assert_eq!(seen(&laptop), seen(&desktop));
    assert_eq!(desktop.run(&["log", "import", "--undo"]).code(), 0);
    assert_eq!(seen(&desktop), before_merge);
    import(&desktop, &laptop);
    assert_eq!(seen(&laptop), before_merge);
    // A stranger who imports that log keeps their own answers.
    let own = seen(&stranger);
    let message = import(&desktop, &stranger);
    assert!(message.contains("another device undid its import of answers given here"), "{message}");
    assert_ne!(seen(&stranger), own);
    assert_eq!(stranger.run(&["log", "import", "--undo"]).code(), 0);
    assert_eq!(seen(&stranger), own);
}

#[test]
fn there_is_nothing_to_undo_in_a_log_without_imports() {
    let home = studied("a\n\nquit\n", "1");
    for what in ["--undo", "--redo"] {
        let ran = home.run(&["log", "import", what]);
        assert_eq!((ran.code(), ran.out().as_str()), (2, ""));
        assert!(ran.err().contains("no import") || ran.err().contains("no undone import"), "{}", ran.err());
    }
    assert_eq!(home.run(&["log", "import"]).code(), 2);
    assert_eq!(home.run(&["log", "import", "x", "--undo"]).code(), 2);
}

#[test]
fn renaming_a_deck_keeps_its_history() {
    let home = studied("a\n\nb\n\na\n\nquit\n", "1");
    home.run(&["plan", "twenty", "--by", "2026-12-24", "--accept"]);
    let before: Value = serde_json::from_str(&home.run(&["stats", "--json"]).out()).unwrap();
    home.write("twenty.toml", &twenty().replace("id = 'twenty'", "id = 'score'"));
    let ran = home.run(&["log", "rename", "twenty", "elsewhere"]);
    assert_eq!(ran.code(), 2, "no such deck is there");
    let ran = home.run(&["log", "rename", "twenty", "score"]);
    assert_eq!(ran.code(), 0, "{}", ran.err());
    assert_eq!(ran.out(), "the history of `twenty` now belongs to `score`: 3 answers to 3 items\n");
    let after: Value = serde_json::from_str(&home.run(&["stats", "--json"]).out()).unwrap();
    assert_eq!(after["correct_at_review"], before["correct_at_review"]);
    assert_eq!(before["correct_at_review"]["all"]["total"], 0, "the field exists: {before}");
    let decks: Value = serde_json::from_str(&home.run(&["decks", "--json"]).out()).unwrap();
    let row = decks["decks"].as_array().unwrap().iter().find(|deck| deck["id"] == "score").unwrap().clone();
    assert_eq!(row["new"], 17, "{row}");
    assert!(home.run(&["plan", "score"]).out().contains("2026-12-24"), "{}", home.run(&["plan", "score"]).out());
    assert!(!home.run(&["check", "--log", "twenty.toml"]).err().contains("was not found"));
    assert_eq!(home.run(&["log", "rename", "twenty", "score"]).code(), 2, "nothing is left of it");
    assert_eq!(home.run(&["log", "rename", "twenty", "score/i1"]).code(), 2);
    // A deck that has its own answers is not merged by accident.
    home.run_with(
        &["study", "--plain", "--seed", "1", &fixture("decks/example.toml").to_string_lossy()],
        "a\n\nquit\n",
    );
    assert_eq!(home.run(&["log", "rename", "score", "example"]).code(), 2);
    home.write("twenty.toml", &twenty());
    assert_eq!(home.run(&["log", "rename", "score", "twenty"]).code(), 0);
    let back: Value = serde_json::from_str(&home.run(&["decks", "--json"]).out()).unwrap();
    assert!(back["decks"].as_array().unwrap().iter().any(|deck| deck["id"] == "twenty" && deck["new"] == 17));
}

#[test]
fn a_table_without_the_required_columns_is_rejected_and_the_columns_are_named() {
    let home = Home::new();
    for text in ["date,card,grade\n2026-01-01,1,3\n", "id;cid\n1;2\n", "hello\n", "\u{feff}date\tcard\n1\t2\n"] {
        let ran = home.run_with(&["log", "import", "-"], text);
        assert_eq!(ran.code(), 1, "{text}");
        let message = ran.err();
        assert!(message.contains("not an exported log or a review table; nothing was imported"), "{message}");
        for name in ["`id`", "`timestamp`", "`cid`", "`card`", "`ease`", "`rating`"] {
            assert!(message.contains(name), "{name}: {message}");
        }
        assert!(!message.contains("expected value") && !message.contains("line 1"), "{message}");
    }
    // A damaged line of a log is reported by number, and an empty file is not an error.
    let ran = home.run_with(&["log", "import", "-"], "{\"id\": 1}\n");
    assert!(ran.err().contains("line 1: "), "{}", ran.err());
    assert_eq!(home.run_with(&["log", "import", "-"], "").code(), 0);
}

#[test]
fn a_file_to_import_that_does_not_exist_is_reported_in_plain_words() {
    let home = Home::new();
    let ran = home.run(&["log", "import", "nofile"]);
    assert_eq!(ran.code(), 3);
    assert!(ran.err().contains("cannot read `nofile`: no such file or folder\n"), "{}", ran.err());
}
