//! The results of a run over all files, and their summary.

use serde::Serialize;
use serde_json::Value;

use crate::cli::counted;
use crate::deck::diagnostic::{Diagnostic, Severity};

/// The number of diagnostics of each severity.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    pub errors: usize,
    pub warnings: usize,
    pub infos: usize,
}

impl Counts {
    pub fn of(findings: &[Diagnostic]) -> Self {
        let count = |severity| findings.iter().filter(|finding| finding.severity == severity).count();
        Self { errors: count(Severity::Error), warnings: count(Severity::Warning), infos: count(Severity::Info) }
    }

    pub fn add(&mut self, other: Self) {
        self.errors += other.errors;
        self.warnings += other.warnings;
        self.infos += other.infos;
    }
}

/// A file that could not be read.
#[derive(Debug, Serialize)]
pub struct Unreadable {
    pub path: String,
    /// Why it could not be read.
    pub message: String,
}

/// The results of a run.
#[derive(Default)]
pub struct Document {
    /// The number of decks that were read.
    pub decks: usize,
    pub items: usize,
    /// Items left out of study because of errors.
    pub left_out: usize,
    pub counts: Counts,
    pub findings: Vec<Value>,
    pub unreadable: Vec<Unreadable>,
    /// Files of other programs found in folders.
    pub foreign: Vec<String>,
}

impl Document {
    /// A summary such as `2 errors, 1 warning in 3 decks, 120 items`.
    pub fn sentence(&self) -> String {
        let Counts { errors, warnings, infos } = self.counts;
        let kinds = [(errors, "error"), (warnings, "warning"), (infos, "note")];
        let found: Vec<String> =
            kinds.iter().filter(|(count, _)| *count > 0).map(|(count, one)| counted(*count, one)).collect();
        let left_out = match self.left_out {
            0 => String::new(),
            left_out => format!("; {} excluded from study", counted(left_out, "item")),
        };
        format!("{} in {}, {}{left_out}", found.join(", "), counted(self.decks, "deck"), counted(self.items, "item"))
    }
}
