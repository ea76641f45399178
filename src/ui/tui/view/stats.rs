//! The statistics: side by side in a wide window, as lines in a narrow one.

mod calendar;
mod chart;
mod item;
mod lists;

use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::super::layout::{Page, WIDE};
use super::super::text::{self, ParagraphStyle};
use super::{bar, counted, fitted, indented};
use crate::app::App;
use crate::app::stats::{Statistics, StatsStage};
use crate::app::theme::Theme;
use crate::day::Days;
use crate::stats::activity::spent;
use crate::stats::calibration::{self, Level};
use crate::stats::share::Share;
use crate::stats::strength::{RECALL, STABILITY};
use crate::stats::{Figures, Period};

/// Columns of the right one of two.
const PANEL: usize = 42;
/// Columns of the headings of lines.
const HEAD: usize = 11;

/// What the figures are about; the period.
pub fn title(app: &App, statistics: &Statistics, width: usize) -> (String, Line<'static>) {
    let theme = app.settings.theme;
    if let StatsStage::Item(row) = statistics.stage {
        return item::title(app, statistics, row);
    }
    let deck = statistics.deck.as_ref().and_then(|deck| app.library.deck(deck));
    let title = format!("Statistics: {}", deck.map_or("all decks", |deck| deck.title.as_str()));
    let period = statistics.figures.period;
    if width < usize::from(WIDE) {
        return (title, Line::styled(format!("{} ", period.title()), theme.muted()));
    }
    let mut spans = Vec::new();
    for (n, choice) in Period::ALL.into_iter().enumerate() {
        let (sign, style) =
            if choice == period { (theme.glyphs().chosen, theme.strong()) } else { (" ", theme.muted()) };
        spans.push(Span::styled(format!("{sign}{} {}  ", n + 1, choice.word()), style));
    }
    (title, Line::from(spans))
}

/// The page.
pub fn page(app: &App, statistics: &Statistics, width: usize, rows: usize) -> Page {
    let row = match statistics.stage {
        StatsStage::Item(row) => return item::page(app, statistics, row, width, rows),
        StatsStage::Figures(row) => row,
    };
    let drawing = DrawOptions { figures: &statistics.figures, width, theme: app.settings.theme };
    let mut flow = if rows >= 12 { vec![Line::default()] } else { Vec::new() };
    if !statistics.answered {
        flow.extend(nothing(width, drawing.theme));
        return Page::flowing(flow);
    }
    if width >= usize::from(WIDE) {
        flow.extend(drawing.beside());
        if statistics.figures.period == Period::Year {
            flow.push(Line::default());
            flow.extend(drawing.days());
        }
    } else {
        flow.extend(drawing.below());
    }
    flow.push(Line::default());
    flow.extend(drawing.topics());
    let (listed, list) = lists::lines(app, statistics, row, width);
    let list: Vec<usize> = list.into_iter().map(|line| line + flow.len()).collect();
    flow.extend(listed);
    flow.extend(drawing.notes(app.ledger.future_events()));
    let page = Page::listing(flow, list, row.unwrap_or(0));
    Page { focus: page.focus.filter(|_| row.is_some()), ..page }
}

/// What is said before the first answer.
fn nothing(width: usize, theme: Theme) -> Vec<Line<'static>> {
    let setting = ParagraphStyle { width, first: "  ", rest: "  ", style: theme.plain() };
    let mut lines = vec![indented("No answers yet.", theme.strong()), Line::default()];
    lines.extend(text::plain(
        "Start studying: recall, forgetting and confidence are counted from your first \
        answer and shown once there is enough data.",
        setting,
    ));
    lines
}

/// What is drawn, how wide and with which signs.
#[derive(Clone, Copy)]
struct DrawOptions<'a> {
    figures: &'a Figures,
    width: usize,
    theme: Theme,
}

