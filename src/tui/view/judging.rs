//! An answer that only the learner can judge, beside what is right.

use ratatui::text::{Line, Span};

use super::super::layout::Page;
use super::super::text::{self, Setting};
use super::{explained, feedback};
use crate::memory::Rating;
use crate::tui::App;
use crate::tui::keymap;
use crate::tui::message::Command;
use crate::tui::screen::{Judging, Study};

/// The lead-in, what was typed, what is right, and how to judge it.
pub fn page(app: &App, study: &Study, judging: &Judging, width: usize, rows: usize) -> Page {
    let theme = app.settings.theme;
    let (Some(item), Some(showing)) = (app.item(), study.session.showing()) else { return Page::default() };
    let mut flow = feedback::head(&item, false, rows, width, theme);
    flow.extend(explained::given(&item, &judging.response, &showing.order, width, theme));
    flow.extend(feedback::closing(&item, width, theme));
    let ask = if judging.response.is_empty() {
        "Did you recall it?"
    } else {
        "Was your answer right? rounds does not know these words."
    };
    let setting = Setting { width, first: "  ", rest: "  ", style: theme.warning() };
    let mut pinned = text::plain(ask, setting);
    let mut keys = Vec::new();
    let words = ["wrong", "right, with effort", "right", "easily"];
    for (rating, word) in Rating::ALL.into_iter().zip(words) {
        let key = keymap::key_of(app, Command::Rate(rating));
        keys.push(Span::styled(format!("  {key}"), theme.accent()));
        keys.push(Span::raw(format!(" {word}")));
    }
    pinned.push(Line::from(keys));
    if rows >= 14 {
        pinned.insert(0, Line::default());
    }
    Page::flowing(flow).with_pinned(pinned, rows)
}
