//! Behavior that only a real terminal shows. Unix only.
#![cfg(unix)]

use crate::harness::command::Home;
use crate::harness::log;
use crate::harness::pty::Screen;
use crate::harness::twenty;

/// A home with a deck of twenty items, and the arguments that study it in a fixed order.
fn example() -> (Home, Vec<String>) {
    let home = Home::new();
    let path = home.write("twenty.toml", &twenty()).to_string_lossy().into_owned();
    (home, vec!["study".into(), "--seed".into(), "1".into(), path])
}

fn open(home: &Home, args: &[String], more: &[(&str, &str)]) -> Screen {
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    Screen::open_with(home, &args, more)
}

/// Answers the item on the screen and quits.
fn answer_and_quit(mut screen: Screen) {
    screen.wait_for("How sure?");
    screen.press("a");
    screen.wait_for("Comes back");
    screen.press("\x03");
    assert_eq!(screen.finish().0, 0);
}

#[test]
fn a_session_restores_the_terminal_when_it_ends() {
    let (home, args) = example();
    let mut screen = open(&home, &args, &[]);
    screen.wait_for("How sure?");
    assert!(screen.is_alternate());
    for position in 1..=3 {
        screen.press("a");
        screen.wait_for("Comes back");
        screen.press("\r");
        screen.wait_for(&format!("{}/12", position + 1));
        screen.wait_for("How sure?");
    }
    screen.press("q");
    screen.wait_for("Session so far");
    screen.press("\x1b");
    screen.wait_for("Study: ");
    screen.press("q");
    let (code, screen) = screen.finish();
    assert_eq!(code, 0);
    assert!(!screen.is_alternate() && !screen.hides_cursor());
    assert_eq!(home.answers().len(), 3);
}

#[test]
fn a_first_start_shows_the_embedded_decks() {
    let home = Home::new();
    let mut screen = Screen::open(&home, &[]);
    for deck in [
        "Training pathways",
        "Interventional procedures",
        "Central sensitization",
        "The first visit",
        "Medications",
        "Conditions",
    ] {
        screen.wait_for(deck);
    }
    screen.press("\x03");
    assert_eq!(screen.finish().0, 0);
}

#[test]
fn no_color_removes_colors_and_keeps_bold_and_reverse() {
    for (variable, has_color) in [(None, true), (Some(("NO_COLOR", "1")), false)] {
        let (home, args) = example();
        let more: Vec<(&str, &str)> = variable.into_iter().collect();
        let mut screen = open(&home, &args, &more);
        screen.wait_for("How sure?");
        screen.press("j");
        screen.wait_for("▸");
        screen.press("\x03");
        let (_, screen) = screen.finish();
        let raw = String::from_utf8_lossy(&screen.raw).into_owned();
        let found = raw.split("\x1b[").filter_map(|rest| rest.split_once('m')).any(|(codes, _)| {
            codes
                .split(';')
                .filter_map(|code| code.parse().ok())
                .any(|code: u8| matches!(code, 30..=38 | 40..=48 | 90..=107))
        });
        assert_eq!(found, has_color, "{raw:?}");
        assert!(raw.contains("\x1b[7m") && raw.contains("\x1b[1m"), "{raw:?}");
        assert!(!raw.contains("\x1b[;m"), "{raw:?}");
    }
}

#[test]
fn signals_restore_the_terminal() {
    for (signal, code) in [("TERM", 143), ("HUP", 129), ("INT", 130)] {
        let (home, args) = example();
        let mut screen = open(&home, &args, &[]);
        screen.wait_for("How sure?");
        screen.press("a");
        screen.wait_for("Comes back");
        screen.signal(signal);
        let (ended, screen) = screen.finish();
        assert_eq!(ended, code, "{signal}");
        assert!(!screen.is_alternate() && !screen.hides_cursor(), "{signal}");
        assert_eq!(home.answers().len(), 1);
    }
}

