//! The test builder: filters with live counts, and the session or exam that they make.

use rounds::app::builder::Builder;
use rounds::app::screen::Screen;
use rounds::deck::ItemId;
use rounds::review::{ExamFact, Fact, ItemState};

use crate::harness::screen::{SIZES, styled};
use crate::harness::script::{Learner, Seen};
use crate::harness::twenty;

/// The rows of the builder over one deck, from the top; the boxes of the states come after the deck.
const DECK: usize = 1;
const NEW: usize = 2;
const MISSED: usize = 3;
const MARKED: usize = 4;
const CONFIDENT_ERRORS: usize = 5;
const DUE: usize = 6;
const LEECHES: usize = 7;
const FLAGGED: usize = 8;
const TOPICS: usize = 9;

/// A deck of five items with topics, one of them a flashcard.
const TOPICAL: &str = r#"
schema = 1
[deck]
id = "topical"
title = "Topical"
[[item]]
id = "facet"
tags = ["spine/facet"]
stem = "Facet?"
options = [{ text = "yes", correct = true }, { text = "no" }]
[[item]]
id = "disc"
tags = ["spine/disc", "drugs"]
stem = "Disc?"
options = [{ text = "yes", correct = true }, { text = "no" }]
[[item]]
id = "drug"
tags = ["drugs"]
stem = "Drug?"
options = [{ text = "yes", correct = true }, { text = "no" }]
[[item]]
id = "untagged"
stem = "Untagged?"
options = [{ text = "yes", correct = true }, { text = "no" }]
[[item]]
id = "card"
kind = "recall"
tags = ["cards"]
stem = "Card?"
back = "Back."
"#;

/// Three answers 40 days ago: right, wrong while sure, and wrong. Then one item was marked, and one flagged.
fn learner() -> Learner {
    let mut learner = Learner::with_deck(&twenty());
    let keys = learner.answering("rWw");
    learner.press(&keys);
    learner.press("/id:i5<enter>m");
    learner.press("/id:i7<enter><enter>!");
    learner.script.days = 40;
    learner
}

/// An item that was forgotten eight times.
fn learner_with_leech() -> Learner {
    let one = twenty();
    let end = one.find("[[item]]\nid = 'i1'").unwrap();
    let mut learner = Learner::with_deck(&one[..end]);
    for visit in 0..17 {
        learner.script.days = 90 * visit;
        let keys = learner.answering(if visit % 2 == 0 { "r" } else { "w" });
        learner.press(&keys);
    }
    learner.script.days = 90 * 17;
    learner
}

fn builder(seen: &Seen) -> &Builder {
    let Screen::Builder(builder) = &seen.app.screen else { panic!("no builder: {}", seen.text()) };
    builder
}

/// The keys that open the builder and check this row.
fn checked(row: usize) -> String {
    format!("b{} ", "<down>".repeat(row))
}

/// The items of the session that was started.
fn asked(seen: &Seen) -> Vec<ItemId> {
    let Screen::Study(study) = &seen.app.screen else { panic!("no session: {}", seen.text()) };
    study.session.items().to_vec()
}

/// The names of the items of the session, sorted.
fn asked_names(seen: &Seen) -> Vec<String> {
    let mut names: Vec<String> = asked(seen).iter().map(|item| item.name().to_owned()).collect();
    names.sort();
    names
}

#[test]
fn builder_screens_match_their_snapshots() {
    for (columns, rows) in SIZES {
        let seen = learner().sized(columns, rows).press(&checked(MISSED));
        insta::assert_snapshot!(format!("builder-{columns}x{rows}"), styled(&seen.buffer));
        let seen = learner().sized(columns, rows).press(&(checked(DUE) + "G<up><right>s"));
        insta::assert_snapshot!(format!("builder_exam-{columns}x{rows}"), styled(&seen.buffer));
    }
    let seen = Learner::with_deck(TOPICAL).sized(100, 30).press(&format!("b{}<enter>", "<down>".repeat(TOPICS)));
    insta::assert_snapshot!("builder_topics-100x30", styled(&seen.buffer));
}

