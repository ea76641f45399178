//! Key contexts: where keys are pressed, which decides what they mean.

use strum::{EnumMessage, IntoStaticStr, VariantArray};

/// Where keys are pressed. The name is that of `[keys.<place>]`, the message what help calls it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumMessage, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "kebab-case")]
pub enum KeyContext {
    /// The home screen.
    #[strum(message = "home")]
    Home,
    /// A `single` or `true-false` item is asked.
    #[strum(serialize = "question", message = "question")]
    Asking,
    /// An item is asked, its options hidden.
    #[strum(message = "options hidden")]
    Covered,
    /// A `multi` item is asked.
    #[strum(message = "multiple answers")]
    Ticking,
    /// Steps are put in order.
    #[strum(message = "ordering")]
    Ordering,
    /// A text is typed.
    #[strum(message = "typing")]
    Typing,
    /// The learner judges an answer.
    #[strum(message = "self-grading")]
    Judging,
    /// An exam is set up.
    #[strum(message = "exam setup")]
    Setup,
    /// The rules of an exam, before it begins.
    #[strum(message = "exam rules")]
    Rules,
    /// A question of an exam with options.
    #[strum(serialize = "exam", message = "exam")]
    ExamAsking,
    /// A question of an exam whose steps are put in order.
    #[strum(message = "exam, ordering")]
    ExamOrdering,
    /// A question of an exam whose answer is typed.
    #[strum(message = "exam, typing")]
    ExamTyping,
    /// All questions of an exam at a glance.
    #[strum(message = "exam, overview")]
    Overview,
    /// An exam is finished, but that could not be saved yet.
    #[strum(serialize = "exam-finishing", message = "exam, saving")]
    Finishing,
    /// The score of an exam.
    #[strum(serialize = "score", message = "score")]
    Report,
    /// A question of the score, explained.
    #[strum(serialize = "score-review", message = "score, explanation")]
    ReportReview,
    /// The next letter strikes an option out.
    #[strum(message = "strike out")]
    Striking,
    /// An answer is explained.
    #[strum(message = "feedback")]
    Feedback,
    /// A session is summed up.
    #[strum(message = "summary")]
    Summary,
    /// An answer is looked at again.
    #[strum(message = "review")]
    Review,
    /// Nothing is due.
    #[strum(message = "nothing due")]
    Nothing,
    /// Decks that have mistakes.
    #[strum(message = "deck problems")]
    Problems,
    /// A deck file is being written.
    #[strum(message = "deck preview")]
    Watch,
    /// Help is shown.
    #[strum(message = "help")]
    Help,
    /// An item with one best answer is asked, and Enter submits the selected option.
    #[strum(serialize = "question", message = "question (Enter submits)")]
    Selecting,
    /// The learner says how sure the answer was that they gave.
    #[strum(message = "confidence")]
    Sureness,
    /// The settings.
    #[strum(message = "settings")]
    Settings,
    /// What to find is typed.
    #[strum(message = "search")]
    Query,
    /// Items that were found.
    #[strum(serialize = "browse", message = "browse")]
    Browsing,
    /// An item that was found, with its answers.
    #[strum(message = "browse, item")]
    BrowseItem,
    /// The history of an item.
    #[strum(message = "history")]
    History,
    /// Whether an item is to be reset.
    #[strum(serialize = "reset", message = "reset")]
    Resetting,
    /// A command is found by typing what it does.
    #[strum(message = "command search")]
    Palette,
    /// The statistics.
    #[strum(message = "statistics")]
    Statistics,
    /// An item that they list, explained.
    #[strum(serialize = "statistics-item", message = "statistics, item")]
    Listed,
}

impl KeyContext {
    /// All contexts.
    pub const ALL: &'static [Self] = Self::VARIANTS;

    /// What help calls it.
    #[must_use]
    pub fn title(self) -> &'static str {
        self.get_message().unwrap_or_default()
    }

    /// What `[keys.<place>]` calls it. Two contexts of one name are rebound together.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.into()
    }

    /// The contexts of a name.
    #[must_use]
    pub fn named(name: &str) -> Vec<Self> {
        Self::ALL.iter().copied().filter(|context| context.name() == name).collect()
    }

    /// Whether a question of an exam is asked here.
    #[must_use]
    pub fn is_exam(self) -> bool {
        matches!(self, Self::ExamAsking | Self::ExamOrdering | Self::ExamTyping)
    }

    /// Whether a text is typed here, so that every character is part of it.
    #[must_use]
    pub fn is_text(self) -> bool {
        matches!(self, Self::Typing | Self::ExamTyping | Self::Query | Self::Palette)
    }
}

/// Every context but those where text is typed.
pub const COMMANDING: &[KeyContext] = &[
    KeyContext::Home,
    KeyContext::Asking,
    KeyContext::Covered,
    KeyContext::Ticking,
    KeyContext::Ordering,
    KeyContext::Judging,
    KeyContext::Striking,
    KeyContext::Setup,
    KeyContext::Rules,
    KeyContext::ExamAsking,
    KeyContext::ExamOrdering,
    KeyContext::Overview,
    KeyContext::Report,
    KeyContext::ReportReview,
    KeyContext::Feedback,
    KeyContext::Summary,
    KeyContext::Review,
    KeyContext::Nothing,
    KeyContext::Problems,
    KeyContext::Watch,
    KeyContext::Help,
    KeyContext::Selecting,
    KeyContext::Sureness,
    KeyContext::Settings,
    KeyContext::Statistics,
    KeyContext::Listed,
    KeyContext::Browsing,
    KeyContext::BrowseItem,
    KeyContext::History,
    KeyContext::Resetting,
];