impl DrawOptions<'_> {
    /// The same in fewer columns.
    fn within(self, width: usize) -> Self {
        Self { width, ..self }
    }

    /// A wide window: two columns with a divider.
    fn beside(self) -> Vec<Line<'static>> {
        let column = self.width - PANEL - 3;
        let left = self.within(column - 1).left();
        let right = self.within(PANEL).right();
        let rows = left.len().max(right.len());
        let (mut left, mut right) = (left.into_iter(), right.into_iter());
        let line = |_| {
            let (mut line, beside) = (left.next().unwrap_or_default(), right.next().unwrap_or_default());
            let gap = column.saturating_sub(line.width());
            line.spans.push(Span::raw(" ".repeat(gap)));
            line.spans.push(Span::styled(self.theme.glyphs().divider, self.theme.muted()));
            line.spans.extend(beside.spans);
            line
        };
        (0..rows).map(line).collect()
    }

    /// Recall, what is due, and sureness.
    fn left(self) -> Vec<Line<'static>> {
        let Self { figures, width, theme } = self;
        let target = 100.0 * figures.target.value();
        let period = figures.period.title();
        let mut lines = vec![ends("Recall vs. target", &period, width, theme)];
        if figures.period != Period::Day {
            lines.extend(chart::chart(&figures.retention, figures.target, width, theme));
        }
        let all = figures.retention.all;
        let against = all.against(f64::from(figures.target.value())).map_or("", |standing| standing.words());
        let dot = theme.glyphs().dot;
        let overall = if against.is_empty() { all.words() } else { format!("{}, {against}", all.words()) };
        lines.extend(self.line("all", &overall));
        lines.extend(self.line("young", &figures.retention.young.words()));
        lines.extend(self.line("mature", &figures.retention.mature.words()));
        if figures.period == Period::Day {
            lines.extend(self.line("target", &format!("{target:.0}%")));
        }
        if let Some(words) = self.foreseen(dot) {
            lines.extend(self.line("model", &words));
        }
        lines.push(Line::default());
        lines.extend(self.due());
        lines.push(Line::default());
        lines.push(ends("Calibration", &period, width, theme));
        let widest = figures.calibration.iter().map(|level| text::columns(&level_words(*level))).max().unwrap_or(0);
        for level in figures.calibration.iter().rev() {
            lines.push(self.level(*level, width.saturating_sub(12 + widest).min(16)));
        }
        lines
    }

    /// Days, answers and memory.
    fn right(self) -> Vec<Line<'static>> {
        let mut lines = Vec::new();
        if self.figures.period != Period::Year {
            lines.extend(self.days());
            lines.push(Line::default());
        }
        lines.extend(self.answers());
        lines.push(Line::default());
        lines.extend(self.memory());
        lines
    }

    /// A narrow window: lines with headings.
    fn below(self) -> Vec<Line<'static>> {
        let Self { figures, theme, .. } = self;
        let retention = &figures.retention;
        let target = 100.0 * figures.target.value();
        let mut lines = Vec::new();
        let all = retention.all;
        let against = all.against(f64::from(figures.target.value())).map_or("", |standing| standing.words());
        lines.extend(self.line("Recall", &all.words()));
        if !against.is_empty() {
            lines.extend(self.line("", &format!("{against} of {target:.0}%")));
        }
        if figures.period != Period::Day {
            let weeks = retention.weeks.iter().map(|week| week.share.percent().map(|share| share.max(41) - 40));
            let weeks: Vec<Option<u32>> = weeks.collect();
            // From 40 to 100 %: what is below is as low as can be.
            let heights = row(&weeks, Some(60), self.width.saturating_sub(HEAD + 3), theme);
            lines.extend(self.line("by week", &heights));
        }
        lines.extend(self.line("young", &retention.young.words()));
        lines.extend(self.line("mature", &retention.mature.words()));
        if let Some(words) = self.foreseen(theme.glyphs().dot) {
            lines.extend(self.line("model", &words));
        }
        lines.push(Line::default());
        lines.extend(self.due());
        lines.push(Line::default());
        lines.push(ends("Calibration", &figures.period.title(), self.width, theme));
        for level in figures.calibration.iter().rev() {
            lines.extend(self.line(level.confidence.word(), &level_words(*level)));
        }
        lines.push(Line::default());
        lines.extend(self.days());
        lines.push(Line::default());
        lines.extend(self.answers());
        lines.push(Line::default());
        lines.extend(self.memory());
        lines
    }

    /// What the model foresaw, and what came.
    fn foreseen(self, dot: &str) -> Option<String> {
        let prediction = self.figures.prediction;
        let (mean, loss) = (prediction.mean()?, prediction.log_loss()?);
        Some(format!("expected {:.0}% {dot} log loss {loss:.2}", 100.0 * mean))
    }

    /// Items due on the next days.
    fn due(self) -> Vec<Line<'static>> {
        let Self { figures, width, theme } = self;
        let days = figures.forecast.len().min(width.saturating_sub(4));
        let total: u32 = figures.forecast.iter().take(days).sum();
        let counts: Vec<Option<u32>> = figures.forecast.iter().take(days).map(|count| Some(*count)).collect();
        let mut lines =
            vec![ends(&format!("Due, next {}", counted(days, "day")), &counted(total as usize, "item"), width, theme)];
        lines.push(Line::from(vec![Span::raw("  "), Span::styled(row(&counts, None, days, theme), theme.bar())]));
        let most = figures.forecast.iter().take(days).max().copied().unwrap_or(0);
        let today = figures.forecast.first().copied().unwrap_or(0);
        let words = format!("today {today} {} busiest day {most}", theme.glyphs().dot);
        lines.push(indented(words, theme.muted()));
        lines
    }

    /// How often one level of sureness was right, with a bar of so many cells.
    fn level(self, level: Level, cells: usize) -> Line<'static> {
        let theme = self.theme;
        let head = Span::raw(format!("  {:<8}", level.confidence.word()));
        let (Some(share), true) = (level.right.value(), level.has_enough_data()) else {
            return Line::from(vec![head, Span::styled(level_words(level), theme.muted())]);
        };
        let [full, empty] = bar(theme, share, cells);
        let words = format!(" {}", level_words(level));
        let style = if level.is_overconfident() { theme.warning() } else { theme.plain() };
        Line::from(vec![head, full, empty, Span::styled(words, style)])
    }

    /// The calendar, and the streak.
    fn days(self) -> Vec<Line<'static>> {
        let streak = self.figures.streak;
        let words = match streak.now {
            0 => format!("longest streak {}", Days(streak.longest)),
            now => format!("{} in a row, longest {}", Days(now), streak.longest),
        };
        let words = if streak.longest == 0 { String::new() } else { words };
        let mut lines = vec![ends("Calendar", &words, self.width, self.theme)];
        lines.extend(calendar::lines(self.figures, self.width, self.theme));
        lines
    }

    /// Answers and time.
    fn answers(self) -> Vec<Line<'static>> {
        let Self { figures, width, theme } = self;
        let activity = &figures.activity;
        let (total, dot) = (activity.total, theme.glyphs().dot);
        let mut lines = vec![ends("Answers", &figures.period.title(), width, theme)];
        if total.answers == 0 {
            lines.push(indented("None.", theme.muted()));
            return lines;
        }
        let head = format!("{} on {}", counted(total.answers as usize, "answer"), Days(activity.studied));
        lines.push(indented(fitted(&head, width.saturating_sub(2), theme).trim_end().to_owned(), theme.plain()));
        let a_day = total.answers.div_ceil(activity.studied.max(1));
        lines.push(indented(format!("{a_day} per study day {dot} {} total", spent(total.ms)), theme.plain()));
        if let Some(ms) = activity.median_ms {
            lines.push(indented(format!("median {}", spent(ms.into())), theme.plain()));
        }
        lines.extend(self.line("right", &total.right.words()));
        let stretch = match figures.period {
            Period::Day => return lines,
            Period::Month => Days(1),
            Period::Quarter | Period::Year => Days(7),
        };
        let what = if stretch == Days(1) { "by day" } else { "by week" };
        let work = activity.bins(figures.period, figures.today, stretch);
        let room = width.saturating_sub(HEAD + 2);
        let answers: Vec<Option<u32>> = work.iter().map(|work| Some(work.answers)).collect();
        let times: Vec<Option<u32>> =
            work.iter().map(|work| Some(u32::try_from(work.ms).unwrap_or(u32::MAX))).collect();
        lines.extend(self.line(what, &row(&answers, None, room, theme)));
        lines.extend(self.line("time", &row(&times, None, room, theme)));
        lines
    }

    /// How memory stands.
    fn memory(self) -> Vec<Line<'static>> {
        let Self { figures, width, theme } = self;
        let strength = &figures.strength;
        let learned = strength.learning + strength.young + strength.mature;
        let items = learned + strength.new + strength.suspended;
        let mut lines =
            vec![ends("Memory", &format!("{learned} of {} seen", counted(items as usize, "item")), width, theme)];
        let cells = width.saturating_sub(HEAD + 10).min(24);
        let mut told = vec![("learning", strength.learning), ("young", strength.young), ("mature", strength.mature)];
        if strength.suspended > 0 {
            told.push(("suspended", strength.suspended));
        }
        for (name, count) in told {
            let [full, _] = bar(theme, f64::from(count) / f64::from(items.max(1)), cells);
            lines.push(Line::from(vec![Span::raw(format!("  {name:<HEAD$}{count:>4} ")), full]));
        }
        if learned > 0 {
            lines.push(Line::default());
            lines.extend(self.distribution("stability", &STABILITY, &strength.stability, "d"));
        }
        if strength.mean_recall().is_some() {
            lines.extend(self.distribution("recall now", &RECALL, &strength.recall, "%"));
        }
        if let Some(mean) = strength.reliable_recall() {
            lines.extend(self.line("", &format!("{:.0}% overall", 100.0 * mean)));
        }
        lines
    }

    /// How many items fall into each stretch: bounds over counts.
    fn distribution(self, name: &str, bounds: &[u32; 6], counts: &[u32; 6], unit: &str) -> Vec<Line<'static>> {
        let theme = self.theme;
        // In a narrow window the name stands above.
        let is_narrow = self.width < 2 + HEAD + 5 * bounds.len();
        let head = if is_narrow { String::new() } else { format!("  {name:<HEAD$}") };
        let mut under = " ".repeat(head.len());
        let mut over = head;
        for (n, (bound, count)) in bounds.iter().zip(counts).enumerate() {
            let bound = if n == 0 { format!("<{}", bounds[1]) } else { format!("{bound}+") };
            over += &format!("{bound:>5}");
            let count = if *count == 0 { theme.glyphs().none.to_owned() } else { count.to_string() };
            under += &format!("{count:>5}");
        }
        let fits = over.len() + 2 <= self.width;
        if fits {
            over += &format!(" {unit}");
        }
        let name = is_narrow.then(|| indented(name, theme.muted()));
        name.into_iter().chain([Line::styled(over, theme.muted()), Line::raw(under)]).collect()
    }

    /// Topics, the weakest first.
    fn topics(self) -> Vec<Line<'static>> {
        let Self { figures, width, theme } = self;
        if figures.topics.is_empty() {
            return Vec::new();
        }
        let mut lines = vec![ends("Topics, weakest first", "correct at last review", width, theme)];
        let name = width.saturating_sub(34).clamp(10, 36);
        for topic in &figures.topics {
            let head = format!("  {} ", fitted(&topic.name, name, theme));
            let style = if topic.known.has_enough_data() { theme.plain() } else { theme.muted() };
            let weak = topic.known.percent().is_some_and(|percent| percent < 60);
            let mut spans = vec![Span::raw(head), Span::styled(topic.known.words(), style)];
            if weak {
                spans.push(Span::styled(format!(" {}", theme.glyphs().weak), theme.warning()));
            }
            lines.push(Line::from(spans));
        }
        lines
    }

    /// What else is to be said.
    fn notes(self, future: usize) -> Vec<Line<'static>> {
        let Self { figures, width, theme } = self;
        let setting = |style: Style| ParagraphStyle { width, first: "  ", rest: "  ", style };
        let mut lines = vec![Line::default()];
        if figures.orphans > 0 {
            let items = counted(figures.orphans as usize, "answered item");
            let words = format!(
                "{items} in no loaded deck: counted in past figures, not in current ones or the \
                forecast."
            );
            lines.extend(text::plain(&words, setting(theme.muted())));
        }
        if future > 0 {
            let waits = if future == 1 { "is not counted yet" } else { "are not counted yet" };
            let words = format!("{} {} dated in the future {waits}", theme.glyphs().mark, counted(future, "answer"));
            lines.extend(text::plain(&words, setting(theme.warning())));
        }
        let words = "In parentheses: 95% confidence interval. ? explains each figure.";
        lines.extend(text::plain(words, setting(theme.muted())));
        lines
    }

    /// A line that hangs under its heading.
    fn line(self, heading: &str, words: &str) -> Vec<Line<'static>> {
        let theme = self.theme;
        let first = format!("  {heading:<HEAD$}");
        let rest = " ".repeat(2 + HEAD);
        let setting = ParagraphStyle { width: self.width, first: &first, rest: &rest, style: theme.plain() };
        let mut lines = text::plain(words, setting);
        if let Some(head) = lines.first_mut().and_then(|line| line.spans.first_mut()) {
            let is_heading = heading.starts_with(|c: char| c.is_ascii_uppercase());
            head.style = if is_heading { theme.strong() } else { theme.muted() };
        }
        lines
    }
}

