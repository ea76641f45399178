//! Exams: keys in, log and score out; killed and resumed; the completion record.

use std::collections::{HashMap, HashSet, VecDeque};

use proptest::prelude::*;
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use rounds::app::exam::{ActiveExam, ExamStage};
use rounds::app::preference::ConfidenceMode;
use rounds::app::screen::Screen;
use rounds::app::state::Start;
use rounds::app::{App, Message, dispatch};
use rounds::deck::{Task, item::Mode};
use rounds::memory::Rating;
use rounds::response::{Confidence, Response, Verdict};
use rounds::review::{Answer, ExamEnd, ExamFact, ExamStep, Fact, ItemFact, SessionId, StudyMode};
use rounds::session::exam::{Clocks, Kinds, Question};

use crate::harness::command::Home;
use crate::harness::screen::{SIZES, styled, text};
use crate::harness::script::{Learner, Seen};
use crate::harness::{NOW_MS, fixture};

/// The source of the deck used in these exams.
fn source() -> String {
    std::fs::read_to_string(fixture("decks/activity.toml")).unwrap()
}

/// A learner with that deck whose exams include its recall item.
fn learner() -> Learner {
    let mut learner = Learner::with_deck(&source());
    learner.settings.exam.kinds = Kinds::All;
    learner
}

/// The keys from the home screen to the first question.
const BEGIN: &str = "e<enter><enter>";

/// The exam on the screen.
fn active_exam(seen: &Seen) -> &ActiveExam {
    let Screen::Exam(active) = &seen.app.screen else { panic!("no exam:\n{}", seen.text()) };
    active
}

fn steps(learner: &Learner) -> Vec<ExamStep> {
    let step = |fact: &Fact| if let Fact::Exam(ExamFact::Step(step)) = fact { Some(step.clone()) } else { None };
    learner.script.log.iter().filter_map(|event| step(&event.fact)).collect()
}

fn answers(learner: &Learner) -> Vec<Answer> {
    let answer =
        |fact: &Fact| if let Fact::Item(ItemFact::Answer(answer)) = fact { Some(answer.clone()) } else { None };
    learner.script.log.iter().filter_map(|event| answer(&event.fact)).collect()
}

fn end(learner: &Learner) -> Option<ExamEnd> {
    let end = |fact: &Fact| if let Fact::Exam(ExamFact::End(end)) = fact { Some(*end) } else { None };
    learner.script.log.iter().find_map(|event| end(&event.fact))
}

/// The keys that answer a question, correctly or not, and continue.
fn keys_for(learner: &Learner, question: &Question, right: bool) -> String {
    let item = learner.library.item(&question.item).unwrap();
    let letter = |index: usize| {
        let row = question.order.iter().position(|shown| usize::from(*shown) == index).unwrap();
        char::from(b'a' + u8::try_from(row).unwrap())
    };
    match &item.task {
        Task::Choice(choice) => {
            let indices = choice.options.iter().enumerate().filter(|(_, option)| option.correct == right);
            let letters: String = indices.map(|(index, _)| letter(index)).collect();
            let letters = if choice.mode == Mode::Multi { letters } else { letters[..1].to_owned() };
            letters + "<right>"
        }
        Task::Order(order) => {
            let indices = 0..order.steps.len();
            let indices: Vec<usize> = if right { indices.collect() } else { indices.rev().collect() };
            indices.into_iter().map(letter).collect::<String>() + "<right>"
        }
        Task::Short(_) => if right { "patella<enter>" } else { "fibula<enter>" }.to_owned(),
        Task::Recall(_) => "roof<enter>".to_owned(),
        Task::Numeric(_) | Task::Cloze(_) => panic!("no such item here"),
    }
}

/// The keys that take an exam up to its overview: for each question `r` (right), `w` (wrong) or `-` (unanswered).
fn exam_keys(learner: &Learner, how: &str) -> String {
    let first = learner.clone().press(BEGIN);
    let mut keys = BEGIN.to_owned();
    for (question, how) in active_exam(&first).exam.questions().iter().zip(how.chars()) {
        keys += &match how {
            '-' => {
                let item = learner.library.item(&question.item).unwrap();
                if item.task.fields() > 0 { "<enter>".to_owned() } else { "<right>".to_owned() }
            }
            how => keys_for(learner, question, how == 'r'),
        };
    }
    keys
}

#[test]
fn only_answer_changes_are_logged_before_the_end() {
    let mut learner = learner();
    let keys = exam_keys(&learner, "rr-rr");
    let seen = learner.press(&keys);
    assert!(matches!(active_exam(&seen).stage, ExamStage::Overview(_)), "{}", seen.text());
    let typed = steps(&learner).iter().filter(|step| !step.reply.typed.is_empty()).count();
    assert!(typed >= 4, "each letter is kept");
    assert!(answers(&learner).is_empty() && end(&learner).is_none());
    assert!(matches!(learner.script.log[0].fact, Fact::Exam(ExamFact::Begin(_))));
    assert_eq!(active_exam(&seen).exam.answered(), 4);
}

#[test]
fn a_finished_exam_is_scored_and_its_answers_enter_the_schedule() {
    let mut learner = learner();
    let seen = learner.clone().press(&(exam_keys(&learner, "rrrrr") + "FF"));
    assert!(matches!(active_exam(&seen).stage, ExamStage::Judging(_)), "only the learner can judge what was recalled");
    let keys = exam_keys(&learner, "rrrrr") + "FF3";
    let seen = learner.press(&keys);
    assert!(seen.text().contains("PASS") && seen.text().contains("5 / 5"), "{}", seen.text());
    let end = end(&learner).unwrap();
    assert_eq!((end.right, end.of, end.self_rated, end.passed, end.timed_out), (5, 5, 1, true, false));
    let answers = answers(&learner);
    assert_eq!(answers.len(), 5);
    for answer in &answers {
        assert_eq!((answer.mode, answer.verdict, answer.rating), (StudyMode::Exam, Verdict::Right, Rating::Good));
        assert_eq!(answer.self_rated, answer.item.name() == "back");
        assert!(seen.app.ledger.progress(&answer.item).is_some());
    }
    assert!(seen.app.ledger.exams()[0].end.is_some());
}

#[test]
fn unanswered_questions_count_as_wrong_and_are_not_rated() {
    let mut learner = learner();
    let keys = exam_keys(&learner, "w--r-") + "FF";
    let seen = learner.press(&keys);
    let answers = answers(&learner);
    assert_eq!(answers.len(), 2, "an open question is no answer");
    let end = end(&learner).unwrap();
    assert_eq!((end.right, end.of, end.passed), (1, 5, false));
    assert!(seen.text().contains("NOT PASSED"), "{}", seen.text());
    assert!(answers.iter().any(|answer| answer.rating == Rating::Again));
    let ExamStage::Report(report, _) = &active_exam(&seen).stage else { panic!("no score") };
    assert_eq!(report.missed.len(), 4);
}

#[test]
fn an_answer_can_be_changed_until_the_end_and_the_last_one_counts() {
    let learner = Learner::new();
    let begin = BEGIN.to_owned();
    let first = learner.clone().press(&begin);
    let exam = &active_exam(&first).exam;
    let single = exam.questions().iter().position(|question| {
        let item = learner.library.item(&question.item).unwrap();
        matches!(&item.task, Task::Choice(choice) if choice.mode == Mode::Single)
    });
    let single = single.unwrap();
    let skip = "<right>".repeat(single);
    let question = &exam.questions()[single];
    let (right, wrong) = (keys_for(&learner, question, true), keys_for(&learner, question, false));
    let seen = learner.sized(100, 30).press(&format!("{begin}{skip}{wrong}<left>{right}<esc>FF"));
    let ExamStage::Report(report, _) = &active_exam(&seen).stage else { panic!("{}", seen.text()) };
    assert_eq!(report.changed, (1, 1));
    assert_eq!((report.end.right, report.lines.len()), (1, 6));
    assert!(seen.text().contains("1 answer changed, 1 to correct"), "{}", seen.text());
}

