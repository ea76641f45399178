//! The pictures in the README, rendered by the program so that they stay current.

use rounds::app::exam::ExamOptions;
use rounds::app::state::Start;

use crate::harness::screen::svg;
use crate::harness::script::Learner;

/// The shipped deck in the pictures.
fn shipped() -> Learner {
    let source = include_str!("../decks/central-sensitization.toml");
    Learner::with_deck(source).sized(96, 28)
}

#[test]
fn the_question_of_the_readme() {
    let mut learner = shipped();
    let seen = learner.start(Start::Study, "");
    insta::assert_binary_snapshot!("question.svg", svg(&seen.buffer).into_bytes());
}

#[test]
fn the_feedback_of_the_readme() {
    let mut learner = shipped();
    let keys = learner.answering("W");
    let seen = learner.press(&keys);
    insta::assert_binary_snapshot!("feedback.svg", svg(&seen.buffer).into_bytes());
}

#[test]
fn the_exam_of_the_readme() {
    let mut learner = shipped().sized(100, 28);
    learner.settings.exam = ExamOptions { items: Some(20), minutes: Some(30), ..ExamOptions::default() };
    learner.script.pace_ms = 21_000;
    let keys = "e<enter><enter>a<right>b<right>Cm<right>d<right>a<right><right>b<right>c<right>b";
    let seen = learner.press(keys);
    insta::assert_binary_snapshot!("exam.svg", svg(&seen.buffer).into_bytes());
}
