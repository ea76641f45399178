//! The progress of items: schedules, regrades, resets, renames and guesses.

use super::*;

proptest! {
    #[test]
    fn a_confident_error_comes_back_within_a_week(
        answers in prop::collection::vec((0_i64..60, any_rating(), any_confidence()), 1..30),
    ) {
        let mut day = 0;
        let answers: Vec<_> = answers.into_iter().map(|(gap, rating, confidence)| { day += gap; (day, rating, confidence) }).collect();
        // Days with a right answer since the last confident error, counted directly.
        let mut right_days: Option<Vec<i64>> = None;
        let events = history(&answers);
        for (n, (day, rating, confidence)) in answers.iter().enumerate() {
            match (rating, &mut right_days) {
                (Rating::Again, days) if *confidence == Confidence::Sure => *days = Some(vec![]),
                (Rating::Again, Some(days)) => days.clear(),
                (Rating::Again | Rating::Hard | Rating::Good | Rating::Easy, None) => {}
                (Rating::Hard | Rating::Good | Rating::Easy, Some(days)) => {
                    days.push(*day);
                    days.dedup();
                    if days.len() == 2 {
                        right_days = None;
                    }
                }
            }
            let progress = progress(&events[..=n]);
            prop_assert_eq!(progress.days_right_since_confident_error.map(usize::from), right_days.as_ref().map(Vec::len), "answer {}", n);
            let wait = progress.due.since(progress.last);
            prop_assert!(right_days.is_none() || wait <= Days(7), "answer {}: {}", n, wait);
            prop_assert_eq!(wait == Days(0), *rating == Rating::Again, "answer {}", n);
        }
    }
}

#[test]
fn a_rename_moves_the_history_and_an_undo_moves_it_back() {
    let mut events = history(&[(0, Rating::Good, Confidence::Fairly), (3, Rating::Good, Confidence::Fairly)]);
    let before = progress(&events);
    let rename = |n, from, to| {
        event(
            n,
            NOON_MS + 10 * DAY_MS + i64::try_from(n).unwrap(),
            Fact::Item(ItemFact::Rename { item: item(from), to: item(to) }),
        )
    };
    events.push(rename(10, 0, 1));
    let ledger = folded(&events);
    assert_eq!(ledger.progress(&item(0)), None);
    let carried = ledger.progress(&item(1)).unwrap();
    assert_eq!((carried.memory, carried.answers, carried.first), (before.memory, 2, before.first));
    // Answers under the old id, from a device that has not seen the rename, count for the new id.
    events.push(event(11, NOON_MS + 20 * DAY_MS, answered(item(0), Rating::Good, Confidence::Fairly)));
    assert_eq!(folded(&events).progress(&item(1)).unwrap().answers, 3);
    events.push(rename(12, 1, 2));
    assert_eq!(folded(&events).progress(&item(2)).unwrap().answers, 3);
    events.push(rename(13, 2, 0));
    let ledger = folded(&events);
    assert_eq!((ledger.progress(&item(0)).unwrap().answers, ledger.progress(&item(2))), (3, None));
    events.push(event(14, NOON_MS + 30 * DAY_MS, Fact::Log(LogFact::Void { target: id(13), item: None })));
    assert_eq!(folded(&events).progress(&item(2)).unwrap().answers, 3);
}

