//! Tests of study sessions.

mod queue;
mod redo;
mod study;

use std::collections::HashSet;
use std::sync::Arc;

use proptest::prelude::*;

use super::*;
use crate::deck::item::{Mode, Scoring};
use crate::deck::library::Origin;
use crate::deck::{Case, Choice, Choices, Deck, DeckId, Fingerprint, Tag, Task};
use crate::memory::{DesiredRetention, Parameters, Scheduler};
use crate::response::ChoiceSet;
use crate::review::{EventIds, Ledger, Rules};

/// A library of one deck; each item is given as its topic and case.
fn library(items: &[(&str, Option<&str>)]) -> Library {
    let deck = DeckId::new("deck").unwrap();
    let items = items.iter().enumerate().map(|(n, (topic, case))| {
        let option = |text: &str, correct| Choice {
            text: text.into(),
            correct,
            why: String::new(),
            last: text == "none of these",
            fingerprint: Fingerprint::of([text]),
        };
        Arc::new(Item {
            id: ItemId::new(&deck, &format!("i{n}")).unwrap(),
            case: case.map(|id| Arc::new(Case { id: CaseId(id.into()), text: "case".into() })),
            tags: vec![Tag((*topic).into())],
            level: None,
            objective: None,
            stem: format!("stem {n}"),
            task: Task::Choice(Choices {
                mode: Mode::Single,
                options: ["right", "wrong", "also wrong", "none of these"].map(|t| option(t, t == "right")).into(),
                shuffle: true,
            }),
            point: String::new(),
            references: Vec::new(),
            scoring: Scoring::default(),
        })
    });
    let mut library = Library::default();
    let deck = Deck {
        id: deck.clone(),
        title: "Deck".into(),
        summary: String::new(),
        authors: Vec::new(),
        license: String::new(),
        version: String::new(),
        reviewed: String::new(),
        pass_mark: 70,
        scoring: Scoring::default(),
        objectives: Vec::new(),
        activity: None,
        cases: Vec::new(),
        items: items.collect(),
    };
    library.add(deck, Origin::Embedded, 0).unwrap();
    library
}

fn ids(library: &Library) -> Vec<ItemId> {
    library.entries().map(|entry| entry.id.clone()).collect()
}

fn begin(library: &Library) -> Session {
    Session::begin(SessionId([1; 16]), "all".into(), &ids(library), 7, library)
}

fn ledger() -> Ledger {
    let scheduler = Scheduler::new(&Parameters::default(), DesiredRetention::default());
    Ledger::fold(Rules { scheduler, ..Rules::default() }, [], 0)
}

/// A graded attempt at the item being shown, right or wrong.
fn graded(session: &Session, library: &Library, right: bool) -> GradedAttempt {
    let item = library.item(&session.showing().unwrap().item).unwrap();
    let response = Response::Chosen(ChoiceSet::one(usize::from(!right)));
    match (Attempt { response, confidence: Some(Confidence::Fairly), latency_ms: 10 }).grade(&item, library) {
        Assessment::Graded(graded) => graded,
        Assessment::NeedsSelfGrading(_) => panic!("the key says what is right"),
    }
}

/// Answers the item being shown, right or wrong.
fn answer(session: &mut Session, library: &Library, minter: &mut EventIds, right: bool) {
    session.answer(minter.mint(0), graded(session, library, right), library);
}

#[test]
fn a_missed_item_returns_after_five_others() {
    let library = library(&[("t", None); 10]);
    let mut session = begin(&library);
    let mut minter = EventIds::new(session.id());
    let missed = session.showing().unwrap().item.clone();
    answer(&mut session, &library, &mut minter, false);
    for _ in 0..5 {
        assert_ne!(session.showing().unwrap().item, missed);
        answer(&mut session, &library, &mut minter, true);
    }
    let showing = session.showing().unwrap();
    assert!(showing.item == missed && showing.again);
}

