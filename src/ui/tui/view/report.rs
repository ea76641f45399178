//! The score report of an exam.

use ratatui::text::{Line, Span};

use super::super::layout::{Page, WIDE};
use super::super::text;
use super::{counted, fitted, indented};
use crate::app::App;
use crate::app::exam::Rows;
use crate::app::theme::Theme;
use crate::day::Day;
use crate::response::{Confidence, Response, Score, Verdict};
use crate::session::exam::{Exam, Question};
use crate::session::report::{PastScore, Report, trend};
use crate::stats::share::LEAST;
use crate::stats::wilson;

/// The width of an interval chart.
const DRAWN: usize = 20;

/// The exam with its attempt, and the time used.
pub fn title(app: &App, exam: &Exam, report: &Report) -> (String, Line<'static>) {
    let before = app
        .ledger
        .exams()
        .into_iter()
        .filter(|sat| sat.plan.deck == exam.plan().deck && sat.begun.at_ms <= exam.begun().at_ms);
    let attempt = before.count().max(1);
    let minutes = report.end.elapsed_ms.div_ceil(60_000);
    let took = if app.size.0 >= 60 { "took " } else { "" };
    let dot = app.settings.theme.glyphs().dot;
    let words = format!("attempt {attempt} {dot} {took}{minutes} of {} min ", exam.plan().minutes);
    (format!("Score  {}", exam.plan().title), Line::styled(words, app.settings.theme.muted()))
}

/// The verdict on a question, with sign and word.
pub fn verdict(report: &Report, index: usize, exam: &Exam, theme: Theme) -> Line<'static> {
    let Some(line) = report.lines.get(index) else { return Line::default() };
    let sure = exam.questions().get(index).map_or("", |question| question.confidence.word());
    let (sign, word, style) = match (line.grade.verdict, line.unanswered) {
        (Verdict::Right, _) => (theme.glyphs().right, "right", theme.right()),
        (Verdict::Wrong, true) => (theme.glyphs().open, "unanswered", theme.warning()),
        (Verdict::Wrong, false) if line.grade.score > Score::NONE => {
            (theme.glyphs().wrong, "partly right", theme.wrong())
        }
        (Verdict::Wrong, false) => (theme.glyphs().wrong, "wrong", theme.wrong()),
    };
    Line::from(vec![
        Span::styled(format!("{sign} {word}"), style),
        Span::styled(format!(" {} {sure} ", theme.glyphs().dot), theme.muted()),
    ])
}

/// The page; the selected question stays visible.
pub fn page(app: &App, exam: &Exam, report: &Report, rows: Rows, width: usize) -> Page {
    let theme = app.settings.theme;
    let mut flow = vec![Line::default()];
    flow.extend(score(exam, report, width, theme));
    flow.push(Line::default());
    flow.extend(score_trend(app, exam, report, width));
    flow.push(topic_heading(width, theme));
    flow.extend(topics(report, width, theme));
    flow.push(Line::default());
    flow.extend(calibration(report, width, theme));
    flow.extend(pace(report, width, theme));
    flow.push(Line::default());
    let indices = rows.indices(report);
    let heading = if rows.all { "All questions" } else { "Missed (confident errors first)" };
    let mut list = Vec::new();
    if indices.is_empty() {
        flow.push(indented("You missed no questions.", theme.right()));
    } else {
        flow.push(indented(heading, theme.strong()));
    }
    for (row, index) in indices.iter().enumerate() {
        list.push(flow.len());
        flow.push(line(app, exam, report, *index, row == rows.row, width));
    }
    flow.push(Line::default());
    let of = report.end.of;
    let note =
        format!("Small sample ({}): a difference of a few points may be chance.", counted(of as usize, "question"));
    flow.extend(text::plain(&note, text::ParagraphStyle { width, first: "  ", rest: "  ", style: theme.muted() }));
    if app.unsaved.is_empty() {
        flow.push(indented("All answers saved.", theme.muted()));
    }
    let page = Page::listing(flow, list, rows.row);
    // The first question must not scroll the score out of sight.
    Page { focus: page.focus.filter(|_| rows.row > 0), ..page }
}

