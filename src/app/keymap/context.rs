//! Key contexts: the situations in which keys have their own meanings.

use strum::{EnumMessage, IntoStaticStr, VariantArray};

/// A situation in which keys have their own meanings. The serialized name is that of `[keys.<context>]`; the message is
/// its title in help.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumMessage, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "kebab-case")]
pub enum KeyContext {
    /// The home screen.
    #[strum(message = "home")]
    Home,
    /// A `single` or `true-false` item, where a letter answers.
    #[strum(serialize = "question", message = "question")]
    Asking,
    /// An item with its options hidden.
    #[strum(message = "options hidden")]
    Covered,
    /// A `multi` item.
    #[strum(message = "multiple answers")]
    Ticking,
    /// An `order` item.
    #[strum(message = "ordering")]
    Ordering,
    /// An item with a typed answer.
    #[strum(message = "typing")]
    Typing,
    /// The learner grades a response.
    #[strum(message = "self-grading")]
    Judging,
    /// The exam setup.
    #[strum(message = "exam setup")]
    Setup,
    /// The rules before an exam.
    #[strum(message = "exam rules")]
    Rules,
    /// An exam question with options.
    #[strum(serialize = "exam", message = "exam")]
    ExamAsking,
    /// An `order` question in an exam.
    #[strum(message = "exam, ordering")]
    ExamOrdering,
    /// An exam question with a typed answer.
    #[strum(message = "exam, typing")]
    ExamTyping,
    /// The overview of an exam.
    #[strum(message = "exam, overview")]
    Overview,
    /// The prompt that confirms finishing an exam.
    #[strum(serialize = "exam-finish", message = "exam, finishing")]
    ConfirmFinish,
    /// A finished exam that could not be saved yet.
    #[strum(serialize = "exam-finishing", message = "exam, saving")]
    Finishing,
    /// The score report of an exam.
    #[strum(serialize = "score", message = "score")]
    Report,
    /// A question of the score report, explained.
    #[strum(serialize = "score-review", message = "score, explanation")]
    ReportReview,
    /// The next letter strikes out an option.
    #[strum(message = "strike out")]
    Striking,
    /// The feedback on an answer.
    #[strum(message = "feedback")]
    Feedback,
    /// The summary of a session.
    #[strum(message = "summary")]
    Summary,
    /// An earlier answer, explained again.
    #[strum(message = "review")]
    Review,
    /// Nothing is due.
    #[strum(message = "nothing due")]
    Nothing,
    /// The decks with errors.
    #[strum(message = "deck problems")]
    Problems,
    /// A deck file being edited.
    #[strum(message = "deck preview")]
    Watch,
    /// Help.
    #[strum(message = "help")]
    Help,
    /// A single-answer item where a letter selects and Enter submits.
    #[strum(serialize = "question", message = "question (Enter submits)")]
    Selecting,
    /// The learner is asked for their confidence after answering.
    #[strum(message = "confidence")]
    Sureness,
    /// The settings.
    #[strum(message = "settings")]
    Settings,
    /// The search field of the browse screen.
    #[strum(message = "browse, find")]
    Query,
    /// The list of the browse screen.
    #[strum(serialize = "browse", message = "browse")]
    Browsing,
    /// An item of the browse screen, with its answers.
    #[strum(message = "browse, item")]
    BrowseItem,
    /// The history of an item.
    #[strum(message = "history")]
    History,
    /// The prompt that confirms a reset.
    #[strum(serialize = "reset", message = "reset")]
    Resetting,
    /// The choice of an action on all items of the list.
    #[strum(serialize = "browse-all", message = "browse, all items")]
    Bulk,
    /// The prompt that confirms such an action.
    #[strum(serialize = "confirm", message = "confirm")]
    Confirming,
    /// The test builder.
    #[strum(message = "build a test")]
    Builder,
    /// The command palette.
    #[strum(message = "command search")]
    Palette,
    /// The statistics.
    #[strum(message = "statistics")]
    Statistics,
    /// An item listed in the statistics, explained.
    #[strum(serialize = "statistics-item", message = "statistics, item")]
    Listed,
    /// A page that a command of the command line prints.
    #[strum(message = "page")]
    Page,
    /// The list of decks, or of their exam dates.
    #[strum(message = "decks")]
    Decks,
    /// The exam date of a deck.
    #[strum(message = "exam date")]
    Plan,
    /// An exam date being typed.
    #[strum(message = "exam date, typing")]
    PlanDate,
    /// The fit of the memory model.
    #[strum(message = "memory model")]
    Optimize,
}

impl KeyContext {
    /// All contexts.
    pub const ALL: &'static [Self] = Self::VARIANTS;

    /// The title in help.
    #[must_use]
    pub fn title(self) -> &'static str {
        self.get_message().unwrap_or_default()
    }

    /// The name in `[keys.<context>]`. Contexts that share a name are rebound together.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.into()
    }

    /// The contexts with a name.
    #[must_use]
    pub fn named(name: &str) -> Vec<Self> {
        Self::ALL.iter().copied().filter(|context| context.name() == name).collect()
    }

    /// Whether this is an exam question.
    #[must_use]
    pub fn is_exam(self) -> bool {
        matches!(self, Self::ExamAsking | Self::ExamOrdering | Self::ExamTyping)
    }

    /// Whether text is typed here, so that every character is part of it.
    #[must_use]
    pub fn is_text(self) -> bool {
        matches!(self, Self::Typing | Self::ExamTyping | Self::Query | Self::Palette | Self::PlanDate)
    }
}

/// All contexts except those in which text is typed.
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
    KeyContext::ConfirmFinish,
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
    KeyContext::Page,
    KeyContext::Decks,
    KeyContext::Plan,
    KeyContext::Optimize,
    KeyContext::Builder,
    KeyContext::Bulk,
    KeyContext::Confirming,
];
