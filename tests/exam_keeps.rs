//! What an exam keeps: strike-outs, and answers that are final once it is finished, however the program ends.

use rounds::app::App;
use rounds::app::exam::{ActiveExam, ExamStage};
use rounds::app::screen::{Screen, Stage};
use rounds::review::{ExamFact, ExamStep, Fact};
use rounds::session::exam::Kinds;

use crate::harness::command::Home;
use crate::harness::script::{Learner, Seen};

/// The keys from the home screen to the first question.
const BEGIN: &str = "e<enter><enter>";

/// Single-answer items, the first of which has five options.
fn deck(items: usize) -> String {
    let item = |n: usize| {
        format!(
            "[[item]]\nid = 'i{n}'\nstem = 'Which is it, of number {n}?'\n\
             options = [{{ text = 'v', correct = true }}, {{ text = 'w' }}, {{ text = 'x' }}, {{ text = 'y' }}]\n"
        )
    };
    format!("schema = 1\n[deck]\nid = 'd'\ntitle = 'Deck D'\n{}", (0..items).map(item).collect::<String>())
}

/// A number and a flashcard.
const TYPED: &str = "schema = 1\n[deck]\nid = 't'\ntitle = 'Typed'\n\
    [[item]]\nid = 'dose'\nkind = 'numeric'\nstem = 'How many milligrams?'\nvalue = 2.5\nunit = 'mg'\nwhy = 'x'\n\
    [[item]]\nid = 'card'\nkind = 'recall'\nstem = 'Recall what?'\nback = 'The back of it.'\n";

/// The exam on the screen.
fn active_exam(app: &App) -> &ActiveExam {
    let Screen::Exam(active) = &app.screen else { panic!("no exam") };
    active
}

/// The rows of the options struck out in a question.
fn struck_rows(seen: &Seen, question: usize) -> Vec<usize> {
    let question = &active_exam(&seen.app).exam.questions()[question];
    let rows = question.order.iter().enumerate();
    rows.filter(|(_, index)| question.struck.contains(usize::from(**index))).map(|(row, _)| row).collect()
}

fn steps(learner: &Learner) -> Vec<ExamStep> {
    let step = |fact: &Fact| if let Fact::Exam(ExamFact::Step(step)) = fact { Some(step.clone()) } else { None };
    learner.script.log.iter().filter_map(|event| step(&event.fact)).collect()
}

#[test]
fn strike_outs_survive_moving_the_overview_leaving_and_a_kill() {
    let begun = format!("{BEGIN}xbxd");
    for keys in ["", "<right><left>", "w<esc>", "w<right><left><enter>", "wl<enter>"] {
        let seen = Learner::with_deck(&deck(3)).press(&format!("{begun}{keys}"));
        assert_eq!(struck_rows(&seen, 0), [1, 3], "{keys}");
        assert_eq!(seen.text().matches(" -  ").count(), 2, "{keys}:\n{}", seen.text());
    }
    // Each start of the program after the first resumes from the log alone.
    let mut learner = Learner::with_deck(&deck(3));
    learner.press(&begun);
    let seen = learner.press("<enter>");
    assert_eq!(struck_rows(&seen, 0), [1, 3]);
    assert_eq!(seen.text().matches(" -  ").count(), 2, "{}", seen.text());
    // Restored with the same key, answered beside it, and killed again.
    learner.press("<enter>xbc<right>xa");
    let seen = learner.press("<enter>");
    assert_eq!((struck_rows(&seen, 0), struck_rows(&seen, 1)), (vec![3], vec![0]));
    assert_eq!(active_exam(&seen.app).exam.answered(), 1);
}

#[test]
fn steps_name_strike_outs_only_where_there_are_any() {
    let mut learner = Learner::with_deck(&deck(3));
    learner.press(&format!("{BEGIN}axbxb"));
    let counts: Vec<usize> = steps(&learner).iter().map(|step| step.struck.len()).collect();
    assert_eq!(counts, [0, 1, 0]);
}

