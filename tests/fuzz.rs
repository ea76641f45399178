//! Fuzzing, bounded: every target takes every input of its corpus and of those that once failed, and then a fixed number
//! of changes of them. `tests/fuzz/run` searches for hours instead.

mod mutator;
pub mod targets;

use std::fs;
use std::panic;
use std::path::{Path, PathBuf};

use mutator::{Chance, mutated};
use targets::{TARGETS, Target};

/// Every file of a folder under `tests`, in order of name; none where there is no such folder.
fn files(folder: &str) -> Vec<(PathBuf, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(folder);
    let Ok(entries) = fs::read_dir(&folder) else { return Vec::new() };
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths.into_iter().map(|path| (path.clone(), fs::read(path).unwrap())).collect()
}

/// Runs a target on its inputs, and on so many changes of them; `ROUNDS_FUZZ` multiplies their number.
fn fuzz(name: &str, changes: u64) {
    let target: &Target = TARGETS.iter().find(|target| target.name == name).unwrap();
    let found = files(&format!("fuzz/found/{name}"));
    let own = files(&format!("fuzz/corpus/{name}"));
    assert!(own.len() > 4, "the corpus of {name} is gone");
    let shared = target.seeds.iter().flat_map(|folder| files(folder));
    let inputs: Vec<(PathBuf, Vec<u8>)> = found.into_iter().chain(own).chain(shared).collect();
    for (path, input) in &inputs {
        attempt(target, input, || path.display().to_string());
    }
    let inputs: Vec<Vec<u8>> = inputs.into_iter().map(|(_, input)| input).collect();
    let more = std::env::var("ROUNDS_FUZZ").ok().and_then(|times| times.parse().ok()).unwrap_or(1);
    for seed in 0..changes * more {
        let mut chance = Chance::new(seed);
        let input = &inputs[chance.below(inputs.len())];
        let input = mutated(input, &inputs, &mut chance);
        attempt(target, &input, || format!("seed {seed}"));
    }
}

/// Runs a target on one input. One that fails is left in a file, to be looked at and put under `found`.
fn attempt(target: &Target, input: &[u8], name: impl FnOnce() -> String) {
    let run = target.run;
    if panic::catch_unwind(|| run(input)).is_err() {
        let path = std::env::temp_dir().join(format!("rounds-fuzz-{}", target.name));
        fs::write(&path, input).unwrap();
        panic!("{} fails on {}, as told above; the input is in {}", target.name, name(), path.display());
    }
}

#[test]
fn any_deck_text_can_be_read_and_checked() {
    fuzz("deck_text", 600);
}

#[test]
fn any_deck_can_be_written_alike_and_mended_without_harm() {
    fuzz("deck_edit", 300);
}

#[test]
fn any_lines_can_be_taken_into_the_log() {
    fuzz("log_import", 600);
}

#[test]
fn any_keys_can_be_pressed() {
    fuzz("keys", 200);
}
