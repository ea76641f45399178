//! The progress bar: one line on standard error, redrawn in place and cleared when the work is done.

use std::io::Write;

/// The width of the line in columns: it must not wrap in a narrow window.
const COLUMNS: usize = 39;

/// A progress bar in plain ASCII. It draws nothing unless standard error is a terminal.
pub struct Bar<'a> {
    err: &'a mut dyn Write,
    task: &'static str,
    is_visible: bool,
    is_drawn: bool,
}

impl<'a> Bar<'a> {
    /// A bar labeled with the task; the first `draw` shows it, and only if it `is_visible`.
    pub fn new(task: &'static str, is_visible: bool, err: &'a mut dyn Write) -> Self {
        Self { err, task, is_visible, is_drawn: false }
    }

    /// Draws the share that is done, from 0 to 1. Write errors are ignored.
    pub fn draw(&mut self, share: f64) {
        if self.is_visible {
            let (what, share) = (self.task, share.clamp(0.0, 1.0));
            let columns = COLUMNS.saturating_sub(what.len() + " ".len() + " 100%".len());
            let full = (share * columns as f64) as usize;
            let (done, open) = ("#".repeat(full), ".".repeat(columns - full));
            let drawn = write!(self.err, "\r{what} {done}{open} {:>3.0}%", share * 100.0);
            let _ = drawn.and_then(|()| self.err.flush());
            self.is_drawn = true;
        }
    }
}

impl Drop for Bar<'_> {
    /// Clears the line.
    fn drop(&mut self) {
        if self.is_drawn {
            let _ = write!(self.err, "\r{:COLUMNS$}\r", "").and_then(|()| self.err.flush());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Everything a bar writes for these shares.
    fn written(is_visible: bool, shares: &[f64]) -> String {
        let mut err = Vec::new();
        let mut bar = Bar::new("reading the review log", is_visible, &mut err);
        for share in shares {
            bar.draw(*share);
        }
        drop(bar);
        String::from_utf8(err).unwrap()
    }

    #[test]
    fn the_bar_is_redrawn_in_place_and_cleared() {
        let cleared = format!("\r{}\r", " ".repeat(39));
        let drawn = "\rreading the review log ...........   0%\rreading the review log ###........  34%";
        assert_eq!(written(true, &[0.0, 0.34]), format!("{drawn}{cleared}"));
        assert_eq!(written(true, &[7.0]), format!("\rreading the review log ########### 100%{cleared}"));
    }

    #[test]
    fn an_invisible_or_undrawn_bar_writes_nothing() {
        assert_eq!(written(false, &[0.0, 0.34]), "");
        assert_eq!(written(true, &[]), "");
    }
}