#[test]
fn an_interrupted_exam_resumes_and_its_clock_has_kept_running() {
    let mut learner = learner();
    let keys = exam_keys(&learner, "rr---");
    let before = learner.press(&keys);
    let before_responses: Vec<_> =
        active_exam(&before).exam.questions().iter().map(|question| question.response.clone()).collect();
    let elapsed = active_exam(&before).exam.elapsed_ms(before.app.clocks());
    let mut later = learner.clone();
    later.script.pace_ms = 60_000;
    let home = later.clone().press("");
    assert!(home.text().contains("Resume exam: A small activity, "), "{}", home.text());
    let seen = later.press("<enter>");
    let exam = &active_exam(&seen).exam;
    let now: Vec<_> = exam.questions().iter().map(|question| question.response.clone()).collect();
    assert_eq!(now, before_responses);
    assert!(exam.elapsed_ms(seen.app.clocks()) >= elapsed + 60_000, "time away counts");
}

#[test]
fn an_open_exam_comes_before_an_open_session_on_the_home_screen() {
    let mut learner = learner();
    let session = "<enter>a";
    learner.press(session);
    let keys = exam_keys(&learner, "r");
    learner.press(&keys);
    let home = learner.press("").text();
    let row = |words: &str| home.lines().position(|line| line.contains(words)).unwrap_or_else(|| panic!("{home}"));
    assert!(row("▸ Resume exam: ") < row("Continue: "), "{home}");
    assert!(matches!(learner.press("<enter>").app.screen, rounds::app::screen::Screen::Exam(_)));
    // `rounds exam`, too, offers the session when the learner goes home.
    let mut learner = self::learner();
    learner.press(session);
    let seen = learner.start(rounds::app::Start::Exam, "<esc>");
    assert!(seen.text().contains("Continue: "), "{}", seen.text());
}

#[test]
fn the_answers_of_an_open_exam_are_not_shown_before_it_is_finished() {
    let mut learner = learner();
    let before = learner.press("B ").text();
    assert!(before.contains("correct"), "{before}");
    let keys = exam_keys(&learner, "rr----");
    learner.press(&keys);
    let items = learner.library.entries().count();
    for screen in learner.walk(&format!("B {}", "<right>".repeat(items))) {
        assert!(!screen.contains("correct"), "{screen}");
    }
    let seen = learner.press("B ");
    assert!(seen.text().contains("This question is in your open exam."), "{}", seen.text());
}

#[test]
fn the_statistics_do_not_show_the_answer_of_a_missed_item_in_an_open_exam() {
    let mut learner = Learner::with_deck(&crate::harness::twenty());
    let mistake = learner.answering("W");
    learner.press(&mistake);
    let listed = learner.press("t<enter><enter>").text();
    assert!(listed.contains(" correct"), "{listed}");
    let seen = learner.press("e<enter><enter>");
    assert_eq!(active_exam(&seen).exam.questions().len(), 20, "the missed item is among them");
    let listed = learner.press("t<enter><enter>").text();
    assert!(listed.contains("This question is in your open exam.") && !listed.contains(" correct"), "{listed}");
}

#[test]
fn time_away_does_not_count_in_a_pausable_exam() {
    let mut learner = learner();
    learner.settings.exam.pausable = true;
    let keys = exam_keys(&learner, "rr---");
    let before = learner.press(&keys);
    let elapsed = steps(&learner).last().unwrap().elapsed_ms;
    learner.script.days = 3;
    let seen = learner.press("<enter>");
    let exam = &active_exam(&seen).exam;
    assert!(exam.elapsed_ms(seen.app.clocks()) < elapsed + 10_000);
    assert!(before.app.ledger.exams()[0].plan.pausable);
    assert!(active_exam(&learner.press("<enter><esc>")).exam.left_ms(Clocks::default()) > 0);
}

#[test]
fn setting_the_clock_back_gains_no_time() {
    let mut learner = learner();
    let keys = exam_keys(&learner, "rr---");
    learner.press(&keys);
    let elapsed = steps(&learner).last().unwrap().elapsed_ms;
    learner.script.days = -1;
    let seen = learner.press("<enter>");
    assert!(active_exam(&seen).exam.elapsed_ms(seen.app.clocks()) >= elapsed);
}

#[test]
fn an_exam_that_timed_out_while_away_is_scored_as_it_was_left() {
    let mut learner = learner();
    learner.press(&exam_keys(&learner.clone(), "rr---"));
    learner.script.days = 1;
    let home = learner.clone().press("");
    assert!(home.text().contains("time is up"), "{}", home.text());
    let seen = learner.press("<enter>");
    assert!(seen.text().contains("NOT PASSED") && seen.text().contains("Time ran out"), "{}", seen.text());
    assert!(end(&learner).unwrap().timed_out);
    assert_eq!(answers(&learner).len(), 2);
}

#[test]
fn the_exam_ends_without_a_key_press_when_time_is_up() {
    let mut learner = learner();
    learner.settings.exam.minutes = Some(1);
    learner.script.pace_ms = 10_000;
    let seen = learner.press(&format!("{BEGIN}<tick><tick><tick><tick><tick><tick><tick>"));
    assert!(end(&learner).unwrap().timed_out, "{}", seen.text());
    assert!(seen.text().contains("Time's up"), "{}", seen.text());
}

#[test]
fn low_time_is_announced_once() {
    let mut learner = learner();
    learner.settings.exam.minutes = Some(20);
    learner.script.pace_ms = 31_000;
    let last_line = |learner: &Learner, ticks: usize| {
        let seen = learner.clone().press(&(BEGIN.to_owned() + &"<tick>".repeat(ticks)));
        seen.text().lines().last().unwrap().trim().to_owned()
    };
    let lines: Vec<String> = (0..38).map(|ticks| last_line(&learner, ticks)).collect();
    // A warning is shown until the next key or the next warning.
    let count = |words: &str| lines.iter().filter(|line| *line == words).count();
    assert_eq!((count("10 minutes left."), count("5 minutes left."), count("1 minute left.")), (10, 7, 1), "{lines:?}");
    learner.settings.exam.minutes = Some(8);
    assert!(!last_line(&learner, 3).contains("left."), "more than half the time is not little");
}

#[test]
fn an_exam_left_on_purpose_can_be_continued() {
    let mut learner = learner();
    let keys = exam_keys(&learner, "r----") + "l";
    let seen = learner.clone().press(&keys);
    assert!(seen.text().contains("its clock is running"), "{}", seen.text());
    let seen = learner.press(&(keys + "<enter><esc>FF"));
    assert_eq!(end(&learner).unwrap().right, 1, "{}", seen.text());
}

#[test]
fn the_same_seed_selects_the_same_exam() {
    let selection = |seed| {
        let mut learner = Learner::new();
        learner.settings.seed = Some(seed);
        let seen = learner.press(BEGIN);
        let order = |question: &Question| (question.item.clone(), question.order.clone());
        active_exam(&seen).exam.questions().iter().map(order).collect::<Vec<_>>()
    };
    assert_eq!(selection(7), selection(7));
    assert!((0..20).any(|seed| selection(seed) != selection(7)));
}

#[test]
fn a_case_stays_together_and_in_order() {
    for seed in 0..20 {
        let mut learner = Learner::new();
        learner.settings.seed = Some(seed);
        let seen = learner.press(BEGIN);
        let items: Vec<_> =
            active_exam(&seen).exam.questions().iter().map(|question| question.item.name().to_owned()).collect();
        let first = items.iter().position(|item| item == "bone").unwrap();
        assert_eq!(items[first + 1], "nerve", "{items:?}");
    }
}