#[test]
fn a_terminal_that_goes_away_ends_the_program() {
    let (home, args) = example();
    let mut screen = open(&home, &args, &[]);
    screen.wait_for("How sure?");
    screen.press("a");
    screen.wait_for("Comes back");
    let mut child = screen.hang_up().child;
    // The program ends by itself; otherwise this would hang.
    child.wait().unwrap();
    assert_eq!(home.answers().len(), 1);
}

#[test]
fn ctrl_z_stops_and_fg_continues() {
    let (home, args) = example();
    let mut screen = open(&home, &args, &[]);
    screen.wait_for("How sure?");
    screen.press("\x1a");
    screen.wait_until("the terminal given back", |text| !text.contains("How sure?"));
    screen.wait_stopped();
    screen.signal("CONT");
    answer_and_quit(screen);
}

#[test]
fn a_window_of_any_size_is_drawn_and_a_small_one_says_so() {
    let (home, args) = example();
    let mut screen = open(&home, &args, &[]);
    screen.wait_for("How sure?");
    for (columns, rows) in [(1, 1), (2, 3), (200, 60), (30, 8)] {
        screen.resize(columns, rows);
    }
    screen.wait_for("rounds needs");
    screen.resize(100, 30);
    answer_and_quit(screen);
}

#[test]
fn a_paste_of_a_megabyte_answers_nothing() {
    let (home, args) = example();
    let mut screen = open(&home, &args, &[]);
    screen.wait_for("How sure?");
    screen.press(&format!("\x1b[200~{}\x1b[201~", "lorem ipsum abc\n".repeat(1 << 16)));
    screen.press("a");
    screen.wait_for("Comes back");
    screen.press("\x03");
    let (code, screen) = screen.finish();
    assert_eq!(code, 0);
    assert!(!screen.is_alternate());
    assert_eq!(home.answers().len(), 1, "what is pasted answers nothing");
}

#[test]
fn two_processes_at_once_lose_nothing() {
    let (home, args) = example();
    let mut screens = [open(&home, &args, &[]), open(&home, &args, &[])];
    for screen in &mut screens {
        screen.wait_for("How sure?");
    }
    for _ in 0..2 {
        for screen in &mut screens {
            screen.press("a");
        }
        for screen in &mut screens {
            screen.wait_for("Comes back");
            screen.press("\r");
            screen.wait_for("How sure?");
        }
    }
    for mut screen in screens {
        screen.press("\x03");
        assert_eq!(screen.finish().0, 0);
    }
    assert_eq!(home.answers().len(), 4);
    let sequence: Vec<u64> = home.events().iter().map(|event| event["seq"].as_u64().unwrap()).collect();
    assert!(sequence.iter().copied().eq(1..=sequence.len() as u64), "{sequence:?}");
}

/// A home with a deck created by `rounds new`.
fn home_with_new_deck(kinds: &[&str]) -> Home {
    let home = Home::new();
    assert_eq!(home.run(&[&["new", "deck.toml"], kinds].concat()).code(), 0);
    home
}

/// Writes an executable script into a home and returns its path.
fn script(home: &Home, text: &str) -> String {
    use std::os::unix::fs::PermissionsExt;
    let path = home.write("editor", &format!("#!/bin/sh\n{text}\n"));
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).unwrap();
    path.to_string_lossy().into_owned()
}

