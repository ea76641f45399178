//! A full disk, a failing disk and `kill -9`, at each system call on the files of a log.

use std::io::Write;

use super::strace::{self, Call, Fault};
use super::task::{Task, listed};

/// How many calls of each kind are tested in a short run.
const SHORT_RUN_CALLS: usize = 6;

/// Injects a fault at a task's calls. Checks each time what is left, and that running the task again completes it.
/// Returns how many calls were tested.
#[expect(clippy::print_stdout, reason = "which call it was is seen only when the test fails")]
fn inject_faults(task: Task, fault: Fault, short: bool) -> usize {
    let dir = tempfile::tempdir().unwrap();
    task.prepare(dir.path());
    let mut names = listed(dir.path());
    let clean = strace::traced(task, dir.path());
    assert!(clean.ended, "{task:?}: {clean:?}");
    names.extend(listed(dir.path()));
    let calls: Vec<Call> = clean.calls(dir.path()).into_iter().filter(|call| fault.applies_to(call)).collect();
    assert!(!calls.is_empty(), "{task:?} {fault:?}");
    let step = if short { calls.len().div_ceil(SHORT_RUN_CALLS).max(1) } else { 1 };
    // From the last call backward: late interruptions have the most to lose.
    let chosen = calls.iter().rev().enumerate().filter(|(n, call)| n % step == 0 || call.renames());
    let chosen: Vec<&Call> = chosen.map(|(_, call)| call).collect();
    for call in &chosen {
        let dir = tempfile::tempdir().unwrap();
        task.prepare(dir.path());
        let ran = strace::with_fault(task, dir.path(), fault, call);
        println!("{task:?}, {fault:?} at {} {}: {:?}", call.name, call.nth, ran.reported);
        assert_eq!(ran.ended, fault != Fault::Killed, "{ran:?}");
        assert!(fault == Fault::Killed || ran.trace.contains("(INJECTED)"), "{}", ran.trace);
        task.check(dir.path(), &ran.reported);
        task.complete(dir.path(), &names);
    }
    chosen.len()
}

fn inject_all(fault: Fault, short: bool) -> usize {
    Task::ALL.into_iter().map(|task| inject_faults(task, fault, short)).sum()
}

#[test]
fn disk_full_at_some_write_loses_and_duplicates_nothing() {
    if strace::is_allowed("a full disk") {
        assert!(inject_all(Fault::Full, true) >= 20);
    }
}

#[test]
fn disk_error_at_some_call_loses_and_duplicates_nothing() {
    if strace::is_allowed("a failing disk") {
        assert!(inject_all(Fault::Failing, true) >= 20);
    }
}

#[test]
fn kill_at_some_call_loses_nothing_and_the_next_start_completes_the_task() {
    if strace::is_allowed("a kill at a call") {
        assert!(inject_all(Fault::Killed, true) >= 20);
    }
}

#[test]
fn missing_lock_support_is_not_mistaken_for_a_locked_log() {
    if !strace::is_allowed("refused locks") {
        return;
    }
    let run = |error: &str, nth: usize| {
        let dir = tempfile::tempdir().unwrap();
        Task::AppendReporting.prepare(dir.path());
        let ran = strace::failing(Task::AppendReporting, dir.path(), "fcntl", error, nth);
        assert!(ran.ended, "{ran:?}");
        assert!(
            ran.reported.iter().all(|reported| !reported.contains("another program")),
            "{error} from call {nth} on: {ran:?}"
        );
        ran
    };
    let clean = run("ENOLCK", 10_000);
    assert_eq!(clean.reported, ["saved"; 3]);
    let calls = clean.trace.matches("fcntl(").count();
    assert!(run("ENOLCK", 1).reported[0].contains("the file system does not support locks"));
    for error in ["ENOLCK", "EIO"] {
        let refused = "not saved: the disk reports an error: the file system does not support locks";
        // From the last calls, which close the log, backward to those that append.
        let mut appending = (1..calls).rev().step_by(4).map(|nth| run(error, nth).reported);
        assert!(appending.any(|reported| reported.iter().any(|reported| reported.starts_with(refused))), "{error}");
    }
}

#[test]
fn full_disk_is_reported_when_companion_files_do_not_fit() {
    if !strace::is_allowed("a full disk beside the log") {
        return;
    }
    let dir = tempfile::tempdir().unwrap();
    Task::AppendReporting.prepare(dir.path());
    let ran = strace::failing(Task::AppendReporting, dir.path(), "pwrite64", "ENOSPC", 1);
    assert!(ran.ended, "{ran:?}");
    assert!(
        !ran.reported.is_empty() && ran.reported.iter().all(|reported| reported.contains("full")),
        "{:?}",
        ran.reported
    );
}

#[test]
#[ignore = "takes minutes: a disk that is full at every single call"]
fn disk_full_at_any_call_loses_and_duplicates_nothing() {
    inject_at_every_call(Fault::Full);
}

#[test]
#[ignore = "takes minutes: a disk that fails at every single call"]
fn disk_error_at_any_call_loses_and_duplicates_nothing() {
    inject_at_every_call(Fault::Failing);
}

#[test]
#[ignore = "takes minutes: a kill at every single call"]
fn kill_at_any_call_loses_nothing_and_the_next_start_completes_the_task() {
    inject_at_every_call(Fault::Killed);
}

/// Injects a fault at every call of every task, and prints how many there were.
fn inject_at_every_call(fault: Fault) {
    if strace::is_allowed("every call") {
        for task in Task::ALL {
            let times = inject_faults(task, fault, false);
            let _ = writeln!(std::io::stderr(), "{task:?}, {fault:?}: {times} times");
        }
    }
}
