//! E010: the stem of a `cloze` item has one marker for each gap, and no other stem has any.

use super::{LintContext, Profile, Rule};
use std::ops::Range;

use crate::deck::ast::{DeckAst, Field, ItemAst, Value};
use crate::deck::clean::clean_line;
use crate::deck::diagnostic::{Diagnostic, Severity};
use crate::deck::limits::GAPS;

pub const RULE: Rule = Rule {
    code: "E010",
    severity: Severity::Error,
    from: Profile::Draft,
    excludes_item: true,
    summary: "the gap markers in the stem do not match the gaps",
    finds: "Checks `cloze` items for gaps without a marker `{{1}}`, `{{2}}` and so on, markers without a gap, repeated markers, and more than eight gaps. In other kinds of item, a marker is only a warning.",
    why: "Learners would be asked for words without seeing where they go.",
    bad: r#"[[item]]
id = "tract"
kind = "cloze"
stem = "The spinothalamic tract carries {{1}} and {{2}}."
gaps = [ { accept = ["pain"] } ]"#,
    good: r#"[[item]]
id = "tract"
kind = "cloze"
stem = "The spinothalamic tract carries {{1}} and {{2}}."
gaps = [ { accept = ["pain"] }, { accept = ["temperature"] } ]"#,
    source: None,
    check,
};

struct Marker<'t> {
    /// Double braces in a stem.
    inner: &'t str,
    /// The text between the braces.
    range: Range<usize>,
}

impl Marker<'_> {
    /// Its byte range, braces included.
    fn number(&self) -> Option<usize> {
        self.inner.parse().ok().filter(|number: &usize| number.to_string() == self.inner)
    }
}

/// The number of the gap, if it is written correctly.
fn check(LintContext { ast, .. }: &LintContext, found: &mut Vec<Diagnostic>) {
    for item in &ast.items {
        let stems = std::iter::once(&item.table).chain(&item.vignettes).filter_map(|table| table.field("stem"));
        for stem in stems {
            let Value::Text(text) = &stem.value else { continue };
            if item.kind() != "cloze" {
                found.extend(stray(ast, stem, text));
            } else if !item.gaps.is_empty() {
                judge(ast, item, stem, text, found);
            }
        }
    }
}

/// The diagnostic for a marker in an item without gaps, where learners would see a blank.
fn stray(ast: &DeckAst, stem: &Field, text: &str) -> Option<Diagnostic> {
    let shown = |marker: &Marker| marker.number().is_some_and(|number| (1..=GAPS).contains(&number));
    let marker = markers(text).into_iter().find(shown)?;
    Some(
        Diagnostic::error(RULE.code, "gap marker in an item without gaps", ast.within(stem, marker.range))
            .severity(Severity::Warning)
            .label("learners see a blank here")
            .help("add `kind = \"cloze\"` and put the answers in `gaps`, or remove the braces"),
    )
}

fn judge(ast: &DeckAst, item: &ItemAst, stem: &Field, text: &str, found: &mut Vec<Diagnostic>) {
    let gaps = item.gaps.len();
    if gaps > GAPS {
        let range = item.table.field("gaps").map_or(item.table.span.clone(), |field| field.key.clone());
        let headline = format!("an item can have at most {GAPS} gaps, but this one has {gaps}");
        found.push(Diagnostic::error(RULE.code, headline, range).help("split it into two items"));
    }
    let markers = markers(text);
    let mut first: Vec<Option<Range<usize>>> = vec![None; gaps];
    let mut unclear = false;
    for marker in markers {
        let range = ast.within(stem, marker.range.clone());
        let Some(number) = marker.number() else {
            unclear = true;
            found.push(misspelled(marker.inner, range));
            continue;
        };
        match number.checked_sub(1).and_then(|n| first.get_mut(n)) {
            None => found.push(
                Diagnostic::error(RULE.code, format!("`{{{{{number}}}}}` does not match any gap"), range)
                    .label(format!("`gaps` has {gaps}"))
                    .help("add the gap to `gaps`, or remove the marker; the first gap is `{{1}}`"),
            ),
            Some(Some(before)) => found.push(
                Diagnostic::error(RULE.code, format!("duplicate marker `{{{{{number}}}}}`"), range)
                    .label("repeated here")
                    .also(before.clone(), "first used here")
                    .help("use each marker only once; if the same word is needed twice, add a second gap"),
            ),
            Some(seen) => *seen = Some(range),
        }
    }
    // A marker that cannot be parsed is most likely the missing one.
    let missing = first.iter().zip(&item.gaps).enumerate().filter(|(_, (seen, _))| seen.is_none() && !unclear);
    for (n, (_, gap)) in missing {
        found.push(
            Diagnostic::error(RULE.code, format!("gap {} has no marker in the stem", n + 1), gap.span.clone())
                .also(ast.within(stem, 0..text.len()), format!("`{{{{{}}}}}` is missing here", n + 1))
                .help(format!("write `{{{{{}}}}}` in the stem where the gap belongs", n + 1)),
        );
    }
}

/// The diagnostic for double braces around something other than a number.
fn misspelled(inner: &str, range: Range<usize>) -> Diagnostic {
    let shown = clean_line(inner.get(..30).unwrap_or(inner));
    let finding = Diagnostic::error(RULE.code, format!("`{{{{{shown}}}}}` is not a valid gap marker"), range.clone());
    match inner.trim().parse::<usize>() {
        Ok(number) => {
            let marker = format!("{{{{{number}}}}}");
            finding.help(format!("write `{marker}`")).patch(range, marker)
        }
        Err(_) => finding.help("write `{{1}}` for the first gap, and put its answer in `gaps`"),
    }
}

/// All double braces in a text.
fn markers(text: &str) -> Vec<Marker<'_>> {
    let mut markers = Vec::new();
    let mut from = 0;
    // Few stems contain a brace at all.
    if memchr::memchr(b'{', text.as_bytes()).is_none() {
        return markers;
    }
    while let Some(start) = text[from..].find("{{").map(|at| from + at) {
        let Some(length) = text[start + 2..].find("}}") else { break };
        let end = start + 2 + length;
        markers.push(Marker { inner: &text[start + 2..end], range: start..end + 2 });
        from = end + 2;
    }
    markers
}
