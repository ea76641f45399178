//! `[keys.<place>]`: commands that have other keys.

use std::ops::Range;

use toml::de::{DeTable, DeValue};

use super::finding;
use super::read::Reading;
use crate::app::keymap::rebind::{BindingError, command_named, commands_of, contexts, is_command, may_mean};
use crate::app::keymap::{KeyContext, KeyOverride, KeyPattern};
use crate::deck::clean::clean_line;
use crate::deck::nearest::nearest;

/// A command with other keys, as `rounds config` prints it.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// The place.
    pub place: String,
    /// The command.
    pub command: String,
    /// Its keys.
    pub keys: Vec<String>,
    /// Its line in the file.
    pub line: usize,
}

/// A line of a table, its keys read.
struct Entry<'t> {
    command: &'t str,
    span: Range<usize>,
    keys: Vec<(KeyPattern, Range<usize>)>,
}

impl Reading<'_> {
    /// Reads the tables of all places.
    pub(super) fn rebound(&mut self, table: &DeTable) {
        for (name, value) in table {
            let (span, name) = (name.span(), name.get_ref().as_ref());
            let found = KeyContext::named(name);
            if found.is_empty() {
                let help = match nearest(name, contexts()) {
                    Some(near) => format!("did you mean `[keys.{near}]`?"),
                    None => format!("key contexts: {}", contexts().join(", ")),
                };
                self.findings.push(finding(format!("unknown key context `{}`", clean_line(name)), span).help(help));
                continue;
            }
            let DeValue::Table(inner) = value.get_ref() else {
                let help = format!("write `[keys.{name}]` on its own line, with its commands below");
                self.findings.push(finding(format!("`keys.{name}` is a table"), span).help(help));
                continue;
            };
            self.place(name, &found, inner);
        }
    }

    /// Reads the table of one place.
    fn place(&mut self, name: &str, found: &[KeyContext], table: &DeTable) {
        let mut entries = Vec::new();
        for (command, value) in table {
            let (span, command) = (command.span(), command.get_ref().as_ref());
            let known = commands_of(name);
            if !known.contains(&command) {
                let shown = clean_line(command);
                let help = match nearest(command, known.iter().copied()) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => format!("commands here: {}", known.join(", ")),
                };
                let headline = if is_command(command) {
                    format!("no command `{shown}` in `{name}`")
                } else {
                    format!("unknown command `{shown}`")
                };
                self.findings.push(finding(headline, span).help(help));
                continue;
            }
            let keys = self.keys(command, value.get_ref(), &value.span());
            if !keys.is_empty() {
                entries.push(Entry { command, span, keys });
            }
        }
        entries.sort_by_key(|entry| entry.span.start);
        self.settle(name, found, entries);
    }

    /// Reads a key, or a list of keys.
    fn keys(&mut self, command: &str, value: &DeValue, span: &Range<usize>) -> Vec<(KeyPattern, Range<usize>)> {
        let example = format!("for example `{command} = \"F2\"` or `{command} = [\"F2\", \"Ctrl+T\"]`");
        let texts: Vec<(Option<&str>, Range<usize>)> = match value {
            DeValue::Array(list) => list.iter().map(|text| (text.get_ref().as_str(), text.span())).collect(),
            value => vec![(value.as_str(), span.clone())],
        };
        if texts.is_empty() {
            let headline = format!("`{command}` has no key here");
            self.findings.push(finding(headline, span.clone()).help(example));
            return Vec::new();
        }
        let mut keys = Vec::new();
        for (text, span) in texts {
            match text.map(|text| (text, KeyPattern::named(text))) {
                Some((_, Some(key))) => keys.push((key, span)),
                Some((text, None)) => {
                    let help = "a key is a character or a name such as `Enter`, `Space`, \
                        `Tab`, `Up`, `PgDn`, `F2` or `Ctrl+T`";
                    let headline = format!("unknown keyboard key `{}`", clean_line(text));
                    self.findings.push(finding(headline, span).help(help));
                }
                None => {
                    let headline = format!("`{command}` must be a keyboard key or a list of keys");
                    self.findings.push(finding(headline, span).help(example.clone()));
                }
            }
        }
        keys
    }

    /// Takes over the keys that mean nothing else. A command that is left without any keeps those that it had, so others
    /// may not have them: this is looked at until nothing changes.
    fn settle(&mut self, name: &str, found: &[KeyContext], mut entries: Vec<Entry>) {
        loop {
            let (taken, findings) = judged(name, found, &entries);
            let left = |entry: &Entry| taken.iter().any(|(command, _, _)| *command == entry.command);
            if !entries.iter().all(left) {
                // What is told of these holds whatever becomes of the others.
                let lost: Vec<Entry> = entries.extract_if(.., |entry| !left(entry)).collect();
                let within = |at: usize| lost.iter().any(|entry| entry.keys.iter().any(|(_, span)| span.start == at));
                self.findings.extend(findings.into_iter().filter(|finding| within(finding.primary.span.start)));
                continue;
            }
            self.findings.extend(findings);
            for (command, keys, at) in taken {
                let line = self.lines.position(at).0;
                let names = keys.iter().map(|key| key.name()).collect();
                self.config.rebound.push(Row {
                    place: name.to_owned(),
                    command: command.to_owned(),
                    keys: names,
                    line,
                });
                self.config.keys.extend(found.iter().filter_map(|context| {
                    let command = command_named(*context, command)?;
                    Some(KeyOverride { context: *context, command, keys: keys.clone() })
                }));
            }
            return;
        }
    }
}

