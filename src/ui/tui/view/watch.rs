//! A watched deck file: the item as students see it, and the lint findings.

use ratatui::text::{Line, Span};

use super::super::layout::{Page, WIDE};
use super::super::text::{self, ParagraphStyle};
use super::{counted, entry, explained, feedback, fitted, question};
use crate::app::App;
use crate::app::entry::Entry;
use crate::app::theme::Theme;
use crate::app::watch::{ShownFinding, Watch};
use crate::deck::Item;
use crate::deck::diagnostic::Severity;

/// Columns between item and findings.
const GAP: usize = 3;

/// The deck, and the number of findings.
pub fn title(app: &App, watch: &Watch) -> (String, Line<'static>) {
    let theme = app.settings.theme;
    let position = if watch.items.is_empty() {
        String::new()
    } else {
        format!(" {} item {} of {}", theme.glyphs().dot, watch.at + 1, watch.items.len())
    };
    let (errors, warnings) = (watch.count(Severity::Error), watch.count(Severity::Warning));
    let right = match (errors, warnings) {
        _ if watch.unreadable.is_some() => Line::styled("cannot be read ", theme.wrong()),
        (0, 0) if !watch.findings.is_empty() => {
            Line::styled(format!("{} ", counted(watch.findings.len(), "note")), theme.muted())
        }
        (0, 0) => Line::styled(format!("{} no problems ", theme.glyphs().right), theme.right()),
        (0, warnings) => Line::styled(format!("{} ", counted(warnings, "warning")), theme.warning()),
        (errors, 0) => Line::styled(format!("{} ", counted(errors, "error")), theme.wrong()),
        (errors, warnings) => {
            let words = format!("{}, {} ", counted(errors, "error"), counted(warnings, "warning"));
            Line::styled(words, theme.wrong())
        }
    };
    (format!("{}{position}", watch.path), right)
}

/// Item and findings, side by side if there is room.
pub fn page(app: &App, watch: &Watch, width: usize, rows: usize) -> Page {
    let theme = app.settings.theme;
    let wide = width >= usize::from(WIDE);
    let side = if wide { (width - GAP) * 3 / 5 } else { width.saturating_sub(1) };
    let mut left = preview(watch, side, rows, theme);
    if !wide {
        left.push(Line::default());
        left.extend(findings(watch, side, theme));
        return Page::flowing(left);
    }
    let mut right = vec![Line::default()];
    right.extend(findings(watch, width - GAP - side, theme));
    let height = left.len().max(right.len()).max(rows);
    let row = |n: usize| {
        let left = left.get(n).cloned().unwrap_or_default();
        let gap = " ".repeat(side.saturating_sub(left.width()));
        let mut spans = left.spans;
        spans.push(Span::raw(gap));
        spans.push(Span::styled(format!(" {} ", theme.glyphs().divider), theme.muted()));
        spans.extend(right.get(n).cloned().unwrap_or_default().spans);
        Line::from(spans)
    };
    Page::flowing((0..height).map(row).collect())
}

/// The item as students see it, with or without its answers.
fn preview(watch: &Watch, width: usize, rows: usize, theme: Theme) -> Vec<Line<'static>> {
    let note = |text: &str, style| {
        let mut lines = vec![Line::default()];
        lines.extend(text::plain(text, ParagraphStyle { width, first: "  ", rest: "  ", style }));
        lines
    };
    let Some(shown) = watch.shown() else {
        return match &watch.unreadable {
            Some(why) => note(&format!("Cannot read the file: {why}. Retrying."), theme.warning()),
            None => note("No items to show yet.", theme.muted()),
        };
    };
    let mut lines = Vec::new();
    if let Some(why) = &watch.unreadable {
        lines.extend(note(&format!("Cannot read the file: {why}. Showing the last version read."), theme.warning()));
    } else if shown.item.is_none() {
        lines.extend(note(&format!("`{}` cannot be shown until its errors are fixed.", shown.name), theme.warning()));
    } else if shown.stale {
        lines.extend(note("Showing the last valid version; the file has an error here.", theme.warning()));
    }
    let Some(item) = &shown.item else { return lines };
    lines.extend(question::stem(item, true, rows, width, theme));
    lines.push(Line::default());
    lines.extend(answers(item, watch.explained, width, theme));
    if watch.explained {
        lines.extend(feedback::closing(item, width, theme));
    } else {
        let about = super::about(item, theme);
        lines.push(Line::default());
        lines.push(super::indented(format!("{} {} {about}", item.id.name(), theme.glyphs().dot), theme.muted()));
    }
    lines
}

/// The item's answers in file order, as a question or explained.
fn answers(item: &Item, explained: bool, width: usize, theme: Theme) -> Vec<Line<'static>> {
    if explained {
        return explained::key(item, width, theme);
    }
    let order: Vec<u8> = (0..=u8::MAX).take(item.task.rows()).collect();
    entry::lines(&item.task, &order, &Entry::new(&item.task), width, theme).0
}

/// The findings: those in the shown item first, with help, then the others.
fn findings(watch: &Watch, width: usize, theme: Theme) -> Vec<Line<'static>> {
    let (name, stale) = watch.shown().map_or((None, false), |shown| (Some(shown.name.clone()), shown.stale));
    // A TOML error may well be in the item that is shown in its last valid version.
    let hides = |finding: &ShownFinding| stale && finding.item.is_none() && finding.code == "T001";
    let (here, elsewhere): (Vec<&ShownFinding>, Vec<&ShownFinding>) =
        watch.findings.iter().partition(|finding| finding.item.is_some() && finding.item == name || hides(finding));
    let mut lines = Vec::new();
    if watch.findings.is_empty() && watch.unreadable.is_none() {
        lines.push(Line::styled(format!("{} No problems in this deck.", theme.glyphs().right), theme.right()));
    }
    for finding in &here {
        lines.extend(finding_lines(finding, true, width, theme));
        lines.push(Line::default());
    }
    if !elsewhere.is_empty() {
        if name.is_some() {
            lines.push(Line::styled("Elsewhere", theme.strong()));
        }
        for finding in elsewhere {
            // A finding outside of items is not shown elsewhere, so its help is shown here.
            lines.extend(finding_lines(finding, finding.item.is_none(), width, theme));
        }
    }
    lines
}

fn finding_lines(finding: &ShownFinding, help: bool, width: usize, theme: Theme) -> Vec<Line<'static>> {
    let style = match finding.severity {
        Severity::Error => theme.wrong(),
        Severity::Warning => theme.warning(),
        Severity::Info => theme.muted(),
    };
    let head = fitted(&format!("{} {}", finding.code, finding.line), 10, theme);
    let setting = ParagraphStyle { width, first: &head, rest: "          ", style: theme.plain() };
    let mut lines = text::plain(&finding.headline, setting);
    if let Some(first) = lines.first_mut().and_then(|line| line.spans.first_mut()) {
        first.style = style;
    }
    if let Some(words) = finding.help.as_ref().filter(|_| help) {
        let setting = ParagraphStyle { width, first: "          ", rest: "          ", style: theme.muted() };
        lines.extend(text::plain(words, setting));
    }
    lines
}
