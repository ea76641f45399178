//! The summary of a session: score of first answers, topics, calibration, and missed items.

use ratatui::text::{Line, Span};

use super::super::layout::{Page, WIDE};
use super::{bar, counted, fitted, indented};
use crate::app::App;
use crate::app::command::{Command, StudyCommand};
use crate::app::keymap;
use crate::app::screen::{Study, Summary, held_over};
use crate::app::theme::Theme;
use crate::response::Confidence;
use crate::session::Missed;
use crate::stats::share::LEAST;

/// Whether the session is complete, and the time it took.
pub fn title(app: &App, study: &Study, summary: &Summary) -> (String, Line<'static>) {
    let seconds = summary.tally.latency_ms / 1000;
    let took = format!(
        "{} {} {}:{:02} ",
        counted(study.session.answered().len(), "answer"),
        app.settings.theme.glyphs().dot,
        seconds / 60,
        seconds % 60
    );
    let left = if study.session.left() == 0 { "Session complete" } else { "Session so far" };
    (format!("{left}  {}", study.session.title()), Line::styled(took, app.settings.theme.muted()))
}

/// The page; the selected missed item stays visible.
pub fn page(app: &App, study: &Study, summary: &Summary, width: usize) -> Page {
    let theme = app.settings.theme;
    let mut flow = vec![Line::default(), score(summary, width, theme)];
    if study.session.left() > 0 {
        let key = keymap::key_of(app, Command::Study(StudyCommand::Continue));
        flow.push(indented(format!("{} left; {key} continues", study.session.left()), theme.warning()));
    }
    if let Some(held) = held_over(&study.session, &app.ledger, app.today()) {
        flow.push(indented(held, theme.warning()));
    }
    flow.push(Line::default());
    flow.extend(topics_and_calibration(summary, width, theme));
    flow.push(Line::default());
    let mut list = Vec::new();
    if !summary.tally.missed.is_empty() {
        flow.push(indented("Missed (confident errors first)", theme.strong()));
        for (row, missed) in summary.tally.missed.iter().enumerate() {
            list.push(flow.len());
            flow.push(missed_line(app, missed, row == summary.row, width));
        }
        flow.push(Line::default());
    }
    flow.push(tomorrow(app, theme));
    if app.unsaved.is_empty() {
        flow.push(indented("All answers saved.", theme.muted()));
    }
    let page = Page::listing(flow, list, summary.row);
    // The first item must not scroll the score out of sight.
    Page { focus: page.focus.filter(|_| summary.row > 0), ..page }
}

/// The score of first answers.
fn score(summary: &Summary, width: usize, theme: Theme) -> Line<'static> {
    let tally = &summary.tally;
    let mut spans = vec![
        Span::styled("  Score   ", theme.accent()),
        Span::styled(format!("{} / {}", tally.right, tally.answers), theme.strong()),
    ];
    if let Some(percent) = tally.percent().filter(|_| tally.answers >= LEAST as usize) {
        spans.push(Span::styled(format!("   {percent}%"), theme.strong()));
    }
    if (tally.points - tally.right as f64).abs() > 0.01 {
        spans.push(Span::raw(format!("   {:.1} points with partial credit", tally.points)));
    }
    let first = Span::styled("   first answers only", theme.muted());
    if spans.iter().map(Span::width).sum::<usize>() + first.width() <= width {
        spans.push(first);
    }
    Line::from(spans)
}

