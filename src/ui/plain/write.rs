//! Writes the current screen as sentences.

use std::io::{self, Write};

use super::{exam, session};
use crate::app::App;
use crate::app::screen::Screen;

/// Writes the current screen.
pub fn write_screen(app: &App, out: &mut dyn Write) -> io::Result<()> {
    match &app.screen {
        Screen::Home(_)
        | Screen::Problems(_)
        | Screen::Page(_)
        | Screen::Watch(_)
        | Screen::Settings(_)
        | Screen::Statistics(_)
        | Screen::Browse(_)
        | Screen::Builder(_) => Ok(()),
        Screen::Setup(setup) => exam::write_rules(app, setup, out),
        Screen::Exam(active) => exam::write(app, active, out),
        Screen::Nothing(nothing) => session::write_nothing_due(app, nothing, out),
        Screen::Study(study) => session::write(app, study, out),
    }
}

/// Writes what can be typed.
pub fn help(app: &App, out: &mut dyn Write) -> io::Result<()> {
    match &app.screen {
        Screen::Setup(_) | Screen::Exam(_) => exam::help(app, out),
        _ => session::help(app, out),
    }
}
