//! Browse: sorting, columns, and actions on several items.

use rounds::app::browse::Browse;
use rounds::app::screen::Screen;
use rounds::find::SortBy;

use crate::harness::screen::{SIZES, styled};
use crate::harness::script::{Learner, Seen};
use crate::harness::twenty;

fn browse(seen: &Seen) -> &Browse {
    let Screen::Browse(browse) = &seen.app.screen else { panic!("not browsing: {}", seen.text()) };
    browse
}

/// The names of the items in the list, in order.
fn names(seen: &Seen) -> Vec<String> {
    browse(seen).ids().map(|id| id.name().to_owned()).collect()
}

/// The kinds of the logged events.
fn kinds(learner: &Learner) -> Vec<String> {
    learner.script.log.iter().map(|event| event.fact.kind().to_owned()).collect()
}

/// A learner who answered some of twenty items on two days.
fn learner() -> Learner {
    let mut learner = Learner::with_deck(&twenty());
    let keys = learner.answering("rwr");
    learner.press(&keys);
    learner.settings.limits.new_per_day = 0;
    for (day, answers) in [(9, "w"), (30, "rr"), (60, "w")] {
        learner.script.days = day;
        let keys = learner.answering(answers);
        learner.press(&keys);
    }
    learner.script.days = 70;
    learner
}

#[test]
fn bulk_screens_match_their_snapshots() {
    for (name, keys) in [("browse_sorted", "Bo"), ("browse_all", "Bxxa"), ("browse_confirm", "Bxxaz")] {
        for (columns, rows) in SIZES {
            let seen = learner().sized(columns, rows).press(keys);
            insta::assert_snapshot!(format!("{name}-{columns}x{rows}"), styled(&seen.buffer));
        }
    }
}

#[test]
fn o_sorts_by_each_figure_in_turn_and_new_items_stay_last() {
    let mut learner = learner();
    let unsorted = names(&learner.press("B"));
    for (presses, sort) in [(1, SortBy::Due), (2, SortBy::Stability), (3, SortBy::Lapses), (4, SortBy::LastAnswer)] {
        for reversed in [false, true] {
            let keys = format!("B{}{}", "o".repeat(presses), if reversed { "O" } else { "" });
            let seen = learner.press(&keys);
            let title = format!("Browse by {}{}", sort.name(), if reversed { ", reversed" } else { "" });
            assert!(seen.text().contains(&title), "{title}: {}", seen.text());
            let progress: Vec<_> = browse(&seen).ids().map(|id| seen.app.ledger.progress(id)).collect();
            let answered = progress.iter().take_while(|progress| progress.is_some()).count();
            assert!(answered > 2 && progress[answered..].iter().all(Option::is_none), "{title}");
            let figure = |index: usize| {
                let progress = progress[index].unwrap();
                match sort {
                    SortBy::Due => f64::from(progress.due.since_epoch()),
                    SortBy::Stability => f64::from(progress.memory.stability.days()),
                    SortBy::Lapses => -f64::from(progress.lapses),
                    SortBy::LastAnswer => -f64::from(progress.last.since_epoch()),
                    SortBy::Match => 0.0,
                }
            };
            let mut figures: Vec<f64> = (0..answered).map(figure).collect();
            if reversed {
                figures.reverse();
            }
            assert!(figures.is_sorted() && figures[0] < figures[answered - 1], "{title}: {figures:?}");
        }
    }
    assert_eq!(names(&learner.press("Booooo")), unsorted, "the fifth press is deck order again");
    let mut backwards = unsorted;
    backwards.reverse();
    assert_eq!(names(&learner.press("BO")), backwards);
}

#[test]
fn sorting_goes_to_the_first_item_and_a_new_query_keeps_the_order() {
    let mut learner = learner();
    assert_eq!(browse(&learner.press("B<down><down><down>o")).row, 0);
    let seen = learner.press("Bo/-is:new");
    assert_eq!((browse(&seen).sort, names(&seen).len()), (SortBy::Due, 3));
}

