//! Deck files on disk: copies made by other programs, files of other programs, and unusual names.

use std::fs;

use serde_json::Value;

use crate::harness::command::Home;

/// A deck with one item whose option names the file.
fn deck(id: &str, word: &str) -> String {
    format!(
        "schema = 1\n[deck]\nid = \"{id}\"\ntitle = \"{word}\"\nlanguage = \"en\"\nlicense = \"CC0-1.0\"\n[[item]]\nid = \"one\"\n\
         stem = \"Which of these two words is it?\"\npoint = \"p\"\noptions = [ {{ text = \"{word}\", correct = true, why = \"a\" }}, \
         {{ text = \"other\", why = \"b\" }} ]\n"
    )
}

/// The title of the deck with this id when its folder is loaded.
fn title(home: &Home, id: &str) -> String {
    let document: Value = serde_json::from_str(&home.run(&["decks", "--json", "--decks", "decks"]).out()).unwrap();
    let decks = document["decks"].as_array().unwrap();
    decks.iter().find(|deck| deck["id"] == id).map_or_else(String::new, |deck| deck["title"].as_str().unwrap().into())
}

#[test]
fn a_copy_never_replaces_the_original_and_is_reported_to_learner_and_author() {
    for copy in [
        "spine.sync-conflict-20260101-120000-ABCDEF.toml",
        "spine (Anna's conflicted copy 2026-01-01).toml",
        "Kopie von spine.toml",
        "spine - Copie (2).toml",
        "spine-LAPTOP.toml",
        "spine (1).toml",
        "old/spine.toml",
        "Copy of spine/spine.toml",
    ] {
        let home = Home::new();
        home.write("decks/spine.toml", &deck("spine", "original"));
        home.write(&format!("decks/{copy}"), &deck("spine", "copy"));
        assert_eq!(title(&home, "spine"), "original", "{copy}");
        // Also if everything is cached, and if the copy is the first named file.
        assert_eq!(title(&home, "spine"), "original", "{copy}");
        let path = format!("decks/{copy}");
        let ran = home.run_with(&["study", "--plain", &path, "decks/spine.toml"], "quit\n");
        assert!(ran.out().contains("original") && !ran.out().contains("copy"), "{copy}: {}", ran.out());
        assert_eq!(ran.code(), 0, "{copy}: {}", ran.err());
        let output = ran.err() + &ran.out();
        assert!(output.contains(&format!("{path}: skipped: it looks like ")), "{copy}: {output}");
        let checked = home.run(&["check", "--profile", "draft", "decks"]);
        assert_eq!(checked.code(), 1, "{copy}: {}", checked.out());
        assert!(checked.out().contains("error[E004]: two decks have the id `spine`"), "{copy}: {}", checked.out());
        assert!(
            checked.out().contains("\u{25b8} decks/") && checked.out().contains("delete the copy"),
            "{}",
            checked.out()
        );
        let place = checked.out().lines().find(|line| line.contains("\u{25b8}")).unwrap().to_owned();
        assert!(place.contains(copy), "the finding is at the copy: {place}");
    }
}

#[test]
fn a_copy_that_is_alone_or_asked_for_alone_is_studied() {
    let home = Home::new();
    home.write("decks/spine (1).toml", &deck("spine", "copy"));
    assert_eq!(title(&home, "spine"), "copy");
    assert!(home.run(&["due", "--decks", "decks"]).err().is_empty());
    home.write("decks/spine.toml", &deck("spine", "original"));
    home.write(".config/rounds/config.toml", "decks = [\"decks\"]\n");
    let ran = home.run_with(&["study", "--plain", "decks/spine (1).toml"], "quit\n");
    assert!(ran.out().contains("copy") && !ran.out().contains("original"), "{}", ran.out());
}

