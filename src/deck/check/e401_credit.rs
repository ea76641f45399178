//! E401: only an accredited provider may mention credit.

use super::{LintContext, Profile, Rule};
use std::ops::Range;

use memchr::memmem;

use super::words::TextSpan;
use crate::deck::ast::{DeckAst, Field, Table, Value};
use crate::deck::diagnostic::{Diagnostic, Severity};
use crate::deck::schema::Kind;

pub const RULE: Rule = Rule {
    code: "E401",
    severity: Severity::Error,
    from: Profile::Publish,
    excludes_item: false,
    summary: "a deck mentions credit but names no accredited provider",
    finds: "Checks for \"AMA PRA Category 1 Credit\", \"Category 1 credit\" and similar phrases anywhere in a deck whose `[deck.activity.provider]` lacks `name` or `accreditation`, and for a `credit` statement without `accreditation`.",
    why: "Only an accredited provider that has certified the activity may use these words. From anyone else, they are a false claim.",
    bad: r#"[[item]]
id = "example"
kind = "recall"
stem = "What supplies a facet joint?"
back = "The medial branches."
point = "This item counts toward 1 AMA PRA Category 1 Credit."
"#,
    good: r#"[[item]]
id = "example"
kind = "recall"
stem = "What supplies a facet joint?"
back = "The medial branches."
point = "The medial branches supply the facet joints."
"#,
    source: Some("American Medical Association, The AMA Physician's Recognition Award and credit system"),
    check,
};

fn check(LintContext { ast, .. }: &LintContext, found: &mut Vec<Diagnostic>) {
    let filled = |name: &str| {
        let text = ast.provider.as_ref().and_then(|provider| provider.text(name));
        text.is_some_and(|text| !text.trim().is_empty())
    };
    let credit = ast.provider.as_ref().and_then(|provider| provider.field("credit")).filter(|_| filled("credit"));
    if let Some(credit) = credit.filter(|_| !filled("accreditation")) {
        found.push(
            RULE.finding("credit statement without the provider's accreditation", credit.span.clone())
                .help("write `accreditation` in the words that the accreditor requires, or remove `credit`"),
        );
    }
    // Few decks mention credit, and searching all of their text is slow.
    if filled("name") && filled("accreditation")
        || !["ategory", "ATEGORY"].iter().any(|part| memmem::find(ast.source.as_bytes(), part.as_bytes()).is_some())
    {
        return;
    }
    let tables = ast.tables().filter(|table| table.kind != Kind::Provider);
    let mut fields: Vec<&Field> = tables.flat_map(|table: &Table| &table.fields).collect();
    let objectives = ast.deck.as_ref().and_then(|deck| deck.field("objectives"));
    if let Some(Value::Table(sentences)) = objectives.map(|field| &field.value) {
        fields.extend(sentences);
    }
    for field in fields {
        found.extend(named(ast, field).map(|range| {
            RULE.finding("mention of credit without an accredited provider", range)
                .help("remove it, or, if you are the accredited provider, add `name` and `accreditation` to `[deck.activity.provider]`")
        }));
    }
}

/// The position in a value that mentions credit.
fn named(ast: &DeckAst, field: &Field) -> Option<Range<usize>> {
    if let Value::Texts(texts) = &field.value {
        let of = |text: &str| TextSpan::at(field, text).is_some_and(|passage| phrase(&passage).is_some());
        return texts.iter().find(|(text, _)| of(text)).map(|(_, range)| range.clone());
    }
    let passage = TextSpan::of(field)?;
    let range = phrase(&passage)?;
    Some(ast.within(field, passage.start + range.start..passage.start + range.end))
}

/// The position in a passage that mentions credit.
fn phrase(passage: &TextSpan) -> Option<Range<usize>> {
    let one = "1|I";
    passage
        .phrase(&["AMA", "PRA", "Category", one, "credit|credits"])
        .or_else(|| passage.phrase(&["Category", one, "credit|credits"]))
        .or_else(|| passage.phrase(&["PRA", "Category", one]))
}
