//! T041: a sign at the beginning of a line is surely a bullet or surely a sign.

use super::t040_other_markup::is_drawn;
use super::{Diagnostic, Examined, Profile, Rule};
use crate::deck::diagnostic::Severity;
use crate::deck::draft::Value;
use crate::deck::markup::{self, Sign};

/// The rule.
pub const RULE: Rule = Rule {
    code: "T041",
    severity: Severity::Warning,
    from: Profile::Draft,
    spoils: false,
    summary: "a dash at the beginning of a line is no bullet, or may be a minus sign",
    finds: "Looks at lines that begin with `- `, `* `, `+ ` or a number in text of several lines. Finds a list whose items begin with numbers, which is shown with its dashes as they were typed, and lines that are joined to the line above, since a list needs two items and an empty line or a colon above it.",
    why: "A learner cannot tell whether `- 8 mmol/L` is 8 or minus 8.",
    bad: r#"[[item]]
id = "gas"
kind = "recall"
stem = "Which base excess fits an acidosis?"
back = """
- 8 mmol/L
- 12 mmol/L
""""#,
    good: r#"[[item]]
id = "gas"
kind = "recall"
stem = "Which base excess fits an acidosis?"
back = """
- a deficit of 8 mmol/L
- a deficit of 12 mmol/L
""""#,
    source: None,
    check,
};

/// Looks for it.
fn check(Examined { draft, .. }: &Examined, found: &mut Vec<Diagnostic>) {
    for field in draft.tables().flat_map(|table| &table.fields).filter(|field| is_drawn(field)) {
        let Value::Text(text) = &field.value else { continue };
        if !text.trim().contains('\n') || !text.lines().any(|line| markup::mark_of(line).is_some()) {
            continue;
        }
        let Some((line, sign)) = markup::unclear_sign(text) else { continue };
        let start: usize = text.split_inclusive('\n').take(line).map(str::len).sum();
        let written = text[start..].lines().next().unwrap_or_default();
        let start = start + written.len() - written.trim_start().len();
        let place = draft.within(field, start..start + written.trim().len());
        found.push(match sign {
            Sign::Number => RULE
                .finding("a dash before a number may be read as a minus sign", place)
                .label("shown as it was typed, without a bullet")
                .help("for a list, begin each item with a word; for a minus sign, write `−8` or `-8` without a space"),
            Sign::Joined => RULE
                .finding("a line that begins like an item of a list is joined to the line above", place)
                .label("shown as part of the paragraph")
                .help("for a list, put an empty line above its first item; else do not begin the line with it"),
        });
    }
}