#[test]
fn a_struck_option_asks_before_it_answers_in_an_exam() {
    let asks =
        |seen: &Seen, key: &str| seen.text().contains(&format!("You struck out b. Press {key} again to choose it."));
    for (keys, key) in [("b", "b"), ("B", "B"), ("jj<enter>", "Enter"), ("jj ", "Space")] {
        let mut learner = Learner::with_deck(&deck(3));
        let seen = learner.clone().press(&format!("{BEGIN}xb{keys}"));
        assert!(asks(&seen, key), "{keys}:\n{}", seen.text());
        assert_eq!((active_exam(&seen.app).exam.answered(), struck_rows(&seen, 0)), (0, vec![1]), "{keys}");
        let last = keys.trim_start_matches('j');
        let seen = learner.press(&format!("{BEGIN}xb{keys}{last}"));
        assert_eq!((active_exam(&seen.app).exam.answered(), struck_rows(&seen, 0)), (1, vec![]), "{keys}");
        // The log has both in one step.
        let step = steps(&learner).pop().unwrap();
        assert_eq!((step.struck.len(), step.reply.chosen.len()), (0, 1), "{keys}");
    }
    // Another key in between asks again, and another option is chosen at once.
    let seen = Learner::with_deck(&deck(3)).press(&format!("{BEGIN}xbb<tab>b"));
    assert!(asks(&seen, "b") && active_exam(&seen.app).exam.answered() == 0, "{}", seen.text());
    let seen = Learner::with_deck(&deck(3)).press(&format!("{BEGIN}xbbc"));
    assert_eq!((active_exam(&seen.app).exam.answered(), struck_rows(&seen, 0)), (1, vec![1]));
}

#[test]
fn a_struck_option_asks_before_it_answers_in_study() {
    let mut learner = Learner::with_deck(&deck(3));
    let stage = |seen: &Seen| {
        let Screen::Study(study) = &seen.app.screen else { panic!("no session") };
        study.stage.clone()
    };
    let seen = learner.clone().press("<enter>xbb");
    assert!(seen.text().contains("You struck out b. Press b again to choose it."), "{}", seen.text());
    assert!(matches!(stage(&seen), Stage::Asking(_)));
    assert!(matches!(stage(&learner.clone().press("<enter>xbc")), Stage::Feedback(_)));
    assert!(matches!(stage(&learner.press("<enter>xbbb")), Stage::Feedback(_)));
}

#[test]
fn finishing_asks_once_with_the_number_of_unanswered_questions() {
    for (answers, words) in [
        ("", "Finish with 3 unanswered questions?"),
        ("a<right>a<right>", "Finish with 1 unanswered question?"),
        ("a<right>a<right>a", "Finish the exam?"),
    ] {
        let keys = format!("{BEGIN}{answers}wF");
        for (columns, rows) in [(40, 10), (60, 20), (100, 30), (200, 60)] {
            let seen = Learner::with_deck(&deck(3)).sized(columns, rows).press(&keys);
            let text = seen.text().split_whitespace().collect::<Vec<_>>().join(" ");
            assert!(text.contains(words), "{columns}x{rows}: {text}");
            assert!(text.contains("F finishes, Esc goes back.") && text.contains("F finish "), "{text}");
            assert!(matches!(active_exam(&seen.app).stage, ExamStage::ConfirmFinish(_)));
        }
        let back = Learner::with_deck(&deck(3)).press(&format!("{keys}<esc>"));
        assert!(matches!(active_exam(&back.app).stage, ExamStage::Overview(_)));
        let done = Learner::with_deck(&deck(3)).press(&format!("{keys}F"));
        assert!(matches!(active_exam(&done.app).stage, ExamStage::Report(..)), "{}", done.text());
    }
    // The clock does not wait for the answer.
    let mut learner = Learner::with_deck(&deck(3));
    learner.settings.exam.minutes = Some(1);
    learner.script.pace_ms = 10_000;
    let seen = learner.press(&format!("{BEGIN}wF{}", "<tick>".repeat(6)));
    assert!(matches!(active_exam(&seen.app).stage, ExamStage::Report(..)), "{}", seen.text());
}

