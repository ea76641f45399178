//! Runs the program with its own home folder and environment.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

use super::NOW_MS;

/// A temporary home folder to run the program in.
pub struct Home {
    folder: TempDir,
    zone: Option<String>,
    now_ms: i64,
}

impl Home {
    /// Creates an empty home.
    pub fn new() -> Self {
        // Tests must pass in any time zone, so the caller's zone is passed on.
        Self { folder: tempfile::tempdir().unwrap(), zone: std::env::var("TZ").ok(), now_ms: NOW_MS }
    }

    /// Sets the time zone, for snapshots that show it.
    pub fn in_zone(self, zone: &str) -> Self {
        Self { zone: Some(zone.to_owned()), ..self }
    }

    /// Moves to another time zone and sets the wall clock.
    pub fn travel(&mut self, zone: &str, now_ms: i64) {
        self.zone = Some(zone.to_owned());
        self.now_ms = now_ms;
    }

    /// The path of the home.
    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Writes a file in the home and returns its path.
    pub fn write(&self, name: &str, text: &str) -> PathBuf {
        let path = self.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, text).unwrap();
        path
    }

    /// The path of the log.
    pub fn log(&self) -> PathBuf {
        self.path().join(".local/share/rounds/reviews.db")
    }

    /// A command that runs the program with this home only.
    pub fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_rounds"));
        command.args(args).env_clear().envs(self.variables()).current_dir(self.path());
        command
    }

    /// The environment of the program.
    pub fn variables(&self) -> Vec<(&'static str, String)> {
        let mut variables = vec![
            ("HOME", self.path().to_string_lossy().into_owned()),
            ("LANG", "C.UTF-8".into()),
            ("TERM", "xterm-256color".into()),
            ("RUST_BACKTRACE", "0".into()),
            ("ROUNDS_NOW_MS", self.now_ms.to_string()),
        ];
        variables.extend(self.zone.clone().map(|zone| ("TZ", zone)));
        variables
    }

    /// Runs the program to completion.
    pub fn run(&self, args: &[&str]) -> Ran {
        self.run_with(args, "")
    }

    /// Runs the program to completion within shell limits such as `ulimit -n 8`, and for at most five minutes, so that
    /// a program that hangs fails the test.
    #[cfg(unix)]
    pub fn run_within(&self, limits: &str, args: &[&str], input: &str) -> Ran {
        let mut command = Command::new("timeout");
        command.args(["300", "sh", "-c", &format!("{limits} && exec \"$@\""), "sh", env!("CARGO_BIN_EXE_rounds")]);
        command.args(args).env_clear().envs(self.variables()).current_dir(self.path());
        Self::finish(command, input)
    }

    /// Runs the program to completion with this standard input.
    pub fn run_with(&self, args: &[&str], input: &str) -> Ran {
        Self::finish(self.command(args), input)
    }

    /// Runs a command to completion.
    pub fn finish(mut command: Command, input: &str) -> Ran {
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        // The program may exit before it has read everything; that does not fail the test.
        let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
        Ran(child.wait_with_output().unwrap())
    }

    /// The events of the log, from the exported JSON lines.
    pub fn events(&self) -> Vec<serde_json::Value> {
        let ran = self.run(&["log", "export"]);
        assert_eq!(ran.code(), 0, "{}", ran.err());
        let lines = ran.out();
        lines
            .lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .filter(|v: &serde_json::Value| v.get("kind").is_some())
            .collect()
    }

    /// The answers in the log.
    pub fn answers(&self) -> Vec<serde_json::Value> {
        self.events().into_iter().filter(|event| event["kind"] == "answer").collect()
    }
}

/// The result of a run.
pub struct Ran(Output);

impl Ran {
    /// The exit code.
    pub fn code(&self) -> i32 {
        self.0.status.code().unwrap_or(-1)
    }

    /// Standard output.
    pub fn out(&self) -> String {
        String::from_utf8(self.0.stdout.clone()).unwrap()
    }

    /// Standard error.
    pub fn err(&self) -> String {
        String::from_utf8(self.0.stderr.clone()).unwrap()
    }

    /// The first control or invisible character in the output, if any.
    pub fn unshown(&self) -> Option<char> {
        [self.out(), self.err()].iter().find_map(|text| super::unshown(text))
    }

    /// Both streams and the exit code, for a snapshot. The path of the home folder is replaced by `HOME`.
    pub fn told(&self, home: &Home) -> String {
        let path = home.path().to_string_lossy().into_owned();
        let text = format!("{}--- errors\n{}--- exit {}\n", self.out(), self.err(), self.code());
        text.replace(&path, "HOME")
    }
}
