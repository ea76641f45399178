//! Forged imports: implausible events are refused and reported, and the import can be undone.

use serde_json::{Value, json};

use crate::harness::command::{Home, Ran};
use crate::harness::forge::{Forger, answer, exam_begin, exam_end};
use crate::harness::{fixture, twenty};

/// A device that does not exist.
const STRANGER: &str = "018bcfe5-6800-4000-8000-0000000000aa";
/// A session on that device.
const SESSION: &str = "018bcfe5-6800-4000-8000-0000000000bb";

/// What a forged event does, its time in minutes after the start of the test, and its columns.
type ForgedEvent<'a> = (&'a str, i64, &'a dyn Fn(&Home) -> Value);

/// What is forged about an exam, and a function that writes its events.
type ForgedExam<'a> = (&'a str, &'a dyn Fn(&mut Forger));

/// A home in which two questions of a deck of twenty were answered.
fn studied() -> Home {
    let home = Home::new();
    home.write("twenty.toml", &twenty());
    home.write(".config/rounds/config.toml", "decks = [\"twenty.toml\"]\n");
    study(&home, "a\n\nb\n\nquit\n");
    home
}

fn study(home: &Home, stdin: &str) {
    let ran = home.run_with(&["study", "--plain", "--seed", "1", "twenty"], stdin);
    assert_eq!(ran.code(), 0, "{}", ran.err());
}

/// The device id of a home.
fn device(home: &Home) -> String {
    home.events()[0]["device"].as_str().unwrap().to_owned()
}

fn import(home: &Home, file: &str) -> Ran {
    home.run_with(&["log", "import", "-"], file)
}

/// Everything that commands report about a log.
fn seen(home: &Home) -> String {
    home.run(&["stats", "--json"]).out() + &home.run(&["due", "--json"]).out() + &home.run(&["decks", "--json"]).out()
}

#[test]
fn sequences_this_device_did_not_write_are_rejected() {
    let home = studied();
    let (own, before) = (device(&home), seen(&home));
    let written = home.events().len();
    let next = i64::try_from(written).unwrap() + 1;
    for seq in [i64::MAX, i64::MAX - 1, 1 << 53, next + 1_000, next + 1] {
        let mut forger = Forger::from_events(&home.events());
        forger.numbered(&own, seq, SESSION, -5, &answer("twenty/i1", true, "study"));
        let ran = import(&home, &forger.file());
        assert_eq!(ran.code(), 1, "{seq}: {}", ran.out());
        assert!(ran.out().starts_with("0 events added, 0 known already, 1 line refused"), "{}", ran.out());
        let message = format!("it has the id of this device and the number {seq}, but the last is {written}");
        assert!(ran.err().contains(&message), "{}", ran.err());
    }
    assert_eq!((home.events().len(), seen(&home)), (written, before));
    study(&home, "a\n\nquit\n");
    let numbers: Vec<i64> = home.events().iter().map(|event| event["seq"].as_i64().unwrap()).collect();
    let all = i64::try_from(numbers.len()).unwrap();
    assert_eq!(numbers, (1..=all).collect::<Vec<_>>(), "the numbers go on as if nothing had come");
    assert_eq!(home.run(&["doctor"]).code(), 0);
}

#[test]
fn events_of_this_device_that_break_its_hash_chain_are_rejected() {
    let home = studied();
    let (events, before) = (home.events(), seen(&home));
    let (own, last) = (device(&home), events.len());
    let at = |seq: usize| events[seq - 1]["hash"].as_str().unwrap().to_owned();
    let links = [
        ("behind the last one, with an invented link", 1, "ab".repeat(16)),
        ("behind the last one, linked to an earlier one", 1, at(last - 1)),
        ("in the place of the last one, with an invented link", 0, "ab".repeat(16)),
        ("in the place of an earlier one, linked to that one", -1, at(last - 1)),
    ];
    for (what, offset, link) in links {
        let seq = i64::try_from(last).unwrap() + offset;
        let mut forger = Forger::default();
        forger.continue_from(&own, seq - 1, &link);
        forger.event(&own, SESSION, -5, &answer("twenty/i1", true, "study"));
        // What follows a forged event is forged too.
        forger.event(&own, SESSION, -4, &answer("twenty/i2", true, "study"));
        let ran = import(&home, &forger.file());
        assert_eq!(ran.code(), 1, "{what}: {}", ran.out());
        assert!(ran.out().starts_with("0 events added, 0 known already, 2 lines refused"), "{what}: {}", ran.out());
        let message = format!("number {seq}, but does not follow event {} of this device", seq - 1);
        assert!(ran.err().contains(&message), "{what}: {}", ran.err());
    }
    assert_eq!((home.events(), seen(&home)), (events, before));
    assert_eq!(home.run(&["doctor"]).code(), 0);
}

