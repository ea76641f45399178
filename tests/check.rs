//! `rounds check`: each rule on its own fixture, and the whole command.

use std::fs;

use rounds::deck::check::{CheckOptions, Profile, RULES};
use rounds::deck::examine;

use crate::harness::command::Home;
use crate::harness::fixture;

/// The terms for checking with a profile.
fn terms(profile: Profile) -> CheckOptions {
    CheckOptions { profile, today: Some("2026-11-23".into()) }
}

#[test]
fn every_rule_reports_exactly_the_problems_in_its_fixture() {
    let home = Home::new();
    // T022 needs a review log and has its own test.
    for rule in RULES.iter().filter(|rule| rule.code != "T022") {
        let name = format!("{}.toml", rule.code);
        let source = fs::read_to_string(fixture("check").join(&name))
            .unwrap_or_else(|_| panic!("tests/fixtures/check/{name} is missing"));
        // With the rule's own profile and no stricter one, so that each fixture shows one rule.
        let profile = if rule.code == "T021" { Profile::Publish } else { rule.from };
        let findings = examine(&source, &terms(profile)).diagnostics;
        assert!(!findings.is_empty(), "{} finds nothing", rule.code);
        for finding in &findings {
            assert_eq!(finding.code, rule.code, "{name}: {}", finding.headline);
            assert!(finding.severity <= rule.severity, "{name}: {}", finding.headline);
            assert!(finding.help.as_ref().is_some_and(|help| help.len() > 5), "{name}: {}", finding.headline);
        }
        assert!(findings.iter().any(|finding| finding.severity == rule.severity), "{name}");
        home.write(&name, &source);
        let profile_name = ["draft", "publish", "cme"][profile as usize];
        let ran = home.run(&["check", "--glyphs", "unicode", "--profile", profile_name, &name]);
        insta::assert_snapshot!(rule.code, ran.told(&home));
    }
}

/// The codes of the errors in a deck with one item that has these options.
fn errors_of(options: &[&str]) -> Vec<&'static str> {
    let options = options.iter().enumerate();
    let options: String =
        options.map(|(n, text)| format!("  {{ text = '{text}', correct = {} }},\n", n == 0)).collect();
    let piece = format!("[[item]]\nid = 'a'\nstem = 'Which base excess fits?'\noptions = [\n{options}]\n");
    let findings = examine(&deck_around(&piece), &terms(Profile::Draft)).diagnostics;
    findings.into_iter().map(|finding| finding.code).filter(|code| code.starts_with('E')).collect()
}

#[test]
fn options_that_differ_in_a_sign_or_an_exponent_are_not_duplicates() {
    for options in [
        &["+ 8 mmol/L", "- 8 mmol/L", "* 8 mmol/L", "8 mmol/L"][..],
        &["10\u{207b}\u{b3}", "10\u{b3}", "103"],
        &["T2*", "T2", "T1"],
        &["Cl\u{207b}", "Cl", "Cl\u{207a}"],
        &["(+)-ephedrine", "(-)-ephedrine", "Ephedrine"],
    ] {
        assert_eq!(errors_of(options), [""; 0], "{options:?}");
    }
    for options in [
        ["- 8 mmol/L", "\u{2212}8 mmol/L"],
        ["10\u{207b}\u{b3}", "10^-3"],
        ["kg/m\u{b2}", "kg/m2"],
        ["Hypo-algesia", "Hypoalgesia"],
        ["GABA-A", "GABAA"],
        ["A\u{3b4}", "A-delta"],
    ] {
        assert_eq!(errors_of(&options), ["E002"], "{options:?}");
    }
}