#[test]
fn each_state_box_makes_a_session_of_exactly_the_items_in_that_state() {
    type Test = fn(&ItemState) -> bool;
    let tests: [(usize, usize, &str, Test); 6] = [
        (NEW, 17, "Test: new", |state| state.progress.is_none()),
        (MISSED, 2, "Test: missed", |state| state.progress.is_some_and(|progress| progress.missed)),
        (MARKED, 1, "Test: marked", |state| state.marked),
        (CONFIDENT_ERRORS, 1, "Test: confident errors", |state| {
            state.progress.is_some_and(|progress| progress.days_right_since_confident_error.is_some())
        }),
        (DUE, 3, "Test: due", |state| state.progress.is_some()),
        (FLAGGED, 1, "Test: flagged", |state| state.reported),
    ];
    for (row, count, title, has_state) in tests {
        let seen = learner().press(&checked(row));
        let noun = if count == 1 { "1 item matches".to_owned() } else { format!("{count} items match") };
        assert!(seen.text().contains(&noun), "{title}: {}", seen.text());
        let seen = learner().press(&(checked(row) + "s"));
        let items = asked(&seen);
        assert_eq!(items.len(), count, "{title}");
        assert!(items.iter().all(|item| has_state(&seen.app.ledger.state(item))), "{title}: {items:?}");
        assert!(seen.text().contains(title), "{}", seen.text());
    }
}

#[test]
fn leeches_are_found_once_an_item_was_forgotten_eight_times() {
    assert!(learner().press(&(checked(LEECHES) + "s")).text().contains("No items match"));
    let seen = learner_with_leech().press(&(checked(LEECHES) + "s"));
    assert_eq!(asked_names(&seen), ["i0"]);
}

#[test]
fn two_boxes_of_a_group_are_alternatives() {
    let seen = learner().press(&format!("{}<down> s", checked(MISSED)));
    assert_eq!(asked(&seen).len(), 3, "{}", seen.text());
    assert!(seen.text().contains("Test: missed or marked"), "{}", seen.text());
}

#[test]
fn topics_open_on_request_and_contain_their_subtopics() {
    let topics = format!("b{}<enter>", "<down>".repeat(TOPICS));
    let seen = Learner::with_deck(TOPICAL).press(&topics);
    for topic in ["cards", "drugs", "spine", "spine/disc", "spine/facet"] {
        assert!(seen.text().contains(&format!("[ ] {topic} ")), "{topic}: {}", seen.text());
    }
    let seen = Learner::with_deck(TOPICAL).press(&format!("{topics}<down><down><down> s"));
    assert_eq!(asked_names(&seen), ["disc", "facet"]);
    // Topics without a matching item are not listed: nothing is missed yet.
    let seen = Learner::with_deck(TOPICAL).press(&format!("{}{}<enter>", checked(MISSED), "<down>".repeat(6)));
    assert!(!seen.text().contains("spine"), "{}", seen.text());
}

#[test]
fn a_deck_box_limits_the_test_to_that_deck() {
    let mut learner = learner();
    let mut library = (*learner.library).clone();
    let other = rounds::deck::read(TOPICAL).deck.unwrap();
    library.add(other, rounds::deck::library::Origin::Embedded, 0).unwrap();
    learner.library = library.into();
    let all = learner.press("b");
    assert_eq!(builder(&all).counts.found.len(), 25);
    let seen = learner.press(&format!("{}s", checked(DECK + 1)));
    assert_eq!(asked_names(&seen), ["card", "disc", "drug", "facet", "untagged"]);
    assert!(seen.text().contains("Test: Topical"), "{}", seen.text());
    // In an exam, the flashcard is left out, and the plan names the topics and the deck.
    let seen = learner.press(&format!("{}G<up><right>ss", checked(DECK + 1)));
    let Screen::Exam(active) = &seen.app.screen else { panic!("no exam: {}", seen.text()) };
    assert_eq!((active.exam.questions().len(), active.exam.plan().deck.as_str()), (4, "topical"));
}

