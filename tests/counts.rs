//! Counts: nouns and verbs agree with their number everywhere.

use rounds::app::state::Start;

use crate::harness::command::Home;
use crate::harness::script::Learner;

/// A deck with one question of this kind.
fn single(kind: &str) -> String {
    let task = match kind {
        "single" => {
            "options = [{ text = 'Eight', correct = true, why = 'It has eight legs.' }, { text = 'Six', why = 'Insects do.' }]"
        }
        "multi" => {
            "kind = 'multi'\noptions = [{ text = 'Eight', correct = true, why = 'It is.' }, { text = 'Six', why = 'No.' }]"
        }
        "order" => "kind = 'order'\nsteps = [{ text = 'One' }, { text = 'Two' }]",
        "short" => "kind = 'short'\naccept = ['eight']",
        _ => "kind = 'numeric'\nanswer = 8",
    };
    format!(
        "schema = 1\n[deck]\nid = 'one'\ntitle = 'One'\n[[item]]\nid = 'legs'\ntags = ['animals']\nstem = 'How many legs does a spider have?'\n{task}\n"
    )
}

/// The phrases in a text with the number 1 and a plural.
fn number_mismatches(text: &str) -> Vec<String> {
    const VERBS: [&str; 8] = ["is", "was", "has", "does", "answers", "shows", "less", "focus"];
    let plain = |word: &str| word.trim_matches(|c: char| !c.is_alphanumeric()).to_owned();
    text.lines()
        .flat_map(|line| {
            let words: Vec<&str> = line.split_whitespace().collect();
            let pairs: Vec<String> = words
                .windows(2)
                .filter(|pair| pair[0].trim_start_matches(['(', '[']) == "1")
                .filter(|pair| plain(pair[1]).len() > 3 && plain(pair[1]).ends_with('s'))
                .filter(|pair| pair[1].starts_with(char::is_lowercase) && !VERBS.contains(&plain(pair[1]).as_str()))
                .map(|pair| format!("{} {}   in: {line}", pair[0], pair[1]))
                .collect();
            pairs
        })
        .collect()
}

#[test]
fn every_command_uses_the_singular_for_one() {
    let home = Home::new();
    let mut found = Vec::new();
    for kind in ["single", "multi", "order", "short", "numeric"] {
        let path = home.write(&format!("{kind}.toml"), &single(kind)).to_string_lossy().into_owned();
        let runs: [(&[&str], &str); 10] = [
            (&["study", "--plain", "--seed", "1"], "help\nquit\n"),
            (&["study", "--plain", "--seed", "1"], "a\n\nb\n\na b\n\neight\n\n8\n\nquit\n"),
            (&["study", "--plain", "--cover"], "\na\n\nquit\n"),
            (&["exam", "--plain", "--items", "1", "--minutes", "1"], "\na\nlist\nfinish\nfinish\n\nquit\n"),
            (&["check"], ""),
            (&["due"], ""),
            (&["stats"], ""),
            (&["decks"], ""),
            (&["retention"], ""),
            (&["fmt", "--check"], ""),
        ];
        for (args, input) in runs {
            let ran = home.run_with(&[args, &[path.as_str()]].concat(), input);
            found.extend(number_mismatches(&(ran.out() + &ran.err())));
        }
    }
    for args in [
        &["stats"][..],
        &["doctor"],
        &["decks"],
        &["due"],
        &["optimize"],
        &["log", "export"],
        &["paths"],
        &["check", "."],
    ] {
        let ran = home.run(args);
        found.extend(number_mismatches(&(ran.out() + &ran.err())));
    }
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn every_screen_uses_the_singular_for_one() {
    let mut found = Vec::new();
    for kind in ["single", "multi", "order", "short", "numeric"] {
        for keys in [
            "<enter>ab<enter>8<enter><enter><enter><enter><esc><esc>",
            "<enter>a<enter><esc>t<down><down><esc>",
            "e<enter><enter>a<enter>wF<enter><enter><enter>",
            "/legs<enter><enter>h<esc><esc><esc>,<esc>?",
            "<enter>a<enter>xzz<esc>:",
        ] {
            for (columns, rows) in [(100, 40), (60, 20)] {
                let mut learner = Learner::with_deck(&single(kind)).sized(columns, rows);
                for screen in learner.walk(keys) {
                    found.extend(number_mismatches(&screen));
                }
                let seen = learner.start(Start::Home, "");
                found.extend(number_mismatches(&crate::harness::screen::text(&seen.buffer)));
            }
        }
    }
    found.sort();
    found.dedup();
    assert!(found.is_empty(), "{found:#?}");
}
