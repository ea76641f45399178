//! The spool: a temporary file for lines between examining an input and importing it. An input such as a pipe can be
//! read only once, and a log may not fit into memory.

use std::fs::{self, File, OpenOptions};
use std::io::{self, BufRead, BufReader, BufWriter, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

/// Numbered lines in a private temporary file, which is deleted on drop.
pub struct Spool {
    path: PathBuf,
    file: BufWriter<File>,
    /// The first write error.
    failure: Option<io::Error>,
}

impl Spool {
    /// Creates a spool in a folder.
    pub fn new(folder: &Path) -> io::Result<Self> {
        let path = folder.join(format!("import.{}.part", std::process::id()));
        // A killed process with the same id may have left a file of this name.
        let _ = fs::remove_file(&path);
        let mut options = OpenOptions::new();
        options.read(true).write(true).create_new(true);
        #[cfg(unix)]
        {
            use std::os::unix::fs::OpenOptionsExt;
            options.mode(0o600);
        }
        let file = options.open(&path)?;
        Ok(Self { path, file: BufWriter::new(file), failure: None })
    }

    /// Adds a line. A write error is reported later, by [`lines`](Self::lines).
    pub fn add(&mut self, number: usize, line: &str) {
        if self.failure.is_none() {
            self.failure = writeln!(self.file, "{number} {}", line.trim_end()).err();
        }
    }

    /// The stored lines with their numbers.
    pub fn lines(&mut self) -> io::Result<impl Iterator<Item = (usize, io::Result<String>)> + '_> {
        if let Some(failure) = self.failure.take() {
            return Err(failure);
        }
        self.file.flush()?;
        let file = self.file.get_mut();
        file.seek(SeekFrom::Start(0))?;
        Ok(BufReader::new(file).lines().map(|line| match line {
            Ok(line) => match line.split_once(' ') {
                Some((number, line)) => (number.parse().unwrap_or(0), Ok(line.to_owned())),
                None => (0, Ok(line)),
            },
            Err(error) => (0, Err(error)),
        }))
    }
}

impl Drop for Spool {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.path);
    }
}
