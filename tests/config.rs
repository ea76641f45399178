//! The configuration: its file, its commands, the settings screen, and what each setting changes.

use proptest::prelude::*;
use rounds::app::keymap::rebind::command_named;
use rounds::app::keymap::{KeyContext, KeyOverride, KeyPattern};
use rounds::app::preference::{AnswerMode, ConfidenceMode, Editing, Preference, Preferences};
use rounds::app::theme::Palette;
use rounds::review::{Answer, Fact, ItemFact};

use crate::harness::command::Home;
use crate::harness::screen::{SIZES, styled};
use crate::harness::script::Learner;
use crate::harness::twenty;

/// A configuration file with a mistake of every kind.
const WRONG: &str = r#"deks = ["~/decks"]
retention = 0.9

[study]
new_per_day = 5
session = "many"
retention = nan
days_off = ["sat", "snu"]
retention_of = { spine = 0.85, knee = 1.5 }
answer = confirm

[ui]
theme = "drak"
mouse = "yes"

[keys.question]
mark = "s"
skip = "M"
strike = "c"
undo = ["F2", "Fx"]
maark = "F3"
case = "M"

[keys.hom]
exam = "x"
"#;

const PATH: &str = ".config/rounds/config.toml";

fn answers(learner: &Learner) -> Vec<Answer> {
    let answers = learner.script.log.iter().filter_map(|event| match &event.fact {
        Fact::Item(ItemFact::Answer(answer)) => Some(answer.clone()),
        _ => None,
    });
    answers.collect()
}

/// The output of `rounds config --json`.
fn document(home: &Home) -> serde_json::Value {
    serde_json::from_str(&home.run(&["config", "--json"]).out()).unwrap()
}

/// The configuration keys on the settings screen.
fn preferences() -> Preferences {
    let document = document(&Home::new());
    let text = |value: &serde_json::Value| value.as_str().unwrap().to_owned();
    let rows = document["keys"].as_array().unwrap().iter().map(|key| Preference {
        key: text(&key["key"]),
        value: text(&key["value"]),
        default: text(&key["default"]),
        means: text(&key["means"]),
        from: String::new(),
        choices: key["choices"].as_array().unwrap().iter().map(text).collect(),
        name: text(&key["name"]),
        meanings: key["meanings"].as_array().unwrap().iter().map(text).collect(),
        takes: text(&key["takes"]),
        editing: match (key["key"].as_str().unwrap(), key["takes"].as_str().unwrap()) {
            ("decks" | "study.days_off" | "study.retention_of", _) => Editing::File,
            (_, takes) if takes.starts_with("a whole number") => Editing::Number,
            (_, takes) if takes.starts_with("a probability") => Editing::Share,
            _ => Editing::Choice,
        },
    });
    Preferences { rows: rows.collect(), path: Some("~/.config/rounds/config.toml".into()) }
}

/// A learner with settings to show.
fn learner_with_settings() -> Learner {
    let mut learner = Learner::new();
    learner.script.preferences = preferences();
    learner
}

#[test]
fn every_mistake_is_reported_with_its_position_and_the_program_starts_anyway() {
    let home = Home::new();
    home.write(PATH, WRONG);
    let ran = home.run(&["config"]);
    insta::assert_snapshot!("config-mistakes", ran.told(&home));
    let ran = home.run(&["due"]);
    assert_eq!(ran.code(), 0);
    assert!(ran.out().contains("0 due, 5 new") && ran.err().contains("config.toml:7:13"), "{}", ran.err());
    let document = document(&home);
    assert_eq!(document["findings"].as_array().unwrap().len(), 14);
    assert_eq!(document["keys"][3]["value"], "0.90");
}

#[test]
fn a_file_that_is_not_text_is_reported() {
    let home = Home::new();
    let path = home.write(PATH, "");
    std::fs::write(path, [0xff, 0xfe, 0x00]).unwrap();
    let ran = home.run(&["config"]);
    assert_eq!(ran.code(), 1);
    assert!(ran.err().contains("UTF-16"), "{}", ran.err());
    assert_eq!(home.run(&["decks"]).code(), 0);
}

