//! W316: no item appears twice.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::ops::Range;

use super::w315_left_over::is_sample;
use super::{LintContext, Profile, Rule};
use crate::deck::Fingerprint;
use crate::deck::ast::{DeckAst, ItemAst, Table};
use crate::deck::clean::clean_line;
use crate::deck::diagnostic::{Diagnostic, Severity};
use crate::deck::normal::normal_form;

pub const RULE: Rule = Rule {
    code: "W316",
    severity: Severity::Warning,
    from: Profile::Publish,
    excludes_item: false,
    summary: "duplicate item",
    finds: "Checks for items with the same question, options and answer but different ids, within a deck and across all files of one `rounds check`. Case, punctuation and the order of the options do not matter.",
    why: "Learners are asked twice, on two separate schedules. A correction in one copy leaves the other wrong.",
    bad: r#"[[item]]
id = "target"
stem = "Which nerve is the target?"
options = [
  { text = "Medial branch", correct = true },
  { text = "Ventral ramus" },
  { text = "Sinuvertebral nerve" },
]

[[item]]
id = "target-again"
stem = "Which nerve is the target?"
options = [
  { text = "Ventral ramus" },
  { text = "Medial branch", correct = true },
  { text = "Sinuvertebral nerve" },
]"#,
    good: r#"[[item]]
id = "target"
stem = "Which nerve is the target?"
options = [
  { text = "Medial branch", correct = true },
  { text = "Ventral ramus" },
  { text = "Sinuvertebral nerve" },
]"#,
    source: None,
    check,
};

/// The content of an item, for comparison with others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// Equal for items that ask the same question.
    pub print: Fingerprint,
    /// The id of the item.
    pub id: String,
    /// The position of the id.
    pub range: Range<usize>,
}

/// The content of the items in a deck, except those that allow duplicates, are still sample text, or have no stem or
/// id.
#[must_use]
pub fn questions(ast: &DeckAst) -> Vec<Question> {
    let cases: HashMap<&str, &str> =
        ast.cases.iter().filter_map(|case| Some((case.text("id")?, case.text("text")?))).collect();
    let allowing = |table: &Table| table.texts("allow").iter().any(|(code, _)| code == RULE.code);
    if ast.deck.as_ref().is_some_and(allowing) {
        return Vec::new();
    }
    let items = ast.items.iter().filter(|item| !allowing(&item.table));
    items.filter_map(|item| question(item, &cases)).collect()
}

/// The content of one item.
fn question(item: &ItemAst, cases: &HashMap<&str, &str>) -> Option<Question> {
    let table = &item.table;
    let (field, id) = table.field("id").zip(table.text("id"))?;
    let stem = table.text("stem").filter(|stem| !stem.trim().is_empty() && !is_sample(stem))?;
    let case = table.text("case").map_or("", |case| cases.get(case).copied().unwrap_or(case));
    let mut parts = vec![item.kind().to_owned(), comparable(case), comparable(stem)];
    let mut options: Vec<String> = item.options.iter().map(option).collect();
    if item.kind() != "order" {
        options.sort_unstable();
    }
    parts.append(&mut options);
    let answers = |table: &Table| table.texts("accept").iter().map(|(text, _)| comparable(text)).collect::<Vec<_>>();
    parts.extend(answers(table));
    parts.extend(item.gaps.iter().flat_map(answers));
    let content = |vignette: &Table| ["stem", "answer"].map(|name| comparable(vignette.text(name).unwrap_or_default()));
    parts.extend(item.vignettes.iter().flat_map(content));
    parts.extend(table.text("back").map(comparable));
    parts.extend(table.number("value").map(|value| value.to_string()));
    parts.extend(table.text("unit").map(str::to_owned));
    let print = Fingerprint::of(parts.iter().map(String::as_str));
    Some(Question { print, id: id.to_owned(), range: field.span.clone() })
}

/// An option, with a check mark if it is correct.
fn option(table: &Table) -> String {
    let text = comparable(table.text("text").unwrap_or_default());
    if table.is_true("correct") { format!("\u{2713}{text}") } else { text }
}

/// A text without differences that do not matter. ASCII text, which is most text, needs no Unicode tables for that.
fn comparable(text: &str) -> String {
    if !text.is_ascii() {
        return normal_form(text).replace(' ', "");
    }
    let bytes = text.as_bytes();
    let keeps = |(at, byte): (usize, &u8)| match byte {
        b'a'..=b'z' | b'0'..=b'9' | b'<' | b'>' | b'=' | b'+' | b'-' | b'%' | b'/' => Some(char::from(*byte)),
        b'A'..=b'Z' => Some(char::from(byte.to_ascii_lowercase())),
        b'.' | b',' if bytes.get(at + 1).is_some_and(u8::is_ascii_digit) => Some(char::from(*byte)),
        _ => None,
    };
    bytes.iter().enumerate().filter_map(keeps).collect()
}

fn check(context: &LintContext, found: &mut Vec<Diagnostic>) {
    let mut firsts = HashMap::<Fingerprint, Question>::new();
    for question in questions(context.ast) {
        match firsts.entry(question.print) {
            // E004 reports two items with the same id.
            Entry::Occupied(first) if first.get().id == question.id => {}
            Entry::Occupied(first) => {
                let first = first.get();
                let headline =
                    format!("the item `{}` duplicates `{}`", clean_line(&question.id), clean_line(&first.id));
                found.push(
                    RULE.finding(headline, question.range)
                        .also(first.range.clone(), "first one here")
                        .help("remove one of the two, or change what it asks"),
                );
            }
            Entry::Vacant(entry) => {
                entry.insert(question);
            }
        }
    }
}

/// The diagnostic for an item that also appears in another file.
#[must_use]
pub fn in_file(question: &Question, first: &str, file: &str) -> Diagnostic {
    let headline = format!("the item `{}` also appears in another deck", clean_line(&question.id));
    RULE.finding(headline, question.range.clone())
        .label(format!("as `{}` in {file}", clean_line(first)))
        .help("remove one of the two, or change what it asks")
}