#[test]
fn a_marker_in_code_is_not_a_gap_and_a_marker_with_spaces_is() {
    let codes = |stem: &str, why: &str| {
        let piece = format!(
            "[[item]]\nid = 'a'\nstem = \"\"\"\n{stem}\"\"\"\noptions = [{{ text = 'Yes', correct = true, why = '{why}' }}, {{ text = 'No', why = 'x' }}]\n"
        );
        let findings = examine(&deck_around(&piece), &terms(Profile::Publish)).diagnostics;
        let codes = findings.into_iter().map(|finding| finding.code);
        codes.filter(|code| ["T040", "W209"].contains(code)).collect::<Vec<_>>()
    };
    assert_eq!(codes("Does this run?\n\n```\nx = ___ + 1\n```\n\nChoose one answer.", "x"), [""; 0]);
    assert_eq!(codes("Does the ___ run here?", "x"), ["W209"]);
    for marker in ["{{1}}", "{{ 1 }}", "{{12}}"] {
        assert_eq!(codes("Does this run?", &format!("See {marker} there.")), ["T040"], "{marker}");
    }
}

#[test]
fn an_answer_can_be_accepted_while_the_opposite_sign_is_rejected() {
    let codes = |accept: &str, reject: &str| {
        let piece = format!(
            "[[item]]\nid = 'a'\nkind = 'short'\nstem = 'Which base excess fits here?'\naccept = ['{accept}']\nreject = [{{ text = '{reject}', why = 'x' }}]\n"
        );
        let findings = examine(&deck_around(&piece), &terms(Profile::Draft)).diagnostics;
        findings.into_iter().map(|finding| finding.code).filter(|code| *code == "E013").count()
    };
    for (accept, reject) in [("8", "- 8"), ("T2*", "T2"), ("10\u{207b}\u{b3}", "10\u{b3}"), ("PaCO2", "PACO2")] {
        assert_eq!(codes(accept, reject), 0, "{accept} / {reject}");
    }
    for (accept, reject) in
        [("Allodynia", "allodynia."), ("wind-up", "windup"), ("the vagus", "Vagus"), ("m\u{b2}", "m2")]
    {
        assert_eq!(codes(accept, reject), 1, "{accept} / {reject}");
    }
}

/// A complete deck around a fragment.
fn deck_around(piece: &str) -> String {
    if piece.starts_with("schema") {
        return piece.to_owned();
    }
    let head = "schema = 1\n[deck]\nid = 'example'\ntitle = 'Example'\nobjectives = { name = 'Name it' }\n[refs]\natlas = { text = 'Atlas. 2020' }\n[[case]]\nid = 'fall'\ntext = 'A woman fell.'\n";
    format!("{head}{piece}")
}

#[test]
fn every_bad_example_is_reported_and_every_good_one_passes() {
    for rule in RULES.iter().filter(|rule| rule.bad.contains('=')) {
        let found = |piece: &str| {
            let findings = examine(&deck_around(piece), &terms(rule.from)).diagnostics;
            findings.into_iter().map(|finding| finding.code).collect::<Vec<_>>()
        };
        assert!(found(rule.bad).contains(&rule.code), "{}: {:?}", rule.code, found(rule.bad));
        let grave = found(rule.good).into_iter().filter(|code| *code == rule.code || !code.starts_with('W'));
        assert_eq!(grave.collect::<Vec<_>>(), [""; 0], "{}", rule.code);
    }
    let in_words: Vec<&str> = RULES.iter().filter(|rule| !rule.bad.contains('=')).map(|rule| rule.code).collect();
    assert_eq!(in_words, ["T022", "W106", "W301"], "an example in words is held to nothing");
}

#[test]
fn every_fixture_belongs_to_a_rule() {
    for entry in fs::read_dir(fixture("check")).unwrap() {
        let name = entry.unwrap().file_name().to_string_lossy().into_owned();
        assert!(RULES.iter().any(|rule| format!("{}.toml", rule.code) == name), "{name}");
    }
}

/// A deck with ten mistakes and two intact items.
fn ten_mistakes() -> String {
    fs::read_to_string(fixture("ten-mistakes.toml")).unwrap()
}