#[test]
fn plain_text_mode_asks_before_it_finishes_and_restores_a_struck_option_that_is_answered() {
    let home = Home::new();
    home.write("d.toml", &deck(3));
    let exam = |input: &str| home.run_with(&["exam", "./d.toml", "--plain", "--seed", "1"], input).out();
    let output = exam("\na\nfinish\nfinish\nback\n");
    assert!(
        output.contains("Finish with 2 unanswered questions? They count as wrong.\nUnanswered: 2, 3.\n"),
        "{output}"
    );
    assert!(output.trim_end().contains("finish again to finish, or back: ") && !output.contains("Score"), "{output}");
    let output = exam("finish\nfinish\nfinish\n");
    assert!(output.contains("Score: "), "{output}");
}

#[test]
fn the_overview_keeps_its_most_important_keys_in_a_small_window() {
    for (columns, rows) in [(40, 10), (60, 20), (100, 30)] {
        let seen = Learner::with_deck(&deck(40)).sized(columns, rows).press(&format!("{BEGIN}w"));
        let text = seen.text();
        let footer = text.lines().last().unwrap();
        assert!(footer.contains("F finish") && footer.contains("Esc back"), "{columns}x{rows}: {footer}");
        assert!(text.starts_with(" Overview"), "{text}");
    }
}

#[test]
fn every_question_of_the_overview_is_reached_by_every_way_of_moving() {
    for (down, up) in [("<down>", "<up>"), ("j", "k"), ("<pgdn>", "<pgup>"), ("<wheel-down>", "<wheel-up>")] {
        let mut learner = Learner::with_deck(&deck(40)).sized(40, 10);
        learner.settings.mouse = true;
        let (mut app, _) = learner.begin();
        app.size = (40, 10);
        learner.send(&mut app, &format!("{BEGIN}w"));
        for step in [down, up] {
            let mut drawn: Vec<usize> = Vec::new();
            for _ in 0..50 {
                drawn.extend((1..=40).filter(|number| seen_number(&app, *number)));
                learner.send(&mut app, step);
            }
            drawn.sort_unstable();
            drawn.dedup();
            assert_eq!(drawn, (1..=40).collect::<Vec<_>>(), "{step}");
        }
    }
}

/// Whether a question's number is drawn in the grid.
fn seen_number(app: &App, number: usize) -> bool {
    use ratatui::{Terminal, backend::TestBackend};
    let Ok(mut terminal) = Terminal::new(TestBackend::new(app.size.0, app.size.1));
    let Ok(_) = terminal.draw(|frame| drop(rounds::ui::tui::view(app, frame)));
    let text = crate::harness::screen::text(terminal.backend().buffer());
    let is_cell = |cell: &str| cell.trim_end_matches(|c: char| !c.is_ascii_digit()).parse() == Ok(number);
    let rows = text.lines().filter(|line| line.contains(['■', '□']));
    rows.flat_map(str::split_whitespace).any(is_cell)
}

#[test]
fn an_unreadable_number_is_not_silently_an_answer() {
    let mut learner = Learner::with_deck(TYPED);
    for leave in ["<c-n>", "<c-o>", "<esc>"] {
        let seen = learner.clone().press(&format!("{BEGIN}abc{leave}"));
        assert!(seen.text().contains("Question 1 counts as wrong as it stands. "), "{leave}: {}", seen.text());
    }
    let seen = learner.clone().press(&format!("{BEGIN}abc<esc>F"));
    assert!(seen.text().contains("1 number that cannot be read counts as wrong: 1"), "{}", seen.text());
    let seen = learner.press(&format!("{BEGIN}2.5<esc>"));
    let text = seen.text();
    assert!(!text.contains("as it stands") && !text.contains("cannot be read"), "{text}");
}

