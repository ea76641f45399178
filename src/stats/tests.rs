//! Figures of logs that were made by hand, and the laws that hold for all logs.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;

use super::activity::DayWork;
use super::calendar::Heat;
use super::calibration::Level;
use super::*;
use crate::day::{Day, Days, Moment, Weekday, Weekdays};
use crate::deck::library::Origin;
use crate::deck::{ItemId, Library, read};
use crate::memory::{DesiredRetention, Parameters, Rating, Scheduler};
use crate::response::Confidence;
use crate::review::sample;
use crate::review::{
    Answer, DeviceId, Event, EventId, Fact, History, ItemFact, Ledger, LogFact, Reply, Rules, SessionId, StudyMode,
};

use Confidence::{Fairly, Guess, Sure};
use Rating::{Again, Easy, Good, Hard};

/// A day in milliseconds.
const DAY_MS: i64 = 86_400_000;
/// Noon of Monday, 23 November 2026, UTC.
const NOW_MS: i64 = 1_795_435_200_000;

/// The study day of every test.
fn today() -> Day {
    Day::parse("2026-11-23").unwrap()
}

fn scheduler() -> Scheduler {
    Scheduler::new(&Parameters::default(), DesiredRetention::default())
}

/// A log made by hand.
#[derive(Clone, Default)]
struct Log(Vec<Event>);

impl Log {
    /// Something that happened so many days ago, after all before it on that day. Gives the id.
    fn put(&mut self, ago: i64, fact: Fact) -> EventId {
        let n = self.0.len() as u64 + 1;
        let mut id = [0; 16];
        id[8..].copy_from_slice(&n.to_be_bytes());
        self.0.push(Event {
            id: EventId(id),
            device: DeviceId([1; 16]),
            seq: n,
            at: Moment::new(NOW_MS - ago * DAY_MS + i64::try_from(n).unwrap(), 0),
            session: SessionId([1; 16]),
            fact,
        });
        EventId(id)
    }

    /// An answer so many days ago.
    fn answer(&mut self, item: &str, ago: i64, rating: Rating, confidence: Confidence) -> EventId {
        self.put(ago, answered(item, rating, confidence, StudyMode::Study))
    }

    fn ledger(&self) -> Ledger {
        let rules = Rules { scheduler: scheduler(), ..Rules::default() };
        Ledger::fold(rules, self.0.iter().cloned(), NOW_MS)
    }

    fn history(&self) -> History {
        self.ledger().history()
    }

    fn figures(&self, period: Period) -> Figures {
        figures(&self.history(), &shelf(), &scale(period))
    }
}

fn scale(period: Period) -> Scale {
    Scale { today: today(), period, scheduler: scheduler(), off: Weekdays::NONE }
}

fn id(item: &str) -> ItemId {
    ItemId::parse(&format!("deck/{item}")).unwrap()
}

fn answered(item: &str, rating: Rating, confidence: Confidence, mode: StudyMode) -> Fact {
    Fact::Item(ItemFact::Answer(Answer {
        reply: Reply::default(),
        confidence,
        latency_ms: 9000,
        mode,
        ..sample::answer(id(item), rating)
    }))
}

/// A deck of the items a to h: a to f on one topic, g and h on another.
fn shelf() -> StudiedItems {
    let item = |name: char| {
        let topic = if name < 'g' { "spine/facet" } else { "drug-safety" };
        format!(
            "[[item]]\nid = '{name}'\ntags = ['{topic}', 'x']\nstem = 'Is {name}?'\noptions = [{{ text = 'y', correct = true }}, {{ text = 'n' }}]\n"
        )
    };
    let source =
        "schema = 1\n[deck]\nid = 'deck'\ntitle = 'Deck'\n".to_owned() + &('a'..='h').map(item).collect::<String>();
    let mut library = Library::default();
    library.shelve(read(&source).deck.unwrap(), Origin::Embedded, 0).unwrap();
    StudiedItems::of(&library, &[])
}

fn share(right: u32, of: u32) -> Share {
    Share { right, of }
}

