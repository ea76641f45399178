//! What the store asks of the file system besides SQLite: private folders and files, renames that last, and
//! what kind of disk it is on.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

#[cfg(target_os = "linux")]
use super::mounts;

/// The files that SQLite keeps beside a database: their endings.
pub(super) const COMPANIONS: [&str; 3] = ["-wal", "-shm", "-journal"];

/// A path with something added to its last part.
pub(super) fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    PathBuf::from(name)
}

/// The file of a log's head.
pub(super) fn head_of(log: &Path) -> PathBuf {
    beside(log, ".head")
}

/// The folder that a path lies in.
pub(super) fn folder(path: &Path) -> &Path {
    match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        Some(_) | None => Path::new("."),
    }
}

/// Makes a folder and those above it, for this user alone, and waits until their names are on the disk: a log in a
/// folder that a power cut takes away is lost as well. One that is there stays as it is.
pub(super) fn private_folder(path: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    let made: Vec<&Path> = path.ancestors().take_while(|path| !path.as_os_str().is_empty() && !path.exists()).collect();
    builder.create(path)?;
    made.into_iter().try_for_each(|path| sync_folder(folder(path)))
}

/// Makes an empty file for this user alone; an error when there is one.
pub(super) fn private_file(path: &Path) -> io::Result<()> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).map(drop)
}

/// Closes a file to everybody else. Best effort: it may be another user's on purpose.
pub(super) fn keep_private(path: &Path) {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let open = fs::metadata(path).is_ok_and(|data| data.permissions().mode() & 0o077 != 0);
        if open {
            let _ = fs::set_permissions(path, fs::Permissions::from_mode(0o600));
        }
    }
    #[cfg(not(unix))]
    let _ = path;
}

/// Waits until a file is on the disk.
pub(super) fn sync_file(path: &Path) -> io::Result<()> {
    File::open(path)?.sync_all()
}

/// Waits until a folder's names are on the disk, where the system can do that and this user may ask for it.
pub(super) fn sync_folder(path: &Path) -> io::Result<()> {
    if !cfg!(unix) {
        return Ok(());
    }
    match File::open(path).and_then(|folder| folder.sync_all()) {
        Err(error) if !matches!(error.kind(), io::ErrorKind::PermissionDenied | io::ErrorKind::InvalidInput) => {
            Err(error)
        }
        Ok(()) | Err(_) => Ok(()),
    }
}

/// Keeps every other process out until the value goes, where something in a folder is to be done by one at a time.
/// The system lets go of what a killed process held. None where there are no such locks.
pub(super) fn hold(folder: &Path) -> Option<File> {
    let held = File::open(folder).ok()?;
    loop {
        match held.lock() {
            Ok(()) => return Some(held),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(_) => return None,
        }
    }
}

/// The same where nobody holds the folder; none, at once, where somebody does.
pub(super) fn hold_if_free(folder: &Path) -> Option<File> {
    let held = File::open(folder).ok()?;
    held.try_lock().ok()?;
    Some(held)
}

/// Gives a finished file its name, unless the name is taken: then false, and the finished file goes.
pub(super) fn publish(finished: &Path, path: &Path) -> io::Result<bool> {
    match name(finished, path) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => fs::remove_file(finished).map(|()| false),
        Err(error) => Err(error),
        Ok(()) => sync_folder(folder(path)).map(|()| true),
    }
}

/// Gives a file a name that is free, in one step where the system has one.
fn name(finished: &Path, path: &Path) -> io::Result<()> {
    #[cfg(any(target_os = "linux", target_vendor = "apple"))]
    {
        use rustix::fs::{CWD, RenameFlags, renameat_with};
        use rustix::io::Errno;
        match renameat_with(CWD, finished, CWD, path, RenameFlags::NOREPLACE) {
            Err(Errno::INVAL | Errno::NOSYS | Errno::NOTSUP) => {}
            outcome => return Ok(outcome?),
        }
    }
    match fs::hard_link(finished, path) {
        Ok(()) => fs::remove_file(finished),
        // Some file systems have no links. There a rename does it; two first starts at once could then meet.
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists && !path.exists() => fs::rename(finished, path),
        Err(error) => Err(error),
    }
}

/// What tells a file from every other that is there: its disk, and its number on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct FileNumber {
    #[cfg(unix)]
    disk: u64,
    #[cfg(unix)]
    file: u64,
}

impl FileNumber {
    /// The number of the file that a path leads to; none where it leads to none, or files have no numbers.
    pub fn of(path: &Path) -> Option<Self> {
        #[cfg(unix)]
        let number = {
            use std::os::unix::fs::MetadataExt;
            fs::metadata(path).ok().map(|data| Self { disk: data.dev(), file: data.ino() })
        };
        #[cfg(not(unix))]
        let number = {
            let _ = path;
            None
        };
        number
    }
}

/// Whether there is anything of an unfinished database, or beside it.
pub(super) fn is_left(part: &Path) -> bool {
    [""].iter().chain(&COMPANIONS).any(|ending| fs::symlink_metadata(beside(part, ending)).is_ok())
}

/// Removes an unfinished database and the files beside it.
pub(super) fn clear(part: &Path) {
    clear_beside(part);
    let _ = fs::remove_file(part);
}

/// Removes the files beside a database that is not open there any more, or has taken in what they held.
pub(super) fn clear_beside(path: &Path) {
    for ending in COMPANIONS {
        let _ = fs::remove_file(beside(path, ending));
    }
}

