//! Naming: texts that refer to options by letter, number or position instead of by content.
//!
//! A text is split into tokens: words, each with the characters around it. A *label* is a token that can stand for an
//! option ("A", "(b)", "2", "iv"). [`referent`] reads an option that consists of such a reference and nothing else,
//! `prose` finds a reference among other words, and `typed` finds letters that authors typed in front of their options.
//! This module handles English only, and knows nothing about syntax trees.

mod label;
mod lists;
mod options;
pub mod prose;
pub mod typed;

use super::word_set::WordSet;
use label::{Label, Token, has_foreign_signs, is_short_label, label, own_labels, tokens};
use lists::{
    ADJACENT, ALL, EXCLUDING, FILLER, JOINING, NONE, NUMBERS, ONLY, OPTION, PLACE, REST, SAME, SOME, TYING, VERDICT,
};
pub use options::Options;

/// What an option that consists of a reference refers to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Referent {
    /// Options by their letters or numbers.
    Labels {
        /// Their positions, from zero.
        positions: Vec<usize>,
        /// Whether the text calls them options.
        certain: bool,
    },
    /// Options by their positions.
    Places,
    /// Both of the two options above.
    BothAbove,
    /// Both of two.
    Both,
    /// Every option.
    All,
    /// No option.
    None,
    /// Some of the options.
    Some,
}

/// Reads an option that refers to others and says nothing else.
pub fn referent(text: &str) -> Option<Referent> {
    // Most options start with a word of their own.
    let first = text.split(|c: char| !c.is_alphanumeric()).find(|word| !word.is_empty())?;
    if text.len() > 120 || !(is_short_label(first) || is_known(first)) {
        return None;
    }
    let tokens = tokens(text);
    let labels = own_labels(&tokens);
    let unknown = |(token, label): (&Token, &Option<Label>)| label.is_none() && !is_known(token.word);
    if tokens.iter().zip(&labels).any(unknown) || has_foreign_signs(&tokens) {
        return None;
    }
    let has = |set: &WordSet| tokens.iter().any(|token| set.has(token.word));
    // "1 of 3" is an amount.
    let first_label = labels.iter().position(Option::is_some).unwrap_or(0);
    let last = labels.iter().rposition(Option::is_some).unwrap_or(0);
    let joins = |n: usize| labels[n].is_some() || [JOINING, EXCLUDING, TYING].iter().any(|set| set.has(tokens[n].word));
    if !(first_label..last).all(joins) {
        return None;
    }
    let named: Vec<usize> = labels.iter().flatten().map(|label| label.index).collect();
    if named.len() > 1 || named.len() == 1 && (has(&ONLY) || has(&EXCLUDING) || has(&OPTION) || has(&SAME)) {
        return Some(Referent::Labels { positions: named, certain: has(&OPTION) });
    }
    if named.len() == 1 || tokens.len() == 1 && !is_alone(first) {
        return None;
    }
    refers(&tokens)
}

/// Whether a word on its own refers to all other options. "None" and "either" can be real answers.
fn is_alone(word: &str) -> bool {
    ["all", "both", "neither", "everything"].iter().any(|known| known.eq_ignore_ascii_case(word))
}

/// What words without labels refer to.
fn refers(tokens: &[Token]) -> Option<Referent> {
    let has = |set: &WordSet| tokens.iter().any(|token| set.has(token.word));
    let is = |word: &str| tokens.iter().any(|token| token.word.eq_ignore_ascii_case(word));
    let count = |set: &WordSet| tokens.iter().filter(|token| set.has(token.word)).count();
    let begins = |word: &str| tokens[0].word.eq_ignore_ascii_case(word);
    let (numbers, positions) = (count(&NUMBERS), count(&PLACE));
    if has(&OPTION) && numbers > 1 {
        return Some(Referent::Places);
    }
    if positions > 0 {
        let counted = positions > 1 || numbers > 0 || has(&OPTION) || has(&REST) || has(&EXCLUDING);
        let paired = is("the") && (is("former") || is("latter"));
        return (counted || paired).then_some(Referent::Places);
    }
    let rest = has(&REST) || has(&ADJACENT);
    // "No answer" may be a patient's response.
    let vague = tokens.len() == 2 && OPTION.has(tokens[1].word) && !tokens[1].word.ends_with(['s', 'S']);
    if vague || !(rest || has(&VERDICT) || tokens.len() == 1) {
        return None;
    }
    if has(&NONE) || begins("not") && rest {
        return Some(Referent::None);
    }
    // "Any two of these" and "all but one of these" leave some out.
    if has(&ALL) {
        let some = is("any") && numbers > 0 || has(&EXCLUDING);
        return Some(if some { Referent::Some } else { Referent::All });
    }
    // "The two above" means exactly those two, unlike "two of the above".
    let just_those = has(&ADJACENT) && (begins("the") || numbers > 0 && ADJACENT.has(tokens[0].word));
    if just_those && !is("both") {
        return Some(Referent::Places);
    }
    if is("both") {
        return Some(if has(&ADJACENT) { Referent::BothAbove } else { Referent::Both });
    }
    has(&SOME).then_some(Referent::Some)
}

