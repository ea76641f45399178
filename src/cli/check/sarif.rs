//! Findings as SARIF, which code-scanning services read.
//!
//! Source: OASIS, Static Analysis Results Interchange Format (SARIF) Version 2.1.0, 2020.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use super::document::Document;
use crate::deck::check::RULES;
use crate::deck::clean::clean_line;
use crate::deck::diagnostic::{Diagnostic, Severity};
use crate::diagnostics::Lines;

/// The name of the folder that paths are relative to.
const ROOT: &str = "%SRCROOT%";

/// The folder that paths are relative to: the repository in which the program was started, whichever of its folders that was,
/// or else the working folder. Services that take findings look for files from there.
#[derive(Debug)]
pub struct Root {
    /// The working folder.
    folder: PathBuf,
    root: PathBuf,
}

impl Root {
    /// The root for a working folder.
    pub fn of(folder: Option<&Path>) -> Self {
        let folder = folder.map(whole).unwrap_or_default();
        let root = folder.ancestors().find(|ancestor| ancestor.join(".git").exists()).unwrap_or(&folder).to_owned();
        Self { folder, root }
    }

    /// Where a file is: relative to the root, or by a URI of its own where it is not below it.
    fn location(&self, path: &Path) -> Value {
        let path = whole(&self.folder.join(path));
        match path.strip_prefix(&self.root) {
            Ok(relative) => json!({ "uri": encoded(relative), "uriBaseId": ROOT }),
            Err(_) => json!({ "uri": absolute(&path) }),
        }
    }

    /// The root itself.
    fn uri(&self) -> String {
        let uri = absolute(&self.root);
        if uri.ends_with('/') { uri } else { uri + "/" }
    }
}

/// A path without links and without steps back; its last part stays as it is named.
fn whole(path: &Path) -> PathBuf {
    let within = |folder: &Path, name: &OsStr| fs::canonicalize(folder).ok().map(|folder| folder.join(name));
    let found = match (path.parent(), path.file_name()) {
        (Some(folder), Some(name)) => within(folder, name),
        _ => fs::canonicalize(path).ok(),
    };
    found.unwrap_or_else(|| path.to_owned())
}

/// A finding.
pub fn result(root: &Root, path: &Path, lines: &Lines, finding: &Diagnostic) -> Value {
    let location = root.location(path);
    let help = finding.help.as_deref().map_or_else(String::new, |help| format!("\n{}", clean_line(help)));
    let place = |span: &std::ops::Range<usize>, text: &str| {
        let mut location = json!({
            "physicalLocation": { "artifactLocation": location, "region": region(lines, span) },
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
            "description": { "text": clean_line(finding.help.as_deref().unwrap_or("fix it")) },
            "artifactChanges": [{
                "artifactLocation": location,
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

/// A path as a relative reference: every byte that a URI cannot hold is percent-encoded.
fn encoded(path: &Path) -> String {
    let mut uri = String::new();
    for byte in path.as_os_str().as_encoded_bytes() {
        match byte {
            b'\\' if cfg!(windows) => uri.push('/'),
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => uri.push(char::from(*byte)),
            byte => uri.push_str(&format!("%{byte:02X}")),
        }
    }
    uri
}

/// A whole path as a URI.
fn absolute(path: &Path) -> String {
    let path = encoded(path);
    // Windows: `\\?\C:\decks` is `/C:/decks`.
    let path = path.trim_start_matches("//%3F/").replacen("%3A/", ":/", usize::from(cfg!(windows)));
    if path.starts_with('/') { format!("file://{path}") } else { format!("file:///{path}") }
}

/// The document.
pub fn document(document: &Document, root: &Root) -> Value {
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
            "originalUriBaseIds": { ROOT: { "uri": root.uri() } },
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
        assert_eq!(encoded(Path::new("decks/my deck#1.toml")), "decks/my%20deck%231.toml");
        assert_eq!(encoded(Path::new("d\u{e9}cks/100%.toml")), "d%C3%A9cks/100%25.toml");
        assert_eq!(absolute(Path::new("/a b/c.toml")), "file:///a%20b/c.toml");
    }
}