/// Whether this user may make files in a folder, or write to a file.
#[must_use]
pub fn is_writable(path: &Path) -> bool {
    #[cfg(unix)]
    let writable = rustix::fs::access(path, rustix::fs::Access::WRITE_OK).is_ok();
    #[cfg(not(unix))]
    let writable = fs::metadata(path).is_ok_and(|data| !data.permissions().readonly());
    writable
}

/// Whether a path lies on a disk that nobody can write to.
pub(super) fn is_read_only_disk(path: &Path) -> bool {
    #[cfg(unix)]
    let read_only =
        rustix::fs::statvfs(path).is_ok_and(|disk| disk.f_flag.contains(rustix::fs::StatVfsMountFlags::RDONLY));
    #[cfg(not(unix))]
    let read_only = fs::metadata(path).is_ok_and(|data| data.permissions().readonly());
    read_only
}

/// When a file was made, in nanoseconds since 1970; none where the disk does not say.
pub(super) fn born(path: &Path) -> Option<i64> {
    let since = fs::metadata(path).ok()?.created().ok()?.duration_since(std::time::UNIX_EPOCH).ok()?;
    i64::try_from(since.as_nanos()).ok()
}

/// Bytes that this user may still write where a path lies; none where the system does not say.
pub(super) fn free_bytes(path: &Path) -> Option<u64> {
    #[cfg(unix)]
    let free = rustix::fs::statvfs(path).ok().map(|disk| disk.f_bavail.saturating_mul(disk.f_frsize));
    #[cfg(not(unix))]
    let free = {
        let _ = path;
        None
    };
    free
}

/// Whether a folder's disk has no room left, found out by writing a little there. What SQLite reports does not always say.
pub(super) fn is_full(folder: &Path) -> bool {
    /// What SQLite needs at least beside a log that it opens.
    const LITTLE: usize = 32 * 1024;
    let probe = folder.join(format!(".rounds-probe-{}", std::process::id()));
    let written = private_file(&probe).and_then(|()| {
        let file = fs::OpenOptions::new().write(true).open(&probe)?;
        write_all_at(&file, &vec![1; LITTLE])?;
        file.sync_all()
    });
    let _ = fs::remove_file(&probe);
    written.is_err_and(|error| matches!(error.kind(), io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded))
}

/// Writes at the beginning of a file, by the call by which SQLite writes.
fn write_all_at(file: &File, bytes: &[u8]) -> io::Result<()> {
    #[cfg(unix)]
    {
        std::os::unix::fs::FileExt::write_all_at(file, bytes, 0)
    }
    #[cfg(not(unix))]
    {
        let mut file = file;
        io::Write::write_all(&mut file, bytes)
    }
}

/// Why a disk grants no locks, where it grants none to anybody; none where it does, or where that cannot be found out. SQLite
/// takes every refusal for a lock that somebody else holds, and waits. Asked for a file that SQLite does not lock: closing any
/// other would let go of the locks that SQLite holds on it.
pub(super) fn refused_locks(log: &Path) -> Option<io::Error> {
    #[cfg(unix)]
    {
        use rustix::fs::{FlockOperation, fcntl_lock};
        use rustix::io::Errno;
        let file = File::open(head_of(log)).ok()?;
        match fcntl_lock(&file, FlockOperation::NonBlockingLockShared) {
            Ok(()) | Err(Errno::AGAIN | Errno::ACCESS | Errno::INTR) => None,
            Err(error) => Some(error.into()),
        }
    }
    #[cfg(not(unix))]
    {
        let _ = log;
        None
    }
}

/// Whether a path lies on a network disk, where machines do not share memory and a write-ahead log breaks.
pub(super) fn is_network_disk(path: &Path) -> bool {
    #[cfg(target_os = "linux")]
    {
        /// NFS, SMB, CIFS, SMB2, AFS, Coda, 9P and Ceph, by the numbers of Linux's `magic.h`.
        const NETWORKS: [u64; 8] =
            [0x6969, 0x517B, 0xFF53_4D42, 0xFE53_4D42, 0x5346_414F, 0x7375_7245, 0x0102_1997, 0x00C3_6400];
        /// What a program provides, which may be near or far.
        const FUSE: u64 = 0x6573_5546;
        // The type's width differs between machines; the numbers are 32 bits wide on all of them.
        let kind = rustix::fs::statfs(path).map_or(0, |disk| disk.f_type as u64 & 0xFFFF_FFFF);
        if kind != FUSE {
            return NETWORKS.contains(&kind);
        }
        let real = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        fs::read_to_string("/proc/self/mountinfo").is_ok_and(|mounts| mounts::is_network(&mounts, &real))
    }
    #[cfg(not(target_os = "linux"))]
    {
        let _ = path;
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn publishing_never_replaces_a_file() {
        let dir = tempfile::tempdir().unwrap();
        let (finished, path) = (dir.path().join("new"), dir.path().join("log"));
        fs::write(&finished, "1").unwrap();
        assert!(publish(&finished, &path).unwrap());
        fs::write(&finished, "2").unwrap();
        assert!(!publish(&finished, &path).unwrap());
        assert_eq!(fs::read_to_string(&path).unwrap(), "1");
        assert!(!finished.exists());
    }

    #[test]
    fn a_bare_name_lies_in_the_current_folder() {
        assert_eq!(folder(Path::new("reviews.db")), Path::new("."));
        assert_eq!(beside(Path::new("a/b.db"), "-wal"), Path::new("a/b.db-wal"));
    }
}
