//! Self-grading: an attempt that the program cannot grade, next to the key.

use ratatui::text::{Line, Span};

use super::super::layout::Page;
use super::super::text::{self, ParagraphStyle};
use super::{explained, feedback};
use crate::app::App;
use crate::app::command::Command;
use crate::app::keymap;
use crate::app::preference::SelfRating;
use crate::app::screen::Study;
use crate::deck::Task;
use crate::memory::Rating;
use crate::session::Attempt;

/// The lead-in, the response, the key, and the rating keys.
pub fn page(app: &App, study: &Study, attempt: &Attempt, width: usize, rows: usize) -> Page {
    let theme = app.settings.theme;
    let (Some(item), Some(showing)) = (app.item(), study.session.showing()) else { return Page::default() };
    let two = app.settings.self_rating == SelfRating::Two;
    let is_recall = matches!(&item.task, Task::Recall(_));
    let ask = match (is_recall, two) {
        (true, true) => "Did you recall it?",
        (true, false) => "How well did you recall it?",
        (false, true) => "Not on the accepted list. Was it right?",
        (false, false) => "Not on the accepted list. How well did you know it?",
    };
    let setting = ParagraphStyle { width, first: "  ", rest: "  ", style: theme.warning() };
    let mut controls = text::plain(ask, setting);
    let keys: Vec<(String, &str)> = if two {
        let good = [Command::Rate(Rating::Hard), Command::Enter].map(|command| keymap::key_of(app, command)).join(" ");
        vec![(keymap::key_of(app, Command::Rate(Rating::Again)), "no: again"), (good, "yes: good")]
    } else {
        Rating::ALL.map(|rating| (keymap::key_of(app, Command::Rate(rating)), rating.word())).to_vec()
    };
    let keys = keys
        .into_iter()
        .flat_map(|(key, word)| [Span::styled(format!("  {key}"), theme.accent()), Span::raw(format!(" {word}"))]);
    controls.push(Line::from(keys.collect::<Vec<_>>()));
    let page = Page::default().with_controls(controls, rows);
    let mut answer = explained::response_lines(&item, &attempt.response, &showing.order, &*app.library, width, theme);
    let room = page.room(rows).saturating_sub(answer.len());
    let (mut flow, _) = feedback::stem(&item, None, room, rows, width, theme);
    flow.append(&mut answer);
    flow.extend(feedback::closing(&item, width, theme));
    Page { flow: [flow, page.flow].concat(), ..page }
}
