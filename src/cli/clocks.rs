//! The clocks that never jump, and the pulse of an exam that can be paused.
//!
//! An exam that cannot be paused is timed by a clock that goes on while the machine sleeps: `CLOCK_BOOTTIME` on Linux,
//! FreeBSD and OpenBSD, `CLOCK_MONOTONIC` on macOS, which counts sleep there, and elsewhere the clock of the standard library.
//!
//! One that can be paused is timed by a clock that stands still meanwhile. A process that is stopped cannot tell when that
//! began, and one that is killed cannot say how long it had run. So while such an exam is on the screen a thread beats once a
//! second: a beat that comes late by more than [`LATE_MS`] says that the process could not run, and each beat leaves in a file
//! how long the exam will have run by the next one. What a `kill -9` gives back is at most the time really away.

use std::fs::{File, OpenOptions};
use std::io::{self, Read, Seek, Write};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use crate::review::SessionId;
use crate::session::exam::Clocks;
use crate::tui::effect::Running;

/// The file in the data folder that says how long an exam has run.
pub const FILE: &str = "exam.clock";

/// Milliseconds between two beats.
const BEAT_MS: u64 = 1000;
/// Milliseconds between two beats from which on the process was stopped in between. A busy machine is never so late.
const LATE_MS: u64 = 3000;
/// Bytes that are read of the file: more than it ever has.
const FILE_BYTES: u64 = 128;

/// The clocks of a process.
#[derive(Debug)]
pub struct ProcessClocks {
    started: Instant,
    stops: Mutex<Stops>,
}

/// How long the process was stopped, as far as beats told.
#[derive(Debug, Default)]
struct Stops {
    /// Milliseconds so far.
    stopped_ms: u64,
    /// The last time the clock was read, while there is a pulse.
    beat_ms: Option<u64>,
}

impl Stops {
    /// Takes a reading of the clock that does not know of stops, and gives one that does.
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
    #[expect(clippy::disallowed_methods, reason = "this is the place that asks")]
    pub fn start() -> Self {
        Self { started: Instant::now(), stops: Mutex::default() }
    }

    /// What they show.
    #[must_use]
    pub fn read(&self) -> Clocks {
        let clock_ms = milliseconds(self.started.elapsed());
        Clocks { awake_ms: self.stops().read(clock_ms), real_ms: real_ms().unwrap_or(clock_ms) }
    }

    /// Says that there is a pulse from now on, or that there is none any more.
    fn beat(&self, beats: bool) {
        let clock_ms = milliseconds(self.started.elapsed());
        let mut stops = self.stops();
        stops.read(clock_ms);
        stops.beat_ms = beats.then_some(clock_ms);
    }

    /// What is known of stops.
    fn stops(&self) -> MutexGuard<'_, Stops> {
        self.stops.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The clock that goes on while the machine sleeps. It is read through the C library, as the standard library reads its clocks,
/// so that what replaces the clocks of a process replaces them all.
#[cfg(any(target_os = "linux", target_os = "android", target_os = "freebsd", target_os = "openbsd"))]
fn real_ms() -> Option<u64> {
    of_system(rustix::time::DynamicClockId::Boottime)
}

/// The clock that goes on while the machine sleeps: here the monotonic one does.
#[cfg(target_vendor = "apple")]
fn real_ms() -> Option<u64> {
    of_system(rustix::time::DynamicClockId::Known(rustix::time::ClockId::Monotonic))
}

/// The clock of the standard library is all there is.
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

/// Reads a clock of the system.
#[cfg(any(
    target_os = "linux",
    target_os = "android",
    target_os = "freebsd",
    target_os = "openbsd",
    target_vendor = "apple"
))]
fn of_system(clock: rustix::time::DynamicClockId) -> Option<u64> {
    let time = rustix::time::clock_gettime_dynamic(clock).ok()?;
    let seconds = u64::try_from(time.tv_sec).ok()?;
    Some(seconds.saturating_mul(1000).saturating_add(u64::try_from(time.tv_nsec).ok()? / 1_000_000))
}