#[test]
fn reviews_match_what_the_fold_counts() {
    use Confidence::Fairly;
    let mut events = history(&[
        (0, Rating::Good, Fairly),
        (2, Rating::Again, Fairly),
        (2, Rating::Good, Fairly),
        (9, Rating::Good, Fairly),
        (20, Rating::Good, Fairly),
    ]);
    let at = |day: i64| NOON_MS + 30 * DAY_MS + day;
    events.push(event(5, at(1), Fact::Item(ItemFact::Regrade { target: id(3), item: item(0), rating: Rating::Easy })));
    events.push(event(6, at(2), Fact::Log(LogFact::Void { target: id(4), item: None })));
    let seen = |events: &[Event]| -> Vec<Vec<(u32, Rating)>> {
        let histories = folded(events).reviews_by_item();
        histories.iter().map(|all| all.iter().map(|review| (review.elapsed.0, review.rating)).collect()).collect()
    };
    let expected = vec![(0, Rating::Good), (2, Rating::Again), (0, Rating::Good), (7, Rating::Easy)];
    assert_eq!(seen(&events), std::slice::from_ref(&expected));
    // A rename changes nothing; a reset starts over.
    events.push(event(7, at(3), Fact::Item(ItemFact::Rename { item: item(0), to: item(1) })));
    assert_eq!(seen(&events), [expected]);
    events.push(event(8, at(4), Fact::Item(ItemFact::Reset(item(1)))));
    assert_eq!(seen(&events), Vec::<Vec<(u32, Rating)>>::new());
    events.push(event(9, at(DAY_MS), answered(item(1), Rating::Good, Fairly)));
    assert_eq!(seen(&events), [[(0, Rating::Good)]]);
}

#[test]
fn an_item_answered_wrong_is_due_the_same_day() {
    use Confidence::Fairly;
    let progress = progress(&history(&[(0, Rating::Good, Fairly), (3, Rating::Again, Fairly)]));
    assert_eq!(progress.due, progress.last);
    assert_eq!(progress.last.since(progress.first), Days(3));
}

#[test]
fn the_cap_is_lifted_after_right_answers_on_two_days_and_not_before() {
    use Confidence::{Fairly, Sure};
    use Rating::{Again, Easy, Good};
    let mut answers = vec![(0, Easy, Fairly), (20, Easy, Fairly), (200, Easy, Fairly), (900, Again, Sure)];
    answers.extend([(907, Easy, Fairly), (907, Easy, Fairly), (907, Good, Fairly)]);
    let capped = progress(&history(&answers));
    assert!(capped.memory.stability.days() > 10.0, "{capped:?}");
    assert_eq!((capped.days_right_since_confident_error, capped.due.since(capped.last)), (Some(1), Days(7)));
    answers.push((914, Good, Fairly));
    let free = progress(&history(&answers));
    assert!(free.days_right_since_confident_error.is_none() && free.due.since(free.last) > Days(7), "{free:?}");
}

#[test]
fn the_eighth_lapse_makes_a_leech() {
    let mut answers = vec![(0, Rating::Again, Confidence::Fairly)];
    for n in 0..8 {
        assert!(!progress(&history(&answers)).is_leech());
        answers.push((2 * n + 1, Rating::Good, Confidence::Fairly));
        // Two wrong answers in a row are one lapse.
        answers.extend([(2 * n + 2, Rating::Again, Confidence::Fairly); 2]);
    }
    let progress = progress(&history(&answers));
    assert_eq!((progress.lapses, progress.is_leech()), (8, true));
}

#[test]
fn a_regrade_counts_like_an_original_rating() {
    let answers = [(0, Rating::Good, Confidence::Fairly), (5, Rating::Again, Confidence::Fairly)];
    let mut events = history(&answers);
    events.push(event(
        2,
        NOON_MS + 6 * DAY_MS,
        Fact::Item(ItemFact::Regrade { target: id(1), item: item(0), rating: Rating::Easy }),
    ));
    let regraded = progress(&events);
    let easy = [(0, Rating::Good, Confidence::Fairly), (5, Rating::Easy, Confidence::Fairly)];
    assert_eq!(regraded, progress(&history(&easy)));
    events.push(event(3, NOON_MS + 7 * DAY_MS, Fact::Log(LogFact::Void { target: id(2), item: None })));
    assert_eq!(progress(&events), progress(&history(&answers)));
}

#[test]
fn a_reset_item_is_new_until_the_reset_is_undone() {
    use Confidence::Fairly;
    let mut events = history(&[(0, Rating::Good, Fairly), (3, Rating::Good, Fairly)]);
    events.push(event(2, NOON_MS + 4 * DAY_MS, Fact::Item(ItemFact::Reset(item(0)))));
    assert_eq!(folded(&events).progress(&item(0)), None);
    events.push(event(3, NOON_MS + 5 * DAY_MS, answered(item(0), Rating::Good, Fairly)));
    assert_eq!(progress(&events).answers, 1);
    events.push(event(4, NOON_MS + 6 * DAY_MS, Fact::Log(LogFact::Void { target: id(2), item: Some(item(0)) })));
    assert_eq!(progress(&events).answers, 3);
}