#[test]
fn a_watched_deck_shows_each_save_however_the_editor_saves() {
    let home = home_with_new_deck(&[]);
    let path = home.path().join("deck.toml");
    let source = std::fs::read_to_string(&path).unwrap();
    let mut screen = Screen::open(&home, &["watch", "deck.toml"]);
    screen.wait_for("item 1 of 4");
    screen.wait_for("7 notes");
    // Overwritten in place, as VS Code does.
    std::fs::write(&path, source.replace("How many medial", "How many lateral").replace("Two blocks", "Three blocks"))
        .unwrap();
    screen.wait_for("Three blocks relieve his pain");
    screen.wait_for("item 4 of 4");
    // Written to a sibling file and renamed over it, as Vim does.
    home.write("new", &source.replace("Lateral branch of", "Leteral branch of"));
    std::fs::rename(home.path().join("new"), &path).unwrap();
    screen.wait_for("Leteral branch of");
    // A mistake: the last good version stays.
    std::fs::write(&path, source.replace("Which nerve is the target", "Which = \"\"\"\nnerve is the target")).unwrap();
    screen.wait_for("last valid version");
    screen.wait_for("T001");
    std::fs::remove_file(&path).unwrap();
    screen.wait_for("Cannot read the file");
    std::fs::write(&path, &source).unwrap();
    screen.wait_for("7 notes");
    screen.press("q");
    assert_eq!(screen.finish().0, 0);
}

#[test]
fn the_editor_opens_at_the_item_and_the_edited_item_is_asked() {
    let home = home_with_new_deck(&["--kind", "single"]);
    let editor =
        script(&home, "echo \"$@\" > opened; sed -i 's/nerve is the target/tiny nerve is the target/' deck.toml");
    let args = ["study", "--seed", "1", "./deck.toml", "--tag", "spine"];
    let mut screen = Screen::open_with(&home, &args, &[("EDITOR", &editor)]);
    screen.wait_for("How sure?");
    screen.press("E");
    screen.wait_for("Which tiny nerve is the target");
    screen.press("a");
    screen.wait_for("Comes back");
    screen.press("\x05");
    screen.wait_for("Which tiny tiny nerve is the target");
    screen.press("\x03");
    let (code, screen) = screen.finish();
    assert_eq!(code, 0);
    assert!(!screen.is_alternate());
    let opened = std::fs::read_to_string(home.path().join("opened")).unwrap();
    let line: usize = opened.split_whitespace().next().unwrap().trim_start_matches('+').parse().unwrap();
    let source = std::fs::read_to_string(home.path().join("deck.toml")).unwrap();
    assert_eq!(source.lines().nth(line - 1), Some("[[item]]"));
    assert!(source.contains("Which tiny tiny nerve"));
    assert_eq!(home.answers().len(), 1);
}

#[test]
fn a_missing_editor_is_reported_by_name() {
    let home = home_with_new_deck(&["--kind", "single"]);
    let mut screen = Screen::open_with(&home, &["watch", "deck.toml"], &[("EDITOR", "nosuch-editor -w")]);
    screen.wait_for("item 1 of 1");
    screen.press("E");
    screen.wait_for("`nosuch-editor -w` not found");
    screen.press("q");
    assert_eq!(screen.finish().0, 0);
}

#[test]
fn an_item_can_be_added_without_an_editor() {
    let home = home_with_new_deck(&["--kind", "single"]);
    let mut screen = Screen::open(&home, &["add", "deck.toml"]);
    screen.wait_for("added an item; its stem is on line");
    assert_eq!(screen.finish().0, 0);
}

#[test]
fn ctrl_c_in_the_editor_does_not_end_the_session() {
    let home = home_with_new_deck(&["--kind", "single"]);
    let editor = script(&home, "echo editing; read line");
    let args = ["study", "--seed", "1", "./deck.toml", "--tag", "spine"];
    let mut screen = Screen::open_with(&home, &args, &[("EDITOR", &editor)]);
    screen.wait_for("How sure?");
    screen.press("E");
    screen.wait_for("editing");
    screen.press("\x03");
    screen.wait_for("editor` failed");
    answer_and_quit(screen);
    assert_eq!(home.answers().len(), 1);
}

