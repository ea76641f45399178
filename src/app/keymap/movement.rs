//! Key table rows for movement, and rows that apply nearly everywhere.

use super::super::command::{Command, Move, Open, ProcessCommand};
use super::super::key::KeyCode;
use super::binding::KeyPattern::{Char, Code, Ctrl, Twice};
use super::binding::{KeyRow, row};
use super::context::KeyContext::{
    Asking, BrowseItem, Browsing, Builder, ConfirmFinish, Covered, ExamAsking, ExamOrdering, Feedback, Finishing, Help,
    History, Home, Judging, Listed, Nothing, Ordering, Overview, Page, Problems, Report, ReportReview, Review, Rules,
    Selecting, Settings, Setup, Statistics, Striking, Summary, Sureness, Ticking, Watch,
};
use super::context::{COMMANDING, KeyContext};

/// All contexts where text scrolls and nothing is selected.
const SCROLLS: &[KeyContext] = &[
    Rules,
    ConfirmFinish,
    Finishing,
    ReportReview,
    Covered,
    Judging,
    Feedback,
    Review,
    Problems,
    Watch,
    Help,
    Sureness,
    Listed,
    Page,
];
/// All contexts where the arrows select.
const SELECTS: &[KeyContext] =
    &[Home, Setup, ExamAsking, ExamOrdering, Report, Asking, Ticking, Ordering, Summary, Selecting, Settings, Builder];
/// All contexts with text that may be longer than the window, except those where `g` means something else.
const PAGES: &[KeyContext] = &[
    Home,
    Covered,
    Judging,
    Feedback,
    Review,
    Summary,
    Nothing,
    Problems,
    Watch,
    Help,
    Setup,
    Rules,
    Overview,
    ConfirmFinish,
    Finishing,
    Report,
    ReportReview,
    Settings,
    Browsing,
    BrowseItem,
    History,
    Statistics,
    Listed,
    Page,
    Builder,
];
/// The same with options, whose letters may include `g`.
const LETTERED: &[KeyContext] = &[Asking, Selecting, Ticking, Ordering, Striking, ExamAsking, ExamOrdering];

/// These rows come after all others.
pub const ROWS: &[KeyRow] = &[
    row(SELECTS, &[Code(KeyCode::Up), Char('k')], Command::Move(Move::Up), "Up k", "", "Select the row above"),
    row(SELECTS, &[Code(KeyCode::Down), Char('j')], Command::Move(Move::Down), "Down j", "", "Select the row below"),
    row(&[Nothing], &[Code(KeyCode::Up), Char('k')], Command::Move(Move::Up), "Up k", "", "Scroll up"),
    row(&[Nothing], &[Code(KeyCode::Down), Char('j')], Command::Move(Move::Down), "Down j", "", "Scroll down"),
    row(SCROLLS, &[Code(KeyCode::Up), Char('k')], Command::Move(Move::Up), "Up k", "", "Scroll up"),
    row(SCROLLS, &[Code(KeyCode::Down), Char('j')], Command::Move(Move::Down), "Down j", "scroll", "Scroll down"),
    row(PAGES, &[Code(KeyCode::PageUp), Ctrl('u')], Command::Move(Move::PageUp), "PgUp Ctrl+U", "", "Scroll up a page"),
    row(
        PAGES,
        &[Code(KeyCode::PageDown), Ctrl('d')],
        Command::Move(Move::PageDown),
        "PgDn Ctrl+D",
        "",
        "Scroll down a page",
    ),
    row(PAGES, &[Code(KeyCode::Home), Twice('g')], Command::Move(Move::Top), "Home gg", "", "Go to the top"),
    row(PAGES, &[Code(KeyCode::End), Char('G')], Command::Move(Move::Bottom), "End G", "", "Go to the bottom"),
    row(
        LETTERED,
        &[Code(KeyCode::PageUp), Ctrl('u')],
        Command::Move(Move::PageUp),
        "PgUp Ctrl+U",
        "",
        "Scroll up a page",
    ),
    row(
        LETTERED,
        &[Code(KeyCode::PageDown), Ctrl('d')],
        Command::Move(Move::PageDown),
        "PgDn Ctrl+D",
        "",
        "Scroll down a page",
    ),
    row(
        LETTERED,
        &[Code(KeyCode::Home), Twice('g')],
        Command::Move(Move::Top),
        "Home gg",
        "",
        "Go to the top (gg only if g is not an option)",
    ),
    row(
        LETTERED,
        &[Code(KeyCode::End), Char('G')],
        Command::Move(Move::Bottom),
        "End G",
        "",
        "Go to the bottom (G only if g is not an option)",
    ),
    row(
        &[Sureness],
        &[Code(KeyCode::PageUp), Ctrl('u')],
        Command::Move(Move::PageUp),
        "PgUp Ctrl+U",
        "",
        "Scroll up a page",
    ),
    row(
        &[Sureness],
        &[Code(KeyCode::PageDown), Ctrl('d')],
        Command::Move(Move::PageDown),
        "PgDn Ctrl+D",
        "",
        "Scroll down a page",
    ),
    row(&[Sureness], &[Code(KeyCode::Home)], Command::Move(Move::Top), "Home", "", "Go to the top"),
    row(&[Sureness], &[Code(KeyCode::End), Char('G')], Command::Move(Move::Bottom), "End G", "", "Go to the bottom"),
    row(KeyContext::ALL, &[Char('R')], Command::Process(ProcessCommand::Retry), "R", "", "Retry saving"),
    row(
        KeyContext::ALL,
        &[Ctrl('c')],
        Command::Process(ProcessCommand::Quit),
        "Ctrl+C",
        "",
        "Quit now; nothing is lost",
    ),
    row(
        KeyContext::ALL,
        &[Ctrl('z')],
        Command::Process(ProcessCommand::Stop),
        "Ctrl+Z",
        "",
        "Suspend the program; `fg` resumes it",
    ),
    row(KeyContext::ALL, &[Ctrl('l')], Command::Process(ProcessCommand::Redraw), "Ctrl+L", "", "Redraw the screen"),
    row(COMMANDING, &[Char(':')], Command::Open(Open::Palette), ":", "", "Search commands"),
    row(
        KeyContext::ALL,
        &[Char('?'), Code(KeyCode::F(1))],
        Command::Open(Open::Help),
        "?",
        "help",
        "Show or close this help",
    ),
    row(&[Home], &[Char('q')], Command::Back, "q", "quit", "Quit"),
    row(KeyContext::ALL, &[Code(KeyCode::Esc), Char('q')], Command::Back, "Esc q", "", "Go back one level"),
];