#[test]
fn foreign_files_in_a_folder_are_noted_and_a_named_one_is_checked() {
    let home = Home::new();
    home.write("work/spine.toml", &deck("spine", "original"));
    home.write("work/Cargo.toml", "[package]\nname = \"x\"\n[[bin]]\nname = \"x\"\npath = \"x.rs\"\n");
    home.write("work/pyproject.toml", "[project]\nname = \"x\"\n");
    let ran = home.run(&["check", "--profile", "draft", "work"]);
    assert_eq!((ran.code(), ran.out().as_str()), (0, ""), "{}", ran.err());
    assert!(ran.err().contains("work/Cargo.toml: note: skipped because it is not a deck"), "{}", ran.err());
    assert_eq!(ran.err().lines().count(), 2, "{}", ran.err());
    let json: Value = serde_json::from_str(&home.run(&["check", "--format", "json", "work"]).out()).unwrap();
    assert_eq!(json["not_decks"].as_array().unwrap().len(), 2);
    assert!(home.run(&["due", "--decks", "work"]).err().is_empty(), "a learner need not know");
    assert_eq!(home.run(&["check", "work/Cargo.toml"]).code(), 1);
    let before = fs::read_to_string(home.path().join("work/Cargo.toml")).unwrap();
    home.run(&["fmt", "work"]);
    assert_eq!(fs::read_to_string(home.path().join("work/Cargo.toml")).unwrap(), before);
    // Nothing was checked, which must not look like a check without findings.
    home.write("empty/Cargo.toml", "[package]\nname = \"x\"\n");
    let ran = home.run(&["check", "empty"]);
    assert_eq!(ran.code(), 3, "{}", ran.err());
    assert!(ran.err().contains("no deck in this folder"), "{}", ran.err());
}

#[test]
fn a_file_meant_as_a_deck_is_never_skipped() {
    let home = Home::new();
    for (name, text) in [
        ("no-header", "[[item]]\nid = \"a\"\nstem = \"Q\"\n"),
        ("plural", "[[items]]\nid = \"a\"\nstem = \"Q\"\n"),
        ("questions", "[[questions]]\nquestion = \"Q\"\nanswer = \"A\"\n"),
        ("own-words", "[[entry]]\nquestion = \"Q\"\nanswer = \"A\"\n"),
        ("aiken", "What is it?\nA. this\nB. that\nANSWER: A\n"),
        ("json", "{ \"stem\": \"Q\" }"),
        ("empty", ""),
        ("header", "[deck]\ntitle = \"T\"\n"),
    ] {
        home.write(&format!("{name}/a.toml"), text);
        let ran = home.run(&["check", name]);
        assert_eq!(ran.code(), 1, "{name}: {}{}", ran.out(), ran.err());
    }
}

#[test]
fn the_extension_may_be_uppercase() {
    let home = Home::new();
    home.write("decks/SPINE.TOML", &deck("spine", "original"));
    assert_eq!(title(&home, "spine"), "original");
    assert_eq!(home.run(&["check", "--profile", "draft", "decks"]).code(), 0);
    let ran = home.run_with(&["study", "--plain", "decks/SPINE.TOML"], "quit\n");
    assert_eq!(ran.code(), 0, "{}", ran.err());
    // A bare name with the extension is a path.
    home.write("SPINE.Toml", &deck("spine", "original"));
    assert_eq!(home.run_with(&["study", "--plain", "SPINE.Toml"], "quit\n").code(), 0);
}

#[test]
fn a_copy_is_reported_in_text_and_not_counted_as_a_deck() {
    let home = Home::new();
    home.write("cc/spine.toml", &deck("spine", "original"));
    home.write("cc/spine (1).toml", &deck("spine", "copy"));
    let ran = home.run_with(&["study", "--plain", "cc/spine.toml", "cc/spine (1).toml"], "quit\n");
    assert!(ran.out().starts_with("original. 1 question."), "one deck, by its title: {}", ran.out());
    assert!(ran.err().contains("made by a file manager, a browser or a cloud drive of spine.toml,"), "{}", ran.err());
}

