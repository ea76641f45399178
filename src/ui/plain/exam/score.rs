//! The score report of an exam, and its questions explained, in plain text.

use std::io::{self, Write};

use super::super::explain::{self, GradedResponse};
use super::super::speech::{letter, line, write_sentences};
use crate::app::App;
use crate::day::Day;
use crate::deck::counted::counted;
use crate::deck::{Item, Task};
use crate::response::Verdict;
use crate::session::exam::{Exam, Question};
use crate::session::report::{Report, trend};
use crate::stats::wilson;

/// The most earlier exams that are read out.
const EARLIER: usize = 5;

/// Writes the score report.
pub fn write_score(app: &App, exam: &Exam, report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let end = &report.end;
    let points = (report.points() * 100.0).round() / 100.0;
    let passed = if end.passed { "Passed" } else { "Not passed" };
    writeln!(out)?;
    writeln!(
        out,
        "Score: {points} of {}, {}%. Pass mark {}%. {passed}.",
        counted(end.of as usize, "point"),
        report.percent(),
        exam.plan().pass_mark
    )?;
    if let Some(interval) = wilson(report.points(), f64::from(end.of)) {
        writeln!(out, "95% confidence interval: {:.0} to {:.0}%.", 100.0 * interval.low, 100.0 * interval.high)?;
    }
    if let Some(marks) = report.marks {
        writeln!(out, "Certainty-based marks: {}, {:.2} per question.", marks.total, marks.average)?;
    }
    if end.self_rated > 0 {
        writeln!(out, "You graded {} yourself.", counted(end.self_rated as usize, "answer"))?;
    }
    if end.timed_out {
        writeln!(out, "Time ran out.")?;
    }
    write_trend(app, exam, report, out)?;
    for topic in &report.topics {
        writeln!(out, "Topic {}: {} right of {}.", topic.topic, topic.right, topic.of)?;
    }
    for index in &report.missed {
        let Some(question) = exam.questions().get(*index) else { continue };
        let Some(item) = app.library.item(&question.item) else { continue };
        let how = if question.response.is_empty() { "unanswered" } else { question.confidence.word() };
        writeln!(out, "Missed, {how}: {}. {}", index + 1, line(item.lead_in()))?;
    }
    if report.missed.is_empty() {
        return write!(out, "You missed no questions. Type quit: ");
    }
    write!(out, "Press Enter for explanations of missed questions, or type quit: ")
}

/// Writes the scores of earlier exams of the same deck and topics, and this one, if there are any.
fn write_trend(app: &App, exam: &Exam, report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let trend = trend(&app.ledger.exams(), exam, report, app.at);
    let [earlier @ .., last] = trend.as_slice() else { return Ok(()) };
    let Some(before) = earlier.last() else { return Ok(()) };
    let scores = earlier[earlier.len().saturating_sub(EARLIER)..].iter().map(|past| {
        let passed = if past.passed { "passed" } else { "not passed" };
        format!("{} {}% {passed}", Day::of(past.at, app.ledger.rules().rollover).long(), past.percent)
    });
    let scores: Vec<String> = scores.collect();
    writeln!(out, "Earlier exams: {}. This one: {}.", scores.join(", "), last.change(before))
}

/// Explains a question of the score report.
pub fn write_review(app: &App, exam: &Exam, index: usize, out: &mut dyn Write) -> io::Result<()> {
    let Some(question) = exam.questions().get(index) else { return Ok(()) };
    let Some(item) = app.library.item(&question.item) else { return Ok(()) };
    writeln!(out)?;
    writeln!(out, "Question {}.", index + 1)?;
    write_sentences(&item.stem, out)?;
    write_options_only(&item, question, out)?;
    let grade = exam.grade(index, &app.library);
    let graded = GradedResponse {
        response: &question.response,
        order: &question.order,
        grade,
        is_key_shown: false,
        words: &*app.library,
    };
    if question.response.is_empty() && grade.verdict == Verdict::Wrong {
        writeln!(out, "You left it unanswered.")?;
    } else {
        explain::write_verdict(&item, graded, out)?;
    }
    explain::write_explanation(&item, graded, out)
}

/// Writes the options without a prompt.
fn write_options_only(item: &Item, question: &Question, out: &mut dyn Write) -> io::Result<()> {
    let Task::Choice(choice) = &item.task else { return Ok(()) };
    for (row, index) in question.order.iter().enumerate() {
        if let Some(option) = choice.options.get(usize::from(*index)) {
            writeln!(out, "{}. {}", letter(row), line(&option.text))?;
        }
    }
    Ok(())
}
