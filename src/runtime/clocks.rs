//! The monotonic clocks, and the pulse of an exam.
//!
//! An exam that cannot be paused is timed by a clock that keeps running while the machine sleeps: `CLOCK_BOOTTIME` on
//! Linux, FreeBSD and OpenBSD, `CLOCK_MONOTONIC` on macOS, which counts sleep there, and elsewhere the clock of the
//! standard library.
//!
//! An exam that can be paused is timed by a clock that stops with the process. A stopped process cannot tell when it
//! was stopped. So while such an exam is on the screen there is a beat every second, and a beat more than [`LATE_MS`]
//! after the one before means that the process was stopped in between.
//!
//! A process that is killed cannot record how long an exam had run, and reading for an hour leaves nothing in the log.
//! So the pulse writes the time used by the running exam to a file once a second. That time counts however the program
//! ends, and whatever the system date is when it starts again.

use std::fs::{File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use crate::app::effect::Running;
use crate::review::SessionId;
use crate::session::exam::Clocks;

/// The file in the data folder with the time that each open exam has run.
pub const FILE: &str = "exam.clock";

/// Milliseconds between two beats.
const BEAT_MS: u64 = 1000;
/// Milliseconds between two beats above which the process must have been stopped. A busy machine is never this late.
const LATE_MS: u64 = 3000;
/// Bytes of the record of one exam: its id, a space, twenty digits and a line feed.
const RECORD_BYTES: u64 = 58;
/// Records in the file. The id of an exam determines its record, so two windows with different exams rarely share one.
const RECORDS: u64 = 64;

/// The clocks of a process.
#[derive(Debug)]
pub struct ProcessClocks {
    started: Instant,
    stops: Mutex<Stops>,
}

/// How long the process was stopped, as far as the beats show.
#[derive(Debug, Default)]
struct Stops {
    stopped_ms: u64,
    /// When the clock was last read, while there is a pulse.
    beat_ms: Option<u64>,
}

impl Stops {
    /// Subtracts the time stopped from a reading of the clock.
    fn read(&mut self, clock_ms: u64) -> u64 {
        if let Some(beat_ms) = &mut self.beat_ms {
            let late_ms = clock_ms.saturating_sub(*beat_ms);
            if late_ms > LATE_MS {
                self.stopped_ms += late_ms - BEAT_MS;
            }
            *beat_ms = clock_ms;
        }
        clock_ms.saturating_sub(self.stopped_ms)
    }
}

impl ProcessClocks {
    /// Starts the clocks.
    #[must_use]
    #[expect(clippy::disallowed_methods, reason = "the one place that reads the clock")]
    pub fn start() -> Self {
        Self { started: Instant::now(), stops: Mutex::default() }
    }

    /// Reads the clocks.
    #[must_use]
    pub fn read(&self) -> Clocks {
        let clock_ms = milliseconds(self.started.elapsed());
        Clocks { awake_ms: self.stops().read(clock_ms), real_ms: real_ms().unwrap_or(clock_ms) }
    }

    /// Notes that a pulse starts or ends.
    fn set_pulse(&self, has_pulse: bool) {
        let clock_ms = milliseconds(self.started.elapsed());
        let mut stops = self.stops();
        stops.read(clock_ms);
        stops.beat_ms = has_pulse.then_some(clock_ms);
    }

    fn stops(&self) -> MutexGuard<'_, Stops> {
        self.stops.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The clock that keeps running while the machine sleeps. It is read through the C library, as the standard library
/// reads its clocks, so that tools that replace the clocks of a process replace this one too.
#[cfg(any(target_os = "linux", target_os = "android", target_os = "freebsd", target_os = "openbsd"))]
fn real_ms() -> Option<u64> {
    read_system(rustix::time::DynamicClockId::Boottime)
}

/// The clock that keeps running while the machine sleeps: here the monotonic one does.
#[cfg(target_vendor = "apple")]
fn real_ms() -> Option<u64> {
    read_system(rustix::time::DynamicClockId::Known(rustix::time::ClockId::Monotonic))
}

/// None: only the clock of the standard library is available.
#[cfg(not(any(
    target_os = "linux",
    target_os = "android",
    target_os = "freebsd",
    target_os = "openbsd",
    target_vendor = "apple"
)))]
fn real_ms() -> Option<u64> {
    None
}

/// Reads a system clock, in milliseconds.
#[cfg(any(
    target_os = "linux",
    target_os = "android",
    target_os = "freebsd",
    target_os = "openbsd",
    target_vendor = "apple"
))]
fn read_system(clock: rustix::time::DynamicClockId) -> Option<u64> {
    let time = rustix::time::clock_gettime_dynamic(clock).ok()?;
    let seconds = u64::try_from(time.tv_sec).ok()?;
    Some(seconds.saturating_mul(1000).saturating_add(u64::try_from(time.tv_nsec).ok()? / 1_000_000))
}

fn milliseconds(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}

