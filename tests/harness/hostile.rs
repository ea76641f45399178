//! Decks that try to control the terminal, and a check of what is sent to it.

use rounds::deck;
use rounds::deck::check::CheckOptions;
use rounds::deck::diagnostic::Severity;
use toml::{Table, Value};

/// Text that sets a title, clears, queries, rings, deletes, reverses the text direction and hides text, including
/// control characters that only some terminals obey.
pub const EVIL: &str = "evil\u{1b}]0;owned\u{7}\u{1b}[6n\u{1b}[31m\u{9b}2J\u{8}\u{7f}\t\u{85}\u{202e}\u{2066}\u{200b}\u{feff}\u{e0041}\u{e007f}live";

/// A deck with hostile text in every value that accepts any text.
pub fn everywhere(source: &str) -> String {
    let mut table: Table = source.parse().unwrap();
    let leaf_paths = leaves(&Value::Table(table.clone()));
    let mut replaced = 0;
    for path in &leaf_paths {
        let before = table.clone();
        let leaf = at(&mut table, path);
        *leaf = Value::String(format!("{}{EVIL}", leaf.as_str().unwrap()));
        // T020 reports hostile text. Any other finding, such as an unknown reference, means that the value does not
        // accept it.
        let findings = deck::findings(&to_toml(&table), &CheckOptions::default()).diagnostics;
        if findings.iter().any(|found| found.severity == Severity::Error || found.code.starts_with("T01")) {
            table = before;
        } else {
            replaced += 1;
        }
    }
    assert!(replaced * 2 > leaf_paths.len(), "{replaced} of {} places take any text", leaf_paths.len());
    to_toml(&table)
}

/// A deck with hostile text in every text and in keys of its tables, whether or not it is still valid.
pub fn broken(source: &str) -> String {
    let mut table: Table = source.parse().unwrap();
    for path in leaves(&Value::Table(table.clone())) {
        let leaf = at(&mut table, &path);
        *leaf = Value::String(format!("{}{EVIL}", leaf.as_str().unwrap()));
    }
    let add_hostile_keys = |table: &mut Table| {
        table.insert(EVIL.into(), Value::String(EVIL.into()));
    };
    add_hostile_keys(&mut table);
    for value in table.iter_mut().map(|(_, value)| value) {
        match value {
            Value::Table(inner) => add_hostile_keys(inner),
            Value::Array(all) => all.iter_mut().filter_map(Value::as_table_mut).for_each(add_hostile_keys),
            _ => {}
        }
    }
    to_toml(&table)
}

/// Invalid TOML with hostile text in every line, so that error messages quote it.
pub fn syntax() -> String {
    let evil = EVIL.replace(['\r', '\n'], "");
    let lines = [
        "schema = 1\n[deck]\nid = 'd'",
        "title = \"@",
        "@ = 1",
        "[@]",
        "[[item]]\nid = 1 @",
        "stem = '''@''' @",
        "[[item@]]",
        "a = \"\\@\"",
        "b = \"\\u@\"",
        "c = [1, @",
        "d = { @ = 1, @ = 2 }",
        "'@' = @",
    ];
    lines.join("\n").replace('@', &evil) + "\n"
}

/// The table as TOML.
fn to_toml(table: &Table) -> String {
    toml::to_string(table).unwrap()
}

/// A step of a path to a value: a key, or an index in a list.
#[derive(Clone, Debug)]
enum Step {
    Key(String),
    Index(usize),
}

/// The paths of all texts.
fn leaves(value: &Value) -> Vec<Vec<Step>> {
    let within = |step: Step, value: &Value| {
        leaves(value).into_iter().map(move |rest| [vec![step.clone()], rest].concat()).collect::<Vec<_>>()
    };
    match value {
        Value::String(_) => vec![Vec::new()],
        Value::Table(table) => table.iter().flat_map(|(key, value)| within(Step::Key(key.clone()), value)).collect(),
        Value::Array(all) => all.iter().enumerate().flat_map(|(n, value)| within(Step::Index(n), value)).collect(),
        _ => Vec::new(),
    }
}

/// The value at a path.
fn at<'t>(table: &'t mut Table, path: &[Step]) -> &'t mut Value {
    let Some((Step::Key(first), rest)) = path.split_first() else { panic!("no place in a table") };
    rest.iter().fold(&mut table[first.as_str()], |value, step| match step {
        Step::Key(key) => &mut value[key.as_str()],
        Step::Index(n) => &mut value[*n],
    })
}

/// The first part of the output that is neither text nor a sequence that this program uses; `None` if there is no such
/// part.
pub fn foreign(raw: &[u8]) -> Option<String> {
    let text = String::from_utf8_lossy(raw);
    let mut rest = text.as_ref();
    while let Some(start) = rest.find(|c: char| super::unshown(&c.to_string()).is_some()) {
        let found = &rest[start..];
        let length = own_sequence_length(found)?;
        if length == 0 {
            return Some(found.chars().take(40).collect());
        }
        rest = &found[length..];
    }
    None
}

/// The length in bytes of one of our own sequences at the start of a text: line ends, cursor moves, colors, erasing,
/// modes, the clipboard. Zero for any other sequence, `None` for an incomplete one.
fn own_sequence_length(text: &str) -> Option<usize> {
    if text.starts_with('\r') {
        return Some(1);
    }
    if let Some(copied) = text.strip_prefix("\x1b]52;c;") {
        let end = copied.find(|c: char| !c.is_ascii_alphanumeric() && !"+/=".contains(c))?;
        let closed = copied[end..].starts_with("\x1b\\") || copied[end..].starts_with('\x07');
        let close = if copied[end..].starts_with('\x07') { 1 } else { 2 };
        return Some(if closed { "\x1b]52;c;".len() + end + close } else { 0 });
    }
    let Some(parameters) = text.strip_prefix("\x1b[") else { return Some(0) };
    let end = parameters.find(|c: char| !c.is_ascii_digit() && !";?:".contains(c))?;
    let is_own = parameters[end..].starts_with(['A', 'B', 'C', 'D', 'G', 'H', 'J', 'K', 'd', 'h', 'l', 'm']);
    Some(if is_own { 2 + end + 1 } else { 0 })
}