#[test]
fn the_advice_about_copies_fits_the_one_that_is_used() {
    const SYNCED: &str = "spine.sync-conflict-20260101-120000-ABCDEF.toml";
    let check = |files: &[&str], named: &str| {
        let home = Home::new();
        for file in files {
            home.write(file, &deck("spine", file));
        }
        home.write(".config/rounds/config.toml", "decks = [\"folder\"]\n");
        let ran = home.run_with(&["study", "--plain", "--decks", named, "spine"], "quit\n");
        (ran.out(), ran.err())
    };
    // Two copies, and no original.
    let (out, err) = check(&["spine (1).toml", &format!("folder/{SYNCED}")], "spine (1).toml");
    assert!(out.starts_with("spine (1).toml. "), "what was named stands: {out}");
    assert!(err.contains("it looks like a conflict copy made by Syncthing of spine (1).toml"), "{err}");
    assert!(err.contains("delete the copy") && !err.contains("another id"), "{err}");
    // The copy is named, and the original is in a folder.
    let (out, err) = check(&["spine (1).toml", "folder/spine.toml"], "spine (1).toml");
    assert!(out.starts_with("spine (1).toml. "), "{out}");
    assert!(
        err.contains("folder/spine.toml: skipped: spine (1).toml was named and looks like a copy made by"),
        "{err}"
    );
    assert!(err.contains("keep what you need in folder/spine.toml, and delete the copy"), "{err}");
    // Two decks that only share an id.
    let (_, err) = check(&["neck.toml", "folder/back.toml"], "neck.toml");
    assert!(err.contains("Give one of the two decks another id"), "{err}");
}

#[cfg(target_os = "linux")]
#[test]
fn a_file_whose_name_is_not_utf_8_is_studied_and_checked_and_its_name_is_shown() {
    use std::os::unix::ffi::OsStrExt;
    let home = Home::new();
    let folder = home.path().join("decks");
    fs::create_dir_all(&folder).unwrap();
    let name = |bytes: &[u8]| folder.join(std::ffi::OsStr::from_bytes(bytes));
    fs::write(name(b"r\xe9nal.toml"), deck("renal", "original")).unwrap();
    fs::write(name(b"r\xe8nal.toml"), deck("renal", "twin")).unwrap();
    for _ in 0..2 {
        let ran = home.run_with(&["study", "--plain", "./decks"], "a\n\nquit\n");
        assert_eq!(ran.code(), 0, "{}", ran.err());
        assert!(ran.out().contains("twin"), "{}", ran.out());
        let output = ran.err() + &ran.out();
        assert!(output.contains("nal.toml: skipped") && output.contains("r\\xE8nal.toml has the deck id"), "{output}");
    }
    let ran = home.run(&["check", "--profile", "draft", "decks"]);
    assert!(ran.out().contains("decks/r\\xE9nal.toml"), "{}", ran.out());
    assert!(home.run(&["decks", "--decks", "decks"]).out().contains("(decks/r\\xE8nal.toml)"));
}

#[cfg(target_os = "linux")]
#[test]
fn every_command_that_takes_a_deck_takes_a_file_whose_name_is_not_utf_8() {
    use std::os::unix::ffi::OsStrExt;
    let home = Home::new();
    let path = std::ffi::OsStr::from_bytes(b"n/caf\xe9.toml");
    fs::create_dir_all(home.path().join("n")).unwrap();
    fs::write(home.path().join(path), deck("cafe", "original")).unwrap();
    let run = |args: &[&str], input: &str| {
        let mut command = home.command(args);
        command.arg(path);
        Home::finish(command, input)
    };
    for (args, expected) in [
        (&["study", "--plain"][..], "1 question"),
        (&["exam", "--plain"], "1 question"),
        (&["stats"], ""),
        (&["retention"], ""),
        (&["plan", "--by", "2026-12-24"], ""),
    ] {
        let ran = run(args, "quit\n");
        assert_eq!(ran.code(), 0, "{args:?}: {}", ran.err());
        assert!(ran.out().contains(expected), "{args:?}: {}", ran.out());
    }
    let ran = run(&["record"], "");
    assert!(ran.err().contains("you have not passed an exam on `cafe` yet"), "{}", ran.err());
    // An argument that is neither a path nor an id is shown as typed, and so is a missing file.
    for (name, expected) in [(&b"caf\xe9"[..], "no deck named `caf\\xE9`"), (b"x/caf\xe9", "x/caf\\xE9: no such file")]
    {
        let mut command = home.command(&["study", "--plain"]);
        command.arg(std::ffi::OsStr::from_bytes(name));
        let ran = Home::finish(command, "");
        assert_ne!(ran.code(), 0);
        assert!(ran.err().contains(expected), "{}", ran.err());
    }
    // The command that resumes an exam quotes the file name for a shell.
    let ran = run(&["exam", "--plain"], "\nquit\n");
    assert!(ran.out().contains("`rounds exam --plain $'n/caf\\xE9.toml'` resumes it."), "{}", ran.out());
}

