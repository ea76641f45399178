//! The keys of the real terminal, waited for.

use std::io;
use std::sync::atomic::Ordering;
use std::time::Duration;

use ratatui::crossterm::event::Event;

use super::super::event;
use super::LENT;
use crate::app::Input;

/// Tells milliseconds on a clock that never jumps.
pub type Clock<'a> = &'a dyn Fn() -> u64;

/// The keys of the terminal.
#[cfg(unix)]
#[derive(Default)]
pub struct Keys {
    decoder: super::decoder::Decoder,
}

/// The keys of the console, whose replies are none.
#[cfg(not(unix))]
#[derive(Default)]
pub struct Keys {}

impl Keys {
    /// Waits for the next input, but no longer than this, where a time is given. What means nothing to the app ends the
    /// waiting too.
    ///
    /// # Errors
    ///
    /// The terminal is gone.
    pub fn next(&mut self, within: Option<Duration>, clock: Clock) -> io::Result<Option<Input>> {
        let event = self.wait(within, clock)?;
        if event.is_some() {
            LENT.store(false, Ordering::SeqCst);
        }
        Ok(event.as_ref().and_then(event::input))
    }

    /// Waits for bytes or for another size of the window.
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
            let patience = self.decoder.patience_ms(now).into_iter().chain(left).min();
            let ready = unix::ready(patience)?;
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

    /// Waits for what the console tells.
    #[cfg(not(unix))]
    fn wait(&mut self, within: Option<Duration>, _: Clock) -> io::Result<Option<Event>> {
        use ratatui::crossterm::event;

        match within {
            Some(within) if !event::poll(within)? => Ok(None),
            _ => event::read().map(Some),
        }
    }
}

/// Says that the window has another size, from whatever thread hears it.
pub fn resized() {
    #[cfg(unix)]
    unix::wake();
}

/// What the system does: waiting and reading.
#[cfg(unix)]
mod unix {
    use std::io::{self, PipeReader, PipeWriter, Read, Write, stdin};
    use std::sync::LazyLock;
    use std::sync::atomic::{AtomicBool, Ordering};
    use std::time::Duration;

    use rustix::event::{PollFd, PollFlags, Timespec, poll};
    use rustix::io::Errno;

    /// How long a terminal that is gone is left to the thread that watches for its end.
    const GONE: Duration = Duration::from_secs(2);

    /// What wakes whoever waits for keys: a byte in this pipe.
    static WAKE: LazyLock<Option<(PipeReader, PipeWriter)>> = LazyLock::new(|| io::pipe().ok());
    /// Whether there is a byte in it.
    static WOKEN: AtomicBool = AtomicBool::new(false);

    /// What happened.
    pub struct Ready {
        /// The window has another size.
        pub resized: bool,
        /// There are bytes to be read.
        pub typed: bool,
    }

    /// Wakes whoever waits.
    pub fn wake() {
        if let Some((_, writer)) = &*WAKE
            && !WOKEN.swap(true, Ordering::SeqCst)
        {
            // A pipe that takes no byte is one that wakes already.
            let _ = (&*writer).write_all(b"w");
        }
    }

    /// Waits for bytes or another size, but no longer than so many milliseconds, where a time is given. It may come back early.
    pub fn ready(patience_ms: Option<u64>) -> io::Result<Ready> {
        let keys = stdin();
        let mut waited: Vec<PollFd> = vec![PollFd::new(&keys, PollFlags::IN)];
        waited.extend(WAKE.as_ref().map(|(reader, _)| PollFd::new(reader, PollFlags::IN)));
        let patience = patience_ms.and_then(|ms| Timespec::try_from(Duration::from_millis(ms)).ok());
        match poll(&mut waited, patience.as_ref()) {
            Ok(_) | Err(Errno::INTR) => {}
            Err(error) => return Err(error.into()),
        }
        let typed = !waited[0].revents().is_empty();
        let woken = waited.get(1).is_some_and(|wake| !wake.revents().is_empty());
        if woken && let Some((reader, _)) = &*WAKE {
            // First the byte and then the flag: what comes in between wakes once more.
            (&*reader).read_exact(&mut [0])?;
            WOKEN.store(false, Ordering::SeqCst);
        }
        Ok(Ready { resized: woken, typed })
    }

    /// Reads what was typed.
    pub fn read(bytes: &mut [u8]) -> io::Result<usize> {
        match rustix::io::read(stdin(), bytes) {
            Ok(0) | Err(Errno::IO) => {
                // Nothing is waited for but the time.
                let _ = poll(&mut [], Timespec::try_from(GONE).ok().as_ref());
                Err(io::ErrorKind::UnexpectedEof.into())
            }
            Ok(read) => Ok(read),
            Err(Errno::INTR | Errno::AGAIN) => Ok(0),
            Err(error) => Err(error.into()),
        }
    }
}
