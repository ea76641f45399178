//! T003: every block starts with the right header.

use super::{LintContext, Profile, Rule};
use crate::deck::ast::blocks::{Header, Part};
use crate::deck::ast::syntax::{SyntaxError, SyntaxProblem};
use crate::deck::ast::{DeckAst, Field, scan};
use crate::deck::diagnostic::{Diagnostic, Severity};

pub const RULE: Rule = Rule {
    code: "T003",
    severity: Severity::Error,
    from: Profile::Draft,
    // The intended header is clear, so the block below it is read as intended.
    excludes_item: false,
    summary: "a header is misspelled or missing",
    finds: "Checks for headers such as `[[items]]`, `[item]`, `[[question]]` and `[Deck]`; for items, cases and deck keys without a header above them; and for items written as the value of a key, such as `item = [ ... ]`.",
    why: "rounds can tell what was meant and reads the block anyway, but other programs and later versions may ignore it.",
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

fn check(LintContext { ast, .. }: &LintContext, found: &mut Vec<Diagnostic>) {
    let of = |header: &Header| if header.span.is_empty() { missing(ast, header) } else { misspelled(ast, header) };
    found.extend(ast.headers.iter().filter_map(of));
    found.extend(ast.syntax.iter().filter_map(as_value));
    found.extend(headless(ast));
}

/// The diagnostic for a misspelled header.
fn misspelled(ast: &DeckAst, header: &Header) -> Option<Diagnostic> {
    let right = header.right.as_ref()?;
    let written = ast.original.get(header.span.clone()).unwrap_or_default();
    let what = match (header.part, header.begins) {
        (Part::Item, true) => "an item",
        (Part::Item, false) => "this part of an item",
        (Part::Case, _) => "a case",
        (Part::Deck, _) => "the deck",
        _ => "the list of references",
    };
    let headline = format!("{what} starts with `{right}`, not `{}`", super::text::shown(written));
    let finding = RULE.finding(headline, header.span.clone()).help(format!("write `{right}`"));
    Some(finding.patch(header.span.clone(), right.clone()))
}

/// The diagnostic for a missing header.
fn missing(ast: &DeckAst, header: &Header) -> Option<Diagnostic> {
    let right = header.right.as_ref()?;
    let at = header.span.start;
    let line = ast.original.get(at..)?.lines().next()?;
    let (name, _) = scan::assigned(line)?;
    let key = at + line.find(name)?;
    let what = match header.part {
        Part::Item => "an item starts here",
        Part::Case => "a case starts here",
        _ => "the references start here",
    };
    let finding = RULE.finding(format!("missing header `{right}` above `{name}`"), key..key + name.len());
    let help = format!("add `{right}` on its own line above `{}`", super::text::shown(line));
    Some(finding.label(what).help(help).patch(at..at, format!("{right}\n")))
}

/// The diagnostic for a part of the deck written as the value of a key.
fn as_value(error: &SyntaxError) -> Option<Diagnostic> {
    let SyntaxProblem::Value(part) = &error.what else { return None };
    let (headline, help) = match part {
        Part::Case => (
            "a case needs a header; it cannot be the value of a key",
            "write `[[case]]` on its own line, with the keys of the case below it, one per line",
        ),
        Part::Deck => (
            "the deck needs a header; it cannot be the value of a key",
            "write `[deck]` on its own line, with the keys of the deck below it, one per line",
        ),
        Part::Refs => (
            "references need a header; they cannot be the value of a key",
            "write `[refs]` on its own line, with one line per reference below it, such as `key = { text = \"...\" }`",
        ),
        _ => (
            "an item needs a header; it cannot be the value of a key",
            "write `[[item]]` on its own line, with the keys of the item below it, one per line, such as `id = \"...\"` and `stem = \"...\"`",
        ),
    };
    Some(RULE.finding(headline, error.span.clone()).label("this part of the deck is ignored").help(help))
}

/// The diagnostic for deck keys without a header.
fn headless(ast: &DeckAst) -> Option<Diagnostic> {
    let first = ast.headless.clone()?;
    let name = ast.original.get(first.clone()).unwrap_or_default().trim();
    let finding = RULE
        .finding("missing header `[deck]`", first.clone())
        .label("this belongs to the deck")
        .help(format!("add `[deck]` on its own line above `{name} =`"));
    // Every key below the new header belongs to the deck, so `schema` must move above it.
    let is_below = |field: &Field| field.key.start > first.start && matches!(field.name.as_ref(), "schema");
    if ast.root.fields.iter().any(is_below) {
        return Some(
            finding.help("add `[deck]` on its own line above the keys of the deck, and `schema = 1` above that"),
        );
    }
    let line = ast.original[..first.start].rfind('\n').map_or(0, |end| end + 1);
    Some(finding.patch(line..line, "[deck]\n"))
}
