//! Hostile input: malicious or corrupted decks, folders, configurations and logs.

use std::fs;

use serde_json::json;

use crate::harness::command::{Home, Ran};
use crate::harness::hostile::{EVIL, broken, everywhere, syntax};
use crate::harness::script::Learner;
use crate::harness::{fixture, line, unshown};

/// A file name with terminal escape sequences.
const NAME: &str = "evil\u{1b}]0;owned\u{7}\u{9b}31m\u{202e}\u{e0041}.toml";

/// The fixture deck with hostile text in every field that takes text.
fn hostile_deck(name: &str) -> String {
    everywhere(&fs::read_to_string(fixture(&format!("decks/{name}.toml"))).unwrap())
}

/// Runs a command and checks that it prints nothing hostile and does not panic.
#[track_caller]
fn run_and_check(home: &Home, args: &[&str], input: &str) -> Ran {
    let ran = home.run_with(args, input);
    assert_eq!(ran.unshown(), None, "{args:?}: {:?} {:?}", ran.out(), ran.err());
    assert!(!ran.err().contains("panicked"), "{args:?}: {}", ran.err());
    assert!(matches!(ran.code(), 0..=3), "{args:?}: {}", ran.code());
    ran
}

/// The arguments of every command that reads a deck, for the deck with this id and path.
fn commands<'a>(id: &'a str, path: &'a str) -> Vec<Vec<&'a str>> {
    let decks = |args: &[&'a str]| [&["--decks", path], args].concat();
    let mut all: Vec<Vec<&str>> = [
        &["decks"][..],
        &["decks", "--json"],
        &["due"],
        &["due", "--json"],
        &["stats"],
        &["stats", "--json"],
        &["stats", id],
        &["retention"],
        &["optimize"],
        &["optimize", "--json"],
        &["plan", id, "--by", "2026-12-24"],
        &["study", id, "--plain"],
        &["exam", id, "--plain"],
        &["record", id, "--name", EVIL],
        &["config"],
        &["config", "--json"],
        &["paths"],
        &["paths", "--json"],
        &["log", "rename", EVIL, EVIL],
        &["log", "export"],
        &["log", "export", "--format", "csv"],
    ]
    .iter()
    .map(|args| decks(args))
    .collect();
    for format in ["text", "json", "sarif", "github"] {
        all.push(vec!["check", "--profile", "cme", "--format", format, path]);
    }
    all.push(vec!["check", "--log", "--profile", "draft", path]);
    for args in [
        &["fmt", "--check", path][..],
        &["add", path],
        &["watch", path],
        &["new", path],
        &["new", "--title", EVIL, "titled.toml"],
        &["log", "import", path],
        &["explain", EVIL],
        &["config", "set", EVIL, EVIL],
        &["config", "set", "ui.theme", EVIL],
        &["study", "--plain", EVIL],
        &["study", "--plain", "--tag", EVIL],
        &["study", "--seed", EVIL],
        &["check", EVIL],
        &["--decks", EVIL, "due"],
        &["log", "import", EVIL],
        &[EVIL],
    ] {
        all.push(args.to_vec());
    }
    all
}

/// Plain-text input that makes the program print every text of an item.
const TALK: &str = "help\nmark\nreport\nundo\na\na b c\na b c d\n5\nnerve\na; b\nshow\nright\nbetter\nrepeat\n\n";

#[test]
fn nothing_hostile_in_any_field_of_a_deck_reaches_the_terminal() {
    let home = Home::new();
    let path = home.write(NAME, &hostile_deck("kinds"));
    let path = path.to_string_lossy();
    let ran = run_and_check(&home, &["study", "--plain", "--seed", "1", "--new", "20", &path], &TALK.repeat(20));
    assert!(ran.out().contains("␛]0;owned␇") && ran.out().contains("‹U+202E›"), "{}", ran.out());
    assert!(ran.out().contains("Take-home point") && ran.out().contains("Reference 1"), "{}", ran.out());
    let answers = "a\nnext\n".repeat(12) + "list\nfinish\nyes\n" + &"y\n\n".repeat(12);
    run_and_check(&home, &["exam", "--plain", "--items", "9", &path], &("\nbegin\n".to_owned() + &answers));
    for args in commands("kinds", &path) {
        run_and_check(&home, &args, "a\n\nquit\n");
    }
}

#[test]
fn messages_about_a_broken_deck_repeat_nothing_hostile() {
    for source in [broken(&fs::read_to_string(fixture("decks/kinds.toml")).unwrap()), syntax()] {
        let home = Home::new();
        let path = home.write(NAME, &source);
        let path = path.to_string_lossy();
        let ran = run_and_check(&home, &["check", &path], "");
        assert_eq!(ran.code(), 1, "{}", ran.err());
        for args in commands("kinds", &path) {
            run_and_check(&home, &args, "a\n\nquit\n");
        }
    }
}

#[test]
fn nothing_hostile_in_file_paths_is_repeated() {
    let home = Home::new();
    let inner = home.path().join("home\u{1b}[31m\u{202e}\u{7f}\u{e0041}");
    for is_folder in [true, false] {
        if is_folder {
            fs::create_dir(&inner).unwrap();
        } else {
            fs::remove_dir_all(&inner).unwrap();
            fs::write(&inner, "no folder can be made here").unwrap();
        }
        for args in commands("kinds", "none.toml") {
            let mut command = home.command(&args);
            command.env("HOME", &inner).stdin(std::process::Stdio::null());
            let output = command.output().unwrap();
            let printed = String::from_utf8(output.stdout).unwrap() + &String::from_utf8(output.stderr).unwrap();
            assert_eq!(unshown(&printed), None, "{args:?}: {printed:?}");
        }
        // Every answer reports that it cannot be saved.
        let mut command = home.command(&["study", "--plain"]);
        command.env("HOME", &inner);
        let ran = Home::finish(command, "a\n\na\n\nquit\n");
        assert_eq!(ran.unshown(), None, "{:?} {:?}", ran.out(), ran.err());
        assert_eq!(ran.out().contains("Not saved"), !is_folder, "{}", ran.out());
    }
}

#[test]
fn nothing_hostile_in_the_configuration_or_a_theme_is_repeated() {
    let hostile_deck = toml::Value::String(EVIL.into()).to_string();
    let config = format!(
        "decks = [{hostile_deck}, '~/decks']\n{hostile_deck} = 1\n[ui]\ntheme = '~/theme.toml'\nmouse = {hostile_deck}\nglyphs = {hostile_deck}\n[study]\n\
         retention = {hostile_deck}\nretention_of = {{ {hostile_deck} = 0.9, other = {hostile_deck} }}\ndays_off = [{hostile_deck}]\nconfidence = {hostile_deck}\n\
         [keys.question]\nsuspend = {hostile_deck}\n{hostile_deck} = 'y'\n[keys.{hostile_deck}]\nmark = 'b'\n[{hostile_deck}]\na = 1\n"
    );
    let theme =
        format!("{hostile_deck} = 'red'\nright = {hostile_deck}\nwrong = [{hostile_deck}]\nbase = {hostile_deck}\n");
    for (config, theme) in
        [(config.as_str(), theme.as_str()), (&config.replace("~/theme.toml", EVIL), ""), (&syntax(), "")]
    {
        let home = Home::new();
        home.write(".config/rounds/config.toml", config);
        home.write("theme.toml", theme);
        for args in [
            &["config"][..],
            &["config", "--json"],
            &["config", "set", "ui.mouse", "true"],
            &["config", "set", "decks", EVIL],
            &["config"],
            &["decks"],
            &["due"],
            &["stats"],
            &["paths"],
            &["study", "--plain"],
        ] {
            run_and_check(&home, args, "a\n\nquit\n");
        }
    }
}

/// Keys that visit every screen that shows deck text.
const WALK: [&str; 6] = [
    "<enter>?<esc>ay<enter>by<enter>a<enter>y<enter>ay<enter>ay<down><down>?<esc>q<esc>q",
    "<enter>a<enter>a<enter>a<enter>q<enter><down><enter><down>y<esc><esc>",
    "s<down><down><enter><esc>B<down><enter><down><down>h<esc>y<esc>/is:due<enter><esc>",
    ":stud<esc>?<esc>e<down><down><enter><enter>a<right>b<right>c<right>o<down><enter>f<enter>y<enter><down><enter>",
    "e<enter><enter><enter>ao<enter>",
    "!<enter><down><esc>,<down><down><esc>b<down> G<up><right><esc><esc>",
];

#[test]
fn nothing_hostile_is_drawn_on_any_screen_or_given_to_the_clipboard() {
    // For every kind, one of these keys answers, grades, and continues.
    let every_kind = "<enter>".to_owned() + &"a1b<enter><enter>yr<enter>".repeat(12);
    for (name, walks) in [("example", &WALK[..]), ("kinds", &[every_kind.as_str()])] {
        let source = hostile_deck(name);
        for size in [(60, 20)] {
            let mut learner = Learner::with_deck(&source).sized(size.0, size.1);
            let mut seen = String::new();
            for screen in walks.iter().flat_map(|keys| learner.walk(keys)) {
                assert_eq!(unshown(&screen), None, "{screen}");
                seen += &screen;
            }
            assert!(seen.contains("‹U+202E›") && seen.contains("␛]0;owned␇"), "what is hostile is shown as what it is");
            assert!(learner.script.copied.iter().any(|text| text.contains('␛')), "{:?}", learner.script.copied);
            for text in &learner.script.copied {
                assert_eq!(unshown(text), None, "{text:?}");
            }
        }
    }
}

#[cfg(unix)]
#[test]
fn a_terminal_gets_no_sequence_but_our_own() {
    use crate::harness::hostile::foreign;
    use crate::harness::pty::Screen;
    let home = Home::new();
    let path = home.write(NAME, &hostile_deck("example"));
    let mut screen = Screen::open(&home, &["study", "--seed", "1", "--new", "20", &path.to_string_lossy()]);
    for _ in 0..4 {
        screen.wait_for("How sure?");
        screen.press("a");
        screen.wait_until("an explanation or a tick", |text| text.contains("Comes back") || text.contains("[x]"));
        if screen.text().contains("[x]") {
            screen.press("\r");
            screen.wait_for("Comes back");
        }
        screen.press("y");
        screen.wait_until("a notice", |text| text.contains("Copied") || text.contains("no source"));
        screen.press("\r");
    }
    screen.wait_for("How sure?");
    screen.press("\x03");
    let (code, screen) = screen.finish();
    assert_eq!(code, 0);
    assert!(screen.raw.windows(5).any(|bytes| bytes == b"\x1b]52;"), "nothing was copied");
    assert_eq!(foreign(&screen.raw), None);
    let mut screen = Screen::open(&home, &["watch", &path.to_string_lossy()]);
    screen.wait_for("outstretched");
    screen.press("n");
    screen.wait_until("another item", |text| text.contains("Which nerve is at risk"));
    screen.press("\x03");
    assert_eq!(foreign(&screen.finish().1.raw), None);
}

/// Creates a special file at a path.
#[cfg(unix)]
type Make = fn(&std::path::Path);

/// Paths that are not regular files: a name and how to create one.
#[cfg(unix)]
const NO_FILES: [(&str, Make); 5] = [
    ("pipe", |path| {
        assert!(std::process::Command::new("mkfifo").arg(path).status().unwrap().success());
    }),
    ("zero", |path| std::os::unix::fs::symlink("/dev/zero", path).unwrap()),
    ("folder", |path| fs::create_dir(path).unwrap()),
    ("socket", |path| drop(std::os::unix::net::UnixListener::bind(path).unwrap())),
    ("sparse", |path| fs::File::create(path).unwrap().set_len(1 << 30).unwrap()),
];

/// An address space limit in KiB: enough for the program, far too small for an unbounded read.
#[cfg(unix)]
const LIMIT: &str = "ulimit -v 500000";

#[cfg(unix)]
#[test]
fn special_files_block_no_command_and_fill_no_memory() {
    for (kind, make) in NO_FILES {
        let home = Home::new();
        let name = format!("{kind}.toml");
        make(&home.path().join(&name));
        let here = format!("./{name}");
        for args in [
            &["check", &name][..],
            &["check", "--fix", &name],
            &["check", "--format", "json", &name],
            &["fmt", &name],
            &["fmt", "--check", &name],
            &["study", "--plain", &here],
            &["exam", "--plain", &here],
            &["record", &here],
            &["plan", &here, "--by", "2026-12-24"],
            &["stats", &here],
            &["add", &name],
            &["new", &name],
            &["log", "import", &name],
            &["decks", "--decks", &name],
            &["due", "--decks", "."],
        ] {
            let ran = home.run_within(LIMIT, args, "");
            let context = format!("{kind} {args:?}: {} {}{}", ran.code(), ran.out(), ran.err());
            // Commands that list decks continue without it; a sparse file consists of lines that are not events.
            let codes: &[i32] = match args[0] {
                "decks" | "due" => &[0],
                "log" => &[1, 3],
                "new" => &[2, 3],
                _ => &[3],
            };
            assert!(codes.contains(&ran.code()), "{context}");
            assert!((ran.out() + &ran.err()).contains(kind) || args[0] == "log", "{context}");
        }
    }
}

#[test]
fn decks_beyond_the_total_size_limit_are_reported_and_others_are_read_if_they_fit() {
    use rounds::deck::limits::TOTAL_BYTES;
    let home = Home::new();
    let deck = |name: &str| {
        let source = crate::harness::twenty().replace("id = 'twenty'", &format!("id = '{name}'"));
        home.write(&format!("decks/{name}.toml"), &source).metadata().unwrap().len()
    };
    let sparse = |name: &str, bytes: u64| {
        fs::File::create(home.path().join(format!("decks/{name}.toml"))).unwrap().set_len(bytes).unwrap();
    };
    let check = |path: &str| {
        let ran = home.run(&["decks", "--decks", path]);
        assert_eq!(ran.code(), 0, "{}", ran.err());
        (ran.out(), ran.err())
    };
    let small = deck("before") + deck("later");
    // The total is exactly at the limit; each file is also too large for a deck, so none is read.
    sparse("huge-1", TOTAL_BYTES / 2);
    sparse("huge-2", TOTAL_BYTES / 2 - small);
    let (out, err) = check("decks");
    assert!(out.contains("before") && out.contains("later"), "{out}{err}");
    assert!(!err.contains("all decks together"), "{err}");
    // With one more byte, the last file exceeds the limit.
    sparse("huge-2", TOTAL_BYTES / 2 - small + 1);
    let (out, err) = check("decks");
    assert!(out.contains("before") && !out.contains("later"), "{out}{err}");
    assert!(err.contains("later.toml: skipped: all decks together have more than 256 MiB"), "{err}");
    // A file that does not fit does not count toward the total.
    sparse("huge-2", TOTAL_BYTES);
    let (out, err) = check("decks");
    assert!(out.contains("before") && out.contains("later"), "{out}{err}");
    assert!(err.contains("huge-2.toml: skipped: all decks together have more than 256 MiB"), "{err}");
    let ran = home.run_with(&["study", "--plain", "--decks", "decks", "later"], "a\n\n");
    assert!(ran.out().contains("Question number"), "{}{}", ran.out(), ran.err());
}

#[cfg(unix)]
#[test]
fn a_path_that_is_not_a_regular_file_is_reported_and_skipped() {
    for (kind, make) in NO_FILES {
        for (file, words) in [
            (".config/rounds/config.toml", "config.toml"),
            ("theme.toml", "theme.toml"),
            (".local/share/rounds/reviews.db", "answers cannot be saved"),
        ] {
            let home = Home::new();
            if file == "theme.toml" {
                home.write(".config/rounds/config.toml", "[ui]\ntheme = '~/theme.toml'\n");
            }
            let path = home.path().join(file);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            make(&path);
            let before = fs::symlink_metadata(&path).unwrap().file_type();
            for args in [&["due"][..], &["study", "--plain"], &["config"]] {
                let ran = home.run_within(LIMIT, args, "");
                let context = format!("{kind} {file} {args:?}: {} {}{}", ran.code(), ran.out(), ran.err());
                assert!(ran.code() <= 3, "{context}");
                assert!(ran.err().contains(words) || args[0] == "config" && file.starts_with(".local"), "{context}");
                assert!(args[0] != "due" || ran.out().contains("12 new"), "{context}");
            }
            assert_eq!(fs::symlink_metadata(&path).unwrap().file_type(), before, "{kind} {file} was left as it is");
        }
    }
}

#[cfg(unix)]
#[test]
fn links_are_not_followed_out_of_a_deck_folder_or_in_circles() {
    use std::os::unix::fs::symlink;
    let home = Home::new();
    let source = fs::read_to_string(fixture("decks/example.toml")).unwrap();
    home.write("outside/secret.toml", &source);
    let decks = home.path().join("decks");
    fs::create_dir(&decks).unwrap();
    symlink("../outside", decks.join("out")).unwrap();
    symlink("..", decks.join("up")).unwrap();
    symlink(".", decks.join("loop")).unwrap();
    symlink("one.toml", decks.join("two.toml")).unwrap();
    symlink("two.toml", decks.join("one.toml")).unwrap();
    symlink("nowhere", decks.join("gone.toml")).unwrap();
    let ran = home.run_within(LIMIT, &["--decks", "decks", "decks"], "");
    assert!(!ran.out().contains("An example"), "{}", ran.out());
    for name in ["one.toml", "two.toml", "gone.toml"] {
        assert!(ran.err().contains(name), "{}", ran.err());
    }
    // A link out of the folder is reported and not followed; a named link and a link inside the folder are followed.
    symlink("../outside/secret.toml", decks.join("named.toml")).unwrap();
    let ran = home.run(&["--decks", "decks", "decks"]);
    assert!(!ran.out().contains("An example"), "{}", ran.out());
    assert!(ran.err().contains("decks/named.toml: skipped: this link leads out of the folder"), "{}", ran.err());
    assert!(home.run(&["--decks", "decks/named.toml", "decks"]).out().contains("An example"));
    fs::create_dir(decks.join(".kept")).unwrap();
    fs::write(decks.join(".kept/inside.toml"), &source).unwrap();
    symlink(".kept/inside.toml", decks.join("inside.toml")).unwrap();
    assert!(home.run(&["--decks", "decks", "decks"]).out().contains("An example"));
    // The folder itself may be a link.
    symlink("decks", home.path().join("elsewhere")).unwrap();
    assert!(home.run(&["--decks", "elsewhere", "decks"]).out().contains("An example"));
}

/// Private files with content that must never be printed.
const PRIVATE: [(&str, &str); 8] = [
    ("key", "-----BEGIN OPENSSH PRIVATE KEY-----\nsecret\n-----END OPENSSH PRIVATE KEY-----\n"),
    ("passwd", "root:x:0:0:secret:/root:/bin/sh\n"),
    ("netrc", "machine example.org login me password secret\n"),
    ("cargo", "[package]\nname =    'secret'\n[dependencies]\nsecret={ version='1' }\n"),
    ("settings", "title =    'x'\nschema = 1\npassword='secret'\n"),
    ("table", "schema   = 'public'\n[deck_of_cards]\nsecret = 1\n[[things]]\nid=\"secret\"\n"),
    ("notes", "# secret\n"),
    ("broken", "[database]\nurl = 'postgres://me:secret@host\nport=1\n"),
];

/// A deck that formatting and fixing would change.
const CROOKED: &str = "schema = 1\n[deck]\ntitel = 'An outer deck'\nid='outer'\n[[item]]\nstem='Secret?'\nid='a'\n\
                       options = [{text='secret', corect = true}, {text='b'}, {text='c'}]\n";

/// The commands that read decks; the path comes last.
const LOOKING: [&[&str]; 16] = [
    &["check"],
    &["check", "--profile", "cme"],
    &["check", "--format", "json"],
    &["check", "--format", "sarif"],
    &["check", "--format", "github"],
    &["check", "--log"],
    &["check", "--fix"],
    &["fmt"],
    &["fmt", "--ids"],
    &["fmt", "--check"],
    &["study", "--plain"],
    &["exam", "--plain"],
    &["record"],
    &["stats"],
    &["decks", "--decks"],
    &["due", "--decks"],
];

#[cfg(unix)]
#[test]
fn targets_of_links_in_a_foreign_folder_are_neither_shown_nor_changed() {
    use std::os::unix::fs::symlink;
    let home = Home::new();
    let stranger = home.path().join("stranger");
    fs::create_dir_all(stranger.join("below")).unwrap();
    let mut private: Vec<(std::path::PathBuf, &str)> =
        PRIVATE.iter().map(|(name, text)| (home.write(&format!("mine/{name}.toml"), text), *text)).collect();
    private.push((home.write("mine/outer.toml", CROOKED), CROOKED));
    for (n, (path, _)) in private.iter().enumerate() {
        symlink(path, stranger.join(format!("{n}.toml"))).unwrap();
        symlink(path, stranger.join(format!("below/{n}.TOML"))).unwrap();
        let name = path.file_name().unwrap().to_str().unwrap();
        symlink(format!("../mine/{name}"), stranger.join(format!("up-{n}.toml"))).unwrap();
    }
    symlink("../mine", stranger.join("mine")).unwrap();
    symlink("0.toml", stranger.join("chain.toml")).unwrap();
    for path in ["stranger", "./stranger", "stranger/below"] {
        for command in LOOKING {
            let args = [command, &[path]].concat();
            let ran = home.run_with(&args, "a\n\nquit\n");
            let output = ran.out() + &ran.err();
            assert!(!output.to_lowercase().contains("secret") && !output.contains("OPENSSH"), "{args:?}: {output}");
            assert!(output.contains("leads out of the folder") || path == "stranger", "{args:?}: {output}");
        }
    }
    for (path, text) in &private {
        assert_eq!(fs::read_to_string(path).unwrap(), *text, "{}", path.display());
    }
    // A named link to a deck is followed.
    assert_eq!(home.run(&["fmt", "stranger/8.toml"]).code(), 0);
    assert_ne!(fs::read_to_string(&private[8].0).unwrap(), CROOKED);
}

#[test]
fn a_file_that_is_not_a_deck_is_neither_shown_nor_changed() {
    for (name, text) in PRIVATE {
        let home = Home::new();
        let path = home.write(&format!("{name}.toml"), text);
        let here = format!("./{name}.toml");
        for command in LOOKING.iter().copied().chain([&["add"][..], &["add", "--no-edit", "--kind", "order"]]) {
            let args = [command, &[&here]].concat();
            let ran = home.run_with(&args, "a\n\nquit\n");
            let output = ran.out() + &ran.err();
            assert!(!output.contains("secret") && !output.contains("OPENSSH"), "{args:?}: {output}");
            assert!(output.contains(name), "{args:?}: {output}");
            assert_ne!(ran.code(), if matches!(command[0], "decks" | "due") { 3 } else { 0 }, "{args:?}: {output}");
            assert_eq!(fs::read_to_string(&path).unwrap(), text, "{args:?}");
        }
        // In a folder it is skipped, or reported without its text.
        for command in LOOKING {
            let ran = home.run_with(&[command, &["."]].concat(), "a\n\nquit\n");
            let output = ran.out() + &ran.err();
            assert!(!output.contains("secret") && !output.contains("OPENSSH"), "{command:?}: {output}");
            assert_eq!(fs::read_to_string(&path).unwrap(), text, "{command:?}");
        }
    }
}

#[test]
fn text_in_other_encodings_is_read_or_rejected_with_advice() {
    let source = fs::read_to_string(fixture("decks/example.toml")).unwrap();
    let utf16 = |order: fn(u16) -> [u8; 2]| {
        let text = format!("\u{feff}{source}");
        text.encode_utf16().flat_map(order).collect::<Vec<u8>>()
    };
    let bad = [source.as_bytes(), b"# \xff\xfe\n"].concat();
    for (name, bytes, code, words) in [
        ("bom", [b"\xef\xbb\xbf", source.as_bytes()].concat(), 0, ""),
        ("crlf", source.replace('\n', "\r\n").into_bytes(), 0, ""),
        ("utf-16-le", utf16(u16::to_le_bytes), 1, "the file is encoded as UTF-16"),
        ("utf-16-be", utf16(u16::to_be_bytes), 1, "the file is encoded as UTF-16"),
        ("latin", bad, 1, "this character is not UTF-8 (byte FF)"),
        ("nul", source.replace("title", "ti\0tle").into_bytes(), 1, "T001"),
        ("old-mac", source.replace('\n', "\r").into_bytes(), 1, "T0"),
        ("empty", Vec::new(), 1, "T0"),
    ] {
        let home = Home::new();
        fs::write(home.path().join("d.toml"), bytes).unwrap();
        let ran = home.run(&["check", "--profile", "draft", "d.toml"]);
        let output = ran.out() + &ran.err();
        assert_eq!(ran.code(), code, "{name}: {output}");
        assert!(output.contains(words), "{name}: {output}");
        assert_eq!(unshown(&output), None, "{name}: {output:?}");
    }
}

#[cfg(unix)]
#[test]
fn nested_repeated_or_long_input_neither_breaks_the_parser_nor_fills_memory() {
    let deep = 100_000;
    let head = "schema = 1\n[deck]\nid = 'd'\ntitle = 'D'\n";
    let item = |id: &str| {
        format!("[[item]]\nid = '{id}'\nstem = 'S?'\noptions = [{{ text = 'a', correct = true }}, {{ text = 'b' }}]\n")
    };
    let long = "x".repeat(1 << 20);
    for (name, text) in [
        ("arrays", format!("a = {}{}\n", "[".repeat(deep), "]".repeat(deep))),
        ("inline tables", format!("a = {}1{}\n", "{a=".repeat(deep), "}".repeat(deep))),
        ("dotted keys", format!("a{} = 1\n", ".a".repeat(deep))),
        ("tables", format!("[a{}]\n", ".a".repeat(deep))),
        ("open arrays", "[".repeat(deep)),
        ("keys", (0..100_000).map(|n| format!("k{n} = 1\n")).collect()),
        ("signs", format!("a = {}\n", "+".repeat(1_000_000))),
        ("quotes", format!("a = {}\n", "'".repeat(1_000_000))),
        ("ids", item(&long) + &item(&long) + &item("good")),
        ("a line", format!("title = '{}'\n", "y".repeat(5 << 20))),
        (
            "names",
            format!(
                "[refs]\n{long} = 1\n{}refs = ['{long}']\ncase = '{long}'\nkind = '{long}'\n{long} = 1\n",
                item("a")
            ),
        ),
    ] {
        let home = Home::new();
        home.write("d.toml", &(head.to_owned() + &text));
        let ran = home.run_within("ulimit -v 1500000", &["check", "--profile", "draft", "d.toml"], "");
        let output = ran.out() + &ran.err();
        assert_eq!(ran.code(), 1, "{name}: {}", output.get(..2000).unwrap_or(&output));
        assert!(output.contains("d.toml") && output.len() < 3_000_000, "{name}: {} bytes", output.len());
        assert!(output.lines().all(|line| line.len() < 20_000), "{name}");
    }
}

#[cfg(unix)]
#[test]
fn a_changed_or_removed_deck_is_asked_as_loaded_and_logged_as_shown() {
    use crate::harness::pty::Screen;
    let home = Home::new();
    let source = crate::harness::twenty();
    let path = home.write("twenty.toml", &source);
    let read = rounds::deck::read(&source).deck.unwrap();
    let mut screen = Screen::open(&home, &["study", "--seed", "1", &path.to_string_lossy()]);
    screen.wait_for("How sure?");
    for n in 0..4 {
        match n {
            // A different text and a different key.
            0 => fs::write(&path, source.replace("Question", "Puzzle").replace("'yes'", "'nay'")).unwrap(),
            1 => fs::write(&path, "no deck any more").unwrap(),
            2 => fs::remove_file(&path).unwrap(),
            _ => {}
        }
        screen.press("a");
        screen.wait_for("Comes back");
        assert!(screen.text().contains("Question number"), "{}", screen.text());
        screen.press("\r");
        screen.wait_for("How sure?");
        assert!(screen.text().contains("Question number"), "{}", screen.text());
    }
    screen.press("\x03");
    assert_eq!(screen.finish().0, 0);
    let answers = home.answers();
    assert_eq!(answers.len(), 4);
    for answer in answers {
        let item = read.items.iter().find(|item| item.id.as_str() == answer["item"]).unwrap();
        assert_eq!(answer["content"], item.fingerprint().to_string());
        assert_eq!(answer["key"], item.key_fingerprint().to_string());
    }
}

#[test]
fn a_deck_cannot_run_a_command() {
    let home = Home::new();
    let marker = home.path().join("ran");
    let touch = format!("touch {}", marker.display());
    let words = ["command", "exec", "run", "editor", "shell", "hook", "open", "pager", "script", "include", "image"];
    let keys: String = words.iter().map(|word| format!("{word} = '{touch}'\n")).collect();
    let stem = format!("`{touch}` $({touch}) ![x](file://{touch}) <script>{touch}</script> \\\\write18{{{touch}}}");
    let options = "options = [{ text = 'a', correct = true }, { text = 'b' }]";
    let item = |more: &str| format!("[[item]]\nid = 'a{}'\nstem = '{stem}'\n{options}\n{more}", more.len());
    let source = format!("schema = 1\n{keys}[deck]\nid = 'd'\ntitle = 'D'\n{keys}{}{}", item(""), item(&keys));
    let name = "$(touch ran); touch ran; -oProxyCommand=touch ran.toml";
    home.write(name, &source);
    let ran = home.run(&["check", "--profile", "draft", &format!("./{name}")]);
    assert_eq!(ran.out().matches("error[T014]").count(), words.len() * 3, "{}", ran.out());
    let ran = home.run_with(&["study", "--plain", &format!("./{name}")], "a\n\nquit\n");
    assert!(ran.out().contains("touch"), "{}{}", ran.out(), ran.err());
    assert_eq!(home.run(&["fmt", &format!("./{name}")]).code(), 0);
    assert!(!marker.exists());
    let schema = home.run(&["schema"]).out();
    for word in ["command", "exec", "editor", "shell", "hook", "script", "image"] {
        assert!(!schema.contains(&format!("\"{word}\":")), "{word}");
    }
}

/// A log with hostile text in every free-text field.
fn hostile_log() -> String {
    let formulas = [
        "=cmd|'/C calc'!A0",
        "+1",
        "-1",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        EVIL,
        "\u{ff1d}1",
        "\u{ff0b}1",
        "\u{ff0d}1",
        "\u{ff20}A",
        "\tSUM",
        "\u{2212}1",
    ];
    let mut lines = String::from("{\"schema\":1,\"format\":\"rounds-log\"}\n");
    for (n, text) in (1..).zip(formulas) {
        let mut answer = line::answer(n, 1_790_000_000_000 + i64::try_from(n).unwrap());
        answer["body"] = json!({ "typed": [text, EVIL], "key": [text], EVIL: { EVIL: text } });
        lines += &line::sealed(answer);
        let mut later = line::answer(n + 100, 1_790_000_000_000);
        for column in ["item", "content", "key", "rating", "score", "verdict", "confidence", "latency_ms", "chosen"] {
            later.as_object_mut().unwrap().remove(column);
        }
        (later["kind"], later["mode"], later["body"]) = (json!(text), json!(text), json!(text));
        lines += &line::sealed(later);
    }
    lines
}

#[test]
fn a_hostile_log_is_imported_unchanged_and_controls_neither_terminal_nor_spreadsheet() {
    let home = Home::new();
    home.write("log.jsonl", &hostile_log());
    let ran = run_and_check(&home, &["log", "import", "log.jsonl"], "");
    assert_eq!(ran.out(), "26 events added, 0 known already\n", "{}", ran.err());
    for args in commands("conditions", "log.jsonl") {
        run_and_check(&home, &args, "a\n\nquit\n");
    }
    let table = run_and_check(&home, &["log", "export", "--format", "csv"], "").out();
    let mut cells = 0;
    for record in csv::Reader::from_reader(table.as_bytes()).records() {
        for cell in &record.unwrap() {
            let leads = ['=', '+', '-', '@', '\u{ff1d}', '\u{ff0b}', '\u{ff0d}', '\u{ff20}', '\u{2212}', '\t', '\r'];
            assert!(!cell.starts_with(leads) && !cell.trim_start().starts_with(leads), "{cell}");
            cells += usize::from(cell.trim_start().starts_with('\''));
        }
    }
    assert!(cells >= 20, "{table}");
    // The export is escaped, and importing it restores the same log.
    let exported = home.run(&["log", "export"]).out();
    let other = Home::new();
    let ran = other.run_with(&["log", "import", "-"], &exported);
    assert!(ran.out().contains("0 known already\n"), "{}{}", ran.out(), ran.err());
    assert_eq!(other.run(&["log", "export"]).out(), exported);
}

#[test]
fn every_bad_line_of_a_log_is_reported_and_every_good_one_imported() {
    let changed = |n: u64, column: &str, value: serde_json::Value| {
        let mut line = line::answer(n, 1_790_000_000_000);
        line[column] = value;
        line::sealed(line)
    };
    let good = |n| line::sealed(line::answer(n, 1_790_000_000_000));
    let mut twice = line::answer(1, 1_790_000_000_000);
    twice["rating"] = json!("again");
    let bad: Vec<(&str, Vec<u8>)> = vec![
        ("garbage", b"garbage\n".to_vec()),
        ("no text", b"\xff\xfe\x00\x80\n".to_vec()),
        ("half a line", good(2).as_bytes()[..200].iter().copied().chain([b'\n']).collect()),
        ("other JSON", b"[1, 2]\n{}\nnull\n".to_vec()),
        ("rating 0", changed(3, "rating", json!(0)).into()),
        ("rating 7", changed(3, "rating", json!(7)).into()),
        ("a rating in other words", changed(3, "rating", json!("splendid")).into()),
        ("no rating", changed(3, "rating", json!(null)).into()),
        ("a score above one", changed(3, "score", json!(1.5)).into()),
        ("a score that is no number", good(3).replace("\"score\":1.0", "\"score\":NaN").into()),
        ("a time to answer below zero", changed(3, "latency_ms", json!(-1)).into()),
        ("a time to answer of years", changed(3, "latency_ms", json!(i64::MAX)).into()),
        ("an offset of a week", changed(3, "tz_min", json!(10_080)).into()),
        ("a moment before any clock", changed(3, "at_ms", json!(i64::MIN)).into()),
        ("a moment behind every clock", changed(3, "at_ms", json!(i64::MAX)).into()),
        ("number zero", changed(3, "seq", json!(0)).into()),
        ("a first one with one before it", changed(3, "seq", json!(1)).into()),
        ("a third one with none before it", changed(3, "prev", json!(null)).into()),
        ("a kind without a name", changed(3, "kind", json!("")).into()),
        ("a kind with a long name", changed(3, "kind", json!("k".repeat(65))).into()),
        ("a mode with a long name", changed(3, "mode", json!("m".repeat(65))).into()),
        ("an item that is no id", changed(3, "item", json!("no id")).into()),
        ("an item with a long id", changed(3, "item", json!(format!("{}/a", "d".repeat(300)))).into()),
        ("more chosen than there can be", changed(3, "chosen", json!(vec!["01".repeat(16); 300])).into()),
        ("more shown than there can be", changed(3, "shown", json!(vec![0; 256])).into()),
        ("changed after it was written", good(3).replace("\"latency_ms\":1000", "\"latency_ms\":1001").into()),
        ("an id that stands for another event", line::sealed(twice).into()),
    ];
    let home = Home::new();
    let first = home.run_with(&["log", "import", "-"], &good(1));
    assert_eq!(first.out(), "1 event added, 0 known already\n", "{}", first.err());
    for (n, (name, bytes)) in (10..).zip(bad) {
        // The good lines before and after it are imported.
        let lines = [good(2 * n).as_bytes(), &bytes, good(2 * n + 1).as_bytes()].concat();
        fs::write(home.path().join("log.jsonl"), lines).unwrap();
        let ran = home.run(&["log", "import", "log.jsonl"]);
        assert_eq!(ran.code(), 1, "{name}: {}{}", ran.out(), ran.err());
        let refused = if name == "other JSON" { 3 } else { 1 };
        let lines = if refused == 1 { "line" } else { "lines" };
        assert_eq!(
            ran.out(),
            format!("2 events added, 0 known already, {refused} {lines} refused\n"),
            "{name}: {}",
            ran.err()
        );
        assert!(ran.err().starts_with("rounds: line 2: "), "{name}: {}", ran.err());
    }
    // Items without a deck and future dates are not errors: they are stored, and reported where they matter.
    let ahead = changed(4, "at_ms", json!(4_000_000_000_000_i64));
    assert_eq!(home.run_with(&["log", "import", "-"], &ahead).out(), "1 event added, 0 known already\n");
    let ran = home.run(&["stats"]);
    assert_eq!(ran.code(), 0, "{}", ran.err());
    assert!((ran.out() + &ran.err()).contains("dated in the future"), "{}{}", ran.out(), ran.err());
    assert_eq!(home.run(&["due"]).code(), 0);
    assert_eq!(home.answers().len(), 56);
}

#[test]
fn every_bad_row_of_a_review_table_is_reported_and_every_good_one_imported() {
    let home = Home::new();
    let table = "review_ms,card,rating,duration_ms\n\
        1711744352250,1,0,1\n1711744352250,1,7,1\n1711744352250,1,NaN,1\nnow,1,3,1\n-1,1,3,1\n99999999999999999,1,3,1\n\
        1711744352250,,3,1\n\"open\n1711744352250,1,3,1\n";
    let good = "review_ms,card,rating,duration_ms\n1711744352250,1,3,NaN\n1711744352250,1,3,10\n1711744352250,1,1,10\n4000000000000,2,4,1\n";
    let ran = home.run_with(&["log", "import", "-"], table);
    assert_eq!(
        (ran.code(), ran.out().as_str()),
        (1, "0 events added, 0 known already, 8 lines refused\n"),
        "{}",
        ran.err()
    );
    let ran = home.run_with(&["log", "import", "-"], good);
    // Of two answers to one card at the same time, the first is kept and the other is reported.
    assert_eq!(
        (ran.code(), ran.out().as_str()),
        (1, "2 events added, 0 known already, 2 lines refused\n"),
        "{}",
        ran.err()
    );
    assert!(ran.err().contains("a different answer, which is kept"), "{}", ran.err());
    assert_eq!(home.run_with(&["log", "import", "-"], "review_ms,card,rating\n").code(), 0);
    assert_eq!(home.answers().len(), 2);
}

#[cfg(unix)]
#[test]
fn an_endless_input_fills_no_memory() {
    let home = Home::new();
    // Many bad lines, and one line of 100 MB.
    let script =
        "{ yes bad | head -n 400000; head -c 100000000 /dev/zero; echo; cat log.jsonl; } | \"$0\" log import -";
    home.write("log.jsonl", &line::sealed(line::answer(1, 1_790_000_000_000)));
    let mut command = std::process::Command::new("sh");
    command.args(["-c", &format!("{LIMIT} && {script}"), env!("CARGO_BIN_EXE_rounds")]);
    command.env_clear().envs(home.variables()).env("PATH", "/usr/bin:/bin").current_dir(home.path());
    let ran = Home::finish(command, "");
    assert_eq!(ran.out(), "1 event added, 0 known already, 400001 lines refused\n", "{}", ran.err());
    assert_eq!(ran.err().lines().last(), Some("rounds: ... and 399981 more"));
}

/// Seconds of processor time that are enough for what takes time in proportion to its size, and far too few for what takes
/// it with the square.
#[cfg(unix)]
const SOON: &str = "ulimit -t 20";

#[cfg(unix)]
#[test]
#[ignore = "takes minutes without optimization"]
fn deck_processing_time_is_linear_in_its_size() {
    let head = "schema = 1\n[deck]\nid = 'd'\ntitle = 'D'\n";
    let options = "options = [{ text = 'a', correct = true }, { text = 'b' }, { text = 'c' }]\n";
    let item = |id: &str, more: &str| format!("[[item]]\nid = '{id}'\nstem = 'Stem {id}?'\n{options}{more}");
    let each = |count: usize, make: &dyn Fn(usize) -> String| (0..count).map(make).collect::<String>();
    let cases = |count| each(count, &|n| format!("[[case]]\nid = 'c{n}'\ntext = 'C{n}'\n"));
    let refs = |count| "[refs]\n".to_owned() + &each(count, &|n| format!("r{n} = {{ text = 'R{n}' }}\n"));
    let table = "| 5 | B or c |\n".repeat(20_000);
    for (name, text) in [
        ("refs", refs(60_000) + &item("a", "refs = ['r1']\n")),
        ("unknown refs", refs(6_000) + &each(6_000, &|n| item(&format!("i{n}"), &format!("refs = ['q{n}']\n")))),
        ("unknown cases", cases(6_000) + &each(6_000, &|n| item(&format!("i{n}"), &format!("case = 'd{n}'\n")))),
        ("cases of one id", each(20_000, &|n| format!("[[case]]\nid = 'c'\ntext = 'C{n}'\n")) + &item("a", "")),
        ("one id", each(8_000, &|_| item("a", ""))),
        ("bad ids", each(6_000, &|n| item(&format!("I {n}"), ""))),
        ("keys", item("a", &each(20_000, &|n| format!("k{n} = 1\n")))),
        ("options", {
            let all = each(10_000, &|n| format!("{{ text = 'Both A and o{n}' }}, "));
            format!("[[item]]\nid = 'a'\nstem = 'S?'\noptions = [{all}]\n")
        }),
        ("a table", format!("[[item]]\nid = 'a'\nstem = '''\n| a | b |\n| --- | --- |\n{table}\nS?'''\n{options}")),
    ] {
        let home = Home::new();
        home.write("d.toml", &(head.to_owned() + &text));
        for args in [&["due", "--decks", "d.toml"][..], &["check", "d.toml"], &["fmt", "d.toml"]] {
            let ran = home.run_within(SOON, args, "");
            assert!((0..=1).contains(&ran.code()), "{name} {args:?}: {} {:?}", ran.code(), ran.err().get(..300));
        }
    }
}

#[cfg(unix)]
#[test]
fn an_invalid_time_zone_file_blocks_no_command() {
    for (kind, make) in NO_FILES {
        let home = Home::new();
        make(&home.path().join(kind));
        let path = home.path().join(kind).to_string_lossy().into_owned();
        let folder = home.path().to_string_lossy().into_owned();
        for (zone, tzdir) in [
            (path.as_str(), ""),
            (&format!(":{path}"), ""),
            (kind, ""),
            (kind, folder.as_str()),
            ("/dev/zero", ""),
            ("zero", "/dev"),
            ("../../../../../../dev/zero", ""),
            ("x", "/"),
        ] {
            let limits = format!("{LIMIT} && export TZ='{zone}' TZDIR='{tzdir}'");
            let ran = home.run_within(&limits, &["due"], "");
            assert_eq!((ran.code(), ran.out().as_str()), (0, "0 due, 12 new\n"), "{zone} {tzdir}: {}", ran.err());
            assert!(ran.err().contains("not a known time zone"), "{zone} {tzdir}: {}", ran.err());
        }
    }
}

#[cfg(unix)]
#[test]
fn private_files_are_readable_only_by_their_owner_and_decks_follow_the_umask() {
    use std::os::unix::fs::PermissionsExt;
    let home = Home::new();
    let mode = |path: &str| fs::metadata(home.path().join(path)).unwrap().permissions().mode() & 0o777;
    for (umask, deck) in [("umask 022", 0o644), ("umask 002", 0o664), ("umask 077", 0o600)] {
        let name = format!("deck-{deck:o}.toml");
        assert_eq!(home.run_within(umask, &["new", &name], "").code(), 0);
        assert_eq!(mode(&name), deck, "{umask}");
    }
    assert_eq!(home.run_within("umask 000", &["config", "set", "ui.theme", "dark"], "").code(), 0);
    assert_eq!(mode(".config/rounds/config.toml"), 0o600);
    // Formatting keeps the permissions of a deck.
    home.write("shared.toml", CROOKED);
    fs::set_permissions(home.path().join("shared.toml"), fs::Permissions::from_mode(0o640)).unwrap();
    assert_eq!(home.run(&["fmt", "shared.toml"]).code(), 0);
    assert_eq!(mode("shared.toml"), 0o640);
}

#[test]
fn invalid_numbers_and_shares_are_reported_and_defaults_apply() {
    let home = Home::new();
    for (line, key) in [
        ("[study]\nretention = 1.5\n", "study.retention"),
        ("[study]\nretention = nan\n", "study.retention"),
        ("[study]\nretention = -inf\n", "study.retention"),
        ("[study]\nretention = 1e999\n", "study.retention"),
        ("[study]\nretention_of = { conditions = nan }\n", "study.retention_of"),
        ("[study]\nnew_per_day = -1\n", "study.new_per_day"),
        ("[study]\nnew_per_day = 99999999999999999999\n", "study.new_per_day"),
        ("[study]\nday_starts = 24\n", "study.day_starts"),
        ("[exam]\nseconds_per_question = 0\n", "exam.seconds_per_question"),
    ] {
        home.write(".config/rounds/config.toml", line);
        let ran = home.run(&["due"]);
        assert_eq!((ran.code(), ran.out().as_str()), (0, "0 due, 12 new\n"), "{line}: {}", ran.err());
        assert!(ran.err().contains(&format!("`{key}` must be ")), "{line}: {}", ran.err());
        assert!(home.run(&["config"]).out().contains("retention = 0.90 "), "{line}");
        assert_eq!(home.run_with(&["study", "--plain"], "a\n\nquit\n").code(), 0, "{line}");
        fs::remove_dir_all(home.path().join(".local")).unwrap();
    }
}