/// The pulse of an exam. Dropping it ends it, after it has written how long the exam ran.
pub struct Pulse {
    /// Dropping the sender ends the thread.
    stop: Option<Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Pulse {
    /// Starts the pulse of a running exam. If there is no file or it cannot be written, the pulse only detects stops.
    #[must_use]
    pub fn start(clocks: &Arc<ProcessClocks>, running: Running, path: Option<PathBuf>) -> Self {
        let (stop, stopped) = mpsc::channel();
        let clocks = Arc::clone(clocks);
        // Without pauses, time counts while the process is stopped, so stops do not matter.
        if running.pausable {
            clocks.set_pulse(true);
        }
        let mut file = path.and_then(|path| open(&path).ok());
        let beat = move || {
            let mut record = |more_ms: u64| {
                let ran_ms = running.elapsed_ms(clocks.read()).saturating_add(more_ms);
                if file.as_mut().is_some_and(|file| write(file, running.session, ran_ms).is_err()) {
                    file = None;
                }
            };
            loop {
                record(BEAT_MS);
                match stopped.recv_timeout(Duration::from_millis(BEAT_MS)) {
                    Err(RecvTimeoutError::Timeout) => {}
                    Ok(()) | Err(RecvTimeoutError::Disconnected) => break,
                }
            }
            record(0);
            clocks.set_pulse(false);
        };
        let thread = std::thread::Builder::new().name("pulse".into()).spawn(beat);
        Self { stop: Some(stop), thread: thread.ok() }
    }
}

impl Drop for Pulse {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

/// Opens the file for writing, with access for this user only.
fn open(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// Writes the record of an exam, which always has the same length.
fn write(file: &mut File, session: SessionId, ran_ms: u64) -> io::Result<()> {
    file.seek(SeekFrom::Start(u64::from(session.0[15]) % RECORDS * RECORD_BYTES))?;
    file.write_all(format!("{session} {ran_ms:020}\n").as_bytes())
}

/// How long an exam had run at its last beat, in milliseconds, if the file in this folder has a record of it. Unused
/// records are zero bytes. A record counts wherever it is in the file.
#[must_use]
pub fn ran_ms(folder: &Path, session: SessionId) -> Option<u64> {
    let mut bytes = Vec::new();
    File::open(folder.join(FILE)).ok()?.take(RECORDS * RECORD_BYTES).read_to_end(&mut bytes).ok()?;
    let parse_record = |line: &str| {
        let (name, ran_ms) = line.trim_matches('\0').split_once(' ')?;
        (SessionId::parse(name)? == session).then(|| ran_ms.parse().ok())?
    };
    String::from_utf8_lossy(&bytes).lines().filter_map(parse_record).max()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_very_late_beat_counts_as_a_stop() {
        let mut stops = Stops::default();
        assert_eq!(stops.read(600_000), 600_000, "without a pulse a pause between two keys is no stop");
        stops.beat_ms = Some(600_000);
        for ms in [601_000, 602_000, 604_900] {
            assert_eq!(stops.read(ms), ms);
        }
        assert_eq!(stops.read(3_604_900), 605_900, "of an hour one beat counts");
        assert_eq!(stops.read(3_605_900), 606_900);
        stops.beat_ms = None;
        assert_eq!(stops.read(3_705_900), 706_900);
    }

    #[test]
    fn the_file_records_how_long_an_exam_ran_and_broken_records_are_ignored() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(FILE);
        let (one, other) = (SessionId([1; 16]), SessionId([2; 16]));
        assert_eq!(ran_ms(folder.path(), one), None);
        let mut file = open(&path).unwrap();
        for ms in [u64::MAX, 0, 61_000] {
            write(&mut file, one, ms).unwrap();
            assert_eq!(ran_ms(folder.path(), one), Some(ms));
        }
        assert_eq!(ran_ms(folder.path(), other), None);
        // Exams that are open at the same time have a record each.
        write(&mut file, other, 5).unwrap();
        write(&mut file, SessionId([63; 16]), 6).unwrap();
        assert_eq!([one, other].map(|exam| ran_ms(folder.path(), exam)), [Some(61_000), Some(5)]);
        assert_eq!(ran_ms(folder.path(), SessionId([63; 16])), Some(6));
        // A record at the beginning of the file is read too, even if the id puts it elsewhere now.
        std::fs::write(&path, format!("{other} 00000000000000000007\n")).unwrap();
        assert_eq!(ran_ms(folder.path(), other), Some(7));
        for broken in ["", "\0\0\0", "x 1", &format!("{one}"), &format!("{one} -1"), &format!("{one} 1 2")] {
            std::fs::write(&path, broken).unwrap();
            assert_eq!(ran_ms(folder.path(), one), None, "{broken:?}");
        }
    }

    #[test]
    fn a_pulse_records_how_long_the_exam_ran() {
        let folder = tempfile::tempdir().unwrap();
        let clocks = Arc::new(ProcessClocks::start());
        let session = SessionId([3; 16]);
        for (pausable, at) in [(true, clocks.read()), (false, clocks.read())] {
            let running = Running { session, elapsed_ms: 60_000, at, pausable };
            drop(Pulse::start(&clocks, running, Some(folder.path().join(FILE))));
            let ran = ran_ms(folder.path(), session).unwrap();
            assert!((60_000..120_000).contains(&ran), "{ran}");
        }
        let running = Running { session, elapsed_ms: 60_000, at: clocks.read(), pausable: false };
        // Without a writable file nothing is written, and nothing fails.
        drop(Pulse::start(&clocks, running, Some(folder.path().join("nowhere/exam.clock"))));
        drop(Pulse::start(&clocks, running, None));
    }

    #[test]
    fn the_clocks_never_go_back() {
        let clocks = ProcessClocks::start();
        let (first, second) = (clocks.read(), clocks.read());
        assert!(second.real_ms >= first.real_ms && second.awake_ms >= first.awake_ms);
    }
}
