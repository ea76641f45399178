//! Caches never change the output.

use std::fs;
use std::path::{Path, PathBuf};

use crate::harness::command::Home;
use crate::harness::log;
use crate::harness::pty::Screen;
use crate::harness::twenty;

/// The caches.
const CACHES: [&str; 2] = ["decks.cache", "ledger.cache"];

/// Writes two decks: one whose items are answered in the log, and one that is new.
fn decks(home: &Home) {
    let item = |n: usize| {
        let options = "options = [{ text = 'yes', correct = true }, { text = 'no' }]";
        format!("[[item]]\nid = 'item-{n}'\ntags = ['a/b']\nstem = 'Question number {n}?'\n{options}\n")
    };
    let head = "schema = 1\n[deck]\nid = 'deck'\ntitle = 'Deck'\n".to_owned();
    home.write("decks/deck.toml", &(head + &(0..12).map(item).collect::<String>()));
    home.write("decks/twenty.toml", &twenty());
    home.write(".config/rounds/config.toml", &format!("decks = ['{}']\n", home.path().join("decks").display()));
}

/// The path of a cache in a home.
fn cache(home: &Home, name: &str) -> PathBuf {
    home.log().with_file_name(name)
}

/// Everything that commands report about decks and log.
fn reports(home: &Home) -> String {
    let runs: [&[&str]; 3] = [&["due", "--json"], &["decks", "--json"], &["study", "--plain", "--seed", "7"]];
    runs.map(|args| home.run_with(args, "").told(home)).concat()
}

/// The same reports after the caches are deleted.
fn reports_without_cache(home: &Home) -> String {
    for name in CACHES {
        let _ = fs::remove_file(cache(home, name));
        let _ = fs::remove_dir(cache(home, name));
    }
    reports(home)
}

/// A home with a log long enough for a snapshot.
fn studied() -> Home {
    let home = Home::new();
    decks(&home);
    fs::create_dir_all(home.log().parent().unwrap()).unwrap();
    log::write(&home.log(), 1, 1500);
    home
}

#[test]
fn the_output_from_a_cache_is_the_same() {
    let home = studied();
    let uncached = reports_without_cache(&home);
    for name in CACHES {
        assert!(cache(&home, name).is_file(), "{name} was not kept");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = fs::metadata(cache(&home, name)).unwrap().permissions().mode();
            assert_eq!(mode & 0o077, 0, "{name} can be read by others");
        }
    }
    assert_eq!(reports(&home), uncached);
}

#[test]
fn a_damaged_cache_changes_nothing() {
    let home = studied();
    let uncached = reports_without_cache(&home);
    for name in CACHES {
        let path = cache(&home, name);
        let valid = fs::read(&path).unwrap();
        let flipped = |at: usize| {
            let mut bytes = valid.clone();
            bytes[at] ^= 0x10;
            bytes
        };
        let middle = valid.len() / 2;
        let damages = [flipped(20), flipped(middle), valid[..middle].to_vec(), Vec::new()];
        for (n, bytes) in damages.into_iter().enumerate() {
            fs::write(&path, bytes).unwrap();
            assert_eq!(reports(&home), uncached, "damage {n} of {name}");
        }
        fs::remove_file(&path).unwrap();
        fs::create_dir(&path).unwrap();
        assert_eq!(reports(&home), uncached, "a folder in the place of {name}");
    }
}

#[test]
fn a_cache_of_another_log_or_program_changes_nothing() {
    let (home, other) = (studied(), Home::new());
    decks(&other);
    fs::create_dir_all(other.log().parent().unwrap()).unwrap();
    log::write(&other.log(), 2, 2000);
    let (uncached, _) = (reports_without_cache(&home), reports_without_cache(&other));
    for name in CACHES {
        fs::copy(cache(&other, name), cache(&home, name)).unwrap();
    }
    assert_eq!(reports(&home), uncached);
    // A cache of another build: a cache names the modification time of the program.
    let program = home.path().join("rounds");
    fs::copy(env!("CARGO_BIN_EXE_rounds"), &program).unwrap();
    let of_other = || {
        let due = std::process::Command::new(&program).arg("due").env_clear().envs(home.variables()).output().unwrap();
        String::from_utf8(due.stdout).unwrap()
    };
    let before = home.run(&["due"]).out();
    assert_eq!(of_other(), before);
    assert_eq!(home.run(&["due"]).out(), before);
}

