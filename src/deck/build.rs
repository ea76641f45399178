//! Builds a deck from the text of a file, and collects the diagnostics.

use std::collections::HashMap;
use std::sync::Arc;

mod item;
mod line;

use super::ast::{DeckAst, ItemAst, Table, Value};
use super::check::{self, CheckOptions, Profile, Question};
use super::clean::clean_line;
use super::content::{Activity, Deck, Provider};
use super::diagnostic::{Diagnostic, Severity};
use super::fault;
use super::id::{CaseId, DeckId};
use super::item::{Case, Item, Reference, Scoring};
use super::markup::cleaned;
use item::Context;
use line::line;

/// The default pass mark, in percent.
const PASS_MARK: u8 = 70;

/// The result of reading a deck file.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading {
    /// The deck, with the items that have no errors; none if `[deck]` has no valid id.
    pub deck: Option<Deck>,
    /// The diagnostics, in file order.
    pub diagnostics: Vec<Diagnostic>,
    /// The number of items in the file.
    pub items: usize,
    /// The number of items excluded because of errors.
    pub left_out: usize,
    /// Whether the file is a deck, or was meant to be one. If not, its text is private and must not be shown.
    pub is_deck: bool,
}

/// Reads the text of a deck file for study: reports what excludes an item, but no matters of style.
#[must_use]
pub fn read(source: &str) -> Reading {
    examine(source, &CheckOptions::default())
}

/// Reads the text of a deck file and runs the rules of a profile.
#[must_use]
pub fn examine(source: &str, check_options: &CheckOptions) -> Reading {
    DeckAst::with(source, |ast| built(ast, check::run(ast, check_options), check_options))
}

/// The result of checking a deck file, without the deck.
#[derive(Clone, Debug, PartialEq)]
pub struct Findings {
    /// The diagnostics, in file order.
    pub diagnostics: Vec<Diagnostic>,
    /// The id of the deck, if it has one.
    pub deck: Option<DeckId>,
    /// The number of items in the file.
    pub items: usize,
    /// The number of items excluded because of errors: all of them if there is no deck.
    pub left_out: usize,
    /// The questions of the items, to find duplicates; empty if the profile does not look for them.
    pub questions: Vec<Question>,
    /// Whether the file is a deck, or was meant to be one. If not, its text is private and must not be shown.
    pub is_deck: bool,
}

/// Checks the text of a deck file. It builds the deck only if there are errors, to count the excluded items.
#[must_use]
pub fn findings(source: &str, check_options: &CheckOptions) -> Findings {
    DeckAst::with(source, |ast| {
        let diagnostics = check::run(ast, check_options);
        let deck = ast.deck.as_ref().and_then(|deck| DeckId::new(deck.text("id")?));
        let is_deck = !ast.is_foreign();
        let questions = if check_options.profile >= Profile::Publish { check::questions(ast) } else { Vec::new() };
        if !diagnostics.iter().any(|finding| finding.severity == Severity::Error) {
            return Findings { diagnostics, deck, items: item_count(ast), left_out: 0, questions, is_deck };
        }
        let Reading { diagnostics, items, left_out, .. } = built(ast, diagnostics, check_options);
        Findings { diagnostics, deck, items, left_out, questions, is_deck }
    })
}

/// The number of items in a file, including those that could not be parsed.
fn item_count(ast: &DeckAst) -> usize {
    let lost: usize = ast.syntax.iter().map(|error| error.items).sum();
    lost + ast.items.iter().map(ItemAst::count).sum::<usize>()
}

/// Builds the parts of a deck without errors.
fn built(ast: &DeckAst, diagnostics: Vec<Diagnostic>, check_options: &CheckOptions) -> Reading {
    let excluded_items = excluded_items(ast, &diagnostics);
    let mut deck = ast.deck.as_ref().and_then(|table| build(ast, table, &excluded_items));
    if let Some(activity) = deck.as_mut().and_then(|deck| deck.activity.as_mut()) {
        activity.fault = fault::of(ast, &diagnostics, check_options).unwrap_or_default();
    }
    let items = item_count(ast);
    let left_out = items - deck.as_ref().map_or(0, |deck| deck.items.len());
    Reading { deck, diagnostics, items, left_out, is_deck: !ast.is_foreign() }
}

