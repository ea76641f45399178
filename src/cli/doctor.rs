//! `rounds doctor`: whether all is well, and what to do if not.
//!
//! It only looks: nothing is written, moved or begun, not even a file beside the log. What it looks at is a list of
//! sections, each with its facts and its findings; none of them knows of the others.

mod aside;
mod backups;
mod caches;
mod configuration;
mod dates;
mod decks;
mod devices;
mod disk;
mod integrity;
mod json;
mod limits;
mod log;
mod permissions;
mod places;
mod program;
mod section;
mod settings;
mod subject;
mod synced;
mod text;

use std::io::Write;

use clap::Args;

use super::{Common, Exit, Failure};
use crate::deck::diagnostic::Severity;
use crate::runtime::Environment;
use section::Section;
use subject::Subject;

/// What `doctor` takes.
#[derive(Debug, Args)]
pub struct DoctorArgs {
    /// Print only the limits on what rounds reads
    #[arg(long)]
    limits: bool,
    /// Print one JSON document
    #[arg(long)]
    json: bool,
}

/// What is looked at, in the order in which it is printed.
const SECTIONS: [fn(&Subject<'_>) -> Section; 15] = [
    program::section,
    places::section,
    log::section,
    settings::section,
    integrity::section,
    devices::section,
    dates::section,
    backups::section,
    aside::section,
    caches::section,
    disk::section,
    synced::section,
    permissions::section,
    decks::section,
    configuration::section,
];

/// Looks at everything and says what was found.
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
    // What was found was found, whether or not somebody reads it.
    let printed = if args.json { json::print(verdict, &sections, out) } else { text::print(verdict, &sections, out) };
    match printed {
        Err(failure) if !failure.is_closed_pipe() => Err(failure),
        Ok(()) | Err(_) => Ok(verdict.exit()),
    }
}

/// What it all comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Verdict {
    /// Nothing is to be done.
    Well,
    /// Something is to be done.
    Findings,
    /// The log cannot be read.
    Unreadable,
}

impl Verdict {
    /// What sections come to.
    fn of(subject: &Subject<'_>, sections: &[Section]) -> Self {
        let mut findings = sections.iter().flat_map(|section| &section.findings);
        if subject.is_unreadable() {
            Self::Unreadable
        } else if findings.any(|finding| finding.severity > Severity::Info) {
            Self::Findings
        } else {
            Self::Well
        }
    }

    /// Its word.
    fn word(self) -> &'static str {
        match self {
            Self::Well => "well",
            Self::Findings => "findings",
            Self::Unreadable => "unreadable",
        }
    }

    /// The exit code.
    fn exit(self) -> Exit {
        match self {
            Self::Well => Exit::Done,
            Self::Findings => Exit::Findings,
            Self::Unreadable => Exit::Io,
        }
    }
}
