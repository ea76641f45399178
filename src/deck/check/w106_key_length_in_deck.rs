//! W106: across a deck, the length of an option does not reveal whether it is correct.

use super::{ItemView, LintContext, Profile, Rule, odds};
use std::cmp::Ordering;

use crate::deck::diagnostic::{Diagnostic, Severity};

pub const RULE: Rule = Rule {
    code: "W106",
    severity: Severity::Warning,
    from: Profile::Publish,
    excludes_item: false,
    summary: "across the deck, the correct option is too often the longest or the shortest",
    finds: "Counts the items in which the correct option is the longest, or the shortest. Only decks with at least 30 items are checked; a count is reported if chance would produce it in fewer than 1 in 1,000 decks.",
    why: "Learners who notice the pattern can answer without reading.",
    bad: "A deck of 30 items in which the longest option is correct 20 times.",
    good: "A deck of 30 items in which the longest option is correct 7 times.",
    source: Some("NBME Item-Writing Guide (2020)"),
    check,
};

fn check(context: &LintContext, found: &mut Vec<Diagnostic>) {
    let Some(deck) = &context.ast.deck else { return };
    let measured: Vec<Measured> = context.items.iter().filter_map(measured).collect();
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
        let headline = format!("the {extreme} option is correct in {times} of {items} items");
        found.push(
            RULE.finding(headline, deck.span.clone())
                .label(format!("{:.0}%, but {:.0}% would be expected by chance", share(times as f64), share(expected)))
                .help(format!("adjust the length of the options until the {extreme} one is no longer a good guess")),
        );
    }
}

/// The lengths of an item's options.
struct Measured {
    key: usize,
    options: usize,
    /// The shortest length, and how many options have it.
    shortest: (usize, usize),
    longest: (usize, usize),
}

/// Measures the options of a single-answer item, except those that stand for all or none of the others.
fn measured(item: &ItemView) -> Option<Measured> {
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
    /// Whether the one longest (or shortest) option is the correct one, and how many options there are.
    fn stands_out(&self, is_longest: bool) -> Option<(bool, usize)> {
        let (length, count) = if is_longest { self.longest } else { self.shortest };
        (count == 1).then_some((length == self.key, self.options))
    }
}
