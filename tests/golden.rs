//! Formats that must never change: log lines and hashes, JSON documents, fingerprints of items, and exit codes. A
//! failure here means that existing logs or scripts would break.

use std::fs;

use rounds::deck::read;

use crate::harness::NOW_MS;
use crate::harness::command::Home;
use crate::harness::fixture;

/// A log with study, exams, renames, plans, imports and undos, as exported by an earlier version.
fn log() -> String {
    fs::read_to_string(fixture("golden/log.jsonl")).unwrap()
}

/// A home with that log and its two decks.
fn home() -> Home {
    let mut home = Home::new();
    home.travel("UTC", NOW_MS);
    for deck in ["kinds", "activity"] {
        home.write(&format!("decks/{deck}.toml"), &fs::read_to_string(fixture(&format!("decks/{deck}.toml"))).unwrap());
    }
    home.write(".config/rounds/config.toml", "decks = [\"~/decks\"]\n");
    let ran = home.run_with(&["log", "import", "--yes", "-"], &log());
    assert_eq!(ran.code(), 0, "{}", ran.err());
    home
}

/// The output of a command, which must succeed.
fn output_of(home: &Home, args: &[&str]) -> String {
    let ran = home.run(args);
    assert_eq!(ran.code(), 0, "{args:?}: {}", ran.err());
    ran.out()
}

#[test]
fn an_imported_log_is_exported_byte_for_byte() {
    let home = home();
    let exported = output_of(&home, &["log", "export"]);
    for (is, was) in exported.lines().zip(log().lines()) {
        assert_eq!(is, was);
    }
    assert_eq!(exported, log());
    assert_eq!(
        output_of(&home, &["log", "import", "--yes", &fixture("golden/log.jsonl").to_string_lossy()]).lines().next(),
        Some("0 events added, 126 known already")
    );
}

#[test]
fn json_output_keeps_its_keys_and_is_reproducible() {
    let home = home();
    let broken = home.write("broken.toml", &fs::read_to_string(fixture("ten-mistakes.toml")).unwrap());
    let broken = broken.to_string_lossy();
    insta::assert_snapshot!("stats", output_of(&home, &["stats", "--json", "kinds", "activity"]));
    insta::assert_snapshot!("plan", output_of(&home, &["plan", "--json", "kinds"]));
    insta::assert_snapshot!("retention", output_of(&home, &["retention", "--json", "kinds"]));
    for (name, format) in [("check-json", "json"), ("check-sarif", "sarif"), ("check-github", "github")] {
        let ran = home.run(&["check", "--format", format, &broken]);
        assert_eq!(ran.code(), 1, "{}", ran.err());
        let mut output = ran.out().replace(&*home.path().to_string_lossy(), "HOME");
        if format == "sarif" {
            // The document also contains the texts of all rules, which may be reworded.
            let mut document: serde_json::Value = serde_json::from_str(&output).unwrap();
            document["runs"][0]["tool"]["driver"].as_object_mut().unwrap().remove("rules").unwrap();
            output = serde_json::to_string_pretty(&document).unwrap();
        }
        insta::assert_snapshot!(name, output);
    }
}

#[test]
fn item_fingerprints_never_change() {
    let mut output = String::new();
    for deck in ["kinds", "activity"] {
        let deck = read(&fs::read_to_string(fixture(&format!("decks/{deck}.toml"))).unwrap()).deck.unwrap();
        for item in &deck.items {
            output += &format!("{} content {} key {}\n", item.id, item.fingerprint(), item.key_fingerprint());
        }
    }
    insta::assert_snapshot!("fingerprints", output);
}

#[test]
fn exit_codes_distinguish_success_findings_usage_and_file_errors() {
    let home = home();
    home.write("broken.toml", &fs::read_to_string(fixture("ten-mistakes.toml")).unwrap());
    home.write("not-a-log.jsonl", "a sentence\n");
    let cases: [(i32, &[&str]); 12] = [
        (0, &["check", "decks"]),
        (0, &["due"]),
        (0, &["log", "export"]),
        (0, &["--help"]),
        (1, &["check", "broken.toml"]),
        (1, &["fmt", "--check", "broken.toml"]),
        (2, &["no-such-command"]),
        (2, &["study", "--limit", "0"]),
        (2, &["stats", "no-such-deck"]),
        (3, &["check", "missing.toml"]),
        (3, &["log", "import", "missing.jsonl"]),
        (1, &["log", "import", "not-a-log.jsonl"]),
    ];
    for (code, args) in cases {
        let ran = home.run(args);
        assert_eq!(ran.code(), code, "{args:?}: {}", ran.err());
    }
}
