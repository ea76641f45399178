//! Saying: questions, explanations and sums as sentences.

use std::borrow::Cow;
use std::io::{self, Write};

use super::exam;
use super::explain::{self, Told};
use super::hear::{At, LITERAL, WORDS, doubt, prompt, sure_prompt};
use crate::deck::clean::clean_line;
use crate::deck::counted::{agreeing, counted};
use crate::deck::item::Mode;
use crate::deck::markup::{self, Block};
use crate::deck::{Item, Task};
use crate::memory::Rating;
use crate::response;
use crate::session::Answered;
use crate::tui::screen::{Explained, Judging, Screen, Stage, Study, Summary};
use crate::tui::{App, changed};

/// Says how things stand.
pub fn say(app: &App, out: &mut dyn Write) -> io::Result<()> {
    match &app.screen {
        Screen::Home(_)
        | Screen::Problems(_)
        | Screen::Watch(_)
        | Screen::Settings(_)
        | Screen::Statistics(_)
        | Screen::Browse(_) => Ok(()),
        Screen::Setup(setup) => exam::rules(app, setup, out),
        Screen::Exam(room) => exam::say(app, room, out),
        Screen::Nothing(nothing) => {
            writeln!(out, "Nothing is due in {}.", app.scope_title(&nothing.scope))?;
            if nothing.waiting.unseen > 0 {
                let unseen = nothing.waiting.unseen;
                let (questions, are) = (counted(unseen, "question"), agreeing(unseen, "is", "are"));
                writeln!(out, "{questions} {are} new to you. Type more to learn some now, or quit.")?;
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
            Stage::Judging(judging) => judged(app, judging, out),
            Stage::Feedback(explained) | Stage::Review(explained, _) => feedback(app, study, explained, out),
            Stage::Summary(summary) => summed_up(app, study, summary, out),
        },
    }
}

/// Says a question.
fn question(app: &App, study: &Study, out: &mut dyn Write) -> io::Result<()> {
    let (Some(item), Some(showing)) = (app.item(), study.session.showing()) else { return Ok(()) };
    if let Some(doubt) = doubt(app) {
        let gap = if item.task.fields() > 1 { format!("Gap {}: ", doubt.field + 1) } else { String::new() };
        return write!(out, "{gap}{} Answer: ", clean_line(&doubt.message()));
    }
    let firsts = study.session.answered().iter().filter(|answer| answer.first).count();
    let covered = matches!(&study.stage, Stage::Asking(asking) if asking.covered);
    if app.settings.cover && item.task.can_be_covered() && !covered {
        return options(&item, &showing.order, &prompt(&item.task), out);
    }
    if study.session.answered().is_empty() {
        let count = study.session.items().len();
        let questions = counted(count, "question");
        writeln!(out, "{}. {questions}. Type your answer, or help, undo, skip, quit.", study.session.title())?;
    }
    writeln!(out)?;
    let place = if showing.again {
        "A question that you missed".to_owned()
    } else {
        format!("Question {} of {}", firsts + 1, study.session.items().len())
    };
    writeln!(out, "{place}. {}", kind(&item.task))?;
    if let Some(case) = &item.case {
        sentences(&case.text, out)?;
    }
    sentences(&item.stem, out)?;
    if covered {
        return write!(out, "Answer in your mind, then press Enter to hear the options: ");
    }
    options(&item, &showing.order, &prompt(&item.task), out)
}

/// What kind of question it is.
pub fn kind(task: &Task) -> String {
    match task {
        Task::Choice(choice) => match choice.mode {
            Mode::Single => format!("Single best answer, {}.", counted(choice.alternatives.len(), "option")),
            Mode::Matching => format!("Single best answer out of a list of {}.", choice.alternatives.len()),
            Mode::Multi => format!("Several answers may be right, {}.", counted(choice.alternatives.len(), "option")),
            Mode::TrueFalse => "True or false.".to_owned(),
        },
        Task::Order(order) => format!("Put {} in order.", counted(order.steps.len(), "step")),
        Task::Short(_) => "Answer in a word or a few.".to_owned(),
        Task::Numeric(_) => "Answer with a number.".to_owned(),
        Task::Cloze(cloze) => match cloze.gaps.len() {
            1 => "Fill the gap.".to_owned(),
            gaps => format!("Fill {}.", counted(gaps, "gap")),
        },
        Task::Recall(_) => "Recall, then judge yourself.".to_owned(),
    }
}

/// Says the options or the steps, where there are any, and asks for an answer.
pub fn options(item: &Item, order: &[u8], prompt: &str, out: &mut dyn Write) -> io::Result<()> {
    for (row, place) in order.iter().map(|place| usize::from(*place)).enumerate() {
        let text = match &item.task {
            Task::Choice(choice) => choice.alternatives.get(place).map(|option| &option.text),
            Task::Order(steps) => steps.steps.get(place).map(|step| &step.text),
            Task::Short(_) | Task::Numeric(_) | Task::Cloze(_) | Task::Recall(_) => None,
        };
        if let Some(text) = text {
            writeln!(out, "{}. {}", letter(row), line(text))?;
        }
    }
    match &item.task {
        Task::Choice(_) => write!(out, "Answer: "),
        Task::Order(_) | Task::Short(_) | Task::Numeric(_) | Task::Cloze(_) | Task::Recall(_) => {
            write!(out, "{prompt} Answer: ")
        }
    }
}

/// Says what is right, and asks the learner to judge.
fn judged(app: &App, judging: &Judging, out: &mut dyn Write) -> io::Result<()> {
    let Some(item) = app.item() else { return Ok(()) };
    if !judging.response.is_empty() && !matches!(item.task, Task::Recall(_)) {
        writeln!(out, "rounds does not know these words; compare them yourself.")?;
    }
    explain::typed_key(&item.task, out)?;
    write!(out, "Was it right? Type right or wrong, or hard or easy: ")
}

/// Says what an answer was worth, and why.
fn feedback(app: &App, study: &Study, explained: &Explained, out: &mut dyn Write) -> io::Result<()> {
    let Some(answer) = study.session.answered().get(explained.answer) else { return Ok(()) };
    let Some(item) = app.library.item(&answer.showing.item) else { return Ok(()) };
    let heard =
        response::grade(&item, &answer.response, answer.confidence.unwrap_or_default(), &*app.library).is_none();
    let told = Told {
        response: &answer.response,
        order: &answer.showing.order,
        grade: answer.grade,
        heard,
        words: &*app.library,
    };
    explain::verdict(&item, told, out)?;
    if let Some(was) = &explained.was {
        writeln!(out, "{}", line(&changed(was)))?;
    }
    explain::explain(&item, told, out)?;
    writeln!(out, "{} Press Enter, or type undo.", returning(app, answer))
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
        let sure = missed.confidence.map_or_else(String::new, |level| format!(", {}", level.word()));
        writeln!(out, "Missed{sure}: {}", line(item.lead_in()))?;
    }
    Ok(())
}

