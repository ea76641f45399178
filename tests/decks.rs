//! Quality checks of the built-in decks.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::fs;
use std::path::PathBuf;
use std::sync::Arc;

use rounds::deck::embedded::DECKS;
use rounds::deck::item::Mode;
use rounds::deck::{Deck, Item, Task, markup, read};

use crate::harness::fixture;

/// The decks with the minimum number of items.
const DECK_ITEMS: [(&str, usize); 6] = [
    ("training-pathways", 40),
    ("interventional-procedures", 60),
    ("central-sensitization", 60),
    ("first-visit", 30),
    ("medications", 30),
    ("conditions", 30),
];

/// The decks in `decks/`, by file name.
fn shipped() -> Vec<(String, Deck)> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("decks");
    let mut files: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|ending| ending == "toml"));
    files.sort();
    let name = |path: &PathBuf| path.file_name().unwrap().to_string_lossy().into_owned();
    files.iter().map(|path| (name(path), read(&fs::read_to_string(path).unwrap()).deck.unwrap())).collect()
}

#[test]
fn every_deck_in_the_folder_is_embedded_in_the_program() {
    let inside: HashSet<&str> = DECKS.iter().map(|(name, _)| *name).collect();
    let decks = shipped();
    let files: HashSet<&str> = decks.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(inside, files);
}

#[test]
fn decks_have_all_required_metadata() {
    for (name, deck) in shipped() {
        assert_eq!(name, format!("{}.toml", deck.id));
        let (_, least) = DECK_ITEMS.iter().find(|(id, _)| *id == deck.id.as_str()).unwrap();
        assert!(deck.items.len() >= *least, "{name} has {} items", deck.items.len());
        check_sources(&deck);
        for (objective, _) in &deck.objectives {
            assert!(deck.items.iter().any(|item| item.objective.as_ref() == Some(objective)), "{name}: {objective}");
        }
        assert_eq!(deck.license, "CC-BY-4.0");
        assert!(!deck.reviewed.is_empty() && !deck.summary.is_empty() && !deck.objectives.is_empty(), "{name}");
        assert!(deck.cases.len() >= 2, "{name}");
        for item in &deck.items {
            item_has_what_it_needs(item, &deck);
        }
    }
}

/// A deck has several sources, and most items cite one with a DOI or address.
fn check_sources(deck: &Deck) {
    let cited: HashSet<&str> =
        deck.items.iter().flat_map(|item| &item.references).map(|reference| reference.text.as_str()).collect();
    let found = |item: &&Arc<Item>| item.references.iter().any(|source| source.doi.is_some() || source.url.is_some());
    let addressed = deck.items.iter().filter(found).count();
    assert!(cited.len() >= 10 && addressed * 10 >= deck.items.len() * 6, "{}: {addressed}", deck.id);
}

fn item_has_what_it_needs(item: &Item, deck: &Deck) {
    let id = &item.id;
    assert!(!item.point.is_empty() && !item.references.is_empty() && !item.tags.is_empty(), "{id}");
    let objective = item.objective.as_deref().unwrap_or_else(|| panic!("{id} has no objective"));
    assert!(deck.objectives.iter().any(|(key, _)| key == objective), "{id}");
    for (text, why) in rationales(&item.task) {
        assert!(why.split_whitespace().count() >= 8, "{id}: `{text}` has no why that teaches");
    }
    if let Task::Choice(choice) = &item.task {
        assert!(choice.options.len() <= if choice.mode == Mode::Matching { 12 } else { 6 }, "{id}");
        for words in ["all of the above", "none of the above"] {
            assert!(!choice.options.iter().any(|option| option.text.to_lowercase().contains(words)), "{id}");
        }
    }
    let stem = markup::plain(&item.stem);
    assert!(stem.split_whitespace().count() >= 5, "{id}");
}

/// Every part of an item that must have a rationale, with that rationale.
fn rationales(task: &Task) -> Vec<(&str, &str)> {
    match task {
        Task::Choice(choice) => {
            choice.options.iter().map(|option| (option.text.as_str(), option.why.as_str())).collect()
        }
        Task::Order(order) => order.steps.iter().map(|step| (step.text.as_str(), step.why.as_str())).collect(),
        Task::Short(short) => {
            let reject = short.reject.iter().map(|reject| (reject.text.as_str(), reject.why.as_str()));
            reject.chain([(short.accept[0].as_str(), short.why.as_str())]).collect()
        }
        Task::Numeric(numeric) => vec![("value", numeric.why.as_str())],
        Task::Cloze(cloze) => cloze.gaps.iter().map(|gap| (gap.accept[0].as_str(), gap.why.as_str())).collect(),
        Task::Recall(recall) => vec![("back", recall.why.as_str())],
    }
}