#[test]
fn a_missed_item_returns_at_the_end_of_a_short_queue_until_it_is_right() {
    let library = library(&[("t", None); 2]);
    let mut session = begin(&library);
    let mut minter = EventIds::new(session.id());
    for _ in 0..6 {
        answer(&mut session, &library, &mut minter, false);
        assert!(session.showing().is_some());
    }
    answer(&mut session, &library, &mut minter, false);
    answer(&mut session, &library, &mut minter, true);
    answer(&mut session, &library, &mut minter, true);
    assert!(session.showing().is_none() && session.held_over().is_none());
    assert_eq!(Tally::of(&session, &library).percent(), Some(0));
}

#[test]
fn the_session_ends_rather_than_ask_an_item_twice_in_a_row() {
    let library = library(&[("t", None); 2]);
    let mut session = begin(&library);
    let mut minter = EventIds::new(session.id());
    answer(&mut session, &library, &mut minter, true);
    let last = session.showing().unwrap().item.clone();
    answer(&mut session, &library, &mut minter, false);
    assert!(session.showing().is_none());
    assert_eq!((session.held_over(), session.left(), session.will_ask(&last)), (Some(&last), 0, false));
    // Undo asks it once more, and a right answer leaves nothing behind.
    assert!(matches!(session.undo(), Some(Undone::Answer(..))));
    assert_eq!((session.held_over(), session.left()), (None, 1));
    assert_eq!(session.showing().unwrap().item, last);
    answer(&mut session, &library, &mut minter, true);
    assert!(session.showing().is_none() && session.held_over().is_none());
}

#[test]
fn an_item_that_was_held_over_is_answered_by_a_log_of_an_earlier_version() {
    let library = library(&[("t", None)]);
    let mut session = begin(&library);
    let mut minter = EventIds::new(session.id());
    let item = library.item(&session.showing().unwrap().item).unwrap();
    let [wrong, right] = [false, true].map(|right| graded(&session, &library, right));
    session.replay(&item, vec![0, 1, 2, 3], minter.mint(0), wrong, &library);
    assert_eq!(session.held_over(), Some(&item.id));
    session.replay(&item, vec![0, 1, 2, 3], minter.mint(0), right, &library);
    assert_eq!((session.held_over(), session.answered().len()), (None, 2));
}

#[test]
fn suspending_the_only_other_item_ends_the_session() {
    let library = library(&[("t", None); 2]);
    let mut session = begin(&library);
    let mut minter = EventIds::new(session.id());
    let missed = session.showing().unwrap().item.clone();
    answer(&mut session, &library, &mut minter, false);
    let other = session.showing().unwrap().item.clone();
    session.suspend(minter.mint(0), &other, &library);
    assert_eq!((session.showing(), session.held_over()), (None, Some(&missed)));
    session.undo();
    assert_eq!((session.showing().unwrap().item.clone(), session.held_over()), (other, None));
}

#[test]
fn a_returning_item_never_splits_a_case() {
    let case = Some("case");
    let library = library(&[
        ("a", None),
        ("b", None),
        ("c", None),
        ("d", None),
        ("e", case),
        ("e", case),
        ("e", case),
        ("f", None),
    ]);
    let mut session = begin(&library);
    let mut minter = EventIds::new(session.id());
    answer(&mut session, &library, &mut minter, false);
    let mut seen = Vec::new();
    while let Some(showing) = session.showing() {
        seen.push(showing.item.name().to_owned());
        answer(&mut session, &library, &mut minter, true);
    }
    assert_eq!(seen, ["i1", "i2", "i3", "i4", "i5", "i6", "i0", "i7"]);
}

#[test]
fn the_last_item_is_held_over_only_while_its_rating_is_again() {
    let library = library(&[("t", None)]);
    let mut session = begin(&library);
    let mut minter = EventIds::new(session.id());
    answer(&mut session, &library, &mut minter, true);
    assert!(session.showing().is_none());
    assert!(session.held_over().is_none());
    session.regrade(minter.mint(0), Rating::Again, &library);
    assert!(session.showing().is_none() && session.held_over().is_some());
    session.regrade(minter.mint(0), Rating::Hard, &library);
    assert!(session.showing().is_none() && session.held_over().is_none());
    assert!(matches!(session.undo(), Some(Undone::Regrade(..))));
    assert!(session.showing().is_none() && session.held_over().is_some());
}

