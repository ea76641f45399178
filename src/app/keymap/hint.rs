//! Footer hints: the keys worth showing in the current state.

use super::super::command::{
    AnswerCommand, Command, ExamCommand, ItemCommand, Open, PageCommand, ProcessCommand, StatsCommand, StudyCommand,
};
use super::super::exam::ExamStage;
use super::super::page::PageKind;
use super::super::preference::SelfRating;
use super::super::screen::{Screen, Stage};
use super::super::state::App;
use super::binding::KeyBinding;
use super::context::KeyContext;
use super::rebind::effective;
use crate::memory::Rating;

/// The order of hints: first what answers or goes on, then the rest in the order of the key table. Where the window is
/// narrow, the way forward is the last to go.
fn rank(command: Command) -> u8 {
    match command {
        Command::Enter
        | Command::Answer(AnswerCommand::Choose(_) | AnswerCommand::Tick)
        | Command::Rate(_)
        | Command::Say(_)
        | Command::Exam(ExamCommand::Finish) => 0,
        Command::Open(Open::Statistics | Open::Settings) => 2,
        _ => 1,
    }
}

/// The bindings shown as hints, in order. Help and Back are not included: they are always at the end of the line.
#[must_use]
pub fn hints(app: &App, context: KeyContext) -> Vec<KeyBinding> {
    let is_shown = |row: &KeyBinding| {
        let at_the_end =
            matches!(row.command, Command::Open(Open::Help) | Command::Back | Command::Process(ProcessCommand::Quit));
        app.settings.hints && !row.hint.is_empty() && !at_the_end && is_useful(app, context, row.command)
    };
    let shown = effective(app, context).into_iter().filter(is_shown);
    let mut shown: Vec<KeyBinding> = shown.map(|row| worded(app, context, row)).collect();
    shown.sort_by_key(|row| rank(row.command));
    shown
}

/// A binding with the words of the current state.
fn worded(app: &App, context: KeyContext, row: KeyBinding) -> KeyBinding {
    match (&app.screen, row.command) {
        // One hint stands for all keys.
        (Screen::Exam(_), Command::Rate(Rating::Again)) if !row.overridden => {
            KeyBinding { name: "1 3".to_owned(), hint: "grade", ..row }
        }
        (_, Command::Rate(Rating::Again)) if !row.overridden => {
            let two = context == KeyContext::Judging && app.settings.self_rating == SelfRating::Two;
            KeyBinding { name: if two { "1 2" } else { "1-4" }.to_owned(), ..row }
        }
        (Screen::Page(page), Command::Enter) if page.request.is_list() && page.request.kind == PageKind::Plan => {
            KeyBinding { hint: "open", ..row }
        }
        (Screen::Page(page), Command::Enter) if context == KeyContext::Plan && page.can_accept() => {
            KeyBinding { hint: "accept", ..row }
        }
        (Screen::Study(study), Command::Enter) => match &study.stage {
            Stage::Summary(summary) if summary.tally.missed.is_empty() => KeyBinding { hint: "home", ..row },
            _ => row,
        },
        _ => row,
    }
}

/// Whether a command would do anything in the current state.
fn is_useful(app: &App, context: KeyContext, command: Command) -> bool {
    match (&app.screen, command) {
        (_, Command::Item(ItemCommand::Case)) => app.item().is_some_and(|item| item.case.is_some()),
        (Screen::Home(_) | Screen::Nothing(_), Command::Study(StudyCommand::Unsuspend)) => {
            app.today_stats.overview.suspended > 0
        }
        (Screen::Home(_), Command::Open(Open::Problems)) => !app.problems.is_empty(),
        (Screen::Statistics(statistics), Command::Stats(StatsCommand::NextDeck)) => statistics.decks > 1,
        (Screen::Statistics(statistics), Command::Enter) if context == KeyContext::Statistics => {
            !statistics.rows().is_empty()
        }
        // In an exam, the learner grades as right or wrong only, and cannot undo it.
        (Screen::Exam(_), Command::Undo) => false,
        (Screen::Page(page), Command::Next) => match page.request.kind {
            PageKind::Plan => app.library.decks().count() > 1,
            PageKind::Retention => true,
            PageKind::Record => app.library.decks().any(|deck| deck.activity.is_some()),
            PageKind::Decks | PageKind::Optimize | PageKind::Doctor => false,
        },
        (Screen::Page(page), Command::Enter) if context == KeyContext::Optimize => page.offer().is_some(),
        (Screen::Page(page), Command::Page(PageCommand::SetDate)) if context == KeyContext::Plan => page.can_accept(),
        (Screen::Page(page), Command::Page(PageCommand::Accept)) => page.can_accept(),
        (Screen::Page(page), Command::Page(PageCommand::Remove)) => page.can_remove(),
        (Screen::Exam(active), Command::Enter) => match &active.stage {
            ExamStage::Report(report, rows) => !rows.indices(report).is_empty(),
            _ => true,
        },
        (Screen::Study(study), Command::Undo) => study.session.can_undo(),
        (Screen::Study(study), Command::Redo) => study.session.next_redo().is_some(),
        (Screen::Study(study), Command::Study(StudyCommand::Continue)) => study.session.left() > 0,
        (Screen::Study(study), Command::Answer(AnswerCommand::Skip)) => study.session.left() > 1,
        (_, _) => true,
    }
}