#[test]
fn the_setup_never_offers_more_questions_than_there_are() {
    let mut learner = learner();
    let seen = learner.clone().press("e<down><down><right><right><right>");
    assert!(seen.text().contains("5 of 5"), "{}", seen.text());
    learner.settings.exam.items = Some(400);
    let seen = learner.clone().press("e<enter>");
    assert!(seen.text().contains("Only 5 questions are available."), "{}", seen.text());
    let seen = learner.press("e<down><right><enter><enter>");
    assert_eq!(active_exam(&seen).exam.questions().len(), 3, "{}", seen.text());
}

#[test]
fn an_interrupted_end_duplicates_nothing() {
    let mut learner = learner();
    let keys = exam_keys(&learner, "rr---") + "FF";
    learner.press(&keys);
    // The last event is the end of the exam: without it the exam is still open, with its answers in the log.
    assert!(matches!(learner.script.log.pop().unwrap().fact, Fact::Exam(ExamFact::End(_))));
    let seen = learner.press("<enter>");
    assert!(
        matches!(active_exam(&seen).stage, ExamStage::Report(..)),
        "nothing can be answered any more:\n{}",
        seen.text()
    );
    assert_eq!(answers(&learner).len(), 2, "{}", seen.text());
    assert_eq!(end(&learner).unwrap().right, 2);
}

#[test]
fn certainty_is_explained_before_and_marked_after() {
    let mut learner = learner();
    learner.settings.exam.certainty = true;
    let rules = learner.clone().sized(100, 30).press("e<enter>");
    for words in ["Certainty-based marks", "-6", "over 80% of the time"] {
        assert!(rules.text().contains(words), "{}", rules.text());
    }
    let keys = exam_keys(&learner, "rr---") + "FF";
    let seen = learner.sized(100, 30).press(&keys);
    let ExamStage::Report(report, _) = &active_exam(&seen).stage else { panic!("{}", seen.text()) };
    // Two correct guesses earn one mark each; unanswered questions earn nothing.
    let marks = report.marks.unwrap();
    assert!((marks.total - 2.0).abs() < 1e-9, "{marks:?}");
    assert!(seen.text().contains("Certainty-based marks +2"), "{}", seen.text());
}

#[test]
fn a_timed_out_question_and_a_skipped_one_count_as_wrong() {
    let mut learner = Learner::new();
    learner.settings.minute = true;
    learner.script.pace_ms = 30_000;
    let seen = learner.clone().press("<enter><tick><tick><tick>");
    assert!(seen.text().contains("Time's up") && seen.text().contains("wrong"), "{}", seen.text());
    learner.press("<enter><tick><tick><tick>");
    learner.script.pace_ms = 1000;
    learner.press("<enter>s");
    let answers = answers(&learner);
    assert_eq!(answers.len(), 2);
    for answer in answers {
        assert_eq!((answer.mode, answer.verdict, answer.rating), (StudyMode::Minute, Verdict::Wrong, Rating::Again));
        assert!(answer.reply.is_empty());
        assert_eq!(answer.stated_confidence(), None, "nobody said how sure they were");
        // Events of earlier versions, without this field, read the same.
        assert_eq!(Answer { confidence_said: true, ..answer }.stated_confidence(), None);
    }
    let home = learner.press("<enter>");
    assert!(home.text().contains("left"), "{}", home.text());
}

/// The screens of an exam with the keys that lead to them.
fn screens(learner: &Learner) -> Vec<(&'static str, String)> {
    let answered = exam_keys(learner, "rw-rr");
    vec![
        ("exam_setup", "e".into()),
        ("exam_rules", "e<enter>".into()),
        ("exam_question", exam_keys(learner, "rw") + "m"),
        ("exam_overview", answered.clone() + "m<down>"),
        ("exam_finish", answered.clone() + "F"),
        ("exam_judging", exam_keys(learner, "rwrrr") + "FF"),
        ("exam_score", answered.clone() + "FF"),
        ("exam_explained", answered + "FF<enter>"),
    ]
}

#[test]
fn exam_screens_match_their_snapshots() {
    let mut learner = learner();
    learner.settings.exam.certainty = true;
    for (name, keys) in screens(&learner) {
        for (columns, rows) in SIZES {
            let seen = learner.clone().sized(columns, rows).press(&keys);
            insta::assert_snapshot!(format!("{name}-{columns}x{rows}"), styled(&seen.buffer));
        }
    }
}

#[test]
fn every_screen_of_an_exam_survives_every_size() {
    let learner = learner();
    for (_, keys) in screens(&learner) {
        for columns in [0, 1, 7, 39, 40, 60, 95, 96, 200] {
            for rows in [0, 1, 9, 10, 14, 30, 80] {
                learner.clone().sized(columns, rows).start(Start::Home, &keys);
            }
        }
    }
}

/// Takes the exam in plain-text mode with this input.
pub fn run_exam(home: &Home, path: &str, more: &[&str], lines: &str) -> crate::harness::command::Ran {
    let args = [&["exam", path, "--plain", "--recall", "--seed", "5"], more].concat();
    home.run_with(&args, lines)
}

/// A home with the activity deck.
pub fn home_with_activity() -> (Home, String) {
    let home = Home::new();
    let path = home.write("decks/activity.toml", &source()).to_string_lossy().into_owned();
    home.write(".config/rounds/config.toml", "decks = ['~/decks']\n");
    (home, path)
}

/// The input that answers each printed question correctly.
pub fn correct_lines(home: &Home, path: &str) -> String {
    let output = run_exam(home, path, &[], "\nnext\nnext\nnext\nnext\n").out();
    let row = |question: &str, text: &str| {
        let part = output.split(question).nth(1).unwrap();
        let line = part.lines().find(|line| line.ends_with(&format!(". {text}"))).unwrap();
        line.chars().next().unwrap().to_string()
    };
    let mut lines = String::from("go 1\n");
    for part in output.split("\nQuestion ").skip(1).take(5) {
        lines += &if part.contains("spider") {
            row("spider", "Eight")
        } else if part.contains("are even") {
            format!("{} {}", row("are even", "Two"), row("are even", "Four"))
        } else if part.contains("kneecap") {
            "patela".into()
        } else if part.contains("ascending") {
            let rows = ["One", "Two", "Three"].map(|text| row("ascending", text));
            rows.join(" ")
        } else {
            "it roofs the canal".into()
        };
        lines.push('\n');
    }
    lines + "finish\nfinish\nright\n"
}

#[test]
fn a_passed_exam_on_an_activity_gives_a_record() {
    let (home, path) = home_with_activity();
    let home = home.in_zone("Asia/Kathmandu");
    let lines = correct_lines(&home, &path);
    let ran = run_exam(&home, &path, &[], &lines);
    assert!(ran.out().contains("Passed."), "{}{}", ran.out(), ran.err());
    let ran = home.run_with(
        &["record", "activity", "--name", "Ada Learner", "--out", "records"],
        "y\nn\ny\nmaybe\nn\nIt was short.\n",
    );
    assert_eq!(ran.code(), 0, "{}", ran.err());
    insta::assert_snapshot!("record", ran.told(&home));
    let path = home.path().join("records/record-activity-2026-11-23.json");
    let json: serde_json::Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    assert_eq!((&json["schema"], &json["passed"], &json["items"]), (&1.into(), &true.into(), &5.into()));
    assert_eq!(json["evaluation"]["words"], "It was short.");
    assert_eq!(json["self_rated"], 1);
    assert!(json["credit_statement"].is_null() && json["credits_claimed"].is_null());
    // The evaluation is stored: its questions are not asked again, and the record is not written twice.
    let again = home.run(&["record", "--name", "Ada Learner", "--out", "records"]);
    assert_eq!(again.code(), 0, "{}", again.err());
    assert_eq!(std::fs::read_dir(home.path().join("records")).unwrap().count(), 2);
    let kinds: Vec<String> = home.events().iter().map(|event| event["kind"].as_str().unwrap().to_owned()).collect();
    assert_eq!(kinds.iter().filter(|kind| *kind == "evaluation").count(), 1);
}

