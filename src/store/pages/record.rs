//! Records: the bytes of a table row, decoded into the columns of an event.
//!
//! A record is a header (its own length, then one type for each column) and the values. Nothing here knows of pages or
//! files, and nothing here trusts the bytes: a record that does not fit is none.

use rusqlite::types::ValueRef;

use crate::store::row::EventRow;

/// Columns of the `event` table: `n`, which every record stores as null, and those of [`EventRow`].
const COLUMNS: usize = 23;

/// The serial type of a 16-byte blob.
const SIXTEEN: u8 = 44;

/// The bytes after the first byte of every event's header: a null for `n`, then `id` and `device`.
pub(super) const SIGNATURE: [u8; 3] = [0, SIXTEEN, SIXTEEN];

/// The columns that are 16 bytes in every event: `id`, `device`, `session` and `hash`.
const SIXTEENS: [usize; 4] = [1, 2, 7, 22];

/// The index of `score`, whose whole numbers SQLite stores as integers.
const SCORE: usize = 12;

/// The longest payload of an event, in bytes: the longest body plus the rest.
const LONGEST: u64 = 68 * 1024 * 1024;

/// The header of a record.
#[derive(Clone, Copy, Debug)]
pub(super) struct Header {
    /// The serial type of each column.
    serials: [u64; COLUMNS],
    /// Bytes of the header.
    length: usize,
    /// Bytes of the whole record, including the header.
    pub payload: u64,
}

impl Header {
    /// Parses a header; none if it is not the header of an event.
    pub fn parse(bytes: &[u8]) -> Option<Self> {
        // A single byte: a two-byte length would need more than a hundred columns.
        let length = usize::from(*bytes.first()?);
        let header = bytes.get(..length)?;
        let (mut serials, mut at) = ([0; COLUMNS], 1);
        let mut payload = length as u64;
        for serial in &mut serials {
            let (value, read) = varint(header.get(at..)?)?;
            (*serial, at) = (value, at + read);
            payload = payload.checked_add(width(value)?)?;
        }
        let is_event = SIXTEENS.iter().all(|column| serials[*column] == u64::from(SIXTEEN)) && serials[0] == 0;
        (at == length && is_event && payload <= LONGEST).then_some(Self { serials, length, payload })
    }

    /// The id in a record. The beginning of the record is enough.
    pub fn id(&self, record: &[u8]) -> Option<[u8; 16]> {
        record.get(self.length..)?.first_chunk().copied()
    }

    /// Decodes a complete record; none if it is not a valid event.
    pub fn columns<'a>(&self, record: &'a [u8]) -> Option<EventRow<'a>> {
        let mut values = [ValueRef::Null; COLUMNS];
        let mut at = self.length;
        for (value, serial) in values.iter_mut().zip(self.serials) {
            let end = at.checked_add(usize::try_from(width(serial)?).ok()?)?;
            *value = decode(serial, record.get(at..end)?)?;
            at = end;
        }
        if let ValueRef::Integer(whole) = values[SCORE] {
            values[SCORE] = ValueRef::Real(whole as f64);
        }
        EventRow::of_values(|index| values.get(index + 1).copied().unwrap_or(ValueRef::Null)).ok()
    }
}

/// Bytes of a value with this serial type; none for the two reserved types.
fn width(serial: u64) -> Option<u64> {
    Some(match serial {
        0 | 8 | 9 => 0,
        1..=4 => serial,
        5 => 6,
        6 | 7 => 8,
        10 | 11 => return None,
        text_or_blob => (text_or_blob - 12) / 2,
    })
}

fn decode(serial: u64, bytes: &[u8]) -> Option<ValueRef<'_>> {
    Some(match serial {
        0 => ValueRef::Null,
        1..=6 => {
            let first = bytes.first()?.cast_signed();
            let whole = bytes[1..].iter().fold(i64::from(first), |whole, byte| whole << 8 | i64::from(*byte));
            ValueRef::Integer(whole)
        }
        7 => ValueRef::Real(f64::from_be_bytes(bytes.try_into().ok()?)),
        8 => ValueRef::Integer(0),
        9 => ValueRef::Integer(1),
        text_or_blob if text_or_blob.is_multiple_of(2) => ValueRef::Blob(bytes),
        _ => ValueRef::Text(bytes),
    })
}

/// Decodes an SQLite varint of one to nine bytes. Returns the value and its length.
pub(super) fn varint(bytes: &[u8]) -> Option<(u64, usize)> {
    let mut value = 0;
    for (index, byte) in bytes.iter().enumerate().take(9) {
        if index == 8 {
            return Some((value << 8 | u64::from(*byte), 9));
        }
        value = value << 7 | u64::from(byte & 0x7F);
        if byte & 0x80 == 0 {
            return Some((value, index + 1));
        }
    }
    None
}

/// The row number of a record, from the bytes before it: the record's length, then the number. 0 if they are invalid.
pub(super) fn row_number(before: &[u8], payload: u64) -> i64 {
    let number = |length: usize| {
        let at = before.len().checked_sub(length)?;
        let (number, read) = varint(&before[at..])?;
        let stated = (1..=4)
            .any(|bytes| at.checked_sub(bytes).is_some_and(|from| varint(&before[from..at]) == Some((payload, bytes))));
        (read == length && stated).then_some(number.cast_signed())
    };
    (1..=9).find_map(number).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn varints_and_integers_are_decoded_like_sqlite() {
        assert_eq!(varint(&[0x7F]), Some((127, 1)));
        assert_eq!(varint(&[0x81, 0x00]), Some((128, 2)));
        assert_eq!(varint(&[0xFF; 9]), Some((u64::MAX, 9)));
        assert_eq!(varint(&[0x80]), None);
        assert_eq!(decode(3, &[0xFF, 0xFF, 0xFE]), Some(ValueRef::Integer(-2)));
    }

    #[test]
    fn row_number_is_between_the_length_and_the_record() {
        assert_eq!(row_number(&[9, 9, 0x81, 0x48, 0x82, 0x01], 200), 257);
        assert_eq!(row_number(&[9, 9, 0x81, 0x48, 0x82, 0x01], 201), 0);
        assert_eq!(row_number(&[], 200), 0);
    }

    proptest! {
        #[test]
        fn no_bytes_cause_a_panic(bytes in prop::collection::vec(any::<u8>(), 0..200), length in 0_u8..40) {
            let mut bytes = [&[length][..], &SIGNATURE, &bytes].concat();
            if let Some(header) = Header::parse(&bytes) {
                let _ = header.columns(&bytes);
            }
            // The same with a valid header.
            let mut header = [1, 1, 13, 1, 1, 44, 0, 0, 0, 0, 7, 1, 1, 1, 0, 12, 12, 0, 0, 0, 44].to_vec();
            header.splice(0..0, [25, 0, 44, 44]);
            let length = header.len();
            header[0] = length as u8;
            bytes.splice(0..0, header);
            if let Some(header) = Header::parse(&bytes) {
                let _ = header.columns(&bytes);
            }
            let _ = row_number(&bytes, u64::from(length as u8));
        }
    }
}
