//! A program in a terminal: measures the time from a key to the screen.

use std::io::{Read, Write};
use std::num::NonZero;
use std::path::Path;
use std::time::Instant;

/// Columns and rows of the terminal.
const COLUMNS: NonZero<u16> = NonZero::new(100).unwrap();
const ROWS: NonZero<u16> = NonZero::new(30).unwrap();

/// A program in a terminal of 100 columns and 30 rows.
pub struct Running {
    child: Box<dyn portable_pty::Child + Send + Sync>,
    reader: Box<dyn Read + Send>,
    writer: Box<dyn Write + Send>,
    screen: vt100::Parser,
    /// The time of the start or of the last key.
    begun: Instant,
}

impl Running {
    /// Starts a program with a minimal environment and some named variables.
    pub fn start(program: &Path, home: &Path, args: &[&str], named: &[(&str, &str)]) -> Self {
        let size = portable_pty::PtySize { rows: ROWS.get(), cols: COLUMNS.get(), pixel_width: 0, pixel_height: 0 };
        let pair = portable_pty::native_pty_system().openpty(size).unwrap();
        let mut command = portable_pty::CommandBuilder::new(program);
        command.args(args);
        command.env_clear();
        let home = home.to_str().unwrap();
        for (name, value) in [("HOME", home), ("LANG", "C.UTF-8"), ("TERM", "xterm-256color")].iter().chain(named) {
            command.env(name, value);
        }
        let (reader, writer) = (pair.master.try_clone_reader().unwrap(), pair.master.take_writer().unwrap());
        let begun = Instant::now();
        let child = pair.slave.spawn_command(command).unwrap();
        // The master stays open with its reader and writer.
        drop(pair.slave);
        Self { child, reader, writer, screen: vt100::Parser::new(ROWS, COLUMNS, 0), begun }
    }

    /// Presses keys.
    pub fn press(&mut self, keys: &str) {
        self.begun = Instant::now();
        self.writer.write_all(keys.as_bytes()).unwrap();
    }

    /// Waits until the screen meets a condition, and returns the milliseconds since the start or the last key.
    pub fn until(&mut self, shown: impl Fn(&str) -> bool) -> f64 {
        let mut buffer = [0; 16_384];
        while !shown(&self.screen.screen().contents()) {
            let count = self.reader.read(&mut buffer).unwrap();
            assert!(count > 0, "it ended:\n{}", self.screen.screen().contents());
            self.screen.process(&buffer[..count]);
        }
        self.begun.elapsed().as_secs_f64() * 1000.0
    }

    /// A memory figure of the system in MiB, such as `VmRSS:`; `None` if the system does not report it.
    pub fn memory(&self, measure: &str) -> Option<f64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.process_id()?)).ok()?;
        let line = status.lines().find_map(|line| line.strip_prefix(measure))?;
        line.trim().strip_suffix(" kB")?.trim().parse::<f64>().ok().map(|kib| kib / 1024.0)
    }

    /// Waits until the program has ended.
    pub fn end(mut self) {
        let mut buffer = [0; 16_384];
        while self.reader.read(&mut buffer).is_ok_and(|count| count > 0) {}
        self.child.wait().unwrap();
    }

    /// Kills the program.
    pub fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}
