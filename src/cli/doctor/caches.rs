//! The caches beside the log: what spares work and says nothing that cannot be made again.

use super::section::{Section, argument, bytes};
use super::subject::Subject;
use crate::runtime::data_folder;
use crate::runtime::shelf;
use crate::store::{Cache, CacheState};

/// How each cache stands.
pub fn section(subject: &Subject<'_>) -> Section {
    let mut section = Section::new("caches");
    let Some(log) = &subject.log else { return section };
    for (name, file) in [("decks", shelf::FILE), ("ledger", data_folder::BRIEF)] {
        match Cache::new(&log.folder, file).state() {
            CacheState::Absent => section.none(name, "none"),
            CacheState::Sound(size) => section.number(name, size, &bytes(size)),
            CacheState::Damaged(size) => {
                section.number(name, size, &format!("{}, damaged", bytes(size)));
                let headline = format!("the cache `{}` is damaged", argument(&log.folder.join(file)));
                section.info(headline, "nothing is lost: it is ignored and rebuilt when needed");
            }
        }
    }
    section
}