#[test]
fn a_record_attributes_answers_from_before_a_recovery_to_this_device() {
    let (home, path) = home_with_activity();
    run_exam(&home, &path, &[], &correct_lines(&home, &path));
    let device = home.events()[0]["device"].as_str().unwrap().to_owned();
    let mut bytes = std::fs::read(home.log()).unwrap();
    bytes[..100].fill(0);
    std::fs::write(home.log(), bytes).unwrap();
    let recovered = home.run(&["log", "recover"]);
    assert_eq!(recovered.code(), 0, "{}{}", recovered.out(), recovered.err());
    let ran = home.run_with(&["record", "activity", "--name", "Ada", "--out", "."], "y\nn\ny\ny\nn\nNo.\n");
    let message = format!("Source      answered on this device, before its log was recovered (as device {device})\n");
    assert!(ran.out().contains(&message) && ran.out().contains("hash chain unbroken"), "{}{}", ran.out(), ran.err());
    let json = std::fs::read_to_string(home.path().join("record-activity-2026-11-23.json")).unwrap();
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    let former = serde_json::json!([{ "device": device, "until": "recovered" }]);
    assert_eq!((&json["source"]["origin"], &json["source"]["former_devices"]), (&"other-device".into(), &former));
}

#[test]
fn no_record_is_written_without_a_pass_an_activity_a_name_or_a_form() {
    let (home, path) = home_with_activity();
    let none = home.run(&["record"]);
    assert_eq!((none.code(), none.err().contains("you have not passed an exam yet")), (1, true), "{}", none.err());
    run_exam(&home, &path, &[], &correct_lines(&home, &path));
    let incomplete = home.run_with(&["record", "--name", "A"], "y\n");
    assert_eq!(incomplete.code(), 2, "{}", incomplete.err());
    assert!(incomplete.err().contains("the form was not completed"), "{}", incomplete.err());
    let with_credits = home.run(&["record", "--name", "A", "--credits", "1"]);
    assert!(with_credits.err().contains("offers no credits"), "{}", with_credits.err());
    assert!(
        std::fs::read_dir(home.path())
            .unwrap()
            .all(|entry| { !entry.unwrap().file_name().to_string_lossy().starts_with("record-") })
    );
    let without_name = home.run_with(&["record"], "y\ny\ny\nn\n\n\n");
    assert_eq!(without_name.code(), 2, "{}", without_name.err());
}

#[test]
fn the_provider_statement_and_credits_appear_verbatim_on_the_record() {
    let home = Home::new();
    let provider = "[deck.activity.provider]\nname = \"Example Society\"\naccreditation = \"Accredited by an example council.\"\ncredit = \"The Example Society designates this activity for 1 example credit.\"\ncredits = 1.0\n\n[refs]";
    let path = home.write("decks/activity.toml", &source().replace("[refs]", provider)).to_string_lossy().into_owned();
    home.write(".config/rounds/config.toml", "decks = ['~/decks']\n");
    run_exam(&home, &path, &[], &correct_lines(&home, &path));
    let form = "y\ny\ny\nn\n\n";
    for credits in ["0.3", "1.25", "0", "-1", "NaN"] {
        let ran = home.run_with(&["record", "--name", "A", &format!("--credits={credits}")], form);
        assert_eq!(ran.code(), 2, "{credits}: {}", ran.err());
    }
    let ran = home.run_with(&["record", "--name", "A", "--credits", "0.75"], form);
    assert_eq!(ran.code(), 0, "{}", ran.err());
    assert!(ran.out().contains("designates this activity for 1 example credit"), "{}", ran.out());
    assert!(
        ran.out().contains("Credits claimed: 0.75") && !ran.out().contains("not a credit certificate"),
        "{}",
        ran.out()
    );
}

#[test]
fn an_invalid_exam_is_rejected_with_a_reason() {
    let (home, path) = home_with_activity();
    for (args, code, words) in [
        (vec!["exam", "--plain"], 2, "no deck given, and no exam is open"),
        (vec!["exam", "nowhere", "--plain"], 2, "nowhere"),
        (vec!["exam", &path, "--plain", "--tag", "nothing"], 2, "nothing"),
        (vec!["exam", &path, "--plain", "--items", "0"], 2, "0"),
        (vec!["exam", &path, "--plain", "--minutes", "0"], 2, "0"),
        (vec!["exam", &path], 2, "terminal"),
    ] {
        let ran = home.run(&args);
        assert_eq!(ran.code(), code, "{args:?}: {}", ran.err());
        assert!(ran.err().contains(words), "{args:?}: {}", ran.err());
    }
    let more = run_exam(&home, &path, &["--items", "99"], "\nquit\n");
    assert!(more.out().contains("Only 5 questions are available."), "{}", more.out());
}

#[test]
fn plain_text_mode_resumes_where_it_was_left() {
    let (home, path) = home_with_activity();
    let lines = correct_lines(&home, &path);
    let two: String = lines.lines().take(3).map(|line| format!("{line}\n")).collect();
    let left = run_exam(&home, &path, &[], &(two + "quit\n"));
    assert_eq!(left.code(), 0, "{}", left.err());
    let back = run_exam(&home, &path, &[], "list\nleave\n");
    assert!(back.out().contains("2 of 5 answered"), "{}", back.out());
    // An hour later, its time is up.
    let mut command = home.command(&["exam", &path, "--plain"]);
    command.env("ROUNDS_NOW_MS", (NOW_MS + 3_600_000).to_string()).stdin(std::process::Stdio::null());
    let out = String::from_utf8(command.output().unwrap().stdout).unwrap();
    assert!(out.contains("Score:"), "{out}");
}

/// A learner on the self-grading screen of an exam, and the keys that led there.
fn at_self_grading() -> (Learner, String) {
    let mut learner = learner();
    let keys = exam_keys(&learner, "rrrrr") + "FF";
    let seen = learner.press(&keys);
    assert!(matches!(active_exam(&seen).stage, ExamStage::Judging(_)), "{}", seen.text());
    assert!(seen.text().contains("It roofs the spinal canal"), "the back is shown:\n{}", seen.text());
    (learner, keys)
}

/// The number of freeze events in the log.
fn freezes(learner: &Learner) -> usize {
    learner.script.log.iter().filter(|event| matches!(event.fact, Fact::Exam(ExamFact::Freeze(_)))).count()
}

#[test]
fn an_exam_killed_during_self_grading_resumes_there_with_its_answers_locked() {
    let (mut learner, _) = at_self_grading();
    assert_eq!(freezes(&learner), 1);
    let before = steps(&learner).len();
    let home = learner.clone().press("");
    assert!(home.text().contains("Score exam: "), "{}", home.text());
    // A day later, no exam time has passed, and no key reopens a question.
    learner.script.days = 1;
    let seen = learner.press("<enter>");
    assert!(matches!(active_exam(&seen).stage, ExamStage::Judging(_)), "{}", seen.text());
    for keys in
        ["<enter>abcd", "<enter><esc><enter>abw", "<enter><left><right>ab", "<enter><c-o>", "<enter>:overview<enter>"]
    {
        let seen = learner.clone().press(keys);
        assert!(matches!(active_exam(&seen).stage, ExamStage::Judging(_)), "{keys}: {}", seen.text());
    }
    let seen = learner.press("<enter>1");
    assert!(matches!(active_exam(&seen).stage, ExamStage::Report(..)), "{}", seen.text());
    let end = end(&learner).unwrap();
    assert_eq!((end.right, end.of, end.self_rated, end.timed_out), (4, 5, 1, false));
    assert_eq!((steps(&learner).len(), freezes(&learner)), (before, 1));
}

