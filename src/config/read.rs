//! Reads the file: every valid key is applied, every invalid one becomes a finding.

use std::ops::Range;
use std::path::Path;

use toml::de::{DeTable, DeValue};

use super::settings::{SETTINGS, Setting};
use super::value::{SettingType, ValueError};
use super::{Config, finding, syntax};
use crate::deck::clean::clean_line;
use crate::deck::diagnostic::Diagnostic;
use crate::deck::nearest::nearest;
use crate::diagnostics::Lines;

impl Config {
    /// Reads a configuration from TOML, and returns its findings in file order. `home` replaces `~` in paths. A theme
    /// file is not read.
    #[must_use]
    pub fn parse(source: &str, home: Option<&Path>) -> (Self, Vec<Diagnostic>) {
        let text = source.strip_prefix('\u{feff}').map_or_else(|| source.to_owned(), |text| format!("   {text}"));
        let (text, mut findings) = syntax::readable(text);
        let mut reading = Reading { config: Self::default(), findings: Vec::new(), lines: Lines::of(source), home };
        let (table, _) = DeTable::parse_recoverable(&text);
        reading.root(table.get_ref());
        let Reading { config, findings: found, .. } = reading;
        findings.extend(found);
        findings.sort_by_key(|finding| finding.primary.span.start);
        (config, findings)
    }
}

/// The state of reading a file.
pub(super) struct Reading<'a> {
    pub(super) config: Config,
    pub(super) findings: Vec<Diagnostic>,
    pub(super) lines: Lines<'a>,
    home: Option<&'a Path>,
}

impl Reading<'_> {
    /// Reads the top level.
    fn root(&mut self, table: &DeTable) {
        for (name, value) in table {
            let (span, name) = (name.span(), name.get_ref().as_ref());
            let is_table = SETTINGS.iter().any(|key| key.name.split_once('.').is_some_and(|(table, _)| table == name));
            match value.get_ref() {
                DeValue::Table(inner) if name == "keys" => self.rebound(inner),
                DeValue::Table(inner) if is_table => {
                    for (key, value) in inner {
                        let full = format!("{name}.{}", key.get_ref());
                        self.key(&full, &key.span(), value.get_ref(), &value.span());
                    }
                }
                _ if is_table || name == "keys" => {
                    let example = if name == "keys" { "[keys.question]" } else { "" };
                    let example = if example.is_empty() { format!("[{name}]") } else { example.to_owned() };
                    let help = format!("write `{example}` on its own line, with its keys below");
                    self.findings.push(finding(format!("`{name}` is a table"), span).help(help));
                }
                value_of => self.key(name, &span, value_of, &value.span()),
            }
        }
    }

    /// Reads one key.
    fn key(&mut self, name: &str, span: &Range<usize>, value: &DeValue, place: &Range<usize>) {
        let Some((at, key)) = Setting::named(name) else {
            self.findings.push(unknown(name, span.clone()));
            return;
        };
        match key.takes.read(value) {
            Ok(value) => {
                if key.set(&mut self.config, value, self.home) {
                    self.config.lines[at] = Some(self.lines.position(span.start).0);
                }
            }
            Err(wrong) => self.findings.push(refused(key, value, wrong, place.clone())),
        }
    }
}

/// The key that an unknown name was probably meant to be: the right name in the wrong table, or a typo.
fn similar(name: &str) -> Option<&'static str> {
    let last = name.rsplit('.').next().unwrap_or(name);
    let in_another_table = SETTINGS.iter().find(|key| key.last() == last).map(|key| key.name);
    let typo = || nearest(name, SETTINGS.iter().map(|key| key.name));
    let both = || {
        let last = nearest(last, SETTINGS.iter().map(Setting::last))?;
        SETTINGS.iter().find(|key| key.last() == last).map(|key| key.name)
    };
    in_another_table.or_else(typo).or_else(both)
}

/// The finding for an unknown key.
fn unknown(name: &str, span: Range<usize>) -> Diagnostic {
    let headline = format!("unknown key `{}`", clean_line(name));
    let help = match similar(name) {
        Some(near) => match near.split_once('.') {
            Some((table, key)) if !name.starts_with(&format!("{table}.")) => {
                format!("did you mean `{key}` under `[{table}]`?")
            }
            Some((_, key)) => format!("did you mean `{key}`?"),
            None if name.contains('.') => format!("did you mean `{near}`, above the first table?"),
            None => format!("did you mean `{near}`?"),
        },
        None => "run `rounds config --default` to list all keys".to_owned(),
    };
    finding(headline, span).help(help)
}

/// The finding for a value that the key does not take.
fn refused(key: &Setting, value: &DeValue, wrong: ValueError, span: Range<usize>) -> Diagnostic {
    let kept = format!("until then, `{}` is used", key.default);
    let words = key.takes.known_words();
    // Of a list or a table, the first thing in it that is wrong.
    let known = |value: &DeValue| value.as_str().is_some_and(|text| words.is_empty() || words.contains(&text));
    let within = match key.takes {
        SettingType::Retentions => value
            .as_table()
            .and_then(|table| table.values().find(|value| SettingType::Retention.read(value.get_ref()).is_err())),
        _ => value.as_array().and_then(|list| list.iter().find(|value| !known(value.get_ref()))),
    };
    let (value, span) = within.map_or((value, span), |within| (within.get_ref(), within.span()));
    let label = match wrong {
        ValueError::Type => format!("this is {}", type_of(value)),
        ValueError::Range if words.is_empty() => "this is out of range".to_owned(),
        ValueError::Range if value.as_array().is_some() => "no study day is left".to_owned(),
        ValueError::Range => "not an accepted value".to_owned(),
    };
    let text = value.as_str();
    let near = text.and_then(|text| nearest(&text.to_lowercase(), words.iter().copied()));
    let percent = || value.as_integer().and_then(|number| number.as_str().parse::<u8>().ok());
    let help = match (key.takes, near) {
        (_, Some(near)) => format!("did you mean \"{near}\"? {kept}"),
        (SettingType::Flag, None) if text.is_some_and(|text| matches!(text, "yes" | "on" | "true")) => {
            format!("write `{} = true`, without quotes; {kept}", key.last())
        }
        (SettingType::Retention, None) if percent().is_some_and(|percent| (70..=99).contains(&percent)) => {
            format!("write it as a fraction, `{} = 0.{}`; {kept}", key.last(), percent().unwrap_or(90))
        }
        (SettingType::Retentions, None) => format!("for example `{} = {{ medications = 0.93 }}`; {kept}", key.last()),
        (_, None) => format!("for example `{} = {}`; {kept}", key.last(), key.default),
    };
    finding(format!("`{}` must be {}", key.name, key.takes.words()), span).label(label).help(help)
}

/// The type of a value, in words.
fn type_of(value: &DeValue) -> &'static str {
    match value {
        DeValue::String(_) => "a string",
        DeValue::Integer(_) => "a whole number",
        DeValue::Float(_) => "a number with a decimal point",
        DeValue::Boolean(_) => "true or false",
        DeValue::Datetime(_) => "a date",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    }
}
