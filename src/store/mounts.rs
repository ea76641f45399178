//! Mounts: which FUSE file systems are on other machines.

use std::path::Path;

/// FUSE file systems that reach other machines. Others are treated as local disks.
const NETWORKS: [&str; 8] = [
    "fuse.sshfs",
    "fuse.rclone",
    "fuse.s3fs",
    "fuse.gcsfuse",
    "fuse.glusterfs",
    "fuse.davfs",
    "fuse.curlftpfs",
    "fuse.smbnetfs",
];

/// Whether a path is on a network file system. `mounts` is the content of Linux's `/proc/self/mountinfo`.
pub(super) fn is_network(mounts: &str, path: &Path) -> bool {
    kind(mounts, path).is_some_and(|kind| NETWORKS.contains(&kind))
}

/// The type of the file system that a path is on: the nearest mount above it; the last one if several share a mount
/// point.
fn kind<'m>(mounts: &'m str, path: &Path) -> Option<&'m str> {
    let mount = |line: &'m str| {
        let (mount_point, details) = line.split_once(" - ")?;
        let mount_point = unescape(mount_point.split(' ').nth(4)?);
        path.starts_with(&mount_point).then(|| Some((mount_point.len(), details.split(' ').next()?)))?
    };
    mounts.lines().filter_map(mount).max_by_key(|(length, _)| *length).map(|(_, kind)| kind)
}

/// Decodes the octal escapes of a mount point.
fn unescape(mount_point: &str) -> String {
    let escapes = [("\\040", " "), ("\\011", "\t"), ("\\012", "\n"), ("\\134", "\\")];
    escapes.iter().fold(mount_point.to_owned(), |mount_point, (escape, text)| mount_point.replace(escape, text))
}

#[cfg(test)]
mod tests {
    use super::*;

    const MOUNTS: &str = "\
22 1 252:1 / / rw,relatime shared:1 - ext4 /dev/vda1 rw
30 22 0:40 / /home/a/far rw,nosuid - fuse.sshfs a@far:/ rw,user_id=1000
31 22 0:41 / /home/a/my\\040disk rw - fuse.rclone cloud: rw
32 22 0:42 / /home/a/near rw - fuse.gocryptfs /home/a/.near rw
33 30 0:43 / /home/a/far/local rw shared:2 master:1 - ext4 /dev/vdb1 rw
34 22 0:44 / /home/a/near rw - fuse.sshfs a@far:/ rw
broken line - fuse.sshfs
";

    #[test]
    fn nearest_mount_decides_whether_a_path_is_remote() {
        for (path, expected) in [
            ("/home/a/far/x/reviews.db", true),
            ("/home/a/my disk/reviews.db", true),
            ("/home/a/near/reviews.db", true),
            ("/home/a/far/local/reviews.db", false),
            ("/home/a/farther/reviews.db", false),
            ("/home/a/reviews.db", false),
        ] {
            assert_eq!(is_network(MOUNTS, Path::new(path)), expected, "{path}");
        }
        assert!(!is_network("", Path::new("/")));
    }
}
