//! The prose: what the README says is what the program does.

use std::fs;
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

use rounds::deck::check::{Profile, Terms};
use rounds::deck::schema::{ITEM_KINDS, Kind};
use rounds::deck::{examine, read};
use rounds::tui::keymap;

use crate::harness::command::Home;

/// Held by the test that writes into a file of prose, since tests run side by side.
static WRITING: Mutex<()> = Mutex::new(());

fn file(name: &str) -> String {
    fs::read_to_string(PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(name)).unwrap()
}

/// The fenced blocks of a language in a text.
fn blocks<'a>(text: &'a str, language: &str) -> Vec<&'a str> {
    text.split(&format!("```{language}\n")).skip(1).map(|rest| rest.split("```").next().unwrap()).collect()
}

/// The table of keys, from the key table.
fn keys() -> String {
    let rows = keymap::sentences().map(|row| format!("| `{}` | {} | {} |\n", row.keys, row.what, row.places));
    "| key | what it does | where |\n| --- | --- | --- |\n".to_owned() + &rows.collect::<String>()
}

#[test]
fn the_readme_lists_the_keys_that_are_bound() {
    let _writing = WRITING.lock().unwrap_or_else(PoisonError::into_inner);
    let readme = file("README.md");
    let (before, rest) = readme.split_once("that_are_bound` -->\n").unwrap();
    let (listed, after) = rest.split_once("<!-- end of keys -->").unwrap();
    if std::env::var_os("UPDATE_README").is_some() {
        let text = format!("{before}that_are_bound` -->\n{}<!-- end of keys -->{after}", keys());
        fs::write(PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("README.md"), text).unwrap();
        return;
    }
    assert_eq!(listed, keys(), "run the test with UPDATE_README=1 to write the table");
}

#[test]
fn the_decks_of_the_prose_are_without_mistakes() {
    for name in ["README.md", "decks/README.md"] {
        let text = file(name);
        let decks: Vec<&str> = blocks(&text, "toml").into_iter().filter(|block| block.contains("schema = 1")).collect();
        assert!(!decks.is_empty(), "{name} shows no deck");
        // Pieces of a deck are held to the rules of writing too.
        let head = "schema = 1\n[deck]\nid = 'd'\ntitle = 'D'\n";
        let item = "[[item]]\nid = 'i'\nkind = 'recall'\nstem = 'What is it?'\nback = 'It.'\n";
        let pieces = blocks(&text, "toml").into_iter().filter_map(|block| match block {
            block if block.starts_with("[[item]]") => Some(format!("{head}{block}")),
            block if block.starts_with("[deck.") => Some(format!("{head}{block}{item}")),
            _ => None,
        });
        let whole = decks.into_iter().map(|deck| (deck.to_owned(), Profile::Publish));
        for (deck, profile) in whole.chain(pieces.map(|piece| (piece, Profile::Publish))) {
            let reading = examine(&deck, &Terms { profile, today: None });
            // What new decks begin as is shown, and has a note of its own.
            let found: Vec<_> = reading.diagnostics.iter().filter(|finding| finding.code != "W315").collect();
            assert!(found.is_empty(), "{name}: {found:?}: {deck}");
            assert!(reading.items > 0 && reading.left_out == 0, "{name}: {deck}");
        }
    }
}

#[test]
fn every_kind_of_item_has_an_example() {
    let text = file("decks/README.md");
    let examples = blocks(&text, "toml").join("\n");
    for kind in ITEM_KINDS.iter().filter(|kind| **kind != "single") {
        assert!(examples.replace(' ', "").contains(&format!("kind=\"{kind}\"")), "{kind}");
        assert!(text.contains(&format!("| `{kind}` |")), "{kind}");
    }
}

/// The keys of each table, with the kinds of item that have them where not all do.
fn format_keys() -> String {
    let mut table = String::from("| table | keys |\n| --- | --- |\n");
    for kind in Kind::ALL {
        let keys = kind.keys().iter().map(|key| {
            let others = ITEM_KINDS.iter().filter(|kind| !key.is_of(kind)).count();
            match key.kinds {
                [] => format!("`{}`", key.name),
                kinds if kinds.len() > others => {
                    let without: Vec<&str> = ITEM_KINDS.into_iter().filter(|kind| !key.is_of(kind)).collect();
                    format!("`{}` (not {})", key.name, without.join(", "))
                }
                kinds => format!("`{}` ({})", key.name, kinds.join(", ")),
            }
        });
        table += &format!("| {} | {} |\n", kind.words(), keys.collect::<Vec<_>>().join(", "));
    }
    table
}

