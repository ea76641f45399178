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
    let library = library(&[("t", None)]);
    let mut session = begin(&library);
    let mut minter = EventIds::new(session.id());
    for _ in 0..3 {
        answer(&mut session, &library, &mut minter, false);
        assert!(session.showing().is_some());
    }
    answer(&mut session, &library, &mut minter, true);
    assert!(session.showing().is_none());
    assert_eq!(Tally::of(&session, &library).percent(), Some(0));
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
fn the_last_item_comes_back_only_while_its_rating_is_again() {
    let library = library(&[("t", None)]);
    let mut session = begin(&library);
    let mut minter = EventIds::new(session.id());
    answer(&mut session, &library, &mut minter, true);
    assert!(session.showing().is_none());
    session.regrade(minter.mint(0), Rating::Again, &library);
    assert!(session.showing().unwrap().again);
    session.regrade(minter.mint(0), Rating::Hard, &library);
    assert!(session.showing().is_none());
    assert!(matches!(session.undo(), Some(Undone::Regrade(..))));
    assert!(session.showing().is_some());
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
    fn a_session_ends_when_every_item_was_right_once(size in 1_usize..15, wrongs in prop::collection::vec(any::<bool>(), 60)) {
        let library = library(&vec![("t", None); size]);
        let mut session = begin(&library);
        let mut minter = EventIds::new(session.id());
        let mut right = HashSet::new();
        let mut wrongs = wrongs.into_iter();
        while let Some(showing) = session.showing() {
            let item = showing.item.clone();
            let is_right = !wrongs.next().unwrap_or(false);
            answer(&mut session, &library, &mut minter, is_right);
            if is_right {
                prop_assert!(right.insert(item), "an item was asked again after it was right");
            }
        }
        prop_assert_eq!(right.len(), size);
    }
}
