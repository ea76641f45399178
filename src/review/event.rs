//! Events: the lines of the log.

use super::answer::Answer;
use super::coverage::Coverage;
use super::exam::{Evaluation, ExamEnd, ExamFreeze, ExamPlan, ExamStep};
use super::exam_date::ExamDate;
use super::id::{DeviceId, EventId, SessionId};
use crate::day::Moment;
use crate::deck::ItemId;
use crate::memory::{Parameters, Rating};

/// An event as it is made, before the log has given it a device and a number.
#[derive(Clone, Debug, PartialEq)]
pub struct Draft {
    /// Its identity.
    pub id: EventId,
    /// When.
    pub at: Moment,
    /// The session it belongs to.
    pub session: SessionId,
    /// What happened.
    pub fact: Fact,
}

impl Draft {
    /// The event that the log makes of it.
    #[must_use]
    pub fn written(self, device: DeviceId, seq: u64) -> Event {
        let Self { id, at, session, fact } = self;
        Event { id, device, seq, at, session, fact }
    }
}

/// One line of the log.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    /// Its identity.
    pub id: EventId,
    /// The device that wrote it.
    pub device: DeviceId,
    /// Its number on that device: 1, 2, 3 and so on. Gaps show what is missing; it is not the identity.
    pub seq: u64,
    /// When, by that device's clock, as read.
    pub at: Moment,
    /// The session it belongs to.
    pub session: SessionId,
    /// What happened.
    pub fact: Fact,
}

impl Event {
    /// The order of replay, the same on every machine: moment, device, number, id.
    #[must_use]
    pub fn order(&self) -> Order {
        (self.at.at_ms, self.device, self.seq, self.id)
    }

    /// Whether it is one of the events that a coverage tells.
    #[must_use]
    pub fn is_in(&self, coverage: &Coverage) -> bool {
        coverage.covers(self.device, self.seq, self.id)
    }
}

/// What an event says.
#[derive(Clone, Debug, PartialEq)]
pub enum Fact {
    /// An item was answered.
    Answer(Answer),
    /// An earlier event is taken back. Final: what is done again is a new event.
    Void {
        /// The event.
        target: EventId,
        /// The item it was about, if it was about one.
        item: Option<ItemId>,
    },
    /// The learner rated an answer otherwise than its verdict suggested.
    Regrade {
        /// The answer.
        target: EventId,
        /// The item it answered.
        item: ItemId,
        /// The rating that counts now.
        rating: Rating,
    },
    /// An item is not to be asked any more.
    Suspend(ItemId),
    /// A suspended item is to be asked again.
    Resume(ItemId),
    /// An item is marked for later, or its mark is removed.
    Mark {
        /// The item.
        item: ItemId,
        /// Whether it is marked now.
        on: bool,
    },
    /// The learner holds that an item is wrong or unclear.
    Report(ItemId),
    /// An item goes by another id now, and its history with it.
    Rename {
        /// The id that it had.
        item: ItemId,
        /// The id that it has.
        to: ItemId,
    },
    /// What is known of an item is to be forgotten: it is new again. Its answers stay in the log.
    Reset(ItemId),
    /// Other parameters of the memory model are in force.
    Params(Adopted),
    /// The date of an exam is set for a deck.
    ExamDate(ExamDate),
    /// A session began.
    Begin(Plan),
    /// A session was left on purpose, or its queue was done.
    End,
    /// An exam began.
    ExamBegin(ExamPlan),
    /// An answer of an exam was given or changed, or its item marked.
    ExamStep(ExamStep),
    /// An exam was finished: its answers are final, and keys may be shown.
    ExamFreeze(ExamFreeze),
    /// An exam ended and was scored.
    ExamEnd(ExamEnd),
    /// The learner said what they hold of the activity that an exam completed.
    Evaluation(Evaluation),
    /// Events that an import brought are not to count, as if they had never arrived: the import was undone.
    Retract(Coverage),
    /// Something that a later version wrote. It is kept and passed on unread.
    Unknown {
        /// Its kind.
        kind: String,
    },
}

impl Fact {
    /// The word in the log's `kind` column and in exports.
    #[must_use]
    pub fn kind(&self) -> &str {
        match self {
            Self::Answer(_) => "answer",
            Self::Void { .. } => "void",
            Self::Regrade { .. } => "regrade",
            Self::Suspend(_) => "suspend",
            Self::Resume(_) => "resume",
            Self::Mark { .. } => "mark",
            Self::Report(_) => "report",
            Self::Rename { .. } => "rename",
            Self::Reset(_) => "reset",
            Self::Params(_) => "params",
            Self::ExamDate(_) => "exam-date",
            Self::Begin(_) => "begin",
            Self::End => "end",
            Self::ExamBegin(_) => "exam",
            Self::ExamStep(_) => "exam-step",
            Self::ExamFreeze(_) => "exam-freeze",
            Self::ExamEnd(_) => "exam-end",
            Self::Evaluation(_) => "evaluation",
            Self::Retract(_) => "retract",
            Self::Unknown { kind } => kind,
        }
    }

    /// The item that the event is about, if it is about one.
    #[must_use]
    pub fn item(&self) -> Option<&ItemId> {
        match self {
            Self::Answer(answer) => Some(&answer.item),
            Self::ExamStep(step) => Some(&step.item),
            Self::Regrade { item, .. }
            | Self::Suspend(item)
            | Self::Resume(item)
            | Self::Reset(item)
            | Self::Mark { item, .. }
            | Self::Rename { item, .. }
            | Self::Report(item) => Some(item),
            Self::Void { item, .. } => item.as_ref(),
            Self::Params(_)
            | Self::ExamDate(_)
            | Self::Begin(_)
            | Self::End
            | Self::ExamBegin(_)
            | Self::ExamFreeze(_)
            | Self::ExamEnd(_)
            | Self::Evaluation(_)
            | Self::Retract(_)
            | Self::Unknown { .. } => None,
        }
    }

    /// The event that this one is about, if it is about one.
    #[must_use]
    pub fn target(&self) -> Option<EventId> {
        match self {
            Self::Void { target, .. } | Self::Regrade { target, .. } => Some(*target),
            Self::Answer(_)
            | Self::Suspend(_)
            | Self::Resume(_)
            | Self::Mark { .. }
            | Self::Report(_)
            | Self::Reset(_)
            | Self::Params(_)
            | Self::ExamDate(_)
            | Self::Rename { .. }
            | Self::Begin(_)
            | Self::End
            | Self::ExamBegin(_)
            | Self::ExamStep(_)
            | Self::ExamFreeze(_)
            | Self::ExamEnd(_)
            | Self::Evaluation(_)
            | Self::Retract(_)
            | Self::Unknown { .. } => None,
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

/// Where an event stands in the order of replay.
pub type Order = (i64, DeviceId, u64, EventId);
