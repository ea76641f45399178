//! E401: only an accredited provider speaks of credit.

use super::{Examined, Profile, Rule};
use std::ops::Range;

use memchr::memmem;

use super::words::Passage;
use crate::deck::diagnostic::{Diagnostic, Severity};
use crate::deck::draft::{Draft, Field, Table, Value};
use crate::deck::schema::Kind;

/// The rule.
pub const RULE: Rule = Rule {
    code: "E401",
    severity: Severity::Error,
    from: Profile::Publish,
    spoils: false,
    summary: "a deck speaks of credit and names no accredited provider",
    finds: "Looks for \"AMA PRA Category 1 Credit\", \"Category 1 credit\" and the like anywhere in a deck whose `[deck.activity.provider]` does not give `name` and `accreditation`, and for a `credit` statement without `accreditation`.",
    why: "Only a provider that is accredited, and that has certified the activity, may use these words; for anybody else they are a false claim.",
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

/// Looks for it.
fn check(Examined { draft, .. }: &Examined, found: &mut Vec<Diagnostic>) {
    let filled = |name: &str| {
        let text = draft.provider.as_ref().and_then(|provider| provider.text(name));
        text.is_some_and(|text| !text.trim().is_empty())
    };
    let credit = draft.provider.as_ref().and_then(|provider| provider.field("credit")).filter(|_| filled("credit"));
    if let Some(credit) = credit.filter(|_| !filled("accreditation")) {
        found.push(
            RULE.finding("a credit statement without the provider's accreditation", credit.span.clone())
                .help("write `accreditation` in the words that the accreditor asks for, or remove `credit`"),
        );
    }
    // Few decks name it, and all of them is much to read.
    if filled("name") && filled("accreditation")
        || !["ategory", "ATEGORY"].iter().any(|part| memmem::find(draft.source.as_bytes(), part.as_bytes()).is_some())
    {
        return;
    }
    let tables = draft.tables().filter(|table| table.kind != Kind::Provider);
    let mut fields: Vec<&Field> = tables.flat_map(|table: &Table| &table.fields).collect();
    let objectives = draft.deck.as_ref().and_then(|deck| deck.field("objectives"));
    if let Some(Value::Table(sentences)) = objectives.map(|field| &field.value) {
        fields.extend(sentences);
    }
    for field in fields {
        found.extend(named(draft, field).map(|place| {
            RULE.finding("words of credit without an accredited provider", place)
                .help("remove them, or write `name` and `accreditation` in `[deck.activity.provider]`, if you are that provider")
        }));
    }
}

/// Where a value speaks of credit.
fn named(draft: &Draft, field: &Field) -> Option<Range<usize>> {
    if let Value::Texts(texts) = &field.value {
        let of = |text: &str| Passage::at(field, text).is_some_and(|passage| phrase(&passage).is_some());
        return texts.iter().find(|(text, _)| of(text)).map(|(_, place)| place.clone());
    }
    let passage = Passage::of(field)?;
    let place = phrase(&passage)?;
    Some(draft.within(field, passage.start + place.start..passage.start + place.end))
}

/// Where a passage speaks of credit.
fn phrase(passage: &Passage) -> Option<Range<usize>> {
    let one = "1|I";
    passage
        .phrase(&["AMA", "PRA", "Category", one, "credit|credits"])
        .or_else(|| passage.phrase(&["Category", one, "credit|credits"]))
        .or_else(|| passage.phrase(&["PRA", "Category", one]))
}
