//! Waits for the keys of the real terminal.

use std::io;
use std::sync::atomic::Ordering;
use std::time::Duration;

use ratatui::crossterm::event::Event;

use super::super::event;
use super::LENT;
use super::releases::Releases;
use crate::app::Input;

/// Reads a monotonic clock, in milliseconds.
pub type Clock<'a> = &'a dyn Fn() -> u64;

/// Reads the terminal's keys.
#[cfg(unix)]
#[derive(Default)]
pub struct Keys {
    decoder: super::decoder::Decoder,
    releases: Releases,
}

/// Reads the keys of the Windows console, which mixes no replies into them.
#[cfg(not(unix))]
#[derive(Default)]
pub struct Keys {
    releases: Releases,
}

impl Keys {
    /// Waits for the next input, for at most `within` if that is set. An event that means nothing to the app ends the
    /// wait too.
    ///
    /// # Errors
    ///
    /// The terminal is gone.
    pub fn next(&mut self, within: Option<Duration>, clock: Clock) -> io::Result<Option<Input>> {
        let mut event = self.wait(within, clock)?;
        if let Some(event) = &mut event {
            LENT.store(false, Ordering::SeqCst);
            self.releases.mark_repeat(event);
        }
        Ok(event.as_ref().and_then(event::input))
    }

    /// Waits for bytes or a resize.
    #[cfg(unix)]
    fn wait(&mut self, within: Option<Duration>, clock: Clock) -> io::Result<Option<Event>> {
        let end = within.map(|within| clock().saturating_add(u64::try_from(within.as_millis()).unwrap_or(u64::MAX)));
        loop {
            self.decoder.expire(clock());
            if let Some(event) = self.decoder.next() {
                return Ok(Some(event));
            }
            let now = clock();
            let left = end.map(|end| end.saturating_sub(now));
            let timeout = self.decoder.timeout_ms(now).into_iter().chain(left).min();
            let ready = unix::ready(timeout)?;
            if ready.resized {
                return super::size().map(Some);
            }
            if ready.typed {
                let mut bytes = [0; 4096];
                let read = unix::read(&mut bytes)?;
                self.decoder.feed(&bytes[..read], clock());
            } else if left == Some(0) {
                return Ok(None);
            }
        }
    }

    /// Waits for a console event.
    #[cfg(not(unix))]
    fn wait(&mut self, within: Option<Duration>, _: Clock) -> io::Result<Option<Event>> {
        use ratatui::crossterm::event;

        match within {
            Some(within) if !event::poll(within)? => Ok(None),
            _ => event::read().map(Some),
        }
    }
}

/// Reports that the window was resized, from any thread.
pub fn resized() {
    #[cfg(unix)]
    unix::wake();
}

/// The system calls: waiting and reading.
#[cfg(unix)]
mod unix {
    use std::io::{self, PipeReader, PipeWriter, Read, Write, stdin};
    use std::sync::LazyLock;
    use std::sync::atomic::{AtomicBool, Ordering};
    use std::time::Duration;

    use rustix::event::{PollFd, PollFlags, Timespec, poll};
    use rustix::io::Errno;

    /// How long to wait for the watcher thread to end the process after the terminal is gone.
    const GONE: Duration = Duration::from_secs(2);

    /// A pipe whose byte wakes the thread that waits for keys.
    static WAKE: LazyLock<Option<(PipeReader, PipeWriter)>> = LazyLock::new(|| io::pipe().ok());
    /// Whether the pipe has a byte in it.
    static WOKEN: AtomicBool = AtomicBool::new(false);

    pub struct Ready {
        /// The window was resized.
        pub resized: bool,
        /// There are bytes to read.
        pub typed: bool,
    }

    /// Wakes the thread that waits for keys.
    pub fn wake() {
        if let Some((_, writer)) = &*WAKE
            && !WOKEN.swap(true, Ordering::SeqCst)
        {
            // If the pipe accepts no byte, it already has one.
            let _ = (&*writer).write_all(b"w");
        }
    }

    /// Waits for bytes or a resize, for at most `timeout_ms` if that is set. May return early.
    pub fn ready(timeout_ms: Option<u64>) -> io::Result<Ready> {
        let keys = stdin();
        let mut waited: Vec<PollFd> = vec![PollFd::new(&keys, PollFlags::IN)];
        waited.extend(WAKE.as_ref().map(|(reader, _)| PollFd::new(reader, PollFlags::IN)));
        let timeout = timeout_ms.and_then(|ms| Timespec::try_from(Duration::from_millis(ms)).ok());
        match poll(&mut waited, timeout.as_ref()) {
            Ok(_) | Err(Errno::INTR) => {}
            Err(error) => return Err(error.into()),
        }
        let typed = !waited[0].revents().is_empty();
        let woken = waited.get(1).is_some_and(|wake| !wake.revents().is_empty());
        if woken && let Some((reader, _)) = &*WAKE {
            // The byte first, then the flag: a wake-up in between causes one more wake-up.
            (&*reader).read_exact(&mut [0])?;
            WOKEN.store(false, Ordering::SeqCst);
        }
        Ok(Ready { resized: woken, typed })
    }

    /// Reads typed bytes.
    pub fn read(bytes: &mut [u8]) -> io::Result<usize> {
        match rustix::io::read(stdin(), bytes) {
            Ok(0) | Err(Errno::IO) => {
                // Waits for the timeout only.
                let _ = poll(&mut [], Timespec::try_from(GONE).ok().as_ref());
                Err(io::ErrorKind::UnexpectedEof.into())
            }
            Ok(read) => Ok(read),
            Err(Errno::INTR | Errno::AGAIN) => Ok(0),
            Err(error) => Err(error.into()),
        }
    }
}
