//! Maps positions in the parsed text to positions in the file, which differ where a header was corrected.

use std::ops::Range;

/// The corrected headers, in order.
#[derive(Clone, Debug, Default)]
pub struct Shifts(pub(super) Vec<Shift>);

/// A header that is longer or shorter in the parsed text.
#[derive(Clone, Debug)]
pub(super) struct Shift {
    /// Its end in the parsed text.
    pub(super) end: usize,
    /// Its position in the file.
    pub(super) original: Range<usize>,
}

impl Shifts {
    /// Whether no header was corrected.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The position in the file for a position in the parsed text.
    #[must_use]
    pub fn back(&self, at: usize) -> usize {
        let next = self.0.partition_point(|shift| shift.end <= at);
        let before = next.checked_sub(1).map(|before| &self.0[before]);
        let position = before.map_or(at, |shift| shift.original.end + (at - shift.end));
        // A position within a corrected header maps at most to its end.
        self.0.get(next).map_or(position, |shift| position.min(shift.original.end))
    }
}
