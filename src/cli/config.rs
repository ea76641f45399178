//! The configuration: a few keys, each with a default. A mistake in it is told with its place and passed over.
//!
//! With what is below it, the only door to `toml` beside the decks.

mod edit;
mod keys;
mod look;
mod rebind;
mod show;
mod syntax;

use std::ops::Range;
use std::path::{Path, PathBuf};

use toml::de::{DeTable, DeValue};

use super::environment::Environment;
use super::files;
use super::report::{self, Lines, Style};
use crate::app::exam::PACE_S;
use crate::app::keymap::KeyOverride;
use crate::app::preference::{Answering, Sureness};
use crate::app::theme::Palette;
use crate::day::Rollover;
use crate::deck::clean::clean_line;
use crate::deck::diagnostic::{Diagnostic, Severity};
use crate::memory::{DesiredRetention, Parameters, Scheduler};
use crate::review::{Policy, Rules};
use crate::session::Limits;

pub use edit::{Change, Refused, Unwritten, write};
pub use keys::{Id, KEYS, Key};
pub use show::{ConfigArgs, preferences, run};

use keys::{Takes, Value, Wrong};

/// What was configured.
#[derive(Clone, Debug, PartialEq)]
pub struct Config {
    /// Folders and files of decks.
    pub decks: Vec<PathBuf>,
    /// How much is asked.
    pub limits: Limits,
    /// The retention at which items come back.
    pub retention: DesiredRetention,
    /// When a study day ends.
    pub rollover: Rollover,
    /// How the learner says how sure an answer is.
    pub confidence: Sureness,
    /// What a letter does.
    pub answer: Answering,
    /// What else is asked of scheduling.
    pub policy: Policy,
    /// The theme, as it is written.
    pub theme: String,
    /// Its colours.
    pub palette: Palette,
    /// Whether only ASCII signs are drawn; none where the locale decides.
    pub ascii: Option<bool>,
    /// Whether the mouse is listened to.
    pub mouse: bool,
    /// Whether the last line names the keys.
    pub hints: bool,
    /// Whether the time that is left is shown.
    pub clock: bool,
    /// Seconds for a question of an exam.
    pub seconds_per_question: usize,
    /// Commands that have other keys.
    pub keys: Vec<KeyOverride>,
    /// The decks as they are written.
    written_decks: Vec<String>,
    /// The line at which each key is set, if it is, in the order of [`KEYS`].
    lines: [Option<usize>; KEYS.len()],
    /// The lines of `[keys.<place>]`: place, command, the keys as they are written, and where.
    rebound: Vec<rebind::Row>,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            decks: Vec::new(),
            limits: Limits::default(),
            retention: DesiredRetention::default(),
            rollover: Rollover::default(),
            confidence: Sureness::default(),
            answer: Answering::default(),
            policy: Policy::default(),
            theme: "ansi".to_owned(),
            palette: Palette::ANSI,
            ascii: None,
            mouse: false,
            hints: true,
            clock: true,
            seconds_per_question: PACE_S,
            keys: Vec::new(),
            written_decks: Vec::new(),
            lines: [None; KEYS.len()],
            rebound: Vec::new(),
        }
    }
}

impl Config {
    /// What folding the log depends on.
    #[must_use]
    pub fn rules(&self) -> Rules {
        let scheduler = Scheduler::new(&Parameters::default(), self.retention);
        Rules { scheduler, rollover: self.rollover, policy: self.policy.clone() }
    }

    /// Reads a configuration from TOML, and what was wrong with it, in file order. `home` stands for `~` in paths. A theme
    /// that is a file is not read.
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

