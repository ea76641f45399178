//! Changes one key in the file and nothing else. Only this module and the deck formatter use `toml_edit`.

use std::fs::{self, OpenOptions};
use std::io::Write;
use std::path::Path;

use toml_edit::{DocumentMut, Item, Table, Value};

use super::location::Location;
use super::{Config, Configuration, SETTINGS, Setting, finding};
use crate::deck::clean::clean_line;
use crate::deck::diagnostic::Diagnostic;
use crate::deck::nearest::nearest;
use crate::deck::toml_string::toml_string;
use crate::files;

/// A key and the text of its new value.
pub struct Change<'a> {
    /// The key, such as `study.session` or `keys.question.mark`.
    pub key: &'a str,
    /// The value, as TOML, or without the quotes of a string or the brackets of a list.
    pub value: &'a str,
}

/// Why a change was not made.
pub enum EditError {
    /// The key or the value is wrong: the finding, and the text that it refers to.
    Wrong(Box<Diagnostic>, String),
    /// The file is not valid TOML, so a change might lose something.
    Broken,
    /// The file cannot be read or written.
    File(String),
}

/// A change that was not saved.
pub struct UnsavedChange {
    /// The configuration to use until the program ends, if only saving failed.
    pub configuration: Option<Configuration>,
    /// Why it was not saved.
    pub why: EditError,
}

impl Change<'_> {
    /// The text of a file with the change made.
    ///
    /// # Errors
    ///
    /// The key or the value is wrong, or the file cannot be changed safely.
    pub fn apply(&self, source: &str) -> Result<String, EditError> {
        if Setting::named(self.key).is_none() && !is_in_table(self.key) {
            return Err(EditError::Wrong(Box::new(unknown_key(self.key)), self.key.to_owned()));
        }
        let mut first = None;
        for literal in self.interpretations() {
            match self.try_literal(source, &literal)? {
                Ok(text) => return Ok(text),
                Err(problem) => first = first.or(Some((problem, literal))),
            }
        }
        let (problem, literal) = first.unwrap_or_else(|| (finding("missing value", 0..0), String::new()));
        Err(EditError::Wrong(Box::new(problem), format!("{} = {literal}", self.key)))
    }

    /// What the text may mean as TOML: itself, a string, or a list of strings.
    fn interpretations(&self) -> Vec<String> {
        let text = self.value.trim();
        let words = text.split(',').map(str::trim).filter(|word| !word.is_empty());
        let list = words.map(toml_string).collect::<Vec<_>>().join(", ");
        let itself = text.parse::<Value>().is_ok().then(|| text.to_owned());
        itself.into_iter().chain([toml_string(text), format!("[{list}]")]).collect()
    }

    /// The file with one interpretation of the value, or what is wrong with that.
    fn try_literal(&self, source: &str, literal: &str) -> Result<Result<String, Diagnostic>, EditError> {
        let wrong = |source: &str| {
            let (_, findings) = Config::parse(source, None);
            findings.into_iter().next()
        };
        // Alone first: a finding is then about this key and no other.
        let alone = format!("{} = {literal}", self.key);
        if let Some(mut problem) = wrong(&alone) {
            // The help is about a file that contains the value, but here the old value stays.
            problem.help = problem.help.map(|help| help.split("; until then").next().unwrap_or_default().to_owned());
            return Ok(Err(problem));
        }
        let text = with_value(source, self.key, literal)?;
        let (before, after) = (Config::parse(source, None).1, Config::parse(&text, None).1);
        // Together with other keys it may still conflict, as two bindings of one keyboard key do.
        let new = |problem: &&Diagnostic| !before.iter().any(|known| known.headline == problem.headline);
        match after.iter().find(new) {
            Some(problem) => {
                let problem =
                    finding(problem.headline.clone(), 0..alone.len()).help(problem.help.clone().unwrap_or_default());
                Ok(Err(problem))
            }
            None => Ok(Ok(text)),
        }
    }
}

/// Whether a key is in a table that takes any names.
fn is_in_table(key: &str) -> bool {
    ["keys.", "study.retention_of."].iter().any(|table| key.starts_with(table))
}

/// The problem with a key that does not exist, with the most similar one.
#[must_use]
pub fn unknown_key(key: &str) -> Diagnostic {
    let names: Vec<&str> = SETTINGS.iter().map(|key| key.name).collect();
    let last = |name: &str| name.rsplit('.').next().is_some_and(|last| last == key);
    let near = names.iter().copied().find(|name| last(name)).or_else(|| nearest(key, names.iter().copied()));
    let help = near
        .map_or_else(|| "run `rounds config` to list all keys".to_owned(), |near| format!("did you mean `{near}`?"));
    finding(format!("unknown key `{}`", clean_line(key)), 0..key.len()).help(help)
}

