//! Tests of the configuration.

use std::path::Path;

use proptest::prelude::*;

use super::value::Value;
use super::*;
use crate::diagnostics::{self, Lines, Style};

/// The configuration of a text, and its findings, one line each.
fn read(source: &str) -> (Config, Vec<String>) {
    let (config, findings) = Config::parse(source, Some(Path::new("/home/ada")));
    let lines = Lines::of(source);
    let messages = findings.iter().map(|found| {
        let line = lines.position(found.primary.span.start).0;
        format!("{line}: {} ({})", found.headline, found.help.as_deref().unwrap_or_default())
    });
    (config, messages.collect())
}

/// A file that sets a key.
fn assigned(key: &Setting, value: &str) -> String {
    match key.name.split_once('.') {
        Some((table, name)) => format!("[{table}]\n{name} = {value}\n"),
        None => format!("{} = {value}\n", key.name),
    }
}

/// For a key: accepted values, values out of range, and values of another type.
fn cases(key: &Setting) -> [&'static [&'static str]; 3] {
    match key.name {
        "decks" => [&["['~/decks', '/srv/decks']", "[]"], &[], &["'~/decks'", "[1]", "true"]],
        "study.new_per_day" => {
            [&["0", "1000", "0x10"], &["-1", "1001", "99999999999999999999"], &["'5'", "5.0", "[5]"]]
        }
        "study.session" => [&["1", "1000"], &["0", "1001"], &["{ questions = 30 }", "nan"]],
        "study.goal" => [&["0", "1000"], &["-1", "1001"], &["'46'", "4.6"]],
        "study.retention" => {
            [&["0.70", "0.99", "0.85"], &["nan", "-nan", "inf", "1.5", "0.69", "1", "90", "-0.9"], &["'0.9'", "true"]]
        }
        "study.day_starts" => [&["0", "23"], &["24", "-1"], &["'four'", "04:00:00", "4.0"]],
        "study.confidence" => [&["'inline'", "'off'", "'ask'"], &["'Ask'", "''"], &["true", "1"]],
        "study.answer" => [&["'instant'", "'confirm'"], &["'instantly'"], &["false"]],
        "study.self_rating" => [&["'four'", "'two'"], &["'three'"], &["2", "true"]],
        "study.days_off" => [
            &["[]", "['sat', 'sun']", "['Mon']"],
            &["['snu']", "['saturday']", "['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']"],
            &["'sat'", "[6]"],
        ],
        "study.guess_aware" | "ui.mouse" | "ui.hints" => [&["true", "false"], &[], &["'yes'", "1"]],
        "study.retention_of" => [
            &["{}", "{ spine = 0.85 }", "{ spine = 0.7, 'not bare' = 0.99 }"],
            &["{ a = 1.5 }", "{ a = nan }", "{ a = 0.9, b = 9 }"],
            &["0.9", "[0.9]", "{ a = '0.9' }", "{ a = { b = 0.9 } }"],
        ],
        "ui.theme" => [
            &["'ansi'", "'light'", "'dark'", "'deuteran'", "'mono'", "'~/t.toml'", "'t.toml'"],
            &["'drak'", "''"],
            &["1", "{ right = 'red' }"],
        ],
        "ui.glyphs" => [&["'auto'", "'unicode'", "'ascii'"], &["'emoji'"], &["true"]],
        "ui.clock" => [&["'shown'", "'hidden'"], &["'gone'"], &["false"]],
        "study.seconds" => [&["5", "3600", "72"], &["4", "3601"], &["'60'", "1.5"]],
        "exam.seconds_per_question" => [&["10", "3600", "72"], &["9", "3601"], &["'90'", "1.5"]],
        other => panic!("no cases for {other}"),
    }
}

