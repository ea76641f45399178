//! Pages: opening one, scrolling it, and changing the deck that it is about.

use super::super::command::{Command, Open};
use super::super::effect::Effect;
use super::super::page::{Page, PageKind, PageRequest};
use super::super::screen::Screen;
use super::super::state::App;
use super::navigate::go_home;
use super::scroll::scrolled;

/// The page that a command opens.
pub fn kind_of(open: Open) -> Option<PageKind> {
    match open {
        Open::Decks => Some(PageKind::Decks),
        Open::Retention => Some(PageKind::Retention),
        Open::Doctor => Some(PageKind::Doctor),
        _ => None,
    }
}

/// Requests a page; it opens when its lines arrive.
pub fn open(kind: PageKind) -> Vec<Effect> {
    vec![Effect::OpenPage(PageRequest::of(kind))]
}

/// Shows a page.
pub fn opened(app: &mut App, request: PageRequest, lines: Vec<String>) -> Vec<Effect> {
    let may_open = match &app.screen {
        Screen::Home(_) => true,
        Screen::Page(page) => page.request.kind == request.kind,
        _ => false,
    };
    if may_open {
        app.screen = Screen::Page(Box::new(Page { request, lines, scroll: 0 }));
    }
    Vec::new()
}

/// Handles a command on a page.
pub fn page(app: &mut App, command: Command) -> Vec<Effect> {
    let Screen::Page(page) = &app.screen else { return Vec::new() };
    match command {
        Command::Back | Command::Enter => go_home(app),
        Command::Next | Command::Previous if page.request.kind == PageKind::Retention => {
            let request = with_next_deck(app, &page.request, command == Command::Next);
            vec![Effect::OpenPage(request)]
        }
        command => {
            let scroll = scrolled(app, page.scroll, command);
            if let Screen::Page(page) = &mut app.screen {
                page.scroll = scroll;
            }
            Vec::new()
        }
    }
}

/// The same page about the next or previous deck; all decks come after the last one.
fn with_next_deck(app: &App, request: &PageRequest, forward: bool) -> PageRequest {
    let decks: Vec<_> = std::iter::once(None).chain(app.library.decks().map(|deck| Some(&deck.id))).collect();
    let at = decks.iter().position(|deck| *deck == request.deck.as_ref()).unwrap_or(0);
    let next = if forward { at + 1 } else { at + decks.len() - 1 } % decks.len();
    PageRequest { kind: request.kind, deck: decks.get(next).copied().flatten().cloned() }
}
