//! Mending: the changes that findings offer, made where one is sure. Everything else in the file stays as it is, byte
//! for byte.

use crate::deck::check::Terms;
use crate::deck::diagnostic::Patch;
use crate::deck::{self, Findings};

/// Rounds of mending, since one mend may uncover another mistake.
const ROUNDS: usize = 8;

/// The text with every sure mend made, and how many there were.
///
/// A round that would leave more errors than before is not kept.
pub fn mend(source: &str, terms: &Terms) -> (String, usize) {
    let mut text = source.to_owned();
    let mut reading = deck::findings(&text, terms);
    let mut mends = 0;
    for _ in 0..ROUNDS {
        let patches = patches(&reading);
        if patches.is_empty() {
            break;
        }
        let mended = apply(&text, &patches);
        let after = deck::findings(&mended, terms);
        if errors(&after) > errors(&reading) || mended == text {
            break;
        }
        mends += patches.len();
        (text, reading) = (mended, after);
    }
    (text, mends)
}

/// The changes of a reading, from the first to the last, none overlapping another.
fn patches(reading: &Findings) -> Vec<&Patch> {
    let mut patches: Vec<&Patch> = reading.diagnostics.iter().filter_map(|finding| finding.patch.as_ref()).collect();
    patches.sort_by_key(|patch| (patch.span.start, patch.span.end));
    let mut end = 0;
    patches.retain(|patch| {
        let apart = patch.span.start >= end;
        if apart {
            end = patch.span.end;
        }
        apart
    });
    patches
}

/// The text with changes made.
fn apply(text: &str, patches: &[&Patch]) -> String {
    let mut mended = String::with_capacity(text.len());
    let mut from = 0;
    for patch in patches {
        mended.push_str(&text[from..patch.span.start]);
        mended.push_str(&patch.text);
        from = patch.span.end;
    }
    mended.push_str(&text[from..]);
    mended
}

/// Errors in a reading.
fn errors(reading: &Findings) -> usize {
    let grave = |finding: &&deck::diagnostic::Diagnostic| finding.severity == deck::diagnostic::Severity::Error;
    reading.diagnostics.iter().filter(grave).count()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::deck::check::{Profile, RULES};

    const DECK: &str = "schema = 1 # kept\r\n[deck]\r\nid = 'd'\r\ntitel = 'D'   # kept too\r\n[[item]]\r\nid='a'\r\nstem = 'Which?'\r\n  options = [{ text = 'x', corect = true }, { text='y' }, {text = 'z'}]\r\n";

    #[test]
    fn mends_touch_nothing_else() {
        let (mended, mends) = mend(DECK, &Terms { profile: Profile::Publish, today: None });
        assert_eq!((mended, mends), (DECK.replace("titel", "title").replace("corect", "correct"), 2));
    }

    #[test]
    fn a_text_without_mistakes_stays_as_it_is() {
        let good = DECK.replace("titel", "title").replace("corect", "correct");
        assert_eq!(mend(&good, &Terms::default()), (good.clone(), 0));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(48))]

        #[test]
        fn no_change_to_a_deck_makes_checking_or_mending_panic_and_mending_twice_changes_nothing(
            at in 0.0_f64..1.0, cut in 0_usize..40, put in "[\\[\\]{}='\",.#a-zA-Z0-9\\\\ \n\u{e9}\u{202e}]{0,12}", profile in 0_usize..3,
        ) {
            let profile = [Profile::Draft, Profile::Publish, Profile::Cme][profile];
            let terms = Terms { profile, today: Some("2026-11-23".into()) };
            let bad = RULES.iter().map(|rule| rule.bad).filter(|bad| bad.starts_with("[[item]]"));
            let mut source = format!("{DECK}{}\n", bad.collect::<Vec<_>>().join("\n"));
            let mut start = (at * source.len() as f64) as usize;
            while !source.is_char_boundary(start) {
                start -= 1;
            }
            let mut end = (start + cut).min(source.len());
            while !source.is_char_boundary(end) {
                end -= 1;
            }
            source.replace_range(start..end.max(start), &put);
            let (mended, _) = mend(&source, &terms);
            let before = errors(&deck::findings(&source, &terms));
            prop_assert!(errors(&deck::findings(&mended, &terms)) <= before);
            let (again, mends) = mend(&mended, &terms);
            prop_assert_eq!((again.as_str(), mends), (mended.as_str(), 0), "{}", source);
        }
    }
}
