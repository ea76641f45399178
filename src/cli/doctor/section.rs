//! A section of the report: facts and findings on one subject. Its methods clean every text, so it is safe to print.

use std::path::Path;

use serde_json::Value;

use crate::deck::clean::clean_line;
use crate::deck::counted::counted;
use crate::deck::diagnostic::Severity;
use crate::files;

/// Facts and findings on one subject.
#[derive(Debug)]
pub struct Section {
    pub name: &'static str,
    /// What was observed.
    pub facts: Vec<Fact>,
    /// What the user should know or do.
    pub findings: Vec<Finding>,
}

/// An observation.
#[derive(Debug)]
pub struct Fact {
    pub name: &'static str,
    /// The value in JSON.
    pub value: Value,
    /// The value as text, in one or more lines.
    pub lines: Vec<String>,
}

/// Something that the user should know or do.
#[derive(Debug)]
pub struct Finding {
    pub severity: Severity,
    /// The problem, in one line that is complete without the help.
    pub headline: String,
    /// What to do next.
    pub help: String,
}

impl Section {
    /// Creates an empty section.
    pub fn new(name: &'static str) -> Self {
        Self { name, facts: Vec::new(), findings: Vec::new() }
    }

    /// Adds a text fact.
    pub fn text(&mut self, name: &'static str, text: &str) {
        let text = clean_line(text).into_owned();
        self.facts.push(Fact { name, value: text.clone().into(), lines: vec![text] });
    }

    /// Adds a number, with its form in the text report.
    pub fn number(&mut self, name: &'static str, number: u64, words: &str) {
        self.facts.push(Fact { name, value: number.into(), lines: vec![clean_line(words).into_owned()] });
    }

    /// Adds a value that is unknown or absent.
    pub fn none(&mut self, name: &'static str, words: &str) {
        self.facts.push(Fact { name, value: Value::Null, lines: vec![clean_line(words).into_owned()] });
    }

    /// Adds a yes-or-no fact.
    pub fn flag(&mut self, name: &'static str, flag: bool) {
        self.facts.push(Fact { name, value: flag.into(), lines: vec![if flag { "yes" } else { "no" }.into()] });
    }

    /// Adds a list: each entry as JSON and as text.
    pub fn list(&mut self, name: &'static str, all: impl IntoIterator<Item = (Value, String)>) {
        let (values, lines): (Vec<Value>, Vec<String>) = all.into_iter().unzip();
        let mut lines: Vec<String> = lines.iter().map(|line| clean_line(line).into_owned()).collect();
        if lines.is_empty() {
            lines.push("none".to_owned());
        }
        self.facts.push(Fact { name, value: values.into(), lines });
    }

    /// Adds a finding that requires no action.
    pub fn info(&mut self, headline: impl AsRef<str>, help: impl AsRef<str>) {
        self.add_finding(Severity::Info, headline.as_ref(), help.as_ref());
    }

    /// Adds a problem that should be fixed.
    pub fn warning(&mut self, headline: impl AsRef<str>, help: impl AsRef<str>) {
        self.add_finding(Severity::Warning, headline.as_ref(), help.as_ref());
    }

    /// Adds a problem that has lost answers, or may lose them.
    pub fn error(&mut self, headline: impl AsRef<str>, help: impl AsRef<str>) {
        self.add_finding(Severity::Error, headline.as_ref(), help.as_ref());
    }

    fn add_finding(&mut self, severity: Severity, headline: &str, help: &str) {
        let (headline, help) = (clean_line(headline).into_owned(), clean_line(help).into_owned());
        self.findings.push(Finding { severity, headline, help });
    }
}

/// The name of a severity.
pub fn word(severity: Severity) -> &'static str {
    match severity {
        Severity::Info => "info",
        Severity::Warning => "warning",
        Severity::Error => "error",
    }
}

/// A path for display.
pub fn shown(path: &Path) -> String {
    files::shown(path)
}

/// A path quoted for the shell.
pub fn argument(path: &Path) -> String {
    let text = shown(path);
    let is_plain = |c: char| c.is_alphanumeric() || matches!(c, '/' | '.' | '-' | '_' | '\\' | ':');
    if text.chars().all(is_plain) { text } else { format!("'{}'", text.replace('\'', "'\\''")) }
}

/// A size such as `1.5 MiB`.
pub fn bytes(count: u64) -> String {
    const UNITS: [(u64, &str); 3] = [(1 << 30, "GiB"), (1 << 20, "MiB"), (1 << 10, "KiB")];
    match UNITS.into_iter().find(|(unit, _)| count >= *unit) {
        Some((unit, name)) => format!("{:.1} {name}", count as f64 / unit as f64),
        None => counted(usize::try_from(count).unwrap_or(usize::MAX), "byte"),
    }
}
