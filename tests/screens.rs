//! Every screen, at the sizes that people have, and at every size that they might.

use proptest::prelude::*;
use rounds::deck::diagnostic::Severity;
use rounds::deck::read;
use rounds::tui::app::{DeckProblem, Start};
use rounds::tui::watch::{Told, Watch, Watched};

use crate::harness::fixture;
use crate::harness::screen::styled;
use crate::harness::script::Learner;

/// The sizes at which screens are looked at.
const SIZES: [(u16, u16); 4] = [(100, 30), (80, 24), (60, 20), (40, 12)];

/// A screen: its name, the answers given before it (see `Learner::answering`), and the keys after them.
const SCREENS: [(&str, &str, &str); 15] = [
    ("first_run", "-", ""),
    ("question", "", ""),
    ("question_in_use", "r", "<enter><tab><tab>xc<down>m"),
    ("case", "rrr", "<enter>"),
    ("several_answers", "rrrrr", "<enter>a"),
    ("feedback_wrong", "rW", ""),
    ("feedback_right", "rr", ""),
    ("feedback_regraded", "rr", "+m"),
    ("feedback_stem", "rrrr", "s"),
    ("summary_part", "rwr", "<esc>"),
    ("summary", "rWrwrrrr", "<enter>"),
    ("looking_back", "rWrwrrrr", "<enter><enter>"),
    ("home", "rw", "<esc><esc>"),
    ("help", "", "?"),
    ("nothing_due", "rrrrrr", "<enter><esc><enter>"),
];

/// The keys that lead to each screen.
fn paths() -> Vec<(&'static str, String)> {
    let learner = Learner::new();
    let keys = |answers: &str| if answers == "-" { String::new() } else { learner.answering(answers) };
    SCREENS.iter().map(|(name, answers, then)| (*name, keys(answers) + then)).collect()
}

#[test]
fn screens_look_as_they_should() {
    for (name, keys) in paths() {
        for (columns, rows) in SIZES {
            let seen = Learner::new().sized(columns, rows).press(&keys);
            insta::assert_snapshot!(format!("{name}-{columns}x{rows}"), styled(&seen.buffer));
        }
    }
}

/// A watched deck of four items, one with a mistake, at its second item.
fn watched() -> Watch {
    let source = std::fs::read_to_string(fixture("decks/example.toml")).unwrap();
    let told = |line, severity, headline: &str, item: Option<&str>| Told {
        line,
        code: "W101",
        severity,
        headline: headline.into(),
        help: Some("write `kind = \"multi\"` and mark every right option, or put a real answer in its place".into()),
        item: item.map(str::to_owned),
    };
    let deck = read(&source).deck.unwrap();
    let names: Vec<String> = deck.items.iter().map(|item| item.id.name().to_owned()).collect();
    let findings = vec![
        told(3, Severity::Warning, "the deck was to be reviewed by 2020-01-01", None),
        told(41, Severity::Error, "an option is \"all of the above\"", Some(&names[1])),
        told(58, Severity::Info, "one option is of another kind than the rest", Some(&names[2])),
    ];
    let mut watch = Watch::new("decks/example.toml".into());
    watch.take(Watched { deck: Some(deck), written: names, findings, ..Watched::default() });
    watch.at = 1;
    watch
}

#[test]
fn a_watched_deck_shows_item_and_findings() {
    for (columns, rows) in SIZES {
        for (name, explained, stale) in [("watch", false, false), ("watch_answers", true, true)] {
            let learner = Learner::new().sized(columns, rows);
            let mut watch = watched();
            (watch.explained, watch.items[1].stale) = (explained, stale);
            let seen = learner.watch(watch);
            insta::assert_snapshot!(format!("{name}-{columns}x{rows}"), styled(&seen.buffer));
        }
    }
    let mut broken = watched();
    broken.items[1].item = None;
    insta::assert_snapshot!("watch-unshown", styled(&Learner::new().watch(broken).buffer));
    let mut gone = watched();
    gone.take(Watched { unreadable: Some("no such file or folder".into()), ..Watched::default() });
    insta::assert_snapshot!("watch-unreadable", styled(&Learner::new().watch(gone).buffer));
    let mut hidden = watched();
    let syntax = Told {
        line: 44,
        code: "T001",
        severity: Severity::Error,
        headline: "this is not TOML: a text in `\"` is not closed on its line".into(),
        help: Some("close every string".into()),
        item: None,
    };
    let names: Vec<String> = hidden.items.iter().map(|shown| shown.name.clone()).collect();
    let deck = read(&std::fs::read_to_string(fixture("decks/example.toml")).unwrap()).deck.map(|mut deck| {
        deck.items.remove(1);
        deck
    });
    let written = [&names[..1], &names[2..]].concat();
    hidden.take(Watched { deck, written, broken: true, findings: vec![syntax], unreadable: None });
    insta::assert_snapshot!("watch-broken", styled(&Learner::new().watch(hidden).buffer));
    let empty = Learner::new().watch(Watch::new("decks/new.toml".into()));
    insta::assert_snapshot!("watch-empty", styled(&empty.buffer));
}

/// Decks that could not be read.
fn problems() -> Vec<DeckProblem> {
    let report = "error[T014]: unknown key `corect` in an option\n  at decks/neuromod.toml:9:1";
    vec![DeckProblem {
        path: "decks/neuromod.toml".into(),
        summary: "the deck was skipped".into(),
        skipped: true,
        report: report.into(),
    }]
}

