//! The screens of answering: question, self-grading and feedback, by keys and in plain text.

use rounds::app::preference::SelfRating;
use rounds::memory::Rating;
use rounds::review::{Answer, Fact, ItemFact};

use crate::harness::script::Learner;

/// A deck with one item of five options, the fourth correct, in file order. Each rationale is `lines` lines long.
fn deck(stem: &str, lines: usize) -> String {
    let options: String = ["Alpha", "Beta", "Gamma", "Delta", "Epsilon"]
        .iter()
        .map(|name| {
            let correct = if *name == "Delta" { "correct = true, " } else { "" };
            let why = format!("Why {name}. {}", "More words follow here to fill a line of the window. ".repeat(lines));
            format!("{{ text = '{name} choice', {correct}why = '{why}' }},\n")
        })
        .collect();
    format!(
        "schema = 1\n[deck]\nid = 'd'\ntitle = 'D'\n[[item]]\nid = 'i'\nshuffle = false\n\
         stem = '''\n{stem}\n\nWhich one is it?\n'''\noptions = [\n{options}]\npoint = 'Remember delta.'\n"
    )
}

fn answers(learner: &Learner) -> Vec<Answer> {
    let answer =
        |fact: &Fact| if let Fact::Item(ItemFact::Answer(answer)) = fact { Some(answer.clone()) } else { None };
    learner.script.log.iter().filter_map(|event| answer(&event.fact)).collect()
}

/// The ratings that were set after an answer.
fn regrades(learner: &Learner) -> Vec<Rating> {
    let rating =
        |fact: &Fact| if let Fact::Item(ItemFact::Regrade { rating, .. }) = fact { Some(*rating) } else { None };
    learner.script.log.iter().filter_map(|event| rating(&event.fact)).collect()
}

/// The row of the screen that contains these words.
fn row_of(text: &str, words: &str) -> usize {
    text.lines().position(|line| line.contains(words)).unwrap_or_else(|| panic!("{words}:\n{text}"))
}

#[test]
fn feedback_keeps_the_question_and_the_options_in_the_order_shown() {
    let mut learner = Learner::with_deck(&deck("A man has pain.", 1)).sized(100, 30);
    let seen = learner.press("<enter>b").text();
    let rows = ["A man has pain.", "Which one is it?", "a  Alpha", "✗ b  Beta", "c  Gamma", "✓ d  Delta", "e  Epsilon"];
    let found: Vec<usize> = rows.iter().map(|words| row_of(&seen, words)).collect();
    assert!(found.is_sorted(), "{found:?}\n{seen}");
    assert!(seen.contains("your answer") && seen.contains("correct"), "{seen}");
    assert!(seen.lines().next().unwrap().contains("1/1"), "the position stays: {seen}");
    assert!(!seen.contains("stability"), "{seen}");
    let seen = learner.press("<enter>bi").text();
    assert!(seen.contains("stability") && seen.contains("difficulty"), "{seen}");
    assert!(!learner.press("<enter>bii").text().contains("stability"));
}

#[test]
fn a_long_question_is_folded_to_its_last_paragraph_and_opened_by_a_key() {
    let mut learner = Learner::with_deck(&deck(&"A man has pain. ".repeat(120), 1)).sized(100, 30);
    let seen = learner.press("<enter>b").text();
    assert!(!seen.contains("A man has pain.") && seen.contains("… Which one is it?"), "{seen}");
    assert!(seen.contains("✓ d  Delta"), "the key is visible: {seen}");
    let seen = learner.press("<enter>bs").text();
    assert!(seen.contains("A man has pain."), "{seen}");
    assert!(!learner.press("<enter>bss").text().contains("A man has pain."));
}

#[test]
fn explanation_and_point_are_within_one_page_down_of_the_feedback() {
    let mut learner = Learner::with_deck(&deck("A man has pain.", 2)).sized(100, 30);
    assert!(learner.press("<enter>b<pgdn>").text().contains("Remember delta."));
}

#[test]
fn a_wide_window_shows_the_question_beside_the_rationales() {
    let mut learner = Learner::with_deck(&deck("A man has pain.", 4)).sized(200, 60);
    let seen = learner.press("<enter>b").text();
    let heading = seen.lines().find(|line| line.contains("Why")).unwrap();
    assert!(heading.contains('│'), "{seen}");
    let option = seen.lines().find(|line| line.contains("✗ b  Beta")).unwrap();
    assert!(option.contains("your answer") && option.find('│') > option.find("your answer"), "{seen}");
    for words in ["Why Alpha", "Why Epsilon", "Remember delta."] {
        let line = seen.lines().find(|line| line.contains(words)).unwrap();
        assert!(line.find('│') < line.find(words), "{seen}");
    }
}

