//! Finding deck files.

use std::cell::OnceCell;
use std::collections::HashSet;
use std::fs::{self, Metadata};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::{FileProblem, is_toml};
use crate::deck::limits::FOLDER_DEPTH;
use crate::folder;

/// A file that may be a deck.
pub struct DeckFile {
    /// The path, as given or below a given folder.
    pub path: PathBuf,
    /// The metadata of the file, with links followed.
    pub metadata: Metadata,
    /// The canonical path of the given folder that it was found in; none if the file itself was given.
    pub within: Option<Arc<Path>>,
}

impl DeckFile {
    /// Whether the file itself was given, rather than a folder that contains it.
    #[must_use]
    pub fn is_named(&self) -> bool {
        self.within.is_none()
    }
}

/// Finds deck files: a given file, and every `.toml` file in and below a given folder, in order of name.
///
/// Hidden files are skipped, and so are folders deeper than [`FOLDER_DEPTH`]. A folder may come from an untrusted
/// source, so links to folders are not followed, and links to files only if their target is inside the folder.
#[must_use]
pub fn find(paths: &[PathBuf]) -> (Vec<DeckFile>, Vec<(PathBuf, FileProblem)>) {
    let (mut found, mut problems) = (Vec::new(), Vec::new());
    for path in paths {
        match fs::metadata(path) {
            Ok(metadata) if metadata.is_dir() => {
                let before = found.len() + problems.len();
                let mut walk =
                    Walk { root: path, canonical_root: OnceCell::new(), found: &mut found, problems: &mut problems };
                walk.scan(path, 0);
                if found.len() + problems.len() == before {
                    problems.push((path.clone(), FileProblem::NoDecks));
                }
            }
            Ok(metadata) => found.push(DeckFile { path: path.clone(), metadata, within: None }),
            Err(error) => problems.push((path.clone(), FileProblem::Io(error))),
        }
    }
    let mut reported = HashSet::new();
    problems.retain(|(path, _): &(PathBuf, FileProblem)| reported.insert(path.clone()));
    let mut seen = HashSet::new();
    found.retain(|found| seen.insert(Identity::of(found)));
    (found, problems)
}

/// The identity of a file, the same for all paths to it.
#[derive(PartialEq, Eq, Hash)]
enum Identity {
    /// Device and inode.
    #[cfg(unix)]
    Number(u64, u64),
    /// The canonical path.
    #[cfg(not(unix))]
    Path(PathBuf),
}

impl Identity {
    fn of(found: &DeckFile) -> Self {
        #[cfg(unix)]
        {
            use std::os::unix::fs::MetadataExt;
            Self::Number(found.metadata.dev(), found.metadata.ino())
        }
        #[cfg(not(unix))]
        Self::Path(fs::canonicalize(&found.path).unwrap_or_else(|_| found.path.clone()))
    }
}

/// A recursive scan of a given folder.
struct Walk<'a> {
    root: &'a Path,
    /// The canonical path of `root`, computed at the first file.
    canonical_root: OnceCell<Arc<Path>>,
    found: &'a mut Vec<DeckFile>,
    problems: &'a mut Vec<(PathBuf, FileProblem)>,
}

impl Walk<'_> {
    fn scan(&mut self, folder: &Path, depth: usize) {
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
                    self.scan(&path, depth + 1);
                }
            } else if is_toml(&path) {
                match self.inspect(&path, kind) {
                    Ok((metadata, within)) => self.found.push(DeckFile { path, metadata, within: Some(within) }),
                    Err(problem) => self.problems.push((path, problem)),
                }
            }
        }
    }

    /// The metadata of a file and the canonical root folder; an error if the file is a link out of that folder.
    fn inspect(&self, path: &Path, kind: folder::Kind) -> Result<(Metadata, Arc<Path>), FileProblem> {
        let canonical_root = if let Some(canonical_root) = self.canonical_root.get() {
            canonical_root
        } else {
            let canonical_root = fs::canonicalize(self.root).map_err(FileProblem::Io)?;
            self.canonical_root.get_or_init(|| canonical_root.into())
        };
        if kind == folder::Kind::Link && !fs::canonicalize(path).map_err(FileProblem::Io)?.starts_with(canonical_root) {
            return Err(FileProblem::Outside);
        }
        Ok((fs::metadata(path).map_err(FileProblem::Io)?, Arc::clone(canonical_root)))
    }
}