/// Whether an option is nothing but a label, a position or a number. An "A" in it may or may not stand for an option,
/// so options like it do not prove that others are referred to.
pub fn is_bare(text: &str) -> bool {
    let tokens = tokens(text);
    let bare = |(n, token): (usize, &Token)| {
        label(&tokens, n).is_some()
            || token.word.bytes().all(|byte| byte.is_ascii_digit())
            || [JOINING, PLACE, OPTION, FILLER].iter().any(|set| set.has(token.word))
    };
    tokens.iter().enumerate().all(bare)
}

/// Whether a word is one that references consist of.
fn is_known(word: &str) -> bool {
    const KNOWN: [&WordSet; 12] =
        [&ALL, &NONE, &SOME, &NUMBERS, &PLACE, &ADJACENT, &REST, &VERDICT, &FILLER, &OPTION, &JOINING, &EXCLUDING];
    KNOWN.iter().any(|set| set.has(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_that_refer_to_others_are_recognized() {
        use Referent::{All, Both, BothAbove, None as No, Places, Some as Few};
        let labels = |positions: &[usize]| Referent::Labels { positions: positions.to_vec(), certain: false };
        for (text, refers) in [
            ("Both A and B", labels(&[0, 1])),
            ("both a and b", labels(&[0, 1])),
            ("BOTH A AND B", labels(&[0, 1])),
            ("A+B", labels(&[0, 1])),
            ("A & C only", labels(&[0, 2])),
            ("(a) and (b)", labels(&[0, 1])),
            ("Both (A) & (B)", labels(&[0, 1])),
            ("a) and b)", labels(&[0, 1])),
            ("**A** and **B**", labels(&[0, 1])),
            ("i and ii", labels(&[0, 1])),
            ("I, II and III", labels(&[0, 1, 2])),
            ("1, 2, and 3", labels(&[0, 1, 2])),
            ("Options 1 and 2", Referent::Labels { positions: vec![0, 1], certain: true }),
            ("Neither 1 nor 2", labels(&[0, 1])),
            ("A only", labels(&[0])),
            ("Only a", labels(&[0])),
            ("All except C", labels(&[2])),
            ("Not A", labels(&[0])),
            ("A combination of A and B", labels(&[0, 1])),
            ("A to C", labels(&[0, 2])),
            ("A-C", labels(&[0, 2])),
            ("Options one and two", Places),
            ("The first two", Places),
            ("The previous two options", Places),
            ("First and third", Places),
            ("The above", Places),
            ("Both the above", BothAbove),
            ("Both of the above", BothAbove),
            ("Both of them", Both),
            ("Both", Both),
            ("Both are correct", Both),
            ("All of the above", All),
            ("ALL THE ABOVE", All),
            ("Everything listed", All),
            ("Each of the options above", All),
            ("All statements are correct.", All),
            ("Any of these", All),
            ("None of the other answers", No),
            ("Neither", No),
            ("Nothing listed here", No),
            ("No correct answer", No),
            ("None of these is right", No),
            ("Two of the above", Few),
            ("More than one of these", Few),
            ("Any two of the above", Few),
            ("A combination of the above", Few),
        ] {
            assert_eq!(referent(text), Option::Some(refers), "{text}");
        }
    }

    #[test]
    fn options_with_content_are_not_references() {
        for text in [
            "A",
            "I",
            "None",
            "Either",
            "All four limbs",
            "Both arms",
            "All of the spinal levels above",
            "A delta fibers",
            "A-delta and C fibers",
            "Vitamins A and C",
            "C5 and C6",
            "1.5",
            "3",
            "1 of 3",
            "37 °C",
            "No response",
            "No answer",
            "First",
            "Two",
            "One or more",
            "No treatment",
            "A disc herniation",
            "A 40-year-old",
            "Each day",
            "A = B",
            "The first two weeks",
            "Above the knee",
            "Anything by mouth",
            "B",
            "It is a combination",
            "One",
            "All patients",
        ] {
            assert_eq!(referent(text), Option::None, "{text}");
        }
    }
}
