//! A missed item never follows itself: if no other item is left, the session ends and says when it is due.

use rounds::app::screen::Screen;

use crate::harness::command::Home;
use crate::harness::script::Learner;

const WAITS: &str = "1 missed item waits: it is due again later today.";

/// A deck of yes-or-no questions.
fn deck(items: usize) -> String {
    let options = "options = [{ text = 'yes', correct = true }, { text = 'no' }]";
    let items: String = (0..items).map(|n| format!("[[item]]\nid = 'i{n}'\nstem = 'Is {n}?'\n{options}\n")).collect();
    format!("schema = 1\n[deck]\nid = 'deck'\ntitle = 'Deck'\n{items}")
}

#[test]
fn the_last_item_missed_ends_the_session_and_the_summary_says_so() {
    let mut learner = Learner::with_deck(&deck(2));
    let keys = learner.answering("rw");
    let seen = learner.clone().press(&keys);
    let (feedback, missed) = (seen.text(), seen.app.item().map(|item| item.id.clone()));
    assert!(feedback.contains("Comes back") && feedback.contains("later today"), "{feedback}");
    let summary = learner.clone().press(&format!("{keys}<enter>")).text();
    assert!(summary.contains("Session complete") && summary.contains(WAITS), "{summary}");
    // At home, it is due; the next session asks it.
    let home = learner.press(&format!("{keys}<enter><esc>"));
    assert!(matches!(home.app.screen, Screen::Home(_)) && home.app.pending.is_none());
    assert_eq!(home.app.today_stats.overview.waiting.due, 1);
    assert_eq!(learner.press("<enter>").app.item().map(|item| item.id.clone()), missed);
}

#[test]
fn a_better_rating_or_undo_leaves_no_item_waiting() {
    let mut learner = Learner::with_deck(&deck(2));
    let keys = learner.answering("rw");
    let undone = learner.clone().press(&format!("{keys}<enter>u"));
    let missed = learner.clone().press(&keys).app.item().map(|item| item.id.clone());
    assert_eq!(undone.app.item().map(|item| item.id.clone()), missed);
    let Screen::Study(study) = &undone.app.screen else { panic!("a question") };
    assert_eq!((study.session.held_over(), study.session.left()), (None, 1));
    // A right answer that is rated "again" afterwards does not follow itself either.
    let right = learner.answering("rr");
    let rated = learner.press(&format!("{right}---<enter>")).text();
    assert!(rated.contains("Session complete") && rated.contains(WAITS), "{rated}");
}

#[test]
fn plain_text_mode_ends_the_session_and_says_when_the_item_is_due() {
    let home = Home::new();
    let path = home.write("deck.toml", &deck(1)).to_string_lossy().into_owned();
    let letter = ["a", "b"].into_iter().find(|letter| {
        let probe = Home::new();
        let path = probe.write("deck.toml", &deck(1)).to_string_lossy().into_owned();
        probe
            .run_with(&["study", "--plain", "--seed", "1", &path], &format!("{letter}\n\n"))
            .out()
            .contains("0 right of 1")
    });
    let ran = home.run_with(&["study", "--plain", "--seed", "1", &path], &format!("{}\n\n", letter.unwrap()));
    assert!(ran.out().contains("Rated again. It is due again later today."), "{}", ran.out());
    assert!(ran.out().contains(WAITS) && ran.out().contains("Session complete"), "{}", ran.out());
    assert_eq!(ran.out().matches("Is 0?").count(), 2, "the question, and the list of missed items: {}", ran.out());
}
