//! Saying: how things stand, as sentences.

use std::io::{self, Write};

use super::{exam, session};
use crate::app::App;
use crate::app::screen::Screen;

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
        Screen::Nothing(nothing) => session::nothing(app, nothing, out),
        Screen::Study(study) => session::say(app, study, out),
    }
}

/// Says what can be typed.
pub fn help(app: &App, out: &mut dyn Write) -> io::Result<()> {
    match &app.screen {
        Screen::Setup(_) | Screen::Exam(_) => exam::help(app, out),
        _ => session::help(app, out),
    }
}
