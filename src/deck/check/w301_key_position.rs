//! W301: across a deck, the position of the correct option varies.

use super::{LintContext, Profile, Rule, odds};
use crate::deck::diagnostic::{Diagnostic, Severity};

pub const RULE: Rule = Rule {
    code: "W301",
    severity: Severity::Warning,
    from: Profile::Publish,
    excludes_item: false,
    summary: "the correct option is in the same position too often",
    finds: "Counts the position of the correct option in items with `shuffle = false`. Reports counts that would occur by chance in fewer than 1 in 1,000 decks, if at least 30 items have the same number of options.",
    why: "Authors favor the middle positions, and learners guess accordingly. Shuffled options avoid the problem.",
    bad: "A deck of 40 unshuffled items in which the second option is correct 25 times.",
    good: "The same deck with shuffled options.",
    source: Some("Attali and Bar-Hillel, J Educ Meas 2003;40:109-128"),
    check,
};

fn check(context: &LintContext, found: &mut Vec<Diagnostic>) {
    let Some(deck) = &context.ast.deck else { return };
    for options in 2..=odds::CHI_SQUARE_RARE.len() {
        let fixed = context.items.iter().filter(|item| !item.item.shuffles() && item.options.len() == options);
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
        let (index, most) =
            counts.iter().enumerate().max_by(|a, b| a.1.total_cmp(b.1)).map_or((0, 0.0), |(n, most)| (n, *most));
        let headline =
            format!("option {} is correct in {most} of {} items that are not shuffled", index + 1, keys.len());
        found.push(
            RULE.finding(headline, deck.span.clone()).help("remove `shuffle = false` where the order does not matter"),
        );
    }
}
