//! Changing the file: one key, everything else as it is. With the formatter of decks, the only door to `toml_edit`.

use std::fs::{self, OpenOptions};
use std::io::Write;
use std::path::Path;

use toml_edit::{DocumentMut, Item, Table, Value};

use super::location::Location;
use super::value::quoted;
use super::{Config, Configuration, KEYS, Key, finding};
use crate::deck::clean::clean_line;
use crate::deck::diagnostic::Diagnostic;
use crate::deck::nearest::nearest;
use crate::files;

/// A key and the text that it is to have as a value.
pub struct Change<'a> {
    /// The key, such as `study.session` or `keys.question.mark`.
    pub key: &'a str,
    /// The value, as TOML, or without the quotes of a string or the brackets of a list.
    pub value: &'a str,
}

/// Why a change is not made.
pub enum EditError {
    /// The key or the value is wrong: what is said of it, and the text that it is about.
    Wrong(Box<Diagnostic>, String),
    /// The file is not TOML, so that a change might lose something.
    Broken,
    /// The file cannot be read or written.
    File(String),
}

/// A change that is in no file.
pub struct UnsavedChange {
    /// What holds until the program ends, if the change was made.
    pub holds: Option<Configuration>,
    /// Why it is in no file.
    pub why: EditError,
}

impl Change<'_> {
    /// What a file says with the change made.
    ///
    /// # Errors
    ///
    /// The key or the value is wrong, or the file cannot be changed safely.
    pub fn made(&self, source: &str) -> Result<String, EditError> {
        let is_of_table = ["keys.", "study.retention_of."].iter().any(|table| self.key.starts_with(table));
        if Key::named(self.key).is_none() && !is_of_table {
            let names: Vec<&str> = KEYS.iter().map(|key| key.name).collect();
            let last = |name: &str| name.rsplit('.').next().is_some_and(|last| last == self.key);
            let near =
                names.iter().copied().find(|name| last(name)).or_else(|| nearest(self.key, names.iter().copied()));
            let help = near.map_or_else(
                || "run `rounds config` to list all keys".to_owned(),
                |near| format!("did you mean `{near}`?"),
            );
            let told = finding(format!("unknown key `{}`", clean_line(self.key)), 0..self.key.len()).help(help);
            return Err(EditError::Wrong(Box::new(told), self.key.to_owned()));
        }
        let mut first = None;
        for literal in self.readings() {
            match self.tried(source, &literal)? {
                Ok(text) => return Ok(text),
                Err(told) => first = first.or(Some((told, literal))),
            }
        }
        let (told, literal) = first.unwrap_or_else(|| (finding("missing value", 0..0), String::new()));
        Err(EditError::Wrong(Box::new(told), format!("{} = {literal}", self.key)))
    }

    /// What the text may mean, as TOML: itself, a string, a list of strings.
    fn readings(&self) -> Vec<String> {
        let text = self.value.trim();
        let words = text.split(',').map(str::trim).filter(|word| !word.is_empty());
        let list = words.map(quoted).collect::<Vec<_>>().join(", ");
        let itself = text.parse::<Value>().is_ok().then(|| text.to_owned());
        itself.into_iter().chain([quoted(text), format!("[{list}]")]).collect()
    }

    /// The file with one reading of the value, or what is wrong with that.
    fn tried(&self, source: &str, literal: &str) -> Result<Result<String, Diagnostic>, EditError> {
        let wrong = |source: &str| {
            let (_, findings) = Config::parse(source, None);
            findings.into_iter().next()
        };
        // Alone first: what is wrong then is wrong with this key and no other.
        let alone = format!("{} = {literal}", self.key);
        if let Some(mut told) = wrong(&alone) {
            // Nothing is refused in a file that has it: the value stays what it was.
            told.help = told.help.map(|help| help.split("; until then").next().unwrap_or_default().to_owned());
            return Ok(Err(told));
        }
        let text = replaced(source, self.key, literal)?;
        let (before, after) = (Config::parse(source, None).1, Config::parse(&text, None).1);
        // Beside the others it may still clash, as two keys of the keyboard do.
        let new = |told: &&Diagnostic| !before.iter().any(|known| known.headline == told.headline);
        match after.iter().find(new) {
            Some(told) => {
                let told = finding(told.headline.clone(), 0..alone.len()).help(told.help.clone().unwrap_or_default());
                Ok(Err(told))
            }
            None => Ok(Ok(text)),
        }
    }
}

/// A file with a key set to a value, its comments kept.
fn replaced(source: &str, key: &str, literal: &str) -> Result<String, EditError> {
    let (bom, text) = source.strip_prefix('\u{feff}').map_or(("", source), |text| ("\u{feff}", text));
    let mut document: DocumentMut = text.parse().map_err(|_| EditError::Broken)?;
    let value: Value = literal.parse().map_err(|_| EditError::Broken)?;
    let mut path: Vec<&str> = key.split('.').collect();
    let Some(last) = path.pop() else { return Err(EditError::Broken) };
    let mut item = document.as_item_mut();
    for name in path {
        let table = item.as_table_like_mut().ok_or(EditError::Broken)?;
        if !table.contains_key(name) {
            let mut made = Table::new();
            made.set_implicit(name == "keys");
            table.insert(name, Item::Table(made));
        }
        item = table.get_mut(name).ok_or(EditError::Broken)?;
    }
    let table = item.as_table_like_mut().ok_or(EditError::Broken)?;
    match table.get_mut(last).and_then(Item::as_value_mut) {
        Some(old) => {
            let decor = old.decor().clone();
            *old = value;
            *old.decor_mut() = decor;
        }
        None => {
            table.insert(last, Item::Value(value));
        }
    }
    let text = format!("{bom}{document}");
    Ok(if ends_lines_with_cr(source) { text.replace("\r\n", "\n").replace('\n', "\r\n") } else { text })
}

