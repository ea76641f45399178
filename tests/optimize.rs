//! Fitted parameters: on a real log, and at the command line.

use std::collections::{BTreeMap, HashSet};

use rounds::day::Day;
use rounds::deck::ItemId;
use rounds::memory::Parameters;
use rounds::memory::optimize::{MIN_REVIEWS, Progress, fit, log_loss, predictions};
use rounds::review::{DeviceId, Event, Ledger};
use rounds::store::{Cursor, Store};

use crate::harness::command::Home;
use crate::harness::{NOW_MS, fixture, revlog, twenty};

/// The real log.
fn real_log() -> String {
    std::fs::read_to_string(fixture("revlog/reviews.csv")).unwrap()
}

/// A deck with the cards of the real log, so that they are loaded.
fn deck(csv: &str) -> String {
    let mut cards: Vec<u32> = csv.lines().filter_map(|line| line.split(',').nth(1)?.parse().ok()).collect();
    cards.sort_unstable();
    cards.dedup();
    let item = |card: &u32| {
        let options = "options = [{ text = 'yes', correct = true }, { text = 'no' }]";
        format!("[[item]]\nid = 'card-{card}'\nstem = 'Question number {card}?'\n{options}\n")
    };
    "schema = 1\n[deck]\nid = 'josh'\ntitle = 'Josh'\n".to_owned() + &cards.iter().map(item).collect::<String>()
}

/// A home whose log has the first lines of the real one, shifted so that the last is one day ago.
pub fn home(lines: usize) -> Home {
    let home = Home::new();
    let csv: String = real_log().lines().take(lines + 1).map(|line| format!("{line}\n")).collect();
    home.write(".config/rounds/config.toml", "decks = ['~/josh.toml']\n");
    home.write("josh.toml", &deck(&csv));
    std::fs::create_dir_all(home.log().parent().unwrap()).unwrap();
    let (mut store, _) = Store::open(&home.log(), [7; 16]).unwrap();
    let mut new_events = revlog::answers(&csv);
    let last = new_events.last().map_or(0, |new_event| new_event.at.at_ms);
    // Shifted by whole days, so that each study day stays one day.
    let later = (NOW_MS - last) / 86_400_000 * 86_400_000 - 86_400_000;
    for new_event in &mut new_events {
        new_event.at.at_ms += later;
        store.append(new_event).unwrap();
    }
    home
}

/// The due date of each item in the log of a home.
fn due(home: &Home) -> BTreeMap<ItemId, Day> {
    let (mut store, _) = Store::open(&home.log(), [7; 16]).unwrap();
    let ledger = Ledger::fold(revlog::rules(), store.events_since(Cursor::default()).unwrap().0, NOW_MS);
    ledger.items().map(|(item, state)| (item.clone(), state.progress.as_ref().unwrap().due)).collect()
}

#[test]
fn on_a_real_log_predictions_beat_a_constant_and_a_fit_does_not_make_them_worse() {
    let events = revlog::answers(&real_log())
        .into_iter()
        .zip(1..)
        .map(|(new_event, n)| new_event.into_event(DeviceId([1; 16]), n));
    let events: Vec<Event> = events.collect();
    assert_eq!(events.len(), 4092);
    let ledger = Ledger::fold(revlog::rules(), events, i64::MAX);
    let histories = ledger.reviews_by_item();
    let all = predictions(&Parameters::default(), &histories);
    let cut = revlog::split(&histories, 0.7);
    let earlier = revlog::until(&histories, cut);
    let fitted = fit(&Parameters::default(), &earlier, &Progress::default()).unwrap();
    assert!(fitted.loss_after < fitted.loss_before);
    let published = revlog::later(&Parameters::default(), &histories, cut);
    let own = revlog::later(&fitted.parameters, &histories, cut);
    assert_eq!(fitted.reviews + own.len(), all.len());
    let seen = predictions(&Parameters::default(), &earlier);
    let [constant, published, own] =
        [revlog::constant(&seen, &own), log_loss(&published).unwrap(), log_loss(&own).unwrap()];
    assert!(published < constant, "{published} {constant}");
    assert!(own < published + 0.005, "{own} {published}");
}

#[test]
fn parameters_are_fitted_adopted_and_undone() {
    let home = home(1500);
    let before = due(&home);
    insta::assert_snapshot!("optimize-dry-run", home.run(&["optimize", "--dry-run"]).told(&home));
    assert!(home.events().iter().all(|event| event["kind"] == "answer"));
    insta::assert_snapshot!("optimize", home.run(&["optimize"]).told(&home));
    assert_eq!(home.events().iter().filter(|event| event["kind"] == "params").count(), 1);
    assert_ne!(due(&home), before);
    // A second fit to the same log finds nothing better.
    insta::assert_snapshot!("optimize-again", home.run(&["optimize"]).told(&home));
    let json: serde_json::Value = serde_json::from_str(&home.run(&["optimize", "--json"]).out()).unwrap();
    assert_eq!((json["schema"].as_u64(), json["outcome"].as_str()), (Some(1), Some("kept")));
    assert_eq!(json["fit"]["weights"].as_array().map(Vec::len), Some(21));
    insta::assert_snapshot!("optimize-undo", home.run(&["optimize", "--undo"]).told(&home));
    assert_eq!(due(&home), before);
    insta::assert_snapshot!("optimize-undo-again", home.run(&["optimize", "--undo"]).told(&home));
}

#[test]
fn too_few_reviews_are_reported_without_an_error() {
    let home = home(300);
    let ran = home.run(&["optimize"]);
    assert!(ran.out().contains(&format!("at least {MIN_REVIEWS} are needed")), "{}", ran.out());
    insta::assert_snapshot!("optimize-too-few", ran.told(&home));
    insta::assert_snapshot!("optimize-empty-json", Home::new().run(&["optimize", "--json"]).out());
    assert_eq!(home.run(&["optimize", "--undo", "--dry-run"]).code(), 2);
}