#[test]
fn without_a_file_everything_is_a_default_and_nothing_is_written() {
    let home = Home::new();
    insta::assert_snapshot!("config", home.run(&["config"]).told(&home));
    insta::assert_snapshot!("config-path", home.run(&["config", "path"]).told(&home));
    assert_eq!(std::fs::read_dir(home.path()).unwrap().count(), 0);
    let ran = home.command(&["config", "--glyphs", "ascii"]).env("NO_COLOR", "1").output().unwrap();
    let text = String::from_utf8(ran.stdout).unwrap();
    assert!(text.contains("theme = \"mono\"") && text.contains("# NO_COLOR"), "{text}");
    assert!(text.contains("glyphs = \"ascii\"") && text.contains("# the command line"), "{text}");
}

#[test]
fn the_printed_configuration_is_valid() {
    for args in [&["config"][..], &["config", "--default"]] {
        let home = Home::new();
        home.write(PATH, "[study]\nsession = 7\n[keys.feedback]\nbetter = ['p', 'F2']\n");
        let printed = home.run(args).out();
        home.write(PATH, &printed);
        let ran = home.run(&["config"]);
        assert_eq!((ran.code(), ran.err().as_str()), (0, ""), "{printed}");
        assert_eq!(ran.out().contains("session = 7 "), args.len() == 1);
    }
}

#[test]
fn one_key_is_set_and_the_rest_of_the_file_stays() {
    let home = Home::new();
    let ran = home.run(&["config", "set", "study.session", "20"]);
    assert_eq!(ran.told(&home), "study.session = 20 in HOME/.config/rounds/config.toml\n--- errors\n--- exit 0\n");
    let path = home.write(PATH, "# mine\n[study] # how\nsession = 40 # items\n");
    assert_eq!(home.run(&["config", "set", "study.session", "20"]).code(), 0);
    assert_eq!(home.run(&["config", "set", "study.days_off", "sat,sun"]).code(), 0);
    let text = std::fs::read_to_string(&path).unwrap();
    assert_eq!(text, "# mine\n[study] # how\nsession = 20 # items\ndays_off = [\"sat\", \"sun\"]\n");
    for (key, value) in [("study.retention", "1.5"), ("study.sesion", "3"), ("keys.question.mark", "c")] {
        let ran = home.run(&["config", "set", key, value]);
        assert_eq!(ran.code(), 2, "{key}");
        insta::assert_snapshot!(format!("config-set-{key}"), ran.told(&home));
        assert_eq!(std::fs::read_to_string(&path).unwrap(), text);
    }
    home.write(PATH, "[study\n");
    let ran = home.run(&["config", "set", "study.session", "20"]);
    assert_eq!(ran.code(), 3, "{}", ran.err());
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "[study\n");
}

#[test]
fn a_theme_file_is_read_and_its_mistakes_are_reported() {
    let home = Home::new();
    home.write(PATH, "[ui]\ntheme = 'mine.toml'\n");
    insta::assert_snapshot!("config-theme-missing", home.run(&["config"]).told(&home));
    home.write(".config/rounds/mine.toml", "right = '#0087d7'\nwrogn = 'red'\nwarning = 'pinkish'\n");
    insta::assert_snapshot!("config-theme", home.run(&["config"]).told(&home));
}

#[test]
fn plain_text_mode_is_unaffected_by_screen_settings() {
    let transcript = |config: &str| {
        let home = Home::new();
        home.write(PATH, config);
        let deck = home.write("twenty.toml", &twenty()).to_string_lossy().into_owned();
        home.run_with(&["study", "--plain", "--seed", "1", &deck], "a\n\nB\n\nb guess\n\nquit\n").out()
    };
    let usual = transcript("");
    let config = "[study]\nconfidence = 'ask'\nanswer = 'confirm'\n[ui]\nmouse = true\nhints = false\ntheme = 'dark'\n[keys.question]\nmark = 'F2'\n";
    assert_eq!(transcript(config), usual);
    assert_eq!(transcript(&config.replace("ask", "off")), usual);
    assert!(usual.contains("3 answers are saved"), "{usual}");
}

