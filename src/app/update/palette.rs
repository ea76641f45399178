//! The command palette.

use super::super::command::{Command, ExamCommand};
use super::super::effect::Effect;
use super::super::exam::ExamStage;
use super::super::keymap::search::{PaletteEntry, Place, found, selected};
use super::super::message::Now;
use super::super::screen::Screen;
use super::super::state::App;
use super::super::viewport::moved_row;
use super::{exam, home, navigate, run, session};

/// The most steps back from any screen to the home screen.
const MOST_STEPS_BACK: usize = 4;

/// Handles a command in the open palette, and runs the command chosen there.
pub fn palette(app: &mut App, command: Command, now: Now) -> Vec<Effect> {
    let Some(mut palette) = app.palette.take() else { return Vec::new() };
    let asked = palette.asked.take();
    match command {
        Command::Back => return Vec::new(),
        Command::Enter => match selected(app, &palette) {
            Some(PaletteEntry { command: Some(command), place: Place::Here, .. }) => return run(app, command, now),
            Some(PaletteEntry { command: Some(command), place: Place::Anywhere(_), .. }) => {
                if !leaves_exam(app) || asked == Some(command) {
                    return open_from_anywhere(app, command, now);
                }
                palette.asked = Some(command);
                app.notice = Some(leaving_exam(app).to_owned());
            }
            Some(PaletteEntry { help, key, place: Place::Only(context), .. }) => {
                app.notice = Some(format!("\"{help}\" works only here: {}, with {key}.", context.title()));
            }
            Some(PaletteEntry { place: Place::Shell(usage), .. }) => {
                app.notice = Some(format!("Run it in your shell: {usage}"));
            }
            Some(_) | None => {}
        },
        Command::Write(typing) => {
            if palette.query.apply(typing) {
                palette.row = 0;
            }
        }
        command => {
            let page = app.drawn.overlay.rows.saturating_sub(1).max(1);
            palette.row = moved_row(palette.row, found(app, &palette).len(), page, command);
        }
    }
    app.palette = Some(palette);
    Vec::new()
}

/// Whether an exam is running on the screen, which opening another screen would leave.
fn leaves_exam(app: &App) -> bool {
    matches!(&app.screen, Screen::Exam(active)
        if matches!(active.stage, ExamStage::Asking(..) | ExamStage::Overview(_)))
}

/// What leaving the exam means.
fn leaving_exam(app: &App) -> &'static str {
    match &app.screen {
        Screen::Exam(active) if active.exam.plan().pausable => {
            "This leaves the exam and pauses its clock. You can resume it from the home screen. Press Enter again to leave."
        }
        _ => {
            "This leaves the exam, and its clock keeps running. You can resume it from the home screen. Press Enter again to leave."
        }
    }
}

/// Leaves the screen for the home screen, and runs a command there that opens another one.
fn open_from_anywhere(app: &mut App, command: Command, now: Now) -> Vec<Effect> {
    let mut effects = leave_screen(app, now);
    effects.extend(home::home(app, command, now));
    effects
}

/// Goes to the home screen, as Esc does step by step. A study session or an exam can be resumed there.
fn leave_screen(app: &mut App, now: Now) -> Vec<Effect> {
    match &app.screen {
        Screen::Home(_) => Vec::new(),
        Screen::Study(_) => {
            let effects = session::go_home(app);
            if app.pending.is_some() {
                app.notice = Some("Your session is saved. Continue it from the home screen.".to_owned());
            }
            effects
        }
        Screen::Exam(_) => {
            let mut effects = Vec::new();
            for _ in 0..MOST_STEPS_BACK {
                let Screen::Exam(active) = &app.screen else { break };
                let is_overview = matches!(active.stage, ExamStage::Overview(_));
                let step = if is_overview { Command::Exam(ExamCommand::Leave) } else { Command::Back };
                effects.extend(exam::exam(app, step, now));
            }
            effects
        }
        _ => navigate::go_home(app),
    }
}