#[test]
fn what_this_device_wrote_and_lost_is_imported_in_any_order() {
    let home = studied();
    let own = home.events();
    let mut forger = Forger::from_events(&own);
    let lines: Vec<String> = (0..5)
        .map(|n| forger.event(own[0]["device"].as_str().unwrap(), SESSION, n - 9, &answer("twenty/i1", true, "study")))
        .map(|line| line.to_string())
        .rev()
        .collect();
    let ran = import(&home, &(lines.join("\n") + "\n"));
    assert_eq!(ran.code(), 0, "{}", ran.err());
    assert!(ran.out().starts_with("5 events added"), "{}", ran.out());
    assert_eq!(home.run(&["doctor"]).code(), 0, "{}", home.run(&["doctor"]).out());
    study(&home, "a\n\nquit\n");
    assert_eq!(home.run(&["doctor"]).code(), 0);
}

#[test]
fn another_device_may_be_far_ahead_but_not_implausibly_far() {
    let home = studied();
    for (seq, is_plausible) in [(900_000, true), (1_800_000, true), (4_000_000, false), (i64::MAX, false)] {
        let mut forger = Forger::default();
        forger.numbered(STRANGER, seq, SESSION, -5, &answer("twenty/i3", true, "study"));
        let ran = import(&home, &forger.file());
        assert_eq!(ran.code(), i32::from(!is_plausible), "{seq}: {}{}", ran.out(), ran.err());
        if !is_plausible {
            let message = format!("its number {seq} is too far ahead of 1800000, the last of device `{STRANGER}`");
            assert!(ran.err().contains(&message), "{}", ran.err());
        }
        // The plausible events of the same file are imported in any order.
        let mut forger = Forger::default();
        let far = forger.numbered(STRANGER, i64::MAX - 7, SESSION, -3, &answer("twenty/i4", true, "study"));
        let near = forger.numbered(STRANGER, seq - 1, SESSION, -4, &answer("twenty/i4", true, "study"));
        let ran = import(&home, &format!("{far}\n{near}\n"));
        assert!(ran.err().contains("line 1: the log does not accept this event: its number"), "{}", ran.err());
        assert_eq!(ran.out().starts_with("1 event added"), is_plausible, "{}", ran.out());
    }
    let doctor = home.run(&["doctor"]).out();
    assert!(doctor.contains("events 1 to 899998 of device"), "{doctor}");
    assert_eq!(home.run(&["log", "import", "--undo"]).code(), 0);
}

#[test]
fn a_dry_run_refuses_the_same_lines() {
    let home = studied();
    let mut forger = Forger::default();
    forger.numbered(STRANGER, i64::MAX, SESSION, -5, &answer("twenty/i3", true, "study"));
    forger.set_last_seq(STRANGER, 0);
    forger.event(STRANGER, SESSION, -4, &answer("twenty/i3", true, "study"));
    let file = forger.file();
    let ran = home.run_with(&["log", "import", "--dry-run", "-"], &file);
    assert_eq!(ran.code(), 1);
    assert!(ran.out().starts_with("would add 1 event, 0 known already, 1 line refused"), "{}", ran.out());
    assert!(import(&home, &file).out().starts_with("1 event added, 0 known already, 1 line refused"));
}

#[test]
fn a_log_with_forged_sequences_ignores_them_and_continues_from_its_own() {
    let home = studied();
    let own = home.events();
    let mut forger = Forger::from_events(&own);
    let device = own[0]["device"].as_str().unwrap();
    let line = forger.numbered(device, i64::MAX, SESSION, -5, &answer("twenty/i1", true, "study"));
    insert_directly(&home, &line);
    study(&home, "a\n\nquit\n");
    let doctor = home.run(&["doctor"]);
    assert!(doctor.out().contains("has events numbered far beyond event"), "{}", doctor.out());
    assert!(!doctor.out().contains("9223372036854775") && !doctor.out().contains("missing"), "{}", doctor.out());
    let events = home.events();
    let last = events.last().unwrap();
    assert!(last["device"] != device && last["seq"].as_i64().unwrap() < 100, "{last}");
}