#[test]
fn the_settings_screen_shows_every_key() {
    for (columns, rows) in SIZES {
        for (name, keys) in [("settings", ","), ("settings_changed", ",<down><right><down><down><right><right>")] {
            let seen = learner_with_settings().sized(columns, rows).press(keys);
            insta::assert_snapshot!(format!("{name}-{columns}x{rows}"), styled(&seen.buffer));
        }
    }
    let mut learner = learner_with_settings().sized(40, 10);
    let screens = learner.walk(&format!(",{}", "<down>".repeat(preferences().rows.len() - 1)));
    for key in preferences().rows {
        let last = key.name.clone();
        let shown = |screen: &String| screen.contains(&format!("▸ {last}"));
        // The whole description and the default are shown, however small the window is.
        let sentence = |screen: &String| screen.split_whitespace().collect::<Vec<_>>().join(" ").contains(&key.means);
        let shows_default = |screen: &&String| shown(screen) && sentence(screen) && screen.contains("  default ");
        assert!(screens.iter().any(|screen| shows_default(&screen)), "{last}\n{}", screens.last().unwrap());
    }
}

#[test]
fn left_right_enter_and_d_change_a_setting_at_once() {
    let mut learner = learner_with_settings();
    learner.press(",<down><right><left><left><down><enter>d<esc>");
    let expected = ["new_per_day = 15", "new_per_day = 12", "new_per_day = 10", "session = 40", "session = 30"];
    assert_eq!(learner.script.changes, expected.map(|change| format!("study.{change}")));
    let mut learner = learner_with_settings();
    assert!(learner.press(",<right>").text().contains("This is a list. Press Enter to edit it"));
    learner.script.disk_full = true;
    assert!(learner.press(",<down><right>").text().contains("not saved"));
    assert!(learner.press(",<down><esc>").text().contains("settings"), "home again");
}

#[test]
fn an_answer_is_confirmed_if_configured() {
    let mut learner = Learner::new();
    learner.settings.answer = AnswerMode::Confirm;
    insta::assert_snapshot!("confirm", styled(&learner.press("<enter>b").buffer));
    assert_eq!(answers(&learner), []);
    let mut instant = Learner::new();
    instant.press("<enter>a");
    let mut confirmed = Learner::new();
    confirmed.settings.answer = AnswerMode::Confirm;
    confirmed.press("<enter>ba<enter>");
    assert_eq!(answers(&confirmed).len(), 1);
    assert_eq!(answers(&confirmed)[0].reply, answers(&instant)[0].reply);
    let mut confident = Learner::new();
    confident.settings.answer = AnswerMode::Confirm;
    confident.press("<enter>A<enter>");
    assert_eq!(answers(&confident)[0].confidence.word(), "sure");
}

#[test]
fn confidence_is_asked_after_the_answer_if_configured() {
    let asking = || {
        let mut learner = Learner::new();
        learner.settings.confidence = ConfidenceMode::Ask;
        learner
    };
    for (columns, rows) in SIZES {
        let seen = asking().sized(columns, rows).press("<enter>b");
        insta::assert_snapshot!(format!("ask-{columns}x{rows}"), styled(&seen.buffer));
    }
    for (keys, word) in [("g", "guess"), ("f", "fairly"), ("s", "sure"), ("<enter>", "fairly")] {
        let mut learner = asking();
        learner.press(&format!("<enter>a{keys}"));
        assert_eq!(answers(&learner)[0].confidence.word(), word);
        // The response time ends with the letter.
        assert_eq!(answers(&learner)[0].latency_ms, 1000);
    }
    for back in ["<esc>", "u"] {
        let mut learner = asking();
        learner.press(&format!("<enter>a{back}"));
        assert_eq!(answers(&learner), []);
        learner.press(&format!("<down><enter>a{back}bs"));
        assert_eq!(answers(&learner).len(), 1, "{back}");
    }
    let mut learner = asking();
    learner.press("<enter>A<tab>");
    assert_eq!(answers(&learner), [], "a capital letter means nothing here");
    learner.settings.minute = true;
    let seen = learner.press("<down><enter>a<tick><tick>");
    assert!(seen.text().contains("How sure?"), "{}", seen.text());
    learner.script.pace_ms = 31_000;
    learner.press("<down><enter>a<tick><tick>");
    assert_eq!(answers(&learner).len(), 1, "the minute goes on until it is said");
}

