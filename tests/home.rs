//! The home screen: what is due and new, how long it takes, goals, plans, and what was left unfinished.

use rounds::app::state::Start;
use rounds::day::{Day, Days, Moment};
use rounds::deck::{DeckId, Library, library::Origin, read};
use rounds::memory::DesiredRetention;
use rounds::review::{DeviceId, Event, EventId, ExamDate, Fact, ScheduleFact, SessionId};

use crate::harness::NOW_MS;
use crate::harness::screen::{SIZES, styled};
use crate::harness::script::Learner;

/// A learner with a deck of twenty items and one of a single item, without limits that matter.
fn learner() -> Learner {
    let one = "schema = 1\n[deck]\nid = 'z-one'\ntitle = 'A single question'\n[[item]]\nid = 'i'\nshuffle = false\nstem = 'Is it one?'\n\
               options = [{ text = 'yes', correct = true }, { text = 'no' }]\n";
    let mut library = Library::default();
    for source in [crate::harness::twenty().as_str(), one] {
        library.add(read(source).deck.unwrap(), Origin::Embedded, 0).unwrap();
    }
    let mut learner = Learner::new().sized(100, 30);
    learner.library = library.into();
    (learner.settings.limits.session, learner.settings.limits.new_per_day) = (50, 50);
    learner
}

/// A plan for the first deck, with the exam in 21 days.
fn plan(learner: &mut Learner) {
    let at = Moment::new(NOW_MS - 1, 0);
    let today = Day::parse("2026-11-23").unwrap();
    let date = ExamDate {
        deck: "twenty".into(),
        day: today.plus(Days(21)),
        retention: DesiredRetention::new(0.93).unwrap(),
        last_days: Days(1),
    };
    let seq = learner.script.log.len() as u64 + 1;
    learner.script.log.push(Event {
        id: EventId([3; 16]),
        device: DeviceId([8; 16]),
        seq,
        at,
        session: SessionId([3; 16]),
        fact: Fact::Schedule(ScheduleFact::ExamDate(date)),
    });
}

/// The number after a word on the screen.
fn number_after(text: &str, words: &str) -> usize {
    let at = text.find(words).unwrap_or_else(|| panic!("{words}: {text}")) + words.len();
    text[at..].chars().take_while(char::is_ascii_digit).collect::<String>().parse().unwrap()
}

#[test]
fn the_first_screen_welcomes_in_five_lines_and_shows_no_empty_forecast() {
    for (columns, rows) in [(60, 20), (100, 30), (200, 60)] {
        let text = learner().sized(columns, rows).press("").text();
        let lines = text.lines().skip(2).map(str::trim).skip_while(|line| line.is_empty());
        assert_eq!(lines.take_while(|line| !line.is_empty()).count(), 5, "{text}");
        assert!(!text.contains("forecast") && text.contains("Study: 21 new (11 min)"), "{text}");
        assert!(text.contains("20 new") && text.contains("1 new"), "{text}");
    }
}

#[test]
fn home_says_what_is_due_what_is_new_and_how_long_it_takes() {
    let mut learner = learner();
    learner.press("<enter>a<enter>a<enter>a<enter>");
    learner.script.days = 40;
    learner.settings.limits.new_per_day = 4;
    let text = learner.press("").text();
    assert!(text.contains("3 due · 4 new · about 4 min") && text.contains("Study: 3 due, 4 new"), "{text}");
    assert!(text.contains("Decks (4 new a day)"), "{text}");
    let row = text.lines().find(|line| line.contains("Twenty")).unwrap();
    let counts: Vec<&str> = row.split('│').next().unwrap().split_whitespace().skip(1).collect();
    assert_eq!(counts, ["3", "17", "3", "·"], "due, new, learned, mature");
    let low = learner.sized(40, 10).press("").text();
    let title = low.lines().next().unwrap();
    assert!(title.contains("3 due · 4 new") && low.contains("Study: 3 due, 4 new (4 min)"), "{low}");
}

#[test]
fn a_daily_goal_shows_how_far_it_is_and_zero_hides_it() {
    let mut learner = learner();
    let text = learner.press("<enter>a<enter>a<enter><esc><esc>").text();
    assert!(!text.contains("Goal") && text.contains("2 answered"), "{text}");
    learner.settings.goal = 5;
    assert!(learner.press("").text().contains("2 of 5 answers"));
    learner.script.days = 1;
    assert!(learner.press("").text().contains("0 of 5 answers"), "a goal begins anew each day");
}

#[test]
fn esc_says_how_to_quit_and_q_quits() {
    let mut learner = Learner::new();
    let seen = learner.press("<esc>");
    assert!(seen.text().contains("Press q to quit."), "{}", seen.text());
    assert!(learner.press("<esc>t").text().contains("Statistics"), "the program still runs");
    assert!(!learner.press("qt").text().contains("Statistics"), "q ends it");
}

