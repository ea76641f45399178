//! The report, as text and as JSON.

use std::io::Write;

use serde_json::{Map, Value, json};

use super::Verdict;
use super::section::{Section, word};
use crate::cli::{Failure, counted, print_json};
use crate::deck::diagnostic::Severity;

/// The width of the names of facts, in columns.
const NAMES: usize = 14;

/// Prints all facts, then the findings with what to do, then the verdict.
pub fn text(verdict: Verdict, sections: &[Section], out: &mut dyn Write) -> Result<(), Failure> {
    for section in sections.iter().filter(|section| !section.facts.is_empty()) {
        writeln!(out, "{}", title(section.name))?;
        for fact in &section.facts {
            for (n, line) in fact.lines.iter().enumerate() {
                let name = if n == 0 { label(section.name, fact.name) } else { String::new() };
                writeln!(out, "  {name:<NAMES$}  {line}")?;
            }
        }
    }
    writeln!(out)?;
    let findings = || sections.iter().flat_map(|section| &section.findings);
    for finding in findings() {
        writeln!(out, "{}: {}\n  help: {}", level(finding.severity), finding.headline, finding.help)?;
    }
    if findings().next().is_some() {
        writeln!(out)?;
    }
    let count = |severity| findings().filter(|finding| finding.severity == severity).count();
    let (errors, warnings) = (count(Severity::Error), count(Severity::Warning));
    match verdict {
        Verdict::Healthy => writeln!(out, "no problems found")?,
        Verdict::Findings => {
            let counts = [(errors, "error"), (warnings, "warning")];
            let nonzero = counts.iter().filter(|(count, _)| *count > 0).map(|(count, one)| counted(*count, one));
            writeln!(out, "{}; see the help above", nonzero.collect::<Vec<_>>().join(", "))?;
        }
        Verdict::Unreadable => writeln!(out, "the review log cannot be read; see the help above")?,
    }
    Ok(())
}

/// Prints one JSON document: the facts by section and name, and the findings in the order of the text.
pub fn json(verdict: Verdict, sections: &[Section], out: &mut dyn Write) -> Result<(), Failure> {
    let facts = |section: &Section| -> Map<String, Value> {
        section.facts.iter().map(|fact| (fact.name.to_owned(), fact.value.clone())).collect()
    };
    let by_name: Map<String, Value> =
        sections.iter().map(|section| (section.name.to_owned(), facts(section).into())).collect();
    let findings = sections.iter().flat_map(|section| {
        section.findings.iter().map(|finding| {
            json!({
                "section": section.name,
                "severity": word(finding.severity),
                "message": finding.headline,
                "help": finding.help,
            })
        })
    });
    let document = json!({
        "schema": 1,
        "verdict": verdict.word(),
        "findings": findings.collect::<Vec<_>>(),
        "sections": by_name,
    });
    print_json(&document, out)
}

/// The heading of a section. The names of sections and facts stand in the JSON document, so they do not change.
fn title(name: &'static str) -> &'static str {
    match name {
        "places" => "paths",
        "beside" => "other files next to the log",
        "synced" => "syncing",
        name => name,
    }
}

/// The label of a fact.
fn label(section: &str, name: &str) -> String {
    match (section, name) {
        ("backups", "number") => "count",
        ("backups", "newest_sound") => "newest valid",
        ("backups", "events_in_it") => "events in it",
        ("synced", "by") => "program",
        ("decks", "with_mistakes") | ("configuration", "mistakes") => "problems",
        ("devices", "wrote") => "device",
        ("dates", "ahead") => "in the future",
        ("dates", "first_ahead") => "first of them",
        ("integrity", "sound") => "valid",
        ("integrity", "intact") => "unaltered",
        ("disk", "network") => "network disk",
        (_, name) => return name.replace('_', " "),
    }
    .to_owned()
}

/// The word for a severity.
fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Info => "note",
        Severity::Warning => "warning",
        Severity::Error => "error",
    }
}
