//! Tests of exams: time, drawing, grading, the freeze, and resuming from the log.

mod spread;

use proptest::prelude::*;

use super::super::queue::Scope;
use super::*;
use crate::deck::library::Origin;
use crate::deck::read;
use crate::review::{DeviceId, EventId, ExamFact, NewEvent};

/// Ten single-best-answer items with three options, the first three of them in one case.
fn library() -> Library {
    let item = |n: usize| {
        let case = if n < 3 { "case = 'c'\n" } else { "" };
        let options = "options = [{ text = 'x', correct = true }, { text = 'y' }, { text = 'z' }]";
        format!("[[item]]\nid = 'i{n}'\n{case}stem = 'Question {n}?'\n{options}\n")
    };
    let items: String = (0..10).map(item).collect();
    let source = format!("schema = 1\n[deck]\nid = 'd'\ntitle = 'D'\n[[case]]\nid = 'c'\ntext = 'A case.'\n{items}");
    let mut library = Library::default();
    library.add(read(&source).deck.unwrap(), Origin::Embedded, 0).unwrap();
    library
}

fn plan(library: &Library, minutes: u32, pausable: bool) -> ExamPlan {
    let items = library.entries().map(|entry| entry.id.clone()).collect();
    ExamPlan { minutes, pausable, pass_mark: 70, items, ..ExamPlan::default() }
}

fn begin(library: &Library, minutes: u32, pausable: bool) -> Exam {
    Exam::begin(SessionId([1; 16]), plan(library, minutes, pausable), Moment::new(0, 0), at(0), library)
}

/// Both clocks of a machine that never slept.
fn at(ms: u64) -> Clocks {
    Clocks { awake_ms: ms, real_ms: ms }
}

/// The events of these steps.
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

/// An action of a learner in an exam.
#[derive(Clone, Debug)]
enum Action {
    Go(usize),
    Answer(usize, usize),
    Mark,
    Strike(usize),
}

fn action() -> impl Strategy<Value = Action> {
    prop_oneof![
        (0_usize..14).prop_map(Action::Go),
        (0_usize..3, 0_usize..3).prop_map(|(index, level)| Action::Answer(index, level)),
        Just(Action::Mark),
        (0_usize..3).prop_map(Action::Strike),
    ]
}

/// Performs actions, each after a delay in milliseconds. Returns the steps to log, and the time in milliseconds.
fn perform(exam: &mut Exam, library: &Library, actions: &[(Action, u64)]) -> (Vec<ExamStep>, u64) {
    let (mut ticks, mut steps) = (0, Vec::new());
    for (action, ms) in actions {
        ticks += ms;
        let item = library.item(&exam.question().unwrap().item).unwrap();
        match action {
            Action::Go(index) => exam.go(*index, at(ticks)),
            Action::Answer(index, level) => {
                let response = Response::Chosen(crate::response::ChoiceSet::one(*index));
                steps.extend(exam.answer(&item, response, Confidence::ALL[*level], at(ticks)));
            }
            Action::Mark => steps.extend(exam.mark(&item, at(ticks))),
            Action::Strike(index) => {
                if exam.strike(exam.question().unwrap().struck.toggled(*index)) {
                    steps.extend(exam.step(&item, at(ticks)));
                }
            }
        }
    }
    (steps, ticks)
}

