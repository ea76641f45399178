//! The screen shown when nothing is due: what was done, and what can be done.

use ratatui::text::Line;

use super::super::layout::Page;
use super::super::text::{self, ParagraphStyle};
use super::counted;
use crate::app::App;
use crate::app::screen::NothingDue;
use crate::day::Days;

pub fn page(app: &App, nothing: &NothingDue, width: usize) -> Page {
    let theme = app.settings.theme;
    let setting = |style| ParagraphStyle { width: width.saturating_sub(2), first: "  ", rest: "  ", style };
    let done = app.today_stats.done;
    let headline = match done.answers {
        0 => "Nothing is due today.".to_owned(),
        answers => format!("Done for today: {}, {} right.", counted(answers as usize, "answer"), done.right),
    };
    let mut flow = vec![Line::default()];
    flow.extend(text::plain(&format!("{} {headline}", theme.glyphs().right), setting(theme.right())));
    flow.push(Line::default());
    flow.extend(text::plain(&next(app), setting(theme.plain())));
    flow.push(Line::default());
    let unseen = nothing.waiting.unseen;
    let offer = match unseen {
        0 => "There are no new items here.".to_owned(),
        unseen => format!("n  Learn {} more now, beyond today's limit ({unseen} unseen)", unseen.min(10)),
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

/// When the next item is due.
fn next(app: &App) -> String {
    let forecast = &app.today_stats.overview.ahead;
    let Some((ahead, count)) = forecast.iter().enumerate().skip(1).find(|(_, count)| **count > 0) else {
        return "Nothing scheduled yet.".to_owned();
    };
    let days = Days(u32::try_from(ahead).unwrap_or(u32::MAX));
    let day = app.today().plus(days);
    let hour = app.ledger.rules().rollover.hour();
    let when = if days == Days(1) { "tomorrow".to_owned() } else { format!("on {}", day.named()) };
    format!("Next: {} {when}, from {hour:02}:00.", counted(*count, "item"))
}
