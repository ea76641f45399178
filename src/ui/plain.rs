//! The plain-text interface: a session as a conversation, for screen readers, pipes and tests.
//!
//! It drives the same app as the full-screen interface, and prints sentences: no cursor movement, no boxes, no symbol that
//! carries a meaning alone.

mod answer;
mod exam;
mod explain;
mod hear;
mod prompt;
mod say;
mod session;
mod speech;
mod words;

use std::collections::VecDeque;
use std::io::{self, BufRead, Write};

use crate::app::command::{Command, ExamCommand};
use crate::app::exam::ExamStage;
use crate::app::keymap::KeyContext;
use crate::app::message::Message;
use crate::app::screen::{Screen, Stage};
use crate::app::state::DAMAGED;
use crate::app::{App, Effect, Shell, settle};
use crate::deck::ItemId;
use crate::deck::clean::clean_line;
use crate::deck::counted::{agreeing, counted};
use crate::deck::limits::SAID_LINE_BYTES;
use answer::ParsedInput;
use hear::hear;
use say::{help, say};

/// What the command line says of a conversation.
#[derive(Clone, Copy)]
pub struct PlainOptions<'a> {
    /// The command that goes on with an exam.
    pub again: &'a str,
    /// Takes the control sequences of a terminal out of a line.
    pub without_sequences: fn(&str) -> String,
}

/// Runs a session until its summary, the word quit, or the end of the input.
///
/// # Errors
///
/// The shell, the input or the output fails.
pub fn converse<S: Shell>(
    app: &mut App,
    first: Vec<Effect>,
    shell: &mut S,
    terms: PlainOptions,
    input: &mut dyn BufRead,
    out: &mut dyn Write,
) -> io::Result<()>
where
    io::Error: From<S::Error>,
{
    let again = terms.again;
    if !settle(app, VecDeque::new(), first, shell)? {
        return Ok(());
    }
    app.tell_unread();
    notice(app, out)?;
    if app.is_log_damaged {
        writeln!(out, "{DAMAGED}")?;
    }
    say(app, out)?;
    if done(app) {
        return end(app, again, out);
    }
    loop {
        out.flush()?;
        let Some(line) = read_line(input, terms.without_sequences)? else { return end(app, again, out) };
        // Time may be up since the last line; then that line answers nothing.
        let before = KeyContext::of(app);
        if !settle(app, VecDeque::from([Message::Tick]), Vec::new(), shell)? {
            return end(app, again, out);
        }
        if KeyContext::of(app) != before {
            notice(app, out)?;
            say(app, out)?;
            continue;
        }
        let commands = match hear(app, line.trim()) {
            ParsedInput::Quit => return end(app, again, out),
            ParsedInput::Help => {
                help(app, out)?;
                continue;
            }
            ParsedInput::Again => {
                say(app, out)?;
                continue;
            }
            ParsedInput::Unclear(why) => {
                writeln!(out, "{why}")?;
                continue;
            }
            ParsedInput::Commands(commands) => commands,
        };
        // There are no rows here: how an exam that was left goes on is said at the end.
        let asked = asked_now(app);
        let leaves = commands.contains(&Command::Exam(ExamCommand::Leave));
        for command in commands {
            if !settle(app, VecDeque::from([Message::Command(command, None)]), Vec::new(), shell)? {
                return end(app, again, out);
            }
        }
        app.notice = app.notice.take().filter(|_| !leaves);
        // A question that only had a notice is not said again.
        let only_prompt = app.notice.is_some() && asked.is_some() && asked == asked_now(app);
        notice(app, out)?;
        if let Some(trouble) = &app.trouble {
            writeln!(out, "Not saved: {}; {}. Saving is retried with the next answer.", trouble.what, trouble.help)?;
        }
        if only_prompt {
            write!(out, "Answer: ")?;
            continue;
        }
        say(app, out)?;
        if done(app) {
            return end(app, again, out);
        }
    }
}

