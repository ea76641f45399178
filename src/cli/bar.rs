//! The progress bar: one line on standard error, drawn again in its place, and gone when the work is done.

use std::io::Write;

/// Columns of the line, so that it does not wrap in a narrow window.
const COLUMNS: usize = 39;

/// The line, which is drawn only where somebody sees it. It is ASCII and has no colours.
pub struct Bar<'a> {
    err: &'a mut dyn Write,
    what: &'static str,
    is_seen: bool,
    is_drawn: bool,
}

impl<'a> Bar<'a> {
    /// A bar that says what is done, and is not drawn yet; never, unless it is seen.
    pub fn new(what: &'static str, is_seen: bool, err: &'a mut dyn Write) -> Self {
        Self { err, what, is_seen, is_drawn: false }
    }

    /// Draws the share that is done: 0 to 1. What cannot be drawn is not worth an error.
    pub fn draw(&mut self, share: f64) {
        if self.is_seen {
            let (what, share) = (self.what, share.clamp(0.0, 1.0));
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

    /// All that a bar writes for these shares.
    fn written(is_seen: bool, shares: &[f64]) -> String {
        let mut err = Vec::new();
        let mut bar = Bar::new("reading the review log", is_seen, &mut err);
        for share in shares {
            bar.draw(*share);
        }
        drop(bar);
        String::from_utf8(err).unwrap()
    }

    #[test]
    fn it_is_drawn_in_its_place_and_cleared() {
        let cleared = format!("\r{}\r", " ".repeat(39));
        let drawn = "\rreading the review log ...........   0%\rreading the review log ###........  34%";
        assert_eq!(written(true, &[0.0, 0.34]), format!("{drawn}{cleared}"));
        assert_eq!(written(true, &[7.0]), format!("\rreading the review log ########### 100%{cleared}"));
    }

    #[test]
    fn nothing_is_written_where_nobody_sees_it_or_nothing_was_drawn() {
        assert_eq!(written(false, &[0.0, 0.34]), "");
        assert_eq!(written(true, &[]), "");
    }
}
