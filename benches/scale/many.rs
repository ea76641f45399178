//! Decks with very many elements of one kind: the time per byte stays constant up to the limits of the format.

use std::path::Path;
use std::process::{Command, Stdio};

use super::measure::{median, print_memory, print_ratio};

/// The number of elements in the smaller of two decks.
const MANY: usize = 20_000;

/// The header of every deck.
const HEAD: &str = "schema = 1\n[deck]\nid = 'd'\ntitle = 'D'\n";

/// Generates a deck with a number of elements, without its header.
type Writer = fn(usize) -> String;

/// Checks and formats decks of [`MANY`] and twice as many elements: the second should take about twice as long.
pub fn many() {
    let folder = tempfile::tempdir().unwrap();
    let kinds: [(&str, Writer); 7] = [
        ("refs", refs),
        ("items", |count| each(count, &|n| item(&format!("i{n}")))),
        ("items of one id", |count| each(count, &|_| item("a"))),
        ("keys", |count| item("a") + &each(count, &|n| format!("k{n} = 1\n"))),
        ("tags", |count| format!("{}tags = [{}]\n", item("a"), each(count, &|n| format!("'tag {n}', ")))),
        ("objectives", |count| {
            format!("[deck.objectives]\n{}{}", each(count, &|n| format!("o{n} = 'O.'\n")), item("a"))
        }),
        ("options", options),
    ];
    for (name, text) in kinds {
        let (path, twice) = (folder.path().join("n.toml"), folder.path().join("2n.toml"));
        std::fs::write(&path, HEAD.to_owned() + &text(MANY)).unwrap();
        let text = HEAD.to_owned() + &text(2 * MANY);
        std::fs::write(&twice, &text).unwrap();
        for args in [&["check", "--max-warnings", "999999"][..], &["fmt", "--check"]] {
            let (one, two) = (process(args, &path), process(args, &twice));
            print_ratio(&format!("{} a deck of {} {name}", args[0], 2 * MANY), two, Some(("half as many", one)));
            print_memory("  most memory held", command(args).arg(&twice), text.len());
        }
    }
}

/// References, of which an item cites one.
fn refs(count: usize) -> String {
    format!("[refs]\n{}{}refs = ['r1']\n", each(count, &|n| format!("r{n} = {{ text = 'R{n}' }}\n")), item("a"))
}

/// One item with very many options.
fn options(count: usize) -> String {
    let options = each(count, &|n| format!("{{ text = 'Option {n}' }}, "));
    format!("[[item]]\nid = 'a'\nstem = 'Stem?'\noptions = [{options}{{ text = 'Key', correct = true }}]\n")
}

/// One item.
fn item(id: &str) -> String {
    let options = "options = [{ text = 'a', correct = true }, { text = 'b' }, { text = 'c' }]";
    format!("[[item]]\nid = '{id}'\nstem = 'Stem of {id}?'\n{options}\n")
}

/// Concatenates `count` generated texts.
fn each(count: usize, make: &dyn Fn(usize) -> String) -> String {
    (0..count).map(make).collect()
}

/// The program with these arguments.
fn command(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_rounds"));
    command.args(args).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command
}

/// The milliseconds of a process on a file, with or without findings.
fn process(args: &[&str], path: &Path) -> f64 {
    median(5, || {
        assert!(matches!(command(args).arg(path).status().unwrap().code(), Some(0 | 1)));
    })
}
