//! `rounds doctor`: checks the health of the review log and everything around it.
//!
//! It only reads: nothing is written, moved or created, not even a temporary file. Each section has facts and findings
//! and is independent of the others.

mod copies;
mod disk;
mod integrity;
mod limits;
mod log;
mod print;
mod section;
mod setup;
mod subject;

use std::io::Write;

use clap::Args;

use super::{Common, Exit, Failure};
use crate::deck::diagnostic::Severity;
use crate::runtime::Environment;
use section::Section;
use subject::Subject;

/// The arguments of `doctor`.
#[derive(Debug, Default, Args)]
pub struct DoctorArgs {
    /// Print only the limits on what rounds reads
    #[arg(long)]
    limits: bool,
    /// Print one JSON document
    #[arg(long)]
    json: bool,
}

/// The sections, in the order in which they are printed.
const SECTIONS: [fn(&Subject<'_>) -> Section; 15] = [
    setup::program,
    setup::places,
    log::file,
    log::settings,
    integrity::integrity,
    log::devices,
    log::dates,
    copies::backups,
    copies::aside,
    copies::caches,
    disk::disk,
    disk::synced,
    disk::permissions,
    setup::decks,
    setup::configuration,
];

/// Runs all sections and prints the report.
pub fn run(
    environment: &Environment,
    common: &Common,
    args: &DoctorArgs,
    out: &mut dyn Write,
) -> Result<Exit, Failure> {
    if args.limits {
        limits::print(args.json, out)?;
        return Ok(Exit::Done);
    }
    let subject = Subject::of(environment, common);
    let sections = SECTIONS.map(|section| section(&subject));
    let verdict = Verdict::of(&subject, &sections);
    // The exit code does not depend on whether the report could be printed.
    let printed = if args.json { print::json(verdict, &sections, out) } else { print::text(verdict, &sections, out) };
    match printed {
        Err(failure) if !failure.is_closed_pipe() => Err(failure),
        Ok(()) | Err(_) => Ok(verdict.exit()),
    }
}

/// The overall result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Verdict {
    /// No errors and no warnings.
    Healthy,
    /// Errors or warnings.
    Findings,
    /// The log cannot be read.
    Unreadable,
}

impl Verdict {
    fn of(subject: &Subject<'_>, sections: &[Section]) -> Self {
        let mut findings = sections.iter().flat_map(|section| &section.findings);
        if subject.is_unreadable() {
            Self::Unreadable
        } else if findings.any(|finding| finding.severity > Severity::Info) {
            Self::Findings
        } else {
            Self::Healthy
        }
    }

    /// The name in JSON.
    fn word(self) -> &'static str {
        match self {
            Self::Healthy => "well",
            Self::Findings => "findings",
            Self::Unreadable => "unreadable",
        }
    }

    fn exit(self) -> Exit {
        match self {
            Self::Healthy => Exit::Done,
            Self::Findings => Exit::Findings,
            Self::Unreadable => Exit::Io,
        }
    }
}