/// The text of a file with a key set to a value. Comments are preserved.
fn with_value(source: &str, key: &str, literal: &str) -> Result<String, EditError> {
    let (bom, text) = source.strip_prefix('\u{feff}').map_or(("", source), |text| ("\u{feff}", text));
    let mut document: DocumentMut = text.parse().map_err(|_| EditError::Broken)?;
    let value: Value = literal.parse().map_err(|_| EditError::Broken)?;
    let mut path: Vec<&str> = key.split('.').collect();
    let Some(last) = path.pop() else { return Err(EditError::Broken) };
    let mut item = document.as_item_mut();
    for name in path {
        let table = item.as_table_like_mut().ok_or(EditError::Broken)?;
        if !table.contains_key(name) {
            let mut new_table = Table::new();
            new_table.set_implicit(name == "keys");
            table.insert(name, Item::Table(new_table));
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
    Ok(if uses_crlf(source) { text.replace("\r\n", "\n").replace('\n', "\r\n") } else { text })
}

/// Whether every line of a file ends with CR LF. New lines then do too.
fn uses_crlf(source: &str) -> bool {
    let ends = source.matches('\n').count();
    ends > 0 && source.matches("\r\n").count() == ends
}

/// Changes the file and reads it again. `unsaved` is the text of earlier changes that could not be written.
///
/// # Errors
///
/// The change is wrong, or the file cannot be written; then with the configuration to use until the program ends.
pub fn write(location: &Location, change: &Change, unsaved: Option<&str>) -> Result<Configuration, Box<UnsavedChange>> {
    let refused = |why| Box::new(UnsavedChange { configuration: None, why });
    let Some(path) = &location.file else {
        return Err(refused(EditError::File("none: the home folder is unknown; set HOME".to_owned())));
    };
    let exists = path.exists();
    let read = if exists {
        files::read_text(path).map_err(|problem| refused(EditError::File(problem.to_string())))?
    } else {
        String::new()
    };
    let text = change.apply(unsaved.unwrap_or(&read)).map_err(refused)?;
    let written = if exists {
        files::replace(path, &read, &text).map_err(|problem| problem.to_string())
    } else {
        create(path, &text).map_err(|error| format!("cannot be written: {error}"))
    };
    let configuration = Configuration::of(text, location);
    match written {
        Ok(()) => Ok(configuration),
        Err(problem) => {
            Err(Box::new(UnsavedChange { configuration: Some(configuration), why: EditError::File(problem) }))
        }
    }
}

/// Adds a key with its default to the file if the file does not set it, so that it can be edited there.
///
/// # Errors
///
/// The file cannot be read or written, or is not valid TOML.
pub fn ensure(location: &Location, key: &Setting, config: &Config) -> Result<(), EditError> {
    let is_set = Setting::named(key.name).is_some_and(|(at, _)| config.lines.get(at).is_some_and(Option::is_some));
    if is_set {
        return Ok(());
    }
    let value = key.default;
    write(location, &Change { key: key.name, value }, None).map(|_| ()).map_err(|unsaved| unsaved.why)
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

    fn changed(source: &str, key: &str, value: &str) -> Option<String> {
        Change { key, value }.apply(source).ok()
    }

    #[test]
    fn a_change_keeps_comments_and_everything_else() {
        let source = "# mine\ndecks = [\n  \"a\", # first\n]\n\n[study] # how\nsession   = 40   # items\n";
        let expected = source.replace("40", "20");
        assert_eq!(changed(source, "study.session", "20"), Some(expected));
        assert_eq!(changed(source, "ui.theme", "dark"), Some(format!("{source}\n[ui]\ntheme = \"dark\"\n")));
        let shares = changed("[study]\nretention_of = {a = 0.8}\n", "study.retention_of.b", "0.85");
        assert_eq!(shares.as_deref(), Some("[study]\nretention_of = {a = 0.8, b = 0.85 }\n"));
        assert_eq!(changed("", "study.retention_of.b", "1.85"), None);
        assert_eq!(
            changed("", "study.days_off", "sat,sun").as_deref(),
            Some("[study]\ndays_off = [\"sat\", \"sun\"]\n")
        );
        assert_eq!(changed("", "keys.question.mark", "F2").as_deref(), Some("[keys.question]\nmark = \"F2\"\n"));
        assert_eq!(changed("", "decks", "~/decks").as_deref(), Some("decks = [\"~/decks\"]\n"));
    }

    #[test]
    fn line_endings_are_preserved() {
        let unix = "# mine\n[study]\nsession = 40 # items\n\n[keys.question]\nmark = \"F2\"\n";
        let windows = unix.replace('\n', "\r\n");
        for (key, value) in
            [("study.session", "20"), ("ui.theme", "dark"), ("study.new_per_day", "3"), ("decks", "a,b")]
        {
            let expected = changed(unix, key, value).unwrap().replace('\n', "\r\n");
            assert_eq!(changed(&windows, key, value), Some(expected), "{key}");
        }
        let bare = "[study]\r\nsession = 40";
        assert_eq!(changed(bare, "study.session", "20").as_deref(), Some("[study]\r\nsession = 20\r\n"));
        let mixed = "# one\r\n[study]\nsession = 40\n";
        assert!(changed(mixed, "study.session", "20").unwrap().ends_with("[study]\nsession = 20\n"));
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
            assert_eq!(changed("", key, value), None, "{key} = {value}");
        }
        let taken = "[keys.question]\nmark = \"F2\"\n";
        assert_eq!(changed(taken, "keys.question.skip", "F2"), None);
        assert_eq!(changed("[study\n", "study.session", "3"), None);
    }
}