    /// The value of a key.
    fn value(&self, id: Id) -> Value {
        let word = |at: Option<usize>| Value::Word(at.unwrap_or(0));
        let number = |number: usize| Value::Number(i64::try_from(number).unwrap_or(i64::MAX));
        match id {
            Id::Decks => Value::Paths(self.written_decks.clone()),
            Id::NewPerDay => number(self.limits.new_per_day),
            Id::Session => number(self.limits.session),
            Id::Retention => Value::Share(self.retention),
            Id::DayStarts => number(usize::from(self.rollover.hour())),
            Id::Confidence => word(Sureness::NAMED.iter().position(|(_, known)| *known == self.confidence)),
            Id::Answer => word(Answering::NAMED.iter().position(|(_, known)| *known == self.answer)),
            Id::DaysOff => Value::Days(self.policy.days_off),
            Id::GuessAware => Value::Flag(self.policy.guess_aware),
            Id::RetentionOf => Value::Shares(self.policy.retention_of.clone()),
            Id::Theme => Value::Look(self.theme.clone()),
            Id::Glyphs => word(Some(self.ascii.map_or(0, |ascii| 1 + usize::from(ascii)))),
            Id::Mouse => Value::Flag(self.mouse),
            Id::Hints => Value::Flag(self.hints),
            Id::Clock => word(Some(usize::from(!self.clock))),
            Id::SecondsPerQuestion => number(self.seconds_per_question),
        }
    }

    /// Sets a key to a value that it takes; false where it is another key's.
    fn put(&mut self, id: Id, value: Value, home: Option<&Path>) -> bool {
        match (id, value) {
            (Id::Decks, Value::Paths(paths)) => {
                self.decks = paths.iter().map(|path| expand(path, home)).collect();
                self.written_decks = paths;
            }
            (Id::NewPerDay, Value::Number(number)) => self.limits.new_per_day = size(number),
            (Id::Session, Value::Number(number)) => self.limits.session = size(number),
            (Id::Retention, Value::Share(share)) => self.retention = share,
            (Id::DayStarts, Value::Number(hour)) => match u8::try_from(hour).ok().and_then(Rollover::new) {
                Some(rollover) => self.rollover = rollover,
                None => return false,
            },
            (Id::Confidence, Value::Word(at)) => {
                self.confidence = Sureness::NAMED.get(at).map_or_else(Sureness::default, |(_, known)| *known);
            }
            (Id::Answer, Value::Word(at)) => {
                self.answer = Answering::NAMED.get(at).map_or_else(Answering::default, |(_, known)| *known);
            }
            (Id::DaysOff, Value::Days(days)) => self.policy.days_off = days,
            (Id::GuessAware, Value::Flag(flag)) => self.policy.guess_aware = flag,
            (Id::RetentionOf, Value::Shares(shares)) => self.policy.retention_of = shares,
            (Id::Theme, Value::Look(name)) => {
                self.palette = Palette::named(&name).unwrap_or(Palette::ANSI);
                self.theme = name;
            }
            (Id::Glyphs, Value::Word(at)) => self.ascii = at.checked_sub(1).map(|at| at == 1),
            (Id::Mouse, Value::Flag(flag)) => self.mouse = flag,
            (Id::Hints, Value::Flag(flag)) => self.hints = flag,
            (Id::Clock, Value::Word(at)) => self.clock = at == 0,
            (Id::SecondsPerQuestion, Value::Number(number)) => self.seconds_per_question = size(number),
            (
                Id::Decks
                | Id::NewPerDay
                | Id::Session
                | Id::Retention
                | Id::DayStarts
                | Id::Confidence
                | Id::Answer
                | Id::DaysOff
                | Id::GuessAware
                | Id::RetentionOf
                | Id::Theme
                | Id::Glyphs
                | Id::Mouse
                | Id::Hints
                | Id::Clock
                | Id::SecondsPerQuestion,
                _,
            ) => return false,
        }
        true
    }
}

/// A number as a size; the range of its key keeps it from being negative.
fn size(number: i64) -> usize {
    usize::try_from(number).unwrap_or(0)
}

/// A finding of the configuration: never fatal, and no rule of `check`.
fn finding(headline: impl Into<String>, span: Range<usize>) -> Diagnostic {
    Diagnostic::error("", headline, span).severity(Severity::Warning)
}

/// A file being read.
struct Reading<'a> {
    config: Config,
    findings: Vec<Diagnostic>,
    lines: Lines<'a>,
    home: Option<&'a Path>,
}