#[test]
fn the_mouse_is_not_captured_unless_configured() {
    for (config, listens) in [("", false), ("[ui]\nmouse = true\n", true)] {
        let (home, args) = example();
        home.write(".config/rounds/config.toml", config);
        let mut screen = open(&home, &args, &[]);
        screen.wait_for("How sure?");
        screen.press("\x03");
        let (code, screen) = screen.finish();
        assert_eq!(code, 0);
        let raw = String::from_utf8_lossy(&screen.raw).into_owned();
        for mode in ["\x1b[?1000h", "\x1b[?1006h", "\x1b[?1000l", "\x1b[?1006l"] {
            assert_eq!(raw.contains(mode), listens, "{mode:?}");
        }
    }
}

/// Whether a line of the screen contains both words.
fn has(text: &str, one: &str, other: &str) -> bool {
    text.lines().any(|line| line.contains(one) && line.split_whitespace().any(|word| word == other))
}

#[test]
fn a_setting_changed_on_the_screen_is_written_to_the_file_and_takes_effect() {
    let home = Home::new();
    let path = home.write(".config/rounds/config.toml", "[study] # mine\nnew_per_day = 5\n");
    let mut screen = Screen::open(&home, &[]);
    screen.wait_for("Study: 5 new");
    screen.press(",");
    screen.wait_for("New items per day");
    screen.press("j\x1b[C");
    screen.wait_for("changed");
    screen.wait_until("6", |text| has(text, "New items per day", "6"));
    screen.press("\x1b");
    screen.wait_for("Study: 6 new");
    screen.press("q");
    assert_eq!(screen.finish().0, 0);
    assert_eq!(std::fs::read_to_string(path).unwrap(), "[study] # mine\nnew_per_day = 6\n");
}

#[test]
fn a_setting_that_cannot_be_written_is_reported_and_lasts_until_the_end() {
    let home = Home::new();
    // A file is in the place of the folder, so that not even root can write there.
    home.write(".config", "");
    let mut screen = Screen::open(&home, &[]);
    screen.wait_for("Study: 12 new");
    screen.press(",");
    screen.wait_for("New items per day");
    screen.press("j\x1b[C");
    screen.wait_for("not saved");
    screen.press("\x1b");
    screen.wait_for("Study: 15 new");
    screen.press("q");
    assert_eq!(screen.finish().0, 0);
}

#[test]
fn a_theme_is_drawn_in_colors_that_the_terminal_supports() {
    for (depth, expected) in [("truecolor", "38;2;95;215;255"), ("", "38;5;81")] {
        let (home, args) = example();
        home.write(".config/rounds/config.toml", "[ui]\ntheme = 'dark'\n");
        let mut screen = open(&home, &args, &[("COLORTERM", depth)]);
        screen.wait_for("How sure?");
        screen.press("\x03");
        let (_, screen) = screen.finish();
        let raw = String::from_utf8_lossy(&screen.raw).into_owned();
        assert!(raw.contains(expected), "{depth}: {raw:?}");
    }
}

#[test]
fn reading_a_long_log_shows_progress_that_is_erased_afterwards() {
    let home = Home::new();
    std::fs::create_dir_all(home.log().parent().unwrap()).unwrap();
    // Long enough for the test build, which is not optimized and reads slowly.
    log::write(&home.log(), 1, if cfg!(debug_assertions) { 11_000 } else { 210_000 });
    let reading = "reading the review log";
    for args in [&[][..], &["due"], &["stats"]] {
        let mut screen = Screen::open(&home, args);
        if args.is_empty() {
            screen.wait_for("Study: ");
            assert!(!screen.text().contains(reading));
            screen.press("q");
        }
        let (code, screen) = screen.finish();
        let raw = String::from_utf8_lossy(&screen.raw).into_owned();
        // The fold for the first screen is cached, so `due` reads no events.
        assert_eq!((code, raw.contains(reading)), (0, args != ["due"]), "{args:?} {raw:?}");
        assert!(!screen.text().contains(reading), "{}", screen.text());
        if let Some((before, _)) = raw.split_once("\x1b[?1049h") {
            let cleared = format!("\r{}\r", " ".repeat(39));
            assert!(before.contains(reading) && before.ends_with(&cleared), "{before:?}");
        }
    }
    let piped = home.run(&["stats"]);
    assert_eq!((piped.code(), piped.err()), (0, String::new()));
}

