//! Every figure, over a log made by hand.

use super::super::activity::DayWork;
use super::super::calendar::Heat;
use super::super::calibration::Level;
use super::*;

use Rating::{Easy, Hard};

#[test]
fn retention_counts_first_answers_of_a_day_to_reviewed_items() {
    let mut log = Log::default();
    log.answer("a", 30, Good, Fairly); // new
    log.answer("a", 28, Good, Fairly); // came back, known
    log.answer("a", 20, Again, Fairly); // came back, forgotten
    log.answer("a", 20, Good, Fairly); // the same day: not counted
    log.answer("b", 20, Again, Fairly); // new
    log.answer("b", 19, Hard, Fairly); // came back, known with effort
    let retention = log.figures(Period::Quarter).retention;
    assert_eq!((retention.all, retention.learned, retention.mature), (share(2, 3), share(2, 3), share(0, 0)));
    // 28 days ago was Monday the 26th of October; 20 and 19 days ago Tuesday and Wednesday of the week after.
    let weeks: Vec<_> = retention.weeks.iter().filter(|week| week.share.of > 0).collect();
    let points: Vec<_> = weeks.iter().map(|week| (week.monday.to_string(), week.share)).collect();
    assert_eq!(points, [("2026-10-26".to_owned(), share(1, 1)), ("2026-11-02".to_owned(), share(1, 2))]);
    assert_eq!(log.figures(Period::Month).retention.all, share(2, 3));
    assert_eq!(log.figures(Period::Day).retention.all, share(0, 0));
}

#[test]
fn an_item_is_mature_at_a_stability_of_21_days() {
    let mut log = Log::default();
    // Easy gives a first stability of 8.3 days; right after nine more it is well over 21.
    log.answer("a", 60, Easy, Fairly);
    log.answer("a", 51, Easy, Fairly);
    log.answer("a", 20, Good, Fairly);
    let history = log.history();
    let stability: Vec<f32> = history.reviews().filter_map(|r| Some(r.before?.stability.days())).collect();
    assert!(stability[0] < 21.0 && stability[1] >= 21.0, "{stability:?}");
    let retention = log.figures(Period::Quarter).retention;
    assert_eq!((retention.learned, retention.mature), (share(1, 1), share(1, 1)));
}

#[test]
fn a_prediction_and_its_log_loss_match_the_formulas() {
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
    let by_day: Vec<u32> = activity.bins(Period::Month, today(), Days(1)).iter().map(|work| work.answers).collect();
    assert_eq!((by_day.len(), &by_day[27..]), (30, &[2, 1, 0][..]));
    assert_eq!(activity::spent(9_000), "9 s");
    assert_eq!((activity::spent(125_000), activity::spent(7_260_000)), ("2 min".into(), "2 h 1 min".into()));
}

