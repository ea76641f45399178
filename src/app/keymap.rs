//! The key table: which key means what, where, and what footer, help and README say of it.

mod browse;
pub mod layouts;
pub mod names;
pub mod rebind;
mod stats;
mod table;

use super::browse::Part;
use super::exam::ExamStage;
use super::key::{Key, KeyCode, Modifiers};
use super::message::{Command, Message, Typing};
use super::preference::Answering;
use super::screen::{Screen, Stage};
use super::state::App;
use super::stats::StatsStage;
use crate::deck::Task;
use crate::deck::item::Mode;
use crate::deck::limits::LIST;
use crate::stats::Period;

pub use rebind::{Bound, Rebound, in_force, key_in, key_of};
pub use table::BINDINGS;

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
    /// Steps are put in order.
    Ordering,
    /// A text is typed.
    Typing,
    /// The learner judges an answer.
    Judging,
    /// The next letter strikes an option out.
    Striking,
    /// An exam is set up.
    Setup,
    /// The rules of an exam, before it begins.
    Rules,
    /// A question of an exam with options.
    ExamAsking,
    /// A question of an exam whose steps are put in order.
    ExamOrdering,
    /// A question of an exam whose answer is typed.
    ExamTyping,
    /// All questions of an exam at a glance.
    Overview,
    /// An exam is finished, but that could not be saved yet.
    Finishing,
    /// The score of an exam.
    Report,
    /// A question of the score, explained.
    ReportReview,
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
    /// An item with one best answer is asked, and Enter submits the selected option.
    Selecting,
    /// The learner says how sure the answer was that they gave.
    Sureness,
    /// The settings.
    Settings,
    /// What to find is typed.
    Query,
    /// Items that were found.
    Browsing,
    /// An item that was found, with its answers.
    BrowseItem,
    /// The history of an item.
    History,
    /// Whether an item is to be reset.
    Resetting,
    /// A command is found by typing what it does.
    Palette,
    /// The statistics.
    Statistics,
    /// An item that they list, explained.
    Listed,
}

impl Place {
    /// All places.
    pub const ALL: [Self; 35] = [
        Self::Home,
        Self::Asking,
        Self::Covered,
        Self::Ticking,
        Self::Ordering,
        Self::Typing,
        Self::Judging,
        Self::Setup,
        Self::Rules,
        Self::ExamAsking,
        Self::ExamOrdering,
        Self::ExamTyping,
        Self::Overview,
        Self::Finishing,
        Self::Report,
        Self::ReportReview,
        Self::Striking,
        Self::Feedback,
        Self::Summary,
        Self::Review,
        Self::Nothing,
        Self::Problems,
        Self::Watch,
        Self::Help,
        Self::Selecting,
        Self::Sureness,
        Self::Settings,
        Self::Query,
        Self::Browsing,
        Self::BrowseItem,
        Self::History,
        Self::Resetting,
        Self::Palette,
        Self::Statistics,
        Self::Listed,
    ];

    /// Where an app is.
    #[must_use]
    pub fn of(app: &App) -> Self {
        if app.help.is_some() {
            return Self::Help;
        }
        if app.palette.is_some() {
            return Self::Palette;
        }
        Self::behind_palette(app)
    }

    /// Where an app is but for the help.
    #[must_use]
    pub fn behind_help(app: &App) -> Self {
        if app.palette.is_some() { Self::Palette } else { Self::behind_palette(app) }
    }

    /// Where an app is but for help and palette.
    #[must_use]
    pub fn behind_palette(app: &App) -> Self {
        match &app.screen {
            Screen::Home(_) => Self::Home,
            Screen::Nothing(_) => Self::Nothing,
            Screen::Problems(_) => Self::Problems,
            Screen::Watch(_) => Self::Watch,
            Screen::Settings(_) => Self::Settings,
            Screen::Statistics(statistics) => match statistics.stage {
                StatsStage::Figures(_) => Self::Statistics,
                StatsStage::Item(_) => Self::Listed,
            },
            Screen::Browse(browse) => match browse.part {
                Part::Query => Self::Query,
                Part::List => Self::Browsing,
                Part::Item(_) => Self::BrowseItem,
                Part::History(_) => Self::History,
                Part::Reset => Self::Resetting,
            },
            Screen::Setup(setup) => {
                if setup.rules {
                    Self::Rules
                } else {
                    Self::Setup
                }
            }
            Screen::Exam(room) => match &room.stage {
                ExamStage::Asking(entry, _) if entry.striking => Self::Striking,
                ExamStage::Asking(..) => app.item().map_or(Self::ExamAsking, |item| Self::sitting(&item.task)),
                ExamStage::Overview(_) => Self::Overview,
                ExamStage::Finishing(_) => Self::Finishing,
                ExamStage::Judging(_) => Self::Judging,
                ExamStage::Report(..) => Self::Report,
                ExamStage::Review(..) => Self::ReportReview,
            },
            Screen::Study(study) => match &study.stage {
                Stage::Asking(asking) if asking.covered => Self::Covered,
                Stage::Asking(asking) if asking.given.is_some() => Self::Sureness,
                Stage::Asking(asking) if asking.entry.striking => Self::Striking,
                Stage::Asking(_) => match app.item().map_or(Self::Asking, |item| Self::answering(&item.task)) {
                    Self::Asking if app.settings.answer == Answering::Confirm => Self::Selecting,
                    place => place,
                },
                Stage::Judging(_) => Self::Judging,
                Stage::Feedback(_) => Self::Feedback,
                Stage::Summary(_) => Self::Summary,
                Stage::Review(..) => Self::Review,
            },
        }
    }

