//! Runs the program under `strace`, which makes chosen system calls fail.

use std::io::Write;
use std::path::Path;
use std::process::Command;

use super::command::{Home, Ran};
use super::pty::Screen;

/// System calls that fail: the calls of one kind that concern a path.
#[derive(Clone, Copy)]
pub struct Fault<'a> {
    /// The file or folder.
    pub path: &'a Path,
    /// The system call, such as `openat`.
    pub call: &'a str,
    /// The error, such as `EIO`, and perhaps which calls fail: `EIO:when=2+`.
    pub error: &'a str,
}

impl Fault<'_> {
    /// The arguments of `strace`.
    fn arguments(self) -> Vec<String> {
        let Self { path, call, error } = self;
        let words = ["-f", "-o", "/dev/null", "-P", &path.to_string_lossy(), "-e"].map(str::to_owned);
        let rules = [format!("trace={call}"), "-e".to_owned(), format!("inject={call}:error={error}")];
        words.into_iter().chain(rules).collect()
    }

    /// Runs the program to completion; `None` if this machine does not allow tracing.
    pub fn run(self, home: &Home, args: &[&str], input: &str) -> Option<Ran> {
        if !is_allowed() {
            return None;
        }
        let program = home.command(args);
        let mut watched = Command::new("strace");
        watched.args(self.arguments()).arg(program.get_program()).args(program.get_args());
        watched.current_dir(home.path()).env_clear().envs(home.variables());
        watched.env("PATH", std::env::var_os("PATH").unwrap());
        Some(Home::finish(watched, input))
    }

    /// Opens the home screen; `None` if this machine does not allow tracing.
    pub fn open(self, home: &Home) -> Option<Screen> {
        let arguments = self.arguments().join("' '");
        is_allowed().then(|| Screen::open_shell(home, &format!("exec strace '{arguments}' \"$ROUNDS\"")))
    }
}

/// Whether this machine has `strace` and allows tracing.
fn is_allowed() -> bool {
    let may = Command::new("strace").args(["-o", "/dev/null", "true"]).output();
    let may = may.is_ok_and(|output| output.status.success());
    if !may {
        let _ = writeln!(std::io::stderr(), "skipped: this machine has no strace, or forbids it");
    }
    may
}
