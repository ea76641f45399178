//! Applies the fixes that diagnostics offer, as far as they are safe. The rest of the file stays the same, byte for
//! byte.

use std::collections::HashMap;

use super::check::Terms;
use super::diagnostic::{Patch, Severity};
use super::{Findings, findings};

/// The most rounds of fixes, because a fix may reveal another mistake.
const ROUNDS: usize = 8;
/// The most checks per round; after that, harmful fixes are no longer searched for one by one.
const READINGS: usize = 200;

/// The text with every safe fix applied, and the number of fixes.
///
/// A fix that introduces other errors is not applied.
#[must_use]
pub fn apply_fixes(source: &str, terms: &Terms) -> (String, usize) {
    let mut text = source.to_owned();
    let mut mends = 0;
    for _ in 0..ROUNDS {
        let reading = findings(&text, terms);
        let mut round = FixRound { text: &text, terms, before: Errors::of(&reading), kept: Vec::new(), left: READINGS };
        round.take(&patches(&reading));
        if round.kept.is_empty() {
            break;
        }
        mends += round.kept.len();
        text = apply(&text, &round.kept);
    }
    (text, mends)
}

/// One round of fixes.
struct FixRound<'a> {
    text: &'a str,
    terms: &'a Terms,
    before: Errors,
    /// The fixes that do no harm, in file order.
    kept: Vec<&'a Patch>,
    /// The checks that are left.
    left: usize,
}

impl<'a> FixRound<'a> {
    /// Keeps fixes: all of them if they do no harm together, or else each that does none.
    fn take(&mut self, patches: &[&'a Patch]) {
        let Some(left) = self.left.checked_sub(1).filter(|_| !patches.is_empty()) else { return };
        self.left = left;
        let together: Vec<&Patch> = self.kept.iter().chain(patches).copied().collect();
        let mended = apply(self.text, &together);
        if mended != self.text && Errors::of(&findings(&mended, self.terms)).are_harmless(&self.before) {
            self.kept = together;
        } else if patches.len() > 1 {
            let (first, rest) = patches.split_at(patches.len() / 2);
            self.take(first);
            self.take(rest);
        }
    }
}

/// The number of errors of each rule.
struct Errors(HashMap<&'static str, usize>);

impl Errors {
    fn of(reading: &Findings) -> Self {
        let mut counts = HashMap::new();
        for finding in reading.diagnostics.iter().filter(|finding| finding.severity == Severity::Error) {
            *counts.entry(finding.code).or_insert(0) += 1;
        }
        Self(counts)
    }

    /// Whether there are no more errors than before, none of other rules, and no additional syntax errors or duplicate
    /// ids.
    fn are_harmless(&self, before: &Self) -> bool {
        let count = |errors: &Self, code| errors.0.get(code).copied().unwrap_or(0);
        let all = |errors: &Self| errors.0.values().sum::<usize>();
        all(self) <= all(before)
            && self.0.keys().all(|code| before.0.contains_key(code))
            && ["T001", "E004"].into_iter().all(|code| count(self, code) <= count(before, code))
    }
}

/// The fixes of a check in file order, without overlaps.
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::deck::check::{Profile, RULES};

    const DECK: &str = "schema = 1 # kept\r\n[deck]\r\nid = 'd'\r\ntitel = 'D'   # kept too\r\n[[item]]\r\nid='a'\r\nstem = 'Which?'\r\n  options = [{ text = 'x', corect = true }, { text='y' }, {text = 'z'}]\r\n";

    #[test]
    fn mends_touch_nothing_else() {
        let (mended, mends) = apply_fixes(DECK, &Terms { profile: Profile::Publish, today: None });
        assert_eq!((mended, mends), (DECK.replace("titel", "title").replace("corect", "correct"), 2));
    }

    #[test]
    fn a_text_without_mistakes_stays_as_it_is() {
        let good = DECK.replace("titel", "title").replace("corect", "correct");
        assert_eq!(apply_fixes(&good, &Terms::default()), (good.clone(), 0));
    }

    /// A deck with one item as given.
    fn deck_of(item: &str) -> String {
        format!("schema = 1\n[deck]\nid = 'd'\ntitle = 'D'\n{item}\n")
    }

    #[test]
    fn a_misspelt_key_stays_where_the_right_one_is_there_or_is_meant_twice() {
        let options = "options = [{ text = 'x', correct = true }, { text = 'y' }, { text = 'z' }]";
        for item in [
            format!("[[item]]\nid = 'a'\nstm = 'Which?'\nstem = 'What?'\n{options}"),
            format!("[[item]]\nid = 'a'\nstm = 'Which?'\nstemm = 'What?'\n{options}"),
            "[[item]]\nid = 'a'\nstem = 'Which?'\noptions = [{ text = 'x', correct = true }, { text = 'M', wy = 'old', why = 'new' }, { text = 'z' }]".to_owned(),
            "[[item]]\nid = 'a'\nstem = 'Which?'\noptions = [{ text = 'x', correct = true }, { text = 'M', point = 'P' }, { text = 'z' }]".to_owned(),
            format!("[[item]]\nid = 'q-1'\nstem = 'Which?'\n{options}\n[[item]]\nid = 'Q 1'\nstem = 'What?'\n{options}"),
            format!("[[item]]\nid = 'Q-1'\nstem = 'Which?'\n{options}\n[[item]]\nid = 'Q 1'\nstem = 'What?'\n{options}"),
        ] {
            let source = deck_of(&item);
            assert_eq!(apply_fixes(&source, &Terms::default()), (source.clone(), 0), "{item}");
            let patched = findings(&source, &Terms::default()).diagnostics.into_iter().find(|one| one.patch.is_some());
            assert_eq!(patched, None, "{item}");
        }
    }

    #[test]
    fn changes_that_do_harm_are_dropped_and_the_others_made() {
        let change = |start: usize, text: &str| Patch { span: start..start + 1, text: text.into() };
        let source = deck_of(
            "# 1 2 3\n[[item]]\nid = 'a'\nstem = 'Which?'\noptions = [{ text = 'x', correct = true }, { text = 'y' }]",
        );
        let at = |sign: &str| source.find(sign).unwrap();
        let changes = [change(at("1 2"), "one"), change(at("2 3"), "\n= "), change(at("3\n"), "three")];
        let (terms, before) = (Terms::default(), Errors::of(&findings(&source, &Terms::default())));
        let mut round = FixRound { text: &source, terms: &terms, before, kept: Vec::new(), left: READINGS };
        round.take(&changes.iter().collect::<Vec<_>>());
        assert_eq!(apply(&source, &round.kept), source.replace("# 1 2 3", "# one 2 three"));
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
            let (mended, _) = apply_fixes(&source, &terms);
            let before = Errors::of(&findings(&source, &terms));
            prop_assert!(Errors::of(&findings(&mended, &terms)).are_harmless(&before));
            let (again, mends) = apply_fixes(&mended, &terms);
            prop_assert_eq!((again.as_str(), mends), (mended.as_str(), 0), "{}", source);
        }
    }
}
