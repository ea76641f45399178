//! Grapheme clusters: a letter with its accents, a flag, an emoji sequence. Text is never cut within one, and no caret
//! or highlight ends there. The only module that uses `unicode-segmentation`.

use std::ops::Range;

use unicode_segmentation::{GraphemeCursor, UnicodeSegmentation};

/// The graphemes of a text.
#[must_use]
pub fn graphemes(text: &str) -> impl DoubleEndedIterator<Item = &str> {
    text.graphemes(true)
}

/// The words of a text, and the text between them.
#[must_use]
pub fn words(text: &str) -> impl DoubleEndedIterator<Item = &str> {
    text.split_word_bounds()
}

/// The first grapheme boundary at or after an offset.
#[must_use]
pub fn ceil(text: &str, at: usize) -> usize {
    let at = at.min(text.len());
    if is_boundary(text, at) { at } else { next(text, at) }
}

/// The last grapheme boundary at or before an offset.
#[must_use]
pub fn floor(text: &str, at: usize) -> usize {
    let at = at.min(text.len());
    if is_boundary(text, at) { at } else { previous(text, at) }
}

/// The first grapheme boundary after an offset.
#[must_use]
pub fn next(text: &str, at: usize) -> usize {
    let at = text.floor_char_boundary(at);
    GraphemeCursor::new(at, text.len(), true).next_boundary(text, 0).ok().flatten().unwrap_or(text.len())
}

/// The last grapheme boundary before an offset.
#[must_use]
pub fn previous(text: &str, at: usize) -> usize {
    let at = text.ceil_char_boundary(at);
    GraphemeCursor::new(at, text.len(), true).prev_boundary(text, 0).ok().flatten().unwrap_or(0)
}

/// A range extended to grapheme boundaries.
#[must_use]
pub fn widen(text: &str, range: &Range<usize>) -> Range<usize> {
    floor(text, range.start)..ceil(text, range.end)
}

/// The longest prefix of whole graphemes with at most `characters` characters.
#[must_use]
pub fn prefix(text: &str, characters: usize) -> &str {
    match text.char_indices().nth(characters) {
        Some((end, _)) => &text[..floor(text, end)],
        None => text,
    }
}

/// The longest suffix of whole graphemes with at most `characters` characters.
#[must_use]
pub fn suffix(text: &str, characters: usize) -> &str {
    match characters.checked_sub(1).map(|before| text.char_indices().rev().nth(before)) {
        Some(Some((start, _))) => &text[ceil(text, start)..],
        Some(None) => text,
        None => "",
    }
}

/// Whether an offset is a grapheme boundary.
fn is_boundary(text: &str, at: usize) -> bool {
    text.is_char_boundary(at) && GraphemeCursor::new(at, text.len(), true).is_boundary(text, 0).unwrap_or(true)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Texts that contain graphemes of several characters.
    pub fn clusters() -> impl Strategy<Value = String> {
        let letters =
            ["a", "Z", " ", "e\u{301}", "o\u{308}\u{301}", "日", "🇺🇸", "👩‍⚕️", "👨‍👩‍👧", "👍🏽", "नि", "ก็", "\u{301}", "각"];
        prop::collection::vec(prop::sample::select(letters.to_vec()), 0..12).prop_map(|parts| parts.concat())
    }

    #[test]
    fn a_letter_keeps_its_accents() {
        let text = "me\u{301}nie\u{300}re";
        assert_eq!(prefix(text, 2), "m");
        assert_eq!(prefix(text, 3), "me\u{301}");
        assert_eq!(suffix(text, 3), "re");
        assert_eq!(suffix(text, 4), "e\u{300}re");
        assert_eq!((floor(text, 2), ceil(text, 2), next(text, 1), previous(text, 4)), (1, 4, 4, 1));
        assert_eq!(widen(text, &(0..2)), 0..4);
        assert_eq!((prefix("👨‍👩‍👧x", 4), prefix("👨‍👩‍👧x", 5), suffix("x", 0)), ("", "👨‍👩‍👧", ""));
    }

    proptest! {
        #[test]
        fn text_is_cut_at_grapheme_boundaries(text in clusters(), at in 0_usize..60, end in 0_usize..60) {
            let boundaries: Vec<usize> = text.grapheme_indices(true).map(|(at, _)| at).chain([text.len()]).collect();
            let is = |at: usize| boundaries.contains(&at);
            prop_assert!(is(prefix(&text, at).len()) && prefix(&text, at).chars().count() <= at);
            prop_assert!(is(text.len() - suffix(&text, at).len()) && suffix(&text, at).chars().count() <= at);
            let range = widen(&text, &(at.min(end)..at.max(end)));
            prop_assert!(is(range.start) && is(range.end) && range.start <= range.end);
            prop_assert!(is(next(&text, at)) && is(previous(&text, at.min(text.len()))));
        }
    }
}
