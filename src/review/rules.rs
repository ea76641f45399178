//! What folding depends on besides the events.

use super::policy::Policy;
use crate::day::Rollover;
use crate::memory::Scheduler;

/// What folding depends on besides the events.
#[derive(Clone, Debug, Default)]
pub struct Rules {
    /// The memory model.
    pub scheduler: Scheduler,
    /// When a study day ends.
    pub rollover: Rollover,
    /// What else the learner asks of scheduling.
    pub policy: Policy,
}