#[test]
fn every_kind_of_item_occurs_at_least_twice() {
    let mut counts = BTreeMap::<&str, usize>::new();
    for (_, deck) in shipped() {
        for item in &deck.items {
            let kind = match &item.task {
                Task::Choice(choice) => match choice.mode {
                    Mode::Single | Mode::TrueFalse => continue,
                    Mode::Multi => "multi",
                    Mode::Matching => "emq",
                },
                Task::Order(_) => "order",
                Task::Short(_) => "short",
                Task::Numeric(_) => "numeric",
                Task::Cloze(_) => "cloze",
                Task::Recall(_) => "recall",
            };
            *counts.entry(kind).or_default() += 1;
        }
    }
    assert!(counts.len() == 7 && counts.values().all(|count| *count >= 2), "{counts:?}");
}

/// The items of the decks, by deck and name.
fn all_items() -> HashSet<String> {
    let names = |(_, deck): (String, Deck)| deck.items.iter().map(|item| item.id.to_string()).collect::<Vec<_>>();
    shipped().into_iter().flat_map(names).collect()
}

/// Statements of an article, each with the items that test it.
#[derive(serde::Deserialize)]
struct Article {
    statements: BTreeMap<String, Vec<String>>,
}

#[test]
fn every_statement_of_the_article_is_covered_by_an_item() {
    let text = fs::read_to_string(fixture("article.toml")).unwrap();
    let article: Article = toml::from_str(&text).unwrap();
    let items = all_items();
    assert!(article.statements.len() >= 70);
    for (statement, item_names) in &article.statements {
        assert!(!item_names.is_empty(), "{statement}");
        for item in item_names {
            assert!(items.contains(item), "{statement}: {item} is in no deck");
        }
    }
}

#[test]
fn no_two_items_have_the_same_stem_or_point() {
    let mut seen = HashMap::new();
    for (_, deck) in shipped() {
        for item in &deck.items {
            let case = item.case.as_ref().map_or("", |case| case.text.as_str());
            for text in [format!("{case} {}", item.stem), item.point.clone()] {
                let words = text.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ");
                if let Some(first) = seen.insert(words, item.id.clone()) {
                    panic!("{} and {first} say the same", item.id);
                }
            }
        }
    }
}

#[test]
fn the_position_of_the_key_in_the_file_gives_nothing_away() {
    for (name, deck) in shipped() {
        let mut positions = [0_usize; 4];
        for item in &deck.items {
            let Task::Choice(choice) = &item.task else { continue };
            let key = choice.options.iter().position(|option| option.correct).unwrap();
            if choice.key().count() == 1 && choice.options.len() == 4 {
                positions[key] += 1;
            }
        }
        let (least, most) = (positions.iter().min().unwrap(), positions.iter().max().unwrap());
        assert!(most - least <= 4.max(most / 3), "{name}: {positions:?}");
    }
}

#[test]
fn the_length_of_the_key_gives_nothing_away() {
    for (name, deck) in shipped() {
        let singles = deck.items.iter().filter_map(|item| {
            let Task::Choice(choice) = &item.task else { return None };
            // The option lengths of a list shared by vignettes are no clue.
            (choice.key().count() == 1 && choice.mode != Mode::Matching).then_some(choice)
        });
        let (mut longest, mut expected, mut count) = (0, 0.0, 0);
        for choice in singles {
            let key = choice.key().next().unwrap().text.chars().count();
            let distractor = choice.distractors().map(|option| option.text.chars().count()).max().unwrap();
            assert!(
                key * 2 <= distractor * 3 + 20,
                "{name}: the key `{}` stands out",
                choice.key().next().unwrap().text
            );
            longest += usize::from(key > distractor);
            expected += 1.0 / choice.options.len() as f64;
            count += 1;
        }
        // Three standard deviations of a random position.
        let limit = expected + 3.0 * (expected * (1.0 - expected / f64::from(count))).sqrt();
        assert!((longest as f64) < limit, "{name}: the key is the longest option in {longest} of {count}");
    }
}
