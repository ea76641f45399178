//! Decodes the text of a file, even if it is not UTF-8.
//!
//! UTF-16 is decoded without loss. A byte that is not valid UTF-8 becomes a private-use character, so that only the
//! block that contains it is reported and excluded.

/// The first of the 128 private-use characters that stand for the bytes 0x80 to 0xFF. Other programs use the same
/// range.
const FIRST: u32 = 0xef80;

/// The encoding of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8, with or without a byte order mark.
    Utf8,
    /// UTF-16.
    Utf16,
    /// Something else, such as Windows-1252: the file is not valid UTF-8.
    Other,
}

/// The text and encoding of a file; none if it is not text.
#[must_use]
pub fn decode(bytes: Vec<u8>) -> Option<(String, Encoding)> {
    let units = |pair: fn([u8; 2]) -> u16| {
        let units = bytes.chunks_exact(2).map(|chunk| pair([chunk[0], chunk[1]]));
        char::decode_utf16(units).map(|unit| unit.unwrap_or(char::REPLACEMENT_CHARACTER)).collect::<String>()
    };
    let utf16 = match bytes.as_slice() {
        [0xff, 0xfe, ..] => Some(units(u16::from_le_bytes)),
        [0xfe, 0xff, ..] => Some(units(u16::from_be_bytes)),
        bytes => match zeros(bytes) {
            (0, odd) if odd > 0 => Some(units(u16::from_le_bytes)),
            (even, 0) if even > 0 => Some(units(u16::from_be_bytes)),
            _ => None,
        },
    };
    if let Some(text) = utf16 {
        let text = text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text);
        return Some((text, Encoding::Utf16));
    }
    let bytes = match String::from_utf8(bytes) {
        Ok(text) => return Some((text, Encoding::Utf8)),
        Err(error) => error.into_bytes(),
    };
    // Images, archives and programs contain control characters that text does not have in any encoding.
    if bytes.iter().filter(|byte| **byte < 9 || (14..32).contains(*byte)).count() > 8 + bytes.len() / 64 {
        return None;
    }
    let mut text = String::with_capacity(bytes.len() + 64);
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        text.extend(chunk.invalid().iter().filter_map(|byte| char::from_u32(FIRST + u32::from(byte & 0x7f))));
    }
    Some((text, Encoding::Other))
}

/// The byte that a character stands for, if [`decode`] made it from a byte that was not valid UTF-8.
#[must_use]
pub fn foreign_byte(c: char) -> Option<u8> {
    let offset = u32::from(c).checked_sub(FIRST).filter(|offset| *offset < 0x80)?;
    u8::try_from(offset + 0x80).ok()
}

/// The number of zero bytes at even and at odd offsets of the beginning, with few counting as none. UTF-16 text has one
/// in nearly every pair of bytes; if the counts do not suggest it, the result is (1, 1).
fn zeros(bytes: &[u8]) -> (usize, usize) {
    let start = &bytes[..bytes.len().min(512)];
    let zeros = |first: usize| start.iter().skip(first).step_by(2).filter(|byte| **byte == 0).count();
    let few = start.len() / 16;
    let counted = |count: usize| {
        if count > start.len() / 4 {
            count
        } else if count <= few {
            0
        } else {
            usize::MAX
        }
    };
    match (counted(zeros(0)), counted(zeros(1))) {
        (usize::MAX, _) | (_, usize::MAX) => (1, 1),
        counts => counts,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Encodes a text as UTF-16.
    fn utf16(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(bytes).collect()
    }

    #[test]
    fn utf_16_is_decoded_with_and_without_a_byte_order_mark() {
        let text = "schema = 1\n[deck]\ntitle = \"Größe ≥ 5 µm 👩\"\n";
        for bytes in [u16::to_le_bytes as fn(u16) -> [u8; 2], u16::to_be_bytes] {
            for mark in ["", "\u{feff}"] {
                let written = utf16(&format!("{mark}{text}"), bytes);
                assert_eq!(decode(written), Some((text.to_owned(), Encoding::Utf16)));
            }
        }
    }

    #[test]
    fn invalid_bytes_can_be_recovered_and_the_rest_is_unchanged() {
        let (text, encoding) = decode(b"caf\xe9 and 5 \xb5g\n".to_vec()).unwrap();
        assert_eq!(encoding, Encoding::Other);
        assert_eq!(text.chars().filter_map(foreign_byte).collect::<Vec<_>>(), [0xe9, 0xb5]);
        assert!(text.starts_with("caf") && text.ends_with("g\n"));
        assert_eq!("é\u{fffd}\u{f8ff}\u{ef7f}".chars().find_map(foreign_byte), None);
    }

    #[test]
    fn binary_data_is_rejected() {
        assert_eq!(decode([0x89, 0, 1, 2, 3, 4, 0, 0, 5, 6, 0, 7, 8, 0xff, 0, 0x1b, 0, 1, 2, 3, 0xfe].repeat(9)), None);
        assert_eq!(decode(b"with a \0 in it".to_vec()).map(|(_, encoding)| encoding), Some(Encoding::Utf8));
        assert_eq!(decode(Vec::new()), Some((String::new(), Encoding::Utf8)));
    }

    proptest! {
        #[test]
        fn decoding_never_panics(bytes in any::<Vec<u8>>()) {
            let _ = decode(bytes);
        }

        #[test]
        fn utf_8_is_unchanged(text in any::<String>()) {
            if let Some((read, Encoding::Utf8)) = decode(text.clone().into_bytes()) {
                prop_assert_eq!(read, text);
            }
        }
    }
}
