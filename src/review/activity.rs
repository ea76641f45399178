//! One day's work.

/// One day's work.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DayActivity {
    /// Answers.
    pub answers: u32,
    /// Right ones.
    pub right: u32,
    /// Items answered for the first time ever.
    pub introduced: u32,
    /// Milliseconds spent answering.
    pub latency_ms: u64,
}
