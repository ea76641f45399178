//! The brief: what a ledger comes to, without the events that it was made from.

use std::collections::{BTreeMap, HashMap};

use super::states::PackedStates;
use super::words::PackedWords;
use crate::day::Day;
use crate::deck::ItemId;
use crate::review::activity::DayActivity;
use crate::review::confidence::ConfidenceTable;
use crate::review::event::Order;
use crate::review::exam_score::ExamScore;
use crate::review::id::{EventId, SessionId};
use crate::review::item_state::ItemState;

/// What a ledger comes to.
#[derive(Clone, Debug, PartialEq)]
pub struct Snapshot {
    /// The events that are taken again, since more than one item hangs on them: renamings, parameters, exams, the latest
    /// session, and what takes back an event that was not met.
    pub landmarks: Vec<EventId>,
    /// What all answers say of how sure the learner is.
    pub confidence_table: ConfidenceTable,
    /// What was done on each study day.
    pub days: Vec<(Day, DayActivity)>,
    /// What the answers of each exam add up to.
    pub exams: Vec<(SessionId, ExamScore)>,
    /// Keys in words.
    pub words: PackedWords,
    /// How each item stands.
    pub states: PackedStates,
    /// The last event in the order of replay.
    pub last: Order,
}

/// What a ledger that goes on from a brief knows of what was before.
#[derive(Clone, Debug)]
pub(super) struct Base {
    /// The last event in the order of replay that the brief knows.
    pub last: Order,
    /// What was done.
    pub days: BTreeMap<Day, DayActivity>,
    /// What the answers of exams add up to.
    pub exams: HashMap<SessionId, ExamScore>,
    /// How items stood.
    pub states: PackedStates,
    /// Whether an event came that only the whole log can place.
    pub is_stale: bool,
}

impl Base {
    /// How an item stood.
    pub fn state(&self, item: &ItemId) -> ItemState {
        self.states.of(item).unwrap_or_default()
    }
}
