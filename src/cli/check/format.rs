//! The output formats of `rounds check`.

use std::io::Write;
use std::path::Path;

use clap::ValueEnum;
use serde_json::Value;

use super::document::{Counts, Document};
use super::sarif::Root;
use super::{json, sarif};
use crate::cli::{Failure, counted, print_json};
use crate::deck::clean::clean_line;
use crate::deck::diagnostic::{Diagnostic, Severity};
use crate::diagnostics::{self, Lines, Style};
use crate::files;

/// An output format.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// Readable text
    Text,
    /// One JSON document
    Json,
    /// One SARIF 2.1.0 document, for code scanning
    Sarif,
    /// GitHub Actions commands, which annotate the lines of a pull request
    Github,
}

/// The output for one file.
pub enum Page {
    /// Text, printed right away.
    Text(String),
    /// Diagnostics, collected into one document.
    Values(Vec<Value>),
}

impl Format {
    /// Whether it is printed line by line.
    pub fn is_text(self) -> bool {
        match self {
            Self::Text | Self::Github => true,
            Self::Json | Self::Sarif => false,
        }
    }

    /// Prints what remains after all pages: the document, or the counts.
    pub fn finish(self, document: &Document, root: &Root, out: &mut dyn Write) -> Result<(), Failure> {
        match self {
            Self::Text if document.counts == Counts::default() => {}
            Self::Text => writeln!(out, "{}", document.sentence())?,
            Self::Github => {}
            Self::Json => print_json(&json::document(document), out)?,
            Self::Sarif => print_json(&sarif::document(document, root), out)?,
        }
        Ok(())
    }

    /// The output for one file.
    pub fn page(self, root: &Root, file: &Path, source: &str, findings: &[Diagnostic], style: Style) -> Page {
        let path = files::shown(file);
        if findings.is_empty() {
            return if self.is_text() { Page::Text(String::new()) } else { Page::Values(Vec::new()) };
        }
        let lines = Lines::of(source);
        match self {
            Self::Text => Page::Text(diagnostics::render(&path, source, findings, style) + "\n"),
            Self::Github => Page::Text(findings.iter().map(|finding| command(&path, &lines, finding)).collect()),
            Self::Json => Page::Values(findings.iter().map(|finding| json::finding(&path, &lines, finding)).collect()),
            Self::Sarif => {
                Page::Values(findings.iter().map(|finding| sarif::result(root, file, &lines, finding)).collect())
            }
        }
    }
}

impl Page {
    /// Prints the page, or adds its findings to the document.
    pub fn put(self, document: &mut Document, out: &mut dyn Write) -> Result<(), Failure> {
        match self {
            Self::Text(text) => out.write_all(text.as_bytes())?,
            Self::Values(values) => document.findings.extend(values),
        }
        Ok(())
    }

    /// Adds how many more diagnostics there are than are listed.
    pub fn more(&mut self, left: usize) {
        match self {
            Self::Text(text) if left > 0 => {
                text.push_str(&format!("... and {} more in this file\n\n", counted(left, "problem")));
            }
            Self::Text(_) | Self::Values(_) => {}
        }
    }
}

/// A diagnostic as a GitHub Actions command.
///
/// Source: GitHub Docs, "Workflow commands for GitHub Actions".
fn command(path: &str, lines: &Lines, finding: &Diagnostic) -> String {
    let level = match finding.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "notice",
    };
    let data = |text: &str| clean_line(text).replace('%', "%25");
    let property = |text: &str| data(text).replace(':', "%3A").replace(',', "%2C");
    let (line, column) = lines.position(finding.primary.span.start);
    let (end_line, end_column) = lines.position(finding.primary.span.end);
    // GitHub accepts columns only within one line, and the end column is inclusive.
    let columns = if line == end_line {
        format!(",col={column},endColumn={}", end_column.saturating_sub(1).max(column))
    } else {
        String::new()
    };
    let help = finding.help.as_deref().map_or_else(String::new, |help| format!("%0A{}", data(help)));
    format!(
        "::{level} file={},line={line},endLine={end_line}{columns},title={}::{}{help}\n",
        property(path),
        finding.code,
        data(&finding.headline)
    )
}