/// Says what can be typed.
pub fn help(app: &App, out: &mut dyn Write) -> io::Result<()> {
    if matches!(app.screen, Screen::Setup(_) | Screen::Exam(_)) {
        return exam::help(app, out);
    }
    let at = At::of(app);
    match at {
        Some(At::Asking) => {
            if let Some(item) = app.item() {
                writeln!(out, "{} {}", prompt(&item.task), sure_prompt(&item.task))?;
            }
        }
        Some(At::Covered) => writeln!(out, "Press Enter to hear the options.")?,
        Some(At::Judging) => writeln!(out, "right, wrong, hard or easy: say how well you knew it.")?,
        Some(At::Feedback) => writeln!(out, "Press Enter to go on.")?,
        Some(At::Summary | At::Nothing) | None => {}
    }
    for word in WORDS.iter().filter(|word| at.is_some_and(|at| word.at.contains(&at))) {
        let help = if app.settings.minute && word.name == "skip" {
            "leave the question: it counts as wrong"
        } else {
            word.help
        };
        writeln!(out, "{}: {help}.", word.name)?;
    }
    writeln!(out, "repeat: say it again.")?;
    writeln!(out, "quit: leave. Every answer is saved as you give it.")?;
    if at == Some(At::Asking) { writeln!(out, "{LITERAL}") } else { Ok(()) }
}

/// The letter of a row.
pub fn letter(row: usize) -> char {
    ('a'..='z').nth(row).unwrap_or('?')
}

/// Text with its gaps in words, since a screen reader does not say brackets.
fn spoken(text: &str) -> Cow<'_, str> {
    if !text.contains("{{") {
        return Cow::Borrowed(text);
    }
    let mut said = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find("{{") {
        let number = rest[start + 2..].find("}}").map(|length| &rest[start + 2..start + 2 + length]);
        let gap = number.filter(|number| {
            let digits = number.trim();
            !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
        });
        said.push_str(&rest[..start]);
        if let Some(number) = gap {
            said += &format!("(gap {})", number.trim());
            rest = &rest[start + number.len() + 4..];
        } else {
            said.push_str("{{");
            rest = &rest[start + 2..];
        }
    }
    said.push_str(rest);
    Cow::Owned(said)
}

/// Marked-up text on one line.
pub fn line(text: &str) -> String {
    let plain = markup::plain(&spoken(text));
    plain.split('\n').map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join(" ")
}

/// Marked-up text: a line for each paragraph, entry of a list, row of a table and line of code.
pub fn sentences(text: &str, out: &mut dyn Write) -> io::Result<()> {
    for block in markup::parse(&spoken(text)) {
        match block {
            Block::Paragraph(spans) => writeln!(out, "{}", markup::words(&spans))?,
            Block::List(entries) => entries.iter().try_for_each(|entry| {
                let mark = entry.mark.as_deref().unwrap_or("Item:");
                writeln!(out, "{mark} {}", markup::words(&entry.spans))
            })?,
            Block::Code(code) => code.iter().try_for_each(|line| writeln!(out, "{line}"))?,
            Block::Table(table) => {
                table.sentences().iter().try_for_each(|row| writeln!(out, "Row: {row}."))?;
            }
        }
    }
    Ok(())
}
