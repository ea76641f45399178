//! Laws of the fold: order of arrival, undo and clocks do not matter.

use super::*;

proptest! {
    #[test]
    fn the_order_of_arrival_does_not_matter((log, shuffled) in any_log_and_another_order()) {
        prop_assert_eq!(observed(&folded(&shuffled)), observed(&folded(&log)));
        prop_assert_eq!(observed(&folded_with_policy(&shuffled)), observed(&folded_with_policy(&log)));
    }

    #[test]
    fn applying_in_portions_equals_folding_at_once(
        (log, shuffled) in any_log_and_another_order(), portion in 1_usize..6, with_policy in any::<bool>(),
    ) {
        let fold = if with_policy { folded_with_policy } else { folded };
        let mut ledger = fold(&[]);
        for portion in shuffled.chunks(portion) {
            ledger.apply_all(portion, NOW_MS);
        }
        prop_assert_eq!(observed(&ledger), observed(&fold(&log)));
    }

    #[test]
    fn replaying_the_reviews_gives_the_memory_states_of_the_fold(log in any_log()) {
        let ledger = folded(&log);
        let scheduler = &ledger.rules().scheduler;
        let replayed = |history: &Vec<crate::memory::optimize::FitReview>| {
            history.iter().fold(None, |memory, review| {
                Some(scheduler.preview(memory, review.elapsed).of(review.rating).memory)
            })
        };
        let mut replayed: Vec<_> = ledger.reviews_by_item().iter().filter_map(replayed).collect();
        let mut known: Vec<_> = ledger.items().filter_map(|(_, state)| Some(state.progress.as_ref()?.memory)).collect();
        let by = |a: &MemoryState, b: &MemoryState| a.partial_cmp(b).unwrap();
        replayed.sort_by(by);
        known.sort_by(by);
        prop_assert_eq!(replayed, known);
    }

    #[test]
    fn states_stay_within_their_bounds(log in any_log()) {
        for (_, state) in folded(&log).items() {
            let Some(progress) = &state.progress else { continue };
            prop_assert!(progress.memory.stability.days().is_finite() && progress.memory.stability.days() > 0.0);
            prop_assert!((1.0..=10.0).contains(&progress.memory.difficulty.value()));
            prop_assert!(progress.first <= progress.last && progress.lapses <= progress.answers);
        }
    }

    #[test]
    fn undoing_the_last_answer_restores_the_previous_state(
        answers in prop::collection::vec((any_rating(), any_confidence()), 2..20), gap in 0_i64..30, named in any::<bool>(),
    ) {
        let answers: Vec<_> = answers.into_iter().zip(0..).map(|((rating, confidence), n)| (n * gap, rating, confidence)).collect();
        let mut events = history(&answers);
        let target = events.last().unwrap().id;
        let before = folded(&events[..events.len() - 1]);
        let mut ledger = folded(&events);
        let void = Fact::Log(LogFact::Void { target, item: named.then(|| item(0)) });
        events.push(event(events.len(), NOW_MS, void));
        ledger.apply(events.last().unwrap(), NOW_MS);
        prop_assert_eq!(observed(&ledger), observed(&before));
        prop_assert_eq!(observed(&folded(&events)), observed(&before));
    }

    #[test]
    fn a_jumping_clock_does_no_harm(jumps in prop::collection::vec((any::<i64>(), any::<i16>(), any_rating()), 1..20)) {
        let one = |(n, (at_ms, offset, rating)): (usize, &(i64, i16, Rating))| Event {
            at: Moment::new(*at_ms, *offset),
            ..event(n, 0, answered(item(0), *rating, Confidence::Sure))
        };
        let events: Vec<Event> = jumps.iter().enumerate().map(one).collect();
        for now_ms in [i64::MIN, 0, NOW_MS, i64::MAX] {
            let ledger = Ledger::fold(rules(), events.iter().cloned(), now_ms);
            for (id, state) in ledger.items() {
                let memory = state.progress.as_ref().unwrap().memory;
                prop_assert!(memory.stability.days().is_finite());
                let today = Day::of(Moment::new(now_ms, 0), Rollover::default());
                prop_assert!(ledger.retrievability(&id, today).is_none_or(|r| (0.0..=1.0).contains(&r.value())));
            }
        }
    }
}

proptest! {
    #[test]
    fn the_progress_after_the_last_answer_is_the_progress_of_the_item(events in any_log()) {
        let ledger = folded(&events);
        for n in 0..3 {
            let answers = ledger.answers_of(&item(n));
            let last = answers.last().filter(|last| !last.forgotten).map(|last| last.progress);
            prop_assert_eq!(last, ledger.progress(&item(n)));
        }
    }
}

#[test]
fn an_event_more_than_a_day_ahead_does_not_count_yet() {
    let good = || answered(item(0), Rating::Good, Confidence::Fairly);
    let events =
        [event(0, NOON_MS, good()), event(1, NOON_MS + DAY_MS, good()), event(2, NOON_MS + DAY_MS + 1, good())];
    let at = |now_ms| {
        let ledger = Ledger::fold(rules(), events.iter().cloned(), now_ms);
        (ledger.progress(&item(0)).map_or(0, |progress| progress.answers), ledger.future_events())
    };
    assert_eq!(at(NOON_MS), (2, 1));
    assert_eq!(at(NOON_MS + 1), (3, 0));
    assert_eq!(at(NOON_MS - DAY_MS), (1, 2));
}

#[test]
fn many_answers_to_one_item_count_once_each_in_any_order() {
    let count = 3_000;
    let at = |n: usize| NOON_MS + i64::try_from(n).unwrap() * 60_000;
    let answer = |n: usize| event(n, at(n), answered(item(0), Rating::Good, Confidence::Fairly));
    let log: Vec<Event> = (0..count).map(answer).collect();
    let in_order = folded(&log);
    let backward: Vec<Event> = log.iter().rev().cloned().collect();
    let middle: Vec<Event> = log.iter().skip(count / 2).chain(&log).cloned().collect();
    for other in [backward, middle] {
        let ledger = folded(&other);
        assert_eq!(ledger.state(&item(0)), in_order.state(&item(0)));
        assert_eq!(ledger.item_history(&item(0)), in_order.item_history(&item(0)));
    }
    assert_eq!(in_order.progress(&item(0)).unwrap().answers, u32::try_from(count).unwrap());
}
