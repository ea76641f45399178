//! Deck authoring: creating decks, adding items, fixing, formatting, and the output for editors and services.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use rounds::deck::check::{RULES, Rule};

use crate::harness::command::Home;
use crate::harness::fixture;

/// A file of this project.
fn project(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(name)
}

/// A deck that breaks every rule: the bad examples of the rules, and, for patterns across a
/// deck, their fixtures.
fn every_mistake() -> String {
    let mut deck = "schema = 1\n[deck]\nid = \"every-mistake\"\ntitle = \"Every mistake\"\npass_mark = 170\nreviewed = 2026-11-23\nreview_by = 2020-01-01\nmax_reference_years = 5\nvignettes = true\nlanguage = \"english\"\nobjectives = { name = \"Name it\" }\n[refs]\natlas = { text = \"Atlas. 2012\", doi = \"doi:10.1000/182\" }\nunused = { text = \"Atlas. 2025\" }\n[[case]]\nid = \"fall\"\ntext = \"A woman fell.\"\n".to_owned();
    for (n, rule) in RULES.iter().enumerate().filter(|(_, rule)| rule.bad.starts_with("[[item]]")) {
        deck += &rule.bad.replace("id = \"example\"", &format!("id = \"example-{n}\""));
        deck += "\n";
    }
    for code in ["W106", "W301"] {
        let fixture = fs::read_to_string(fixture("check").join(format!("{code}.toml"))).unwrap();
        let items = fixture.find("[[item]]").unwrap();
        deck += &fixture[items..].replace("id = \"item-", &format!("id = \"{}-", code.to_lowercase()));
    }
    deck
}