#[test]
fn every_key_accepts_exactly_its_documented_values() {
    for key in SETTINGS {
        let [good, beyond, other] = cases(key);
        for value in good {
            let (config, messages) = read(&assigned(key, value));
            assert_eq!(messages, Vec::<String>::new(), "{} = {value}", key.name);
            // The printed value reads back as the same.
            let literal = key.literal(&config);
            assert_eq!(read(&assigned(key, &literal)).0, config, "{} = {literal}", key.name);
        }
        for value in beyond.iter().chain(other) {
            let source = assigned(key, value);
            let (config, messages) = read(&source);
            assert_eq!(config, Config::default(), "{source}");
            let line = source.trim_end().matches('\n').count() + 1;
            let headline = format!("{line}: `{}` must be {}", key.name, key.takes.words());
            assert!(messages.len() == 1 && messages[0].starts_with(&headline), "{source}{messages:?}");
        }
    }
}

#[test]
fn the_default_file_reads_as_the_defaults() {
    let text = defaults();
    let (config, messages) = read(&text);
    assert_eq!(messages, Vec::<String>::new());
    assert_eq!(Config { lines: [None; SETTINGS.len()], ..config }, Config::default());
    for key in SETTINGS {
        assert_eq!(key.literal(&Config::default()), key.default, "{}", key.name);
        assert!(text.contains(&format!("\n{} = {}\n", key.last(), key.default)), "{}", key.name);
        let choices = key.takes.choices();
        assert!(choices.is_empty() || choices.iter().any(|choice| choice == key.default), "{}", key.name);
        for choice in choices {
            assert_eq!(read(&assigned(key, &choice)).1, Vec::<String>::new(), "{} = {choice}", key.name);
        }
    }
    // The examples in comments are valid.
    let example = text.replace("# [keys", "[keys").replace("# mark", "mark").replace("# strike", "strike");
    let (config, messages) = read(&example);
    assert_eq!(messages, Vec::<String>::new());
    assert_eq!(config.keys.len(), 4);
}

#[test]
fn every_key_stores_what_it_returns_and_rejects_other_types() {
    for key in SETTINGS {
        let mut config = Config::default();
        assert!(key.set(&mut config, key.get(&Config::default()), None), "{}", key.name);
        assert_eq!(config, Config::default(), "{}", key.name);
        for value in [Value::Flag(true), Value::Days(config.policy.days_off)] {
            let same_type = std::mem::discriminant(&value) == std::mem::discriminant(&key.get(&config));
            assert_eq!(key.set(&mut config, value, None), same_type, "{}", key.name);
        }
    }
}

#[test]
fn each_mistake_is_reported_with_its_line_and_the_rest_applies() {
    let source = "[study]\nnew_per_dya = 5\nretention = 1.5\nsession = 40\nday_starts = four\n[sutdy]\nx = 1\n[ui]\nmouse = true\nsession = 3\n";
    let (config, messages) = read(source);
    assert_eq!((config.limits.session, config.mouse), (40, true));
    assert_eq!(
        messages,
        [
            "2: unknown key `study.new_per_dya` (did you mean `new_per_day`?)",
            "3: `study.retention` must be a probability from 0.70 to 0.99 (for example \
            `retention = 0.90`; until then, `0.90` is used)",
            "5: invalid TOML: invalid boolean, expected `false` (this line is \
            ignored; put text in quotes, as in `theme = \"dark\"`)",
            "6: unknown key `sutdy` (run `rounds config --default` to list all keys)",
            "10: unknown key `ui.session` (did you mean `session` under `[study]`?)",
        ]
    );
}

#[test]
fn a_leading_tilde_in_a_path_is_the_home_folder() {
    let (config, _) = read("decks = ['~/decks', '~', '/srv/~/decks']\n");
    assert_eq!(config.decks, ["/home/ada/decks", "/home/ada", "/srv/~/decks"].map(PathBuf::from));
}