#[test]
fn no_answer_key_is_shown_before_the_freeze_is_saved() {
    for how in ["rrrrr", "rr-rr"] {
        let mut learner = learner();
        let keys = exam_keys(&learner, how);
        let (mut app, _) = learner.begin();
        learner.send(&mut app, &keys);
        learner.script.disk_full = true;
        learner.send(&mut app, "FF<enter><down>");
        let Screen::Exam(active) = &app.screen else { panic!("the exam is on the screen") };
        assert!(matches!(active.stage, ExamStage::Finishing(_)));
        assert!(end(&learner).is_none() && answers(&learner).is_empty());
        // After leaving and resuming, it still waits for the freeze.
        learner.send(&mut app, "<esc>");
        assert!(matches!(app.screen, Screen::Home(_)));
        learner.send(&mut app, "<enter>");
        let Screen::Exam(active) = &app.screen else { panic!("the exam is on the screen") };
        assert!(matches!(active.stage, ExamStage::Finishing(_)));
        learner.script.disk_full = false;
        learner.send(&mut app, "<enter>");
        let Screen::Exam(active) = &app.screen else { panic!("the exam is on the screen") };
        assert!(matches!(active.stage, ExamStage::Judging(_) | ExamStage::Report(..)), "{how}");
        assert_eq!(freezes(&learner), 1);
    }
}

#[test]
fn an_exam_is_scored_even_if_nothing_could_be_saved() {
    let mut learner = learner();
    learner.script.disk_full = true;
    let keys = exam_keys(&learner, "rr-rr") + "FF";
    let seen = learner.press(&keys);
    assert!(matches!(active_exam(&seen).stage, ExamStage::Report(..)), "{}", seen.text());
    assert!(learner.script.log.is_empty());
}

#[test]
fn the_first_process_to_finish_an_exam_wins() {
    let mut one = learner();
    let keys = exam_keys(&one, "rr---");
    let (mut app, _) = one.begin();
    one.send(&mut app, &keys);
    // The same exam is finished in another window, and this window learns of it too late.
    one.script.withhold_other_events = true;
    let mut other = one.clone();
    other.press("<enter><esc>FF");
    let answers_there = answers(&other);
    assert_eq!(answers_there.len(), 2);
    one.script.log = other.script.log.clone();
    one.send(&mut app, "FF");
    assert!(matches!(app.screen, Screen::Home(_)), "its score was shown there");
    assert_eq!(answers(&one), answers_there);
    // Finished but not scored there: the answers at that time are scored here.
    let mut one = learner();
    one.script.withhold_other_events = true;
    let keys = exam_keys(&one, "rrrrr");
    let (mut app, _) = one.begin();
    one.send(&mut app, &keys);
    let mut other = one.clone();
    other.press("<enter><esc>FF");
    assert!(end(&other).is_none());
    one.script.log = other.script.log.clone();
    let single = keys_for(&one, &active_exam(&one.clone().press("<enter>")).exam.questions()[0].clone(), false);
    one.send(&mut app, &format!("<home><enter>{single}<esc>FF3"));
    assert_eq!(end(&one).unwrap().right, 5);
}

#[test]
fn an_exam_finished_in_another_window_accepts_no_answer_and_reports_it_at_the_first_key() {
    const NOTICE: &str = "This exam was already finished in another window.";
    // The key pressed here after that: an answer, a move, the end, or resuming from the home screen.
    for (before, keys) in
        [("<home><enter>", "b"), ("<home><enter>", "<right>"), ("", "F"), ("", "<down>"), ("l", "<enter>")]
    {
        for (answered, scored) in [("rr---", true), ("rrrrr", false)] {
            let mut one = learner();
            let (mut app, _) = one.begin();
            let keys_before = exam_keys(&one, answered);
            one.send(&mut app, &keys_before);
            one.send(&mut app, before);
            let mut other = one.clone();
            other.press("<enter><esc>FF");
            assert_eq!(end(&other).is_some(), scored, "{keys}");
            one.script.log = other.script.log.clone();
            let logged = one.script.log.len();
            one.send(&mut app, keys);
            assert_eq!(app.notice.as_deref(), Some(NOTICE), "{before} {keys}");
            assert!(matches!(app.screen, Screen::Home(_)), "{before} {keys}");
            assert_eq!(one.script.log.len(), logged, "{keys}: nothing is logged");
            // An exam that was not scored there can be scored here.
            one.send(&mut app, "<enter>3");
            assert_eq!(end(&one).map(|end| end.right), Some(if scored { 2 } else { 5 }), "{before} {keys}");
        }
    }
    // If the time runs out in both windows, the exam ends once.
    let mut one = learner();
    one.settings.exam.minutes = Some(1);
    let (mut app, _) = one.begin();
    one.send(&mut app, BEGIN);
    let mut other = one.clone();
    other.script.slept_ms += 120_000;
    other.press("<enter>");
    one.script.log = other.script.log.clone();
    one.script.slept_ms += 120_000;
    let logged = one.script.log.len();
    let Ok(_) = dispatch(&mut app, VecDeque::from([Message::Tick]), Vec::new(), &mut one.script);
    assert_eq!((app.notice.as_deref(), one.script.log.len()), (Some(NOTICE), logged));
}

#[test]
fn escape_leaves_self_grading_and_the_exam_can_be_scored_later() {
    let mut learner = learner();
    let keys = exam_keys(&learner, "rrrrr");
    let (mut app, _) = learner.begin();
    learner.send(&mut app, &keys);
    learner.send(&mut app, "FF");
    let Screen::Exam(seen) = &app.screen else { panic!() };
    assert!(matches!(seen.stage, ExamStage::Judging(_)));
    learner.send(&mut app, "<esc>");
    assert!(matches!(app.screen, Screen::Home(_)) && end(&learner).is_none());
    assert!(app.notice.as_deref().is_some_and(|notice| notice.contains("not scored yet")), "{:?}", app.notice);
    learner.send(&mut app, "<enter>3");
    assert_eq!(end(&learner).unwrap().right, 5);
}

#[test]
fn time_spent_without_answering_counts_even_if_the_date_is_changed_afterwards() {
    let mut learner = learner();
    learner.settings.exam.minutes = Some(30);
    let left = |seen: &Seen| active_exam(seen).exam.left_ms(seen.app.clocks()) / 60_000;
    // Fifteen minutes of reading, without a step in the log.
    learner.script.pace_ms = 60_000;
    learner.press(&format!("{BEGIN}{}", "<tick>".repeat(15)));
    assert!(steps(&learner).is_empty());
    learner.script.pace_ms = 100;
    learner.script.wall_ms = -3_600_000;
    assert_eq!(left(&learner.press("<enter>")), 13, "the date was set back");
    learner.script.wall_ms = 5 * 60_000;
    assert_eq!(left(&learner.press("<enter>")), 8, "five minutes were away");
    learner.script.wall_ms = -3_600_000;
    assert_eq!(left(&learner.press("<enter>")), 8, "what was used while it was closed stays used");
    // On the home screen the clock keeps running, and is recorded.
    let (mut app, first) = learner.begin();
    let Ok(_) = dispatch(&mut app, VecDeque::new(), first, &mut learner.script);
    learner.send(&mut app, "<enter><esc>l");
    learner.script.slept_ms += 3 * 60_000;
    let Ok(_) = dispatch(&mut app, VecDeque::from([Message::Tick]), Vec::new(), &mut learner.script);
    drop(app);
    learner.script.wall_ms = -2 * 3_600_000;
    assert_eq!(left(&learner.press("<enter>")), 5, "three minutes on the home screen");
}

