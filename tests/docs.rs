//! The documentation matches the program. `UPDATE_DOCS=1 cargo test --test all docs` updates its generated
//! parts.

use std::fs;
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

use rounds::app::keymap;
use rounds::app::keymap::{KeyContext, KeyRow};
use rounds::deck::check::{CheckOptions, Profile};
use rounds::deck::schema::{ITEM_KINDS, Kind, Type};
use rounds::deck::{examine, read};

use crate::harness::command::Home;

/// Held by the test that writes a documentation page, because tests run in parallel.
static WRITING: Mutex<()> = Mutex::new(());

fn file(name: &str) -> String {
    fs::read_to_string(PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(name)).unwrap()
}

/// Every page that documents the program.
const PAGES: [&str; 13] = [
    "README.md",
    "CONTRIBUTING.md",
    "SECURITY.md",
    "decks/README.md",
    "docs/architecture.md",
    "docs/configuration.md",
    "docs/exams.md",
    "docs/getting-started.md",
    "docs/keys.md",
    "docs/recovery.md",
    "docs/review-log.md",
    "docs/statistics.md",
    "docs/studying.md",
];

/// Compares the generated part of a page with the text from the program, or updates it. The part starts after a comment
/// that
/// names it.
fn generated(page: &str, part: &str, text: &str) {
    let _writing = WRITING.lock().unwrap_or_else(PoisonError::into_inner);
    let whole = file(page);
    let begin =
        whole.find(&format!("<!-- {part}: written by")).unwrap_or_else(|| panic!("{page} has no part `{part}`"));
    let begin = begin + whole[begin..].find("-->\n").unwrap() + "-->\n".len();
    let end = begin + whole[begin..].find(&format!("<!-- end of {part} -->")).unwrap();
    if std::env::var_os("UPDATE_DOCS").is_some() {
        let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(page);
        fs::write(path, format!("{}{text}{}", &whole[..begin], &whole[end..])).unwrap();
    } else {
        assert_eq!(&whole[begin..end], text, "{page}: UPDATE_DOCS=1 writes this part");
    }
}

/// The fenced blocks of a language in a text.
fn blocks<'a>(text: &'a str, language: &str) -> Vec<&'a str> {
    text.split(&format!("```{language}\n")).skip(1).map(|rest| rest.split("```").next().unwrap()).collect()
}

/// The key table: first the keys of most screens, then the other keys of each screen.
fn keys() -> String {
    let mut text = String::new();
    for section in keymap::sections() {
        let mut letters = section.title.chars();
        let title: String = letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect();
        let context = section.context.map(|context| format!(" (`{}`)", context.name())).unwrap_or_default();
        text += &format!("\n## {title}{context}\n\n| Key | Command | What it does |\n| --- | --- | --- |\n");
        for row in section.rows {
            let (command, fixed) = (row.command.name(), section.context.is_some_and(|context| is_fixed(context, row)));
            let command = if fixed { String::new() } else { format!("`{command}`") };
            text += &format!("| `{}` | {command} | {} |\n", row.name, row.help);
        }
    }
    text + "\n"
}

/// Whether a row cannot be rebound.
fn is_fixed(context: KeyContext, row: &KeyRow) -> bool {
    !keymap::rebind::commands_of(context.name()).contains(&row.command.name())
}

#[test]
fn the_keys_that_are_bound_are_listed() {
    generated("docs/keys.md", "keys", &keys());
}

/// The output of `rounds config --json`.
fn configuration() -> serde_json::Value {
    let ran = Home::new().run(&["config", "--json"]);
    assert_eq!(ran.code(), 0, "{}", ran.err());
    serde_json::from_str(&ran.out()).unwrap()
}

/// A string of a JSON document, as a table cell.
fn cell(value: &serde_json::Value) -> String {
    value.as_str().unwrap().replace('|', "\\|")
}

#[test]
fn the_configuration_is_listed() {
    let document = configuration();
    let row = |key: &serde_json::Value| {
        let [name, default, takes, means] = ["key", "default", "takes", "means"].map(|field| cell(&key[field]));
        format!("| `{name}` | `{default}` | {takes} | {means} |\n")
    };
    let rows: String = document["keys"].as_array().unwrap().iter().map(row).collect();
    let head = "| Key | Default | Values | What it does |\n| --- | --- | --- | --- |\n";
    generated("docs/configuration.md", "configuration", &format!("{head}{rows}"));
}

#[test]
fn the_commands_that_can_be_bound_are_listed() {
    let document = configuration();
    let contexts: Vec<(String, Vec<String>)> = document["places"]
        .as_array()
        .unwrap()
        .iter()
        .map(|context| (cell(&context["place"]), context["commands"].as_array().unwrap().iter().map(cell).collect()))
        .collect();
    let quoted = |commands: &[&String]| commands.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(" ");
    let count = |name: &String| contexts.iter().filter(|(_, commands)| commands.contains(name)).count();
    // The commands of all or nearly all contexts are listed once.
    let every: Vec<&String> = contexts[0].1.iter().filter(|name| count(name) == contexts.len()).collect();
    let is_common = |name: &&String| count(name) < contexts.len() && count(name) * 4 > contexts.len() * 3;
    let most: Vec<&String> = contexts[0].1.iter().filter(is_common).collect();
    let mut text = format!("Every context has {}. Most contexts have {}.\n\n", quoted(&every), quoted(&most));
    text += "| Context | Other commands |\n| --- | --- |\n";
    for (context, commands) in &contexts {
        let own: Vec<&String> = commands.iter().filter(|name| !every.contains(name) && !most.contains(name)).collect();
        text += &format!("| `{context}` | {} |\n", quoted(&own));
    }
    generated("docs/configuration.md", "commands", &text);
}