/// Points, percent, interval, pass mark and certainty-based marks.
fn score(exam: &Exam, report: &Report, width: usize, theme: Theme) -> Vec<Line<'static>> {
    let end = &report.end;
    let points = report.points();
    let (word, style) = if end.passed { ("PASS", theme.right()) } else { ("NOT PASSED", theme.wrong()) };
    let sign = if end.passed { theme.glyphs().right } else { theme.glyphs().wrong };
    let mut first = vec![
        Span::styled(format!("  {} / {}", tidy(points), end.of), theme.strong()),
        Span::styled(format!("   {}%", report.percent()), theme.strong()),
        Span::styled(format!("   {sign} {word}"), style),
    ];
    let interval = wilson(points, f64::from(end.of));
    let interval = interval.map_or_else(String::new, |interval| {
        format!("95% CI {:.0}-{:.0}%", 100.0 * interval.low, 100.0 * interval.high)
    });
    let mark = format!("pass mark {}%", exam.plan().pass_mark);
    let rest = format!("   {interval}, {mark}");
    let fits = first.iter().map(Span::width).sum::<usize>() + text::columns(&rest) <= width;
    if fits {
        first.push(Span::styled(rest.clone(), theme.muted()));
    }
    let mut lines = vec![Line::from(first)];
    if !fits {
        lines.push(indented(rest.trim().to_owned(), theme.muted()));
    }
    if let Some(marks) = report.marks {
        let words = format!(
            "Certainty-based marks {:+}, {:+.2} per question; your confidence ratings {} {:.2}",
            marks.total,
            marks.average,
            if marks.bonus < 0.0 { "cost" } else { "added" },
            marks.bonus.abs()
        );
        lines
            .extend(text::plain(&words, text::ParagraphStyle { width, first: "  ", rest: "  ", style: theme.plain() }));
    }
    if end.self_rated > 0 {
        let words = format!("You graded {} yourself.", counted(end.self_rated as usize, "answer"));
        lines.push(indented(words, theme.muted()));
    }
    if end.timed_out {
        lines.push(indented("Time ran out.", theme.warning()));
    }
    lines
}

/// The most exams in the trend.
const EXAMS: usize = 6;

/// The scores of earlier exams of the same deck and topics, with this one last; empty if it is the first.
fn score_trend(app: &App, exam: &Exam, report: &Report, width: usize) -> Vec<Line<'static>> {
    let theme = app.settings.theme;
    let scores = trend(&app.ledger.exams(), exam, report, app.at);
    if scores.len() < 2 {
        return Vec::new();
    }
    let shown = &scores[scores.len().saturating_sub(EXAMS)..];
    let heading = match scores.len() {
        all if all > EXAMS => format!("Score trend (last {EXAMS} of {all} exams)"),
        all => format!("Score trend ({all} exams)"),
    };
    let day_of = |score: &PastScore| Day::of(score.at, app.ledger.rules().rollover);
    let years = shown.iter().any(|score| day_of(score).year() != app.today().year());
    let mut lines = vec![indented(heading, theme.muted())];
    for (n, score) in shown.iter().enumerate() {
        let day = day_of(score);
        let day = if years { day.long() } else { day.short() };
        let room = if years { 13 } else { 7 };
        let mut spans = vec![Span::raw(format!("  {day:<room$}{:>4}%  ", score.percent))];
        if width >= 60 {
            let cells = if width >= 80 { DRAWN } else { DRAWN / 2 };
            spans.extend(scored_bar(score.percent, exam.plan().pass_mark, cells, theme));
        }
        let (word, style) = if score.passed { ("passed", theme.right()) } else { ("not passed", theme.wrong()) };
        let sign = if score.passed { theme.glyphs().right } else { theme.glyphs().wrong };
        spans.push(Span::styled(if width >= 60 { format!("{sign} {word:<12}") } else { format!("{sign} ") }, style));
        let at = scores.len() - shown.len() + n;
        let before = at.checked_sub(1).and_then(|before| scores.get(before));
        spans.push(Span::raw(before.map_or_else(String::new, |before| score.change(before))));
        lines.push(Line::from(spans));
    }
    lines.push(Line::default());
    lines
}