#[test]
fn ten_mistakes_are_reported_in_one_run_with_line_column_and_help() {
    let home = Home::new();
    home.write("ten.toml", &ten_mistakes());
    let ran = home.run(&["check", "--profile", "draft", "ten.toml"]);
    insta::assert_snapshot!(ran.told(&home));
    assert_eq!(ran.code(), 1);
    let json: serde_json::Value =
        serde_json::from_str(&home.run(&["check", "--profile", "draft", "--format", "json", "ten.toml"]).out())
            .unwrap();
    let findings = json["findings"].as_array().unwrap();
    assert_eq!(findings.len(), 10);
    for finding in findings {
        assert!(finding["line"].as_u64().unwrap() > 1 && finding["column"].as_u64().unwrap() > 0);
        assert!(finding["help"].as_str().unwrap().len() > 10, "{finding}");
    }
}

#[test]
fn the_intact_items_of_a_deck_with_mistakes_can_be_studied() {
    let home = Home::new();
    home.write("ten.toml", &ten_mistakes());
    let ran = home.run_with(&["study", "--plain", "--seed", "1", "./ten.toml"], "a\n\na\n\nquit\n");
    assert!(ran.out().contains("2 questions"), "{}{}", ran.out(), ran.err());
    assert!(ran.err().contains("items were excluded"), "{}", ran.err());
    assert_eq!(home.answers().len(), 2);
}

#[test]
fn the_decks_of_this_project_are_clean() {
    let home = Home::new();
    let decks = concat!(env!("CARGO_MANIFEST_DIR"), "/decks");
    let ran = home.run(&["check", decks]);
    assert_eq!((ran.out().as_str(), ran.err().as_str(), ran.code()), ("", "", 0));
}

#[test]
fn each_file_that_is_not_a_deck_gets_a_line_and_the_run_continues() {
    let home = Home::new();
    home.write("a/good.toml", &fs::read_to_string(fixture("decks/example.toml")).unwrap());
    fs::write(home.path().join("a/binary.toml"), [0x66, 0x6f, 0xff, 0xfe, 0x00]).unwrap();
    fs::write(home.path().join("a/utf16.toml"), [0xff, 0xfe, 0x61, 0x00]).unwrap();
    fs::create_dir(home.path().join("a/folder.toml")).unwrap();
    let huge = fs::File::create(home.path().join("a/huge.toml")).unwrap();
    huge.set_len(1 << 30).unwrap();
    fs::write(home.path().join("a/many.toml"), "[[item]]\n".repeat(1_000_000)).unwrap();
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink(home.path().join("a"), home.path().join("a/loop")).unwrap();
        std::os::unix::fs::symlink("/dev/zero", home.path().join("a/zero.toml")).unwrap();
        std::process::Command::new("mkfifo").arg(home.path().join("a/pipe.toml")).status().unwrap();
    }
    let ran = home.run(&["check", "a", "missing.toml"]);
    insta::assert_snapshot!(ran.told(&home));
}

#[test]
fn two_decks_with_the_same_id_are_reported_with_both_files() {
    let home = Home::new();
    let source = fs::read_to_string(fixture("decks/example.toml")).unwrap();
    home.write("decks/one.toml", &source);
    home.write("decks/two.toml", &source);
    let ran = home.run(&["check"]);
    assert_eq!(ran.code(), 1);
    assert!(ran.out().contains("decks/two.toml:4:") && ran.out().contains("decks/one.toml"), "{}", ran.out());
}

#[test]
fn an_item_in_two_files_is_reported_with_both() {
    let home = Home::new();
    let source = fs::read_to_string(fixture("decks/example.toml")).unwrap();
    home.write("decks/one.toml", &source);
    let at = source.find("[deck]").unwrap();
    let line = source[at..].lines().find(|line| line.starts_with("id")).unwrap();
    home.write("decks/two.toml", &source.replacen(line, "id = \"other\"", 1));
    let ran = home.run(&["check"]);
    assert_eq!(ran.code(), 1, "{}", ran.out());
    assert!(ran.out().contains("warning[W316]") && ran.out().contains("in decks/one.toml"), "{}", ran.out());
    assert_eq!(home.run(&["check", "--profile", "draft"]).out(), "");
}

