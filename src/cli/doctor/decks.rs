//! The decks: which can be read.

use super::section::Section;
use super::subject::Subject;
use crate::cli::load;

/// How many decks and items there are, and what could not be read of them.
pub fn section(subject: &Subject<'_>) -> Section {
    let mut section = Section::new("decks");
    let decks = load::decks_only(subject.environment, subject.common, &subject.configuration.config);
    let (shelf, items) = (decks.library.decks().len(), decks.library.entries().count());
    section.number("decks", shelf as u64, &shelf.to_string());
    section.number("items", items as u64, &items.to_string());
    section.number("with_mistakes", decks.problems.len() as u64, &decks.problems.len().to_string());
    for problem in &decks.problems {
        let help = if problem.report.is_empty() {
            "fix the file, or remove it from `decks` in the configuration".to_owned()
        } else {
            format!("run `rounds check {}` to see why", problem.path)
        };
        section.warning(format!("{}: {}", problem.path, problem.summary), help);
    }
    section
}