/// A command with the keys that are free for it, and where it stands.
type Taken<'t> = (&'t str, Vec<KeyPattern>, usize);

/// The keys of each command that mean nothing else, and what is wrong with the others.
fn judged<'t>(name: &str, found: &[KeyContext], entries: &[Entry<'t>]) -> (Vec<Taken<'t>>, Vec<super::Diagnostic>) {
    let mut findings = Vec::new();
    let mut taken: Vec<Taken> = Vec::new();
    let mut held: Vec<(KeyPattern, &str, Range<usize>)> = Vec::new();
    for entry in entries {
        let mut keys = Vec::new();
        for (key, span) in &entry.keys {
            let shown = clean_line(&key.name()).into_owned();
            if let Some((_, other, first)) = held.iter().find(|(known, ..)| known == key) {
                let headline = format!("`{shown}` is bound twice in `{name}`");
                let told = finding(headline, span.clone()).also(
                    first.clone(),
                    format!(
                        "here it is bound to \
                    `{other}`"
                    ),
                );
                findings.push(told.help("the first binding is used; choose another key here"));
                continue;
            }
            let refusal = found.iter().find_map(|place| {
                let moved: Vec<_> = entries.iter().filter_map(|entry| command_named(*place, entry.command)).collect();
                may_mean(*place, *key, command_named(*place, entry.command)?, &moved).err()
            });
            if let Some(refusal) = refusal {
                findings.push(refused(&shown, name, refusal, span.clone()));
                continue;
            }
            held.push((*key, entry.command, span.clone()));
            keys.push(*key);
        }
        if !keys.is_empty() {
            taken.push((entry.command, keys, entry.span.start));
        }
    }
    (taken, findings)
}

/// What is said of a key that means something else.
fn refused(key: &str, place: &str, refusal: BindingError, span: Range<usize>) -> super::Diagnostic {
    let (headline, help) = match refusal {
        BindingError::Kept(command) => {
            (format!("`{key}` is always `{command}`"), "choose another key; this one is reserved".to_owned())
        }
        BindingError::Answers => (
            format!("`{key}` answers in `{place}`"),
            "choose a letter after l, a symbol, or a key with \
                Ctrl"
                .to_owned(),
        ),
        BindingError::Typed => {
            (format!("`{key}` is typed in `{place}`"), "choose a key with Ctrl, or a key such as `F2`".to_owned())
        }
        BindingError::Taken(command) => (
            format!("`{key}` is already bound to `{command}` in `{place}`"),
            format!("choose another key, or rebind `{command}` here too"),
        ),
    };
    finding(headline, span).help(help)
}
