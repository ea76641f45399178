//! File system operations that the store needs besides SQLite: private files and folders, durable renames, locks, and
//! properties of disks.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

#[cfg(target_os = "linux")]
use super::mounts;

/// The suffixes of the files that SQLite creates next to a database.
pub(super) const COMPANIONS: [&str; 3] = ["-wal", "-shm", "-journal"];

/// A path with a suffix appended to its file name.
pub(super) fn sibling(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}

/// The path of a log's head file.
pub(super) fn head_of(log: &Path) -> PathBuf {
    sibling(log, ".head")
}

/// The folder of a path; `.` for a bare file name.
pub(super) fn folder(path: &Path) -> &Path {
    match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        Some(_) | None => Path::new("."),
    }
}

/// Creates a folder and its ancestors for this user only, and syncs their names to the disk: a log is lost with a
/// folder that a power cut removes. Existing folders are unchanged.
pub(super) fn private_folder(path: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    let created: Vec<&Path> =
        path.ancestors().take_while(|path| !path.as_os_str().is_empty() && !path.exists()).collect();
    builder.create(path)?;
    created.into_iter().try_for_each(|path| sync_folder(folder(path)))
}

/// Creates an empty file for this user only. Fails if it exists.
pub(super) fn private_file(path: &Path) -> io::Result<()> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).map(drop)
}

/// Revokes everyone else's access to a file. Best effort: it may deliberately belong to another user.
pub(super) fn make_private(path: &Path) {
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

/// Waits until a folder's entries are on the disk, if the system supports that and this user may do it.
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

/// Locks a folder against other processes until the value is dropped. The system releases the locks of killed
/// processes. None if the file system does not support locks.
pub(super) fn lock_folder(folder: &Path) -> Option<File> {
    let file = File::open(folder).ok()?;
    loop {
        match file.lock() {
            Ok(()) => return Some(file),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(_) => return None,
        }
    }
}

/// Locks a folder if it is free. Returns none immediately if another process has locked it.
pub(super) fn try_lock_folder(folder: &Path) -> Option<File> {
    let file = File::open(folder).ok()?;
    file.try_lock().ok()?;
    Some(file)
}

/// Renames a finished file into place. If the name is taken, deletes the finished file and returns false.
pub(super) fn publish(finished: &Path, path: &Path) -> io::Result<bool> {
    match rename_to_free_name(finished, path) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => fs::remove_file(finished).map(|()| false),
        Err(error) => Err(error),
        Ok(()) => sync_folder(folder(path)).map(|()| true),
    }
}

/// Renames a file to a free name, atomically where the system supports that.
fn rename_to_free_name(finished: &Path, path: &Path) -> io::Result<()> {
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
        // Some file systems have no links. A rename works there, though two simultaneous first starts could collide.
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists && !path.exists() => fs::rename(finished, path),
        Err(error) => Err(error),
    }
}

/// Identifies an existing file: its disk and its inode number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct FileNumber {
    #[cfg(unix)]
    disk: u64,
    #[cfg(unix)]
    file: u64,
}

impl FileNumber {
    /// The number of the file at a path; none if there is no file, or the system has no file numbers.
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

/// Whether an unfinished database, or any of its companions, exists.
pub(super) fn has_leftovers(part: &Path) -> bool {
    [""].iter().chain(&COMPANIONS).any(|suffix| fs::symlink_metadata(sibling(part, suffix)).is_ok())
}

/// Removes an unfinished database and its companions.
pub(super) fn remove_database(part: &Path) {
    remove_companions(part);
    let _ = fs::remove_file(part);
}

/// Removes the companions of a database that is no longer open, or that has been checkpointed.
pub(super) fn remove_companions(path: &Path) {
    for suffix in COMPANIONS {
        let _ = fs::remove_file(sibling(path, suffix));
    }
}

/// Whether this user may create files in a folder, or write to a file.
#[must_use]
pub fn is_writable(path: &Path) -> bool {
    #[cfg(unix)]
    let writable = rustix::fs::access(path, rustix::fs::Access::WRITE_OK).is_ok();
    #[cfg(not(unix))]
    let writable = fs::metadata(path).is_ok_and(|data| !data.permissions().readonly());
    writable
}

/// Whether a path is on a read-only disk.
pub(super) fn is_read_only_disk(path: &Path) -> bool {
    #[cfg(unix)]
    let read_only =
        rustix::fs::statvfs(path).is_ok_and(|disk| disk.f_flag.contains(rustix::fs::StatVfsMountFlags::RDONLY));
    #[cfg(not(unix))]
    let read_only = fs::metadata(path).is_ok_and(|data| data.permissions().readonly());
    read_only
}

/// When a file was created, in nanoseconds since 1970; none if the file system does not record it.
pub(super) fn created_ns(path: &Path) -> Option<i64> {
    let since = fs::metadata(path).ok()?.created().ok()?.duration_since(std::time::UNIX_EPOCH).ok()?;
    i64::try_from(since.as_nanos()).ok()
}

/// Free bytes available to this user; none if the system does not report them.
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

/// Whether a folder's disk is full, tested by writing a small file there. SQLite's errors do not always say so.
pub(super) fn is_full(folder: &Path) -> bool {
    /// The minimum that SQLite needs next to a log that it opens.
    const PROBE_BYTES: usize = 32 * 1024;
    let probe = folder.join(format!(".rounds-probe-{}", std::process::id()));
    let written = private_file(&probe).and_then(|()| {
        let file = fs::OpenOptions::new().write(true).open(&probe)?;
        write_all_at(&file, &vec![1; PROBE_BYTES])?;
        file.sync_all()
    });
    let _ = fs::remove_file(&probe);
    written.is_err_and(|error| matches!(error.kind(), io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded))
}

/// Writes to the start of a file with the same system call that SQLite uses.
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

/// Why a file system supports no locks; none if it does, or if that cannot be determined. SQLite mistakes every refusal
/// for a lock held by another process, and waits. Tests the head file, which SQLite does not lock: closing any other
/// file would release SQLite's own locks on it.
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

/// Whether a path is on a network disk, where machines share no memory and a write-ahead log breaks.
pub(super) fn is_network_disk(path: &Path) -> bool {
    #[cfg(target_os = "linux")]
    {
        /// NFS, SMB, CIFS, SMB2, AFS, Coda, 9P and Ceph, with the numbers from Linux's `magic.h`.
        const NETWORKS: [u64; 8] =
            [0x6969, 0x517B, 0xFF53_4D42, 0xFE53_4D42, 0x5346_414F, 0x7375_7245, 0x0102_1997, 0x00C3_6400];
        /// FUSE file systems may be local or remote.
        const FUSE: u64 = 0x6573_5546;
        // The field's width differs between architectures; the numbers fit in 32 bits on all of them.
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
    fn bare_name_is_in_the_current_folder() {
        assert_eq!(folder(Path::new("reviews.db")), Path::new("."));
        assert_eq!(sibling(Path::new("a/b.db"), "-wal"), Path::new("a/b.db-wal"));
    }
}
