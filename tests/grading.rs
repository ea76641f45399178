//! Measures spelling tolerance: no word is accepted for another, and most typing mistakes are accepted.

use std::collections::{BTreeSet, HashMap};

use rounds::deck::embedded::DECKS;
use rounds::deck::lexicon;
use rounds::deck::normal::tokens;
use rounds::deck::slip::{Lexicon, Similarity, With, likeness};
use rounds::deck::{Item, Task, read};

/// Names of drugs of pain medicine and others that are mistaken for each other, from the lists of confused drug names of
/// the Institute for Safe Medication Practices and the US Food and Drug Administration.
const DRUGS: &str = include_str!("fixtures/drugs.txt");

/// The minimum share of accepted typing mistakes in words of seven letters or more.
const ACCEPTED: f64 = 0.86;

/// The words in the texts of the shipped decks, without addresses.
fn words_of_the_decks() -> BTreeSet<String> {
    let texts = DECKS.iter().flat_map(|(_, text)| text.split_whitespace()).filter(|word| !word.contains("://"));
    texts.flat_map(tokens).filter(|word| word.chars().all(char::is_alphabetic)).collect()
}

/// All ways to delete up to `letters` letters from a word.
fn shortened(word: &str, letters: usize) -> BTreeSet<String> {
    let mut all = BTreeSet::from([word.to_owned()]);
    for _ in 0..letters {
        let shorter =
            |word: &String| (0..word.len()).map(|at| format!("{}{}", &word[..at], &word[at + 1..])).collect::<Vec<_>>();
        all.extend(all.iter().flat_map(shorter).collect::<Vec<_>>());
    }
    all
}

/// All pairs of words at most two typing mistakes apart: those that share a form with up to two letters deleted.
fn near_pairs(words: &BTreeSet<String>) -> BTreeSet<(&str, &str)> {
    let mut by_form: HashMap<String, Vec<&str>> = HashMap::new();
    for word in words.iter().filter(|word| word.is_ascii()) {
        for form in shortened(word, 2) {
            by_form.entry(form).or_default().push(word);
        }
    }
    by_form.values().flat_map(|words| words.iter().flat_map(|one| words.iter().map(|other| (*one, *other)))).collect()
}

/// Every text that is one typing mistake away from a word: a letter dropped, doubled, exchanged with the next, or the key
/// next to it pressed instead of it or after it.
fn typing_mistakes(word: &str) -> BTreeSet<String> {
    const ROWS: [&str; 3] = ["qwertyuiop", "asdfghjkl", "zxcvbnm"];
    let adjacent = |letter: char| {
        ROWS.iter().flat_map(move |row| {
            let at = row.find(letter);
            let near = at.into_iter().flat_map(|at| [at.checked_sub(1), Some(at + 1)]).flatten();
            near.filter_map(|at| row.chars().nth(at))
        })
    };
    let letters: Vec<char> = word.chars().collect();
    let mut mistakes = BTreeSet::new();
    for (at, letter) in letters.iter().copied().enumerate() {
        let mut with = |before: &[char], between: &[char], after: &[char]| {
            mistakes.insert([before, between, after].concat().into_iter().collect::<String>());
        };
        let (before, after) = (&letters[..at], &letters[at + 1..]);
        with(before, &[], after);
        with(before, &[letter, letter], after);
        if let Some((next, rest)) = after.split_first() {
            with(before, &[*next, letter], rest);
        }
        for near in adjacent(letter) {
            with(before, &[near], after);
            with(before, &[letter, near], after);
        }
    }
    mistakes.remove(word);
    mistakes
}

#[test]
fn no_deck_word_or_drug_name_is_accepted_for_another() {
    let mut words = words_of_the_decks();
    words.extend(DRUGS.split_whitespace().map(str::to_owned));
    let vocabulary = With::new(words.iter().cloned(), &Lexicon);
    let pairs = near_pairs(&words);
    assert!(pairs.len() > 5_000, "{}", pairs.len());
    for (typed, word) in pairs.into_iter().filter(|(typed, word)| typed != word) {
        let likeness = likeness(&tokens(typed), &tokens(word), &vocabulary);
        assert!(likeness > Similarity::Slip, "{typed} for {word}: {likeness:?}");
    }
}

/// Counts typing mistakes in every `every`th word of at least `letters` letters: those accepted, those returned for
/// correction, and all.
fn measure(letters: usize, every: usize) -> (u32, u32, u32) {
    let words = words_of_the_decks();
    let vocabulary = With::new(words.iter().cloned(), &Lexicon);
    let keys = words.iter().filter(|word| word.len() >= letters && lexicon::contains(word)).step_by(every);
    let (mut accepted, mut questioned, mut all) = (0, 0, 0);
    for key in keys {
        for typed in typing_mistakes(key) {
            match likeness(&tokens(&typed), &tokens(key), &vocabulary) {
                Similarity::Same | Similarity::Slip => accepted += 1,
                Similarity::Close | Similarity::Unclear => questioned += 1,
                Similarity::Other => {}
            }
            all += 1;
        }
    }
    (accepted, questioned, all)
}

#[test]
fn most_typing_mistakes_are_accepted() {
    let (accepted, questioned, all) = measure(7, 40);
    let share = |count: u32| f64::from(count) / f64::from(all);
    assert!(all > 3_000 && share(accepted) >= ACCEPTED, "{accepted} of {all}: {:.3}", share(accepted));
    assert!(share(accepted + questioned) >= 0.99, "{accepted} and {questioned} of {all}");
}

#[test]
#[expect(clippy::print_stdout, reason = "it prints what it measures")]
#[ignore = "prints the measure of every word, which takes minutes"]
fn the_share_of_typing_mistakes_that_is_accepted() {
    for letters in [5, 7, 9] {
        let (accepted, questioned, all) = measure(letters, 3);
        println!("{letters} letters or more: {accepted} accepted and {questioned} handed back of {all}");
    }
}

#[test]
fn the_lexicon_knows_every_word_that_the_decks_accept() {
    // Typing mistakes are only tolerated in these.
    let accepted = |item: &Item| match &item.task {
        Task::Short(short) => short.accept.clone(),
        Task::Cloze(cloze) => cloze.gaps.iter().flat_map(|gap| gap.accept.clone()).collect(),
        Task::Choice(_) | Task::Order(_) | Task::Numeric(_) | Task::Recall(_) => Vec::new(),
    };
    let decks = DECKS.iter().filter_map(|(_, text)| read(text).deck);
    let unknown: BTreeSet<String> = decks
        .flat_map(|deck| deck.items)
        .flat_map(|item| accepted(&item))
        .flat_map(|text| tokens(&text))
        .filter(|word| word.len() >= 5 && word.chars().all(char::is_alphabetic) && !lexicon::contains(word))
        .collect();
    assert_eq!(unknown, BTreeSet::new());
}
