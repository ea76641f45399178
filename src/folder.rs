//! Lists folders and reports every failure as an error.
//!
//! `std::fs::ReadDir` panics if closing a folder fails, as it can on a failing disk or a network drive. Here all names
//! have been read before the folder is closed, so such an error is harmless and ignored; errors on opening or reading
//! are returned. Knows nothing about decks or logs.

use std::ffi::OsString;
use std::io;
use std::path::Path;

/// The type of a folder entry. Links are not followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// A folder.
    Folder,
    /// A symbolic link, whatever its target.
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
            // Some file systems do not report the type. An entry that has vanished in the meantime counts as unknown.
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
    fn entries_are_sorted_and_have_a_type() {
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
    fn a_file_or_a_missing_folder_is_an_error() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("file");
        fs::write(&file, "").unwrap();
        assert!(list(&file).is_err());
        assert_eq!(list(&folder.path().join("none")).unwrap_err().kind(), io::ErrorKind::NotFound);
    }
}
