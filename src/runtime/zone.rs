//! The local time zone, by `TZ` or the settings of the machine. Reading it can neither block nor fill memory.
//!
//! `TZ` and `TZDIR` may name any path. A device, a pipe, a folder or a huge file there is not a time zone, and no
//! command waits for it. Knows nothing of study days.

#[cfg(unix)]
use std::ffi::OsStr;
#[cfg(unix)]
use std::io::Read;
#[cfg(unix)]
use std::path::{Component, Path, PathBuf};

use crate::day::Zone;
#[cfg(unix)]
use crate::files;

/// Largest size of a time zone file, in bytes; real ones have at most a few thousand.
#[cfg(unix)]
const ZONE_BYTES: u64 = 256 * 1024;

/// Folders with time zone files.
#[cfg(unix)]
const FOLDERS: [&str; 3] = ["/usr/share/zoneinfo", "/usr/share/lib/zoneinfo", "/etc/zoneinfo"];

/// The file of the machine's own zone, often a link into one of these folders.
#[cfg(unix)]
const LOCAL: &str = "/etc/localtime";

/// The zone that `TZ` and `TZDIR` name, or else that of the machine; none where it is unknown.
#[cfg(unix)]
pub fn find(tz: Option<&OsStr>, tzdir: Option<&OsStr>) -> Option<Zone> {
    let folders: Vec<PathBuf> = tzdir.map(PathBuf::from).into_iter().chain(FOLDERS.map(PathBuf::from)).collect();
    let Some(tz) = tz else {
        let linked = std::fs::read_link(LOCAL).ok().and_then(|target| named(name_in(target.to_str()?)?, &folders));
        return linked.or_else(|| in_file(LOCAL, Path::new(LOCAL)));
    };
    // An empty `TZ` means UTC, as in other programs.
    if tz.is_empty() {
        return Some(Zone::UTC);
    }
    let text = tz.to_str()?;
    let text = text.strip_prefix(':').unwrap_or(text);
    named(name_in(text).unwrap_or(text), &folders).or_else(|| in_file(text, Path::new(text)))
}

/// The zone of the machine; none where it is unknown.
#[cfg(not(unix))]
pub fn find(_: Option<&std::ffi::OsStr>, _: Option<&std::ffi::OsStr>) -> Option<Zone> {
    Zone::system()
}

/// The name of a zone in a path below `zoneinfo/`.
#[cfg(unix)]
fn name_in(path: &str) -> Option<&str> {
    const FOLDER: &str = "zoneinfo/";
    path.rfind(FOLDER).map(|at| &path[at + FOLDER.len()..])
}

/// The zone of a name or a rule: from the machine's files, which may be newer, or else from the data in the program.
#[cfg(unix)]
fn named(name: &str, folders: &[PathBuf]) -> Option<Zone> {
    let is_name = Path::new(name).components().all(|part| matches!(part, Component::Normal(_)));
    let in_folders = || folders.iter().find_map(|folder| in_file(name, &folder.join(name)));
    is_name.then(in_folders).flatten().or_else(|| Zone::named(name))
}

/// The zone in a file; none if it is not a regular file, too large, or not a time zone file.
#[cfg(unix)]
fn in_file(name: &str, path: &Path) -> Option<Zone> {
    let file = files::open(path).ok()?;
    if !file.metadata().ok()?.is_file() {
        return None;
    }
    let mut bytes = Vec::new();
    file.take(ZONE_BYTES + 1).read_to_end(&mut bytes).ok()?;
    if bytes.len() as u64 > ZONE_BYTES { None } else { Zone::of_file(name, &bytes) }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use std::fs;

    /// Minutes east of UTC in July 2026.
    fn summer(zone: Option<Zone>) -> Option<i16> {
        zone.map(|zone| zone.moment(1_783_000_000_000).offset_min)
    }

    fn found(tz: &str) -> Option<i16> {
        summer(find(Some(OsStr::new(tz)), None))
    }

    #[test]
    fn names_rules_and_paths_are_valid_zones() {
        for (tz, minutes) in [
            ("", 0),
            ("UTC", 0),
            ("Europe/Berlin", 120),
            (":Europe/Berlin", 120),
            ("/usr/share/zoneinfo/Europe/Berlin", 120),
            (":/nowhere/zoneinfo/Asia/Kathmandu", 345),
            ("EST5EDT,M3.2.0,M11.1.0", -240),
            ("<+03>-3", 180),
        ] {
            assert_eq!(found(tz), Some(minutes), "{tz}");
        }
        for tz in ["Nowhere/City", "../../etc/passwd", "/etc/passwd", "zoneinfo/../../../etc/passwd", "/"] {
            assert_eq!(found(tz), None, "{tz}");
        }
    }

    #[test]
    fn only_time_zone_files_are_read_as_zones() {
        let folder = tempfile::tempdir().unwrap();
        // Version 1 of the format, with a single offset of 90 minutes.
        let mut bytes = b"TZif".to_vec();
        bytes.extend([0; 16]);
        bytes.extend([0_u32, 0, 0, 0, 1, 4].iter().flat_map(|count| count.to_be_bytes()));
        bytes.extend(5400_i32.to_be_bytes());
        bytes.extend([0, 0]);
        bytes.extend(b"OWN\0");
        fs::write(folder.path().join("Own"), &bytes).unwrap();
        assert_eq!(found(folder.path().join("Own").to_str().unwrap()), Some(90));
        assert_eq!(summer(find(Some(OsStr::new("Own")), Some(folder.path().as_os_str()))), Some(90));
        fs::write(folder.path().join("Text"), "not a zone").unwrap();
        fs::File::create(folder.path().join("Huge")).unwrap().set_len(1 << 40).unwrap();
        fs::create_dir(folder.path().join("Folder")).unwrap();
        std::os::unix::fs::symlink("/dev/zero", folder.path().join("Zero")).unwrap();
        for name in ["Text", "Huge", "Folder", "Zero"] {
            assert_eq!(found(folder.path().join(name).to_str().unwrap()), None, "{name}");
            assert_eq!(summer(find(Some(OsStr::new(name)), Some(folder.path().as_os_str()))), None, "{name}");
        }
    }
}