proptest! {
    #[test]
    fn undo_reverts_any_sequence_of_steps_one_by_one(
        size in 1_usize..12, actions in prop::collection::vec(0_u8..8, 0..80),
    ) {
        let library = library(&vec![("t", None); size]);
        let mut session = begin(&library);
        let mut minter = EventIds::new(session.id());
        // What can be redone is not compared.
        let standing = |session: &Session| Session { undone: Vec::new(), ..session.clone() };
        let mut history = vec![session.clone()];
        for action in actions {
            let before = session.clone();
            let showing = session.showing().map(|showing| showing.item.clone());
            // Only a skip of the one other item, which was on the screen in between, leads back to the last answer.
            let skipped = session.steps.last().is_some_and(|step| step.undone == Undone::Skip);
            if action != 7 && !skipped && matches!(action, 0 | 1) {
                let last = session.answered().last().map(|answer| &answer.showing.item);
                let in_between = session.steps.iter().rev().take_while(|step| !matches!(step.undone, Undone::Answer(..)));
                let was_skipped = in_between.into_iter().any(|step| step.undone == Undone::Skip);
                prop_assert!(was_skipped || last.is_none() || last != showing.as_ref(), "an item follows itself");
            }
            match (action, &showing) {
                (0 | 1, Some(_)) => {
                    answer(&mut session, &library, &mut minter, action == 0);
                }
                (2, _) => session.skip(&library),
                (3, Some(item)) => session.suspend(minter.mint(0), item, &library),
                (4, _) => session.regrade(minter.mint(0), Rating::Again, &library),
                (5, _) => session.regrade(minter.mint(0), Rating::Easy, &library),
                (6, Some(item)) => session.mark(minter.mint(0), item, true),
                (7, _) if session.undo().is_some() => {
                    history.pop();
                    prop_assert_eq!(&standing(&session), &history[history.len() - 1]);
                }
                _ => {}
            }
            if action != 7 && standing(&session) != standing(&before) {
                history.push(standing(&session));
            }
            let events: HashSet<_> = session.answered().iter().map(|answer| answer.event).collect();
            prop_assert_eq!(events.len(), session.answered().len());
            let firsts: Vec<_> = session.answered().iter().filter(|a| a.first).map(|a| &a.showing.item).collect();
            prop_assert_eq!(firsts.iter().collect::<HashSet<_>>().len(), firsts.len());
        }
        while let Some(expected) = history.pop() {
            prop_assert_eq!(&standing(&session), &expected);
            if session.undo().is_none() {
                break;
            }
        }
        prop_assert!(history.is_empty());
    }

    #[test]
    fn the_memory_for_undo_does_not_grow_with_the_queue(rights in prop::collection::vec(any::<bool>(), 40)) {
        let library = library(&vec![("t", None); 400]);
        let mut session = begin(&library);
        let mut minter = EventIds::new(session.id());
        for right in rights {
            answer(&mut session, &library, &mut minter, right);
        }
        let longest = session.steps[..39].iter().map(|step| step.queue.len()).max();
        prop_assert!(longest <= Some(RETURN_AFTER + 1), "{longest:?}");
    }

    #[test]
    fn a_session_ends_when_every_item_was_right_or_only_the_last_one_is_left(size in 1_usize..15, wrongs in prop::collection::vec(any::<bool>(), 60)) {
        let library = library(&vec![("t", None); size]);
        let mut session = begin(&library);
        let mut minter = EventIds::new(session.id());
        let mut right = HashSet::new();
        let mut wrongs = wrongs.into_iter();
        let mut before = None;
        while let Some(showing) = session.showing() {
            let item = showing.item.clone();
            prop_assert_ne!(before.replace(item.clone()), Some(item.clone()), "an item follows itself");
            let is_right = !wrongs.next().unwrap_or(false);
            answer(&mut session, &library, &mut minter, is_right);
            if is_right {
                prop_assert!(right.insert(item), "an item was asked again after it was right");
            }
        }
        prop_assert_eq!(right.len() + usize::from(session.held_over().is_some()), size);
        prop_assert!(session.held_over().is_none_or(|held| before.as_ref() == Some(held)));
    }
}
