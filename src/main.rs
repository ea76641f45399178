//! The `rounds` program: arguments in, exit code out.

use std::io::{stderr, stdout};
use std::process::ExitCode;

#[expect(clippy::disallowed_methods, reason = "the arguments enter here")]
fn main() -> ExitCode {
    let environment = rounds::cli::Environment::of_process();
    rounds::cli::run(std::env::args_os(), &environment, &mut stdout(), &mut stderr()).into()
}
