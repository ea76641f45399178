use proptest::prelude::*;

use super::super::queue::Scope;
use super::*;
use crate::deck::library::Origin;
use crate::deck::read;
use crate::review::{DeviceId, EventId, ExamFact, NewEvent};

/// Ten items with one best answer out of three.
fn library() -> Library {
    let item = |n: usize| {
        let case = if n < 3 { "case = 'c'\n" } else { "" };
        let options = "options = [{ text = 'x', correct = true }, { text = 'y' }, { text = 'z' }]";
        format!("[[item]]\nid = 'i{n}'\n{case}stem = 'Question {n}?'\n{options}\n")
    };
    let items: String = (0..10).map(item).collect();
    let source = format!("schema = 1\n[deck]\nid = 'd'\ntitle = 'D'\n[[case]]\nid = 'c'\ntext = 'A case.'\n{items}");
    let mut library = Library::default();
    library.shelve(read(&source).deck.unwrap(), Origin::Embedded, 0).unwrap();
    library
}

fn plan(library: &Library, minutes: u32, pausable: bool) -> ExamPlan {
    let items = library.entries().map(|entry| entry.id.clone()).collect();
    ExamPlan { minutes, pausable, pass_mark: 70, items, ..ExamPlan::default() }
}

fn begun(library: &Library, minutes: u32, pausable: bool) -> Exam {
    Exam::begin(SessionId([1; 16]), plan(library, minutes, pausable), Moment::new(0, 0), at(0), library)
}

/// Both clocks, of a machine that never slept.
fn at(ms: u64) -> Clocks {
    Clocks { awake_ms: ms, real_ms: ms }
}

/// The events that steps become.
fn events(steps: &[ExamStep]) -> Vec<Event> {
    let event = |(n, step): (usize, &ExamStep)| {
        let id = EventId([u8::try_from(n % 256).unwrap(); 16]);
        let fact = Fact::Exam(ExamFact::Step(step.clone()));
        NewEvent { id, at: Moment::new(0, 0), session: SessionId([1; 16]), fact }
            .into_event(DeviceId([0; 16]), n as u64 + 1)
    };
    steps.iter().enumerate().map(event).collect()
}

/// An event of the exam.
fn log_event(fact: Fact) -> Event {
    NewEvent { id: EventId([0xfe; 16]), at: Moment::new(0, 0), session: SessionId([1; 16]), fact }
        .into_event(DeviceId([0; 16]), 999)
}

/// What a learner may do in an exam.
#[derive(Clone, Debug)]
enum Doing {
    Go(usize),
    Answer(usize, usize),
    Mark,
}

fn doing() -> impl Strategy<Value = Doing> {
    prop_oneof![
        (0_usize..14).prop_map(Doing::Go),
        (0_usize..3, 0_usize..3).prop_map(|(place, sure)| Doing::Answer(place, sure)),
        Just(Doing::Mark),
    ]
}

/// Does it all, so many milliseconds apart, and gives what the log keeps.
fn done(exam: &mut Exam, library: &Library, doings: &[(Doing, u64)]) -> (Vec<ExamStep>, u64) {
    let (mut ticks, mut steps) = (0, Vec::new());
    for (doing, ms) in doings {
        ticks += ms;
        let item = library.item(&exam.question().unwrap().item).unwrap();
        match doing {
            Doing::Go(place) => exam.go(*place, at(ticks)),
            Doing::Answer(place, sure) => {
                let response = Response::Chosen(crate::response::ChoiceSet::one(*place));
                steps.extend(exam.answer(&item, response, Confidence::ALL[*sure], at(ticks)));
            }
            Doing::Mark => steps.extend(exam.mark(&item, at(ticks))),
        }
    }
    (steps, ticks)
}

#[test]
fn a_pass_mark_is_reached_by_whole_numbers() {
    let right = |count: u32| count * Score::PARTS;
    for (count, of, mark, passed) in [
        (7, 10, 70, true),
        (6, 10, 70, false),
        (10, 15, 70, false),
        (11, 15, 70, true),
        (0, 3, 0, true),
        (3, 3, 100, true),
        (2, 3, 100, false),
    ] {
        assert_eq!(passes(right(count), of, mark), passed, "{count} of {of} at {mark} %");
    }
    assert!(!passes(0, 0, 0), "nothing asked is nothing passed");
    assert!(passes(right(10) + Score::PARTS / 2, 15, 70), "half a point counts as half");
}

#[test]
fn time_asleep_counts_unless_the_exam_can_be_paused_and_no_question_takes_it() {
    let library = library();
    for (pausable, elapsed_ms) in [(false, 600_000), (true, 120_000)] {
        let mut exam = begun(&library, 10, pausable);
        exam.go(1, at(60_000));
        // A minute at the question, and an hour of sleep.
        let clocks = Clocks { awake_ms: 120_000, real_ms: 3_720_000 };
        assert_eq!(exam.elapsed_ms(clocks), elapsed_ms, "pausable: {pausable}");
        exam.go(2, clocks);
        let spent: Vec<u64> = exam.questions().iter().take(3).map(|question| question.spent_ms).collect();
        assert_eq!(spent, [60_000, 60_000, 0]);
        assert_eq!(exam.freeze(clocks).elapsed_ms, elapsed_ms);
    }
}

