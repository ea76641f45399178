//! Exam dates and exam scores.

use super::*;

#[test]
fn an_exam_date_brings_items_back_in_its_last_days_until_it_is_undone() {
    let mut events = history(&[(0, Rating::Easy, Confidence::Fairly), (8, Rating::Easy, Confidence::Fairly)]);
    let natural = progress(&events);
    assert!(natural.due.since(natural.last) > Days(40), "{natural:?}");
    events.push(event(2, NOON_MS + DAY_MS, Fact::Schedule(ScheduleFact::ExamDate(exam_date(30, 5)))));
    let day = exam_date(30, 5).day;
    let capped = progress(&events);
    assert!(day.plus_signed(-5) <= capped.due && capped.due < day, "{capped:?}");
    // The latest date of a deck counts; a date of another deck has no effect.
    events.push(event(3, NOON_MS + 2 * DAY_MS, Fact::Schedule(ScheduleFact::ExamDate(exam_date(20, 5)))));
    assert!(progress(&events).due < exam_date(20, 5).day);
    events.push(event(
        4,
        NOON_MS + 3 * DAY_MS,
        Fact::Schedule(ScheduleFact::ExamDate(ExamDate { deck: "other".into(), ..exam_date(12, 5) })),
    ));
    assert!(progress(&events).due >= exam_date(20, 5).day.plus_signed(-5));
    let ledger = folded(&events);
    assert_eq!(ledger.exam_dates_of("deck"), [id(2), id(3)]);
    assert_eq!(ledger.retention("deck", day.plus_signed(-20)), DesiredRetention::new(0.95).unwrap());
    assert_eq!(ledger.retention("deck", day), DesiredRetention::default());
    for n in [2, 3] {
        events.push(event(n + 10, NOON_MS + 4 * DAY_MS, Fact::Log(LogFact::Void { target: id(n), item: None })));
    }
    assert_eq!(progress(&events), natural);
    assert_eq!(folded(&events).exam_date("deck"), None);
}

#[test]
fn an_exam_is_scored_from_its_answers_and_its_end_only_gives_the_time() {
    let end = |points, right, of, passed| {
        Fact::Exam(ExamFact::End(ExamEnd { elapsed_ms: 9, points, right, of, self_rated: 0, passed, timed_out: false }))
    };
    let exams = |facts: Vec<Fact>| {
        let events: Vec<Event> = (0..).zip(NOON_MS..).zip(facts).map(|((n, at), fact)| event(n, at, fact)).collect();
        folded(&events).exams()
    };
    let full = Score::PARTS;
    let begin = || Fact::Exam(ExamFact::Begin(exam_plan(1)));
    let right = |n| in_exam(item(n), Rating::Good);
    let honest = exams(vec![begin(), right(0), right(1), end(2 * full, 2, 2, true)]);
    assert!(honest[0].claimed.is_none() && honest[0].end.unwrap().1.passed);
    for (facts, points) in [
        (vec![begin(), end(2 * full, 2, 2, true)], 0),
        (vec![begin(), right(0), end(2 * full, 2, 2, true)], full),
        (vec![begin(), right(0), end(full, 1, 1, true)], full),
        (vec![begin(), right(0), right(0), right(2), end(2 * full, 2, 2, true)], full),
        (vec![begin(), in_exam(item(0), Rating::Again), right(0), end(full, 1, 2, false)], 0),
        (vec![begin(), right(0), Fact::Log(LogFact::Void { target: id(1), item: None }), end(full, 1, 2, false)], 0),
        (vec![begin(), answered(item(0), Rating::Good, Confidence::Sure), end(full, 1, 2, false)], 0),
        (vec![begin(), right(0), end(u32::MAX, 1, 2, true)], full),
    ] {
        let exams = exams(facts);
        let (_, found) = exams[0].end.unwrap();
        assert_eq!((found.points, found.of, found.passed), (points, 2, false));
        assert!(exams[0].claimed.is_some());
    }
    // The end that agrees with the answers counts, though another one came before it.
    let disputed = exams(vec![begin(), end(0, 0, 2, false), right(0), right(1), end(2 * full, 2, 2, true)]);
    assert_eq!((disputed[0].claimed, disputed[0].end.unwrap().0.at_ms), (None, NOON_MS + 4));
    // An item renamed between its question and its answer is still the same item.
    let rename = Fact::Item(ItemFact::Rename { item: item(0), to: item(7) });
    assert!(exams(vec![begin(), rename, right(7), right(1), end(2 * full, 2, 2, true)])[0].claimed.is_none());
    assert!(
        exams(vec![Fact::Exam(ExamFact::Begin(ExamPlan { items: Vec::new(), ..exam_plan(1) })), end(0, 0, 0, true)])
            .is_empty()
    );
    assert!(exams(vec![right(0), end(full, 1, 1, true)]).is_empty());
    let long =
        ExamEnd { elapsed_ms: u64::MAX, points: 0, right: 0, of: 2, self_rated: 0, passed: false, timed_out: true };
    let (_, found) = exams(vec![begin(), Fact::Exam(ExamFact::End(long))])[0].end.unwrap();
    assert_eq!(found.elapsed_ms, 3_600_000, "no longer than the exam may take");
}
