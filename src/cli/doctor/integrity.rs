//! Integrity: whether the log is what was written.

use super::section::Section;
use super::subject::Subject;
use crate::cli::counted;
use crate::deck::limits::TROUBLES;
use crate::review::DeviceId;
use crate::store::IntegrityProblem;

/// What to do about damage.
const RECOVER: &str = "run `rounds log recover --dry-run` to see what can be recovered, then `rounds log recover`";

/// What a check of the file, of every event's hash and of every device's numbers found.
pub fn integrity(subject: &Subject<'_>) -> Section {
    let mut section = Section::new("integrity");
    let Some(examined) = subject.examined() else { return section };
    let found = &examined.verification;
    section.number("checked", found.events, &counted(usize::try_from(found.events).unwrap_or(usize::MAX), "event"));
    section.flag("sound", found.is_valid());
    section.flag("intact", found.is_intact());
    for sort in SORTS {
        let all: Vec<&IntegrityProblem> = found.problems.iter().filter(|trouble| sort_of(trouble) == sort).collect();
        if sort == Sort::Twice {
            copied(&mut section, &all);
            continue;
        }
        for trouble in all.iter().take(TROUBLES) {
            section.error(trouble.to_string(), help(sort));
        }
        if all.len() > TROUBLES {
            let more = all.len() - TROUBLES;
            section.error(format!("and {more} more like `{}`", all[0]), help(sort));
        }
    }
    section
}

/// Sorts of troubles, the gravest first.
const SORTS: [Sort; 7] =
    [Sort::File, Sort::Altered, Sort::Removed, Sort::Missing, Sort::Unbelievable, Sort::Unlinked, Sort::Twice];

/// Sorts of troubles, by what is to be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sort {
    /// The file, a table or a row is broken.
    File,
    /// An event was changed.
    Altered,
    /// Events were taken out of this file.
    Removed,
    /// Events of a device are not here.
    Missing,
    /// An event has a number that no device reaches.
    Unbelievable,
    /// An event lost the one before it.
    Unlinked,
    /// A device wrote one number twice.
    Twice,
}

/// The sort of a trouble.
fn sort_of(trouble: &IntegrityProblem) -> Sort {
    match trouble {
        IntegrityProblem::File(_) | IntegrityProblem::Schema(_) | IntegrityProblem::Unreadable { .. } => Sort::File,
        IntegrityProblem::Altered(_) => Sort::Altered,
        IntegrityProblem::Removed(_) => Sort::Removed,
        IntegrityProblem::Missing(_) => Sort::Missing,
        IntegrityProblem::ImplausibleNumber { .. } => Sort::Unbelievable,
        IntegrityProblem::Unlinked(_) => Sort::Unlinked,
        IntegrityProblem::DuplicateNumber { .. } => Sort::Twice,
    }
}

/// What to do about a sort of troubles.
fn help(sort: Sort) -> &'static str {
    match sort {
        Sort::File | Sort::Removed => RECOVER,
        Sort::Altered => "`rounds log recover` restores it from a backup that has it intact, or drops it if none does",
        Sort::Missing => {
            "the events here count; to get the rest, try `rounds log import` with another machine's `rounds log \
            export`, or `rounds log recover`, which also searches the backups"
        }
        Sort::Unbelievable => {
            "an imported file was forged or damaged; run `rounds log import --undo` to exclude its events"
        }
        Sort::Unlinked => {
            "it counts as it is; the previous event was replaced, and a backup may still have the \
            original"
        }
        Sort::Twice => "nothing is lost: both sets of answers are kept and count",
    }
}

/// Tells of devices that wrote a number twice: one line a device.
fn copied(section: &mut Section, all: &[&IntegrityProblem]) {
    let mut told: Vec<(DeviceId, usize)> = Vec::new();
    for trouble in all {
        let IntegrityProblem::DuplicateNumber { device, .. } = trouble else { continue };
        match told.last_mut() {
            Some((last, count)) if last == device => *count += 1,
            Some(_) | None => told.push((*device, 1)),
        }
    }
    for (device, count) in told {
        let numbers = counted(count, "number");
        let headline =
            format!("device `{device}` wrote {numbers} twice, as happens when its folder is copied to another machine");
        section.info(headline, help(Sort::Twice));
    }
}