#[test]
fn time_in_which_the_process_was_stopped_counts_unless_the_exam_can_be_paused() {
    let library = library();
    for (pausable, elapsed_ms) in [(false, 180_000), (true, 60_000)] {
        let mut exam = begun(&library, 10, pausable);
        exam.pause(120_000);
        exam.go(1, at(180_000));
        assert_eq!(exam.elapsed_ms(at(180_000)), elapsed_ms, "pausable: {pausable}");
        assert_eq!(exam.questions()[0].spent_ms, 60_000);
    }
}

#[test]
fn an_exam_that_can_be_paused_goes_on_from_its_last_sign_of_life() {
    let library = library();
    let mut exam = begun(&library, 10, true);
    let (steps, _) = done(&mut exam, &library, &[(Doing::Answer(0, 0), 5_000)]);
    let events = events(&steps);
    let again = |ran_ms| begun(&library, 10, true).resumed(&events, ran_ms, Moment::new(3_600_000, 0), &library);
    // Known from the log alone, from beside it, and from beside it though that is older than the log.
    for (ran_ms, elapsed_ms) in
        [(None, 5_000), (Some(301_000), 301_000), (Some(2_000), 5_000), (Some(u64::MAX), 600_000)]
    {
        assert_eq!(again(ran_ms).elapsed_ms(at(0)), elapsed_ms, "{ran_ms:?}");
    }
    let counting = begun(&library, 10, false).resumed(&events, Some(0), Moment::new(60_000, 0), &library);
    assert_eq!(counting.elapsed_ms(at(0)), 60_000, "where time away counts, the wall clock tells it");
    for (now_ms, elapsed_ms) in [(-3_600_000, 301_000), (60_000, 301_000), (400_000, 400_000)] {
        let exam = begun(&library, 10, false).resumed(&events, Some(301_000), Moment::new(now_ms, 0), &library);
        assert_eq!(exam.elapsed_ms(at(0)), elapsed_ms, "no date gives back what was used: {now_ms}");
    }
}

/// Items of the kinds whose answers the program may not be able to tell.
fn doubtful() -> Library {
    let source = "schema = 1\n[deck]\nid = 'd'\ntitle = 'D'\n\
        [[item]]\nid = 'word'\nkind = 'short'\nstem = 'Name the bone of the thigh.'\naccept = ['femur']\nwhy = 'It is.'\n\
        [[item]]\nid = 'gap'\nkind = 'cloze'\nstem = 'The {{1}} is in the thigh.'\ngaps = [{ accept = ['femur'], why = 'It is.' }]\n\
        [[item]]\nid = 'back'\nkind = 'recall'\nstem = 'What is in the thigh?'\nback = 'The femur.'\n";
    let mut library = Library::default();
    let reading = read(source);
    assert_eq!(reading.left_out, 0);
    library.shelve(reading.deck.unwrap(), Origin::Embedded, 0).unwrap();
    library
}

#[test]
fn what_only_the_learner_can_judge_is_drawn_only_where_it_is_asked_for() {
    let library = doubtful();
    let ledger = Ledger::new(crate::review::Rules::default());
    let drawn = |kinds| {
        let mut drawn: Vec<String> =
            draw(&library, &ledger, &Scope::default(), kinds, 9, 1).iter().map(|item| item.name().to_owned()).collect();
        drawn.sort();
        drawn
    };
    assert_eq!(drawn(Kinds::Graded), ["gap", "word"]);
    assert_eq!(drawn(Kinds::All), ["back", "gap", "word"]);
}

#[test]
fn words_that_are_not_accepted_are_never_awarded_whatever_the_learner_says() {
    let library = doubtful();
    for typed in ["thighbone", "tibia", "femurs of the leg"] {
        let mut exam = begun(&library, 10, false);
        for place in 0..3 {
            exam.go(place, at(0));
            let item = library.item(&exam.question().unwrap().item).unwrap();
            exam.answer(&item, Response::Typed(vec![typed.to_owned()]), Confidence::Fairly, at(0));
        }
        exam.freeze(at(0));
        let back = exam.questions().iter().position(|question| question.item.name() == "back").unwrap();
        assert_eq!(exam.to_judge(&library), [back], "{typed}");
        for place in 0..3 {
            exam.judge(place, true, &library);
        }
        let end = exam.end(&library);
        assert_eq!((end.right, end.self_rated, end.points), (1, 1, Score::PARTS), "{typed}");
        let answers = exam.answers(&library, &Ledger::new(crate::review::Rules::default()), true, Moment::new(0, 0));
        assert_eq!(answers.len(), 3);
        for answer in answers {
            let judged = answer.item.name() == "back";
            assert_eq!((answer.self_rated, answer.verdict == Verdict::Right), (judged, judged), "{typed}");
        }
    }
}