#[test]
fn a_stale_cache_is_brought_up_to_date() {
    let home = studied();
    reports(&home);
    // Another process answers: in log order, after the last event, and from a machine whose clock is slow.
    for (writer, answers) in [(3, 40), (4, 1), (5, 1600)] {
        log::write(&home.log(), writer, answers);
        let cached = reports(&home);
        assert_eq!(cached, reports_without_cache(&home), "after writer {writer}");
    }
}

#[test]
fn every_change_of_a_deck_is_detected() {
    let home = studied();
    let path = home.path().join("decks/deck.toml");
    let text = fs::read_to_string(&path).unwrap();
    let seen = |change: &str| {
        let cached = reports(&home);
        assert_eq!(cached, reports_without_cache(&home), "{change}");
        cached
    };
    let before = seen("at first");
    fs::write(&path, text.replace("Question number 3", "Question number X")).unwrap();
    seen("another word of the same length");
    fs::write(&path, text.replace("title = 'Deck'", "title = 'Duck'")).unwrap();
    assert!(seen("another title of the same length").contains("Duck"));
    fs::write(&path, text.replace("correct = true", "correct = 1")).unwrap();
    assert!(seen("mistakes").contains("items were excluded"), "told at the first start and at each one after it");
    assert!(reports(&home).contains("items were excluded"));
    fs::write(home.path().join("decks/more.toml"), text.replace("id = 'deck'", "id = 'more'")).unwrap();
    fs::write(&path, &text).unwrap();
    seen("one more deck");
    fs::remove_file(home.path().join("decks/more.toml")).unwrap();
    assert_eq!(seen("and gone again"), before);
    fs::rename(&path, home.path().join("decks/renamed.toml")).unwrap();
    seen("another name of the file");
    fs::remove_dir_all(home.path().join("decks")).unwrap();
    seen("no decks");
}

#[test]
fn a_deck_is_recognized_by_any_path() {
    let home = studied();
    let relative = home.run(&["decks", "--decks", "decks/twenty.toml"]).told(&home);
    let whole = home.path().join("decks/twenty.toml");
    let absolute = home.run(&["decks", "--decks", &whole.to_string_lossy()]).told(&home);
    assert!(relative.contains(" decks/twenty.toml"), "{relative}");
    assert!(absolute.contains("HOME/decks/twenty.toml"), "{absolute}");
    assert_eq!(home.run(&["decks", "--decks", "decks/twenty.toml"]).told(&home), relative);
}

#[test]
fn a_cache_folder_that_cannot_be_written_is_not_a_problem() {
    let home = Home::new();
    decks(&home);
    home.write(".local/share/rounds", "a file where the folder of the log would be");
    let first = home.run(&["decks"]);
    assert_eq!(first.code(), 0, "{}", first.err());
    assert_eq!(home.run(&["decks"]).told(&home), first.told(&home));
}

#[test]
fn the_home_screen_appears_while_decks_are_read() {
    let home = Home::new();
    let why = "because ".repeat(90_000);
    for n in 0..4 {
        let deck = format!(
            "schema = 1\n[deck]\nid = 'large-{n}'\ntitle = 'Large {n}'\n[[item]]\nid = 'a'\nstem = 'Which?'\noptions = [\n\
             {{ text = 'yes', correct = true, why = '{why}' }},\n{{ text = 'no' }},\n]\n"
        );
        home.write(&format!("decks/{n}.toml"), &deck);
    }
    let folder = home.path().join("decks").to_string_lossy().into_owned();
    let mut screen = Screen::open(&home, &["--decks", &folder]);
    screen.wait_for("Large 3");
    // It may be visible only briefly.
    assert!(String::from_utf8_lossy(&screen.raw).contains("Loading decks"));
    screen.wait_until("no word of reading", |text| !text.contains("Loading decks"));
    screen.press("q");
    assert_eq!(screen.finish().0, 0);
    assert!(Path::new(&cache(&home, "decks.cache")).is_file());
}
