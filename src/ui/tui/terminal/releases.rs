//! Tells the repeats of a held key from presses, in terminals that report releases but not repeats, such as the Windows
//! console.

use std::collections::HashSet;

use ratatui::crossterm::event::{Event, KeyCode, KeyEventKind};

/// The key that is down, and the keys whose releases this terminal reports.
#[derive(Debug, Default)]
pub struct Releases {
    down: Option<KeyCode>,
    reported: HashSet<KeyCode>,
}

impl Releases {
    /// Makes a press a repeat if the key was not released since its last press.
    pub fn mark_repeat(&mut self, event: &mut Event) {
        let Event::Key(key) = event else { return };
        match key.kind {
            KeyEventKind::Release => {
                self.reported.insert(key.code);
                // Any key: the letter is another if Shift was released first.
                self.down = None;
            }
            KeyEventKind::Press | KeyEventKind::Repeat => {
                if self.down == Some(key.code) && self.reported.contains(&key.code) {
                    key.kind = KeyEventKind::Repeat;
                }
                self.down = Some(key.code);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use ratatui::crossterm::event::{KeyEvent, KeyModifiers};

    use super::*;

    /// The kinds of these presses (`a`) and releases (`-a`) after they were marked.
    fn marked(events: &[&str]) -> Vec<KeyEventKind> {
        let mut releases = Releases::default();
        let event = |name: &&str| {
            let kind = if name.starts_with('-') { KeyEventKind::Release } else { KeyEventKind::Press };
            let code = KeyCode::Char(name.chars().last().unwrap_or_default());
            let mut event = Event::Key(KeyEvent::new_with_kind(code, KeyModifiers::NONE, kind));
            releases.mark_repeat(&mut event);
            let Event::Key(key) = event else { panic!("not a key") };
            key.kind
        };
        events.iter().map(event).collect()
    }

    #[test]
    fn a_press_without_a_release_before_it_is_a_repeat() {
        use KeyEventKind::{Press, Release, Repeat};
        assert_eq!(
            marked(&["a", "-a", "a", "a", "a", "-a", "a"]),
            [Press, Release, Press, Repeat, Repeat, Release, Press]
        );
        assert_eq!(marked(&["a", "-a", "b", "b"]), [Press, Release, Press, Press], "nothing is known of b");
        assert_eq!(marked(&["A", "-A", "A", "-a", "A"]), [Press, Release, Press, Release, Press]);
    }

    #[test]
    fn without_releases_every_press_is_one() {
        assert_eq!(marked(&["a", "a", "a"]), [KeyEventKind::Press; 3]);
    }
}
