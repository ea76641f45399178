//! The plain face: a session as a conversation, for screen readers, pipes and tests.
//!
//! It drives the same app as the screens do, and prints sentences: no cursor movement, no boxes, no sign that
//! stands alone for a meaning.

use std::collections::VecDeque;
use std::io::{self, BufRead, Write};

use crate::deck::item::Mode;
use crate::deck::markup::{self, Block, Span};
use crate::deck::{Alternative, Choice, Item, Task, clean};
use crate::memory::Rating;
use crate::response::{Confidence, Response, Verdict};
use crate::session::Answered;
use crate::tui::app::{Explained, Screen, Stage, Study, Summary};
use crate::tui::message::{Command, Message};
use crate::tui::{App, Effect, Shell, settle};

/// What can be said besides an answer.
const WORDS: &[(&str, Command, &str)] = &[
    ("undo", Command::Undo, "take the last step back"),
    ("skip", Command::Skip, "leave the question for the end"),
    ("mark", Command::Mark, "mark the question, or remove the mark"),
    ("suspend", Command::Suspend, "never ask this question again"),
    ("report", Command::Report, "report the question as wrong or unclear"),
    ("better", Command::Better, "rate your recall better"),
    ("worse", Command::Worse, "rate your recall worse"),
    ("more", Command::MoreNew, "learn more new questions than the day's limit"),
];

/// Runs a session until its summary, the word quit, or the end of the input.
///
/// # Errors
///
/// The shell, the input or the output fails.
pub fn converse<S: Shell>(
    app: &mut App,
    first: Vec<Effect>,
    shell: &mut S,
    input: &mut dyn BufRead,
    out: &mut dyn Write,
) -> io::Result<()>
where
    io::Error: From<S::Error>,
{
    if !settle(app, VecDeque::new(), first, shell)? {
        return Ok(());
    }
    say(app, out)?;
    loop {
        out.flush()?;
        let mut line = String::new();
        // A line longer than any answer is not read to its end at once.
        if io::Read::take(&mut *input, 4096).read_line(&mut line).or_else(unreadable)? == 0 {
            return end(app, out);
        }
        let heard = hear(app, line.trim());
        let commands = match heard {
            Heard::Quit => return end(app, out),
            Heard::Help => {
                help(app, out)?;
                continue;
            }
            Heard::Again => {
                say(app, out)?;
                continue;
            }
            Heard::Unclear(why) => {
                writeln!(out, "{why}")?;
                continue;
            }
            Heard::Commands(commands) => commands,
        };
        for command in commands {
            if !settle(app, VecDeque::from([Message::Command(command, None)]), Vec::new(), shell)? {
                return end(app, out);
            }
        }
        if let Some(notice) = app.notice.take() {
            writeln!(out, "{notice}")?;
        }
        if let Some(trouble) = &app.trouble {
            writeln!(out, "Not saved: {}. {}. It is tried again with the next answer.", trouble.what, trouble.help)?;
        }
        say(app, out)?;
        if done(app) {
            return end(app, out);
        }
    }
}

/// Bytes that are no text are a line that says nothing.
fn unreadable(error: io::Error) -> io::Result<usize> {
    if error.kind() == io::ErrorKind::InvalidData { Ok(1) } else { Err(error) }
}

/// What a line meant.
enum Heard {
    Commands(Vec<Command>),
    Help,
    Again,
    Quit,
    Unclear(String),
}

/// Understands a line.
fn hear(app: &App, line: &str) -> Heard {
    let word = line.to_lowercase();
    match word.as_str() {
        "quit" | "exit" | "q" => return Heard::Quit,
        "help" | "?" => return Heard::Help,
        "repeat" => return Heard::Again,
        _ => {}
    }
    if let Some((_, command, _)) = WORDS.iter().find(|(name, ..)| *name == word) {
        return Heard::Commands(vec![*command]);
    }
    let Screen::Study(study) = &app.screen else {
        return Heard::Unclear("Type more, or quit.".into());
    };
    match &study.stage {
        Stage::Asking(_) => answer(app, line),
        Stage::Feedback(_) if word.is_empty() || word == "next" => Heard::Commands(vec![Command::Enter]),
        Stage::Feedback(_) => Heard::Unclear("Press Enter to go on, or type undo, better, worse, help or quit.".into()),
        Stage::Summary(_) | Stage::Review(..) => Heard::Unclear("Type undo or quit.".into()),
    }
}

