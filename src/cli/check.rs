//! `rounds check`: a compiler's report on deck files.

use std::collections::HashMap;
use std::io::Write;
use std::path::{Path, PathBuf};

use clap::ValueEnum;
use serde::Serialize;

use super::environment::Environment;
use super::files;
use super::report::{self, Style};
use super::{CheckArgs, Common, Exit, Failure};
use crate::deck::clean::clean_line;
use crate::deck::diagnostic::{Diagnostic, Severity};
use crate::deck::{self, DeckId};

/// How findings are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people
    Text,
    /// One JSON document
    Json,
}

/// Columns that a report may take.
const COLUMNS: usize = 100;

/// One finding in the JSON document. Lines and columns count from one; columns count characters.
#[derive(Serialize)]
struct Finding {
    code: &'static str,
    severity: &'static str,
    path: String,
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
    message: String,
    label: String,
    help: Option<String>,
}

/// A file that could not be read.
#[derive(Serialize)]
struct Unreadable {
    path: String,
    message: String,
}

/// The JSON document.
#[derive(Serialize)]
struct Document {
    schema: u8,
    decks: usize,
    items: usize,
    findings: Vec<Finding>,
    unreadable: Vec<Unreadable>,
}

/// A run over files, and what it has come to.
struct Run<'a> {
    style: Style,
    format: Format,
    out: &'a mut dyn Write,
    err: &'a mut dyn Write,
    document: Document,
    ids: HashMap<DeckId, PathBuf>,
    errors: usize,
    warnings: usize,
    infos: usize,
    unreadable: usize,
}

/// Checks files and folders.
pub fn run(
    environment: &Environment,
    common: &Common,
    args: &CheckArgs,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> Result<Exit, Failure> {
    let color = super::colours(environment, common);
    let style = Style { color, ascii: super::ascii(environment, common, None), width: COLUMNS };
    let document = Document { schema: 1, decks: 0, items: 0, findings: Vec::new(), unreadable: Vec::new() };
    let ids = HashMap::new();
    let mut run =
        Run { style, format: args.format, out, err, document, ids, errors: 0, warnings: 0, infos: 0, unreadable: 0 };
    let (found, problems) = files::find(&args.paths);
    for (path, problem) in &problems {
        run.cannot_read(path, &problem.to_string())?;
    }
    for path in &found {
        match files::read_text(path) {
            Ok(source) => run.file(path, &source)?,
            Err(problem) => run.cannot_read(path, &problem.to_string())?,
        }
    }
    run.finish(args.max_warnings)
}

impl Run<'_> {
    /// Checks one file.
    fn file(&mut self, path: &Path, source: &str) -> Result<(), Failure> {
        let reading = deck::read(source);
        self.document.decks += 1;
        self.document.items += reading.items;
        let mut findings = reading.diagnostics;
        if let Some(deck) = reading.deck {
            if let Some(first) = self.ids.get(&deck.id) {
                findings.insert(0, shared_id(&deck.id, first, source));
            } else {
                self.ids.insert(deck.id, path.to_owned());
            }
        }
        for finding in &findings {
            match finding.severity {
                Severity::Error => self.errors += 1,
                Severity::Warning => self.warnings += 1,
                Severity::Info => self.infos += 1,
            }
        }
        let shown = path.to_string_lossy();
        match self.format {
            Format::Text if findings.is_empty() => {}
            Format::Text => writeln!(self.out, "{}", report::render(&shown, source, &findings, self.style))?,
            Format::Json => {
                let findings = findings.iter().map(|finding| in_json(&shown, source, finding));
                self.document.findings.extend(findings);
            }
        }
        Ok(())
    }

    /// Tells of a file that could not be read; the run goes on.
    fn cannot_read(&mut self, path: &Path, problem: &str) -> Result<(), Failure> {
        self.unreadable += 1;
        let path = clean_line(&path.to_string_lossy()).into_owned();
        let message = clean_line(problem).into_owned();
        match self.format {
            Format::Text => writeln!(self.err, "rounds: {path}: {message}")?,
            Format::Json => self.document.unreadable.push(Unreadable { path, message }),
        }
        Ok(())
    }

    /// Prints what it all came to. Warnings count as findings only beyond the number allowed.
    fn finish(self, max_warnings: Option<usize>) -> Result<Exit, Failure> {
        if self.format == Format::Json {
            super::print_json(&self.document, self.out)?;
        } else if self.errors + self.warnings + self.infos > 0 {
            writeln!(self.out, "{}", self.sentence())?;
        }
        Ok(if self.unreadable > 0 {
            Exit::Io
        } else if self.errors > 0 || self.warnings > max_warnings.unwrap_or(0) {
            Exit::Findings
        } else {
            Exit::Done
        })
    }

    /// Such as `2 errors, 1 warning in 3 decks, 120 items`.
    fn sentence(&self) -> String {
        let counted = |count: usize, one: &str| format!("{count} {one}{}", if count == 1 { "" } else { "s" });
        let kinds = [(self.errors, "error"), (self.warnings, "warning"), (self.infos, "note")];
        let found: Vec<String> =
            kinds.iter().filter(|(count, _)| *count > 0).map(|(count, one)| counted(*count, one)).collect();
        let (decks, items) = (counted(self.document.decks, "deck"), counted(self.document.items, "item"));
        format!("{} in {decks}, {items}", found.join(", "))
    }
}

/// The finding that two files have one deck id: it needs both, so no rule over one deck can make it.
fn shared_id(id: &DeckId, first: &Path, source: &str) -> Diagnostic {
    let header = source.find("[deck]").unwrap_or(0);
    let place = source[header..].find(id.as_str()).map_or(header..header, |at| {
        let start = header + at;
        start..start + id.as_str().len()
    });
    let first = clean_line(&first.to_string_lossy()).into_owned();
    Diagnostic::error("E004", format!("two decks have the id `{id}`"), place)
        .label(format!("also the id of {first}"))
        .help("give one of the decks another id; history hangs on it")
}

/// A finding as the JSON document has it.
fn in_json(path: &str, source: &str, finding: &Diagnostic) -> Finding {
    let (line, column) = report::position(source, finding.primary.span.start);
    let (end_line, end_column) = report::position(source, finding.primary.span.end);
    Finding {
        code: finding.code,
        severity: match finding.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Info => "info",
        },
        path: clean_line(path).into_owned(),
        line,
        column,
        end_line,
        end_column,
        message: clean_line(&finding.headline).into_owned(),
        label: clean_line(&finding.primary.text).into_owned(),
        help: finding.help.as_deref().map(|help| clean_line(help).into_owned()),
    }
}