/// A key press or an outside event during an exam.
#[derive(Clone, Debug)]
enum Action {
    Keys(String),
    Kill,
    Sleep(u64),
    Disk(bool),
}

fn action() -> impl Strategy<Value = Action> {
    prop_oneof![
        8 => prop::sample::select(vec![
            "a", "b", "c", "B", "<enter>", "<right>", "<left>", "w", "F", "F", "<esc>", "<down>", "o", "l", "m", "1", "3", "n",
            "<tab>", "<c-o>", "x", "q", "R", "u", "e", "E", "<home>", "<end>", "v", "z", "-", "!",
        ]).prop_map(|keys| Action::Keys(keys.to_owned())),
        1 => Just(Action::Kill),
        1 => (0_u64..400_000).prop_map(Action::Sleep),
        1 => any::<bool>().prop_map(Action::Disk),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(192))]

    #[test]
    fn no_exam_answer_is_accepted_after_an_answer_key_was_shown(
        actions in prop::collection::vec(action(), 1..80), certainty in any::<bool>(), pausable in any::<bool>(),
    ) {
        let mut learner = learner();
        learner.settings.exam.certainty = certainty;
        learner.settings.exam.pausable = pausable;
        learner.settings.exam.minutes = Some(20);
        let (mut app, _) = learner.begin();
        learner.send(&mut app, BEGIN);
        // The responses of each exam when its first answer key was shown.
        let mut shown: HashMap<SessionId, Vec<Response>> = HashMap::new();
        for action in actions {
            match action {
                Action::Keys(keys) => learner.send(&mut app, &keys),
                Action::Kill => {
                    let (again, first) = learner.begin();
                    app = again;
                    let Ok(_) = dispatch(&mut app, VecDeque::new(), first, &mut learner.script);
                    learner.send(&mut app, "<enter>");
                }
                Action::Sleep(ms) => {
                    learner.script.slept_ms += ms;
                    let Ok(_) = dispatch(&mut app, VecDeque::from([Message::Tick]), Vec::new(), &mut learner.script);
                }
                Action::Disk(full) => learner.script.disk_full = full,
            }
            let Screen::Exam(active) = &app.screen else { continue };
            let responses: Vec<Response> =
                active.exam.questions().iter().map(|question| question.response.clone()).collect();
            let shows = matches!(active.stage, ExamStage::Judging(_) | ExamStage::Report(..) | ExamStage::Review(..));
            if shows || shown.contains_key(&active.exam.id()) {
                prop_assert!(shows, "a key was shown, and a question is open again");
                let first = shown.entry(active.exam.id()).or_insert_with(|| responses.clone());
                prop_assert_eq!(&*first, &responses);
            }
        }
        // In the log, each exam has at most one freeze, and no step after it.
        let mut frozen = HashSet::new();
        for event in &learner.script.log {
            match &event.fact {
                Fact::Exam(ExamFact::Freeze(_)) => prop_assert!(frozen.insert(event.session), "frozen twice"),
                Fact::Exam(ExamFact::Step(_)) => prop_assert!(!frozen.contains(&event.session), "a step behind the freeze"),
                _ => {}
            }
        }
    }
}

#[test]
fn exam_time_passes_while_the_machine_sleeps_unless_the_exam_is_pausable() {
    for pausable in [false, true] {
        let mut learner = learner();
        learner.settings.exam.minutes = Some(30);
        learner.settings.exam.pausable = pausable;
        let (mut app, _) = learner.begin();
        learner.send(&mut app, BEGIN);
        learner.script.slept_ms = 3_600_000;
        let Ok(_) = dispatch(&mut app, VecDeque::from([Message::Tick]), Vec::new(), &mut learner.script);
        assert_eq!(end(&learner).is_some_and(|end| end.timed_out), !pausable, "pausable: {pausable}");
        let Screen::Exam(active) = &app.screen else { panic!("the exam is on the screen") };
        let left = active.exam.left_ms(app.clocks());
        assert_eq!(left > 29 * 60_000, pausable, "{left}");
    }
}

#[test]
fn killing_a_pausable_exam_gains_no_time() {
    let mut learner = learner();
    learner.settings.exam.minutes = Some(30);
    learner.settings.exam.pausable = true;
    // Ten minutes of thinking, with no key that changes an answer.
    learner.script.pace_ms = 60_000;
    learner.press(&format!("{BEGIN}{}", "<tick>".repeat(10)));
    learner.script.pace_ms = 1000;
    learner.script.days = 2;
    let seen = learner.press("<enter>");
    let left = active_exam(&seen).exam.left_ms(seen.app.clocks());
    assert!((19 * 60_000 - 5_000..=20 * 60_000).contains(&left), "{left}");
    // After leaving on purpose, the elapsed time is only in the log.
    learner.press("<enter><right><esc>l");
    learner.script.pulse = None;
    let seen = learner.press("<enter>");
    let left = active_exam(&seen).exam.left_ms(seen.app.clocks());
    assert!((18 * 60_000..=20 * 60_000).contains(&left), "{left}");
}

#[test]
fn recall_items_are_selected_only_on_request() {
    let mut learner = Learner::with_deck(&source());
    let seen = learner.press("e");
    let is_excluded = |line: &str| line.contains("Flashcards") && line.ends_with(" 1 excluded");
    assert!(seen.text().lines().any(is_excluded), "{}", seen.text());
    let seen = learner.press(BEGIN);
    let names: Vec<&str> = active_exam(&seen).exam.questions().iter().map(|question| question.item.name()).collect();
    assert!(names.len() == 4 && !names.contains(&"back"), "{names:?}");
    // Chosen on the setup screen.
    let mut learner = Learner::with_deck(&source());
    let seen = learner.press("e<end><right><enter><enter>");
    assert_eq!(active_exam(&seen).exam.questions().len(), 5, "{}", seen.text());
}

#[test]
fn an_unlisted_word_is_wrong_in_an_exam_without_asking_the_learner() {
    let mut learner = Learner::with_deck(&source());
    let first = learner.clone().press(BEGIN);
    let questions = active_exam(&first).exam.questions().to_vec();
    let at = questions.iter().position(|question| question.item.name() == "word").unwrap();
    let keys = questions.iter().take(at).fold(BEGIN.to_owned(), |keys, question| {
        let typed = learner.library.item(&question.item).unwrap().task.fields() > 0;
        keys + if typed { "<enter>" } else { "<right>" }
    });
    let seen = learner.press(&format!("{keys}knee pan<esc>FF"));
    assert!(matches!(active_exam(&seen).stage, ExamStage::Report(..)), "{}", seen.text());
    let answers = answers(&learner);
    assert_eq!(answers.len(), 1);
    assert_eq!((answers[0].verdict, answers[0].self_rated), (Verdict::Wrong, false));
}

/// A deck with `items` items.
fn long_deck(items: usize) -> String {
    let item = |n: usize| {
        format!(
            "[[item]]\nid = 'i{n}'\nstem = 'Which is it, of number {n}?'\n\
             options = [{{ text = 'x', correct = true }}, {{ text = 'y' }}]\n"
        )
    };
    format!("schema = 1\n[deck]\nid = 'd'\ntitle = 'D'\n{}", (0..items).map(item).collect::<String>())
}