#[test]
fn a_deck_that_cannot_be_read_is_shown_first_and_the_rest_can_be_studied() {
    for size in SIZES {
        let mut learner = Learner::new().sized(size.0, size.1);
        learner.problems = problems();
        insta::assert_snapshot!(format!("problems-{}x{}", size.0, size.1), styled(&learner.press("").buffer));
    }
    let mut learner = Learner::new();
    learner.problems = problems();
    assert!(learner.press("<enter><down><enter>").text().contains("How sure?"));
}

#[test]
fn without_colours_signs_and_words_tell_right_from_wrong() {
    let mut learner = Learner::new().plain();
    let keys = learner.answering("rW");
    let seen = learner.press(&keys);
    assert!(!styled(&seen.buffer).contains("~ red") && !styled(&seen.buffer).contains("~ green"));
    insta::assert_snapshot!("feedback-ascii", styled(&seen.buffer));
}

#[test]
fn ascii_screens_hold_only_ascii_beside_deck_text() {
    let mut learner = Learner::new().plain();
    for keys in ["", "<enter>", "<enter>c", "<enter>a<enter>a<esc>", "<enter>?", "<enter>a<enter>a<esc><esc>"] {
        let text = learner.press(keys).text();
        let strange: Vec<char> = text.chars().filter(|c| !c.is_ascii()).filter(|c| *c != '°').collect();
        assert!(strange.is_empty(), "{keys}: {strange:?}");
    }
}

#[test]
fn a_small_window_says_what_it_needs() {
    for size in [(30, 8), (39, 30), (100, 9)] {
        let text = Learner::new().sized(size.0, size.1).press("").text();
        assert!(text.replace('\n', " ").contains("40x10"), "{text}");
    }
}

#[test]
fn every_screen_survives_every_small_size() {
    for (_, keys) in paths() {
        for columns in [0, 1, 2, 3, 7, 20, 39, 40, 41, 45] {
            for rows in [0, 1, 2, 3, 9, 10, 11, 13] {
                let _ = Learner::new().sized(columns, rows).press(&keys);
            }
        }
    }
}

/// A deck with one item of a very long stem and long options.
fn long_deck(words: usize, option_words: usize) -> String {
    let text = |n: usize| (0..n).map(|n| format!("word{n}")).collect::<Vec<_>>().join(" ");
    let option = |name: &str, correct: &str| {
        format!(
            "[[item.options]]\ntext = '{name} {}'\n{correct}why = '{} end-of-{name}'\n",
            text(option_words),
            text(300)
        )
    };
    let options: String =
        ('a'..='h').map(|c| option(&format!("option-{c}"), if c == 'a' { "correct = true\n" } else { "" })).collect();
    format!(
        "schema = 1\n[deck]\nid = 'long'\ntitle = 'Long'\n[[item]]\nid = 'one'\nstem = '''\n{}\n\nWhich is it, last-word?\n'''\n{options}",
        text(words)
    )
}

#[test]
fn a_stem_of_three_thousand_words_can_be_read_to_its_end_and_answered() {
    for (columns, rows) in [(60, 20), (40, 10)] {
        for option_words in [1, 40] {
            let mut learner = Learner::with_deck(&long_deck(3000, option_words)).sized(columns, rows);
            let end = learner.press("<enter><end>").text();
            assert!(!end.contains("▼ more"), "{end}");
            let beginning = learner.press("<enter><end><home>").text();
            assert!(beginning.contains("word0") && beginning.contains("▼ more"), "{beginning}");
            let feedback = learner.press("<enter>a<end>").text();
            assert!(feedback.contains("end-of-option-"), "{feedback}");
        }
    }
}

#[test]
fn every_word_of_a_long_page_comes_by_when_one_scrolls() {
    let mut learner = Learner::with_deck(&long_deck(600, 30)).sized(60, 20);
    let seen = learner.walk(&format!("<enter>{}", "<pgdn>".repeat(60))).concat();
    for n in 0..600 {
        assert!(seen.contains(&format!("word{n}")), "word{n} was never on the screen");
    }
    for letter in 'a'..='h' {
        assert!(seen.contains(&format!("option-{letter}")), "option-{letter} was never on the screen");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn no_keys_make_any_window_panic(
        keys in prop::collection::vec(0_usize..30, 0..40), columns in 0_u16..130, rows in 0_u16..50, study in any::<bool>(),
    ) {
        const KEYS: [&str; 30] = [
            "a", "b", "c", "h", "A", "D", "<enter>", "<tab>", "<esc>", "<up>", "<down>", "<pgdn>", "<pgup>", "<end>",
            "u", "u", "s", "m", "z", "!", "+", "-", "x", "v", "?", "n", "p", " ", "R", "<c-z>",
        ];
        let keys: String = keys.into_iter().map(|key| KEYS[key]).collect();
        let start = if study { Start::Study } else { Start::Home };
        let mut learner = Learner::new().sized(columns, rows);
        let seen = learner.start(start, &keys);
        prop_assert_eq!(seen.buffer.area.width, columns);
        let answers: Vec<_> = learner.script.log.iter().filter(|event| event.fact.kind() == "answer").collect();
        let ids: std::collections::HashSet<_> = answers.iter().map(|event| event.id).collect();
        prop_assert_eq!(ids.len(), answers.len(), "an answer was written twice");
    }
}
