//! Shifting: places in the parsed text become places in the file, where a header was written otherwise than the format
//! has it.

use std::ops::Range;

use super::{Draft, Field, ItemDraft, Table, Value};

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

impl<'s> Draft<'s> {
    /// Moves every place to where it is in the file.
    pub(super) fn shift(&mut self, back: &dyn Fn(usize) -> usize) {
        let of_item = |item: &mut ItemDraft<'s>| {
            let lists = [&mut item.options, &mut item.reject, &mut item.gaps, &mut item.vignettes];
            lists.into_iter().flatten().for_each(|table| table.shift(back));
            item.table.shift(back);
        };
        self.items.iter_mut().for_each(of_item);
        let tables = std::iter::once(&mut self.root).chain(&mut self.deck).chain(&mut self.activity);
        let tables = tables.chain(&mut self.provider).chain(&mut self.cases);
        tables.chain(self.refs.iter_mut().map(|(_, table)| table)).for_each(|table| table.shift(back));
        self.headless = self.headless.take().map(|span| back(span.start)..back(span.end));
    }
}

impl Table<'_> {
    /// Moves every place in it.
    fn shift(&mut self, back: &dyn Fn(usize) -> usize) {
        self.span = back(self.span.start)..back(self.span.end);
        self.fields.iter_mut().for_each(|field| field.shift(back));
    }
}

impl Field<'_> {
    /// Moves every place in it.
    fn shift(&mut self, back: &dyn Fn(usize) -> usize) {
        let moved = |span: &Range<usize>| back(span.start)..back(span.end);
        (self.key, self.span) = (moved(&self.key), moved(&self.span));
        match &mut self.value {
            Value::Texts(texts) => texts.iter_mut().for_each(|(_, span)| *span = moved(span)),
            Value::Table(fields) => fields.iter_mut().for_each(|field| field.shift(back)),
            Value::Text(_)
            | Value::Integer(_)
            | Value::Float(_)
            | Value::Bool(_)
            | Value::Date(_)
            | Value::Tables
            | Value::Other(_) => {}
        }
    }
}