#[test]
fn retention_counts_first_answers_of_items_that_came_back() {
    let mut log = Log::default();
    log.answer("a", 30, Good, Fairly); // new
    log.answer("a", 28, Good, Fairly); // came back, known
    log.answer("a", 20, Again, Fairly); // came back, forgotten
    log.answer("a", 20, Good, Fairly); // the same day: not counted
    log.answer("b", 20, Again, Fairly); // new
    log.answer("b", 19, Hard, Fairly); // came back, known with effort
    let retention = log.figures(Period::Quarter).retention;
    assert_eq!((retention.all, retention.young, retention.mature), (share(2, 3), share(2, 3), share(0, 0)));
    // 28 days ago was Monday the 26th of October; 20 and 19 days ago Tuesday and Wednesday of the week after.
    let weeks: Vec<_> = retention.weeks.iter().filter(|week| week.share.of > 0).collect();
    let told: Vec<_> = weeks.iter().map(|week| (week.monday.to_string(), week.share)).collect();
    assert_eq!(told, [("2026-10-26".to_owned(), share(1, 1)), ("2026-11-02".to_owned(), share(1, 2))]);
    assert_eq!(log.figures(Period::Month).retention.all, share(2, 3));
    assert_eq!(log.figures(Period::Day).retention.all, share(0, 0));
}

#[test]
fn an_item_is_mature_from_a_stability_of_21_days_on() {
    let mut log = Log::default();
    // Easy gives a first stability of 8.3 days; right after nine more it is well over 21.
    log.answer("a", 60, Easy, Fairly);
    log.answer("a", 51, Easy, Fairly);
    log.answer("a", 20, Good, Fairly);
    let history = log.history();
    let stability: Vec<f32> = history.reviews().filter_map(|r| Some(r.before?.stability.days())).collect();
    assert!(stability[0] < 21.0 && stability[1] >= 21.0, "{stability:?}");
    let retention = log.figures(Period::Quarter).retention;
    assert_eq!((retention.young, retention.mature), (share(1, 1), share(1, 1)));
}

#[test]
fn a_prediction_is_the_models_own_and_its_loss_is_known() {
    let mut log = Log::default();
    for item in ["a", "b", "c", "d", "e"] {
        log.answer(item, 10, Good, Fairly);
        log.answer(item, 8, if item == "e" { Again } else { Good }, Fairly);
    }
    // After Good the stability is w2; two days later recall is (1 + f * 2 / S)^-w20 with f = 0.9^(-1 / w20) - 1.
    let parameters = Parameters::default();
    let (stability, decay) = (f64::from(parameters.weights()[2]), f64::from(parameters.weights()[20]));
    let factor = 0.9_f64.powf(-1.0 / decay) - 1.0;
    let recall = (1.0 + factor * 2.0 / stability).powf(-decay);
    let prediction = log.figures(Period::Month).prediction;
    assert_eq!(prediction.recalled, share(4, 5));
    assert!((prediction.mean().unwrap() - recall).abs() < 1e-5, "{recall} {prediction:?}");
    let loss = -(4.0 * recall.ln() + (1.0 - recall).ln()) / 5.0;
    assert!((prediction.log_loss().unwrap() - loss).abs() < 1e-4, "{loss} {prediction:?}");
    log.0.truncate(8);
    assert_eq!(log.figures(Period::Month).prediction.log_loss(), None, "four are too few to say");
}

#[test]
fn answers_and_time_are_counted_by_study_day() {
    let mut log = Log::default();
    log.answer("a", 2, Again, Fairly);
    log.answer("a", 2, Good, Fairly);
    log.answer("b", 1, Good, Sure);
    log.answer("b", 400, Good, Sure);
    let activity = log.figures(Period::Month).activity;
    assert_eq!(activity.days.values().map(|work| work.answers).collect::<Vec<_>>(), [1, 2, 1]);
    assert_eq!(activity.days[&today().minus(Days(2))], DayWork { answers: 2, right: share(0, 1), ms: 18_000 });
    assert_eq!((activity.total, activity.studied), (DayWork { answers: 3, right: share(1, 2), ms: 27_000 }, 2));
    assert_eq!(activity.median_ms, Some(9000));
    let by_day: Vec<u32> =
        activity.stretches(Period::Month, today(), Days(1)).iter().map(|work| work.answers).collect();
    assert_eq!((by_day.len(), &by_day[27..]), (30, &[2, 1, 0][..]));
    assert_eq!(activity::spent(9_000), "9 s");
    assert_eq!((activity::spent(125_000), activity::spent(7_260_000)), ("2 min".into(), "2 h 1 min".into()));
}

/// The streak of days that many days ago, with these days off.
fn streak(ago: &[u32], off: &[&str]) -> (u32, u32) {
    let days: BTreeSet<Day> = ago.iter().map(|ago| today().minus(Days(*ago))).collect();
    let streak =
        streak::streak(days, today(), off.iter().filter_map(|name| Weekday::named(&name.to_lowercase())).collect());
    (streak.now, streak.longest)
}

