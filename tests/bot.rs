//! A learner who opens the program every day for twelve days, and studies one session of what it offers.

use std::collections::HashSet;

use rounds::app::App;
use rounds::app::screen::{Screen, Stage};
use rounds::deck::{ItemId, Task};
use rounds::session::Limits;

use crate::harness::script::Learner;

/// Days of study.
const DAYS: i64 = 12;
/// Items of the deck.
const ITEMS: usize = 328;

/// A deck of single-best-answer items on eight topics; every tenth item begins a case of three.
fn deck() -> String {
    let item = |n: usize| {
        let case = if n % 10 < 3 { format!("case = 'case-{}'\n", n / 10) } else { String::new() };
        format!(
            "[[item]]\nid = 'item-{n}'\ntags = ['topic-{}']\n{case}stem = 'Which answer fits statement {n}?'\n\
             options = [{{ text = 'this one', correct = true }}, {{ text = 'that one' }}, {{ text = 'another' }}]\n",
            n / 10 % 8,
        )
    };
    let cases = (0..ITEMS.div_ceil(10)).map(|n| format!("[[case]]\nid = 'case-{n}'\ntext = 'Patient {n} comes in.'\n"));
    let cases: String = cases.collect();
    let items: String = (0..ITEMS).map(item).collect();
    format!("schema = 1\n[deck]\nid = 'deck'\ntitle = 'Deck'\n{cases}{items}")
}

/// The item that waits for an answer, and the letter of its right or of a wrong option.
fn question(app: &App, right: bool) -> Option<(ItemId, char)> {
    let Screen::Study(study) = &app.screen else { panic!("no session on the screen") };
    let Stage::Asking(_) = study.stage else { return None };
    let showing = study.session.showing().unwrap();
    let item = app.library.item(&showing.item).unwrap();
    let Task::Choice(choice) = &item.task else { panic!("all items have options") };
    let row = showing.order.iter().position(|index| choice.options[usize::from(*index)].correct == right).unwrap();
    Some((item.id.clone(), char::from(b'a' + u8::try_from(row).unwrap())))
}

/// What happened on one day.
#[derive(Debug)]
struct DayOfStudy {
    due: usize,
    asked_due: usize,
    asked_new: usize,
    held_over: bool,
}

/// Opens the program, studies one session, and returns to the home screen. `is_right` decides on each answer by its
/// number.
fn study(learner: &mut Learner, is_right: impl Fn(usize) -> bool) -> DayOfStudy {
    let (mut app, first) = learner.begin();
    assert!(first.is_empty(), "yesterday's session is over");
    let due = app.today_stats.overview.waiting.due;
    let seen: HashSet<ItemId> = app.ledger.items().map(|(item, _)| item).collect();
    learner.send(&mut app, "<enter>");
    let mut asked = Vec::new();
    while let Some((item, letter)) = question(&app, is_right(learner.script.log.len())) {
        assert_ne!(asked.last(), Some(&item), "an item follows itself");
        learner.send(&mut app, &format!("{letter}<enter>"));
        asked.push(item);
    }
    let Screen::Study(session) = &app.screen else { panic!("no summary") };
    assert!(matches!(session.stage, Stage::Summary(_)));
    let held_over = session.session.held_over().is_some();
    learner.send(&mut app, "<esc>");
    assert!(matches!(app.screen, Screen::Home(_)) && app.pending.is_none());
    let asked: HashSet<ItemId> = asked.into_iter().collect();
    let asked_due = asked.intersection(&seen).count();
    DayOfStudy { due, asked_due, asked_new: asked.len() - asked_due, held_over }
}

/// Twelve days on which the learner answers `right` of ten questions right, in an irregular order.
fn twelve_days(right: usize) -> (Learner, Vec<DayOfStudy>) {
    let mut learner = Learner::with_deck(&deck());
    learner.settings.seed = None;
    learner.settings.forced_new = false;
    let day = |day| {
        learner.script.days = day;
        study(&mut learner, |n| n * 7919 % 1009 % 10 < right)
    };
    let days = (0..DAYS).map(day).collect();
    (learner, days)
}

#[test]
fn one_session_a_day_meets_all_new_items_allowed_and_starves_no_due_ones() {
    let Limits { session, new_per_day, .. } = Limits::default();
    // Who misses four of ten collects more due items than the sessions hold.
    for (right, least_share) in [(9, 1.0), (6, 0.7)] {
        let (mut learner, days) = twelve_days(right);
        let new: usize = days.iter().map(|day| day.asked_new).sum();
        let allowed = usize::try_from(DAYS).unwrap() * new_per_day;
        assert!(10 * new >= 9 * allowed, "{new} of {allowed} new items: {days:#?}");
        assert!(days.iter().all(|day| day.asked_new <= new_per_day), "{days:#?}");
        // A case that does not fit whole waits for the next session.
        assert!(days.iter().all(|day| day.asked_due + 2 >= day.due.min(session)), "{days:#?}");
        let due: usize = days.iter().map(|day| day.due).sum();
        let asked: usize = days.iter().map(|day| day.asked_due).sum();
        let share = asked as f64 / due as f64;
        assert!(share >= least_share, "{asked} of {due} due items were asked: {days:#?}");
        assert!(days.iter().any(|day| day.held_over), "no session ended with a missed item: {days:#?}");
        let seen = learner.begin().0.ledger.items().count();
        assert_eq!(seen, new);
    }
}