    /// Where an item of a kind is answered.
    fn answering(task: &Task) -> Self {
        match task {
            Task::Choice(choice) => match choice.mode {
                Mode::Multi => Self::Ticking,
                Mode::Single | Mode::Matching | Mode::TrueFalse => Self::Asking,
            },
            Task::Order(_) => Self::Ordering,
            Task::Short(_) | Task::Numeric(_) | Task::Cloze(_) | Task::Recall(_) => Self::Typing,
        }
    }

    /// Where an item of a kind is answered in an exam.
    fn sitting(task: &Task) -> Self {
        match task {
            Task::Choice(_) => Self::ExamAsking,
            Task::Order(_) => Self::ExamOrdering,
            Task::Short(_) | Task::Numeric(_) | Task::Cloze(_) | Task::Recall(_) => Self::ExamTyping,
        }
    }

    /// What help calls it.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Home => "home",
            Self::Asking => "question",
            Self::Covered => "options hidden",
            Self::Ticking => "several answers",
            Self::Ordering => "putting in order",
            Self::Typing => "typing",
            Self::Judging => "judging yourself",
            Self::Setup => "setting up an exam",
            Self::Rules => "rules of an exam",
            Self::ExamAsking => "exam",
            Self::ExamOrdering => "exam, putting in order",
            Self::ExamTyping => "exam, typing",
            Self::Overview => "exam, overview",
            Self::Finishing => "exam, finishing",
            Self::Report => "score",
            Self::ReportReview => "score, explained",
            Self::Striking => "striking out",
            Self::Feedback => "feedback",
            Self::Summary => "summary",
            Self::Review => "looking back",
            Self::Nothing => "nothing due",
            Self::Problems => "deck problems",
            Self::Watch => "watching a deck",
            Self::Help => "help",
            Self::Selecting => "question, Enter submits",
            Self::Sureness => "saying how sure",
            Self::Settings => "settings",
            Self::Query => "finding",
            Self::Browsing => "browsing",
            Self::BrowseItem => "browsing, item",
            Self::History => "history",
            Self::Resetting => "resetting",
            Self::Palette => "commands",
            Self::Statistics => "statistics",
            Self::Listed => "statistics, explained",
        }
    }

    /// Whether a question of an exam is asked here.
    #[must_use]
    pub fn is_exam(self) -> bool {
        matches!(self, Self::ExamAsking | Self::ExamOrdering | Self::ExamTyping)
    }
}

/// Keys that mean one thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyPattern {
    /// A character.
    Char(char),
    /// A character with Ctrl.
    Ctrl(char),
    /// A key with a name.
    Code(KeyCode),
    /// The letters from a to that of the last option.
    Letters,
    /// The same as capitals.
    Capitals,
    /// Every character.
    Any,
}

/// A row of the key table.
pub struct Binding {
    places: &'static [Place],
    keys: &'static [KeyPattern],
    command: Command,
    /// How the keys are written.
    pub name: &'static str,
    /// A word or two for the footer; empty where it has none.
    pub hint: &'static str,
    /// A sentence for help.
    pub help: &'static str,
}

/// Every row of the key table.
pub fn all() -> impl Iterator<Item = &'static Binding> {
    BINDINGS.iter().chain(browse::ROWS).chain(stats::ROWS)
}

/// The rows that hold in a place, those hidden behind an earlier one left out.
pub fn bindings(place: Place) -> impl Iterator<Item = &'static Binding> {
    browse::ROWS.iter().chain(stats::ROWS).chain(BINDINGS).filter(move |binding| binding.places.contains(&place))
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
    all().map(|binding| {
        let titles: Vec<&str> = binding.places.iter().map(|place| place.title()).collect();
        let everywhere = binding.places.len() == Place::ALL.len();
        let places = if everywhere {
            "anywhere".to_owned()
        } else if binding.places == browse::COMMANDING {
            "anywhere but where text is typed".to_owned()
        } else {
            titles.join(", ")
        };
        Sentence { keys: binding.name, places, what: binding.help }
    })
}

/// What a key means to an app, if anything.
#[must_use]
pub fn message(app: &App, key: Key) -> Option<Message> {
    let press = key.code.as_char().or_else(|| control(key.code));
    let rows = in_force(app, Place::of(app));
    let pressed = |key: Key| command(&rows, options(app), key);
    match pressed(key).or_else(|| pressed(as_latin(key)?)) {
        Some(command) => Some(Message::Command(command, press)),
        None => is_unknown(key).then_some(Message::OtherLayout),
    }
}

