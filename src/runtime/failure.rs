//! Failures of commands, and how they are reported.

use std::io::{self, Write};

use super::exit::Exit;
use crate::deck::clean;

/// Why a command failed, and what to do about it.
#[derive(Debug)]
pub struct Failure {
    exit: Exit,
    what: String,
    hint: Option<String>,
}

impl Failure {
    /// The command line is wrong.
    #[must_use]
    pub fn usage(what: impl Into<String>) -> Self {
        Self { exit: Exit::Usage, what: what.into(), hint: None }
    }

    /// Something could not be read or written.
    #[must_use]
    pub fn io(what: impl Into<String>) -> Self {
        Self { exit: Exit::Io, what: what.into(), hint: None }
    }

    /// The command ran, and the result is negative.
    #[must_use]
    pub fn findings(what: impl Into<String>) -> Self {
        Self { exit: Exit::Findings, what: what.into(), hint: None }
    }

    /// Adds what to do next.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// Whether the reader of the output closed the pipe.
    #[must_use]
    pub fn is_closed_pipe(&self) -> bool {
        self.what.is_empty()
    }

    /// Prints the failure and returns the exit code. Prints nothing for a closed pipe, which is not a failure.
    pub fn print(self, err: &mut dyn Write) -> Exit {
        if self.what.is_empty() {
            return self.exit;
        }
        let _ = writeln!(err, "rounds: {}", clean::clean_line(&self.what));
        if let Some(hint) = &self.hint {
            let _ = writeln!(err, "help: {}", clean::clean_line(hint));
        }
        self.exit
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        if error.kind() == io::ErrorKind::BrokenPipe {
            return Self { exit: Exit::Done, what: String::new(), hint: None };
        }
        Self::io(error.to_string())
    }
}
