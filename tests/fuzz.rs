//! Bounded fuzzing: every target runs on its corpus, on inputs that failed before, and on a fixed number of mutations
//! of both. `tests/fuzz/run` searches for hours instead.

mod mutator;
pub mod targets;

use std::fs;
use std::panic;
use std::path::{Path, PathBuf};

use mutator::{Random, mutated};
use targets::{TARGETS, Target};

/// All files of a folder under `tests`, sorted by name; empty if the folder does not exist.
fn files(folder: &str) -> Vec<(PathBuf, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(folder);
    let Ok(entries) = fs::read_dir(&folder) else { return Vec::new() };
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths.into_iter().map(|path| (path.clone(), fs::read(path).unwrap())).collect()
}

/// Runs a target on its inputs and on a number of mutations of them; `ROUNDS_FUZZ` multiplies that number.
fn fuzz(name: &str, mutations: u64) {
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
    for seed in 0..mutations * more {
        let mut random = Random::new(seed);
        let input = &inputs[random.below(inputs.len())];
        let input = mutated(input, &inputs, &mut random);
        attempt(target, &input, || format!("seed {seed}"));
    }
}

/// Runs a target on one input. A failing input is saved in a file, to be inspected and added to `found`.
fn attempt(target: &Target, input: &[u8], name: impl FnOnce() -> String) {
    let run = target.run;
    if panic::catch_unwind(|| run(input)).is_err() {
        let path = std::env::temp_dir().join(format!("rounds-fuzz-{}", target.name));
        fs::write(&path, input).unwrap();
        panic!("{} fails on {}, as told above; the input is in {}", target.name, name(), path.display());
    }
}

#[test]
fn any_deck_text_can_be_parsed_and_checked() {
    fuzz("deck_text", 600);
}

#[test]
fn any_deck_can_be_formatted_and_fixed_without_harm() {
    fuzz("deck_edit", 300);
}

#[test]
fn any_lines_can_be_imported() {
    fuzz("log_import", 600);
}

#[test]
fn any_keys_can_be_pressed() {
    fuzz("keys", 200);
}
