//! `rounds fmt`: formats deck files.

use std::io::{Read, Write, stdin};
use std::path::{Path, PathBuf};

use clap::Args;

use super::{Exit, Failure, counted};
use crate::deck::clean::clean_line;
use crate::deck::format::{Refusal, format};
use crate::deck::limits::DECK_BYTES;
use crate::deck::{is_deck, is_foreign};
use crate::files;
use crate::files::{FileProblem, NOT_A_DECK};

#[derive(Debug, Args)]
pub struct FmtArgs {
    /// Deck files and folders; - formats standard input to standard output
    #[arg(value_name = "PATH", default_value = "decks")]
    paths: Vec<PathBuf>,
    /// Do not write, but fail if a file would change
    #[arg(long)]
    check: bool,
    /// Add an id to each item that has none
    #[arg(long)]
    ids: bool,
}

/// Formats files. Their meaning stays the same, and comments are kept.
pub fn run(args: &FmtArgs, out: &mut dyn Write, err: &mut dyn Write) -> Result<Exit, Failure> {
    if args.paths.iter().any(|path| path.as_os_str() == "-") {
        return standard_input(args.ids, out);
    }
    match each(args, out, err) {
        // Something is printed only if a file would change, whether or not anybody reads it.
        Err(failure) if failure.is_closed_pipe() && args.check => Ok(Exit::Findings),
        ended => ended,
    }
}

/// Formats each file.
fn each(args: &FmtArgs, out: &mut dyn Write, err: &mut dyn Write) -> Result<Exit, Failure> {
    let (found, problems) = files::find(&args.paths);
    let (mut changed, mut refused, mut unreadable) = (0, 0, problems.len());
    for (path, problem) in &problems {
        report(err, path, &problem.to_string())?;
    }
    if let Some(help) = super::missing_default_hint(&args.paths) {
        writeln!(err, "help: {help}")?;
    }
    for found in &found {
        let path = &found.path;
        let source = match files::read_text(path) {
            Ok(source) => source,
            Err(problem) => {
                unreadable += 1;
                report(err, path, &problem.to_string())?;
                continue;
            }
        };
        if !is_deck(&source) {
            // A folder may contain files of other programs.
            let is_skipped = !found.is_named() && is_foreign(&source);
            refused += usize::from(!is_skipped);
            let why = FileProblem::NotADeck.to_string();
            report(err, path, if is_skipped { NOT_A_DECK } else { &why })?;
            continue;
        }
        match format(&source, args.ids) {
            Ok(text) if text == source => {}
            Ok(text) => {
                if !args.check
                    && let Err(problem) = files::replace_deck(path, found.within.as_deref(), &source, &text)
                {
                    unreadable += 1;
                    report(err, path, &problem.to_string())?;
                    continue;
                }
                changed += 1;
                let verb = if args.check { "would format" } else { "formatted" };
                writeln!(out, "{verb} {}", files::shown(path))?;
            }
            Err(refusal) => {
                refused += 1;
                report(err, path, reason(refusal))?;
            }
        }
    }
    if args.check && changed > 0 {
        writeln!(out, "{} would change", counted(changed, "file"))?;
    }
    Ok(if unreadable > 0 {
        Exit::Io
    } else if refused > 0 || args.check && changed > 0 {
        Exit::Findings
    } else {
        Exit::Done
    })
}

/// Formats standard input, for editors.
fn standard_input(ids: bool, out: &mut dyn Write) -> Result<Exit, Failure> {
    let mut source = String::new();
    stdin().take(DECK_BYTES).read_to_string(&mut source)?;
    let text = format(&source, ids).map_err(|refusal| Failure::usage(reason(refusal)))?;
    out.write_all(text.as_bytes())?;
    Ok(Exit::Done)
}

/// Why a file is left unchanged.
fn reason(refusal: Refusal) -> &'static str {
    match refusal {
        Refusal::Syntax => "left unchanged because it is not valid TOML; run `rounds check` to see where",
        Refusal::Meaning => "left unchanged because formatting would change its meaning; please report this file",
    }
}

/// Reports a problem with a file.
fn report(err: &mut dyn Write, path: &Path, what: &str) -> Result<(), Failure> {
    writeln!(err, "rounds: {}: {}", files::shown(path), clean_line(what))?;
    Ok(())
}
