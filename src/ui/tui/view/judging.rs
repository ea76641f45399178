//! Self-grading: an attempt that the program cannot grade, next to the key.

use ratatui::text::{Line, Span};

use super::super::layout::Page;
use super::super::text::{self, ParagraphStyle};
use super::{explained, feedback};
use crate::app::App;
use crate::app::command::Command;
use crate::app::keymap;
use crate::app::screen::Study;
use crate::deck::Task;
use crate::memory::Rating;
use crate::session::Attempt;

/// The lead-in, the response, the key, and the rating keys.
pub fn page(app: &App, study: &Study, attempt: &Attempt, width: usize, rows: usize) -> Page {
    let theme = app.settings.theme;
    let (Some(item), Some(showing)) = (app.item(), study.session.showing()) else { return Page::default() };
    let mut flow = feedback::head(&item, false, rows, width, theme);
    flow.extend(explained::response_lines(&item, &attempt.response, &showing.order, &*app.library, width, theme));
    flow.extend(feedback::closing(&item, width, theme));
    let ask = match &item.task {
        Task::Recall(_) if attempt.response.is_empty() => "Did you recall it?",
        Task::Recall(_) => "Was your answer correct?",
        _ if rows < 14 => "Not on the list. Was it correct?",
        Task::Choice(_) | Task::Order(_) | Task::Short(_) | Task::Numeric(_) | Task::Cloze(_) => {
            "Not on the accepted list. Was it correct?"
        }
    };
    let setting = ParagraphStyle { width, first: "  ", rest: "  ", style: theme.warning() };
    let mut pinned = text::plain(ask, setting);
    let keys = |words: [&str; 4]| {
        let pairs = Rating::ALL.into_iter().zip(words).flat_map(|(rating, word)| {
            let key = keymap::key_of(app, Command::Rate(rating));
            [Span::styled(format!("  {key} "), theme.accent()), Span::raw(word.to_owned())]
        });
        Line::from(pairs.collect::<Vec<_>>())
    };
    let full = keys(["wrong", "right, with effort", "right", "right, easy"]);
    pinned.push(if full.width() <= width { full } else { keys(["wrong", "hard", "right", "easy"]) });
    Page::flowing(flow).with_controls(pinned, rows)
}
