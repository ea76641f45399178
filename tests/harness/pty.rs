//! The program in a pseudo-terminal, as a person has it.

use std::io::{Read, Write};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
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
        let size = PtySize { rows: 24, cols: 80, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).unwrap();
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_rounds"));
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
        std::thread::spawn(move || {
            let mut buffer = [0; 4096];
            while let Ok(count) = reader.read(&mut buffer) {
                if count == 0 || sender.send(buffer[..count].to_vec()).is_err() {
                    break;
                }
            }
        });
        let writer = pair.master.take_writer().unwrap();
        let parser = vt100::Parser::new(24.try_into().unwrap(), 80.try_into().unwrap(), 0);
        Self { master: pair.master, writer, bytes, parser, raw: Vec::new(), child }
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
