//! E008: no text of a shuffled item refers to an option by its letter or position.

use std::cell::OnceCell;

use super::context::MANY;
use super::naming::prose::{Reference, Setting, may_refer, reference};
use super::naming::{Options, typed};
use super::{LintContext, Profile, Rule};
use crate::deck::ast::{DeckAst, Field, ItemAst, Table, Value};
use crate::deck::diagnostic::{Diagnostic, Severity};

pub const RULE: Rule = Rule {
    code: "E008",
    severity: Severity::Error,
    from: Profile::Draft,
    excludes_item: true,
    summary: "text refers to an option by its letter or position",
    finds: "Checks shuffled items for options such as \"both A and B\", \"options 1 and 2\" or \"the first two\", and for options with typed letters, such as \"A. Gabapentin\". In a stem, `why` or `point`, phrases such as \"option B\", \"unlike A and C\" or \"see answer (b)\" are a warning. Items with `shuffle = false` may use letters, and so may options that refer to a numbered list in the stem.",
    why: "rounds shuffles the options and adds the letters itself, so A is a different option each time.",
    bad: r#"[[item]]
id = "causes"
stem = "What explains the numbness?"
options = [
  { text = "A disc herniation" },
  { text = "A synovial cyst" },
  { text = "Both A and B", correct = true },
]"#,
    good: r#"[[item]]
id = "causes"
kind = "multi"
stem = "What can explain the numbness? Select all that apply."
options = [
  { text = "A disc herniation", correct = true },
  { text = "A synovial cyst", correct = true },
  { text = "A muscle strain" },
]"#,
    source: None,
    check,
};

fn check(context: &LintContext, found: &mut Vec<Diagnostic>) {
    let ast = context.ast;
    for item in ast.items.iter().filter(|item| item.shuffles() && !matches!(item.kind(), "true-false" | "emq")) {
        let fields: Vec<(&Field, &str)> =
            item.options.iter().filter_map(|option| read(option.field("text")?)).collect();
        if fields.is_empty() || fields.len() > MANY {
            continue;
        }
        let texts: Vec<&str> = fields.iter().map(|(_, text)| *text).collect();
        let lettered = typed::ends(&texts);
        if let Some(ends) = &lettered {
            with_own_letters(ast, &fields, ends, found);
        }
        if !context.english {
            continue;
        }
        let stem = item.table.field("stem").and_then(read);
        let counted = |text: &str| stem.is_some_and(|(_, stem)| typed::enumerates(stem, text));
        let options = Options::of(texts);
        for (n, (field, text)) in fields.iter().enumerate() {
            if options.is_tied(n) && !counted(text) {
                found.push(
                    RULE.finding(
                        "an option refers to others by letter or position, but the options are shuffled",
                        field.span.clone(),
                    )
                    .label("after shuffling, this refers to different options")
                    .help("spell out what is meant, use `kind = \"multi\"`, or set `shuffle = false` on the item"),
                );
            }
        }
        let option_texts = fields.iter().map(|(field, text)| (*field, *text, Role::Option));
        let option_texts = option_texts.filter(|(_, text, _)| lettered.is_none() && !options.refers(text));
        let letters_are_names = OnceCell::new();
        for (field, text, role) in others(item).chain(option_texts).filter(|(_, text, _)| may_refer(text)) {
            let setting = Setting {
                options: fields.len(),
                stem: role == Role::Stem,
                letters_are_names: *letters_are_names.get_or_init(|| options.have_letter_names()),
            };
            let Some(Reference { range, certain }) = reference(text, setting) else { continue };
            if counted(&text[range.clone()]) {
                continue;
            }
            let headline =
                format!("{} refers to an option by letter or position, but the options are shuffled", role.words());
            let named = ast.within(field, range);
            let finding = RULE.finding(headline, named).label("after shuffling, this is a different option");
            let finding = finding.help("repeat what the option says, or set `shuffle = false` on the item");
            let unusable = role == Role::Option && certain;
            found.push(if unusable { finding } else { finding.severity(Severity::Warning) });
        }
    }
}

/// The role of a text in its item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Role {
    Stem,
    Option,
    Why,
    Point,
}

impl Role {
    fn words(self) -> &'static str {
        match self {
            Self::Stem => "the stem",
            Self::Option => "an option",
            Self::Why => "a `why`",
            Self::Point => "the `point`",
        }
    }
}

/// A field with its text, if it has one.
fn read<'d>(field: &'d Field<'d>) -> Option<(&'d Field<'d>, &'d str)> {
    match &field.value {
        Value::Text(text) => Some((field, text)),
        _ => None,
    }
}

/// The texts of an item apart from its options.
fn others<'d>(item: &'d ItemAst<'d>) -> impl Iterator<Item = (&'d Field<'d>, &'d str, Role)> {
    let of =
        |table: &'d Table<'d>, name, role| table.field(name).and_then(read).map(|(field, text)| (field, text, role));
    let whys = item.options.iter().filter_map(move |option| of(option, "why", Role::Why));
    of(&item.table, "stem", Role::Stem).into_iter().chain(whys).chain(of(&item.table, "point", Role::Point))
}

/// Reports typed letters in front of options, with a fix that removes them.
fn with_own_letters(ast: &DeckAst, fields: &[(&Field, &str)], ends: &[usize], found: &mut Vec<Diagnostic>) {
    for ((field, text), end) in fields.iter().zip(ends).filter(|(_, end)| **end > 0) {
        let range = ast.within(field, 0..*end);
        let typed = text[..*end].trim();
        let finding = RULE
            .finding(format!("an option starts with its own letter or number, `{typed}`"), range.clone())
            .label("rounds adds its own letter, which changes with each shuffle")
            .help("remove it, or set `shuffle = false` on the item");
        let is_exact = ast.source.get(range.clone()) == Some(&text[..*end]);
        found.push(if is_exact { finding.patch(range, "") } else { finding });
    }
}