#[test]
fn level_boxes_are_shown_for_a_deck_that_states_levels() {
    let without = Learner::with_deck(TOPICAL).press("b").text();
    assert!(!without.contains("Level") && !without.contains("recall a fact"), "{without}");
    let leveled = TOPICAL
        .replace("id = \"facet\"", "id = \"facet\"\nlevel = \"recall\"")
        .replace("id = \"disc\"", "id = \"disc\"\nlevel = \"apply\"")
        .replace("id = \"drug\"", "id = \"drug\"\nlevel = \"analyse\"");
    let learner = || Learner::with_deck(&leveled).sized(100, 30);
    let seen = learner().press(&format!("b{}", "<down>".repeat(FLAGGED)));
    insta::assert_snapshot!("builder_levels-100x30", styled(&seen.buffer));
    for (row, item) in [(FLAGGED + 1, "facet"), (FLAGGED + 2, "disc"), (FLAGGED + 3, "drug")] {
        assert_eq!(asked_names(&learner().press(&(checked(row) + "s"))), [item]);
    }
    let seen = learner().press(&format!("{}<down> s", checked(FLAGGED + 2)));
    assert_eq!(asked_names(&seen), ["disc", "drug"]);
    assert!(seen.text().contains("Test: apply or analyze"), "{}", seen.text());
    let found = learner().press("/level:apply<enter><enter>").text();
    assert!(found.contains("Disc?") && !found.contains("Drug?"), "{found}");
}

#[test]
fn arrows_change_the_number_of_questions() {
    let questions = "bG<up><up>";
    let lesser = learner().press(&format!("{questions}<left><left>"));
    assert!(lesser.text().contains("10 of 20"), "{}", lesser.text());
    assert_eq!(builder(&learner().press(&format!("{questions}{}", "<left>".repeat(9)))).questions(), 1);
    let seen = learner().press(&format!("{questions}<left><left>s"));
    assert_eq!(asked(&seen).len(), 10);
    assert_eq!(builder(&learner().press(&format!("{questions}<right><right>"))).questions(), 20);
}

#[test]
fn an_exam_asks_before_its_clock_starts() {
    let keys = "bG<up><right>s";
    let seen = learner().press(keys);
    assert!(seen.text().contains("20 questions in 30 minutes"), "{}", seen.text());
    assert!(builder(&learner().press(&format!("{keys}<esc>"))).counts.found.len() == 20, "Esc cancels");
    let mut learner = learner();
    let seen = learner.press(&format!("{keys}<enter>"));
    let Screen::Exam(active) = &seen.app.screen else { panic!("no exam: {}", seen.text()) };
    assert_eq!((active.exam.questions().len(), active.exam.plan().minutes), (20, 30));
    let begun = learner
        .script
        .log
        .iter()
        .any(|event| matches!(&event.fact, Fact::Exam(ExamFact::Begin(plan)) if plan.title == "Test: all items"));
    assert!(begun, "the exam is in the log");
}

#[test]
fn suspended_items_are_not_in_the_pool() {
    let mut learner = learner();
    learner.press("/id:i5<enter>z");
    assert!(learner.press(&(checked(MARKED) + "s")).text().contains("No items match"));
}

#[test]
fn d_clears_all_filters_and_esc_goes_home() {
    let seen = learner().press(&format!("{}d", checked(MARKED)));
    assert_eq!(builder(&seen).counts.found.len(), 20);
    assert!(matches!(learner().press("b<esc>").app.screen, Screen::Home(_)));
    assert!(
        matches!(learner().press("<down><enter>").app.screen, Screen::Builder(_)),
        "from its row on the home screen"
    );
    assert!(matches!(learner().press(":build<enter>").app.screen, Screen::Builder(_)), "from the palette");
}

#[test]
fn every_row_can_be_reached_in_the_smallest_window() {
    let mut learner = learner().sized(40, 10);
    let screens = learner.walk(&format!("b{}", "<down>".repeat(20))).concat();
    for words in
        ["Decks", "new (never", "missed", "marked", "confident errors", "due today", "leeches", "flagged", "Start"]
    {
        assert!(screens.contains(words), "{words}: {screens}");
    }
    let seen = learner.press("bG<enter>");
    assert_eq!(asked(&seen).len(), 20);
}

#[test]
fn a_builder_without_items_says_so() {
    let mut learner = Learner::new();
    learner.library = std::sync::Arc::default();
    let seen = learner.press("bs").text();
    assert!(seen.contains("no items to choose from"), "{seen}");
    for keys in ["b<enter>", "b <down> <right><left>", "bG<enter><up><right>ss", "bd<pgdn><pgup>"] {
        let _ = learner.press(keys);
    }
}
