//! The manual pages, and `rounds config get`.

use std::collections::BTreeSet;

use crate::harness::command::Home;

/// The pages in a folder, by name without the section.
fn written(home: &Home) -> BTreeSet<String> {
    let folder = home.path().join("man1");
    let ran = home.run(&["man", "--dir", &folder.to_string_lossy()]);
    assert_eq!(ran.code(), 0, "{}", ran.err());
    let names: BTreeSet<String> = std::fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().strip_suffix(".1").unwrap().to_owned())
        .collect();
    assert!(ran.out().starts_with(&format!("{} manual pages written to", names.len())), "{}", ran.out());
    names
}

/// The pages that a page cites: `rounds-x(1)` in running text, and `.BR rounds-x (1)`.
fn cited(text: &str) -> BTreeSet<String> {
    let plain = text.replace("\\-", "-");
    let mut names = BTreeSet::new();
    for line in plain.lines() {
        let line = line.replace(" (1)", "(1)");
        for part in line.split("(1)").collect::<Vec<_>>().split_last().map_or(&[][..], |(_, before)| before) {
            names.extend(part.split_whitespace().last().map(str::to_owned));
        }
    }
    names
}

#[test]
fn every_manual_page_that_is_cited_exists() {
    let home = Home::new();
    let names = written(&home);
    for name in ["rounds", "rounds-study", "rounds-log", "rounds-log-import", "rounds-config-get", "rounds-man"] {
        assert!(names.contains(name), "{name}");
    }
    assert!(!names.contains("rounds-complete-words") && !names.contains("rounds-help"), "{names:?}");
    for name in &names {
        let text = std::fs::read_to_string(home.path().join("man1").join(format!("{name}.1"))).unwrap();
        let cited = cited(&text);
        assert!(cited.is_subset(&names), "{name} cites {:?}", cited.difference(&names));
        let expected = match name.as_str() {
            "rounds" => "rounds-plan",
            "rounds-log" => "rounds-log-export",
            name => name.rsplit_once('-').map_or("", |(above, _)| above),
        };
        assert!(cited.contains(expected), "{name} cites {cited:?}, not {expected}");
    }
}

#[test]
fn a_command_has_a_manual_page_of_its_own() {
    let home = Home::new();
    let page = |words: &[&str]| home.run(&[&["man"], words].concat());
    let study = page(&["study"]).out();
    assert!(study.contains("rounds\\-study \\- Review what is due") && study.contains("\\-\\-minute"), "{study}");
    assert!(!study.contains(".SH KEYS"), "{study}");
    assert_eq!(page(&["log", "import"]).out(), page(&["rounds-log-import"]).out());
    assert!(page(&["log", "import"]).out().contains("\\-\\-undo"));
    assert!(page(&[]).out().contains(".SH KEYS"));
    let unknown = page(&["stduy"]);
    assert_eq!(unknown.code(), 2);
    assert!(unknown.err().contains("did you mean `rounds man study`?"), "{}", unknown.err());
}

#[test]
fn config_get_prints_the_effective_value_of_one_key() {
    let home = Home::new();
    home.write(
        ".config/rounds/config.toml",
        "[study]\nsession = 20\ndays_off = ['sun']\nretention_of = { medications = 0.93 }\n\n[keys.question]\nmark = 'F2'\n",
    );
    let get = |key: &str| home.run(&["config", "get", key]);
    for (key, value) in [
        ("study.session", "20"),
        ("study.new_per_day", "12"),
        ("study.days_off", "[\"sun\"]"),
        ("study.retention_of", "{ medications = 0.93 }"),
        ("keys.question.mark", "[\"F2\"]"),
        ("keys.home.settings", "[\",\"]"),
    ] {
        let ran = get(key);
        assert_eq!((ran.code(), ran.out(), ran.err()), (0, format!("{value}\n"), String::new()), "{key}");
    }
    let ran = home.run(&["--color", "never", "config", "get", "ui.theme", "--json"]);
    let document: serde_json::Value = serde_json::from_str(&ran.out()).unwrap();
    assert_eq!(document["value"], "\"mono\"");
    assert_eq!((&document["from"], &document["default"]), (&"the command line".into(), &"\"ansi\"".into()));
}

#[test]
fn config_get_suggests_a_key_for_an_unknown_one() {
    let home = Home::new();
    for (key, near) in
        [("study.sesion", "study.session"), ("theme", "ui.theme"), ("keys.question.maark", "rounds config")]
    {
        let ran = home.run(&["config", "get", key]);
        assert_eq!((ran.code(), ran.out().as_str()), (2, ""), "{key}");
        assert!(ran.err().contains(&format!("unknown key `{key}`")), "{}", ran.err());
        assert!(ran.err().contains(near), "{}", ran.err());
    }
}
