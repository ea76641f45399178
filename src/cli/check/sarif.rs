//! Findings as SARIF, which code-scanning services read.
//!
//! Source: OASIS, Static Analysis Results Interchange Format (SARIF) Version 2.1.0, 2020.

use serde_json::{Value, json};

use super::format::Document;
use crate::cli::report::Lines;
use crate::deck::check::RULES;
use crate::deck::clean::clean_line;
use crate::deck::diagnostic::{Diagnostic, Severity};

/// A finding.
pub fn result(path: &str, lines: &Lines, finding: &Diagnostic) -> Value {
    let help = finding.help.as_deref().map_or_else(String::new, |help| format!("\n{}", clean_line(help)));
    let place = |span: &std::ops::Range<usize>, text: &str| {
        let mut location = json!({
            "physicalLocation": { "artifactLocation": { "uri": uri(path) }, "region": region(lines, span) },
        });
        if !text.is_empty() {
            location["message"] = json!({ "text": clean_line(text) });
        }
        location
    };
    let mut result = json!({
        "ruleId": finding.code,
        "ruleIndex": RULES.iter().position(|rule| rule.code == finding.code),
        "level": level(finding.severity),
        "message": { "text": format!("{}{help}", clean_line(&finding.headline)) },
        "locations": [place(&finding.primary.span, "")],
    });
    if !finding.secondary.is_empty() {
        let related = finding.secondary.iter().map(|label| place(&label.span, &label.text));
        result["relatedLocations"] = related.collect();
    }
    if let Some(patch) = &finding.patch {
        result["fixes"] = json!([{
            "description": { "text": clean_line(finding.help.as_deref().unwrap_or("mend it")) },
            "artifactChanges": [{
                "artifactLocation": { "uri": uri(path) },
                "replacements": [{
                    "deletedRegion": region(lines, &patch.span),
                    "insertedContent": { "text": patch.text },
                }],
            }],
        }]);
    }
    result
}

/// A stretch of the file: the end column is the one behind the last character.
fn region(lines: &Lines, span: &std::ops::Range<usize>) -> Value {
    let (line, column) = lines.position(span.start);
    let (end_line, end_column) = lines.position(span.end);
    json!({ "startLine": line, "startColumn": column, "endLine": end_line, "endColumn": end_column })
}

/// The word for a severity.
fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    }
}

/// A path as a relative reference: what a URI cannot hold is percent-encoded.
fn uri(path: &str) -> String {
    let mut uri = String::with_capacity(path.len());
    for byte in path.replace('\\', "/").bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => uri.push(char::from(byte)),
            _ => uri.push_str(&format!("%{byte:02X}")),
        }
    }
    uri
}

/// The document.
pub fn document(document: &Document) -> Value {
    let rules = RULES.iter().map(|rule| {
        json!({
            "id": rule.code,
            "shortDescription": { "text": rule.summary },
            "fullDescription": { "text": format!("{} {}", rule.finds, rule.why) },
            "defaultConfiguration": { "level": level(rule.severity) },
        })
    });
    let unreadable = document
        .unreadable
        .iter()
        .map(|file| json!({ "level": "error", "message": { "text": format!("{}: {}", file.path, file.message) } }));
    json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {
                "driver": {
                    "name": env!("CARGO_PKG_NAME"),
                    "semanticVersion": env!("CARGO_PKG_VERSION"),
                    "rules": rules.collect::<Vec<_>>(),
                },
            },
            "columnKind": "unicodeCodePoints",
            "invocations": [{
                "executionSuccessful": document.unreadable.is_empty(),
                "toolExecutionNotifications": unreadable.collect::<Vec<_>>(),
            }],
            "results": document.findings,
        }],
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_become_references() {
        assert_eq!(uri("decks/my deck#1.toml"), "decks/my%20deck%231.toml");
    }
}
