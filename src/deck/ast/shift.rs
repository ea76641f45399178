//! Shifting: places in the parsed text become places in the file, where a header was written otherwise than the format
//! has it.

use std::ops::Range;

/// Lengths that headers changed, in order.
#[derive(Clone, Debug, Default)]
pub struct Shifts(pub(super) Vec<Shift>);

/// One header that is longer or shorter in the parsed text.
#[derive(Clone, Debug)]
pub(super) struct Shift {
    /// Where it ends in the parsed text.
    pub(super) end: usize,
    /// Where it stands in the file.
    pub(super) was: Range<usize>,
}

impl Shifts {
    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The place in the file of a place in the parsed text.
    #[must_use]
    pub fn back(&self, at: usize) -> usize {
        let next = self.0.partition_point(|shift| shift.end <= at);
        let before = next.checked_sub(1).map(|before| &self.0[before]);
        let place = before.map_or(at, |shift| shift.was.end + (at - shift.end));
        // Within a header there is no more than its end.
        self.0.get(next).map_or(place, |shift| place.min(shift.was.end))
    }
}
