//! T050: names the rules that do not apply to a deck in another language.

use super::{ENGLISH, LintContext, Profile, Rule};
use crate::deck::clean::clean_line;
use crate::deck::diagnostic::{Diagnostic, Severity};

pub const RULE: Rule = Rule {
    code: "T050",
    severity: Severity::Info,
    from: Profile::Publish,
    excludes_item: false,
    summary: "English-only rules were skipped",
    finds: "Checks whether the deck's `language` is not English, and names the rules that were skipped.",
    why: "Some rules look for English words. In another language they would report false positives, miss real mistakes, and suggest fixes that damage the text.",
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

fn check(context: &LintContext, found: &mut Vec<Diagnostic>) {
    if context.english {
        return;
    }
    let Some(deck) = &context.ast.deck else { return };
    let Some((field, language)) = deck.field("language").zip(deck.text("language")) else { return };
    let skipped = ENGLISH.join(", ");
    let headline = format!("English-only rules were skipped because the deck is in `{}`", clean_line(language));
    found.push(RULE.finding(headline, field.span.clone()).help(format!(
        "not applied: {skipped}, and the English phrases of E008; add `allow = [\"T050\"]` to hide this note"
    )));
}
