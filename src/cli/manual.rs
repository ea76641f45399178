//! `rounds man` and `rounds completions`: made from the same definition as `--help`.

use std::io::Write;

use clap::CommandFactory;

use super::{Cli, Exit, Failure};
use crate::tui::keymap;

/// Prints the manual page, with the keys from the key table.
pub fn man(out: &mut dyn Write) -> Result<Exit, Failure> {
    let mut page = Vec::new();
    clap_mangen::Man::new(Cli::command()).render(&mut page)?;
    out.write_all(&page)?;
    writeln!(out, ".SH KEYS")?;
    for row in keymap::sentences() {
        writeln!(out, ".TP\n{} ({})\n{}", roff(row.keys), roff(&row.places), roff(row.what))?;
    }
    Ok(Exit::Done)
}

/// Text that `roff` takes as it is.
fn roff(text: &str) -> String {
    text.replace('\\', "\\e").replace('-', "\\-")
}

/// Prints a completion script.
pub fn completions(shell: clap_complete::Shell, out: &mut dyn Write) -> Result<Exit, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "rounds", &mut script);
    out.write_all(&script)?;
    Ok(Exit::Done)
}