#[test]
fn nothing_hostile_in_a_deck_reaches_the_terminal() {
    let home = Home::new();
    let hostile = "schema = 1\n[deck]\nid = 'x'\ntitle = \"\\u001b]0;owned\\u0007\"\n[[item]]\nid = 'a'\nstem = \"hi \u{1b}]0;x\u{7}\"\n[[item]]\nid = 'b'\nstem = \"\\u202Eabc \\u009b2J\"\noptions = [{ text = \"\\u001b[2Jx\", correct = true, why = \"\\u0008\" }, { text = 'y' }]\n";
    home.write("evil\u{1b}[31m.toml", hostile);
    let commands: [&[&str]; 4] = [
        &["check", "."],
        &["check", "--format", "json", "."],
        &["--decks", ".", "decks"],
        &["--decks", ".", "study", "x", "--plain"],
    ];
    for args in commands {
        let ran = home.run_with(args, "a\n\n");
        for text in [ran.out(), ran.err()] {
            let strange = text.chars().find(|c| c.is_control() && *c != '\n' || ('\u{202a}'..='\u{202e}').contains(c));
            assert_eq!(strange, None, "{args:?}: {text:?}");
        }
    }
}

#[test]
fn warnings_fail_the_run_only_beyond_the_allowed_number() {
    let home = Home::new();
    home.write("w.toml", &fs::read_to_string(fixture("check/T020.toml")).unwrap());
    assert_eq!(home.run(&["check", "--profile", "draft", "w.toml"]).code(), 1);
    assert_eq!(home.run(&["check", "--profile", "draft", "--max-warnings", "9", "w.toml"]).code(), 0);
}

/// The codes of rules about texts that refer to options.
const NAMING: [&str; 4] = ["E008", "W101", "W102", "W103"];

/// A deck with one item and a text in one of its fields.
fn deck_with(field: &str, text: &str) -> String {
    let drugs = ["Gabapentin", "Pregabalin", "Aspirin"];
    let of = |name: &str, otherwise: &str| if field == name { text } else { otherwise }.to_owned();
    let options: Vec<&str> = match field {
        "options" => text.split(" | ").collect(),
        "option" => drugs.into_iter().chain([text]).collect(),
        _ => drugs.into_iter().chain(["Ibuprofen"]).collect(),
    };
    let option = |(n, text): (usize, &&str)| {
        let why = if n == 0 { of("why", "It binds.") } else { "It does not.".to_owned() };
        format!("{{ text = '''{text}''', correct = {}, why = '''{why}''' }}", n == 0)
    };
    format!(
        "schema = 1\n[deck]\nid = 'd'\ntitle = 'D'\n[[item]]\nid = 'a'\nstem = '''{}'''\noptions = [{}]\npoint = '''{}'''\n",
        of("stem", "Which drug is a gabapentinoid?"),
        options.iter().enumerate().map(option).collect::<Vec<_>>().join(", "),
        of("point", "It is one."),
    )
}

/// The lines of a list, split into those reported by a rule on references and the others.
fn naming(list: &str) -> (Vec<String>, Vec<String>) {
    let text = fs::read_to_string(fixture("naming").join(list)).unwrap();
    text.lines().map(str::to_owned).partition(|line| {
        let (field, text) = line.split_once(": ").unwrap_or_else(|| panic!("{line}"));
        let findings = examine(&deck_with(field, text), &terms(Profile::Publish)).diagnostics;
        findings.iter().any(|finding| NAMING.contains(&finding.code))
    })
}

#[test]
fn references_to_option_letters_are_found_in_every_wording_and_names_with_letters_are_not_reported() {
    let (found, missed) = naming("faulty.txt");
    // A verb after the letters may also be a noun: "neither B nor C fibers".
    assert_eq!((found.len(), missed), (179, vec!["why: Neither B nor C binds there.".to_owned()]));
    let (wrong, passed) = naming("clean.txt");
    assert_eq!((passed.len(), wrong), (108, vec!["why: A is for airway in the primary survey.".to_owned()]));
}