#[test]
fn all_matches_are_suspended_after_a_question_and_u_takes_it_back() {
    let mut learner = Learner::with_deck(&twenty());
    let seen = learner.press("/number 1<enter>az");
    let count = names(&seen).len();
    assert!(count > 1 && seen.text().contains(&format!("Suspend {count} items? y/n")), "{}", seen.text());
    assert_eq!(kinds(&learner).len(), 0, "it asks first");
    for keys in ["azn", "az<esc>", "a<esc>", "azz<esc>", "ay<esc>"] {
        learner.press(&format!("/number 1<enter>{keys}"));
        assert_eq!(kinds(&learner).len(), 0, "{keys}");
    }
    let (mut app, _) = learner.begin();
    learner.send(&mut app, "/number 1<enter>azy");
    assert_eq!(kinds(&learner), vec!["suspend"; count]);
    let suspended = |app: &rounds::app::App| app.ledger.items().filter(|(_, state)| state.suspended).count();
    assert_eq!(suspended(&app), count);
    learner.send(&mut app, "u");
    assert_eq!((suspended(&app), kinds(&learner).len()), (0, 2 * count));
    assert!(app.notice.as_deref().is_some_and(|notice| notice.starts_with("Undone")), "{:?}", app.notice);
    learner.send(&mut app, "u");
    assert_eq!(kinds(&learner).len(), 2 * count, "it is undone once");
}

#[test]
fn suspended_items_are_resumed_together() {
    let mut learner = Learner::with_deck(&twenty());
    learner.press("Bazy");
    let seen = learner.press("/is:suspended<enter>aZ");
    assert!(seen.text().contains("Resume 20 items? y/n"), "{}", seen.text());
    let seen = learner.press("/is:suspended<enter>aZy");
    assert!(seen.app.ledger.items().all(|(_, state)| !state.suspended), "{}", seen.text());
    assert!(learner.press("BaZ").text().contains("None of them is suspended"));
}

#[test]
fn only_items_with_answers_are_reset_and_their_progress_comes_back() {
    let mut learner = learner();
    let (mut app, _) = learner.begin();
    let before: Vec<_> = app.ledger.items().filter_map(|(item, state)| state.progress.map(|it| (item, it))).collect();
    learner.send(&mut app, "Bar");
    let Screen::Browse(open) = &app.screen else { panic!() };
    assert_eq!(open.part, rounds::app::browse::Part::Confirm(rounds::app::browse::BulkAction::Reset, before.len()));
    learner.send(&mut app, "y");
    assert!(before.iter().all(|(item, _)| app.ledger.progress(item).is_none()));
    learner.send(&mut app, "u");
    assert!(before.iter().all(|(item, progress)| app.ledger.progress(item) == Some(*progress)));
}

#[test]
fn x_selects_rows_and_the_action_takes_only_those() {
    let mut learner = Learner::with_deck(&twenty());
    let seen = learner.press("Bxx<down>x");
    assert!(seen.text().contains("3 selected"), "{}", seen.text());
    let seen = learner.press("Bxx<down>xazy");
    let suspended = seen.app.ledger.items().filter(|(_, state)| state.suspended);
    let mut suspended: Vec<String> = suspended.map(|(item, _)| item.name().to_owned()).collect();
    suspended.sort();
    assert_eq!(suspended, ["i0", "i1", "i3"]);
    assert!(learner.press("Bxx<down>x").text().contains("None can be studied"));
    let mut learner = Learner::with_deck(&twenty());
    let seen = learner.press("Bxx<down>x");
    assert!(seen.text().contains("Enter studies these 3."), "{}", seen.text());
    let seen = learner.press("Bxx<down>x<enter>");
    let rounds::app::screen::Screen::Study(study) = &seen.app.screen else { panic!("{}", seen.text()) };
    let mut asked: Vec<&str> = study.session.items().iter().map(rounds::deck::ItemId::name).collect();
    asked.sort_unstable();
    assert_eq!(asked, ["i0", "i1", "i3"], "Enter studies only the selected rows");
    let mut learner = Learner::with_deck(&twenty());
    assert!(learner.press("Bx<up>x").text().contains("20 of 20 items"), "x again deselects");
}

#[test]
fn a_filter_that_is_not_understood_is_corrected_before_anything_is_done() {
    for keys in ["<enter>", "az", "aR"] {
        let mut learner = Learner::with_deck(&twenty());
        let seen = learner.press(&format!("/is:xx<enter>{keys}"));
        assert!(seen.text().contains("Unknown filter `is:xx`"), "{keys}: {}", seen.text());
        learner.press(&format!("/is:xx<enter>{keys}y"));
        assert!(learner.script.log.is_empty(), "{keys}");
    }
}

#[test]
fn too_many_items_are_not_changed_at_once() {
    let item = |n: usize| {
        let options = "options = [{ text = 'yes', correct = true }, { text = 'no' }]";
        format!("[[item]]\nid = 'i{n}'\nstem = 'Question number {n}?'\n{options}\n")
    };
    let items: String = (0..501).map(item).collect();
    let mut learner = Learner::with_deck(&format!("schema = 1\n[deck]\nid = 'many'\ntitle = 'Many'\n{items}"));
    assert!(learner.press("Baz").text().contains("501 items are too many at once"));
    assert_eq!(kinds(&learner).len(), 0);
}