#[test]
fn adopted_parameters_apply_to_the_whole_history_and_can_be_undone() {
    let mut events = history(&[(0, Rating::Again, Confidence::Fairly)]);
    let before = progress(&events).memory.stability;
    events.push(event(1, NOON_MS + DAY_MS, Fact::Schedule(ScheduleFact::Params(adopted(1.7)))));
    let fitted = progress(&events).memory.stability;
    assert!((fitted.days() - 1.7).abs() < 1e-3 && fitted != before, "{fitted:?}");
    assert_eq!(folded(&events).adopted().map(|adopted| adopted.reviews), Some(500));
    events.push(event(2, NOON_MS + 2 * DAY_MS, Fact::Log(LogFact::Void { target: id(1), item: None })));
    assert_eq!(progress(&events).memory.stability, before);
    assert_eq!(folded(&events).adopted(), None);
}

#[test]
fn answers_have_their_effective_ratings_and_exclude_undone_ones() {
    let at = |day: i64| NOON_MS + day * DAY_MS;
    let good = |n, day| event(n, at(day), answered(item(0), Rating::Good, Confidence::Fairly));
    let events = [
        good(0, 0),
        event(1, at(1), Fact::Item(ItemFact::Reset(item(0)))),
        good(2, 2),
        event(3, at(2) + 1, Fact::Item(ItemFact::Regrade { target: id(2), item: item(0), rating: Rating::Hard })),
        good(4, 9),
        event(5, at(9) + 1, Fact::Log(LogFact::Void { target: id(4), item: Some(item(0)) })),
        event(6, at(10), Fact::Item(ItemFact::Rename { item: item(0), to: item(1) })),
    ];
    let ledger = folded(&events);
    let ratings: Vec<_> = ledger.answers_of(&item(1)).iter().map(|past| (past.rating, past.forgotten)).collect();
    assert_eq!(ratings, [(Rating::Good, true), (Rating::Hard, false)]);
    assert_eq!(ledger.answers_of(&item(1))[1].progress.answers, 1);
    assert_eq!(ledger.answers_of(&item(0)), []);
}

#[test]
fn the_first_answer_of_the_last_day_decides_whether_an_item_was_missed() {
    let fairly = Confidence::Fairly;
    let mut answers = vec![(0, Rating::Again, fairly), (0, Rating::Good, fairly)];
    assert!(progress(&history(&answers)).missed);
    answers.push((3, Rating::Good, fairly));
    assert!(!progress(&history(&answers)).missed);
    answers.extend([(3, Rating::Again, fairly), (3, Rating::Good, fairly)]);
    assert!(!progress(&history(&answers)).missed);
}

#[test]
fn an_item_that_was_reset_and_renamed_keeps_its_answers() {
    let events = [
        event(0, NOON_MS, answered(item(0), Rating::Good, Confidence::Fairly)),
        event(1, NOON_MS + DAY_MS, Fact::Item(ItemFact::Reset(item(0)))),
        event(2, NOON_MS + 2 * DAY_MS, Fact::Item(ItemFact::Rename { item: item(0), to: item(1) })),
    ];
    let ledger = folded(&events);
    assert!(ledger.items().any(|(id, _)| id == item(1)));
    assert_eq!(ledger.history().reviews().count(), 1);
}

#[test]
fn a_deck_can_have_its_own_retention() {
    let events = history(&[(0, Rating::Easy, Confidence::Fairly), (20, Rating::Easy, Confidence::Fairly)]);
    let due = |retention: f32| {
        let retention_of = [("deck".to_owned(), DesiredRetention::new(retention).unwrap())].into();
        let policy = Policy { retention_of, ..Policy::default() };
        let ledger = Ledger::fold(Rules { policy, ..rules() }, events.clone(), NOW_MS);
        ledger.progress(&item(0)).unwrap()
    };
    let [rare, usual, often] = [0.8, 0.9, 0.97].map(due);
    assert!(rare.due > usual.due && usual.due > often.due, "{rare:?} {usual:?} {often:?}");
    assert_eq!(usual, progress(&events));
    // The memory state is the same.
    assert_eq!(rare.memory, often.memory);
}