#[test]
fn a_streak_bridges_days_off_and_nothing_else() {
    assert_eq!(streak(&[], &[]), (0, 0));
    assert_eq!(streak(&[0], &[]), (1, 1));
    assert_eq!(streak(&[1, 2, 3], &[]), (3, 3), "today may still come");
    assert_eq!(streak(&[2, 3, 4], &[]), (0, 3), "yesterday is missing");
    // Today is a Monday; one and two days ago were Sunday and Saturday.
    assert_eq!(streak(&[0, 3, 4], &["Sat", "Sun"]), (3, 3));
    assert_eq!(streak(&[3, 4], &["Sat", "Sun"]), (2, 2), "the weekend and today are still open");
    assert_eq!(streak(&[0, 1, 3], &["Sat", "Sun"]), (3, 3), "what is studied on a day off counts");
    assert_eq!(streak(&[0, 4, 5], &["Sat", "Sun"]), (1, 2), "Friday is missing");
    let all = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
    assert_eq!(streak(&[5, 90], &all), (2, 2));
}

#[test]
fn a_calendar_has_a_year_of_weeks_and_ends_with_today() {
    let mut log = Log::default();
    for _ in 0..10 {
        log.answer("a", 0, Good, Fairly);
    }
    log.answer("a", 364, Good, Fairly);
    let calendar = log.figures(Period::Day).calendar;
    assert_eq!(calendar.len(), 53);
    assert_eq!(calendar[52].answers, [Some(10), None, None, None, None, None, None]);
    assert_eq!((calendar[0].monday.to_string().as_str(), calendar[0].answers[0]), ("2025-11-24", Some(1)));
    let heat = [0, 1, 9, 10, 24, 25, u32::MAX].map(Heat::of);
    assert_eq!(heat, [Heat::None, Heat::Little, Heat::Little, Heat::Some, Heat::Some, Heat::Much, Heat::Much]);
}

#[test]
fn the_forecast_counts_each_item_at_hand_once() {
    let mut log = Log::default();
    log.answer("a", 0, Good, Fairly);
    log.answer("b", 10, Again, Fairly); // overdue
    log.answer("c", 1, Good, Fairly);
    log.put(0, Fact::Item(ItemFact::Suspend(id("c"))));
    log.answer("gone", 10, Again, Fairly);
    let figures = log.figures(Period::Month);
    let due = log.ledger().learned(&id("a")).unwrap().due.since(today()).0 as usize;
    assert_eq!((figures.forecast.len(), figures.forecast[0], figures.forecast[due]), (30, 1, 1));
    assert_eq!(figures.forecast.iter().sum::<u32>(), 2);
    assert_eq!(figures.strays, 1);
}

#[test]
fn mastery_takes_the_latest_first_answer_of_each_item() {
    let mut log = Log::default();
    for item in ["a", "b", "c", "d", "e"] {
        log.answer(item, 9, Again, Fairly);
        log.answer(item, 9, Good, Fairly); // after feedback
    }
    log.answer("a", 5, Good, Fairly);
    log.answer("g", 5, Good, Fairly);
    log.answer("h", 5, Good, Fairly);
    log.put(4, Fact::Item(ItemFact::Reset(id("h"))));
    log.answer("gone", 5, Again, Fairly);
    let topics = log.figures(Period::Day).topics;
    let told: Vec<_> = topics.iter().map(|topic| (topic.name.as_str(), topic.known, topic.items)).collect();
    assert_eq!(told, [("spine", share(1, 5), 6), ("drug safety", share(1, 1), 2)]);
    let interval = topics[0].known.interval().unwrap();
    // Wilson 1927 for 1 of 5.
    assert!((interval.low - 0.0362).abs() < 1e-4 && (interval.high - 0.6245).abs() < 1e-4, "{interval:?}");
}

#[test]
fn calibration_takes_first_answers_exams_among_them_and_stays_silent_under_twenty() {
    let mut log = Log::default();
    for ago in 0..20 {
        log.answer("a", ago, if ago < 4 { Again } else { Good }, Sure);
        log.answer("a", ago, Good, Sure); // the same day
        log.put(ago, answered("b", if ago % 2 == 0 { Again } else { Good }, Guess, StudyMode::Exam));
    }
    log.0.truncate(log.0.len() - 1);
    let [guess, fairly, sure] = log.figures(Period::Month).calibration;
    assert_eq!((guess.right, fairly.right, sure.right), (share(9, 19), share(0, 0), share(16, 20)));
    assert_eq!((guess.tells(), fairly.tells(), sure.tells()), (false, false, true));
    let sure = |right, of| Level { said: Sure, right: share(right, of) }.is_overconfident();
    assert!(sure(60, 100) && !sure(75, 100) && !sure(0, 19));
    assert!(!Level { said: Guess, right: share(0, 100) }.is_overconfident());
}

