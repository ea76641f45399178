//! Signals: the terminal is given back on each of them, and a dead terminal ends the process.
//!
//! What has been answered is on disk already, so there is nothing else to save.

use std::io;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc;
use std::sync::{Arc, LazyLock};
use std::time::Duration;

use crate::ui::tui::terminal;

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
    use signal_hook::consts::{SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP, SIGWINCH};
    use signal_hook::iterator::Signals;

    let mut signals = Signals::new([SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP, SIGWINCH])?;
    std::thread::Builder::new().name("signals".into()).spawn(move || {
        for signal in signals.forever() {
            match signal {
                SIGTSTP => {
                    // A failure here leaves a terminal that cannot be taken back: the watch below ends the process.
                    let _ = stop_and_go_on();
                    terminal::keys::resized();
                }
                SIGWINCH => terminal::keys::resized(),
                SIGINT | SIGQUIT if is_of_another() => {}
                signal => leave(128 + signal),
            }
        }
    })?;
    std::thread::Builder::new().name("terminal".into()).spawn(watch_terminal)?;
    Ok(())
}

/// Set by an interrupt at the moment at which it comes, while another program has the terminal.
#[cfg(unix)]
static OF_ANOTHER: LazyLock<Arc<AtomicBool>> = LazyLock::new(Arc::default);

/// Does what another program has the terminal for. An interrupt that is typed to it, and which we hear too since we share
/// the terminal's keys, is to end that program and not the session, however late it is heard here.
#[cfg(unix)]
pub fn of_another<T>(work: impl FnOnce() -> T) -> T {
    use signal_hook::consts::{SIGINT, SIGQUIT};

    OF_ANOTHER.store(false, Ordering::SeqCst);
    let heard = [SIGINT, SIGQUIT].map(|signal| signal_hook::flag::register(signal, Arc::clone(&OF_ANOTHER)));
    let done = work();
    for id in heard.into_iter().flatten() {
        signal_hook::low_level::unregister(id);
    }
    done
}

/// Does what another program has the terminal for.
#[cfg(not(unix))]
pub fn of_another<T>(work: impl FnOnce() -> T) -> T {
    work()
}

/// Whether an interrupt was typed to another program.
#[cfg(unix)]
fn is_of_another() -> bool {
    let heard = OF_ANOTHER.swap(false, Ordering::SeqCst);
    heard || terminal::is_lent()
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