/// Inserts a line into a log directly, as an earlier version would have imported it.
fn insert_directly(home: &Home, line: &Value) {
    let blob = |name: &str| format!("x'{}'", line[name].as_str().unwrap().replace('-', ""));
    crate::harness::log::execute(
        &home.log(),
        &format!(
            "INSERT INTO event (id, device, seq, kind, at_ms, tz_min, session, item, content, key, rating, score, verdict, \
             confidence, latency_ms, mode, chosen, shown, prev, hash) VALUES ({}, {}, {}, 'answer', {}, 0, {}, '{}', {}, {}, 3, \
             1.0, 1, 2, 3000, 'study', x'{}', x'0001', {}, {})",
            blob("id"),
            blob("device"),
            line["seq"],
            line["at_ms"],
            blob("session"),
            line["item"].as_str().unwrap(),
            blob("content"),
            blob("key"),
            "33".repeat(16),
            blob("prev"),
            blob("hash"),
        ),
    );
    let is_stored = home.events().into_iter().any(|event| event["hash"] == line["hash"]);
    assert!(is_stored && line["body"] == json!(null));
}

/// An activity of five items that offers credit.
fn activity() -> Home {
    let home = Home::new();
    let provider = "[deck.activity.provider]\nname = \"Example Society\"\naccreditation = \"Accredited by an example council.\"\n\
                    credit = \"The Example Society designates this activity for 5 example credits.\"\ncredits = 5.0\n\n[refs]";
    let source = std::fs::read_to_string(fixture("decks/activity.toml")).unwrap().replace("[refs]", provider);
    home.write("decks/activity.toml", &source);
    home.write(".config/rounds/config.toml", "decks = ['~/decks']\n");
    home
}

/// The items of the activity that the program grades.
fn items() -> Vec<String> {
    ["spider", "even", "kneecap", "ascending"].map(|name| format!("activity/{name}")).to_vec()
}

fn record(home: &Home) -> Ran {
    home.run_with(&["record", "activity", "--name", "Ada", "--credits", "5"], "y\ny\ny\ny\n\n\n")
}

#[test]
fn an_exam_is_scored_by_its_answers_whatever_its_end_says() {
    let items = items();
    let half = |forger: &mut Forger| {
        for (n, item) in items.iter().enumerate() {
            forger.event(STRANGER, SESSION, -20, &answer(item, n < 2, "exam"));
        }
    };
    let all = exam_end(4 * 840, 4, 4, true);
    let forged_exams: [ForgedExam; 9] = [
        ("an exam without items", &|forger| {
            forger.event(STRANGER, SESSION, -30, &exam_begin("activity", &[], 70));
            forger.event(STRANGER, SESSION, -10, &exam_end(u64::from(u32::MAX), 1, 1, true));
        }),
        ("impossible points and no answers", &|forger| {
            forger.event(STRANGER, SESSION, -30, &exam_begin("activity", &items, 70));
            forger.event(STRANGER, SESSION, -10, &exam_end(u64::from(u32::MAX), 1, 1, true));
        }),
        ("possible points and no answers", &|forger| {
            forger.event(STRANGER, SESSION, -30, &exam_begin("activity", &items, 70));
            forger.event(STRANGER, SESSION, -10, &all);
        }),
        ("an end without a beginning", &|forger| {
            forger.event(STRANGER, SESSION, -10, &all);
        }),
        ("half of the answers wrong", &|forger| {
            forger.event(STRANGER, SESSION, -30, &exam_begin("activity", &items, 70));
            half(forger);
            forger.event(STRANGER, SESSION, -10, &all);
        }),
        ("fewer items than were asked", &|forger| {
            forger.event(STRANGER, SESSION, -30, &exam_begin("activity", &items, 70));
            forger.event(STRANGER, SESSION, -20, &answer(&items[0], true, "exam"));
            forger.event(STRANGER, SESSION, -10, &exam_end(840, 1, 1, true));
        }),
        ("one item answered often", &|forger| {
            forger.event(STRANGER, SESSION, -30, &exam_begin("activity", &items, 70));
            for _ in 0..4 {
                forger.event(STRANGER, SESSION, -20, &answer(&items[0], true, "exam"));
            }
            forger.event(STRANGER, SESSION, -10, &all);
        }),
        ("answers given while studying, or to other items", &|forger| {
            forger.event(STRANGER, SESSION, -30, &exam_begin("activity", &items, 70));
            for item in &items {
                forger.event(STRANGER, SESSION, -20, &answer(item, true, "study"));
                forger.event(STRANGER, SESSION, -20, &answer(&format!("{item}-2"), true, "exam"));
            }
            forger.event(STRANGER, SESSION, -10, &all);
        }),
        ("a pass mark of nothing", &|forger| {
            forger.event(STRANGER, SESSION, -30, &exam_begin("activity", &items, 0));
            forger.event(STRANGER, SESSION, -10, &exam_end(0, 0, 4, true));
        }),
    ];
    for (what, write) in forged_exams {
        let home = activity();
        let mut forger = Forger::default();
        write(&mut forger);
        let ran = import(&home, &forger.file());
        assert_eq!(ran.code(), 0, "{what}: {}", ran.err());
        let ran = record(&home);
        assert_eq!((ran.code(), ran.out().as_str()), (1, ""), "{what}: {}", ran.err());
        assert!(!ran.err().contains('%') || ran.err().contains("not the deck's"), "{what}: {}", ran.err());
        let written = std::fs::read_dir(home.path()).unwrap().map(|entry| entry.unwrap().file_name());
        assert!(!written.into_iter().any(|name| name.to_string_lossy().starts_with("record-")), "{what}");
        assert_eq!(home.run(&["log", "import", "--undo"]).code(), 0, "{what}");
        let ran = record(&home);
        assert!(ran.err().contains("you have not passed an exam on `activity` yet"), "{what}: {}", ran.err());
    }
}

