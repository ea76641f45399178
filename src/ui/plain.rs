//! The plain-text interface, for screen readers, pipes and tests.
//!
//! It drives the same app as the full-screen interface, but prints sentences: no cursor movement, no boxes, and no
//! symbol that carries meaning on its own.

mod answer;
mod exam;
mod explain;
mod parse;
mod prompt;
mod session;
mod speech;
mod words;
mod write;

use std::collections::VecDeque;
use std::io::{self, BufRead, Write};

use crate::app::command::{Command, ExamCommand};
use crate::app::exam::ExamStage;
use crate::app::keymap::KeyContext;
use crate::app::message::Message;
use crate::app::screen::{Screen, Stage};
use crate::app::state::DAMAGED;
use crate::app::{App, Effect, Shell, dispatch};
use crate::deck::ItemId;
use crate::deck::clean::clean_line;
use crate::deck::counted::{agreeing, counted};
use crate::deck::limits::SAID_LINE_BYTES;
use answer::ParsedInput;
use parse::parse;
use write::{help, write_screen};

/// Options of a plain-text session.
#[derive(Clone, Copy)]
pub struct PlainOptions<'a> {
    /// The shell command that resumes an exam.
    pub resume_command: &'a str,
    /// Removes terminal control sequences from a line.
    pub without_sequences: fn(&str) -> String,
}

/// Runs until the summary, the word quit, or the end of the input.
///
/// # Errors
///
/// The shell, the input or the output fails.
pub fn run<S: Shell>(
    app: &mut App,
    first: Vec<Effect>,
    shell: &mut S,
    options: PlainOptions,
    input: &mut dyn BufRead,
    out: &mut dyn Write,
) -> io::Result<()>
where
    io::Error: From<S::Error>,
{
    let resume_command = options.resume_command;
    if !dispatch(app, VecDeque::new(), first, shell)? {
        return Ok(());
    }
    app.report_unreadable();
    write_notice(app, out)?;
    if app.is_log_damaged {
        writeln!(out, "{DAMAGED}")?;
    }
    write_screen(app, out)?;
    if is_done(app) {
        return write_ending(app, resume_command, out);
    }
    loop {
        out.flush()?;
        let Some(line) = read_line(input, options.without_sequences)? else {
            return write_ending(app, resume_command, out);
        };
        // Time may have run out since the last line; in that case the line answers nothing.
        let before = KeyContext::of(app);
        if !dispatch(app, VecDeque::from([Message::Tick]), Vec::new(), shell)? {
            return write_ending(app, resume_command, out);
        }
        if KeyContext::of(app) != before {
            write_notice(app, out)?;
            write_screen(app, out)?;
            continue;
        }
        let commands = match parse(app, line.trim()) {
            ParsedInput::Quit => return write_ending(app, resume_command, out),
            ParsedInput::Help => {
                help(app, out)?;
                continue;
            }
            ParsedInput::Repeat => {
                write_screen(app, out)?;
                continue;
            }
            ParsedInput::Unclear(why) => {
                writeln!(out, "{why}")?;
                continue;
            }
            ParsedInput::Commands(commands) => commands,
        };
        // The notice about leaving an exam refers to rows of the home screen; here, `end` says how to resume it.
        let shown = shown_question(app);
        let leaves = commands.contains(&Command::Exam(ExamCommand::Leave));
        for command in commands {
            if !dispatch(app, VecDeque::from([Message::Command(command, None)]), Vec::new(), shell)? {
                return write_ending(app, resume_command, out);
            }
        }
        app.notice = app.notice.take().filter(|_| !leaves);
        // A question that only got a notice is not printed again.
        let only_prompt = app.notice.is_some() && shown.is_some() && shown == shown_question(app);
        write_notice(app, out)?;
        if let Some(failure) = &app.save_failure {
            writeln!(out, "Not saved: {}; {}. Saving is retried with the next answer.", failure.what, failure.help)?;
        }
        if only_prompt {
            write!(out, "Answer: ")?;
            continue;
        }
        write_screen(app, out)?;
        if is_done(app) {
            return write_ending(app, resume_command, out);
        }
    }
}

/// The item that waits for an answer, and the index of its question in an exam.
fn shown_question(app: &App) -> Option<(ItemId, usize)> {
    let item = app.item()?.id.clone();
    match &app.screen {
        Screen::Study(study) => matches!(&study.stage, Stage::Asking(asking) if !asking.covered).then_some((item, 0)),
        Screen::Exam(active) => matches!(active.stage, ExamStage::Asking(..)).then(|| (item, active.exam.at())),
        Screen::Home(_)
        | Screen::Nothing(_)
        | Screen::Problems(_)
        | Screen::Page(_)
        | Screen::Watch(_)
        | Screen::Browse(_)
        | Screen::Builder(_)
        | Screen::Setup(_)
        | Screen::Statistics(_)
        | Screen::Settings(_) => None,
    }
}

/// Reads the next line, if there is one. Terminal replies in it are removed, since they are not an answer; bytes that
/// are not UTF-8 become replacement characters.
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

/// Whether the interface has nothing more to do.
fn is_done(app: &App) -> bool {
    match &app.screen {
        Screen::Study(study) => {
            matches!(study.stage, Stage::Summary(_) | Stage::Review(..)) && study.session.left() == 0
        }
        Screen::Home(_)
        | Screen::Problems(_)
        | Screen::Page(_)
        | Screen::Watch(_)
        | Screen::Settings(_)
        | Screen::Statistics(_)
        | Screen::Builder(_)
        | Screen::Browse(_) => true,
        Screen::Nothing(_) | Screen::Setup(_) | Screen::Exam(_) => false,
    }
}

/// Writes the pending notice, if any.
fn write_notice(app: &mut App, out: &mut dyn Write) -> io::Result<()> {
    app.notice.take().map_or(Ok(()), |notice| writeln!(out, "{}", clean_line(&notice)))
}

/// Writes what was saved and how to resume an open exam.
fn write_ending(app: &App, resume_command: &str, out: &mut dyn Write) -> io::Result<()> {
    let answers = match &app.screen {
        Screen::Study(study) => study.session.answered().len(),
        Screen::Home(_)
        | Screen::Nothing(_)
        | Screen::Problems(_)
        | Screen::Page(_)
        | Screen::Watch(_)
        | Screen::Browse(_)
        | Screen::Builder(_)
        | Screen::Setup(_)
        | Screen::Exam(_)
        | Screen::Statistics(_)
        | Screen::Settings(_) => 0,
    };
    if app.unsaved.is_empty() && answers > 0 {
        writeln!(out, "{} {} saved.", counted(answers, "answer"), agreeing(answers, "is", "are"))?;
    }
    let exam = match &app.screen {
        Screen::Exam(active) => match active.stage {
            ExamStage::Report(..) | ExamStage::Review(..) => None,
            ExamStage::Asking(..)
            | ExamStage::Overview(_)
            | ExamStage::ConfirmFinish(_)
            | ExamStage::Finishing(_)
            | ExamStage::Judging(_) => Some(&active.exam),
        },
        _ => app.open_exam.as_deref(),
    };
    match exam {
        Some(exam) if exam.is_frozen() => {
            writeln!(out, "The exam is finished but not scored yet; `{resume_command}` resumes it.")?;
        }
        Some(exam) => {
            let (answered, of) = (exam.answered(), exam.questions().len());
            let clock = if exam.plan().pausable { "is paused" } else { "is running" };
            writeln!(
                out,
                "The exam is open ({answered} of {of} answered) and its clock {clock}; `{resume_command}` resumes it."
            )?;
        }
        None => {}
    }
    out.flush()
}
