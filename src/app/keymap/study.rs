//! Key table rows for home, study and settings.

use super::super::command::{AnswerCommand, Command, ExamCommand, ItemCommand, Open, StudyCommand, Typing};
use super::super::key::KeyCode;
use super::answers::TYPING;
use super::binding::KeyPattern::{Capitals, Char, Code, Ctrl, Letters};
use super::binding::{KeyPattern, KeyRow, row};
use super::context::KeyContext;
use super::context::KeyContext::{
    Asking, Covered, ExamAsking, ExamOrdering, ExamTyping, Feedback, Home, Judging, Nothing, Ordering, Problems,
    Review, Selecting, Settings, Striking, Summary, Sureness, Ticking, Watch,
};
use crate::response::Confidence;

/// The help text of the key that opens the editor.
const EDIT: &str = "Open the item in your editor (VISUAL or EDITOR)";

/// The keys that type a number.
const DIGITS: &[KeyPattern] = &[
    Char('0'),
    Char('1'),
    Char('2'),
    Char('3'),
    Char('4'),
    Char('5'),
    Char('6'),
    Char('7'),
    Char('8'),
    Char('9'),
    Char('.'),
];
/// All contexts with an item on the screen.
const ITEMS: &[KeyContext] = &[Asking, Covered, Ticking, Ordering, Feedback, Review, Selecting];
/// All contexts where an item can be marked.
const MARKED: &[KeyContext] = &[Asking, Covered, Ticking, Ordering, Feedback, Review, Selecting];
/// All contexts where a case can be hidden.
const CASED: &[KeyContext] = &[Asking, Covered, Ticking, Ordering, ExamAsking, ExamOrdering, Selecting];
/// All contexts where a question is open and letters are keys.
const ASKED: &[KeyContext] = &[Asking, Covered, Ticking, Ordering, Selecting];
/// All contexts of a session.
const STUDY: &[KeyContext] = &[Asking, Covered, Ticking, Ordering, Judging, Feedback, Summary, Selecting, Sureness];
/// All contexts of a session where a step can be redone.
const REDOES: &[KeyContext] = &[Asking, Covered, Ticking, Ordering, Feedback, Summary, Selecting];