#[test]
fn a_wrong_exam_score_is_reported_by_import_and_record() {
    let (home, items) = (activity(), items());
    let mut forger = Forger::default();
    forger.event(STRANGER, SESSION, -30, &exam_begin("activity", &items, 70));
    forger.event(STRANGER, SESSION, -20, &answer(&items[0], true, "exam"));
    forger.event(STRANGER, SESSION, -10, &exam_end(u64::from(u32::MAX), 1, 1, true));
    let ran = import(&home, &forger.file());
    assert!(ran.err().contains("1 exam in this file has a score"), "{}", ran.err());
    let ran = record(&home);
    assert!(ran.err().contains("was passed, but its answers add up to 1 of 4 points"), "{}", ran.err());
    // The answers reach the pass mark; only the score is wrong.
    for item in &items[1..] {
        forger.event(STRANGER, SESSION, -20, &answer(item, true, "exam"));
    }
    import(&home, &forger.file());
    let ran = record(&home);
    assert_eq!(ran.code(), 0, "{}", ran.err());
    assert!(
        ran.err().contains("a different score for this exam, which is not used: its answers add up to 4 of 4 points"),
        "{}",
        ran.err()
    );
    assert!(ran.out().contains("4 of 4 points, 100%"), "{}", ran.out());
}

#[test]
fn a_forged_exam_end_does_not_replace_the_real_one() {
    let (home, items) = (activity(), items());
    let mut forger = Forger::default();
    forger.event(STRANGER, SESSION, -30, &exam_begin("activity", &items, 70));
    for item in &items {
        forger.event(STRANGER, SESSION, -20, &answer(item, true, "exam"));
    }
    forger.event(STRANGER, SESSION, -10, &exam_end(4 * 840, 4, 4, true));
    import(&home, &forger.file());
    let other = "018bcfe5-6800-4000-8000-0000000000cc";
    forger.event(other, SESSION, -25, &exam_end(0, 0, 4, false));
    import(&home, &forger.file());
    assert_eq!(record(&home).code(), 0, "{}", record(&home).err());
}

/// A home in which the activity was passed.
fn passed() -> Home {
    let (home, items) = (activity(), items());
    let mut forger = Forger::default();
    forger.event(STRANGER, SESSION, -30, &exam_begin("activity", &items, 70));
    for item in &items {
        forger.event(STRANGER, SESSION, -20, &answer(item, true, "exam"));
    }
    forger.event(STRANGER, SESSION, -10, &exam_end(4 * 840, 4, 4, true));
    let ran = import(&home, &forger.file());
    assert_eq!(ran.code(), 0, "{}", ran.err());
    home
}

