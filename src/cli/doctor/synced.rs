//! Whether another program carries the folder of the log to other machines.

use super::section::{Section, argument, shown};
use super::subject::Subject;
use crate::store::Synced;

/// How answers are brought to another machine.
const CARRY: &str = "to move answers between machines, use `rounds log export` and `rounds log import`";

/// Which program carries the folder, if one does.
pub fn section(subject: &Subject<'_>) -> Section {
    let mut section = Section::new("synced");
    let Some(log) = &subject.log else { return section };
    let home = subject.environment.config.home.as_deref().filter(|home| log.folder.starts_with(home));
    let Some(Synced { folder, by, by_itself }) = Synced::find(&log.folder, home) else {
        section.none("by", "none detected");
        return section;
    };
    section.text("by", by);
    section.text("folder", &shown(&folder));
    let place = shown(&folder);
    if by_itself {
        let headline = format!("{by} syncs the log in `{place}` to other machines as a file");
        let help = format!(
            "if you answer on two machines, it keeps only one file and loses the other's answers: exclude `{}` from \
            syncing, or set XDG_DATA_HOME to a folder elsewhere and move it there; {CARRY}",
            argument(&log.folder)
        );
        section.warning(headline, help);
    } else {
        let headline = format!("the log is in `{place}`, which {by} tracks");
        section.info(headline, format!("do not commit it: a copy of a log in use is not a backup; {CARRY}"));
    }
    section
}
