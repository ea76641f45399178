//! Folders: the names in one, listed so that whatever goes wrong is an error.
//!
//! `std::fs::ReadDir` panics when the system reports an error on closing a folder, as a failing or a network disk may.
//! Here every name has been read before the folder is closed, so such an error loses nothing and is ignored; an error on
//! opening or reading is returned. Knows nothing of decks or logs.

use std::ffi::OsString;
use std::io;
use std::path::Path;

/// What a name in a folder stands for. Links are not followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// A folder.
    Folder,
    /// A link to anything.
    Link,
    /// A file, or anything else.
    Other,
}

/// The names in a folder, in order, and what each stands for.
///
/// # Errors
///
/// The folder cannot be opened or not be read to its end.
#[cfg(unix)]
pub fn list(folder: &Path) -> io::Result<Vec<(OsString, Kind)>> {
    use rustix::fs::{AtFlags, CWD, Dir, FileType, Mode, OFlags, openat, statat};
    use std::os::unix::ffi::OsStringExt;
    let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC | OFlags::NONBLOCK;
    let mut dir = Dir::new(openat(CWD, folder, flags, Mode::empty())?)?;
    let mut found = Vec::new();
    while let Some(entry) = dir.read() {
        let entry = entry?;
        let name = entry.file_name();
        if matches!(name.to_bytes(), b"." | b"..") {
            continue;
        }
        let kind = match entry.file_type() {
            // Some file systems do not say. What is gone by now is nothing to follow.
            FileType::Unknown => statat(dir.fd()?, name, AtFlags::SYMLINK_NOFOLLOW)
                .map_or(FileType::Unknown, |data| FileType::from_raw_mode(data.st_mode)),
            kind => kind,
        };
        let kind = match kind {
            FileType::Directory => Kind::Folder,
            FileType::Symlink => Kind::Link,
            _ => Kind::Other,
        };
        found.push((OsString::from_vec(name.to_bytes().to_vec()), kind));
    }
    found.sort();
    Ok(found)
}

/// The names in a folder, in order, and what each stands for.
///
/// # Errors
///
/// The folder cannot be opened or not be read to its end.
#[cfg(not(unix))]
pub fn list(folder: &Path) -> io::Result<Vec<(OsString, Kind)>> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let kind = match entry.file_type()? {
            kind if kind.is_symlink() => Kind::Link,
            kind if kind.is_dir() => Kind::Folder,
            _ => Kind::Other,
        };
        found.push((entry.file_name(), kind));
    }
    found.sort();
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn names_come_in_order_with_what_they_stand_for() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("b.toml"), "").unwrap();
        fs::create_dir(folder.path().join("a")).unwrap();
        fs::write(folder.path().join(".hidden"), "").unwrap();
        let mut expected =
            vec![(".hidden".into(), Kind::Other), ("a".into(), Kind::Folder), ("b.toml".into(), Kind::Other)];
        #[cfg(unix)]
        {
            std::os::unix::fs::symlink("a", folder.path().join("c")).unwrap();
            expected.push(("c".into(), Kind::Link));
        }
        assert_eq!(list(folder.path()).unwrap(), expected);
    }

    #[test]
    fn what_is_no_folder_or_is_missing_is_an_error() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("file");
        fs::write(&file, "").unwrap();
        assert!(list(&file).is_err());
        assert_eq!(list(&folder.path().join("none")).unwrap_err().kind(), io::ErrorKind::NotFound);
    }
}
