//! T050: what a deck in another language is not checked for.

use super::{ENGLISH, Examined, Profile, Rule};
use crate::deck::clean::clean_line;
use crate::deck::diagnostic::{Diagnostic, Severity};

/// The rule.
pub const RULE: Rule = Rule {
    code: "T050",
    severity: Severity::Info,
    from: Profile::Publish,
    spoils: false,
    summary: "rules that know English only were skipped",
    finds: "Finds decks whose `language` is not English, and names the rules that were not applied to them.",
    why: "Some rules look for English words. In another language they would find what is not there and miss what is, and a fix would damage the text.",
    bad: r#"schema = 1

[deck]
id = "example"
title = "Ein Beispiel"
language = "de""#,
    good: r#"schema = 1

[deck]
id = "example"
title = "An example"
language = "en""#,
    source: None,
    check,
};

/// Looks for it.
fn check(examined: &Examined, found: &mut Vec<Diagnostic>) {
    if examined.english {
        return;
    }
    let Some(deck) = &examined.draft.deck else { return };
    let Some((field, language)) = deck.field("language").zip(deck.text("language")) else { return };
    let skipped = ENGLISH.join(", ");
    let headline =
        format!("rules that know English only were skipped, since the deck is in `{}`", clean_line(language));
    found.push(RULE.finding(headline, field.span.clone()).help(format!(
        "not applied: {skipped}, and the English wordings of E008; `allow = [\"T050\"]` hides this note"
    )));
}
