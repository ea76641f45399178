use proptest::prelude::*;

use super::*;
use crate::deck::library::Origin;
use crate::deck::read;
use crate::review::{DeviceId, Draft, EventId};

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
    Exam::begin(SessionId([1; 16]), plan(library, minutes, pausable), Moment::new(0, 0), 0, library)
}

/// The events that steps become.
fn events(steps: &[ExamStep]) -> Vec<Event> {
    let event = |(n, step): (usize, &ExamStep)| {
        let id = EventId([u8::try_from(n % 256).unwrap(); 16]);
        let fact = Fact::ExamStep(step.clone());
        Draft { id, at: Moment::new(0, 0), session: SessionId([1; 16]), fact }.written(DeviceId([0; 16]), n as u64 + 1)
    };
    steps.iter().enumerate().map(event).collect()
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
            Doing::Go(place) => exam.go(*place, ticks),
            Doing::Answer(place, sure) => {
                let response = Response::Chosen(crate::response::Picks::one(*place));
                steps.extend(exam.answer(&item, response, Confidence::ALL[*sure], ticks));
            }
            Doing::Mark => steps.extend(exam.mark(&item, ticks)),
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
            let drawn = draw(&library, &ledger, &Scope::default(), count, seed);
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
        let again = begun(&library, 10, pausable).resumed(&events(&steps), Moment::new(0, 0), &library);
        for (before, after) in exam.questions().iter().zip(again.questions()) {
            prop_assert_eq!(&before.response, &after.response);
            prop_assert_eq!(&before.first, &after.first);
            prop_assert_eq!(before.marked, after.marked);
            prop_assert!(after.spent_ms <= before.spent_ms);
        }
        prop_assert!(again.elapsed_ms(0) <= exam.elapsed_ms(ticks));
        prop_assert!(exam.elapsed_ms(ticks) <= exam.limit_ms());
        let spent: u64 = exam.questions().iter().map(|question| question.spent_ms).sum();
        prop_assert!(spent <= exam.elapsed_ms(ticks));
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
        let again = begun(&library, 10, pausable).resumed(&events(&steps), Moment::new(away, 0), &library);
        let expected = if pausable { kept } else { kept.max(u64::try_from(away).unwrap_or(0)) };
        prop_assert_eq!(again.elapsed_ms(0), expected.min(again.limit_ms()));
    }

    #[test]
    fn a_stopped_clock_stands_still_and_the_score_adds_up(
        doings in prop::collection::vec((doing(), 0_u64..30_000), 0..40), later in 0_u64..10_000_000,
    ) {
        let library = library();
        let mut exam = begun(&library, 10, false);
        let (_, ticks) = done(&mut exam, &library, &doings);
        exam.stop(ticks);
        prop_assert_eq!(exam.elapsed_ms(ticks + later), exam.elapsed_ms(ticks));
        let end = exam.end(&library);
        prop_assert_eq!(end.points, end.right * Score::PARTS);
        prop_assert!(end.right as usize <= exam.answered());
        let report = crate::session::report::Report::of(&exam, &library);
        prop_assert_eq!(report.missed.len() + end.right as usize, 10);
        let sure: usize = report.confidence.iter().map(|(_, all)| all).sum();
        prop_assert_eq!(sure, exam.answered());
    }
}
