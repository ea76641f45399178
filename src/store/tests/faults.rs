//! A full disk, a failing disk and `kill -9`, at each call that is made on the files of a log.

use std::io::Write;

use super::deed::{Deed, listed};
use super::strace::{self, Call, Harm};

/// Calls at which a deed is harmed in a short run, of each kind.
const FEW: usize = 6;

/// Harms a deed at its calls, and checks each time what is left and that doing it again completes it. How often.
#[expect(clippy::print_stdout, reason = "which call it was is seen only when the test fails")]
fn harm(deed: Deed, kind: Harm, few: bool) -> usize {
    let dir = tempfile::tempdir().unwrap();
    deed.prepare(dir.path());
    let mut names = listed(dir.path());
    let unharmed = strace::watched(deed, dir.path());
    assert!(unharmed.ended, "{deed:?}: {unharmed:?}");
    names.extend(listed(dir.path()));
    let calls: Vec<Call> = unharmed.calls(dir.path()).into_iter().filter(|call| kind.befalls(call)).collect();
    assert!(!calls.is_empty(), "{deed:?} {kind:?}");
    let apart = if few { calls.len().div_ceil(FEW).max(1) } else { 1 };
    // From the last backwards: what is interrupted late has the most to lose.
    let chosen = calls.iter().rev().enumerate().filter(|(n, call)| n % apart == 0 || call.renames());
    let chosen: Vec<&Call> = chosen.map(|(_, call)| call).collect();
    for call in &chosen {
        let dir = tempfile::tempdir().unwrap();
        deed.prepare(dir.path());
        let ran = strace::harmed(deed, dir.path(), kind, call);
        println!("{deed:?}, {kind:?} at {} {}: {:?}", call.name, call.nth, ran.said);
        assert_eq!(ran.ended, kind != Harm::Killed, "{ran:?}");
        assert!(kind == Harm::Killed || ran.trace.contains("(INJECTED)"), "{}", ran.trace);
        deed.check(dir.path(), &ran.said);
        deed.complete(dir.path(), &names);
    }
    chosen.len()
}

/// Harms every deed.
fn harm_all(kind: Harm, few: bool) -> usize {
    Deed::ALL.into_iter().map(|deed| harm(deed, kind, few)).sum()
}

#[test]
fn a_disk_that_is_full_at_some_write_loses_nothing_and_doubles_nothing() {
    if strace::is_allowed("a full disk") {
        assert!(harm_all(Harm::Full, true) >= 20);
    }
}

#[test]
fn a_disk_that_fails_at_some_call_loses_nothing_and_doubles_nothing() {
    if strace::is_allowed("a failing disk") {
        assert!(harm_all(Harm::Failing, true) >= 20);
    }
}

#[test]
fn a_kill_at_some_call_loses_nothing_and_the_next_start_completes_it() {
    if strace::is_allowed("a kill at a call") {
        assert!(harm_all(Harm::Killed, true) >= 20);
    }
}

#[test]
fn a_disk_that_grants_no_locks_is_not_taken_for_another_program_that_holds_the_log() {
    if !strace::is_allowed("refused locks") {
        return;
    }
    let run = |error: &str, nth: usize| {
        let dir = tempfile::tempdir().unwrap();
        Deed::AppendAloud.prepare(dir.path());
        let ran = strace::failing(Deed::AppendAloud, dir.path(), "fcntl", error, nth);
        assert!(ran.ended, "{ran:?}");
        assert!(ran.said.iter().all(|said| !said.contains("another program")), "{error} from call {nth} on: {ran:?}");
        ran
    };
    let unharmed = run("ENOLCK", 10_000);
    assert_eq!(unharmed.said, ["saved"; 3]);
    let calls = unharmed.trace.matches("fcntl(").count();
    assert!(run("ENOLCK", 1).said[0].contains("the file system does not support locks"));
    for error in ["ENOLCK", "EIO"] {
        let refused = "not saved: the disk reports an error: the file system does not support locks";
        // From the last calls, which close the log, back to those that append.
        let mut appending = (1..calls).rev().step_by(4).map(|nth| run(error, nth).said);
        assert!(appending.any(|said| said.iter().any(|said| said.starts_with(refused))), "{error}");
    }
}

#[test]
fn a_full_disk_is_told_as_one_also_by_the_files_beside_the_log() {
    if !strace::is_allowed("a full disk beside the log") {
        return;
    }
    let dir = tempfile::tempdir().unwrap();
    Deed::AppendAloud.prepare(dir.path());
    let ran = strace::failing(Deed::AppendAloud, dir.path(), "pwrite64", "ENOSPC", 1);
    assert!(ran.ended, "{ran:?}");
    assert!(!ran.said.is_empty() && ran.said.iter().all(|said| said.contains("full")), "{:?}", ran.said);
}

#[test]
#[ignore = "takes minutes: a disk that is full at every single call"]
fn a_disk_that_is_full_at_any_call_loses_nothing_and_doubles_nothing() {
    harm_at_every_call(Harm::Full);
}

#[test]
#[ignore = "takes minutes: a disk that fails at every single call"]
fn a_disk_that_fails_at_any_call_loses_nothing_and_doubles_nothing() {
    harm_at_every_call(Harm::Failing);
}

#[test]
#[ignore = "takes minutes: a kill at every single call"]
fn a_kill_at_any_call_loses_nothing_and_the_next_start_completes_it() {
    harm_at_every_call(Harm::Killed);
}

/// Harms every deed at every call, and says how often that was.
fn harm_at_every_call(kind: Harm) {
    if strace::is_allowed("every call") {
        for deed in Deed::ALL {
            let times = harm(deed, kind, false);
            let _ = writeln!(std::io::stderr(), "{deed:?}, {kind:?}: {times} times");
        }
    }
}
