//! Saying: questions, explanations and sums as sentences.

use std::io::{self, Write};

use super::hear::{WORDS, prompt};
use crate::deck::item::Mode;
use crate::deck::markup::{self, Block, Span};
use crate::deck::{Alternative, Item, Task};
use crate::memory::Rating;
use crate::response::{Response, Verdict};
use crate::session::Answered;
use crate::tui::screen::{Explained, Screen, Stage, Study, Summary};
use crate::tui::{App, changed};

/// Says how things stand.
pub fn say(app: &App, out: &mut dyn Write) -> io::Result<()> {
    match &app.screen {
        Screen::Home(_) | Screen::Problems(_) | Screen::Watch(_) => Ok(()),
        Screen::Nothing(nothing) => {
            writeln!(out, "Nothing is due in {}.", app.scope_title(&nothing.scope))?;
            if nothing.waiting.unseen > 0 {
                writeln!(
                    out,
                    "{} questions are new to you. Type more to learn some now, or quit.",
                    nothing.waiting.unseen
                )?;
            } else {
                writeln!(out, "No question here is new to you. Type quit.")?;
            }
            let suspended = app.suspended().count();
            if suspended > 0 {
                writeln!(out, "Suspended questions: {suspended}. Type resume to be asked them again.")?;
            }
            Ok(())
        }
        Screen::Study(study) => match &study.stage {
            Stage::Asking(_) => question(app, study, out),
            Stage::Feedback(explained) | Stage::Review(explained, _) => feedback(app, study, explained, out),
            Stage::Summary(summary) => summed_up(app, study, summary, out),
        },
    }
}

/// Says a question.
fn question(app: &App, study: &Study, out: &mut dyn Write) -> io::Result<()> {
    let (Some(item), Some(showing)) = (app.item(), study.session.showing()) else { return Ok(()) };
    let Task::Choice(choice) = &item.task;
    let firsts = study.session.answered().iter().filter(|answer| answer.first).count();
    let covered = matches!(&study.stage, Stage::Asking(asking) if asking.covered);
    if app.settings.cover && !covered {
        return options(&item, &showing.order, out);
    }
    if study.session.answered().is_empty() {
        let count = study.session.items().len();
        let questions = if count == 1 { "1 question".to_owned() } else { format!("{count} questions") };
        writeln!(out, "{}. {questions}. Type a letter, or help, undo, skip, quit.", study.session.title())?;
    }
    writeln!(out)?;
    let kind = match choice.mode {
        Mode::Single => format!("Single best answer, {} options.", choice.alternatives.len()),
        Mode::Multi => format!("Several answers may be right, {} options.", choice.alternatives.len()),
        Mode::TrueFalse => "True or false.".to_owned(),
    };
    let place = if showing.again {
        "A question that you missed".to_owned()
    } else {
        format!("Question {} of {}", firsts + 1, study.session.items().len())
    };
    writeln!(out, "{place}. {kind}")?;
    if let Some(case) = &item.case {
        sentences(&case.text, out)?;
    }
    sentences(&item.stem, out)?;
    if covered {
        return write!(out, "Answer in your mind, then press Enter to hear the options: ");
    }
    options(&item, &showing.order, out)
}

/// Says the options, and asks for an answer.
fn options(item: &Item, order: &[u8], out: &mut dyn Write) -> io::Result<()> {
    for (row, option) in shown(item, order).into_iter().enumerate() {
        writeln!(out, "{}. {}", letter(row), line(&option.text))?;
    }
    write!(out, "Answer: ")
}