/// A score as a bar, with the pass mark in it.
fn scored_bar(percent: u32, pass_mark: u8, cells: usize, theme: Theme) -> Vec<Span<'static>> {
    let cell = |percent: usize| (percent * cells).div_ceil(100).min(cells);
    let (full, mark) = (cell(percent as usize), cell(usize::from(pass_mark)).saturating_sub(1));
    let sign = |n: usize| match n {
        n if n == mark => Span::styled(theme.glyphs().divider, theme.strong()),
        n if n < full => Span::styled(theme.glyphs().full, theme.bar()),
        _ => Span::styled(theme.glyphs().empty, theme.muted()),
    };
    (0..cells).map(sign).chain([Span::raw("  ")]).collect()
}

/// Formats points without trailing zeros.
fn tidy(points: f64) -> String {
    let rounded = (points * 100.0).round() / 100.0;
    rounded.to_string()
}

/// The text for a topic with too few questions.
const TOO_FEW: &str = "  not enough data";

/// The width of topic names, which leaves room for the figures.
fn topic_name(width: usize) -> usize {
    28.min(width.saturating_sub(11 + TOO_FEW.len())).max(10)
}

/// The column headings of the topics.
fn topic_heading(width: usize, theme: Theme) -> Line<'static> {
    let name = topic_name(width);
    let interval = if width >= name + 20 + DRAWN { "95% CI" } else { "95%" };
    indented(format!("{:<name$} {:>6}   %   {interval}", "By topic", "right"), theme.muted())
}

/// Each topic with its interval, if it has enough questions.
fn topics(report: &Report, width: usize, theme: Theme) -> Vec<Line<'static>> {
    let name = topic_name(width);
    let mut topics: Vec<_> = report.topics.iter().collect();
    topics.sort_by_key(|topic| std::cmp::Reverse(topic.of));
    topics
        .into_iter()
        .map(|topic| {
            let head = format!("  {} {:>3}/{:<3}", fitted(&topic.topic, name, theme), topic.right, topic.of);
            if topic.of < LEAST as usize {
                return Line::from(vec![Span::raw(head), Span::styled(TOO_FEW, theme.muted())]);
            }
            let percent = 100 * topic.right / topic.of;
            let weak = 10 * topic.right < 6 * topic.of;
            let mut spans = vec![Span::raw(format!("{head}{percent:>4}  "))];
            if let Some(interval) = wilson(topic.right as f64, topic.of as f64) {
                let share = topic.right as f64 / topic.of as f64;
                if width >= name + 20 + DRAWN {
                    spans.push(Span::styled(drawn(interval.low, share, interval.high, theme), theme.bar()));
                } else {
                    spans.push(Span::styled(
                        format!("{:.0}-{:.0}", 100.0 * interval.low, 100.0 * interval.high),
                        theme.muted(),
                    ));
                }
            }
            if weak {
                spans.push(Span::styled(format!(" {}", theme.glyphs().weak), theme.warning()));
            }
            Line::from(spans)
        })
        .collect()
}

/// Draws an interval on a scale from 0 to 1.
fn drawn(low: f64, share: f64, high: f64, theme: Theme) -> String {
    let cell = |value: f64| ((value * (DRAWN - 1) as f64).round() as usize).min(DRAWN - 1);
    let (low, share, high) = (cell(low), cell(share), cell(high));
    let sign = |n: usize| match n {
        n if n == share => theme.glyphs().chosen,
        n if (low..=high).contains(&n) => theme.glyphs().rule,
        _ => theme.glyphs().dot,
    };
    (0..DRAWN).map(sign).collect()
}

/// The share of correct answers at each confidence.
fn calibration(report: &Report, width: usize, theme: Theme) -> Vec<Line<'static>> {
    let mut words = Vec::new();
    for level in Confidence::ALL.into_iter().rev() {
        let (right, of) = report.confidence[usize::from(level.number()) - 1];
        if of > 0 {
            words.push(format!("{} {right} of {of}", level.word()));
        }
    }
    if let Some(brier) = report.brier {
        words.push(format!("Brier score {brier:.2} (lower is better)"));
    }
    note("Confidence", &words.join(&format!(" {} ", theme.glyphs().dot)), width, theme)
}