/// Understands an answer: letters, and how sure.
fn answer(app: &App, line: &str) -> Heard {
    let Some(item) = app.item() else { return Heard::Again };
    let Task::Choice(choice) = &item.task;
    let mut letters = Vec::new();
    let mut commands = Vec::new();
    for word in line.split(|c: char| c.is_whitespace() || c == ',').filter(|word| !word.is_empty()) {
        if let Some(level) = Confidence::ALL.into_iter().find(|level| level.word() == word.to_lowercase()) {
            let steps = (0..3).scan(Confidence::default(), |now, _| {
                let before = *now;
                *now = now.next();
                Some(before)
            });
            commands.extend(steps.take_while(|before| *before != level).map(|_| Command::Confidence));
        } else if word.chars().all(|c| c.is_ascii_alphabetic()) && (word.len() == 1 || choice.mode == Mode::Multi) {
            letters.extend(word.chars());
        } else {
            return Heard::Unclear(format!("`{}` is not an answer. {}", clean::clean_line(word), prompt(choice)));
        }
    }
    let row = |letter: char| usize::from(letter.to_ascii_lowercase() as u8 - b'a');
    if letters.is_empty() || letters.iter().any(|letter| row(*letter) >= choice.alternatives.len()) {
        return Heard::Unclear(prompt(choice));
    }
    match (choice.mode, letters.as_slice()) {
        (Mode::Single | Mode::TrueFalse, [letter]) if letter.is_ascii_uppercase() && commands.is_empty() => {
            commands.push(Command::ChooseSure(row(*letter)));
        }
        (Mode::Single | Mode::TrueFalse, [letter]) => commands.push(Command::Choose(row(*letter))),
        (Mode::Single | Mode::TrueFalse, _) => return Heard::Unclear(prompt(choice)),
        (Mode::Multi, letters) => {
            letters.iter().map(|letter| row(*letter)).collect::<std::collections::BTreeSet<_>>().into_iter().for_each(
                |row| {
                    commands.push(Command::Choose(row));
                },
            );
            commands.push(Command::Enter);
        }
    }
    Heard::Commands(commands)
}

/// What may be typed as an answer.
fn prompt(choice: &Choice) -> String {
    let last = char::from(b'a' + u8::try_from(choice.alternatives.len().saturating_sub(1)).unwrap_or(25).min(25));
    match choice.mode {
        Mode::Single | Mode::TrueFalse => format!("Type one letter, a to {last}."),
        Mode::Multi => format!("Type every letter that is right, a to {last}, such as: a c."),
    }
}

/// Whether the conversation is at its end.
fn done(app: &App) -> bool {
    match &app.screen {
        Screen::Study(study) => {
            matches!(study.stage, Stage::Summary(_) | Stage::Review(..)) && study.session.left() == 0
        }
        Screen::Home(_) | Screen::Problems(_) => true,
        Screen::Nothing(_) => false,
    }
}

/// Says how things stand.
fn say(app: &App, out: &mut dyn Write) -> io::Result<()> {
    match &app.screen {
        Screen::Home(_) | Screen::Problems(_) => Ok(()),
        Screen::Nothing(nothing) => {
            writeln!(out, "Nothing is due in {}.", app.scope_title(&nothing.scope))?;
            if nothing.waiting.unseen > 0 {
                writeln!(
                    out,
                    "{} questions are new to you. Type more to learn some now, or quit.",
                    nothing.waiting.unseen
                )?;
            } else {
                writeln!(out, "You have met every question here. Type quit.")?;
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
    for (row, option) in shown(&item, &showing.order).into_iter().enumerate() {
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

/// Says good-bye, and what could not be saved.
fn end(app: &App, out: &mut dyn Write) -> io::Result<()> {
    let answers = match &app.screen {
        Screen::Study(study) => study.session.answered().len(),
        Screen::Home(_) | Screen::Nothing(_) | Screen::Problems(_) => 0,
    };
    if app.unsaved.is_empty() && answers > 0 {
        writeln!(
            out,
            "{} saved.",
            if answers == 1 { "1 answer is".to_owned() } else { format!("{answers} answers are") }
        )?;
    }
    out.flush()
}

/// Says what can be typed.
fn help(app: &App, out: &mut dyn Write) -> io::Result<()> {
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