#[test]
fn confidence_is_not_asked_if_turned_off() {
    let mut learner = Learner::new();
    learner.settings.confidence = ConfidenceMode::Off;
    let seen = learner.press("<enter>");
    assert!(!seen.text().contains("How sure?") && !seen.text().contains("sure?"), "{}", seen.text());
    learner.press("<enter>AB<tab>");
    assert_eq!(answers(&learner), []);
    learner.press("<down><enter>a");
    assert_eq!(answers(&learner)[0].confidence.word(), "fairly");
    let help = learner.press("<enter>?").text();
    assert!(!help.contains("capital") && !help.contains("Tab"), "{help}");
}

/// A key override: the command of a key context with another key.
fn key_override(context: KeyContext, command: &str, key: &str) -> KeyOverride {
    KeyOverride {
        context,
        command: command_named(context, command).unwrap(),
        keys: vec![KeyPattern::named(key).unwrap()],
    }
}

#[test]
fn a_number_is_typed_and_a_list_opens_in_the_editor() {
    let changes = |keys: &str| {
        let mut learner = learner_with_settings();
        learner.press(keys);
        learner.script.changes
    };
    let down = |rows: usize| "<down>".repeat(rows);
    assert_eq!(changes(",<down>25<enter>"), ["study.new_per_day = 25"]);
    assert_eq!(changes(",<down>25<bs>0<right>"), ["study.new_per_day = 20"]);
    assert_eq!(changes(&format!(",{}92<enter>", down(3))), ["study.retention = 0.92"]);
    assert_eq!(changes(",<down>25<esc>"), [""; 0], "Esc discards the number");
    assert_eq!(changes(",<down>25<down><down><up>"), [""; 0], "so does moving on");
    assert_eq!(changes(",<enter>"), ["edit decks"]);
    assert_eq!(changes(&format!(",{}<enter>", down(9))), ["edit study.days_off"]);
    assert_eq!(changes(&format!(",{}<right>", down(9))), ["study.days_off = [\"sun\"]"]);
    assert_eq!(changes(",<down>E"), ["edit study.new_per_day"]);
    let mut learner = learner_with_settings();
    let text = learner.press(",<down>25").text();
    assert!(text.contains("New items per day") && text.contains("25_"), "{text}");
    assert!(text.contains("a whole number from 0 to 1000. Enter saves it"), "{text}");
    let still_here = learner.press(",<down>25<esc>").text();
    assert!(still_here.contains("Settings") && !still_here.contains("25_"), "{still_here}");
}

#[test]
fn the_settings_screen_explains_the_choices_in_plain_words() {
    let mut learner = learner_with_settings().sized(100, 30);
    let text = learner.press(&format!(",{}", "<down>".repeat(5))).text();
    for words in ["Asking how sure you are", "● inline", "with Tab or Shift+letter", "off", "never", "study.confidence"]
    {
        assert!(text.contains(words), "{words}: {text}");
    }
    assert!(text.contains("default inline") && text.contains("not set in the file"), "{text}");
}

