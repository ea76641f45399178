//! An answer that only the learner can judge, beside what is right.

use ratatui::text::{Line, Span};

use super::super::layout::Page;
use super::super::text::{self, Setting};
use super::{explained, feedback};
use crate::tui::App;
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
    for (key, word) in [("1", "wrong"), ("2", "right, with effort"), ("3", "right"), ("4", "easily")] {
        keys.push(Span::styled(format!("  {key}"), theme.accent()));
        keys.push(Span::raw(format!(" {word}")));
    }
    pinned.push(Line::from(keys));
    if rows >= 14 {
        pinned.insert(0, Line::default());
    }
    Page::flowing(flow).with_pinned(pinned, rows)
}