#[test]
fn the_arrows_of_the_overview_move_by_the_rows_that_are_drawn() {
    for items in [1, 5, 12, 43, 130] {
        for (columns, rows) in [(100, 30), (80, 24), (60, 20), (54, 24), (53, 24), (50, 30), (40, 10)] {
            let mut learner = Learner::with_deck(&long_deck(items)).sized(columns, rows);
            learner.settings.exam.items = Some(items);
            let (mut app, _) = learner.begin();
            app.size = (columns, rows);
            learner.send(&mut app, &format!("{BEGIN}w"));
            let selected = |app: &App| match &app.screen {
                Screen::Exam(active) => match active.stage {
                    ExamStage::Overview(grid) => grid.selected,
                    _ => panic!("no overview"),
                },
                _ => panic!("no exam"),
            };
            // The drawn rows of numbers, from top to bottom.
            let mut drawn: Vec<Vec<usize>> = Vec::new();
            let mut seen = String::new();
            for _ in 0..items / 5 + 12 {
                seen = drawn_text(&app, columns, rows);
                for numbers in numbered_rows(&seen) {
                    if !drawn.contains(&numbers) {
                        drawn.push(numbers);
                    }
                }
                learner.send(&mut app, "<down>");
            }
            let text = seen;
            assert_eq!(drawn.concat(), (1..=items).collect::<Vec<_>>(), "{columns}x{rows}:\n{text}");
            assert!(text.contains("leave; the clock keeps running"), "the end is reached at {columns}x{rows}:\n{text}");
            learner.send(&mut app, "<home>");
            for row in drawn.windows(2) {
                assert_eq!(selected(&app) + 1, row[0][0], "{columns}x{rows}");
                learner.send(&mut app, "<down>");
                assert_eq!(selected(&app) + 1, row[1][0], "{columns}x{rows}");
                learner.send(&mut app, "<up><down>");
            }
            learner.send(&mut app, "<end>");
            assert_eq!(selected(&app) + 1, items);
            learner.send(&mut app, "<pgup>".repeat(items).as_str());
            assert!(drawn[0].contains(&(selected(&app) + 1)), "{columns}x{rows}");
            learner.send(&mut app, "<home>");
            assert!(drawn_text(&app, columns, rows).contains(" answered "), "{columns}x{rows}");
        }
    }
}

/// The question numbers in each drawn row of the overview.
fn numbered_rows(text: &str) -> Vec<Vec<usize>> {
    let number = |cell: &str| cell.trim_end_matches(|c: char| !c.is_ascii_digit()).parse::<usize>().ok();
    let row = |line: &str| {
        let cells = line.split_whitespace().filter(|cell| !matches!(*cell, "more" | "\u{2193}" | "\u{25be}"));
        cells.map(number).collect::<Option<Vec<usize>>>()
    };
    text.lines().filter_map(row).filter(|numbers| !numbers.is_empty()).collect()
}

/// The text that the app draws.
fn drawn_text(app: &App, columns: u16, rows: u16) -> String {
    let Ok(mut terminal) = Terminal::new(TestBackend::new(columns, rows));
    let Ok(_) = terminal.draw(|frame| drop(rounds::ui::tui::view(app, frame)));
    text(terminal.backend().buffer())
}

#[test]
fn a_long_exam_shows_the_question_next_to_the_navigator() {
    for items in [40, 100, 130, 400] {
        let mut learner = Learner::with_deck(&long_deck(items)).sized(100, 30);
        learner.settings.exam.items = Some(items);
        let seen = learner.press(BEGIN);
        assert!(seen.text().contains("Which is it") && seen.text().contains("answered"), "{items}:\n{}", seen.text());
    }
}

#[test]
fn a_timeout_during_the_confidence_prompt_keeps_the_answer_without_a_confidence() {
    let mut learner = Learner::new();
    learner.settings.minute = true;
    learner.settings.confidence = ConfidenceMode::Ask;
    learner.script.pace_ms = 30_000;
    let seen = learner.press("<enter>a<tick><tick><tick>");
    assert!(seen.text().contains("Your answer counts"), "{}", seen.text());
    let answers = answers(&learner);
    assert_eq!(answers.len(), 1);
    assert!(!answers[0].reply.is_empty());
    assert_eq!(answers[0].stated_confidence(), None);
}

#[test]
fn a_confidence_that_was_not_requested_is_not_logged_as_stated() {
    for (mode, is_stated) in [(ConfidenceMode::Off, false), (ConfidenceMode::Inline, true)] {
        let mut learner = learner();
        learner.settings.confidence = mode;
        let keys = exam_keys(&learner, "rr---") + "FF";
        learner.press(&keys);
        let logged = answers(&learner);
        assert!(
            logged.len() == 2 && logged.iter().all(|answer| answer.stated_confidence().is_some() == is_stated),
            "{logged:?}"
        );
        let mut learner = Learner::new();
        learner.settings.confidence = mode;
        learner.press("<enter>a<enter>B");
        let stated: Vec<Option<Confidence>> = answers(&learner).iter().map(Answer::stated_confidence).collect();
        assert_eq!(stated.first(), Some(&is_stated.then_some(Confidence::Fairly)), "{stated:?}");
    }
}

#[test]
fn an_exam_whose_deck_is_not_open_is_not_scored_without_its_questions() {
    let mut one = learner();
    let keys = exam_keys(&one, "rrrrr") + "FF";
    one.press(&keys);
    let mut other = Learner::new();
    other.script = one.script.clone();
    let seen = other.press("<enter>");
    assert!(seen.text().contains("No question of this exam is in a loaded deck"), "{}", seen.text());
    assert!(end(&other).is_none());
    one.script = other.script;
    let seen = one.press("<enter>3");
    assert_eq!(end(&one).unwrap().right, 5, "{}", seen.text());
}

/// A deck with an item of each kind whose answers are also command words of plain-text mode.
const WORDS: &str = "schema = 1\n[deck]\nid = 'w'\ntitle = 'W'\n\
    [[item]]\nid = 'short'\nkind = 'short'\nstem = 'Which word, short?'\naccept = ['back']\nwhy = 'x'\n\
    [[item]]\nid = 'cloze'\nkind = 'cloze'\nstem = 'Fill {{1}} and {{2}}.'\n\
    gaps = [{ accept = ['list'], why = 'x' }, { accept = ['quit'], why = 'x' }]\n\
    [[item]]\nid = 'numeric'\nkind = 'numeric'\nstem = 'How many milligrams?'\nvalue = 2.5\nunit = 'mg'\nwhy = 'x'\n\
    [[item]]\nid = 'recall'\nkind = 'recall'\nstem = 'Recall what?'\nback = 'The back of it.'\n\
    [[item]]\nid = 'order'\nkind = 'order'\nstem = 'Put in order.'\noptions = [{ text = 'One' }, { text = 'Two' }]\n\
    [[item]]\nid = 'multi'\nkind = 'multi'\nstem = 'Which are right?'\n\
    options = [{ text = 'yes', correct = true }, { text = 'sure', correct = true }, { text = 'no' }]\n\
    [[item]]\nid = 'single'\nstem = 'Which is right?'\noptions = [{ text = 'yes', correct = true }, { text = 'no' }]\n";

/// Takes an exam on that deck in plain-text mode; `lines` returns the input for a question, given its text.
fn run_exam_with(home: &Home, lines: &dyn Fn(&str) -> String) -> String {
    home.write("w.toml", WORDS);
    let args = ["exam", "./w.toml", "--plain", "--recall", "--seed", "3"];
    let output = home.run_with(&args, &format!("\n{}", "next\n".repeat(7))).out();
    let mut input = String::from("go 1\n");
    for part in output.split("\nQuestion ").skip(1).take(7) {
        input += &lines(part);
    }
    home.run_with(&args, &(input + "finish\nfinish\n")).out()
}

