//! Mounts: which file systems of programs lie on other machines.

use std::path::Path;

/// File systems that a program provides and that reach other machines. Others that programs provide are local disks.
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

/// Whether a path lies on such a file system. `mounts` is what Linux says in `/proc/self/mountinfo`.
pub(super) fn is_network(mounts: &str, path: &Path) -> bool {
    kind(mounts, path).is_some_and(|kind| NETWORKS.contains(&kind))
}

/// The kind of the file system that a path lies on: of the mounts above it the nearest, and of several at one place the
/// last.
fn kind<'m>(mounts: &'m str, path: &Path) -> Option<&'m str> {
    let mount = |line: &'m str| {
        let (place, about) = line.split_once(" - ")?;
        let place = plain(place.split(' ').nth(4)?);
        path.starts_with(&place).then(|| Some((place.len(), about.split(' ').next()?)))?
    };
    mounts.lines().filter_map(mount).max_by_key(|(length, _)| *length).map(|(_, kind)| kind)
}

/// A place without the signs that stand for spaces and the like.
fn plain(place: &str) -> String {
    let signs = [("\\040", " "), ("\\011", "\t"), ("\\012", "\n"), ("\\134", "\\")];
    signs.iter().fold(place.to_owned(), |place, (sign, meant)| place.replace(sign, meant))
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
    fn what_lies_on_another_machine_is_known_by_its_nearest_mount() {
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
