//! Runs a child under `strace`, which records its system calls and makes a chosen one fail or kills the child there.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;
use std::process::Command;
use std::sync::OnceLock;

use super::task::Task;

/// The calls that create, change, remove and read files, as far as the machine has them.
const CALLS: &str = "openat,pread64,pwrite64,ftruncate,fsync,fdatasync,?mkdir,mkdirat,?unlink,unlinkat,?link,linkat,\
                     ?rename,?renameat,renameat2";

/// The longest string that is recorded: more than a page of a database in hexadecimal.
const LONGEST: &str = "1000000";

/// Whether this machine has `strace` and allows it. If not, prints which test is skipped.
pub fn is_allowed(test: &str) -> bool {
    static ALLOWED: OnceLock<bool> = OnceLock::new();
    let allowed = *ALLOWED.get_or_init(|| {
        let traced = Command::new("strace").args(["-o", "/dev/null", "true"]).output();
        traced.is_ok_and(|traced| traced.status.success())
    });
    if !allowed {
        let _ = writeln!(std::io::stderr(), "skipped: {test}: this machine has no strace, or forbids it");
    }
    allowed
}

/// A fault at one of a child's calls.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The disk is full from this call on.
    Full,
    /// The disk fails, once.
    Failing,
    /// The child is killed before the call.
    Killed,
}

impl Fault {
    /// Whether the fault can occur at a call.
    pub fn applies_to(self, call: &Call) -> bool {
        match self {
            Self::Full => matches!(&*call.name, "pwrite64" | "mkdir" | "mkdirat") || call.creates,
            Self::Failing => true,
            Self::Killed => call.name != "pread64",
        }
    }

    /// The option for `strace`.
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

/// A system call of a child on its files.
#[derive(Clone, Debug)]
pub struct Call {
    pub name: String,
    /// The count of calls with this name so far, including this one.
    pub nth: usize,
    /// Whether it creates a file.
    pub creates: bool,
}

impl Call {
    /// Whether it renames a file: the steps between two renames must all be safe.
    pub fn renames(&self) -> bool {
        self.name.starts_with("rename") || self.name.starts_with("link")
    }
}

/// The result of a child's run.
#[derive(Debug)]
pub struct TracedRun {
    /// What it reported.
    pub reported: Vec<String>,
    /// Whether it exited normally.
    pub ended: bool,
    /// Its recorded system calls.
    pub trace: String,
}

impl TracedRun {
    /// The calls on files in a folder that no other thread could be hit by: `strace` counts for each thread, and would
    /// also inject the fault into another thread's nth call of the name, even while the program is being loaded.
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

/// Runs a task in a folder and records its calls.
pub fn traced(task: Task, folder: &Path) -> TracedRun {
    run(task, folder, &["-y", "-e", &format!("trace={CALLS}")])
}

/// The same, with all the bytes that it writes.
pub fn recorded(task: Task, folder: &Path) -> TracedRun {
    run(task, folder, &["-y", "-xx", "-s", LONGEST, "-e", &format!("trace=write,{}", CALLS.replace("pread64,", ""))])
}

/// The same, with a fault at one call.
pub fn with_fault(task: Task, folder: &Path, fault: Fault, call: &Call) -> TracedRun {
    run(task, folder, &["-e", &format!("trace={}", call.name), "-e", &fault.injection(call)])
}

/// The same, with an error at every call with one of these names, from the nth on.
pub fn failing(task: Task, folder: &Path, names: &str, error: &str, nth: usize) -> TracedRun {
    run(task, folder, &["-e", &format!("trace={names}"), "-e", &format!("inject={names}:error={error}:when={nth}+")])
}

/// Runs a child under `strace`.
fn run(task: Task, folder: &Path, options: &[&str]) -> TracedRun {
    let dir = tempfile::tempdir().unwrap();
    let trace = dir.path().join("trace");
    let inner = task.child(folder);
    let mut command = Command::new("strace");
    command.args(["-f", "-o"]).arg(&trace).args(options).arg(inner.get_program()).args(inner.get_args());
    command.envs(inner.get_envs().filter_map(|(name, value)| Some((name, value?))));
    let output = command.output().unwrap();
    let reported = String::from_utf8_lossy(&output.stdout);
    let reported = reported
        .lines()
        .filter_map(|line| line.split_once("child: "))
        .map(|(_, reported)| reported.to_owned())
        .collect();
    let trace = std::fs::read(&trace).unwrap_or_default();
    TracedRun { reported, ended: output.status.success(), trace: String::from_utf8_lossy(&trace).into_owned() }
}