/// How often a level was right, in words.
fn level_words(level: Level) -> String {
    let Share { of, .. } = level.right;
    if !level.has_enough_data() {
        return format!("not enough data ({of}/{})", calibration::LEAST);
    }
    let over = if level.is_overconfident() { ", overconfident" } else { "" };
    format!("{}{over}", level.right.words())
}

/// A heading with a word at the right end, where there is room for it.
fn ends(heading: &str, words: &str, width: usize, theme: Theme) -> Line<'static> {
    let gap = width.saturating_sub(2 + text::columns(heading) + text::columns(words));
    let mut spans = vec![Span::raw("  "), Span::styled(heading.to_owned(), theme.strong())];
    if gap > 0 {
        spans.push(Span::styled(format!("{}{words}", " ".repeat(gap)), theme.muted()));
    }
    Line::from(spans)
}

/// Numbers as a row of heights, the last ones where there is no room for all. Nothing and what is not known are dots. The
/// greatest is `most`, or the greatest of the numbers.
fn row(numbers: &[Option<u32>], most: Option<u32>, room: usize, theme: Theme) -> String {
    let from = numbers.len().saturating_sub(room);
    let numbers = &numbers[from..];
    let most = most.or_else(|| numbers.iter().copied().flatten().max()).unwrap_or(0).max(1);
    let height = |number: &Option<u32>| match number {
        None | Some(0) => theme.glyphs().none,
        Some(number) => {
            let level = (u64::from(*number) * 8).div_ceil(u64::from(most)).clamp(1, 8);
            theme.glyphs().levels.get(level as usize - 1).copied().unwrap_or(theme.glyphs().none)
        }
    };
    numbers.iter().map(height).collect()
}
