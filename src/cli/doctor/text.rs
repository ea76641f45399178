//! What was found, for people: all facts, then what to do, then what it comes to.

use std::io::Write;

use super::Verdict;
use super::section::{Section, word};
use crate::cli::{Failure, counted};
use crate::deck::diagnostic::Severity;

/// Columns for the names of facts.
const NAMES: usize = 14;

/// Prints what was found.
pub fn print(verdict: Verdict, sections: &[Section], out: &mut dyn Write) -> Result<(), Failure> {
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
        Verdict::Well => writeln!(out, "no problems found")?,
        Verdict::Findings => {
            let counts = [(errors, "error"), (warnings, "warning")];
            let told = counts.iter().filter(|(count, _)| *count > 0).map(|(count, one)| counted(*count, one));
            writeln!(out, "{}; see the help above", told.collect::<Vec<_>>().join(", "))?;
        }
        Verdict::Unreadable => writeln!(out, "the review log cannot be read; see the help above")?,
    }
    Ok(())
}
