//! Folders that cannot be listed because the disk fails: the error names the path, and nothing panics.
#![cfg(target_os = "linux")]

use std::path::{Path, PathBuf};

use crate::harness::command::Home;
use crate::harness::strace::Fault;
use crate::harness::twenty;

/// System calls that fail, and whether the folder can still be listed.
const CALLS: [(&str, bool); 3] = [("openat", false), ("getdents64", false), ("close", true)];

/// The message about a folder that cannot be listed.
const TOLD: &str = "cannot be read: Input/output error";

/// A home with a deck in a folder and one in its subfolder, and these two folders.
fn home() -> (Home, [PathBuf; 2]) {
    let home = Home::new();
    let folder = home.write("decks/one.toml", &twenty()).parent().unwrap().to_owned();
    let below = home.write("decks/below/two.toml", &twenty().replace("twenty", "score")).parent().unwrap().to_owned();
    home.write(".config/rounds/config.toml", "decks = ['~/decks']\n");
    (home, [folder, below])
}

/// The message about this folder.
fn message_about(folder: &Path) -> String {
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
                let output = ran.out() + &ran.err();
                assert!(ran.code() != 101 && !output.contains("panicked"), "{call} {args:?}: {output}");
                assert_eq!(output.contains(&message_about(folder)), !is_listed, "{call} {args:?}: {output}");
                assert!(!is_listed || !output.contains("error (os"), "{call} {args:?}: {output}");
            }
        }
    }
}

#[test]
fn the_home_screen_reports_a_folder_that_cannot_be_listed() {
    let (home, folders) = home();
    for (call, is_listed) in CALLS {
        let fault = Fault { path: &folders[0], call, error: "EIO" };
        let Some(mut screen) = fault.open(&home) else { return };
        if is_listed {
            screen.wait_for("Study: ");
        } else {
            screen.wait_for("Input/output error");
            assert!(screen.text().contains("decks"), "{}", screen.text());
            screen.press("q");
            screen.wait_for("Study: ");
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
            let output = ran.out() + &ran.err();
            assert!(ran.code() != 101 && !output.contains("panicked"), "{call} {args:?}: {output}");
            let error = "backups` cannot be read: Input/output error";
            assert_eq!(output.contains(error), !is_listed, "{call} {args:?}: {output}");
        }
    }
}
