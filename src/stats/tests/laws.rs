//! Laws that hold for all logs.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;

/// Logs of answers, voids, regrades, resets, renames and suspensions of three items, from two clocks.
fn any_log() -> impl Strategy<Value = Vec<Event>> {
    let item = || prop::sample::select(vec!["a", "b", "g", "gone"]);
    let rating = || prop::sample::select(Rating::ALL.to_vec());
    let mode = prop::sample::select(vec![StudyMode::Study, StudyMode::Exam]);
    let target = || (1_u64..60).prop_map(|n| u128::from(n).to_be_bytes()).prop_map(EventId);
    let fact = prop_oneof![
        12 => (item(), rating(), prop::sample::select(Confidence::ALL.to_vec()), mode)
            .prop_map(|(item, rating, sure, mode)| answered(item, rating, sure, mode)),
        1 => target().prop_map(|target| Fact::Log(LogFact::Void { target, item: None })),
        1 => (target(), item(), rating())
            .prop_map(|(target, item, rating)| Fact::Item(ItemFact::Regrade { target, item: id(item), rating })),
        1 => item().prop_map(|item| Fact::Item(ItemFact::Reset(id(item)))),
        1 => item().prop_map(|item| Fact::Item(ItemFact::Suspend(id(item)))),
        1 => (item(), item()).prop_map(|(item, to)| Fact::Item(ItemFact::Rename { item: id(item), to: id(to) })),
    ];
    prop::collection::vec((fact, -3_i64..420, 0_i16..300), 0..60).prop_map(|facts| {
        let mut log = Log::default();
        for (fact, ago, offset) in facts {
            log.push(ago, fact);
            if let Some(event) = log.0.last_mut() {
                event.at = Moment::new(event.at.at_ms, offset);
            }
        }
        log.0
    })
}

proptest! {
    #[test]
    fn the_order_of_events_changes_no_figure(
        (log, shuffled) in any_log().prop_flat_map(|log| (Just(log.clone()), Just(log).prop_shuffle())),
        period in prop::sample::select(Period::ALL.to_vec()),
    ) {
        prop_assert_eq!(Log(log).figures(period), Log(shuffled).figures(period));
    }

    #[test]
    fn counts_add_up(log in any_log(), period in prop::sample::select(Period::ALL.to_vec())) {
        let log = Log(log);
        let (ledger, history) = (log.ledger(), log.history());
        let figures = figures(&history, &studied(), &scale(period));
        let answers: u32 = figures.activity.days.values().map(|work| work.answers).sum();
        // The home screen counts the same answers, day by day.
        let days: BTreeMap<Day, u32> = ledger.activity().into_iter().map(|(day, work)| (day, work.answers)).collect();
        let counted: BTreeMap<Day, u32> =
            figures.activity.days.iter().map(|(day, work)| (*day, work.answers)).collect();
        prop_assert_eq!(counted, days);
        prop_assert_eq!(answers as usize, history.reviews().count());
        // A history and the ledger agree on the state of every item.
        for item_history in &history.items {
            prop_assert_eq!(&item_history.state, &ledger.state(&item_history.item));
        }
        let retention = &figures.retention;
        prop_assert_eq!(retention.learned.of + retention.mature.of, retention.all.of);
        prop_assert_eq!(retention.learned.right + retention.mature.right, retention.all.right);
        prop_assert_eq!(retention.weeks.iter().map(|week| week.share.of).sum::<u32>(), retention.all.of);
        prop_assert_eq!(figures.prediction.recalled, retention.all);
        let confident: u32 = figures.calibration.iter().map(|level| level.right.of).sum();
        prop_assert_eq!(confident, figures.activity.total.right.of);
        prop_assert!(figures.activity.total.right.of <= figures.activity.total.answers);
        let strength = &figures.strength;
        let met = strength.learned + strength.mature;
        prop_assert_eq!(strength.new + met + strength.suspended, 8);
        prop_assert_eq!(strength.stability.iter().sum::<u32>(), met);
        prop_assert!(figures.forecast.iter().sum::<u32>() <= met);
        prop_assert!(figures.streak.now <= figures.streak.longest);
        prop_assert!(figures.streak.longest as usize <= figures.activity.days.len());
        prop_assert!(figures.topics.iter().all(|topic| topic.known.of <= topic.items));
        if let Some(loss) = figures.prediction.log_loss() {
            prop_assert!(loss.is_finite() && loss >= 0.0);
        }
    }

    #[test]
    fn more_days_off_never_shorten_a_streak(days in prop::collection::btree_set(0_u32..60, 0..40), off in 0_usize..7) {
        let days: Vec<u32> = days.into_iter().collect();
        let off = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"][off];
        let (strict, lenient) = (streak(&days, &[]), streak(&days, &[off]));
        prop_assert!(lenient.0 >= strict.0 && lenient.1 >= strict.1);
    }
}
