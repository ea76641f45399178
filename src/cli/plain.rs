//! The plain face: a session as a conversation, for screen readers, pipes and tests.
//!
//! It drives the same app as the screens do, and prints sentences: no cursor movement, no boxes, no sign that
//! stands alone for a meaning.

mod exam;
mod explain;
mod hear;
mod say;

use std::collections::VecDeque;
use std::io::{self, BufRead, Write};

use crate::deck::clean::clean_line;
use crate::deck::counted::{agreeing, counted};
use crate::deck::limits::SAID_LINE_BYTES;
use crate::tui::exam::ExamStage;
use crate::tui::keymap::Place;
use crate::tui::message::Message;
use crate::tui::screen::{Screen, Stage};
use crate::tui::terminal::decoder::without_sequences;
use crate::tui::{App, Effect, Shell, settle};
use hear::{Heard, hear};
use say::{help, say};

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
        let Some(line) = read_line(input)? else { return end(app, out) };
        // Time may be up since the last line; then that line answers nothing.
        let before = Place::of(app);
        if !settle(app, VecDeque::from([Message::Tick]), Vec::new(), shell)? {
            return end(app, out);
        }
        if Place::of(app) != before {
            if let Some(notice) = app.notice.take() {
                writeln!(out, "{}", clean_line(&notice))?;
            }
            say(app, out)?;
            continue;
        }
        let commands = match hear(app, line.trim()) {
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
            writeln!(out, "{}", clean_line(&notice))?;
        }
        if let Some(trouble) = &app.trouble {
            writeln!(out, "Not saved: {}; {}. It is tried again with the next answer.", trouble.what, trouble.help)?;
        }
        say(app, out)?;
        if done(app) {
            return end(app, out);
        }
    }
}

/// Reads a line, if there is one more. Replies of the terminal in it are no answer; bytes that are no text stand for
/// themselves as signs that mean nothing.
fn read_line(input: &mut dyn BufRead) -> io::Result<Option<String>> {
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

/// Says good-bye, and what could not be saved.
fn end(app: &App, out: &mut dyn Write) -> io::Result<()> {
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
    if let Screen::Exam(room) = &app.screen {
        match room.stage {
            ExamStage::Asking(..) | ExamStage::Overview(_) => {
                writeln!(out, "The exam is open, {} answered: `rounds exam` goes on with it.", room.exam.answered())?;
            }
            ExamStage::Finishing(_) | ExamStage::Judging(_) => {
                writeln!(out, "The exam is finished, but not scored yet: `rounds exam` goes on with it.")?;
            }
            ExamStage::Report(..) | ExamStage::Review(..) => {}
        }
    }
    out.flush()
}