/// Time per question, and changed answers.
fn pace(report: &Report, width: usize, theme: Theme) -> Vec<Line<'static>> {
    let mut words = Vec::new();
    let seconds = |ms: u64| format!("{}:{:02}", ms / 60_000, ms / 1000 % 60);
    if let Some(pace) = report.pace {
        words.push(format!("median {}", seconds(pace.median_ms)));
        if pace.answered > 2 {
            words.push(format!("slowest #{} {}", pace.slowest.0 + 1, seconds(pace.slowest.1)));
            words.push(format!("fastest #{} {}", pace.fastest.0 + 1, seconds(pace.fastest.1)));
        }
    }
    let (changed, to_right) = report.changed;
    if changed > 0 {
        words.push(format!("{} changed, {to_right} to correct", counted(changed, "answer")));
    }
    note("Time", &words.join(&format!(" {} ", theme.glyphs().dot)), width, theme)
}

/// A line with a hanging heading; empty if there are no words.
fn note(heading: &str, words: &str, width: usize, theme: Theme) -> Vec<Line<'static>> {
    if words.is_empty() {
        return Vec::new();
    }
    let first = format!("  {heading:<12}");
    let mut lines =
        text::plain(words, text::ParagraphStyle { width, first: &first, rest: "              ", style: theme.plain() });
    if let Some(head) = lines.first_mut().and_then(|line| line.spans.first_mut()) {
        head.style = theme.accent();
    }
    lines
}

/// A question: lead-in, answer and time.
fn line(app: &App, exam: &Exam, report: &Report, index: usize, selected: bool, width: usize) -> Line<'static> {
    let theme = app.settings.theme;
    let (Some(question), Some(scored)) = (exam.questions().get(index), report.lines.get(index)) else {
        return Line::default();
    };
    let lead_in = app.library.item(&question.item).map(|item| crate::deck::markup::plain(item.lead_in()));
    let words = lead_in.unwrap_or_else(|| question.item.to_string()).replace('\n', " ");
    let (sign, style) = match (scored.grade.verdict, scored.unanswered) {
        (Verdict::Right, _) => (theme.glyphs().right, theme.right()),
        (Verdict::Wrong, true) => (theme.glyphs().open, theme.warning()),
        (Verdict::Wrong, false) => (theme.glyphs().wrong, theme.wrong()),
    };
    let is_sure = question.confidence == Confidence::Sure && !scored.unanswered;
    let sure = if is_sure { "sure".to_owned() } else { String::new() };
    let answer = if width >= usize::from(WIDE) { answers(app, question) } else { String::new() };
    let seconds = question.spent_ms / 1000;
    let tail = format!("{answer:>18} {sure:<7}{}:{:02}", seconds / 60, seconds % 60);
    let tail =
        if width >= usize::from(WIDE) { tail } else { format!(" {sure:<6} {:>2}:{:02}", seconds / 60, seconds % 60) };
    let pointer = if selected { theme.glyphs().pointer } else { " " };
    let room = width.saturating_sub(12 + text::columns(&tail));
    Line::from(vec![
        Span::styled(format!("  {pointer} "), theme.accent()),
        Span::styled(format!("{sign} "), style),
        Span::raw(format!("{:>3} ", index + 1)),
        Span::styled(fitted(&words, room, theme), if selected { theme.selected() } else { theme.plain() }),
        Span::styled(tail, theme.muted()),
    ])
}

/// The letters of the answer and the key, for items with letters.
fn answers(app: &App, question: &Question) -> String {
    let Some(item) = app.library.item(&question.item) else { return String::new() };
    let crate::deck::Task::Choice(choice) = &item.task else { return String::new() };
    let letters = |include: &dyn Fn(usize) -> bool| -> String {
        let rows = question.order.iter().enumerate().filter(|(_, index)| include(usize::from(**index)));
        rows.map(|(row, _)| super::entry::letter_of(row)).collect()
    };
    let Response::Chosen(picks) = &question.response else { return String::new() };
    let chosen = if picks.is_empty() { "-".to_owned() } else { letters(&|index| picks.contains(index)) };
    let key = crate::response::key_of(choice);
    format!("you {chosen}, key {}", letters(&|index| key.contains(index)))
}