/// The start of each block that has an error, in ascending order.
fn excluded_items(ast: &DeckAst, diagnostics: &[Diagnostic]) -> Vec<usize> {
    let mut starts: Vec<usize> = ast.cases.iter().map(|case| case.span.start).collect();
    starts.extend(ast.items.iter().map(|item| item.table.span.start));
    starts.extend(ast.deck.iter().map(|deck| deck.span.start));
    starts.extend(ast.root.fields.iter().filter(|field| field.name == "refs").map(|field| field.span.start));
    // A block that is not part of the format does not belong to the item above it.
    starts.extend(ast.root.fields.iter().filter(|field| field.known.is_none()).map(|field| field.key.start));
    starts.sort_unstable();
    let block = |at: usize| starts.partition_point(|start| *start <= at).checked_sub(1).map(|index| starts[index]);
    let errors = diagnostics.iter().filter(|finding| check::excludes_item(finding));
    let mut excluded_items: Vec<usize> = errors.filter_map(|finding| block(finding.primary.span.start)).collect();
    excluded_items.sort_unstable();
    excluded_items.dedup();
    excluded_items
}

fn build(ast: &DeckAst, table: &Table, excluded_items: &[usize]) -> Option<Deck> {
    let id = DeckId::new(table.text("id")?)?;
    let intact = |table: &Table| excluded_items.binary_search(&table.span.start).is_err();
    let cases: Vec<Arc<Case>> = ast.cases.iter().filter(|case| intact(case)).filter_map(case).map(Arc::new).collect();
    let references: HashMap<&str, Reference> =
        ast.refs.iter().filter_map(|(key, table)| Some((key.as_ref(), reference(table)?))).collect();
    let scoring = match table.text("scoring") {
        Some("exact") => Scoring::Exact,
        Some("plus-minus") => Scoring::PlusMinus,
        Some(_) | None => Scoring::Ps50,
    };
    let mut by_id = HashMap::new();
    for case in &cases {
        by_id.entry(&*case.id.0).or_insert(case);
    }
    let context = Context { deck: &id, cases: &by_id, references: &references, scoring };
    let items = ast.items.iter().filter(|item| intact(&item.table));
    let items: Vec<Arc<Item>> = items.flat_map(|item| context.items(item)).map(Arc::new).collect();
    let title = line(table, "title");
    Some(Deck {
        title: if title.is_empty() { id.to_string() } else { title },
        summary: line(table, "summary"),
        authors: table.texts("authors").iter().map(|(author, _)| clean_line(author).into_owned()).collect(),
        license: line(table, "license"),
        version: line(table, "version"),
        reviewed: table.date("reviewed").unwrap_or_default().to_owned(),
        pass_mark: pass_mark(table),
        scoring,
        objectives: objectives(table),
        activity: ast.activity.as_ref().and_then(|activity| built_activity(activity, ast.provider.as_ref())),
        id,
        cases,
        items,
    })
}

/// The pass mark of a deck, or the default if there is none or it is invalid.
fn pass_mark(deck: &Table) -> u8 {
    let mark = deck.integer("pass_mark").and_then(|mark| u8::try_from(mark).ok());
    mark.filter(|mark| *mark <= 100).unwrap_or(PASS_MARK)
}

/// The activity that the deck defines; none without a title.
fn built_activity(table: &Table, provider: Option<&Table>) -> Option<Activity> {
    let title = Some(line(table, "title")).filter(|title| !title.is_empty())?;
    let is_named = |provider: &&Table| ["name", "accreditation"].iter().all(|key| !line(provider, key).is_empty());
    let provider = provider.filter(is_named).map(|provider| Provider {
        name: line(provider, "name"),
        accreditation: line(provider, "accreditation"),
        credit: line(provider, "credit"),
        credits: provider.number("credits"),
    });
    Some(Activity {
        title,
        format: line(table, "format"),
        released: table.date("released").unwrap_or_default().to_owned(),
        expires: table.date("expires").unwrap_or_default().to_owned(),
        disclosures: line(table, "disclosures"),
        support: line(table, "support"),
        provider,
        fault: String::new(),
    })
}

fn objectives(deck: &Table) -> Vec<(String, String)> {
    let Some(Value::Table(fields)) = deck.field("objectives").map(|field| &field.value) else { return Vec::new() };
    let sentence = |value: &Value| match value {
        Value::Text(text) => clean_line(text).into_owned(),
        _ => String::new(),
    };
    fields.iter().map(|field| (clean_line(&field.name).into_owned(), sentence(&field.value))).collect()
}

fn case(table: &Table) -> Option<Case> {
    Some(Case { id: CaseId(table.text("id")?.into()), text: cleaned(table.text("text")?) })
}

