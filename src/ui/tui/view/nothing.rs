//! The screen shown when nothing is due: what was done, what comes next, and what can be done.

use ratatui::text::Line;

use super::super::layout::Page;
use super::super::text::{self, ParagraphStyle};
use super::{counted, measure};
use crate::app::App;
use crate::app::screen::NothingDue;

pub fn page(app: &App, nothing: &NothingDue, width: usize) -> Page {
    let theme = app.settings.theme;
    let setting = |style| ParagraphStyle { width: measure(width), first: "  ", rest: "  ", style };
    let done = app.today_stats.done;
    let headline = match done.answers {
        0 => "Nothing is due today.".to_owned(),
        answers => format!("Done for today: {}, {} right.", counted(answers as usize, "answer"), done.right),
    };
    let mut flow = vec![Line::default()];
    flow.extend(text::plain(&format!("{} {headline}", theme.glyphs().right), setting(theme.right())));
    flow.push(Line::default());
    let next = nothing.upcoming(app);
    if next.is_empty() {
        flow.extend(text::plain("Nothing is scheduled here yet.", setting(theme.plain())));
    }
    for (n, day) in next.iter().enumerate() {
        let first = if n == 0 { "  Next  " } else { "        " };
        flow.extend(text::plain(day, ParagraphStyle { first, rest: "        ", ..setting(theme.plain()) }));
    }
    flow.push(Line::default());
    let offer = match nothing.waiting.unseen {
        0 => "There are no new items here.".to_owned(),
        unseen => format!("n  Learn {} more now, beyond today's limit ({unseen} new in all)", unseen.min(10)),
    };
    flow.extend(text::plain(&offer, setting(theme.strong())));
    let suspended = app.today_stats.overview.suspended;
    if suspended > 0 {
        flow.push(Line::default());
        let text = format!("z  Resume {}", counted(suspended, "item"));
        flow.extend(text::plain(&text, setting(theme.plain())));
    }
    Page::flowing(flow)
}
