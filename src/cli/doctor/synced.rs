//! Whether another program carries the folder of the log to other machines.

use super::section::{Section, argument, shown};
use super::subject::Subject;
use crate::store::Synced;

/// How answers are brought to another machine.
const CARRY: &str = "answers go to another machine with `rounds log export` there and `rounds log import` here";

/// Which program carries the folder, if one does.
pub fn section(subject: &Subject<'_>) -> Section {
    let mut section = Section::new("synced");
    let Some(log) = &subject.log else { return section };
    let home = subject.environment.home.as_deref().filter(|home| log.folder.starts_with(home));
    let Some(Synced { folder, by, by_itself }) = Synced::find(&log.folder, home) else {
        section.none("by", "no program known here");
        return section;
    };
    section.text("by", by);
    section.text("folder", &shown(&folder));
    let place = shown(&folder);
    if by_itself {
        let headline = format!("{by} carries the log, which lies in `{place}`, to other machines as a file");
        let help = format!(
            "of two machines that both answer it keeps one file, and the answers of the other are lost: tell it to leave `{}` \
             out, or set XDG_DATA_HOME to a folder elsewhere and move it there; {CARRY}",
            argument(&log.folder)
        );
        section.warning(headline, help);
    } else {
        let headline = format!("the log lies in `{place}`, which {by} keeps");
        section.info(headline, format!("do not commit it: a copy of a log in use is no backup; {CARRY}"));
    }
    section
}
