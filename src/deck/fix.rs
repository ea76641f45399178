//! Applies the safe fixes that diagnostics offer. The rest of the file stays byte-identical.

use std::collections::HashMap;

use super::check::CheckOptions;
use super::diagnostic::{Patch, Severity};
use super::{Findings, findings};

/// The most rounds of fixes, because a fix may reveal another mistake.
const ROUNDS: usize = 8;
/// The most checks per round; after that, the remaining fixes are not tried individually.
const CHECKS: usize = 200;

/// The text with every safe fix applied, and the number of fixes.
///
/// A fix that introduces other errors is not applied.
#[must_use]
pub fn apply_fixes(source: &str, check_options: &CheckOptions) -> (String, usize) {
    let mut text = source.to_owned();
    let mut count = 0;
    for _ in 0..ROUNDS {
        let checked = findings(&text, check_options);
        let mut round =
            FixRound { text: &text, check_options, before: Errors::of(&checked), accepted: Vec::new(), left: CHECKS };
        round.accept_harmless(&patches(&checked));
        if round.accepted.is_empty() {
            break;
        }
        count += round.accepted.len();
        text = apply(&text, &round.accepted);
    }
    (text, count)
}

/// One round of fixes.
struct FixRound<'a> {
    text: &'a str,
    check_options: &'a CheckOptions,
    before: Errors,
    /// The fixes that add no errors, in file order.
    accepted: Vec<&'a Patch>,
    /// The remaining checks.
    left: usize,
}

impl<'a> FixRound<'a> {
    /// Accepts fixes: all of them if they add no errors together, otherwise each half that adds none, recursively.
    fn accept_harmless(&mut self, patches: &[&'a Patch]) {
        let Some(left) = self.left.checked_sub(1).filter(|_| !patches.is_empty()) else { return };
        self.left = left;
        let together: Vec<&Patch> = self.accepted.iter().chain(patches).copied().collect();
        let fixed = apply(self.text, &together);
        if fixed != self.text && Errors::of(&findings(&fixed, self.check_options)).are_harmless(&self.before) {
            self.accepted = together;
        } else if patches.len() > 1 {
            let (first, rest) = patches.split_at(patches.len() / 2);
            self.accept_harmless(first);
            self.accept_harmless(rest);
        }
    }
}

/// The number of errors per rule.
struct Errors(HashMap<&'static str, usize>);

impl Errors {
    fn of(checked: &Findings) -> Self {
        let mut counts = HashMap::new();
        for finding in checked.diagnostics.iter().filter(|finding| finding.severity == Severity::Error) {
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

/// The fixes that a check offers, in file order and without overlaps.
fn patches(checked: &Findings) -> Vec<&Patch> {
    let mut patches: Vec<&Patch> = checked.diagnostics.iter().filter_map(|finding| finding.patch.as_ref()).collect();
    patches.sort_by_key(|patch| (patch.span.start, patch.span.end));
    let mut end = 0;
    patches.retain(|patch| {
        let is_separate = patch.span.start >= end;
        if is_separate {
            end = patch.span.end;
        }
        is_separate
    });
    patches
}

fn apply(text: &str, patches: &[&Patch]) -> String {
    let mut fixed = String::with_capacity(text.len());
    let mut from = 0;
    for patch in patches {
        fixed.push_str(&text[from..patch.span.start]);
        fixed.push_str(&patch.text);
        from = patch.span.end;
    }
    fixed.push_str(&text[from..]);
    fixed
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::deck::check::{Profile, RULES};

    const DECK: &str = "schema = 1 # kept\r\n[deck]\r\nid = 'd'\r\ntitel = 'D'   # kept too\r\n[[item]]\r\nid='a'\r\nstem = 'Which?'\r\n  options = [{ text = 'x', corect = true }, { text='y' }, {text = 'z'}]\r\n";

    #[test]
    fn fixes_change_nothing_else() {
        let (fixed, count) = apply_fixes(DECK, &CheckOptions { profile: Profile::Publish, today: None });
        assert_eq!((fixed, count), (DECK.replace("titel", "title").replace("corect", "correct"), 2));
    }

    #[test]
    fn a_correct_deck_is_unchanged() {
        let good = DECK.replace("titel", "title").replace("corect", "correct");
        assert_eq!(apply_fixes(&good, &CheckOptions::default()), (good.clone(), 0));
    }

    /// A deck with the given item.
    fn deck_of(item: &str) -> String {
        format!("schema = 1\n[deck]\nid = 'd'\ntitle = 'D'\n{item}\n")
    }

    #[test]
    fn a_misspelled_key_is_not_fixed_if_that_would_duplicate_a_key() {
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
            assert_eq!(apply_fixes(&source, &CheckOptions::default()), (source.clone(), 0), "{item}");
            let patched = findings(&source, &CheckOptions::default()).diagnostics.into_iter().find(|one| one.patch.is_some());
            assert_eq!(patched, None, "{item}");
        }
    }

    #[test]
    fn harmful_fixes_are_rejected_and_the_others_applied() {
        let change = |start: usize, text: &str| Patch { span: start..start + 1, text: text.into() };
        let source = deck_of(
            "# 1 2 3\n[[item]]\nid = 'a'\nstem = 'Which?'\noptions = [{ text = 'x', correct = true }, { text = 'y' }]",
        );
        let at = |sign: &str| source.find(sign).unwrap();
        let changes = [change(at("1 2"), "one"), change(at("2 3"), "\n= "), change(at("3\n"), "three")];
        let (check_options, before) =
            (CheckOptions::default(), Errors::of(&findings(&source, &CheckOptions::default())));
        let mut round =
            FixRound { text: &source, check_options: &check_options, before, accepted: Vec::new(), left: CHECKS };
        round.accept_harmless(&changes.iter().collect::<Vec<_>>());
        assert_eq!(apply(&source, &round.accepted), source.replace("# 1 2 3", "# one 2 three"));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(48))]

        #[test]
        fn fixing_never_panics_and_is_idempotent(
            at in 0.0_f64..1.0, cut in 0_usize..40, put in "[\\[\\]{}='\",.#a-zA-Z0-9\\\\ \n\u{e9}\u{202e}]{0,12}", profile in 0_usize..3,
        ) {
            let profile = [Profile::Draft, Profile::Publish, Profile::Cme][profile];
            let check_options = CheckOptions { profile, today: Some("2026-11-23".into()) };
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
            let (fixed, _) = apply_fixes(&source, &check_options);
            let before = Errors::of(&findings(&source, &check_options));
            prop_assert!(Errors::of(&findings(&fixed, &check_options)).are_harmless(&before));
            let (again, count) = apply_fixes(&fixed, &check_options);
            prop_assert_eq!((again.as_str(), count), (fixed.as_str(), 0), "{}", source);
        }
    }
}