#[test]
fn the_pass_mark_is_compared_in_whole_numbers() {
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
fn time_asleep_counts_unless_the_exam_can_be_paused_and_is_spent_on_no_question() {
    let library = library();
    for (pausable, elapsed_ms) in [(false, 600_000), (true, 120_000)] {
        let mut exam = begin(&library, 10, pausable);
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
fn time_while_stopped_counts_unless_the_exam_can_be_paused() {
    let library = library();
    for (pausable, elapsed_ms) in [(false, 180_000), (true, 60_000)] {
        let mut exam = begin(&library, 10, pausable);
        exam.pause(120_000);
        exam.go(1, at(180_000));
        assert_eq!(exam.elapsed_ms(at(180_000)), elapsed_ms, "pausable: {pausable}");
        assert_eq!(exam.questions()[0].spent_ms, 60_000);
    }
}

#[test]
fn a_pausable_exam_resumes_at_its_last_heartbeat() {
    let library = library();
    let mut exam = begin(&library, 10, true);
    let (steps, _) = perform(&mut exam, &library, &[(Action::Answer(0, 0), 5_000)]);
    let events = events(&steps);
    let resumed_exam = |ran_ms| begin(&library, 10, true).resumed(&events, ran_ms, Moment::new(3_600_000, 0), &library);
    // The time comes from the log alone, from a later heartbeat, or from the log if the heartbeat is older.
    for (ran_ms, elapsed_ms) in
        [(None, 5_000), (Some(301_000), 301_000), (Some(2_000), 5_000), (Some(u64::MAX), 600_000)]
    {
        assert_eq!(resumed_exam(ran_ms).elapsed_ms(at(0)), elapsed_ms, "{ran_ms:?}");
    }
    let counting = begin(&library, 10, false).resumed(&events, Some(0), Moment::new(60_000, 0), &library);
    assert_eq!(counting.elapsed_ms(at(0)), 60_000, "where time away counts, the wall clock tells it");
    for (now_ms, elapsed_ms) in [(-3_600_000, 301_000), (60_000, 301_000), (400_000, 400_000)] {
        let exam = begin(&library, 10, false).resumed(&events, Some(301_000), Moment::new(now_ms, 0), &library);
        assert_eq!(exam.elapsed_ms(at(0)), elapsed_ms, "no date gives back what was used: {now_ms}");
    }
}

#[test]
fn the_trend_has_earlier_finished_exams_of_the_same_deck_and_topics() {
    use crate::review::FinishedExam;
    use crate::session::report::{Report, trend};
    let library = library();
    let mut exam = begin(&library, 10, false);
    exam.freeze(at(0));
    let report = Report::of(&exam, &library);
    let past = |session: u8, at_ms: i64, right: u32, plan: ExamPlan| FinishedExam {
        session: SessionId([session; 16]),
        plan,
        begun: Moment::new(0, 0),
        end: Some((
            Moment::new(at_ms, 0),
            ExamEnd { points: right * Score::PARTS, right, passed: right > 6, ..report.end },
        )),
        claimed: None,
        evaluation: None,
    };
    let like = || plan(&library, 10, false);
    let exams = [
        past(2, 200, 7, like()),
        past(3, 100, 3, like()),
        past(4, 300, 9, ExamPlan { tags: vec!["x".into()], ..like() }),
        past(5, 300, 9, ExamPlan { deck: "other".into(), ..like() }),
        past(6, 900, 9, like()),
        FinishedExam { end: None, ..past(7, 300, 9, like()) },
    ];
    let scores = trend(&exams, &exam, &report, Moment::new(500, 0));
    let found: Vec<_> = scores.iter().map(|score| (score.at.at_ms, score.percent, score.passed)).collect();
    assert_eq!(found, [(100, 30, false), (200, 70, true), (500, 0, false)]);
    assert_eq!([scores[1].change(&scores[0]), scores[2].change(&scores[1])], ["up 40 points", "down 70 points"]);
    // Read again later, the exam stands where it ended.
    let exams = [exams.as_slice(), &[past(1, 150, 0, like())]].concat();
    let scores = trend(&exams, &exam, &report, Moment::new(5000, 0));
    assert_eq!(scores.iter().map(|score| score.at.at_ms).collect::<Vec<_>>(), [100, 150]);
}

/// Items of the kinds whose answers the program may not be able to grade.
fn typed_items() -> Library {
    let source = "schema = 1\n[deck]\nid = 'd'\ntitle = 'D'\n\
        [[item]]\nid = 'word'\nkind = 'short'\nstem = 'Name the bone of the thigh.'\naccept = ['femur']\nwhy = 'It is.'\n\
        [[item]]\nid = 'gap'\nkind = 'cloze'\nstem = 'The {{1}} is in the thigh.'\ngaps = [{ accept = ['femur'], why = 'It is.' }]\n\
        [[item]]\nid = 'back'\nkind = 'recall'\nstem = 'What is in the thigh?'\nback = 'The femur.'\n";
    let mut library = Library::default();
    let reading = read(source);
    assert_eq!(reading.left_out, 0);
    library.add(reading.deck.unwrap(), Origin::Embedded, 0).unwrap();
    library
}

#[test]
fn self_graded_items_are_drawn_only_on_request() {
    let library = typed_items();
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
fn the_learner_cannot_award_points_for_unaccepted_words() {
    let library = typed_items();
    for typed in ["thighbone", "tibia", "femurs of the leg"] {
        let mut exam = begin(&library, 10, false);
        for index in 0..3 {
            exam.go(index, at(0));
            let item = library.item(&exam.question().unwrap().item).unwrap();
            exam.answer(&item, Response::Typed(vec![typed.to_owned()]), Confidence::Fairly, at(0));
        }
        exam.freeze(at(0));
        let back = exam.questions().iter().position(|question| question.item.name() == "back").unwrap();
        assert_eq!(exam.to_judge(&library), [back], "{typed}");
        for index in 0..3 {
            exam.judge(index, true, &library);
        }
        let end = exam.end(&library);
        assert_eq!((end.right, end.self_rated, end.points), (1, 1, Score::PARTS), "{typed}");
        let answers = exam.answers(&library, &Ledger::new(crate::review::Rules::default()), true, Moment::new(0, 0));
        assert_eq!(answers.len(), 3);
        for answer in answers {
            let is_self_graded = answer.item.name() == "back";
            assert_eq!(
                (answer.self_rated, answer.verdict == Verdict::Right),
                (is_self_graded, is_self_graded),
                "{typed}"
            );
        }
    }
}

#[test]
fn the_requested_count_is_drawn_with_cases_whole_where_they_fit() {
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
            let indices: Vec<usize> = ["i0", "i1", "i2"]
                .iter()
                .filter_map(|name| drawn.iter().position(|item| item.name() == *name))
                .collect();
            assert!(indices.windows(2).all(|pair| pair[0] + 1 == pair[1]) || count < 3, "{drawn:?}");
        }
    }
}

proptest! {
    #[test]
    fn an_exam_resumes_from_its_steps(
        actions in prop::collection::vec((action(), 0_u64..30_000), 0..60), pausable in any::<bool>(),
    ) {
        let library = library();
        let mut exam = begin(&library, 10, pausable);
        let (steps, ticks) = perform(&mut exam, &library, &actions);
        let resumed_exam = begin(&library, 10, pausable).resumed(&events(&steps), None, Moment::new(0, 0), &library);
        for (before, after) in exam.questions().iter().zip(resumed_exam.questions()) {
            prop_assert_eq!(&before.response, &after.response);
            prop_assert_eq!(&before.first, &after.first);
            prop_assert_eq!(before.marked, after.marked);
            prop_assert_eq!(before.struck, after.struck);
            prop_assert!(after.spent_ms <= before.spent_ms);
        }
        prop_assert!(resumed_exam.elapsed_ms(at(0)) <= exam.elapsed_ms(at(ticks)));
        prop_assert!(exam.elapsed_ms(at(ticks)) <= exam.limit_ms());
        let spent: u64 = exam.questions().iter().map(|question| question.spent_ms).sum();
        prop_assert!(spent <= exam.elapsed_ms(at(ticks)));
    }

    #[test]
    fn the_clock_never_goes_back(
        actions in prop::collection::vec((action(), 0_u64..30_000), 1..20), away in -1_000_000_i64..1_000_000,
        pausable in any::<bool>(),
    ) {
        let library = library();
        let mut exam = begin(&library, 10, pausable);
        let (steps, _) = perform(&mut exam, &library, &actions);
        let logged_ms = steps.last().map_or(0, |step| step.elapsed_ms);
        let resumed_exam = begin(&library, 10, pausable).resumed(&events(&steps), None, Moment::new(away, 0), &library);
        let expected = if pausable { logged_ms } else { logged_ms.max(u64::try_from(away).unwrap_or(0)) };
        prop_assert_eq!(resumed_exam.elapsed_ms(at(0)), expected.min(resumed_exam.limit_ms()));
    }

    #[test]
    fn nothing_changes_an_answer_after_the_freeze(
        before in prop::collection::vec((action(), 0_u64..30_000), 0..20),
        after in prop::collection::vec((action(), 0_u64..30_000), 1..20), pausable in any::<bool>(),
    ) {
        let library = library();
        let mut exam = begin(&library, 10, pausable);
        let (steps, ticks) = perform(&mut exam, &library, &before);
        // Another process with the same exam open, which does not know that it is finished.
        let mut other = exam.clone();
        let freeze = exam.freeze(at(ticks));
        let frozen = exam.clone();
        prop_assert!(perform(&mut exam, &library, &after).0.is_empty());
        prop_assert_eq!(exam.end(&library), frozen.end(&library));
        let (late, _) = perform(&mut other, &library, &after);
        let mut log = events(&steps);
        log.push(log_event(Fact::Exam(ExamFact::Freeze(freeze))));
        log.extend(events(&late));
        let resumed_exam = begin(&library, 10, pausable).resumed(&log, Some(0), Moment::new(1_000_000, 0), &library);
        prop_assert!(resumed_exam.is_frozen());
        for (one, other) in frozen.questions().iter().zip(resumed_exam.questions()) {
            prop_assert_eq!(&one.response, &other.response);
        }
        prop_assert_eq!(resumed_exam.elapsed_ms(at(5_000_000)), freeze.elapsed_ms);
    }

    #[test]
    fn a_finished_exam_takes_no_more_time_and_its_score_adds_up(
        actions in prop::collection::vec((action(), 0_u64..30_000), 0..40), later in 0_u64..10_000_000,
    ) {
        let library = library();
        let mut exam = begin(&library, 10, false);
        let (_, ticks) = perform(&mut exam, &library, &actions);
        exam.freeze(at(ticks));
        prop_assert_eq!(exam.elapsed_ms(at(ticks + later)), exam.elapsed_ms(at(ticks)));
        let end = exam.end(&library);
        prop_assert_eq!(end.points, end.right * Score::PARTS);
        prop_assert!(end.right as usize <= exam.answered());
        let report = crate::session::report::Report::of(&exam, &library);
        prop_assert_eq!(report.missed.len() + end.right as usize, 10);
        let level: usize = report.confidence.iter().map(|(_, all)| all).sum();
        prop_assert_eq!(level, exam.answered());
    }
}
