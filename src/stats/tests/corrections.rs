//! Undone, regraded, renamed and reset items, empty logs and wrong clocks.

use super::*;

use Rating::Hard;

#[test]
fn an_undone_answer_does_not_count_and_a_regrade_does() {
    let mut log = Log::default();
    log.answer("a", 9, Good, Fairly);
    let undone = log.answer("a", 5, Again, Sure);
    log.push(5, Fact::Log(LogFact::Void { target: undone, item: Some(id("a")) }));
    let regraded = log.answer("a", 4, Again, Fairly);
    log.push(4, Fact::Item(ItemFact::Regrade { target: regraded, item: id("a"), rating: Hard }));
    let figures = log.figures(Period::Month);
    assert_eq!((figures.retention.all, figures.activity.total.answers), (share(1, 1), 2));
    assert_eq!(figures.calibration[2].right.of, 0);
    // The verdict stays what it was: the learner rates recall, not the key.
    assert_eq!(figures.activity.total.right, share(1, 2));
}

#[test]
fn a_renamed_item_counts_as_one_item_under_its_current_name() {
    let mut log = Log::default();
    log.answer("old", 9, Good, Fairly);
    log.answer("old", 5, Again, Sure);
    log.push(4, Fact::Item(ItemFact::Rename { item: id("old"), to: id("b") }));
    log.answer("b", 3, Good, Fairly);
    log.answer("old", 2, Good, Fairly); // from a device that knows nothing of it
    let history = log.history();
    assert_eq!(history.items.len(), 1);
    assert_eq!((&history.items[0].item, history.items[0].reviews.len()), (&id("b"), 4));
    let figures = log.figures(Period::Month);
    assert_eq!((figures.retention.all, figures.orphans), (share(2, 3), 0));
}

#[test]
fn a_reset_item_is_new_and_its_earlier_answers_still_count() {
    let mut log = Log::default();
    log.answer("a", 9, Good, Fairly);
    log.answer("a", 5, Again, Fairly);
    log.push(4, Fact::Item(ItemFact::Reset(id("a"))));
    log.answer("a", 3, Good, Fairly);
    let history = log.history();
    assert_eq!(history.reviews().map(|review| review.before.is_some()).collect::<Vec<_>>(), [false, true, false]);
    let figures = log.figures(Period::Month);
    assert_eq!((figures.retention.all, figures.activity.total.answers), (share(0, 1), 3));
    assert_eq!(figures.topics[0].known, share(1, 1));
}

#[test]
fn an_empty_log_and_future_answers_give_no_figures() {
    for log in [Log::default(), {
        let mut log = Log::default();
        log.answer("a", -3, Good, Sure);
        log
    }] {
        let figures = log.figures(Period::Year);
        assert_eq!((figures.retention.all, figures.activity.total, figures.streak.longest), Default::default());
        assert_eq!((figures.strength.new, figures.topics.len(), figures.prediction.log_loss()), (8, 0, None));
        assert_eq!(figures.retention.all.words(), "not enough data: 0 answers, needs 5");
    }
}

#[test]
fn an_answer_dated_tomorrow_by_a_fast_clock_counts() {
    let mut log = Log::default();
    log.answer("a", 4, Good, Fairly);
    log.0.push(Event { at: Moment::new(NOW_MS + DAY_MS - 1000, 0), ..log.0[0].clone() });
    log.0[1].id = EventId([9; 16]);
    let figures = log.figures(Period::Month);
    assert_eq!((figures.retention.all, figures.activity.total.answers, figures.streak.now), (share(1, 1), 2, 0));
    assert_eq!(figures.retention.weeks.iter().map(|week| week.share.of).sum::<u32>(), 1);
    assert_eq!(figures.calendar[52].answers[1], Some(1));
}
