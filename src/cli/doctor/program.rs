//! The program itself.

use super::section::Section;
use super::subject::Subject;
use crate::store;

/// Which program it is, and what its clock says.
pub fn section(subject: &Subject<'_>) -> Section {
    let mut section = Section::new("program");
    section.text("version", env!("CARGO_PKG_VERSION"));
    section.text("sqlite", store::sqlite_version());
    section.text("system", &format!("{} {}", std::env::consts::OS, std::env::consts::ARCH));
    section.text("clock", &subject.environment.now().at.rfc3339());
    section
}