#[test]
fn commands_are_rebound_and_conflicts_are_reported() {
    let source = "[keys.question]\nmark = 's'\nskip = ['M', 'F2']\n[keys.feedback]\nbetter = 'p'\nworse = 'p'\nstem = ['x', 'q']\nmark = 'Esc'\n[keys.typing]\nmark = 'm'\n";
    let (config, messages) = read(source);
    let short: Vec<&str> = messages.iter().map(|messages| messages.split(" (").next().unwrap()).collect();
    assert_eq!(
        short,
        [
            "6: `p` is bound twice in `feedback`",
            "7: `q` is already bound to `back` in `feedback`",
            "8: `Esc` is always `back`",
            "10: `m` is typed in `typing`"
        ]
    );
    let names: Vec<(&str, &str, String)> =
        config.rebound.iter().map(|row| (row.context.as_str(), row.command.as_str(), row.keys.join(" "))).collect();
    let expected = [
        ("question", "mark", "s"),
        ("question", "skip", "M F2"),
        ("feedback", "better", "p"),
        ("feedback", "stem", "x"),
    ];
    let mut sorted = names.clone();
    sorted.sort_unstable();
    let mut expected_rows = expected.map(|(place, command, keys)| (place, command, keys.to_owned())).to_vec();
    expected_rows.sort_unstable();
    assert_eq!(sorted, expected_rows);
}

#[test]
fn no_other_command_gets_the_key_of_a_command_that_retains_it() {
    // `mark` gets no other key here, so it retains `m`.
    let (config, messages) = read("[keys.question]\nmark = 'c'\nskip = 'm'\n");
    assert_eq!(messages.len(), 2, "{messages:?}");
    assert!(
        messages[0].contains("`c` is an option letter") && messages[1].contains("`m` is already bound to `mark`"),
        "{messages:?}"
    );
    assert_eq!(config.keys, []);
}

#[test]
fn invalid_toml_affects_only_its_own_line() {
    for broken in ["= 3", "x", "[[", "a = [", "a = '", "a = \"\"\"", "session = 1\nsession = 2", "\u{1b}[2J", "a = 1 2"]
    {
        let source = format!("[ui]\nmouse = true\n{broken}\n[study]\nretention = 0.85\n");
        let (config, messages) = read(&source);
        assert!(config.mouse, "{broken}");
        assert!(!messages.is_empty(), "{broken}");
        assert_eq!(config.retention.value().to_string(), "0.85", "{broken}: {messages:?}");
    }
}

proptest! {
    #[test]
    fn any_text_gives_a_usable_configuration(text in any::<String>()) {
        check_usable(&text)?;
    }

    #[test]
    fn any_broken_file_gives_a_usable_configuration(
        lines in prop::collection::vec((0_usize..SETTINGS.len() + 6, 0_usize..14), 0..12), cut in 0_usize..400,
    ) {
        let values = [
            "1", "-1", "nan", "0.9", "'dark'", "\"\"\"", "[", "['sat']", "[1, 2", "{", "true", "\"a\nb\"", "1979-05-27", "'c'",
        ];
        let heads = ["[study]", "[ui]", "[keys.question]", "[keys]", "mark = 's'", "skip = ['m', 'x']"];
        let line = |(key, value): &(usize, usize)| match SETTINGS.get(*key) {
            Some(key) => format!("{} = {}\n", key.last(), values[*value]),
            None => format!("{}\n", heads[key - SETTINGS.len()]),
        };
        let source: String = lines.iter().map(line).collect();
        check_usable(&source.chars().take(cut).collect::<String>())?;
    }
}

/// Checks that a text gives printable findings, and a configuration that can be printed and read back.
fn check_usable(text: &str) -> Result<(), TestCaseError> {
    let (config, findings) = Config::parse(text, None);
    prop_assert!(config.rules().scheduler.retention().value() >= 0.7);
    let style = Style { color: false, ascii: true, width: 80 };
    let report = diagnostics::render("config.toml", text, &findings, style);
    prop_assert!(!report.chars().any(crate::deck::clean::is_hostile));
    prop_assert!(!super::load::lines("config.toml", text, &findings).iter().any(|line| line.contains('\n')));
    for key in SETTINGS {
        let literal = key.literal(&config);
        let (again, messages) = Config::parse(&assigned(key, &literal), None);
        prop_assert_eq!(messages.len(), 0);
        prop_assert_eq!(key.get(&again), key.get(&config));
    }
    Ok(())
}
