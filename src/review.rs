//! The review log: its events, and the ledger that they fold to.
//!
//! The log is the only stored truth. Everything else (memory, due days, counts) is in the [`Ledger`], which can always
//! be recomputed from it. This folder knows neither files nor SQL.

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
mod ledger;
mod policy;
mod progress;
mod reply;
mod rules;
#[cfg(test)]
#[path = "../tests/harness/sample.rs"]
pub(crate) mod sample;

pub use activity::DayActivity;
pub use answer::{Answer, GuessModel, StudyMode};
pub use confidence::ConfidenceTable;
pub use coverage::Coverage;
pub use event::{Event, NewEvent, Order};
pub use exam::{Evaluation, ExamEnd, ExamFreeze, ExamPlan, ExamStep};
pub use exam_date::ExamDate;
pub use exam_score::{ExamScore, FinishedExam, ScoredAnswer, passes};
pub use fact::{Adopted, ExamFact, Fact, ItemFact, LogFact, Plan, ScheduleFact, SessionFact};
pub use id::{DeviceId, EventId, EventIds, SessionId};
pub use item_state::ItemState;
pub use ledger::{
    Before, FUTURE_MS, History, ItemHistory, LatestSession, Ledger, PackedStates, PackedWords, PastAnswer, PlannedLoad,
    Review, Snapshot,
};
pub use policy::Policy;
pub use progress::{ItemProgress, LEECH_LAPSES};
pub use reply::Reply;
pub use rules::Rules;