#[test]
fn a_kill_while_a_whole_exam_is_saved_late_reopens_nothing() {
    let mut learner = Learner::with_deck(TYPED);
    learner.settings.exam.kinds = Kinds::All;
    let (mut app, _) = learner.begin();
    learner.script.disk_full = true;
    let question = |app: &App| app.item().map(|item| item.id.name().to_owned());
    learner.send(&mut app, BEGIN);
    for _ in 0..2 {
        let keys = if question(&app).as_deref() == Some("dose") { "2.5<enter>" } else { "roof<enter>" };
        learner.send(&mut app, keys);
    }
    learner.send(&mut app, "FF");
    // Nothing is in the log that could be resumed, so the key may be shown.
    assert!(matches!(active_exam(&app).stage, ExamStage::Judging(_)));
    learner.script.disk_full = false;
    learner.send(&mut app, "3");
    assert!(matches!(active_exam(&app).stage, ExamStage::Report(..)));
    let log = learner.script.log.clone();
    assert!(log.len() > 6, "{}", log.len());
    let mut resumed = 0;
    for saved in 0..=log.len() {
        let mut other = learner.clone();
        other.script.log.truncate(saved);
        let seen = other.press("<enter>");
        if let Screen::Exam(active) = &seen.app.screen {
            resumed += 1;
            assert!(active.exam.is_frozen(), "{saved}:\n{}", seen.text());
            assert_eq!(active.exam.answered(), 2, "{saved}: every answer is kept");
        }
    }
    assert!(resumed > 0, "after its beginning was saved, the exam is resumed");
    let ended = learner.press("").app.ledger.exams()[0].end.unwrap().1;
    assert_eq!((ended.right, ended.of), (2, 2));
}

#[test]
fn an_exam_whose_end_cannot_be_saved_says_that_it_is_not_finished_and_shows_no_key() {
    let mut learner = Learner::with_deck(&deck(3)).sized(40, 10);
    let (mut app, _) = learner.begin();
    app.size = (40, 10);
    learner.send(&mut app, &format!("{BEGIN}a"));
    learner.script.disk_full = true;
    learner.send(&mut app, "wFF");
    assert!(matches!(active_exam(&app).stage, ExamStage::Finishing(_)));
    drop(app);
    // The program ends there: nothing was finished, and nothing was shown.
    learner.script.disk_full = false;
    let seen = learner.press("<enter>");
    assert!(matches!(active_exam(&seen.app).stage, ExamStage::Asking(..)), "{}", seen.text());
}

/// A learner who has taken this many exams, one a day, each with one more correct answer.
fn after_exams(exams: i64) -> Learner {
    let mut learner = Learner::with_deck(&deck(3));
    for day in 0..exams {
        learner.script.days = 2 * day;
        let first = learner.clone().press(BEGIN);
        let mut keys = BEGIN.to_owned();
        for (n, question) in active_exam(&first.app).exam.questions().iter().enumerate() {
            let right = i64::try_from(n).unwrap() < day;
            let row = question.order.iter().position(|index| (*index == 0) == right).unwrap();
            keys += &format!("{}<right>", char::from(b'a' + u8::try_from(row).unwrap()));
        }
        learner.press(&(keys + "FF"));
    }
    learner.script.days = 2 * exams;
    learner
}

#[test]
fn the_score_report_shows_the_trend_over_exams_of_the_deck() {
    let keys = format!("{BEGIN}wFF");
    let first = after_exams(0).press(&keys).text();
    assert!(!first.contains("Score trend"), "{first}");
    for (columns, rows) in crate::harness::screen::SIZES {
        let seen = after_exams(3).sized(columns, rows).press(&keys);
        insta::assert_snapshot!(format!("exam_trend-{columns}x{rows}"), crate::harness::screen::styled(&seen.buffer));
    }
    let seen = after_exams(3).sized(100, 30).press(&keys).text();
    assert!(seen.contains("Score trend (4 exams)"), "{seen}");
    assert!(seen.contains("up 33 points") && seen.contains("down 66 points"), "{seen}");
    let many = after_exams(8).sized(100, 30).press(&keys).text();
    assert!(many.contains("Score trend (last 6 of 9 exams)"), "{many}");
}

