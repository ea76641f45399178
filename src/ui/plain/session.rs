//! Study sessions in plain text: questions, feedback and summary.

use std::io::{self, Write};

use super::explain::{self, GradedResponse};
use super::prompt::{LITERAL, prompt, sure_prompt};
use super::speech::{kind, line, write_options, write_sentences};
use super::words::{Position, WORDS, unclear};
use crate::app::App;
use crate::app::preference::SelfRating;
use crate::app::screen::{Explained, NothingDue, Stage, Study, Summary, changed, held_over};
use crate::deck::Task;
use crate::deck::clean::clean_line;
use crate::deck::counted::counted;
use crate::memory::Rating;
use crate::session::{Answered, Attempt, Session};

/// Writes the current stage of a session.
pub fn write(app: &App, study: &Study, out: &mut dyn Write) -> io::Result<()> {
    match &study.stage {
        Stage::Asking(_) => write_question(app, study, out),
        Stage::Judging(attempt) => write_self_grading(app, attempt, out),
        Stage::Feedback(explained) | Stage::Review(explained, _) => write_feedback(app, study, explained, out),
        Stage::Summary(summary) => write_summary(app, study, summary, out),
    }
}

/// Writes that nothing is due, and what can be studied instead.
pub fn write_nothing_due(app: &App, nothing: &NothingDue, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "Nothing is due in {}.", app.scope_title(&nothing.scope))?;
    if let Some(next) = nothing.upcoming(app).first() {
        writeln!(out, "Next: {next}.")?;
    }
    if nothing.waiting.unseen > 0 {
        let unseen = nothing.waiting.unseen;
        let items = counted(unseen, "new item");
        writeln!(out, "{items} left. Type more to learn some now, or quit.")?;
    } else {
        writeln!(out, "There are no new items here. Type quit.")?;
    }
    let suspended = app.suspended().count();
    if suspended > 0 {
        writeln!(out, "Suspended items: {suspended}. Type resume to study them again.")?;
    }
    Ok(())
}

/// Writes the current question.
fn write_question(app: &App, study: &Study, out: &mut dyn Write) -> io::Result<()> {
    let (Some(item), Some(showing)) = (app.item(), study.session.showing()) else { return Ok(()) };
    if let Some(unclear) = unclear(app) {
        let gap = if item.task.fields() > 1 { format!("Gap {}: ", unclear.field + 1) } else { String::new() };
        return write!(out, "{gap}{} Answer: ", clean_line(&unclear.message()));
    }
    let firsts = study.session.answered().iter().filter(|answer| answer.first).count();
    let covered = matches!(&study.stage, Stage::Asking(asking) if asking.covered);
    if app.settings.cover && item.task.can_be_covered() && !covered {
        return write_options(&item, &showing.order, &prompt(&item.task), out);
    }
    if study.session.answered().is_empty() {
        let count = study.session.items().len();
        let questions = counted(count, "question");
        writeln!(out, "{}. {questions}. Type your answer, or help, undo, skip, quit.", study.session.title())?;
    }
    writeln!(out)?;
    let heading = if showing.again {
        "A question you missed".to_owned()
    } else {
        format!("Question {} of {}", firsts + 1, study.session.items().len())
    };
    writeln!(out, "{heading}. {}", kind(&item.task))?;
    if let Some(case) = &item.case {
        write_sentences(&case.text, out)?;
    }
    write_sentences(&item.stem, out)?;
    if covered {
        return write!(out, "Think of an answer, then press Enter to hear the options: ");
    }
    write_options(&item, &showing.order, &prompt(&item.task), out)
}

/// Writes the key, and asks the learner to grade the attempt.
fn write_self_grading(app: &App, attempt: &Attempt, out: &mut dyn Write) -> io::Result<()> {
    let Some(item) = app.item() else { return Ok(()) };
    if !attempt.response.is_empty() && !matches!(item.task, Task::Recall(_)) {
        writeln!(out, "Not on the accepted list; compare it yourself.")?;
    }
    explain::write_typed_key(&item.task, out)?;
    match app.settings.self_rating {
        SelfRating::Four => write!(out, "How well did you recall it? Type again, hard, good or easy: "),
        SelfRating::Two => write!(out, "Did you recall it? Type yes or no; Enter means yes: "),
    }
}

