//! W106: across a deck, the length of an option does not tell whether it is right.

use super::{Examined, Profile, Rule, Written, odds};
use std::cmp::Ordering;

use crate::deck::diagnostic::{Diagnostic, Severity};

/// The rule.
pub const RULE: Rule = Rule {
    code: "W106",
    severity: Severity::Warning,
    from: Profile::Publish,
    spoils: false,
    summary: "across the deck, the right option is too often the longest or the shortest",
    finds: "Counts in how many items the right option is the longest, or the shortest, and asks how probable that is by chance: told of below one in a thousand, from 30 items on.",
    why: "A learner who notices the pattern answers without reading.",
    bad: "A deck of 30 items in which the longest option is right 20 times.",
    good: "A deck of 30 items in which the longest option is right 7 times.",
    source: Some("NBME Item-Writing Guide (2020)"),
    check,
};

/// Looks for it.
fn check(examined: &Examined, found: &mut Vec<Diagnostic>) {
    let Some(deck) = &examined.draft.deck else { return };
    let measured: Vec<Measured> = examined.items.iter().filter_map(measured).collect();
    for (extreme, is_longest) in [("longest", true), ("shortest", false)] {
        let (mut times, mut chances) = (0, Vec::new());
        for (is_key, options) in measured.iter().filter_map(|item| item.stands_out(is_longest)) {
            times += usize::from(is_key);
            chances.push(1.0 / options as f64);
        }
        let (items, expected) = (chances.len(), chances.iter().sum::<f64>());
        let share = |part: f64| part * 100.0 / items as f64;
        if items < odds::ENOUGH || times as f64 <= expected || odds::at_least(times, &chances) >= odds::RARE {
            continue;
        }
        let headline = format!("the {extreme} option is right in {times} of {items} items");
        found.push(
            RULE.finding(headline, deck.span.clone())
                .label(format!("{:.0}%, where chance gives {:.0}%", share(times as f64), share(expected)))
                .help(format!("make wrong options as long as the right ones until the {extreme} is no good guess")),
        );
    }
}

/// How long the options of an item are.
struct Measured {
    key: usize,
    options: usize,
    /// The least and the greatest length, and how many options have it.
    shortest: (usize, usize),
    longest: (usize, usize),
}

/// Measures the options of an item with one best answer, but those that name all or none.
fn measured(item: &Written) -> Option<Measured> {
    let (key, others) = item.single()?;
    let key = key.length();
    let mut measured = Measured { key, options: 1, shortest: (key, 1), longest: (key, 1) };
    for other in others.filter(|other| !other.refers_to_options()) {
        let length = other.length();
        measured.options += 1;
        for (extreme, is_longest) in [(&mut measured.shortest, false), (&mut measured.longest, true)] {
            match length.cmp(&extreme.0) {
                Ordering::Equal => extreme.1 += 1,
                order if (order == Ordering::Greater) == is_longest => *extreme = (length, 1),
                Ordering::Less | Ordering::Greater => {}
            }
        }
    }
    Some(measured)
}

impl Measured {
    /// Whether the option that alone is the longest, or the shortest, is the right one, and how many options there are.
    fn stands_out(&self, is_longest: bool) -> Option<(bool, usize)> {
        let (length, count) = if is_longest { self.longest } else { self.shortest };
        (count == 1).then_some((length == self.key, self.options))
    }
}
