//! Folders that cannot be listed because the disk fails: the error names the path, and nothing panics.
#![cfg(target_os = "linux")]

use std::path::{Path, PathBuf};

use crate::harness::command::Home;
use crate::harness::strace::Fault;
use crate::harness::twenty;

/// What each call means for a folder: whether its names are known all the same.
const CALLS: [(&str, bool); 3] = [("openat", false), ("getdents64", false), ("close", true)];

/// What is said of a folder that cannot be listed.
const TOLD: &str = "cannot be read: Input/output error";

/// A home with a deck in a folder and one in a folder below it, and these two folders.
fn home() -> (Home, [PathBuf; 2]) {
    let home = Home::new();
    let folder = home.write("decks/one.toml", &twenty()).parent().unwrap().to_owned();
    let below = home.write("decks/below/two.toml", &twenty().replace("twenty", "score")).parent().unwrap().to_owned();
    home.write(".config/rounds/config.toml", "decks = ['~/decks']\n");
    (home, [folder, below])
}

/// The name of a folder, with what is said of it.
fn told_of(folder: &Path) -> String {
    format!("{}: {TOLD}", folder.file_name().unwrap().to_string_lossy())
}

#[test]
fn every_command_reports_a_folder_that_cannot_be_listed() {
    let (home, folders) = home();
    let root = folders[0].to_string_lossy().into_owned();
    let commands = [&["check", &root][..], &["fmt", "--check", &root], &["decks"], &["due"], &["stats"]];
    for folder in &folders {
        for (call, is_listed) in CALLS {
            for args in commands {
                let fault = Fault { path: folder, call, error: "EIO" };
                let Some(ran) = fault.run(&home, args, "") else { return };
                let told = ran.out() + &ran.err();
                assert!(ran.code() != 101 && !told.contains("panicked"), "{call} {args:?}: {told}");
                assert_eq!(told.contains(&told_of(folder)), !is_listed, "{call} {args:?}: {told}");
                assert!(!is_listed || !told.contains("error (os"), "{call} {args:?}: {told}");
            }
        }
    }
}

#[test]
fn the_home_screen_tells_of_a_folder_that_cannot_be_listed() {
    let (home, folders) = home();
    for (call, is_listed) in CALLS {
        let fault = Fault { path: &folders[0], call, error: "EIO" };
        let Some(mut screen) = fault.open(&home) else { return };
        if is_listed {
            screen.wait_for("Study everything due");
        } else {
            screen.wait_for("Input/output error");
            assert!(screen.text().contains("decks"), "{}", screen.text());
            screen.press("q");
            screen.wait_for("Study everything due");
        }
        screen.press("q");
        assert_eq!(screen.finish().0, 0, "{call}");
    }
}

#[test]
fn a_backup_folder_that_cannot_be_listed_is_reported() {
    let (home, _) = home();
    let ran = home.run_with(&["study", "--plain", "--seed", "1"], "a\n\nquit\n");
    assert_eq!(ran.code(), 0, "{}", ran.err());
    let backups = home.log().with_file_name("backups");
    for (call, is_listed) in CALLS {
        for args in [&["log", "restore"][..], &["doctor"]] {
            let Some(ran) = (Fault { path: &backups, call, error: "EIO" }).run(&home, args, "") else { return };
            let told = ran.out() + &ran.err();
            assert!(ran.code() != 101 && !told.contains("panicked"), "{call} {args:?}: {told}");
            let error = "backups` cannot be read: Input/output error";
            assert_eq!(told.contains(error), !is_listed, "{call} {args:?}: {told}");
        }
    }
}
