//! The review log: facts about answers, one event each, and the state that a history folds to.
//!
//! The log is the only stored truth. Everything else (memory, due days, counts) is [`Ledger`], a fold
//! over it that can be thrown away. This folder knows neither files nor SQL.

mod coverage;
mod event;
mod exam;
mod exam_date;
mod learned;
mod ledger;
mod policy;
mod reply;
mod weighed;

pub use coverage::Coverage;
pub use event::{Adopted, Answer, DeviceId, Draft, Event, EventId, Fact, Minter, Plan, SessionId, StudyMode};
pub use exam::{Evaluation, ExamEnd, ExamFreeze, ExamPlan, ExamScore, ExamStep, Sat, ScoredAnswer, passes};
pub use exam_date::ExamDate;
pub use learned::{LEECH_LAPSES, Learned};
pub use ledger::{
    Activity, Before, Brief, FUTURE_MS, History, ItemHistory, ItemState, Ledger, Order, PackedStates, PackedWords,
    Past, Review, Rules, Sitting,
};
pub use policy::Policy;
pub use reply::Reply;
pub use weighed::{ConfidenceTable, Weighed};
