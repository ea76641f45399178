//! The study screen after an answer: feedback, summary, and the commands on an item that work at every stage.

use super::super::command::{Command, ItemCommand, StudyCommand};
use super::super::effect::Effect;
use super::super::keymap::rebind::key_of;
use super::super::message::Now;
use super::super::screen::{Explained, Screen, Stage, Study, Summary};
use super::super::state::App;
use super::asking;
use super::scroll::{listed, scrolled};
use super::session::{explain, go_home, leave, parts, show_next};
use crate::deck::ItemId;
use crate::deck::clean::clean_line;
use crate::deck::library::Origin;
use crate::memory::Rating;
use crate::response::Verdict;
use crate::review::{Fact, ItemFact};
use crate::session::Undone;

/// Handles a command in a session.
pub fn study(app: &mut App, command: Command, now: Now) -> Vec<Effect> {
    let Screen::Study(study) = &app.screen else { return Vec::new() };
    if let (Stage::Asking(shown), Command::Undo) = (&study.stage, command)
        && shown.attempt.is_some()
    {
        // The attempt is not in the log yet: undo removes the chosen letter.
        return asking::asking(app, Command::Back, now);
    }
    let asked = forget_raise(app);
    let Screen::Study(study) = &app.screen else { return Vec::new() };
    match (&study.stage, command) {
        (Stage::Asking(_) | Stage::Feedback(_) | Stage::Summary(_), Command::Undo) => undo(app, now),
        (Stage::Asking(_) | Stage::Feedback(_) | Stage::Summary(_), Command::Redo) => redo(app, now),
        (Stage::Asking(_) | Stage::Feedback(_) | Stage::Review(..), Command::Item(ItemCommand::Mark)) => mark(app),
        (Stage::Asking(_) | Stage::Feedback(_) | Stage::Review(..), Command::Item(ItemCommand::Report)) => flag(app),
        (Stage::Asking(_) | Stage::Feedback(_) | Stage::Review(..), Command::Item(ItemCommand::Suspend)) => {
            suspend(app, now)
        }
        (Stage::Asking(_) | Stage::Feedback(_) | Stage::Review(..), Command::Item(ItemCommand::Edit)) => edit(app),
        (Stage::Feedback(_) | Stage::Review(..), Command::Item(ItemCommand::Copy)) => copy_sources(app),
        (Stage::Asking(_), command) => asking::asking(app, command, now),
        (Stage::Judging(_), command) => asking::judging(app, command, now),
        (Stage::Feedback(_), command) => feedback(app, command, asked, now),
        (Stage::Summary(_), command) => summary(app, command, now),
        (Stage::Review(..), command) => review(app, command),
    }
}

/// The command that waits to be repeated on the feedback screen. Any command ends the wait.
fn forget_raise(app: &mut App) -> Option<Command> {
    match parts(app) {
        Some((Study { stage: Stage::Feedback(explained), .. }, _)) => explained.raise.take(),
        _ => None,
    }
}

/// Opens the item on the screen in the editor.
fn edit(app: &mut App) -> Vec<Effect> {
    shown_item(app).map_or_else(Vec::new, |id| edit_item(app, &id))
}

/// Copies the sources of the explained item.
fn copy_sources(app: &mut App) -> Vec<Effect> {
    let item = shown_item(app).and_then(|id| app.library.item(&id));
    let sources: Vec<String> = item
        .iter()
        .flat_map(|item| &item.references)
        .map(|source| clean_line(&source.to_string()).into_owned())
        .collect();
    app.notice = Some(match sources.len() {
        0 => "This item has no references.".to_owned(),
        1 => "Copied (if the terminal allows it): the reference".to_owned(),
        count => format!("Copied (if the terminal allows it): {count} references"),
    });
    if sources.is_empty() { Vec::new() } else { vec![Effect::Copy(sources.join("\n"))] }
}

/// Opens an item in the editor.
pub fn edit_item(app: &mut App, id: &ItemId) -> Vec<Effect> {
    match app.library.deck_of(id).map(|deck| &deck.origin) {
        Some(Origin::File(path)) => {
            let path = path.clone();
            vec![Effect::Edit { path, item: Some(id.name().to_owned()) }]
        }
        Some(Origin::Embedded) | None => {
            app.notice = Some("This deck is built in. You can edit only your own deck files.".into());
            Vec::new()
        }
    }
}

/// The id of the item on the screen. It may be gone from its deck.
fn shown_item(app: &App) -> Option<ItemId> {
    let Screen::Study(study) = &app.screen else { return None };
    match &study.stage {
        Stage::Asking(_) | Stage::Judging(_) => study.session.showing().map(|showing| showing.item.clone()),
        Stage::Feedback(explained) | Stage::Review(explained, _) => {
            study.session.answered().get(explained.answer).map(|answer| answer.showing.item.clone())
        }
        Stage::Summary(_) => None,
    }
}

