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

/// The folder that paths are relative to, from which code-scanning services look for files: the root of the repository
/// that contains the working folder, or else the working folder itself.
#[derive(Debug)]
pub struct Root {
    /// The working folder.
    folder: PathBuf,
    root: PathBuf,
}

impl Root {
    /// The root for a working folder.
    pub fn of(folder: Option<&Path>) -> Self {
        let folder = folder.map(resolved).unwrap_or_default();
        let root = folder.ancestors().find(|ancestor| ancestor.join(".git").exists()).unwrap_or(&folder).to_owned();
        Self { folder, root }
    }

    /// The location of a file: relative to the root, or an absolute URI if it is not below the root.
    fn location(&self, path: &Path) -> Value {
        let path = resolved(&self.folder.join(path));
        match path.strip_prefix(&self.root) {
            Ok(relative) => json!({ "uri": percent_encoded(relative), "uriBaseId": ROOT }),
            Err(_) => json!({ "uri": file_uri(&path) }),
        }
    }

    fn uri(&self) -> String {
        let uri = file_uri(&self.root);
        if uri.ends_with('/') { uri } else { uri + "/" }
    }
}

/// A path with symbolic links and `..` resolved, except in its last part.
fn resolved(path: &Path) -> PathBuf {
    let within = |folder: &Path, name: &OsStr| fs::canonicalize(folder).ok().map(|folder| folder.join(name));
    let found = match (path.parent(), path.file_name()) {
        (Some(folder), Some(name)) => within(folder, name),
        _ => fs::canonicalize(path).ok(),
    };
    found.unwrap_or_else(|| path.to_owned())
}

/// A diagnostic as a SARIF result.
pub fn result(root: &Root, path: &Path, lines: &Lines, finding: &Diagnostic) -> Value {
    let location = root.location(path);
    let help = finding.help.as_deref().map_or_else(String::new, |help| format!("\n{}", clean_line(help)));
    let location_of = |span: &std::ops::Range<usize>, text: &str| {
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
        "locations": [location_of(&finding.primary.span, "")],
    });
    if !finding.secondary.is_empty() {
        let related = finding.secondary.iter().map(|label| location_of(&label.span, &label.text));
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

/// A region of the file. The end column is one past the last character.
fn region(lines: &Lines, span: &std::ops::Range<usize>) -> Value {
    let (line, column) = lines.position(span.start);
    let (end_line, end_column) = lines.position(span.end);
    json!({ "startLine": line, "startColumn": column, "endLine": end_line, "endColumn": end_column })
}

/// The SARIF level of a severity.
fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    }
}

/// A path as a relative reference. Bytes that a URI cannot contain are percent-encoded.
fn percent_encoded(path: &Path) -> String {
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

/// An absolute path as a URI.
fn file_uri(path: &Path) -> String {
    let path = percent_encoded(path);
    // Windows: `\\?\C:\decks` is `/C:/decks`.
    let path = path.trim_start_matches("//%3F/").replacen("%3A/", ":/", usize::from(cfg!(windows)));
    if path.starts_with('/') { format!("file://{path}") } else { format!("file:///{path}") }
}

/// The SARIF document.
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
    fn paths_become_uris() {
        assert_eq!(percent_encoded(Path::new("decks/my deck#1.toml")), "decks/my%20deck%231.toml");
        assert_eq!(percent_encoded(Path::new("d\u{e9}cks/100%.toml")), "d%C3%A9cks/100%25.toml");
        assert_eq!(file_uri(Path::new("/a b/c.toml")), "file:///a%20b/c.toml");
    }
}