#[test]
fn the_exam_help_fits_each_kind_and_every_command_word_can_be_an_answer() {
    let home = Home::new();
    let output = run_exam_with(&home, &|part| {
        let answer = match part {
            part if part.contains("short?") => "=back",
            part if part.contains("Fill (gap") || part.contains("Fill 2") => "=list; quit [sure]",
            part if part.contains("milligrams") => "2.5 [guess]",
            part if part.contains("Recall what") => "\"help\"",
            part if part.contains("in order") => "b a sure",
            part if part.contains("are right") => "a b guess",
            _ => "A",
        };
        format!("help\n{answer}\n")
    });
    let steps: Vec<serde_json::Value> =
        home.events().into_iter().filter(|event| event["kind"] == "exam-step").collect();
    let last = |item: &str| {
        let of_item = |event: &&serde_json::Value| event["item"] == format!("w/{item}");
        let step = steps.iter().rfind(of_item).unwrap_or_else(|| panic!("no answer to {item}: {output}"));
        (step["body"]["typed"].clone(), step["confidence"].as_str().unwrap().to_owned())
    };
    assert_eq!(last("short"), (serde_json::json!(["back"]), "fairly".into()));
    assert_eq!(last("cloze"), (serde_json::json!(["list", "quit"]), "sure".into()));
    assert_eq!(last("numeric"), (serde_json::json!(["2.5"]), "guess".into()));
    assert_eq!(last("recall"), (serde_json::json!(["help"]), "fairly".into()));
    assert_eq!([last("order").1, last("multi").1, last("single").1], ["sure", "guess", "sure"]);
    // How much of the first minute has passed depends on the machine.
    insta::assert_snapshot!(output.replace("11 minutes left", "10 minutes left"));
}

#[test]
fn plain_text_mode_resumes_self_grading_without_reopening_answers() {
    let home = Home::new();
    let output = run_exam_with(&home, &|part| {
        if part.contains("Recall what") { "=something\n".into() } else { "next\n".to_owned() }
    });
    assert!(output.contains("6 unanswered questions count as wrong if you finish now."), "{output}");
    let args = ["exam", "./w.toml", "--plain", "--recall", "--seed", "3"];
    let output = home.run_with(&args, "finish\n").out();
    assert!(output.contains("The back of it."), "{output}");
    assert!(output.contains("The exam is finished but not scored yet"), "{output}");
    let before = home.events().len();
    let output = home.run_with(&args, "go 1\n=other\na\nlist\nback\nnext\nleave\n").out();
    assert!(output.contains("Type right or wrong") && !output.contains("Question 1 of"), "{output}");
    assert_eq!(home.events().len(), before);
    let output = home.run_with(&args, "right\n").out();
    assert!(output.contains("Score: 1 of 7 points"), "{output}");
}

/// The resume command in the last line of the output.
fn named_command(output: &str) -> String {
    let last = output.lines().last().unwrap();
    last.split('`').nth(1).unwrap_or_else(|| panic!("no command is named: {output}")).to_owned()
}

#[cfg(unix)]
#[test]
fn the_resume_command_continues_the_exam() {
    let home = Home::new();
    home.write("my deck's/w (1).toml", WORDS);
    home.write("w.toml", &WORDS.replace("id = 'w'", "id = 'v'"));
    let program = std::path::Path::new(env!("CARGO_BIN_EXE_rounds")).parent().unwrap();
    let shell = |command: &str, input: &str| {
        let mut shell = std::process::Command::new("/bin/sh");
        shell.args(["-c", command]).env_clear().envs(home.variables()).current_dir(home.path());
        shell.env("PATH", program);
        Home::finish(shell, input)
    };
    let begun: [&[&str]; 4] = [
        &["exam", "--plain", "./my deck's/w (1).toml", "--recall"],
        &["exam", "--plain", "--decks", "my deck's", "w", "--items", "3"],
        &["exam", "--plain", "medications", "--pausable"],
        &["exam", "--plain", "w.toml"],
    ];
    for (args, lines) in begun.into_iter().zip(["\nquit\n", "\nleave\n", "\nnext\nlist\nleave\n", "\n"]) {
        let output = home.run_with(args, lines).out();
        let clock = if args.contains(&"--pausable") { "is paused" } else { "is running" };
        assert!(output.contains(&format!(" answered) and its clock {clock}; `rounds exam --plain ")), "{output}");
        assert!(!output.contains("the first row"), "there are no rows: {output}");
        let command = named_command(&output);
        let ran = shell(&command, "repeat\n");
        assert_eq!(ran.code(), 0, "{command}: {}", ran.err());
        assert!(ran.out().contains("\nQuestion "), "{command}: {}", ran.out());
        assert_eq!(named_command(&ran.out()), command);
        let ran = shell(&command, "list\nfinish\nfinish\nright\n");
        assert!(ran.out().contains("Score: 0 of "), "{command}: {}", ran.out());
    }
}

#[test]
fn without_a_deck_plain_text_mode_continues_the_open_exam() {
    let mut home = Home::new();
    home.write("w.toml", WORDS);
    let ran = home.run(&["exam", "--plain"]);
    assert_eq!(ran.code(), 2);
    assert!(ran.err().contains("no deck given, and no exam is open"), "{}", ran.err());
    home.run_with(&["exam", "--plain", "medications", "--items", "4"], "\na\n");
    let ran = home.run_with(&["exam", "--plain"], "");
    assert!(ran.out().contains("Question 2 of 4") || ran.out().contains("Question 1 of 4"), "{}", ran.out());
    assert_eq!(named_command(&ran.out()), "rounds exam --plain medications");
    home.travel("UTC", NOW_MS + 60_000);
    // The latest open exam continues; if its deck is not found, a message explains how to name it.
    home.run_with(&["exam", "--plain", "./w.toml"], "\na\n");
    let ran = home.run(&["exam", "--plain"]);
    assert_eq!(ran.code(), 2);
    assert!(ran.err().contains("the deck `w` of the open exam was not found"), "{}", ran.err());
    assert!(ran.err().contains("`rounds exam --plain FILE`"), "{}", ran.err());
    let ran = home.run_with(&["exam", "--plain", "--decks", "w.toml"], "");
    assert_eq!(named_command(&ran.out()), "rounds exam --plain --decks w.toml w");
}

#[test]
fn the_plain_text_score_states_how_many_answers_were_self_graded() {
    let home = Home::new();
    let output = run_exam_with(&home, &|part| {
        if part.contains("Recall what") { "=something\n".into() } else { "next\n".to_owned() }
    });
    assert!(output.contains("Type right or wrong"), "{output}");
    let output = home.run_with(&["exam", "./w.toml", "--plain", "--recall"], "right\n").out();
    assert!(output.contains("You graded 1 answer yourself.\n"), "{output}");
}

#[test]
fn the_table_leaves_an_unstated_confidence_empty() {
    let home = Home::new();
    home.write("twenty.toml", &crate::harness::twenty());
    home.run_with(&["study", "--plain", "--minute", "./twenty.toml"], "skip\n\nb sure\n\nquit\n");
    let table = home.run(&["log", "export", "--format", "csv"]).out();
    let mut lines = table.lines();
    let column = lines.next().unwrap().split(',').position(|name| name == "confidence").unwrap();
    let confidences: Vec<&str> =
        lines.filter(|line| line.contains(",answer,")).map(|line| line.split(',').nth(column).unwrap()).collect();
    assert_eq!(confidences, ["", "sure"], "{table}");
    // The log stores the default word and a flag that it was not stated.
    let answers = home.answers();
    assert_eq!((&answers[0]["confidence"], &answers[0]["body"]["confidence_said"]), (&"fairly".into(), &false.into()));
    assert_eq!(
        (&answers[1]["confidence"], &answers[1]["body"]["confidence_said"]),
        (&"sure".into(), &serde_json::Value::Null)
    );
}

#[test]
fn plain_text_mode_names_words_to_type_instead_of_keys() {
    let home = Home::new();
    home.write("twenty.toml", &crate::harness::twenty());
    let output = home.run_with(&["study", "--plain", "./twenty.toml"], "report\nsuspend\nundo\nquit\n").out();
    assert!(output.contains("It is included in `rounds log export`. Type undo to undo it."), "{output}");
    assert!(output.contains("Suspended. Type undo to undo it."), "{output}");
    assert!(!output.contains(" u "), "{output}");
}
