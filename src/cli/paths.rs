//! `rounds paths`: prints where the log and the configuration are.

use std::io::Write;

use serde::Serialize;

use super::{Exit, Failure};
use crate::files;
use crate::runtime::Environment;
use crate::runtime::data_folder::FILE;

/// The JSON document.
#[derive(Serialize)]
struct Document {
    schema: u8,
    config: Option<String>,
    data: Option<String>,
    log: Option<String>,
}

/// Prints the paths, whether they exist or not.
pub fn run(environment: &Environment, json: bool, out: &mut dyn Write) -> Result<Exit, Failure> {
    let document = Document {
        schema: 1,
        config: environment.config.file.as_deref().map(files::shown),
        data: environment.data.as_deref().map(files::shown),
        log: environment.data.as_ref().map(|data| files::shown(&data.join(FILE))),
    };
    if json {
        super::print_json(&document, out)?;
        return Ok(Exit::Done);
    }
    for (name, path) in [("config", &document.config), ("data", &document.data), ("log", &document.log)] {
        writeln!(out, "{name:<8}{}", path.as_deref().unwrap_or("unknown: set HOME"))?;
    }
    Ok(Exit::Done)
}