/// Replies and unsolicited reports of terminals.
const REPLIES: [&str; 12] = [
    "\x1b]11;rgb:abab/cdcd/efef\x1b\\",
    "\x1b]10;rgb:aaaa/bbbb/cccc\x07",
    "\x1b]52;c;YWJjZA==\x07",
    "\x1bP>|abc d 3.4\x1b\\",
    "\x1bP1+r544e=787465726d\x1b\\",
    "\x1b_Gi=31;OK abc\x1b\\",
    "\x1b[?62;22c",
    "\x1b[>1;10;0c",
    "\x1b[?2026;2$y",
    "\x1b[12;40R",
    "\x1b[?31u",
    "\x1b[I\x1b[O\x1b[201~",
];

#[test]
fn terminal_replies_are_not_answers_and_swallow_no_key() {
    let (home, args) = example();
    let mut screen = open(&home, &args, &[]);
    screen.wait_for("How sure?");
    for reply in REPLIES {
        screen.press(reply);
    }
    // In parts that are read separately.
    for reply in &REPLIES[..4] {
        for piece in reply.as_bytes().chunks(7) {
            screen.press_blindly(piece);
            screen.wait_idle();
        }
    }
    answer_and_quit(screen);
    assert_eq!(home.answers().len(), 1, "what the terminal says answers nothing");
}

#[test]
fn after_an_unfinished_terminal_reply_or_a_lone_escape_keys_still_work() {
    let (home, args) = example();
    let mut screen = open(&home, &args, &[]);
    screen.wait_for("How sure?");
    screen.press("\x1b]11;rgb:aaaa");
    // Interrupted by a key that cannot occur in a reply.
    screen.press("\x0c\t");
    screen.wait_until("another confidence", |text| text.contains("● guess"));
    screen.press("\x1b");
    screen.wait_for("Study: ");
    screen.press("\x03");
    assert_eq!(screen.finish().0, 0);
    assert!(home.answers().is_empty());
}

#[test]
fn a_terminal_reply_in_a_typed_line_is_not_part_of_the_answer() {
    let (home, mut args) = example();
    args.push("--plain".into());
    let mut screen = open(&home, &args, &[]);
    screen.wait_for("Answer:");
    screen.press("\x1b]11;rgb:abab/cdcd/efef\x1b\\a\r");
    screen.wait_for("Comes back");
    screen.press("quit\r");
    assert_eq!(screen.finish().0, 0);
    assert_eq!(home.answers().len(), 1);
}

#[test]
fn days_off_do_not_break_the_streak_wherever_it_is_reported() {
    const DAY: i64 = 24 * 60;
    // Today is a Monday; the only earlier answers are on Friday and Thursday.
    for (days_off, days) in [("[\"sat\", \"sun\"]", "3 days"), ("[]", "1 day")] {
        let home = Home::new();
        home.write(".config/rounds/config.toml", &format!("[study]\ndays_off = {days_off}\n"));
        std::fs::create_dir_all(home.log().parent().unwrap()).unwrap();
        let mut store = rounds::store::Store::open(&home.log(), [1; 16]).unwrap().0;
        for (n, ago) in [(0, 4 * DAY), (1, 3 * DAY), (2, 1)] {
            store.append(&log::answer(1, n, ago)).unwrap();
        }
        drop(store);
        let stats = home.run(&["stats"]).out();
        assert!(stats.contains(&format!("streak     {days}, ")), "{days_off}: {stats}");
        let mut screen = Screen::open(&home, &[]);
        screen.wait_for("Study: ");
        assert_eq!(screen.text().contains("3-day streak"), days != "1 day", "{}", screen.text());
        screen.press("q");
        assert_eq!(screen.finish().0, 0);
    }
}