#[test]
fn plain_text_mode_says_the_trend_in_one_line() {
    let mut home = Home::new();
    home.write("d.toml", &deck(3));
    let mut output = String::new();
    for day in 0..3 {
        home.travel("UTC", crate::harness::NOW_MS + day * 86_400_000);
        output = home.run_with(&["exam", "./d.toml", "--plain"], "\nfinish\nfinish\nfinish\n").out();
        assert_eq!(output.contains("Earlier exams: "), day > 0, "{output}");
    }
    let line = output.lines().find(|line| line.starts_with("Earlier exams: ")).unwrap();
    assert_eq!(line, "Earlier exams: Nov 23, 2026 0% not passed, Nov 24, 2026 0% not passed. This one: no change.");
}

#[cfg(unix)]
mod in_a_terminal {
    use super::{Home, TYPED};
    use crate::harness::pty::Screen;

    /// A home in which an exam waits for the learner's own grade, on the screen.
    fn at_self_grading() -> (Home, Screen) {
        let home = Home::new();
        home.write("t.toml", TYPED);
        let mut screen = Screen::open(&home, &["exam", "./t.toml", "--recall", "--seed", "1"]);
        screen.wait_for("2 questions in");
        screen.press("\r");
        for number in 1..=2 {
            screen.wait_for(&format!("  {number}/2"));
            let numeric = screen.text().contains("milligrams");
            screen.press(if numeric { "2.5\r" } else { "roof\r" });
        }
        screen.wait_for("finish and see the score");
        screen.press("F");
        screen.wait_for("F finishes, Esc goes back.");
        // Another key, so that the second F is no repeat of a held key.
        screen.press("\x0cF");
        screen.wait_for("Was your answer right?");
        (home, screen)
    }

    /// Asserts that the exam is finished and that only its score is open.
    fn assert_answers_are_final(home: &Home, how: &str) {
        let count = |kind: &str| home.events().iter().filter(|event| event["kind"] == kind).count();
        assert_eq!(count("exam-freeze"), 1, "{how}");
        let steps = count("exam-step");
        let args = ["exam", "./t.toml", "--plain", "--recall"];
        let output = home.run_with(&args, "go 1\n=other\nlist\nback\n9\n").out();
        assert!(output.contains("Type right or wrong") && !output.contains("Question 1 of"), "{how}: {output}");
        assert_eq!(count("exam-step"), steps, "{how}");
        let mut screen = Screen::open(home, &["exam", "./t.toml", "--recall"]);
        screen.wait_for("Was your answer right?");
        screen.press("3");
        screen.wait_for("2 / 2");
        screen.press("\x03");
        screen.finish();
        assert_eq!((count("exam-step"), count("exam-end")), (steps, 1), "{how}");
    }

    #[test]
    fn ctrl_c_on_the_self_grading_screen_reopens_nothing() {
        let (home, mut screen) = at_self_grading();
        screen.press("\x03");
        assert_eq!(screen.finish().0, 0);
        assert_answers_are_final(&home, "Ctrl+C");
    }

    #[test]
    fn signals_on_the_self_grading_screen_reopen_nothing() {
        for signal in ["TERM", "KILL"] {
            let (home, mut screen) = at_self_grading();
            screen.signal(signal);
            screen.finish();
            assert_answers_are_final(&home, signal);
        }
    }

    #[test]
    fn closing_the_terminal_on_the_self_grading_screen_reopens_nothing() {
        let (home, screen) = at_self_grading();
        let mut child = screen.hang_up().child;
        child.wait().unwrap();
        assert_answers_are_final(&home, "closed terminal");
    }
}
