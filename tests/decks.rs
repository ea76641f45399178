//! The shipped decks keep the promises that a program can check.

use std::collections::HashSet;
use std::fs;
use std::path::PathBuf;

use rounds::deck::embedded::DECKS;
use rounds::deck::{Deck, Item, Task, markup, read};

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
fn every_deck_in_the_folder_is_inside_the_program() {
    let inside: HashSet<&str> = DECKS.iter().map(|(name, _)| *name).collect();
    let decks = shipped();
    let files: HashSet<&str> = decks.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(inside, files);
}

#[test]
fn decks_have_what_they_need() {
    for (name, deck) in shipped() {
        assert_eq!(name, format!("{}.toml", deck.id));
        assert!(deck.items.len() >= 15, "{name} has {} items", deck.items.len());
        assert_eq!(deck.license, "CC-BY-4.0");
        assert!(!deck.reviewed.is_empty() && !deck.summary.is_empty() && !deck.objectives.is_empty(), "{name}");
        assert!(deck.cases.len() >= 2, "{name}");
        for item in &deck.items {
            item_has_what_it_needs(item, &deck);
        }
    }
}

fn item_has_what_it_needs(item: &Item, deck: &Deck) {
    let id = &item.id;
    let Task::Choice(choice) = &item.task;
    assert!(!item.point.is_empty() && !item.references.is_empty() && !item.tags.is_empty(), "{id}");
    let objective = item.objective.as_deref().unwrap_or_else(|| panic!("{id} has no objective"));
    assert!(deck.objectives.iter().any(|(key, _)| key == objective), "{id}");
    assert!(choice.alternatives.len() <= 6, "{id}");
    for option in &choice.alternatives {
        assert!(option.why.split_whitespace().count() >= 6, "{id}: `{}` has no why that teaches", option.text);
    }
    for words in ["all of the above", "none of the above"] {
        assert!(!choice.alternatives.iter().any(|option| option.text.to_lowercase().contains(words)), "{id}");
    }
    let stem = markup::plain(&item.stem);
    assert!(stem.split_whitespace().count() >= 5, "{id}");
}

#[test]
fn the_length_of_the_key_gives_nothing_away() {
    for (name, deck) in shipped() {
        let singles = deck.items.iter().filter_map(|item| {
            let Task::Choice(choice) = &item.task;
            (choice.key().count() == 1).then_some(choice)
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
            expected += 1.0 / choice.alternatives.len() as f64;
            count += 1;
        }
        // Three standard deviations of chance.
        let limit = expected + 3.0 * (expected * (1.0 - expected / f64::from(count))).sqrt();
        assert!((longest as f64) < limit, "{name}: the key is the longest option in {longest} of {count}");
    }
}
