//! The key table: which key means what, where, and what footer, help and README say of it.

use ratatui::crossterm::event::{Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers};

use super::app::App;
use super::message::{Command, Message};
use super::screen::{Screen, Stage};
use crate::deck::Task;
use crate::deck::item::Mode;

/// Where keys are pressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// The home screen.
    Home,
    /// A `single` or `true-false` item is asked.
    Asking,
    /// An item is asked, its options hidden.
    Covered,
    /// A `multi` item is asked.
    Ticking,
    /// The next letter strikes an option out.
    Striking,
    /// An answer is explained.
    Feedback,
    /// A session is summed up.
    Summary,
    /// An answer is looked at again.
    Review,
    /// Nothing is due.
    Nothing,
    /// Decks that have mistakes.
    Problems,
    /// A deck file is being written.
    Watch,
    /// Help is shown.
    Help,
}

impl Place {
    /// All places.
    pub const ALL: [Self; 12] = [
        Self::Home,
        Self::Asking,
        Self::Covered,
        Self::Ticking,
        Self::Striking,
        Self::Feedback,
        Self::Summary,
        Self::Review,
        Self::Nothing,
        Self::Problems,
        Self::Watch,
        Self::Help,
    ];

    /// Where an app is.
    #[must_use]
    pub fn of(app: &App) -> Self {
        if app.help.is_some() {
            return Self::Help;
        }
        Self::behind_help(app)
    }

    /// Where an app is but for the help.
    #[must_use]
    pub fn behind_help(app: &App) -> Self {
        match &app.screen {
            Screen::Home(_) => Self::Home,
            Screen::Nothing(_) => Self::Nothing,
            Screen::Problems(_) => Self::Problems,
            Screen::Watch(_) => Self::Watch,
            Screen::Study(study) => match &study.stage {
                Stage::Asking(asking) if asking.covered => Self::Covered,
                Stage::Asking(asking) if asking.striking => Self::Striking,
                Stage::Asking(_) if ticks(app) => Self::Ticking,
                Stage::Asking(_) => Self::Asking,
                Stage::Feedback(_) => Self::Feedback,
                Stage::Summary(_) => Self::Summary,
                Stage::Review(..) => Self::Review,
            },
        }
    }

    /// What help calls it.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Home => "home",
            Self::Asking => "question",
            Self::Covered => "question, options hidden",
            Self::Ticking => "question with several answers",
            Self::Striking => "striking out",
            Self::Feedback => "feedback",
            Self::Summary => "summary",
            Self::Review => "looking back",
            Self::Nothing => "nothing due",
            Self::Problems => "deck problems",
            Self::Watch => "watching a deck",
            Self::Help => "help",
        }
    }
}

/// Whether the item being asked takes several answers.
fn ticks(app: &App) -> bool {
    app.item().is_some_and(|item| {
        let Task::Choice(choice) = &item.task;
        choice.mode == Mode::Multi
    })
}

/// Keys that mean one thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Key {
    /// A character.
    Char(char),
    /// A character with Ctrl.
    Ctrl(char),
    /// A key with a name.
    Code(KeyCode),
    /// The letters a to h.
    Letters,
    /// The letters A to H.
    Capitals,
}

/// A row of the key table.
pub struct Binding {
    places: &'static [Place],
    keys: &'static [Key],
    command: Command,
    /// How the keys are written.
    pub name: &'static str,
    /// A word or two for the footer; empty where it has none.
    pub hint: &'static str,
    /// A sentence for help.
    pub help: &'static str,
}

use Key::{Capitals, Char, Code, Ctrl, Letters};
use Place::{Asking, Covered, Feedback, Help, Home, Nothing, Problems, Review, Striking, Summary, Ticking, Watch};

/// Every place where text scrolls and nothing is selected.
const SCROLLS: &[Place] = &[Covered, Feedback, Review, Problems, Watch, Help];
/// Every place where the arrows select.
const SELECTS: &[Place] = &[Home, Asking, Ticking, Summary];
/// Every place with text that may be longer than the window.
const PAGES: &[Place] = &[Home, Asking, Covered, Ticking, Striking, Feedback, Review, Summary, Problems, Watch, Help];
/// Every place where an item is on the screen.
const ITEMS: &[Place] = &[Asking, Covered, Ticking, Feedback, Review];
/// Every place in a session.
const STUDY: &[Place] = &[Asking, Covered, Ticking, Feedback, Summary];

