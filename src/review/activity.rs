//! One day's work.

/// Totals of one study day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DayActivity {
    /// Number of answers.
    pub answers: u32,
    /// Number of right answers.
    pub right: u32,
    /// Milliseconds spent answering.
    pub latency_ms: u64,
}
