//! Pages: opening one, moving in it, changing the deck that it is about, and making the change that it shows.

use super::super::command::{Command, Open, PageCommand, Typing};
use super::super::effect::Effect;
use super::super::entry::Field;
use super::super::keymap::key_of;
use super::super::message::Now;
use super::super::page::{Draft, Page, PageContent, PageKind, PageRequest};
use super::super::screen::Screen;
use super::super::state::App;
use super::navigate::go_home;
use super::scroll::{listed, scrolled};
use super::{exam, home};
use crate::day::Day;
use crate::deck::DeckId;
use crate::review::Fact;

/// The page that a command opens.
pub fn kind_of(open: Open) -> Option<PageKind> {
    match open {
        Open::Decks => Some(PageKind::Decks),
        Open::Plan => Some(PageKind::Plan),
        Open::Optimize => Some(PageKind::Optimize),
        Open::Retention => Some(PageKind::Retention),
        Open::Record => Some(PageKind::Record),
        Open::Doctor => Some(PageKind::Doctor),
        _ => None,
    }
}

/// Opens the page of a command.
pub fn open(app: &mut App, kind: PageKind) -> Vec<Effect> {
    show(app, PageRequest::of(kind))
}

/// Shows a page at once. Its content arrives when it is computed.
fn show(app: &mut App, request: PageRequest) -> Vec<Effect> {
    app.screen = Screen::Page(Box::new(Page::new(request.clone())));
    if request.is_list() { Vec::new() } else { vec![Effect::OpenPage(request)] }
}

/// Shows the computed content of a page, unless the learner has left it.
pub fn opened(app: &mut App, request: &PageRequest, content: PageContent) -> Vec<Effect> {
    if let Screen::Page(page) = &mut app.screen
        && page.request == *request
    {
        page.content = Some(content);
    }
    Vec::new()
}

/// Handles a command on a page.
pub fn page(app: &mut App, command: Command, now: Now) -> Vec<Effect> {
    let Screen::Page(page) = &mut app.screen else { return Vec::new() };
    let asked = std::mem::take(&mut page.asked);
    if page.date.is_some() {
        return type_date(app, command);
    }
    let request = page.request.clone();
    match (request.kind, command) {
        (_, Command::Back) => back(app, request),
        _ if request.is_list() => list(app, request.kind, command, now),
        (PageKind::Plan | PageKind::Retention | PageKind::Record, Command::Next | Command::Previous) => {
            let deck = adjacent_deck(app, &request, command == Command::Next);
            show(app, PageRequest { deck, draft: None, ..request })
        }
        (PageKind::Plan, Command::Enter) if page.can_accept() => accept(app),
        (PageKind::Plan, Command::Enter | Command::Page(PageCommand::SetDate)) => edit_date(app),
        (PageKind::Optimize, Command::Enter) => match page.offer() {
            Some(draft) => show(app, PageRequest { draft: Some(draft), ..request }),
            None => Vec::new(),
        },
        (_, Command::Page(PageCommand::Accept)) => accept(app),
        (_, Command::Page(PageCommand::Remove)) => remove(app, asked),
        (PageKind::Retention | PageKind::Record | PageKind::Doctor, Command::Enter) => go_home(app),
        (_, command) => {
            let scroll = scrolled(app, app.screen.scroll(), command);
            if let Screen::Page(page) = &mut app.screen {
                page.scroll = scroll;
            }
            Vec::new()
        }
    }
}

/// Discards the change that the page shows, or goes up one level: from a deck's exam date to those of all decks, and else to
/// the home screen.
fn back(app: &mut App, request: PageRequest) -> Vec<Effect> {
    if request.draft.is_some() {
        return show(app, PageRequest { draft: None, ..request });
    }
    let Some(deck) = request.deck.filter(|_| request.kind == PageKind::Plan) else { return go_home(app) };
    let effects = show(app, PageRequest::of(PageKind::Plan));
    let row = app.library.decks().position(|other| other.id == deck).unwrap_or(0);
    if let Screen::Page(page) = &mut app.screen {
        page.row = row;
    }
    effects
}