/// Continues with reloaded decks: the item being asked is shown as it is now.
pub fn reload(app: &mut App, now: Now) {
    let Some((study, library)) = parts(app) else { return };
    study.session.reload(library);
    if matches!(study.stage, Stage::Asking(_) | Stage::Judging(_)) {
        show_next(app, now);
    }
}

/// Handles a command on the feedback screen. `asked` is the command that waits to be repeated.
fn feedback(app: &mut App, command: Command, asked: Option<Command>, now: Now) -> Vec<Effect> {
    match command {
        Command::Enter => show_next(app, now),
        Command::Back => return leave(app),
        Command::Study(StudyCommand::Better) => return rerate(app, command, asked, Rating::better),
        Command::Study(StudyCommand::Worse) => return rerate(app, command, asked, Rating::worse),
        Command::Rate(rating) => return rerate(app, command, asked, |_| Some(rating)),
        command => adjust_view(app, command),
    }
    Vec::new()
}

/// Handles a command that only scrolls or toggles parts of an explanation.
fn adjust_view(app: &mut App, command: Command) {
    let Screen::Study(study) = &app.screen else { return };
    let scroll = scrolled(app, study.scroll, command);
    let is_folded = app.drawn.screen.is_folded;
    let Some((study, _)) = parts(app) else { return };
    study.scroll = scroll;
    let (Stage::Feedback(explained) | Stage::Review(explained, _)) = &mut study.stage else { return };
    match command {
        Command::Item(ItemCommand::Stem) => {
            explained.stem = Some(is_folded);
            study.scroll = 0;
        }
        Command::Item(ItemCommand::Figures) => explained.figures = !explained.figures,
        _ => {}
    }
}

/// Changes the rating of the last answer. A wrong answer is rated above "again" only if the learner repeats the command:
/// `asked` is the one before.
fn rerate(
    app: &mut App,
    command: Command,
    asked: Option<Command>,
    change: impl Fn(Rating) -> Option<Rating>,
) -> Vec<Effect> {
    let key = if app.settings.plain_text { String::new() } else { key_of(app, command) };
    let Some((study, _)) = parts(app) else { return Vec::new() };
    let Some(fact) = study.session.rerated(change) else { return Vec::new() };
    let ItemFact::Regrade { rating, .. } = &fact else { return Vec::new() };
    let is_raised =
        study.session.answered().last().is_some_and(|last| {
            last.rating == Rating::Again && last.grade.verdict == Verdict::Wrong && !last.self_rated
        });
    if is_raised && asked != Some(command) {
        let word = rating.word();
        let again = match command {
            _ if !key.is_empty() => format!("Press {key} again"),
            Command::Study(_) => "Type better again".to_owned(),
            _ => format!("Type {word} again"),
        };
        if let Stage::Feedback(explained) = &mut study.stage {
            explained.raise = Some(command);
        }
        app.notice = Some(format!("You answered wrong. {again} to rate it {word}."));
        return Vec::new();
    }
    record_fact(app, &fact)
}

/// Handles a command on the summary.
fn summary(app: &mut App, command: Command, now: Now) -> Vec<Effect> {
    let Some((study, _)) = parts(app) else { return Vec::new() };
    let Stage::Summary(summary) = &mut study.stage else { return Vec::new() };
    match command {
        Command::Study(StudyCommand::Continue) if study.session.showing().is_some() => show_next(app, now),
        Command::Enter if !summary.tally.missed.is_empty() => {
            let summary = summary.clone();
            study.stage = explanation(summary);
            study.scroll = 0;
        }
        Command::Enter | Command::Back => return go_home(app),
        command => {
            let row = summary.row;
            let row = listed(app, row, command);
            if let Some((Study { stage: Stage::Summary(summary), .. }, _)) = parts(app) {
                summary.row = row;
            }
        }
    }
    Vec::new()
}

/// The explanation of the selected missed item.
fn explanation(summary: Summary) -> Stage {
    match summary.tally.missed.get(summary.row) {
        Some(missed) => Stage::Review(Explained { stem: Some(true), ..Explained::new(missed.answer) }, summary),
        None => Stage::Summary(summary),
    }
}

/// Handles a command while a missed answer is explained again.
fn review(app: &mut App, command: Command) -> Vec<Effect> {
    let Some((study, _)) = parts(app) else { return Vec::new() };
    let Stage::Review(_, summary) = &study.stage else { return Vec::new() };
    match command {
        Command::Enter if summary.row + 1 < summary.tally.missed.len() => {
            study.stage = explanation(Summary { row: summary.row + 1, ..summary.clone() });
            study.scroll = 0;
        }
        Command::Enter | Command::Back => {
            study.stage = Stage::Summary(summary.clone());
            study.scroll = 0;
        }
        command => adjust_view(app, command),
    }
    Vec::new()
}

