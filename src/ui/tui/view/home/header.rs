//! The head of the home screen: today's work, the streak, the daily goal, and the exam dates of plans.

use ratatui::text::{Line, Span};

use super::super::super::text::{self, ParagraphStyle};
use super::super::bar;
use crate::app::App;
use crate::app::theme::Theme;
use crate::app::today::{PlanProgress, Today, upcoming};
use crate::day::Days;
use crate::stats::share::LEAST;

/// The width of the labels.
const LABEL: usize = 10;
/// The longest bar of the goal.
const BAR: usize = 20;
/// Plans that are shown.
const PLANS: usize = 3;

/// What is due today and how long it takes, and the details.
pub fn lines(app: &App, width: usize) -> Vec<Line<'static>> {
    let theme = app.settings.theme;
    let dot = theme.glyphs().dot;
    let minutes = app.today_stats.today_minutes;
    let time = if minutes > 0 { format!(" {dot} about {minutes} min") } else { String::new() };
    let mut lines = fact("Today", &format!("{}{time}", super::waiting(app)), width, theme);
    if let Some(words) = lines.first_mut().and_then(|line| line.spans.get_mut(1)) {
        words.style = theme.strong();
    }
    lines.extend(details(app, width));
    lines
}

/// What was answered and the streak, what comes next if nothing is due, the goal, and the plans.
pub fn details(app: &App, width: usize) -> Vec<Line<'static>> {
    let theme = app.settings.theme;
    let Today { overview, done, streak, .. } = &app.today_stats;
    let mut lines = Vec::new();
    let mut facts = Vec::new();
    if done.answers > 0 {
        facts.push(format!("{} answered", done.answers));
    }
    if *streak > 1 {
        facts.push(format!("{streak}-day streak"));
    }
    if !facts.is_empty() {
        lines.extend(fact("", &facts.join(&format!(" {} ", theme.glyphs().dot)), width, theme));
    }
    if overview.waiting.is_nothing() {
        let new = overview.waiting.unseen.min(app.settings.limits.new_per_day);
        let next = upcoming(&overview.ahead, new, app.today(), app.ledger.rules().rollover.hour());
        if let Some(next) = next.first() {
            lines.extend(fact("Next", next, width, theme));
        }
    }
    if app.settings.goal > 0 {
        lines.push(goal(done.answers as usize, app.settings.goal, width, theme));
    }
    lines.extend(plans(app, width));
    lines
}

/// The exam dates of plans, the nearest first.
pub fn plans(app: &App, width: usize) -> Vec<Line<'static>> {
    let plans = app.today_stats.plans.iter().take(PLANS);
    plans.flat_map(|plan| fact("Exam", &exam(app, plan), width, app.settings.theme)).collect()
}

/// The bar of the goal, and the answers given towards it.
fn goal(answers: usize, goal: usize, width: usize, theme: Theme) -> Line<'static> {
    let words = format!("  {answers} of {goal} answers");
    let cells = width.saturating_sub(LABEL + text::columns(&words) + 1).min(BAR);
    let [full, empty] = bar(theme, answers as f64 / goal.max(1) as f64, cells);
    let style = if answers >= goal { theme.right() } else { theme.plain() };
    Line::from(vec![label("Goal", theme), full, empty, Span::styled(words, style)])
}

/// The exam date of a plan, the days left, and how far the deck is.
fn exam(app: &App, plan: &PlanProgress) -> String {
    let title = app.library.deck(&plan.deck).map_or(plan.deck.as_str(), |deck| deck.title.as_str());
    let left = if plan.left == Days(0) { "today".to_owned() } else { plan.left.to_string() };
    let status = app.today_stats.overview.decks.get(&plan.deck).copied().unwrap_or_default();
    let goal = 100.0 * plan.retention.value();
    let recall = match status.recall.filter(|_| status.recalled >= LEAST) {
        Some(recall) => format!("recall {:.0}%, goal {goal:.0}%", 100.0 * recall),
        None => format!("goal {goal:.0}% recall"),
    };
    let new = if plan.new_per_day > 0 { format!(", {} new a day", plan.new_per_day) } else { String::new() };
    format!("{} ({left}) {} {title}: {recall}{new}", plan.day.short(), app.settings.theme.glyphs().dot)
}

/// A label at the left, as wide as all labels.
fn label(name: &str, theme: Theme) -> Span<'static> {
    Span::styled(format!("  {name:<0$}", LABEL - 2), theme.accent())
}

/// A fact with its label; longer ones are wrapped.
fn fact(name: &str, words: &str, width: usize, theme: Theme) -> Vec<Line<'static>> {
    let (first, rest) = (format!("  {name:<0$}", LABEL - 2), " ".repeat(LABEL));
    let setting = ParagraphStyle { width, first: &first, rest: &rest, style: theme.plain() };
    let mut lines = text::plain(words, setting);
    if let Some(head) = lines.first_mut().and_then(|line| line.spans.first_mut()) {
        *head = label(name, theme);
    }
    lines
}