/// Handles a command on a list of decks.
fn list(app: &mut App, kind: PageKind, command: Command, now: Now) -> Vec<Effect> {
    let Screen::Page(page) = &app.screen else { return Vec::new() };
    let row = page.row.min(app.library.decks().count().saturating_sub(1));
    let deck = app.library.decks().nth(row).map(|deck| deck.id.clone());
    match (command, deck) {
        (Command::Enter, Some(deck)) if kind == PageKind::Decks => {
            let scope = app.deck_scope(&deck);
            home::study(app, &scope, now)
        }
        (Command::Open(Open::Exam), Some(deck)) => exam::set_up(app, Some(deck)),
        (Command::Enter, Some(deck)) => show(app, PageRequest { deck: Some(deck), ..PageRequest::of(PageKind::Plan) }),
        (Command::Page(PageCommand::SetDate), Some(deck)) => {
            let effects = show(app, PageRequest { deck: Some(deck), ..PageRequest::of(PageKind::Plan) });
            edit_date(app);
            effects
        }
        (command, _) => {
            let row = listed(app, row, command);
            if let Screen::Page(page) = &mut app.screen {
                page.row = row;
            }
            Vec::new()
        }
    }
}

/// The next or previous deck that the page can be about. All decks come after the last one, except for exam dates, which are
/// of one deck each.
fn adjacent_deck(app: &App, request: &PageRequest, forward: bool) -> Option<DeckId> {
    let decks = app.library.decks();
    let decks = decks.filter(|deck| request.kind != PageKind::Record || deck.activity.is_some());
    let all = (request.kind != PageKind::Plan).then_some(None);
    let decks: Vec<_> = all.into_iter().chain(decks.map(|deck| Some(&deck.id))).collect();
    let at = decks.iter().position(|deck| *deck == request.deck.as_ref()).unwrap_or(0);
    let next = (if forward { at + 1 } else { at + decks.len().saturating_sub(1) }).checked_rem(decks.len())?;
    decks.get(next).copied().flatten().cloned()
}

/// Opens the field for an exam date.
fn edit_date(app: &mut App) -> Vec<Effect> {
    let Screen::Page(page) = &mut app.screen else { return Vec::new() };
    (page.date, page.scroll) = (Some(Field::default()), 0);
    Vec::new()
}

/// Handles a command while an exam date is typed.
fn type_date(app: &mut App, command: Command) -> Vec<Effect> {
    let Screen::Page(page) = &mut app.screen else { return Vec::new() };
    let Some(field) = &mut page.date else { return Vec::new() };
    match command {
        Command::Write(Typing::Insert(c)) if !(c.is_ascii_digit() || c == '-') => {}
        Command::Write(typing) => {
            field.apply(typing);
        }
        Command::Back => page.date = None,
        Command::Enter => {
            let Some(day) = Day::parse(field.text().trim()) else {
                app.notice = Some("Write a day as YYYY-MM-DD, such as 2027-03-18. Esc discards it.".to_owned());
                return Vec::new();
            };
            let request = PageRequest { draft: Some(Draft::ExamDate(day)), ..page.request.clone() };
            return show(app, request);
        }
        _ => {}
    }
    Vec::new()
}

/// Makes the change that the page shows, and shows the new state.
fn accept(app: &mut App) -> Vec<Effect> {
    let Screen::Page(page) = &mut app.screen else { return Vec::new() };
    let facts = page.content.as_mut().map(|content| std::mem::take(&mut content.accept)).unwrap_or_default();
    write(app, facts)
}

/// Undoes the state that the page shows, after a second press.
fn remove(app: &mut App, asked: bool) -> Vec<Effect> {
    let key = key_of(app, Command::Page(PageCommand::Remove));
    let Screen::Page(page) = &mut app.screen else { return Vec::new() };
    if !page.can_remove() {
        return Vec::new();
    }
    if !asked {
        page.asked = true;
        let what = match page.request.kind {
            PageKind::Plan => "Remove the exam date? The deck is then scheduled normally again.",
            _ => "Undo the last update? Due dates then follow the parameters before it.",
        };
        app.notice = Some(format!("{what} Press {key} again."));
        return Vec::new();
    }
    let facts = page.content.as_mut().map(|content| std::mem::take(&mut content.remove)).unwrap_or_default();
    write(app, facts)
}

/// Writes facts to the log, and shows the page again as it is then.
fn write(app: &mut App, facts: Vec<Fact>) -> Vec<Effect> {
    let Screen::Page(page) = &app.screen else { return Vec::new() };
    if facts.is_empty() {
        return Vec::new();
    }
    let request = PageRequest { draft: None, ..page.request.clone() };
    let session = app.minter.session();
    let mut effects: Vec<Effect> = facts.into_iter().flat_map(|fact| app.record(session, fact).1).collect();
    effects.extend(show(app, request));
    effects
}
