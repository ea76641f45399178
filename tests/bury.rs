//! Burying items: they are not asked again on that study day.

use serde_json::json;

use crate::harness::command::Home;
use crate::harness::line::sealed;
use crate::harness::script::Learner;
use crate::harness::{NOW_MS, twenty};

/// The kinds of the logged events.
fn kinds(learner: &Learner) -> Vec<String> {
    learner.script.log.iter().map(|event| event.fact.kind().to_owned()).collect()
}

/// The first line of the home screen about today.
fn today(learner: &mut Learner) -> String {
    let text = learner.press("").text();
    text.lines().find(|line| line.contains("Study: ")).unwrap_or_else(|| panic!("{text}")).trim().to_owned()
}

#[test]
fn a_buried_item_is_asked_on_the_next_day_and_not_before() {
    let mut learner = Learner::with_deck(&twenty());
    learner.settings.limits.new_per_day = 100;
    assert!(today(&mut learner).contains("20 new"));
    let seen = learner.press("Bb");
    assert!(seen.text().contains("Buried: not asked again today. b resumes it."), "{}", seen.text());
    assert!(seen.text().contains("buried"), "the list shows it: {}", seen.text());
    assert_eq!(kinds(&learner), ["bury"]);
    assert!(today(&mut learner).contains("19 new"));
    assert!(learner.press("/is:buried").text().contains("1 of 20 items"));
    learner.script.days = 1;
    assert!(today(&mut learner).contains("20 new"));
    assert!(learner.press("/is:buried").text().contains("0 of 20 items"));
}

#[test]
fn b_again_resumes_and_a_suspended_item_is_not_buried() {
    let mut learner = Learner::with_deck(&twenty());
    learner.press("Bbb");
    assert_eq!(kinds(&learner), ["bury", "resume"]);
    let text = learner.press("Bzb").text();
    assert!(text.contains("is suspended"), "{text}");
    assert_eq!(kinds(&learner), ["bury", "resume", "suspend"]);
}

#[test]
fn many_items_are_buried_at_once_and_resumed_or_undone() {
    let mut learner = Learner::with_deck(&twenty());
    learner.settings.limits.new_per_day = 100;
    let text = learner.press("Bxjxjxab").text();
    assert!(text.contains("Bury 3 items? y/n"), "{text}");
    assert_eq!(kinds(&learner).len(), 0, "it asks first");
    let text = learner.press("Bxjxjxaby").text();
    assert!(text.contains("Buried 3 items. u undoes it."), "{text}");
    assert!(today(&mut learner).contains("17 new"));
    let text = learner.press("BaZ").text();
    assert!(text.contains("Resume 3 items? y/n"), "{text}");
    learner.press("BaZy");
    assert!(today(&mut learner).contains("20 new"));
    learner.press("Babyu");
    assert!(today(&mut learner).contains("20 new"));
}

#[test]
fn a_burial_in_the_log_is_exported_and_found_by_the_command_line() {
    let home = Home::new();
    let path = home.write("twenty.toml", &twenty()).to_string_lossy().into_owned();
    let line = json!({
        "id": "01a207c7-bbe0-7585-9528-000000000001",
        "device": "a795e9d0-8757-4cc7-8c5e-a2c62fc701f4",
        "seq": 1,
        "kind": "bury",
        "at_ms": NOW_MS - 1000,
        "tz_min": 0,
        "session": "ac4b795e-9d08-4774-8c5e-a2c62fc701f4",
        "item": "twenty/i3",
        "prev": null,
    });
    let log = home.write("buried.jsonl", &sealed(line)).to_string_lossy().into_owned();
    assert_eq!(home.run(&["log", "import", &log]).code(), 0);
    let found = home.run(&["find", "is:buried", "--decks", &path]);
    assert!(found.out().lines().any(|line| line.starts_with("i3 ") && line.contains("buried")), "{}", found.out());
    assert_eq!(found.out().lines().count(), 2);
    assert_eq!(home.events()[0]["kind"], "bury");
}
