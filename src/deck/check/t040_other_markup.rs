//! T040: text has no markup that would be shown as it was typed.

use std::ops::Range;

use super::{Diagnostic, Examined, Profile, Rule, foreign};
use crate::deck::diagnostic::Severity;
use crate::deck::draft::{Field, Value};
use crate::deck::schema::Kind;

/// The rule.
pub const RULE: Rule = Rule {
    code: "T040",
    severity: Severity::Warning,
    from: Profile::Draft,
    spoils: false,
    summary: "text has markup that is shown as it was typed",
    finds: "Finds HTML tags and entities, LaTeX, links, images, footnotes, headings, block quotes, and other Markdown that rounds does not draw; stars that look like emphasis but are drawn as stars; and the marker of a gap where there is no gap. Text in backticks is passed over.",
    why: "Learners would read `5&nbsp;mg`, `H~2~O` or `$\\alpha$` letter by letter.",
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

/// Keys whose text is drawn with markup.
const TEXTS: [&str; 5] = ["stem", "text", "why", "point", "back"];

/// Looks for it.
fn check(Examined { draft, .. }: &Examined, found: &mut Vec<Diagnostic>) {
    for (kind, table) in draft.tables_of_kinds() {
        for field in table.fields.iter().filter(|field| is_drawn(field)) {
            let Value::Text(text) = &field.value else { continue };
            // The marks of a cloze item's stem have a rule of their own.
            let gaps = kind == Some("cloze") && field.name == "stem";
            for foreign in foreign::all(text).into_iter().filter(|foreign| !gaps || foreign.what != foreign::CLOZE) {
                let headline = format!("{} is shown as it was typed", foreign.what);
                found.push(RULE.finding(headline, draft.within(field, foreign.place)).help(foreign.help));
            }
            let of_cloze = kind == Some("cloze") && matches!(table.kind, Kind::Item | Kind::Gap);
            if !of_cloze && field.name != "stem" {
                found.extend(marker(text).map(|place| {
                    RULE.finding("a marker of a gap where there is none", draft.within(field, place))
                        .label("shown as a blank")
                        .help("write the word itself; markers stand in the stem of a `cloze` item")
                }));
            }
        }
    }
}

/// Where the marker of a gap stands.
fn marker(text: &str) -> Option<Range<usize>> {
    let start = text.match_indices("{{").map(|(at, _)| at).find(|at| {
        let number = text[at + 2..].trim_start();
        let behind = number.trim_start_matches(|c: char| c.is_ascii_digit());
        behind.len() < number.len() && behind.trim_start().starts_with("}}")
    })?;
    Some(start..start + 2 + text[start + 2..].find("}}")? + 2)
}

/// Whether a field is drawn with markup.
pub(super) fn is_drawn(field: &Field) -> bool {
    TEXTS.contains(&field.name.as_ref())
}