#[test]
fn retention_shows_the_workload_and_marks_the_current_value() {
    let home = home(300);
    insta::assert_snapshot!("retention", home.run(&["retention", "josh"]).told(&home));
    home.write(
        ".config/rounds/config.toml",
        "decks = ['~/josh.toml']\n[study]\nretention = 0.88\n[study.retention_of]\njosh = 0.95\njush = 0.9\n",
    );
    insta::assert_snapshot!("retention-of-deck", home.run(&["retention", "josh"]).told(&home));
    let json: serde_json::Value = serde_json::from_str(&home.run(&["retention", "--json"]).out()).unwrap();
    let rows = json["rows"].as_array().unwrap();
    assert_eq!((json["schema"].as_u64(), rows.len()), (Some(1), 10));
    let effective: Vec<_> = rows.iter().filter(|row| row["in_force"] == true).map(|row| &row["retention"]).collect();
    assert_eq!(effective, [0.88]);
    let costs: Vec<f64> = rows.iter().map(|row| row["reviews_a_day"].as_f64().unwrap()).collect();
    assert!(costs.is_sorted() && costs[9] > 2.0 * costs[0], "{costs:?}");
    assert_eq!(home.run(&["retention", "nothing"]).code(), 2);
}

#[test]
fn a_plan_is_shown_accepted_stored_and_canceled() {
    let home = home(300);
    let before = due(&home);
    let plan = |args: &[&str]| home.run(&[&["plan", "josh"], args].concat());
    insta::assert_snapshot!("plan-none", plan(&[]).told(&home));
    insta::assert_snapshot!("plan", plan(&["--by", "2026-12-20"]).told(&home));
    assert_eq!(due(&home), before);
    insta::assert_snapshot!("plan-weeks", plan(&["--by", "2027-03-20", "--retention", "0.95", "--accept"]).told(&home));
    // A new date replaces the first, and is shown if no date is given.
    assert_eq!(plan(&["--by", "2026-12-20", "--accept"]).code(), 0);
    let exam = Day::parse("2026-12-20").unwrap();
    let planned = due(&home);
    assert!(planned.values().all(|due| *due < exam), "{planned:?}");
    assert_ne!(planned, before);
    assert!(plan(&[]).out().contains("exam on 2026-12-20, in 27 days"), "{}", plan(&[]).out());
    let json: serde_json::Value = serde_json::from_str(&plan(&["--json"]).out()).unwrap();
    assert_eq!(
        (json["standing"].as_str(), json["plan"]["days"].as_array().map(Vec::len)),
        (Some("in-force"), Some(27))
    );
    assert!(json["plan"]["recall"].as_f64() > json["plan"]["recall_without"].as_f64(), "{json}");
    insta::assert_snapshot!("plan-cancel", plan(&["--cancel"]).told(&home));
    assert_eq!(due(&home), before);
    insta::assert_snapshot!("plan-cancel-again", plan(&["--cancel"]).told(&home));
}

#[test]
fn an_impossible_plan_is_reported() {
    let home = home(10);
    for (name, date) in [("today", "2026-11-23"), ("tomorrow", "2026-11-24"), ("far", "2030-01-01"), ("word", "soon")] {
        let ran = home.run(&["plan", "josh", "--by", date]);
        assert_eq!(ran.code(), 2);
        insta::assert_snapshot!(format!("plan-{name}"), ran.told(&home));
    }
    assert_eq!(home.run(&["plan", "josh", "--by", "2026-12-20", "--retention", "1.5"]).code(), 2);
    assert_eq!(home.run(&["plan", "josh", "--accept"]).code(), 2);
    assert_eq!(home.run(&["plan"]).code(), 2);
    // New items and items due today do not prevent a plan, suspended or not.
    assert_eq!(home.run(&["plan", "josh", "--by", "2026-11-25", "--accept"]).code(), 0);
}

#[test]
fn every_answer_stores_its_predicted_recall() {
    let home = Home::new();
    home.write("twenty.toml", &twenty());
    let config = |aware: bool| {
        home.write(".config/rounds/config.toml", &format!("[study]\nguess_aware = {aware}\n"));
    };
    let study = |input: &str| home.run_with(&["study", "--plain", "--seed", "3", "./twenty.toml"], input);
    config(false);
    assert_eq!(study("a guess\n\na\n\nA\n\nquit\n").code(), 0);
    config(true);
    assert_eq!(study("a guess\n\na\n\nA\n\nquit\n").code(), 0);
    // An item answered earlier on the same day has none: there is no prediction within a day.
    let mut seen = HashSet::new();
    let answers = home.answers();
    let first: Vec<_> = answers.iter().filter(|answer| seen.insert(answer["item"].to_string())).collect();
    let knew: Vec<f64> = first.iter().map(|answer| answer["body"]["knew"].as_f64().unwrap()).collect();
    assert!(knew.len() >= 4 && knew.iter().all(|knew| (0.0..=1.0).contains(knew)), "{knew:?}");
    // The first answer: nothing is known about the learner, and one of two options is a guess.
    let right = home.answers()[0]["verdict"] == "right";
    let likelihood = 0.08 / 0.45;
    let (known, unknown) = if right { (0.98, 0.5) } else { (0.02, 0.5) };
    let expected = known * likelihood / (known * likelihood + unknown);
    assert!((knew[0] - expected).abs() < 1e-5, "{} {expected}", knew[0]);
    // With and without the setting, the same log is read and nothing is lost.
    for aware in [true, false] {
        config(aware);
        assert_eq!(home.run(&["due", "--json"]).code(), 0);
    }
}
