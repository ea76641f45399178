//! Signals: each of them restores the terminal. A terminal that is gone ends the process.
//!
//! Answers are on disk already, so there is nothing else to save.

use std::io;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc;
use std::sync::{Arc, LazyLock};
use std::time::Duration;

use crate::ui::tui::terminal;

/// How long the terminal may take to be restored when the process ends.
#[cfg(unix)]
const RESTORE_TIMEOUT: Duration = Duration::from_millis(500);

/// Watches for signals and for the end of the terminal, each on its own thread.
///
/// # Errors
///
/// The system refuses a signal handler or a thread.
#[cfg(unix)]
pub fn watch() -> io::Result<()> {
    use signal_hook::consts::{SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP, SIGWINCH};
    use signal_hook::iterator::Signals;

    let mut signals = Signals::new([SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP, SIGWINCH])?;
    std::thread::Builder::new().name("signals".into()).spawn(move || {
        for signal in signals.forever() {
            match signal {
                SIGTSTP => {
                    // If the terminal cannot be taken back, `watch_terminal` ends the process.
                    let _ = suspend();
                    terminal::keys::resized();
                }
                SIGWINCH => terminal::keys::resized(),
                SIGINT | SIGQUIT if is_for_other_program() => {}
                signal => leave(128 + signal),
            }
        }
    })?;
    std::thread::Builder::new().name("terminal".into()).spawn(watch_terminal)?;
    Ok(())
}

/// Set by an interrupt as it arrives, while another program has the terminal.
#[cfg(unix)]
static INTERRUPTED_OTHER: LazyLock<Arc<AtomicBool>> = LazyLock::new(Arc::default);

/// Runs `work` while another program has the terminal. An interrupt typed there reaches this process too, but must end
/// only the other program and not the session, even if it is handled here only later.
#[cfg(unix)]
pub fn with_lent_terminal<T>(work: impl FnOnce() -> T) -> T {
    use signal_hook::consts::{SIGINT, SIGQUIT};

    INTERRUPTED_OTHER.store(false, Ordering::SeqCst);
    let handlers = [SIGINT, SIGQUIT].map(|signal| signal_hook::flag::register(signal, Arc::clone(&INTERRUPTED_OTHER)));
    let done = work();
    for id in handlers.into_iter().flatten() {
        signal_hook::low_level::unregister(id);
    }
    done
}

/// Runs `work` while another program has the terminal.
#[cfg(not(unix))]
pub fn with_lent_terminal<T>(work: impl FnOnce() -> T) -> T {
    work()
}

/// Whether an interrupt was meant for another program.
#[cfg(unix)]
fn is_for_other_program() -> bool {
    let was_set = INTERRUPTED_OTHER.swap(false, Ordering::SeqCst);
    was_set || terminal::is_lent()
}

/// From now on, the first Ctrl+C sets the returned flag instead of ending the process.
///
/// # Errors
///
/// The system refuses a signal handler.
pub fn interrupted() -> io::Result<Arc<AtomicBool>> {
    let flag = Arc::new(AtomicBool::new(false));
    // A second Ctrl+C ends the process.
    signal_hook::flag::register_conditional_shutdown(signal_hook::consts::SIGINT, 130, Arc::clone(&flag))?;
    signal_hook::flag::register(signal_hook::consts::SIGINT, Arc::clone(&flag))?;
    Ok(flag)
}

/// Restores the terminal and ends the process. Does not wait for a terminal that accepts no more output, such as a
/// stalled connection: a thread that was writing to it is blocked and holds the lock that every other writer needs.
#[cfg(unix)]
fn leave(code: i32) -> ! {
    let (done, restored) = mpsc::channel();
    let restore = move || {
        terminal::restore_permanently(|| {
            let _ = done.send(());
        });
    };
    if std::thread::Builder::new().name("restore".into()).spawn(restore).is_ok() {
        let _ = restored.recv_timeout(RESTORE_TIMEOUT);
    }
    signal_hook::low_level::exit(code)
}

/// Ends the process when the terminal is gone. Otherwise a read from it would never return.
#[cfg(unix)]
fn watch_terminal() {
    use rustix::event::{PollFd, PollFlags, poll};

    let stdin = io::stdin();
    let mut terminals = [PollFd::new(&stdin, PollFlags::empty())];
    loop {
        let is_gone = match poll(&mut terminals, None) {
            Ok(_) => terminals[0].revents().intersects(PollFlags::HUP | PollFlags::ERR | PollFlags::NVAL),
            Err(error) => error != rustix::io::Errno::INTR,
        };
        if is_gone {
            leave(128 + signal_hook::consts::SIGHUP);
        }
    }
}

/// Restores the terminal, stops the process as Ctrl+Z does, and takes the terminal back when the process continues,
/// unless another program has it.
///
/// # Errors
///
/// The signal or the terminal fails.
#[cfg(unix)]
pub fn suspend() -> io::Result<()> {
    terminal::release_for(|| signal_hook::low_level::emulate_default_handler(signal_hook::consts::SIGTSTP))
}

/// Does nothing: the console restores itself.
///
/// # Errors
///
/// None.
#[cfg(not(unix))]
pub fn watch() -> io::Result<()> {
    Ok(())
}

/// Does nothing: there is no job control.
///
/// # Errors
///
/// None.
#[cfg(not(unix))]
pub fn suspend() -> io::Result<()> {
    Ok(())
}
