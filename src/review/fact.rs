//! Facts: the content of events, grouped by subject.
//!
//! The words for the kinds, used in the log's `kind` column and in exports, never change.

use super::answer::Answer;
use super::coverage::Coverage;
use super::exam::{Evaluation, ExamEnd, ExamFreeze, ExamPlan, ExamStep};
use super::exam_date::ExamDate;
use super::id::EventId;
use crate::deck::ItemId;
use crate::memory::{Parameters, Rating};

/// The content of an event.
#[derive(Clone, Debug, PartialEq)]
pub enum Fact {
    /// About one item, such as an answer.
    Item(ItemFact),
    /// About an exam.
    Exam(ExamFact),
    /// A change of scheduling settings.
    Schedule(ScheduleFact),
    /// A session began or ended.
    Session(SessionFact),
    /// An undo of earlier events.
    Log(LogFact),
    /// Written by a later version of the program. It is stored and exported, but not interpreted.
    Unknown {
        /// The word in the `kind` column.
        kind: String,
    },
}

/// A fact about one item.
#[derive(Clone, Debug, PartialEq)]
pub enum ItemFact {
    /// The item was answered.
    Answer(Answer),
    /// The learner changed the rating of an answer.
    Regrade {
        /// The event of the answer.
        target: EventId,
        /// The item answered.
        item: ItemId,
        /// The new rating.
        rating: Rating,
    },
    /// The item was suspended: it is no longer asked.
    Suspend(ItemId),
    /// A suspended or buried item is asked again.
    Resume(ItemId),
    /// The item was buried: it is not asked again on that study day.
    Bury(ItemId),
    /// The item was marked for later, or its mark removed.
    Mark {
        /// The item marked.
        item: ItemId,
        /// Whether it is now marked.
        on: bool,
    },
    /// The learner flagged the item as wrong or unclear.
    Report(ItemId),
    /// The item got another id, and its history moves with it.
    Rename {
        /// The old id.
        item: ItemId,
        /// The new id.
        to: ItemId,
    },
    /// The item is new again: its progress is discarded, while its answers stay in the log.
    Reset(ItemId),
}

/// A fact about an exam.
#[derive(Clone, Debug, PartialEq)]
pub enum ExamFact {
    /// The exam began.
    Begin(ExamPlan),
    /// An answer was given or changed, an item marked, or an option struck out.
    Step(ExamStep),
    /// The exam was submitted: its answers are final, and answer keys may be shown.
    Freeze(ExamFreeze),
    /// The exam ended and was scored.
    End(ExamEnd),
    /// The learner evaluated the activity that the exam completed.
    Evaluation(Evaluation),
}

/// A change of scheduling settings.
#[derive(Clone, Debug, PartialEq)]
pub enum ScheduleFact {
    /// New parameters of the memory model were adopted.
    Params(Adopted),
    /// An exam date was set for a deck.
    ExamDate(ExamDate),
}

/// The beginning or end of a session.
#[derive(Clone, Debug, PartialEq)]
pub enum SessionFact {
    /// The session began.
    Begin(Plan),
    /// The learner left the session, or its queue was finished.
    End,
}

/// A fact about other events of the log.
#[derive(Clone, Debug, PartialEq)]
pub enum LogFact {
    /// An event was undone. This is final: a redo is a new event.
    Void {
        /// The event undone.
        target: EventId,
        /// The item that the event was about, if any.
        item: Option<ItemId>,
    },
    /// An import was undone: its events no longer count, as if they had never arrived.
    Retract(Coverage),
}

impl Fact {
    /// The word in the log's `kind` column and in exports.
    #[must_use]
    pub fn kind(&self) -> &str {
        match self {
            Self::Item(fact) => match fact {
                ItemFact::Answer(_) => "answer",
                ItemFact::Regrade { .. } => "regrade",
                ItemFact::Suspend(_) => "suspend",
                ItemFact::Resume(_) => "resume",
                ItemFact::Bury(_) => "bury",
                ItemFact::Mark { .. } => "mark",
                ItemFact::Report(_) => "report",
                ItemFact::Rename { .. } => "rename",
                ItemFact::Reset(_) => "reset",
            },
            Self::Exam(fact) => match fact {
                ExamFact::Begin(_) => "exam",
                ExamFact::Step(_) => "exam-step",
                ExamFact::Freeze(_) => "exam-freeze",
                ExamFact::End(_) => "exam-end",
                ExamFact::Evaluation(_) => "evaluation",
            },
            Self::Schedule(ScheduleFact::Params(_)) => "params",
            Self::Schedule(ScheduleFact::ExamDate(_)) => "exam-date",
            Self::Session(SessionFact::Begin(_)) => "begin",
            Self::Session(SessionFact::End) => "end",
            Self::Log(LogFact::Void { .. }) => "void",
            Self::Log(LogFact::Retract(_)) => "retract",
            Self::Unknown { kind } => kind,
        }
    }

    /// The item that the fact is about, if any.
    #[must_use]
    pub fn item(&self) -> Option<&ItemId> {
        match self {
            Self::Item(fact) => Some(fact.item()),
            Self::Exam(ExamFact::Step(step)) => Some(&step.item),
            Self::Log(LogFact::Void { item, .. }) => item.as_ref(),
            Self::Exam(_) | Self::Schedule(_) | Self::Session(_) | Self::Log(_) | Self::Unknown { .. } => None,
        }
    }

    /// The event that the fact refers to, if any.
    #[must_use]
    pub fn target(&self) -> Option<EventId> {
        match self {
            Self::Log(LogFact::Void { target, .. }) | Self::Item(ItemFact::Regrade { target, .. }) => Some(*target),
            Self::Item(_)
            | Self::Exam(_)
            | Self::Schedule(_)
            | Self::Session(_)
            | Self::Log(_)
            | Self::Unknown { .. } => None,
        }
    }
}

impl ItemFact {
    /// The item that the fact is about.
    #[must_use]
    pub fn item(&self) -> &ItemId {
        match self {
            Self::Answer(answer) => &answer.item,
            Self::Suspend(item)
            | Self::Resume(item)
            | Self::Bury(item)
            | Self::Report(item)
            | Self::Reset(item)
            | Self::Regrade { item, .. }
            | Self::Mark { item, .. }
            | Self::Rename { item, .. } => item,
        }
    }
}

/// Parameters of the memory model that were fitted to a log, with the evidence for them.
#[derive(Clone, Debug, PartialEq)]
pub struct Adopted {
    /// The FSRS-6 weights.
    pub parameters: Parameters,
    /// Number of reviews they were fitted to.
    pub reviews: u32,
    /// Mean log loss on these reviews with the previous parameters, in nats.
    pub loss_before: f64,
    /// Mean log loss on the same reviews with these parameters, in nats.
    pub loss_after: f64,
}

/// The plan of a session: enough to continue it after an interruption.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// What the learner chose to study, for display.
    pub title: String,
    /// Ids of the decks the session is limited to; empty for all.
    pub decks: Vec<String>,
    /// Topics the session is limited to; empty for all.
    pub tags: Vec<String>,
    /// Seed of its shuffles.
    pub seed: u64,
    /// The items in their initial order.
    pub items: Vec<ItemId>,
}
