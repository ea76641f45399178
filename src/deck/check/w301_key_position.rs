//! W301: across a deck whose options keep their order, the right one may stand anywhere.

use super::{Examined, Profile, Rule, odds};
use crate::deck::diagnostic::{Diagnostic, Severity};

/// The rule.
pub const RULE: Rule = Rule {
    code: "W301",
    severity: Severity::Warning,
    from: Profile::Publish,
    spoils: false,
    summary: "the right option stands in one place too often",
    finds: "Counts where the right option stands in items with `shuffle = false`: told of when chance gives such counts less than once in a thousand decks, from 30 items of one length on.",
    why: "Writers favor the middle, and learners guess there. Options that are shuffled cannot have this flaw.",
    bad: "A deck of 40 items that keep their order, with the second option right in 25.",
    good: "The same deck without `shuffle = false`.",
    source: Some("Attali and Bar-Hillel, J Educ Meas 2003;40:109-128"),
    check,
};

/// Looks for it.
fn check(examined: &Examined, found: &mut Vec<Diagnostic>) {
    let Some(deck) = &examined.draft.deck else { return };
    for options in 2..=odds::CHI_SQUARE_RARE.len() {
        let fixed = examined.items.iter().filter(|item| !item.item.shuffles() && item.options.len() == options);
        let keys: Vec<usize> = fixed.filter_map(|item| item.key).collect();
        if keys.len() < odds::ENOUGH {
            continue;
        }
        let mut counts = vec![0.0; options];
        for key in &keys {
            counts[*key] += 1.0;
        }
        let expected = vec![keys.len() as f64 / options as f64; options];
        if odds::chi_square(&counts, &expected) <= odds::CHI_SQUARE_RARE[options - 2] {
            continue;
        }
        let (place, most) =
            counts.iter().enumerate().max_by(|a, b| a.1.total_cmp(b.1)).map_or((0, 0.0), |(n, most)| (n, *most));
        let headline = format!("option {} is right in {most} of {} items that keep their order", place + 1, keys.len());
        found.push(
            RULE.finding(headline, deck.span.clone()).help("remove `shuffle = false` where order does not matter"),
        );
    }
}