#[test]
fn decks_edited_from_the_settings_are_reloaded() {
    let mut learner = learner_with_settings();
    let mut library = rounds::deck::Library::default();
    let source = "schema = 1\n[deck]\nid = 'other'\ntitle = 'Another deck'\n[[item]]\nid = 'i'\nstem = 'Which?'\n\
                  options = [{ text = 'a', correct = true }, { text = 'b' }]\n";
    let reading = rounds::deck::read(source);
    library.add(reading.deck.unwrap(), rounds::deck::library::Origin::Embedded, 0).unwrap();
    learner.script.edited = Some(library.into());
    let text = learner.press(",<enter><esc>").text();
    assert!(text.contains("Another deck"), "{text}");
}

#[test]
fn rebound_keys_work_and_appear_in_footer_and_help() {
    let mut learner = Learner::new().sized(100, 30);
    learner.settings.keys = vec![
        key_override(KeyContext::Asking, "mark", "M"),
        key_override(KeyContext::Asking, "confidence", "F2"),
        key_override(KeyContext::Feedback, "undo", "Backspace"),
        key_override(KeyContext::Feedback, "back", "Q"),
        key_override(KeyContext::Home, "settings", "S"),
    ];
    let seen = learner.press("<enter>").text();
    assert!(seen.contains("M mark") && seen.contains("F2 confidence") && seen.contains("F2 changes it"), "{seen}");
    assert!(!seen.contains("Tab"), "{seen}");
    assert!(!learner.press("<enter>m").text().contains("marked"));
    assert!(learner.press("<enter>M").text().contains("marked"));
    assert!(learner.press("<enter>?").text().contains("M             Mark or unmark the item"));
    let feedback = learner.press("<enter>a").text();
    assert!(feedback.contains("Backspace undo") && feedback.contains("Q back"), "{feedback}");
    assert!(learner.press("<enter>u").text().contains("Comes back") || answers(&learner).len() == 1);
    assert!(learner.press("<enter><bs>").text().contains("How sure?"));
    // Quit stays available whatever is bound.
    assert!(learner.press("<enter>a<esc>").text().contains("Session so far"));
    assert!(learner.press("").text().contains("S settings"));
}

#[test]
fn key_bindings_in_the_file_override_the_defaults() {
    let home = Home::new();
    home.write(PATH, "[keys.question]\nmark = 'M'\nstrike = ['F4', 'X']\n[keys.home]\nexam = 'x'\n");
    let ran = home.run(&["config"]);
    assert_eq!(ran.err(), "");
    insta::assert_snapshot!("config-keys", ran.out().split("\n\n").skip(4).collect::<Vec<_>>().join("\n\n"));
}

#[test]
fn each_theme_draws_question_and_feedback() {
    for (name, palette) in Palette::NAMED {
        let mut learner = Learner::new();
        learner.settings.theme.palette = palette;
        let wrong = learner.answering("rW");
        let question = learner.press(&format!("{}<enter>xb", learner.answering("r")));
        insta::assert_snapshot!(format!("theme-{name}-question"), styled(&question.buffer));
        let mut learner = Learner::new();
        learner.settings.theme.palette = palette;
        insta::assert_snapshot!(format!("theme-{name}-feedback"), styled(&learner.press(&wrong).buffer));
    }
}

#[test]
fn a_click_chooses_an_option_and_the_wheel_scrolls() {
    let position = |text: &str, words: &str| {
        let row = text.lines().position(|line| line.contains(words)).unwrap();
        format!("<click:9,{row}>")
    };
    for (columns, rows) in [(100, 30), (80, 24), (60, 20), (40, 10)] {
        let mut learner = Learner::new().sized(columns, rows);
        learner.settings.mouse = true;
        let text = learner.press("<enter><end>").text();
        let click = position(&text, "  b  ");
        learner.press(&format!("<down><enter><end>{click}"));
        let mut letter = Learner::new();
        letter.press("<enter>b");
        assert_eq!(answers(&learner).len(), 1, "{columns}x{rows}\n{text}");
        assert_eq!(answers(&learner)[0].reply, answers(&letter)[0].reply, "{columns}x{rows}");
        // A click next to the options chooses nothing.
        let mut learner = Learner::new().sized(columns, rows);
        learner.settings.mouse = true;
        learner.press(&format!("<enter><click:3,0><click:3,{}>", rows - 1));
        assert_eq!(answers(&learner), []);
    }
    let mut learner = Learner::new().sized(60, 14);
    learner.settings.mouse = true;
    let [top, down, up] = ["", "<wheel-down>", "<wheel-down><wheel-up>"].map(|keys| {
        learner.script.log.clear();
        learner.press(&format!("<enter>a{keys}")).text()
    });
    assert!(top != down && top == up);
    learner.settings.mouse = false;
    learner.script.log.clear();
    assert_eq!(learner.press("<enter>a<wheel-down>").text(), top);
}

