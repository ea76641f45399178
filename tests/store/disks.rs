//! Disks that are full, failing or read-only.

use std::path::Path;

use rounds::day::Day;
use rounds::store::{AppendError, Cursor, Notice, OpenError, ReadError, Store};

use super::{all, answer, child, mounted_child, report, run_child};

/// Fills a small disk, then tries again.
pub fn fill_the_disk(path: &Path) {
    let (mut store, _) = Store::open(path, [1; 16]).unwrap();
    let (mut saved, mut refused) = (0, 0);
    // Reopening after the first error empties the WAL file, which frees space for a few more answers.
    while refused < 2 {
        match store.append(&answer(1, saved)) {
            Ok(_) => (saved, refused) = (saved + 1, 0),
            Err(error) => {
                assert_eq!(error, AppendError::DiskFull);
                refused += 1;
            }
        }
    }
    let (events, _) = store.events_since(Cursor::default()).unwrap();
    assert_eq!(events.len(), saved as usize);
    assert!(store.verify().unwrap().is_valid());
    std::fs::remove_file(path.with_file_name("ballast")).unwrap();
    store.append(&answer(1, saved)).unwrap();
    assert_eq!(all(path).len(), saved as usize + 1);
    report(saved);
}

#[test]
fn a_full_disk_is_reported_and_the_answer_is_saved_once_there_is_space() {
    let dir = tempfile::tempdir().unwrap();
    let mount = "mount -t tmpfs -o size=600k tmpfs \"$FOLDER\" && head -c 200000 /dev/zero > \"$FOLDER/ballast\"";
    let command = mounted_child(mount, "full", &dir.path().join("reviews.db"));
    if let Some(reported) = run_child(command, "a full disk") {
        assert!(reported[0].parse::<u32>().unwrap() > 20, "{reported:?}");
    }
}

/// Fills a disk completely.
fn fill(path: &Path) {
    use std::io::Write;
    let mut ballast = std::fs::File::create(path.with_file_name("ballast")).unwrap();
    while ballast.write(&[0; 512]).is_ok_and(|count| count > 0) {}
}

/// Backs up a log to a full disk, then tries again with free space.
pub fn back_up_on_a_full_disk(path: &Path) {
    let (mut store, _) = Store::open(path, [1; 16]).unwrap();
    for n in 0..100 {
        store.append(&answer(1, n)).unwrap();
    }
    let backups = path.with_file_name("backups");
    store.backup(&backups, Day::from_epoch(20_000), u64::MAX).unwrap();
    fill(path);
    assert_eq!(store.backup(&backups, Day::from_epoch(20_001), u64::MAX).unwrap_err(), ReadError::DiskFull);
    assert_eq!(std::fs::read_dir(&backups).unwrap().count(), 1);
    std::fs::remove_file(path.with_file_name("ballast")).unwrap();
    store.backup(&backups, Day::from_epoch(20_001), u64::MAX).unwrap();
    assert_eq!(std::fs::read_dir(&backups).unwrap().count(), 2);
    assert_eq!(all(path).len(), 100);
    report("copied");
}

/// Imports another log on a full disk, then tries again with free space.
pub fn import_on_a_full_disk(path: &Path) {
    let other = tempfile::tempdir().unwrap();
    let (mut from, _) = Store::open(&other.path().join("reviews.db"), [2; 16]).unwrap();
    for n in 0..2500 {
        from.append_all(&[answer(2, n)]).unwrap();
    }
    let mut lines = Vec::new();
    from.export(&mut lines).unwrap();
    let lines = String::from_utf8(lines).unwrap();
    let (mut store, _) = Store::open(path, [1; 16]).unwrap();
    store.append(&answer(1, 0)).unwrap();
    fill(path);
    let mut import = || store.import(lines.lines().map(|line| Ok(line.to_owned())), |_| {});
    assert_eq!(import().unwrap_err(), ReadError::DiskFull);
    let stored = all(path).len();
    assert!(stored < 2501, "{stored}");
    std::fs::remove_file(path.with_file_name("ballast")).unwrap();
    let imported = import().unwrap();
    assert_eq!((imported.added + imported.known, imported.refused.len()), (2500, 0));
    assert_eq!(all(path).len(), 2501);
    report("taken in");
}

#[test]
fn a_backup_or_an_import_on_a_full_disk_is_reported_and_succeeds_once_there_is_space() {
    for task in ["full-backup", "full-import"] {
        let dir = tempfile::tempdir().unwrap();
        let mount = "mount -t tmpfs -o size=4m tmpfs \"$FOLDER\"";
        run_child(mounted_child(mount, task, &dir.path().join("reviews.db")), task);
    }
}

/// Writes up to a file size limit, then lifts the limit.
#[cfg(unix)]
pub fn hit_the_size_limit(path: &Path) {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    // Without a handler the signal would end the process, while a full disk only causes an error.
    let met = std::sync::Arc::new(std::sync::atomic::AtomicBool::new(false));
    signal_hook::flag::register(rustix::process::Signal::XFSZ.as_raw(), met.clone()).unwrap();
    let (mut store, _) = Store::open(path, [1; 16]).unwrap();
    let maximum = getrlimit(Resource::Fsize).maximum;
    let mut saved = 0;
    for limit in [60_000, 100_000, 150_001, 200_002] {
        setrlimit(Resource::Fsize, Rlimit { current: Some(limit), maximum }).unwrap();
        let error = loop {
            match store.append(&answer(1, saved)) {
                Ok(_) => saved += 1,
                Err(error) => break error,
            }
        };
        assert!(matches!(error, AppendError::Io(_) | AppendError::DiskFull), "{error:?}");
        setrlimit(Resource::Fsize, Rlimit { current: maximum, maximum }).unwrap();
        store.append(&answer(1, saved)).unwrap();
        saved += 1;
        assert_eq!(all(path).len(), saved as usize);
    }
    assert!(met.load(std::sync::atomic::Ordering::SeqCst));
    report(saved);
}