#[test]
fn the_keys_of_the_format_are_listed() {
    let _writing = WRITING.lock().unwrap_or_else(PoisonError::into_inner);
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("decks/README.md");
    let text = fs::read_to_string(&path).unwrap();
    let (before, rest) = text.split_once("the_format_are_listed` -->\n").unwrap();
    let (listed, after) = rest.split_once("<!-- end of keys -->").unwrap();
    if std::env::var_os("UPDATE_README").is_some() {
        let text = format!("{before}the_format_are_listed` -->\n{}<!-- end of keys -->{after}", format_keys());
        fs::write(path, text).unwrap();
        return;
    }
    assert_eq!(listed, format_keys(), "run the test with UPDATE_README=1 to write the table");
}

/// The units of numeric items, by what they measure.
fn units() -> String {
    let rows = rounds::deck::unit::Unit::by_measure();
    let rows = rows.into_iter().map(|(measure, names)| format!("| {measure} | {} |\n", names.join(", ")));
    "| measure | units |\n| --- | --- |\n".to_owned() + &rows.collect::<String>()
}

#[test]
fn the_units_of_numeric_items_are_listed() {
    let _writing = WRITING.lock().unwrap_or_else(PoisonError::into_inner);
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("decks/README.md");
    let text = fs::read_to_string(&path).unwrap();
    let (before, rest) = text.split_once("numeric_items_are_listed` -->\n").unwrap();
    let (listed, after) = rest.split_once("<!-- end of units -->").unwrap();
    if std::env::var_os("UPDATE_README").is_some() {
        let text = format!("{before}numeric_items_are_listed` -->\n{}<!-- end of units -->{after}", units());
        fs::write(path, text).unwrap();
        return;
    }
    assert_eq!(listed, units(), "run the test with UPDATE_README=1 to write the table");
}

#[test]
fn the_configuration_of_the_prose_is_understood() {
    let home = Home::new();
    let readme = file("README.md");
    let config = blocks(&readme, "toml").into_iter().find(|block| block.contains("new_per_day")).unwrap();
    home.write(".config/rounds/config.toml", config);
    let ran = home.run(&["paths"]);
    assert_eq!(ran.code(), 0);
    let ran = home.run(&["config"]);
    assert_eq!((ran.code(), ran.err().as_str()), (0, ""));
}

#[test]
fn the_commands_of_the_prose_exist() {
    let home = Home::new();
    for name in ["README.md", "decks/README.md"] {
        let text = file(name);
        for line in blocks(&text, "sh").into_iter().flat_map(str::lines).filter(|line| line.starts_with("rounds")) {
            let words: Vec<&str> =
                line.split('#').next().unwrap().split('>').next().unwrap().split_whitespace().skip(1).collect();
            let Some(command) = words.first() else { continue };
            let ran = home.run(&[command, "--help"]);
            assert_eq!(ran.code(), 0, "{line}: {}", ran.err());
            for flag in words.iter().filter(|word| word.starts_with("--")) {
                assert!(
                    ran.out().contains(flag)
                        || words.len() > 2 && home.run(&[words[0], words[1], "--help"]).out().contains(flag),
                    "{line}"
                );
            }
        }
    }
}

#[test]
fn the_pictures_of_the_readme_exist() {
    for path in file("README.md").split("](tests/").skip(1).map(|rest| rest.split(')').next().unwrap()) {
        assert!(PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests").join(path).exists(), "{path}");
    }
}

#[test]
fn the_table_of_decks_is_true() {
    let _writing = WRITING.lock().unwrap_or_else(PoisonError::into_inner);
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("decks/README.md");
    let text = fs::read_to_string(&path).unwrap();
    let (before, rest) = text.split_once("decks_is_true` -->\n").unwrap();
    let (listed, after) = rest.split_once("<!-- end of decks -->").unwrap();
    let mut table = String::from("| deck | items | cases | learning objectives | sources | reviewed | licence |\n");
    table += "| --- | --- | --- | --- | --- | --- | --- |\n";
    for (name, source) in rounds::deck::embedded::DECKS {
        let deck = read(source).deck.unwrap();
        let sources: std::collections::HashSet<&str> =
            deck.items.iter().flat_map(|item| &item.references).map(|reference| reference.text.as_str()).collect();
        let objectives: Vec<&str> = deck.objectives.iter().map(|(_, sentence)| sentence.as_str()).collect();
        table += &format!(
            "| [{}]({name}) | {} | {} | {} | {} | {} | {} |\n",
            deck.title,
            deck.items.len(),
            deck.cases.len(),
            objectives.join("; "),
            sources.len(),
            deck.reviewed,
            deck.license
        );
    }
    if std::env::var_os("UPDATE_README").is_some() {
        fs::write(path, format!("{before}decks_is_true` -->\n{table}<!-- end of decks -->{after}")).unwrap();
        return;
    }
    assert_eq!(listed, table, "run the test with UPDATE_README=1 to write the table");
}
