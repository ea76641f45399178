//! Synced folders: which program carries a folder's files to other machines.
//!
//! Such a program copies whole files, and of two machines that both wrote it keeps one: the answers of the other are
//! then in a file that nobody reads. A log must not lie where that can happen.

use std::fs;
use std::path::{Path, PathBuf};

/// A program that carries files to other machines, and the uppermost folder that it was found to carry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SyncedFolder {
    /// The folder.
    pub folder: PathBuf,
    /// What people call the program.
    pub by: &'static str,
    /// Whether it does so by itself, and not only what is handed to it.
    pub by_itself: bool,
}

/// What such a program leaves in the uppermost folder.
enum Mark {
    /// A file.
    File(&'static str),
    /// A folder.
    Folder(&'static str),
    /// Either.
    Any(&'static str),
    /// The folder's own name.
    Name(&'static str),
}

/// The marks of each program, and whether it works by itself.
///
/// A folder `.dropbox` is no mark: Dropbox keeps its own settings in one, in a home folder that it does not carry.
const MARKS: [(Mark, &str, bool); 14] = [
    (Mark::Any(".stfolder"), "Syncthing", true),
    (Mark::File(".dropbox"), "Dropbox", true),
    (Mark::Folder(".dropbox.cache"), "Dropbox", true),
    (Mark::File(".nextcloudsync.log"), "Nextcloud", true),
    (Mark::File(".owncloudsync.log"), "ownCloud", true),
    (Mark::Name("Nextcloud"), "Nextcloud", true),
    (Mark::Name("OneDrive"), "OneDrive", true),
    (Mark::Name("Google Drive"), "Google Drive", true),
    (Mark::Name("Mobile Documents"), "iCloud", true),
    (Mark::Any(".git"), "git", false),
    (Mark::Folder(".hg"), "Mercurial", false),
    (Mark::Folder(".svn"), "Subversion", false),
    (Mark::Folder(".jj"), "jj", false),
    (Mark::Folder(".bzr"), "Bazaar", false),
];

impl SyncedFolder {
    /// Looks for marks in a folder and in those above it, up to `top` where that is one of them. Links are followed first. A
    /// program that works by itself comes before one that does not.
    #[must_use]
    pub fn find(folder: &Path, top: Option<&Path>) -> Option<Self> {
        let real = |path: &Path| fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        let (folder, top) = (real(folder), top.map(real));
        let mut found: Option<Self> = None;
        for folder in folder.ancestors() {
            let marks = MARKS.iter().filter(|(mark, ..)| mark.is_on(folder));
            for (_, by, by_itself) in marks {
                if found.as_ref().is_none_or(|found| !found.by_itself && *by_itself) {
                    found = Some(Self { folder: folder.to_owned(), by, by_itself: *by_itself });
                }
            }
            if top.as_deref() == Some(folder) {
                break;
            }
        }
        found
    }
}

impl Mark {
    /// Whether a folder bears the mark.
    fn is_on(&self, folder: &Path) -> bool {
        match self {
            Self::File(name) => fs::metadata(folder.join(name)).is_ok_and(|data| data.is_file()),
            Self::Folder(name) => fs::metadata(folder.join(name)).is_ok_and(|data| data.is_dir()),
            Self::Any(name) => folder.join(name).exists(),
            Self::Name(name) => folder.file_name().is_some_and(|last| last == *name),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_marks_of_each_program_are_known_and_its_settings_are_no_mark() {
        let dir = tempfile::tempdir().unwrap();
        let (home, log) = (dir.path().join("home"), dir.path().join("home/share/rounds"));
        fs::create_dir_all(&log).unwrap();
        let found = || SyncedFolder::find(&log, Some(&home)).map(|synced| synced.by);
        fs::create_dir(home.join(".dropbox")).unwrap();
        assert_eq!(found(), None);
        fs::create_dir(home.join(".git")).unwrap();
        assert_eq!(found(), Some("git"));
        fs::write(home.join("share/.dropbox"), "").unwrap();
        assert_eq!(found(), Some("Dropbox"));
        fs::create_dir(home.join("share/.stfolder")).unwrap();
        assert_eq!(found(), Some("Syncthing"));
    }

    #[test]
    fn a_repository_nearby_does_not_hide_the_program_above_it_and_nothing_above_the_top_counts() {
        let dir = tempfile::tempdir().unwrap();
        let (home, log) = (dir.path().join("home"), dir.path().join("home/share/rounds"));
        fs::create_dir_all(log.join(".git")).unwrap();
        fs::create_dir(dir.path().join(".stfolder")).unwrap();
        assert_eq!(SyncedFolder::find(&log, Some(&home)).unwrap().by, "git");
        let found = SyncedFolder::find(&log, None).unwrap();
        assert_eq!((found.by, found.folder), ("Syncthing", fs::canonicalize(dir.path()).unwrap()));
    }

    #[cfg(unix)]
    #[test]
    fn a_link_into_a_synced_folder_is_followed() {
        let dir = tempfile::tempdir().unwrap();
        fs::create_dir_all(dir.path().join("OneDrive/rounds")).unwrap();
        fs::create_dir(dir.path().join("share")).unwrap();
        let log = dir.path().join("share/rounds");
        std::os::unix::fs::symlink(dir.path().join("OneDrive/rounds"), &log).unwrap();
        assert_eq!(SyncedFolder::find(&log, Some(dir.path())).unwrap().by, "OneDrive");
    }
}