#[test]
fn strength_counts_every_item_at_hand_once() {
    let mut log = Log::default();
    log.answer("a", 3, Good, Fairly); // young
    log.answer("b", 60, Easy, Fairly);
    log.answer("b", 51, Easy, Fairly); // mature
    log.answer("c", 0, Again, Fairly); // learning, and seen today
    log.answer("d", 5, Good, Fairly);
    log.put(4, Fact::Item(ItemFact::Suspend(id("d"))));
    log.answer("e", 5, Good, Fairly);
    log.put(4, Fact::Item(ItemFact::Reset(id("e")))); // new again
    log.put(4, Fact::Item(ItemFact::Mark { item: id("f"), on: true })); // still new
    let strength = log.figures(Period::Day).strength;
    let counts = (strength.new, strength.learning, strength.young, strength.mature, strength.suspended);
    assert_eq!(counts, (4, 1, 1, 1, 1));
    assert_eq!((strength.stability, strength.recall.iter().sum::<u32>()), ([1, 1, 0, 1, 0, 0], 2));
    let ledger = log.ledger();
    let recalls = ["a", "b"].map(|item| f64::from(ledger.retrievability(&id(item), today()).unwrap().value()));
    assert!((strength.mean_recall().unwrap() - f64::midpoint(recalls[0], recalls[1])).abs() < 1e-9);
}

#[test]
fn lists_hold_what_is_missed_forgotten_or_wrongly_believed() {
    let mut log = Log::default();
    for n in 0..9 {
        log.answer("a", 40 - 2 * n, Good, Fairly);
        log.answer("a", 39 - 2 * n, Again, Fairly); // lapses: 9
    }
    log.answer("b", 10, Again, Sure);
    log.answer("b", 9, Good, Fairly); // right on one day since
    log.answer("c", 10, Again, Sure);
    log.answer("c", 9, Good, Fairly);
    log.answer("c", 2, Good, Fairly); // right on two
    log.answer("d", 9, Again, Fairly);
    log.answer("d", 8, Again, Fairly);
    log.answer("gone", 9, Again, Sure);
    let lists = log.figures(Period::Month).lists;
    let names =
        |list: &[listed::ListedItem]| list.iter().map(|listed| listed.item.name().to_owned()).collect::<Vec<_>>();
    assert_eq!((names(&lists.misbelieved), names(&lists.leeches)), (vec!["b".to_owned()], vec!["a".to_owned()]));
    assert_eq!(names(&lists.missed), ["a", "d"]);
    assert_eq!((lists.leeches[0].lapses, lists.misbelieved[0].misled), (9, Some(today().minus(Days(10)))));
    // 29 days back begins with the miss of 29 days ago: 4 misses and 3 right answers.
    assert_eq!(lists.missed[0].missed, share(4, 7));
    assert_eq!(log.figures(Period::Day).lists.missed, []);
}

#[test]
fn an_answer_that_was_taken_back_never_was_and_a_regrade_counts() {
    let mut log = Log::default();
    log.answer("a", 9, Good, Fairly);
    let undone = log.answer("a", 5, Again, Sure);
    log.put(5, Fact::Log(LogFact::Void { target: undone, item: Some(id("a")) }));
    let regraded = log.answer("a", 4, Again, Fairly);
    log.put(4, Fact::Item(ItemFact::Regrade { target: regraded, item: id("a"), rating: Hard }));
    let figures = log.figures(Period::Month);
    assert_eq!((figures.retention.all, figures.activity.total.answers), (share(1, 1), 2));
    assert_eq!(figures.calibration[2].right.of, 0);
    // The verdict stays what it was: the learner rates recall, not the key.
    assert_eq!(figures.activity.total.right, share(1, 2));
}

#[test]
fn a_renamed_item_is_one_item_under_the_name_it_has_now() {
    let mut log = Log::default();
    log.answer("old", 9, Good, Fairly);
    log.answer("old", 5, Again, Sure);
    log.put(4, Fact::Item(ItemFact::Rename { item: id("old"), to: id("b") }));
    log.answer("b", 3, Good, Fairly);
    log.answer("old", 2, Good, Fairly); // from a device that knows nothing of it
    let history = log.history();
    assert_eq!(history.items.len(), 1);
    assert_eq!((&history.items[0].item, history.items[0].reviews.len()), (&id("b"), 4));
    let figures = log.figures(Period::Month);
    assert_eq!((figures.retention.all, figures.strays), (share(2, 3), 0));
}

