//! `rounds find` and `rounds tags`: what the browse screen finds, and the topics, for scripts.

use std::process::Stdio;

use serde_json::Value;

use crate::harness::command::Home;

const DECK: &str = r#"
schema = 1
[deck]
id = "pain"
title = "Pain"
[[item]]
id = "facet"
tags = ["zone/facet", "drugs"]
stem = "Which nerve supplies the **facet** joint?"
options = [{ text = "Medial branch", correct = true }, { text = "Sinuvertebral nerve" }]
[[item]]
id = "disc"
tags = ["zone/disc"]
stem = "Which disc is it?"
options = [{ text = "L4", correct = true }, { text = "L5" }]
[[item]]
id = "untagged"
stem = "Which one is untagged?"
options = [{ text = "this", correct = true }, { text = "that" }]
"#;

/// A home with one deck and three answers to it, and the arguments that name the deck.
fn home() -> (Home, Vec<String>) {
    let home = Home::new();
    let path = home.write("pain.toml", DECK).to_string_lossy().into_owned();
    home.run_with(&["study", "--plain", "--seed", "3", &path], "a\n\na\n\nquit\n");
    (home, vec!["--decks".to_owned(), path])
}

/// Runs a command with the deck.
fn run(home: &Home, common: &[String], args: &[&str]) -> (i32, String, String) {
    let args: Vec<&str> = args.iter().copied().chain(common.iter().map(String::as_str)).collect();
    let ran = home.run(&args);
    (ran.code(), ran.out(), ran.err())
}

#[test]
fn find_prints_a_table_and_exits_with_one_without_matches() {
    let (home, common) = home();
    let (code, out, err) = run(&home, &common, &["find", "deck:pain"]);
    assert_eq!((code, err.as_str()), (0, ""), "{out}");
    let lines: Vec<&str> = out.lines().collect();
    assert!(lines[0].starts_with("item") && lines[0].ends_with("question"), "{out}");
    assert_eq!(lines.len(), 4, "{out}");
    let facet = lines.iter().find(|line| line.starts_with("facet ")).unwrap();
    assert!(facet.contains("  pain  ") && facet.ends_with("Which nerve supplies the facet joint?"), "{facet}");
    let (code, out, _) = run(&home, &common, &["find", "deck:pain -is:new"]);
    assert_eq!((code, out.lines().count()), (0, 3), "{out}");
    let (code, out, _) = run(&home, &common, &["find", "deck:pain is:new"]);
    assert_eq!((code, out.lines().count()), (0, 2), "{out}");
    assert!(out.contains("  new  "), "{out}");
    let ran = home.run(&["find", "--decks", &common[1], "--", "-is:new"]);
    assert_eq!((ran.code(), ran.out().lines().count()), (0, 3), "{}", ran.out());
    let (code, out, err) = run(&home, &common, &["find", "zebra", "deck:pain"]);
    assert_eq!((code, out.as_str(), err.as_str()), (1, "", ""));
}

#[test]
fn find_reports_what_it_does_not_understand() {
    let (home, common) = home();
    let (code, out, err) = run(&home, &common, &["find", "is:leach"]);
    assert_eq!((code, out.as_str()), (2, ""));
    assert!(err.contains("Unknown filter `is:leach`"), "{err}");
    let (code, _, err) = run(&home, &common, &["find", "tag:zonne"]);
    assert!(code == 1 && err.contains("no item has the tag `zonne`; did you mean zone?"), "{err}");
}

#[test]
fn find_as_json_has_every_figure() {
    let (home, common) = home();
    let (code, out, _) = run(&home, &common, &["find", "deck:pain", "--json", "--sort", "due"]);
    let json: Value = serde_json::from_str(&out).unwrap();
    assert_eq!((code, json["schema"].as_u64(), json["query"].as_str()), (0, Some(1), Some("deck:pain")));
    let items = json["items"].as_array().unwrap();
    assert_eq!(items.len(), 3);
    assert!(items[0]["due"].is_string() && items[0]["stability_days"].is_number(), "{out}");
    let new = &items[2];
    assert!(new["due"].is_null() && new["states"] == serde_json::json!(["new"]), "{out}");
    let due: Vec<&str> = items.iter().filter_map(|item| item["due"].as_str()).collect();
    assert!(due.len() == 2 && due.is_sorted(), "{due:?}");
    let (code, out, _) = run(&home, &common, &["find", "zebra", "deck:pain", "--json"]);
    let json: Value = serde_json::from_str(&out).unwrap();
    assert_eq!((code, json["items"].as_array().map(Vec::len)), (1, Some(0)));
}

#[test]
fn tags_count_subtopics_with_their_parents() {
    let (home, common) = home();
    let (code, out, _) = run(&home, &common, &["tags", "--json"]);
    let json: Value = serde_json::from_str(&out).unwrap();
    assert_eq!((code, json["schema"].as_u64()), (0, Some(1)));
    let tags = json["tags"].as_array().unwrap();
    let of = |name: &str| tags.iter().find(|tag| tag["tag"] == name).unwrap_or_else(|| panic!("{name}: {out}"));
    assert_eq!(of("zone/facet")["items"], 1);
    let (parent, children) = (of("zone"), [of("zone/facet"), of("zone/disc")]);
    for key in ["/items", "/due", "/new", "/correct/count", "/correct/total"] {
        let of = |tag: &Value| tag.pointer(key).and_then(Value::as_u64).unwrap();
        let sum: u64 = children.into_iter().map(of).sum();
        assert!(of(parent) >= sum, "{key}: {out}");
    }
    let names: Vec<&str> = tags.iter().filter_map(|tag| tag["tag"].as_str()).collect();
    assert!(names.is_sorted(), "{names:?}");
    let (code, out, _) = run(&home, &common, &["tags"]);
    assert!(code == 0 && out.starts_with("tag ") && out.contains("\nzone/facet "), "{out}");
}

#[test]
fn a_closed_pipe_is_no_error() {
    let (home, common) = home();
    for args in [&["find"][..], &["find", "--json"], &["tags"], &["tags", "--json"]] {
        let args: Vec<&str> = args.iter().copied().chain(common.iter().map(String::as_str)).collect();
        let mut child = home.command(&args).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        let err = String::from_utf8_lossy(&output.stderr);
        assert!(!err.contains("panic") && !err.contains("roken pipe"), "{args:?}: {err}");
    }
}
