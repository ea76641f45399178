//! The real terminal: enters the alternate screen, and restores the terminal on every exit.

pub mod decoder;
pub mod keys;
mod releases;
mod sequence;

use std::io::{self, Write, stdout};
use std::mem::ManuallyDrop;
use std::sync::atomic::{AtomicBool, Ordering};

use ratatui::Terminal;
use ratatui::backend::CrosstermBackend;
use ratatui::crossterm::clipboard::CopyToClipboard;
use ratatui::crossterm::cursor::Show;
#[cfg(unix)]
use ratatui::crossterm::event::Event;
use ratatui::crossterm::event::{DisableBracketedPaste, DisableMouseCapture, EnableBracketedPaste, EnableMouseCapture};
use ratatui::crossterm::execute;
use ratatui::crossterm::style::force_color_output;
use ratatui::crossterm::terminal::{EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode, enable_raw_mode};

pub use keys::Keys;

/// Whether the program has entered the alternate screen.
static ENTERED: AtomicBool = AtomicBool::new(false);
/// Whether another program uses the terminal and its keys.
static LENT: AtomicBool = AtomicBool::new(false);

/// Whether the mouse is enabled while the terminal is ours.
static MOUSE: AtomicBool = AtomicBool::new(false);

/// A terminal that is never dropped. If ratatui cannot show the cursor in `drop`, it prints that to standard error,
/// which panics if that is the same dead terminal. The [`Guard`] shows the cursor.
pub type UndroppedTerminal = ManuallyDrop<Terminal<CrosstermBackend<io::Stdout>>>;

/// Owns the terminal; restores it when dropped.
pub struct Guard(());

impl Guard {
    /// Enters the alternate screen. A panic restores the terminal before it prints its message. The theme alone decides
    /// about colors: with `NO_COLOR`, crossterm would reset bold and reverse as well.
    ///
    /// # Errors
    ///
    /// There is no terminal, or raw mode cannot be enabled; the terminal is unchanged then.
    pub fn enter() -> io::Result<(Self, UndroppedTerminal)> {
        force_color_output(true);
        let hook = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            restore();
            hook(panic);
        }));
        let guard = Self(());
        acquire()?;
        Terminal::new(CrosstermBackend::new(stdout())).map(|terminal| (guard, ManuallyDrop::new(terminal)))
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        restore();
    }
}

/// Enters the alternate screen, also again after [`restore`].
///
/// # Errors
///
/// There is no terminal, or raw mode cannot be enabled.
pub fn acquire() -> io::Result<()> {
    ENTERED.store(true, Ordering::SeqCst);
    enable_raw_mode()?;
    // Pasted text then arrives as one event, so that it cannot answer a question.
    execute!(stdout(), EnterAlternateScreen, EnableBracketedPaste)?;
    if MOUSE.load(Ordering::SeqCst) { execute!(stdout(), EnableMouseCapture) } else { Ok(()) }
}

/// Enables or disables the mouse, now and whenever the terminal is acquired. Writes nothing if nothing changes.
///
/// # Errors
///
/// The terminal is gone.
pub fn set_mouse(on: bool) -> io::Result<()> {
    if MOUSE.swap(on, Ordering::SeqCst) == on || !ENTERED.load(Ordering::SeqCst) {
        return Ok(());
    }
    if on { execute!(stdout(), EnableMouseCapture) } else { execute!(stdout(), DisableMouseCapture) }
}

/// Restores screen, cursor and echo, once, whoever calls it. Returns whether the terminal was ours. Errors are ignored,
/// since nobody is left to see them.
pub fn restore() -> bool {
    let ours = ENTERED.swap(false, Ordering::SeqCst);
    if ours {
        // This step never blocks, and goes first: the keys work again even if the terminal accepts no output.
        let _ = disable_raw_mode();
        let mut out = stdout().lock();
        if MOUSE.load(Ordering::SeqCst) {
            let _ = execute!(out, DisableMouseCapture);
        }
        let _ = execute!(out, LeaveAlternateScreen, DisableBracketedPaste, Show);
        let _ = out.flush();
    }
    ours
}

/// Restores the terminal and blocks all further output, so that a frame in progress does not follow. Never returns:
/// `done` must end the process.
pub fn restore_permanently(done: impl FnOnce()) -> ! {
    // Before taking any lock: another thread may be blocked writing to a terminal that accepts no output.
    let _ = disable_raw_mode();
    let _held = stdout().lock();
    restore();
    done();
    loop {
        std::thread::park();
    }
}

/// Restores the terminal, runs `work` while nobody writes to it, and acquires it again if it was ours.
///
/// # Errors
///
/// The work or the terminal fails.
pub fn release_for(work: impl FnOnce() -> io::Result<()>) -> io::Result<()> {
    let _held = stdout().lock();
    let ours = restore();
    work()?;
    if ours { acquire() } else { Ok(()) }
}

/// Copies a text to the terminal's clipboard with the sequence OSC 52. Whether the terminal accepts it cannot be known;
/// tmux forwards it if `set-clipboard` is `on`.
///
/// # Errors
///
/// The terminal is gone.
pub fn copy(text: &str) -> io::Result<()> {
    execute!(stdout(), CopyToClipboard::to_clipboard_from(text))
}

/// Lends the terminal to another program while `work` waits for it, then acquires it again. A keyboard interrupt is
/// meant for that program then: see [`is_lent`].
///
/// # Errors
///
/// The terminal is gone.
pub fn lend<T>(work: impl FnOnce() -> T) -> io::Result<T> {
    LENT.store(true, Ordering::SeqCst);
    restore();
    let done = work();
    acquire()?;
    Ok(done)
}

/// Whether another program has the terminal, or had it and no key was read since.
#[must_use]
pub fn is_lent() -> bool {
    LENT.load(Ordering::SeqCst)
}

/// The window size as a resize event.
#[cfg(unix)]
fn size() -> io::Result<Event> {
    ratatui::crossterm::terminal::size().map(|(columns, rows)| Event::Resize(columns, rows))
}