#[test]
fn a_likely_guess_lowers_stability_only_if_enabled() {
    let guessed = |knew: f64| {
        let answer = |rating| match answered(item(0), rating, Confidence::Fairly) {
            Fact::Item(ItemFact::Answer(answer)) => Fact::Item(ItemFact::Answer(Answer {
                guess_model: GuessModel { knew: KnewProbability::new(knew), spread: None },
                ..answer
            })),
            fact => fact,
        };
        vec![event(0, NOON_MS, answer(Rating::Good)), event(1, NOON_MS + 3 * DAY_MS, answer(Rating::Good))]
    };
    let stability = |ledger: &Ledger| ledger.progress(&item(0)).unwrap().memory.stability;
    assert!(stability(&folded_with_policy(&guessed(0.3))) < stability(&folded_with_policy(&guessed(0.9))));
    assert_eq!(stability(&folded(&guessed(0.3))), stability(&folded(&guessed(0.9))));
    // Answers without a guess model, and regraded ones, count by their rating alone.
    let plain = history(&[(0, Rating::Good, Confidence::Fairly), (3, Rating::Good, Confidence::Fairly)]);
    assert_eq!(stability(&folded_with_policy(&plain)), stability(&folded(&plain)));
    let mut regraded = guessed(0.3);
    for n in 0..2 {
        let fact = Fact::Item(ItemFact::Regrade { target: id(n), item: item(0), rating: Rating::Good });
        regraded.push(event(n + 5, NOON_MS + 4 * DAY_MS, fact));
    }
    assert_eq!(stability(&folded_with_policy(&regraded)), stability(&folded(&plain)));
    // The confidence table counts every answer with a guess model, enabled or not.
    assert_eq!(folded(&guessed(0.3)).confidence_table(), folded_with_policy(&guessed(0.3)).confidence_table());
    assert!((folded(&guessed(0.3)).confidence_table().unseen() - 0.4).abs() < 1e-9);
}

#[test]
fn answers_in_a_row_are_spread_over_days_and_repeating_an_undone_one_gives_the_same_day() {
    let source: String = (0..60)
        .map(|n| {
            format!("[[item]]\nid = 'item-{n}'\nstem = 'Which?'\noptions = [{{ text = 'a', correct = true }}, {{ text = 'b' }}]\n")
        })
        .collect();
    let deck = crate::deck::read(&format!("schema = 1\n[deck]\nid = 'deck'\ntitle = 'Deck'\n{source}")).deck.unwrap();
    let policy = Policy { days_off: [Weekday::Sat].into_iter().collect(), ..Policy::default() };
    let mut ledger = Ledger::fold(Rules { policy, ..rules() }, [], NOW_MS);
    let answer_item = |ledger: &mut Ledger, n: usize, item: &Item| {
        let Fact::Item(ItemFact::Answer(mut answer)) = answered(item.id.clone(), Rating::Easy, Confidence::Sure) else {
            return;
        };
        let at = Moment::new(NOON_MS + i64::try_from(n).unwrap(), 0);
        answer.guess_model = ledger.guess_model(item, &answer, at);
        ledger.apply(&event(n, at.at_ms, Fact::Item(ItemFact::Answer(answer))), NOW_MS);
    };
    for (n, item) in deck.items.iter().enumerate() {
        answer_item(&mut ledger, n, item);
    }
    let mut counts = BTreeMap::<Day, usize>::new();
    for (_, state) in ledger.items() {
        *counts.entry(state.progress.as_ref().unwrap().due).or_default() += 1;
    }
    // An interval of eight days allows six to ten days, one of which is a day off.
    assert!(counts.len() >= 4 && counts.keys().all(|day| day.weekday() != "Sat"), "{counts:?}");
    assert!(counts.values().all(|count| (60 / counts.len()).abs_diff(*count) <= 8), "{counts:?}");
    // Undone and given again, the last answer is due on the same day.
    let last = &deck.items[59];
    let before = ledger.progress(&last.id).unwrap().due;
    ledger.apply(&event(100, NOON_MS + 200, Fact::Log(LogFact::Void { target: id(59), item: None })), NOW_MS);
    assert_eq!(ledger.progress(&last.id), None);
    answer_item(&mut ledger, 60, last);
    assert_eq!(ledger.progress(&last.id).unwrap().due, before);
}