#[test]
fn a_reset_makes_an_item_new_and_keeps_what_was_done() {
    let mut log = Log::default();
    log.answer("a", 9, Good, Fairly);
    log.answer("a", 5, Again, Fairly);
    log.put(4, Fact::Item(ItemFact::Reset(id("a"))));
    log.answer("a", 3, Good, Fairly);
    let history = log.history();
    assert_eq!(history.reviews().map(|review| review.before.is_some()).collect::<Vec<_>>(), [false, true, false]);
    let figures = log.figures(Period::Month);
    assert_eq!((figures.retention.all, figures.activity.total.answers), (share(0, 1), 3));
    assert_eq!(figures.topics[0].known, share(1, 1));
}

#[test]
fn an_empty_log_and_one_of_the_future_say_nothing() {
    for log in [Log::default(), {
        let mut log = Log::default();
        log.answer("a", -3, Good, Sure);
        log
    }] {
        let figures = log.figures(Period::Year);
        assert_eq!((figures.retention.all, figures.activity.total, figures.streak.longest), Default::default());
        assert_eq!((figures.strength.new, figures.topics.len(), figures.prediction.log_loss()), (8, 0, None));
        assert_eq!(figures.retention.all.words(), "not enough data (0/5)");
    }
}

#[test]
fn what_a_fast_clock_dates_tomorrow_counts_and_does_no_harm() {
    let mut log = Log::default();
    log.answer("a", 4, Good, Fairly);
    log.0.push(Event { at: Moment::new(NOW_MS + DAY_MS - 1000, 0), ..log.0[0].clone() });
    log.0[1].id = EventId([9; 16]);
    let figures = log.figures(Period::Month);
    assert_eq!((figures.retention.all, figures.activity.total.answers, figures.streak.now), (share(1, 1), 2, 0));
    assert_eq!(figures.retention.weeks.iter().map(|week| week.share.of).sum::<u32>(), 1);
    assert_eq!(figures.calendar[52].answers[1], Some(1));
}

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
            log.put(ago, fact);
            if let Some(event) = log.0.last_mut() {
                event.at = Moment::new(event.at.at_ms, offset);
            }
        }
        log.0
    })
}

proptest! {
    #[test]
    fn the_order_of_arrival_changes_no_figure(
        (log, shuffled) in any_log().prop_flat_map(|log| (Just(log.clone()), Just(log).prop_shuffle())),
        period in prop::sample::select(Period::ALL.to_vec()),
    ) {
        prop_assert_eq!(Log(log).figures(period), Log(shuffled).figures(period));
    }

    #[test]
    fn counts_add_up(log in any_log(), period in prop::sample::select(Period::ALL.to_vec())) {
        let log = Log(log);
        let (ledger, history) = (log.ledger(), log.history());
        let figures = figures(&history, &shelf(), &scale(period));
        let answers: u32 = figures.activity.days.values().map(|work| work.answers).sum();
        // The same answers as the home screen counts, day by day.
        let days: BTreeMap<Day, u32> = ledger.activity().into_iter().map(|(day, work)| (day, work.answers)).collect();
        let told: BTreeMap<Day, u32> = figures.activity.days.iter().map(|(day, work)| (*day, work.answers)).collect();
        prop_assert_eq!(told, days);
        prop_assert_eq!(answers as usize, history.reviews().count());
        // What a history says of an item is what the ledger says.
        for past in &history.items {
            prop_assert_eq!(&past.state, &ledger.state(&past.item));
        }
        let retention = &figures.retention;
        prop_assert_eq!(retention.young.of + retention.mature.of, retention.all.of);
        prop_assert_eq!(retention.young.right + retention.mature.right, retention.all.right);
        prop_assert_eq!(retention.weeks.iter().map(|week| week.share.of).sum::<u32>(), retention.all.of);
        prop_assert_eq!(figures.prediction.recalled, retention.all);
        let said: u32 = figures.calibration.iter().map(|level| level.right.of).sum();
        prop_assert_eq!(said, figures.activity.total.right.of);
        prop_assert!(figures.activity.total.right.of <= figures.activity.total.answers);
        let strength = &figures.strength;
        let met = strength.learning + strength.young + strength.mature;
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