/// The key on a Latin layout, if it has a letter of another script on it.
fn as_latin(key: Key) -> Option<Key> {
    let char = layouts::latin(key.code.as_char()?)?;
    Some(Key { code: KeyCode::Char(char), ..key })
}

/// Whether a key is of a layout on which the letters of the commands cannot be told.
fn is_unknown(key: Key) -> bool {
    let foreign = |char: char| layouts::is_foreign(char) && layouts::latin(char).is_none();
    key.modifiers == Modifiers::NONE && key.code.as_char().is_some_and(foreign)
}

/// The character that stands for a key with a name, for telling a held one.
fn control(code: KeyCode) -> Option<char> {
    [(KeyCode::Enter, '\n'), (KeyCode::Tab, '\t'), (KeyCode::Esc, '\u{1b}')]
        .into_iter()
        .find_map(|(key, char)| (key == code).then_some(char))
}

/// How many rows of the item being asked have a letter.
fn options(app: &App) -> usize {
    app.item().map_or(0, |item| item.task.rows())
}

/// What a key means by these rows where there are so many options, if anything. A letter behind the last option means what
/// it means elsewhere.
fn command(rows: &[Bound], options: usize, key: Key) -> Option<Command> {
    let answers = |bound: KeyPattern| {
        !matches!(bound, KeyPattern::Letters | KeyPattern::Capitals) || letter(key.code) < Some(options)
    };
    let fits = |row: &&Bound| row.keys.iter().any(|bound| matches(*bound, key) && answers(*bound));
    let binding = rows.iter().find(fits)?;
    Some(match (binding.command, letter(key.code), key.code) {
        (Command::Write(Typing::Insert(_)), _, KeyCode::Char(char)) => Command::Write(Typing::Insert(char)),
        (Command::Period(_), _, KeyCode::Char(char)) => Command::Period(period(char)),
        (Command::Choose(_), Some(place), _) => Command::Choose(place),
        (Command::ChooseSure(_), Some(place), _) => Command::ChooseSure(place),
        (command, ..) => command,
    })
}

/// The period of a digit, 1 to 4.
fn period(digit: char) -> Period {
    let place = digit.to_digit(10).unwrap_or(0).saturating_sub(1);
    Period::ALL.into_iter().nth(place as usize).unwrap_or_default()
}

/// The place of a letter, from a or A.
fn letter(code: KeyCode) -> Option<usize> {
    let KeyCode::Char(char) = code else { return None };
    let lower = char.to_ascii_lowercase();
    ('a'..='z').take(LIST).position(|letter| letter == lower)
}

/// Whether a bound key is the one pressed.
fn matches(bound: KeyPattern, key: Key) -> bool {
    let (ctrl, char) = (key.modifiers.ctrl, key.code.as_char());
    if key.modifiers.alt {
        return false;
    }
    match bound {
        KeyPattern::Any => !ctrl && char.is_some(),
        KeyPattern::Char(wanted) => !ctrl && char == Some(wanted),
        KeyPattern::Ctrl(wanted) => ctrl && char == Some(wanted),
        KeyPattern::Code(code) => !ctrl && key.code == code,
        KeyPattern::Letters => !ctrl && letter(key.code).is_some() && char.is_some_and(|c| c.is_ascii_lowercase()),
        KeyPattern::Capitals => !ctrl && letter(key.code).is_some() && char.is_some_and(|c| c.is_ascii_uppercase()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn command(place: Place, options: usize, key: Key) -> Option<Command> {
        super::command(&rebind::unchanged(place), options, key)
    }

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
        for place in [Place::Asking, Place::Selecting, Place::Ticking, Place::Ordering, Place::Striking] {
            for char in 'a'..='h' {
                let key = Key::from(KeyCode::Char(char));
                assert!(matches!(command(place, 8, key), Some(Command::Choose(_))), "{char} on {place:?}");
            }
        }
    }

    #[test]
    fn a_letter_behind_the_last_option_is_no_answer() {
        let key = Key::from(KeyCode::Char('E'));
        for place in [Place::Asking, Place::Ticking] {
            assert_eq!(command(place, 4, key), Some(Command::Edit), "{place:?}");
            assert_ne!(command(place, 5, key), Some(Command::Edit), "{place:?}");
        }
    }

    #[test]
    fn every_place_can_be_left_and_explained() {
        for place in Place::ALL {
            let of = |code| command(place, 4, Key::from(code));
            assert_eq!(of(KeyCode::Esc), Some(Command::Back));
            assert_eq!(of(KeyCode::F(1)), Some(Command::Help));
            if matches!(place, Place::Typing | Place::ExamTyping | Place::Query | Place::Palette) {
                assert_eq!(of(KeyCode::Char('?')), Some(Command::Write(Typing::Insert('?'))));
            } else {
                assert_eq!(of(KeyCode::Char('?')), Some(Command::Help));
            }
        }
    }
}