/// Whether every line of a file ends as Windows has it. What is written into it then does too.
fn ends_lines_with_cr(source: &str) -> bool {
    let ends = source.matches('\n').count();
    ends > 0 && source.matches("\r\n").count() == ends
}

/// Changes the file and reads it again. `unsaved` is the text of earlier changes that could not be written.
///
/// # Errors
///
/// The change is wrong, or the file cannot be written; then with the configuration to use until the program ends.
pub fn write(location: &Location, change: &Change, unsaved: Option<&str>) -> Result<Configuration, Box<UnsavedChange>> {
    let refused = |why| Box::new(UnsavedChange { holds: None, why });
    let Some(path) = &location.file else {
        return Err(refused(EditError::File("none: the home folder is unknown; set HOME".to_owned())));
    };
    let there = path.exists();
    let read = if there {
        files::read_text(path).map_err(|problem| refused(EditError::File(problem.to_string())))?
    } else {
        String::new()
    };
    let text = change.made(unsaved.unwrap_or(&read)).map_err(refused)?;
    let written = if there {
        files::replace(path, &read, &text).map_err(|problem| problem.to_string())
    } else {
        create(path, &text).map_err(|error| format!("cannot be written: {error}"))
    };
    let configuration = Configuration::of(text, location);
    match written {
        Ok(()) => Ok(configuration),
        Err(problem) => Err(Box::new(UnsavedChange { holds: Some(configuration), why: EditError::File(problem) })),
    }
}

/// Creates the file, and its folder if needed.
fn create(path: &Path, text: &str) -> std::io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    let mut file = files::private(OpenOptions::new().write(true).create_new(true)).open(path)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn made(source: &str, key: &str, value: &str) -> Option<String> {
        Change { key, value }.made(source).ok()
    }

    #[test]
    fn a_change_keeps_comments_and_everything_else() {
        let source = "# mine\ndecks = [\n  \"a\", # first\n]\n\n[study] # how\nsession   = 40   # items\n";
        let expected = source.replace("40", "20");
        assert_eq!(made(source, "study.session", "20"), Some(expected));
        assert_eq!(made(source, "ui.theme", "dark"), Some(format!("{source}\n[ui]\ntheme = \"dark\"\n")));
        let shares = made("[study]\nretention_of = {a = 0.8}\n", "study.retention_of.b", "0.85");
        assert_eq!(shares.as_deref(), Some("[study]\nretention_of = {a = 0.8, b = 0.85 }\n"));
        assert_eq!(made("", "study.retention_of.b", "1.85"), None);
        assert_eq!(made("", "study.days_off", "sat,sun").as_deref(), Some("[study]\ndays_off = [\"sat\", \"sun\"]\n"));
        assert_eq!(made("", "keys.question.mark", "F2").as_deref(), Some("[keys.question]\nmark = \"F2\"\n"));
        assert_eq!(made("", "decks", "~/decks").as_deref(), Some("decks = [\"~/decks\"]\n"));
    }

    #[test]
    fn the_ends_of_lines_stay_what_they_are() {
        let unix = "# mine\n[study]\nsession = 40 # items\n\n[keys.question]\nmark = \"F2\"\n";
        let windows = unix.replace('\n', "\r\n");
        for (key, value) in
            [("study.session", "20"), ("ui.theme", "dark"), ("study.new_per_day", "3"), ("decks", "a,b")]
        {
            let expected = made(unix, key, value).unwrap().replace('\n', "\r\n");
            assert_eq!(made(&windows, key, value), Some(expected), "{key}");
        }
        let bare = "[study]\r\nsession = 40";
        assert_eq!(made(bare, "study.session", "20").as_deref(), Some("[study]\r\nsession = 20\r\n"));
        let mixed = "# one\r\n[study]\nsession = 40\n";
        assert!(made(mixed, "study.session", "20").unwrap().ends_with("[study]\nsession = 20\n"));
    }

    #[test]
    fn bad_values_and_unknown_keys_are_refused() {
        for (key, value) in [
            ("study.retention", "1.5"),
            ("study.retention", "nan"),
            ("study.session", "many"),
            ("study.sesion", "3"),
            ("ui.theme", "pink"),
            ("ui.mouse", "yes"),
            ("keys.question.mark", "c"),
            ("keys.nowhere.mark", "F2"),
            ("study", "3"),
            ("a b", "3"),
            ("study.session", "3\nretention = 0.8"),
        ] {
            assert_eq!(made("", key, value), None, "{key} = {value}");
        }
        let taken = "[keys.question]\nmark = \"F2\"\n";
        assert_eq!(made(taken, "keys.question.skip", "F2"), None);
        assert_eq!(made("[study\n", "study.session", "3"), None);
    }
}
