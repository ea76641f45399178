//! A child under `strace`, which writes down what it asks of the system, fails it at a chosen call, or kills it there.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;
use std::process::Command;
use std::sync::OnceLock;

use super::deed::Deed;

/// The calls by which files are made, changed and removed, where the machine has them, and by which they are read.
const CALLS: &str = "openat,pread64,pwrite64,ftruncate,fsync,fdatasync,?mkdir,mkdirat,?unlink,unlinkat,?link,linkat,\
                     ?rename,?renameat,renameat2";

/// The longest text of a call that is written down: more than a page of a database in hexadecimal.
const LONGEST: &str = "1000000";

/// Whether this machine lets one process watch another. If not, says which test is passed over.
pub fn is_allowed(test: &str) -> bool {
    static ALLOWED: OnceLock<bool> = OnceLock::new();
    let allowed = *ALLOWED.get_or_init(|| {
        let watched = Command::new("strace").args(["-o", "/dev/null", "true"]).output();
        watched.is_ok_and(|watched| watched.status.success())
    });
    if !allowed {
        let _ = writeln!(std::io::stderr(), "skipped: {test}: this machine has no strace, or forbids it");
    }
    allowed
}

/// What befalls a child at one of its calls.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Harm {
    /// From this call on there is no room.
    Full,
    /// The disk fails, once.
    Failing,
    /// It is killed before the call is made.
    Killed,
}

impl Harm {
    /// Whether it can befall a call.
    pub fn befalls(self, call: &Call) -> bool {
        match self {
            Self::Full => matches!(&*call.name, "pwrite64" | "mkdir" | "mkdirat") || call.creates,
            Self::Failing => true,
            Self::Killed => call.name != "pread64",
        }
    }

    /// As `strace` takes it.
    fn injection(self, call: &Call) -> String {
        let Call { name, nth, .. } = call;
        match self {
            Self::Full if name == "pwrite64" => format!("inject={name}:error=ENOSPC:when={nth}+"),
            Self::Full => format!("inject={name}:error=ENOSPC:when={nth}"),
            Self::Failing => format!("inject={name}:error=EIO:when={nth}"),
            Self::Killed => format!("inject={name}:signal=KILL:when={nth}"),
        }
    }
}

/// A call that a child makes on its files.
#[derive(Clone, Debug)]
pub struct Call {
    /// Its name.
    pub name: String,
    /// How many of that name there were, with this one.
    pub nth: usize,
    /// Whether it makes a file.
    pub creates: bool,
}

impl Call {
    /// Whether it gives a file another name: the steps between two of these must all be safe.
    pub fn renames(&self) -> bool {
        self.name.starts_with("rename") || self.name.starts_with("link")
    }
}

/// What became of a child.
#[derive(Debug)]
pub struct Ran {
    /// What it said.
    pub said: Vec<String>,
    /// Whether it came to its end.
    pub ended: bool,
    /// What it asked of the system.
    pub trace: String,
}

impl Ran {
    /// The calls on files in a folder, as far as they can be told from those of other threads: `strace` counts for each
    /// thread, and the nth call of a name would be harmed in all of them, also where a program is being loaded.
    pub fn calls(&self, folder: &Path) -> Vec<Call> {
        let folder = folder.to_string_lossy();
        let mut counted = BTreeMap::<(&str, &str), usize>::new();
        let mut calls = Vec::new();
        for line in self.trace.lines() {
            let Some((caller, rest)) = line.split_once('(') else { continue };
            let Some((thread, name)) = caller.split_once(' ') else { continue };
            let (thread, name) = (thread.trim(), name.trim());
            let nth = counted.entry((name, thread)).or_default();
            *nth += 1;
            if rest.contains(&*folder) {
                calls.push((thread, Call { name: name.to_owned(), nth: *nth, creates: rest.contains("O_CREAT") }));
            }
        }
        calls.retain(|(thread, call)| {
            let same = counted.range((&*call.name, "")..).take_while(|((name, _), _)| *name == call.name);
            same.filter(|((_, other), _)| other != thread).all(|(_, count)| *count < call.nth)
        });
        calls.into_iter().map(|(_, call)| call).collect()
    }
}

/// Lets a child do a deed in a folder, and watches.
pub fn watched(deed: Deed, folder: &Path) -> Ran {
    run(deed, folder, &["-y", "-e", &format!("trace={CALLS}")])
}

/// The same, with every byte that it writes.
pub fn recorded(deed: Deed, folder: &Path) -> Ran {
    run(deed, folder, &["-y", "-xx", "-s", LONGEST, "-e", &format!("trace=write,{}", CALLS.replace("pread64,", ""))])
}

/// The same, and harms it at a call.
pub fn harmed(deed: Deed, folder: &Path, harm: Harm, call: &Call) -> Ran {
    run(deed, folder, &["-e", &format!("trace={}", call.name), "-e", &harm.injection(call)])
}

/// The same, and harms every call of some names, from the nth on, with an error.
pub fn failing(deed: Deed, folder: &Path, names: &str, error: &str, nth: usize) -> Ran {
    run(deed, folder, &["-e", &format!("trace={names}"), "-e", &format!("inject={names}:error={error}:when={nth}+")])
}

/// Runs a child under `strace`.
fn run(deed: Deed, folder: &Path, options: &[&str]) -> Ran {
    let dir = tempfile::tempdir().unwrap();
    let trace = dir.path().join("trace");
    let inner = deed.child(folder);
    let mut command = Command::new("strace");
    command.args(["-f", "-o"]).arg(&trace).args(options).arg(inner.get_program()).args(inner.get_args());
    command.envs(inner.get_envs().filter_map(|(name, value)| Some((name, value?))));
    let output = command.output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    let said = said.lines().filter_map(|line| line.split_once("child: ")).map(|(_, said)| said.to_owned()).collect();
    let trace = std::fs::read(&trace).unwrap_or_default();
    Ran { said, ended: output.status.success(), trace: String::from_utf8_lossy(&trace).into_owned() }
}