#[test]
fn the_row_of_a_session_says_how_many_due_items_it_takes() {
    let mut learner = Learner::with_deck(&crate::harness::twenty());
    learner.settings.limits.session = 5;
    let keys = learner.answering(&"r".repeat(12));
    learner.press(&keys);
    learner.script.days = 40;
    let text = learner.press("").text();
    assert!(text.contains("Study: 5 of 12 due, 8 new"), "{text}");
    learner.settings.limits.session = 30;
    let text = learner.press("").text();
    assert!(text.contains("Study: 12 due, 8 new"), "{text}");
}

#[test]
fn the_exam_date_of_a_plan_is_shown_with_the_days_left_and_the_recall_reached() {
    let mut learner = learner();
    plan(&mut learner);
    learner.press(&format!("<enter>{}", "a<enter>".repeat(12)));
    let text = learner.press("").text();
    assert!(text.contains("Dec 14 (21 days) · Twenty: goal 93% recall"), "{text}");
    learner.script.days = 1;
    let text = learner.press("").text();
    assert!(text.contains("Dec 14 (20 days) · Twenty: recall ") && text.contains("%, goal 93%"), "{text}");
    learner.script.days = 22;
    assert!(!learner.press("").text().contains("Dec 14"), "the exam is over");
}

#[test]
fn an_earlier_session_is_offered_again_when_a_later_one_has_ended() {
    let mut learner = learner();
    let left = number_after(&learner.press("<enter>a<enter>a<enter><esc><esc>").text(), "Continue: All decks, ");
    let (mut app, _) = learner.begin();
    // The same in a program that keeps running, and after it was started again.
    for is_restarted in [false, true] {
        let mut learner = learner.clone();
        let text = if is_restarted {
            learner.press("<end><enter>a<enter><enter>");
            learner.press("").text()
        } else {
            learner.send(&mut app, "<end><enter>a<enter><enter>");
            let Ok(mut terminal) = ratatui::Terminal::new(ratatui::backend::TestBackend::new(100, 30));
            let Ok(()) = rounds::ui::tui::draw(&mut terminal, &mut app);
            crate::harness::screen::text(terminal.backend().buffer())
        };
        // The single question was answered in between.
        assert_eq!(number_after(&text, "Continue: All decks, "), left - 1, "{text}");
    }
}

#[test]
fn a_session_named_on_the_command_line_resumes_though_a_later_one_is_unfinished() {
    let mut learner = learner();
    learner.settings.forced_new = false;
    learner.press("<enter>a<enter>a<enter><esc><esc>");
    let twenty = DeckId::new("twenty").unwrap();
    learner.settings.scope.decks = vec![twenty];
    learner.start(Start::Study, "a<enter>");
    learner.settings.scope.decks.clear();
    let rounds::app::screen::Screen::Study(study) = learner.start(Start::Study, "").app.screen else {
        panic!("a session")
    };
    assert_eq!((study.session.title(), study.session.answered().len()), ("All decks", 2));
}

#[test]
fn a_session_without_an_answer_is_not_offered_again() {
    let mut learner = learner();
    let text = learner.press("<enter><esc>").text();
    assert!(text.contains("Study: ") && !text.contains("Continue"), "{text}");
}

#[test]
fn when_nothing_is_due_home_and_the_deck_say_what_comes_next_and_when() {
    let mut learner = learner();
    learner.settings.limits.new_per_day = 1;
    let text = learner.press("<down><down><down><enter>a<enter><enter>").text();
    assert!(text.contains("nothing due") && text.contains("Study: nothing due"), "{text}");
    assert!(text.contains("tomorrow (from 04:00): 1 new"), "{text}");
    let deck = learner.press("<end><enter>").text();
    assert!(deck.contains("Next  ") && deck.contains(" due") && deck.contains("no new items here"), "{deck}");
    let other = learner.press("<down><down><enter>").text();
    assert!(other.contains("tomorrow (from 04:00): 1 new") && other.contains("20 new in all"), "{other}");
}

#[test]
fn home_after_some_days_matches_its_snapshots() {
    for (columns, rows) in SIZES {
        let mut learner = learner().sized(columns, rows);
        plan(&mut learner);
        learner.settings.goal = 12;
        learner.settings.limits.new_per_day = 8;
        learner.press(&format!("<enter>{}<enter>", "a<enter>".repeat(8)));
        learner.script.days = 1;
        learner.press(&format!("<enter>{}", "a<enter>".repeat(5)));
        let seen = learner.press("");
        insta::assert_snapshot!(format!("studied-{columns}x{rows}"), styled(&seen.buffer));
    }
}
