//! Integrity: whether the log is unchanged since it was written.

use super::section::Section;
use super::subject::Subject;
use crate::cli::counted;
use crate::deck::limits::TROUBLES;
use crate::review::DeviceId;
use crate::store::IntegrityProblem;

/// What to do about damage.
const RECOVER: &str = "run `rounds log recover --dry-run` to see what can be recovered, then `rounds log recover`";

/// Checks the file, the hash of every event and the sequences of every device.
pub fn integrity(subject: &Subject<'_>) -> Section {
    let mut section = Section::new("integrity");
    let Some(examined) = subject.examined() else { return section };
    let found = &examined.verification;
    section.number("checked", found.events, &counted(usize::try_from(found.events).unwrap_or(usize::MAX), "event"));
    section.flag("sound", found.is_valid());
    section.flag("intact", found.is_intact());
    for category in CATEGORIES {
        let all: Vec<&IntegrityProblem> =
            found.problems.iter().filter(|problem| category_of(problem) == category).collect();
        if category == Category::Twice {
            report_reused_numbers(&mut section, &all);
            continue;
        }
        for problem in all.iter().take(TROUBLES) {
            section.error(problem.to_string(), help(category));
        }
        if all.len() > TROUBLES {
            let more = all.len() - TROUBLES;
            section.error(format!("and {more} more like `{}`", all[0]), help(category));
        }
    }
    section
}

/// All categories, the most serious first.
const CATEGORIES: [Category; 7] = [
    Category::File,
    Category::Altered,
    Category::Removed,
    Category::Missing,
    Category::Unbelievable,
    Category::Unlinked,
    Category::Twice,
];

/// Problems grouped by what to do about them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Category {
    /// The file, a table or a row is broken.
    File,
    /// An event was changed.
    Altered,
    /// Events were removed from this file.
    Removed,
    /// Events of a device are missing.
    Missing,
    /// An event has an implausibly high number.
    Unbelievable,
    /// The event that an event is chained to was replaced.
    Unlinked,
    /// A device used one number for two events.
    Twice,
}

/// The category of a problem.
fn category_of(problem: &IntegrityProblem) -> Category {
    match problem {
        IntegrityProblem::File(_) | IntegrityProblem::Schema(_) | IntegrityProblem::Unreadable { .. } => Category::File,
        IntegrityProblem::Altered(_) => Category::Altered,
        IntegrityProblem::Removed(_) => Category::Removed,
        IntegrityProblem::Missing(_) => Category::Missing,
        IntegrityProblem::ImplausibleNumber { .. } => Category::Unbelievable,
        IntegrityProblem::Unlinked(_) => Category::Unlinked,
        IntegrityProblem::DuplicateNumber { .. } => Category::Twice,
    }
}

/// What to do about a category of problems.
fn help(category: Category) -> &'static str {
    match category {
        Category::File | Category::Removed => RECOVER,
        Category::Altered => {
            "`rounds log recover` restores it from a backup that has it intact, or drops it if none does"
        }
        Category::Missing => {
            "the events here count; to get the rest, try `rounds log import` with another device's `rounds log \
            export`, or `rounds log recover`, which also searches the backups"
        }
        Category::Unbelievable => {
            "an imported file was forged or damaged; run `rounds log import --undo` to exclude its events"
        }
        Category::Unlinked => {
            "it counts as it is; the previous event was replaced, and a backup may still have the \
            original"
        }
        Category::Twice => "nothing is lost: both sets of answers are kept and count",
    }
}

/// Reports devices that used a number twice, one line per device.
fn report_reused_numbers(section: &mut Section, all: &[&IntegrityProblem]) {
    let mut devices: Vec<(DeviceId, usize)> = Vec::new();
    for problem in all {
        let IntegrityProblem::DuplicateNumber { device, .. } = problem else { continue };
        match devices.last_mut() {
            Some((last, count)) if last == device => *count += 1,
            Some(_) | None => devices.push((*device, 1)),
        }
    }
    for (device, count) in devices {
        let numbers = counted(count, "number");
        let headline =
            format!("device `{device}` wrote {numbers} twice, as happens when its folder is copied to another device");
        section.info(headline, help(Category::Twice));
    }
}