/// Marks or unmarks the item on the screen.
fn mark(app: &mut App) -> Vec<Effect> {
    let Some(item) = app.item().map(|item| item.id.clone()) else { return Vec::new() };
    let on = !app.ledger.state(&item).marked;
    app.notice = Some(if on { "Marked." } else { "Unmarked." }.into());
    record_fact(app, &ItemFact::Mark { item, on })
}

/// Flags the item on the screen.
fn flag(app: &mut App) -> Vec<Effect> {
    let Some(item) = app.item().map(|item| item.id.clone()) else { return Vec::new() };
    let reported = "Reported. It is included in `rounds log export`.".to_owned();
    app.notice = Some(with_undo_hint(app, reported, "undoes it"));
    record_fact(app, &ItemFact::Report(item))
}

/// Adds to a notice how to undo the step: by key, if one is bound, or by word in plain-text mode.
fn with_undo_hint(app: &App, notice: String, what: &str) -> String {
    if app.settings.plain_text {
        return format!("{notice} Type undo to undo it.");
    }
    match key_of(app, Command::Undo) {
        key if key.is_empty() => notice,
        key => format!("{notice} {key} {what}."),
    }
}

/// Suspends the item on the screen. If it was being asked, asks the next one.
fn suspend(app: &mut App, now: Now) -> Vec<Effect> {
    let Some(item) = app.item().map(|item| item.id.clone()) else { return Vec::new() };
    app.notice = Some(with_undo_hint(app, "Suspended.".to_owned(), "undoes it"));
    let effects = record_fact(app, &ItemFact::Suspend(item));
    if matches!(&app.screen, Screen::Study(study) if matches!(study.stage, Stage::Asking(_) | Stage::Judging(_))) {
        show_next(app, now);
    }
    effects
}

/// Writes a fact about the item on the screen to the log, and applies it to the session.
fn record_fact(app: &mut App, fact: &ItemFact) -> Vec<Effect> {
    let Screen::Study(study) = &app.screen else { return Vec::new() };
    let session = study.session.id();
    let (event, effects) = app.record(session, Fact::Item(fact.clone()));
    if let Some((study, library)) = parts(app) {
        study.session.apply(event, fact, library);
    }
    effects
}

/// Undoes the last step, and shows the item that it was about.
fn undo(app: &mut App, now: Now) -> Vec<Effect> {
    let Some((study, _)) = parts(app) else { return Vec::new() };
    let session = study.session.id();
    let Some(undone) = study.session.undo() else {
        app.notice = Some("Nothing to undo.".into());
        return Vec::new();
    };
    let notice = match undone {
        Undone::Answer(..) => {
            show_next(app, now);
            "Answer undone."
        }
        Undone::Regrade(..) => {
            if !matches!(study.stage, Stage::Feedback(_)) {
                explain(study);
            }
            "Rating undone."
        }
        Undone::Skip => {
            show_next(app, now);
            "Skip undone."
        }
        Undone::Suspend(..) => {
            if !matches!(study.stage, Stage::Feedback(_)) {
                show_next(app, now);
            }
            "Resumed."
        }
        Undone::Mark(..) => "Mark undone.",
        Undone::Report(..) => "Flag undone.",
    };
    app.notice = Some(notice.into());
    undone.void().map_or_else(Vec::new, |void| app.record(session, Fact::Log(void)).1)
}

/// Redoes the step that was undone last, and shows what it showed.
fn redo(app: &mut App, now: Now) -> Vec<Effect> {
    let Screen::Study(study) = &app.screen else { return Vec::new() };
    let session = &study.session;
    let next = session.next_redo().cloned();
    let fact = session.redo_fact(&app.library, app.settings.study_mode(), &app.ledger, app.at);
    let Some(next) = next.filter(|next| fact.is_some() || *next == Undone::Skip) else {
        app.notice = Some("Nothing to redo.".into());
        return Vec::new();
    };
    let id = session.id();
    let recorded = fact.map(|fact| app.record(id, Fact::Item(fact)));
    let (event, effects) = recorded.map_or((None, Vec::new()), |(event, effects)| (Some(event), effects));
    let Some((study, _)) = parts(app) else { return effects };
    study.session.redo(event);
    let notice = match next {
        Undone::Answer(..) => {
            explain(study);
            "Answer redone."
        }
        Undone::Regrade(..) => {
            explain(study);
            "Rating redone."
        }
        Undone::Skip => {
            show_next(app, now);
            "Skip redone."
        }
        Undone::Suspend(..) => {
            if !matches!(study.stage, Stage::Feedback(_)) {
                show_next(app, now);
            }
            "Suspended again."
        }
        Undone::Mark(..) => "Mark redone.",
        Undone::Report(..) => "Flag redone.",
    };
    app.notice = Some(notice.into());
    effects
}

/// Excludes time in which the program was stopped.
pub fn pause(app: &mut App, away_ms: u64) {
    if let Screen::Study(study) = &mut app.screen
        && let Stage::Asking(asking) = &mut study.stage
    {
        asking.timer.pause(away_ms);
    }
}