#[test]
fn digits_set_the_rating_and_a_wrong_answer_is_raised_only_by_the_same_key_twice() {
    let learner = Learner::with_deck(&deck("A man has pain.", 1));
    for (keys, expected) in [
        ("d4", &[Rating::Easy][..]),
        ("d2", &[Rating::Hard]),
        ("d3", &[]),
        ("d2+", &[Rating::Hard, Rating::Good]),
        ("d1", &[Rating::Again]),
        ("b3", &[]),
        ("b33", &[Rating::Good]),
        ("b3m3", &[]),
        ("b34", &[]),
        ("b344", &[Rating::Easy]),
        ("b+", &[]),
        ("b++", &[Rating::Hard]),
        ("b331", &[Rating::Good, Rating::Again]),
        ("b334", &[Rating::Good, Rating::Easy]),
    ] {
        let mut learner = learner.clone();
        learner.press(&format!("<enter>{keys}"));
        assert_eq!(regrades(&learner), expected, "{keys}");
    }
    let seen = learner.clone().press("<enter>b3").text();
    assert!(seen.contains("You answered wrong. Press 3 again to rate it good."), "{seen}");
    assert!(seen.contains("1 ● again · 2 hard · 3 good · 4 easy"), "{seen}");
}

/// A learner with an item that the learner grades.
fn recall() -> Learner {
    Learner::with_deck(
        "schema = 1\n[deck]\nid = 'd'\ntitle = 'D'\n[[item]]\nid = 'i'\nkind = 'recall'\nstem = 'What is it?'\nback = 'It.'\n",
    )
}

#[test]
fn leaving_self_grading_returns_to_the_question_with_the_typed_answer() {
    for (columns, rows) in [(100, 30), (40, 10)] {
        let mut learner = recall().sized(columns, rows);
        let seen = learner.press("<enter>my answer<enter>").text();
        assert!(seen.contains("How well did you recall it?"), "{seen}");
        assert!(seen.contains("1 again  2 hard  3 good  4 easy"), "{seen}");
        let seen = learner.press("<enter>my answer<enter><esc>").text();
        assert!(seen.contains("my answer") && !seen.contains("How well"), "{seen}");
        learner.press("<enter>my answer<enter><esc>s<enter>3");
        let given = answers(&learner);
        assert_eq!((given.len(), given[0].reply.typed.as_slice()), (1, &["my answers".to_owned()][..]));
    }
}

#[test]
fn with_two_ratings_one_key_is_again_and_another_or_enter_is_good() {
    for (key, rating) in [
        ("1", Rating::Again),
        ("2", Rating::Good),
        ("<enter>", Rating::Good),
        ("n", Rating::Again),
        ("y", Rating::Good),
    ] {
        let mut learner = recall();
        learner.settings.self_rating = SelfRating::Two;
        let seen = learner.clone().press("<enter>mine<enter>").text();
        assert!(seen.contains("Did you recall it?") && seen.contains("2 Enter yes: good"), "{seen}");
        learner.press(&format!("<enter>mine<enter>{key}"));
        assert_eq!(answers(&learner)[0].rating, rating, "{key}");
    }
    let mut learner = recall();
    learner.press("<enter>mine<enter><enter>");
    assert!(answers(&learner).is_empty(), "with four ratings, Enter rates nothing");
}

#[test]
fn a_letter_whose_option_is_out_of_sight_first_shows_it() {
    let stem = "A man has pain. ".repeat(12);
    let mut learner = Learner::with_deck(&deck(&stem, 0)).sized(40, 10);
    let seen = learner.press("<enter>d").text();
    assert!(seen.contains("d  Delta choice") && seen.contains("Press d again to answer."), "{seen}");
    assert!(answers(&learner).is_empty());
    learner.press("<enter>dd");
    assert_eq!(answers(&learner).len(), 1);
    // Another letter that is in sight by then answers at once.
    let mut learner = Learner::with_deck(&deck(&stem, 0)).sized(40, 10);
    learner.press("<enter>dc");
    assert_eq!(answers(&learner).len(), 1);
    let mut learner = Learner::with_deck(&deck(&stem, 0)).sized(40, 10);
    let seen = learner.press("<enter>D").text();
    assert!(seen.contains("Press Shift+d again to answer."), "{seen}");
    // In an exam too.
    let mut learner = Learner::with_deck(&deck(&stem, 0)).sized(40, 10);
    let seen = learner.press("e<enter><enter>d").text();
    assert!(seen.contains("d  Delta choice") && seen.contains("Press d again to answer."), "{seen}");
    // With room for all of it, one press is enough.
    let mut learner = Learner::with_deck(&deck(&stem, 0)).sized(100, 30);
    learner.press("<enter>d");
    assert_eq!(answers(&learner).len(), 1);
}

#[test]
fn an_option_longer_than_the_window_can_be_answered() {
    let long = deck("A man.", 0).replace("Delta choice", &"Delta choice ".repeat(40));
    let mut learner = Learner::with_deck(&long).sized(40, 10);
    learner.press("<enter>dd");
    assert_eq!(answers(&learner).len(), 1);
}

#[test]
fn confidence_and_progress_are_at_the_bottom_of_every_question() {
    for (columns, rows) in [(200, 60), (100, 30), (60, 20)] {
        let learner = Learner::new().sized(columns, rows);
        let screens: Vec<String> = ["", "r", "rr", "rrr"]
            .iter()
            .map(|answers| learner.clone().press(&learner.answering(answers)).text())
            .collect();
        let places: Vec<_> = screens
            .iter()
            .filter(|text| text.contains("How sure?"))
            .map(|text| (row_of(text, "How sure?"), row_of(text, " left")))
            .collect();
        assert!(
            !places.is_empty() && places.iter().all(|place| *place == (usize::from(rows) - 4, usize::from(rows) - 3)),
            "{places:?}"
        );
    }
}
