//! The key table: one row for each key and the places where it means the same.

use ratatui::crossterm::event::KeyCode;

use super::super::message::{Command, Typing};
use super::browse::COMMANDING;
use super::{Binding, Key, Place};
use crate::memory::Rating;

use super::Key::{Any, Capitals, Char, Code, Ctrl, Letters};
use super::Place::{
    Asking, Covered, Feedback, Help, Home, Judging, Nothing, Ordering, Problems, Review, Striking, Summary, Ticking,
    Watch,
};
use super::Place::{ExamAsking, ExamOrdering, ExamTyping, Overview, Report, ReportReview, Rules, Setup};

/// Every place where text scrolls and nothing is selected.
const SCROLLS: &[Place] = &[Rules, ReportReview, Covered, Judging, Feedback, Review, Problems, Watch, Help];
/// Every place where the arrows select.
const SELECTS: &[Place] = &[Home, Setup, ExamAsking, ExamOrdering, Report, Asking, Ticking, Ordering, Summary];
/// Every place with text that may be longer than the window.
const PAGES: &[Place] = &[
    Home,
    Asking,
    Covered,
    Ticking,
    Ordering,
    Judging,
    Striking,
    Feedback,
    Review,
    Summary,
    Problems,
    Watch,
    Help,
    Setup,
    Rules,
    ExamAsking,
    ExamOrdering,
    Overview,
    Report,
    ReportReview,
];
/// Every place where an item is on the screen.
const ITEMS: &[Place] = &[Asking, Covered, Ticking, Ordering, Feedback, Review];
/// Every place where an item can be marked.
const MARKED: &[Place] = &[Asking, Covered, Ticking, Ordering, ExamAsking, ExamOrdering, Feedback, Review];
/// Every place where a case can be hidden.
const CASED: &[Place] = &[Asking, Covered, Ticking, Ordering, ExamAsking, ExamOrdering];
/// Every place where an item waits for its answer and letters are keys.
const ASKED: &[Place] = &[Asking, Covered, Ticking, Ordering];
/// Every place where a text is typed.
const TYPING: &[Place] = &[Place::Typing, ExamTyping];
/// Every place where a question of an exam is asked.
const SITTING: &[Place] = &[ExamAsking, ExamOrdering];
/// Every place in a session.
const STUDY: &[Place] = &[Asking, Covered, Ticking, Ordering, Judging, Feedback, Summary];