#[test]
fn findings_for_services_name_files_from_the_root_of_the_repository() {
    let home = Home::new();
    std::fs::create_dir_all(home.path().join("repo/.git")).unwrap();
    let bad = deck("spine", "original").replace("correct = true, ", "");
    home.write("repo/my d\u{e9}cks/a b.toml", &bad);
    home.write("outside.toml", &bad.replace("spine", "outside"));
    let located = |folder: &str, path: &str| {
        let mut command = home.command(&["check", "--format", "sarif", path]);
        command.current_dir(home.path().join(folder));
        let document: Value = serde_json::from_str(&Home::finish(command, "").out()).unwrap();
        let run = document["runs"][0].clone();
        let base = run["originalUriBaseIds"]["%SRCROOT%"]["uri"].as_str().unwrap().to_owned();
        let file = run["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"].clone();
        (base, file["uri"].as_str().unwrap().to_owned(), file["uriBaseId"].as_str().map(str::to_owned))
    };
    let root = fs::canonicalize(home.path().join("repo")).unwrap();
    let whole = root.join("my d\u{e9}cks/a b.toml").to_string_lossy().into_owned();
    for (folder, path) in [
        ("repo", "my d\u{e9}cks"),
        ("repo", "./my d\u{e9}cks/a b.toml"),
        ("repo/my d\u{e9}cks", "."),
        ("repo/my d\u{e9}cks", "a b.toml"),
        ("repo/my d\u{e9}cks", "../my d\u{e9}cks/a b.toml"),
        ("repo", whole.as_str()),
    ] {
        let (base, uri, id) = located(folder, path);
        assert_eq!((uri.as_str(), id.as_deref()), ("my%20d%C3%A9cks/a%20b.toml", Some("%SRCROOT%")), "{folder} {path}");
        assert!(base.starts_with("file:///") && base.ends_with("/repo/"), "{base}");
    }
    let (_, uri, id) = located("repo", "../outside.toml");
    assert!(uri.starts_with("file:///") && uri.ends_with("/outside.toml") && id.is_none(), "{uri}");
}

#[test]
fn an_unknown_time_zone_is_reported_once() {
    let mut home = Home::new();
    for (zone, is_reported) in [("Foo/Bar", true), ("", false), (":UTC", false), ("UTC", false), ("EST5EDT", false)] {
        home.travel(zone, crate::harness::NOW_MS);
        let ran = home.run(&["due"]);
        assert_eq!(
            (ran.code(), ran.err().matches("not a known time zone").count()),
            (0, usize::from(is_reported)),
            "{zone}"
        );
    }
    home.travel("Foo/Bar", crate::harness::NOW_MS);
    assert!(home.run(&["due"]).err().contains("TZ is `Foo/Bar`, which is not a known time zone"));
}

#[test]
fn changing_the_configuration_keeps_its_line_endings() {
    let home = Home::new();
    let path = home.write(".config/rounds/config.toml", "# mine\r\n[study]\r\nsession = 40\r\n");
    assert_eq!(home.run(&["config", "set", "ui.theme", "dark"]).code(), 0);
    let text = fs::read_to_string(path).unwrap();
    assert_eq!(text, "# mine\r\n[study]\r\nsession = 40\r\n\r\n[ui]\r\ntheme = \"dark\"\r\n");
}