#[test]
fn a_record_says_that_its_exam_was_imported_and_what_it_does_not_prove() {
    let home = passed();
    let ran = record(&home);
    assert_eq!(ran.code(), 0, "{}", ran.err());
    assert!(ran.out().contains(&format!("Source      imported on 2026-11-23 from device {STRANGER}")), "{}", ran.out());
    assert!(ran.out().contains("hash chain unbroken"), "{}", ran.out());
    assert!(
        ran.out().contains("Not proved  Who answered, when, or that the log was not edited by hand."),
        "{}",
        ran.out()
    );
    let json = std::fs::read_to_string(home.path().join("record-activity-2026-11-23.json")).unwrap();
    let json: Value = serde_json::from_str(&json).unwrap();
    assert_eq!((&json["source"]["origin"], &json["source"]["chain_unbroken"]), (&json!("imported"), &json!(true)));
    assert_eq!((&json["source"]["devices"], &json["source"]["events_checked"]), (&json!([STRANGER]), &json!(6)));
    assert!(json["proves"].is_string() && json["does_not_prove"].is_string());
}

#[test]
fn a_record_says_that_a_chain_is_broken() {
    let (home, items) = (activity(), items());
    let mut forger = Forger::default();
    forger.set_last_seq(STRANGER, 7);
    forger.event(STRANGER, SESSION, -30, &exam_begin("activity", &items, 70));
    for item in &items {
        forger.event(STRANGER, SESSION, -20, &answer(item, true, "exam"));
    }
    forger.event(STRANGER, SESSION, -10, &exam_end(4 * 840, 4, 4, true));
    import(&home, &forger.file());
    let ran = record(&home);
    assert_eq!(ran.code(), 0, "{}", ran.err());
    assert!(ran.out().contains("hash chain broken"), "{}", ran.out());
}

#[test]
fn no_record_is_written_if_its_check_would_fail() {
    let home = passed();
    let path = home.path().join("decks/activity.toml");
    let valid = std::fs::read_to_string(&path).unwrap();
    let activity = |line: &str| valid.replace("expires = 2027-01-01", line);
    let deck = |line: &str| valid.replace("pass_mark = 60", line);
    for (what, text) in [
        ("a date in quotation marks", activity("expires = '2020-01-01'")),
        ("a date with a time", activity("expires = 2020-01-01T10:00:00Z")),
        ("a date that is none", activity("expires = 2020-1-1")),
        ("a date of no such month", activity("expires = 2020-13-45")),
        ("a misspelled key", activity("expire = 2020-01-01")),
        ("a release in quotation marks", valid.replace("released = 2026-01-01", "released = '2026-01-01'")),
        ("a pass mark beyond all points", deck("pass_mark = 170")),
        ("a pass mark in quotation marks", deck("pass_mark = '90'")),
        ("a provider without accreditation", valid.replace("accreditation = ", "# accreditation = ")),
        ("credit that no provider stands behind", {
            let start = valid.find("[deck.activity.provider]").unwrap();
            let end = start + valid[start..].find("[refs]").unwrap();
            let without = valid[..start].to_owned() + &valid[end..];
            without.replacen("stem = ", "point = 'Worth 1 AMA PRA Category 1 Credit.'\nstem = ", 1)
        }),
    ] {
        assert_ne!(text, valid, "{what}");
        std::fs::write(&path, &text).unwrap();
        let checked = home.run(&["check", "--profile", "publish", "decks/activity.toml"]);
        assert_eq!(checked.code(), 1, "{what}: {}{}", checked.out(), checked.err());
        let ran = home.run_with(&["record", "activity", "--name", "Ada"], "y\ny\ny\ny\n\n\n");
        assert_eq!((ran.code(), ran.out().as_str()), (1, ""), "{what}: {}", ran.err());
        assert!(ran.err().contains("has an error"), "{what}: {}", ran.err());
    }
    // An error in an item excludes that item but does not prevent the record.
    std::fs::write(&path, valid.clone() + "\n[[item]]\nid = 'x'\nkind = 'essay'\nstem = 'Why?'\n").unwrap();
    assert_eq!(record(&home).code(), 0, "{}", record(&home).err());
    std::fs::write(&path, activity("expires = 2020-01-01")).unwrap();
    assert!(record(&home).err().contains("the activity expired on 2020-01-01"), "{}", record(&home).err());
}