/// The item that waits for an answer, and the place of its question in an exam.
fn asked_now(app: &App) -> Option<(ItemId, usize)> {
    let item = app.item()?.id.clone();
    match &app.screen {
        Screen::Study(study) => matches!(&study.stage, Stage::Asking(asking) if !asking.covered).then_some((item, 0)),
        Screen::Exam(room) => matches!(room.stage, ExamStage::Asking(..)).then(|| (item, room.exam.at())),
        Screen::Home(_)
        | Screen::Nothing(_)
        | Screen::Problems(_)
        | Screen::Watch(_)
        | Screen::Browse(_)
        | Screen::Setup(_)
        | Screen::Statistics(_)
        | Screen::Settings(_) => None,
    }
}

/// Reads a line, if there is one more. Replies of the terminal in it are no answer; bytes that are no text stand for
/// themselves as signs that mean nothing.
fn read_line(input: &mut dyn BufRead, without_sequences: fn(&str) -> String) -> io::Result<Option<String>> {
    let mut bytes = Vec::new();
    let read = io::Read::take(&mut *input, SAID_LINE_BYTES).read_until(b'\n', &mut bytes)?;
    if read == 0 {
        return Ok(None);
    }
    if !bytes.ends_with(b"\n") && read as u64 == SAID_LINE_BYTES {
        input.skip_until(b'\n')?;
    }
    let line = String::from_utf8_lossy(&bytes).into_owned();
    let sequences = line.contains(|c| matches!(c, '\u{1b}' | '\u{80}'..='\u{9f}'));
    Ok(Some(if sequences { without_sequences(&line) } else { line }))
}

/// Whether the conversation is at its end.
fn done(app: &App) -> bool {
    match &app.screen {
        Screen::Study(study) => {
            matches!(study.stage, Stage::Summary(_) | Stage::Review(..)) && study.session.left() == 0
        }
        Screen::Home(_)
        | Screen::Problems(_)
        | Screen::Watch(_)
        | Screen::Settings(_)
        | Screen::Statistics(_)
        | Screen::Browse(_) => true,
        Screen::Nothing(_) | Screen::Setup(_) | Screen::Exam(_) => false,
    }
}

/// Says what the learner should know, once.
fn notice(app: &mut App, out: &mut dyn Write) -> io::Result<()> {
    app.notice.take().map_or(Ok(()), |notice| writeln!(out, "{}", clean_line(&notice)))
}

/// Says good-bye, what could not be saved, and how an exam goes on.
fn end(app: &App, again: &str, out: &mut dyn Write) -> io::Result<()> {
    let answers = match &app.screen {
        Screen::Study(study) => study.session.answered().len(),
        Screen::Home(_)
        | Screen::Nothing(_)
        | Screen::Problems(_)
        | Screen::Watch(_)
        | Screen::Browse(_)
        | Screen::Setup(_)
        | Screen::Exam(_)
        | Screen::Statistics(_)
        | Screen::Settings(_) => 0,
    };
    if app.unsaved.is_empty() && answers > 0 {
        writeln!(out, "{} {} saved.", counted(answers, "answer"), agreeing(answers, "is", "are"))?;
    }
    let exam = match &app.screen {
        Screen::Exam(room) => match room.stage {
            ExamStage::Report(..) | ExamStage::Review(..) => None,
            ExamStage::Asking(..) | ExamStage::Overview(_) | ExamStage::Finishing(_) | ExamStage::Judging(_) => {
                Some(&room.exam)
            }
        },
        _ => app.open_exam.as_deref(),
    };
    match exam {
        Some(exam) if exam.is_frozen() => {
            writeln!(out, "The exam is finished but not scored yet; `{again}` resumes it.")?;
        }
        Some(exam) => {
            let (answered, of) = (exam.answered(), exam.questions().len());
            let clock = if exam.plan().pausable { "is paused" } else { "is running" };
            writeln!(
                out,
                "The exam is open ({answered} of {of} answered) and its clock {clock}; `{again}` resumes it."
            )?;
        }
        None => {}
    }
    out.flush()
}
