//! The clocks that an exam is timed by.

/// Two monotonic clocks, in milliseconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Clocks {
    /// Stops while the machine sleeps, and while the process is known to be stopped.
    pub awake_ms: u64,
    /// Keeps running meanwhile.
    pub real_ms: u64,
}

impl Clocks {
    /// The maximum, after which no time passes.
    pub(super) const NEVER: Self = Self { awake_ms: u64::MAX, real_ms: u64::MAX };
}