#[test]
fn a_long_chain_of_renames_ends_at_the_last_id_and_undone_renames_are_skipped() {
    let name = |n: usize| ItemId::parse(&format!("deck/item-{n}")).unwrap();
    let at = |n: usize| NOON_MS + i64::try_from(n).unwrap();
    let count = 5_000;
    let mut events = vec![event(0, NOON_MS, answered(name(0), Rating::Good, Confidence::Fairly))];
    events
        .extend((1..=count).map(|n| event(n, at(n), Fact::Item(ItemFact::Rename { item: name(n - 1), to: name(n) }))));
    let ledger = folded(&events);
    assert!((0..count).all(|n| *ledger.current_id(&name(n)) == name(count)));
    assert_eq!(ledger.progress(&name(count)).unwrap().answers, 1);
    events.push(event(count + 1, at(count + 1), Fact::Log(LogFact::Void { target: id(count), item: None })));
    assert_eq!(*folded(&events).current_id(&name(0)), name(count - 1));
}

#[test]
fn the_last_reset_is_found_until_it_is_undone() {
    let answer = event(0, NOON_MS, answered(item(0), Rating::Good, Confidence::Fairly));
    let (first, second) = (
        event(1, NOON_MS + 1, Fact::Item(ItemFact::Reset(item(0)))),
        event(2, NOON_MS + 2, Fact::Item(ItemFact::Reset(item(0)))),
    );
    let undo = |n, target| event(n, NOON_MS + 3, Fact::Log(LogFact::Void { target, item: Some(item(0)) }));
    let mut log = vec![answer, first.clone(), second.clone()];
    assert_eq!(folded(&log).last_reset(&item(0)), Some(second.id));
    log.push(undo(3, second.id));
    assert_eq!(folded(&log).last_reset(&item(0)), Some(first.id));
    assert_eq!(folded(&log).progress(&item(0)), None);
    log.push(undo(4, first.id));
    assert_eq!(folded(&log).last_reset(&item(0)), None);
    assert_eq!(folded(&log).progress(&item(0)).unwrap().answers, 1);
}

#[test]
fn a_whole_deck_can_be_renamed_and_renamed_back() {
    let name = |deck: &str, n: usize| ItemId::parse(&format!("{deck}/i{n}")).unwrap();
    let mut log: Vec<Event> =
        (0..300).map(|n| event(n, NOON_MS, answered(name("a", n), Rating::Good, Confidence::Fairly))).collect();
    let mut rename = |from: &str, to: &str| {
        for n in 0..300 {
            let fact = Fact::Item(ItemFact::Rename { item: name(from, n), to: name(to, n) });
            log.push(event(log.len(), NOON_MS + i64::try_from(log.len()).unwrap(), fact));
        }
        folded(&log)
    };
    let ledger = rename("a", "b");
    assert!(ledger.progress(&name("a", 7)).is_none() && ledger.progress(&name("b", 7)).is_some());
    let ledger = rename("b", "c");
    assert!(ledger.progress(&name("b", 7)).is_none() && ledger.progress(&name("c", 7)).is_some());
    assert_eq!(ledger.current_id(&name("a", 7)), &name("c", 7));
    let ledger = rename("c", "a");
    assert_eq!(ledger.progress(&name("a", 7)).unwrap().answers, 1);
    assert_eq!(ledger.current_id(&name("b", 7)), &name("a", 7));
    assert_eq!(ledger.current_id(&name("a", 7)), &name("a", 7));
}