/// The key table. The first row that fits a key and a place wins; the footer shows hints in this order.
pub const BINDINGS: &[Binding] = &[
    row(TYPING, &[Any], Command::Write(Typing::Insert(' ')), "letters", "", "Type your answer"),
    row(
        TYPING,
        &[Code(KeyCode::Enter)],
        Command::Enter,
        "Enter",
        "answer",
        "Go to the next gap; in the last one, answer, or in an exam go on",
    ),
    row(TYPING, &[Code(KeyCode::Backspace)], Command::Write(Typing::Erase), "Backspace", "", "Take a letter back"),
    row(TYPING, &[Code(KeyCode::Delete)], Command::Write(Typing::EraseNext), "Del", "", "Take the next letter out"),
    row(TYPING, &[Ctrl('w')], Command::Write(Typing::EraseWord), "Ctrl+W", "", "Take a word back"),
    row(TYPING, &[Ctrl('u')], Command::Write(Typing::Clear), "Ctrl+U", "", "Take the whole text back"),
    row(TYPING, &[Code(KeyCode::Left)], Command::Write(Typing::Left), "Left", "", "Move left in the text"),
    row(TYPING, &[Code(KeyCode::Right)], Command::Write(Typing::Right), "Right", "", "Move right in the text"),
    row(
        TYPING,
        &[Code(KeyCode::Home), Ctrl('a')],
        Command::Write(Typing::Start),
        "Home",
        "",
        "Go to the start of the text",
    ),
    row(TYPING, &[Code(KeyCode::End)], Command::Write(Typing::End), "End", "", "Go to the end of the text"),
    row(TYPING, &[Code(KeyCode::Up)], Command::Up, "Up", "", "Go to the gap before, or scroll up"),
    row(TYPING, &[Code(KeyCode::Down)], Command::Down, "Down", "", "Go to the next gap, or scroll down"),
    row(TYPING, &[Code(KeyCode::PageUp)], Command::PageUp, "PgUp", "", "Scroll a page up"),
    row(TYPING, &[Code(KeyCode::PageDown)], Command::PageDown, "PgDn", "", "Scroll a page down"),
    row(
        &[Judging],
        &[Char('1'), Char('n')],
        Command::Rate(Rating::Again),
        "1",
        "wrong",
        "Say that your answer was wrong",
    ),
    row(
        &[Judging],
        &[Char('2')],
        Command::Rate(Rating::Hard),
        "2",
        "right, hard",
        "Say that it was right, with effort",
    ),
    row(&[Judging], &[Char('3'), Char('y')], Command::Rate(Rating::Good), "3", "right", "Say that it was right"),
    row(
        &[Judging],
        &[Char('4')],
        Command::Rate(Rating::Easy),
        "4",
        "right, easy",
        "Say that it was right without effort",
    ),
    row(
        &[Ordering, ExamOrdering],
        &[Letters, Capitals],
        Command::Choose(0),
        "a-h",
        "next step",
        "Put that step next, or take it out again",
    ),
    row(
        &[Ordering, ExamOrdering],
        &[Code(KeyCode::Backspace)],
        Command::Write(Typing::Erase),
        "Backspace",
        "back",
        "Take the last step out again",
    ),
    row(&[Ordering, ExamOrdering], &[Char(' ')], Command::Tick, "Space", "", "Put the highlighted step next"),
    row(&[Ordering], &[Code(KeyCode::Enter)], Command::Enter, "Enter", "submit", "Submit the order"),
    row(
        &[ExamAsking],
        &[Letters],
        Command::Choose(0),
        "a-h",
        "choose",
        "Choose that option; another letter changes it",
    ),
    row(&[ExamAsking], &[Capitals], Command::ChooseSure(0), "A-H", "", "Choose that option, and say you are sure"),
    row(&[ExamAsking], &[Char(' ')], Command::Tick, "Space", "", "Choose or tick the highlighted option"),
    row(SITTING, &[Code(KeyCode::Right), Char('n')], Command::Next, "Right n", "next", "Go to the next question"),
    row(SITTING, &[Code(KeyCode::Left), Char('p')], Command::Previous, "Left p", "back", "Go to the question before"),
    row(SITTING, &[Char('w')], Command::Overview, "w", "overview", "Show all questions at a glance; finish there"),
    row(
        SITTING,
        &[Code(KeyCode::Enter)],
        Command::Enter,
        "Enter",
        "",
        "Choose what is highlighted, or go to the next question",
    ),
    row(&[Overview], &[Code(KeyCode::Enter)], Command::Enter, "Enter", "open", "Go to the selected question"),
    row(&[Overview], &[Char('o')], Command::NextOpen, "o", "next open", "Select the next question without an answer"),
    row(&[Overview], &[Char('m')], Command::NextMarked, "m", "next marked", "Select the next marked question"),
    row(&[Overview], &[Char('F')], Command::Finish, "F", "finish", "Finish the exam and see the score"),
    row(&[Overview], &[Char('l')], Command::Leave, "l", "leave", "Leave the exam, to go on with it later"),
    row(&[Overview], &[Code(KeyCode::Right), Char('n')], Command::Next, "Right", "", "Select the next question"),
    row(&[Overview], &[Code(KeyCode::Left), Char('p')], Command::Previous, "Left", "", "Select the question before"),
    row(&[Overview], &[Code(KeyCode::Up), Char('k')], Command::Up, "Up", "", "Select the question ten before"),
    row(&[Overview], &[Code(KeyCode::Down), Char('j')], Command::Down, "Down", "", "Select the question ten behind"),
    row(&[Setup], &[Code(KeyCode::Enter)], Command::Enter, "Enter", "go on", "Read the rules"),
    row(
        &[Setup],
        &[Code(KeyCode::Right), Char(' '), Char('l')],
        Command::Next,
        "Right",
        "change",
        "Change the selected row",
    ),
    row(&[Setup], &[Code(KeyCode::Left), Char('h')], Command::Previous, "Left", "", "Change it the other way"),
    row(&[Rules], &[Code(KeyCode::Enter)], Command::Enter, "Enter", "begin", "Begin the exam: the clock starts"),
    row(&[Report], &[Code(KeyCode::Enter)], Command::Enter, "Enter", "explain", "Explain the selected question"),
    row(&[Report], &[Char('a')], Command::All, "a", "all or missed", "List all questions, or only those missed"),
    row(
        &[ReportReview],
        &[Code(KeyCode::Enter), Char(' '), Code(KeyCode::Right), Char('n')],
        Command::Next,
        "Enter",
        "next",
        "Explain the next question",
    ),
    row(
        &[ReportReview],
        &[Code(KeyCode::Left), Char('p')],
        Command::Previous,
        "Left p",
        "back",
        "Explain the question before",
    ),
    row(&[Asking], &[Letters], Command::Choose(0), "a-h", "answer", "Answer with that option"),
    row(&[Asking], &[Capitals], Command::ChooseSure(0), "A-H", "sure", "Answer with that option, and say you are sure"),
    row(&[Ticking], &[Letters, Capitals], Command::Choose(0), "a-h", "tick", "Tick that option, or untick it"),
    row(
        &[Striking],
        &[Letters, Capitals],
        Command::Choose(0),
        "a-h",
        "strike out",
        "Strike that option out, or back in",
    ),
    row(&[Home], &[Code(KeyCode::Enter), Char(' ')], Command::Enter, "Enter", "study", "Study what is selected"),
    row(&[Home], &[Char('e')], Command::Exam, "e", "exam", "Set up an exam on the selected deck"),
    row(&[Home], &[Char('/')], Command::Find, "/", "find", "Find items by words, tags and how they stand"),
    row(&[Home], &[Char('b')], Command::Browse, "b", "", "Browse all items"),
    row(
        &[Covered],
        &[Code(KeyCode::Enter), Char(' ')],
        Command::Enter,
        "Enter",
        "options",
        "Show the options, once you have an answer in mind",
    ),
    row(&[Ticking], &[Code(KeyCode::Enter)], Command::Enter, "Enter", "submit", "Submit the ticked options"),
    row(&[Ticking], &[Char(' ')], Command::Tick, "Space", "", "Tick the highlighted option, or untick it"),
    row(
        &[Asking],
        &[Code(KeyCode::Enter), Char(' ')],
        Command::Enter,
        "Enter",
        "",
        "Answer with the highlighted option",
    ),
    row(&[Feedback], &[Code(KeyCode::Enter), Char(' ')], Command::Enter, "Enter", "next", "Go on to the next item"),
    row(
        &[Summary],
        &[Code(KeyCode::Enter)],
        Command::Enter,
        "Enter",
        "open",
        "Look at the selected answer again, or go home",
    ),
    row(&[Review], &[Code(KeyCode::Enter), Char(' ')], Command::Enter, "Enter", "next", "Look at the next missed item"),
    row(
        &[Nothing],
        &[Char('n'), Code(KeyCode::Enter)],
        Command::MoreNew,
        "n",
        "new items",
        "Learn more new items than the day's limit",
    ),
    row(&[Problems], &[Code(KeyCode::Enter)], Command::Enter, "Enter", "go on", "Go on with the items that are intact"),
    row(&[Summary], &[Char('c')], Command::Continue, "c", "continue", "Go on with this session"),
    row(
        &[Asking, Covered, Ticking, Ordering, Place::Typing, ExamAsking, ExamOrdering, ExamTyping],
        &[Code(KeyCode::Tab)],
        Command::Confidence,
        "Tab",
        "sure?",
        "Say guess, fairly or sure",
    ),
    row(&[Feedback], &[Char('+'), Char('=')], Command::Better, "+", "better", "Rate your recall better"),
    row(&[Feedback], &[Char('-'), Char('_')], Command::Worse, "-", "worse", "Rate your recall worse"),
    row(STUDY, &[Char('u')], Command::Undo, "u", "undo", "Take the last step back, as often as you like"),
    row(
        &[Asking, Ticking, ExamAsking],
        &[Char('x')],
        Command::Strike,
        "x",
        "strike",
        "Strike an option out: x, then its letter",
    ),
    row(MARKED, &[Char('m')], Command::Mark, "m", "mark", "Mark the item, or remove the mark"),
    row(&[Place::Typing], &[Ctrl('n')], Command::Skip, "Ctrl+N", "skip", "Skip the item; it comes back at the end"),
    row(&[ExamTyping], &[Ctrl('n')], Command::Next, "Ctrl+N", "next", "Go to the next question"),
    row(&[ExamTyping], &[Ctrl('p')], Command::Previous, "Ctrl+P", "back", "Go to the question before"),
    row(
        &[ExamTyping],
        &[Ctrl('o')],
        Command::Overview,
        "Ctrl+O",
        "overview",
        "Show all questions at a glance; finish there",
    ),
    row(TYPING, &[Ctrl('k')], Command::Mark, "Ctrl+K", "mark", "Mark the item, or remove the mark"),
    row(TYPING, &[Ctrl('v')], Command::Case, "Ctrl+V", "case", "Show or hide the case"),
    row(&[Place::Typing], &[Ctrl('b')], Command::Undo, "Ctrl+B", "undo", "Take the last step back"),
    row(ASKED, &[Char('s')], Command::Skip, "s", "skip", "Skip the item; it comes back at the end"),
    row(&[Feedback, Review], &[Char('s')], Command::Stem, "s", "stem", "Show or hide the whole stem"),
    row(CASED, &[Char('v')], Command::Case, "v", "case", "Show or hide the case"),
    row(
        ITEMS,
        &[Char('z')],
        Command::Suspend,
        "z",
        "",
        "Suspend the item: it is not asked until z on the home screen brings it back",
    ),
    row(ITEMS, &[Char('!')], Command::Report, "!", "", "Report the item as wrong or unclear"),
    row(
        &[Watch],
        &[Code(KeyCode::Enter), Char(' ')],
        Command::Enter,
        "Space",
        "answers",
        "Show or hide the answers with their whys",
    ),
    row(
        &[Watch],
        &[Code(KeyCode::Right), Char('n'), Code(KeyCode::Tab)],
        Command::Next,
        "n Right",
        "next",
        "Show the next item",
    ),
    row(&[Watch], &[Code(KeyCode::Left), Char('p')], Command::Previous, "p Left", "previous", "Show the item before"),
    row(
        &[Asking, Covered, Ticking, Ordering, Place::Typing, Feedback, Review, Watch],
        &[Char('E'), Ctrl('e')],
        Command::Edit,
        "E Ctrl+E",
        "",
        "Open the item in your editor, at its line (VISUAL or EDITOR); Ctrl+E where E is an option",
    ),
    row(&[Home, Nothing], &[Char('z')], Command::Unsuspend, "z", "suspended", "Ask all suspended items again"),
    row(&[Home], &[Char('p')], Command::Problems, "p", "problems", "Show the decks that have mistakes"),
    row(SELECTS, &[Code(KeyCode::Up), Char('k')], Command::Up, "Up k", "", "Select the one above"),
    row(SELECTS, &[Code(KeyCode::Down), Char('j')], Command::Down, "Down j", "", "Select the one below"),
    row(SCROLLS, &[Code(KeyCode::Up), Char('k')], Command::Up, "Up k", "", "Scroll up"),
    row(SCROLLS, &[Code(KeyCode::Down), Char('j')], Command::Down, "Down j", "scroll", "Scroll down"),
    row(PAGES, &[Code(KeyCode::PageUp), Ctrl('u')], Command::PageUp, "PgUp Ctrl+U", "", "Scroll a page up"),
    row(PAGES, &[Code(KeyCode::PageDown), Ctrl('d')], Command::PageDown, "PgDn Ctrl+D", "", "Scroll a page down"),
    row(PAGES, &[Code(KeyCode::Home)], Command::Top, "Home", "", "Scroll to the beginning"),
    row(PAGES, &[Code(KeyCode::End), Char('G')], Command::Bottom, "End", "", "Scroll to the end"),
    row(&Place::ALL, &[Char('R')], Command::Retry, "R", "", "Try again to save what could not be saved"),
    row(&Place::ALL, &[Ctrl('c')], Command::Quit, "Ctrl+C", "", "Quit now; nothing is lost"),
    row(&Place::ALL, &[Ctrl('z')], Command::Stop, "Ctrl+Z", "", "Stop, and go on later with `fg`"),
    row(&Place::ALL, &[Ctrl('l')], Command::Redraw, "Ctrl+L", "", "Draw the screen anew"),
    row(COMMANDING, &[Char(':')], Command::Palette, ":", "", "Find a command by typing what it does"),
    row(&Place::ALL, &[Char('?'), Code(KeyCode::F(1))], Command::Help, "?", "help", "Show or close this help"),
    row(&[Home], &[Char('q')], Command::Back, "q", "quit", "Quit"),
    row(
        &Place::ALL,
        &[Code(KeyCode::Esc), Char('q')],
        Command::Back,
        "Esc q",
        "",
        "Go back one level; answers are saved as you give them",
    ),
];

/// Makes a row.
pub(super) const fn row(
    places: &'static [Place],
    keys: &'static [Key],
    command: Command,
    name: &'static str,
    hint: &'static str,
    help: &'static str,
) -> Binding {
    Binding { places, keys, command, name, hint, help }
}
