//! What the fold depends on besides the events.

use super::policy::Policy;
use crate::day::Rollover;
use crate::memory::Scheduler;

/// What the fold depends on besides the events.
#[derive(Clone, Debug, Default)]
pub struct Rules {
    /// The memory model.
    pub scheduler: Scheduler,
    /// The hour at which a study day ends.
    pub rollover: Rollover,
    /// The learner's other scheduling preferences.
    pub policy: Policy,
}
