//! Synced folders: detects which program syncs a folder to other machines.
//!
//! Such a program copies whole files. If two machines both wrote the log, it keeps one version; the answers of the
//! other end up in a conflict file that nobody reads. So a log must not be in such a folder.

use std::fs;
use std::path::{Path, PathBuf};

/// A program that syncs files to other machines, and the top folder that it syncs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SyncedFolder {
    /// The top folder.
    pub folder: PathBuf,
    /// The usual name of the program.
    pub program: &'static str,
    /// Whether the program syncs on its own, rather than only on request (like git).
    pub is_automatic: bool,
}

/// A sign that a program leaves in the top folder that it syncs.
enum Mark {
    File(&'static str),
    Folder(&'static str),
    /// A file or folder.
    Any(&'static str),
    /// The name of the folder itself.
    Name(&'static str),
}

/// The marks of each program, and whether it syncs on its own.
///
/// A `.dropbox` folder is not a mark: Dropbox keeps its settings in one, in a home folder that it does not sync.
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
    /// Looks for marks in a folder and its ancestors, up to and including `top` if that is one of them. Follows links
    /// first. A program that syncs on its own takes precedence over one that does not.
    #[must_use]
    pub fn find(folder: &Path, top: Option<&Path>) -> Option<Self> {
        let real = |path: &Path| fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        let (folder, top) = (real(folder), top.map(real));
        let mut found: Option<Self> = None;
        for folder in folder.ancestors() {
            let marks = MARKS.iter().filter(|(mark, ..)| mark.is_on(folder));
            for (_, program, is_automatic) in marks {
                if found.as_ref().is_none_or(|found| !found.is_automatic && *is_automatic) {
                    found = Some(Self { folder: folder.to_owned(), program, is_automatic: *is_automatic });
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
    fn each_program_is_detected_and_its_settings_folder_is_not_a_mark() {
        let dir = tempfile::tempdir().unwrap();
        let (home, log) = (dir.path().join("home"), dir.path().join("home/share/rounds"));
        fs::create_dir_all(&log).unwrap();
        let found = || SyncedFolder::find(&log, Some(&home)).map(|synced| synced.program);
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
    fn automatic_sync_wins_over_a_closer_repository_and_the_search_stops_at_the_top() {
        let dir = tempfile::tempdir().unwrap();
        let (home, log) = (dir.path().join("home"), dir.path().join("home/share/rounds"));
        fs::create_dir_all(log.join(".git")).unwrap();
        fs::create_dir(dir.path().join(".stfolder")).unwrap();
        assert_eq!(SyncedFolder::find(&log, Some(&home)).unwrap().program, "git");
        let found = SyncedFolder::find(&log, None).unwrap();
        assert_eq!((found.program, found.folder), ("Syncthing", fs::canonicalize(dir.path()).unwrap()));
    }

    #[cfg(unix)]
    #[test]
    fn link_into_a_synced_folder_is_followed() {
        let dir = tempfile::tempdir().unwrap();
        fs::create_dir_all(dir.path().join("OneDrive/rounds")).unwrap();
        fs::create_dir(dir.path().join("share")).unwrap();
        let log = dir.path().join("share/rounds");
        std::os::unix::fs::symlink(dir.path().join("OneDrive/rounds"), &log).unwrap();
        assert_eq!(SyncedFolder::find(&log, Some(dir.path())).unwrap().program, "OneDrive");
    }
}
