//! T003: every block begins with the header that the format has for it.

use super::{Examined, Profile, Rule};
use crate::deck::diagnostic::{Diagnostic, Severity};
use crate::deck::draft::blocks::{Header, Part};
use crate::deck::draft::syntax::{SyntaxError, Trouble};
use crate::deck::draft::{Draft, Field, scan};

/// The rule.
pub const RULE: Rule = Rule {
    code: "T003",
    severity: Severity::Error,
    from: Profile::Draft,
    // What was meant is plain, so what stands under the header is read as such.
    spoils: false,
    summary: "a header is misspelled or missing",
    finds: "Finds headers such as `[[items]]`, `[item]`, `[[question]]` and `[Deck]`, items, cases and keys of the deck without a header above them, and items written as the value of a key, such as `item = [ ... ]`.",
    why: "Other programs, and later versions of this one, pass such a block over. rounds reads it as what it was meant to be.",
    bad: r#"[[item]]
id = "example"
stem = "Which nerve is the target?"
[[options]]
text = "Medial branch"
correct = true
[[options]]
text = "Ventral ramus""#,
    good: r#"[[item]]
id = "example"
stem = "Which nerve is the target?"
[[item.options]]
text = "Medial branch"
correct = true
[[item.options]]
text = "Ventral ramus""#,
    source: None,
    check,
};

/// Looks for it.
fn check(Examined { draft, .. }: &Examined, found: &mut Vec<Diagnostic>) {
    let of = |header: &Header| if header.span.is_empty() { missing(draft, header) } else { misspelled(draft, header) };
    found.extend(draft.headers.iter().filter_map(of));
    found.extend(draft.syntax.iter().filter_map(as_value));
    found.extend(headless(draft));
}

/// The finding of a header.
fn misspelled(draft: &Draft, header: &Header) -> Option<Diagnostic> {
    let right = header.right.as_ref()?;
    let written = draft.written.get(header.span.clone()).unwrap_or_default();
    let what = match (header.part, header.begins) {
        (Part::Item, true) => "an item",
        (Part::Item, false) => "this part of an item",
        (Part::Case, _) => "a case",
        (Part::Deck, _) => "the deck",
        _ => "the list of sources",
    };
    let headline = format!("{what} begins with `{right}`, not with `{}`", super::text::shown(written));
    let finding = RULE.finding(headline, header.span.clone()).help(format!("write `{right}`"));
    Some(finding.patch(header.span.clone(), right.clone()))
}

/// The finding of a header that is missing.
fn missing(draft: &Draft, header: &Header) -> Option<Diagnostic> {
    let right = header.right.as_ref()?;
    let at = header.span.start;
    let line = draft.written.get(at..)?.lines().next()?;
    let (name, _) = scan::assigned(line)?;
    let key = at + line.find(name)?;
    let what = match header.part {
        Part::Item => "an item begins here",
        Part::Case => "a case begins here",
        _ => "the sources begin here",
    };
    let finding = RULE.finding(format!("the header `{right}` is missing above `{name}`"), key..key + name.len());
    let help = format!("write `{right}` on a line of its own above `{}`", super::text::shown(line));
    Some(finding.label(what).help(help).patch(at..at, format!("{right}\n")))
}

/// The finding of a part of a deck that is written as the value of a key.
fn as_value(error: &SyntaxError) -> Option<Diagnostic> {
    let Trouble::Value(part) = &error.what else { return None };
    let (headline, help) = match part {
        Part::Case => (
            "a case has a header, and is not the value of a key",
            "write `[[case]]` on a line of its own, and below it the keys of the case, each on its own line",
        ),
        Part::Deck => (
            "the deck has a header, and is not the value of a key",
            "write `[deck]` on a line of its own, and below it the keys of the deck, each on its own line",
        ),
        Part::Refs => (
            "sources have a header, and are not the value of a key",
            "write `[refs]` on a line of its own, and below it one line for each source, such as `key = { text = \"...\" }`",
        ),
        _ => (
            "an item has a header, and is not the value of a key",
            "write `[[item]]` on a line of its own, and below it the keys of the item, each on its own line, such as `id = \"...\"` and `stem = \"...\"`",
        ),
    };
    Some(RULE.finding(headline, error.span.clone()).label("this part of the deck is not read").help(help))
}

/// The finding of a deck whose keys stand under no header.
fn headless(draft: &Draft) -> Option<Diagnostic> {
    let first = draft.headless.clone()?;
    let name = draft.written.get(first.clone()).unwrap_or_default().trim();
    let finding = RULE
        .finding("the header `[deck]` is missing", first.clone())
        .label("this belongs to the deck")
        .help(format!("write `[deck]` on a line of its own above `{name} =`"));
    // Below the new header every key is one of the deck, so `schema` must stand above it.
    let is_below = |field: &Field| field.key.start > first.start && matches!(field.name.as_ref(), "schema");
    if draft.root.fields.iter().any(is_below) {
        return Some(
            finding.help("write `[deck]` on a line of its own above the keys of the deck, and `schema = 1` above that"),
        );
    }
    let line = draft.written[..first.start].rfind('\n').map_or(0, |end| end + 1);
    Some(finding.patch(line..line, "[deck]\n"))
}
