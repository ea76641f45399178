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
    clean(&String::from_utf8_lossy(&out)).lines().map(str::to_owned).collect()
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
