//! The spool: lines that are kept on the disk between looking through an input and importing it, since an input such as a pipe
//! can be read only once, and a log may be longer than what fits into memory.

use std::fs::{self, File, OpenOptions};
use std::io::{self, BufRead, BufReader, BufWriter, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

/// Lines with their numbers, in a file that nobody else can read and that goes away with this.
pub struct Spool {
    path: PathBuf,
    file: BufWriter<File>,
    /// Why a line could not be kept.
    failure: Option<io::Error>,
}

impl Spool {
    /// Begins one in a folder.
    pub fn new(folder: &Path) -> io::Result<Self> {
        let path = folder.join(format!("import.{}.part", std::process::id()));
        // What a process that was killed left under this name is in nobody's way.
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

    /// Keeps a line. Whether it is kept is told when the lines are asked for.
    pub fn keep(&mut self, number: usize, line: &str) {
        if self.failure.is_none() {
            self.failure = writeln!(self.file, "{number} {}", line.trim_end()).err();
        }
    }

    /// The lines that were kept.
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
