//! Diagnostics as one JSON document. Lines and columns start at one, and columns count characters; `start` and `end` of
//! a fix are byte offsets in the file.

use serde::Serialize;
use serde_json::{Value, json};

use super::document::Document;
use crate::deck::clean::clean_line;
use crate::deck::diagnostic::{Diagnostic, Severity};
use crate::diagnostics::Lines;

#[derive(Serialize)]
struct Finding<'a> {
    code: &'a str,
    severity: &'a str,
    path: &'a str,
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
    message: String,
    label: String,
    help: Option<String>,
    fix: Option<Fix<'a>>,
}

/// A safe fix.
#[derive(Serialize)]
struct Fix<'a> {
    start: usize,
    end: usize,
    text: &'a str,
}

pub fn finding(path: &str, lines: &Lines, finding: &Diagnostic) -> Value {
    let (line, column) = lines.position(finding.primary.span.start);
    let (end_line, end_column) = lines.position(finding.primary.span.end);
    let finding = Finding {
        code: finding.code,
        severity: severity(finding.severity),
        path,
        line,
        column,
        end_line,
        end_column,
        message: clean_line(&finding.headline).into_owned(),
        label: clean_line(&finding.primary.text).into_owned(),
        help: finding.help.as_deref().map(|help| clean_line(help).into_owned()),
        fix: finding.patch.as_ref().map(|patch| Fix {
            start: patch.span.start,
            end: patch.span.end,
            text: &patch.text,
        }),
    };
    serde_json::to_value(finding).unwrap_or_default()
}

fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "info",
    }
}

pub fn document(document: &Document) -> Value {
    let total = document.counts.errors + document.counts.warnings + document.counts.infos;
    let mut value = json!({
        "schema": 1,
        "decks": document.decks,
        "items": document.items,
        "errors": document.counts.errors,
        "warnings": document.counts.warnings,
        "infos": document.counts.infos,
        "items_left_out": document.left_out,
        "left_out": total - document.findings.len(),
        "findings": document.findings,
        "unreadable": document.unreadable,
    });
    if !document.foreign.is_empty() {
        value["not_decks"] = json!(document.foreign);
    }
    value
}