#[cfg(not(unix))]
pub fn hit_the_size_limit(_path: &Path) {}

#[cfg(unix)]
#[test]
fn a_write_error_loses_and_duplicates_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let reported = run_child(child("limit", &dir.path().join("reviews.db")), "a write error").unwrap();
    assert!(reported[0].parse::<u32>().unwrap() > 20, "{reported:?}");
}

/// Opens a read-only log, whose last answers may still be in the WAL file. If the folder is read-only too, these cannot
/// be read, which is reported.
pub fn open_a_read_only_log(path: &Path, waiting: bool, folder_is_writable: bool) {
    let error = Store::open(path, [2; 16]).unwrap_err();
    assert_eq!(error, OpenError::ReadOnly { path: path.to_owned() }, "{error}");
    assert!(error.hint().contains("read-only"));
    let (mut store, notices) = Store::open_read_only(path).unwrap();
    let mut wal = path.as_os_str().to_owned();
    wal.push("-wal");
    let unread = (waiting && !folder_is_writable).then(|| Notice::Unread { path: wal.into() });
    assert_eq!(notices, [Notice::ReadOnly].into_iter().chain(unread.clone()).collect::<Vec<_>>());
    let read = store.events_since(Cursor::default()).unwrap().0.len();
    assert_eq!(read, if unread.is_some() { 0 } else { 5 });
    assert_eq!(store.append(&answer(1, 9)).unwrap_err(), AppendError::ReadOnly);
    if !folder_is_writable {
        let fresh = path.with_file_name("fresh.db");
        assert_eq!(Store::open(&fresh, [2; 16]).unwrap_err(), OpenError::ReadOnly { path: fresh });
    }
    report("read");
}

/// Writes a log of five answers; with `waiting`, all of them are still in the WAL file.
fn write_five(path: &Path, waiting: bool) {
    let (mut store, _) = Store::open(path, [1; 16]).unwrap();
    for n in 0..5 {
        store.append(&answer(1, n)).unwrap();
    }
    if waiting {
        // As after a crash: the files exist, and the log was not closed.
        let files = [path.to_owned(), path.with_file_name("reviews.db-wal")];
        let bytes = files.each_ref().map(|file| std::fs::read(file).unwrap());
        drop(store);
        for (file, bytes) in files.iter().zip(bytes) {
            std::fs::write(file, bytes).unwrap();
        }
    }
}

#[test]
fn on_a_read_only_disk_the_log_can_still_be_read() {
    for (task, waiting) in [("closed", false), ("closed-waiting", true)] {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("reviews.db");
        write_five(&path, waiting);
        let mount = "mount --bind \"$FOLDER\" \"$FOLDER\" && mount -o remount,bind,ro \"$FOLDER\"";
        run_child(mounted_child(mount, task, &path), "a read-only disk");
    }
}

#[cfg(unix)]
#[test]
fn without_write_permission_the_log_can_still_be_read() {
    use std::os::unix::fs::{PermissionsExt, chown};
    use std::os::unix::process::CommandExt;
    // Permissions do not restrict root, so the child runs as another user.
    let root = rustix::process::geteuid().is_root();
    for (task, waiting, folder_mode) in [
        ("closed", false, 0o500),
        ("closed-waiting", true, 0o500),
        ("closed-file", false, 0o700),
        ("closed-file-waiting", true, 0o700),
    ] {
        let dir = tempfile::tempdir().unwrap();
        let folder = dir.path().join("closed");
        let path = folder.join("reviews.db");
        write_five(&path, waiting);
        let mut command = child(task, &path);
        if root {
            let exe = dir.path().join("exe");
            std::fs::copy(std::env::current_exe().unwrap(), &exe).unwrap();
            let mut other = std::process::Command::new(&exe);
            other.args(command.get_args()).stdout(std::process::Stdio::piped());
            other.envs(command.get_envs().filter_map(|(name, value)| Some((name, value?))));
            other.uid(65_534).gid(65_534).current_dir("/");
            command = other;
            std::fs::set_permissions(dir.path(), PermissionsExt::from_mode(0o755)).unwrap();
            for entry in std::fs::read_dir(&folder).unwrap() {
                chown(entry.unwrap().path(), Some(65_534), None).unwrap();
            }
            chown(&folder, Some(65_534), None).unwrap();
        }
        for (file, mode) in [(&path, 0o400), (&folder, folder_mode)] {
            std::fs::set_permissions(file, PermissionsExt::from_mode(mode)).unwrap();
        }
        run_child(command, task);
        std::fs::set_permissions(&folder, PermissionsExt::from_mode(0o700)).unwrap();
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_log_that_cannot_be_changed_at_all_can_still_be_read() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("reviews.db");
    write_five(&path, false);
    // One shell sets and clears the attribute, so that the folder can be deleted whatever the child does.
    let mut command = std::process::Command::new("sh");
    let script = "chattr +i \"$0\" || exit 1; \"$@\"; ended=$?; chattr -i \"$0\"; exit $ended";
    let inner = child("closed-file", &path);
    command.args(["-c", script]).arg(&path).arg(inner.get_program()).args(inner.get_args());
    command.envs(inner.get_envs().filter_map(|(name, value)| Some((name, value?))));
    run_child(
        {
            command.stdout(std::process::Stdio::piped());
            command
        },
        "an immutable file",
    );
}