impl Reading<'_> {
    /// Reads the whole file.
    fn root(&mut self, table: &DeTable) {
        for (name, value) in table {
            let (span, name) = (name.span(), name.get_ref().as_ref());
            let is_table = KEYS.iter().any(|key| key.name.split_once('.').is_some_and(|(table, _)| table == name));
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
        let Some(at) = KEYS.iter().position(|key| key.name == name) else {
            self.findings.push(unknown(name, span.clone()));
            return;
        };
        let key = &KEYS[at];
        match key.takes.read(value) {
            Ok(value) => {
                if self.config.put(key.id, value, self.home) {
                    self.config.lines[at] = Some(self.lines.position(span.start).0);
                }
            }
            Err(wrong) => self.findings.push(refused(key, value, wrong, place.clone())),
        }
    }
}

/// What is said of a key that is none.
fn unknown(name: &str, span: Range<usize>) -> Diagnostic {
    let headline = format!("unknown key `{}`", clean_line(name));
    // Nothing so long is near to a key, and comparing it would take as long as it is.
    let name = if name.len() > 100 { "" } else { name };
    let last = name.rsplit('.').next().unwrap_or(name);
    let moved = KEYS.iter().find(|key| key.last() == last).map(|key| (key.name, 0));
    let near = KEYS.iter().map(|key| (key.name, strsim::osa_distance(key.name, name)));
    let near_last = KEYS.iter().map(|key| (key.name, strsim::osa_distance(key.last(), last)));
    let near = moved.into_iter().chain(near).chain(near_last).min_by_key(|(_, far)| *far).filter(|(_, far)| *far <= 2);
    let help = match near.map(|(near, _)| near) {
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

/// What is said of a value that is not taken.
fn refused(key: &Key, value: &DeValue, wrong: Wrong, span: Range<usize>) -> Diagnostic {
    let kept = format!("until then, `{}` is used", key.default);
    let words = key.takes.known_words();
    // Of a list or a table, the first thing in it that is wrong.
    let known = |value: &DeValue| value.as_str().is_some_and(|text| words.is_empty() || words.contains(&text));
    let within = match key.takes {
        Takes::Shares => {
            value.as_table().and_then(|table| table.values().find(|value| Takes::Share.read(value.get_ref()).is_err()))
        }
        _ => value.as_array().and_then(|list| list.iter().find(|value| !known(value.get_ref()))),
    };
    let (value, span) = within.map_or((value, span), |within| (within.get_ref(), within.span()));
    let label = match wrong {
        Wrong::Type => format!("this is {}", type_of(value)),
        Wrong::Range if words.is_empty() => "this is out of range".to_owned(),
        Wrong::Range if value.as_array().is_some() => "no study day is left".to_owned(),
        Wrong::Range => "not an accepted value".to_owned(),
    };
    let text = value.as_str();
    let near = text.and_then(|text| nearest(&words, &text.to_lowercase()));
    let percent = || value.as_integer().and_then(|number| number.as_str().parse::<u8>().ok());
    let help = match (key.takes, near) {
        (_, Some(near)) => format!("did you mean \"{near}\"? {kept}"),
        (Takes::Flag, None) if text.is_some_and(|text| matches!(text, "yes" | "on" | "true")) => {
            format!("write `{} = true`, without quotes; {kept}", key.last())
        }
        (Takes::Share, None) if percent().is_some_and(|percent| (70..=99).contains(&percent)) => {
            format!("write it as a fraction, `{} = 0.{}`; {kept}", key.last(), percent().unwrap_or(90))
        }
        (Takes::Shares, None) => format!("for example `{} = {{ medications = 0.93 }}`; {kept}", key.last()),
        (_, None) => format!("for example `{} = {}`; {kept}", key.last(), key.default),
    };
    finding(format!("`{}` takes {}", key.name, key.takes.words()), span).label(label).help(help)
}

/// What a value is, in words.
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

/// The word that is spelled nearly so.
fn nearest<'w>(words: &[&'w str], text: &str) -> Option<&'w str> {
    let near = words
        .iter()
        .filter(|word| word.len().abs_diff(text.len()) <= 8)
        .map(|word| (strsim::osa_distance(word, text), *word))
        .min()?;
    (near.0 <= 2).then_some(near.1)
}

/// Puts the home folder in the place of a leading `~/`.
fn expand(path: &str, home: Option<&Path>) -> PathBuf {
    match (path.strip_prefix("~/"), home) {
        (Some(rest), Some(home)) => home.join(rest),
        (None, Some(home)) if path == "~" => home.to_owned(),
        (Some(_) | None, _) => PathBuf::from(path),
    }
}

