//! The folder tree is the architecture: modules import only lower layers, and each dependency is used in few places.

use std::fs;
use std::path::{Path, PathBuf};

/// The layers, highest first, each with the layers that it may import.
const LAYERS: [(&str, &[&str]); 19] = [
    ("main", &["cli"]),
    (
        "cli",
        &[
            "runtime",
            "config",
            "ui",
            "app",
            "find",
            "store",
            "stats",
            "session",
            "review",
            "response",
            "memory",
            "files",
            "folder",
            "diagnostics",
            "deck",
            "day",
            "parallel",
        ],
    ),
    (
        "runtime",
        &[
            "config",
            "ui",
            "app",
            "store",
            "session",
            "review",
            "files",
            "diagnostics",
            "deck",
            "day",
            "folder",
            "parallel",
        ],
    ),
    ("config", &["app", "session", "review", "memory", "files", "diagnostics", "deck", "day"]),
    ("ui", &["app", "find", "stats", "session", "review", "response", "memory", "deck", "day"]),
    ("app", &["find", "stats", "session", "review", "response", "memory", "deck", "day"]),
    ("store", &["review", "response", "memory", "deck", "day", "folder"]),
    ("stats", &["response", "review", "memory", "deck", "day"]),
    ("find", &["session", "review", "deck", "day"]),
    ("session", &["review", "response", "memory", "deck", "day", "parallel"]),
    ("review", &["response", "memory", "deck", "day"]),
    ("response", &["memory", "deck"]),
    ("memory", &["day", "parallel"]),
    ("files", &["deck", "folder"]),
    ("diagnostics", &["deck"]),
    ("deck", &[]),
    ("day", &[]),
    ("folder", &[]),
    ("parallel", &[]),
];

/// The files and folders that may use each dependency.
const ALLOWED_USERS: [(&str, &[&str]); 19] = [
    ("rusqlite", &["store"]),
    ("postcard", &["store/cache"]),
    ("fsrs", &["memory"]),
    ("ratatui", &["ui/tui"]),
    ("crossterm", &["ui/tui"]),
    ("jiff", &["day"]),
    ("clap", &["cli"]),
    ("toml", &["deck/ast", "deck/format", "config"]),
    ("toml_edit", &["deck/format", "config/edit.rs"]),
    ("annotate_snippets", &["diagnostics.rs"]),
    ("rand", &["session/rng.rs"]),
    ("signal_hook", &["runtime/signals.rs"]),
    ("etcetera", &["runtime/environment.rs"]),
    ("strum", &["app"]),
    ("unicode_width", &["ui/tui/text.rs"]),
    ("unicode_normalization", &["deck/normal"]),
    ("unicode_segmentation", &["deck/grapheme.rs"]),
    ("csv", &["store/export.rs", "cli/anki"]),
    ("nucleo_matcher", &["find/fuzzy.rs"]),
];

/// Every source file, by its path below `src`.
fn sources() -> Vec<(String, String)> {
    fn walk(folder: &Path, found: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() { walk(&path, found) } else { found.push(path) }
        }
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = Vec::new();
    walk(&root, &mut found);
    found.retain(|path| path.extension().is_some_and(|ending| ending == "rs") && !path.ends_with("tests.rs"));
    let name = |path: &PathBuf| path.strip_prefix(&root).unwrap().to_string_lossy().replace('\\', "/");
    found.iter().map(|path| (name(path), fs::read_to_string(path).unwrap())).collect()
}

/// The code lines of a file, without comments and tests.
fn code(text: &str) -> impl Iterator<Item = &str> {
    let text = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
    text.lines().filter(|line| !line.trim_start().starts_with("//"))
}

#[test]
fn imports_point_down() {
    for (file, text) in sources() {
        let layer = file.split(['/', '.']).next().unwrap();
        if layer == "lib" {
            continue;
        }
        let (_, allowed) = LAYERS.iter().find(|(name, _)| *name == layer).unwrap_or_else(|| panic!("no layer: {file}"));
        for line in code(&text) {
            assert!(!line.contains("crate::{"), "{file}: one line an import, so that this test sees each");
            for (_, rest) in line.match_indices("crate::").map(|(at, word)| line.split_at(at + word.len())) {
                let named: String = rest.chars().take_while(|c| c.is_ascii_lowercase() || *c == '_').collect();
                let is_layer = LAYERS.iter().any(|(name, _)| *name == named);
                assert!(!is_layer || named == layer || allowed.contains(&named.as_str()), "{file} imports {named}");
            }
        }
    }
}

#[test]
fn the_interfaces_are_siblings() {
    for (file, text) in sources() {
        let other = match file.as_str() {
            file if file.starts_with("ui/tui") => "plain",
            file if file.starts_with("ui/plain") => "tui",
            _ => continue,
        };
        let named =
            code(&text).any(|line| line.contains(&format!("ui::{other}")) || line.contains(&format!("super::{other}")));
        assert!(!named, "{file} imports ui::{other}");
    }
}

/// Whether a line has a path that starts with this crate, rather than with a name that ends in the crate's name.
fn is_path_from(line: &str, dependency: &str) -> bool {
    let inside_a_name = |before: &str| before.ends_with(|c: char| c.is_alphanumeric() || c == '_');
    line.match_indices(&format!("{dependency}::")).any(|(at, _)| !inside_a_name(&line[..at]))
}

#[test]
fn dependencies_are_used_only_where_allowed() {
    for (file, text) in sources() {
        for (dependency, users) in ALLOWED_USERS {
            let named =
                code(&text).any(|line| is_path_from(line, dependency) || line.contains(&format!("use {dependency};")));
            let allowed = users.iter().any(|user| {
                file == *user || file.strip_suffix(".rs") == Some(user) || file.starts_with(&format!("{user}/"))
            });
            assert!(!named || allowed, "{file} names {dependency}");
        }
    }
}

/// Calls whose first argument is an SQL statement. Methods of prepared statements have the same names but take values
/// first.
const STATEMENTS: [&str; 5] = [".prepare(", ".prepare_cached(", ".query_row(", ".execute(", ".execute_batch("];

/// The allowed first arguments other than a literal or an included file: values, and the constant list of migrations.
const FIRST: [(&str, &str); 3] = [("", "["), ("store/insert.rs", "params)"), ("store/migrate.rs", "statement, [])")];

#[test]
fn sql_statements_are_literals() {
    let mut seen = 0;
    for (file, text) in sources().iter().filter(|(file, _)| file.starts_with("store") && !file.contains("/tests/")) {
        let code = code(text).collect::<Vec<_>>().join("\n");
        for call in STATEMENTS {
            for (at, _) in code.match_indices(call) {
                let first = code[at + call.len()..].trim_start();
                let written = first.starts_with('"') || first.starts_with("include_str!(\"");
                let allowed = FIRST.iter().any(|(of, begins)| file.ends_with(of) && first.starts_with(begins));
                assert!(written || allowed, "{file}: {call}{}", first.lines().next().unwrap_or_default());
                seen += 1;
            }
        }
    }
    assert!(seen > 20, "{seen} calls: is this where statements are run?");
}

#[test]
fn no_file_exceeds_420_lines_of_code() {
    for (file, text) in sources() {
        let lines = code(&text).filter(|line| !line.trim().is_empty()).count();
        assert!(lines <= 420, "{file} has {lines} lines of code: has a second noun moved in?");
    }
}