#[test]
fn an_import_backs_up_the_log_first_and_reports_the_backup() {
    let home = studied();
    let before = home.events();
    let mut forger = Forger::default();
    forger.event(STRANGER, SESSION, -30, &answer("twenty/i3", true, "study"));
    let file = forger.file();
    let copy = home.path().join(".local/share/rounds/backups/before-import-2026-11-23-1.db");
    home.run_with(&["log", "import", "--dry-run", "-"], &file);
    assert!(!copy.exists(), "nothing is written yet");
    let ran = import(&home, &file);
    assert!(ran.err().contains("before-import-2026-11-23-1.db"), "{}", ran.err());
    let other = Home::new();
    std::fs::create_dir_all(other.log().parent().unwrap()).unwrap();
    std::fs::copy(&copy, other.log()).unwrap();
    assert_eq!(other.events(), before);
    // Events that are already in the log change nothing and need no copy.
    import(&home, &file);
    assert!(!copy.with_file_name("before-import-2026-11-23-2.db").exists());
    home.run_with(&["log", "import", "-"], "review_ms,card,rating\n1711744352250,7,3\n");
    assert!(copy.with_file_name("before-import-2026-11-23-2.db").exists());
}

#[test]
fn every_forgery_can_be_undone() {
    let own = |home: &Home| home.answers()[0].clone();
    let void = |home: &Home| json!({ "kind": "void", "target": own(home)["id"] });
    let all_of_own = |home: &Home| {
        let device = own(home)["device"].clone();
        json!({ "kind": "retract", "body": { "events": [[device, [[0, u64::MAX]]]] } })
    };
    let weights = json!({ "weights": vec![1.0; 21], "reviews": 9, "loss_before": 0.5, "loss_after": 0.4 });
    let forged_events: [ForgedEvent; 10] = [
        ("an exam that nobody sat", -9, &|_| exam_begin("twenty", &["twenty/i1".to_owned()], 0)),
        ("an answer", -9, &|_| answer("twenty/i1", false, "study")),
        ("an answer taken back", -9, &void),
        ("all answers retracted", -9, &all_of_own),
        (
            "an item renamed away",
            -9,
            &|home| json!({ "kind": "rename", "item": own(home)["item"], "body": { "to": "twenty/gone" } }),
        ),
        ("an item suspended", -9, &|_| json!({ "kind": "suspend", "item": "twenty/i1" })),
        ("an item forgotten", -9, &|home| json!({ "kind": "reset", "item": own(home)["item"] })),
        ("other parameters", -9, &|_| json!({ "kind": "params", "body": weights })),
        ("an answer of the far future", 4_000_000_000, &|_| answer("twenty/i1", false, "study")),
        (
            "a date of an exam",
            -9,
            &|_| json!({ "kind": "exam-date", "body": { "deck": "twenty", "day": "2026-11-30", "retention": 0.95, "last_days": 3 } }),
        ),
    ];
    for (what, minutes, forged_event) in forged_events {
        let home = studied();
        let before = seen(&home);
        let mut forger = Forger::default();
        forger.event(STRANGER, SESSION, minutes, &forged_event(&home));
        let ran = import(&home, &forger.file());
        assert_eq!(ran.code(), 0, "{what}: {}", ran.err());
        assert!(ran.out().starts_with("1 event added"), "{what}: {}{}", ran.out(), ran.err());
        let ran = home.run(&["log", "import", "--undo"]);
        assert_eq!(ran.code(), 0, "{what}: {}", ran.err());
        assert_eq!(seen(&home), before, "{what}");
        let doctor = home.run(&["doctor"]);
        assert!(what.contains("future") || doctor.code() == 0, "{what}: {}", doctor.out());
    }
}

#[test]
fn undoing_a_forged_event_does_not_affect_the_real_one_that_arrives_later() {
    let home = studied();
    let mut true_log = Forger::default();
    for n in 0..3 {
        true_log.event(STRANGER, SESSION, n - 60, &answer("twenty/i7", true, "study"));
    }
    import(&home, &true_log.file());
    let mut forger = Forger::from_events(&home.events());
    forger.event(STRANGER, SESSION, -20, &answer("twenty/i9", false, "study"));
    import(&home, &forger.file());
    assert_eq!(home.run(&["log", "import", "--undo"]).code(), 0);
    let before = seen(&home);
    true_log.event(STRANGER, SESSION, -10, &answer("twenty/i8", true, "study"));
    let ran = import(&home, &true_log.file());
    assert!(ran.err().contains("schedules 1 item not in this log before"), "{}", ran.err());
    assert_ne!(seen(&home), before, "the true event counts");
}