/// Says what an answer was worth, and why.
fn feedback(app: &App, study: &Study, explained: &Explained, out: &mut dyn Write) -> io::Result<()> {
    let Some(answer) = study.session.answered().get(explained.answer) else { return Ok(()) };
    let Some(item) = app.library.item(&answer.showing.item) else { return Ok(()) };
    let Response::Chosen(picks) = &answer.response;
    let Task::Choice(choice) = &item.task;
    let options = shown(&item, &answer.showing.order);
    let letters = |wanted: &dyn Fn(usize, &Alternative) -> bool| {
        let places = answer.showing.order.iter().map(|place| usize::from(*place));
        let rows = places.zip(&options).enumerate().filter(|(_, (place, option))| wanted(*place, option));
        rows.map(|(row, _)| letter(row).to_string()).collect::<Vec<_>>().join(", ")
    };
    let chosen = letters(&|place, _| picks.contains(place));
    let key = letters(&|_, option| option.correct);
    let several = choice.key().count() > 1;
    match answer.grade.verdict {
        Verdict::Right => writeln!(out, "Right. You answered {chosen}.")?,
        Verdict::Wrong => {
            let partly = if answer.grade.score.value() > 0.0 { "Partly right" } else { "Wrong" };
            let what = if several { "The correct answers are" } else { "The correct answer is" };
            let text = if several {
                key
            } else {
                choice.key().next().map_or(key.clone(), |option| format!("{key}, {}", line(&option.text)))
            };
            writeln!(out, "{partly}. You answered {chosen}. {what} {text}.")?;
        }
    }
    if let Some(was) = &explained.was {
        writeln!(out, "{}", line(&changed(was)))?;
    }
    for correct in [true, false] {
        for (row, option) in options.iter().enumerate().filter(|(_, option)| option.correct == correct) {
            let word = if correct { "Why" } else { "Why not" };
            if !option.why.is_empty() {
                writeln!(out, "{word} {}: {}", letter(row), line(&option.why))?;
            }
        }
    }
    if !item.point.is_empty() {
        writeln!(out, "Learning point: {}", line(&item.point))?;
    }
    references(&item, out)?;
    writeln!(out, "{} Press Enter, or type undo.", returning(app, answer))
}

/// Says the sources.
fn references(item: &Item, out: &mut dyn Write) -> io::Result<()> {
    for (n, reference) in item.references.iter().enumerate() {
        write!(out, "Reference {}: {}", n + 1, reference.text)?;
        for (label, address) in [("doi", &reference.doi), ("at", &reference.url)] {
            if let Some(address) = address {
                write!(out, ", {label} {address}")?;
            }
        }
        writeln!(out, ".")?;
    }
    Ok(())
}

/// Says when an item comes back.
fn returning(app: &App, answer: &Answered) -> String {
    let Some(learned) = app.ledger.learned(&answer.showing.item) else { return String::new() };
    if answer.rating == Rating::Again {
        return "Comes back in this session, until it is right.".to_owned();
    }
    let away = learned.due.since(app.today());
    format!("Rated {}. Comes back in {away}.", answer.rating.word())
}

/// Says what a session adds up to.
fn summed_up(app: &App, study: &Study, summary: &Summary, out: &mut dyn Write) -> io::Result<()> {
    let tally = &summary.tally;
    writeln!(out)?;
    let word = if study.session.left() == 0 { "Session done" } else { "Session so far" };
    writeln!(out, "{word}. Score: {} right of {}, first answers only.", tally.right, tally.answers)?;
    for missed in &tally.missed {
        let Some(item) = app.library.item(&missed.item) else { continue };
        writeln!(out, "Missed, {}: {}", missed.confidence.word(), line(item.lead_in()))?;
    }
    Ok(())
}

/// Says what can be typed.
pub fn help(app: &App, out: &mut dyn Write) -> io::Result<()> {
    if let Some(item) = app.item() {
        let Task::Choice(choice) = &item.task;
        writeln!(out, "{} A capital letter means you are sure; or add guess, fairly or sure.", prompt(choice))?;
    }
    for (word, _, what) in WORDS {
        writeln!(out, "{word}: {what}.")?;
    }
    writeln!(out, "repeat: say it again.")?;
    writeln!(out, "quit: leave. Every answer is saved as you give it.")
}

/// The options in the order shown.
fn shown<'a>(item: &'a Item, order: &[u8]) -> Vec<&'a Alternative> {
    let Task::Choice(choice) = &item.task;
    order.iter().filter_map(|place| choice.alternatives.get(usize::from(*place))).collect()
}

/// The letter of a row.
fn letter(row: usize) -> char {
    ('a'..='z').nth(row).unwrap_or('?')
}

/// Marked-up text on one line.
fn line(text: &str) -> String {
    markup::plain(text).split('\n').map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join(" ")
}

/// Marked-up text, a paragraph a line.
fn sentences(text: &str, out: &mut dyn Write) -> io::Result<()> {
    for block in markup::parse(text) {
        let words = |spans: &[Span]| spans.iter().map(|span| span.text.as_str()).collect::<String>();
        match block {
            Block::Paragraph(spans) => writeln!(out, "{}", words(&spans))?,
            Block::List(items) => items.iter().try_for_each(|item| writeln!(out, "Item: {}", words(item)))?,
            Block::Table { head, rows } => {
                for row in std::iter::once(&head).chain(&rows) {
                    let cells: Vec<String> = row.iter().map(|cell| words(cell)).collect();
                    writeln!(out, "Row: {}.", cells.join(", "))?;
                }
            }
        }
    }
    Ok(())
}
