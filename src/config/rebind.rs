//! Key bindings: the `[keys.CONTEXT]` tables, which give commands other keys.

use std::ops::Range;

use toml::de::{DeTable, DeValue};

use super::finding;
use super::read::Reading;
use crate::app::keymap::rebind::{BindingError, check_binding, command_named, commands_of, contexts, is_command};
use crate::app::keymap::{KeyContext, KeyOverride, KeyPattern};
use crate::deck::clean::clean_line;
use crate::deck::nearest::nearest;

/// A command with other keys, as `rounds config` prints it.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// The name of the key context.
    pub context: String,
    /// The name of the command.
    pub command: String,
    /// The names of its keys.
    pub keys: Vec<String>,
    /// Its line in the file, from 1.
    pub line: usize,
}

/// An entry of a table, with its keys parsed.
struct Entry<'t> {
    command: &'t str,
    span: Range<usize>,
    keys: Vec<(KeyPattern, Range<usize>)>,
}

impl Reading<'_> {
    /// Reads the tables of all key contexts.
    pub(super) fn rebound(&mut self, table: &DeTable) {
        for (name, value) in table {
            let (span, name) = (name.span(), name.get_ref().as_ref());
            let contexts_named = KeyContext::named(name);
            if contexts_named.is_empty() {
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
            self.context(name, &contexts_named, inner);
        }
    }

    /// Reads the table of one name, which several key contexts may share.
    fn context(&mut self, name: &str, contexts: &[KeyContext], table: &DeTable) {
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
        self.bind(name, contexts, entries);
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

    /// Binds the keys that are free. A command without any free key retains its default keys, so no other command may
    /// have those: it is removed from the entries, and the others are checked again, until nothing changes.
    fn bind(&mut self, name: &str, contexts: &[KeyContext], mut entries: Vec<Entry>) {
        loop {
            let (bound, findings) = check(name, contexts, &entries);
            let is_bound = |entry: &Entry| bound.iter().any(|(command, _, _)| *command == entry.command);
            if !entries.iter().all(is_bound) {
                // Findings about removed entries are final; those about the others come from the next check.
                let removed: Vec<Entry> = entries.extract_if(.., |entry| !is_bound(entry)).collect();
                let is_about_removed =
                    |at: usize| removed.iter().any(|entry| entry.keys.iter().any(|(_, span)| span.start == at));
                let is_final = |finding: &super::Diagnostic| is_about_removed(finding.primary.span.start);
                self.findings.extend(findings.into_iter().filter(is_final));
                continue;
            }
            self.findings.extend(findings);
            for (command, keys, at) in bound {
                let line = self.lines.position(at).0;
                let names = keys.iter().map(|key| key.name()).collect();
                self.config.rebound.push(Row {
                    context: name.to_owned(),
                    command: command.to_owned(),
                    keys: names,
                    line,
                });
                self.config.keys.extend(contexts.iter().filter_map(|context| {
                    let command = command_named(*context, command)?;
                    Some(KeyOverride { context: *context, command, keys: keys.clone() })
                }));
            }
            return;
        }
    }
}

/// A command, its free keys, and its offset in the file.
type Bound<'t> = (&'t str, Vec<KeyPattern>, usize);

/// The commands with their free keys, and findings about all other keys.
fn check<'t>(name: &str, contexts: &[KeyContext], entries: &[Entry<'t>]) -> (Vec<Bound<'t>>, Vec<super::Diagnostic>) {
    let mut findings = Vec::new();
    let mut bound: Vec<Bound> = Vec::new();
    let mut used: Vec<(KeyPattern, &str, Range<usize>)> = Vec::new();
    for entry in entries {
        let mut keys = Vec::new();
        for (key, span) in &entry.keys {
            let shown = clean_line(&key.name()).into_owned();
            if let Some((_, other, first)) = used.iter().find(|(known, ..)| known == key) {
                let headline = format!("`{shown}` is bound twice in `{name}`");
                let conflict = finding(headline, span.clone()).also(
                    first.clone(),
                    format!(
                        "here it is bound to \
                    `{other}`"
                    ),
                );
                findings.push(conflict.help("the first binding is used; choose another key here"));
                continue;
            }
            let refusal = contexts.iter().find_map(|context| {
                let rebound: Vec<_> =
                    entries.iter().filter_map(|entry| command_named(*context, entry.command)).collect();
                check_binding(*context, *key, command_named(*context, entry.command)?, &rebound).err()
            });
            if let Some(refusal) = refusal {
                findings.push(refused(&shown, name, refusal, span.clone()));
                continue;
            }
            used.push((*key, entry.command, span.clone()));
            keys.push(*key);
        }
        if !keys.is_empty() {
            bound.push((entry.command, keys, entry.span.start));
        }
    }
    (bound, findings)
}

/// The finding for a key that cannot be bound.
fn refused(key: &str, context: &str, refusal: BindingError, span: Range<usize>) -> super::Diagnostic {
    let (headline, help) = match refusal {
        BindingError::Reserved(command) => {
            (format!("`{key}` is always `{command}`"), "choose another key; this one is reserved".to_owned())
        }
        BindingError::Answers => (
            format!("`{key}` is an option letter in `{context}` and cannot be bound"),
            "choose a letter after l, a symbol, or a key with \
                Ctrl"
                .to_owned(),
        ),
        BindingError::Typed => {
            (format!("`{key}` is typed in `{context}`"), "choose a key with Ctrl, or a key such as `F2`".to_owned())
        }
        BindingError::Taken(command) => (
            format!("`{key}` is already bound to `{command}` in `{context}`"),
            format!("choose another key, or rebind `{command}` here too"),
        ),
    };
    finding(headline, span).help(help)
}
