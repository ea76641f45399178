//! The pages of the app: what a command prints, computed by the command itself.

use super::doctor::{self, DoctorArgs};
use super::{Common, Failure, optimize, plan, record, retention};
use crate::app::page::{Draft, PageContent, PageKind, PageRequest};
use crate::deck::clean::clean;
use crate::runtime::Environment;

/// The content of a page. If the command fails, it says why.
pub fn content(environment: &Environment, common: &Common, request: &PageRequest) -> PageContent {
    let mut content = computed(environment, common, request).unwrap_or_else(|failure| {
        let mut out = Vec::new();
        failure.print(&mut out);
        let mut said = text(&out);
        // On a page, it is clear which program says so.
        if let Some(what) = said.lines.first_mut() {
            *what = capitalized(what.strip_prefix("rounds: ").unwrap_or(what));
        }
        said
    });
    for line in &mut content.lines {
        *line = clean(line).into_owned();
    }
    content
}

/// A sentence with a capital first letter.
fn capitalized(sentence: &str) -> String {
    let mut letters = sentence.chars();
    letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect()
}

/// What a command printed.
fn text(out: &[u8]) -> PageContent {
    PageContent::text(String::from_utf8_lossy(out).lines().map(str::to_owned).collect())
}

/// Runs the command of a page.
fn computed(environment: &Environment, common: &Common, request: &PageRequest) -> Result<PageContent, Failure> {
    let mut out = Vec::new();
    // Notices and the progress bar have no place on a page: the home screen shows what the learner should know.
    let err = &mut std::io::sink();
    let deck = || request.deck.as_ref().map(ToString::to_string);
    match (request.kind, &request.deck) {
        (PageKind::Plan, Some(deck)) => {
            let by = match request.draft {
                Some(Draft::ExamDate(day)) => Some(day),
                _ => None,
            };
            return plan::content(environment, common, deck, by, err);
        }
        (PageKind::Optimize, _) => {
            return optimize::content(environment, common, request.draft == Some(Draft::Fit), err);
        }
        (PageKind::Record, deck) => record::preview(environment, common, deck.as_ref(), &mut out, err)?,
        (PageKind::Doctor, _) => {
            doctor::run(environment, common, &DoctorArgs::default(), &mut out)?;
            let PageContent { lines, .. } = text(&out);
            return Ok(PageContent::text(conclusion_first(lines)));
        }
        (PageKind::Retention, _) => {
            retention::page(environment, common, deck(), &mut out, err)?;
        }
        // The screen lists decks itself.
        (PageKind::Decks, _) | (PageKind::Plan, None) => {}
    }
    Ok(text(&out))
}

/// Moves the facts, which end at the first empty line, below the findings and the verdict.
fn conclusion_first(mut lines: Vec<String>) -> Vec<String> {
    let Some(end) = lines.iter().position(String::is_empty) else { return lines };
    let mut conclusion = lines.split_off(end + 1);
    conclusion.push(String::new());
    lines.truncate(end);
    conclusion.extend(lines);
    conclusion
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_verdict_of_the_health_check_comes_before_the_facts() {
        let reordered = |text: &str| conclusion_first(text.split('|').map(str::to_owned).collect()).join("|");
        assert_eq!(
            reordered("log|  size  1||warning: x|  help: y||1 warning"),
            "warning: x|  help: y||1 warning||log|  size  1"
        );
        assert_eq!(reordered("rounds: it failed"), "rounds: it failed");
    }
}