/// A duration in milliseconds.
fn milliseconds(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}

/// The pulse of an exam. It ends when it is dropped, and leaves behind how long the exam has run.
pub struct Pulse {
    /// Dropped first, which ends the thread.
    stop: Option<Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Pulse {
    /// Starts the pulse of an exam that is running. Without a file, or where it cannot be written, only stops are told.
    #[must_use]
    pub fn start(clocks: &Arc<ProcessClocks>, running: Running, path: Option<PathBuf>) -> Self {
        let (stop, stopped) = mpsc::channel();
        let clocks = Arc::clone(clocks);
        clocks.beat(true);
        let mut file = path.and_then(|path| open(&path).ok());
        let beat = move || {
            let mut keep = |more_ms: u64| {
                let since_ms = clocks.read().awake_ms.saturating_sub(running.at_ms);
                let ran_ms = running.elapsed_ms.saturating_add(since_ms).saturating_add(more_ms);
                if file.as_mut().is_some_and(|file| write(file, running.session, ran_ms).is_err()) {
                    file = None;
                }
            };
            loop {
                keep(BEAT_MS);
                match stopped.recv_timeout(Duration::from_millis(BEAT_MS)) {
                    Err(RecvTimeoutError::Timeout) => {}
                    Ok(()) | Err(RecvTimeoutError::Disconnected) => break,
                }
            }
            keep(0);
            clocks.beat(false);
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

/// Opens the file for writing, for this user alone.
fn open(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// Writes how long an exam has run, always in as many bytes.
fn write(file: &mut File, session: SessionId, ran_ms: u64) -> io::Result<()> {
    file.rewind()?;
    file.write_all(format!("{session} {ran_ms:020}\n").as_bytes())
}

/// How long an exam had run at its last sign of life, if the file in this folder is of it.
#[must_use]
pub fn ran_ms(folder: &Path, session: SessionId) -> Option<u64> {
    let mut text = String::new();
    File::open(folder.join(FILE)).ok()?.take(FILE_BYTES).read_to_string(&mut text).ok()?;
    let (name, ran_ms) = text.trim_end().split_once(' ')?;
    (SessionId::parse(name)? == session).then(|| ran_ms.parse().ok())?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_beat_that_comes_late_was_a_stop_and_one_that_is_a_little_late_was_none() {
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
    fn the_file_says_how_long_an_exam_ran_and_what_is_broken_says_nothing() {
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
        for broken in ["", "\0\0\0", "x 1", &format!("{one}"), &format!("{one} -1"), &format!("{one} 1 2")] {
            std::fs::write(&path, broken).unwrap();
            assert_eq!(ran_ms(folder.path(), one), None, "{broken:?}");
        }
    }

    #[test]
    fn a_pulse_leaves_behind_how_long_the_exam_ran() {
        let folder = tempfile::tempdir().unwrap();
        let clocks = Arc::new(ProcessClocks::start());
        let session = SessionId([3; 16]);
        let running = Running { session, elapsed_ms: 60_000, at_ms: clocks.read().awake_ms };
        drop(Pulse::start(&clocks, running, Some(folder.path().join(FILE))));
        let ran = ran_ms(folder.path(), session).unwrap();
        assert!((60_000..120_000).contains(&ran), "{ran}");
        // Where there is no place to write, nothing is written and nothing fails.
        drop(Pulse::start(&clocks, running, Some(folder.path().join("nowhere/exam.clock"))));
        drop(Pulse::start(&clocks, running, None));
    }

    #[test]
    fn the_clock_that_counts_sleep_never_goes_back() {
        let clocks = ProcessClocks::start();
        let (first, second) = (clocks.read(), clocks.read());
        assert!(second.real_ms >= first.real_ms && second.awake_ms >= first.awake_ms);
    }
}
