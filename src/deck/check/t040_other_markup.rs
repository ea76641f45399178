//! T040: text contains no markup that would be shown literally.

use std::ops::Range;

use super::{Diagnostic, LintContext, Profile, Rule, foreign};
use crate::deck::ast::{Field, Value};
use crate::deck::diagnostic::Severity;
use crate::deck::schema::Kind;

pub const RULE: Rule = Rule {
    code: "T040",
    severity: Severity::Warning,
    from: Profile::Draft,
    excludes_item: false,
    summary: "text contains markup that is shown literally",
    finds: "Checks for HTML tags and entities, LaTeX, links, images, footnotes, headings, block quotes and other Markdown that rounds does not render; asterisks that look like emphasis but are shown as asterisks; and gap markers where there is no gap. Text in backticks is skipped.",
    why: "Learners would read `5&nbsp;mg`, `H~2~O` or `$\\alpha$` character by character.",
    bad: r#"[[item]]
id = "lactate"
stem = "Which value of lactate, in mmol/L, is <b>raised</b>?"
options = [ { text = "&gt; 2", correct = true }, { text = "1" } ]"#,
    good: r#"[[item]]
id = "lactate"
stem = "Which value of lactate, in mmol/L, is **raised**?"
options = [ { text = "> 2", correct = true }, { text = "1" } ]"#,
    source: None,
    check,
};

/// Keys whose text is rendered with markup.
const TEXTS: [&str; 5] = ["stem", "text", "why", "point", "back"];

fn check(LintContext { ast, .. }: &LintContext, found: &mut Vec<Diagnostic>) {
    for (kind, table) in ast.tables_of_kinds() {
        for field in table.fields.iter().filter(|field| is_drawn(field)) {
            let Value::Text(text) = &field.value else { continue };
            // E010 covers the markers in the stem of a cloze item.
            let gaps = kind == Some("cloze") && field.name == "stem";
            for foreign in foreign::all(text).into_iter().filter(|foreign| !gaps || foreign.what != foreign::CLOZE) {
                let headline = format!("{} is shown literally", foreign.what);
                found.push(RULE.finding(headline, ast.within(field, foreign.range)).help(foreign.help));
            }
            let of_cloze = kind == Some("cloze") && matches!(table.kind, Kind::Item | Kind::Gap);
            if !of_cloze && field.name != "stem" {
                found.extend(marker(text).map(|range| {
                    RULE.finding("gap marker where there is no gap", ast.within(field, range))
                        .label("shown as a blank")
                        .help("write the word itself; gap markers belong in the stem of a `cloze` item")
                }));
            }
        }
    }
}

/// The position of a gap marker.
fn marker(text: &str) -> Option<Range<usize>> {
    let start = text.match_indices("{{").map(|(at, _)| at).find(|at| {
        let number = text[at + 2..].trim_start();
        let after = number.trim_start_matches(|c: char| c.is_ascii_digit());
        after.len() < number.len() && after.trim_start().starts_with("}}")
    })?;
    Some(start..start + 2 + text[start + 2..].find("}}")? + 2)
}

/// Whether a field is rendered with markup.
pub(super) fn is_drawn(field: &Field) -> bool {
    TEXTS.contains(&field.name.as_ref())
}
