//! The real terminal: entering its second screen, and giving it back on every way out.

pub mod decoder;
pub mod keys;
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

/// Whether the terminal is ours just now.
static ENTERED: AtomicBool = AtomicBool::new(false);
/// Whether another program has the terminal, and its keys.
static LENT: AtomicBool = AtomicBool::new(false);

/// Whether the mouse is listened to while the terminal is ours.
static MOUSE: AtomicBool = AtomicBool::new(false);

/// A terminal that is never dropped: where it cannot show the cursor any more, ratatui would print so to standard error, which
/// panics if that is the same dead terminal. The [`Guard`] shows the cursor.
pub type Lasting = ManuallyDrop<Terminal<CrosstermBackend<io::Stdout>>>;

/// The terminal while it is ours; dropping this gives it back.
pub struct Guard(());

impl Guard {
    /// Takes the terminal, which a panic gives back before it says anything. Colours are decided by the theme alone: crossterm,
    /// told of `NO_COLOR`, would reset bold and reverse as well.
    ///
    /// # Errors
    ///
    /// There is no terminal, or it cannot be put in raw mode; then it is as it was.
    pub fn enter() -> io::Result<(Self, Lasting)> {
        force_color_output(true);
        let hook = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            restore();
            hook(panic);
        }));
        let guard = Self(());
        take()?;
        Terminal::new(CrosstermBackend::new(stdout())).map(|terminal| (guard, ManuallyDrop::new(terminal)))
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        restore();
    }
}

/// Takes the terminal, again after [`restore`] too.
///
/// # Errors
///
/// There is no terminal, or it cannot be put in raw mode.
pub fn take() -> io::Result<()> {
    ENTERED.store(true, Ordering::SeqCst);
    enable_raw_mode()?;
    // What is pasted comes as one event and is passed over: it must not answer.
    execute!(stdout(), EnterAlternateScreen, EnableBracketedPaste)?;
    if MOUSE.load(Ordering::SeqCst) { execute!(stdout(), EnableMouseCapture) } else { Ok(()) }
}

/// Listens to the mouse or leaves it to the terminal, now and whenever the terminal is taken. Nothing is written where that
/// is so already.
///
/// # Errors
///
/// The terminal is gone.
pub fn listen_to_mouse(on: bool) -> io::Result<()> {
    if MOUSE.swap(on, Ordering::SeqCst) == on || !ENTERED.load(Ordering::SeqCst) {
        return Ok(());
    }
    if on { execute!(stdout(), EnableMouseCapture) } else { execute!(stdout(), DisableMouseCapture) }
}

/// Gives the terminal back, once, whoever calls: screen, cursor, echo; whether it was ours. Errors are passed over,
/// since there is no one left to tell.
pub fn restore() -> bool {
    let ours = ENTERED.swap(false, Ordering::SeqCst);
    if ours {
        // First what never waits: keys work again even where the terminal takes nothing of the rest.
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

/// Gives the terminal back and lets nobody write to it any more, so that what is being drawn does not come behind. Does not
/// return: the process is to end once `done` was called.
pub fn restore_for_good(done: impl FnOnce()) -> ! {
    // Before anything is waited for: somebody may be writing to a terminal that takes nothing.
    let _ = disable_raw_mode();
    let _held = stdout().lock();
    restore();
    done();
    loop {
        std::thread::park();
    }
}

/// Gives the terminal back, waits for `work` while nobody writes to it, and takes it again if it was ours.
///
/// # Errors
///
/// The work or the terminal fails.
pub fn leave_for(work: impl FnOnce() -> io::Result<()>) -> io::Result<()> {
    let _held = stdout().lock();
    let ours = restore();
    work()?;
    if ours { take() } else { Ok(()) }
}

/// Gives the terminal's clipboard a text, with the sequence OSC 52. Whether the terminal takes it cannot be known; tmux
/// hands it on where `set-clipboard` is `on`.
///
/// # Errors
///
/// The terminal is gone.
pub fn copy(text: &str) -> io::Result<()> {
    execute!(stdout(), CopyToClipboard::to_clipboard_from(text))
}

/// Gives the terminal to another program while `work` waits for it, and takes it again. An interrupt from the keyboard
/// is meant for that program then: see [`is_lent`].
///
/// # Errors
///
/// The terminal is gone.
pub fn lend<T>(work: impl FnOnce() -> T) -> io::Result<T> {
    LENT.store(true, Ordering::SeqCst);
    restore();
    let done = work();
    take()?;
    Ok(done)
}

/// Whether another program has the terminal, or had it until just now: no key has been read since.
#[must_use]
pub fn is_lent() -> bool {
    LENT.load(Ordering::SeqCst)
}

/// The size of the window, as the event that it has changed.
#[cfg(unix)]
fn size() -> io::Result<Event> {
    ratatui::crossterm::terminal::size().map(|(columns, rows)| Event::Resize(columns, rows))
}
