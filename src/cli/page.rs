//! The pages of the app: what a command prints, computed by the command itself.

use std::io::Write;

use super::doctor::{self, DoctorArgs};
use super::retention::{self, RetentionArgs};
use super::{Common, Exit, Failure, decks};
use crate::app::page::{PageKind, PageRequest};
use crate::deck::clean::clean;
use crate::runtime::Environment;

/// The lines of a page. If the command fails, they say why.
pub fn lines(environment: &Environment, common: &Common, request: &PageRequest) -> Vec<String> {
    let mut out = Vec::new();
    // Notices and the progress bar have no place on a page: the home screen shows what the learner should know.
    let ran = run(environment, common, request, &mut out, &mut std::io::sink());
    if let Err(failure) = ran {
        failure.print(&mut out);
    }
    let lines = clean(&String::from_utf8_lossy(&out)).lines().map(str::to_owned).collect();
    if request.kind == PageKind::Doctor { conclusion_first(lines) } else { lines }
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

/// Runs the command of a page.
fn run(
    environment: &Environment,
    common: &Common,
    request: &PageRequest,
    out: &mut Vec<u8>,
    err: &mut dyn Write,
) -> Result<Exit, Failure> {
    match request.kind {
        PageKind::Decks => decks::run(environment, common, false, out, err),
        PageKind::Doctor => doctor::run(environment, common, &DoctorArgs::default(), out),
        PageKind::Retention => {
            let args = RetentionArgs::of(request.deck.as_ref().map(ToString::to_string));
            retention::run(environment, common, &args, out, err)
        }
    }
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
