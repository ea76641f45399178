//! W106: across a deck, the length of an option does not tell whether it is right.

use super::{Examined, Profile, Rule, Written, odds};
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
    for (extreme, pick) in [("longest", usize::max as fn(usize, usize) -> usize), ("shortest", usize::min)] {
        let counted = examined.items.iter().filter_map(|item| stands_out(item, pick));
        let (mut times, mut chances) = (0, Vec::new());
        for (is_key, options) in counted {
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

/// Whether the option that alone is the longest, or the shortest, is the right one, and how many options there are.
fn stands_out(item: &Written, pick: fn(usize, usize) -> usize) -> Option<(bool, usize)> {
    let (key, others) = item.single()?;
    let length = key.length();
    let lengths: Vec<usize> =
        others.filter(|other| !other.is_all_or_none()).map(super::words::Passage::length).chain([length]).collect();
    let extreme = lengths.iter().copied().reduce(pick)?;
    let alone = lengths.iter().filter(|other| **other == extreme).count() == 1;
    alone.then_some((length == extreme, lengths.len()))
}