/// The key table. The first row that fits a key and a place wins; the footer shows hints in this order.
pub const BINDINGS: &[Binding] = &[
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
        &[Asking, Covered, Ticking],
        &[Code(KeyCode::Tab)],
        Command::Confidence,
        "Tab",
        "sure?",
        "Say guess, fairly or sure",
    ),
    row(&[Feedback], &[Char('+'), Char('=')], Command::Better, "+", "better", "Rate your recall better"),
    row(&[Feedback], &[Char('-'), Char('_')], Command::Worse, "-", "worse", "Rate your recall worse"),
    row(STUDY, &[Char('u')], Command::Undo, "u", "undo", "Take the last step back, as often as you like"),
    row(&[Asking, Ticking], &[Char('x')], Command::Strike, "x", "strike", "Strike an option out: x, then its letter"),
    row(ITEMS, &[Char('m')], Command::Mark, "m", "mark", "Mark the item, or remove the mark"),
    row(
        &[Asking, Covered, Ticking],
        &[Char('s')],
        Command::Skip,
        "s",
        "skip",
        "Skip the item; it comes back at the end",
    ),
    row(&[Feedback, Review], &[Char('s')], Command::Stem, "s", "stem", "Show or hide the whole stem"),
    row(&[Asking, Covered, Ticking], &[Char('v')], Command::Case, "v", "case", "Show or hide the case"),
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
        &[Code(KeyCode::Right), Char('n'), Code(KeyCode::Tab)],
        Command::Next,
        "n Right",
        "next",
        "Show the next item",
    ),
    row(&[Watch], &[Code(KeyCode::Left), Char('p')], Command::Previous, "p Left", "previous", "Show the item before"),
    row(
        &[Watch],
        &[Code(KeyCode::Enter), Char(' ')],
        Command::Enter,
        "Space",
        "answers",
        "Show or hide the answers with their whys",
    ),
    row(
        &[Asking, Covered, Ticking, Feedback, Review, Watch],
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
const fn row(
    places: &'static [Place],
    keys: &'static [Key],
    command: Command,
    name: &'static str,
    hint: &'static str,
    help: &'static str,
) -> Binding {
    Binding { places, keys, command, name, hint, help }
}

/// The rows that hold in a place, those hidden behind an earlier one left out.
pub fn bindings(place: Place) -> impl Iterator<Item = &'static Binding> {
    BINDINGS.iter().filter(move |binding| binding.places.contains(&place))
}

/// A row of the key table as the manual and the README list it.
pub struct Sentence {
    /// How the keys are written.
    pub keys: &'static str,
    /// The screens on which they do this.
    pub places: String,
    /// What they do.
    pub what: &'static str,
}

/// The key table in words.
pub fn sentences() -> impl Iterator<Item = Sentence> {
    BINDINGS.iter().map(|binding| {
        let titles: Vec<&str> = binding.places.iter().map(|place| place.title()).collect();
        let everywhere = binding.places.len() == Place::ALL.len();
        let places = if everywhere { "anywhere".to_owned() } else { titles.join(", ") };
        Sentence { keys: binding.name, places, what: binding.help }
    })
}

/// What an event of the terminal means to an app, if anything.
#[must_use]
pub fn message(app: &App, event: &Event) -> Option<Message> {
    match event {
        Event::Resize(columns, rows) => Some(Message::Resized(*columns, *rows)),
        // Windows tells of releases; they are not presses. A repeat is one, and is told by its timing.
        Event::Key(key) if key.kind != KeyEventKind::Release => {
            let press = if let KeyCode::Char(char) = key.code { Some(char) } else { control(key.code) };
            command(Place::of(app), options(app), key).map(|command| Message::Command(command, press))
        }
        Event::Key(_) | Event::FocusGained | Event::FocusLost | Event::Mouse(_) | Event::Paste(_) => None,
    }
}

