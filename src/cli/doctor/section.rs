//! A section: facts and findings on one matter. All that it holds is harmless to print: its makers clean it.

use std::path::Path;

use serde_json::Value;

use crate::deck::clean::clean_line;
use crate::deck::counted::counted;
use crate::deck::diagnostic::Severity;
use crate::files;

/// Facts and findings on one matter.
#[derive(Debug)]
pub struct Section {
    /// Its name.
    pub name: &'static str,
    /// What is so.
    pub facts: Vec<Fact>,
    /// What is to be known or done.
    pub findings: Vec<Finding>,
}

/// Something that is so.
#[derive(Debug)]
pub struct Fact {
    /// Its name.
    pub name: &'static str,
    /// What it is, for programs.
    pub value: Value,
    /// What it is, for people, in one line or more.
    pub lines: Vec<String>,
}

/// Something to be known or done.
#[derive(Debug)]
pub struct Finding {
    /// How grave it is.
    pub severity: Severity,
    /// What it is, in a line that stands alone.
    pub headline: String,
    /// What to do next.
    pub help: String,
}

impl Section {
    /// A section with nothing in it.
    pub fn new(name: &'static str) -> Self {
        Self { name, facts: Vec::new(), findings: Vec::new() }
    }

    /// Adds a text.
    pub fn text(&mut self, name: &'static str, text: &str) {
        let text = clean_line(text).into_owned();
        self.facts.push(Fact { name, value: text.clone().into(), lines: vec![text] });
    }

    /// Adds a number, with words for it.
    pub fn number(&mut self, name: &'static str, number: u64, words: &str) {
        self.facts.push(Fact { name, value: number.into(), lines: vec![clean_line(words).into_owned()] });
    }

    /// Adds what is not known, or not there.
    pub fn none(&mut self, name: &'static str, words: &str) {
        self.facts.push(Fact { name, value: Value::Null, lines: vec![clean_line(words).into_owned()] });
    }

    /// Adds whether something is so.
    pub fn flag(&mut self, name: &'static str, flag: bool) {
        self.facts.push(Fact { name, value: flag.into(), lines: vec![if flag { "yes" } else { "no" }.into()] });
    }

    /// Adds a list: what each of it is for programs, and for people.
    pub fn list(&mut self, name: &'static str, all: impl IntoIterator<Item = (Value, String)>) {
        let (values, lines): (Vec<Value>, Vec<String>) = all.into_iter().unzip();
        let mut lines: Vec<String> = lines.iter().map(|line| clean_line(line).into_owned()).collect();
        if lines.is_empty() {
            lines.push("none".to_owned());
        }
        self.facts.push(Fact { name, value: values.into(), lines });
    }

    /// Adds something to be known that asks for nothing.
    pub fn info(&mut self, headline: impl AsRef<str>, help: impl AsRef<str>) {
        self.find(Severity::Info, headline.as_ref(), help.as_ref());
    }

    /// Adds something to be put right.
    pub fn warning(&mut self, headline: impl AsRef<str>, help: impl AsRef<str>) {
        self.find(Severity::Warning, headline.as_ref(), help.as_ref());
    }

    /// Adds something that has cost answers, or may.
    pub fn error(&mut self, headline: impl AsRef<str>, help: impl AsRef<str>) {
        self.find(Severity::Error, headline.as_ref(), help.as_ref());
    }

    /// Adds a finding.
    fn find(&mut self, severity: Severity, headline: &str, help: &str) {
        let (headline, help) = (clean_line(headline).into_owned(), clean_line(help).into_owned());
        self.findings.push(Finding { severity, headline, help });
    }
}

/// The word for a severity.
pub fn word(severity: Severity) -> &'static str {
    match severity {
        Severity::Info => "info",
        Severity::Warning => "warning",
        Severity::Error => "error",
    }
}

/// A path, as it is shown.
pub fn shown(path: &Path) -> String {
    files::shown(path)
}

/// A path as a shell takes it.
pub fn argument(path: &Path) -> String {
    let text = shown(path);
    let is_plain = |c: char| c.is_alphanumeric() || matches!(c, '/' | '.' | '-' | '_' | '\\' | ':');
    if text.chars().all(is_plain) { text } else { format!("'{}'", text.replace('\'', "'\\''")) }
}

/// Bytes, in words.
pub fn bytes(count: u64) -> String {
    const UNITS: [(u64, &str); 3] = [(1 << 30, "GiB"), (1 << 20, "MiB"), (1 << 10, "KiB")];
    match UNITS.into_iter().find(|(unit, _)| count >= *unit) {
        Some((unit, name)) => format!("{:.1} {name}", count as f64 / unit as f64),
        None => counted(usize::try_from(count).unwrap_or(usize::MAX), "byte"),
    }
}
