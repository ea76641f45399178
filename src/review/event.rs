//! Events: the lines of the log.

use std::fmt;

use super::coverage::Coverage;
use super::exam::{Evaluation, ExamEnd, ExamFreeze, ExamPlan, ExamStep};
use super::exam_date::ExamDate;
use super::reply::Reply;
use super::weighed::Weighed;
use crate::day::Moment;
use crate::deck::{Fingerprint, ItemId};
use crate::memory::{Parameters, Rating};
use crate::response::{Confidence, Score, Verdict};

/// Makes a newtype over 16 bytes that prints as a UUID.
macro_rules! uuid_newtype {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub [u8; 16]);

        impl $name {
            /// Reads a UUID in any of its usual spellings.
            #[must_use]
            pub fn parse(text: &str) -> Option<Self> {
                uuid::Uuid::try_parse(text).ok().map(|uuid| Self(uuid.into_bytes()))
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}", uuid::Uuid::from_bytes(self.0).hyphenated())
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}({self})", stringify!($name))
            }
        }
    };
}

uuid_newtype! {
    /// The identity of an event: a UUIDv7 made before the first attempt to write it, and reused on retry.
    EventId
}
uuid_newtype! {
    /// One installation of the program: a random UUID.
    DeviceId
}
uuid_newtype! {
    /// One sitting: a random UUID, and the source of all chance in it.
    SessionId
}

/// Makes the ids of a session's events, without clock or chance of its own: a UUIDv7 whose random bits are a
/// hash of the session and a running number.
#[derive(Clone, Debug)]
pub struct Minter {
    session: SessionId,
    count: u64,
}

impl Minter {
    /// Starts the ids of a session. The session must be random, since the ids are as unique as it is.
    #[must_use]
    pub fn new(session: SessionId) -> Self {
        Self { session, count: 0 }
    }

    /// The session.
    #[must_use]
    pub fn session(&self) -> SessionId {
        self.session
    }

    /// Makes the next id, stamped with UTC milliseconds.
    pub fn mint(&mut self, at_ms: i64) -> EventId {
        self.count += 1;
        let mut hasher = blake3::Hasher::new();
        hasher.update(&self.session.0);
        hasher.update(&self.count.to_be_bytes());
        let mut random = [0; 10];
        hasher.finalize_xof().fill(&mut random);
        let ms = u64::try_from(at_ms).unwrap_or(0);
        let uuid = uuid::Builder::from_unix_timestamp_millis(ms, &random).into_uuid();
        EventId(uuid.into_bytes())
    }
}

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
    pub fn order(&self) -> (i64, DeviceId, u64, EventId) {
        (self.at.at_ms, self.device, self.seq, self.id)
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

/// How items are being asked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum StudyMode {
    /// Feedback after each answer.
    #[default]
    Study,
    /// The same, the options hidden until the learner had an answer in mind.
    Cover,
    /// The same, with a minute for each item.
    Minute,
    /// An exam: no feedback until its end.
    Exam,
    /// Reviewed in another program, whose history was taken over.
    Imported,
}

impl StudyMode {
    /// The word in the log.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Study => "study",
            Self::Cover => "cover",
            Self::Minute => "minute",
            Self::Exam => "exam",
            Self::Imported => "imported",
        }
    }

    /// Reads the word in the log.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        [Self::Study, Self::Cover, Self::Minute, Self::Exam, Self::Imported]
            .into_iter()
            .find(|mode| mode.word() == word)
    }
}

/// An answer, with all that is needed to judge and replay it later.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// The item.
    pub item: ItemId,
    /// The item's words as they were seen.
    pub content: Fingerprint,
    /// A hash of the key as it was seen.
    pub key: Fingerprint,
    /// The key in words, where the log does not have them yet; else empty.
    pub words: Vec<String>,
    /// What was answered.
    pub reply: Reply,
    /// Whether the learner alone judged it, as no program can.
    pub self_rated: bool,
    /// All alternatives or steps in the order in which they were shown, as places in the file.
    pub shown: Vec<u8>,
    /// Whether it was right.
    pub verdict: Verdict,
    /// What it earned: 0 to 1.
    pub score: Score,
    /// How sure the learner was; the neutral level where nobody said.
    pub confidence: Confidence,
    /// Whether the learner could say how sure the answer was. Nobody did of a question whose minute was over or that was passed,
    /// and of one where it was not asked.
    pub confidence_said: bool,
    /// How the scheduler takes it, unless regraded.
    pub rating: Rating,
    /// Milliseconds from showing to answer on a monotonic clock, pauses left out; at most a day.
    pub latency_ms: u32,
    /// How it was asked.
    pub mode: StudyMode,
    /// What was made of it beside its rating.
    pub weighed: Weighed,
}

impl Answer {
    /// How sure the learner said to be; none where nobody said: nor of a review in another program, nor of a minute that was
    /// over, which earlier versions wrote down without a word of that.
    #[must_use]
    pub fn said(&self) -> Option<Confidence> {
        let given = match self.mode {
            StudyMode::Imported => false,
            StudyMode::Minute => self.self_rated || !self.reply.is_empty(),
            StudyMode::Study | StudyMode::Cover | StudyMode::Exam => true,
        };
        (self.confidence_said && given).then_some(self.confidence)
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

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn minted_ids_are_uuids_of_version_seven_and_all_different() {
        let mut minter = Minter::new(SessionId([7; 16]));
        let ids: Vec<EventId> = (0..1000).map(|n| minter.mint(1_790_000_000_000 + n)).collect();
        for id in &ids {
            assert_eq!(uuid::Uuid::from_bytes(id.0).get_version_num(), 7);
        }
        assert_eq!(ids.iter().collect::<HashSet<_>>().len(), 1000);
        assert!(ids.is_sorted());
    }

    #[test]
    fn the_same_session_mints_the_same_ids() {
        let ids = |session| {
            let mut minter = Minter::new(SessionId([session; 16]));
            [minter.mint(5), minter.mint(5)]
        };
        assert_eq!(ids(1), ids(1));
        assert_ne!(ids(1), ids(2));
    }

    #[test]
    fn ids_survive_print_and_parse() {
        let id = Minter::new(SessionId([3; 16])).mint(1_790_000_000_000);
        assert_eq!(EventId::parse(&id.to_string()), Some(id));
    }
}