/// The configuration in force, with where it is from and what is wrong with it.
#[derive(Clone, Debug, Default)]
pub struct Configuration {
    /// What was configured.
    pub config: Config,
    /// The file, as it is shown; none where the home folder is unknown.
    pub path: Option<String>,
    /// What the file says; empty where there is none.
    pub source: String,
    /// What is wrong with it.
    pub findings: Vec<Diagnostic>,
    /// Why the file cannot be read, if it cannot.
    pub unreadable: Option<String>,
    /// The theme's file, what it says, and what is wrong with that.
    theme: Option<(String, String, Vec<Diagnostic>)>,
}

impl Configuration {
    /// Reads the file of an environment, if there is one.
    #[must_use]
    pub fn load(environment: &Environment) -> Self {
        let Some(path) = environment.config.as_ref().filter(|path| path.exists()) else {
            return Self { path: shown(environment), ..Self::default() };
        };
        match files::read_text(path) {
            Ok(source) => Self::of(source, environment),
            Err(problem) => {
                let unreadable = Some(problem.to_string());
                Self { path: shown(environment), unreadable, ..Self::default() }
            }
        }
    }

    /// Reads what a file says.
    #[must_use]
    pub fn of(source: String, environment: &Environment) -> Self {
        let (mut config, mut findings) = Config::parse(&source, environment.home.as_deref());
        let mut theme = None;
        if keys::is_path(&config.theme) {
            match look::read(&config.theme, environment) {
                Ok(look) => {
                    config.palette = look.palette;
                    theme = Some((look.path, look.source, look.findings));
                }
                Err(problem) => {
                    let at = Key::named("ui.theme").and_then(|key| config.lines[key.id as usize]).unwrap_or(1);
                    let line = source.lines().nth(at - 1).unwrap_or_default();
                    let start = source.split_inclusive('\n').take(at - 1).map(str::len).sum::<usize>();
                    let help = "using the terminal's own colors";
                    findings.push(finding(problem, start..start + line.len()).help(help));
                }
            }
        }
        Self { config, path: shown(environment), source, findings, unreadable: None, theme }
    }

    /// Whether nothing is wrong.
    #[must_use]
    pub fn is_fine(&self) -> bool {
        self.lines().is_empty()
    }

    /// What is wrong, a line each.
    #[must_use]
    pub fn lines(&self) -> Vec<String> {
        let path = self.path.as_deref().unwrap_or_default();
        let mut told: Vec<String> = self.unreadable.iter().map(|why| format!("{path}: {why}")).collect();
        told.extend(lines(path, &self.source, &self.findings));
        if let Some((path, source, findings)) = &self.theme {
            told.extend(lines(path, source, findings));
        }
        told
    }

    /// What is wrong, with the places underlined.
    #[must_use]
    pub fn report(&self, style: Style) -> String {
        let path = self.path.as_deref().unwrap_or_default();
        let mut report = report::render(path, &self.source, &self.findings, style);
        if let Some(why) = &self.unreadable {
            report += &format!("warning: {path}: {}\n", clean_line(why));
        }
        if let Some((path, source, findings)) = &self.theme {
            let theme = report::render(path, source, findings, style);
            let gap = if report.is_empty() || theme.is_empty() { "" } else { "\n" };
            report += &format!("{gap}{theme}");
        }
        report
    }
}

/// The path of the file, as it is shown.
fn shown(environment: &Environment) -> Option<String> {
    environment.config.as_ref().map(|path| files::shown(path))
}

/// Findings in a line each: short, for the last line of a screen.
fn lines(path: &str, source: &str, findings: &[Diagnostic]) -> Vec<String> {
    let name = path.rsplit(['/', '\\']).next().unwrap_or(path);
    let places = Lines::of(source);
    let line = |finding: &Diagnostic| {
        let help = finding.help.as_deref().filter(|help| help.starts_with("did you mean"));
        let help =
            help.and_then(|help| help.split_inclusive('?').next()).map_or_else(String::new, |help| format!("; {help}"));
        let line = places.position(finding.primary.span.start).0;
        format!("{name} line {line}: {}{help}", clean_line(&finding.headline))
    };
    findings.iter().map(line).collect()
}

#[cfg(test)]
mod tests;