#[test]
fn a_click_chooses_in_an_exam_too() {
    for columns in [100, 60] {
        let mut learner = Learner::new().sized(columns, 30);
        learner.settings.mouse = true;
        let text = learner.press("e<enter><enter>").text();
        let row = text.lines().position(|line| line.contains("  b  ")).unwrap();
        learner.script.log.clear();
        let seen = learner.press(&format!("e<enter><enter><click:9,{row}>")).text();
        assert!(seen.contains("● b"), "{seen}");
    }
}

#[test]
fn without_hints_the_footer_shows_only_help_and_quit() {
    let mut learner = Learner::new();
    learner.settings.hints = false;
    let text = learner.press("<enter>").text();
    let last = text.lines().last().unwrap().trim();
    assert_eq!(last, "Esc back  ? help");
}

#[test]
fn a_hidden_clock_still_runs() {
    let mut learner = Learner::new();
    (learner.settings.clock, learner.settings.minute) = (false, true);
    assert!(!learner.press("<enter>").text().contains("left \n"), "the minute");
    learner.script.pace_ms = 61_000;
    assert!(learner.press("<down><enter><tick>").text().contains("Time's up"));
    let mut learner = Learner::new();
    assert!(learner.press("e<enter><enter>").text().contains(" left"));
    learner.script.log.clear();
    learner.settings.clock = false;
    let text = learner.press("e<enter><enter>").text();
    assert!(!text.lines().next().unwrap().contains("left"), "{text}");
}

#[test]
fn an_exam_uses_the_configured_seconds_per_question() {
    let mut learner = Learner::new();
    learner.settings.exam.pace_s = Some(60);
    let text = learner.press("e").text();
    let questions = text.lines().find(|line| line.contains("Questions")).unwrap().to_owned();
    let minutes = text.lines().find(|line| line.contains("Minutes")).unwrap().to_owned();
    let number = |line: &str| line.split_whitespace().find_map(|word| word.parse::<u32>().ok());
    assert_eq!(number(&questions), number(&minutes));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn no_setting_no_key_and_no_click_makes_any_window_panic(
        keys in prop::collection::vec(0_usize..22, 0..30), columns in 0_u16..120, rows in 0_u16..40,
        confidence in 0_usize..3, confirm in any::<bool>(), cover in any::<bool>(), minute in any::<bool>(),
    ) {
        const KEYS: [&str; 22] = [
            "a", "b", "A", "g", "s", "f", "<enter>", "<tab>", "<esc>", "<up>", "<down>", "<left>", "<right>", ",", "d", "u",
            "e", "?", "<wheel-down>", "<wheel-up>", "<click:9,8>", "<click:9,12>",
        ];
        let mut learner = learner_with_settings().sized(columns, rows);
        learner.settings.confidence = ConfidenceMode::NAMED[confidence].1;
        learner.settings.answer = if confirm { AnswerMode::Confirm } else { AnswerMode::Instant };
        (learner.settings.cover, learner.settings.minute, learner.settings.mouse) = (cover, minute, true);
        let keys: String = keys.into_iter().map(|key| KEYS[key]).collect();
        let seen = learner.press(&keys);
        prop_assert_eq!(seen.buffer.area.width, columns);
        let answers = answers(&learner);
        prop_assert!(confidence != 1 || answers.iter().all(|answer| answer.confidence.word() == "fairly"));
    }
}