fn reference(table: &Table) -> Option<Reference> {
    let address = |name| Some(line(table, name)).filter(|address| !address.is_empty());
    Some(Reference {
        text: clean_line(table.text("text")?).trim().to_owned(),
        doi: address("doi"),
        url: address("url"),
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::deck::Task;

    const DECK: &str = "schema = 1\n[deck]\nid = 'd'\ntitle = 'D'\n[refs]\nr = { text = 'R', doi = '10.1/x' }\n[[case]]\nid = 'c'\ntext = 'A case.'\n";
    const INLINE: &str = "[[item]]\nid = 'a'\ncase = 'c'\nstem = '''\n    A man.\n\n    Which?\n'''\nrefs = ['r']\noptions = [\n  { text = 'x', correct = true, why = 'w' },\n  { text = 'y' },\n]\n";
    const HEADERS: &str = "[[item]]\nid = 'a'\ncase = 'c'\nstem = '''\nA man.\n\nWhich?\n'''\nrefs = ['r']\n[[item.options]]\ntext = 'x'\ncorrect = true\nwhy = 'w'\n[[item.options]]\ntext = 'y'\n";

    fn deck(items: &str) -> Reading {
        read(&format!("{DECK}{items}"))
    }

    #[test]
    fn inline_options_and_option_headers_give_the_same_deck() {
        let (inline, headers) = (deck(INLINE), deck(HEADERS));
        assert_eq!(inline.diagnostics, []);
        assert_eq!(inline.deck, headers.deck);
        let deck = inline.deck.unwrap();
        let item = &deck.items[0];
        assert_eq!(item.stem, "A man.\n\nWhich?");
        assert_eq!(item.lead_in(), "Which?");
        assert_eq!(item.case.as_ref().unwrap().text, "A case.");
        assert_eq!(item.references[0].doi.as_deref(), Some("10.1/x"));
    }

    #[test]
    fn an_error_excludes_only_its_item() {
        let good = INLINE.replace("'a'", "'b'");
        for broken in ["id = ", "stem = 5", "options = 'none'", "kind = 'essay'", "case = 'none'"] {
            let reading = deck(&format!("[[item]]\n{broken}\n{good}"));
            assert_eq!((reading.items, reading.left_out), (2, 1), "{broken}: {:?}", reading.diagnostics);
            assert_eq!(reading.deck.unwrap().items.len(), 1, "{broken}");
        }
    }

    #[test]
    fn a_bom_and_windows_line_ends_are_accepted() {
        let source = format!("\u{feff}{DECK}{INLINE}").replace('\n', "\r\n");
        let reading = read(&source);
        assert_eq!(reading.diagnostics, []);
        assert_eq!(reading.deck, deck(INLINE).deck);
    }

    #[test]
    fn text_is_cleaned_when_it_is_read() {
        let hostile = INLINE.replace("'x'", "\"\\u001b[2Jx\"").replace("'w'", "\"\\u202ew\"");
        let deck = deck(&hostile).deck.unwrap();
        let Task::Choice(choice) = &deck.items[0].task else { panic!() };
        assert_eq!(choice.options[0].text, "␛[2Jx");
        assert_eq!(choice.options[0].why, "‹U+202E›w");
    }

    #[test]
    fn too_deep_nesting_is_an_error() {
        for deep in ["[".repeat(10_000), "{a=".repeat(10_000), format!("x{} = 1", ".x".repeat(10_000))] {
            let reading = deck(&format!("[[item]]\nid = {deep}\n{INLINE}"));
            assert!(reading.diagnostics.iter().any(|finding| finding.code == "T001"), "{:?}", reading.diagnostics);
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn reading_never_panics(text in any::<String>()) {
            let _ = read(&text);
        }

        #[test]
        fn a_changed_deck_has_only_answerable_items(
            at in 0.0_f64..1.0, cut in 0_usize..40, put in "[\\[\\]{}='\",.#a-z0-9\\\\ \n]{0,12}",
        ) {
            let mut source = format!("{DECK}{INLINE}{HEADERS}");
            let start = (at * source.len() as f64) as usize;
            let end = (start + cut).min(source.len());
            source.replace_range(start..end, &put);
            if let Some(deck) = read(&source).deck {
                for item in &deck.items {
                    let Task::Choice(choice) = &item.task else { panic!() };
                    prop_assert!(choice.options.len() > 1 && choice.key().count() > 0);
                }
            }
        }
    }
}