#[test]
fn completions_offer_decks_rules_and_keys() {
    let home = Home::new();
    home.write("spine.toml", &deck("my-spine", "original"));
    home.write(".config/rounds/config.toml", "decks = [\"spine.toml\"]\n");
    for (words, one) in [("decks", "my-spine"), ("rules", "E008"), ("keys", "study.session")] {
        let ran = home.run(&["complete-words", words]);
        assert!(ran.out().lines().any(|line| line == one) && ran.err().is_empty(), "{words}: {}", ran.out());
    }
    assert!(!home.run(&["--help"]).out().contains("complete-words"));
    for shell in ["bash", "zsh", "fish"] {
        let script = home.run(&["completions", shell]).out();
        assert!(script.contains("complete-words"), "{shell}");
    }
    let zsh = home.run(&["completions", "zsh"]).out();
    for action in [":_rounds_decks'", ":_rounds_rules'", ":_rounds_keys'"] {
        assert!(zsh.contains(action), "{action}");
    }
    assert!(!zsh.contains("_hosts'") && !zsh.contains("_users'") && !zsh.contains("_email_addresses'"));
    let fish = home.run(&["completions", "fish"]).out();
    assert!(
        fish.contains(
            "__fish_seen_subcommand_from set; and test (commandline -opc | string match -v -- '-*' | count) -lt 4\" \
             -a \"(rounds complete-words keys 2>/dev/null)\""
        ),
        "{fish}"
    );
}

#[cfg(unix)]
#[test]
fn bash_completes_existing_words() {
    let home = Home::new();
    home.write("spine.toml", &deck("my-spine", "original"));
    home.write(".config/rounds/config.toml", "decks = [\"spine.toml\"]\n");
    home.write("completions.bash", &home.run(&["completions", "bash"]).out());
    let completed = |line: &[&str]| {
        let words = line.iter().map(|word| format!("'{word}'")).collect::<Vec<_>>().join(" ");
        let program = std::path::Path::new(env!("CARGO_BIN_EXE_rounds")).parent().unwrap();
        let script = format!(
            "source completions.bash; COMP_WORDS=(rounds {words}); COMP_CWORD={}; \
             _rounds_with_words rounds '{}' '{}'; printf '%s\\n' \"${{COMPREPLY[@]}}\"",
            line.len(),
            line.last().unwrap(),
            if line.len() > 1 { line[line.len() - 2] } else { "rounds" },
        );
        let mut command = std::process::Command::new("bash");
        command.args(["--norc", "-c", &script]).env_clear().envs(home.variables()).current_dir(home.path());
        command.env("PATH", format!("{}:/usr/bin:/bin", program.to_string_lossy()));
        let ran = Home::finish(command, "");
        assert_eq!(ran.code(), 0, "{}", ran.err());
        ran.out().lines().map(str::to_owned).collect::<Vec<_>>()
    };
    assert!(completed(&["study", "my"]).contains(&"my-spine".to_owned()), "{:?}", completed(&["study", "my"]));
    assert!(completed(&["study", "--cover", "my"]).contains(&"my-spine".to_owned()));
    assert!(completed(&["explain", "E00"]).contains(&"E008".to_owned()));
    assert!(completed(&["config", "set", "study.s"]).contains(&"study.session".to_owned()));
    assert!(completed(&["log", "rename", "my"]).contains(&"my-spine".to_owned()));
    assert!(completed(&["config", "set", "keys.q"]).contains(&"keys.question.mark".to_owned()));
    // A value is not a key, and nothing is offered after the last argument of a command.
    assert!(!completed(&["config", "set", "ui.theme", ""]).iter().any(|word| word.contains("study.")));
    assert!(!completed(&["exam", "my-spine", "my"]).contains(&"my-spine".to_owned()));
    assert!(completed(&["study", "my-spine", "my"]).contains(&"my-spine".to_owned()));
    assert!(completed(&["study", "--limit", "3", "my"]).contains(&"my-spine".to_owned()));
    assert!(!completed(&["study", "--limit", "m"]).contains(&"my-spine".to_owned()));
    assert!(completed(&["stu"]).contains(&"study".to_owned()));
    assert!(!completed(&["study", "--"]).contains(&"my-spine".to_owned()));
}
