//! The review log: facts about answers, one event each, and the state that a history folds to.
//!
//! The log is the only stored truth. Everything else (memory, due days, counts) is [`Ledger`], a fold
//! over it that can be thrown away. This folder knows neither files nor SQL.

mod activity;
mod answer;
mod confidence;
mod coverage;
mod event;
mod exam;
mod exam_date;
mod exam_score;
mod fact;
mod id;
mod item_state;
mod learned;
mod ledger;
mod policy;
mod reply;
mod rules;
#[cfg(test)]
#[path = "../tests/harness/sample.rs"]
pub(crate) mod sample;

pub use activity::Activity;
pub use answer::{Answer, StudyMode, Weighed};
pub use confidence::ConfidenceTable;
pub use coverage::Coverage;
pub use event::{Draft, Event, Order};
pub use exam::{Evaluation, ExamEnd, ExamFreeze, ExamPlan, ExamStep};
pub use exam_date::ExamDate;
pub use exam_score::{ExamScore, Sat, ScoredAnswer, passes};
pub use fact::{Adopted, ExamFact, Fact, ItemFact, LogFact, Plan, ScheduleFact, SessionFact};
pub use id::{DeviceId, EventId, Minter, SessionId};
pub use item_state::ItemState;
pub use learned::{LEECH_LAPSES, Learned};
pub use ledger::{
    Before, Brief, FUTURE_MS, History, ItemHistory, Ledger, PackedStates, PackedWords, Past, Review, Sitting,
};
pub use policy::Policy;
pub use reply::Reply;
pub use rules::Rules;