/// Topics and calibration, side by side if there is room.
fn topics_and_calibration(summary: &Summary, width: usize, theme: Theme) -> Vec<Line<'static>> {
    let wide = width >= usize::from(WIDE);
    let column = if wide { width / 2 } else { width.saturating_sub(2) };
    let topics = topics(summary, column, theme);
    let calibration = calibration(summary, theme);
    if !wide {
        let between = (!calibration.is_empty()).then(Line::default);
        return topics.into_iter().chain(between).chain(calibration).collect();
    }
    let rows = topics.len().max(calibration.len());
    let (mut left, mut right) = (topics.into_iter(), calibration.into_iter());
    let side_by_side = |left: Line<'static>, right: Line<'static>| {
        let gap = " ".repeat((column + 2).saturating_sub(left.width()));
        left.spans.into_iter().chain([Span::raw(gap)]).chain(right.spans).collect::<Line>()
    };
    (0..rows).map(|_| side_by_side(left.next().unwrap_or_default(), right.next().unwrap_or_default())).collect()
}

/// First answers by topic.
fn topics(summary: &Summary, width: usize, theme: Theme) -> Vec<Line<'static>> {
    let mut lines = vec![indented("By topic", theme.strong())];
    let name = width.saturating_sub(30).clamp(12, 28);
    let cells = width.saturating_sub(name + 18).min(20);
    for topic in &summary.tally.topics {
        let [full, empty] = bar(theme, topic.right as f64 / topic.of.max(1) as f64, cells);
        let weak = topic.of >= 3 && 10 * topic.right < 6 * topic.of;
        let sign = if weak { format!(" {}", theme.glyphs().weak) } else { String::new() };
        let count = format!("  {:>2}/{:<2}", topic.right, topic.of);
        let head = format!("  {}  ", fitted(&topic.topic, name, theme));
        lines.push(Line::from(vec![
            Span::raw(head),
            full,
            empty,
            Span::raw(count),
            Span::styled(sign, theme.warning()),
        ]));
    }
    lines
}

/// The share of correct answers at each confidence.
fn calibration(summary: &Summary, theme: Theme) -> Vec<Line<'static>> {
    let mut lines = Vec::new();
    for level in Confidence::ALL.into_iter().rev() {
        let (right, of) = summary.tally.confidence[usize::from(level.number()) - 1];
        if of > 0 {
            lines.push(Line::from(format!("  {:<11} {right:>2} of {of}", level.phrase())));
        }
    }
    if !lines.is_empty() {
        lines.insert(0, indented("Right, by confidence", theme.strong()));
    }
    lines
}

/// A missed item: question, confidence, and when it comes back.
fn missed_line(app: &App, missed: &Missed, selected: bool, width: usize) -> Line<'static> {
    let theme = app.settings.theme;
    let lead_in = app.library.item(&missed.item).map(|item| crate::deck::markup::plain(item.lead_in()));
    let words = lead_in.unwrap_or_else(|| missed.item.to_string()).replace('\n', " ");
    let back = app.ledger.progress(&missed.item).map_or_else(String::new, |progress| {
        let away = progress.due.since(app.today());
        if away.0 == 0 { "today".to_owned() } else { format!("{} d", away.0) }
    });
    // In a narrow window, the words of the question need the room.
    let column = if width < 60 { 0 } else { 13 };
    let sure = missed.confidence.filter(|_| column > 0).map_or("", Confidence::phrase);
    let pointer = if selected { theme.glyphs().pointer } else { " " };
    let text = fitted(&words, width.saturating_sub(12 + column), theme);
    let style = if selected { theme.selected() } else { theme.plain() };
    Line::from(vec![
        Span::styled(format!("  {pointer} "), theme.accent()),
        Span::styled(text, style),
        Span::styled(
            if column > 0 { format!("  {sure:<11}") } else { String::new() },
            if missed.confidence == Some(Confidence::Sure) { theme.warning() } else { theme.muted() },
        ),
        Span::styled(format!("{back:>6} "), theme.muted()),
    ])
}

/// What is due tomorrow.
fn tomorrow(app: &App, theme: Theme) -> Line<'static> {
    let [today, tomorrow] = [0, 1].map(|day| app.today_stats.overview.ahead.get(day).copied().unwrap_or(0));
    indented(format!("Due today {today} {} tomorrow {tomorrow}", theme.glyphs().dot), theme.plain())
}
