//! The clocks that an exam is timed by.

/// Two clocks that never jump, in milliseconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Clocks {
    /// Stands still while the machine sleeps, and while the process is stopped as far as that is known.
    pub awake_ms: u64,
    /// Goes on meanwhile.
    pub real_ms: u64,
}

impl Clocks {
    /// From here on no time passes.
    pub(super) const NEVER: Self = Self { awake_ms: u64::MAX, real_ms: u64::MAX };
}
