//! What a run over decks has found so far.

use serde::Serialize;
use serde_json::Value;

use crate::cli::counted;
use crate::deck::diagnostic::{Diagnostic, Severity};

/// Findings by severity.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    pub errors: usize,
    pub warnings: usize,
    pub infos: usize,
}

impl Counts {
    /// Counts findings.
    pub fn of(findings: &[Diagnostic]) -> Self {
        let count = |severity| findings.iter().filter(|finding| finding.severity == severity).count();
        Self { errors: count(Severity::Error), warnings: count(Severity::Warning), infos: count(Severity::Info) }
    }

    /// Adds those of another file.
    pub fn add(&mut self, other: Self) {
        self.errors += other.errors;
        self.warnings += other.warnings;
        self.infos += other.infos;
    }
}

/// A file that could not be read.
#[derive(Debug, Serialize)]
pub struct Unreadable {
    /// Where it is.
    pub path: String,
    /// Why.
    pub message: String,
}

/// What a run has come to.
#[derive(Default)]
pub struct Document {
    /// Decks read.
    pub decks: usize,
    /// Items in them.
    pub items: usize,
    /// Items of these that are left out of study because of mistakes.
    pub left_out: usize,
    /// Findings by severity.
    pub counts: Counts,
    /// Findings gathered so far.
    pub findings: Vec<Value>,
    /// Files that could not be read.
    pub unreadable: Vec<Unreadable>,
    /// Files in folders that are another program's.
    pub foreign: Vec<String>,
}

impl Document {
    /// Such as `2 errors, 1 warning in 3 decks, 120 items`.
    pub fn sentence(&self) -> String {
        let Counts { errors, warnings, infos } = self.counts;
        let kinds = [(errors, "error"), (warnings, "warning"), (infos, "note")];
        let found: Vec<String> =
            kinds.iter().filter(|(count, _)| *count > 0).map(|(count, one)| counted(*count, one)).collect();
        let left_out = match self.left_out {
            0 => String::new(),
            left_out => format!("; {} left out of study", counted(left_out, "item")),
        };
        format!("{} in {}, {}{left_out}", found.join(", "), counted(self.decks, "deck"), counted(self.items, "item"))
    }
}
