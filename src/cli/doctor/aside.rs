//! Files beside the log: damaged ones set aside, copies of former formats, what was left unfinished, and what a syncing
//! program made when two machines wrote.

use std::ffi::OsStr;
use std::path::PathBuf;

use super::section::{Section, argument, shown};
use super::subject::Subject;
use crate::cli::counted;
use crate::folder;

/// What a file beside the log is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// A damaged log, set aside.
    Broken,
    /// The log that was in use before a backup was restored.
    Replaced,
    /// A copy from before a change of format.
    Format,
    /// What an interrupted start or recovery left.
    Unfinished,
    /// Another machine's log, renamed by a syncing program.
    Conflict,
}

impl Kind {
    /// What a file is, by its name.
    fn of(name: &OsStr) -> Option<Self> {
        let name = name.to_string_lossy();
        let rest = name.strip_prefix("reviews")?;
        if [".db", ".db-wal", ".db-shm", ".db-journal"].contains(&rest) || ends_as_companion(rest) {
            return None;
        }
        let lower = rest.to_lowercase();
        if rest.starts_with(".db.broken-") {
            Some(Self::Broken)
        } else if rest.starts_with(".db.before-restore-") {
            Some(Self::Replaced)
        } else if rest.starts_with(".db.format-") {
            Some(Self::Format)
        } else if rest.starts_with(".db.new-") || rest.starts_with(".db.recovering") {
            Some(Self::Unfinished)
        } else if ["conflict", "copy"].iter().any(|word| lower.contains(word)) && lower.contains(".db") {
            Some(Self::Conflict)
        } else {
            None
        }
    }
}

/// Whether a file only accompanies another one.
fn ends_as_companion(name: &str) -> bool {
    ["-wal", "-shm", "-journal"].iter().any(|ending| name.ends_with(ending))
}

/// What lies beside the log.
pub fn section(subject: &Subject<'_>) -> Section {
    let mut section = Section::new("beside");
    let Some(log) = &subject.log else { return section };
    let entries = folder::list(&log.folder).into_iter().flatten();
    let mut files: Vec<(PathBuf, Kind)> =
        entries.filter_map(|(name, _)| Kind::of(&name).map(|kind| (log.folder.join(name), kind))).collect();
    files.sort_by(|a, b| a.0.cmp(&b.0));
    section.list("files", files.iter().map(|(path, _)| (shown(path).into(), shown(path))));
    let first =
        |kind: Kind| files.iter().find(|(_, of)| *of == kind).map(|(path, _)| argument(path)).unwrap_or_default();
    let count = |kind: Kind| files.iter().filter(|(_, of)| *of == kind).count();
    let lie = |count: usize| if count == 1 { "is" } else { "are" };
    if let broken @ 1.. = count(Kind::Broken) {
        let headline = format!("{} {} next to the log", counted(broken, "damaged log"), lie(broken));
        let help = format!(
            "what could be read is in the log; delete `{}` once you are sure that nothing is missing",
            first(Kind::Broken)
        );
        section.info(headline, help);
    }
    if let replaced @ 1.. = count(Kind::Replaced) {
        let headline = format!("{} from before a restore {} next to the log", counted(replaced, "log"), lie(replaced));
        section.info(headline, format!("delete `{}` once you no longer need it", first(Kind::Replaced)));
    }
    if let former @ 1.. = count(Kind::Format) {
        let headline = format!("{} from before a migration {} next to the log", counted(former, "copy"), lie(former));
        section.info(headline, format!("delete `{}` once the new format works for you", first(Kind::Format)));
    }
    if let unfinished @ 1.. = count(Kind::Unfinished) {
        let headline =
            format!("{} from an interrupted start {} next to the log", counted(unfinished, "file"), lie(unfinished));
        section.info(
            headline,
            format!("it is unused; if no other `rounds` is running, delete `{}`", first(Kind::Unfinished)),
        );
    }
    if let conflicts @ 1.. = count(Kind::Conflict) {
        let headline = format!(
            "{} of the log, made by a syncing program, {} next to it; answers in it are not counted",
            counted(conflicts, "copy"),
            lie(conflicts)
        );
        let help = format!(
            "copy `{}` to an empty folder as `rounds/reviews.db`, export it with `XDG_DATA_HOME=FOLDER rounds log \
            export > FILE`, and import it with `rounds log import FILE`",
            first(Kind::Conflict)
        );
        section.warning(headline, help);
    }
    section
}
