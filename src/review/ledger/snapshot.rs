//! Snapshots: the state of a ledger without the events that it was folded from.

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

/// The state of a ledger without the events that it was folded from.
#[derive(Clone, Debug, PartialEq)]
pub struct Snapshot {
    /// Events that [`Ledger::resume`](super::Ledger::resume) inserts again, because they affect more than one item:
    /// renames, parameters, exams, the sessions of the last day, and undo events whose target has not arrived.
    pub landmarks: Vec<EventId>,
    /// The confidence table of all answers.
    pub confidence_table: ConfidenceTable,
    /// Totals of each study day.
    pub days: Vec<(Day, DayActivity)>,
    /// The score of each exam's answers.
    pub exams: Vec<(SessionId, ExamScore)>,
    /// Answer keys in words.
    pub words: PackedWords,
    /// The state of each item.
    pub states: PackedStates,
    /// The last event in replay order.
    pub last: Order,
}

/// The part of a snapshot that a resumed ledger builds on.
#[derive(Clone, Debug)]
pub(super) struct Base {
    /// The last event of the snapshot in replay order.
    pub last: Order,
    /// Totals of each study day.
    pub days: BTreeMap<Day, DayActivity>,
    /// The score of each exam's answers.
    pub exams: HashMap<SessionId, ExamScore>,
    /// The state of each item.
    pub states: PackedStates,
    /// Whether an event arrived that needs a fold of the whole log.
    pub is_stale: bool,
}

impl Base {
    /// The state of an item in the snapshot.
    pub fn state(&self, item: &ItemId) -> ItemState {
        self.states.of(item).unwrap_or_default()
    }
}
