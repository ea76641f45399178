//! Parameters of one's own: on a real log, and at the command line.

use std::collections::BTreeMap;

use rounds::day::Day;
use rounds::deck::ItemId;
use rounds::memory::Parameters;
use rounds::memory::optimize::{FEWEST, Progress, fit, log_loss, predictions};
use rounds::review::{DeviceId, Event, Ledger};
use rounds::store::{Arrival, Store};

use crate::harness::command::Home;
use crate::harness::{NOW_MS, fixture, revlog};

/// The real log.
fn real() -> String {
    std::fs::read_to_string(fixture("revlog/reviews.csv")).unwrap()
}

/// A deck of the cards of the real log, so that they are at hand.
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

/// A home whose log has the first lines of the real one, moved so that the last is a day ago.
fn home(lines: usize) -> Home {
    let home = Home::new();
    let csv: String = real().lines().take(lines + 1).map(|line| format!("{line}\n")).collect();
    home.write(".config/rounds/config.toml", "decks = ['~/josh.toml']\n");
    home.write("josh.toml", &deck(&csv));
    std::fs::create_dir_all(home.log().parent().unwrap()).unwrap();
    let (mut store, _) = Store::open(&home.log(), [7; 16]).unwrap();
    let mut drafts = revlog::answers(&csv);
    let last = drafts.last().map_or(0, |draft| draft.at.at_ms);
    // Whole days, so that each study day stays one.
    let later = (NOW_MS - last) / 86_400_000 * 86_400_000 - 86_400_000;
    for draft in &mut drafts {
        draft.at.at_ms += later;
        store.append(draft).unwrap();
    }
    home
}

/// When each item of a home's log is due.
fn due(home: &Home) -> BTreeMap<ItemId, Day> {
    let (mut store, _) = Store::open(&home.log(), [7; 16]).unwrap();
    let ledger = Ledger::fold(revlog::rules(), store.events_since(Arrival::default()).unwrap().0, NOW_MS);
    ledger.items().map(|(item, state)| (item.clone(), state.learned.as_ref().unwrap().due)).collect()
}

#[test]
fn a_real_log_is_predicted_better_than_by_a_constant_and_a_fit_does_no_harm() {
    let events = revlog::answers(&real()).into_iter().zip(1..).map(|(draft, n)| draft.written(DeviceId([1; 16]), n));
    let events: Vec<Event> = events.collect();
    assert_eq!(events.len(), 4092);
    let ledger = Ledger::fold(revlog::rules(), events, i64::MAX);
    let histories = ledger.histories();
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
fn parameters_are_fitted_adopted_and_taken_back() {
    let home = home(1500);
    let before = due(&home);
    insta::assert_snapshot!("optimize-dry-run", home.run(&["optimize", "--dry-run"]).told(&home));
    assert!(home.events().iter().all(|event| event["kind"] == "answer"));
    insta::assert_snapshot!("optimize", home.run(&["optimize"]).told(&home));
    assert_eq!(home.events().iter().filter(|event| event["kind"] == "params").count(), 1);
    assert_ne!(due(&home), before);
    // The same log once more has nothing better to say.
    insta::assert_snapshot!("optimize-again", home.run(&["optimize"]).told(&home));
    let json: serde_json::Value = serde_json::from_str(&home.run(&["optimize", "--json"]).out()).unwrap();
    assert_eq!((json["schema"].as_u64(), json["outcome"].as_str()), (Some(1), Some("kept")));
    assert_eq!(json["fit"]["weights"].as_array().map(Vec::len), Some(21));
    insta::assert_snapshot!("optimize-undo", home.run(&["optimize", "--undo"]).told(&home));
    assert_eq!(due(&home), before);
    insta::assert_snapshot!("optimize-undo-again", home.run(&["optimize", "--undo"]).told(&home));
}

#[test]
fn too_few_reviews_are_told_and_are_no_error() {
    let home = home(300);
    let ran = home.run(&["optimize"]);
    assert!(ran.out().contains(&format!("at least {FEWEST} are needed")), "{}", ran.out());
    insta::assert_snapshot!("optimize-too-few", ran.told(&home));
    insta::assert_snapshot!("optimize-empty-json", Home::new().run(&["optimize", "--json"]).out());
    assert_eq!(home.run(&["optimize", "--undo", "--dry-run"]).code(), 2);
}
