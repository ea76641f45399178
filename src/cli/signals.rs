//! Signals: the terminal is given back on each of them, and a dead terminal ends the process.
//!
//! What has been answered is on disk already, so there is nothing else to save.

use std::io;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::sync::mpsc;
use std::time::Duration;

use crate::tui::terminal;

/// How long a terminal may take to be given back when the process ends.
#[cfg(unix)]
const PATIENCE: Duration = Duration::from_millis(500);

/// Watches for signals and for the end of the terminal, on threads of their own.
///
/// # Errors
///
/// The system refuses a signal handler or a thread.
#[cfg(unix)]
pub fn watch() -> io::Result<()> {
    use signal_hook::consts::{SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP};
    use signal_hook::iterator::Signals;

    let mut signals = Signals::new([SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP])?;
    std::thread::Builder::new().name("signals".into()).spawn(move || {
        for signal in signals.forever() {
            match signal {
                SIGTSTP => {
                    // A failure here leaves a terminal that cannot be taken back: the watch below ends the process.
                    let _ = stop_and_go_on();
                    let _ = signal_hook::low_level::raise(signal_hook::consts::SIGWINCH);
                }
                // Typed to the editor, which shares the terminal's keys: it, not the session, is to end.
                SIGINT | SIGQUIT if terminal::is_lent() => {}
                signal => leave(128 + signal),
            }
        }
    })?;
    std::thread::Builder::new().name("terminal".into()).spawn(watch_terminal)?;
    Ok(())
}

/// A flag that the first Ctrl+C sets from now on, in place of ending the process.
///
/// # Errors
///
/// The system refuses a signal handler.
pub fn interrupted() -> io::Result<Arc<AtomicBool>> {
    let flag = Arc::new(AtomicBool::new(false));
    // Pressed again, it ends the process.
    signal_hook::flag::register_conditional_shutdown(signal_hook::consts::SIGINT, 130, Arc::clone(&flag))?;
    signal_hook::flag::register(signal_hook::consts::SIGINT, Arc::clone(&flag))?;
    Ok(flag)
}

/// Gives the terminal back and ends the process. One that takes nothing any more, as a connection that stalls, is not waited
/// for: whoever was writing to it waits in vain, and holds what every other writer needs.
#[cfg(unix)]
fn leave(code: i32) -> ! {
    let (done, restored) = mpsc::channel();
    let restore = move || {
        terminal::restore_for_good(|| {
            let _ = done.send(());
        });
    };
    if std::thread::Builder::new().name("restore".into()).spawn(restore).is_ok() {
        let _ = restored.recv_timeout(PATIENCE);
    }
    signal_hook::low_level::exit(code)
}

/// Ends the process when the terminal is gone. Without this a read of a dead terminal would never return.
#[cfg(unix)]
fn watch_terminal() {
    use rustix::event::{PollFd, PollFlags, poll};

    let stdin = io::stdin();
    let mut terminals = [PollFd::new(&stdin, PollFlags::empty())];
    loop {
        let gone = match poll(&mut terminals, None) {
            Ok(_) => terminals[0].revents().intersects(PollFlags::HUP | PollFlags::ERR | PollFlags::NVAL),
            Err(error) => error != rustix::io::Errno::INTR,
        };
        if gone {
            leave(128 + signal_hook::consts::SIGHUP);
        }
    }
}

/// Gives the terminal back, stops the process as Ctrl+Z does, and takes the terminal again when it goes on, unless another
/// program has it.
///
/// # Errors
///
/// The signal or the terminal fails.
#[cfg(unix)]
pub fn stop_and_go_on() -> io::Result<()> {
    terminal::leave_for(|| signal_hook::low_level::emulate_default_handler(signal_hook::consts::SIGTSTP))
}

/// Watches for nothing: the console gives itself back.
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
pub fn stop_and_go_on() -> io::Result<()> {
    Ok(())
}