/// The codes of the findings in a JSON report.
fn codes(report: &str) -> BTreeSet<String> {
    let report: serde_json::Value = serde_json::from_str(report).unwrap();
    let findings = report["findings"].as_array().unwrap();
    findings.iter().map(|finding| finding["code"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn a_deck_with_every_mistake_is_reported_completely_in_one_run() {
    let home = Home::new();
    home.write("all.toml", &every_mistake());
    let ran = home.run(&["check", "--profile", "cme", "--format", "json", "all.toml"]);
    assert_eq!(ran.code(), 1);
    // T022 needs a log, T050 a deck in another language, and W313 one of which every block can be read.
    let of_decks = RULES.iter().filter(|rule| !["T022", "T050", "W313"].contains(&rule.code));
    let expected: BTreeSet<String> = of_decks.map(|rule| rule.code.to_owned()).collect();
    assert_eq!(codes(&ran.out()), expected);
    let report: serde_json::Value = serde_json::from_str(&ran.out()).unwrap();
    for finding in report["findings"].as_array().unwrap() {
        assert!(finding["help"].as_str().is_some_and(|help| help.len() > 5), "{finding}");
    }
}

#[test]
fn fixing_leaves_only_problems_that_need_judgment() {
    let home = Home::new();
    let path = home.write("all.toml", &every_mistake());
    let before = home.run(&["check", "--format", "json", "all.toml"]);
    let ran = home.run(&["check", "--fix", "--format", "json", "all.toml"]);
    assert!(ran.err().contains("fixed"), "{}", ran.err());
    let report: serde_json::Value = serde_json::from_str(&ran.out()).unwrap();
    for finding in report["findings"].as_array().unwrap() {
        assert!(finding["fix"].is_null(), "{finding}");
    }
    let fixed_codes: Vec<String> = codes(&before.out()).difference(&codes(&ran.out())).cloned().collect();
    insta::assert_snapshot!("mended", fixed_codes.join(" "));
    let text = fs::read_to_string(&path).unwrap();
    let again = home.run(&["check", "--fix", "all.toml"]);
    assert!(!again.err().contains("mended"), "{}", again.err());
    assert_eq!(fs::read_to_string(&path).unwrap(), text);
}

/// Whether the only findings in a file are notes on sample text.
fn is_clean_but_for_samples(home: &Home, profile: &str, file: &str) -> bool {
    let ran = home.run(&["check", "--format", "json", "--profile", profile, file]);
    let report: serde_json::Value = serde_json::from_str(&ran.out()).unwrap();
    let is_note = |finding: &serde_json::Value| finding["code"] == "W315" && finding["severity"] == "info";
    ran.code() == 0 && ran.err().is_empty() && report["findings"].as_array().unwrap().iter().all(is_note)
}

#[test]
fn a_new_deck_passes_every_check_and_can_be_studied() {
    let home = Home::new();
    let ran = home.run(&["new", "my-deck.toml"]);
    insta::assert_snapshot!("new", ran.told(&home));
    assert!(is_clean_but_for_samples(&home, "cme", "my-deck.toml"));
    assert_eq!(home.run(&["fmt", "--check", "my-deck.toml"]).code(), 0);
    for kind in ["single", "multi", "case"] {
        let added = home.run(&["add", "my-deck.toml", "--kind", kind]);
        assert_eq!(added.code(), 0, "{}", added.err());
        let line: usize = added.out().split(' ').find_map(|word| word.parse().ok()).unwrap();
        let text = fs::read_to_string(home.path().join("my-deck.toml")).unwrap();
        assert!(text.lines().nth(line - 1).unwrap().starts_with("stem"), "{kind} {line}");
    }
    assert!(is_clean_but_for_samples(&home, "cme", "my-deck.toml"));
    assert_eq!(home.run(&["fmt", "--check", "my-deck.toml"]).code(), 0);
    let studied = home.run_with(&["study", "--plain", "./my-deck.toml"], "quit\n");
    assert!(studied.out().contains("8 questions"), "{}", studied.out());
    let again = home.run(&["new", "my-deck"]);
    assert_eq!(again.code(), 2);
    insta::assert_snapshot!("new-again", again.told(&home));
}

#[test]
fn an_item_can_be_added_to_any_deck() {
    let home = Home::new();
    let path = home.write("d.toml", "schema = 1\n[deck]\nid = 'd'\ntitle = 'D'");
    assert_eq!(home.run(&["add", "d.toml"]).code(), 0);
    assert!(is_clean_but_for_samples(&home, "publish", "d.toml"));
    assert!(fs::read_to_string(path).unwrap().starts_with("schema = 1\n[deck]\nid = 'd'\ntitle = 'D'\n\n# One"));
    let missing = home.run(&["add", "none.toml"]);
    assert_eq!(missing.code(), 3);
    insta::assert_snapshot!("add-missing", missing.told(&home));
}

#[test]
fn new_and_add_agree_on_what_to_do_next() {
    let home = Home::new();
    home.write("empty.toml", "");
    for command in ["new", "add"] {
        let ran = home.run(&[command, "empty.toml"]);
        assert_eq!(ran.code(), 2);
        assert!(ran.err().contains("delete this file, then run `rounds new empty.toml`"), "{}", ran.err());
    }
    let spaced = home.run(&["new", "My Deck.toml"]).out();
    assert!(spaced.ends_with("next: rounds watch 'My Deck.toml'\n"), "{spaced}");
    let added = home.run(&["add", "My Deck.toml"]).out();
    assert!(added.starts_with("added an item; its stem is on line "), "{added}");
    assert!(added.ends_with(" of My Deck.toml\n"), "{added}");
    let missing = home.run(&["new", "sub/deck.toml"]);
    assert_eq!(missing.code(), 3);
    assert!(missing.err().contains("the folder `sub` does not exist\nhelp: create it first"), "{}", missing.err());
}

#[test]
fn formatting_changes_only_files_that_need_it_and_lists_them() {
    let home = Home::new();
    let untidy = "schema = 1\n[deck]\ntitle = 'D'\nid = 'd'\n";
    let path = home.write("decks/untidy.toml", untidy);
    home.write("decks/broken.toml", "[[item]]\nid = \n");
    let ran = home.run(&["fmt", "--check"]);
    insta::assert_snapshot!("fmt-check", ran.told(&home));
    assert_eq!(fs::read_to_string(&path).unwrap(), untidy);
    let ran = home.run(&["fmt"]);
    insta::assert_snapshot!("fmt", ran.told(&home));
    assert_eq!(fs::read_to_string(&path).unwrap(), "schema = 1\n\n[deck]\nid = 'd'\ntitle = 'D'\n");
    let piped = home.run_with(&["fmt", "-"], untidy);
    assert_eq!(piped.out(), "schema = 1\n\n[deck]\nid = 'd'\ntitle = 'D'\n");
}

#[cfg(unix)]
#[test]
fn formatting_keeps_permissions_and_links() {
    use std::os::unix::fs::PermissionsExt;
    let home = Home::new();
    let path = home.write("real/d.toml", "[deck]\ntitle = 'D'\nid = 'd'\n");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
    std::os::unix::fs::symlink("real/d.toml", home.path().join("link.toml")).unwrap();
    assert_eq!(home.run(&["fmt", "link.toml"]).code(), 0);
    assert!(fs::symlink_metadata(home.path().join("link.toml")).unwrap().is_symlink());
    assert!(fs::read_to_string(&path).unwrap().starts_with("[deck]\nid"));
    assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o640);
    assert_eq!(fs::read_dir(home.path().join("real")).unwrap().count(), 1);
}

#[test]
fn the_shipped_decks_are_formatted_and_eligible_for_credit() {
    let home = Home::new();
    let decks = project("decks").to_string_lossy().into_owned();
    let ran = home.run(&["check", "--profile", "cme", &decks]);
    assert_eq!((ran.out().as_str(), ran.err().as_str(), ran.code()), ("", "", 0));
    let ran = home.run(&["fmt", "--check", &decks]);
    assert_eq!((ran.out().as_str(), ran.err().as_str(), ran.code()), ("", "", 0));
}

#[test]
fn the_schema_next_to_the_decks_is_the_printed_one() {
    let path = project("decks/deck.schema.json");
    let printed = Home::new().run(&["schema"]).out();
    if std::env::var_os("UPDATE_DOCS").is_some() {
        fs::write(&path, &printed).unwrap();
    }
    assert_eq!(fs::read_to_string(path).unwrap(), printed, "run the test with UPDATE_DOCS=1 to write it");
    let schema: serde_json::Value = serde_json::from_str(&printed).unwrap();
    for table in std::iter::once(&schema).chain(schema["definitions"].as_object().unwrap().values()) {
        assert_eq!(table["additionalProperties"], false);
        for (name, key) in table["properties"].as_object().unwrap() {
            assert!(key["description"].as_str().is_some_and(|means| means.len() > 5), "{name}");
        }
    }
}

#[test]
fn every_rule_can_be_explained() {
    let home = Home::new();
    let all = home.run(&["explain"]);
    for Rule { code, .. } in RULES {
        assert!(all.out().contains(code));
        let ran = home.run(&["explain", &code.to_lowercase()]);
        assert!(ran.code() == 0 && ran.out().contains("Bad:") && ran.out().contains("Good:"), "{code}");
    }
    insta::assert_snapshot!("explain", home.run(&["explain", "W105"]).told(&home));
    insta::assert_snapshot!("explain-unknown", home.run(&["explain", "W999"]).told(&home));
}

#[test]
fn services_get_findings_in_their_own_formats() {
    let home = Home::new();
    home.write("a b/one,two.toml", &fs::read_to_string(fixture("check/W108.toml")).unwrap());
    let ran = home.run(&["check", "--format", "github", "a b", "missing.toml"]);
    insta::assert_snapshot!("github", ran.told(&home));
    let ran = home.run(&["check", "--format", "sarif", "a b", "missing.toml"]);
    assert_eq!(ran.code(), 3);
    let sarif: serde_json::Value = serde_json::from_str(&ran.out()).unwrap();
    let run = &sarif["runs"][0];
    assert_eq!(run["tool"]["driver"]["rules"].as_array().unwrap().len(), RULES.len());
    assert_eq!(run["invocations"][0]["executionSuccessful"], false);
    for result in run["results"].as_array().unwrap() {
        let rule = &run["tool"]["driver"]["rules"][result["ruleIndex"].as_u64().unwrap() as usize];
        assert_eq!(rule["id"], result["ruleId"]);
    }
    insta::assert_snapshot!("sarif-result", serde_json::to_string_pretty(&run["results"][0]).unwrap());
}

/// A deck with one item, with this stem or name, key and distractor.
fn one_item(id: &str, key: &str, distractor: &str) -> String {
    format!(
        "schema = 1\n[deck]\nid = 'd'\ntitle = 'D'\n[[item]]\nid = '{id}'\nstem = 'Which nerve is it?'\nshuffle = false\noptions = [\n  {{ text = '{key}', correct = true }},\n  {{ text = '{distractor}' }},\n  {{ text = 'Ventral ramus' }},\n]\n"
    )
}

/// Studies the deck with this input and returns the output.
fn studied(home: &Home, deck: &str, stdin: &str) -> String {
    home.write("d.toml", deck);
    let ran = home.run_with(&["study", "--plain", "./d.toml"], stdin);
    assert_eq!(ran.code(), 0, "{}", ran.err());
    ran.out()
}

#[test]
fn a_fixed_typo_keeps_progress_and_a_changed_key_is_asked_again_and_reported() {
    let home = Home::new();
    studied(&home, &one_item("a", "Medial branhc", "Lateral branch"), "a\n\n");
    let output = studied(&home, &one_item("a", "Medial branch", "Lateral  branch."), "quit\n");
    assert!(output.contains("Nothing is due"), "{output}");
    let changed = studied(&home, &one_item("a", "Sinuvertebral nerve", "Lateral branch"), "b\n\nquit\n");
    assert!(
        changed.contains("The answer to this item has changed since you last saw it. It was: Medial branhc"),
        "{changed}"
    );
    let after = studied(&home, &one_item("a", "Sinuvertebral nerve", "Medial branch"), "a\n\n");
    assert!(!after.contains("has changed"), "{after}");
    // Key words are stored once for each key.
    let words = home.answers().iter().filter(|answer| !answer["body"].is_null()).count();
    assert_eq!(words, 2);
}

#[test]
fn the_history_of_an_item_follows_its_new_id() {
    let home = Home::new();
    studied(&home, &one_item("old-name", "Medial branch", "Lateral branch"), "a\n\n");
    home.write("d.toml", &one_item("new-name", "Medial branch", "Lateral branch"));
    let ran = home.run(&["check", "--log", "d.toml"]);
    insta::assert_snapshot!("lost-history", ran.told(&home));
    assert!(home.run(&["check", "d.toml"]).out().is_empty());
    // Items of the embedded decks are always new.
    let due = |home: &Home| home.run(&["--decks", "d.toml", "decks", "--json"]).out();
    let fresh = |home: &Home| {
        let decks: serde_json::Value = serde_json::from_str(&due(home)).unwrap();
        let decks = decks["decks"].as_array().unwrap().clone();
        decks.into_iter().find(|deck| deck["id"] == "d").unwrap()["new"].as_u64().unwrap()
    };
    assert_eq!(fresh(&home), 1);
    let stranger = home.run(&["log", "rename", "d/old-name", "d/new-name"]);
    assert!(stranger.code() == 2 && stranger.err().contains("no loaded deck"), "{}", stranger.err());
    let renamed = home.run(&["log", "rename", "d/old-name", "d/new-name", "--decks", "d.toml"]);
    assert_eq!((renamed.out().as_str(), renamed.code()), ("1 answer of `d/old-name` now belongs to `d/new-name`\n", 0));
    assert_eq!(fresh(&home), 0);
    assert!(home.run(&["check", "--log", "d.toml"]).out().is_empty());
    let back = home.run(&["log", "rename", "d/new-name", "d/old-name", "--force"]);
    assert_eq!(back.code(), 0, "{}", back.err());
    assert_eq!(fresh(&home), 1);
    for bad in [["d/none", "d/x"], ["d", "d/x"], ["d/old-name", "d/old-name"]] {
        assert_eq!(home.run(&["log", "rename", bad[0], bad[1]]).code(), 2);
    }
}

#[test]
fn two_histories_are_merged_only_on_request() {
    let home = Home::new();
    let other = "[[item]]\nid = 'b'\nstem = 'Which joint is it?'\nshuffle = false\noptions = [\n  { text = 'Facet', correct = true },\n  { text = 'Disc' },\n  { text = 'Hip' },\n]\n";
    studied(&home, &(one_item("a", "Medial branch", "Lateral branch") + other), "a\n\na\n\n");
    let refused = home.run(&["log", "rename", "d/a", "d/b", "--decks", "d.toml"]);
    insta::assert_snapshot!("rename-answered", refused.told(&home));
    let forced = home.run(&["log", "rename", "d/a", "d/b", "--decks", "d.toml", "--force"]);
    assert_eq!((forced.out().as_str(), forced.code()), ("1 answer of `d/a` now belongs to `d/b`\n", 0));
}

#[test]
fn a_deck_with_a_changed_id_is_reported() {
    let home = Home::new();
    let deck = one_item("a", "Medial branch", "Lateral branch");
    studied(&home, &deck, "a\n\n");
    assert_eq!(home.run(&["check", "--log", "d.toml"]).err(), "");
    home.write("d.toml", &deck.replace("id = 'd'", "id = 'e'"));
    let ran = home.run(&["check", "--log", "d.toml"]);
    insta::assert_snapshot!("lost-deck", ran.told(&home));
    assert_eq!(home.run(&["check", "d.toml"]).err(), "");
}

#[test]
fn no_item_is_added_to_a_file_that_is_not_loaded() {
    let home = Home::new();
    let head = "schema = 1\n[deck]\nid = 'd'\ntitle = 'D'\n";
    let whole = format!(
        "item = [{{ id = 'a', stem = 'Which?', options = [{{ text = 'x', correct = true }}, {{ text = 'y' }}] }}]\n{head}"
    );
    for text in [
        whole.clone(),
        format!("{head}[[item]]\nid = \"item-1\n"),
        format!("{head}[[item]]\nstem = \"\"\"a\n"),
        head.replace('\n', "\r"),
    ] {
        let path = home.write("d.toml", &text);
        let ran = home.run(&["add", "--no-edit", "d.toml"]);
        assert!(ran.code() == 2 && ran.err().contains("left unchanged"), "{}", ran.err());
        assert_eq!(fs::read_to_string(path).unwrap(), text);
    }
    home.write("d.toml", &whole);
    insta::assert_snapshot!("add-to-a-list", home.run(&["add", "--no-edit", "d.toml"]).told(&home));
    let path = home.write("d.toml", &head.replace('\n', "\r\n"));
    assert_eq!(home.run(&["add", "--no-edit", "d.toml"]).code(), 0);
    assert!(!fs::read_to_string(path).unwrap().replace("\r\n", "").contains('\n'));
    fs::write(home.path().join("d.toml"), [0xff, 0x00]).unwrap();
    assert!(!home.run(&["add", "d.toml"]).err().contains("rounds new"));
}

#[test]
fn a_title_is_written_unchanged_and_escaped() {
    let home = Home::new();
    let ran = home.run(&["new", "--title", "A \"quoted\" title \\ \u{e9}\non\u{202e} two\u{1b}[31m", "t.toml"]);
    assert_eq!(ran.code(), 0, "{}", ran.err());
    let text = fs::read_to_string(home.path().join("t.toml")).unwrap();
    assert!(text.contains("\"A \\\"quoted\\\" title \\\\ \u{e9} on two [31m\"\n"), "{text}");
    assert!(is_clean_but_for_samples(&home, "cme", "t.toml"));
}

#[test]
fn a_schema_of_another_version_next_to_a_new_deck_is_reported() {
    let home = Home::new();
    let path = home.write("deck.schema.json", "{}");
    insta::assert_snapshot!("new-beside-old", home.run(&["new", "d.toml"]).told(&home));
    assert_eq!(fs::read_to_string(path).unwrap(), "{}");
}

#[test]
fn common_beginner_mistakes_are_reported_with_the_intended_form() {
    let home = Home::new();
    home.write(
        "d.toml",
        "schema = 1\n[deck]\nid = 'd'\ntitle = 'D'\n[[item]]\nid = 'a'\nstem = 'Which?'\noptions = ['One', 'Two']\n[[item]]\nid = 'b'\nstem = 'What?'\nlevel = 3\n[[item]]\nid = 'c'\nstem = 'What is it?'\noptions = [{ text = 'x', correct = true, point = 'P' }, { text = 'y' }]\n",
    );
    insta::assert_snapshot!("beginner", home.run(&["check", "--profile", "draft", "d.toml"]).told(&home));
    home.write("e.toml", "");
    insta::assert_snapshot!("empty-file", home.run(&["check", "e.toml"]).told(&home));
}

#[test]
fn without_a_path_or_a_default_folder_the_help_asks_for_a_path() {
    let home = Home::new();
    insta::assert_snapshot!("no-decks", home.run(&["check", "--log"]).told(&home));
    assert!(home.run(&["fmt"]).err().contains("name deck files"));
}

#[cfg(unix)]
#[test]
fn a_file_that_cannot_be_written_is_reported_and_left_unchanged() {
    use std::os::unix::fs::PermissionsExt;
    let home = Home::new();
    let untidy = "schema = 1\n[deck]\ntitel = 'D'\nid = 'd'\n";
    let path = home.write("d.toml", untidy);
    fs::set_permissions(&path, fs::Permissions::from_mode(0o444)).unwrap();
    for args in [&["check", "--fix", "d.toml"][..], &["fmt", "d.toml"], &["add", "d.toml"]] {
        let ran = home.run(args);
        assert_eq!(
            (ran.code(), ran.err().contains("cannot be written: the file is read-only")),
            (3, true),
            "{}",
            ran.err()
        );
    }
    assert_eq!(fs::read_to_string(path).unwrap(), untidy);
    let ran = home.run(&["check", "--fix", "d.toml"]);
    assert_eq!(ran.out(), home.run(&["check", "d.toml"]).out(), "the findings are told all the same");
    assert!(ran.out().contains("T014") && !ran.err().contains("mended"));
    let watched = home.run(&["watch", "d.toml"]);
    assert!(watched.code() == 2 && watched.err().contains("rounds check"), "{}", watched.err());
}
