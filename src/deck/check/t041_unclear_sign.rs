//! T041: a dash at the start of a line is clearly a bullet or clearly a minus sign.

use super::t040_other_markup::is_drawn;
use super::{Diagnostic, LintContext, Profile, Rule};
use crate::deck::ast::Value;
use crate::deck::diagnostic::Severity;
use crate::deck::markup::{self, Sign};

pub const RULE: Rule = Rule {
    code: "T041",
    severity: Severity::Warning,
    from: Profile::Draft,
    excludes_item: false,
    summary: "a dash at the start of a line is not a bullet, or could be read as a minus sign",
    finds: "Checks multi-line text for lines that start with `- `, `* `, `+ ` or a number. Reports lists whose entries start with numbers, which are shown with literal dashes, and list-like lines that are joined to the line above because a list needs two entries and an empty line or a colon before it.",
    why: "A learner cannot tell whether `- 8 mmol/L` means 8 or minus 8.",
    bad: r#"[[item]]
id = "gas"
kind = "recall"
stem = "Which base excess suggests metabolic acidosis?"
back = """
- 8 mmol/L
- 12 mmol/L
""""#,
    good: r#"[[item]]
id = "gas"
kind = "recall"
stem = "Which base excess suggests metabolic acidosis?"
back = """
- a deficit of 8 mmol/L
- a deficit of 12 mmol/L
""""#,
    source: None,
    check,
};

fn check(LintContext { ast, .. }: &LintContext, found: &mut Vec<Diagnostic>) {
    for field in ast.tables().flat_map(|table| &table.fields).filter(|field| is_drawn(field)) {
        let Value::Text(text) = &field.value else { continue };
        if !text.trim().contains('\n') || !text.lines().any(|line| markup::mark_of(line).is_some()) {
            continue;
        }
        let Some((line, sign)) = markup::unclear_sign(text) else { continue };
        let start: usize = text.split_inclusive('\n').take(line).map(str::len).sum();
        let written = text[start..].lines().next().unwrap_or_default();
        let start = start + written.len() - written.trim_start().len();
        let range = ast.within(field, start..start + written.trim().len());
        found.push(match sign {
            Sign::Number => RULE
                .finding("a dash before a number could be read as a minus sign", range)
                .label("shown literally, not as a bullet")
                .help("for a list, start each entry with a word; for a minus sign, write `−8` or `-8` without a space"),
            Sign::Joined => RULE
                .finding("a line that looks like a list entry is joined to the line above", range)
                .label("shown as part of the paragraph")
                .help("for a list, add an empty line above its first entry; otherwise, start the line differently"),
        });
    }
}
