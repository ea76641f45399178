//! Key table rows for the browse screen and the command palette.

use super::super::command::{BrowseCommand, Command, ItemCommand, Move, Open, Typing};
use super::super::key::KeyCode;
use super::binding::KeyPattern::{Any, Char, Code, Ctrl};
use super::binding::{KeyRow, row};
use super::context::KeyContext;
use super::context::KeyContext::{
    BrowseItem, Browsing, Bulk, Confirming, History, Palette, PlanDate, Query, Resetting,
};

/// All contexts with a search field.
const FINDING: &[KeyContext] = &[Query, Palette];
/// All contexts with a text field of this table.
const FIELDS: &[KeyContext] = &[Query, Palette, PlanDate];
/// All contexts in which an item of the browse screen is selected.
const ITEM: &[KeyContext] = &[Browsing, BrowseItem, History];
/// All contexts that show one item.
const ONE: &[KeyContext] = &[BrowseItem, History];
/// These rows take precedence over those of the general table.
pub const ROWS: &[KeyRow] = &[
    row(FINDING, &[Any], Command::Write(Typing::Insert(' ')), "letters", "", "Type what to find"),
    row(
        FIELDS,
        &[Code(KeyCode::Backspace)],
        Command::Write(Typing::Erase),
        "Backspace",
        "",
        "Delete the previous character",
    ),
    row(FIELDS, &[Code(KeyCode::Delete)], Command::Write(Typing::EraseNext), "Del", "", "Delete the next character"),
    row(FIELDS, &[Ctrl('w')], Command::Write(Typing::EraseWord), "Ctrl+W", "", "Delete the previous word"),
    row(FIELDS, &[Ctrl('u')], Command::Write(Typing::Clear), "Ctrl+U", "", "Clear the text"),
    row(FIELDS, &[Code(KeyCode::Left)], Command::Write(Typing::Left), "Left", "", "Move the cursor left"),
    row(FIELDS, &[Code(KeyCode::Right)], Command::Write(Typing::Right), "Right", "", "Move the cursor right"),
    row(
        FIELDS,
        &[Code(KeyCode::Home), Ctrl('a')],
        Command::Write(Typing::Start),
        "Home",
        "",
        "Move the cursor to the start",
    ),
    row(FIELDS, &[Code(KeyCode::End)], Command::Write(Typing::End), "End", "", "Move the cursor to the end"),
    row(&[Query], &[Code(KeyCode::Enter), Code(KeyCode::Down)], Command::Enter, "Enter", "list", "Go to the list"),
    row(&[Palette], &[Code(KeyCode::Enter)], Command::Enter, "Enter", "run", "Run the selected command"),
    row(
        &[Palette],
        &[Code(KeyCode::Up), Ctrl('p')],
        Command::Move(Move::Up),
        "Up Ctrl+P",
        "",
        "Select the command above",
    ),
    row(
        &[Palette],
        &[Code(KeyCode::Down), Ctrl('n')],
        Command::Move(Move::Down),
        "Down Ctrl+N",
        "",
        "Select the command below",
    ),
    row(&[Query], &[Code(KeyCode::Up)], Command::Move(Move::Up), "Up", "", "Select the item above"),
    row(FINDING, &[Code(KeyCode::PageUp)], Command::Move(Move::PageUp), "PgUp", "", "Go up a page"),
    row(FINDING, &[Code(KeyCode::PageDown)], Command::Move(Move::PageDown), "PgDn", "", "Go down a page"),
    row(&[Browsing], &[Code(KeyCode::Enter)], Command::Enter, "Enter", "study these", "Study the items in the list"),
    row(&[Browsing], &[Char('/')], Command::Open(Open::Find), "/", "find", "Find items by words, tags and status"),
    row(
        &[Browsing],
        &[Char(' ')],
        Command::Browse(BrowseCommand::Look),
        "Space",
        "answers",
        "Show the item with its answers and rationales",
    ),
    row(
        &[History],
        &[Char(' ')],
        Command::Browse(BrowseCommand::Look),
        "Space",
        "answers",
        "Show the item with its answers and rationales",
    ),
    row(
        &[Browsing, BrowseItem],
        &[Char('h')],
        Command::Browse(BrowseCommand::History),
        "h",
        "history",
        "Show the item's history and forgetting curve",
    ),
    row(&[BrowseItem], &[Char(' '), Code(KeyCode::Enter)], Command::Back, "Space", "list", "Go back to the list"),
    row(&[History], &[Char('h'), Code(KeyCode::Enter)], Command::Back, "h", "list", "Go back to the list"),
    row(ONE, &[Code(KeyCode::Right), Char('n')], Command::Next, "Right n", "next", "Show the next item"),
    row(ONE, &[Code(KeyCode::Left), Char('p')], Command::Previous, "Left p", "", "Show the previous item"),
    row(ITEM, &[Char('z')], Command::Item(ItemCommand::Suspend), "z", "suspend", "Suspend the item, or resume it"),
    row(
        ITEM,
        &[Char('b')],
        Command::Browse(BrowseCommand::Bury),
        "b",
        "",
        "Bury the item: it is not asked again today; or resume it",
    ),
    row(ITEM, &[Char('m')], Command::Item(ItemCommand::Mark), "m", "mark", "Mark or unmark the item"),
    row(ITEM, &[Char('r')], Command::Browse(BrowseCommand::Reset), "r", "reset", "Reset the item to new (asks first)"),
    row(
        ITEM,
        &[Char('u')],
        Command::Undo,
        "u",
        "",
        "Undo the last reset of the item, or the last action on several items",
    ),
    row(
        ITEM,
        &[Char('y')],
        Command::Item(ItemCommand::Copy),
        "y",
        "copy",
        "Copy the id and the question to the clipboard",
    ),
    row(
        ITEM,
        &[Char('E'), Ctrl('e')],
        Command::Item(ItemCommand::Edit),
        "E",
        "edit",
        "Open the item in your editor (VISUAL or EDITOR)",
    ),
    row(
        &[Browsing],
        &[Char('o')],
        Command::Browse(BrowseCommand::Sort),
        "o",
        "sort",
        "Sort by deck order, due day, stability, lapses or last answer",
    ),
    row(&[Browsing], &[Char('O')], Command::Browse(BrowseCommand::ReverseSort), "O", "", "Reverse the order"),
    row(
        &[Browsing],
        &[Char('x')],
        Command::Browse(BrowseCommand::Select),
        "x",
        "",
        "Select the item for an action on several items, or deselect it",
    ),
    row(
        &[Browsing],
        &[Char('a')],
        Command::Browse(BrowseCommand::All),
        "a",
        "all",
        "Suspend, bury, resume or reset all items in the list, or those selected (asks first)",
    ),
    row(&[Bulk], &[Char('z')], Command::Browse(BrowseCommand::SuspendAll), "z", "suspend", "Suspend the items"),
    row(
        &[Bulk],
        &[Char('b')],
        Command::Browse(BrowseCommand::BuryAll),
        "b",
        "bury",
        "Bury the items: they are not asked again today",
    ),
    row(
        &[Bulk],
        &[Char('Z')],
        Command::Browse(BrowseCommand::ResumeAll),
        "Z",
        "resume",
        "Resume suspended and buried items",
    ),
    row(&[Bulk], &[Char('r')], Command::Browse(BrowseCommand::ResetAll), "r", "reset", "Reset the items to new"),
    row(&[Confirming], &[Char('y')], Command::Browse(BrowseCommand::Confirm), "y", "yes", "Change the items"),
    row(&[Confirming], &[Char('n')], Command::Back, "n", "no", "Cancel; keep the items unchanged"),
    row(&[Resetting], &[Char('y')], Command::Browse(BrowseCommand::Reset), "y", "reset", "Reset the item to new"),
    row(&[Resetting], &[Char('n')], Command::Back, "n", "cancel", "Cancel; keep the item unchanged"),
    row(&[Browsing], &[Code(KeyCode::Up), Char('k')], Command::Move(Move::Up), "Up k", "", "Select the item above"),
    row(
        &[Browsing],
        &[Code(KeyCode::Down), Char('j')],
        Command::Move(Move::Down),
        "Down j",
        "",
        "Select the item below",
    ),
    row(ONE, &[Code(KeyCode::Up), Char('k')], Command::Move(Move::Up), "Up k", "", "Scroll up"),
    row(ONE, &[Code(KeyCode::Down), Char('j')], Command::Move(Move::Down), "Down j", "", "Scroll down"),
];