#[test]
fn cases_are_drawn_whole_where_they_fit_and_the_count_is_kept() {
    let library = library();
    let ledger = Ledger::new(crate::review::Rules {
        scheduler: crate::memory::Scheduler::new(
            &crate::memory::Parameters::default(),
            crate::memory::DesiredRetention::default(),
        ),
        ..crate::review::Rules::default()
    });
    for count in 0..=12 {
        for seed in 0..50 {
            let drawn = draw(&library, &ledger, &Scope::default(), Kinds::Graded, count, seed);
            assert_eq!(drawn.len(), count.min(10), "{count} {seed}");
            let places: Vec<usize> = ["i0", "i1", "i2"]
                .iter()
                .filter_map(|name| drawn.iter().position(|item| item.name() == *name))
                .collect();
            assert!(places.windows(2).all(|pair| pair[0] + 1 == pair[1]) || count < 3, "{drawn:?}");
        }
    }
}

proptest! {
    #[test]
    fn an_exam_resumes_as_its_steps_left_it(
        doings in prop::collection::vec((doing(), 0_u64..30_000), 0..60), pausable in any::<bool>(),
    ) {
        let library = library();
        let mut exam = begun(&library, 10, pausable);
        let (steps, ticks) = done(&mut exam, &library, &doings);
        let again = begun(&library, 10, pausable).resumed(&events(&steps), None, Moment::new(0, 0), &library);
        for (before, after) in exam.questions().iter().zip(again.questions()) {
            prop_assert_eq!(&before.response, &after.response);
            prop_assert_eq!(&before.first, &after.first);
            prop_assert_eq!(before.marked, after.marked);
            prop_assert!(after.spent_ms <= before.spent_ms);
        }
        prop_assert!(again.elapsed_ms(at(0)) <= exam.elapsed_ms(at(ticks)));
        prop_assert!(exam.elapsed_ms(at(ticks)) <= exam.limit_ms());
        let spent: u64 = exam.questions().iter().map(|question| question.spent_ms).sum();
        prop_assert!(spent <= exam.elapsed_ms(at(ticks)));
    }

    #[test]
    fn the_clock_never_goes_back(
        doings in prop::collection::vec((doing(), 0_u64..30_000), 1..20), away in -1_000_000_i64..1_000_000,
        pausable in any::<bool>(),
    ) {
        let library = library();
        let mut exam = begun(&library, 10, pausable);
        let (steps, _) = done(&mut exam, &library, &doings);
        let kept = steps.last().map_or(0, |step| step.elapsed_ms);
        let again = begun(&library, 10, pausable).resumed(&events(&steps), None, Moment::new(away, 0), &library);
        let expected = if pausable { kept } else { kept.max(u64::try_from(away).unwrap_or(0)) };
        prop_assert_eq!(again.elapsed_ms(at(0)), expected.min(again.limit_ms()));
    }

    #[test]
    fn nothing_changes_an_answer_behind_the_freeze(
        before in prop::collection::vec((doing(), 0_u64..30_000), 0..20),
        after in prop::collection::vec((doing(), 0_u64..30_000), 1..20), pausable in any::<bool>(),
    ) {
        let library = library();
        let mut exam = begun(&library, 10, pausable);
        let (steps, ticks) = done(&mut exam, &library, &before);
        // Another process that has the same exam open, and does not know that it is finished.
        let mut other = exam.clone();
        let freeze = exam.freeze(at(ticks));
        let frozen = exam.clone();
        prop_assert!(done(&mut exam, &library, &after).0.is_empty());
        prop_assert_eq!(exam.end(&library), frozen.end(&library));
        let (late, _) = done(&mut other, &library, &after);
        let mut log = events(&steps);
        log.push(log_event(Fact::Exam(ExamFact::Freeze(freeze))));
        log.extend(events(&late));
        let again = begun(&library, 10, pausable).resumed(&log, Some(0), Moment::new(1_000_000, 0), &library);
        prop_assert!(again.is_frozen());
        for (one, other) in frozen.questions().iter().zip(again.questions()) {
            prop_assert_eq!(&one.response, &other.response);
        }
        prop_assert_eq!(again.elapsed_ms(at(5_000_000)), freeze.elapsed_ms);
    }

    #[test]
    fn a_stopped_clock_stands_still_and_the_score_adds_up(
        doings in prop::collection::vec((doing(), 0_u64..30_000), 0..40), later in 0_u64..10_000_000,
    ) {
        let library = library();
        let mut exam = begun(&library, 10, false);
        let (_, ticks) = done(&mut exam, &library, &doings);
        exam.freeze(at(ticks));
        prop_assert_eq!(exam.elapsed_ms(at(ticks + later)), exam.elapsed_ms(at(ticks)));
        let end = exam.end(&library);
        prop_assert_eq!(end.points, end.right * Score::PARTS);
        prop_assert!(end.right as usize <= exam.answered());
        let report = crate::session::report::Report::of(&exam, &library);
        prop_assert_eq!(report.missed.len() + end.right as usize, 10);
        let sure: usize = report.confidence.iter().map(|(_, all)| all).sum();
        prop_assert_eq!(sure, exam.answered());
    }
}
