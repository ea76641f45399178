//! Runs the program in a pseudo-terminal.

use std::io::{Read, Write};
use std::process::Stdio;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};

use super::command::Home;

/// How long a text may take to appear before the test fails.
const DEADLINE: Duration = Duration::from_secs(20);

/// A terminal that runs the program.
pub struct Screen {
    master: Box<dyn MasterPty + Send>,
    writer: Box<dyn Write + Send>,
    bytes: Receiver<Vec<u8>>,
    parser: vt100::Parser,
    gate: Arc<Mutex<()>>,
    /// Everything that the program wrote.
    pub raw: Vec<u8>,
    /// The program.
    pub child: Box<dyn Child + Send + Sync>,
}

impl Screen {
    /// Starts the program in a window of 80 columns and 24 rows.
    pub fn open(home: &Home, args: &[&str]) -> Self {
        Self::open_with(home, args, &[])
    }

    /// The same with additional environment variables.
    pub fn open_with(home: &Home, args: &[&str], more: &[(&str, &str)]) -> Self {
        Self::open_program(home, env!("CARGO_BIN_EXE_rounds"), args, more)
    }

    /// Starts a shell that runs a script, in which `$ROUNDS` is the program.
    pub fn open_shell(home: &Home, script: &str) -> Self {
        let more = [("ROUNDS", env!("CARGO_BIN_EXE_rounds")), ("PATH", "/usr/bin:/bin")];
        Self::open_program(home, "/bin/sh", &["-c", script], &more)
    }

    /// Starts any program with the environment of a home.
    pub fn open_program(home: &Home, program: &str, args: &[&str], more: &[(&str, &str)]) -> Self {
        let size = PtySize { rows: 24, cols: 80, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).unwrap();
        let mut command = CommandBuilder::new(program);
        command.args(args);
        command.env_clear();
        for (name, value) in home.variables() {
            command.env(name, value);
        }
        for (name, value) in more {
            command.env(name, value);
        }
        command.cwd(home.path());
        let child = pair.slave.spawn_command(command).unwrap();
        drop(pair.slave);
        let mut reader = pair.master.try_clone_reader().unwrap();
        let (sender, bytes) = channel();
        let gate = Arc::new(Mutex::new(()));
        let reading = Arc::clone(&gate);
        std::thread::spawn(move || {
            let mut buffer = [0; 4096];
            while let Ok(count) = {
                drop(reading.lock());
                reader.read(&mut buffer)
            } {
                if count == 0 || sender.send(buffer[..count].to_vec()).is_err() {
                    break;
                }
            }
        });
        let writer = pair.master.take_writer().unwrap();
        let parser = vt100::Parser::new(24.try_into().unwrap(), 80.try_into().unwrap(), 0);
        Self { master: pair.master, writer, bytes, parser, gate, raw: Vec::new(), child }
    }

