//! What events say, nested by what they are about.
//!
//! The words that name each kind in the log's `kind` column and in exports never change.

use super::answer::Answer;
use super::coverage::Coverage;
use super::exam::{Evaluation, ExamEnd, ExamFreeze, ExamPlan, ExamStep};
use super::exam_date::ExamDate;
use super::id::EventId;
use crate::deck::ItemId;
use crate::memory::{Parameters, Rating};

/// What an event says.
#[derive(Clone, Debug, PartialEq)]
pub enum Fact {
    /// An item was answered, or something was said of it.
    Item(ItemFact),
    /// Something happened in an exam.
    Exam(ExamFact),
    /// Something that scheduling depends on was set.
    Schedule(ScheduleFact),
    /// A session began or ended.
    Session(SessionFact),
    /// Earlier events do not count.
    Log(LogFact),
    /// Something that a later version wrote. It is kept and passed on unread.
    Unknown {
        /// Its kind.
        kind: String,
    },
}

/// What is said of an item.
#[derive(Clone, Debug, PartialEq)]
pub enum ItemFact {
    /// It was answered.
    Answer(Answer),
    /// The learner rated an answer otherwise than its verdict suggested.
    Regrade {
        /// The answer.
        target: EventId,
        /// The item it answered.
        item: ItemId,
        /// The rating that counts now.
        rating: Rating,
    },
    /// It is not to be asked any more.
    Suspend(ItemId),
    /// A suspended item is to be asked again.
    Resume(ItemId),
    /// It is marked for later, or its mark is removed.
    Mark {
        /// The item.
        item: ItemId,
        /// Whether it is marked now.
        on: bool,
    },
    /// The learner holds that it is wrong or unclear.
    Report(ItemId),
    /// It goes by another id now, and its history with it.
    Rename {
        /// The id that it had.
        item: ItemId,
        /// The id that it has.
        to: ItemId,
    },
    /// What is known of it is to be forgotten: it is new again. Its answers stay in the log.
    Reset(ItemId),
}

/// What happened in an exam.
#[derive(Clone, Debug, PartialEq)]
pub enum ExamFact {
    /// It began.
    Begin(ExamPlan),
    /// An answer was given or changed, or its item marked.
    Step(ExamStep),
    /// It was finished: its answers are final, and keys may be shown.
    Freeze(ExamFreeze),
    /// It ended and was scored.
    End(ExamEnd),
    /// The learner evaluated the activity that it completed.
    Evaluation(Evaluation),
}

/// What scheduling depends on, besides answers.
#[derive(Clone, Debug, PartialEq)]
pub enum ScheduleFact {
    /// Other parameters of the memory model are in force.
    Params(Adopted),
    /// The date of an exam is set for a deck.
    ExamDate(ExamDate),
}

/// The ends of a session.
#[derive(Clone, Debug, PartialEq)]
pub enum SessionFact {
    /// It began.
    Begin(Plan),
    /// It was left on purpose, or its queue was done.
    End,
}

/// Upkeep of the log itself.
#[derive(Clone, Debug, PartialEq)]
pub enum LogFact {
    /// An earlier event is undone. Final: what is done again is a new event.
    Void {
        /// The event.
        target: EventId,
        /// The item it was about, if it was about one.
        item: Option<ItemId>,
    },
    /// Events that an import brought are not to count, as if they had never arrived: the import was undone.
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

    /// The item that the event is about, if it is about one.
    #[must_use]
    pub fn item(&self) -> Option<&ItemId> {
        match self {
            Self::Item(fact) => Some(fact.item()),
            Self::Exam(ExamFact::Step(step)) => Some(&step.item),
            Self::Log(LogFact::Void { item, .. }) => item.as_ref(),
            Self::Exam(_) | Self::Schedule(_) | Self::Session(_) | Self::Log(_) | Self::Unknown { .. } => None,
        }
    }

    /// The event that this one is about, if it is about one.
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
    /// The item.
    #[must_use]
    pub fn item(&self) -> &ItemId {
        match self {
            Self::Answer(answer) => &answer.item,
            Self::Suspend(item)
            | Self::Resume(item)
            | Self::Report(item)
            | Self::Reset(item)
            | Self::Regrade { item, .. }
            | Self::Mark { item, .. }
            | Self::Rename { item, .. } => item,
        }
    }
}

/// Parameters of the memory model that were fitted to a log, and why they were taken.
#[derive(Clone, Debug, PartialEq)]
pub struct Adopted {
    /// The FSRS-6 weights.
    pub parameters: Parameters,
    /// Reviews that they were fitted to.
    pub reviews: u32,
    /// Log loss on these reviews with the parameters that were in force before, in nats.
    pub loss_before: f64,
    /// Log loss on the same reviews with these parameters, in nats.
    pub loss_after: f64,
}

/// What a session set out to ask: enough to go on with it after an interruption.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// What the learner chose to study, in words.
    pub title: String,
    /// Ids of the decks that it kept to; none for all.
    pub decks: Vec<String>,
    /// Topics that it kept to; none for all.
    pub tags: Vec<String>,
    /// The chance of its orders.
    pub seed: u64,
    /// The items in their first order.
    pub items: Vec<ItemId>,
}
