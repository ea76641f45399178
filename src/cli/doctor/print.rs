//! The report, as text and as JSON.

use std::io::Write;

use serde_json::{Map, Value, json};

use super::Verdict;
use super::section::{Section, word};
use crate::cli::{Failure, counted, print_json};
use crate::deck::diagnostic::Severity;

/// Columns for the names of facts.
const NAMES: usize = 14;

/// Prints all facts, then the findings with what to do, then the verdict.
pub fn text(verdict: Verdict, sections: &[Section], out: &mut dyn Write) -> Result<(), Failure> {
    for section in sections.iter().filter(|section| !section.facts.is_empty()) {
        writeln!(out, "{}", section.name)?;
        for fact in &section.facts {
            for (n, line) in fact.lines.iter().enumerate() {
                let name = if n == 0 { fact.name.replace('_', " ") } else { String::new() };
                writeln!(out, "  {name:<NAMES$}  {line}")?;
            }
        }
    }
    writeln!(out)?;
    let findings = || sections.iter().flat_map(|section| &section.findings);
    for finding in findings() {
        writeln!(out, "{}: {}\n  help: {}", word(finding.severity), finding.headline, finding.help)?;
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
            let told = counts.iter().filter(|(count, _)| *count > 0).map(|(count, one)| counted(*count, one));
            writeln!(out, "{}; see the help above", told.collect::<Vec<_>>().join(", "))?;
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
