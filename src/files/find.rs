//! Finding deck files.

use std::cell::OnceCell;
use std::collections::HashSet;
use std::fs::{self, Metadata};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::{FileProblem, is_toml};
use crate::deck::limits::FOLDER_DEPTH;
use crate::folder;

/// A deck file that was found.
pub struct DeckFile {
    /// Its path.
    pub path: PathBuf,
    /// What the system says of it.
    pub data: Metadata,
    /// The named folder that it was found in, without links; none if the file was named itself.
    pub within: Option<Arc<Path>>,
}

impl DeckFile {
    /// Whether it was named itself, not found in a folder.
    #[must_use]
    pub fn is_named(&self) -> bool {
        self.within.is_none()
    }
}

/// Finds deck files: a file stands for itself, a folder for every `.toml` in and below it, in order of name.
///
/// Hidden files are passed over, and folders only so far down. A folder may come from a stranger, so what is found in it
/// lies in it: links to folders are not followed, and links to files only where they stay inside.
#[must_use]
pub fn find(paths: &[PathBuf]) -> (Vec<DeckFile>, Vec<(PathBuf, FileProblem)>) {
    let (mut found, mut problems) = (Vec::new(), Vec::new());
    for path in paths {
        match fs::metadata(path) {
            Ok(data) if data.is_dir() => {
                let before = found.len() + problems.len();
                let mut walk = Walk { root: path, whole: OnceCell::new(), found: &mut found, problems: &mut problems };
                walk.look_through(path, 0);
                if found.len() + problems.len() == before {
                    problems.push((path.clone(), FileProblem::NoDecks));
                }
            }
            Ok(data) => found.push(DeckFile { path: path.clone(), data, within: None }),
            Err(error) => problems.push((path.clone(), FileProblem::Io(error))),
        }
    }
    let mut told = HashSet::new();
    problems.retain(|(path, _): &(PathBuf, FileProblem)| told.insert(path.clone()));
    let mut seen = HashSet::new();
    found.retain(|found| seen.insert(Identity::of(found)));
    (found, problems)
}

/// Which file a path leads to: two paths of one file are one.
#[derive(PartialEq, Eq, Hash)]
enum Identity {
    /// The disk, and the file's number on it.
    #[cfg(unix)]
    Number(u64, u64),
    /// The path without links.
    #[cfg(not(unix))]
    Path(PathBuf),
}

impl Identity {
    /// The file that was found.
    fn of(found: &DeckFile) -> Self {
        #[cfg(unix)]
        {
            use std::os::unix::fs::MetadataExt;
            Self::Number(found.data.dev(), found.data.ino())
        }
        #[cfg(not(unix))]
        Self::Path(fs::canonicalize(&found.path).unwrap_or_else(|_| found.path.clone()))
    }
}

/// A walk through a folder that was named.
struct Walk<'a> {
    root: &'a Path,
    /// The same without links.
    whole: OnceCell<Arc<Path>>,
    found: &'a mut Vec<DeckFile>,
    problems: &'a mut Vec<(PathBuf, FileProblem)>,
}

impl Walk<'_> {
    /// Looks through a folder.
    fn look_through(&mut self, folder: &Path, depth: usize) {
        let entries = match folder::list(folder) {
            Ok(entries) => entries,
            Err(error) => {
                self.problems.push((folder.to_owned(), FileProblem::Io(error)));
                return;
            }
        };
        for (name, kind) in entries {
            if name.as_encoded_bytes().starts_with(b".") {
                continue;
            }
            let path = folder.join(name);
            if kind == folder::Kind::Folder {
                if depth < FOLDER_DEPTH {
                    self.look_through(&path, depth + 1);
                }
            } else if is_toml(&path) {
                match self.look_at(&path, kind) {
                    Ok((data, within)) => self.found.push(DeckFile { path, data, within: Some(within) }),
                    Err(problem) => self.problems.push((path, problem)),
                }
            }
        }
    }

    /// What the system says of a file, and the folder that it lies in.
    fn look_at(&self, path: &Path, kind: folder::Kind) -> Result<(Metadata, Arc<Path>), FileProblem> {
        let whole = if let Some(whole) = self.whole.get() {
            whole
        } else {
            let whole = fs::canonicalize(self.root).map_err(FileProblem::Io)?;
            self.whole.get_or_init(|| whole.into())
        };
        if kind == folder::Kind::Link && !fs::canonicalize(path).map_err(FileProblem::Io)?.starts_with(whole) {
            return Err(FileProblem::Outside);
        }
        Ok((fs::metadata(path).map_err(FileProblem::Io)?, Arc::clone(whole)))
    }
}
