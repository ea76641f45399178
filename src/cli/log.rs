//! `rounds log`: the review log as a file.

use std::io::Write;

use super::environment::Environment;
use super::journal::Journal;
use super::{Exit, Failure};

/// Prints every event as a line of JSON.
pub fn export(environment: &Environment, out: &mut dyn Write, err: &mut dyn Write) -> Result<Exit, Failure> {
    let (mut journal, notices) = Journal::open(environment);
    for notice in notices {
        writeln!(err, "rounds: {}", crate::deck::clean::clean_line(&notice))?;
    }
    journal.export(out)?;
    Ok(Exit::Done)
}