#[test]
fn only_days_off_do_not_break_a_streak() {
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
fn the_calendar_covers_a_year_and_ends_today() {
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
fn the_forecast_counts_each_item_of_the_decks_once() {
    let mut log = Log::default();
    log.answer("a", 0, Good, Fairly);
    log.answer("b", 10, Again, Fairly); // overdue
    log.answer("c", 1, Good, Fairly);
    log.push(0, Fact::Item(ItemFact::Suspend(id("c"))));
    log.answer("gone", 10, Again, Fairly);
    let figures = log.figures(Period::Month);
    let due = log.ledger().progress(&id("a")).unwrap().due.since(today()).0 as usize;
    assert_eq!((figures.forecast.len(), figures.forecast[0], figures.forecast[due]), (30, 1, 1));
    assert_eq!(figures.forecast.iter().sum::<u32>(), 2);
    assert_eq!(figures.orphans, 1);
}

#[test]
fn mastery_uses_the_latest_first_answer_to_each_item() {
    let mut log = Log::default();
    for item in ["a", "b", "c", "d", "e"] {
        log.answer(item, 9, Again, Fairly);
        log.answer(item, 9, Good, Fairly); // after feedback
    }
    log.answer("a", 5, Good, Fairly);
    log.answer("g", 5, Good, Fairly);
    log.answer("h", 5, Good, Fairly);
    log.push(4, Fact::Item(ItemFact::Reset(id("h"))));
    log.answer("gone", 5, Again, Fairly);
    let topics = log.figures(Period::Day).topics;
    let found: Vec<_> = topics.iter().map(|topic| (topic.name.as_str(), topic.known, topic.items)).collect();
    assert_eq!(found, [("spine", share(1, 5), 6), ("drug safety", share(1, 1), 2)]);
    let interval = topics[0].known.interval().unwrap();
    // Wilson 1927 for 1 of 5.
    assert!((interval.low - 0.0362).abs() < 1e-4 && (interval.high - 0.6245).abs() < 1e-4, "{interval:?}");
}

#[test]
fn calibration_counts_first_answers_including_exams_and_needs_twenty() {
    let mut log = Log::default();
    for ago in 0..20 {
        log.answer("a", ago, if ago < 4 { Again } else { Good }, Sure);
        log.answer("a", ago, Good, Sure); // the same day
        log.push(ago, answered("b", if ago % 2 == 0 { Again } else { Good }, Guess, StudyMode::Exam));
    }
    log.0.truncate(log.0.len() - 1);
    let [guess, fairly, sure] = log.figures(Period::Month).calibration;
    assert_eq!((guess.right, fairly.right, sure.right), (share(9, 19), share(0, 0), share(16, 20)));
    assert_eq!((guess.has_enough_data(), fairly.has_enough_data(), sure.has_enough_data()), (false, false, true));
    let sure = |right, of| Level { confidence: Sure, right: share(right, of) }.is_overconfident();
    assert!(sure(60, 100) && !sure(75, 100) && !sure(0, 19));
    assert!(!Level { confidence: Guess, right: share(0, 100) }.is_overconfident());
}

#[test]
fn strength_counts_every_item_of_the_decks_once() {
    let mut log = Log::default();
    log.answer("a", 3, Good, Fairly); // learned
    log.answer("b", 60, Easy, Fairly);
    log.answer("b", 51, Easy, Fairly); // mature
    log.answer("c", 0, Again, Fairly); // learned, and seen today
    log.answer("d", 5, Good, Fairly);
    log.push(4, Fact::Item(ItemFact::Suspend(id("d"))));
    log.answer("e", 5, Good, Fairly);
    log.push(4, Fact::Item(ItemFact::Reset(id("e")))); // new again
    log.push(4, Fact::Item(ItemFact::Mark { item: id("f"), on: true })); // still new
    let strength = log.figures(Period::Day).strength;
    let counts = (strength.new, strength.learned, strength.mature, strength.suspended, strength.again);
    assert_eq!(counts, (4, 2, 1, 1, 1));
    assert_eq!((strength.stability, strength.recall.iter().sum::<u32>()), ([1, 1, 0, 1, 0, 0], 2));
    let ledger = log.ledger();
    let recalls = ["a", "b"].map(|item| f64::from(ledger.retrievability(&id(item), today()).unwrap().value()));
    assert!((strength.mean_recall().unwrap() - f64::midpoint(recalls[0], recalls[1])).abs() < 1e-9);
}

#[test]
fn lists_contain_missed_items_leeches_and_confident_errors() {
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
    assert_eq!((names(&lists.confident_errors), names(&lists.leeches)), (vec!["b".to_owned()], vec!["a".to_owned()]));
    assert_eq!(names(&lists.missed), ["a", "d"]);
    assert_eq!(
        (lists.leeches[0].lapses, lists.confident_errors[0].last_confident_error),
        (9, Some(today().minus(Days(10))))
    );
    // 29 days back begins with the miss of 29 days ago: 4 misses and 3 right answers.
    assert_eq!(lists.missed[0].missed, share(4, 7));
    assert_eq!(log.figures(Period::Day).lists.missed, []);
}
