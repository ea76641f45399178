//! What was found, as one JSON document: the facts by section and name, and the findings in the order of the text.

use std::io::Write;

use serde_json::{Map, Value, json};

use super::Verdict;
use super::section::{Section, word};
use crate::cli::{Failure, print_json};

/// Prints what was found.
pub fn print(verdict: Verdict, sections: &[Section], out: &mut dyn Write) -> Result<(), Failure> {
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