#[test]
fn the_decks_in_the_documentation_have_no_mistakes() {
    for name in ["decks/README.md"] {
        let text = file(name);
        let decks: Vec<&str> = blocks(&text, "toml").into_iter().filter(|block| block.contains("schema = 1")).collect();
        assert!(!decks.is_empty(), "{name} shows no deck");
        // Fragments of decks must also follow the style rules.
        let head = "schema = 1\n[deck]\nid = 'd'\ntitle = 'D'\n";
        let item = "[[item]]\nid = 'i'\nkind = 'recall'\nstem = 'What is it?'\nback = 'It.'\n";
        let pieces = blocks(&text, "toml").into_iter().filter_map(|block| match block {
            block if block.starts_with("[[item]]") => Some(format!("{head}{block}")),
            block if block.starts_with("[deck.") => Some(format!("{head}{block}{item}")),
            _ => None,
        });
        let whole = decks.into_iter().map(|deck| (deck.to_owned(), Profile::Publish));
        for (deck, profile) in whole.chain(pieces.map(|piece| (piece, Profile::Publish))) {
            let reading = examine(&deck, &CheckOptions { profile, today: None });
            // The sample text of new decks is shown, and gets its own note.
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

/// The keys of each table, with their values and meanings.
fn format_keys() -> String {
    let mut text = String::new();
    for kind in Kind::ALL {
        let title = kind.words().replacen("the file", "The file", 1).replacen("an ", "An ", 1).replacen("a ", "A ", 1);
        text += &format!("\n#### {title}\n\n| key | value | meaning |\n| --- | --- | --- |\n");
        for key in kind.keys() {
            let others = ITEM_KINDS.iter().filter(|kind| !key.is_of(kind)).count();
            let kinds = match key.kinds {
                [] => String::new(),
                kinds if kinds.len() > others => {
                    let without: Vec<&str> = ITEM_KINDS.into_iter().filter(|kind| !key.is_of(kind)).collect();
                    format!(" (not {})", without.join(", "))
                }
                kinds => format!(" ({})", kinds.join(", ")),
            };
            let required = if key.required { ", required" } else { "" };
            let takes = match key.value_type {
                _ if kind.words() == "the file" && ["case", "item"].contains(&key.name) => {
                    format!("repeated `[[{}]]` sections", key.name)
                }
                Type::OneOf(words) => words.iter().map(|word| format!("`\"{word}\"`")).collect::<Vec<_>>().join(", "),
                takes => takes.words().to_owned(),
            };
            text += &format!("| `{}`{kinds} | {takes}{required} | {} |\n", key.name, key.means);
        }
    }
    text + "\n"
}

#[test]
fn the_keys_of_the_format_are_listed() {
    generated("decks/README.md", "keys", &format_keys());
}

/// The units of numeric items, by quantity.
fn units() -> String {
    let rows = rounds::deck::unit::Unit::by_measure();
    let rows = rows.into_iter().map(|(measure, names)| format!("| {measure} | {} |\n", names.join(", ")));
    "| measure | units |\n| --- | --- |\n".to_owned() + &rows.collect::<String>()
}

#[test]
fn the_units_of_numeric_items_are_listed() {
    generated("decks/README.md", "units", &units());
}

#[test]
fn the_configuration_in_the_documentation_is_valid() {
    let home = Home::new();
    let page = file("docs/configuration.md");
    let config = blocks(&page, "toml").into_iter().find(|block| block.contains("new_per_day")).unwrap();
    home.write(".config/rounds/config.toml", config);
    let ran = home.run(&["paths"]);
    assert_eq!(ran.code(), 0);
    let ran = home.run(&["config"]);
    assert_eq!((ran.code(), ran.err().as_str()), (0, ""));
}

#[test]
fn the_commands_in_the_documentation_exist() {
    let home = Home::new();
    for name in PAGES {
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
fn every_link_in_the_documentation_leads_somewhere() {
    for page in PAGES.into_iter().chain(["docs/glossary.md"]) {
        let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(page);
        let folder = folder.parent().unwrap();
        for link in file(page).split("](").skip(1).map(|rest| rest.split([')', '#']).next().unwrap()) {
            assert!(link.is_empty() || link.contains("://") || folder.join(link).exists(), "{page}: {link}");
        }
    }
}

#[test]
fn the_table_of_decks_is_up_to_date() {
    let mut table = String::from("| deck | items | cases | objectives | references | reviewed | license |\n");
    table += "| --- | --- | --- | --- | --- | --- | --- |\n";
    for (name, source) in rounds::deck::embedded::DECKS {
        let deck = read(source).deck.unwrap();
        let sources: std::collections::HashSet<&str> =
            deck.items.iter().flat_map(|item| &item.references).map(|reference| reference.text.as_str()).collect();
        table += &format!(
            "| [{}]({name}) | {} | {} | {} | {} | {} | {} |\n",
            deck.title,
            deck.items.len(),
            deck.cases.len(),
            deck.objectives.len(),
            sources.len(),
            deck.reviewed,
            deck.license
        );
    }
    generated("decks/README.md", "decks", &table);
}