/// These rows come before those of movement.
pub const ROWS: &[KeyRow] = &[
    row(
        &[Selecting],
        &[Letters],
        Command::Answer(AnswerCommand::Choose(0)),
        "a-h",
        "select",
        "Select that option; Enter submits it",
    ),
    row(
        &[Selecting],
        &[Code(KeyCode::Enter), Char(' ')],
        Command::Enter,
        "Enter",
        "submit",
        "Submit the selected option",
    ),
    row(
        &[Selecting],
        &[Capitals],
        Command::Answer(AnswerCommand::ChooseSure(0)),
        "A-H",
        "sure",
        "Select that option as \"sure\"",
    ),
    row(&[Asking], &[Letters], Command::Answer(AnswerCommand::Choose(0)), "a-h", "answer", "Answer with that option"),
    row(
        &[Asking],
        &[Capitals],
        Command::Answer(AnswerCommand::ChooseSure(0)),
        "A-H",
        "sure",
        "Answer with that option as \"sure\"",
    ),
    row(
        &[Ticking],
        &[Letters, Capitals],
        Command::Answer(AnswerCommand::Choose(0)),
        "a-h",
        "pick",
        "Select or deselect that option",
    ),
    row(
        &[Striking],
        &[Letters, Capitals],
        Command::Answer(AnswerCommand::Choose(0)),
        "a-h",
        "strike out",
        "Strike out that option, or restore it",
    ),
    row(&[Home], &[Code(KeyCode::Enter), Char(' ')], Command::Enter, "Enter", "study", "Study the selected row"),
    row(&[Home], &[Char('e')], Command::Open(Open::Exam), "e", "exam", "Set up an exam for the selected deck"),
    row(&[Home], &[Char('/')], Command::Open(Open::Find), "/", "find", "Find items by words, tags and status"),
    row(&[Home], &[Char('b')], Command::Open(Open::Builder), "b", "build", "Build a test from filters"),
    row(&[Home], &[Char('B')], Command::Open(Open::Browse), "B", "", "Browse all items"),
    row(
        &[Covered],
        &[Code(KeyCode::Enter), Char(' ')],
        Command::Enter,
        "Enter",
        "options",
        "Show the options once you have an answer in mind",
    ),
    row(&[Ticking], &[Code(KeyCode::Enter)], Command::Enter, "Enter", "submit", "Submit the selected options"),
    row(
        &[Ticking],
        &[Char(' ')],
        Command::Answer(AnswerCommand::Tick),
        "Space",
        "",
        "Select or deselect the highlighted option",
    ),
    row(
        &[Asking],
        &[Code(KeyCode::Enter), Char(' ')],
        Command::Enter,
        "Enter",
        "",
        "Answer with the highlighted option",
    ),
    row(&[Summary], &[Code(KeyCode::Enter)], Command::Enter, "Enter", "open", "Review the selected answer, or go home"),
    row(
        &[Review],
        &[Code(KeyCode::Enter), Char(' ')],
        Command::Enter,
        "Enter",
        "next",
        "Review the next missed question",
    ),
    row(
        &[Nothing],
        &[Char('n'), Code(KeyCode::Enter)],
        Command::Study(StudyCommand::MoreNew),
        "n",
        "new items",
        "Learn new items beyond today's limit",
    ),
    row(&[Problems], &[Code(KeyCode::Enter)], Command::Enter, "Enter", "study", "Study the items without errors"),
    row(&[Summary], &[Char('c')], Command::Study(StudyCommand::Continue), "c", "continue", "Continue this session"),
    row(
        &[Asking, Covered, Ticking, Ordering, KeyContext::Typing, ExamAsking, ExamOrdering, ExamTyping, Selecting],
        &[Code(KeyCode::Tab)],
        Command::Answer(AnswerCommand::Confidence),
        "Tab",
        "sure?",
        "Set confidence: guess, fairly sure, sure",
    ),
    row(
        &[Feedback],
        &[Char('+'), Char('=')],
        Command::Study(StudyCommand::Better),
        "+",
        "",
        "Raise your recall rating",
    ),
    row(&[Feedback], &[Char('-'), Char('_')], Command::Study(StudyCommand::Worse), "-", "", "Lower your recall rating"),
    row(STUDY, &[Char('u')], Command::Undo, "u", "undo", "Undo the last step (repeatable)"),
    row(REDOES, &[Char('U'), Ctrl('r')], Command::Redo, "U Ctrl+R", "redo", "Redo the step that was undone last"),
    row(
        &[Asking, Ticking, ExamAsking, Selecting],
        &[Char('x')],
        Command::Answer(AnswerCommand::Strike),
        "x",
        "strike",
        "Strike out an option: x, then its letter",
    ),
    row(MARKED, &[Char('m')], Command::Item(ItemCommand::Mark), "m", "mark", "Mark or unmark the item"),
    row(
        &[ExamAsking, ExamOrdering],
        &[Char('m')],
        Command::Item(ItemCommand::Mark),
        "m",
        "mark",
        "Mark or unmark the question in the overview of this exam",
    ),
    row(
        &[KeyContext::Typing],
        &[Ctrl('n')],
        Command::Answer(AnswerCommand::Skip),
        "Ctrl+N",
        "skip",
        "Skip the question; it comes back at the end",
    ),
    row(&[ExamTyping], &[Ctrl('n')], Command::Next, "Ctrl+N", "next", "Go to the next question"),
    row(&[ExamTyping], &[Ctrl('p')], Command::Previous, "Ctrl+P", "previous", "Go to the previous question"),
    row(
        &[ExamTyping],
        &[Ctrl('o')],
        Command::Exam(ExamCommand::Overview),
        "Ctrl+O",
        "overview",
        "Show all questions; finish the exam there",
    ),
    row(TYPING, &[Ctrl('k')], Command::Item(ItemCommand::Mark), "Ctrl+K", "mark", "Mark or unmark the item"),
    row(TYPING, &[Ctrl('v')], Command::Item(ItemCommand::Case), "Ctrl+V", "case", "Show or hide the case"),
    row(&[KeyContext::Typing], &[Ctrl('b')], Command::Undo, "Ctrl+B", "undo", "Undo the last step"),
    row(&[KeyContext::Typing], &[Ctrl('r')], Command::Redo, "Ctrl+R", "redo", "Redo the step that was undone last"),
    row(
        ASKED,
        &[Char('s')],
        Command::Answer(AnswerCommand::Skip),
        "s",
        "skip",
        "Skip the question; it comes back at the end",
    ),
    row(
        &[Feedback, Review],
        &[Char('s')],
        Command::Item(ItemCommand::Stem),
        "s",
        "question",
        "Show the whole question, or only its last paragraph",
    ),
    row(
        &[Feedback, Review],
        &[Char('i')],
        Command::Item(ItemCommand::Figures),
        "i",
        "memory",
        "Show or hide what the memory model knows about the item",
    ),
    row(CASED, &[Char('v')], Command::Item(ItemCommand::Case), "v", "case", "Show or hide the case"),
    row(
        ITEMS,
        &[Char('z')],
        Command::Item(ItemCommand::Suspend),
        "z",
        "",
        "Suspend the item; press z on the home screen to resume it",
    ),
    row(ITEMS, &[Char('!')], Command::Item(ItemCommand::Report), "!", "", "Report the item as wrong or unclear"),
    row(
        &[Feedback, Review],
        &[Char('y')],
        Command::Item(ItemCommand::Copy),
        "y",
        "",
        "Copy the references to the clipboard",
    ),
    row(
        &[Watch],
        &[Code(KeyCode::Enter), Char(' ')],
        Command::Enter,
        "Space",
        "answers",
        "Show or hide answers and rationales",
    ),
    row(
        &[Watch],
        &[Code(KeyCode::Right), Char('n'), Code(KeyCode::Tab)],
        Command::Next,
        "n Right",
        "next",
        "Show the next item",
    ),
    row(&[Watch], &[Code(KeyCode::Left), Char('p')], Command::Previous, "p Left", "previous", "Show the previous item"),
    row(
        &[Asking, Covered, Ticking, Ordering, Selecting],
        &[Char('E'), Ctrl('e')],
        Command::Item(ItemCommand::Edit),
        "E Ctrl+E",
        "",
        "Open the item in your editor (VISUAL or EDITOR); use Ctrl+E if E is an option",
    ),
    row(&[KeyContext::Typing], &[Ctrl('e')], Command::Item(ItemCommand::Edit), "Ctrl+E", "", EDIT),
    row(&[Feedback, Review, Watch], &[Char('E'), Ctrl('e')], Command::Item(ItemCommand::Edit), "E Ctrl+E", "", EDIT),
    row(&[Sureness], &[Char('g')], Command::Say(Confidence::Guess), "g", "guess", "Your answer was a guess"),
    row(&[Sureness], &[Char('f')], Command::Say(Confidence::Fairly), "f", "fairly sure", "You were fairly sure"),
    row(&[Sureness], &[Char('s')], Command::Say(Confidence::Sure), "s", "sure", "You were sure"),
    row(&[Sureness], &[Code(KeyCode::Enter)], Command::Enter, "Enter", "", "Use the default: fairly sure"),
    row(
        &[Settings],
        &[Code(KeyCode::Right), Char(' '), Char('l')],
        Command::Next,
        "Right",
        "change",
        "Choose the next value (saved at once)",
    ),
    row(&[Settings], &[Code(KeyCode::Left), Char('h')], Command::Previous, "Left", "", "Choose the previous value"),
    row(
        &[Settings],
        &[Code(KeyCode::Enter)],
        Command::Enter,
        "Enter",
        "",
        "Save the typed number, choose the next value, or open a list in your editor",
    ),
    row(&[Settings], &[Char('d')], Command::Unset, "d", "default", "Reset the selected setting to its default"),
    row(&[Settings], DIGITS, Command::Write(Typing::Insert(' ')), "0-9", "", "Type a number for the selected setting"),
    row(
        &[Settings],
        &[Code(KeyCode::Backspace)],
        Command::Write(Typing::Erase),
        "Backspace",
        "",
        "Delete the last digit",
    ),
    row(
        &[Settings],
        &[Char('E'), Ctrl('e')],
        Command::Item(ItemCommand::Edit),
        "E",
        "edit",
        "Open the configuration file in your editor (VISUAL or EDITOR), at the selected setting",
    ),
    row(&[Home], &[Char(',')], Command::Open(Open::Settings), ",", "settings", "Change the settings"),
    row(
        &[Home, Nothing],
        &[Char('z')],
        Command::Study(StudyCommand::Unsuspend),
        "z",
        "suspended",
        "Resume all suspended items",
    ),
    row(&[Home], &[Char('p')], Command::Open(Open::Problems), "p", "problems", "List decks with errors"),
];