    /// Stops reading the program's output until the guard is dropped, like a stalled connection.
    pub fn stall(gate: &Mutex<()>) -> MutexGuard<'_, ()> {
        gate.lock().unwrap()
    }

    /// The lock for [`Screen::stall`].
    pub fn gate(&self) -> Arc<Mutex<()>> {
        Arc::clone(&self.gate)
    }

    /// Waits until the program is idle: it sleeps, and uses no CPU time between several samples.
    #[track_caller]
    pub fn wait_idle(&self) {
        let pid = self.child.process_id().unwrap().to_string();
        let deadline = Instant::now() + DEADLINE;
        let sample = || {
            let columns = ["-L", "-o", "stat=,times=,wchan=", "-p", &pid];
            let listed = std::process::Command::new("ps").args(columns).output().unwrap();
            String::from_utf8_lossy(&listed.stdout).into_owned()
        };
        let (mut last, mut idle_samples) = (sample(), 0);
        while idle_samples < 8 {
            assert!(Instant::now() < deadline, "the program goes on and on");
            let now = sample();
            idle_samples = if now == last && !now.contains('R') { idle_samples + 1 } else { 0 };
            last = now;
        }
    }

    /// Reads the remaining output of an idle program.
    pub fn read_rest(&mut self) {
        while let Ok(bytes) = self.bytes.recv_timeout(Duration::from_millis(100)) {
            self.process_output(&bytes);
        }
    }

    /// Whether the terminal is in cooked mode: line editing, echo, and Ctrl+C as an interrupt.
    pub fn is_cooked(&self) -> bool {
        let modes = self.master.get_termios().map(|modes| format!("{:?}", modes.local_flags)).unwrap_or_default();
        ["ICANON", "ECHO", "ISIG"].iter().all(|mode| modes.contains(mode))
    }

    /// Types bytes repeatedly until the program ends, and continues it if it has stopped itself.
    #[track_caller]
    pub fn press_until_it_ends(&mut self, bytes: &[u8]) {
        let deadline = Instant::now() + DEADLINE;
        let pid = self.child.process_id().unwrap().to_string();
        while self.child.try_wait().unwrap().is_none() {
            assert!(Instant::now() < deadline, "the program does not end\n{}", self.text());
            // This fails if the program has ended in the meantime.
            let _ = std::process::Command::new("kill").args(["-s", "CONT", &pid]).stderr(Stdio::null()).status();
            // With the terminal restored, Ctrl+C is no longer a key but an interrupt, which would cut the closing backup short.
            if !self.is_cooked() {
                self.press_blindly(bytes);
            }
            self.read_rest();
        }
    }

    /// Types bytes and ignores errors.
    pub fn press_blindly(&mut self, bytes: &[u8]) {
        let _ = self.writer.write_all(bytes).and_then(|()| self.writer.flush());
    }

    /// Waits until a text is on the screen.
    #[track_caller]
    pub fn wait_for(&mut self, text: &str) {
        self.wait_until(text, |screen| screen.contains(text));
    }

    /// Waits until the screen meets a condition.
    #[track_caller]
    pub fn wait_until(&mut self, what: &str, is_so: impl Fn(&str) -> bool) {
        let deadline = Instant::now() + DEADLINE;
        while !is_so(&self.text()) {
            match self.bytes.recv_timeout(deadline.saturating_duration_since(Instant::now())) {
                Ok(bytes) => self.process_output(&bytes),
                Err(RecvTimeoutError::Timeout) => panic!("never seen: {what}\n{}\n{:?}", self.text(), self.tail()),
                Err(RecvTimeoutError::Disconnected) => panic!("the program ended before: {what}\n{}", self.text()),
            }
        }
    }

    fn process_output(&mut self, bytes: &[u8]) {
        self.raw.extend_from_slice(bytes);
        self.parser.process(bytes);
    }

    /// The last bytes that the program wrote.
    fn tail(&self) -> String {
        String::from_utf8_lossy(&self.raw[self.raw.len().saturating_sub(2000)..]).into_owned()
    }

    /// The text of the screen.
    pub fn text(&self) -> String {
        self.parser.screen().contents()
    }

    /// Whether the alternate screen is active.
    pub fn is_alternate(&self) -> bool {
        self.parser.screen().alternate_screen()
    }

    /// Whether the cursor is hidden.
    pub fn hides_cursor(&self) -> bool {
        self.parser.screen().hide_cursor()
    }

    /// Types bytes.
    pub fn press(&mut self, keys: &str) {
        self.writer.write_all(keys.as_bytes()).unwrap();
        self.writer.flush().unwrap();
    }

    /// Resizes the window.
    pub fn resize(&mut self, columns: u16, rows: u16) {
        self.master.resize(PtySize { rows, cols: columns, pixel_width: 0, pixel_height: 0 }).unwrap();
        self.parser.screen_mut().set_size(rows.try_into().unwrap(), columns.try_into().unwrap());
    }

    /// Closes the terminal, like a closed window or a lost connection.
    pub fn hang_up(self) -> Ended {
        let Self { child, master, writer, .. } = self;
        drop(writer);
        drop(master);
        Ended { child }
    }

    /// Kills the program like `kill -9`. The child's own `kill` would only hang up, which the program handles.
    pub fn kill(&mut self) {
        self.signal("KILL");
    }

    /// Sends the program a signal by name.
    pub fn signal(&mut self, name: &str) {
        let pid = self.child.process_id().unwrap().to_string();
        let status = std::process::Command::new("kill").args(["-s", name, &pid]).status().unwrap();
        assert!(status.success());
    }

    /// Waits until the program is stopped.
    pub fn wait_stopped(&self) {
        let pid = self.child.process_id().unwrap();
        let deadline = Instant::now() + DEADLINE;
        let is_stopped = || {
            let listed =
                std::process::Command::new("ps").args(["-o", "stat=", "-p", &pid.to_string()]).output().unwrap();
            String::from_utf8_lossy(&listed.stdout).trim_start().starts_with('T')
        };
        while !is_stopped() {
            assert!(Instant::now() < deadline, "the program did not stop");
            std::thread::yield_now();
        }
    }

    /// Waits for the program to end and returns its exit code.
    #[track_caller]
    pub fn finish(mut self) -> (u32, Self) {
        let deadline = Instant::now() + DEADLINE;
        loop {
            match self.bytes.recv_timeout(deadline.saturating_duration_since(Instant::now())) {
                Ok(bytes) => self.process_output(&bytes),
                Err(RecvTimeoutError::Disconnected) => break,
                Err(RecvTimeoutError::Timeout) => panic!("the program did not end\n{}", self.text()),
            }
        }
        let status = self.child.wait().unwrap();
        (status.exit_code(), self)
    }
}

/// A program whose terminal was closed.
pub struct Ended {
    /// The program.
    pub child: Box<dyn Child + Send + Sync>,
}