/// Writes the verdict and the explanation.
fn write_feedback(app: &App, study: &Study, explained: &Explained, out: &mut dyn Write) -> io::Result<()> {
    let Some(answer) = study.session.answered().get(explained.answer) else { return Ok(()) };
    let Some(item) = app.library.item(&answer.showing.item) else { return Ok(()) };
    let graded = GradedResponse {
        response: &answer.response,
        order: &answer.showing.order,
        grade: answer.grade,
        // A learner who graded the answer has seen the key.
        is_key_shown: answer.self_rated,
        words: &*app.library,
    };
    explain::write_verdict(&item, graded, out)?;
    if let Some(was) = &explained.was {
        writeln!(out, "{}", line(&changed(was)))?;
    }
    explain::write_explanation(&item, graded, out)?;
    writeln!(out, "{} Press Enter, or type undo.", describe_return(app, &study.session, answer))
}

/// Describes when the item is shown again.
fn describe_return(app: &App, session: &Session, answer: &Answered) -> String {
    let Some(progress) = app.ledger.progress(&answer.showing.item) else { return String::new() };
    if answer.rating == Rating::Again && session.will_ask(&answer.showing.item) {
        return "Comes back in this session until it is right.".to_owned();
    }
    if progress.due <= app.today() {
        return format!("Rated {}. It is due again later today.", answer.rating.word());
    }
    let away = progress.due.since(app.today());
    format!("Rated {}. Comes back in {away}.", answer.rating.word())
}

/// Writes the summary.
fn write_summary(app: &App, study: &Study, summary: &Summary, out: &mut dyn Write) -> io::Result<()> {
    let tally = &summary.tally;
    writeln!(out)?;
    let word = if study.session.left() == 0 { "Session complete" } else { "Session so far" };
    writeln!(out, "{word}. Score: {} right of {}, first answers only.", tally.right, tally.answers)?;
    if let Some(held) = held_over(&study.session, &app.ledger, app.today()) {
        writeln!(out, "{held}")?;
    }
    for missed in &tally.missed {
        let Some(item) = app.library.item(&missed.item) else { continue };
        let confidence = missed.confidence.map_or_else(String::new, |level| format!(", {}", level.phrase()));
        writeln!(out, "Missed{confidence}: {}", line(item.lead_in()))?;
    }
    Ok(())
}

/// Writes what can be typed.
pub fn help(app: &App, out: &mut dyn Write) -> io::Result<()> {
    let position = Position::of(app);
    match position {
        Some(Position::Asking) => {
            if let Some(item) = app.item() {
                writeln!(out, "{} {}", prompt(&item.task), sure_prompt(&item.task))?;
            }
        }
        Some(Position::Covered) => writeln!(out, "Press Enter to hear the options.")?,
        Some(Position::Judging) => writeln!(out, "again, hard, good or easy: rate how well you recalled it.")?,
        Some(Position::Feedback) => {
            writeln!(out, "Press Enter to continue.")?;
            writeln!(out, "again, hard, good or easy, or 1 to 4: rate how well you recalled it.")?;
        }
        Some(Position::Summary | Position::Nothing) | None => {}
    }
    for word in WORDS.iter().filter(|word| position.is_some_and(|position| word.at.contains(&position))) {
        let help = if app.settings.minute && word.name == "skip" {
            "skip the question; it counts as wrong"
        } else {
            word.help
        };
        writeln!(out, "{}: {help}.", word.name)?;
    }
    writeln!(out, "repeat: repeat the question.")?;
    writeln!(out, "quit: quit. Every answer is already saved.")?;
    if position == Some(Position::Asking) { writeln!(out, "{LITERAL}") } else { Ok(()) }
}
