//! The program in a pseudo-terminal, as a person has it.

use std::io::{Read, Write};
use std::process::Stdio;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};

use super::command::Home;

/// How long a text may take to appear before the test fails. Nothing waits so long unless it is broken.
const DEADLINE: Duration = Duration::from_secs(20);

/// A terminal with the program in it.
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

    /// The same, with more variables in its environment.
    pub fn open_with(home: &Home, args: &[&str], more: &[(&str, &str)]) -> Self {
        Self::open_program(home, env!("CARGO_BIN_EXE_rounds"), args, more)
    }

    /// Starts a shell that runs a script, in which `$ROUNDS` is the program.
    pub fn open_shell(home: &Home, script: &str) -> Self {
        let more = [("ROUNDS", env!("CARGO_BIN_EXE_rounds")), ("PATH", "/usr/bin:/bin")];
        Self::open_program(home, "/bin/sh", &["-c", script], &more)
    }

    /// Starts any program in a home.
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

    /// Reads nothing of what the program writes, as a connection that stalls, until the guard is dropped.
    pub fn stall(gate: &Mutex<()>) -> MutexGuard<'_, ()> {
        gate.lock().unwrap()
    }

    /// What [`Screen::stall`] holds.
    pub fn gate(&self) -> Arc<Mutex<()>> {
        Arc::clone(&self.gate)
    }

    /// Waits until the program does nothing any more: it sleeps, and uses no time of the processor from one look to the next.
    #[track_caller]
    pub fn wait_still(&self) {
        let pid = self.child.process_id().unwrap().to_string();
        let deadline = Instant::now() + DEADLINE;
        let look = || {
            let columns = ["-L", "-o", "stat=,times=,wchan=", "-p", &pid];
            let listed = std::process::Command::new("ps").args(columns).output().unwrap();
            String::from_utf8_lossy(&listed.stdout).into_owned()
        };
        let (mut last, mut still) = (look(), 0);
        while still < 8 {
            assert!(Instant::now() < deadline, "the program goes on and on");
            let now = look();
            still = if now == last && !now.contains('R') { still + 1 } else { 0 };
            last = now;
        }
    }

    /// Takes what was written and not yet read, of a program that is still.
    pub fn take_rest(&mut self) {
        while let Ok(bytes) = self.bytes.recv_timeout(Duration::from_millis(100)) {
            self.take(&bytes);
        }
    }

    /// Whether the terminal is as a shell wants it: lines are edited, keys are shown, and Ctrl+C interrupts.
    pub fn is_cooked(&self) -> bool {
        let modes = self.master.get_termios().map(|modes| format!("{:?}", modes.local_flags)).unwrap_or_default();
        ["ICANON", "ECHO", "ISIG"].iter().all(|mode| modes.contains(mode))
    }

    /// Types bytes again and again until the program ends, going on if it has stopped itself.
    #[track_caller]
    pub fn press_until_it_ends(&mut self, bytes: &[u8]) {
        let deadline = Instant::now() + DEADLINE;
        let pid = self.child.process_id().unwrap().to_string();
        while self.child.try_wait().unwrap().is_none() {
            assert!(Instant::now() < deadline, "the program does not end\n{}", self.text());
            // It may have ended since; then there is nobody to go on.
            let _ = std::process::Command::new("kill").args(["-s", "CONT", &pid]).stderr(Stdio::null()).status();
            // With the terminal restored, Ctrl+C is no longer a key but an interrupt, which would cut the closing backup short.
            if !self.is_cooked() {
                self.press_blindly(bytes);
            }
            self.take_rest();
        }
    }

    /// Types bytes, whether or not somebody is there to read them.
    pub fn press_blindly(&mut self, bytes: &[u8]) {
        let _ = self.writer.write_all(bytes).and_then(|()| self.writer.flush());
    }

    /// Waits until a text is on the screen.
    #[track_caller]
    pub fn wait_for(&mut self, text: &str) {
        self.wait_until(text, |screen| screen.contains(text));
    }

    /// Waits until the screen is as described.
    #[track_caller]
    pub fn wait_until(&mut self, what: &str, is_so: impl Fn(&str) -> bool) {
        let deadline = Instant::now() + DEADLINE;
        while !is_so(&self.text()) {
            match self.bytes.recv_timeout(deadline.saturating_duration_since(Instant::now())) {
                Ok(bytes) => self.take(&bytes),
                Err(RecvTimeoutError::Timeout) => panic!("never seen: {what}\n{}\n{:?}", self.text(), self.tail()),
                Err(RecvTimeoutError::Disconnected) => panic!("the program ended before: {what}\n{}", self.text()),
            }
        }
    }

    fn take(&mut self, bytes: &[u8]) {
        self.raw.extend_from_slice(bytes);
        self.parser.process(bytes);
    }

    /// The last bytes that the program wrote.
    fn tail(&self) -> String {
        String::from_utf8_lossy(&self.raw[self.raw.len().saturating_sub(2000)..]).into_owned()
    }

    /// What is on the screen.
    pub fn text(&self) -> String {
        self.parser.screen().contents()
    }

    /// Whether the program has the second screen.
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

    /// Gives the window another size.
    pub fn resize(&mut self, columns: u16, rows: u16) {
        self.master.resize(PtySize { rows, cols: columns, pixel_width: 0, pixel_height: 0 }).unwrap();
        self.parser.screen_mut().set_size(rows.try_into().unwrap(), columns.try_into().unwrap());
    }

    /// Closes the terminal, as a window that is closed or a connection that is cut.
    pub fn hang_up(self) -> Ended {
        let Self { child, master, writer, .. } = self;
        drop(writer);
        drop(master);
        Ended { child }
    }

    /// Kills the program as `kill -9` does. The child's own `kill` would only hang up, which the program handles.
    pub fn kill(&mut self) {
        self.signal("KILL");
    }

    /// Sends the program a signal by its name.
    pub fn signal(&mut self, name: &str) {
        let pid = self.child.process_id().unwrap().to_string();
        let status = std::process::Command::new("kill").args(["-s", name, &pid]).status().unwrap();
        assert!(status.success());
    }

    /// Waits until the program has stopped itself.
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

    /// Waits for the end of the program and gives its exit code.
    #[track_caller]
    pub fn finish(mut self) -> (u32, Self) {
        let deadline = Instant::now() + DEADLINE;
        loop {
            match self.bytes.recv_timeout(deadline.saturating_duration_since(Instant::now())) {
                Ok(bytes) => self.take(&bytes),
                Err(RecvTimeoutError::Disconnected) => break,
                Err(RecvTimeoutError::Timeout) => panic!("the program did not end\n{}", self.text()),
            }
        }
        let status = self.child.wait().unwrap();
        (status.exit_code(), self)
    }
}

/// A program whose terminal is gone.
pub struct Ended {
    /// The program.
    pub child: Box<dyn Child + Send + Sync>,
}