/// The character that stands for a key with a name, for telling a held one.
fn control(code: KeyCode) -> Option<char> {
    [(KeyCode::Enter, '\n'), (KeyCode::Tab, '\t'), (KeyCode::Esc, '\u{1b}')]
        .into_iter()
        .find_map(|(key, char)| (key == code).then_some(char))
}

/// How many options the item being asked has.
fn options(app: &App) -> usize {
    app.item().map_or(0, |item| {
        let Task::Choice(choice) = &item.task;
        choice.alternatives.len()
    })
}

/// What a key means in a place where there are so many options, if anything. A letter behind the last option means what it
/// means elsewhere.
fn command(place: Place, options: usize, key: &KeyEvent) -> Option<Command> {
    let answers = |bound: Key| !matches!(bound, Key::Letters | Key::Capitals) || letter(key.code) < Some(options);
    let fits = |binding: &&Binding| binding.keys.iter().any(|bound| matches(*bound, key) && answers(*bound));
    let binding = bindings(place).find(fits)?;
    Some(match (binding.command, letter(key.code)) {
        (Command::Choose(_), Some(place)) => Command::Choose(place),
        (Command::ChooseSure(_), Some(place)) => Command::ChooseSure(place),
        (command, _) => command,
    })
}

/// The place of a letter, from a or A.
fn letter(code: KeyCode) -> Option<usize> {
    let KeyCode::Char(char) = code else { return None };
    let lower = char.to_ascii_lowercase();
    ('a'..='h').position(|letter| letter == lower)
}

/// Whether a bound key is the one pressed.
fn matches(bound: Key, key: &KeyEvent) -> bool {
    let ctrl = key.modifiers.contains(KeyModifiers::CONTROL);
    if key.modifiers.contains(KeyModifiers::ALT) {
        return false;
    }
    match bound {
        Key::Char(char) => !ctrl && key.code == KeyCode::Char(char),
        Key::Ctrl(char) => ctrl && key.code == KeyCode::Char(char),
        Key::Code(code) => !ctrl && key.code == code,
        Key::Letters => {
            !ctrl && letter(key.code).is_some() && key.code.as_char().is_some_and(|c| c.is_ascii_lowercase())
        }
        Key::Capitals => {
            !ctrl && letter(key.code).is_some() && key.code.as_char().is_some_and(|c| c.is_ascii_uppercase())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_key_means_two_things_in_one_place() {
        for place in Place::ALL {
            let mut seen = Vec::new();
            for binding in bindings(place) {
                for key in binding.keys {
                    // Enter and q have a word of their own in some places, before the general row.
                    let general = matches!(binding.command, Command::Back | Command::Enter);
                    assert!(general || !seen.contains(key), "{key:?} is bound twice on {place:?}");
                    seen.push(*key);
                }
            }
        }
    }

    #[test]
    fn letters_a_to_h_only_answer_where_an_item_is_asked() {
        for place in [Asking, Ticking, Striking] {
            for char in 'a'..='h' {
                let key = KeyEvent::new(KeyCode::Char(char), KeyModifiers::NONE);
                assert!(matches!(command(place, 8, &key), Some(Command::Choose(_))), "{char} on {place:?}");
            }
        }
    }

    #[test]
    fn a_letter_behind_the_last_option_is_no_answer() {
        let key = KeyEvent::new(KeyCode::Char('E'), KeyModifiers::SHIFT);
        for place in [Asking, Ticking] {
            assert_eq!(command(place, 4, &key), Some(Command::Edit), "{place:?}");
            assert_ne!(command(place, 5, &key), Some(Command::Edit), "{place:?}");
        }
    }

    #[test]
    fn every_place_can_be_left_and_explained() {
        for place in Place::ALL {
            let of = |code| command(place, 4, &KeyEvent::new(code, KeyModifiers::NONE));
            assert_eq!(of(KeyCode::Esc), Some(Command::Back));
            assert_eq!(of(KeyCode::Char('?')), Some(Command::Help));
            assert_eq!(of(KeyCode::F(1)), Some(Command::Help));
        }
    }
}
