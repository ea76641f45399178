//! Hints: the keys that the last line names, as far as they do something just now.

use super::super::command::{AnswerCommand, Command, ItemCommand, Open, StatsCommand, StudyCommand};
use super::super::screen::Screen;
use super::super::state::App;
use super::binding::KeyBinding;
use super::context::KeyContext;
use super::rebind::in_force;
use crate::memory::Rating;

/// The bindings of a context whose hints are shown, in order. Help and the way back are not among them: they stand at the end
/// of the line.
#[must_use]
pub fn hints(app: &App, context: KeyContext) -> Vec<KeyBinding> {
    let is_shown = |row: &KeyBinding| {
        let at_the_end = matches!(row.command, Command::Open(Open::Help) | Command::Back);
        app.settings.hints && !row.hint.is_empty() && !at_the_end && is_useful(app, context, row.command)
    };
    in_force(app, context).into_iter().filter(is_shown).collect()
}

/// Whether a command does something just now.
fn is_useful(app: &App, context: KeyContext, command: Command) -> bool {
    match (&app.screen, command) {
        (_, Command::Item(ItemCommand::Case)) => app.item().is_some_and(|item| item.case.is_some()),
        (Screen::Home(_) | Screen::Nothing(_), Command::Study(StudyCommand::Unsuspend)) => {
            app.standing.overview.suspended > 0
        }
        (Screen::Home(_), Command::Open(Open::Problems)) => !app.problems.is_empty(),
        (Screen::Statistics(statistics), Command::Stats(StatsCommand::NextDeck)) => statistics.decks > 1,
        (Screen::Statistics(statistics), Command::Enter) if context == KeyContext::Statistics => {
            !statistics.rows().is_empty()
        }
        // Who judges an answer of an exam says right or wrong, and cannot undo it.
        (Screen::Exam(_), Command::Undo | Command::Rate(Rating::Hard | Rating::Easy)) => false,
        (Screen::Study(study), Command::Undo) => study.session.can_undo(),
        (Screen::Study(study), Command::Study(StudyCommand::Continue)) => study.session.left() > 0,
        (Screen::Study(study), Command::Answer(AnswerCommand::Skip)) => study.session.left() > 1,
        (_, _) => true,
    }
}
